#include "engine/journal/sync.hpp"

#include <utility>

namespace skua::journal {

SyncAgent::SyncAgent(Wiring wiring) : wiring_(std::move(wiring)) {
    statistics_.durable_sequence.set(wiring_.tail.durable());
}

std::size_t SyncAgent::do_work(std::size_t /*limit*/) noexcept {
    thread_.check();
    if (has_stopped_) {
        return 0;
    }
    wiring_.appended.take(taken_);
    const std::size_t blocks = taken_.size();
    if (blocks > 0) {
        if (!sync()) {
            return 0;
        }
        publish();
    }
    keep_house();
    return blocks;
}

bool SyncAgent::sync() noexcept {
    const auto start = wiring_.clock.monotonic_ns();
    const auto durable = wiring_.log.sync();
    statistics_.sync_ns.record(static_cast<std::uint64_t>(wiring_.clock.monotonic_ns() - start));
    statistics_.syncs.add();
    if (!durable) {
        stop(durable.error());
        return false;
    }
    if (*durable < taken_.back().last) {
        stop({base::ErrorCode::corrupt, 0, "journal: a sync did not cover what was written"});
        return false;
    }
    return true;
}

void SyncAgent::publish() noexcept {
    for (auto& block : taken_) {
        wiring_.tail.publish(std::move(block.bytes), block.first, block.last);
    }
    statistics_.durable_sequence.set(taken_.back().last);
    taken_.clear();
    for (auto* bell : wiring_.bells) {
        bell->ring();
    }
}

void SyncAgent::keep_house() noexcept {
    if (const auto kept = wiring_.log.housekeep(wiring_.clock.monotonic_ns()); !kept) {
        stop(kept.error());
    }
}

void SyncAgent::stop(base::Error error) noexcept {
    has_stopped_ = true;
    wiring_.fail_stop(error);
}

}  // namespace skua::journal
