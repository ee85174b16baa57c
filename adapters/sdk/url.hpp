#pragma once

// Url: where an engine listens. Only http:// is spoken; the engine listens on loopback until keys
// and TLS exist, so https:// is refused by name instead of failing later.

#include <string>
#include <string_view>

#include "adapters/sdk/result.hpp"

namespace skua::sdk {

struct Url {
    std::string host;       // without the brackets of an IPv6 address
    std::string port;       // decimal
    std::string base_path;  // "" or "/prefix", never ending in '/'
    // What the Host header carries: brackets are put back around an IPv6 address.
    [[nodiscard]] std::string authority() const;
    // http://authority + base path, for messages.
    [[nodiscard]] std::string text() const;
};

// Accepts http://host[:port][/prefix]; the port defaults to 80. Refuses user info, a query, a
// fragment and control characters.
Result<Url> parse_url(std::string_view text);

// Percent-encodes everything but RFC 3986 unreserved characters: fits a path segment and a query
// value alike.
std::string percent_encoded(std::string_view text);

}  // namespace skua::sdk
