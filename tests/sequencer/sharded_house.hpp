#pragma once

// ShardedHouse: the real sequencer, shards and gate, with a disk that is a list of encoded records.
// Every record that comes out is judged by the twin and decided again by one shard that has
// everything, and every read is compared with that shard's answer at the number it reflects; so
// nobody can tell how many shards there were. Apart from daemon's Pipeline, because what is judged
// here is each record by itself, as soon as it is out, and no block that it would be hidden in.
// Owner: the test's thread. Where a test runs the agents on threads, its own is the outside:
// gateway, journal and gate.

#include <algorithm>
#include <atomic>
#include <cstdint>
#include <deque>
#include <string>
#include <vector>

#include "engine/codec/record_codec.hpp"
#include "engine/sequencer/port_impl.hpp"
#include "engine/sequencer/release_gate.hpp"
#include "engine/sequencer/sequencer_agent.hpp"
#include "engine/shard/team.hpp"
#include "engine/twin/twin.hpp"
#include "tests/twin/support/engine.hpp"

namespace skua::sequencer::test {

using Bytes = std::vector<std::byte>;

// The wall goes on whenever somebody looks at it, so that what ends by itself does so within a
// test.
class HouseClock final : public runtime::Clock {
public:
    [[nodiscard]] base::Timestamp now() noexcept override {
        return {micros_.fetch_add(kStepMicros, std::memory_order_relaxed)};
    }
    [[nodiscard]] std::int64_t monotonic_ns() noexcept override { return 0; }
    // The wall is set ahead.
    void jump(std::int64_t micros) noexcept {
        micros_.fetch_add(micros, std::memory_order_relaxed);
    }
    // Before anybody looks at it.
    void go_on_from(base::Timestamp time) noexcept {
        micros_.store(std::max(micros_.load(std::memory_order_relaxed), time.micros),
                      std::memory_order_relaxed);
    }

private:
    static constexpr std::int64_t kStepMicros = 100'000;
    std::atomic<std::int64_t> micros_{1'700'000'000'000'000};
};

// One shard with everything, and the twin: the truth about a list of records. What is wrong is
// returned as text; empty when nothing is.
class Reference {
public:
    [[nodiscard]] std::string take(const Bytes& bytes);
    [[nodiscard]] std::string check(const domain::QueryBody& query, domain::Sequence reflects,
                                    const domain::QueryResult& answer);
    [[nodiscard]] const twin::Twin& twin() const { return twin_; }
    [[nodiscard]] std::uint64_t last() const { return twin_.last_sequence().raw(); }
    [[nodiscard]] base::Timestamp time() const { return time_; }

private:
    skua::test::Engine engine_;
    twin::Twin twin_;
    base::Timestamp time_;  // of the last record
    codec::RecordEncoder encoder_;
    base::Arena arena_{64 * 1024};
};

class ShardedHouse {
public:
    // Who is rung when there is work; by hand nobody listens, and all may be one.
    struct Bells {
        runtime::Doorbell* sequencer = nullptr;
        std::vector<runtime::Doorbell*> shards;  // as many as there are shards
    };
    explicit ShardedHouse(const Bells& bells);

    // Recovery from what another house has left behind, and the fence behind it.
    [[nodiscard]] std::string restore(const std::vector<Bytes>& records);
    void start();

    // False when the credits are used up. Texts live longer than the house.
    bool submit(const domain::Command& command);
    bool ask(const domain::QueryBody& query);
    // The disk takes what is there; records are judged, and answers that are due compared.
    [[nodiscard]] std::string work_outside();
    [[nodiscard]] bool is_at_rest() const {
        return port_.credits() == kCredits && agent_.is_at_rest();
    }

    [[nodiscard]] const twin::State& state() const { return reference_.twin().state(); }
    [[nodiscard]] const std::vector<Bytes>& records() const { return records_; }
    [[nodiscard]] const twin::Totals& totals() const { return reference_.twin().totals(); }
    // Of the last record that was judged.
    [[nodiscard]] base::Timestamp time() const { return reference_.time(); }
    [[nodiscard]] std::size_t reads_compared() const { return reads_compared_; }
    [[nodiscard]] std::uint64_t votes() const;
    [[nodiscard]] std::uint64_t waited() const;
    [[nodiscard]] SequencerAgent& sequencer() { return agent_; }
    [[nodiscard]] HouseClock& clock() { return clock_; }
    [[nodiscard]] const shard::Team& team() const { return team_; }

private:
    static constexpr std::size_t kRing = 256;
    static constexpr std::size_t kCredits = 64;
    struct Unjudged {
        Bytes bytes;
        std::uint64_t digest_sequence = 0;
        std::uint64_t digest = 0;
    };
    void write() noexcept;
    [[nodiscard]] std::string judge_up_to(std::uint64_t sequence);
    [[nodiscard]] std::string compare(const Envelope& envelope);

    codec::RecordEncoder encoder_;
    Reference reference_;
    std::vector<Bytes> records_;
    std::deque<Unjudged> unjudged_;
    std::size_t reads_compared_ = 0;

    HouseClock clock_;
    runtime::Doorbell outside_bell_;
    Admission admission_;
    journal::Intake intake_{kRing};
    ReleaseRing release_{kRing};
    journal::Tail tail_{1 << 20};
    Directory directory_;
    OwnEnvelopes pool_{4};
    journal::DiskGuard disk_{
        []() -> base::Result<std::uint64_t> { return std::uint64_t{1} << 40U; }, {}, clock_};
    PortImpl port_;
    ReleaseGate gate_;
    shard::Team team_;
    SequencerAgent agent_;
};

}  // namespace skua::sequencer::test
