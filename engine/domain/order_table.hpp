#pragma once

// OrderTable: orders by id, without a hash: an id names its home slot and its ordinal in there, and
// a slot is a list of pages of pointers. Of a home slot that another shard owns, only the orders
// with a part here stand in their places. Owner: shard thread.

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
        if (ordinal == 0 || ordinal > slot.last) {
            return nullptr;
        }
        const Page* page = slot.pages[(ordinal - 1) / kPage];
        const Order* order = page == nullptr ? nullptr : (*page)[(ordinal - 1) % kPage];
        // The id says whether it spans.
        return order != nullptr && order->id == id ? order : nullptr;
    }
    [[nodiscard]] Order* find(OrderId id) noexcept {
        return const_cast<Order*>(std::as_const(*this).find(id));
    }
    // Of the next order to be accepted with this home slot, which the shard owns.
    [[nodiscard]] std::uint64_t next_ordinal(Slot home) const noexcept {
        return slots_[home.raw()].last + 1;
    }
    // The id carries a higher ordinal than those before it of the slot, or is of an order that had
    // no part here until now. Head and lines are value-initialised and numbered.
    Order& create(OrderId id, std::size_t lines);
    // The same order with more lines, in another place; the one before is gone. Who points to it or
    // to its lines from elsewhere is set by the caller.
    Order& grow(Order& order, std::size_t lines);
    // Calls visit(const Order&) slot by slot, in the order of acceptance.
    template <class Visit>
    void for_each(Visit visit) const {
        for (const SlotOrders& slot : slots_) {
            for (const Page* page : slot.pages) {
                for_each_on(page, visit);
            }
        }
    }

    // The place of the line's portion there, created behind the others when needed.
    std::size_t place_at(Line& line, LocationId location);
    // The order's fulfillment there, likewise.
    Fulfillment& fulfillment_at(Order& order, LocationId location);

private:
    // Value-initialises and numbers lines behind the head at `memory`.
    static void number_lines(std::byte* memory, std::size_t first, std::size_t end);
    static constexpr std::size_t kPage = 64;
    using Page = std::array<Order*, kPage>;
    struct SlotOrders {
        std::vector<Page*> pages;  // in the pool; nullptr where nothing is here
        std::uint64_t last = 0;    // the highest ordinal
    };
    template <class Visit>
    static void for_each_on(const Page* page, Visit& visit) {
        for (std::size_t i = 0; page != nullptr && i < kPage; ++i) {
            if ((*page)[i] != nullptr) {
                visit(std::as_const(*(*page)[i]));
            }
        }
    }

    SlabPool* pool_;  // of the state that owns this table
    std::vector<SlotOrders> slots_;
};

}  // namespace skua::domain
