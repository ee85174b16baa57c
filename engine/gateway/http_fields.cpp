#include "engine/gateway/http_fields.hpp"

#include <limits>

#include "engine/gateway/http_chars.hpp"

namespace skua::gateway {
namespace {

using codec::Problem;
using codec::ProblemCode;

Problem read_content_length(std::string_view value, Head& head) noexcept {
    if (value.empty()) {
        return bad_framing("Content-Length must be digits");
    }
    std::uint64_t length = 0;
    constexpr std::uint64_t kLast = std::numeric_limits<std::uint64_t>::max();
    for (const char c : value) {
        if (!is_digit(c)) {
            return bad_framing("Content-Length must be digits");
        }
        const auto digit = static_cast<std::uint64_t>(c - '0');
        length = length > (kLast - digit) / 10 ? kLast : length * 10 + digit;
    }
    head.has_content_length = true;
    head.content_length = length;
    return {};
}

MediaType media_type_of(std::string_view value) noexcept {
    const std::string_view type = trim_blanks(value.substr(0, value.find(';')));
    if (equals_ignoring_case(type, "application/json")) {
        return MediaType::json;
    }
    if (equals_ignoring_case(type, "application/x-ndjson")) {
        return MediaType::ndjson;
    }
    return MediaType::other;
}

// Parameters other than charset mean nothing to JSON and are passed over.
bool is_utf8_charset(std::string_view value) noexcept {
    while (true) {
        const std::size_t semicolon = value.find(';');
        if (semicolon == std::string_view::npos) {
            return true;
        }
        value.remove_prefix(semicolon + 1);
        const std::string_view parameter = trim_blanks(value.substr(0, value.find(';')));
        const std::size_t equals = parameter.find('=');
        if (!equals_ignoring_case(trim_blanks(parameter.substr(0, equals)), "charset")) {
            continue;
        }
        const std::string_view charset = equals == std::string_view::npos
                                             ? std::string_view{}
                                             : trim_blanks(parameter.substr(equals + 1));
        if (!equals_ignoring_case(charset, "utf-8") &&
            !equals_ignoring_case(charset, "\"utf-8\"")) {
            return false;
        }
    }
}

void read_connection(std::string_view value, FieldCounts& counts) noexcept {
    std::string_view option;
    while (next_element(value, option)) {
        counts.says_close = counts.says_close || equals_ignoring_case(option, "close");
        counts.says_keep_alive =
            counts.says_keep_alive || equals_ignoring_case(option, "keep-alive");
        counts.says_upgrade = counts.says_upgrade || equals_ignoring_case(option, "upgrade");
    }
}

Problem read_message_field(std::string_view name, std::string_view value, FieldCounts& counts,
                           Head& head) noexcept {
    if (equals_ignoring_case(name, "host")) {
        ++counts.hosts;
        head.host = value;
        if (!is_valid_authority(value)) {
            return bad_framing("Host is invalid");
        }
    } else if (equals_ignoring_case(name, "content-length")) {
        ++counts.lengths;
        return read_content_length(value, head);
    } else if (equals_ignoring_case(name, "transfer-encoding")) {
        ++counts.encodings;
        head.is_chunked = true;
        if (!equals_ignoring_case(value, "chunked")) {
            return bad_framing("Transfer-Encoding must be exactly one chunked");
        }
    } else if (equals_ignoring_case(name, "connection")) {
        read_connection(value, counts);
    } else if (equals_ignoring_case(name, "expect")) {
        if (!equals_ignoring_case(value, "100-continue")) {
            return bad_framing("Expect may only be 100-continue");
        }
        head.expects_continue = true;
    }
    return {};
}

void read_other_field(std::string_view name, std::string_view value, FieldCounts& counts,
                      Head& head) noexcept {
    if (equals_ignoring_case(name, "content-type")) {
        ++counts.types;
        head.media_type = media_type_of(value);
        head.is_utf8 = is_utf8_charset(value);
    } else if (equals_ignoring_case(name, "content-encoding")) {
        head.is_identity = head.is_identity && equals_ignoring_case(value, "identity");
    } else if (equals_ignoring_case(name, "origin")) {
        ++counts.origins;
        head.has_origin = true;
        head.origin = value;
    } else if (equals_ignoring_case(name, "idempotency-key")) {
        ++counts.keys;
        head.has_idempotency_key = true;
        head.idempotency_key = value;
    } else if (equals_ignoring_case(name, "upgrade")) {
        std::string_view protocol;
        while (next_element(value, protocol)) {
            counts.names_websocket =
                counts.names_websocket || equals_ignoring_case(protocol, "websocket");
        }
    } else if (equals_ignoring_case(name, "sec-websocket-protocol")) {
        head.websocket_protocols = value;
    } else if (equals_ignoring_case(name, "sec-websocket-key")) {
        ++counts.websocket_keys;
        head.websocket_key = value;
    } else if (equals_ignoring_case(name, "sec-websocket-version")) {
        head.websocket_version = value;
    }
}

}  // namespace

Problem bad_framing(std::string_view detail) noexcept {
    return {ProblemCode::bad_request_framing, {}, detail};
}

Problem read_field(std::string_view line, FieldCounts& counts, Head& head) noexcept {
    if (line.front() == ' ' || line.front() == '\t') {
        return bad_framing("a header field may not be folded over lines");
    }
    const std::size_t colon = line.find(':');
    if (colon == std::string_view::npos || colon == 0) {
        return bad_framing("a header field needs a name and a colon");
    }
    const std::string_view name = line.substr(0, colon);
    for (const char c : name) {
        if (!is_token_char(c)) {
            return bad_framing("a header field name is not a token");
        }
    }
    const std::string_view value = trim_blanks(line.substr(colon + 1));
    for (const char c : value) {
        if (!is_value_char(c)) {
            return bad_framing("a header field value holds a control character");
        }
    }
    read_other_field(name, value, counts, head);
    return read_message_field(name, value, counts, head);
}

Problem judge(const FieldCounts& counts, Head& head) noexcept {
    if (counts.hosts > 1) {
        return bad_framing("Host stands more than once");
    }
    if (counts.hosts == 0 && head.minor_version == 1) {
        return bad_framing("Host is missing");
    }
    if (counts.lengths > 1) {
        return bad_framing("Content-Length stands more than once");
    }
    if (counts.encodings > 1) {
        return bad_framing("Transfer-Encoding stands more than once");
    }
    if (counts.encodings == 1 && counts.lengths == 1) {
        return bad_framing("Transfer-Encoding and Content-Length may not stand together");
    }
    if (counts.encodings == 1 && head.minor_version == 0) {
        return bad_framing("Transfer-Encoding does not exist in HTTP/1.0");
    }
    if (counts.keys > 1) {
        return bad_framing("Idempotency-Key stands more than once");
    }
    if (counts.types > 1) {
        return bad_framing("Content-Type stands more than once");
    }
    if (counts.origins > 1) {
        return bad_framing("Origin stands more than once");
    }
    if (counts.websocket_keys > 1) {
        return bad_framing("Sec-WebSocket-Key stands more than once");
    }
    head.keeps_alive = !counts.says_close && (head.minor_version == 1 || counts.says_keep_alive);
    head.expects_continue = head.expects_continue && head.minor_version == 1;
    head.upgrades_to_websocket =
        counts.says_upgrade && counts.names_websocket && head.minor_version == 1;
    return {};
}

}  // namespace skua::gateway
