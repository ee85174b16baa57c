#pragma once

// Core: what all sessions of one gateway thread share: the way to the engine and back, the journal
// reader, the table of sessions, and the deadlines. Sessions know how bytes look; the core knows
// what becomes of an envelope (decided, answered, replayed, refused).
// Owner: the gateway thread. Nothing here is touched by another, but for what Asio's post carries
// and the output budget, which the journal's reader asks before it makes a page.

#include <atomic>
#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <vector>

#include "engine/codec/binary_answers.hpp"
#include "engine/codec/binary_frames.hpp"
#include "engine/codec/json_parse.hpp"
#include "engine/codec/json_render.hpp"
#include "engine/gateway/event_loop_impl.hpp"
#include "engine/gateway/gateway.hpp"
#include "engine/gateway/gateway_counts.hpp"
#include "engine/gateway/reader_thread.hpp"
#include "engine/gateway/session.hpp"
#include "engine/gateway/sku_memory.hpp"
#include "engine/sequencer/envelope.hpp"

namespace skua::gateway {

// A ticket is the session's own number in the low bits, and what the core has to remember of the
// question in the high ones.
inline constexpr std::uint64_t kTicketSummary = 1ULL << 63U;   // Detail::summary
inline constexpr std::uint64_t kTicketBinary = 1ULL << 62U;    // Form::binary
inline constexpr std::uint64_t kTicketReplayed = 1ULL << 61U;  // the answer was given before
inline constexpr std::uint64_t kTicketSearch = 1ULL << 60U;    // a list of orders, maybe empty
inline constexpr std::uint64_t kTicketExists = 1ULL << 59U;    // nothing is shown of what is there
inline constexpr std::uint64_t kTicketNumber = (1ULL << 59U) - 1;

class Core {
public:
    Core(Options options, const Deps& deps);
    ~Core();
    Core(const Core&) = delete;
    Core& operator=(const Core&) = delete;

    const Options options;
    GatewayCounts counts;

    // ---- sessions
    void add(const std::shared_ptr<Session>& session);
    void remove(Session& session) noexcept;
    [[nodiscard]] std::size_t sessions() const noexcept { return live_sessions_; }
    // flush() will be called at the end of this pass.
    void mark(Session& session);
    // on_credits() will be called when envelopes have come back.
    void wait_for_credits(Session& session);

    // ---- the engine
    [[nodiscard]] sequencer::Envelope* try_acquire() noexcept { return port_.try_acquire(); }
    void give_back(sequencer::Envelope* envelope) noexcept { port_.recycle(envelope); }
    // Parses a body into the envelope's command; `key` is the Idempotency-Key header or empty.
    codec::Problem parse_command(sequencer::Envelope& envelope, codec::BodyKind kind,
                                 std::string_view body, const codec::PathValues& path,
                                 std::string_view key);
    // Leaves with the other envelopes of this pass.
    void submit(sequencer::Envelope* envelope, const Session& session, std::uint64_t ticket);
    // As submit, once the envelope's min_sequence is durable; answers a problem when it is not by
    // min_sequence_deadline(), and at once during a drain.
    void submit_query(sequencer::Envelope* envelope, const Session& session, std::uint64_t ticket);

    // ---- the journal
    // Answers with on_page(), with busy when the output budget is used up; false when the reader
    // has too much to do. One at a time per session.
    [[nodiscard]] bool read_page(const Session& session, std::uint64_t ticket,
                                 const follow::Feed::PageOf& wanted);
    // on_durable() when the durable mark is at `sequence` or beyond, or at the deadline.
    void wait_durable(const Session& session, std::uint64_t ticket, std::uint64_t sequence,
                      std::int64_t deadline_ms);
    [[nodiscard]] std::int64_t min_sequence_deadline() const noexcept {
        return now_ms_ + options.min_sequence_wait.count();
    }
    [[nodiscard]] std::uint64_t durable() const noexcept { return feed_.durable(); }

    // ---- the output budget: bytes of answers and pages that were made and not sent, of all
    // sessions. A session says what it held before and what it holds now.
    void charge_output(std::size_t before, std::size_t now) noexcept {
        output_bytes_.fetch_add(now - before, std::memory_order_relaxed);  // wraps as it should
    }
    [[nodiscard]] std::size_t output_bytes() const noexcept {
        return output_bytes_.load(std::memory_order_relaxed);
    }
    [[nodiscard]] bool is_output_full() const noexcept {
        return output_bytes() >= options.output_bytes_total_max;
    }

    // ---- one pass of the loop
    std::size_t take_answers();
    void finish_pass();
    // Something was marked since the pass ended: do not sleep.
    [[nodiscard]] bool has_work() const noexcept { return !marked_.empty(); }
    void tick();
    [[nodiscard]] std::int64_t now_ms() const noexcept { return now_ms_; }
    // "Date: ...\r\n", renewed once a second.
    [[nodiscard]] std::string_view date_line() const noexcept { return date_line_; }

    // Two steps: answers say that the connection ends, and then idle connections are closed.
    void begin_drain();
    [[nodiscard]] bool is_draining() const noexcept { return is_draining_; }
    void begin_closing();
    [[nodiscard]] bool is_closing() const noexcept { return is_closing_; }
    void abort_all();

    [[nodiscard]] codec::JsonReader& reader() noexcept { return json_; }
    [[nodiscard]] codec::BinaryReader& binary_reader() noexcept { return binary_; }
    // The problem's document in the form, appended to `out`; its status.
    std::uint16_t render_problem(codec::Form form, const codec::Problem& problem, std::string& out);
    [[nodiscard]] const SkuMemory& skus() const noexcept { return skus_; }
    [[nodiscard]] asio::io_context& io() noexcept { return io_; }
    [[nodiscard]] const StatsSource& stats() const noexcept { return stats_; }
    // A scratch text, empty when given out; one user at a time.
    [[nodiscard]] std::string& scratch() noexcept {
        scratch_.clear();
        return scratch_;
    }

private:
    struct Replay {
        std::uint16_t status = 0;
        std::string body;
        bool is_read = false;
    };
    struct DurableWait {
        std::uint64_t session;
        std::uint64_t ticket;
        std::uint64_t sequence;
        std::int64_t deadline_ms;
    };
    struct ParkedQuery {
        sequencer::Envelope* envelope;
        std::int64_t deadline_ms;
    };

    [[nodiscard]] Session* find(std::uint64_t id) noexcept;
    void resolve(sequencer::Envelope* envelope);
    void resolve_decided(sequencer::Envelope* envelope, Session& session);
    void start_replay(sequencer::Envelope* envelope, Session& session);
    void end_replay(sequencer::Envelope* envelope, const Replay& replay);
    void deliver(sequencer::Envelope* envelope, Session& session, Answer answer);
    void deliver_problem(sequencer::Envelope* envelope, Session& session,
                         const codec::Problem& problem);
    void learn(const domain::Record& record) noexcept;
    void submit_batch();
    void take_waits();
    void arm_wait_timer();
    void renew_time();

    sequencer::Port& port_;
    const follow::Feed& feed_;
    const domain::Names& names_;
    const StatsSource& stats_;
    runtime::Clock& clock_;
    asio::io_context& io_;

    codec::JsonReader json_;
    codec::BinaryReader binary_;
    codec::BinaryAnswers binary_answers_;
    SkuMemory skus_;
    std::string scratch_;
    std::string answer_text_;
    std::vector<sequencer::Envelope*> batch_;
    std::vector<ParkedQuery> parked_;
    std::vector<DurableWait> durable_waits_;

    std::vector<std::shared_ptr<Session>> table_;
    std::vector<std::uint32_t> generations_;
    std::vector<std::uint32_t> free_places_;
    std::vector<std::shared_ptr<Session>> marked_;
    std::vector<std::shared_ptr<Session>> marked_now_;
    std::vector<std::shared_ptr<Session>> credit_waiters_;
    std::size_t live_sessions_ = 0;
    std::size_t credits_total_ = 0;

    // Relaxed: a gauge; a page too many does not matter.
    std::atomic<std::size_t> output_bytes_{0};

    std::int64_t now_ms_ = 0;
    std::int64_t date_second_ = -1;
    std::string date_line_;
    bool is_draining_ = false;
    bool is_closing_ = false;
    Timer wait_timer_;
    bool is_wait_timer_armed_ = false;

    ReaderThread journal_reader_;  // last: its thread ends before anything above goes away
};

// The problem that an outcome stands for; none for those that carry a document.
codec::Problem problem_of(const sequencer::Envelope& envelope) noexcept;

}  // namespace skua::gateway
