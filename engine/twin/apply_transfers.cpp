#include "engine/twin/application.hpp"

namespace skua::twin {

using domain::Effect;
using domain::EffectKind;
using domain::TransferStep;

domain::TransferId Application::transfer_of_record() const {
    if (const auto* const change = body<domain::ChangeTransfer>()) {
        return change->transfer;
    }
    const auto* const receive = body<domain::ReceiveTransfer>();
    return receive == nullptr ? opened_ : receive->transfer;
}

Problem Application::transfer_opened(const Effect& effect) {
    const auto* const command = body<domain::CreateTransfer>();
    const auto& skus = record_.decision.skus;
    if (command == nullptr || skus.size() != command->lines.size()) {
        return "a transfer that nobody asked for";
    }
    opened_ = domain::TransferId{static_cast<std::uint64_t>(effect.value)};
    Transfer& opened = state_.transfers[opened_];
    opened.from = effect.location;
    opened.to = state_.find_location(command->to);
    opened.opened_at = record_.time;
    opened.reference = command->reference;
    for (std::size_t i = 0; i < skus.size(); ++i) {
        opened.lines.push_back({.sku = skus[i], .quantity = Units{command->lines[i].quantity}});
    }
    digests_.add(home_slot_of(opened_), terms_of_transfer(opened_, opened));
    touched_.transfers.insert(opened_);
    return std::nullopt;
}

Problem Application::transfer_changed(const Effect& effect) {
    const domain::TransferId id = transfer_of_record();
    const auto found = state_.transfers.find(id);
    if (found == state_.transfers.end()) {
        return "a change of a transfer that does not exist";
    }
    Transfer& transfer = found->second;
    touched_.transfers.insert(id);
    digests_.remove(home_slot_of(id), terms_of_transfer(id, transfer));
    Problem problem;
    if (effect.kind == EffectKind::transfer_moved) {
        transfer.status = static_cast<domain::TransferStatus>(effect.value);
    } else if (effect.line.raw() < transfer.lines.size()) {
        step(transfer, transfer.lines[effect.line.raw()], effect);
    } else {
        problem = "units of a line that the transfer does not have";
    }
    digests_.add(home_slot_of(id), terms_of_transfer(id, transfer));
    return problem;
}

void Application::step(const Transfer& transfer, TransferLine& line, const Effect& effect) {
    const Units units{effect.quantity};
    const auto step = static_cast<TransferStep>(effect.value);
    change_level({line.sku, transfer.from}, [&](Level& source) {
        if (step == TransferStep::held) {
            source.soft_reserved += units;
        }
        if (step == TransferStep::freed || step == TransferStep::sent) {
            source.soft_reserved -= units;
        }
    });
    change_level({line.sku, transfer.to}, [&](Level& target) {
        switch (step) {
            case TransferStep::held:
            case TransferStep::freed:
                break;
            case TransferStep::sent:
                target.in_transit += units;
                line.sent += units;
                break;
            case TransferStep::received:
                target.in_transit -= units;
                line.received += units;
                break;
            case TransferStep::found:
                target.found += units;
                line.found += units;
                break;
            case TransferStep::lost:
                target.in_transit -= units;
                target.lost += units;
                line.lost += units;
                break;
            case TransferStep::returned:
                target.in_transit -= units;
                line.returned += units;
                break;
        }
    });
}

}  // namespace skua::twin
