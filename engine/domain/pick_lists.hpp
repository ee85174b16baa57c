#pragma once

// Pick lists: what a wave claimed at a location, as tasks. Owner: shard thread.

#include <cstddef>
#include <cstdint>
#include <memory>
#include <set>
#include <span>
#include <tuple>
#include <utility>
#include <vector>

#include "engine/base/time.hpp"
#include "engine/domain/decision.hpp"
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

// Who has the list, and until when. Its home's; beside it a list stays as it is made.
struct Claim {
    PickListStatus status = PickListStatus::claimed;
    std::uint32_t seconds = 0;  // that each confirmation gives it anew
    base::Timestamp until{};
    Sequence set_by{};  // the record that set `until`
};

class PickList {
public:
    PickList(PickListId id, LocationId location, base::Timestamp created_at)
        : id_(id), location_(location), created_at_(created_at) {}

    void add(const PickTask& task) {
        tasks_.push_back(task);
        units_ += Units{task.quantity};
    }
    // After the last task: makes the tasks findable by SKU.
    void seal();
    // Returns the task's place in list order.
    std::uint32_t pick(SkuId sku, OrderId order, LineIndex line, Quantity quantity) noexcept;
    std::uint32_t shorten(SkuId sku, OrderId order, LineIndex line, Quantity quantity) noexcept;
    void set_claim(const Claim& claim) noexcept { claim_ = claim; }

    [[nodiscard]] PickListId id() const noexcept { return id_; }
    [[nodiscard]] LocationId location() const noexcept { return location_; }
    [[nodiscard]] base::Timestamp created_at() const noexcept { return created_at_; }
    [[nodiscard]] const Claim& claim() const noexcept { return claim_; }
    [[nodiscard]] PickListStatus status() const noexcept { return claim_.status; }
    [[nodiscard]] std::uint32_t claim_seconds() const noexcept { return claim_.seconds; }
    // Over all tasks.
    [[nodiscard]] Units units() const noexcept { return units_; }
    [[nodiscard]] Units picked() const noexcept { return picked_; }
    [[nodiscard]] Units shorted() const noexcept { return shorted_; }
    [[nodiscard]] Units left() const noexcept { return units_ - picked_ - shorted_; }
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
    Claim claim_;
    Units units_, picked_, shorted_;
    std::vector<PickTask> tasks_;
    std::vector<std::uint32_t> by_sku_;        // sorted by SKU, list order
    std::vector<std::uint32_t> by_sku_order_;  // sorted by SKU, order id, list order
};

// A location's lists by status, by id. Those of the homes; logarithmic.
class PickListIndex {
public:
    void add(const PickList& list) { keys_.insert(key_of(list)); }
    // Before its status changes.
    void remove(const PickList& list) { keys_.erase(key_of(list)); }
    // The next list behind `after` of that status there; none at the end.
    [[nodiscard]] PickListId next(LocationId location, PickListStatus status,
                                  PickListId after) const noexcept;
    // Estimate: a node of the set is its value and four words.
    [[nodiscard]] std::size_t bytes() const noexcept {
        return keys_.size() * (sizeof(Key) + 4 * sizeof(void*));
    }

private:
    using Key = std::tuple<LocationId, PickListStatus, PickListId>;
    static Key key_of(const PickList& list) noexcept {
        return {list.location(), list.status(), list.id()};
    }

    std::set<Key> keys_;
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
