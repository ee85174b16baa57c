#include "tests/sim/command_json.hpp"

#include "engine/codec/json_text.hpp"

namespace skua::sim {
namespace {

using codec::JsonWriter;

// The fields of a body. Owner: the call.
struct Fields {
    JsonWriter& to;

    void version(std::uint32_t expected) const {
        if (expected != 0) {
            to.field("expected_version", expected);
        }
    }

    // Left out when it is empty.
    template <class Item, class Append>
    void list(std::string_view name, std::span<const Item> items, const Append& append) const {
        if (items.empty()) {
            return;
        }
        to.key(name).begin_array();
        for (const Item& item : items) {
            append(item);
        }
        to.end_array();
    }
    void changed_line(const domain::ChangeLine& line) const {
        to.begin_object().field("line", line.line.raw());
        if (!line.quantity.is_zero()) {
            to.field("quantity", line.quantity.raw());
        }
        if (line.sets_price) {
            to.field("unit_price", std::string_view(base::format(line.unit_price)));
        }
        to.end_object();
    }
    void order_line(const domain::OrderLineInput& line) const {
        to.begin_object().field("sku", line.sku.text).field("quantity", line.quantity.raw());
        to.field("unit_price", std::string_view(base::format(line.unit_price)));
        if (!line.external_line_id.empty()) {
            to.field("external_line_id", line.external_line_id);
        }
        if (line.tolerance.over_percent != 0) {
            to.field("over_delivery_percent", +line.tolerance.over_percent);
        }
        if (line.tolerance.under_percent != 0) {
            to.field("under_delivery_percent", +line.tolerance.under_percent);
        }
        to.end_object();
    }

    void operator()(const domain::Fence&) const {}
    void operator()(const domain::ContinueFills&) const {}
    void operator()(const domain::ExpireHold&) const {}
    void operator()(const domain::ExpireClaim&) const {}
    void operator()(const domain::UnclaimPickList& body) const {
        to.field("pick_list", std::string_view(codec::format_id(body.pick_list)));
    }
    void operator()(const domain::ExpireReservation&) const {}
    void reservation(domain::OrderId id) const {
        to.field("reservation", std::string_view(codec::format_reservation_id(id)));
    }
    void ttl(std::uint32_t seconds) const {
        if (seconds != 0) {
            to.field("ttl_seconds", seconds);
        }
    }
    void operator()(const domain::Reserve& body) const {
        to.field("channel", body.channel).field("policy", domain::to_string(body.policy));
        ttl(body.ttl_seconds);
        if (!body.external_id.empty()) {
            to.field("external_id", body.external_id);
        }
        to.key("lines").begin_array();
        for (const domain::ReserveLine& line : body.lines) {
            to.begin_object().field("sku", line.sku.text).field("quantity", line.quantity.raw());
            to.end_object();
        }
        to.end_array();
    }
    void operator()(const domain::ExtendReservation& body) const {
        reservation(body.reservation);
        ttl(body.ttl_seconds);
    }
    void operator()(const domain::ReleaseReservation& body) const { reservation(body.reservation); }
    void operator()(const domain::DefineItem& body) const {
        to.field("sku", body.sku).field("description", body.description);
    }
    void operator()(const domain::DefineLocation& body) const { to.field("location", body.name); }
    void operator()(const domain::DefineChannel& body) const {
        to.field("channel", body.name).key("locations").begin_array();
        for (const std::string_view location : body.locations) {
            to.text(location);
        }
        to.end_array();
        to.field("release_after_seconds", body.release_after_seconds);
        to.field("reservation_seconds", body.reservation_seconds);
    }
    void operator()(const domain::ConfigureLevel& body) const {
        to.field("sku", body.sku.text).field("location", body.location);
        if (body.sets_safety_stock) {
            to.field("safety_stock", body.safety_stock.raw());
        }
        if (body.sets_bin) {
            to.field("bin", body.bin);
        }
    }
    void operator()(const domain::ReceiveStock& body) const {
        to.field("sku", body.sku.text).field("location", body.location);
        to.field("quantity", body.quantity.raw()).field("reference", body.reference);
        to.field("condition", domain::to_string(body.condition));
    }
    void operator()(const domain::AdjustStock& body) const {
        to.field("sku", body.sku.text).field("location", body.location);
        to.field("delta", body.delta.raw());
        to.field("condition", domain::to_string(body.condition));
    }
    void operator()(const domain::PlaceOrder& body) const {
        to.field("channel", body.channel).field("currency", body.currency.text());
        to.field("policy", domain::to_string(body.policy)).field("priority", +body.priority);
        if (!body.external_id.empty()) {
            to.field("external_id", body.external_id);
        }
        if (body.placed_at.micros != 0) {
            to.field("placed_at", std::string_view(base::format_rfc3339(body.placed_at)));
        }
        if (!body.cold.empty()) {  // one object, whose members are the order's
            to.raw(body.cold.substr(1, body.cold.size() - 2));
        }
        if (!body.reservation.is_none()) {
            reservation(body.reservation);
        }
        to.key("lines").begin_array();
        for (const domain::OrderLineInput& line : body.lines) {
            order_line(line);
        }
        to.end_array();
    }
    void operator()(const domain::CancelOrder& body) const { cancel(body); }
    void operator()(const domain::CloseOrder& body) const { cancel(body); }
    void operator()(const domain::AcceptOverDelivery& body) const {
        to.field("fulfillment_id",
                 std::string_view(codec::format_fulfillment_id(body.order, body.location)));
        to.field("line", body.line.raw()).field("quantity", body.quantity.raw());
    }
    void operator()(const domain::RequestCancellation& body) const { cancel(body); }
    void operator()(const domain::AnswerCancellation& body) const {
        to.field("fulfillment_id",
                 std::string_view(codec::format_fulfillment_id(body.order, body.location)));
        to.field("answer", domain::to_string(body.answer));
    }
    template <class Body>
    void cancel(const Body& body) const {
        to.field("order_id", std::string_view(codec::format_id(body.order)));
        version(body.expected_version);
        if (body.cause.reason != domain::CancelReason::other) {
            to.field("reason_code", domain::to_string(body.cause.reason));
        }
        if (!body.cause.notifies) {
            to.key("notify").boolean(false);
        }
        if (body.lines.empty()) {
            return;
        }
        to.key("lines").begin_array();
        for (const domain::CancelLine& line : body.lines) {
            to.begin_object().field("line", line.line.raw());
            if (!line.quantity.is_zero()) {
                to.field("quantity", line.quantity.raw());
            }
            to.end_object();
        }
        to.end_array();
    }
    template <class Hold>
    void hold(const Hold& body) const {
        to.field("order_id", std::string_view(codec::format_id(body.order)));
        version(body.expected_version);
        to.field("hold", domain::to_string(body.hold));
    }
    void operator()(const domain::PlaceHold& body) const {
        hold(body);
        if (body.hold_until.micros != 0) {
            to.field("hold_until", std::string_view(base::format_rfc3339(body.hold_until)));
        }
        if (!body.release_role.empty()) {
            to.field("release_role", body.release_role);
        }
    }
    void operator()(const domain::ReleaseHold& body) const {
        hold(body);
        if (!body.role.empty()) {
            to.field("role", body.role);
        }
    }
    void operator()(const domain::ChangeOrder& body) const {
        to.field("order_id", std::string_view(codec::format_id(body.order)));
        version(body.expected_version);
        list("lines", body.lines, [this](const domain::ChangeLine& line) { changed_line(line); });
        list("remove", body.remove,
             [this](domain::LineIndex line) { to.raw(std::to_string(line.raw())); });
        list("add", body.add, [this](const domain::OrderLineInput& line) { order_line(line); });
        if (body.priority != 0) {
            to.field("priority", +body.priority);
        }
        if (!body.cold.empty()) {
            to.raw(body.cold.substr(1, body.cold.size() - 2));
        }
    }
    void operator()(const domain::CreateWave& body) const {
        to.field("location", body.location).field("fulfillments", body.fulfillments_max);
        to.field("claim_seconds", body.claim_seconds);
    }
    void operator()(const domain::ConfirmPicks& body) const {
        to.field("pick_list", std::string_view(codec::format_id(body.pick_list)));
        to.key("picks").begin_array();
        for (const domain::Pick& pick : body.picks) {
            to.begin_object().field("sku", pick.sku.text).field("quantity", pick.quantity.raw());
            if (!pick.order.is_none()) {
                const auto id = codec::format_fulfillment_id(pick.order, domain::LocationId{1});
                to.field("fulfillment_id", std::string_view(id));
            }
            to.end_object();
        }
        to.end_array();
    }
    void operator()(const domain::ShipFulfillment& body) const {
        const auto id = codec::format_fulfillment_id(body.order, body.location);
        to.field("fulfillment_id", std::string_view(id)).field("carrier", body.carrier);
        to.field("tracking_number", body.tracking_number);
        if (body.package != 0) {
            to.field("package", body.package);
        }
    }
    void stated(std::string_view name, std::uint32_t number) const {
        if (number != 0) {
            to.field(name, number);
        }
    }
    void operator()(const domain::PackFulfillment& body) const {
        const auto id = codec::format_fulfillment_id(body.order, body.location);
        to.field("fulfillment_id", std::string_view(id));
        if (!body.lines.empty()) {
            to.key("lines").begin_array();
            for (const domain::PackLine& line : body.lines) {
                to.begin_object().field("line", line.line.raw());
                to.field("quantity", line.quantity.raw()).end_object();
            }
            to.end_array();
        }
        stated("package", body.package);
        if (body.seals) {
            to.key("seal").boolean(true);
        }
        if (!body.reference.empty()) {
            to.field("reference", body.reference);
        }
        stated("weight_grams", body.measures.weight_grams);
        stated("length_mm", body.measures.length_mm);
        stated("width_mm", body.measures.width_mm);
        stated("height_mm", body.measures.height_mm);
    }
    void operator()(const domain::RecordTracking& body) const {
        const auto id = codec::format_shipment_id(body.order, body.shipment);
        to.field("shipment_id", std::string_view(id));
        to.field("status", domain::to_string(body.status));
        to.field("occurred_at", std::string_view(base::format_rfc3339(body.occurred_at)));
        to.field("event_id", body.event_id);
    }
    void operator()(const domain::MoveCondition& body) const {
        to.field("sku", body.sku.text).field("location", body.location);
        to.field("from", domain::to_string(body.from)).field("to", domain::to_string(body.to));
        to.field("quantity", body.quantity.raw());
    }
    void operator()(const domain::ShortPick& body) const {
        to.field("pick_list", std::string_view(codec::format_id(body.pick_list)));
        to.field("sku", body.sku.text).field("quantity", body.quantity.raw());
        if (!body.order.is_none()) {
            to.field("order_id", std::string_view(codec::format_id(body.order)));
        }
    }
    void operator()(const domain::OpenCount& body) const {
        to.field("sku", body.sku.text).field("location", body.location);
    }
    void operator()(const domain::ChangeCount& body) const {
        to.field("count", std::string_view(codec::format_id(body.count)));
        to.field("action", domain::to_string(body.action));
        if (body.action == domain::CountAction::record) {
            to.field("quantity", body.quantity.raw());
        }
    }
    void operator()(const domain::PostCount& body) const {
        to.field("count", std::string_view(codec::format_id(body.count)));
    }
    void operator()(const domain::CreateReturn& body) const {
        to.field("order_id", std::string_view(codec::format_id(body.order)));
        to.field("reference", body.reference);
        to.key("approved").boolean(body.is_approved);
        to.key("lines").begin_array();
        for (const domain::ReturnLineInput& line : body.lines) {
            to.begin_object().field("line", line.line.raw());
            to.field("quantity", line.quantity.raw()).end_object();
        }
        to.end_array();
    }
    template <class Body>
    void return_id(const Body& body) const {
        to.field("return_id", std::string_view(codec::format_return_id(body.order, body.number)));
    }
    void operator()(const domain::ChangeReturn& body) const {
        return_id(body);
        to.field("action", domain::to_string(body.action));
    }
    void operator()(const domain::ReceiveReturn& body) const {
        return_id(body);
        to.field("location", body.location).key("items").begin_array();
        for (const domain::ReturnedItem& item : body.items) {
            to.begin_object().field("line", item.line.raw());
            to.field("quantity", item.quantity.raw());
            to.field("disposition", domain::to_string(item.disposition)).end_object();
        }
        to.end_array();
    }
    void operator()(const domain::CreateTransfer& body) const {
        to.field("from", body.from).field("to", body.to);
        to.field("reference", body.reference);
        to.key("ready").boolean(body.is_ready);
        to.key("lines").begin_array();
        for (const domain::TransferLineInput& line : body.lines) {
            to.begin_object().field("sku", line.sku.text);
            to.field("quantity", line.quantity.raw()).end_object();
        }
        to.end_array();
    }
    void operator()(const domain::ChangeTransfer& body) const {
        to.field("transfer", std::string_view(codec::format_id(body.transfer)));
        to.field("action", domain::to_string(body.action));
        if (body.choice != domain::TransferChoice::none) {
            to.field("units", domain::to_string(body.choice));
        }
    }
    void operator()(const domain::ReceiveTransfer& body) const {
        to.field("transfer", std::string_view(codec::format_id(body.transfer)));
        to.key("complete").boolean(body.completes);
        if (body.items.empty()) {
            return;
        }
        to.key("items").begin_array();
        for (const domain::TransferItem& item : body.items) {
            to.begin_object().field("line", item.line.raw());
            to.field("quantity", item.quantity.raw());
            to.field("condition", domain::to_string(item.condition)).end_object();
        }
        to.end_array();
    }
};

// Owner: the call.
class Content {
public:
    explicit Content(const domain::Names& skus) noexcept : skus_(skus) {}
    [[nodiscard]] std::uint64_t value() const noexcept { return value_; }

    void number(std::uint64_t number) noexcept { value_ = base::mix(value_, number); }
    void text(std::string_view text) noexcept {
        number(text.size());
        number(text.empty() ? 0 : base::stable_hash(text));
    }
    void sku(const domain::SkuRef& ref) noexcept {
        text(ref.id.is_none() ? ref.text : skus_.sku(ref.id));
    }

    void added(const domain::OrderLineInput& line) noexcept {
        sku(line.sku);
        number(line.quantity.raw());
        number(static_cast<std::uint64_t>(line.unit_price.mantissa));
        number(line.unit_price.scale);
        text(line.external_line_id);
        number((std::uint64_t{line.tolerance.over_percent} << 8U) | line.tolerance.under_percent);
    }

    void operator()(const domain::Fence&) noexcept {}
    void operator()(const domain::ContinueFills& body) noexcept { number(body.slot.raw()); }
    void operator()(const domain::UnclaimPickList& body) noexcept { number(body.pick_list.raw()); }
    void operator()(const domain::ExpireClaim& body) noexcept {
        number(body.pick_list.raw());
        number(body.set_by.raw());
    }
    void operator()(const domain::ExpireHold& body) noexcept {
        number(body.order.raw());
        number(static_cast<std::uint64_t>(body.hold));
        number(body.placed.raw());
    }
    void operator()(const domain::Reserve& body) noexcept {
        text(body.channel);
        text(body.external_id);
        number(body.ttl_seconds);
        number(static_cast<std::uint64_t>(body.policy));
        for (const domain::ReserveLine& line : body.lines) {
            sku(line.sku);
            number(line.quantity.raw());
        }
    }
    void operator()(const domain::ExtendReservation& body) noexcept {
        number(body.reservation.raw());
        number(body.ttl_seconds);
    }
    void operator()(const domain::ReleaseReservation& body) noexcept {
        number(body.reservation.raw());
    }
    void operator()(const domain::ExpireReservation& body) noexcept {
        number(body.reservation.raw());
        number(body.set_by.raw());
    }
    void operator()(const domain::ChangeOrder& body) noexcept {
        number(body.order.raw());
        number(body.expected_version);
        number(body.priority);
        text(body.cold);
        for (const domain::ChangeLine& line : body.lines) {
            number(line.line.raw());
            number(line.sets_price ? 1 : 0);
            number(line.quantity.raw());
            number(static_cast<std::uint64_t>(line.unit_price.mantissa));
        }
        for (const domain::LineIndex line : body.remove) {
            number(line.raw());
        }
        for (const domain::OrderLineInput& line : body.add) {
            added(line);
        }
    }
    void operator()(const domain::DefineItem& body) noexcept {
        text(body.sku);
        text(body.description);
    }
    void operator()(const domain::DefineLocation& body) noexcept { text(body.name); }
    void operator()(const domain::DefineChannel& body) noexcept {
        text(body.name);
        for (const std::string_view location : body.locations) {
            text(location);
        }
        number(body.release_after_seconds);
        number(body.reservation_seconds);
    }
    void operator()(const domain::ConfigureLevel& body) noexcept {
        sku(body.sku);
        text(body.location);
        number((body.sets_safety_stock ? 1U : 0U) | (body.sets_bin ? 2U : 0U));
        number(static_cast<std::uint64_t>(body.safety_stock.raw()));
        text(body.bin);
    }
    void operator()(const domain::ReceiveStock& body) noexcept {
        sku(body.sku);
        text(body.location);
        number(body.quantity.raw());
        text(body.reference);
        number(static_cast<std::uint64_t>(body.condition));
    }
    void operator()(const domain::AdjustStock& body) noexcept {
        sku(body.sku);
        text(body.location);
        number(static_cast<std::uint64_t>(body.delta.raw()));
        number(static_cast<std::uint64_t>(body.condition));
    }
    void operator()(const domain::PlaceOrder& body) noexcept {
        text(body.channel);
        text(body.external_id);
        text(body.currency.text());
        text(body.cold);
        number(static_cast<std::uint64_t>(body.placed_at.micros));
        number(static_cast<std::uint64_t>(body.policy));
        number(body.priority);
        number(body.reservation.raw());
        for (const domain::OrderLineInput& line : body.lines) {
            added(line);
        }
    }
    void operator()(const domain::CancelOrder& body) noexcept { cancel(body); }
    void operator()(const domain::CloseOrder& body) noexcept { cancel(body); }
    void operator()(const domain::AcceptOverDelivery& body) noexcept {
        number(body.order.raw());
        number(body.location.raw());
        number(body.line.raw());
        number(body.quantity.raw());
    }
    void operator()(const domain::RequestCancellation& body) noexcept { cancel(body); }
    void operator()(const domain::AnswerCancellation& body) noexcept {
        number(body.order.raw());
        number(body.location.raw());
        number(static_cast<std::uint64_t>(body.answer));
    }
    template <class Body>
    void cancel(const Body& body) noexcept {
        number(body.order.raw());
        number(body.expected_version);
        number(static_cast<std::uint64_t>(body.cause.packed()));
        for (const domain::CancelLine& line : body.lines) {
            number(line.line.raw());
            number(line.quantity.raw());
        }
    }
    template <class Hold>
    void hold(const Hold& body) noexcept {
        number(body.order.raw());
        number(body.expected_version);
        number(static_cast<std::uint64_t>(body.hold));
    }
    void operator()(const domain::PlaceHold& body) noexcept {
        hold(body);
        number(static_cast<std::uint64_t>(body.hold_until.micros));
        text(body.release_role);
    }
    void operator()(const domain::ReleaseHold& body) noexcept {
        hold(body);
        text(body.role);
    }
    void operator()(const domain::CreateWave& body) noexcept {
        text(body.location);
        number(body.fulfillments_max);
        number(body.claim_seconds);
    }
    void operator()(const domain::ConfirmPicks& body) noexcept {
        number(body.pick_list.raw());
        for (const domain::Pick& pick : body.picks) {
            sku(pick.sku);
            number(pick.quantity.raw());
            number(pick.order.raw());
        }
    }
    void operator()(const domain::ShipFulfillment& body) noexcept {
        number(body.order.raw());
        number(body.location.raw());
        text(body.carrier);
        text(body.tracking_number);
        number(body.package);
    }
    void operator()(const domain::PackFulfillment& body) noexcept {
        number(body.order.raw());
        number(body.location.raw());
        number((std::uint64_t{body.package} << 1U) | (body.seals ? 1U : 0U));
        number(body.measures.weight_grams);
        number(body.measures.length_mm);
        number(body.measures.width_mm);
        number(body.measures.height_mm);
        text(body.reference);
        for (const domain::PackLine& line : body.lines) {
            number(line.line.raw());
            number(line.quantity.raw());
        }
    }
    void operator()(const domain::RecordTracking& body) noexcept {
        number(body.order.raw());
        number(body.shipment);
        number(static_cast<std::uint64_t>(body.status));
        number(static_cast<std::uint64_t>(body.occurred_at.micros));
        text(body.event_id);
    }
    void operator()(const domain::MoveCondition& body) noexcept {
        sku(body.sku);
        text(body.location);
        number(static_cast<std::uint64_t>(body.from));
        number(static_cast<std::uint64_t>(body.to));
        number(body.quantity.raw());
    }
    void operator()(const domain::ShortPick& body) noexcept {
        number(body.pick_list.raw());
        sku(body.sku);
        number(body.quantity.raw());
        number(body.order.raw());
    }
    void operator()(const domain::OpenCount& body) noexcept {
        sku(body.sku);
        text(body.location);
    }
    void operator()(const domain::ChangeCount& body) noexcept {
        number(body.count.raw());
        number(static_cast<std::uint64_t>(body.action));
        number(static_cast<std::uint64_t>(body.quantity.raw()));
    }
    void operator()(const domain::PostCount& body) noexcept { number(body.count.raw()); }
    void operator()(const domain::CreateReturn& body) noexcept {
        number(body.order.raw());
        number(body.is_approved ? 1U : 0U);
        text(body.reference);
        for (const domain::ReturnLineInput& line : body.lines) {
            number(line.line.raw());
            number(line.quantity.raw());
        }
    }
    void operator()(const domain::ChangeReturn& body) noexcept {
        number(body.order.raw());
        number(body.number.raw());
        number(static_cast<std::uint64_t>(body.action));
    }
    void operator()(const domain::ReceiveReturn& body) noexcept {
        number(body.order.raw());
        number(body.number.raw());
        text(body.location);
        for (const domain::ReturnedItem& item : body.items) {
            number(item.line.raw());
            number(item.quantity.raw());
            number(static_cast<std::uint64_t>(item.disposition));
        }
    }
    void operator()(const domain::CreateTransfer& body) noexcept {
        text(body.from);
        text(body.to);
        number(body.is_ready ? 1U : 0U);
        text(body.reference);
        for (const domain::TransferLineInput& line : body.lines) {
            sku(line.sku);
            number(line.quantity.raw());
        }
    }
    void operator()(const domain::ChangeTransfer& body) noexcept {
        number(body.transfer.raw());
        number(static_cast<std::uint64_t>(body.action));
        number(static_cast<std::uint64_t>(body.choice));
    }
    void operator()(const domain::ReceiveTransfer& body) noexcept {
        number(body.transfer.raw());
        number(body.completes ? 1U : 0U);
        for (const domain::TransferItem& item : body.items) {
            number(item.line.raw());
            number(item.quantity.raw());
            number(static_cast<std::uint64_t>(item.condition));
        }
    }

private:
    const domain::Names& skus_;
    std::uint64_t value_ = 1;
};

}  // namespace

codec::BodyKind body_kind_of(domain::CommandKind kind) noexcept {
    // The kinds that a client may ask for stand in the same order, without the fence before them
    // and without the engine's own between.
    static_assert(static_cast<int>(domain::CommandKind::define_item) == 2);
    static_assert(static_cast<int>(codec::BodyKind::define_item) == 0);
    static_assert(static_cast<int>(domain::CommandKind::ship_fulfillment) == 14);
    static_assert(static_cast<int>(codec::BodyKind::ship_fulfillment) == 12);
    static_assert(static_cast<int>(domain::CommandKind::reserve) == 19);
    static_assert(static_cast<int>(codec::BodyKind::reserve) == 14);
    static_assert(static_cast<int>(domain::CommandKind::move_condition) == 23);
    static_assert(static_cast<int>(codec::BodyKind::move_condition) == 17);
    static_assert(static_cast<int>(domain::CommandKind::receive_transfer) == 40);
    static_assert(static_cast<int>(codec::BodyKind::receive_transfer) == 34);
    const int number = static_cast<int>(kind);
    const int left_out = kind >= domain::CommandKind::move_condition      ? 6
                         : kind >= domain::CommandKind::reserve           ? 5
                         : kind == domain::CommandKind::unclaim_pick_list ? 4
                                                                          : 2;
    return static_cast<codec::BodyKind>(number - left_out);
}

void write_json(const domain::Command& command, std::string& out) {
    out.clear();
    JsonWriter to(out);
    to.begin_object().field("actor", command.actor);
    if (!command.reason.empty()) {
        to.field("reason", command.reason);
    }
    if (!command.idempotency_key.empty()) {
        to.field("idempotency_key", command.idempotency_key);
    }
    std::visit(Fields{to}, command.body);
    to.end_object();
}

std::uint64_t content_of(const domain::Command& command, const domain::Names& skus) {
    Content content(skus);
    content.number(static_cast<std::uint64_t>(domain::kind_of(command)));
    content.text(command.reason);
    content.text(command.idempotency_key);
    std::visit(content, command.body);
    return content.value();
}

std::uint64_t content_of(const domain::Decision& decision) {
    std::uint64_t value = base::mix(static_cast<std::uint64_t>(decision.verdict),
                                    static_cast<std::uint64_t>(decision.reason));
    const auto add = [&](std::uint64_t word) { value = base::mix(value, word); };
    add(decision.at);
    add(decision.version);
    add(decision.order.raw());
    add(decision.pick_list.raw());
    for (const domain::Effect& effect : decision.effects) {
        add((std::uint64_t{static_cast<std::uint8_t>(effect.kind)} << 24U) |
            (std::uint64_t{static_cast<std::uint8_t>(effect.from)} << 16U) |
            (std::uint64_t{static_cast<std::uint8_t>(effect.to)} << 8U) |
            std::uint64_t{static_cast<std::uint8_t>(effect.movement)});
        add((std::uint64_t{effect.line.raw()} << 48U) |
            (std::uint64_t{effect.location.raw()} << 32U) | effect.sku.raw());
        add((std::uint64_t{effect.quantity.raw()} << 32U) ^ effect.order_raw);
    }
    for (const domain::Shortage& shortage : decision.shortages) {
        add(shortage.line.raw());
        add((std::uint64_t{shortage.requested.raw()} << 32U) | shortage.available.raw());
    }
    for (const domain::SkuId sku : decision.skus) {
        add(sku.raw());
    }
    for (const std::string_view bin : decision.bins) {
        add(bin.empty() ? 0 : base::stable_hash(bin));
    }
    return value;
}

}  // namespace skua::sim
