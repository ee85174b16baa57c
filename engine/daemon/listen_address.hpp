#pragma once

// HOST:PORT as it stands in the configuration.

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace skua::daemon {

struct ListenAddress {
    std::string host;  // as written, an IPv6 address without its brackets
    std::uint16_t port = 0;
};

// "127.0.0.1:8750", "localhost:0", "[::1]:80"; nothing else.
[[nodiscard]] std::optional<ListenAddress> parse_listen_address(std::string_view text);
// 127.0.0.0/8, ::1 and the name localhost.
[[nodiscard]] bool is_loopback(const ListenAddress& address);

}  // namespace skua::daemon
