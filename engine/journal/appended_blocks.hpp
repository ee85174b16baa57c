#pragma once

// AppendedBlocks: hands the blocks that were written from the writer to the sync agent. What the
// sync agent takes before a sync was appended before it, so it is durable after it.
// Owner: any of the two threads, under the mutex; once per block and per sync.

#include <cstddef>
#include <cstdint>
#include <mutex>
#include <utility>
#include <vector>

#include "engine/journal/tail.hpp"

namespace skua::journal {

struct AppendedBlock {
    BlockBytes bytes;
    std::uint64_t first = 0;
    std::uint64_t last = 0;
};

class AppendedBlocks {
public:
    // Writer, after a successful append.
    void push(AppendedBlock block) {
        const std::scoped_lock lock(mutex_);
        bytes_ += block.bytes->size();
        blocks_.push_back(std::move(block));
    }
    // Sync agent: everything appended so far, in order, into the empty `into`.
    void take(std::vector<AppendedBlock>& into) {
        const std::scoped_lock lock(mutex_);
        blocks_.swap(into);
        bytes_ = 0;
    }
    // Bytes that wait for a sync to start.
    [[nodiscard]] std::size_t bytes() const {
        const std::scoped_lock lock(mutex_);
        return bytes_;
    }

private:
    mutable std::mutex mutex_;
    std::vector<AppendedBlock> blocks_;
    std::size_t bytes_ = 0;
};

}  // namespace skua::journal
