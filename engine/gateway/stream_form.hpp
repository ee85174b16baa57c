#pragma once

// StreamForm: how the messages of a stream look, JSON or FlatBuffers. What they mean is the
// session's business and the same for both. No state of its own: both forms read and write with
// what the core keeps. Owner: the gateway thread.

#include <string>
#include <string_view>

#include "engine/codec/json_parse.hpp"
#include "engine/gateway/core.hpp"
#include "engine/gateway/ordered_results.hpp"

namespace skua::gateway {

class StreamForm {
public:
    StreamForm() = default;
    StreamForm(const StreamForm&) = delete;
    StreamForm& operator=(const StreamForm&) = delete;
    virtual ~StreamForm() = default;

    [[nodiscard]] virtual codec::Form form() const noexcept = 0;
    [[nodiscard]] virtual std::string hello(const Core& core, std::uint64_t credits) const = 0;
    // Hands the frame's commands to the sink, as JsonReader::parse_frame.
    [[nodiscard]] virtual codec::Problem parse(Core& core, std::string_view message, bool is_text,
                                               codec::CommandSink& sink,
                                               codec::JsonReader::Frame& frame) const = 0;
    // One result, as it stands among those of its frame. The answer's body is in this form.
    virtual void append_result(std::uint64_t index, const Answer& answer,
                               std::string& out) const = 0;
    struct FrameAnswer {
        std::uint64_t frame = 0;
        std::uint64_t credits = 0;
        std::uint64_t count = 0;
        std::string_view results;
    };
    [[nodiscard]] virtual std::string answer(const FrameAnswer& answer) const = 0;
    // To a frame that is broken as a whole; `problem` is in this form.
    [[nodiscard]] virtual std::string refusal(std::uint64_t frame,
                                              std::string_view problem) const = 0;
};

const StreamForm& stream_form(codec::Form form) noexcept;

}  // namespace skua::gateway
