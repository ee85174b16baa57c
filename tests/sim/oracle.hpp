#pragma once

// Oracle: reads each block of the journal as soon as it is durable, replays it through the twin,
// and holds against it what the clients sent and heard. It sees only what a power cut cannot take
// back, so it never has to go back itself; a record that it has not seen is one that nobody may
// have been told about.
//
// Rules, by name: twin_<check> (the record is not the one that the twin would have decided),
// journal, digest, never_sent, not_whole, doubled, follow_up_first, answer_before_durable,
// wrong_record, answer_differs, replayed_other, key_reused_wrongly, in_progress_wrongly,
// read_before_durable, read_wrong.
// Owner: the simulation.

#include <cstdint>
#include <optional>
#include <string>
#include <unordered_map>
#include <vector>

#include "engine/sequencer/envelope.hpp"
#include "engine/twin/twin.hpp"
#include "tests/sim/intent.hpp"
#include "tests/sim/world.hpp"
#include "tests/support/sim_log.hpp"

namespace skua::sim {

struct Failure {
    std::string rule;
    std::string what;
};

// What is kept of a record.
struct Recorded {
    base::Fingerprint body;
    std::uint64_t digest = 0;    // of the state after it
    std::uint64_t decision = 0;  // content_of
    std::uint64_t key = 0;
    std::uint64_t external_id = 0;
    std::uint64_t answer = 0;  // hash of the rendered answer, 0 = nobody has heard it yet
    IntentIndex intent = kNoIntent;
    domain::CommandKind kind = domain::CommandKind::fence;
    bool is_accepted = false;
};

class Oracle {
public:
    // With one shard follow-ups are numbered before anything but the fence of a restart.
    enum class FollowUps : std::uint8_t { first, in_order };
    // Both outlive the oracle.
    Oracle(World& world, Intents& intents, FollowUps follow_ups);

    // Takes in what has become durable.
    void look(const tests::SimLog& log);

    // Answers that a client got.
    void on_decided(const sequencer::Envelope& envelope, IntentIndex intent);
    void on_replayed(const sequencer::Envelope& envelope, IntentIndex intent);
    void on_refused(const sequencer::Envelope& envelope, IntentIndex intent);
    // The bytes of the answer to record `sequence`, from wherever: always the same.
    void on_answer_text(std::uint64_t sequence, std::string_view text);

    // Questions: asked, and answered. `external_id` as hash, 0 for other questions.
    void expect_read(sequencer::Envelope* envelope, std::uint64_t external_id);
    void on_read(sequencer::Envelope* envelope);
    void forget_reads() noexcept { reads_.clear(); }

    void fail(std::string rule, std::string what);
    [[nodiscard]] const std::optional<Failure>& failure() const noexcept { return failure_; }

    [[nodiscard]] const twin::Twin& twin() const noexcept { return twin_; }
    [[nodiscard]] std::uint64_t last() const noexcept { return records_.size() - 1; }
    [[nodiscard]] const Recorded& record(std::uint64_t sequence) const {
        return records_[sequence];
    }
    [[nodiscard]] std::uint64_t trace() const noexcept { return trace_; }
    [[nodiscard]] std::uint64_t reads_checked() const noexcept { return reads_checked_; }

private:
    struct Read {
        sequencer::Envelope* envelope = nullptr;
        std::uint64_t external_id = 0;
        bool is_checked = false;
    };
    class Names;

    base::Result<void> take_block(std::span<const std::byte> block);
    void take_record(const domain::Record& record);
    void attribute(const domain::Record& record, Recorded& kept);
    void widen_world(const domain::Record& record);
    void check_reads();
    void check_read(Read& read);
    [[nodiscard]] bool was_recorded(std::uint64_t sequence, const char* what);

    World& world_;
    Intents& intents_;
    FollowUps follow_ups_;
    twin::Twin twin_;
    base::Arena arena_{256 * 1024};
    std::vector<Recorded> records_{1};  // by sequence; nothing at 0
    std::unordered_map<std::uint64_t, domain::OrderId> orders_by_external_id_;
    std::vector<Read> reads_;
    std::optional<Failure> failure_;
    std::uint64_t trace_ = 0;
    std::uint64_t reads_checked_ = 0;
};

// What a question's result is before anybody answered it.
domain::QueryResult unanswered() noexcept;

}  // namespace skua::sim
