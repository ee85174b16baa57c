// Requests to cancel what is with a location, and what it says (page 0012).

#include <algorithm>
#include <map>
#include <vector>

#include "engine/twin/decide.hpp"
#include "engine/twin/draft.hpp"

namespace skua::twin {

using domain::Bucket;
using domain::Effect;
using domain::EffectKind;
using domain::LineIndex;
using domain::LocationId;
using domain::RejectReason;

namespace {

Units with_location(const Portion& portion) {
    return portion.released + portion.picked + portion.packed;
}

// One line of a request, and where it stands in the command.
struct Wanted {
    std::size_t at = 0;
    LineIndex line;
    Units quantity;
};

struct Wish {
    TwinDecision refusal;
    std::vector<Wanted> lines;
};

Wish all_of(const Order& order) {
    Wish wish;
    for (std::size_t i = 0; i < order.lines.size(); ++i) {
        Units with;
        for (const Portion& portion : order.lines[i].portions) {
            with += with_location(portion);
        }
        if (with > Units{}) {
            wish.lines.push_back({0, LineIndex{static_cast<std::uint16_t>(i)}, with});
        }
    }
    if (wish.lines.empty()) {
        wish.refusal = rejected(RejectReason::not_released);
    }
    return wish;
}

Wish named_of(const Order& order, const domain::RequestCancellation& body) {
    Wish wish;
    for (std::size_t i = 0; i < body.lines.size(); ++i) {
        const domain::CancelLine& named = body.lines[i];
        RejectReason reason = RejectReason::none;
        Units quantity{named.quantity};
        if (named.line.raw() >= order.lines.size()) {
            reason = RejectReason::unknown_line;
        } else {
            const Line& line = order.lines[named.line.raw()];
            Units with;
            for (const Portion& portion : line.portions) {
                with += with_location(portion);
            }
            const Units free = line.open + line.backordered + line.in(&Portion::allocated);
            quantity = quantity == Units{} ? with : quantity;
            if (quantity == Units{}) {
                reason =
                    free > Units{} ? RejectReason::not_released : RejectReason::nothing_to_cancel;
            } else if (quantity > with) {
                reason = quantity > with + free ? RejectReason::quantity_exceeds_line
                                                : RejectReason::not_released;
            }
        }
        if (reason == RejectReason::quantity_exceeds_line) {
            wish.refusal = exceeds_line(order, named, i);
            return wish;
        }
        if (reason != RejectReason::none) {
            wish.refusal = rejected(reason, i);
            return wish;
        }
        wish.lines.push_back({i, named.line, quantity});
    }
    return wish;
}

const Cancellation* find_open(const Order& order, LocationId location) {
    const auto found = order.cancellations.find(location);
    const bool is_open = found != order.cancellations.end() &&
                         found->second.status == domain::CancellationStatus::requested;
    return is_open ? &found->second : nullptr;
}

// What is in packages that nobody has closed.
Units in_open_packages(const Order& order, LocationId location, LineIndex line) {
    Units units;
    for (const Package& package : order.packages) {
        const auto packed = package.units.find(line);
        if (package.location == location && package.status == domain::PackageStatus::open &&
            packed != package.units.end()) {
            units += packed->second;
        }
    }
    return units;
}

// What a location can give back of a line, the least advanced first.
std::vector<std::pair<Bucket, Units>> left_there(const Order& order, LocationId location,
                                                 LineIndex line) {
    const Portion* const portion = order.lines.at(line.raw()).portion_at(location);
    if (portion == nullptr) {
        return {};
    }
    return {{Bucket::released, portion->released},
            {Bucket::picked, portion->picked},
            {Bucket::packed, in_open_packages(order, location, line)}};
}

void take_back(Draft& draft, const Order& order, LocationId location, const Cancellation& asked) {
    bool has_list = false;
    for (const auto& [line, wanted] : asked.lines) {
        Units rest = wanted.left();
        for (const auto& [bucket, there] : left_there(order, location, line)) {
            const Units part = std::min(rest, there);
            if (part == Units{}) {
                continue;
            }
            if (bucket == Bucket::released && !has_list) {
                has_list = true;
                Effect of_list;
                of_list.kind = EffectKind::pick_list_shorted;
                of_list.location = location;
                of_list.value =
                    static_cast<std::int64_t>(draft.state().claims.at({order.id, location}).raw());
                draft.write(of_list);
            }
            draft.move({order.id, line}, {bucket, Bucket::cancelled, location, part});
            rest -= part;
        }
    }
}

}  // namespace

void raise_follow_ups(Draft& draft) {
    std::vector<domain::SkuId> seen;
    for (const Effect& effect : draft.decision.effects) {
        const bool is_cancel =
            effect.kind == EffectKind::line_moved && effect.to == Bucket::cancelled;
        if (is_cancel && std::ranges::find(seen, effect.sku) == seen.end()) {
            seen.push_back(effect.sku);
        }
    }
    for (const domain::SkuId sku : seen) {
        if (draft.state().queues.contains(sku) && !draft.state().is_pending(sku)) {
            Effect later;
            later.kind = EffectKind::follow_up;
            later.sku = sku;
            draft.write(later);
        }
    }
}

namespace {

TwinDecision change_of(const Order& order, TwinDecision decision) {
    decision.order = order.id;
    decision.version = order.version + 1;
    return decision;
}

}  // namespace

TwinDecision decide_body(const State& state, const domain::RequestCancellation& body,
                         const Stamp&) {
    const Order* const order = state.find_order(body.order);
    if (TwinDecision objection = check_order(order, body.expected_version);
        objection.verdict == domain::Verdict::reject) {
        return objection;
    }
    const Wish wish = body.lines.empty() ? all_of(*order) : named_of(*order, body);
    if (wish.refusal.verdict == domain::Verdict::reject) {
        return wish.refusal;
    }
    Units unfinished;
    Units shipped;
    for (const Line& line : order->lines) {
        unfinished += line.unfinished();
        shipped += line.in(&Portion::shipped);
    }
    TwinDecision decision;
    for (const Wanted& wanted : wish.lines) {
        const Line& line = order->lines.at(wanted.line.raw());
        Units rest = wanted.quantity;
        for (auto portion = line.portions.rbegin(); portion != line.portions.rend(); ++portion) {
            const Units part = std::min(rest, with_location(*portion));
            if (part == Units{}) {
                continue;
            }
            if (find_open(*order, portion->location) != nullptr) {
                return rejected(RejectReason::cancellation_requested, wanted.at);
            }
            Effect asked;
            asked.kind = EffectKind::cancellation_requested;
            asked.line = wanted.line;
            asked.location = portion->location;
            asked.quantity = domain::Quantity{static_cast<std::uint32_t>(part.raw())};
            asked.sku = line.sku;
            asked.value = unfinished.raw() * 2 + (shipped > Units{} ? 1 : 0);
            decision.effects.push_back(asked);
            rest -= part;
        }
    }
    return change_of(*order, std::move(decision));
}

TwinDecision decide_body(const State& state, const domain::AnswerCancellation& body, const Stamp&) {
    const Order* const order = state.find_order(body.order);
    const bool is_known = order != nullptr && !is_reservation(order->lifecycle) &&
                          std::ranges::any_of(order->lines, [&](const Line& line) {
                              return line.portion_at(body.location) != nullptr;
                          });
    if (!is_known) {
        return rejected(RejectReason::unknown_fulfillment);
    }
    const Cancellation* const asked = find_open(*order, body.location);
    if (asked == nullptr) {
        const auto last = order->cancellations.find(body.location);
        const bool is_answered = last != order->cancellations.end();
        return rejected(RejectReason::cancellation_not_requested,
                        is_answered ? static_cast<std::size_t>(last->second.status) : 0);
    }
    Draft draft(state);
    Effect answer;
    answer.location = body.location;
    answer.value =
        2 * static_cast<std::int64_t>(asked->cause.reason) + (asked->cause.notifies ? 1 : 0);
    if (body.answer == domain::CancellationAnswer::refuse) {
        answer.kind = EffectKind::cancellation_refused;
        draft.write(answer);
        return change_of(*order, std::move(draft.decision));
    }
    answer.kind = EffectKind::cancellation_accepted;
    draft.write(answer);
    take_back(draft, *order, body.location, *asked);
    if (draft.decision.effects.size() == 1) {
        return rejected(RejectReason::nothing_to_cancel);
    }
    raise_follow_ups(draft);
    write_lifecycle(draft, order->id, order->lines.size());
    return change_of(*order, std::move(draft.decision));
}

bool is_asked_to_stop(const Order& order, LocationId location) {
    return find_open(order, location) != nullptr;
}

}  // namespace skua::twin
