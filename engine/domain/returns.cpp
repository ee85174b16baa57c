#include "engine/domain/returns.hpp"

#include <algorithm>

#include "engine/base/assert.hpp"

namespace skua::domain {

Units& ReceivedUnits::of(Disposition disposition) noexcept {
    switch (disposition) {
        case Disposition::restock:
            return restocked;
        case Disposition::quarantine:
            return quarantined;
        case Disposition::scrap:
            break;
    }
    return scrapped;
}

const ReturnLine* Return::find(LineIndex line) const noexcept {
    const auto found = std::ranges::find(lines, line, &ReturnLine::line);
    return found == lines.end() ? nullptr : &*found;
}

Units Return::claim_of(const ReturnLine& line) const noexcept {
    switch (status) {
        case ReturnStatus::rejected:
        case ReturnStatus::cancelled:
            return {};
        case ReturnStatus::closed:
            return line.received.sum();
        default:
            return Units{line.quantity};
    }
}

const Return* OrderReturns::find(ReturnNumber number) const noexcept {
    const bool is_known = !number.is_none() && number.raw() <= returns_.size();
    return is_known ? &returns_[number.raw() - 1U] : nullptr;
}

Units OrderReturns::claimed(LineIndex line) const noexcept {
    const auto found = claimed_.find(line);
    return found == claimed_.end() ? Units{} : found->second;
}

void OrderReturns::count(const Return& returned, bool is_added) {
    for (const ReturnLine& line : returned.lines) {
        const Units claim = returned.claim_of(line);
        Units& claimed = claimed_[line.line];
        claimed = is_added ? claimed + claim : claimed - claim;
        if (claimed == Units{}) {
            claimed_.erase(line.line);
        }
    }
}

void OrderReturns::open(Return opened) {
    SKUA_ASSERT(opened.number == next_number());
    returns_.push_back(std::move(opened));
    count(returns_.back(), true);
}

void OrderReturns::set_status(ReturnNumber number, ReturnStatus status) noexcept {
    SKUA_ASSERT(find(number) != nullptr);
    Return& returned = returns_[number.raw() - 1U];
    count(returned, false);
    returned.status = status;
    count(returned, true);
}

void OrderReturns::receive(ReturnNumber number, const ReturnedItem& item) noexcept {
    SKUA_ASSERT(find(number) != nullptr);
    ReturnLine* line = returns_[number.raw() - 1U].find(item.line);
    SKUA_ASSERT(line != nullptr);
    line->received.of(item.disposition) += Units{item.quantity};
}

}  // namespace skua::domain
