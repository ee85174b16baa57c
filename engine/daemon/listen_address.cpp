#include "engine/daemon/listen_address.hpp"

#include <arpa/inet.h>

#include <charconv>

namespace skua::daemon {

std::optional<ListenAddress> parse_listen_address(std::string_view text) {
    const std::size_t colon = text.rfind(':');
    if (colon == std::string_view::npos || colon == 0) {
        return std::nullopt;
    }
    std::string_view host = text.substr(0, colon);
    const std::string_view port = text.substr(colon + 1);
    if (host.front() == '[' && host.back() == ']' && host.size() > 2) {
        host = host.substr(1, host.size() - 2);
    } else if (host.find(':') != std::string_view::npos) {
        return std::nullopt;  // an IPv6 address needs its brackets
    }
    ListenAddress address{.host = std::string(host)};
    const auto [end, error] = std::from_chars(port.data(), port.data() + port.size(), address.port);
    if (port.empty() || error != std::errc{} || end != port.data() + port.size()) {
        return std::nullopt;
    }
    return address;
}

bool is_loopback(const ListenAddress& address) {
    if (address.host == "localhost") {
        return true;
    }
    in_addr four{};
    if (inet_pton(AF_INET, address.host.c_str(), &four) == 1) {
        return (ntohl(four.s_addr) >> 24U) == 127U;
    }
    in6_addr six{};
    return inet_pton(AF_INET6, address.host.c_str(), &six) == 1 && IN6_IS_ADDR_LOOPBACK(&six);
}

}  // namespace skua::daemon
