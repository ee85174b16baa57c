// Transfers, as their home decides them (page 0014).

#include <algorithm>

#include "engine/base/assert.hpp"
#include "engine/domain/limits.hpp"
#include "engine/domain/rules.hpp"

namespace skua::domain {
namespace {

Decision refused(RejectReason reason, std::size_t at, std::span<const Shortage> shortages) {
    Decision decision = rejected(reason, at);
    decision.shortages = shortages;
    return decision;
}

// What of a transfer its effects are made of; of a new one it lies in the arena.
struct Subject {
    TransferId id;
    LocationId from, to;
    std::span<const TransferLine> lines;

    static Subject of(const Transfer& transfer) noexcept {
        return {transfer.id, transfer.from, transfer.to, transfer.lines};
    }
};

// Writes what a transfer does. Lives for one decision.
class Writer {
public:
    Writer(const Subject& transfer, base::Arena& arena, std::size_t effects)
        : transfer_(transfer), effects_(arena, effects) {}

    void open() {
        Effect effect;
        effect.kind = EffectKind::transfer_opened;
        effect.location = transfer_.from;
        effect.value = static_cast<std::int64_t>(transfer_.id.raw());
        effects_.push_back(effect);
    }
    void set_status(TransferStatus status) {
        Effect effect;
        effect.kind = EffectKind::transfer_moved;
        effect.value = static_cast<std::int64_t>(status);
        effects_.push_back(effect);
    }
    void step(std::size_t line, TransferStep step, Units units) {
        Effect effect = about(line, EffectKind::transfer_stepped, place_of(step));
        effect.quantity = Quantity{static_cast<std::uint32_t>(units.raw())};
        effect.value = static_cast<std::int64_t>(step);
        effects_.push_back(effect);
    }
    void move_stock(std::size_t line, LocationId location, Units delta) {
        Effect effect = about(line, EffectKind::stock_moved, location);
        effect.movement = delta < Units{} ? MovementKind::transfer_out : MovementKind::transfer_in;
        effect.value = delta.raw();
        effects_.push_back(effect);
    }
    void set_condition(std::size_t line, const TransferItem& item) {
        Effect effect = about(line, EffectKind::condition_moved, transfer_.to);
        effect.quantity = item.quantity;
        effect.value = ConditionMove{Condition::sellable, item.condition}.packed();
        effects_.push_back(effect);
    }
    void append(std::span<const Effect> effects) { effects_.append(effects); }
    [[nodiscard]] std::span<const Effect> effects() const { return effects_.view(); }

private:
    [[nodiscard]] LocationId place_of(TransferStep step) const noexcept {
        switch (step) {
            case TransferStep::held:
            case TransferStep::freed:
            case TransferStep::sent:
            case TransferStep::returned:
                return transfer_.from;
            default:
                return transfer_.to;
        }
    }
    [[nodiscard]] Effect about(std::size_t line, EffectKind kind, LocationId location) const {
        Effect effect;
        effect.kind = kind;
        if (kind == EffectKind::transfer_stepped) {
            effect.line = LineIndex{static_cast<std::uint16_t>(line)};
        }
        effect.location = location;
        effect.sku = transfer_.lines[line].sku;
        return effect;
    }

    Subject transfer_;
    base::ArenaVector<Effect> effects_;
};

// Every line as it could be held, or the refusal.
Decision hold(const Subject& transfer, const Vote& vote, Writer& writer, base::Arena& arena) {
    SKUA_ASSERT(vote.effects.size() == transfer.lines.size());
    base::ArenaVector<Shortage> shortages(arena);
    std::size_t first = 0;
    for (std::size_t i = 0; i < transfer.lines.size(); ++i) {
        const Effect& held = vote.effects[i];
        if (held.quantity < transfer.lines[i].quantity) {
            first = shortages.view().empty() ? i : first;
            shortages.push_back({.line = held.line,
                                 .requested = transfer.lines[i].quantity,
                                 .available = held.quantity});
        }
    }
    if (!shortages.view().empty()) {
        return refused(RejectReason::insufficient_stock, first, shortages.view());
    }
    writer.append(vote.effects);
    writer.set_status(TransferStatus::ready);
    return accepted(writer.effects());
}

Decision dispatch(const Transfer& transfer, Writer& writer) {
    for (std::size_t i = 0; i < transfer.lines.size(); ++i) {
        const Units units{transfer.lines[i].quantity};
        writer.step(i, TransferStep::sent, units);
        writer.move_stock(i, transfer.from, Units{} - units);
    }
    writer.set_status(TransferStatus::in_transit);
    return accepted(writer.effects());
}

Decision cancel(const Transfer& transfer, TransferChoice choice, const Vote& vote, Writer& writer) {
    for (std::size_t i = 0; i < transfer.lines.size(); ++i) {
        const Units units{transfer.lines[i].quantity};
        if (choice == TransferChoice::take_back) {
            writer.step(i, TransferStep::returned, units);
            writer.move_stock(i, transfer.from, units);
        } else if (choice == TransferChoice::write_off) {
            writer.step(i, TransferStep::lost, units);
        } else if (transfer.status == TransferStatus::ready) {
            writer.step(i, TransferStep::freed, units);
        }
    }
    writer.append(vote.effects);
    writer.set_status(TransferStatus::cancelled);
    return accepted(writer.effects());
}

Decision ended(const Transfer& transfer) {
    return rejected(RejectReason::transfer_closed, static_cast<std::size_t>(transfer.status));
}

// Why it may not be done in this status of a transfer that has not ended.
RejectReason refusal_of(const ChangeTransfer& command, const Transfer& transfer) {
    const bool is_draft = transfer.status == TransferStatus::draft;
    switch (command.action) {
        case TransferAction::ready:
            return is_draft ? RejectReason::none : RejectReason::transfer_not_draft;
        case TransferAction::dispatch:
            if (is_draft) {
                return RejectReason::transfer_not_ready;
            }
            return transfer.is_on_its_way() ? RejectReason::transfer_in_transit
                                            : RejectReason::none;
        case TransferAction::cancel:
            break;
    }
    if (transfer.status == TransferStatus::partially_received) {
        return RejectReason::transfer_has_units;
    }
    const bool has_choice = command.choice != TransferChoice::none;
    if (transfer.is_on_its_way()) {
        return has_choice ? RejectReason::none : RejectReason::transfer_choice_required;
    }
    return has_choice ? RejectReason::transfer_not_dispatched : RejectReason::none;
}

std::span<Units> left_of(const Transfer& transfer, base::Arena& arena) {
    const auto left = arena.make_span<Units>(transfer.lines.size());
    std::ranges::transform(transfer.lines, left.begin(),
                           [&](const TransferLine& line) { return transfer.left(line); });
    return left;
}

// Items with more than what is left of their lines, behind the items before them.
Decision check_left(const Transfer& transfer, const ReceiveTransfer& command, base::Arena& arena) {
    const auto left = left_of(transfer, arena);
    base::ArenaVector<Shortage> shortages(arena);
    std::size_t first = 0;
    for (std::size_t i = 0; i < command.items.size(); ++i) {
        const TransferItem& item = command.items[i];
        Units& there = left[item.line.raw()];
        if (Units{item.quantity} > there) {
            first = shortages.view().empty() ? i : first;
            const Units shown = std::max(there, Units{});
            shortages.push_back({.line = item.line,
                                 .requested = item.quantity,
                                 .available = Quantity{static_cast<std::uint32_t>(shown.raw())}});
        }
        there -= Units{item.quantity};
    }
    return shortages.view().empty()
               ? Decision{}
               : refused(RejectReason::receipt_exceeds_transfer, first, shortages.view());
}

// What came, and what is lost of the rest; returns what is still on its way.
Units write_receipt(const Transfer& transfer, const ReceiveTransfer& command, base::Arena& arena,
                    Writer& writer) {
    const auto left = left_of(transfer, arena);
    for (const TransferItem& item : command.items) {
        const std::size_t line = item.line.raw();
        const Units units{item.quantity};
        const Units received = std::min(units, left[line]);
        left[line] -= received;
        if (received != Units{}) {
            writer.step(line, TransferStep::received, received);
        }
        if (received != units) {
            writer.step(line, TransferStep::found, units - received);
        }
        writer.move_stock(line, transfer.to, units);
        if (item.condition != Condition::sellable) {
            writer.set_condition(line, item);
        }
    }
    Units rest;
    for (std::size_t line = 0; line < left.size(); ++line) {
        if (command.completes && left[line] != Units{}) {
            writer.step(line, TransferStep::lost, left[line]);
        }
        rest += command.completes ? Units{} : left[line];
    }
    return rest;
}

}  // namespace

Decision decide_on(const ShardState& home, const CreateTransfer& command, const Vote& vote,
                   Context& context) {
    if (vote.objection != RejectReason::none) {
        return rejected(vote);
    }
    const Slot slot = slot_of(vote.skus.front());
    const bool spans =
        std::ranges::any_of(vote.skus, [&](SkuId sku) { return slot_of(sku) != slot; });
    const auto lines = context.arena->make_span<TransferLine>(command.lines.size());
    for (std::size_t i = 0; i < lines.size(); ++i) {
        lines[i].sku = vote.skus[i];
        lines[i].quantity = command.lines[i].quantity;
    }
    const Subject transfer{
        .id = make_transfer_id(context.sequence, slot, spans ? Spans::yes : Spans::no),
        .from = home.resolve_location(command.from),
        .to = home.resolve_location(command.to),
        .lines = lines};
    Writer writer(transfer, *context.arena, transfer.lines.size() + 2);
    writer.open();
    Decision decision = command.is_ready ? hold(transfer, vote, writer, *context.arena)
                                         : accepted(writer.effects());
    if (decision.verdict == Verdict::accept) {
        decision.skus = vote.skus;
    }
    return decision;
}

Decision decide_on(const ShardState& home, const ChangeTransfer& command, const Vote& vote,
                   Context& context) {
    const Transfer* transfer = home.transfers().find(command.transfer);
    if (transfer == nullptr) {
        return rejected(RejectReason::unknown_transfer);
    }
    if (transfer->has_ended()) {
        return ended(*transfer);
    }
    if (const RejectReason reason = refusal_of(command, *transfer); reason != RejectReason::none) {
        return rejected(reason);
    }
    if (vote.objection != RejectReason::none) {
        return rejected(vote);
    }
    Writer writer(Subject::of(*transfer), *context.arena,
                  transfer->lines.size() * 2 + vote.effects.size() + 1);
    switch (command.action) {
        case TransferAction::ready:
            return hold(Subject::of(*transfer), vote, writer, *context.arena);
        case TransferAction::dispatch:
            return dispatch(*transfer, writer);
        case TransferAction::cancel:
            break;
    }
    return cancel(*transfer, command.choice, vote, writer);
}

Decision decide_on(const ShardState& home, const ReceiveTransfer& command, const Vote& vote,
                   Context& context) {
    base::Arena& arena = *context.arena;
    const Transfer* transfer = home.transfers().find(command.transfer);
    if (transfer == nullptr) {
        return rejected(RejectReason::unknown_transfer);
    }
    if (transfer->has_ended()) {
        return ended(*transfer);
    }
    if (!transfer->is_on_its_way()) {
        return rejected(RejectReason::transfer_not_dispatched);
    }
    const auto skus = arena.make_span<SkuId>(command.items.size());
    for (std::size_t i = 0; i < command.items.size(); ++i) {
        const std::size_t line = command.items[i].line.raw();
        if (line >= transfer->lines.size()) {
            return rejected(RejectReason::unknown_line, i);
        }
        skus[i] = transfer->lines[line].sku;
    }
    if (!command.completes) {
        if (const Decision refusal = check_left(*transfer, command, arena);
            refusal.verdict == Verdict::reject) {
            return refusal;
        }
    }
    if (vote.objection != RejectReason::none) {
        return rejected(vote);
    }
    Writer writer(Subject::of(*transfer), arena,
                  command.items.size() * 4 + transfer->lines.size() + vote.effects.size() + 1);
    const Units rest = write_receipt(*transfer, command, arena, writer);
    writer.append(vote.effects);
    const TransferStatus after =
        rest == Units{} ? TransferStatus::received : TransferStatus::partially_received;
    if (after != transfer->status) {
        writer.set_status(after);
    }
    Decision decision = accepted(writer.effects());
    decision.skus = skus;
    return decision;
}

}  // namespace skua::domain
