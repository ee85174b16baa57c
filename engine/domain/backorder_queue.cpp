#include "engine/domain/backorder_queue.hpp"

#include <algorithm>
#include <memory>
#include <new>

#include "engine/base/assert.hpp"
#include "engine/domain/terms.hpp"

namespace skua::domain {
namespace {

bool is_before(const Line& left, const Line& right) noexcept {
    const Sequence left_number = order_of(left).number;
    const Sequence right_number = order_of(right).number;
    return left_number != right_number ? left_number < right_number : left.index < right.index;
}

WaitingChannel* position_of(const ItemTexts& texts, ChannelId channel) noexcept {
    return std::lower_bound(
        texts.waiting, texts.waiting + texts.waiting_count, channel,
        [](const WaitingChannel& waiting, ChannelId wanted) { return waiting.channel < wanted; });
}

void grow(ItemTexts& texts, SlabPool& pool) {
    const auto capacity =
        static_cast<std::uint16_t>(texts.waiting_capacity == 0 ? 2 : texts.waiting_capacity * 2);
    auto* larger =
        reinterpret_cast<WaitingChannel*>(pool.allocate(capacity * sizeof(WaitingChannel)));
    std::uninitialized_copy_n(texts.waiting, texts.waiting_count, larger);
    if (texts.waiting != nullptr) {
        pool.release(reinterpret_cast<std::byte*>(texts.waiting),
                     texts.waiting_capacity * sizeof(WaitingChannel));
    }
    texts.waiting = larger;
    texts.waiting_capacity = capacity;
}

void count_waiting(ItemTexts& texts, ChannelId channel, SlabPool& pool) {
    WaitingChannel* at = position_of(texts, channel);
    if (at != texts.waiting + texts.waiting_count && at->channel == channel) {
        ++at->lines;
        return;
    }
    const std::ptrdiff_t index = at - texts.waiting;
    if (texts.waiting_count == texts.waiting_capacity) {
        grow(texts, pool);
    }
    at = texts.waiting + index;
    WaitingChannel* end = texts.waiting + texts.waiting_count;
    new (end) WaitingChannel{};
    std::move_backward(at, end, end + 1);
    *at = {channel, 1};
    ++texts.waiting_count;
}

void discount_waiting(ItemTexts& texts, ChannelId channel) noexcept {
    WaitingChannel* at = position_of(texts, channel);
    WaitingChannel* end = texts.waiting + texts.waiting_count;
    SKUA_ASSERT(at != end && at->channel == channel);
    if (--at->lines == 0) {
        std::move(at + 1, end, at);
        --texts.waiting_count;
    }
}

// The terms that the line's two neighbours make with it, and the one that they make without it.
std::uint64_t links_of(const Line& line) noexcept {
    const std::uint64_t own = queue_term(line.queue_previous, line);
    return line.queue_next == nullptr ? own : own + queue_term(&line, *line.queue_next);
}
std::uint64_t gap_of(const Line& line) noexcept {
    return line.queue_next == nullptr ? 0 : queue_term(line.queue_previous, *line.queue_next);
}

}  // namespace

std::uint64_t enqueue(Item& item, Line& line, SlabPool& pool) {
    count_waiting(*item.texts, order_of(line).channel, pool);
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
    return links_of(line) - gap_of(line);
}

std::uint64_t dequeue(Item& item, Line& line) noexcept {
    SKUA_ASSERT(item.queue_length != 0);
    discount_waiting(*item.texts, order_of(line).channel);
    const std::uint64_t change = gap_of(line) - links_of(line);
    Line*& link =
        line.queue_previous == nullptr ? item.queue_head : line.queue_previous->queue_next;
    Line*& back_link =
        line.queue_next == nullptr ? item.queue_tail : line.queue_next->queue_previous;
    link = line.queue_next;
    back_link = line.queue_previous;
    line.queue_next = nullptr;
    line.queue_previous = nullptr;
    --item.queue_length;
    return change;
}

void relink(Item& item, Line& line) noexcept {
    Line*& link =
        line.queue_previous == nullptr ? item.queue_head : line.queue_previous->queue_next;
    Line*& back_link =
        line.queue_next == nullptr ? item.queue_tail : line.queue_next->queue_previous;
    link = &line;
    back_link = &line;
}

}  // namespace skua::domain
