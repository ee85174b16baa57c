#pragma once

// From an upgrade request to a WebSocket session.

#include <cstdint>
#include <string_view>

#include "engine/gateway/core.hpp"

namespace skua::gateway {

struct WebSocketStart {
    bool is_stream = true;  // /v1/stream, else /v1/events
    std::uint64_t after = 0;
    std::string_view protocols;  // Sec-WebSocket-Protocol as offered
    std::string_view bytes;      // the upgrade request, and what came behind it
};

// The session registers itself with the core.
void start_websocket(Core& core, Socket socket, const WebSocketStart& start);

}  // namespace skua::gateway
