#pragma once

// Tail: the durable mark and the last durable blocks in memory, for followers that are up to date.
// Written by the sync thread, read by any.

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <deque>
#include <memory>
#include <mutex>
#include <vector>

namespace skua::journal {

using BlockBytes = std::shared_ptr<const std::vector<std::byte>>;

class Tail {
public:
    explicit Tail(std::size_t bytes_max) : bytes_max_(bytes_max) {}
    Tail(const Tail&) = delete;
    Tail& operator=(const Tail&) = delete;

    // The last durable sequence. Acquire: pairs with the release in publish().
    [[nodiscard]] std::uint64_t durable() const noexcept {
        return durable_.load(std::memory_order_acquire);
    }
    // The block that holds `sequence` if it is still in memory, else nullptr (read the log).
    [[nodiscard]] BlockBytes find(std::uint64_t sequence) const;

    // Sync thread: `block` holds [first, last] and is durable. Then the mark moves.
    void publish(BlockBytes block, std::uint64_t first, std::uint64_t last);
    // At start: everything up to `sequence` is durable and only in the log.
    void start_at(std::uint64_t sequence) noexcept;

private:
    struct Entry {
        std::uint64_t first = 0;
        std::uint64_t last = 0;
        BlockBytes bytes;
    };
    std::size_t bytes_max_;
    std::atomic<std::uint64_t> durable_{0};
    mutable std::mutex mutex_;  // not on the order path: once per block and per follower read
    std::deque<Entry> entries_;
    std::size_t bytes_ = 0;
};

}  // namespace skua::journal
