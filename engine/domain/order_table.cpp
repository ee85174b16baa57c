#include "engine/domain/order_table.hpp"

#include <bit>
#include <memory>
#include <new>

#include "engine/base/assert.hpp"

namespace skua::domain {
namespace {

// Of the run behind the inline portion: 0, 1, 2, 4, 8, ...
constexpr std::size_t capacity_for(std::size_t more) noexcept {
    return more == 0 ? 0 : std::bit_ceil(more);
}

}  // namespace

Order& OrderTable::create(OrderId id, std::size_t lines) {
    SlotOrders& slot = slots_[home_slot_of(id).raw()];
    const std::uint64_t ordinal = ordinal_of(id);
    SKUA_ASSERT(ordinal > slot.last);
    std::byte* memory = pool_->allocate(order_bytes(lines));
    Order* order = new (memory) Order{};
    order->id = id;
    order->line_count = static_cast<std::uint16_t>(lines);
    for (std::size_t i = 0; i < lines; ++i) {
        Line* line = new (memory + order_bytes(i)) Line{};
        line->index = LineIndex{static_cast<std::uint16_t>(i)};
    }
    const std::size_t at = (ordinal - 1) / kPage;
    if (at >= slot.pages.size()) {
        slot.pages.resize(at + 1);
        slot.pages.back() = new (pool_->allocate(sizeof(Page))) Page{};
    }
    (*slot.pages.back())[(ordinal - 1) % kPage] = order;
    slot.last = ordinal;
    return *order;
}

std::size_t OrderTable::place_at(Line& line, LocationId location) {
    for (std::size_t i = 0; i < line.portion_count; ++i) {
        if (line.portion(i).location == location) {
            return i;
        }
    }
    const std::size_t more = line.portion_count == 0 ? 0 : line.portion_count - 1U;
    if (line.portion_count != 0 && more == capacity_for(more)) {
        auto* larger =
            reinterpret_cast<Portion*>(pool_->allocate(capacity_for(more + 1) * sizeof(Portion)));
        std::uninitialized_copy_n(line.more, more, larger);
        if (line.more != nullptr) {
            pool_->release(reinterpret_cast<std::byte*>(line.more), more * sizeof(Portion));
        }
        line.more = larger;
    }
    Portion* fresh = line.portion_count == 0 ? &line.first : new (line.more + more) Portion{};
    fresh->location = location;
    return line.portion_count++;
}

Fulfillment& OrderTable::fulfillment_at(Order& order, LocationId location) {
    if (order.first_fulfillment.location.is_none()) {
        order.first_fulfillment.location = location;
        return order.first_fulfillment;
    }
    Fulfillment* last = &order.first_fulfillment;
    while (last->location != location && last->next != nullptr) {
        last = last->next;
    }
    if (last->location != location) {
        last->next = new (pool_->allocate(sizeof(Fulfillment))) Fulfillment{};
        last = last->next;
        last->location = location;
    }
    return *last;
}

}  // namespace skua::domain
