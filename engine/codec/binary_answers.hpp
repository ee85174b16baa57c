#pragma once

// Answers of the binary subprotocol of /v1/stream: domain values -> Result and Reply of
// schemas/stream.fbs. A live answer and a replayed one come from the same functions.

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

#include "engine/codec/json_render.hpp"
#include "engine/codec/problem.hpp"
#include "engine/domain/names.hpp"
#include "engine/domain/record.hpp"

namespace skua::codec {

enum class Replayed : std::uint8_t { no, yes };

// Makes Results, each size-prefixed and padded to 8 bytes, appended to `out` one after the other;
// returns the status. Keeps its memory. Owner: one thread.
class BinaryAnswers {
public:
    BinaryAnswers();
    ~BinaryAnswers();
    BinaryAnswers(const BinaryAnswers&) = delete;
    BinaryAnswers& operator=(const BinaryAnswers&) = delete;

    std::uint16_t decision(const domain::Record& record, const domain::Names& names, Detail detail,
                           Replayed replayed, std::string& out);
    std::uint16_t problem(const Problem& problem, std::string& out);

private:
    struct Impl;
    std::unique_ptr<Impl> impl_;
};

struct StreamTerms {
    std::uint64_t credits = 0;
    std::uint64_t frame_bytes_max = 0;
    std::string_view version;
};
// Whole messages.
std::string binary_hello(const StreamTerms& terms);
struct FrameResults {
    std::uint64_t frame = 0;
    std::uint64_t credits = 0;
    std::uint64_t count = 0;
    std::string_view results;  // as BinaryAnswers made them
};
std::string binary_reply(const FrameResults& results);
// `result` is the Result of a problem.
std::string binary_frame_problem(std::uint64_t frame, std::string_view result);

}  // namespace skua::codec
