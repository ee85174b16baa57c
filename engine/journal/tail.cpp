#include "engine/journal/tail.hpp"

#include <algorithm>
#include <utility>

namespace skua::journal {

BlockBytes Tail::find(std::uint64_t sequence) const {
    const std::scoped_lock lock(mutex_);
    // The first block that ends at or after `sequence`; blocks stand in order without overlap.
    const auto found =
        std::partition_point(entries_.begin(), entries_.end(),
                             [&](const Entry& entry) { return entry.last < sequence; });
    return found != entries_.end() && found->first <= sequence ? found->bytes : nullptr;
}

void Tail::publish(BlockBytes block, std::uint64_t first, std::uint64_t last) {
    {
        const std::scoped_lock lock(mutex_);
        bytes_ += block->size();
        entries_.push_back({first, last, std::move(block)});
        // The newest stays whatever its size, so that a follower that is up to date finds it.
        while (bytes_ > bytes_max_ && entries_.size() > 1) {
            bytes_ -= entries_.front().bytes->size();
            entries_.pop_front();
        }
    }
    // Pairs with durable(): who sees the mark finds the block.
    durable_.store(last, std::memory_order_release);
}

void Tail::start_at(std::uint64_t sequence) noexcept {
    durable_.store(sequence, std::memory_order_release);
}

}  // namespace skua::journal
