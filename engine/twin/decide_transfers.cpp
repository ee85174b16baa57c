// Transfers (page 0014).

#include <algorithm>
#include <map>
#include <vector>

#include "engine/domain/limits.hpp"
#include "engine/twin/decide.hpp"
#include "engine/twin/draft.hpp"

namespace skua::twin {

using domain::Effect;
using domain::EffectKind;
using domain::LocationId;
using domain::MovementKind;
using domain::RejectReason;
using domain::SkuId;
using domain::TransferAction;
using domain::TransferChoice;
using domain::TransferStatus;
using domain::TransferStep;

namespace {

domain::Quantity counted(Units units) {
    return domain::Quantity{static_cast<std::uint32_t>(units.raw())};
}

// One transfer while a decision about it is written.
class Plan {
public:
    Plan(const State& state, const Transfer& transfer) : draft(state), transfer_(transfer) {}

    void set_status(TransferStatus status) {
        Effect effect;
        effect.kind = EffectKind::transfer_moved;
        effect.value = static_cast<std::int64_t>(status);
        draft.write(effect);
    }
    void step(std::size_t line, TransferStep step, LocationId location, Units units) {
        Effect effect;
        effect.kind = EffectKind::transfer_stepped;
        effect.line = domain::LineIndex{static_cast<std::uint16_t>(line)};
        effect.location = location;
        effect.quantity = counted(units);
        effect.sku = sku_of(line);
        effect.value = static_cast<std::int64_t>(step);
        draft.write(effect);
    }
    // False when the level would hold more than it may.
    bool bring(std::size_t line, LocationId location, Units units) {
        const LevelKey key{sku_of(line), location};
        draft.change_level(key).on_hand += units;
        draft.write(stock_effect(key, MovementKind::transfer_in, units));
        return draft.level(key).on_hand <= Units{domain::kStockUnitsMax};
    }
    // Behind bring() of these units.
    [[nodiscard]] TwinDecision too_much(std::size_t line, LocationId location, Units units,
                                        std::size_t at) const {
        const Units before = draft.level({sku_of(line), location}).on_hand - units;
        TwinDecision refusal =
            rejected(RejectReason::stock_limit, units, Units{domain::kStockUnitsMax} - before);
        refusal.at = static_cast<std::uint32_t>(at);
        refusal.shortages.front().line = domain::LineIndex{static_cast<std::uint16_t>(line)};
        return refusal;
    }
    void frees(std::size_t line) {
        const SkuId sku = sku_of(line);
        if (std::ranges::find(freed_, sku) == freed_.end()) {
            freed_.push_back(sku);
        }
    }
    void fill_freed(std::size_t among) {
        const std::size_t share = domain::kFillEffectsMax / among;
        for (const SkuId sku : freed_) {
            draft.fill(sku, std::max<std::size_t>(1, share));
        }
    }

    // Everything at the source, or nothing.
    TwinDecision hold() {
        std::vector<domain::Shortage> shortages;
        std::size_t first = 0;
        for (std::size_t i = 0; i < transfer_.lines.size(); ++i) {
            const TransferLine& line = transfer_.lines[i];
            const LevelKey key{line.sku, transfer_.from};
            const bool is_queues = draft.state().is_pending(line.sku);
            const Units there = is_queues ? Units{} : draft.level(key).available();
            const Units taken = std::min(line.quantity, there);
            if (taken < line.quantity) {
                first = shortages.empty() ? i : first;
                shortages.push_back({.line = domain::LineIndex{static_cast<std::uint16_t>(i)},
                                     .requested = counted(line.quantity),
                                     .available = counted(taken)});
            }
            draft.change_level(key).soft_reserved += taken;
            step(i, TransferStep::held, transfer_.from, taken);
        }
        if (!shortages.empty()) {
            TwinDecision refusal = rejected(RejectReason::insufficient_stock, first);
            refusal.shortages = shortages;
            return refusal;
        }
        set_status(TransferStatus::ready);
        return std::move(draft.decision);
    }

    Draft draft;

private:
    [[nodiscard]] SkuId sku_of(std::size_t line) const { return transfer_.lines.at(line).sku; }

    const Transfer& transfer_;
    std::vector<SkuId> freed_;
};

bool is_over(TransferStatus status) {
    return status == TransferStatus::received || status == TransferStatus::cancelled;
}
bool is_under_way(TransferStatus status) {
    return status == TransferStatus::in_transit || status == TransferStatus::partially_received;
}

TwinDecision dispatch(const State& state, const Transfer& transfer) {
    if (transfer.status == TransferStatus::draft) {
        return rejected(RejectReason::transfer_not_ready);
    }
    if (transfer.status != TransferStatus::ready) {
        return rejected(RejectReason::transfer_in_transit);
    }
    Plan plan(state, transfer);
    for (std::size_t i = 0; i < transfer.lines.size(); ++i) {
        const TransferLine& line = transfer.lines[i];
        plan.step(i, TransferStep::sent, transfer.from, line.quantity);
        plan.draft.write(stock_effect({line.sku, transfer.from}, MovementKind::transfer_out,
                                      Units{} - line.quantity));
    }
    plan.set_status(TransferStatus::in_transit);
    return std::move(plan.draft.decision);
}

TwinDecision cancel_before_dispatch(const State& state, const Transfer& transfer) {
    Plan plan(state, transfer);
    if (transfer.status == TransferStatus::ready) {
        for (std::size_t i = 0; i < transfer.lines.size(); ++i) {
            const TransferLine& line = transfer.lines[i];
            plan.step(i, TransferStep::freed, transfer.from, line.quantity);
            plan.draft.change_level({line.sku, transfer.from}).soft_reserved -= line.quantity;
            plan.frees(i);
        }
        plan.fill_freed(transfer.lines.size());
    }
    plan.set_status(TransferStatus::cancelled);
    return std::move(plan.draft.decision);
}

TwinDecision cancel_under_way(const State& state, const Transfer& transfer, TransferChoice choice) {
    Plan plan(state, transfer);
    for (std::size_t i = 0; i < transfer.lines.size(); ++i) {
        const TransferLine& line = transfer.lines[i];
        if (choice == TransferChoice::write_off) {
            plan.step(i, TransferStep::lost, transfer.to, line.quantity);
            continue;
        }
        plan.step(i, TransferStep::returned, transfer.from, line.quantity);
        if (!plan.bring(i, transfer.from, line.quantity)) {
            return plan.too_much(i, transfer.from, line.quantity, i);
        }
        plan.frees(i);
    }
    plan.fill_freed(transfer.lines.size());
    plan.set_status(TransferStatus::cancelled);
    return std::move(plan.draft.decision);
}

TwinDecision cancel(const State& state, const Transfer& transfer, TransferChoice choice) {
    if (transfer.status == TransferStatus::partially_received) {
        return rejected(RejectReason::transfer_has_units);
    }
    const bool is_stated = choice != TransferChoice::none;
    if (transfer.status == TransferStatus::in_transit) {
        return is_stated ? cancel_under_way(state, transfer, choice)
                         : rejected(RejectReason::transfer_choice_required);
    }
    return is_stated ? rejected(RejectReason::transfer_not_dispatched)
                     : cancel_before_dispatch(state, transfer);
}

// Who brings more than there should be.
TwinDecision check_quantities(const Transfer& transfer, const domain::ReceiveTransfer& body) {
    std::map<domain::LineIndex, Units> before;
    std::vector<domain::Shortage> shortages;
    std::size_t first = 0;
    for (std::size_t i = 0; i < body.items.size(); ++i) {
        const domain::TransferItem& item = body.items[i];
        const Units left = transfer.lines[item.line.raw()].left() - before[item.line];
        before[item.line] += Units{item.quantity};
        if (Units{item.quantity} > left) {
            first = shortages.empty() ? i : first;
            shortages.push_back({.line = item.line,
                                 .requested = item.quantity,
                                 .available = counted(std::max(left, Units{}))});
        }
    }
    if (shortages.empty()) {
        return {};
    }
    TwinDecision refusal = rejected(RejectReason::receipt_exceeds_transfer, first);
    refusal.shortages = shortages;
    return refusal;
}

TwinDecision check_receipt(const State& state, const domain::ReceiveTransfer& body) {
    const Transfer* const transfer = state.find_transfer(body.transfer);
    if (transfer == nullptr) {
        return rejected(RejectReason::unknown_transfer);
    }
    if (is_over(transfer->status)) {
        return rejected(RejectReason::transfer_closed, static_cast<std::size_t>(transfer->status));
    }
    if (!is_under_way(transfer->status)) {
        return rejected(RejectReason::transfer_not_dispatched);
    }
    for (std::size_t i = 0; i < body.items.size(); ++i) {
        if (body.items[i].line.raw() >= transfer->lines.size()) {
            return rejected(RejectReason::unknown_line, i);
        }
    }
    return body.completes ? TwinDecision{} : check_quantities(*transfer, body);
}

}  // namespace

TwinDecision decide_body(const State& state, const domain::CreateTransfer& body,
                         const Stamp& stamp) {
    Transfer transfer;
    transfer.from = state.find_location(body.from);
    transfer.to = state.find_location(body.to);
    if (transfer.from.is_none() || transfer.to.is_none()) {
        return rejected(RejectReason::unknown_location, transfer.from.is_none() ? 0 : 1);
    }
    bool is_in_one_slot = true;
    for (std::size_t i = 0; i < body.lines.size(); ++i) {
        const SkuId sku = state.find_sku(body.lines[i].sku);
        if (sku.is_none()) {
            return rejected(RejectReason::unknown_sku, i);
        }
        transfer.lines.push_back({.sku = sku, .quantity = Units{body.lines[i].quantity}});
        is_in_one_slot = is_in_one_slot && slot_of(sku) == slot_of(transfer.lines.front().sku);
    }
    const std::uint64_t home = slot_of(transfer.lines.front().sku).raw();
    Effect opened;
    opened.kind = EffectKind::transfer_opened;
    opened.location = transfer.from;
    opened.value = static_cast<std::int64_t>((stamp.sequence.raw() * domain::kSlots + home) * 2 +
                                             (is_in_one_slot ? 0 : 1));
    Plan plan(state, transfer);
    plan.draft.write(opened);
    TwinDecision decision = body.is_ready ? plan.hold() : std::move(plan.draft.decision);
    if (decision.verdict == domain::Verdict::accept) {
        for (const TransferLine& line : transfer.lines) {
            decision.skus.push_back(line.sku);
        }
    }
    return decision;
}

TwinDecision decide_body(const State& state, const domain::ChangeTransfer& body, const Stamp&) {
    const Transfer* const transfer = state.find_transfer(body.transfer);
    if (transfer == nullptr) {
        return rejected(RejectReason::unknown_transfer);
    }
    if (is_over(transfer->status)) {
        return rejected(RejectReason::transfer_closed, static_cast<std::size_t>(transfer->status));
    }
    switch (body.action) {
        case TransferAction::ready:
            return transfer->status == TransferStatus::draft
                       ? Plan(state, *transfer).hold()
                       : rejected(RejectReason::transfer_not_draft);
        case TransferAction::dispatch:
            return dispatch(state, *transfer);
        case TransferAction::cancel:
            break;
    }
    return cancel(state, *transfer, body.choice);
}

TwinDecision decide_body(const State& state, const domain::ReceiveTransfer& body, const Stamp&) {
    if (TwinDecision refusal = check_receipt(state, body);
        refusal.verdict == domain::Verdict::reject) {
        return refusal;
    }
    const Transfer& transfer = *state.find_transfer(body.transfer);
    Plan plan(state, transfer);
    std::vector<Units> left;
    for (const TransferLine& line : transfer.lines) {
        left.push_back(line.left());
    }
    for (std::size_t i = 0; i < body.items.size(); ++i) {
        const domain::TransferItem& item = body.items[i];
        const std::size_t line = item.line.raw();
        const Units units{item.quantity};
        const Units expected = std::min(units, left[line]);
        if (expected > Units{}) {
            plan.step(line, TransferStep::received, transfer.to, expected);
        }
        if (units > expected) {
            plan.step(line, TransferStep::found, transfer.to, units - expected);
        }
        left[line] -= expected;
        if (!plan.bring(line, transfer.to, units)) {
            return plan.too_much(line, transfer.to, units, i);
        }
        if (item.condition == domain::Condition::sellable) {
            plan.frees(line);
        } else {
            plan.draft.change_condition({transfer.lines[line].sku, transfer.to},
                                        domain::Condition::sellable, item.condition, units);
        }
        plan.draft.decision.skus.push_back(transfer.lines[line].sku);
    }
    bool is_all_there = true;
    for (std::size_t line = 0; line < left.size(); ++line) {
        if (left[line] > Units{} && body.completes) {
            plan.step(line, TransferStep::lost, transfer.to, left[line]);
        }
        is_all_there = is_all_there && (body.completes || left[line] == Units{});
    }
    plan.fill_freed(std::max<std::size_t>(body.items.size(), 1));
    const TransferStatus after =
        is_all_there ? TransferStatus::received : TransferStatus::partially_received;
    if (after != transfer.status) {
        plan.set_status(after);
    }
    return std::move(plan.draft.decision);
}

}  // namespace skua::twin
