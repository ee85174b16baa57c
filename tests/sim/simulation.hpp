#pragma once

// Simulation: one seed, from an empty disk to the last answer. One thread runs everything: the seed
// says which agent works next and how much, when the disk answers, fails, tears or loses what was
// not synced, when the process dies and with how many shards it comes back. Two runs of a seed are
// the same to the last bit.
//
//   while there are commands:  a disturbance that is due, or one agent works, or somebody asks
//   an append or a sync runs:  other threads may work in the middle of it
//   the process dies:          the house goes, the disk and the clients stay, a new house opens
//   at the end:                no disturbances; everything must drain; the whole state is compared
//
// Rules, by name: those of oracle, clients and feed reader, and fail_stop (the process ended itself
// without a cause), recovery_refused, restart_digest, torn_block_accepted, lost_at_clean_stop,
// drain, stuck (somebody waits, and nothing moves any more), follow_up_lost, expiry_lost, counters,
// unanswered. Owner: the caller's thread.

#include <array>
#include <cstdint>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "tests/sim/clients.hpp"
#include "tests/sim/feed_reader.hpp"

namespace skua::sim {

struct Report {
    std::optional<Failure> failure;
    std::uint64_t trace = 0;     // of everything that happened
    std::uint64_t commands = 0;  // of clients, questions and retries included
    std::uint64_t records = 0;
    std::uint64_t lives = 0;  // of the process
    Coverage coverage;
};

class Simulation {
public:
    // `settings` outlives the simulation.
    Simulation(const Settings& settings, const Planted& planted);
    Report run();

private:
    static constexpr std::size_t kActorsMax = 96;
    enum Actor : std::size_t { act, poll, replay, feed, clock, first_agent };

    [[nodiscard]] bool has_failed() const noexcept { return oracle_.failure().has_value(); }

    // One life of the process.
    void open();
    bool try_open();
    enum class Death : std::uint8_t { process, power };
    void die(Death death);
    void check_tear(std::size_t kept);
    void stop_cleanly();
    void check_fail_stop();
    void count_shards();
    [[nodiscard]] base::Timestamp now();  // as the sequencer has it
    [[nodiscard]] bool has_overdue();

    // Steps.
    void step();
    void change_mood();
    void run_actor(std::size_t actor, std::size_t limit);
    void run_agent(std::size_t index, std::size_t limit);
    void in_the_middle();
    // The event's moment is there, or does not come.
    [[nodiscard]] bool is_the_moment(const Event& event);
    [[nodiscard]] bool waits_for_a_follow_up() const;
    void count_met_by_the_engine(Disturbance disturbance);
    void disturb(Disturbance disturbance);
    void arm(Disturbance disturbance);
    void end_disturbances();
    // Everybody in turn, until nobody waits for an answer; false when that takes too long.
    bool settle();
    void everybody_once();

    // The end.
    void finish();
    void check_idle();
    void check_digests();
    void check_intents();
    void check_other_lives();

    const Settings& settings_;
    const Planted planted_;
    const Plan plan_;
    Random schedule_;
    SimClock clock_;
    tests::SimLog log_;
    World world_;
    Intents intents_;
    Oracle oracle_;
    Coverage coverage_;
    Clients clients_;
    FeedReader feed_;
    std::unique_ptr<House> house_;

    // The scheduler.
    std::array<std::uint32_t, kActorsMax> weights_{};
    std::uint32_t weight_sum_ = 0;
    std::uint64_t steps_ = 0;
    std::uint64_t mood_ends_ = 0;
    std::uint64_t running_ = 0;  // bit: a thread whose agent is in the middle of its work
    std::size_t next_event_ = 0;
    std::uint64_t waits_since_ = 0;  // step at which the next event began to wait for its moment
    std::uint64_t trace_ = 0;
    std::uint64_t lives_ = 0;

    // Disturbances that last or wait for their moment.
    std::uint64_t free_disk_bytes_ = 0;
    std::uint64_t disk_low_until_ = 0;
    std::uint64_t stalled_until_ = 0;
    std::uint64_t frozen_until_ = 0;
    std::uint64_t dies_at_step_ = 0;  // 0: not
    std::uint32_t overloads_left_ = 0;
    bool dies_in_append_ = false;
    bool dies_in_sync_ = false;
    enum class NextStart : std::uint8_t { lives, dies_in_replay, dies_in_acquire };
    NextStart next_start_ = NextStart::lives;
    bool tears_ = false;
    std::optional<Disturbance> cause_;             // of the next death
    std::set<base::ErrorCode> expected_failures_;  // with which the process may end itself
};

}  // namespace skua::sim
