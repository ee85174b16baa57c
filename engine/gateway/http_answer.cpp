#include "engine/gateway/http_answer.hpp"

#include <algorithm>
#include <charconv>

namespace skua::gateway {
namespace {

std::string_view status_line(std::uint16_t status) noexcept {
    switch (status) {
        case 200:
            return "HTTP/1.1 200 OK\r\n";
        case 201:
            return "HTTP/1.1 201 Created\r\n";
        case 400:
            return "HTTP/1.1 400 Bad Request\r\n";
        case 403:
            return "HTTP/1.1 403 Forbidden\r\n";
        case 404:
            return "HTTP/1.1 404 Not Found\r\n";
        case 405:
            return "HTTP/1.1 405 Method Not Allowed\r\n";
        case 408:
            return "HTTP/1.1 408 Request Timeout\r\n";
        case 409:
            return "HTTP/1.1 409 Conflict\r\n";
        case 413:
            return "HTTP/1.1 413 Content Too Large\r\n";
        case 414:
            return "HTTP/1.1 414 URI Too Long\r\n";
        case 415:
            return "HTTP/1.1 415 Unsupported Media Type\r\n";
        case 421:
            return "HTTP/1.1 421 Misdirected Request\r\n";
        case 422:
            return "HTTP/1.1 422 Unprocessable Content\r\n";
        case 426:
            return "HTTP/1.1 426 Upgrade Required\r\n";
        case 429:
            return "HTTP/1.1 429 Too Many Requests\r\n";
        case 431:
            return "HTTP/1.1 431 Request Header Fields Too Large\r\n";
        case 501:
            return "HTTP/1.1 501 Not Implemented\r\n";
        case 503:
            return "HTTP/1.1 503 Service Unavailable\r\n";
        default:
            return "HTTP/1.1 500 Internal Server Error\r\n";
    }
}

std::string_view content_type_line(Content content) noexcept {
    switch (content) {
        case Content::json:
            return "Content-Type: application/json\r\n";
        case Content::problem:
            return "Content-Type: application/problem+json\r\n";
        case Content::ndjson:
            return "Content-Type: application/x-ndjson\r\n";
        case Content::prometheus:
            return "Content-Type: text/plain; version=0.0.4; charset=utf-8\r\n";
        case Content::text:
            break;
    }
    return "Content-Type: text/plain; charset=utf-8\r\n";
}

void append_number(std::uint64_t number, std::string& out) {
    char digits[20];
    const auto end = std::to_chars(digits, digits + sizeof digits, number).ptr;
    out.append(digits, end);
}

// The members of a document behind its first brace. A problem states the same number again: left
// out. An order states its life cycle.
void append_members(std::string_view members, std::string& out) {
    constexpr std::string_view kName = "\"status\":";
    const std::size_t at = members.find(kName);
    if (at == std::string_view::npos) {
        out.append(members);
        return;
    }
    const std::size_t value = at + kName.size();
    out.append(members.substr(0, at));
    if (value < members.size() && members[value] == '"') {
        out.append("\"order_status\":").append(members.substr(value));
        return;
    }
    const std::size_t end = std::min(members.find_first_of(",}", value), members.size());
    const bool is_last = end == members.size() || members[end] == '}';
    if (is_last) {
        out.pop_back();  // the comma before it
    }
    out.append(members.substr(end + (is_last ? 0 : 1)));
}

}  // namespace

void append_head(const AnswerHead& head, std::string& out) {
    out.append(status_line(head.status)).append(head.date_line);
    out.append(content_type_line(head.content));
    if (head.framing == Framing::content_length) {
        out.append("Content-Length: ");
        append_number(head.content_length, out);
        out.append("\r\n");
    } else if (head.framing == Framing::chunked) {
        out.append("Transfer-Encoding: chunked\r\n");
    }
    if (head.closes) {
        out.append("Connection: close\r\n");
    } else if (head.minor_version == 0) {
        out.append("Connection: keep-alive\r\n");
    }
    if (head.is_replayed) {
        out.append("Idempotent-Replayed: true\r\n");
    }
    if (head.is_worth_retrying) {
        out.append("Retry-After: 1\r\n");
    }
    if (!head.allow.empty()) {
        out.append("Allow: ").append(head.allow).append("\r\n");
    }
    out.append(head.more).append("\r\n");
}

void append_result(const ResultHead& head, std::string_view document, std::string& out) {
    out.push_back('{');
    if (head.has_line) {
        out.append("\"line\":");
        append_number(head.line, out);
        out.push_back(',');
    }
    out.append("\"status\":");
    append_number(head.status, out);
    if (head.is_replayed) {
        out.append(",\"replayed\":true");
    }
    if (document.size() > 2) {
        out.push_back(',');
        append_members(document.substr(1), out);
    } else {
        out.push_back('}');
    }
}

}  // namespace skua::gateway
