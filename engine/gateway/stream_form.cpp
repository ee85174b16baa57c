#include "engine/gateway/stream_form.hpp"

#include <fmt/format.h>

#include <iterator>

#include "engine/codec/binary_answers.hpp"
#include "engine/gateway/http_answer.hpp"

namespace skua::gateway {
namespace {

using codec::Problem;
using codec::ProblemCode;

class JsonForm final : public StreamForm {
public:
    [[nodiscard]] codec::Form form() const noexcept override { return codec::Form::json; }
    [[nodiscard]] std::string hello(const Core& core, std::uint64_t credits) const override {
        return fmt::format(R"({{"hello":{{"credits":{},"frame_bytes_max":{},"version":"{}"}}}})",
                           credits, core.options.frame_bytes_max, core.options.version);
    }
    [[nodiscard]] Problem parse(Core& core, std::string_view message, bool is_text,
                                codec::CommandSink& sink,
                                codec::JsonReader::Frame& frame) const override {
        return is_text
                   ? core.reader().parse_frame(message, core.skus(), sink, frame)
                   : Problem{ProblemCode::malformed_frame, {}, "a frame must be a text message"};
    }
    void append_result(std::uint64_t index, const Answer& answer, std::string& out) const override {
        if (index != 0) {
            out.push_back(',');
        }
        gateway::append_result({.status = answer.status, .is_replayed = answer.is_replayed},
                               answer.body, out);
    }
    [[nodiscard]] std::string answer(const FrameAnswer& answer) const override {
        std::string message;
        message.reserve(answer.results.size() + 64);
        fmt::format_to(std::back_inserter(message), R"({{"frame":{},"credits":{},"results":[)",
                       answer.frame, answer.credits);
        return message.append(answer.results).append("]}");
    }
    [[nodiscard]] std::string refusal(std::uint64_t frame,
                                      std::string_view problem) const override {
        return fmt::format(R"({{"frame":{},"problem":{}}})", frame, problem);
    }
};

class BinaryForm final : public StreamForm {
public:
    [[nodiscard]] codec::Form form() const noexcept override { return codec::Form::binary; }
    [[nodiscard]] std::string hello(const Core& core, std::uint64_t credits) const override {
        return codec::binary_hello({.credits = credits,
                                    .frame_bytes_max = core.options.frame_bytes_max,
                                    .version = core.options.version});
    }
    [[nodiscard]] Problem parse(Core& core, std::string_view message, bool is_text,
                                codec::CommandSink& sink,
                                codec::JsonReader::Frame& frame) const override {
        return is_text
                   ? Problem{ProblemCode::malformed_frame, {}, "a frame must be a binary message"}
                   : core.binary_reader().parse_frame(message, core.skus(), sink, frame);
    }
    void append_result(std::uint64_t, const Answer& answer, std::string& out) const override {
        out.append(answer.body);
    }
    [[nodiscard]] std::string answer(const FrameAnswer& answer) const override {
        return codec::binary_reply({.frame = answer.frame,
                                    .credits = answer.credits,
                                    .count = answer.count,
                                    .results = answer.results});
    }
    [[nodiscard]] std::string refusal(std::uint64_t frame,
                                      std::string_view problem) const override {
        return codec::binary_frame_problem(frame, problem);
    }
};

}  // namespace

const StreamForm& stream_form(codec::Form form) noexcept {
    static const JsonForm json;
    static const BinaryForm binary;
    if (form == codec::Form::binary) {
        return binary;
    }
    return json;
}

}  // namespace skua::gateway
