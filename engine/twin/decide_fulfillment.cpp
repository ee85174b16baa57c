// Waves, picks and shipments.

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

Units at_location(const Order& order, LocationId location, Units Portion::*bucket) {
    Units sum;
    for (const Line& line : order.lines) {
        if (const Portion* const portion = line.portion_at(location)) {
            sum += portion->*bucket;
        }
    }
    return sum;
}

bool is_pullable(const Order& order, LocationId location) {
    return order.holds.empty() && at_location(order, location, &Portion::released) == Units{} &&
           at_location(order, location, &Portion::picked) == Units{} &&
           at_location(order, location, &Portion::packed) == Units{};
}

std::vector<LineKey> allocated_lines(const Order& order, LocationId location) {
    std::vector<LineKey> lines;
    for (std::size_t i = 0; i < order.lines.size(); ++i) {
        const Portion* const portion = order.lines[i].portion_at(location);
        if (portion != nullptr && portion->allocated > Units{}) {
            lines.emplace_back(order.id, line_index(i));
        }
    }
    return lines;
}

// The lines that a wave claims, order by order.
std::vector<LineKey> choose_lines(const State& state, LocationId location, std::size_t orders_max) {
    std::vector<LineKey> chosen;
    const auto waiting = state.waiting.find(location);
    if (waiting == state.waiting.end()) {
        return chosen;
    }
    std::size_t orders = 0;
    for (const WavePlace& place : waiting->second) {
        const Order& order = state.orders.at(place.order);
        if (!is_pullable(order, location)) {
            continue;
        }
        const std::vector<LineKey> lines = allocated_lines(order, location);
        if (orders == orders_max || chosen.size() + lines.size() > domain::kPickListLinesMax) {
            break;
        }
        chosen.insert(chosen.end(), lines.begin(), lines.end());
        ++orders;
    }
    return chosen;
}

}  // namespace

TwinDecision decide_body(const State& state, const domain::CreateWave& body, const Stamp& stamp) {
    const LocationId location = state.find_location(body.location);
    if (location.is_none()) {
        return rejected(RejectReason::unknown_location);
    }
    const std::vector<LineKey> chosen = choose_lines(state, location, body.fulfillments_max);
    if (chosen.empty()) {
        return {};
    }
    Draft draft(state);
    draft.decision.pick_list = make_pick_list_id(stamp.sequence, slot_of_text(body.location));
    Effect created;
    created.kind = EffectKind::pick_list_created;
    created.location = location;
    created.value = static_cast<std::int64_t>(draft.decision.pick_list.raw());
    draft.write(created);
    std::set<SkuId> listed;
    for (const LineKey& key : chosen) {
        const Units quantity = draft.line(key).portion_at(location)->allocated;
        draft.move(key, {Bucket::allocated, Bucket::released, location, quantity});
        const SkuId sku = draft.line(key).sku;
        if (listed.insert(sku).second) {
            draft.decision.skus.push_back(sku);
            draft.decision.bins.emplace_back(state.level({sku, location}).bin);
        }
    }
    draft.write(effect_of_claim(location, body.claim_seconds, stamp));
    return std::move(draft.decision);
}

TwinDecision decide_body(const State& state, const domain::ConfirmPicks& body, const Stamp& stamp) {
    const auto found = state.pick_lists.find(body.pick_list);
    if (found == state.pick_lists.end()) {
        return rejected(RejectReason::unknown_pick_list);
    }
    if (!found->second.is_claimed()) {
        return rejected_as_closed(found->second);
    }
    PickList list = found->second;  // a copy: earlier picks of this command count
    Draft draft(state);
    for (std::size_t i = 0; i < body.picks.size(); ++i) {
        const domain::Pick& pick = body.picks[i];
        const SkuId sku = state.find_sku(pick.sku);
        if (sku.is_none()) {
            return rejected(RejectReason::unknown_sku, i);
        }
        const auto is_meant = [&](const Task& task) {
            return task.sku == sku && (pick.order.is_none() || task.order == pick.order);
        };
        bool is_on_list = false;
        Units left;
        for (const Task& task : list.tasks) {
            if (is_meant(task)) {
                is_on_list = true;
                left += task.left();
            }
        }
        if (!is_on_list) {
            return rejected(RejectReason::not_on_pick_list, i);
        }
        Units wanted{pick.quantity};
        if (wanted > left) {
            TwinDecision refusal = rejected(RejectReason::pick_exceeds_list, wanted, left);
            refusal.at = static_cast<std::uint32_t>(i);
            return refusal;
        }
        for (Task& task : list.tasks) {
            const Units part = is_meant(task) ? std::min(wanted, task.left()) : Units{};
            if (part > Units{}) {
                draft.move({task.order, task.line},
                           {Bucket::released, Bucket::picked, list.location, part});
                task.picked += part;
                wanted -= part;
            }
        }
        draft.decision.skus.push_back(sku);
    }
    draft.write(list.left() == Units{}
                    ? effect_of_closing(list.location, domain::PickListStatus::done)
                    : effect_of_claim(list.location, list.claim_seconds, stamp));
    return std::move(draft.decision);
}

TwinDecision decide_body(const State& state, const domain::ShipFulfillment& body, const Stamp&) {
    const Order* const order = state.find_order(body.order);
    const LocationId location = body.location;
    const bool is_known = order != nullptr && !is_reservation(order->lifecycle) &&
                          std::ranges::any_of(order->lines, [&](const Line& line) {
                              return line.portion_at(location) != nullptr;
                          });
    if (!is_known) {
        return rejected(RejectReason::unknown_fulfillment);
    }
    if (is_asked_to_stop(*order, location)) {
        return rejected(RejectReason::cancellation_requested);
    }
    if (body.package != 0) {
        return decide_package(state, body);
    }
    if (at_location(*order, location, &Portion::released) > Units{}) {
        return rejected(RejectReason::not_fully_picked);
    }
    const Units ready = at_location(*order, location, &Portion::picked) +
                        at_location(*order, location, &Portion::packed);
    if (ready == Units{}) {
        const bool is_shipped = at_location(*order, location, &Portion::shipped) > Units{};
        const bool is_allocated = at_location(*order, location, &Portion::allocated) > Units{};
        if (is_shipped && !is_allocated) {
            return rejected(RejectReason::already_shipped);
        }
        if (order->lifecycle != domain::Lifecycle::booked) {
            return rejected(RejectReason::order_closed, static_cast<std::size_t>(order->lifecycle));
        }
        return rejected(RejectReason::not_picked);
    }

    Draft draft(state);
    for (std::size_t i = 0; i < order->lines.size(); ++i) {
        const LineKey key{order->id, line_index(i)};
        if (const Portion* const portion = order->lines[i].portion_at(location)) {
            if (portion->picked > Units{}) {
                draft.move(key, {Bucket::picked, Bucket::shipped, location, portion->picked});
            }
            if (portion->packed > Units{}) {
                draft.move(key, {Bucket::packed, Bucket::shipped, location, portion->packed});
            }
            if (portion->picked + portion->packed > Units{}) {
                draft.complete(key);
            }
        }
    }
    write_packages_shipped(draft, *order, location);
    finish_shipment(draft, *order, location);
    return std::move(draft.decision);
}

}  // namespace skua::twin
