#pragma once

// pump(): sends a numbered list of commands through a stream, many in flight, and gives each answer
// back with its number. A command whose answer asks for patience (overloaded, request in progress)
// is sent again, in the order of the numbers, before anything new. A command that no frame of the
// engine holds is not sent (it would cost the connection, each time anew): it is answered here,
// with 413 and kCommandTooLarge.

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "adapters/sdk/answer.hpp"
#include "adapters/sdk/stream_client.hpp"

namespace skua::sdk {

inline constexpr std::string_view kCommandTooLarge = "command_too_large";

// Owner: the thread that pumps.
class CommandSource {
public:
    CommandSource() = default;
    CommandSource(const CommandSource&) = delete;
    CommandSource& operator=(const CommandSource&) = delete;
    virtual ~CommandSource() = default;
    [[nodiscard]] virtual std::size_t size() const = 0;
    // Appends {"name":{...}}; asked again with the same index it appends the same bytes.
    virtual void append(std::size_t index, std::string& out) const = 0;
};

// Owner: the thread that pumps.
class AnswerSink {
public:
    AnswerSink() = default;
    AnswerSink(const AnswerSink&) = delete;
    AnswerSink& operator=(const AnswerSink&) = delete;
    virtual ~AnswerSink() = default;
    // Called once per command, with its last answer. An Error stops the pump.
    virtual Result<void> take(std::size_t index, const CommandAnswer& answer) = 0;
    // Called after each frame; for progress.
    virtual void frame_done(std::size_t commands_done) { static_cast<void>(commands_done); }
};

struct PumpOptions {
    std::uint32_t commands_per_frame = 64;
    std::size_t bytes_per_frame = 128UL * 1024;
    std::chrono::milliseconds repeat_after{50};
    // How long one command may be answered with "later" before the pump gives up: an
    // Error of the kind refused that names the code, once all that is in flight is answered.
    std::chrono::milliseconds repeat_for{30'000};
};

struct PumpCounts {
    std::uint64_t frames = 0;
    std::uint64_t commands = 0;
    std::uint64_t repeated = 0;  // answers that asked for patience
};

Result<PumpCounts> pump(StreamClient& stream, const CommandSource& source, AnswerSink& sink,
                        PumpOptions options = {});

}  // namespace skua::sdk
