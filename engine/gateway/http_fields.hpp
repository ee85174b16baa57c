#pragma once

// The parts of a head: request line and fields. Pure functions for the gate (http_gate.hpp), which
// says what they are for; views point into the bytes given.

#include <string_view>

#include "engine/codec/problem.hpp"
#include "engine/gateway/http_gate.hpp"

namespace skua::gateway {

// What is counted while the fields are read, and judged when all are known.
struct FieldCounts {
    unsigned hosts = 0;
    unsigned lengths = 0;
    unsigned encodings = 0;
    unsigned keys = 0;
    unsigned types = 0;
    unsigned origins = 0;
    unsigned websocket_keys = 0;
    bool says_close = false;
    bool says_keep_alive = false;
    bool says_upgrade = false;
    bool names_websocket = false;
};

codec::Problem bad_framing(std::string_view detail) noexcept;
// uri-host [ ":" port ] without user information, escapes or an empty name.
bool is_valid_authority(std::string_view text) noexcept;
codec::Problem read_request_line(std::string_view line, Head& head) noexcept;
codec::Problem read_field(std::string_view line, FieldCounts& counts, Head& head) noexcept;
// What only all fields together show.
codec::Problem judge(const FieldCounts& counts, Head& head) noexcept;

}  // namespace skua::gateway
