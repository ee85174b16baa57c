#include "tests/sim/simulation.hpp"

#include <algorithm>
#include <bit>

namespace skua::sim {
namespace {

constexpr std::uint64_t kPlentyOfDisk = 1'000'000;
// A run that takes more steps than these from one number, or from one client command, to the next
// is stuck. With eight shards and one joint, hundreds of numbers may be decided while the next
// client has no credit.
constexpr std::uint64_t kStepsPerNumberMax = 50'000;
constexpr std::uint64_t kStepsPerCommandMax = 2'000'000;

// When something was seen to move last.
struct Progress {
    std::uint64_t count = 0;
    std::uint64_t at_step = 0;

    void note(std::uint64_t now, std::uint64_t step) noexcept {
        at_step = now == count ? at_step : step;
        count = now;
    }
};

}  // namespace

Simulation::Simulation(const Settings& settings, const Planted& planted)
    : settings_(settings),
      planted_(planted),
      plan_(make_plan(settings)),
      schedule_(base::mix(settings.seed, 0x5c4ed)),
      log_(settings.seed | 1U),
      world_(plan_),
      oracle_(world_, intents_,
              std::ranges::all_of(settings.shards, [](std::uint16_t count) { return count == 1; })
                  ? 0
                  : plan_.ring),
      clients_({.settings = settings,
                .plan = plan_,
                .world = world_,
                .intents = intents_,
                .oracle = oracle_,
                .coverage = coverage_,
                .schedule = schedule_}),
      feed_(oracle_, coverage_),
      free_disk_bytes_(kPlentyOfDisk) {
    log_.while_appending = [this] {
        if (dies_in_append_) {
            dies_in_append_ = false;
            log_.cut();
        }
        in_the_middle();
    };
    log_.while_syncing = [this] {
        in_the_middle();
        if (dies_in_sync_ && house_ != nullptr) {
            dies_in_sync_ = false;
            log_.cut();
        }
    };
    if (planted_.disk_lies) {
        log_.lie_about_syncs();
    }
}

Report Simulation::run() {
    open();
    Progress of_commands;
    Progress of_numbers;
    while (!has_failed() && clients_.commands() < settings_.commands) {
        of_commands.note(clients_.commands(), steps_);
        of_numbers.note(clients_.commands() + house_->sequencer().last().raw(), steps_);
        if (steps_ - of_numbers.at_step > kStepsPerNumberMax ||
            steps_ - of_commands.at_step > kStepsPerCommandMax) {
            oracle_.fail("stuck", "the run goes on and on, and nothing is numbered or asked");
        }
        step();
    }
    if (!has_failed()) {
        finish();
    }
    coverage_.count(Sometimes::read_checked, oracle_.reads_checked());
    coverage_.count(Sometimes::follow_up_overtaken, oracle_.overtaken());
    return {.failure = oracle_.failure(),
            .trace = base::mix(trace_, oracle_.trace()),
            .commands = clients_.commands(),
            .records = oracle_.last(),
            .lives = lives_,
            .coverage = coverage_};
}

void Simulation::step() {
    ++steps_;
    while (next_event_ < plan_.events.size() && !settings_.has_event(next_event_)) {
        ++next_event_;
    }
    if (next_event_ < plan_.events.size() && is_the_moment(plan_.events[next_event_])) {
        disturb(plan_.events[next_event_++].what);
        waits_since_ = 0;
        return;
    }
    const bool is_time_to_die = dies_at_step_ != 0 && steps_ >= dies_at_step_;
    if (house_->has_failed() || log_.is_cut() || is_time_to_die) {
        check_fail_stop();
        return;
    }
    end_disturbances();
    if (steps_ >= mood_ends_) {
        change_mood();
    }
    std::uint64_t at = schedule_.below(weight_sum_);
    std::size_t actor = 0;
    while (at >= weights_[actor]) {
        at -= weights_[actor++];
    }
    const std::size_t limit = 1 + schedule_.below(plan_.work_limit_max);
    if (!waits_for_a_follow_up()) {
        run_actor(actor, limit);
        return;
    }
    // One at a time and durable at once, so that the causing record is and the follow-up is not.
    run_actor(actor, 1);
    run_agent(house_->index_of_writer(), 1);
    run_agent(house_->index_of_sync(), 1);
}

bool Simulation::waits_for_a_follow_up() const {
    return waits_since_ != 0 && next_event_ < plan_.events.size() &&
           plan_.events[next_event_].moment == Moment::follow_up;
}

namespace {

Moment moment_of(const twin::Subject& ended) {
    if (std::holds_alternative<domain::PickListId>(ended)) {
        return Moment::claim_end;
    }
    return std::holds_alternative<domain::OrderId>(ended) ? Moment::cart_end : Moment::hold_end;
}

}  // namespace

bool Simulation::is_the_moment(const Event& event) {
    constexpr std::uint64_t kStepsMax = 20'000;
    constexpr std::uint64_t kCommandsMax = 600;
    constexpr std::int64_t kPassedMaxMicros = 2'000'000;
    if (event.at_command > clients_.commands()) {
        return false;
    }
    waits_since_ = waits_since_ == 0 ? steps_ : waits_since_;
    if (event.moment == Moment::any || steps_ - waits_since_ > kStepsMax ||
        clients_.commands() - event.at_command > kCommandsMax) {
        return true;
    }
    const twin::State& state = oracle_.twin().state();
    if (event.moment == Moment::follow_up) {
        return !state.pending.empty();
    }
    const auto next = std::ranges::find_if(
        state.ends, [&](const auto& end) { return moment_of(end.second) == event.moment; });
    if (next == state.ends.end()) {
        return false;
    }
    const std::int64_t left = next->first.time.micros - clock_.now().micros;
    if (left > 0 && left < kPassedMaxMicros) {  // time passes until then, if that is soon
        clock_.pass(left);
    }
    return next->first.time <= now();
}

// Who is fast and who is slow changes now and then; some do nothing at all for a while.
void Simulation::change_mood() {
    constexpr std::array<std::uint32_t, 6> kWeights{0, 1, 2, 2, 4, 8};
    const std::size_t actors = first_agent + house_->agents().size();
    weight_sum_ = 0;
    for (std::size_t i = 0; i < actors; ++i) {
        weights_[i] = kWeights[schedule_.below(kWeights.size())];
    }
    weights_[feed] = plan_.reads_feed ? std::min(weights_[feed], 2U) : 0;
    weights_[clock] = 1;
    for (std::size_t i = 0; i < actors; ++i) {
        weight_sum_ += weights_[i];
    }
    mood_ends_ = steps_ + 8 + schedule_.below(250);
}

void Simulation::run_actor(std::size_t actor, std::size_t limit) {
    trace_ = base::mix(trace_, (actor << 32U) | limit);
    switch (actor) {
        case act:
            clients_.act(1 + schedule_.below(plan_.burst_max));
            return;
        case poll:
            clients_.poll(schedule_.below(plan_.ports), limit);
            return;
        case replay:
            clients_.answer_replays(limit);
            return;
        case feed:
            feed_.read(house_->feed(), log_.durable(), schedule_);
            return;
        case clock:
            clock_.pass(static_cast<std::int64_t>(schedule_.below(2'000)));
            return;
        default:
            run_agent(actor - first_agent, limit);
            return;
    }
}

void Simulation::run_agent(std::size_t index, std::size_t limit) {
    const House::Runnable& runnable = house_->agents()[index];
    const std::uint64_t thread = std::uint64_t{1} << runnable.thread;
    const bool is_stalled = index == house_->index_of_sync() && steps_ < stalled_until_;
    if ((running_ & thread) != 0 || is_stalled) {
        return;
    }
    running_ |= thread;
    const std::size_t done = runnable.agent->do_work(limit);
    running_ &= ~thread;
    trace_ = base::mix(trace_, done);
    if (index == house_->index_of_sync()) {
        oracle_.look(log_);
    }
}

// An append or a sync is under way: its thread waits, the others do not.
void Simulation::in_the_middle() {
    if (house_ == nullptr || running_ == 0 || !schedule_.percent(20)) {
        return;
    }
    const std::size_t count = 1 + schedule_.below(4);
    for (std::size_t i = 0; i < count && !has_failed() && !log_.is_cut(); ++i) {
        const std::size_t actor = schedule_.below(first_agent + house_->agents().size());
        run_actor(actor, 1 + schedule_.below(plan_.work_limit_max));
    }
}

void Simulation::everybody_once() {
    constexpr std::size_t kLimit = 256;
    ++steps_;
    for (std::size_t i = 0; i < house_->agents().size(); ++i) {
        run_agent(i, kLimit);
    }
    for (std::size_t port = 0; port < plan_.ports; ++port) {
        clients_.poll(port, kLimit);
    }
    clients_.answer_replays(kLimit);
    clock_.pass(1'000);
}

bool Simulation::settle() {
    constexpr int kRoundsMax = 20'000;
    for (int round = 0; round < kRoundsMax && !has_failed(); ++round) {
        if (clients_.under_way() == 0) {
            return true;
        }
        everybody_once();
        if (house_->has_failed() || log_.is_cut()) {
            return true;  // by a disturbance that was waiting for its moment
        }
    }
    return false;
}

}  // namespace skua::sim
