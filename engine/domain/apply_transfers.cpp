// Transfers: the copy that every shard with one of their SKUs has, and the stock of its own.

#include "engine/base/assert.hpp"
#include "engine/domain/applier.hpp"
#include "engine/domain/terms.hpp"

namespace skua::domain {
namespace {

// What a step adds to of the line; nullptr where it changes stock alone.
Units* counter_of(TransferLine& line, TransferStep step) noexcept {
    switch (step) {
        case TransferStep::received:
            return &line.received;
        case TransferStep::found:
            return &line.found;
        case TransferStep::lost:
            return &line.lost;
        case TransferStep::returned:
            return &line.returned;
        default:
            return nullptr;
    }
}

}  // namespace

TransferId Applier::transfer_of_record() const {
    if (const auto* change = std::get_if<ChangeTransfer>(&record_->command.body)) {
        return change->transfer;
    }
    const auto* receive = std::get_if<ReceiveTransfer>(&record_->command.body);
    return receive == nullptr ? opened_ : receive->transfer;
}

void Applier::open_transfer(const Effect& effect) {
    const auto* command = std::get_if<CreateTransfer>(&record_->command.body);
    const std::span<const SkuId> skus = record_->decision.skus;
    SKUA_ASSERT(command != nullptr && skus.size() == command->lines.size());
    opened_ = TransferId{static_cast<std::uint64_t>(effect.value)};
    Transfer opened{.id = opened_,
                    .from = effect.location,
                    .to = state_->resolve_location(command->to),
                    .status = TransferStatus::draft,
                    .opened_at = record_->time,
                    .reference = std::string(command->reference),
                    .lines = {}};
    opened.lines.reserve(skus.size());
    const Slot home = home_slot_of(opened_);
    for (std::size_t i = 0; i < skus.size(); ++i) {
        opened.lines.push_back({.sku = skus[i],
                                .quantity = command->lines[i].quantity,
                                .received = {},
                                .lost = {},
                                .found = {},
                                .returned = {}});
        change(home, 0,
               transfer_line_term(opened_, LineIndex{static_cast<std::uint16_t>(i)},
                                  opened.lines.back()));
    }
    change(home, 0, transfer_term(opened));
    state_->counters_.transfers += state_->owns(home) ? 1U : 0U;
    state_->transfers_.add(std::move(opened));
}

void Applier::move_transfer(const Effect& effect) {
    Transfer* transfer = state_->transfers_.find(transfer_of_record());
    if (transfer == nullptr) {
        return;
    }
    const std::uint64_t before = transfer_term(*transfer);
    transfer->status = static_cast<TransferStatus>(effect.value);
    change(home_slot_of(transfer->id), before, transfer_term(*transfer));
}

void Applier::step_transfer(const Effect& effect) {
    Transfer* transfer = state_->transfers_.find(transfer_of_record());
    if (transfer == nullptr) {
        return;
    }
    if (owns(effect.sku)) {
        step_stock(*transfer, effect);
    }
    SKUA_ASSERT(effect.line.raw() < transfer->lines.size());
    TransferLine& line = transfer->lines[effect.line.raw()];
    Units* counter = counter_of(line, static_cast<TransferStep>(effect.value));
    if (counter == nullptr) {
        return;
    }
    const std::uint64_t before = transfer_line_term(transfer->id, effect.line, line);
    *counter += Units{effect.quantity};
    change(home_slot_of(transfer->id), before, transfer_line_term(transfer->id, effect.line, line));
}

void Applier::step_stock(const Transfer& transfer, const Effect& effect) {
    Item& item = item_for(effect.sku);
    const Units units{effect.quantity};
    const auto step = static_cast<TransferStep>(effect.value);
    if (step == TransferStep::held || step == TransferStep::freed || step == TransferStep::sent) {
        Level& source = level_for(item, transfer.from);
        const Units held = step == TransferStep::held ? units : Units{} - units;
        source.soft_reserved += held;
        detail_of(source).held += held;
        refresh(source);
    }
    if (step == TransferStep::sent) {
        detail_of(level_for(item, transfer.to)).in_transit += units;
    }
    if (step == TransferStep::received || step == TransferStep::lost ||
        step == TransferStep::returned) {
        detail_of(level_for(item, transfer.to)).in_transit -= units;
    }
}

}  // namespace skua::domain
