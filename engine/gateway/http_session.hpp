#pragma once

// HttpSession: one HTTP/1.1 connection. Requests are read through the strict gate, at most
// kPipelineDepth of them are under way, and answers leave in request order through a ring of slots;
// all that are ready leave in one write. A client that does not read stops being read.
//
//   bytes -> head -> body -> slot -> (engine, journal reader, or at once) -> slot ready -> write
//
// Owner: the gateway thread.

#include <array>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "engine/gateway/batch_run.hpp"
#include "engine/gateway/core.hpp"
#include "engine/gateway/http_answer.hpp"
#include "engine/gateway/http_chunked.hpp"
#include "engine/gateway/http_gate.hpp"
#include "engine/gateway/router.hpp"

namespace skua::gateway {

inline constexpr std::size_t kPipelineDepth = 16;
inline constexpr codec::Problem kOutputFull{
    codec::ProblemCode::output_full, {}, "too many answers wait unread"};

class HttpSession final : public Session {
public:
    HttpSession(Core& core, Socket socket);
    // Begins to read; with a problem, answers it and closes.
    void start(const codec::Problem& refusal);

    void on_answer(std::uint64_t ticket, const Answer& answer) override;
    void on_page(std::uint64_t ticket, base::Result<follow::EventsPage>& page) override;
    void on_durable(std::uint64_t ticket, Waited waited) override;
    void on_credits() override;
    void flush() override;
    void tick(std::int64_t now_ms) override;
    void begin_drain() override;
    void abort() override;

private:
    // head: between or inside heads. body, chunked: inside a body. batch: a batch body is complete
    // and waits or runs. upgrade: waits for earlier answers, then becomes a WebSocket. refused:
    // nothing more is read. lingering: the last answer is out, the rest is read and dropped.
    enum class Phase : std::uint8_t {
        head,
        body,
        chunked,
        batch,
        upgrade,
        refused,
        lingering,
        closed
    };
    enum class SlotState : std::uint8_t { free, pending, ready };

    struct Slot {
        SlotState state = SlotState::free;
        Route route = Route::none;
        bool is_head_only = false;
        bool closes = false;
        std::uint8_t minor_version = 1;
        // pages of the journal only
        bool is_long_poll = false;
        domain::OrderId order;  // whose history it is
        std::uint64_t after = 0;
        std::uint64_t min_sequence = 0;
        std::size_t limit_bytes = 0;
        std::int64_t deadline_ms = 0;
        std::string text;
    };
    // The request whose head was read. Nothing in it points into the input buffer.
    struct Request {
        Route route = Route::none;
        bool is_head_only = false;
        bool keeps_alive = true;
        bool wants_continue = false;
        bool is_batch = false;
        std::uint8_t minor_version = 1;
        std::size_t body_bytes = 0;
        codec::Problem problem;  // answered instead, after the body was read
        const char* allow = "";
        std::string first, second, key, websocket_key;
        std::string_view first_field;  // what a problem calls `first`; a literal
        QueryParameters query;
        BatchRun::Form form = BatchRun::Form::ndjson;
    };

    // ---- reading (http_session.cpp)
    void read_more();
    void on_read(const ErrorCode& fault, std::size_t bytes);
    void process();
    bool take_head();
    void begin_request(const Head& head);
    codec::Problem check_media(const Head& head);
    bool begin_upgrade(const Head& head);
    codec::Problem check_key(const Head& head);
    bool take_body();
    bool take_chunks();
    [[nodiscard]] bool wants_input() const noexcept;
    // What is unsent, and what the answers to the reads under way will probably add.
    [[nodiscard]] std::size_t expected_bytes() const noexcept {
        return unsent_bytes() + pending_reads_ * read_bytes_guess_;
    }
    [[nodiscard]] bool has_free_slot() const noexcept { return tail_ - head_ < kPipelineDepth; }
    [[nodiscard]] std::string_view input() const noexcept {
        return {in_.data() + in_begin_, in_end_ - in_begin_};
    }
    void consume(std::size_t bytes) noexcept;
    void make_room();
    void begin_body_deadline(std::size_t bytes) noexcept;

    // ---- writing (http_output.cpp)
    // Answers made and not yet taken by the socket.
    [[nodiscard]] std::size_t unsent_bytes() const noexcept {
        return slot_bytes_ + out_.size() + sending_.size();
    }
    void charge() noexcept;
    [[nodiscard]] bool has_pending_page() const noexcept;
    void collect();
    void collect_batch();
    void on_written(const ErrorCode& fault, std::size_t bytes);
    void write_some();
    void settle();
    void linger();
    void close();
    void refuse(const codec::Problem& problem);
    void start_upgrade();

    // ---- requests (http_requests.cpp; pages of the feed: http_pages.cpp)
    void dispatch(std::string_view body);
    void start_batch();
    Slot& open_slot(std::uint64_t& ticket);
    void dispatch_command(Slot& slot, std::uint64_t ticket, std::string_view body);
    void dispatch_query(Slot& slot, std::uint64_t ticket, std::string_view body);
    codec::Problem fill_query(sequencer::Envelope& envelope, std::string_view body);
    void dispatch_events(Slot& slot, std::uint64_t ticket);
    void dispatch_monitoring(Slot& slot);
    void ask_whether_there(Slot& slot, std::uint64_t ticket);
    void begin_page(Slot& slot, std::uint64_t ticket);
    void ask_page(Slot& slot, std::uint64_t ticket);
    [[nodiscard]] bool refuse_for_output(Slot& slot);
    [[nodiscard]] bool is_read_refused(std::size_t bytes) noexcept;
    void respond(Slot& slot, AnswerHead head, std::string_view body);
    void respond_problem(Slot& slot, const codec::Problem& problem, const char* allow = "");

    Core& core_;
    Socket socket_;
    Phase phase_ = Phase::head;
    bool is_reading_ = false;
    bool is_writing_ = false;
    bool has_input_ended_ = false;
    bool is_paused_ = false;  // complete requests may wait in the buffer

    std::vector<char> in_;
    std::size_t in_begin_ = 0;
    std::size_t in_end_ = 0;
    HeadScanner scanner_;
    ChunkedDecoder chunks_;
    std::string chunked_body_;
    std::size_t body_bytes_max_ = 0;
    Request request_;
    std::unique_ptr<BatchRun> batch_;
    bool has_batch_head_ = false;
    bool batch_closes_ = false;

    std::array<Slot, kPipelineDepth> slots_;
    std::uint64_t head_ = 0;  // the oldest request not yet handed to the socket
    std::uint64_t tail_ = 0;  // the next request's number, its ticket

    // One page of the feed is on its way at a time, from the question until its bytes are sent; a
    // second question waits in the input buffer.
    bool has_page_ = false;
    bool is_page_held_back_ = false;
    // Reads in the engine, and how long their answers were of late: as many are asked for as will
    // probably fit.
    std::size_t pending_reads_ = 0;
    std::size_t read_bytes_guess_ = 0;
    std::size_t slot_bytes_ = 0;     // texts of the slots
    std::size_t charged_bytes_ = 0;  // what the core knows of unsent_bytes()

    std::string out_;      // ready to be written
    std::string sending_;  // being written
    std::size_t sent_ = 0;

    std::int64_t request_started_ms_ = 0;  // 0: no byte of a request is waiting
    std::int64_t body_deadline_ms_ = 0;
    std::int64_t active_ms_ = 0;  // last byte in or out
};

}  // namespace skua::gateway
