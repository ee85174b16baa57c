#include "engine/codec/problem.hpp"

#include <array>

#include "engine/codec/problem_table.hpp"

namespace skua::codec {

namespace {

struct Row {
    ProblemCode code;
    std::uint16_t status;
    const char* name;
    const char* title;
};

constexpr Row kRows[] = {
    {ProblemCode::none, 500, "internal", "Internal error"},
    {ProblemCode::malformed_json, 400, "malformed_json", "The body is not valid JSON"},
    {ProblemCode::invalid_utf8, 400, "invalid_utf8", "The text is not valid UTF-8"},
    {ProblemCode::duplicate_key, 400, "duplicate_key", "A key stands twice in one object"},
    {ProblemCode::too_deep, 400, "too_deep", "The JSON is nested too deeply"},
    {ProblemCode::body_too_large, 413, "body_too_large", "The body is too large"},
    {ProblemCode::unsupported_media_type, 415, "unsupported_media_type",
     "The media type is not supported"},
    {ProblemCode::malformed_frame, 400, "malformed_frame", "The frame is malformed"},
    {ProblemCode::missing_field, 422, "missing_field", "A required field is missing"},
    {ProblemCode::unknown_field, 422, "unknown_field", "The field is not known here"},
    {ProblemCode::wrong_type, 422, "wrong_type", "The value has the wrong type"},
    {ProblemCode::out_of_range, 422, "out_of_range", "The value is out of range"},
    {ProblemCode::too_long, 422, "too_long", "The text is too long"},
    {ProblemCode::malformed_value, 422, "malformed_value", "The value is malformed"},
    {ProblemCode::too_many_items, 422, "too_many_items", "The list has too many items"},
    {ProblemCode::duplicate_item, 422, "duplicate_item", "The list names an item twice"},
    {ProblemCode::unknown_command, 422, "unknown_command", "The command is not known"},
    {ProblemCode::key_reused, 422, "key_reused", "The key was used for another request"},
    {ProblemCode::request_in_progress, 409, "request_in_progress",
     "The first request with this key is in progress"},
    {ProblemCode::not_found, 404, "not_found", "There is no such thing"},
    {ProblemCode::method_not_allowed, 405, "method_not_allowed", "The method is not allowed here"},
    {ProblemCode::unsupported_method, 501, "unsupported_method", "The method is not supported"},
    {ProblemCode::overloaded, 429, "overloaded", "Too much is under way"},
    {ProblemCode::credits_exceeded, 429, "credits_exceeded", "The credits are used up"},
    {ProblemCode::shutting_down, 503, "shutting_down", "The engine is shutting down"},
    {ProblemCode::disk_low, 503, "disk_low", "The disk is nearly full"},
    {ProblemCode::history_rebuilding, 503, "history_rebuilding", "History is being rebuilt"},
    {ProblemCode::too_many_connections, 503, "too_many_connections", "Too many connections"},
    {ProblemCode::uri_too_long, 414, "uri_too_long", "The target is too long"},
    {ProblemCode::header_too_large, 431, "header_too_large", "The header is too large"},
    {ProblemCode::output_full, 503, "output_full", "Too many answers wait to be read"},
    {ProblemCode::too_many_expiries, 429, "too_many_expiries", "Too much waits for its end"},
    {ProblemCode::bad_request_framing, 400, "bad_request_framing", "The request is malformed"},
    {ProblemCode::request_timeout, 408, "request_timeout", "The request took too long"},
    {ProblemCode::sequence_not_reached, 503, "sequence_not_reached",
     "The sequence is not reached yet"},
    {ProblemCode::upgrade_required, 426, "upgrade_required", "This route needs WebSocket"},
    {ProblemCode::misdirected_host, 421, "misdirected_host", "The host is not this engine"},
    {ProblemCode::foreign_origin, 403, "foreign_origin", "Another page's script may not do this"},
};

const Row& row_of(ProblemCode code) noexcept {
    for (const Row& row : kRows) {
        if (row.code == code) {
            return row;
        }
    }
    return kRows[0];
}

constexpr auto kCodes = [] {
    std::array<ProblemCode, std::size(kRows)> codes{};
    for (std::size_t i = 0; i < codes.size(); ++i) {
        codes[i] = kRows[i].code;
    }
    return codes;
}();

}  // namespace

const char* to_string(ProblemCode code) noexcept {
    return row_of(code).name;
}

std::uint16_t http_status(ProblemCode code) noexcept {
    return row_of(code).status;
}

const char* title_of(ProblemCode code) noexcept {
    return row_of(code).title;
}

unsigned retry_after_s(ProblemCode code) noexcept {
    switch (code) {
        case ProblemCode::request_in_progress:
        case ProblemCode::overloaded:
        case ProblemCode::credits_exceeded:
        case ProblemCode::shutting_down:
        case ProblemCode::disk_low:
        case ProblemCode::history_rebuilding:
        case ProblemCode::too_many_connections:
        case ProblemCode::sequence_not_reached:
        case ProblemCode::output_full:
        case ProblemCode::too_many_expiries:
            return 1;
        default:
            return 0;
    }
}

std::span<const ProblemCode> problem_codes() noexcept {
    return kCodes;
}

std::uint16_t http_status(const Problem& problem) noexcept {
    // An order without any key is a request that lacks what makes it safe to repeat, not a wrong
    // field: the idempotency draft asks for 400.
    if (problem.code == ProblemCode::missing_field && problem.detail == kMissingKeyDetail) {
        return 400;
    }
    return http_status(problem.code);
}

}  // namespace skua::codec
