#pragma once

// Oracle: reads each block of the journal as soon as it is durable, replays it through the twin,
// and holds against it what the clients sent and heard. It sees only what a power cut cannot take
// back, so it never has to go back itself; a record that it has not seen is one that nobody may
// have been told about.
//
// Rules, by name: twin_<check> (the record is not the one that the twin would have decided),
// journal, digest, never_sent, not_whole, doubled, follow_up_first, answer_before_durable,
// wrong_record, answer_differs, replayed_other, key_reused_wrongly, in_progress_wrongly,
// read_before_durable, read_wrong, read_refused_wrongly.
// Owner: the simulation.

#include <cstdint>
#include <optional>
#include <set>
#include <string>
#include <unordered_map>
#include <vector>

#include "engine/codec/json_render.hpp"
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
    std::uint64_t answer = 0;         // hash of the rendered answer, 0 = nobody has heard it yet
    std::uint64_t binary_answer = 0;  // in the binary form
    IntentIndex intent = kNoIntent;
    domain::CommandKind kind = domain::CommandKind::fence;
    bool is_accepted = false;
    bool has_effects = false;
    bool has_expired = false;      // of the end that it set the expiry was numbered
    bool spans_slots = false;      // of an expiry: of an order whose lines are in several
    bool hands_over = false;       // a cart's end gave units to the next in line
    bool has_committed = false;    // an order made of a cart
    bool widens_an_order = false;  // an order placed in one slot got lines in others
    bool is_of_widened = false;    // something became of one that had them before
};

class Oracle {
public:
    // Both outlive the oracle. At most `overtakers_max` records stand between one that leaves a
    // follow-up and the end of the last that is pending then: none with one shard, and with several
    // what had its number before that one was decided (decisions/0004). A fence may always, and an
    // expiry, which goes ahead of follow-ups.
    Oracle(World& world, Intents& intents, std::size_t overtakers_max);

    // Takes in what has become durable.
    void look(const tests::SimLog& log);

    // Answers that a client got.
    void on_decided(const sequencer::Envelope& envelope, IntentIndex intent);
    void on_replayed(const sequencer::Envelope& envelope, IntentIndex intent);
    void on_refused(const sequencer::Envelope& envelope, IntentIndex intent);
    // The bytes of the answer to record `sequence`, from wherever: in a form always the same.
    void on_answer_text(std::uint64_t sequence, std::string_view text,
                        codec::Form form = codec::Form::json);

    // Questions: asked, and answered. `external_id` as hash, 0 for other questions.
    void expect_read(sequencer::Envelope* envelope, std::uint64_t external_id);
    void on_read(sequencer::Envelope* envelope);
    // The process is gone.
    void forget_reads() noexcept {
        reads_.clear();
        fenced_at_ = UINT64_MAX;
    }
    // Somebody else has taken the journal: from this number on records are not of this process,
    // whatever it gives such numbers to, and nobody may hear of those.
    void on_fenced_out(std::uint64_t fence) noexcept { fenced_at_ = fence; }
    // The last number that this process can have given out, if the journal is durable up to there.
    [[nodiscard]] std::uint64_t last_of_its_own(std::uint64_t durable) const noexcept {
        return fenced_at_ <= durable ? fenced_at_ - 1 : durable;
    }

    void fail(std::string rule, std::string what);
    [[nodiscard]] const std::optional<Failure>& failure() const noexcept { return failure_; }

    [[nodiscard]] const twin::Twin& twin() const noexcept { return twin_; }
    [[nodiscard]] std::uint64_t last() const noexcept { return records_.size() - 1; }
    [[nodiscard]] const Recorded& record(std::uint64_t sequence) const {
        return records_[sequence];
    }
    [[nodiscard]] std::uint64_t trace() const noexcept { return trace_; }
    [[nodiscard]] std::uint64_t reads_checked() const noexcept { return reads_checked_; }
    [[nodiscard]] std::uint64_t overtaken() const noexcept { return overtaken_; }

private:
    struct Read {
        sequencer::Envelope* envelope = nullptr;
        std::uint64_t external_id = 0;
        bool is_answerable = false;  // it asks for no later record than there is
        bool is_checked = false;
    };
    class Names;

    base::Result<void> take_block(std::span<const std::byte> block);
    void take_record(const domain::Record& record);
    [[nodiscard]] bool is_follow_up_overtaken(const domain::Record& record);
    void attribute(const domain::Record& record, Recorded& kept);
    void attribute_expiry(const domain::Record& record, domain::Sequence set_by);
    void widen_world(const domain::Record& record);
    void note_widened(const domain::Record& record, Recorded& kept);
    void check_reads();
    void check_read(Read& read);
    [[nodiscard]] bool was_recorded(std::uint64_t sequence, const char* what);

    World& world_;
    Intents& intents_;
    const std::size_t overtakers_max_;
    std::size_t overtakers_ = 0;
    twin::Twin twin_;
    base::Arena arena_{256 * 1024};
    std::vector<Recorded> records_{1};  // by sequence; nothing at 0
    std::unordered_map<std::uint64_t, domain::OrderId> orders_by_external_id_;
    std::set<domain::OrderId> widened_orders_;  // that have lines their ids do not tell of
    std::vector<Read> reads_;
    std::uint64_t fenced_at_ = UINT64_MAX;
    std::optional<Failure> failure_;
    std::uint64_t trace_ = 0;
    std::uint64_t reads_checked_ = 0;
    std::uint64_t overtaken_ = 0;  // records that overtook a follow-up
};

// What a question's result is before anybody answered it.
domain::QueryResult unanswered() noexcept;

}  // namespace skua::sim
