// Placing and cancelling orders.

#include <algorithm>
#include <map>
#include <set>
#include <vector>

#include "engine/domain/limits.hpp"
#include "engine/twin/decide.hpp"
#include "engine/twin/draft.hpp"

namespace skua::twin {

using domain::Bucket;
using domain::Effect;
using domain::EffectKind;
using domain::LineIndex;
using domain::LocationId;
using domain::RejectReason;
using domain::SkuId;

namespace {

LineIndex line_index(std::size_t index) {
    return LineIndex{static_cast<std::uint16_t>(index)};
}

struct Take {
    LocationId location;
    Units quantity;
};

// What one line of an order being placed wants and could have.
struct Demand {
    SkuId sku;
    Units wanted, taken;
    std::vector<Take> takes;

    [[nodiscard]] bool is_short() const { return taken < wanted; }
};

// Step 3 of place_order: every line takes in line order, from its channel's locations in order.
void take_stock(const State& state, const std::vector<LocationId>& locations,
                std::vector<Demand>& demands) {
    std::map<LevelKey, Units> gone;  // what earlier lines of this order took
    for (Demand& demand : demands) {
        if (state.is_pending(demand.sku)) {
            continue;
        }
        for (const LocationId location : locations) {
            const LevelKey key{demand.sku, location};
            const Units free = state.level(key).available() - gone[key];
            const Units take = std::min(demand.wanted - demand.taken, free);
            if (take > Units{}) {
                demand.takes.push_back({location, take});
                demand.taken += take;
                gone[key] += take;
            }
        }
    }
}

TwinDecision refuse_shortages(const std::vector<Demand>& demands) {
    TwinDecision decision = rejected(RejectReason::insufficient_stock);
    for (std::size_t i = 0; i < demands.size(); ++i) {
        if (demands[i].is_short()) {
            const auto quantity = [](Units units) {
                return domain::Quantity{static_cast<std::uint32_t>(units.raw())};
            };
            decision.shortages.push_back({.line = line_index(i),
                                          .requested = quantity(demands[i].wanted),
                                          .available = quantity(demands[i].taken)});
        }
    }
    decision.at = decision.shortages.front().line.raw();
    return decision;
}

// Step 5: the first line whose back-order would make its SKU's queue too long, or npos.
constexpr std::size_t kNoLine = static_cast<std::size_t>(-1);
std::size_t line_over_backorder_limit(const State& state, const std::vector<Demand>& demands) {
    std::map<SkuId, std::size_t> queued;
    for (std::size_t i = 0; i < demands.size(); ++i) {
        if (!demands[i].is_short()) {
            continue;
        }
        auto [count, is_new] = queued.try_emplace(demands[i].sku, 0);
        if (is_new) {
            count->second = state.queue_length(demands[i].sku);
        }
        if (++count->second > domain::kBackorderLinesPerSkuMax) {
            return i;
        }
    }
    return kNoLine;
}

domain::OrderId next_order_id(const State& state, const std::vector<Demand>& demands) {
    const domain::Slot home = slot_of(demands.front().sku);
    const auto counted = state.orders_in_slot.find(home);
    const std::uint64_t last = counted == state.orders_in_slot.end() ? 0 : counted->second;
    const bool is_spanning = std::ranges::any_of(
        demands, [&](const Demand& demand) { return slot_of(demand.sku) != home; });
    return make_order_id(home, last + 1, is_spanning ? domain::Spans::yes : domain::Spans::no);
}

Effect order_effect(EffectKind kind, domain::OrderId order) {
    Effect effect;
    effect.kind = kind;
    effect.order_raw = order.raw();
    return effect;
}

Effect value_effect(EffectKind kind, std::int64_t value) {
    Effect effect;
    effect.kind = kind;
    effect.value = value;
    return effect;
}

}  // namespace

TwinDecision decide_body(const State& state, const domain::PlaceOrder& body, const Stamp&) {
    const domain::ChannelId channel = state.find_channel(body.channel);
    if (channel.is_none()) {
        return rejected(RejectReason::unknown_channel);
    }
    std::vector<Demand> demands;
    for (std::size_t i = 0; i < body.lines.size(); ++i) {
        const SkuId sku = state.find_sku(body.lines[i].sku);
        if (sku.is_none()) {
            return rejected(RejectReason::unknown_sku, i);
        }
        demands.push_back(
            {.sku = sku, .wanted = Units{body.lines[i].quantity}, .taken = {}, .takes = {}});
    }
    take_stock(state, state.sourcing.at(channel), demands);
    if (body.policy == domain::Policy::all_or_nothing &&
        std::ranges::any_of(demands, &Demand::is_short)) {
        return refuse_shortages(demands);
    }
    if (const std::size_t line = line_over_backorder_limit(state, demands); line != kNoLine) {
        return rejected(RejectReason::backorder_limit, line);
    }

    Draft draft(state);
    const domain::OrderId order = next_order_id(state, demands);
    draft.write(order_effect(EffectKind::order_created, order));
    for (std::size_t i = 0; i < demands.size(); ++i) {
        const Demand& demand = demands[i];
        const LineKey key{order, line_index(i)};
        Line line;
        line.sku = demand.sku;
        line.ordered = line.open = demand.wanted;
        draft.add_line(key, line);
        draft.decision.skus.push_back(demand.sku);

        const bool is_all_or_none = body.policy == domain::Policy::backorder_short_lines;
        if (!demand.is_short() || !is_all_or_none) {
            for (const Take& take : demand.takes) {
                draft.move(key, {Bucket::open, Bucket::allocated, take.location, take.quantity});
            }
        }
        if (const Units rest = draft.line(key).open; rest > Units{}) {
            draft.move(key, {Bucket::open, Bucket::backordered, {}, rest});
        }
    }
    draft.decision.order = order;
    draft.decision.version = 1;
    return std::move(draft.decision);
}

Units cancellable(const Line& line) {
    return line.open + line.backordered + line.in(&Portion::allocated);
}
Units with_the_location(const Line& line) {
    return line.in(&Portion::released) + line.in(&Portion::picked) + line.in(&Portion::packed);
}

namespace {

struct LineCancel {
    LineIndex line;
    Units quantity;
};

// What a cancel command takes of each line, or the reason why it may not.
struct CancelPlan {
    RejectReason objection = RejectReason::none;
    std::size_t at = 0;
    std::vector<LineCancel> lines;
};

CancelPlan plan_whole_order(const Order& order) {
    CancelPlan plan;
    Units total;
    for (std::size_t i = 0; i < order.lines.size(); ++i) {
        if (with_the_location(order.lines[i]) > Units{}) {
            return {.objection = RejectReason::already_released, .at = 0, .lines = {}};
        }
        const Units quantity = cancellable(order.lines[i]);
        plan.lines.push_back({line_index(i), quantity});
        total += quantity;
    }
    if (total == Units{}) {
        plan.objection = RejectReason::nothing_to_cancel;
    }
    return plan;
}

CancelPlan plan_named_lines(const Order& order, const domain::CancelOrder& body) {
    CancelPlan plan;
    for (std::size_t i = 0; i < body.lines.size(); ++i) {
        const auto refuse = [&](RejectReason reason) {
            return CancelPlan{.objection = reason, .at = i, .lines = {}};
        };
        const domain::CancelLine& asked = body.lines[i];
        if (asked.line.raw() >= order.lines.size()) {
            return refuse(RejectReason::unknown_line);
        }
        const Line& line = order.lines[asked.line.raw()];
        const Units can = cancellable(line);
        const Units gone = with_the_location(line);
        const Units quantity = asked.quantity.is_zero() ? can : Units{asked.quantity};
        if (quantity == Units{}) {
            return refuse(gone > Units{} ? RejectReason::already_released
                                         : RejectReason::nothing_to_cancel);
        }
        if (quantity > can) {
            return refuse(quantity <= can + gone ? RejectReason::already_released
                                                 : RejectReason::quantity_exceeds_line);
        }
        plan.lines.push_back({asked.line, quantity});
    }
    return plan;
}

}  // namespace

// Back-ordered units go first, then open ones, then allocated ones from the last portion back.
void cancel_line(Draft& draft, const LineKey& key, Units quantity) {
    const auto take = [&](Bucket from, LocationId location, Units present) {
        const Units part = std::min(quantity, present);
        if (part > Units{}) {
            draft.move(key, {from, Bucket::cancelled, location, part});
            quantity -= part;
        }
    };
    take(Bucket::backordered, {}, draft.line(key).backordered);
    take(Bucket::open, {}, draft.line(key).open);
    const std::vector<Portion> portions = draft.line(key).portions;
    for (auto portion = portions.rbegin(); portion != portions.rend(); ++portion) {
        take(Bucket::allocated, portion->location, portion->allocated);
    }
}

namespace {

// Step 6: the SKUs that got allocated units back, in the order in which they were first freed.
std::vector<SkuId> freed_skus(const std::vector<Effect>& effects) {
    std::vector<SkuId> freed;
    for (const Effect& effect : effects) {
        const bool is_freed = effect.from == Bucket::allocated && effect.to == Bucket::cancelled;
        if (is_freed && std::ranges::find(freed, effect.sku) == freed.end()) {
            freed.push_back(effect.sku);
        }
    }
    return freed;
}

}  // namespace

void fill_freed(Draft& draft, const Order& order) {
    const std::size_t share = domain::kFillEffectsMax / order.lines.size();
    for (const SkuId sku : freed_skus(draft.decision.effects)) {
        draft.fill(sku, std::max<std::size_t>(1, share));
    }
}

void write_lifecycle(Draft& draft, domain::OrderId order, std::size_t count) {
    std::vector<Line> lines;  // as the draft leaves them
    for (std::size_t i = 0; i < count; ++i) {
        lines.push_back(draft.line({order, line_index(i)}));
    }
    const bool is_all_cancelled =
        std::ranges::all_of(lines, [](const Line& line) { return line.cancelled == line.ordered; });
    const bool is_finished =
        std::ranges::all_of(lines, [](const Line& line) { return line.unfinished() == Units{}; });
    if (is_all_cancelled) {
        draft.write(value_effect(EffectKind::lifecycle_changed,
                                 static_cast<std::int64_t>(domain::Lifecycle::cancelled)));
    } else if (is_finished) {
        draft.write(value_effect(EffectKind::lifecycle_changed,
                                 static_cast<std::int64_t>(domain::Lifecycle::closed)));
    }
}

TwinDecision decide_body(const State& state, const domain::CancelOrder& body, const Stamp&) {
    const Order* const order = state.find_order(body.order);
    if (TwinDecision objection = check_order(order, body.expected_version);
        objection.verdict == domain::Verdict::reject) {
        return objection;
    }
    const CancelPlan plan =
        body.lines.empty() ? plan_whole_order(*order) : plan_named_lines(*order, body);
    if (plan.objection != RejectReason::none) {
        return rejected(plan.objection, plan.at);
    }

    Draft draft(state);
    for (const LineCancel& cancel : plan.lines) {
        cancel_line(draft, {order->id, cancel.line}, cancel.quantity);
    }
    fill_freed(draft, *order);
    write_lifecycle(draft, order->id, order->lines.size());
    draft.decision.order = order->id;
    draft.decision.version = order->version + 1;
    return std::move(draft.decision);
}

}  // namespace skua::twin
