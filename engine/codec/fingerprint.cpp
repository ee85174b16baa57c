// Two requests are the same when they say the same: whitespace, key order, escapes and who sends
// them do not count. So the fingerprint is made of the parsed content, each field in a fixed order,
// texts with their lengths. Of the cold part it is the text without spaces, its top fields in a
// fixed order, the keys below as they came. The values are stored in journals: the form is for
// ever.

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
    }
    void operator()(const domain::AdjustStock& body) {
        text(body.sku.text);
        text(body.location);
        number(static_cast<std::uint64_t>(body.delta.raw()));
    }
    void operator()(const domain::PlaceOrder& body) {
        text(body.channel);
        text(body.external_id);
        number(static_cast<std::uint64_t>(body.placed_at.micros));
        text(body.currency.text());
        number((static_cast<std::uint64_t>(body.policy) << 8U) | body.priority);
        text(body.cold);
        lines(body.lines);
    }
    void operator()(const domain::CancelOrder& body) {
        number(body.order.raw());
        number(body.expected_version);
        number(body.lines.size());
        for (const domain::CancelLine& line : body.lines) {
            number(line.line.raw());
            number(line.quantity.raw());
        }
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

private:
    void lines(std::span<const domain::OrderLineInput> list) {
        number(list.size());
        for (const domain::OrderLineInput& line : list) {
            text(line.sku.text);
            number(line.quantity.raw());
            number(static_cast<std::uint64_t>(line.unit_price.mantissa));
            number(line.unit_price.scale);
            text(line.external_line_id);
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
    } else if (const auto* change = std::get_if<domain::ChangeOrder>(&command.body)) {
        resolve_all(change->add, skus, arena);
    } else if (auto* level = std::get_if<domain::ConfigureLevel>(&command.body)) {
        resolve(level->sku, skus, arena);
    } else if (auto* receipt = std::get_if<domain::ReceiveStock>(&command.body)) {
        resolve(receipt->sku, skus, arena);
    } else if (auto* adjustment = std::get_if<domain::AdjustStock>(&command.body)) {
        resolve(adjustment->sku, skus, arena);
    }
}

}  // namespace skua::codec
