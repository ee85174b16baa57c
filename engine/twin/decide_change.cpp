// Changes of an order: page 0009, step by step.

#include <algorithm>
#include <map>
#include <optional>
#include <vector>

#include "engine/domain/limits.hpp"
#include "engine/twin/cold_text.hpp"
#include "engine/twin/decide.hpp"
#include "engine/twin/draft.hpp"

namespace skua::twin {

using domain::Bucket;
using domain::ChangeOrder;
using domain::Effect;
using domain::EffectKind;
using domain::LineIndex;
using domain::LocationId;
using domain::RejectReason;
using domain::SkuId;

namespace {

using Refusal = std::optional<TwinDecision>;

Units quantity_of(const Line& line) {
    return line.ordered - line.cancelled;
}
domain::Quantity as_quantity(Units units) {
    return domain::Quantity{static_cast<std::uint32_t>(units.raw())};
}
Effect effect_of(EffectKind kind) {
    Effect effect;
    effect.kind = kind;
    return effect;
}
Effect value_of(EffectKind kind, std::int64_t value) {
    Effect effect = effect_of(kind);
    effect.value = value;
    return effect;
}

// Makes one change, in the order of the page's steps. Owner: the call.
class Change {
public:
    Change(const State& state, const Order& order, const ChangeOrder& body)
        : state_(state), order_(order), body_(body), draft_(state) {}

    TwinDecision decide() {
        if (Refusal refusal = check_head()) {
            return *refusal;
        }
        if (Refusal refusal = check_items()) {
            return *refusal;
        }
        if (!body_.cold.empty() && is_any_released()) {
            return rejected(RejectReason::already_released, body_.items());
        }
        cut();
        if (Refusal refusal = raise()) {
            return *refusal;
        }
        write_head();
        write_lifecycle(draft_, order_.id, order_.lines.size() + body_.add.size());
        draft_.decision.order = order_.id;
        draft_.decision.version = order_.version + 1;
        draft_.decision.skus = added_;
        return std::move(draft_.decision);
    }

private:
    [[nodiscard]] std::size_t item_of_removed(std::size_t i) const {
        return body_.lines.size() + i;
    }
    [[nodiscard]] std::size_t item_of_added(std::size_t i) const {
        return body_.lines.size() + body_.remove.size() + i;
    }
    [[nodiscard]] LineKey key(LineIndex line) const { return {order_.id, line}; }
    // Some added line lives in another slot than the order's home.
    [[nodiscard]] bool goes_elsewhere() const {
        return std::ranges::any_of(
            added_, [&](SkuId sku) { return domain::slot_of(sku) != home_slot_of(order_.id); });
    }

    // Steps 2 and 3.
    Refusal check_head() const {
        if (order_.lines.size() + body_.add.size() > domain::kOrderLinesMax) {
            return rejected(RejectReason::order_lines_limit,
                            item_of_added(domain::kOrderLinesMax - order_.lines.size()));
        }
        if (!body_.cold.empty() &&
            cold_with(order_.cold, body_.cold).size() > domain::kColdBytesMax) {
            return rejected(RejectReason::cold_limit, body_.items());
        }
        return std::nullopt;
    }

    // Steps 4 to 6.
    Refusal check_items() {
        const auto is_unknown = [&](LineIndex line) { return line.raw() >= order_.lines.size(); };
        for (std::size_t i = 0; i < body_.lines.size(); ++i) {
            if (is_unknown(body_.lines[i].line)) {
                return rejected(RejectReason::unknown_line, i);
            }
        }
        for (std::size_t i = 0; i < body_.remove.size(); ++i) {
            if (is_unknown(body_.remove[i])) {
                return rejected(RejectReason::unknown_line, item_of_removed(i));
            }
        }
        for (std::size_t i = 0; i < body_.add.size(); ++i) {
            added_.push_back(state_.find_sku(body_.add[i].sku));
            if (added_.back().is_none()) {
                return rejected(RejectReason::unknown_sku, item_of_added(i));
            }
        }
        return check_units();
    }

    Refusal check_units() const {
        for (std::size_t i = 0; i < body_.lines.size(); ++i) {
            const Line& line = order_.lines[body_.lines[i].line.raw()];
            const Units wanted{body_.lines[i].quantity};
            if (wanted == Units{}) {
                continue;
            }
            if (const Units cut = quantity_of(line) - wanted; cut > cancellable(line)) {
                TwinDecision refusal =
                    rejected(RejectReason::already_released, cut, cancellable(line));
                refusal.at = static_cast<std::uint32_t>(i);
                refusal.shortages.front().line = body_.lines[i].line;
                return refusal;
            }
            if (wanted > quantity_of(line) && line.ordered + (wanted - quantity_of(line)) >
                                                  Units{domain::Quantity{domain::kQuantityMax}}) {
                return rejected(RejectReason::quantity_limit, i);
            }
        }
        for (std::size_t i = 0; i < body_.remove.size(); ++i) {
            const Line& line = order_.lines[body_.remove[i].raw()];
            if (with_the_location(line) + line.in(&Portion::shipped) > Units{}) {
                return rejected(RejectReason::already_released, item_of_removed(i));
            }
            if (cancellable(line) == Units{}) {
                return rejected(RejectReason::nothing_to_cancel, item_of_removed(i));
            }
        }
        return std::nullopt;
    }

    [[nodiscard]] bool is_any_released() const {
        return std::ranges::any_of(order_.lines, [](const Line& line) {
            return with_the_location(line) + line.in(&Portion::shipped) > Units{};
        });
    }

    // Steps 8 and 9.
    void cut() {
        for (const domain::ChangeLine& change : body_.lines) {
            const Line& line = order_.lines[change.line.raw()];
            if (change.sets_price && change.unit_price != line.unit_price) {
                Effect priced = effect_of(EffectKind::line_priced);
                priced.line = change.line;
                priced.sku = line.sku;
                priced.value = line.unit_price.mantissa * 16 + line.unit_price.scale;
                draft_.write(priced);
            }
            const Units wanted{change.quantity};
            if (wanted > Units{} && wanted < quantity_of(line)) {
                cancel_line(draft_, key(change.line), quantity_of(line) - wanted);
            }
        }
        for (const LineIndex line : body_.remove) {
            cancel_line(draft_, key(line), cancellable(order_.lines[line.raw()]));
        }
        fill_freed(draft_, order_);
    }

    // Steps 10 to 13.
    Refusal raise() {
        for (std::size_t i = 0; i < body_.lines.size(); ++i) {
            const domain::ChangeLine& change = body_.lines[i];
            const Units more =
                Units{change.quantity} - quantity_of(order_.lines[change.line.raw()]);
            if (more <= Units{}) {
                continue;
            }
            Line& line = draft_.change_line(key(change.line));
            line.ordered += more;
            line.open += more;
            write_more(EffectKind::line_raised, change.line, more, line.sku);
            take(i, change.line, more);
        }
        if (goes_elsewhere()) {
            write_part();
        }
        for (std::size_t i = 0; i < body_.add.size(); ++i) {
            const LineIndex index{static_cast<std::uint16_t>(order_.lines.size() + i)};
            Line line;
            line.sku = added_[i];
            line.ordered = line.open = Units{body_.add[i].quantity};
            draft_.add_line(key(index), line);
            write_more(EffectKind::line_added, index, line.ordered, line.sku);
            take(item_of_added(i), index, line.ordered);
        }
        if (order_.policy == domain::Policy::all_or_nothing && !shortages_.empty()) {
            TwinDecision refusal = rejected(RejectReason::insufficient_stock, first_short_);
            refusal.shortages = shortages_;
            return refusal;
        }
        return over_limit_ ? Refusal(rejected(RejectReason::backorder_limit, *over_limit_))
                           : std::nullopt;
    }

    void write_more(EffectKind kind, LineIndex line, Units quantity, SkuId sku) {
        Effect effect = effect_of(kind);
        effect.line = line;
        effect.quantity = as_quantity(quantity);
        effect.sku = sku;
        draft_.write(effect);
    }

    // What is available of the SKU there behind the fills and the items before this one.
    Units& free_at(const LevelKey& level) {
        const auto [free, is_new] = free_.try_emplace(level);
        if (is_new) {
            const auto& effects = draft_.decision.effects;
            const bool is_left_over = std::ranges::any_of(effects, [&](const Effect& effect) {
                return effect.kind == EffectKind::follow_up && effect.sku == level.first;
            });
            const bool is_the_queues = is_left_over || state_.is_pending(level.first);
            free->second = is_the_queues ? Units{} : draft_.level(level).available();
        }
        return free->second;
    }

    struct Take {
        LocationId location;
        Units quantity;
    };

    void take(std::size_t item, LineIndex index, Units wanted) {
        const Line line = draft_.line(key(index));
        std::vector<Take> takes;
        std::size_t portions = line.portions.size();
        Units left = wanted;
        for (const LocationId location : state_.sourcing.at(order_.channel)) {
            const bool is_there = line.portion_at(location) != nullptr;
            if (!is_there && portions >= domain::kChannelLocationsMax) {
                continue;
            }
            Units& free = free_at({line.sku, location});
            if (const Units part = std::min(left, free); part > Units{}) {
                takes.push_back({location, part});
                free -= part;
                left -= part;
                portions += is_there ? 0U : 1U;
            }
        }
        const bool drops = left > Units{} && order_.policy == domain::Policy::backorder_short_lines;
        for (const Take& take : takes) {
            if (!drops) {
                draft_.move(key(index),
                            {Bucket::open, Bucket::allocated, take.location, take.quantity});
            }
        }
        if (left > Units{}) {
            wait(item, index, {wanted, left, drops ? wanted : left});
        }
    }

    struct Short {
        Units wanted, lacking, waits;
    };

    void wait(std::size_t item, LineIndex index, const Short& how) {
        if (order_.policy == domain::Policy::all_or_nothing) {
            first_short_ = shortages_.empty() ? item : first_short_;
            shortages_.push_back({.line = index,
                                  .requested = as_quantity(how.wanted),
                                  .available = as_quantity(how.wanted - how.lacking)});
            return;
        }
        const SkuId sku = draft_.line(key(index)).sku;
        draft_.move(key(index), {Bucket::open, Bucket::backordered, {}, how.waits});
        const bool waited =
            index.raw() < order_.lines.size() && order_.lines[index.raw()].backordered > Units{};
        auto [queued, is_new] = queued_.try_emplace(sku, state_.queue_length(sku));
        queued->second += waited ? 0U : 1U;
        if (!waited && queued->second > domain::kBackorderLinesPerSkuMax && !over_limit_) {
            over_limit_ = item;
        }
    }

    void write_part() {
        unsigned holds = 0;
        for (const domain::HoldKind hold : order_.holds) {
            holds |= 1U << (static_cast<unsigned>(hold) - 1U);
        }
        Effect effect =
            value_of(EffectKind::part_opened, static_cast<std::int64_t>(order_.number.raw()));
        effect.line = LineIndex{static_cast<std::uint16_t>(order_.lines.size())};
        effect.location = LocationId{order_.channel.raw()};
        effect.quantity = domain::Quantity{holds + order_.priority * 65536U +
                                           static_cast<std::uint32_t>(order_.policy) * 1048576U};
        draft_.write(effect);
        std::map<LocationId, Units> active;
        for (const Line& line : order_.lines) {
            for (const Portion& portion : line.portions) {
                active[portion.location] += portion.held() - portion.allocated;
            }
        }
        for (const auto& [location, units] : active) {
            if (units > Units{}) {
                Effect there = value_of(EffectKind::part_active, units.raw());
                there.location = location;
                draft_.write(there);
            }
        }
    }

    // Step 14.
    void write_head() {
        if (body_.priority != 0 && body_.priority != order_.priority) {
            draft_.write(value_of(EffectKind::priority_changed, order_.priority));
        }
        const base::ExactAmount total = total_after();
        const bool is_same =
            total.mantissa == order_.total.mantissa && total.scale == order_.total.scale;
        if (body_.items() != 0 && !is_same) {
            write_total(EffectKind::total_was, order_.total);
            write_total(EffectKind::total_is, total);
        }
        if (!body_.cold.empty()) {
            draft_.write(effect_of(EffectKind::address_changed));
        }
    }

    [[nodiscard]] base::ExactAmount total_after() const {
        base::ExactAmount total;
        for (std::size_t i = 0; i < order_.lines.size(); ++i) {
            const LineIndex index{static_cast<std::uint16_t>(i)};
            base::Decimal price = order_.lines[i].unit_price;
            for (const domain::ChangeLine& change : body_.lines) {
                if (change.line == index && change.sets_price) {
                    price = change.unit_price;
                }
            }
            total += base::ExactAmount::of(quantity_of(draft_.line(key(index))).raw(), price);
        }
        for (const domain::OrderLineInput& line : body_.add) {
            total += base::ExactAmount::of(line.quantity.raw(), line.unit_price);
        }
        return total;
    }

    void write_total(EffectKind kind, const base::ExactAmount& total) {
        const auto words = static_cast<base::Uint128>(total.mantissa);
        Effect effect = value_of(kind, static_cast<std::int64_t>(words));
        effect.line = LineIndex{total.scale};
        draft_.write(effect);
        effect.value = static_cast<std::int64_t>(words >> 64U);
        effect.quantity = domain::Quantity{1};
        draft_.write(effect);
    }

    const State& state_;
    const Order& order_;
    const ChangeOrder& body_;
    Draft draft_;
    std::vector<SkuId> added_;
    std::map<LevelKey, Units> free_;
    std::map<SkuId, std::size_t> queued_;
    std::vector<domain::Shortage> shortages_;
    std::size_t first_short_ = 0;
    std::optional<std::size_t> over_limit_;
};

}  // namespace

TwinDecision decide_body(const State& state, const ChangeOrder& body, const Stamp&) {
    const Order* const order = state.find_order(body.order);
    if (TwinDecision objection = check_order(order, body.expected_version);
        objection.verdict == domain::Verdict::reject) {
        return objection;
    }
    return Change(state, *order, body).decide();
}

}  // namespace skua::twin
