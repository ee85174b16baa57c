#include "engine/domain/backorder_queue.hpp"

#include "engine/base/assert.hpp"

namespace skua::domain {
namespace {

bool is_before(const Line& left, const Line& right) noexcept {
    const Sequence left_number = order_of(left).number;
    const Sequence right_number = order_of(right).number;
    return left_number != right_number ? left_number < right_number : left.index < right.index;
}

}  // namespace

void enqueue(Item& item, Line& line) noexcept {
    Line* before = item.queue_tail;
    while (before != nullptr && is_before(line, *before)) {
        before = before->queue_previous;
    }
    Line*& next = before == nullptr ? item.queue_head : before->queue_next;
    line.queue_previous = before;
    line.queue_next = next;
    next = &line;
    Line*& back_link =
        line.queue_next == nullptr ? item.queue_tail : line.queue_next->queue_previous;
    back_link = &line;
    ++item.queue_length;
}

void dequeue(Item& item, Line& line) noexcept {
    SKUA_ASSERT(item.queue_length != 0);
    Line*& link =
        line.queue_previous == nullptr ? item.queue_head : line.queue_previous->queue_next;
    Line*& back_link =
        line.queue_next == nullptr ? item.queue_tail : line.queue_next->queue_previous;
    link = line.queue_next;
    back_link = line.queue_previous;
    line.queue_next = nullptr;
    line.queue_previous = nullptr;
    --item.queue_length;
}

}  // namespace skua::domain
