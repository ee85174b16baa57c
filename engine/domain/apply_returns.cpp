// Returns, at their order's home.

#include "engine/base/assert.hpp"
#include "engine/domain/applier.hpp"
#include "engine/domain/terms.hpp"

namespace skua::domain {

void Applier::open_return(const Effect& effect) {
    const OrderId order = record_->decision.order;
    const Slot home = home_slot_of(order);
    if (!state_->owns(home)) {
        return;
    }
    const auto* command = std::get_if<CreateReturn>(&record_->command.body);
    SKUA_ASSERT(command != nullptr);
    const ReturnChange change_to = ReturnChange::of(effect);
    Return opened{.number = change_to.number,
                  .status = static_cast<ReturnStatus>(change_to.what),
                  .opened = record_->sequence,
                  .opened_at = record_->time,
                  .reference = std::string(command->reference),
                  .lines = {}};
    opened.lines.reserve(command->lines.size());
    for (const ReturnLineInput& line : command->lines) {
        opened.lines.push_back({.line = line.line, .quantity = line.quantity, .received = {}});
    }
    state_->returns_.count_lines(opened.lines.size());
    OrderReturns& returns = state_->returns_.at(order);
    returns.open(std::move(opened));
    change(home, 0, return_term(order, returns.all().back()));
    for (const ReturnLine& line : returns.all().back().lines) {
        change(home, 0, return_line_term(order, change_to.number, line));
    }
}

void Applier::move_return(const Effect& effect) {
    const OrderId order = record_->decision.order;
    const Slot home = home_slot_of(order);
    if (!state_->owns(home)) {
        return;
    }
    const ReturnChange change_to = ReturnChange::of(effect);
    OrderReturns& returns = state_->returns_.at(order);
    const std::uint64_t before = return_term(order, *returns.find(change_to.number));
    returns.set_status(change_to.number, static_cast<ReturnStatus>(change_to.what));
    change(home, before, return_term(order, *returns.find(change_to.number)));
}

void Applier::receive_return(const Effect& effect) {
    const OrderId order = record_->decision.order;
    const Slot home = home_slot_of(order);
    if (!state_->owns(home)) {
        return;
    }
    const ReturnChange received = ReturnChange::of(effect);
    OrderReturns& returns = state_->returns_.at(order);
    const auto term = [&] {
        return return_line_term(order, received.number,
                                *returns.find(received.number)->find(effect.line));
    };
    const std::uint64_t before = term();
    returns.receive(received.number, {.line = effect.line,
                                      .quantity = effect.quantity,
                                      .disposition = static_cast<Disposition>(received.what)});
    change(home, before, term());
}

}  // namespace skua::domain
