#pragma once

// StreamSession: /v1/stream. Frames of many commands come in, one answer per frame goes out, in the
// order of the frames, once all of the frame's answers are released. A frame is taken as a whole or
// not at all; a command beyond the credits gets its own 429 result. Owner: the gateway thread.

#include <cstdint>
#include <deque>
#include <string>
#include <vector>

#include "engine/codec/json_parse.hpp"
#include "engine/gateway/ordered_results.hpp"
#include "engine/gateway/ws_session.hpp"

namespace skua::gateway {

class StreamSession final : public WsSession, private codec::CommandSink {
public:
    StreamSession(Core& core, Socket socket);

    void on_answer(std::uint64_t ticket, const Answer& answer) override;
    void flush() override;
    void begin_drain() override;

protected:
    void on_open() override;
    void on_message(std::string_view message, bool is_text) override;
    void on_sent() override { core().mark(*this); }
    [[nodiscard]] bool wants_message() const noexcept override;

private:
    struct Frame {
        std::uint64_t id = 0;
        std::uint64_t commands = 0;
        std::size_t bytes = 0;  // of the message that it came in
        std::string problem;    // of the frame as a whole, rendered
        OrderedResults results;
        [[nodiscard]] bool is_complete() const noexcept { return results.in_order() == commands; }
    };
    struct Taken {
        sequencer::Envelope* envelope;
        std::uint64_t index;
    };

    // CommandSink, while a frame is parsed
    base::Arena* next_arena() override;
    void on_command(const domain::Command& command, const codec::Problem& problem) override;

    void put_result(Frame& frame, std::uint64_t index, const Answer& answer);
    void refuse_surplus(std::uint64_t commands);
    void put_problem(Frame& frame, std::uint64_t index, const codec::Problem& problem);
    [[nodiscard]] bool is_replay_refused(const Answer& answer) const noexcept;
    void submit_taken(bool wants_lines);
    void drop_taken();

    const std::uint64_t credits_;
    std::uint64_t outstanding_ = 0;  // commands in the engine
    bool is_draining_ = false;

    std::deque<Frame> frames_;        // oldest first
    std::uint64_t first_frame_ = 0;   // number of frames_.front()
    std::size_t rendered_bytes_ = 0;  // results in frames_
    std::size_t asked_bytes_ = 0;     // messages of the frames in frames_

    // The frame being parsed.
    Frame open_;
    std::vector<Taken> taken_;
    sequencer::Envelope* offered_ = nullptr;  // whose arena the parser is filling
    bool is_out_of_envelopes_ = false;
    std::string item_text_;
    std::string problem_text_;
};

}  // namespace skua::gateway
