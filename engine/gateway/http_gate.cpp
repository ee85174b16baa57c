#include "engine/gateway/http_gate.hpp"

#include <limits>

#include "engine/gateway/http_chars.hpp"

namespace skua::gateway {
namespace {

using codec::Problem;
using codec::ProblemCode;

Problem bad(std::string_view detail) noexcept {
    return {ProblemCode::bad_request_framing, {}, detail};
}

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

Method method_of(std::string_view text) noexcept {
    if (text == "GET") {
        return Method::get;
    }
    if (text == "POST") {
        return Method::post;
    }
    if (text == "PUT") {
        return Method::put;
    }
    if (text == "HEAD") {
        return Method::head;
    }
    if (text == "DELETE" || text == "PATCH" || text == "OPTIONS") {
        return Method::other;
    }
    return Method::unknown;
}

bool is_host_char(char c) noexcept {
    return is_digit(c) || is_alpha(c) || c == '-' || c == '.' || c == '_' || c == '~';
}

// uri-host [ ":" port ] without user information, escapes or an empty name.
bool is_valid_authority(std::string_view text) noexcept {
    std::size_t end = 0;
    if (!text.empty() && text.front() == '[') {
        end = text.find(']');
        if (end == std::string_view::npos || end < 3) {
            return false;
        }
        for (const char c : text.substr(1, end - 1)) {
            if (hex_value(c) < 0 && c != ':' && c != '.') {
                return false;
            }
        }
        ++end;
    } else {
        while (end < text.size() && is_host_char(text[end])) {
            ++end;
        }
        if (end == 0) {
            return false;
        }
    }
    if (end == text.size()) {
        return true;
    }
    const std::string_view port = text.substr(end);
    if (port.front() != ':' || port.size() < 2 || port.size() > 6) {
        return false;
    }
    std::uint32_t number = 0;
    for (const char c : port.substr(1)) {
        if (!is_digit(c)) {
            return false;
        }
        number = number * 10 + static_cast<std::uint32_t>(c - '0');
    }
    return number <= 65'535;
}

Problem read_target(std::string_view target, Head& head) noexcept {
    if (target.size() > kTargetBytesMax) {
        return {ProblemCode::uri_too_long, {}, "the request target is longer than 8 KiB"};
    }
    for (std::size_t i = 0; i < target.size(); ++i) {
        if (!is_target_char(target[i])) {
            // Square brackets may only stand in the authority of the absolute form.
            return bad("the request target holds a byte that no URI may hold");
        }
        if (target[i] == '%' && (i + 2 >= target.size() || hex_value(target[i + 1]) < 0 ||
                                 hex_value(target[i + 2]) < 0)) {
            return bad("the request target holds a broken percent escape");
        }
    }
    constexpr std::string_view kScheme = "http://";
    if (target.size() > kScheme.size() &&
        equals_ignoring_case(target.substr(0, kScheme.size()), kScheme)) {
        target.remove_prefix(kScheme.size());
        const std::size_t slash = target.find('/');
        if (!is_valid_authority(target.substr(0, slash))) {
            return bad("the authority of the request target is invalid");
        }
        head.target_authority = target.substr(0, slash);
        target = slash == std::string_view::npos ? std::string_view("/") : target.substr(slash);
    }
    if (target.empty() || target.front() != '/') {
        return bad("the request target must be a path or an http URI");
    }
    const std::size_t mark = target.find('?');
    head.path = target.substr(0, mark);
    head.query = mark == std::string_view::npos ? std::string_view{} : target.substr(mark + 1);
    return {};
}

Problem read_request_line(std::string_view line, Head& head) noexcept {
    const std::size_t first = line.find(' ');
    const std::size_t second = first == std::string_view::npos ? first : line.find(' ', first + 1);
    if (second == std::string_view::npos || line.find(' ', second + 1) != std::string_view::npos) {
        return bad("the request line must be method, target and version with one space between");
    }
    const std::string_view method = line.substr(0, first);
    if (method.empty()) {
        return bad("the method is missing");
    }
    for (const char c : method) {
        if (!is_token_char(c)) {
            return bad("the method is not a token");
        }
    }
    const std::string_view version = line.substr(second + 1);
    if (version == "HTTP/1.1") {
        head.minor_version = 1;
    } else if (version == "HTTP/1.0") {
        head.minor_version = 0;
    } else {
        return bad("the version must be HTTP/1.1 or HTTP/1.0");
    }
    head.method = method_of(method);
    const std::string_view target = line.substr(first + 1, second - first - 1);
    if (head.method == Method::unknown) {
        return {ProblemCode::unsupported_method, {}, "this server does not know the method"};
    }
    return read_target(target, head);
}

Problem read_content_length(std::string_view value, Head& head) noexcept {
    if (value.empty()) {
        return bad("Content-Length must be digits");
    }
    std::uint64_t length = 0;
    constexpr std::uint64_t kLast = std::numeric_limits<std::uint64_t>::max();
    for (const char c : value) {
        if (!is_digit(c)) {
            return bad("Content-Length must be digits");
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
            return bad("Host is invalid");
        }
    } else if (equals_ignoring_case(name, "content-length")) {
        ++counts.lengths;
        return read_content_length(value, head);
    } else if (equals_ignoring_case(name, "transfer-encoding")) {
        ++counts.encodings;
        head.is_chunked = true;
        if (!equals_ignoring_case(value, "chunked")) {
            return bad("Transfer-Encoding must be exactly one chunked");
        }
    } else if (equals_ignoring_case(name, "connection")) {
        read_connection(value, counts);
    } else if (equals_ignoring_case(name, "expect")) {
        if (!equals_ignoring_case(value, "100-continue")) {
            return bad("Expect may only be 100-continue");
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

Problem read_field(std::string_view line, FieldCounts& counts, Head& head) noexcept {
    if (line.front() == ' ' || line.front() == '\t') {
        return bad("a header field may not be folded over lines");
    }
    const std::size_t colon = line.find(':');
    if (colon == std::string_view::npos || colon == 0) {
        return bad("a header field needs a name and a colon");
    }
    const std::string_view name = line.substr(0, colon);
    for (const char c : name) {
        if (!is_token_char(c)) {
            return bad("a header field name is not a token");
        }
    }
    const std::string_view value = trim_blanks(line.substr(colon + 1));
    for (const char c : value) {
        if (!is_value_char(c)) {
            return bad("a header field value holds a control character");
        }
    }
    read_other_field(name, value, counts, head);
    return read_message_field(name, value, counts, head);
}

Problem judge(const FieldCounts& counts, Head& head) noexcept {
    if (counts.hosts > 1) {
        return bad("Host stands more than once");
    }
    if (counts.hosts == 0 && head.minor_version == 1) {
        return bad("Host is missing");
    }
    if (counts.lengths > 1) {
        return bad("Content-Length stands more than once");
    }
    if (counts.encodings > 1) {
        return bad("Transfer-Encoding stands more than once");
    }
    if (counts.encodings == 1 && counts.lengths == 1) {
        return bad("Transfer-Encoding and Content-Length may not stand together");
    }
    if (counts.encodings == 1 && head.minor_version == 0) {
        return bad("Transfer-Encoding does not exist in HTTP/1.0");
    }
    if (counts.keys > 1) {
        return bad("Idempotency-Key stands more than once");
    }
    if (counts.types > 1) {
        return bad("Content-Type stands more than once");
    }
    if (counts.origins > 1) {
        return bad("Origin stands more than once");
    }
    if (counts.websocket_keys > 1) {
        return bad("Sec-WebSocket-Key stands more than once");
    }
    head.keeps_alive = !counts.says_close && (head.minor_version == 1 || counts.says_keep_alive);
    head.expects_continue = head.expects_continue && head.minor_version == 1;
    head.upgrades_to_websocket =
        counts.says_upgrade && counts.names_websocket && head.minor_version == 1;
    return {};
}

}  // namespace

HeadScanner::State HeadScanner::refuse(ProblemCode code, std::string_view detail) noexcept {
    problem_ = {code, {}, detail};
    return State::refused;
}

HeadScanner::State HeadScanner::scan(std::string_view bytes) noexcept {
    if (position_ == 0 && !bytes.empty() && !is_token_char(bytes.front()) &&
        bytes.front() != '\r') {
        return refuse(ProblemCode::bad_request_framing, "this is not an HTTP request");
    }
    for (; position_ < bytes.size(); ++position_) {
        if (position_ >= kHeadBytesMax) {
            return lines_ == 0
                       ? refuse(ProblemCode::uri_too_long, "the request line is too long")
                       : refuse(ProblemCode::header_too_large, "the header is larger than 16 KiB");
        }
        if (bytes[position_] != '\n') {
            continue;
        }
        if (position_ == line_start_ || bytes[position_ - 1] != '\r') {
            return refuse(ProblemCode::bad_request_framing, "a line must end with CR LF");
        }
        const bool is_empty = position_ - line_start_ == 1;
        line_start_ = position_ + 1;
        if (!is_empty) {
            // The request line and one line per field.
            if (++lines_ > kHeaderFieldsMax + 1) {
                return refuse(ProblemCode::header_too_large, "more than 100 header fields");
            }
            continue;
        }
        if (lines_ != 0) {
            head_bytes_ = ++position_;
            return State::complete;
        }
        if (position_ != 1) {
            return refuse(ProblemCode::bad_request_framing, "the request line is missing");
        }
        // One empty line before a request is ignored (RFC 9112 section 2.2).
    }
    return State::incomplete;
}

Problem parse_head(std::string_view head_bytes, Head& head) noexcept {
    head = Head();
    if (head_bytes.substr(0, 2) == "\r\n") {
        head_bytes.remove_prefix(2);
    }
    FieldCounts counts;
    bool is_first = true;
    std::size_t fields = 0;
    while (true) {
        const std::size_t end = head_bytes.find("\r\n");
        if (end == std::string_view::npos) {
            return bad("a line must end with CR LF");
        }
        const std::string_view line = head_bytes.substr(0, end);
        head_bytes.remove_prefix(end + 2);
        if (line.empty()) {
            break;
        }
        Problem problem;
        if (is_first) {
            problem = read_request_line(line, head);
        } else if (++fields > kHeaderFieldsMax) {
            problem = {ProblemCode::header_too_large, {}, "more than 100 header fields"};
        } else {
            problem = read_field(line, counts, head);
        }
        if (!problem.is_none()) {
            return problem;
        }
        is_first = false;
    }
    if (is_first) {
        return bad("the request line is missing");
    }
    if (!head_bytes.empty()) {
        return bad("bytes after the end of the head");
    }
    return judge(counts, head);
}

}  // namespace skua::gateway
