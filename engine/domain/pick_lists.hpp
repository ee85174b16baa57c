#pragma once

// Pick lists: what a wave claimed at a location, as tasks. Owner: shard thread.

#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <utility>
#include <vector>

#include "engine/base/time.hpp"
#include "engine/domain/ids.hpp"
#include "engine/domain/quantity.hpp"

namespace skua::domain {

// Units of one line to take from the location; a line has at most one task on a list.
struct PickTask {
    OrderId order;
    SkuId sku;
    LineIndex line;
    Quantity quantity;
    Quantity picked;
    Quantity shorted{};  // not found

    [[nodiscard]] Quantity left() const noexcept { return quantity - picked - shorted; }
};

class PickList {
public:
    PickList(PickListId id, LocationId location, base::Timestamp created_at)
        : id_(id), location_(location), created_at_(created_at) {}

    void add(const PickTask& task) { tasks_.push_back(task); }
    // After the last task: makes the tasks findable by SKU.
    void seal();
    // Returns the task's place in list order.
    std::uint32_t pick(SkuId sku, OrderId order, LineIndex line, Quantity quantity) noexcept;
    std::uint32_t shorten(SkuId sku, OrderId order, LineIndex line, Quantity quantity) noexcept;

    [[nodiscard]] PickListId id() const noexcept { return id_; }
    [[nodiscard]] LocationId location() const noexcept { return location_; }
    [[nodiscard]] base::Timestamp created_at() const noexcept { return created_at_; }
    // In the order of the wave's effects ("list order").
    [[nodiscard]] std::span<const PickTask> tasks() const noexcept { return tasks_; }
    // Indexes of the tasks of a SKU, in list order.
    [[nodiscard]] std::span<const std::uint32_t> tasks_of(SkuId sku) const noexcept;
    // Of a SKU in one order, in list order.
    [[nodiscard]] std::span<const std::uint32_t> tasks_of(SkuId sku, OrderId order) const noexcept;

private:
    [[nodiscard]] std::uint32_t place_of(SkuId sku, OrderId order, LineIndex line) const noexcept;

    PickListId id_;
    LocationId location_;
    base::Timestamp created_at_;
    std::vector<PickTask> tasks_;
    std::vector<std::uint32_t> by_sku_;        // sorted by SKU, list order
    std::vector<std::uint32_t> by_sku_order_;  // sorted by SKU, order id, list order
};

class PickLists {
public:
    // nullptr when unknown.
    [[nodiscard]] const PickList* find(PickListId id) const noexcept;
    [[nodiscard]] PickList* find(PickListId id) noexcept;
    PickList& create(PickListId id, LocationId location, base::Timestamp created_at);
    [[nodiscard]] std::size_t size() const noexcept { return lists_.size(); }
    // Calls visit(const PickList&), oldest first.
    template <class Visit>
    void for_each(Visit visit) const {
        for (const auto& list : lists_) {
            visit(std::as_const(*list));
        }
    }

private:
    std::vector<std::unique_ptr<PickList>> lists_;  // by id, which grows with the sequence
};

}  // namespace skua::domain
