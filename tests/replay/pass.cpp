#include "tests/replay/pass.hpp"

#include <sys/resource.h>

#include <bit>
#include <string>
#include <utility>

#include "engine/base/assert.hpp"

namespace skua::replay {

namespace {

// Shards are woken after so many, as the sequencer does at the end of a round.
constexpr std::uint64_t kRound = 64;
constexpr std::chrono::microseconds kLookAgain{10'000};
// Something was found; told apart from real errors by its literal.
constexpr const char* kStopped = "replay: stopped by a finding";

std::chrono::nanoseconds processor_time() {
    rusage usage{};
    ::getrusage(RUSAGE_SELF, &usage);
    const auto of = [](const timeval& time) {
        return std::chrono::seconds(time.tv_sec) + std::chrono::microseconds(time.tv_usec);
    };
    return of(usage.ru_utime) + of(usage.ru_stime);
}

}  // namespace

Pass::Pass(const Settings& settings, const Digests* other)
    : settings_(settings),
      judge_(other),
      places_(settings.window),
      team_({.shards = settings.shards, .window = settings.window, .faults = settings.faults}) {
    SKUA_ASSERT(std::has_single_bit(settings.window));
}

PassReport Pass::run(const journal::JournalReader& reader) {
    const auto began = std::chrono::steady_clock::now();
    const auto processor_before = processor_time();
    const auto done =
        reader.replay(1, [this](std::span<const std::byte> block) { return take_block(block); });
    while (!finding_ && passed_on_ != sent_) {
        wait_for_some();
    }
    team_.stop();
    PassReport report;
    report.wall = std::chrono::steady_clock::now() - began;
    report.processor = processor_time() - processor_before;
    if (!finding_ && !done) {
        finding_ = Finding{
            sent_ + 1, std::string(base::to_string(done.error().code)) + ": " + done.error().where};
    }
    if (!finding_) {
        finding_ = check_slots(report.slots);
    }
    report.shards = settings_.shards;
    report.records = judge_.digests().size();
    report.bytes = judge_.bytes_compared();
    report.digests_stated = judge_.digests_stated();
    report.follow_ups = follow_ups_;
    for (const auto& agent : team_.team().agents()) {
        report.votes += agent->statistics().votes.get();
        report.waited += agent->statistics().waited.get();
    }
    report.digests = judge_.digests();
    report.finding = std::move(finding_);
    return report;
}

base::Result<void> Pass::take_block(std::span<const std::byte> bytes) {
    const auto block = std::make_shared<const std::vector<std::byte>>(bytes.begin(), bytes.end());
    SKUA_TRY(const view, codec::open_block(*block));
    codec::RecordWalker walker(view.records);
    for (;;) {
        std::span<const std::byte> recorded;
        SKUA_TRY(const has_record, walker.next(recorded));
        if (!has_record) {
            break;
        }
        SKUA_TRY_VOID(send(block, recorded));
    }
    if (!finding_) {
        finding_ = judge_.expect_digest(view.header.digest_sequence, view.header.digest);
    }
    return finding_ ? base::Error{base::ErrorCode::ok, 0, kStopped} : base::Result<void>{};
}

base::Result<void> Pass::send(const Block& block, std::span<const std::byte> recorded) {
    shard::ShardProxy& proxy = team_.proxy();
    while (!finding_ && (sent_ - passed_on_ == places_.size() || proxy.room() == 0)) {
        wait_for_some();
    }
    if (finding_) {
        return base::Error{base::ErrorCode::ok, 0, kStopped};
    }
    Place& place = place_of(sent_);
    place.arena.reset();
    SKUA_TRY(record, codec::decode_record(recorded, place.arena));
    if (record.sequence.raw() != sent_ + 1) {
        return base::Error{base::ErrorCode::corrupt, 0, "replay: a number is not the next"};
    }
    place.block = block;
    place.recorded = recorded;
    place.record = record;
    place.record.decision = {};
    place.digest_change = 0;
    place.is_done = std::holds_alternative<domain::Fence>(record.command.body);
    follow_ups_ += std::holds_alternative<domain::ContinueFills>(record.command.body) ? 1U : 0U;
    ++sent_;
    if (!place.is_done) {
        proxy.send({.kind = shard::Task::Kind::command,
                    .place = sent_ - 1,
                    .record = &place.record,
                    .arena = &place.arena});
    }
    if (++unflushed_ == kRound) {
        unflushed_ = 0;
        proxy.flush();
    }
    collect();
    pass_on();
    return {};
}

std::size_t Pass::collect() {
    std::size_t count = 0;
    shard::Completion completion;
    while (team_.proxy().try_receive(completion)) {
        Place& place = place_of(completion.place);
        SKUA_ASSERT(!place.is_done);
        place.is_done = true;
        place.digest_change = completion.change.digest;
        ++count;
    }
    return count;
}

void Pass::pass_on() {
    while (!finding_ && passed_on_ != sent_ && place_of(passed_on_).is_done) {
        Place& place = place_of(passed_on_);
        finding_ = judge_.take(place.record, place.recorded, place.digest_change);
        place.block.reset();
        ++passed_on_;
    }
}

void Pass::wait_for_some() {
    team_.proxy().flush();
    const auto give_up_at = std::chrono::steady_clock::now() + settings_.patience;
    while (collect() == 0) {
        runtime::Doorbell& bell = team_.bell();
        bell.prepare_wait();
        if (collect() != 0) {
            bell.cancel_wait();
            break;
        }
        bell.wait(kLookAgain);
        if (std::chrono::steady_clock::now() >= give_up_at) {
            find_stalled();
            return;
        }
    }
    pass_on();
}

void Pass::find_stalled() {
    const domain::Record& oldest = place_of(passed_on_).record;
    finding_ = Finding{oldest.sequence.raw(),
                       std::string(domain::to_string(domain::kind_of(oldest.command))) +
                           " is never done: no shard was done with anything for " +
                           std::to_string(settings_.patience.count()) + " ms"};
}

// What the shards hold at the end: what they kept up to date is what they hold, nobody holds
// anything of another's slots, and together it is what the records came to.
std::optional<Finding> Pass::check_slots(std::vector<std::uint64_t>& slots) const {
    const shard::Team& team = team_.team();
    std::uint64_t held = 0;
    for (std::size_t i = 0; i < team.size(); ++i) {
        const domain::ShardState& state = team.shard(i).state();
        held += state.digest();
        if (state.recompute_digests() != state.digests()) {
            return Finding{passed_on_, "shard " + std::to_string(i) +
                                           ": its digest at the end is not that of its state"};
        }
    }
    std::uint64_t owned = 0;
    for (std::uint16_t slot = 0; slot < domain::kSlots; ++slot) {
        const auto owner = shard::shard_of(domain::Slot{slot}, settings_.shards);
        slots.push_back(team.shard(owner.raw()).state().digests().of(domain::Slot{slot}));
        owned += slots.back();
    }
    const std::uint64_t last = judge_.digests().empty() ? 0 : judge_.digests().back();
    if (held != owned || owned + judge_.key_digest() != last) {
        return Finding{passed_on_, "the digests of the slots at the end do not add up"};
    }
    return std::nullopt;
}

}  // namespace skua::replay
