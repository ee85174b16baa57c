#pragma once

// The strict gate (RFC 9112): pure functions over the bytes of a request's head. What it lets
// through, every proxy reads in the same way; what two parsers could read differently is refused.
// After a refusal the connection is answered and closed, never resynchronised.
// No state, no thread: views point into the bytes given.

#include <cstddef>
#include <cstdint>
#include <string_view>

#include "engine/codec/problem.hpp"

namespace skua::gateway {

inline constexpr std::size_t kHeadBytesMax = 16 * 1024;
inline constexpr std::size_t kTargetBytesMax = 8 * 1024;
inline constexpr std::size_t kHeaderFieldsMax = 100;

// `other` are methods that HTTP knows and no route of ours has (405); unknown ones are 501.
enum class Method : std::uint8_t { get, head, post, put, other, unknown };

enum class MediaType : std::uint8_t { absent, json, ndjson, other };

// Everything of a head that is used later.
struct Head {
    Method method = Method::unknown;
    std::uint8_t minor_version = 1;
    std::string_view path;   // absolute-form is reduced to its path; still percent-encoded
    std::string_view query;  // without the question mark; still percent-encoded
    bool has_content_length = false;
    bool is_chunked = false;
    bool keeps_alive = true;
    bool expects_continue = false;
    bool upgrades_to_websocket = false;
    std::uint64_t content_length = 0;  // saturates, so that a huge one is too large, not malformed
    MediaType media_type = MediaType::absent;
    bool is_utf8 = true;      // no other charset is stated
    bool is_identity = true;  // no Content-Encoding is stated
    bool has_origin = false;
    bool has_idempotency_key = false;   // it may be empty
    std::string_view host;              // empty: none is stated, which only HTTP/1.0 may
    std::string_view target_authority;  // of the absolute form, else empty
    std::string_view origin;
    std::string_view idempotency_key;
    std::string_view websocket_protocols;
    std::string_view websocket_key;
    std::string_view websocket_version;
};

// Looks for the end of a head in bytes that arrive little by little; looks at each byte once.
class HeadScanner {
public:
    enum class State : std::uint8_t { incomplete, complete, refused };

    // `bytes` starts where the request starts and only ever grows.
    State scan(std::string_view bytes) noexcept;
    // complete: the bytes of the head, with the empty line.
    [[nodiscard]] std::size_t head_bytes() const noexcept { return head_bytes_; }
    // refused: why.
    [[nodiscard]] const codec::Problem& problem() const noexcept { return problem_; }
    void reset() noexcept { *this = HeadScanner(); }

private:
    State refuse(codec::ProblemCode code, std::string_view detail) noexcept;

    std::size_t position_ = 0;
    std::size_t line_start_ = 0;
    std::size_t lines_ = 0;
    std::size_t head_bytes_ = 0;
    codec::Problem problem_;
};

// Reads a complete head. A problem that is not none means: answer it and close.
codec::Problem parse_head(std::string_view head_bytes, Head& head) noexcept;

}  // namespace skua::gateway
