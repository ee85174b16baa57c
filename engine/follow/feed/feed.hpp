#pragma once

// Feed: the events of the durable journal from any sequence on, gap-free, in sequence order. A pure
// function of records and names, so it keeps no state of its own but a cursor per reader. It also
// reads single records, from which the gateway answers a retry again.
// Any thread; reads may touch the disk, so the gateway calls it from its reader thread. The last
// blocks stay open for a while: a client that repeats a thousand requests, or a reader that pages
// through history, asks for the same block again and again.

#include <array>
#include <cstdint>
#include <functional>
#include <memory>
#include <mutex>
#include <span>
#include <string>
#include <vector>

#include "engine/base/result.hpp"
#include "engine/domain/names.hpp"
#include "engine/domain/record.hpp"
#include "engine/journal/log.hpp"
#include "engine/journal/tail.hpp"

namespace skua::follow {

struct EventsPage {
    std::string lines;  // events, one JSON object per line
    std::size_t events = 0;
    std::uint64_t next_after = 0;  // pass as `after` of the next read
    std::uint64_t durable = 0;     // the durable mark at the time of reading
};

// Records that a page about one order looks at.
inline constexpr std::uint64_t kHistoryRecordsMax = 20'000;

class Feed {
public:
    Feed(const journal::Log& log, const journal::Tail& tail, const domain::Names& names) noexcept
        : log_(log), tail_(tail), names_(names) {}

    // The durable mark: how far the feed reaches at the moment.
    [[nodiscard]] std::uint64_t durable() const noexcept { return tail_.durable(); }
    // Events of the records after sequence `after`, whole records only, at most about `bytes_max`.
    // invalid: `after` lies beyond the durable mark.
    base::Result<EventsPage> read(std::uint64_t after, std::size_t bytes_max) const {
        return read({.after = after, .bytes_max = bytes_max});
    }
    // The same of one order. Nothing leads to its records, so it looks at all of them, and stops
    // after records_max of them also when it found none: next_after tells how far it came.
    struct PageOf {
        std::uint64_t after = 0;
        std::size_t bytes_max = 0;
        domain::OrderId order{};  // none: everything
        std::uint64_t records_max = UINT64_MAX;
    };
    base::Result<EventsPage> read(const PageOf& wanted) const;
    // Calls `use` with the durable record; its views are valid during the call.
    base::Result<void> read_record(domain::Sequence sequence,
                                   const std::function<void(const domain::Record&)>& use) const;

private:
    // A verified block and where its records start, so that a second look costs neither the check
    // nor the walk. `records` borrows `bytes`.
    struct OpenBlock {
        journal::BlockBytes bytes;
        std::uint64_t first = 0;
        std::vector<std::span<const std::byte>> records;

        [[nodiscard]] bool holds(std::uint64_t sequence) const noexcept {
            return sequence >= first && sequence - first < records.size();
        }
    };
    using OpenBlockPtr = std::shared_ptr<const OpenBlock>;
    struct Kept {
        OpenBlockPtr block;
        std::uint64_t used = 0;  // a counter's value at the last use
    };

    // The block that holds the durable record `sequence`: a kept one, the tail's, or the log's.
    base::Result<OpenBlockPtr> block_of(std::uint64_t sequence) const;
    [[nodiscard]] OpenBlockPtr find_kept(std::uint64_t sequence) const;
    void keep(const OpenBlockPtr& block) const;

    const journal::Log& log_;
    const journal::Tail& tail_;
    const domain::Names& names_;
    mutable std::mutex mutex_;  // guards kept_ and uses_; held for a look or a swap of pointers
    mutable std::array<Kept, 8> kept_;
    mutable std::uint64_t uses_ = 0;
};

}  // namespace skua::follow
