#include "engine/twin/apply_change.hpp"

#include "engine/twin/cold_text.hpp"
#include "engine/twin/state_digest.hpp"

namespace skua::twin {

using domain::Effect;
using domain::EffectKind;

namespace {

using Problem = std::optional<std::string>;

// One effect upon its order. Owner: the call.
class ChangeEffect {
public:
    ChangeEffect(State& state, Order& order, const domain::ChangeOrder& command,
                 domain::SlotDigests& digests)
        : state_(state), order_(order), command_(command), digests_(digests) {}

    Problem raise(const Effect& effect) {
        if (effect.line.raw() >= order_.lines.size()) {
            return "a raise of a line that does not exist";
        }
        change_line(effect.line, [&](Line& line) {
            line.ordered += Units{effect.quantity};
            line.open += Units{effect.quantity};
        });
        return std::nullopt;
    }

    Problem price(const Effect& effect) {
        for (const domain::ChangeLine& change : command_.lines) {
            if (change.line == effect.line && effect.line.raw() < order_.lines.size()) {
                change_line(effect.line, [&](Line& line) { line.unit_price = change.unit_price; });
                return std::nullopt;
            }
        }
        return "a price of a line that the command does not name";
    }

    // Added lines stand in the order of the command; how many of them there are already tells
    // which one it is.
    Problem add(const Effect& effect, std::size_t number) {
        if (effect.line.raw() != order_.lines.size() || number >= command_.add.size()) {
            return "an added line out of turn";
        }
        Line& line = order_.lines.emplace_back();
        line.sku = effect.sku;
        line.ordered = line.open = Units{effect.quantity};
        line.unit_price = command_.add[number].unit_price;
        line.external_line_id = command_.add[number].external_line_id;
        line.over_percent = command_.add[number].tolerance.over_percent;
        line.under_percent = command_.add[number].tolerance.under_percent;
        const LineKey key{order_.id, effect.line};
        digests_.add(slot_of(line.sku), term_of_ordered(key, line) + terms_of_line(key, line));
        return std::nullopt;
    }

    Problem set_priority() {
        const WavePlace before{order_.priority, order_.number, order_.id};
        const WavePlace after{command_.priority, order_.number, order_.id};
        change_head([&] { order_.priority = command_.priority; });
        for (const auto& [location, units] : order_.allocated_at) {
            state_.waiting[location].erase(before);
            state_.waiting[location].insert(after);
        }
        return std::nullopt;
    }

    Problem set_total(const Effect& effect) {
        const auto word = static_cast<base::Uint128>(static_cast<std::uint64_t>(effect.value));
        const auto before = static_cast<base::Uint128>(order_.total.mantissa);
        const bool is_high = effect.quantity.raw() == 1;
        change_head([&] {
            order_.total.mantissa = static_cast<base::Int128>(
                is_high ? (word << 64U) + static_cast<std::uint64_t>(before) : word);
            order_.total.scale = static_cast<std::uint8_t>(effect.line.raw());
        });
        return std::nullopt;
    }

    Problem set_address() {
        change_head([&] { order_.cold = cold_with(order_.cold, command_.cold); });
        return std::nullopt;
    }

private:
    template <class Change>
    void change_line(domain::LineIndex index, const Change& change) {
        Line& line = order_.lines[index.raw()];
        const LineKey key{order_.id, index};
        digests_.remove(slot_of(line.sku), term_of_ordered(key, line) + terms_of_line(key, line));
        change(line);
        digests_.add(slot_of(line.sku), term_of_ordered(key, line) + terms_of_line(key, line));
    }
    template <class Change>
    void change_head(const Change& change) {
        digests_.remove(home_slot_of(order_.id), term_of_placed(order_));
        change();
        digests_.add(home_slot_of(order_.id), term_of_placed(order_));
    }

    State& state_;
    Order& order_;
    const domain::ChangeOrder& command_;
    domain::SlotDigests& digests_;
};

// The number of this added line, from 0.
std::size_t added_before(const domain::Record& record, const Effect& effect) {
    std::size_t count = 0;
    for (const Effect& other : record.decision.effects) {
        count += other.kind == EffectKind::line_added && other.line < effect.line ? 1U : 0U;
    }
    return count;
}

}  // namespace

Problem apply_change(State& state, const domain::Record& record, const Effect& effect,
                     Touched& touched, domain::SlotDigests& digests) {
    const auto* const command = std::get_if<domain::ChangeOrder>(&record.command.body);
    const auto order = state.orders.find(record.decision.order);
    if (command == nullptr || order == state.orders.end()) {
        return "a change without its order";
    }
    ChangeEffect change(state, order->second, *command, digests);
    switch (effect.kind) {
        case EffectKind::line_raised:
            touched.lines.insert({order->first, effect.line});
            return change.raise(effect);
        case EffectKind::line_added:
            touched.lines.insert({order->first, effect.line});
            return change.add(effect, added_before(record, effect));
        case EffectKind::line_priced:
            return change.price(effect);
        case EffectKind::priority_changed:
            return change.set_priority();
        case EffectKind::total_is:
            return change.set_total(effect);
        case EffectKind::address_changed:
            return change.set_address();
        case EffectKind::part_opened:
        case EffectKind::part_active:
        case EffectKind::total_was:
            return std::nullopt;
        default:
            return "an effect of unknown kind";
    }
}

}  // namespace skua::twin
