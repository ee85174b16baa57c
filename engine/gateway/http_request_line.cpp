#include "engine/gateway/http_chars.hpp"
#include "engine/gateway/http_fields.hpp"

namespace skua::gateway {
namespace {

using codec::Problem;
using codec::ProblemCode;

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

Problem read_target(std::string_view target, Head& head) noexcept {
    if (target.size() > kTargetBytesMax) {
        return {ProblemCode::uri_too_long, {}, "the request target is longer than 8 KiB"};
    }
    for (std::size_t i = 0; i < target.size(); ++i) {
        if (!is_target_char(target[i])) {
            // Square brackets may only stand in the authority of the absolute form.
            return bad_framing("the request target holds a byte that no URI may hold");
        }
        if (target[i] == '%' && (i + 2 >= target.size() || hex_value(target[i + 1]) < 0 ||
                                 hex_value(target[i + 2]) < 0)) {
            return bad_framing("the request target holds a broken percent escape");
        }
    }
    constexpr std::string_view kScheme = "http://";
    if (target.size() > kScheme.size() &&
        equals_ignoring_case(target.substr(0, kScheme.size()), kScheme)) {
        target.remove_prefix(kScheme.size());
        const std::size_t slash = target.find('/');
        if (!is_valid_authority(target.substr(0, slash))) {
            return bad_framing("the authority of the request target is invalid");
        }
        head.target_authority = target.substr(0, slash);
        target = slash == std::string_view::npos ? std::string_view("/") : target.substr(slash);
    }
    if (target.empty() || target.front() != '/') {
        return bad_framing("the request target must be a path or an http URI");
    }
    const std::size_t mark = target.find('?');
    head.path = target.substr(0, mark);
    head.query = mark == std::string_view::npos ? std::string_view{} : target.substr(mark + 1);
    return {};
}

}  // namespace

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

Problem read_request_line(std::string_view line, Head& head) noexcept {
    const std::size_t first = line.find(' ');
    const std::size_t second = first == std::string_view::npos ? first : line.find(' ', first + 1);
    if (second == std::string_view::npos || line.find(' ', second + 1) != std::string_view::npos) {
        return bad_framing(
            "the request line must be method, target and version with one space between");
    }
    const std::string_view method = line.substr(0, first);
    if (method.empty()) {
        return bad_framing("the method is missing");
    }
    for (const char c : method) {
        if (!is_token_char(c)) {
            return bad_framing("the method is not a token");
        }
    }
    const std::string_view version = line.substr(second + 1);
    if (version == "HTTP/1.1") {
        head.minor_version = 1;
    } else if (version == "HTTP/1.0") {
        head.minor_version = 0;
    } else {
        return bad_framing("the version must be HTTP/1.1 or HTTP/1.0");
    }
    head.method = method_of(method);
    const std::string_view target = line.substr(first + 1, second - first - 1);
    if (head.method == Method::unknown) {
        return {ProblemCode::unsupported_method, {}, "this server does not know the method"};
    }
    return read_target(target, head);
}

}  // namespace skua::gateway
