#pragma once

// The heads of answers. Pure functions that append to a text.

#include <cstdint>
#include <string>
#include <string_view>

namespace skua::gateway {

enum class Content : std::uint8_t { json, problem, ndjson, text, prometheus };
enum class Framing : std::uint8_t { content_length, chunked, until_close };

struct AnswerHead {
    std::uint16_t status = 200;
    std::uint8_t minor_version = 1;
    Content content = Content::json;
    Framing framing = Framing::content_length;
    bool closes = false;
    bool is_replayed = false;
    bool is_worth_retrying = false;
    std::size_t content_length = 0;
    std::string_view date_line{};  // whole line, or empty
    std::string_view allow{};      // value, or empty
    std::string_view more{};       // whole lines, or empty
};

void append_head(const AnswerHead& head, std::string& out);

// A result of a batch line or of a stream command: the document with `status` in front (and `line`
// and `replayed`). The document's own "status" of an order, a word, becomes "order_status" there,
// because a JSON object has no name twice.
struct ResultHead {
    std::uint16_t status = 200;
    bool has_line = false;
    bool is_replayed = false;
    std::uint64_t line = 0;
};
void append_result(const ResultHead& head, std::string_view document, std::string& out);

}  // namespace skua::gateway
