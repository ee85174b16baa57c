#include "engine/daemon/recovery.hpp"

namespace skua::daemon {

namespace {

constexpr std::int64_t kReportEveryNs = 1'000'000'000;

}  // namespace

Recovery::Recovery(sequencer::SequencerAgent& sequencer, runtime::Clock& clock)
    : sequencer_(sequencer), clock_(clock), digests_(kDigestsKept) {}

base::Result<void> Recovery::run(const journal::Log& log, const Report& report) {
    const std::int64_t start_ns = clock_.monotonic_ns();
    std::int64_t reported_ns = start_ns;
    const auto elapsed = [&](std::int64_t now_ns) {
        return static_cast<std::uint64_t>((now_ns - start_ns) / 1'000);
    };
    SKUA_TRY_VOID(log.replay(1, [&](std::span<const std::byte> block) -> base::Result<void> {
        SKUA_TRY_VOID(restore_block(block));
        const std::int64_t now_ns = clock_.monotonic_ns();
        if (now_ns - reported_ns >= kReportEveryNs) {
            reported_ns = now_ns;
            progress_.elapsed_us = elapsed(now_ns);
            report(progress_);
        }
        return {};
    }));
    progress_.elapsed_us = elapsed(clock_.monotonic_ns());
    return {};
}

base::Result<void> Recovery::restore_block(std::span<const std::byte> block) {
    SKUA_TRY(view, codec::open_block(block));
    progress_.block_number = view.header.block_number;
    progress_.sequence = view.header.first_sequence;
    codec::RecordWalker walker(view.records);
    std::span<const std::byte> bytes;
    std::uint32_t count = 0;
    for (;; ++count) {
        SKUA_TRY(has_record, walker.next(bytes));
        if (!has_record) {
            break;
        }
        progress_.sequence = view.header.first_sequence + count;
        arena_.reset();
        SKUA_TRY(record, codec::decode_record(bytes, arena_));
        SKUA_TRY_VOID(sequencer_.restore(record));
        digests_[progress_.sequence % kDigestsKept] = sequencer_.restored_digest();
        ++progress_.records;
    }
    if (count != view.header.count) {
        return base::Error{base::ErrorCode::corrupt, 0, "recovery: block with another count"};
    }
    ++progress_.blocks;
    return check_digest(view.header);
}

base::Result<void> Recovery::check_digest(const codec::BlockHeader& header) {
    const std::uint64_t stated = header.digest_sequence;
    const std::uint64_t last = progress_.sequence;
    if (stated == 0 || stated > last || last - stated >= kDigestsKept ||
        stated + progress_.records <= last) {
        return {};  // none stated, or of a record before this replay
    }
    if (digests_[stated % kDigestsKept] != header.digest) {
        progress_.sequence = stated;
        return base::Error{base::ErrorCode::state_mismatch, 0,
                           "recovery: state is not the one that was recorded"};
    }
    ++progress_.digests_checked;
    return {};
}

}  // namespace skua::daemon
