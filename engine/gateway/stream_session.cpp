#include "engine/gateway/stream_session.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <iterator>

#include "engine/gateway/http_answer.hpp"

namespace skua::gateway {
namespace {

using codec::Problem;
using codec::ProblemCode;

// A ticket names frame and command: 40 bits and 20 bits.
constexpr unsigned kIndexBits = 20;
constexpr std::uint64_t kIndexMask = (1U << kIndexBits) - 1;
// Frames under way; the credits bound the commands, this bounds frames that hold none.
constexpr std::size_t kFramesMax = 256;
// Commands in a frame. Those beyond the credits get a result each, so they must be bounded, too.
constexpr std::size_t kFrameCommandsMax = 8'192;
// Results are about as long as their commands. So many times the output limit may be under way.
constexpr std::size_t kAskedFactor = 4;
// About what the result of a problem takes.
constexpr std::size_t kShortResultBytes = 512;

}  // namespace

StreamSession::StreamSession(Core& core, Socket socket)
    : WsSession(core, std::move(socket),
                {.message_bytes_max = core.options.frame_bytes_max,
                 .idle_timeout = core.options.idle_timeout}),
      credits_(core.options.stream_credits) {}

void StreamSession::on_open() {
    send(fmt::format(R"({{"hello":{{"credits":{},"frame_bytes_max":{},"version":"{}"}}}})",
                     credits_, core().options.frame_bytes_max, core().options.version));
}

bool StreamSession::wants_message() const noexcept {
    return !is_draining_ && frames_.size() < kFramesMax &&
           unsent_bytes() + rendered_bytes_ < core().options.output_bytes_max &&
           asked_bytes_ < kAskedFactor * core().options.output_bytes_max;
}

base::Arena* StreamSession::next_arena() {
    if (outstanding_ + taken_.size() >= credits_) {
        return nullptr;
    }
    offered_ = core().try_acquire();
    is_out_of_envelopes_ = offered_ == nullptr;
    return offered_ == nullptr ? nullptr : &offered_->arena;
}

void StreamSession::on_command(const domain::Command& command, const Problem& problem) {
    const std::uint64_t index = open_.commands++;
    sequencer::Envelope* envelope = std::exchange(offered_, nullptr);
    SKUA_ASSERT(envelope != nullptr);
    if (!problem.is_none()) {
        if (index < kFrameCommandsMax) {
            put_problem(open_, index, problem);
        }
        core().give_back(envelope);
        return;
    }
    envelope->kind = sequencer::Envelope::Kind::command;
    envelope->record.command = command;
    taken_.push_back({envelope, index});
}

// The commands at the end of the frame for which there was no envelope.
void StreamSession::refuse_surplus(std::uint64_t commands) {
    const Problem problem =
        is_out_of_envelopes_
            ? Problem{ProblemCode::overloaded, {}, "too many requests are under way"}
            : Problem{ProblemCode::credits_exceeded,
                      {},
                      "more commands are outstanding than the stream has credits"};
    while (open_.commands < commands) {
        put_problem(open_, open_.commands++, problem);
    }
}

void StreamSession::on_message(std::string_view message, bool is_text) {
    open_ = Frame();
    is_out_of_envelopes_ = false;
    codec::JsonReader::Frame frame;
    const Problem problem =
        is_text ? core().reader().parse_frame(message, core().skus(), *this, frame)
                : Problem{ProblemCode::malformed_frame, {}, "a frame must be a text message"};
    open_.id = frame.id;
    if (!problem.is_none() || frame.commands > kFrameCommandsMax) {
        drop_taken();
        Frame refused;
        refused.id = frame.id;
        codec::render_problem(problem.is_none() ? Problem{ProblemCode::too_many_items, "/commands",
                                                          "too many commands in a frame"}
                                                : problem,
                              refused.problem);
        open_ = std::move(refused);
        core().counts.count(Route::stream, 400);
    } else {
        refuse_surplus(frame.commands);
        submit_taken(frame.wants_lines);
        drop_taken();  // an envelope that the parser asked for and did not need
    }
    open_.bytes = message.size();
    asked_bytes_ += open_.bytes;
    rendered_bytes_ += open_.problem.size() + open_.results.bytes();
    frames_.push_back(std::move(open_));
    charge(rendered_bytes_);
    core().mark(*this);
}

void StreamSession::submit_taken(bool wants_lines) {
    const std::uint64_t frame_number = first_frame_ + frames_.size();
    for (const Taken& taken : taken_) {
        core().submit(
            taken.envelope, *this,
            (frame_number << kIndexBits) | taken.index | (wants_lines ? 0 : kTicketSummary));
    }
    outstanding_ += taken_.size();
    taken_.clear();
}

void StreamSession::drop_taken() {
    if (offered_ != nullptr) {
        core().give_back(std::exchange(offered_, nullptr));
    }
    for (const Taken& taken : taken_) {
        core().give_back(taken.envelope);
    }
    taken_.clear();
}

void StreamSession::on_answer(std::uint64_t ticket, const Answer& answer) {
    --outstanding_;
    if (!is_open()) {
        return;
    }
    Frame& frame = frames_[(ticket >> kIndexBits) - first_frame_];
    const std::size_t before = frame.results.bytes();
    if (is_replay_refused(answer)) {
        put_problem(frame, ticket & kIndexMask,
                    {ProblemCode::output_full, {}, "too many answers wait unread"});
    } else {
        put_result(frame, ticket & kIndexMask, answer);
    }
    rendered_bytes_ += frame.results.bytes() - before;
    charge(rendered_bytes_);
    if (frame.is_complete()) {
        core().mark(*this);
    }
}

// A short command with a key can ask for a long first answer again, any number of times. It has
// been served before and can be asked once more.
bool StreamSession::is_replay_refused(const Answer& answer) const noexcept {
    return answer.is_replayed && answer.body.size() > kShortResultBytes &&
           unsent_bytes() + rendered_bytes_ >= kAskedFactor * core().options.output_bytes_max;
}

void StreamSession::put_result(Frame& frame, std::uint64_t index, const Answer& answer) {
    core().counts.count(Route::stream, answer.status);
    item_text_.clear();
    if (index != 0) {
        item_text_.push_back(',');
    }
    append_result({.status = answer.status, .is_replayed = answer.is_replayed}, answer.body,
                  item_text_);
    frame.results.put(index, item_text_);
}

void StreamSession::put_problem(Frame& frame, std::uint64_t index, const Problem& problem) {
    problem_text_.clear();
    const std::uint16_t status = codec::render_problem(problem, problem_text_);
    put_result(frame, index, {.status = status, .body = problem_text_});
}

// Sends the answers of the frames that are complete, oldest first.
void StreamSession::flush() {
    while (!frames_.empty() && frames_.front().is_complete() && is_open()) {
        Frame& frame = frames_.front();
        std::string message;
        const std::string& results = frame.results.text();
        message.reserve(results.size() + frame.problem.size() + 64);
        if (frame.problem.empty()) {
            fmt::format_to(std::back_inserter(message), R"({{"frame":{},"credits":{},"results":[)",
                           frame.id, credits_);
            message.append(results).append("]}");
        } else {
            fmt::format_to(std::back_inserter(message), R"({{"frame":{},"problem":)", frame.id);
            message.append(frame.problem).append("}");
        }
        asked_bytes_ -= frame.bytes;
        rendered_bytes_ -= frame.problem.size() + frame.results.bytes();
        frames_.pop_front();
        ++first_frame_;
        send(std::move(message));
    }
    if (is_draining_ && frames_.empty()) {
        close_with(websocket::close_code::going_away, "the engine is being stopped");
        return;
    }
    read_next();
}

void StreamSession::begin_drain() {
    is_draining_ = true;
    core().mark(*this);
}

}  // namespace skua::gateway
