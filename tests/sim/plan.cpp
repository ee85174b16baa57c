#include "tests/sim/plan.hpp"

#include <algorithm>
#include <array>
#include <bit>

namespace skua::sim {
namespace {

template <class T, std::size_t N>
T one_of(Random& random, const std::array<T, N>& choices) {
    return choices[random.below(N)];
}

void size_world(Random& random, Plan& plan) {
    // Few SKUs, so that everybody wants the same units; sometimes many.
    plan.skus = random.one_in(12) ? 200 : static_cast<std::size_t>(random.between(1, 12));
    plan.locations = static_cast<std::size_t>(random.between(1, 6));
    plan.channels = static_cast<std::size_t>(random.between(1, 4));
    plan.receipt_max = one_of<std::uint32_t>(random, std::array<std::uint32_t, 4>{4, 12, 30, 120});
    plan.line_quantity_max = one_of<std::uint32_t>(random, std::array<std::uint32_t, 3>{2, 6, 15});
    // The longer an order, the fewer fills its cancel may make, and the rest is a follow-up.
    if (random.one_in(4)) {
        const bool is_very_long = random.one_in(2);
        plan.long_orders_permille = static_cast<std::uint64_t>(
            is_very_long ? random.between(8, 16) : random.between(30, 80));
        plan.long_lines_min = is_very_long ? 1'000 : 60;
        plan.long_lines_max = is_very_long ? 2'000 : 300;
        // A queue grows long where SKUs are few; a long order is in many shards where they are not.
        plan.skus = random.percent(60) ? std::min<std::size_t>(plan.skus, 3)
                                       : static_cast<std::size_t>(random.between(8, 60));
        plan.receipt_max = std::max(plan.receipt_max, 12U);
    }
}

void size_clients(Random& random, Plan& plan) {
    plan.clients = static_cast<std::size_t>(random.between(1, 12));
    plan.ports = static_cast<std::size_t>(random.between(1, 3));
    plan.credits = one_of<std::size_t>(random, std::array<std::size_t, 5>{2, 8, 32, 64, 256});
    plan.json_percent = one_of<std::uint64_t>(random, std::array<std::uint64_t, 4>{0, 10, 50, 100});
    plan.binary_percent =
        one_of<std::uint64_t>(random, std::array<std::uint64_t, 4>{0, 30, 50, 100});
    plan.query_percent = static_cast<std::uint64_t>(random.between(2, 20));
    plan.resend_percent = static_cast<std::uint64_t>(random.between(1, 8));
    plan.bad_percent = static_cast<std::uint64_t>(random.between(0, 4));
    plan.burst_max = one_of<std::size_t>(random, std::array<std::size_t, 3>{1, 8, 48});
    plan.reads_feed = random.one_in(5);
    // Who guesses names orders that are undecided.
    plan.guess_percent = one_of<std::uint64_t>(random, std::array<std::uint64_t, 4>{3, 6, 6, 40});
}

void size_engine(Random& random, Plan& plan) {
    // The daemon's rings hold every envelope; smaller ones must do as well.
    const std::size_t whole = std::bit_ceil(plan.ports * plan.credits + 9);
    plan.ring = random.percent(70) ? whole : std::max<std::size_t>(8, whole / 4);
    plan.joints = one_of<std::size_t>(random, std::array<std::size_t, 4>{1, 4, 16, 64});
    plan.key_seed = random.next();
    if (random.one_in(6)) {
        plan.open_orders_max = static_cast<std::uint64_t>(random.between(20, 2'000));
    }
    if (random.one_in(5)) {
        plan.expiries_max = static_cast<std::uint64_t>(random.between(1, 20));
    }
    plan.own_envelopes = one_of<std::size_t>(random, std::array<std::size_t, 4>{1, 4, 4, 8});
    if (random.one_in(4)) {
        plan.journal_lag_records_max = static_cast<std::uint64_t>(random.between(4, 200));
    }
    plan.digest_every_records =
        one_of<std::uint64_t>(random, std::array<std::uint64_t, 4>{1, 16, 128, 1'024});
    plan.parked_queries_max = static_cast<std::size_t>(random.between(1, 16));
    plan.min_sequence_wait_us = random.between(10, 5'000);
    if (random.one_in(3)) {
        plan.block_bytes_max = static_cast<std::size_t>(random.between(512, 768)) * 1024;
        plan.unsynced_bytes_max = 32 * 1024;
    }
    // One at a time leaves the follow-up of a decision to the next round.
    plan.work_limit_max =
        plan.long_orders_permille == 0
            ? one_of<std::size_t>(random, std::array<std::size_t, 4>{1, 8, 64, 256})
            : one_of<std::size_t>(random, std::array<std::size_t, 4>{1, 1, 4, 64});
}

// One of those that end the process, or one of the others.
Disturbance any_of(Random& random, bool ends) {
    constexpr auto kLastEnd = static_cast<std::int64_t>(Disturbance::clean_stop);
    constexpr auto kLast = static_cast<std::int64_t>(kDisturbances - 1);
    return static_cast<Disturbance>(ends ? random.between(0, kLastEnd)
                                         : random.between(kLastEnd + 1, kLast));
}

// Half of the events leave it to chance; each kind of expiry is waited for, because claims and
// carts are many and holds with an end are few.
constexpr std::array<Moment, 3> kEnds{Moment::hold_end, Moment::claim_end, Moment::cart_end};

Moment any_moment(Random& random) {
    const std::uint64_t die = random.below(2 * kEnds.size());
    return die < kEnds.size() ? kEnds[die] : Moment::any;
}

void plan_events(Random& random, const Settings& settings, Plan& plan) {
    // A restart replays everything, so their number is what a long seed costs; the others are free.
    const std::uint64_t ends = 1 + random.below(3 + settings.commands / 2'000);
    const std::uint64_t others = random.below(4 + settings.commands / 500);
    const auto most = static_cast<std::uint32_t>(settings.commands);
    for (std::uint64_t i = 0; i < ends + others; ++i) {
        plan.events.push_back({.at_command = random.below(most),
                               .what = any_of(random, i < ends),
                               .moment = any_moment(random)});
    }
    // Chance would leave out a pair now and then: seed after seed, each disturbance waits for each
    // kind of expiry.
    plan.events.push_back({.at_command = random.below(1 + most / 2),
                           .what = static_cast<Disturbance>(settings.seed % kDisturbances),
                           .moment = kEnds[settings.seed / kDisturbances % kEnds.size()]});
    // Only where orders are long there are follow-ups worth waiting for.
    constexpr std::uint64_t kEndsAtFollowUps = 4;
    constexpr std::uint64_t kAtFollowUps = 6;
    for (std::uint64_t i = 0; plan.long_orders_permille != 0 && i < kAtFollowUps; ++i) {
        plan.events.push_back({.at_command = random.below(most),
                               .what = any_of(random, i < kEndsAtFollowUps),
                               .moment = Moment::follow_up});
    }
    std::ranges::stable_sort(plan.events, {}, &Event::at_command);
}

}  // namespace

Plan make_plan(const Settings& settings) {
    Random random(settings.seed);
    Plan plan;
    size_world(random, plan);
    size_clients(random, plan);
    size_engine(random, plan);
    if (settings.disturbs && settings.commands > 0) {
        plan_events(random, settings, plan);
    }
    return plan;
}

}  // namespace skua::sim
