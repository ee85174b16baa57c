#pragma once

// Plan: what a seed decides before the first step: how large the world is, who asks, how tight the
// limits are, and which disturbances come when. Two runs of a seed have the same plan.

#include <cstddef>
#include <cstdint>
#include <optional>
#include <set>
#include <vector>

#include "tests/sim/disturbance.hpp"
#include "tests/sim/random.hpp"
#include "tests/sim/watch.hpp"

namespace skua::sim {

// What the caller decides.
struct Settings {
    std::uint64_t seed = 1;
    std::uint64_t commands = 10'000;
    std::vector<std::uint16_t> shards{1};  // the seed chooses among them at every start
    // The shrinker's way to a short list: of the client commands only these, by their number, and
    // of the plan's events only these. What stays is the same as far as the state allows.
    std::optional<std::set<std::uint64_t>> only_commands;
    std::optional<std::set<std::size_t>> only_events;
    bool disturbs = true;
    Watch* watch = nullptr;  // outlives the run

    [[nodiscard]] bool asks(std::uint64_t command) const {
        return !only_commands || only_commands->contains(command);
    }
    [[nodiscard]] bool has_event(std::size_t event) const {
        return !only_events || only_events->contains(event);
    }
};

struct Event {
    std::uint64_t at_command = 0;
    Disturbance what = Disturbance::kill;
    Moment moment = Moment::any;
};

struct Plan {
    // The world.
    std::size_t skus = 6;
    std::size_t locations = 3;
    std::size_t channels = 2;
    std::uint32_t receipt_max = 20;
    std::uint32_t line_quantity_max = 6;
    std::uint64_t long_orders_permille = 0;
    std::size_t long_lines_min = 60;
    std::size_t long_lines_max = 300;
    // The clients.
    std::size_t clients = 4;
    std::size_t ports = 1;
    std::size_t credits = 32;
    std::uint64_t json_percent = 50;    // of the clients; the others hand over plain values
    std::uint64_t binary_percent = 30;  // of those that speak JSON: FlatBuffers instead
    std::uint64_t query_percent = 10;
    std::uint64_t resend_percent = 4;
    std::uint64_t bad_percent = 2;
    std::uint64_t guess_percent = 6;  // of the orders that are named: one that nobody has heard of
    std::size_t burst_max = 8;
    bool reads_feed = true;
    // The engine.
    std::size_t ring = 64;
    std::size_t joints = 8;  // what several shards do together at most
    std::uint64_t key_seed = 0;
    std::uint64_t open_orders_max = 10'000'000;
    std::uint64_t expiries_max = 1'000'000;
    std::size_t own_envelopes = 4;
    std::uint64_t journal_lag_records_max = 16'384;
    std::uint64_t digest_every_records = 64;
    std::size_t parked_queries_max = 8;
    std::int64_t min_sequence_wait_us = 500;
    std::size_t block_bytes_max = 0;  // 0: the engine's own
    std::size_t unsynced_bytes_max = 64U << 20U;
    std::size_t work_limit_max = 64;
    // What goes wrong, by command number.
    std::vector<Event> events;
};

Plan make_plan(const Settings& settings);

}  // namespace skua::sim
