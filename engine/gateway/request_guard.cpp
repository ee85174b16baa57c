#include "engine/gateway/request_guard.hpp"

#include "engine/gateway/http_chars.hpp"

namespace skua::gateway {
namespace {

using codec::Problem;
using codec::ProblemCode;

std::string_view without_port(std::string_view authority) noexcept {
    if (!authority.empty() && authority.front() == '[') {
        return authority.substr(0, authority.find(']') + 1);
    }
    return authority.substr(0, authority.find(':'));
}

bool is_this_machine(std::string_view authority, std::string_view listen_address) noexcept {
    std::string_view host = without_port(authority);
    if (equals_ignoring_case(host, "localhost") || host == "127.0.0.1" || host == "[::1]" ||
        host == listen_address) {
        return true;
    }
    if (host.size() > 2 && host.front() == '[') {
        host.remove_prefix(1);
        host.remove_suffix(1);
        return host == listen_address;
    }
    return false;
}

bool is_same_text(std::string_view a, std::string_view b) noexcept {
    if (a.size() != b.size()) {
        return false;
    }
    for (std::size_t i = 0; i < a.size(); ++i) {
        const char lower = a[i] >= 'A' && a[i] <= 'Z' ? static_cast<char>(a[i] + 32) : a[i];
        const char other = b[i] >= 'A' && b[i] <= 'Z' ? static_cast<char>(b[i] + 32) : b[i];
        if (lower != other) {
            return false;
        }
    }
    return true;
}

// 16 bytes in base64: 22 digits, of which the last has four bits of zero, and two signs of padding.
bool is_websocket_key(std::string_view key) noexcept {
    if (key.size() != 24 || key.substr(22) != "==") {
        return false;
    }
    for (const char c : key.substr(0, 22)) {
        if (!is_digit(c) && !is_alpha(c) && c != '+' && c != '/') {
            return false;
        }
    }
    return key[21] == 'A' || key[21] == 'Q' || key[21] == 'g' || key[21] == 'w';
}

}  // namespace

std::string_view chosen_subprotocol(std::string_view protocols) noexcept {
    std::string_view protocol;
    while (next_element(protocols, protocol)) {
        for (const std::string_view spoken : {kJsonSubprotocol, kBinarySubprotocol}) {
            if (protocol == spoken) {
                return spoken;
            }
        }
    }
    return {};
}

Problem check_host(const Head& head, std::string_view listen_address) noexcept {
    for (const std::string_view authority : {head.host, head.target_authority}) {
        if (!authority.empty() && !is_this_machine(authority, listen_address)) {
            return {
                ProblemCode::misdirected_host, {}, "Host must be localhost or a loopback address"};
        }
    }
    return {};
}

Problem check_origin(const Head& head) noexcept {
    const bool is_reading = head.method == Method::get || head.method == Method::head;
    if (!head.has_origin || (is_reading && !head.upgrades_to_websocket)) {
        return {};
    }
    constexpr std::string_view kScheme = "http://";
    if (head.origin.size() > kScheme.size() &&
        equals_ignoring_case(head.origin.substr(0, kScheme.size()), kScheme) &&
        is_same_text(head.origin.substr(kScheme.size()), head.host)) {
        return {};
    }
    return {ProblemCode::foreign_origin, {}, "Origin must be absent or that of the Host"};
}

Problem check_body_form(const Head& head) noexcept {
    if (head.media_type == MediaType::absent) {
        return {ProblemCode::unsupported_media_type, {}, "a body needs a Content-Type"};
    }
    if (!head.is_utf8) {
        return {ProblemCode::unsupported_media_type, {}, "the charset must be utf-8"};
    }
    if (!head.is_identity) {
        return {ProblemCode::unsupported_media_type, {}, "the Content-Encoding must be identity"};
    }
    return {};
}

Problem check_websocket(const Head& head, bool has_subprotocols) noexcept {
    if (head.websocket_version != "13") {
        return {ProblemCode::upgrade_required, {}, "Sec-WebSocket-Version must be 13"};
    }
    if (!is_websocket_key(head.websocket_key)) {
        return {
            ProblemCode::bad_request_framing, {}, "Sec-WebSocket-Key must be 16 bytes in base64"};
    }
    if (has_subprotocols && !head.websocket_protocols.empty() &&
        chosen_subprotocol(head.websocket_protocols).empty()) {
        return {ProblemCode::bad_request_framing,
                {},
                "the subprotocols here are skua.json.v1 and skua.flatbuffers.v1"};
    }
    return {};
}

}  // namespace skua::gateway
