// Returns (page 0011).

#include <algorithm>
#include <map>
#include <vector>

#include "engine/domain/limits.hpp"
#include "engine/twin/decide.hpp"
#include "engine/twin/draft.hpp"

namespace skua::twin {

using domain::Disposition;
using domain::Effect;
using domain::EffectKind;
using domain::LineIndex;
using domain::RejectReason;
using domain::ReturnAction;
using domain::ReturnNumber;
using domain::ReturnStatus;
using domain::SkuId;

namespace {

domain::Quantity shown(Units units) {
    const std::int64_t most = domain::kQuantityMax;
    return domain::Quantity{
        static_cast<std::uint32_t>(std::min(std::max<std::int64_t>(units.raw(), 0), most))};
}

std::int64_t value_of(ReturnNumber number, std::uint8_t what) {
    return number.raw() + std::int64_t{what} * 65'536;
}

Effect status_effect(EffectKind kind, ReturnNumber number, ReturnStatus status) {
    Effect effect;
    effect.kind = kind;
    effect.value = value_of(number, static_cast<std::uint8_t>(status));
    return effect;
}

bool is_over(ReturnStatus status) {
    return status == ReturnStatus::closed || status == ReturnStatus::rejected ||
           status == ReturnStatus::cancelled;
}

// What a decision of any of the three says of the order.
void name_order(const State& state, domain::OrderId id, TwinDecision& decision) {
    decision.order = id;
    decision.version = state.orders.at(id).version;
}

TwinDecision too_much(RejectReason reason, const std::vector<domain::Shortage>& shortages,
                      std::size_t first) {
    TwinDecision decision = rejected(reason, first);
    decision.shortages = shortages;
    return decision;
}

// Gathers who asks for more than there is.
struct Excess {
    std::vector<domain::Shortage> shortages;
    std::size_t first = 0;

    void look(std::size_t place, LineIndex line, domain::Quantity wanted, Units there) {
        if (Units{wanted} <= there) {
            return;
        }
        first = shortages.empty() ? place : first;
        shortages.push_back({.line = line, .requested = wanted, .available = shown(there)});
    }
};

}  // namespace

TwinDecision decide_body(const State& state, const domain::CreateReturn& body, const Stamp&) {
    const Order* const order = state.find_order(body.order);
    if (order == nullptr) {
        return rejected(RejectReason::unknown_order);
    }
    if (is_reservation(order->lifecycle)) {
        return rejected(RejectReason::reservation_not_order);
    }
    const auto known = state.returns.find(order->id);
    const std::size_t count = known == state.returns.end() ? 0 : known->second.size();
    if (count == domain::kReturnsPerOrderMax) {
        return rejected(RejectReason::return_limit);
    }
    for (std::size_t i = 0; i < body.lines.size(); ++i) {
        if (body.lines[i].line.raw() >= order->lines.size()) {
            return rejected(RejectReason::unknown_line, i);
        }
    }
    Excess excess;
    TwinDecision decision;
    for (std::size_t i = 0; i < body.lines.size(); ++i) {
        const domain::ReturnLineInput& wanted = body.lines[i];
        const Line& line = order->lines[wanted.line.raw()];
        const Units shipped = line.in(&Portion::shipped);
        excess.look(i, wanted.line, wanted.quantity,
                    shipped - state.claimed({order->id, wanted.line}));
        decision.skus.push_back(line.sku);
    }
    if (!excess.shortages.empty()) {
        return too_much(RejectReason::return_exceeds_shipped, excess.shortages, excess.first);
    }
    const ReturnNumber number{static_cast<std::uint16_t>(count + 1)};
    const ReturnStatus status = body.is_approved ? ReturnStatus::approved : ReturnStatus::requested;
    decision.effects = {status_effect(EffectKind::return_opened, number, status)};
    name_order(state, order->id, decision);
    return decision;
}

TwinDecision decide_body(const State& state, const domain::ChangeReturn& body, const Stamp&) {
    const Return* const returned = state.find_return({body.order, body.number});
    if (returned == nullptr) {
        return rejected(RejectReason::unknown_return);
    }
    const ReturnStatus now = returned->status;
    if (is_over(now)) {
        return rejected(RejectReason::return_closed, static_cast<std::size_t>(now));
    }
    const bool has_come = now == ReturnStatus::partially_received || now == ReturnStatus::received;
    ReturnStatus after = ReturnStatus::closed;
    switch (body.action) {
        case ReturnAction::approve:
        case ReturnAction::reject:
            if (now != ReturnStatus::requested) {
                return rejected(RejectReason::return_not_requested);
            }
            after = body.action == ReturnAction::approve ? ReturnStatus::approved
                                                         : ReturnStatus::rejected;
            break;
        case ReturnAction::cancel:
            if (has_come) {
                return rejected(RejectReason::return_has_units);
            }
            after = ReturnStatus::cancelled;
            break;
        case ReturnAction::close:
            if (now == ReturnStatus::requested) {
                return rejected(RejectReason::return_not_approved);
            }
            if (!has_come) {
                return rejected(RejectReason::return_not_received);
            }
            break;
    }
    TwinDecision decision;
    decision.effects = {status_effect(EffectKind::return_moved, body.number, after)};
    name_order(state, body.order, decision);
    return decision;
}

namespace {

// Why nothing can be received of the return, there or at all.
TwinDecision check_receipt(const State& state, const domain::ReceiveReturn& body) {
    const Return* const returned = state.find_return({body.order, body.number});
    if (returned == nullptr) {
        return rejected(RejectReason::unknown_return);
    }
    if (is_over(returned->status)) {
        return rejected(RejectReason::return_closed, static_cast<std::size_t>(returned->status));
    }
    if (returned->status == ReturnStatus::requested) {
        return rejected(RejectReason::return_not_approved);
    }
    if (state.find_location(body.location).is_none()) {
        return rejected(RejectReason::unknown_location);
    }
    std::map<LineIndex, Units> left;
    for (const auto& [line, expected] : returned->lines) {
        left[line] = expected.left();
    }
    for (std::size_t i = 0; i < body.items.size(); ++i) {
        if (!left.contains(body.items[i].line)) {
            return rejected(RejectReason::not_on_return, i);
        }
    }
    Excess excess;
    for (std::size_t i = 0; i < body.items.size(); ++i) {
        const domain::ReturnedItem& item = body.items[i];
        excess.look(i, item.line, item.quantity, left[item.line]);
        left[item.line] -= Units{item.quantity};
    }
    if (!excess.shortages.empty()) {
        return too_much(RejectReason::receipt_exceeds_return, excess.shortages, excess.first);
    }
    return {};
}

TwinDecision too_much(const Level& level, const domain::ReturnedItem& item, std::size_t at) {
    TwinDecision refusal = rejected(RejectReason::stock_limit, Units{item.quantity},
                                    Units{domain::kStockUnitsMax} - level.on_hand);
    refusal.at = static_cast<std::uint32_t>(at);
    refusal.shortages.front().line = item.line;
    return refusal;
}

// Writes what one item brings; false when the level would hold too much.
bool bring(Draft& draft, const domain::ReceiveReturn& body, const domain::ReturnedItem& item,
           const LevelKey& key) {
    const Units units{item.quantity};
    if (draft.level(key).on_hand + units > Units{domain::kStockUnitsMax}) {
        return false;
    }
    Effect came;
    came.kind = EffectKind::return_received;
    came.line = item.line;
    came.location = key.second;
    came.quantity = item.quantity;
    came.sku = key.first;
    came.value = value_of(body.number, static_cast<std::uint8_t>(item.disposition));
    draft.write(came);
    draft.change_level(key).on_hand += units;
    draft.write(stock_effect(key, domain::MovementKind::returned, units));
    if (item.disposition == Disposition::quarantine) {
        draft.change_condition(key, domain::Condition::sellable, domain::Condition::quality_hold,
                               units);
    }
    if (item.disposition == Disposition::scrap) {
        draft.change_condition(key, domain::Condition::sellable, domain::Condition::damaged, units);
    }
    return true;
}

}  // namespace

TwinDecision decide_body(const State& state, const domain::ReceiveReturn& body, const Stamp&) {
    if (TwinDecision refusal = check_receipt(state, body);
        refusal.verdict == domain::Verdict::reject) {
        return refusal;
    }
    const Return& returned = *state.find_return({body.order, body.number});
    const domain::LocationId location = state.find_location(body.location);
    Draft draft(state);
    std::vector<SkuId> restocked;
    Units came;
    for (std::size_t i = 0; i < body.items.size(); ++i) {
        const domain::ReturnedItem& item = body.items[i];
        const SkuId sku = state.orders.at(body.order).lines.at(item.line.raw()).sku;
        if (!bring(draft, body, item, {sku, location})) {
            return too_much(draft.level({sku, location}), item, i);
        }
        draft.decision.skus.push_back(sku);
        came += Units{item.quantity};
        if (item.disposition == Disposition::restock &&
            std::ranges::find(restocked, sku) == restocked.end()) {
            restocked.push_back(sku);
        }
    }
    const std::size_t share = domain::kFillEffectsMax / body.items.size();
    for (const SkuId sku : restocked) {
        draft.fill(sku, std::max<std::size_t>(1, share));
    }
    Units left;
    for (const auto& [line, expected] : returned.lines) {
        left += expected.left();
    }
    const ReturnStatus after =
        left == came ? ReturnStatus::received : ReturnStatus::partially_received;
    if (after != returned.status) {
        draft.write(status_effect(EffectKind::return_moved, body.number, after));
    }
    name_order(state, body.order, draft.decision);
    return std::move(draft.decision);
}

}  // namespace skua::twin
