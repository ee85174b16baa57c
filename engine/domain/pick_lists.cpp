#include "engine/domain/pick_lists.hpp"

#include <algorithm>
#include <numeric>
#include <tuple>
#include <utility>

#include "engine/base/assert.hpp"

namespace skua::domain {

void PickList::seal() {
    by_sku_.resize(tasks_.size());
    std::iota(by_sku_.begin(), by_sku_.end(), 0U);
    by_sku_order_ = by_sku_;
    const auto by_sku = [this](std::uint32_t i) { return std::tuple(tasks_[i].sku, i); };
    const auto by_sku_order = [this](std::uint32_t i) {
        return std::tuple(tasks_[i].sku, tasks_[i].order, i);
    };
    std::ranges::sort(by_sku_, {}, by_sku);
    std::ranges::sort(by_sku_order_, {}, by_sku_order);
}

// Both by two searches: std::ranges::equal_range of libstdc++ 12 does not compile with clang 14.
std::span<const std::uint32_t> PickList::tasks_of(SkuId sku) const noexcept {
    const auto key = [this](std::uint32_t i) { return tasks_[i].sku; };
    return {std::ranges::lower_bound(by_sku_, sku, {}, key),
            std::ranges::upper_bound(by_sku_, sku, {}, key)};
}

std::span<const std::uint32_t> PickList::tasks_of(SkuId sku, OrderId order) const noexcept {
    const auto key = [this](std::uint32_t i) { return std::pair(tasks_[i].sku, tasks_[i].order); };
    const std::pair wanted(sku, order);
    return {std::ranges::lower_bound(by_sku_order_, wanted, {}, key),
            std::ranges::upper_bound(by_sku_order_, wanted, {}, key)};
}

std::uint32_t PickList::place_of(SkuId sku, OrderId order, LineIndex line) const noexcept {
    // The wave's effects stand in line order within an order, and list order keeps that.
    const auto candidates = tasks_of(sku, order);
    const auto found = std::ranges::lower_bound(candidates, line, {},
                                                [this](std::uint32_t i) { return tasks_[i].line; });
    SKUA_ASSERT(found != candidates.end() && tasks_[*found].line == line);
    return *found;
}

std::uint32_t PickList::pick(SkuId sku, OrderId order, LineIndex line, Quantity quantity) noexcept {
    const std::uint32_t place = place_of(sku, order, line);
    PickTask& task = tasks_[place];
    SKUA_ASSERT(quantity <= task.left());
    task.picked += quantity;
    picked_ += Units{quantity};
    return place;
}

std::uint32_t PickList::shorten(SkuId sku, OrderId order, LineIndex line,
                                Quantity quantity) noexcept {
    const std::uint32_t place = place_of(sku, order, line);
    PickTask& task = tasks_[place];
    SKUA_ASSERT(quantity <= task.left());
    task.shorted += quantity;
    shorted_ += Units{quantity};
    return place;
}

PickListId PickListIndex::next(LocationId location, PickListStatus status,
                               PickListId after) const noexcept {
    const auto found = keys_.upper_bound({location, status, after});
    const bool is_one = found != keys_.end() && std::get<LocationId>(*found) == location &&
                        std::get<PickListStatus>(*found) == status;
    return is_one ? std::get<PickListId>(*found) : PickListId{};
}

const PickList* PickLists::find(PickListId id) const noexcept {
    const auto found =
        std::ranges::lower_bound(lists_, id, {}, [](const auto& list) { return list->id(); });
    return found == lists_.end() || (*found)->id() != id ? nullptr : found->get();
}

PickList* PickLists::find(PickListId id) noexcept {
    return const_cast<PickList*>(std::as_const(*this).find(id));
}

PickList& PickLists::create(PickListId id, LocationId location, base::Timestamp created_at) {
    SKUA_ASSERT(lists_.empty() || lists_.back()->id() < id);
    lists_.push_back(std::make_unique<PickList>(id, location, created_at));
    return *lists_.back();
}

}  // namespace skua::domain
