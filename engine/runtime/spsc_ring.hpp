#pragma once

// SpscRing: a bounded queue from one producer thread to one consumer thread. Capacity is a power of
// two, fixed at construction. Positions only grow; each side keeps a stale copy of the other's so
// that it reads the other's cache line only when it must.

#include <atomic>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <type_traits>
#include <vector>

#include "engine/base/assert.hpp"

namespace skua::runtime {

inline constexpr std::size_t kCacheLineBytes = 64;

template <class T>
class SpscRing {
public:
    static_assert(std::is_trivially_copyable_v<T>);
    explicit SpscRing(std::size_t capacity) : slots_(capacity), mask_(capacity - 1) {
        SKUA_ASSERT(std::has_single_bit(capacity));
    }
    SpscRing(const SpscRing&) = delete;
    SpscRing& operator=(const SpscRing&) = delete;

    // Producer. False when full.
    [[nodiscard]] bool try_push(const T& value) noexcept {
        const std::uint64_t head = head_.load(std::memory_order_relaxed);
        if (head - tail_seen_ == slots_.size()) {
            // Pairs with the release store in pop: the slot is free again once we see it.
            tail_seen_ = tail_.load(std::memory_order_acquire);
            if (head - tail_seen_ == slots_.size()) {
                return false;
            }
        }
        slots_[head & mask_] = value;
        // Pairs with the acquire load in front/pop: the value is visible before the position.
        head_.store(head + 1, std::memory_order_release);
        return true;
    }
    // Producer. How many pushes will surely succeed.
    [[nodiscard]] std::size_t free_slots() noexcept {
        tail_seen_ = tail_.load(std::memory_order_acquire);
        return slots_.size() - (head_.load(std::memory_order_relaxed) - tail_seen_);
    }

    // Consumer. The oldest element, or nullptr; valid until pop().
    [[nodiscard]] const T* front() noexcept {
        const std::uint64_t tail = tail_.load(std::memory_order_relaxed);
        if (tail == head_seen_) {
            head_seen_ = head_.load(std::memory_order_acquire);
            if (tail == head_seen_) {
                return nullptr;
            }
        }
        return &slots_[tail & mask_];
    }
    // Consumer. Only after front() gave an element.
    void pop() noexcept {
        tail_.store(tail_.load(std::memory_order_relaxed) + 1, std::memory_order_release);
    }

    // Any thread; a moment's view, for gauges.
    [[nodiscard]] std::size_t size() const noexcept {
        const auto tail = tail_.load(std::memory_order_relaxed);
        const auto head = head_.load(std::memory_order_relaxed);
        return head >= tail ? head - tail : 0;
    }
    [[nodiscard]] std::size_t capacity() const noexcept { return slots_.size(); }

private:
    std::vector<T> slots_;  // constant size after construction
    std::uint64_t mask_;
    alignas(kCacheLineBytes) std::atomic<std::uint64_t> head_{0};  // written by the producer
    std::uint64_t tail_seen_ = 0;                                  // producer only
    alignas(kCacheLineBytes) std::atomic<std::uint64_t> tail_{0};  // written by the consumer
    std::uint64_t head_seen_ = 0;                                  // consumer only
};

}  // namespace skua::runtime
