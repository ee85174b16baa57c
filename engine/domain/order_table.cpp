#include "engine/domain/order_table.hpp"

#include <algorithm>
#include <bit>
#include <cstring>
#include <functional>
#include <memory>
#include <new>
#include <type_traits>

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
    SKUA_ASSERT(ordinal > slot.last || find(id) == nullptr);
    std::byte* memory = pool_->allocate(order_bytes(lines));
    Order* order = new (memory) Order{};
    order->id = id;
    order->line_count = static_cast<std::uint16_t>(lines);
    number_lines(memory, 0, lines);
    const std::size_t at = (ordinal - 1) / kPage;
    if (at >= slot.pages.size()) {
        slot.pages.resize(at + 1);
    }
    Page*& page = slot.pages[at];
    page = page == nullptr ? new (pool_->allocate(sizeof(Page))) Page{} : page;
    (*page)[(ordinal - 1) % kPage] = order;
    slot.last = std::max(slot.last, ordinal);
    return *order;
}

void OrderTable::number_lines(std::byte* memory, std::size_t first, std::size_t end) {
    for (std::size_t i = first; i < end; ++i) {
        Line* line = new (memory + order_bytes(i)) Line{};
        line->index = LineIndex{static_cast<std::uint16_t>(i)};
    }
}

// The back-order queue links lines: those that link to one another move together.
Order& OrderTable::grow(Order& order, std::size_t lines) {
    static_assert(std::is_trivially_copyable_v<Order> && std::is_trivially_copyable_v<Line>);
    const std::size_t before = order.line_count;
    SKUA_ASSERT(lines > before);
    std::byte* memory = pool_->allocate(order_bytes(lines));
    auto* old = reinterpret_cast<std::byte*>(&order);
    std::memcpy(memory, old, order_bytes(before));
    auto* moved = std::launder(reinterpret_cast<Order*>(memory));
    number_lines(memory, before, lines);
    moved->line_count = static_cast<std::uint16_t>(lines);
    const std::span<Line> old_lines = order.lines();
    const auto place_of = [&](Line* line) {
        const bool is_own = line != nullptr && !std::less<>{}(line, old_lines.data()) &&
                            std::less<>{}(line, old_lines.data() + before);
        return is_own ? &moved->lines()[static_cast<std::size_t>(line - old_lines.data())] : line;
    };
    for (Line& line : moved->lines().first(before)) {
        line.queue_next = place_of(line.queue_next);
        line.queue_previous = place_of(line.queue_previous);
    }
    const std::uint64_t ordinal = ordinal_of(order.id);
    Page& page = *slots_[home_slot_of(order.id).raw()].pages[(ordinal - 1) / kPage];
    page[(ordinal - 1) % kPage] = moved;
    pool_->release(old, order_bytes(before));
    return *moved;
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
