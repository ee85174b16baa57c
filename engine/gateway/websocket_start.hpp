#pragma once

// From an upgrade request, which the HTTP session has checked, to a WebSocket session.

#include <cstdint>
#include <string_view>

#include "engine/gateway/core.hpp"

namespace skua::gateway {

struct WebSocketStart {
    bool is_stream = true;  // /v1/stream, else /v1/events
    std::uint64_t after = 0;
    std::string_view protocols;  // Sec-WebSocket-Protocol as offered
    std::string_view key;        // Sec-WebSocket-Key, checked
    std::string_view bytes;      // what came behind the upgrade request
};

// The session registers itself with the core.
void start_websocket(Core& core, Socket socket, const WebSocketStart& start);

}  // namespace skua::gateway
