#pragma once

// FeedReader: a follower of the feed. It reads pages of any size, begins again anywhere, and must
// always see the same: no event of what is not durable, none left out, none twice, the numbers of a
// record's events from 0 on, and for one record for ever the same bytes.
// Rules, by name: feed_error, feed_gap, feed_before_durable, feed_changed.
// Owner: the simulation.

#include <cstdint>
#include <vector>

#include "engine/follow/feed/feed.hpp"
#include "tests/sim/coverage.hpp"
#include "tests/sim/oracle.hpp"
#include "tests/sim/random.hpp"

namespace skua::sim {

class FeedReader {
public:
    FeedReader(Oracle& oracle, Coverage& coverage) noexcept
        : oracle_(oracle), coverage_(coverage) {}

    // The next page. `durable` is what a power cut would leave.
    std::size_t read(const follow::Feed& feed, std::uint64_t durable, Random& random);
    // Begins again at some place that was read before.
    void begin_again(Random& random) noexcept {
        after_ = after_ == 0 ? 0 : random.below(static_cast<std::uint32_t>(after_ + 1));
    }
    [[nodiscard]] std::uint64_t after() const noexcept { return after_; }

private:
    void take_page(const follow::EventsPage& page);
    void end_record(std::uint64_t sequence, std::uint64_t events, std::uint64_t hash);

    Oracle& oracle_;
    Coverage& coverage_;
    std::uint64_t after_ = 0;
    std::vector<std::uint64_t> seen_{0};  // hash of a record's events, by sequence; 0: not read
};

}  // namespace skua::sim
