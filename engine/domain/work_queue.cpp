#include "engine/domain/work_queue.hpp"

#include <algorithm>
#include <span>
#include <utility>

#include "engine/base/assert.hpp"

namespace skua::domain {
namespace {

// Below this many entries a rebuild is not worth its while.
constexpr std::size_t kRebuildMin = 64;

std::uint64_t key_of(const Order& order) noexcept {
    return (std::uint64_t{order.priority} << 60U) | order.number.raw();
}

bool is_later(const WorkQueue::Entry& left, const WorkQueue::Entry& right) noexcept {
    return left.key > right.key;
}

// The entry there may stand too far in front.
void sift_down(std::span<WorkQueue::Entry> heap, std::size_t at) noexcept {
    for (std::size_t child = 2 * at + 1; child < heap.size(); child = 2 * at + 1) {
        const bool is_second = child + 1 < heap.size() && heap[child + 1].key < heap[child].key;
        child += is_second ? 1U : 0U;
        if (!is_later(heap[at], heap[child])) {
            return;
        }
        std::swap(heap[at], heap[child]);
        at = child;
    }
}

}  // namespace

void WorkQueue::update(Order& order, Fulfillment& fulfillment, bool was_eligible) {
    const bool is_now = is_eligible(order, fulfillment);
    if (is_now == was_eligible) {
        return;
    }
    if (is_now) {
        ++live_;
        enter(order, fulfillment);
        return;
    }
    --live_;
    drop_stale();
}

WorkQueue::Entry& WorkQueue::entry_of(const Order* order) {
    const auto found = std::ranges::find(heap_, order, &Entry::order);
    SKUA_ASSERT(found != heap_.end());
    return *found;
}

// Of the order before nothing but its address is left.
void WorkQueue::move_order(const Order* before, Order& now) {
    Entry& entry = entry_of(before);
    entry.order = &now;
    entry.fulfillment = entry.fulfillment == &before->first_fulfillment ? &now.first_fulfillment
                                                                        : entry.fulfillment;
}

// To find the entry is what it costs: to make the heap anew would be thirty times that.
void WorkQueue::reorder(const Order& order) {
    Entry& entry = entry_of(&order);
    const std::uint64_t before = entry.key;
    entry.key = key_of(order);
    const auto at = static_cast<std::size_t>(&entry - heap_.data());
    if (entry.key < before) {
        std::push_heap(heap_.begin(), heap_.begin() + static_cast<std::ptrdiff_t>(at) + 1,
                       is_later);
    } else {
        sift_down(heap_, at);
    }
    drop_stale();
}

void WorkQueue::enter(Order& order, Fulfillment& fulfillment) {
    if (fulfillment.is_queued) {
        return;  // its stale entry counts again: it always has the order's key
    }
    heap_.push_back({key_of(order), &order, &fulfillment});
    std::push_heap(heap_.begin(), heap_.end(), is_later);
    fulfillment.is_queued = true;
}

void WorkQueue::drop_stale() {
    while (!heap_.empty() && !is_eligible(*heap_.front().order, *heap_.front().fulfillment)) {
        heap_.front().fulfillment->is_queued = false;
        std::pop_heap(heap_.begin(), heap_.end(), is_later);
        heap_.pop_back();
    }
    if (heap_.size() < kRebuildMin || heap_.size() <= 2 * live_) {
        return;
    }
    std::erase_if(heap_, [](const Entry& entry) {
        entry.fulfillment->is_queued = is_eligible(*entry.order, *entry.fulfillment);
        return !entry.fulfillment->is_queued;
    });
    std::make_heap(heap_.begin(), heap_.end(), is_later);
    SKUA_ASSERT(heap_.size() == live_);
}

WorkQueue::Walk::Walk(const WorkQueue& queue, base::Arena& arena)
    : queue_(&queue), frontier_(arena) {
    push(0);
}

const WorkQueue::Entry* WorkQueue::Walk::next() {
    while (size_ != 0) {
        const std::uint32_t top = pop();
        push(2 * std::size_t{top} + 1);
        push(2 * std::size_t{top} + 2);
        const Entry& entry = queue_->heap_[top];
        if (is_eligible(*entry.order, *entry.fulfillment)) {
            return &entry;
        }
    }
    return nullptr;
}

void WorkQueue::Walk::push(std::size_t index) {
    if (index >= queue_->heap_.size()) {
        return;
    }
    const auto value = static_cast<std::uint32_t>(index);
    if (size_ < frontier_.size()) {
        frontier_[size_] = value;
    } else {
        frontier_.push_back(value);
    }
    ++size_;
    const auto items = frontier_.items().first(size_);
    std::push_heap(items.begin(), items.end(), [this](std::uint32_t left, std::uint32_t right) {
        return is_later(left, right);
    });
}

std::uint32_t WorkQueue::Walk::pop() {
    const auto items = frontier_.items().first(size_);
    std::pop_heap(items.begin(), items.end(), [this](std::uint32_t left, std::uint32_t right) {
        return is_later(left, right);
    });
    --size_;
    return items.back();
}

bool WorkQueue::Walk::is_later(std::uint32_t left, std::uint32_t right) const noexcept {
    return queue_->heap_[left].key > queue_->heap_[right].key;
}

}  // namespace skua::domain
