#pragma once

// WorkQueue: the orders that a wave at one location may pull, first by priority, then by number. A
// binary heap with lazy deletion: an entry whose order is no longer eligible stays until it reaches
// the top, or until such entries outnumber the others. A Walk visits the entries in order without
// removing any, so that `vote` can look without changing. Owner: shard thread.

#include <cstddef>
#include <cstdint>
#include <vector>

#include "engine/base/arena.hpp"
#include "engine/domain/order.hpp"

namespace skua::domain {

class WorkQueue {
public:
    struct Entry {
        std::uint64_t key = 0;  // priority << 60 | number
        Order* order = nullptr;
        Fulfillment* fulfillment = nullptr;
    };

    // Allocated units there, nothing released, picked or packed there, and no hold.
    [[nodiscard]] static bool is_eligible(const Order& order,
                                          const Fulfillment& fulfillment) noexcept {
        return order.holds == 0 && fulfillment.allocated > Units{} && fulfillment.active == Units{};
    }
    // Says that the order became eligible or ceased to be; what it was before is `was_eligible`.
    void update(Order& order, Fulfillment& fulfillment, bool was_eligible);
    // The order, which has an entry here, stands elsewhere in memory now. Walks over the queue.
    void move_order(const Order* before, Order& now);
    // The order, which has an entry here, has another priority now. Walks over the queue.
    void reorder(const Order& order);

    [[nodiscard]] std::size_t live() const noexcept { return live_; }
    [[nodiscard]] std::size_t entries() const noexcept { return heap_.size(); }

    // Visits the eligible entries in order. Its memory is the arena's.
    class Walk {
    public:
        Walk(const WorkQueue& queue, base::Arena& arena);
        // nullptr at the end.
        const Entry* next();

    private:
        const WorkQueue* queue_;  // outlives the walk
        base::ArenaVector<std::uint32_t> frontier_;
        std::size_t size_ = 0;
        void push(std::size_t index);
        std::uint32_t pop();
        [[nodiscard]] bool is_later(std::uint32_t left, std::uint32_t right) const noexcept;
    };

private:
    void enter(Order& order, Fulfillment& fulfillment);
    void drop_stale();
    Entry& entry_of(const Order* order);

    std::vector<Entry> heap_;
    std::size_t live_ = 0;
};

}  // namespace skua::domain
