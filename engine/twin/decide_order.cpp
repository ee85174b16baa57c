// Placing and cancelling orders.

#include <algorithm>
#include <map>
#include <set>
#include <vector>

#include "engine/domain/limits.hpp"
#include "engine/twin/carts.hpp"
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
// What is free belongs to the queue while the SKU has a follow-up pending; what is its own does
// not.
void take_stock(const State& state, const std::vector<LocationId>& locations, const OwnUnits& own,
                std::vector<Demand>& demands) {
    std::map<LevelKey, Units> gone;  // what earlier lines of this order took
    for (Demand& demand : demands) {
        for (const LocationId location : locations) {
            const LevelKey key{demand.sku, location};
            const auto mine = own.units.find(key);
            Units free = mine == own.units.end() ? Units{} : mine->second;
            free += state.is_pending(demand.sku) ? Units{} : state.level(key).available();
            free -= gone[key];
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
std::size_t line_over_backorder_limit(const State& state, const OwnUnits& own,
                                      const std::vector<Demand>& demands) {
    std::map<SkuId, std::size_t> queued;
    for (std::size_t i = 0; i < demands.size(); ++i) {
        if (!demands[i].is_short()) {
            continue;
        }
        auto [count, is_new] = queued.try_emplace(demands[i].sku, 0);
        if (is_new) {
            const auto mine = own.queued.find(demands[i].sku);
            count->second =
                state.queue_length(demands[i].sku) - (mine == own.queued.end() ? 0 : mine->second);
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

namespace {

std::int64_t micros_after(const Stamp& stamp, std::int64_t seconds) {
    return stamp.time.micros + seconds * 1'000'000;
}

// What an order or a cart asks for, or the refusal of something unknown.
struct Asked {
    TwinDecision refusal;
    domain::ChannelId channel;
    std::vector<Demand> demands;
};

template <class Body>
Asked ask(const State& state, const Body& body) {
    Asked asked;
    asked.channel = state.find_channel(body.channel);
    if (asked.channel.is_none()) {
        asked.refusal = rejected(RejectReason::unknown_channel);
        return asked;
    }
    for (std::size_t i = 0; i < body.lines.size(); ++i) {
        const SkuId sku = state.find_sku(body.lines[i].sku);
        if (sku.is_none()) {
            asked.refusal = rejected(RejectReason::unknown_sku, i);
            return asked;
        }
        asked.demands.push_back(
            {.sku = sku, .wanted = Units{body.lines[i].quantity}, .taken = {}, .takes = {}});
    }
    return asked;
}

// Steps 3 to 5. A reject, or nothing that objects.
TwinDecision take_or_refuse(const State& state, domain::Policy policy, const OwnUnits& own,
                            Asked& asked) {
    take_stock(state, state.sourcing.at(asked.channel), own, asked.demands);
    if (policy == domain::Policy::all_or_nothing &&
        std::ranges::any_of(asked.demands, &Demand::is_short)) {
        return refuse_shortages(asked.demands);
    }
    if (const std::size_t line = line_over_backorder_limit(state, own, asked.demands);
        line != kNoLine) {
        return rejected(RejectReason::backorder_limit, line);
    }
    return {};
}

// Step 6: per line what it takes into the bucket, and what it waits for.
void write_lines(Draft& draft, domain::OrderId order, const std::vector<Demand>& demands,
                 domain::Policy policy, Bucket to) {
    for (std::size_t i = 0; i < demands.size(); ++i) {
        const Demand& demand = demands[i];
        const LineKey key{order, line_index(i)};
        Line line;
        line.sku = demand.sku;
        line.ordered = line.open = demand.wanted;
        draft.add_line(key, line);
        draft.decision.skus.push_back(demand.sku);

        const bool is_all_or_none = policy == domain::Policy::backorder_short_lines;
        if (!demand.is_short() || !is_all_or_none) {
            for (const Take& take : demand.takes) {
                draft.move(key, {Bucket::open, to, take.location, take.quantity});
            }
        }
        if (const Units rest = draft.line(key).open; rest > Units{}) {
            draft.move(key, {Bucket::open, Bucket::backordered, {}, rest});
        }
    }
    draft.decision.order = order;
    draft.decision.version = 1;
}

}  // namespace

TwinDecision decide_body(const State& state, const domain::PlaceOrder& body, const Stamp& stamp) {
    Asked asked = ask(state, body);
    if (asked.refusal.verdict == domain::Verdict::reject) {
        return asked.refusal;
    }
    const Order* cart = nullptr;
    if (!body.reservation.is_none()) {
        const TwinDecision objection = check_cart(state, body.reservation, asked.channel);
        if (objection.verdict == domain::Verdict::reject) {
            return objection;
        }
        cart = find_held(state, body.reservation);
    }
    const OwnUnits own = cart == nullptr ? OwnUnits{} : own_units(*cart);
    if (const TwinDecision refusal = take_or_refuse(state, body.policy, own, asked);
        refusal.verdict == domain::Verdict::reject) {
        return refusal;
    }
    Draft draft(state);
    if (cart != nullptr) {
        give_back(draft, *cart);
        draft.write(order_effect(EffectKind::reservation_committed, cart->id));
    }
    const domain::OrderId order = next_order_id(state, asked.demands);
    draft.write(order_effect(EffectKind::order_created, order));
    if (const auto grace = state.windows.at(asked.channel).release_after; grace > 0) {
        draft.write(value_effect(EffectKind::grace_started, micros_after(stamp, grace)));
    }
    write_lines(draft, order, asked.demands, body.policy, Bucket::allocated);
    if (cart != nullptr) {
        hand_over(draft, *cart);
    }
    return std::move(draft.decision);
}

TwinDecision decide_body(const State& state, const domain::Reserve& body, const Stamp& stamp) {
    Asked asked = ask(state, body);
    if (asked.refusal.verdict == domain::Verdict::reject) {
        return asked.refusal;
    }
    if (const TwinDecision refusal = take_or_refuse(state, body.policy, {}, asked);
        refusal.verdict == domain::Verdict::reject) {
        return refusal;
    }
    Draft draft(state);
    const domain::OrderId cart = next_order_id(state, asked.demands);
    draft.write(order_effect(EffectKind::reservation_created, cart));
    if (body.ttl_seconds == 0) {
        const auto held = state.windows.at(asked.channel).reservation;
        draft.write(value_effect(EffectKind::reservation_extended, micros_after(stamp, held)));
    }
    write_lines(draft, cart, asked.demands, body.policy, Bucket::reserved);
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
    return take_off(state, body, Says::nothing);
}

TwinDecision exceeds_line(const Order& order, const domain::CancelLine& wanted, std::size_t at) {
    TwinDecision refusal = rejected(RejectReason::quantity_exceeds_line, Units{wanted.quantity},
                                    order.lines.at(wanted.line.raw()).unfinished());
    refusal.at = static_cast<std::uint32_t>(at);
    refusal.shortages.front().line = wanted.line;
    return refusal;
}

namespace {

// With the figures, where a quantity was stated.
TwinDecision refuse_cancel(const Order& order, const domain::CancelOrder& body,
                           const CancelPlan& plan) {
    if (plan.objection == RejectReason::quantity_exceeds_line) {
        return exceeds_line(order, body.lines[plan.at], plan.at);
    }
    const bool has_figures = plan.objection == RejectReason::already_released &&
                             !body.lines.empty() && !body.lines[plan.at].quantity.is_zero();
    if (!has_figures) {
        return rejected(plan.objection, plan.at);
    }
    const domain::CancelLine& wanted = body.lines[plan.at];
    TwinDecision refusal = rejected(RejectReason::already_released, Units{wanted.quantity},
                                    cancellable(order.lines.at(wanted.line.raw())));
    refusal.at = static_cast<std::uint32_t>(plan.at);
    refusal.shortages.front().line = wanted.line;
    return refusal;
}

}  // namespace

TwinDecision take_off(const State& state, const domain::CancelOrder& body, Says says) {
    const Order* const order = state.find_order(body.order);
    if (TwinDecision objection = check_order(order, body.expected_version);
        objection.verdict == domain::Verdict::reject) {
        return objection;
    }
    const CancelPlan plan =
        body.lines.empty() ? plan_whole_order(*order) : plan_named_lines(*order, body);
    if (plan.objection != RejectReason::none) {
        return refuse_cancel(*order, body, plan);
    }

    Draft draft(state);
    for (const LineCancel& cancel : plan.lines) {
        const LineKey key{order->id, cancel.line};
        if (says == Says::closed_short && cancel.quantity > Units{}) {
            draft.write(effect_of_closing(key, draft.line(key).sku, cancel.quantity,
                                          domain::CloseReason::closed_short));
        }
        cancel_line(draft, key, cancel.quantity);
    }
    fill_freed(draft, *order);
    write_lifecycle(draft, order->id, order->lines.size());
    draft.decision.order = order->id;
    draft.decision.version = order->version + 1;
    return std::move(draft.decision);
}

}  // namespace skua::twin
