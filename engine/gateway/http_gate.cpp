#include "engine/gateway/http_gate.hpp"

#include "engine/gateway/http_chars.hpp"
#include "engine/gateway/http_fields.hpp"

namespace skua::gateway {

using codec::Problem;
using codec::ProblemCode;

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
            return bad_framing("a line must end with CR LF");
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
        return bad_framing("the request line is missing");
    }
    if (!head_bytes.empty()) {
        return bad_framing("bytes after the end of the head");
    }
    return judge(counts, head);
}

}  // namespace skua::gateway
