#include "tests/scenarios/wire_trip.hpp"

#include <vector>

#include "adapters/sdk/frame.hpp"
#include "engine/codec/json_render.hpp"

namespace skua::test {
namespace {

std::string_view code_of(const domain::CancelCause& cause) {
    const bool is_stated = cause.reason != domain::CancelReason::other;
    return is_stated ? domain::to_string(cause.reason) : std::string_view{};
}

// Writes a command as a client would say it. Owner: the call.
struct Say {
    sdk::CommandWriter& to;
    const domain::Command& command;

    [[nodiscard]] std::string_view key() const { return command.idempotency_key; }

    bool operator()(const domain::DefineItem& body) const {
        to.define_item({body.sku, body.description, key()});
        return true;
    }
    bool operator()(const domain::DefineLocation& body) const {
        to.define_location({body.name, command.reason, key()});
        return true;
    }
    bool operator()(const domain::DefineChannel& body) const {
        const std::vector<std::string> locations(body.locations.begin(), body.locations.end());
        to.define_channel(
            {body.name, locations, key(), body.release_after_seconds, body.reservation_seconds});
        return true;
    }
    bool operator()(const domain::ConfigureLevel& body) const {
        sdk::LevelBody level{.sku = body.sku.text,
                             .location = body.location,
                             .safety_stock = {},
                             .bin = {},
                             .idempotency_key = key()};
        if (body.sets_safety_stock) {
            level.safety_stock = body.safety_stock.raw();
        }
        if (body.sets_bin) {
            level.bin = body.bin;
        }
        to.configure_level(level);
        return true;
    }
    bool operator()(const domain::ReceiveStock& body) const {
        to.receive_stock({body.sku.text,
                          body.location,
                          std::int64_t{body.quantity.raw()},
                          body.reference,
                          {},
                          key(),
                          domain::to_string(body.condition)});
        return true;
    }
    bool operator()(const domain::AdjustStock& body) const {
        to.adjust_stock({body.sku.text,
                         body.location,
                         body.delta.raw(),
                         {},
                         command.reason,
                         key(),
                         domain::to_string(body.condition)});
        return true;
    }
    bool operator()(const domain::PlaceOrder& body) const {
        std::vector<std::string> prices;
        for (const domain::OrderLineInput& line : body.lines) {
            prices.push_back(base::format(line.unit_price));
        }
        std::vector<sdk::OrderLine> lines;
        for (std::size_t i = 0; i < prices.size(); ++i) {
            const domain::OrderLineInput& line = body.lines[i];
            lines.push_back({line.sku.text, line.quantity.raw(), prices[i], line.external_line_id,
                             line.tolerance.over_percent, line.tolerance.under_percent});
        }
        sdk::OrderBody order;
        order.channel = body.channel;
        order.external_id = body.external_id;
        order.idempotency_key = key();
        order.currency = body.currency.text();
        order.policy = domain::to_string(body.policy);
        order.priority = body.priority;
        order.customer = body.cold.empty() ? R"({"name":"Ann"})" : body.cold;
        order.lines = lines;
        order.reservation = body.reservation.raw();
        to.place_order(order);
        return true;
    }
    bool operator()(const domain::RequestCancellation& body) const {
        std::vector<sdk::CancelLine> lines;
        for (const domain::CancelLine& line : body.lines) {
            lines.push_back({line.line.raw(), line.quantity.raw()});
        }
        to.request_cancellation({body.order.raw(), body.expected_version, lines, command.reason,
                                 key(), code_of(body.cause), !body.cause.notifies});
        return true;
    }
    bool operator()(const domain::CloseOrder& body) const {
        std::vector<sdk::CancelLine> lines;
        for (const domain::CancelLine& line : body.lines) {
            lines.push_back({line.line.raw(), line.quantity.raw()});
        }
        to.close_order({body.order.raw(), body.expected_version, lines, command.reason, key(),
                        code_of(body.cause), !body.cause.notifies});
        return true;
    }
    bool operator()(const domain::AcceptOverDelivery& body) const {
        to.accept_over_delivery({.fulfillment_id = {body.order.raw(), body.location.raw()},
                                 .line = body.line.raw(),
                                 .quantity = body.quantity.raw(),
                                 .reason = command.reason,
                                 .idempotency_key = key()});
        return !body.location.is_none();
    }
    bool operator()(const domain::AnswerCancellation& body) const {
        to.answer_cancellation({.fulfillment_id = {body.order.raw(), body.location.raw()},
                                .answer = domain::to_string(body.answer),
                                .reason = command.reason,
                                .idempotency_key = key()});
        return !body.location.is_none();
    }
    bool operator()(const domain::CancelOrder& body) const {
        std::vector<sdk::CancelLine> lines;
        for (const domain::CancelLine& line : body.lines) {
            lines.push_back({line.line.raw(), line.quantity.raw()});
        }
        to.cancel_order({body.order.raw(), body.expected_version, lines, command.reason, key(),
                         code_of(body.cause), !body.cause.notifies});
        return true;
    }
    bool operator()(const domain::ChangeOrder& body) const {
        std::vector<std::string> prices;
        for (const domain::ChangeLine& line : body.lines) {
            prices.push_back(line.sets_price ? base::format(line.unit_price) : "");
        }
        for (const domain::OrderLineInput& line : body.add) {
            prices.push_back(base::format(line.unit_price));
        }
        std::vector<sdk::ChangeLine> lines;
        for (const domain::ChangeLine& line : body.lines) {
            lines.push_back({line.line.raw(), line.quantity.raw(), prices[lines.size()]});
        }
        std::vector<sdk::OrderLine> added;
        for (const domain::OrderLineInput& line : body.add) {
            added.push_back({line.sku.text, line.quantity.raw(),
                             prices[lines.size() + added.size()], line.external_line_id,
                             line.tolerance.over_percent, line.tolerance.under_percent});
        }
        std::vector<std::uint64_t> removed;
        for (const domain::LineIndex line : body.remove) {
            removed.push_back(line.raw());
        }
        to.change_order({.order_id = body.order.raw(),
                         .expected_version = body.expected_version,
                         .lines = lines,
                         .add = added,
                         .remove = removed,
                         .priority = body.priority,
                         .address = body.cold,
                         .reason = command.reason,
                         .idempotency_key = key()});
        return true;
    }
    bool operator()(const domain::PlaceHold& body) const {
        const std::string until =
            body.hold_until.micros == 0 ? "" : base::format_rfc3339(body.hold_until);
        to.place_hold({body.order.raw(), body.expected_version, domain::to_string(body.hold), key(),
                       until, body.release_role});
        return true;
    }
    bool operator()(const domain::ReleaseHold& body) const {
        to.release_hold({body.order.raw(),
                         body.expected_version,
                         domain::to_string(body.hold),
                         key(),
                         {},
                         body.role});
        return true;
    }
    bool operator()(const domain::CreateWave& body) const {
        to.create_wave({body.location, body.fulfillments_max, key(), body.claim_seconds});
        return true;
    }
    bool operator()(const domain::ConfirmPicks& body) const {
        std::vector<sdk::PickBody> picks;
        for (const domain::Pick& pick : body.picks) {
            // The location of a pick is that of its list; any will do.
            picks.push_back({pick.sku.text, pick.quantity.raw(), {pick.order.raw(), 1}});
        }
        to.confirm_picks({body.pick_list.raw(), picks, key()});
        return true;
    }
    bool operator()(const domain::ShipFulfillment& body) const {
        to.ship_fulfillment({{body.order.raw(), body.location.raw()},
                             body.carrier,
                             body.tracking_number,
                             key(),
                             body.package});
        return !body.location.is_none();  // an unknown location has no id that could be sent
    }
    bool operator()(const domain::UnclaimPickList& body) const {
        to.unclaim_pick_list({body.pick_list.raw(), command.reason, key()});
        return true;
    }
    bool operator()(const domain::MoveCondition& body) const {
        to.move_condition({body.sku.text, body.location, domain::to_string(body.from),
                           domain::to_string(body.to), body.quantity.raw(), command.reason, key()});
        return true;
    }
    bool operator()(const domain::ShortPick& body) const {
        to.short_pick({body.pick_list.raw(), body.sku.text, body.quantity.raw(), body.order.raw(),
                       command.reason, key()});
        return true;
    }
    bool operator()(const domain::OpenCount& body) const {
        to.open_count({body.sku.text, body.location, key()});
        return true;
    }
    bool operator()(const domain::ChangeCount& body) const {
        const bool is_record = body.action == domain::CountAction::record;
        to.change_count({body.count.raw(), domain::to_string(body.action),
                         is_record ? std::optional(body.quantity.raw()) : std::nullopt, key()});
        return true;
    }
    bool operator()(const domain::PostCount& body) const {
        to.post_count({body.count.raw(), command.reason, key()});
        return true;
    }
    bool operator()(const domain::PackFulfillment& body) const {
        std::vector<sdk::PackLine> lines;
        for (const domain::PackLine& line : body.lines) {
            lines.push_back({line.line.raw(), line.quantity.raw()});
        }
        to.pack_fulfillment({.fulfillment_id = {body.order.raw(), body.location.raw()},
                             .lines = lines,
                             .package = body.package,
                             .seals = body.seals,
                             .reference = body.reference,
                             .weight_grams = body.measures.weight_grams,
                             .length_mm = body.measures.length_mm,
                             .width_mm = body.measures.width_mm,
                             .height_mm = body.measures.height_mm,
                             .idempotency_key = key()});
        return !body.location.is_none();
    }
    bool operator()(const domain::RecordTracking& body) const {
        const std::string occurred_at = base::format_rfc3339(body.occurred_at);
        to.record_tracking({.order_id = body.order.raw(),
                            .shipment = body.shipment,
                            .status = domain::to_string(body.status),
                            .occurred_at = occurred_at,
                            .event_id = body.event_id,
                            .idempotency_key = key()});
        return body.shipment != 0;  // likewise
    }
    bool operator()(const domain::CreateReturn& body) const {
        std::vector<sdk::ReturnLine> lines;
        for (const domain::ReturnLineInput& line : body.lines) {
            lines.push_back({line.line.raw(), line.quantity.raw()});
        }
        to.create_return(
            {body.order.raw(), lines, body.reference, body.is_approved, command.reason, key()});
        return true;
    }
    bool operator()(const domain::ChangeReturn& body) const {
        to.change_return({{body.order.raw(), body.number.raw()},
                          domain::to_string(body.action),
                          command.reason,
                          key()});
        return true;
    }
    bool operator()(const domain::ReceiveReturn& body) const {
        std::vector<sdk::ReturnedItem> items;
        for (const domain::ReturnedItem& item : body.items) {
            items.push_back(
                {item.line.raw(), item.quantity.raw(), domain::to_string(item.disposition)});
        }
        to.receive_return(
            {{body.order.raw(), body.number.raw()}, body.location, items, command.reason, key()});
        return true;
    }
    bool operator()(const domain::CreateTransfer& body) const {
        std::vector<sdk::TransferLine> lines;
        for (const domain::TransferLineInput& line : body.lines) {
            lines.push_back({line.sku.text, line.quantity.raw()});
        }
        to.create_transfer(
            {body.from, body.to, lines, body.reference, body.is_ready, command.reason, key()});
        return true;
    }
    bool operator()(const domain::ChangeTransfer& body) const {
        const bool has_choice = body.choice != domain::TransferChoice::none;
        to.change_transfer({body.transfer.raw(), domain::to_string(body.action),
                            has_choice ? domain::to_string(body.choice) : "", command.reason,
                            key()});
        return true;
    }
    bool operator()(const domain::ReceiveTransfer& body) const {
        std::vector<sdk::TransferItem> items;
        for (const domain::TransferItem& item : body.items) {
            items.push_back(
                {item.line.raw(), item.quantity.raw(), domain::to_string(item.condition)});
        }
        to.receive_transfer({body.transfer.raw(), items, body.completes, command.reason, key()});
        return true;
    }
    // Nobody asks for these from outside.
    bool operator()(const domain::ExpireClaim&) const { return false; }
    bool operator()(const domain::Fence&) const { return false; }
    bool operator()(const domain::ContinueFills&) const { return false; }
    bool operator()(const domain::ExpireHold&) const { return false; }
    bool operator()(const domain::ExpireReservation&) const { return false; }
    bool operator()(const domain::Reserve& body) const {
        std::vector<sdk::ReserveLine> lines;
        for (const domain::ReserveLine& line : body.lines) {
            lines.push_back({line.sku.text, line.quantity.raw()});
        }
        to.reserve({body.channel, body.external_id, body.ttl_seconds,
                    domain::to_string(body.policy), lines, key()});
        return true;
    }
    bool operator()(const domain::ExtendReservation& body) const {
        to.extend_reservation({body.reservation.raw(), body.ttl_seconds, key()});
        return true;
    }
    bool operator()(const domain::ReleaseReservation& body) const {
        to.release_reservation({body.reservation.raw(), 0, key()});
        return true;
    }
};

// Takes one command, in the caller's arena. Owner: the call.
class OneCommand final : public codec::CommandSink {
public:
    explicit OneCommand(base::Arena& arena) : arena_(arena) {}
    base::Arena* next_arena() override { return &arena_; }
    void on_command(const domain::Command& read, const codec::Problem& what) override {
        command = read;
        problem = std::string(what.field).append(" ").append(what.detail);
        is_good = what.is_none();
    }
    domain::Command command;
    std::string problem;
    bool is_good = false;

private:
    base::Arena& arena_;
};

// Ids are the engine's own business here: the shards resolve the texts.
class NoSkus final : public codec::SkuLookup {
public:
    [[nodiscard]] domain::SkuId find(std::string_view) const noexcept override { return {}; }
};

std::string shown(const sdk::CommandAnswer& answer) {
    std::string text = std::to_string(answer.sequence);
    for (const std::uint64_t number :
         {static_cast<std::uint64_t>(answer.allocation), answer.units_ordered,
          answer.units_allocated, answer.units_backordered}) {
        text.append(" ").append(std::to_string(number));
    }
    for (const std::string_view part :
         {answer.id, answer.amount, answer.code, answer.detail, answer.field}) {
        text.append(" ").append(part);
    }
    return text;
}

}  // namespace

WireTrip::Received WireTrip::receive(sdk::Wire wire, const domain::Command& command,
                                     base::Arena& arena) {
    sdk::Frame frame(1, wire, sdk::Detail::lines);
    if (!std::visit(Say{frame.next(), command}, command.body)) {
        return {command, {}};
    }
    frame.seal();
    OneCommand sink(arena);
    codec::JsonReader::Frame head;
    const codec::Problem problem = wire == sdk::Wire::json
                                       ? json_.parse_frame(frame.bytes(), NoSkus(), sink, head)
                                       : binary_.parse_frame(frame.bytes(), NoSkus(), sink, head);
    if (!problem.is_none() || !sink.is_good) {
        return {command, std::string("not taken: ").append(problem.detail).append(sink.problem)};
    }
    return {sink.command, {}};
}

WireTrip::Received WireTrip::there(sdk::Wire wire, const domain::Command& command,
                                   base::Arena& arena) {
    const Received received = receive(wire, command, arena);
    const Received other =
        receive(wire == sdk::Wire::json ? sdk::Wire::binary : sdk::Wire::json, command, arena);
    if (received.fault != other.fault) {
        return {command, "the forms disagree: " + received.fault + " / " + other.fault};
    }
    if (received.command.fingerprint != other.command.fingerprint) {
        return {command, "the fingerprints of the forms differ"};
    }
    return received;
}

std::string WireTrip::back(const domain::Record& record) {
    std::string document;
    std::string result;
    const std::uint16_t status =
        codec::render_decision(record, names_, codec::Detail::lines, document);
    answers_.decision(record, names_, codec::Detail::lines, codec::Replayed::no, result);
    const std::string message =
        codec::binary_reply({.frame = 1, .credits = 1, .count = 1, .results = result});
    sdk::FrameAnswer frame;
    if (!binary_answers_.read_frame(message, frame) || frame.results.size() != 1) {
        return "the binary answer cannot be read";
    }
    const std::size_t size = document.size();
    document.append(sdk::kReadPaddingBytes, '\0');
    const auto json = json_answers_.read_document(std::string_view(document).substr(0, size));
    if (!json) {
        return "the answer cannot be read: " + document;
    }
    if (frame.results[0].status != status || shown(frame.results[0]) != shown(*json)) {
        return "the answers differ: " + shown(frame.results[0]) + " / " + shown(*json);
    }
    return {};
}

}  // namespace skua::test
