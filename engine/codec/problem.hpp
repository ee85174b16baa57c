#pragma once

// Problem: what is wrong with a request that never became a command (RFC 9457). Codes are stable
// and registered here; the rejects of the engine have their own (domain::RejectReason) and share
// the same rendering.

#include <cstddef>
#include <cstdint>
#include <string_view>

namespace skua::codec {

enum class ProblemCode : std::uint16_t {
    none = 0,
    // The bytes: 1000-1099
    malformed_json = 1000,
    invalid_utf8 = 1001,
    duplicate_key = 1002,
    too_deep = 1003,
    body_too_large = 1004,
    unsupported_media_type = 1005,
    malformed_frame = 1006,
    // The fields: 1100-1199
    missing_field = 1100,
    unknown_field = 1101,
    wrong_type = 1102,
    out_of_range = 1103,
    too_long = 1104,
    malformed_value = 1105,  // an id, a decimal, a time, a currency
    too_many_items = 1106,
    duplicate_item = 1107,
    unknown_command = 1108,
    // Keys: 1200-1299
    key_reused = 1200,
    request_in_progress = 1201,
    // Things: 1300-1399
    not_found = 1300,
    method_not_allowed = 1301,
    unsupported_method = 1302,
    // Limits: 1400-1499
    overloaded = 1400,
    credits_exceeded = 1401,
    shutting_down = 1402,
    disk_low = 1403,
    history_rebuilding = 1404,
    too_many_connections = 1405,
    uri_too_long = 1406,
    header_too_large = 1407,
    output_full = 1408,
    too_many_expiries = 1409,
    // The HTTP gate: 1500-1599
    bad_request_framing = 1500,
    request_timeout = 1501,
    sequence_not_reached = 1502,
    upgrade_required = 1503,
    misdirected_host = 1504,
    foreign_origin = 1505,
};
const char* to_string(ProblemCode code) noexcept;
std::uint16_t http_status(ProblemCode code) noexcept;

// Texts are literals or borrow the arena given to the parser (or, of a query parameter, the place
// that parse_query() filled).
struct Problem {
    static constexpr std::size_t kNoOffset = SIZE_MAX;

    ProblemCode code = ProblemCode::none;
    // JSON pointer, e.g. /lines/3/quantity; of a parameter of path or query its name: /sku, /after.
    // Empty for the whole body.
    std::string_view field;
    std::string_view detail;  // the unmet condition in words: "must be 1 to 1000000000"
    // Of bytes that are no JSON or no UTF-8: where in the body, line or frame. A binary frame names
    // a field instead, or nothing when it is none.
    std::size_t offset = kNoOffset;
    [[nodiscard]] bool is_none() const noexcept { return code == ProblemCode::none; }
};

}  // namespace skua::codec
