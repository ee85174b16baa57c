#pragma once

// OrderTable: orders by id, without a hash: an id names its home slot and its ordinal in there, and
// a slot is a list of pages of pointers. Owner: shard thread.

#include <array>
#include <cstddef>
#include <cstdint>
#include <utility>
#include <vector>

#include "engine/domain/ids.hpp"
#include "engine/domain/order.hpp"
#include "engine/domain/slab_pool.hpp"

namespace skua::domain {

class OrderTable {
public:
    explicit OrderTable(SlabPool& pool) : pool_(&pool), slots_(kSlots) {}

    // nullptr when unknown.
    [[nodiscard]] const Order* find(OrderId id) const noexcept {
        const SlotOrders& slot = slots_[home_slot_of(id).raw()];
        const std::uint64_t ordinal = ordinal_of(id);
        if (ordinal == 0 || ordinal > slot.count) {
            return nullptr;
        }
        const Order* order = (*slot.pages[(ordinal - 1) / kPage])[(ordinal - 1) % kPage];
        return order->id == id ? order : nullptr;  // the id says whether it spans
    }
    [[nodiscard]] Order* find(OrderId id) noexcept {
        return const_cast<Order*>(std::as_const(*this).find(id));
    }
    // Of the next order to be accepted with this home slot.
    [[nodiscard]] std::uint64_t next_ordinal(Slot home) const noexcept {
        return slots_[home.raw()].count + 1;
    }
    // The id carries the slot's next ordinal. Head and lines are value-initialised and numbered.
    Order& create(OrderId id, std::size_t lines);
    // Calls visit(const Order&) slot by slot, in the order of acceptance.
    template <class Visit>
    void for_each(Visit visit) const {
        for (const SlotOrders& slot : slots_) {
            for (std::uint64_t i = 0; i < slot.count; ++i) {
                visit(std::as_const(*(*slot.pages[i / kPage])[i % kPage]));
            }
        }
    }

    [[nodiscard]] std::size_t size() const noexcept { return size_; }
    [[nodiscard]] std::size_t line_count() const noexcept { return lines_; }

    // The place of the line's portion there, created behind the others when needed.
    std::size_t place_at(Line& line, LocationId location);
    // The order's fulfillment there, likewise.
    Fulfillment& fulfillment_at(Order& order, LocationId location);

private:
    static constexpr std::size_t kPage = 64;
    using Page = std::array<Order*, kPage>;
    struct SlotOrders {
        std::vector<Page*> pages;  // in the pool
        std::uint64_t count = 0;
    };

    SlabPool* pool_;  // of the state that owns this table
    std::vector<SlotOrders> slots_;
    std::size_t size_ = 0;
    std::size_t lines_ = 0;
};

}  // namespace skua::domain
