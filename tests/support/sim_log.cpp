#include "tests/support/sim_log.hpp"

#include <algorithm>
#include <utility>

#include "engine/journal/block_hash.hpp"

namespace skua::tests {

using journal::AppendOutcome;
using journal::Position;

namespace {

constexpr base::Error kCut{base::ErrorCode::io, 0, "sim log: the process is dead"};

}  // namespace

SimLog::SimLog(std::uint64_t log_id) : written_(journal::state_at(base_, log_id)) {}

base::Result<journal::Epoch> SimLog::acquire(std::int64_t now_micros) {
    if (failure_.code != base::ErrorCode::ok) {
        return failure_;
    }
    const auto fate = std::exchange(next_acquire_, std::nullopt);
    const auto epoch = written_.next_sequence;
    if (fate != FenceFate::lost) {
        const auto block = journal::make_fence_block(written_, "sim", now_micros);
        const auto view = codec::open_block(block);
        SKUA_ASSERT(view.has_value());
        store(view->header, block);
    }
    if (fate) {
        failure_ = {base::ErrorCode::io, 0, "sim log: acquire failed"};
        return failure_;
    }
    SKUA_TRY_VOID(sync());
    return epoch;
}

AppendOutcome SimLog::append(journal::Epoch epoch, std::span<const std::byte> block) {
    if (is_cut_ || failure_.code != base::ErrorCode::ok) {
        return AppendOutcome::unknown;
    }
    if (const auto outcome = std::exchange(next_append_, std::nullopt)) {
        return *outcome;
    }
    const auto view = codec::open_block(block);
    if (!view) {
        return AppendOutcome::rejected;
    }
    switch (journal::admit(written_, epoch, *view, journal::hash_block(block))) {
        case journal::Admission::fenced:
            return AppendOutcome::fenced;
        case journal::Admission::rejected:
            return AppendOutcome::rejected;
        case journal::Admission::already_there:
            return AppendOutcome::written;
        case journal::Admission::next:
            break;
    }
    store(view->header, block);
    if (while_appending) {
        while_appending();
    }
    return std::exchange(loses_answer_, false) ? AppendOutcome::unknown : AppendOutcome::written;
}

void SimLog::store(const codec::BlockHeader& header, std::span<const std::byte> block) {
    written_ = journal::advance(written_, header, journal::hash_block(block));
    blocks_.push_back({header.first_sequence,
                       journal::last_sequence(header),
                       {block.begin(), block.end()},
                       written_});
}

base::Result<Position> SimLog::sync() {
    if (is_cut_) {
        return kCut;
    }
    ++syncs_;
    const Position covered = written_.next_sequence - 1;
    if (while_syncing) {
        while_syncing();
    }
    if (is_cut_) {
        return kCut;
    }
    if (const auto error = std::exchange(next_sync_error_, std::nullopt)) {
        failure_ = *error;
    }
    if (failure_.code != base::ErrorCode::ok) {
        return failure_;
    }
    answered_last_ = std::max(answered_last_, covered);
    if (!lies_) {
        durable_last_ = answered_last_;
    }
    return covered;
}

std::size_t SimLog::index_of(Position sequence) const {
    const auto found = std::partition_point(
        blocks_.begin(), blocks_.end(), [&](const Block& block) { return block.last < sequence; });
    return static_cast<std::size_t>(found - blocks_.begin());
}

base::Result<void> SimLog::replay(Position from, const Visitor& visit) const {
    const auto fails_after = std::exchange(replay_fails_after_, std::nullopt);
    std::size_t visited = 0;
    for (std::size_t i = index_of(from); i < blocks_.size(); ++i) {
        if (blocks_[i].last > answered_last_) {
            break;
        }
        if (fails_after && visited++ == *fails_after) {
            return kCut;
        }
        SKUA_TRY_VOID(visit(blocks_[i].bytes));
    }
    return {};
}

base::Result<void> SimLog::visit_durable(Position from, const Visitor& visit) const {
    for (std::size_t i = index_of(from); i < blocks_.size(); ++i) {
        if (blocks_[i].last > durable_last_) {
            break;
        }
        SKUA_TRY_VOID(visit(blocks_[i].bytes));
    }
    return {};
}

std::vector<std::byte> SimLog::torn_end(std::size_t unsynced_kept, Tear tear) const {
    const std::size_t at = index_of(durable_last_ + 1) + unsynced_kept;
    if (at >= blocks_.size() || blocks_[at].bytes.empty()) {
        return {};
    }
    const auto& whole = blocks_[at].bytes;
    const std::size_t kept = std::min(tear.bytes_kept, whole.size() - 1);
    std::vector<std::byte> torn(whole.begin(), whole.begin() + static_cast<std::ptrdiff_t>(kept));
    if (tear.flips_a_bit) {
        torn = whole;
        torn[kept] ^= std::byte{1};
    }
    return torn;
}

base::Result<std::vector<std::byte>> SimLog::read_block(Position sequence) const {
    const std::size_t at = index_of(sequence);
    if (at == blocks_.size() || sequence < base_.position || sequence > answered_last_) {
        return base::Error{base::ErrorCode::not_found, 0, "sim log: no such record"};
    }
    return blocks_[at].bytes;
}

base::Result<void> SimLog::truncate_below(Position position) {
    if (position <= base_.position) {
        return {};
    }
    if (position > answered_last_) {
        return base::Error{base::ErrorCode::invalid, 0, "sim log: truncate beyond the durable end"};
    }
    blocks_.erase(blocks_.begin(),
                  blocks_.begin() + static_cast<std::ptrdiff_t>(index_of(position)));
    const auto view = codec::open_block(blocks_.front().bytes);
    SKUA_ASSERT(view.has_value());
    base_ = {.position = view->header.first_sequence,
             .block_number = view->header.block_number,
             .epoch = journal::is_fence(view->header) ? 0 : view->header.epoch,
             .previous_hash = view->header.previous_hash};
    return {};
}

void SimLog::crash(std::size_t unsynced_kept) {
    const std::size_t durable_blocks = index_of(durable_last_ + 1);
    blocks_.resize(std::min(blocks_.size(), durable_blocks + unsynced_kept));
    written_ = blocks_.empty() ? journal::state_at(base_, written_.log_id) : blocks_.back().after;
    // What a restart reads is made durable by it.
    durable_last_ = answered_last_ = written_.next_sequence - 1;
    failure_ = {};
    next_append_.reset();
    next_sync_error_.reset();
    next_acquire_.reset();
    replay_fails_after_.reset();
    loses_answer_ = false;
    is_cut_ = false;
}

}  // namespace skua::tests
