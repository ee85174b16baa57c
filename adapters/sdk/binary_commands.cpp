#include "adapters/sdk/binary_commands.hpp"

#include <algorithm>
#include <array>
#include <limits>
#include <optional>

#include "adapters/sdk/decimal.hpp"
#include "adapters/sdk/time.hpp"

namespace skua::sdk {
namespace {

namespace fb = flatbuffers;

constexpr std::array<std::string_view, 3> kPolicies = {"all_or_nothing", "backorder",
                                                       "backorder_short_lines"};
constexpr std::array<std::string_view, 10> kHolds = {
    "credit", "fraud",      "payment",          "address", "price",
    "stock",  "compliance", "customer_request", "manual",  "grace"};
constexpr std::array<std::string_view, 3> kConditions = {"sellable", "quality_hold", "damaged"};
constexpr std::array<std::string_view, 4> kActions = {"record", "approve", "recount", "cancel"};
constexpr std::array<std::string_view, 2> kAnswers = {"accept", "refuse"};
constexpr std::array<std::string_view, 7> kCancelReasons = {
    "customer", "declined", "fraud", "inventory", "staff", "expired", "other"};
constexpr std::array<std::string_view, 7> kTrackings = {
    "pre_transit",        "in_transit", "out_for_delivery", "delivery_failed", "delivered",
    "returned_to_sender", "lost"};
// No policy, hold, status or scale has this number.
constexpr std::uint8_t kNoSuch = 255;

template <class Enum, std::size_t N>
Enum numbered(const std::array<std::string_view, N>& names, std::string_view name) {
    const auto found = std::find(names.begin(), names.end(), name);
    return static_cast<Enum>(found == names.end() ? kNoSuch : found - names.begin() + 1);
}

// A number that is too large stays too large.
template <class To>
To narrowed(std::uint64_t number) {
    return static_cast<To>(std::min<std::uint64_t>(number, std::numeric_limits<To>::max()));
}

stream::Decimal price_of(std::string_view text) {
    const std::optional<Decimal> value = parse_decimal(text);
    const auto fits = [](Int128 number) {
        return number >= std::numeric_limits<std::int64_t>::min() &&
               number <= std::numeric_limits<std::int64_t>::max();
    };
    if (!value || !fits(value->unscaled)) {
        return {0, kNoSuch};
    }
    if (value->is_zero() && text.front() == '-') {
        return {-1, 0};  // no number has this sign, and the engine takes none below zero
    }
    return {static_cast<std::int64_t>(value->unscaled), value->scale};
}

// A text that is no time is a time that there is not.
std::int64_t micros_of(std::string_view time) {
    return parse_rfc3339(time).value_or(std::numeric_limits<std::int64_t>::min());
}

std::uint32_t quantity_of(const StockMove& move) {
    return move.quantity < 0 ? 0
                             : narrowed<std::uint32_t>(static_cast<std::uint64_t>(move.quantity));
}

}  // namespace

BinaryCommands::Text BinaryCommands::stated(std::string_view value) {
    return builder_.CreateString(value.data(), value.size());
}

BinaryCommands::Text BinaryCommands::text(std::string_view value) {
    return value.empty() ? Text() : stated(value);
}

template <class Table>
void BinaryCommands::add(stream::Body kind, fb::Offset<Table> body, std::string_view key,
                         std::string_view reason) {
    add_body(kind, body.Union(), key, reason);
}

void BinaryCommands::add_body(stream::Body kind, fb::Offset<void> body, std::string_view key,
                              std::string_view reason) {
    const Text key_text = text(key);
    const Text reason_text = text(reason);
    stream::CommandBuilder command(builder_);
    command.add_body(body);
    command.add_idempotency_key(key_text);
    command.add_reason(reason_text);
    command.add_body_type(kind);
    commands_.push_back(command.Finish());
}

void BinaryCommands::define_item(const ItemBody& body) {
    const Text sku = stated(body.sku);
    const Text description = stated(body.description);
    add(stream::Body::DefineItem, stream::CreateDefineItem(builder_, sku, description),
        body.idempotency_key);
}

void BinaryCommands::define_location(const LocationBody& body) {
    const Text location = stated(body.location);
    add(stream::Body::DefineLocation, stream::CreateDefineLocation(builder_, location),
        body.idempotency_key, body.reason);
}

void BinaryCommands::define_channel(const ChannelBody& body) {
    std::vector<fb::Offset<stream::ChannelLocation>> locations;
    for (const std::string& location : body.locations) {
        locations.push_back(stream::CreateChannelLocation(builder_, stated(location)));
    }
    const auto list = builder_.CreateVector(locations);
    const Text channel = stated(body.channel);
    stream::DefineChannelBuilder table(builder_);
    table.add_channel(channel);
    table.add_locations(list);
    if (body.release_after_seconds != 0) {
        table.add_release_after_seconds(narrowed<std::uint32_t>(body.release_after_seconds));
    }
    if (body.reservation_seconds != 0) {
        table.add_reservation_seconds(narrowed<std::uint32_t>(body.reservation_seconds));
    }
    add(stream::Body::DefineChannel, table.Finish(), body.idempotency_key);
}

void BinaryCommands::configure_level(const LevelBody& body) {
    const Text sku = stated(body.sku);
    const Text location = stated(body.location);
    const Text bin = body.bin ? stated(*body.bin) : Text();
    stream::ConfigureLevelBuilder level(builder_);
    level.add_sku(sku);
    level.add_location(location);
    if (body.safety_stock) {
        level.add_safety_stock(*body.safety_stock);
    }
    level.add_bin(bin);
    add(stream::Body::ConfigureLevel, level.Finish(), body.idempotency_key);
}

void BinaryCommands::receive_stock(const StockMove& body) {
    const Text sku = stated(body.sku);
    const Text location = stated(body.location);
    const Text reference = text(body.reference);
    stream::ReceiveStockBuilder receipt(builder_);
    receipt.add_sku(sku);
    receipt.add_location(location);
    receipt.add_quantity(quantity_of(body));
    receipt.add_reference(reference);
    if (!body.condition.empty()) {
        receipt.add_condition(numbered<stream::Condition>(kConditions, body.condition));
    }
    add(stream::Body::ReceiveStock, receipt.Finish(), body.idempotency_key);
}

void BinaryCommands::adjust_stock(const StockMove& body) {
    const Text sku = stated(body.sku);
    const Text location = stated(body.location);
    stream::AdjustStockBuilder adjustment(builder_);
    adjustment.add_sku(sku);
    adjustment.add_location(location);
    adjustment.add_delta(body.quantity);
    if (!body.condition.empty()) {
        adjustment.add_condition(numbered<stream::Condition>(kConditions, body.condition));
    }
    add(stream::Body::AdjustStock, adjustment.Finish(), body.idempotency_key, body.reason);
}

fb::Offset<fb::Vector<fb::Offset<stream::OrderLine>>> BinaryCommands::lines(
    std::span<const OrderLine> body) {
    lines_.clear();
    for (const OrderLine& line : body) {
        const Text sku = stated(line.sku);
        const Text external_id = text(line.external_line_id);
        const stream::Decimal price = price_of(line.unit_price);
        stream::OrderLineBuilder item(builder_);
        item.add_sku(sku);
        item.add_quantity(narrowed<std::uint32_t>(line.quantity));
        item.add_unit_price(&price);
        item.add_external_line_id(external_id);
        if (line.over_delivery_percent != 0) {
            item.add_over_delivery_percent(narrowed<std::uint8_t>(line.over_delivery_percent));
        }
        if (line.under_delivery_percent != 0) {
            item.add_under_delivery_percent(narrowed<std::uint8_t>(line.under_delivery_percent));
        }
        lines_.push_back(item.Finish());
    }
    return builder_.CreateVector(lines_);
}

void BinaryCommands::place_order(const OrderBody& body) {
    const auto list = lines(body.lines);
    const Text channel = stated(body.channel);
    const Text external_id = text(body.external_id);
    const Text currency = stated(body.currency);
    std::string customer;
    if (!body.customer.empty()) {
        customer.append("{\"customer\":").append(body.customer).append("}");
    }
    const Text cold = text(customer);
    stream::PlaceOrderBuilder order(builder_);
    order.add_channel(channel);
    order.add_external_id(external_id);
    order.add_currency(currency);
    order.add_lines(list);
    if (!body.placed_at.empty()) {
        order.add_placed_at(micros_of(body.placed_at));
    }
    order.add_cold(cold);
    if (!body.policy.empty()) {
        order.add_policy(numbered<stream::Policy>(kPolicies, body.policy));
    }
    if (body.priority != 0) {
        order.add_priority(narrowed<std::uint8_t>(body.priority));
    }
    if (body.reservation != 0) {
        order.add_reservation(body.reservation);
    }
    add(stream::Body::PlaceOrder, order.Finish(), body.idempotency_key);
}

template <class Builder>
fb::Offset<typename Builder::Table> BinaryCommands::cancel(const CancelBody& body) {
    std::vector<fb::Offset<stream::CancelLine>> list;
    for (const CancelLine& line : body.lines) {
        stream::CancelLineBuilder item(builder_);
        item.add_line(narrowed<std::uint16_t>(line.line));
        if (line.quantity != 0) {
            item.add_quantity(narrowed<std::uint32_t>(line.quantity));
        }
        list.push_back(item.Finish());
    }
    const auto lines_offset = list.empty()
                                  ? fb::Offset<fb::Vector<fb::Offset<stream::CancelLine>>>()
                                  : builder_.CreateVector(list);
    Builder table(builder_);
    table.add_order_id(body.order_id);
    if (body.expected_version != 0) {
        table.add_expected_version(narrowed<std::uint32_t>(body.expected_version));
    }
    table.add_lines(lines_offset);
    if (!body.reason_code.empty()) {
        table.add_reason_code(numbered<stream::CancelReason>(kCancelReasons, body.reason_code));
    }
    table.add_notify(!body.is_quiet);
    return table.Finish();
}

void BinaryCommands::cancel_order(const CancelBody& body) {
    add(stream::Body::CancelOrder, cancel<stream::CancelOrderBuilder>(body), body.idempotency_key,
        body.reason);
}

void BinaryCommands::request_cancellation(const CancelBody& body) {
    add(stream::Body::RequestCancellation, cancel<stream::RequestCancellationBuilder>(body),
        body.idempotency_key, body.reason);
}

void BinaryCommands::close_order(const CancelBody& body) {
    add(stream::Body::CloseOrder, cancel<stream::CloseOrderBuilder>(body), body.idempotency_key,
        body.reason);
}

void BinaryCommands::accept_over_delivery(const OverDeliveryBody& body) {
    const stream::Fulfillment id(body.fulfillment_id.order, body.fulfillment_id.location);
    stream::AcceptOverDeliveryBuilder accept(builder_);
    accept.add_fulfillment_id(&id);
    accept.add_line(narrowed<std::uint16_t>(body.line));
    accept.add_quantity(narrowed<std::uint32_t>(body.quantity));
    add(stream::Body::AcceptOverDelivery, accept.Finish(), body.idempotency_key, body.reason);
}

void BinaryCommands::answer_cancellation(const CancellationAnswerBody& body) {
    const stream::Fulfillment id(body.fulfillment_id.order, body.fulfillment_id.location);
    stream::AnswerCancellationBuilder answer(builder_);
    answer.add_fulfillment_id(&id);
    answer.add_answer(numbered<stream::CancellationAnswer>(kAnswers, body.answer));
    add(stream::Body::AnswerCancellation, answer.Finish(), body.idempotency_key, body.reason);
}

void BinaryCommands::change_order(const ChangeBody& body) {
    std::vector<fb::Offset<stream::ChangeLine>> changed;
    for (const ChangeLine& line : body.lines) {
        const stream::Decimal price = price_of(line.unit_price);
        stream::ChangeLineBuilder item(builder_);
        item.add_line(narrowed<std::uint16_t>(line.line));
        if (line.quantity != 0) {
            item.add_quantity(narrowed<std::uint32_t>(line.quantity));
        }
        if (!line.unit_price.empty()) {
            item.add_unit_price(&price);
        }
        changed.push_back(item.Finish());
    }
    const auto changed_list = changed.empty()
                                  ? fb::Offset<fb::Vector<fb::Offset<stream::ChangeLine>>>()
                                  : builder_.CreateVector(changed);
    const auto added = body.add.empty() ? fb::Offset<fb::Vector<fb::Offset<stream::OrderLine>>>()
                                        : lines(body.add);
    std::vector<std::uint16_t> removed;
    for (const std::uint64_t line : body.remove) {
        removed.push_back(narrowed<std::uint16_t>(line));
    }
    const auto removed_list =
        removed.empty() ? fb::Offset<fb::Vector<std::uint16_t>>() : builder_.CreateVector(removed);
    const Text cold = text(body.address);
    stream::ChangeOrderBuilder change(builder_);
    change.add_order_id(body.order_id);
    if (body.expected_version != 0) {
        change.add_expected_version(narrowed<std::uint32_t>(body.expected_version));
    }
    change.add_lines(changed_list);
    change.add_add(added);
    change.add_remove(removed_list);
    if (body.priority != 0) {
        change.add_priority(narrowed<std::uint8_t>(body.priority));
    }
    change.add_cold(cold);
    add(stream::Body::ChangeOrder, change.Finish(), body.idempotency_key, body.reason);
}

namespace {

// What both commands about a hold have.
template <class Builder>
void add_hold(Builder& table, const HoldBody& body) {
    table.add_order_id(body.order_id);
    if (body.expected_version != 0) {
        table.add_expected_version(narrowed<std::uint32_t>(body.expected_version));
    }
    table.add_hold(numbered<stream::Hold>(kHolds, body.hold));
}

}  // namespace

void BinaryCommands::place_hold(const HoldBody& body) {
    const Text role = text(body.role);
    stream::PlaceHoldBuilder hold(builder_);
    add_hold(hold, body);
    hold.add_release_role(role);
    if (!body.hold_until.empty()) {
        hold.add_hold_until(micros_of(body.hold_until));
    }
    add(stream::Body::PlaceHold, hold.Finish(), body.idempotency_key);
}

void BinaryCommands::release_hold(const HoldBody& body) {
    const Text role = text(body.role);
    stream::ReleaseHoldBuilder hold(builder_);
    add_hold(hold, body);
    hold.add_role(role);
    add(stream::Body::ReleaseHold, hold.Finish(), body.idempotency_key);
}

void BinaryCommands::create_wave(const WaveBody& body) {
    const Text location = stated(body.location);
    stream::CreateWaveBuilder wave(builder_);
    wave.add_location(location);
    wave.add_fulfillments(narrowed<std::uint32_t>(body.fulfillments));
    if (body.claim_seconds != 0) {
        wave.add_claim_seconds(narrowed<std::uint32_t>(body.claim_seconds));
    }
    add(stream::Body::CreateWave, wave.Finish(), body.idempotency_key);
}

void BinaryCommands::confirm_picks(const PicksBody& body) {
    std::vector<fb::Offset<stream::Pick>> picks;
    for (const PickBody& pick : body.picks) {
        const Text sku = stated(pick.sku);
        const stream::Fulfillment id(pick.fulfillment_id.order, pick.fulfillment_id.location);
        picks.push_back(stream::CreatePick(builder_, sku, 0, narrowed<std::uint32_t>(pick.quantity),
                                           pick.fulfillment_id.order == 0 ? nullptr : &id));
    }
    const auto list = builder_.CreateVector(picks);
    add(stream::Body::ConfirmPicks, stream::CreateConfirmPicks(builder_, body.pick_list, list),
        body.idempotency_key);
}

void BinaryCommands::ship_fulfillment(const ShipmentBody& body) {
    const Text carrier = stated(body.carrier);
    const Text number = stated(body.tracking_number);
    const stream::Fulfillment id(body.fulfillment_id.order, body.fulfillment_id.location);
    stream::ShipFulfillmentBuilder ship(builder_);
    ship.add_fulfillment_id(&id);
    ship.add_carrier(carrier);
    ship.add_tracking_number(number);
    if (body.package != 0) {
        ship.add_package(narrowed<std::uint16_t>(body.package));
    }
    add(stream::Body::ShipFulfillment, ship.Finish(), body.idempotency_key);
}

void BinaryCommands::pack_fulfillment(const PackBody& body) {
    std::vector<fb::Offset<stream::PackLine>> list;
    for (const PackLine& line : body.lines) {
        list.push_back(stream::CreatePackLine(builder_, narrowed<std::uint16_t>(line.line),
                                              narrowed<std::uint32_t>(line.quantity)));
    }
    const auto lines = list.empty() ? fb::Offset<fb::Vector<fb::Offset<stream::PackLine>>>()
                                    : builder_.CreateVector(list);
    const Text reference = text(body.reference);
    const stream::Fulfillment id(body.fulfillment_id.order, body.fulfillment_id.location);
    stream::PackFulfillmentBuilder pack(builder_);
    pack.add_fulfillment_id(&id);
    pack.add_lines(lines);
    if (body.package != 0) {
        pack.add_package(narrowed<std::uint16_t>(body.package));
    }
    pack.add_seal(body.seals);
    pack.add_reference(reference);
    if (body.weight_grams != 0) {
        pack.add_weight_grams(narrowed<std::uint32_t>(body.weight_grams));
    }
    if (body.length_mm != 0) {
        pack.add_length_mm(narrowed<std::uint32_t>(body.length_mm));
    }
    if (body.width_mm != 0) {
        pack.add_width_mm(narrowed<std::uint32_t>(body.width_mm));
    }
    if (body.height_mm != 0) {
        pack.add_height_mm(narrowed<std::uint32_t>(body.height_mm));
    }
    add(stream::Body::PackFulfillment, pack.Finish(), body.idempotency_key);
}

void BinaryCommands::record_tracking(const TrackingBody& body) {
    const Text event_id = stated(body.event_id);
    const stream::Shipment id(body.order_id, body.shipment);
    stream::RecordTrackingBuilder tracking(builder_);
    tracking.add_shipment_id(&id);
    tracking.add_status(numbered<stream::Tracking>(kTrackings, body.status));
    tracking.add_occurred_at(micros_of(body.occurred_at));
    tracking.add_event_id(event_id);
    add(stream::Body::RecordTracking, tracking.Finish(), body.idempotency_key);
}

void BinaryCommands::unclaim_pick_list(const UnclaimBody& body) {
    add(stream::Body::UnclaimPickList, stream::CreateUnclaimPickList(builder_, body.pick_list),
        body.idempotency_key, body.reason);
}

void BinaryCommands::reserve(const ReserveBody& body) {
    std::vector<fb::Offset<stream::ReserveLine>> list;
    for (const ReserveLine& line : body.lines) {
        const Text sku = stated(line.sku);
        list.push_back(
            stream::CreateReserveLine(builder_, sku, 0, narrowed<std::uint32_t>(line.quantity)));
    }
    const auto lines_offset = builder_.CreateVector(list);
    const Text channel = stated(body.channel);
    const Text external_id = text(body.external_id);
    stream::ReserveBuilder cart(builder_);
    cart.add_channel(channel);
    cart.add_external_id(external_id);
    cart.add_lines(lines_offset);
    if (body.ttl_seconds != 0) {
        cart.add_ttl_seconds(narrowed<std::uint32_t>(body.ttl_seconds));
    }
    if (!body.policy.empty()) {
        cart.add_policy(numbered<stream::Policy>(kPolicies, body.policy));
    }
    add(stream::Body::Reserve, cart.Finish(), body.idempotency_key);
}

void BinaryCommands::extend_reservation(const ReservationBody& body) {
    stream::ExtendReservationBuilder extension(builder_);
    extension.add_reservation(body.reservation);
    if (body.ttl_seconds != 0) {
        extension.add_ttl_seconds(narrowed<std::uint32_t>(body.ttl_seconds));
    }
    add(stream::Body::ExtendReservation, extension.Finish(), body.idempotency_key);
}

void BinaryCommands::release_reservation(const ReservationBody& body) {
    add(stream::Body::ReleaseReservation,
        stream::CreateReleaseReservation(builder_, body.reservation), body.idempotency_key);
}

void BinaryCommands::move_condition(const ConditionBody& body) {
    const Text sku = stated(body.sku);
    const Text location = stated(body.location);
    add(stream::Body::MoveCondition,
        stream::CreateMoveCondition(builder_, sku, 0, location,
                                    numbered<stream::Condition>(kConditions, body.from),
                                    numbered<stream::Condition>(kConditions, body.to),
                                    narrowed<std::uint32_t>(body.quantity)),
        body.idempotency_key, body.reason);
}

void BinaryCommands::short_pick(const ShortBody& body) {
    const Text sku = stated(body.sku);
    stream::ShortPickBuilder pick(builder_);
    pick.add_pick_list(body.pick_list);
    pick.add_sku(sku);
    pick.add_quantity(narrowed<std::uint32_t>(body.quantity));
    if (body.order_id != 0) {
        pick.add_order_id(body.order_id);
    }
    add(stream::Body::ShortPick, pick.Finish(), body.idempotency_key, body.reason);
}

void BinaryCommands::open_count(const OpenCountBody& body) {
    const Text sku = stated(body.sku);
    const Text location = stated(body.location);
    add(stream::Body::OpenCount, stream::CreateOpenCount(builder_, sku, 0, location),
        body.idempotency_key);
}

void BinaryCommands::change_count(const ChangeCountBody& body) {
    stream::ChangeCountBuilder change(builder_);
    change.add_count(body.count);
    change.add_action(numbered<stream::CountAction>(kActions, body.action));
    if (body.quantity) {
        change.add_quantity(*body.quantity);
    }
    add(stream::Body::ChangeCount, change.Finish(), body.idempotency_key);
}

void BinaryCommands::post_count(const PostCountBody& body) {
    stream::PostCountBuilder post(builder_);
    post.add_count(body.count);
    add(stream::Body::PostCount, post.Finish(), body.idempotency_key, body.reason);
}
void BinaryCommands::json(std::string_view) {
    add(stream::Body::NONE, fb::Offset<stream::DefineItem>(), {});
}

void BinaryCommands::finish(std::uint64_t number, stream::Detail detail) {
    const auto list = builder_.CreateVector(commands_);
    builder_.Finish(stream::CreateFrame(builder_, number, detail, list));
    is_finished_ = true;
}

std::string_view BinaryCommands::bytes() const noexcept {
    const std::uint8_t* const begin =
        is_finished_ ? builder_.GetBufferPointer() : builder_.GetCurrentBufferPointer();
    return {reinterpret_cast<const char*>(begin), builder_.GetSize()};
}

}  // namespace skua::sdk
