#include "adapters/sdk/url.hpp"

#include <algorithm>
#include <charconv>

namespace skua::sdk {
namespace {

constexpr std::size_t kUrlBytesMax = 2'048;

Error bad_url(std::string_view text, std::string_view why) {
    std::string message = "not a usable URL: '";
    message.append(text.substr(0, 200)).append("': ").append(why);
    return Error{ErrorKind::bad_argument, std::move(message)};
}

bool is_port(std::string_view text) {
    unsigned value = 0;
    const auto [end, fault] = std::from_chars(text.data(), text.data() + text.size(), value);
    return fault == std::errc{} && end == text.data() + text.size() && value >= 1 &&
           value <= 65'535;
}

bool is_unreserved(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' ||
           c == '.' || c == '_' || c == '~';
}

bool has_forbidden_byte(std::string_view text) {
    return std::any_of(text.begin(), text.end(), [](char c) {
        const auto byte = static_cast<unsigned char>(c);
        return byte <= 0x20 || byte >= 0x7F || c == '"' || c == '<' || c == '>' || c == '\\';
    });
}

// Splits host and port of an authority; the brackets of an IPv6 address are taken off.
Result<Url> parse_authority(std::string_view text, std::string_view authority) {
    Url url;
    std::string_view rest;
    if (authority.starts_with('[')) {
        const std::size_t close = authority.find(']');
        if (close == std::string_view::npos) {
            return bad_url(text, "the bracket of the address is not closed");
        }
        url.host = authority.substr(1, close - 1);
        rest = authority.substr(close + 1);
    } else {
        const std::size_t colon = authority.find(':');
        url.host = authority.substr(0, colon);
        rest = colon == std::string_view::npos ? std::string_view{} : authority.substr(colon);
    }
    if (url.host.empty()) {
        return bad_url(text, "it names no host");
    }
    url.port = "80";
    if (!rest.empty()) {
        if (!rest.starts_with(':') || !is_port(rest.substr(1))) {
            return bad_url(text, "the port must be a number from 1 to 65535");
        }
        url.port = rest.substr(1);
    }
    return url;
}

}  // namespace

std::string Url::authority() const {
    const bool is_ipv6 = host.find(':') != std::string::npos;
    return (is_ipv6 ? "[" + host + "]" : host) + ":" + port;
}

std::string Url::text() const {
    return "http://" + authority() + base_path;
}

Result<Url> parse_url(std::string_view text) {
    constexpr std::string_view kScheme = "http://";
    if (text.size() > kUrlBytesMax) {
        return bad_url(text, "it is longer than 2048 bytes");
    }
    if (text.starts_with("https://")) {
        return bad_url(text, "https is not spoken yet, the engine listens on loopback with http");
    }
    if (!text.starts_with(kScheme)) {
        return bad_url(text, "it must start with http://");
    }
    if (has_forbidden_byte(text)) {
        return bad_url(text, "it holds a character that must be percent-encoded");
    }
    if (text.find_first_of("?#@") != std::string_view::npos) {
        return bad_url(text, "user, query and fragment have no place here");
    }
    const std::string_view after = text.substr(kScheme.size());
    const std::size_t slash = after.find('/');
    Result<Url> url = parse_authority(text, after.substr(0, slash));
    if (!url || slash == std::string_view::npos) {
        return url;
    }
    std::string_view path = after.substr(slash);
    while (path.ends_with('/')) {
        path.remove_suffix(1);
    }
    url->base_path = path;
    return url;
}

std::string percent_encoded(std::string_view text) {
    static constexpr char kHex[] = "0123456789ABCDEF";
    std::string out;
    out.reserve(text.size());
    for (const char c : text) {
        if (is_unreserved(c)) {
            out.push_back(c);
            continue;
        }
        const auto byte = static_cast<unsigned char>(c);
        out.push_back('%');
        out.push_back(kHex[byte >> 4U]);
        out.push_back(kHex[byte & 0x0FU]);
    }
    return out;
}

}  // namespace skua::sdk
