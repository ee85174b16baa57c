// The part of Simulation in which the process is born, is disturbed, and dies.

#include <algorithm>

#include "engine/codec/record_codec.hpp"
#include "tests/sim/simulation.hpp"

namespace skua::sim {
namespace {

constexpr std::uint64_t kPlentyOfDisk = 1'000'000;
constexpr std::uint64_t kHardlyAnyDisk = 10;
constexpr std::int64_t kTenDaysMicros = 10LL * 86'400 * 1'000'000;
constexpr base::Error kDiskGone{base::ErrorCode::io, 5, "sim: the device is gone"};

}  // namespace

void Simulation::open() {
    while (!has_failed() && !try_open()) {
    }
}

bool Simulation::try_open() {
    ++lives_;
    const std::uint16_t before = house_ == nullptr ? 0 : house_->shards();
    const std::uint16_t shards = settings_.shards[schedule_.below(settings_.shards.size())];
    if (before != 0 && before != shards) {
        coverage_.count(Sometimes::restart_with_other_shards);
    }
    count_shards();
    house_.reset();
    auto house = std::make_unique<House>(House::Parts{.plan = plan_,
                                                      .log = log_,
                                                      .clock = clock_,
                                                      .free_disk_bytes = free_disk_bytes_,
                                                      .planted = planted_,
                                                      .shards = shards});
    const auto opened = house->open();
    if (!opened) {
        if (next_start_ == NextStart::lives) {
            oracle_.fail("recovery_refused", opened.error().where);
        }
        next_start_ = NextStart::lives;
        log_.crash(schedule_.below(log_.unsynced_blocks() + 1));
        return false;
    }
    next_start_ = NextStart::lives;
    house_ = std::move(house);
    oracle_.look(log_);
    if (!has_failed() && !planted_.disk_lies &&
        house_->sequencer().restored_digest() != oracle_.twin().digest()) {
        oracle_.fail("restart_digest", "after record " + std::to_string(oracle_.last()) +
                                           " the replayed state is not the one before the end");
    }
    if (!oracle_.twin().state().pending.empty()) {
        coverage_.count(Sometimes::follow_up_over_a_restart);
    }
    if (has_overdue()) {
        coverage_.count(Sometimes::expiry_over_a_restart);
    }
    clients_.connect(house_.get());
    if (schedule_.one_in(3)) {
        feed_.begin_again(schedule_);
    }
    change_mood();
    return true;
}

base::Timestamp Simulation::now() {
    return std::max(clock_.now(), house_->sequencer().last_time());
}

// A hold, a claim or a reservation has come to its end, and no durable record says so.
bool Simulation::has_overdue() {
    const auto& ends = oracle_.twin().state().ends;
    return !ends.empty() && ends.begin()->first.time <= now();
}

// What the shards of the life that is over have had to do with each other.
void Simulation::count_shards() {
    if (house_ == nullptr) {
        return;
    }
    for (const auto& agent : house_->team().agents()) {
        coverage_.count(Sometimes::voted_together, agent->statistics().votes.get());
        coverage_.count(Sometimes::waited_for_undecided, agent->statistics().waited.get());
    }
}

void Simulation::die(Death death) {
    const std::size_t unsynced = log_.unsynced_blocks();
    const std::size_t kept = death == Death::process
                                 ? unsynced
                                 : static_cast<std::size_t>(schedule_.below(unsynced + 1));
    if (cause_) {
        clients_.count_met(*cause_);
        cause_.reset();
    }
    if (kept > 0) {
        coverage_.count(Sometimes::unsynced_block_survived);
    }
    if (tears_) {
        check_tear(kept);
    }
    clients_.disconnect();
    running_ = 0;
    dies_at_step_ = disk_low_until_ = stalled_until_ = frozen_until_ = 0;
    free_disk_bytes_ = kPlentyOfDisk;
    clock_.freeze(false);
    overloads_left_ = 0;
    dies_in_append_ = dies_in_sync_ = tears_ = false;
    expected_failures_.clear();
    log_.crash(kept);
    // It may take a while until somebody starts it anew.
    clock_.pass(schedule_.percent(50) ? 0 : schedule_.between(0, 1'000'000));
    if (next_start_ == NextStart::dies_in_replay) {
        log_.fail_next_replay(schedule_.below(log_.blocks()));
    } else if (next_start_ == NextStart::dies_in_acquire) {
        log_.fail_next_acquire(schedule_.percent(50) ? tests::SimLog::FenceFate::stored
                                                     : tests::SimLog::FenceFate::lost);
    }
    if (planted_.disk_lies) {
        log_.lie_about_syncs();
    }
    open();
}

// What a power cut leaves of a block must never pass for one.
void Simulation::check_tear(std::size_t kept) {
    const auto torn = log_.torn_end(
        kept, {.bytes_kept = schedule_.below(4'096), .flips_a_bit = schedule_.percent(30)});
    if (torn.empty()) {
        return;
    }
    coverage_.count(Sometimes::torn_block_found);
    if (codec::open_block(torn)) {
        oracle_.fail("torn_block_accepted", "a damaged block was taken for a whole one");
    }
}

// The process has ended itself, or was to die now.
void Simulation::check_fail_stop() {
    const bool is_cut = log_.is_cut();
    if (house_->has_failed() && !is_cut) {
        const base::Error& error = house_->failed();
        if (!expected_failures_.contains(error.code)) {
            oracle_.fail("fail_stop",
                         std::string(base::to_string(error.code)) + ": " + error.where);
            return;
        }
        if (error.code == base::ErrorCode::fenced) {
            coverage_.count(Sometimes::fenced_out);
        }
        // The threads that have not noticed yet go on for a moment.
        for (std::uint64_t i = schedule_.below(6); i > 0 && !has_failed(); --i) {
            run_actor(schedule_.below(first_agent + house_->agents().size()), 8);
        }
    }
    if (!has_failed()) {
        die(is_cut || schedule_.percent(50) ? Death::power : Death::process);
    }
}

void Simulation::stop_cleanly() {
    house_->sequencer().begin_drain();
    stalled_until_ = 0;
    if (clients_.commands() < settings_.commands) {
        clients_.act(1 + schedule_.below(4));  // too late: they hear that it is being stopped
    }
    if (!settle()) {
        oracle_.fail("stuck", "at a clean stop something stays unanswered for ever");
        return;
    }
    if (has_failed() || house_->has_failed() || log_.is_cut()) {
        return;
    }
    // As the daemon does: what was numbered is decided, and then everything is written.
    while (!house_->has_failed() && !log_.is_cut() &&
           (!house_->sequencer().is_at_rest() || !house_->flush_writer())) {
        everybody_once();
    }
    everybody_once();
    if (has_failed() || house_->has_failed() || log_.is_cut()) {
        return;
    }
    // Whoever has nothing more to write never learns that somebody else has taken the journal.
    if (log_.durable() + 1 != log_.state().next_sequence ||
        house_->sequencer().last().raw() != oracle_.last_of_its_own(log_.durable())) {
        oracle_.fail("lost_at_clean_stop", "numbered up to " +
                                               std::to_string(house_->sequencer().last().raw()) +
                                               ", durable is " + std::to_string(log_.durable()));
    }
}

namespace {

domain::CommandKind expiry_of(const twin::Subject& subject) {
    if (std::holds_alternative<domain::PickListId>(subject)) {
        return domain::CommandKind::expire_claim;
    }
    return std::holds_alternative<domain::OrderId>(subject)
               ? domain::CommandKind::expire_reservation
               : domain::CommandKind::expire_hold;
}

}  // namespace

// The engine's own commands: a follow-up that is durable and not carried out, an expiry that is due
// and not durable, a fence that is being written.
void Simulation::count_met_by_the_engine(Disturbance disturbance) {
    if (!oracle_.twin().state().pending.empty()) {
        coverage_.count_met(disturbance, domain::CommandKind::continue_fills);
    }
    for (const auto& [end, of_what] : oracle_.twin().state().ends) {
        if (end.time > now()) {
            break;
        }
        coverage_.count_met(disturbance, expiry_of(of_what));
    }
    if (meets_fences(disturbance)) {
        coverage_.count_met(disturbance, domain::CommandKind::fence);
    }
}

void Simulation::disturb(Disturbance disturbance) {
    trace_ = base::mix(trace_, 0xd157 + static_cast<std::uint64_t>(disturbance));
    coverage_.count_disturbance(disturbance);
    if (ends_the_process(disturbance) && disturbance != Disturbance::clean_stop) {
        cause_ = disturbance;  // whoever waits when it comes to that has met it
    } else {
        clients_.count_met(disturbance);
    }
    count_met_by_the_engine(disturbance);
    switch (disturbance) {
        case Disturbance::kill:
            die(Death::process);
            return;
        case Disturbance::power_cut:
            die(Death::power);
            return;
        case Disturbance::torn_write:
            tears_ = true;
            die(Death::power);
            return;
        case Disturbance::dies_in_replay:
            next_start_ = NextStart::dies_in_replay;
            die(Death::process);
            return;
        case Disturbance::dies_in_acquire:
            next_start_ = NextStart::dies_in_acquire;
            die(Death::power);
            return;
        case Disturbance::clean_stop:
            stop_cleanly();
            if (!has_failed()) {
                check_fail_stop();
            }
            return;
        default:
            arm(disturbance);
            return;
    }
}

// Those that wait for their moment or last for a while.
void Simulation::arm(Disturbance disturbance) {
    const std::uint64_t until = steps_ + 20 + schedule_.below(400);
    const auto expect = [&](base::ErrorCode code) {
        // It comes with the next write or sync; if there is none, the process is killed.
        expected_failures_.insert(code);
        dies_at_step_ = steps_ + 200 + schedule_.below(400);
    };
    switch (disturbance) {
        case Disturbance::dies_in_append:
            dies_in_append_ = tears_ = true;
            dies_at_step_ = until;
            return;
        case Disturbance::dies_in_sync:
            dies_in_sync_ = true;
            dies_at_step_ = until;
            return;
        case Disturbance::write_unknown:
            log_.answer_next_append(journal::AppendOutcome::unknown);
            return expect(base::ErrorCode::io);
        case Disturbance::write_unheard:
            log_.lose_next_append_answer();
            return expect(base::ErrorCode::io);
        case Disturbance::write_corrupt:
            log_.answer_next_append(journal::AppendOutcome::corrupt);
            return expect(base::ErrorCode::corrupt);
        case Disturbance::sync_fails:
            log_.fail_next_sync(kDiskGone);
            return expect(base::ErrorCode::io);
        case Disturbance::fenced:
            // The other engine has read the records, and its clock may be behind theirs.
            oracle_.look(log_);
            if (const auto fence =
                    log_.acquire(std::max(now(), oracle_.twin().last_time()).micros)) {
                oracle_.on_fenced_out(*fence);
                oracle_.look(log_);
                return expect(base::ErrorCode::fenced);
            }
            return;  // a disturbance before this one has taken the device
        case Disturbance::write_overload:
            overloads_left_ = 1 + static_cast<std::uint32_t>(schedule_.below(5));
            return;
        case Disturbance::disk_stalls:
            stalled_until_ = until;
            return;
        case Disturbance::disk_low:
            free_disk_bytes_ = kHardlyAnyDisk;
            disk_low_until_ = until;
            return;
        case Disturbance::clock_jumps:
            clock_.jump(schedule_.between(-kTenDaysMicros, kTenDaysMicros));
            return;
        case Disturbance::clock_freezes:
            clock_.freeze(true);
            frozen_until_ = until;
            return;
        default:
            clients_.drop_a_connection();
            return;
    }
}

void Simulation::end_disturbances() {
    if (disk_low_until_ != 0 && steps_ >= disk_low_until_) {
        disk_low_until_ = 0;
        free_disk_bytes_ = kPlentyOfDisk;
    }
    if (frozen_until_ != 0 && steps_ >= frozen_until_) {
        frozen_until_ = 0;
        clock_.freeze(false);
    }
    if (overloads_left_ != 0 && expected_failures_.empty() && schedule_.one_in(4)) {
        --overloads_left_;
        log_.answer_next_append(journal::AppendOutcome::overloaded);
    }
}

}  // namespace skua::sim
