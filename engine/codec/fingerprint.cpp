// Two requests are the same when they say the same: whitespace, key order, escapes and who sends
// them do not count. So the fingerprint is made of the parsed content, each field in a fixed order,
// texts with their lengths. Of the cold part it is the text without spaces, its top fields in a
// fixed order, the keys below as they came. The values are stored in journals: the form is for
// ever.

#include <algorithm>

#include "engine/codec/json_bodies.hpp"

namespace skua::codec {

namespace {

// Owner: the call.
class Canonical {
public:
    explicit Canonical(std::string& out) noexcept : out_(out) { out_.clear(); }

    void number(std::uint64_t value) {
        for (int i = 0; i < 8; ++i) {
            out_ += static_cast<char>(value & 0xffU);
            value >>= 8U;
        }
    }
    void text(std::string_view value) {
        number(value.size());
        out_ += value;
    }

    void operator()(const domain::Fence& body) { text(body.writer_version); }
    void operator()(const domain::DefineItem& body) {
        text(body.sku);
        text(body.description);
    }
    void operator()(const domain::DefineLocation& body) { text(body.name); }
    void operator()(const domain::DefineChannel& body) {
        text(body.name);
        number(body.locations.size());
        for (const std::string_view location : body.locations) {
            text(location);
        }
        const bool has_window = body.reservation_seconds != domain::kReservationSecondsDefault;
        if (has_window || body.release_after_seconds != 0) {  // older records have neither
            number(body.release_after_seconds);
            number(body.reservation_seconds);
        }
    }
    void operator()(const domain::ConfigureLevel& body) {
        text(body.sku.text);
        text(body.location);
        number((body.sets_safety_stock ? 1U : 0U) | (body.sets_bin ? 2U : 0U));
        number(static_cast<std::uint64_t>(body.safety_stock.raw()));
        text(body.bin);
    }
    void operator()(const domain::ReceiveStock& body) {
        text(body.sku.text);
        text(body.location);
        number(body.quantity.raw());
        text(body.reference);
        condition(body.condition);
    }
    void operator()(const domain::AdjustStock& body) {
        text(body.sku.text);
        text(body.location);
        number(static_cast<std::uint64_t>(body.delta.raw()));
        condition(body.condition);
    }
    void operator()(const domain::PlaceOrder& body) {
        text(body.channel);
        text(body.external_id);
        number(static_cast<std::uint64_t>(body.placed_at.micros));
        text(body.currency.text());
        number((static_cast<std::uint64_t>(body.policy) << 8U) | body.priority);
        text(body.cold);
        lines(body.lines);
        if (!body.reservation.is_none()) {  // records without one are older than the field
            number(body.reservation.raw());
        }
    }
    void operator()(const domain::CancelOrder& body) { cancel(body); }
    void operator()(const domain::CloseOrder& body) { cancel(body); }
    void operator()(const domain::AcceptOverDelivery& body) {
        number(body.order.raw());
        number(body.location.raw());
        number(body.line.raw());
        number(body.quantity.raw());
    }
    void operator()(const domain::PlaceHold& body) {
        hold(body);
        const bool has_role = !body.release_role.empty();
        if (has_role || body.hold_until != base::Timestamp{}) {  // older records have neither
            number(static_cast<std::uint64_t>(body.hold_until.micros));
        }
        if (has_role) {
            text(body.release_role);
        }
    }
    void operator()(const domain::ReleaseHold& body) {
        hold(body);
        if (!body.role.empty()) {
            text(body.role);
        }
    }
    void operator()(const domain::CreateWave& body) {
        text(body.location);
        number(body.fulfillments_max);
        if (body.claim_seconds != domain::kClaimSecondsDefault) {  // records without: see above
            number(body.claim_seconds);
        }
    }
    void operator()(const domain::ConfirmPicks& body) {
        number(body.pick_list.raw());
        number(body.picks.size());
        for (const domain::Pick& pick : body.picks) {
            text(pick.sku.text);
            number(pick.quantity.raw());
            number(pick.order.raw());
        }
    }
    void operator()(const domain::ShipFulfillment& body) {
        number(body.order.raw());
        number(body.location.raw());
        text(body.carrier);
        text(body.tracking_number);
        if (body.package != 0) {  // records without one are older than the field
            number(body.package);
        }
    }
    void operator()(const domain::ContinueFills& body) { number(body.slot.raw()); }
    void operator()(const domain::ChangeOrder& body) {
        number(body.order.raw());
        number(body.expected_version);
        number(body.priority);
        text(body.cold);
        number(body.lines.size());
        for (const domain::ChangeLine& line : body.lines) {
            number((std::uint64_t{line.line.raw()} << 1U) | (line.sets_price ? 1U : 0U));
            number(line.quantity.raw());
            number(static_cast<std::uint64_t>(line.unit_price.mantissa));
            number(line.unit_price.scale);
        }
        number(body.remove.size());
        for (const domain::LineIndex line : body.remove) {
            number(line.raw());
        }
        lines(body.add);
    }
    void operator()(const domain::ExpireHold& body) {
        number(body.order.raw());
        number(static_cast<std::uint64_t>(body.hold));
        number(body.placed.raw());
    }
    void operator()(const domain::Reserve& body) {
        text(body.channel);
        text(body.external_id);
        number(body.ttl_seconds);
        number(static_cast<std::uint64_t>(body.policy));
        number(body.lines.size());
        for (const domain::ReserveLine& line : body.lines) {
            text(line.sku.text);
            number(line.quantity.raw());
        }
    }
    void operator()(const domain::ExtendReservation& body) {
        number(body.reservation.raw());
        number(body.ttl_seconds);
    }
    void operator()(const domain::ReleaseReservation& body) { number(body.reservation.raw()); }
    void operator()(const domain::ExpireReservation& body) {
        number(body.reservation.raw());
        number(body.set_by.raw());
    }

    void operator()(const domain::UnclaimPickList& body) { number(body.pick_list.raw()); }
    void operator()(const domain::ExpireClaim& body) {
        number(body.pick_list.raw());
        number(body.set_by.raw());
    }
    void operator()(const domain::MoveCondition& body) {
        text(body.sku.text);
        text(body.location);
        number(static_cast<std::uint64_t>(body.from));
        number(static_cast<std::uint64_t>(body.to));
        number(body.quantity.raw());
    }
    void operator()(const domain::ShortPick& body) {
        number(body.pick_list.raw());
        text(body.sku.text);
        number(body.quantity.raw());
        number(body.order.raw());
    }
    void operator()(const domain::OpenCount& body) {
        text(body.sku.text);
        text(body.location);
    }
    void operator()(const domain::ChangeCount& body) {
        number(body.count.raw());
        number(static_cast<std::uint64_t>(body.action));
        number(static_cast<std::uint64_t>(body.quantity.raw()));
    }
    void operator()(const domain::PostCount& body) { number(body.count.raw()); }
    void operator()(const domain::PackFulfillment& body) {
        number(body.order.raw());
        number(body.location.raw());
        number((std::uint64_t{body.package} << 1U) | (body.seals ? 1U : 0U));
        number(body.measures.weight_grams);
        number(body.measures.length_mm);
        number(body.measures.width_mm);
        number(body.measures.height_mm);
        text(body.reference);
        line_quantities(body.lines);
    }
    void operator()(const domain::RequestCancellation& body) { cancel(body); }
    void operator()(const domain::AnswerCancellation& body) {
        number(body.order.raw());
        number(body.location.raw());
        number(static_cast<std::uint64_t>(body.answer));
    }
    void operator()(const domain::RecordTracking& body) {
        number(body.order.raw());
        number(body.shipment);
        number(static_cast<std::uint64_t>(body.status));
        number(static_cast<std::uint64_t>(body.occurred_at.micros));
        text(body.event_id);
    }
    void operator()(const domain::CreateReturn& body) {
        number(body.order.raw());
        number(body.is_approved ? 1 : 0);
        text(body.reference);
        line_quantities(body.lines);
    }
    void operator()(const domain::ChangeReturn& body) {
        number(body.order.raw());
        number(body.number.raw());
        number(static_cast<std::uint64_t>(body.action));
    }
    void operator()(const domain::ReceiveReturn& body) {
        number(body.order.raw());
        number(body.number.raw());
        text(body.location);
        number(body.items.size());
        for (const domain::ReturnedItem& item : body.items) {
            number(item.line.raw());
            number(item.quantity.raw());
            number(static_cast<std::uint64_t>(item.disposition));
        }
    }
    void operator()(const domain::CreateTransfer& body) {
        text(body.from);
        text(body.to);
        number(body.is_ready ? 1 : 0);
        text(body.reference);
        number(body.lines.size());
        for (const domain::TransferLineInput& line : body.lines) {
            text(line.sku.text);
            number(line.quantity.raw());
        }
    }
    void operator()(const domain::ChangeTransfer& body) {
        number(body.transfer.raw());
        number(static_cast<std::uint64_t>(body.action));
        number(static_cast<std::uint64_t>(body.choice));
    }
    void operator()(const domain::ReceiveTransfer& body) {
        number(body.transfer.raw());
        number(body.completes ? 1 : 0);
        number(body.items.size());
        for (const domain::TransferItem& item : body.items) {
            number(item.line.raw());
            number(item.quantity.raw());
            number(static_cast<std::uint64_t>(item.condition));
        }
    }

private:
    void line_quantities(const auto& list) {
        number(list.size());
        for (const auto& line : list) {
            number(line.line.raw());
            number(line.quantity.raw());
        }
    }
    // Records without one are older than the field.
    void condition(domain::Condition condition) {
        if (condition != domain::Condition::sellable) {
            number(static_cast<std::uint64_t>(condition));
        }
    }
    void lines(std::span<const domain::OrderLineInput> list) {
        number(list.size());
        for (const domain::OrderLineInput& line : list) {
            text(line.sku.text);
            number(line.quantity.raw());
            number(static_cast<std::uint64_t>(line.unit_price.mantissa));
            number(line.unit_price.scale);
            text(line.external_line_id);
        }
        const auto tolerant = static_cast<std::uint64_t>(std::ranges::count_if(
            list, [](const domain::OrderLineInput& line) { return !line.tolerance.is_none(); }));
        if (tolerant != 0) {    // lines without are older than the field
            number(~tolerant);  // what no id is that may follow
        }
        for (std::size_t i = 0; i < list.size(); ++i) {
            const domain::LineTolerance& tolerance = list[i].tolerance;
            if (!tolerance.is_none()) {
                number((std::uint64_t{i} << 16U) | (std::uint64_t{tolerance.over_percent} << 8U) |
                       tolerance.under_percent);
            }
        }
    }
    template <class Cancel>
    void cancel(const Cancel& body) {
        number(body.order.raw());
        number(body.expected_version);
        line_quantities(body.lines);
        if (body.cause != domain::CancelCause{}) {  // records without one are older than the field
            number(static_cast<std::uint64_t>(body.cause.packed()));
        }
    }
    template <class Hold>
    void hold(const Hold& body) {
        number(body.order.raw());
        number(body.expected_version);
        number(static_cast<std::uint64_t>(body.hold));
    }

    std::string& out_;
};

void resolve(domain::SkuRef& ref, const SkuLookup& skus, base::Arena& arena) {
    ref.id = ref.id.is_none() ? skus.find(ref.text) : ref.id;
    ref.text = ref.id.is_none() ? arena.copy(ref.text) : std::string_view{};
}

// The readers made these lists in this command's arena, so they may be written.
template <class Item>
void resolve_all(std::span<const Item> items, const SkuLookup& skus, base::Arena& arena) {
    for (const Item& item : items) {
        resolve(const_cast<Item&>(item).sku, skus, arena);
    }
}

}  // namespace

base::Fingerprint fingerprint_of(const domain::Command& command, std::string& scratch) {
    Canonical canonical(scratch);
    canonical.number(static_cast<std::uint64_t>(domain::kind_of(command)));
    canonical.text(command.reason);
    std::visit(canonical, command.body);
    return base::fingerprint(scratch);
}

void resolve_skus(domain::Command& command, const SkuLookup& skus, base::Arena& arena) {
    if (const auto* order = std::get_if<domain::PlaceOrder>(&command.body)) {
        resolve_all(order->lines, skus, arena);
    } else if (const auto* picks = std::get_if<domain::ConfirmPicks>(&command.body)) {
        resolve_all(picks->picks, skus, arena);
    } else if (const auto* cart = std::get_if<domain::Reserve>(&command.body)) {
        resolve_all(cart->lines, skus, arena);
    } else if (const auto* change = std::get_if<domain::ChangeOrder>(&command.body)) {
        resolve_all(change->add, skus, arena);
    } else if (const auto* transfer = std::get_if<domain::CreateTransfer>(&command.body)) {
        resolve_all(transfer->lines, skus, arena);
    } else {
        std::visit(
            [&](auto& body) {
                if constexpr (requires { resolve(body.sku, skus, arena); }) {
                    resolve(body.sku, skus, arena);
                }
            },
            command.body);
    }
}

}  // namespace skua::codec
