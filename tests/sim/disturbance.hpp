#pragma once

// Disturbance: what the seed may do to the house. Each is met by every kind of command in a run of
// enough seeds; the table of Coverage shows it.

#include <array>
#include <cstddef>
#include <cstdint>

namespace skua::sim {

enum class Disturbance : std::uint8_t {
    kill,              // the process dies, what was written stays
    power_cut,         // what was not synced is lost, but for a prefix
    torn_write,        // power cut in the middle of a block
    dies_in_append,    // power cut while a block is being written
    dies_in_sync,      // power cut while a sync runs
    write_unknown,     // an append says `unknown`, and the block is not there
    write_unheard,     // an append says `unknown`, and the block is there
    write_corrupt,     // an append says that the log is damaged
    sync_fails,        // a sync fails: what is durable is unknown
    fenced,            // somebody else acquires the log while this process goes on
    dies_in_replay,    // the next start dies while it reads the journal
    dies_in_acquire,   // the next start dies while it writes its fence
    clean_stop,        // drain, flush, sync, restart
    write_overload,    // an append says `overloaded` a few times
    disk_stalls,       // no sync ends for long
    disk_low,          // below the low-water mark for a while
    clock_jumps,       // the wall clock jumps by up to 10 days
    clock_freezes,     // the wall clock stands still for a while
    connection_drops,  // a client forgets what it waits for and asks again later
};
inline constexpr std::size_t kDisturbances = 19;
inline constexpr std::array<const char*, kDisturbances> kDisturbanceNames{
    "kill",           "power_cut",       "torn_write",    "dies_in_append",  "dies_in_sync",
    "write_unknown",  "write_unheard",   "write_corrupt", "sync_fails",      "fenced",
    "dies_in_replay", "dies_in_acquire", "clean_stop",    "write_overload",  "disk_stalls",
    "disk_low",       "clock_jumps",     "clock_freezes", "connection_drops"};

// The first ones end the process and bring it back.
constexpr bool ends_the_process(Disturbance disturbance) noexcept {
    return disturbance <= Disturbance::clean_stop;
}

// What a disturbance waits for, because it is rare and chance alone would hardly meet it.
enum class Moment : std::uint8_t {
    any,
    follow_up,  // one is durable and not carried out
    hold_end,   // a hold has come to its end, and no durable record says so
    claim_end,  // so with a claim
    cart_end,   // so with a cart
};
inline constexpr std::array<const char*, 5> kMomentNames{
    "", " when a follow-up is pending", " when a hold has ended", " when a claim has ended",
    " when a cart has ended"};

}  // namespace skua::sim
