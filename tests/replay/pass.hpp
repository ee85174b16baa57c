#pragma once

// Pass: a journal's commands through one number of shards, once, with real threads.
//
// It stands where the sequencer stands, and is none. The sequencer is free to choose: where among
// the commands a follow-up gets its number depends on how many shards are at work and on what they
// have told it by then, and a fence takes its number in the middle of the sequence only by a start.
// Here the sequence is given. So every record goes to the shards (engine/shard: proxy, rings,
// agents) at its recorded number and time, also those that the engine made itself (continue_fills,
// whatever else is numbered when it is due); only a fence, which nobody decides, is taken over as
// it is. That the engine's own commands stand at their right places is what `skua verify` says.
//
// Of a record the number, the time and the command are used; references to a SKU in the form in
// which the journal has them. The decision is made anew and compared (judge.hpp).
//
//   journal -> decode -> window -> proxy -> shards -> completions -> in the order of the numbers:
//                                                                    encode, compare, digests
//
// The window is as deep as the daemon's, and always full: more is undecided at once than with any
// client that waits for answers.
// Owner: the calling thread.

#include <chrono>
#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <vector>

#include "engine/base/arena.hpp"
#include "engine/base/result.hpp"
#include "engine/journal/inspect.hpp"
#include "tests/replay/judge.hpp"
#include "tests/replay/team_on_threads.hpp"

namespace skua::replay {

struct Settings {
    std::uint16_t shards = 1;
    std::size_t window = 8'192;  // a power of two
    // So long nobody says that he is done with anything: then it is over.
    std::chrono::milliseconds patience{60'000};
    shard::Faults faults{};
};

struct PassReport {
    std::uint16_t shards = 1;
    std::uint64_t records = 0;  // found equal
    std::uint64_t bytes = 0;
    std::uint64_t digests_stated = 0;  // by blocks, and found equal
    std::uint64_t follow_ups = 0;
    std::uint64_t votes = 0;   // on commands of several shards
    std::uint64_t waited = 0;  // on an undecided slot
    std::chrono::nanoseconds wall{};
    std::chrono::nanoseconds processor{};  // of the whole process
    Digests digests;
    std::vector<std::uint64_t> slots;  // digest of each at the end, from its owner
    std::optional<Finding> finding;
};

class Pass {
public:
    // `other`: the digests of another pass, to be compared with; it outlives this one.
    Pass(const Settings& settings, const Digests* other);
    Pass(const Pass&) = delete;
    Pass& operator=(const Pass&) = delete;

    // Once.
    [[nodiscard]] PassReport run(const journal::JournalReader& reader);

private:
    using Block = std::shared_ptr<const std::vector<std::byte>>;
    // A record on its way. It may look around in the block until it was passed on.
    struct Place {
        domain::Record record;
        base::Arena arena{2'048};
        Block block;
        std::span<const std::byte> recorded;
        std::uint64_t digest_change = 0;
        bool is_done = false;
    };

    base::Result<void> take_block(std::span<const std::byte> bytes);
    base::Result<void> send(const Block& block, std::span<const std::byte> recorded);
    [[nodiscard]] Place& place_of(std::uint64_t number) noexcept {
        return places_[number & (places_.size() - 1)];
    }
    std::size_t collect();
    void pass_on();
    void wait_for_some();
    void find_stalled();
    [[nodiscard]] std::optional<Finding> check_slots(std::vector<std::uint64_t>& slots) const;

    const Settings settings_;
    Judge judge_;
    std::vector<Place> places_;
    // After the places: its threads look into them.
    TeamOnThreads team_;
    std::uint64_t sent_ = 0;
    std::uint64_t passed_on_ = 0;
    std::uint64_t unflushed_ = 0;
    std::uint64_t follow_ups_ = 0;
    std::optional<Finding> finding_;
};

}  // namespace skua::replay
