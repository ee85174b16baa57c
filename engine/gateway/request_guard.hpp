#pragma once

// What a head must state before its request is let in, beyond being well formed. No key is asked
// for in this build, so these rules are what keeps a web page, opened in a browser on this machine,
// from writing orders: it can send requests here, but it cannot choose their Host and Origin.
// Pure functions, no state.

#include <string_view>

#include "engine/codec/problem.hpp"
#include "engine/gateway/http_gate.hpp"

namespace skua::gateway {

inline constexpr std::string_view kJsonSubprotocol = "skua.json.v1";
inline constexpr std::string_view kBinarySubprotocol = "skua.flatbuffers.v1";
// The first of `protocols` (Sec-WebSocket-Protocol) that is spoken here; empty if none is. The
// client's order is its wish (RFC 6455 section 4.1).
std::string_view chosen_subprotocol(std::string_view protocols) noexcept;

// The Host (and the authority of an absolute target) must name this machine: a name that a stranger
// made to point here is refused. `listen_address` is the address we listen on, without a port.
codec::Problem check_host(const Head& head, std::string_view listen_address) noexcept;
// A script of another page may neither write nor open a WebSocket. It may not read either, but that
// is the browser's part, which hides an answer that allows no origin.
codec::Problem check_origin(const Head& head) noexcept;
// The body is JSON in UTF-8, as it is. Which kinds of JSON a route takes is the route's own.
codec::Problem check_body_form(const Head& head) noexcept;
// RFC 6455 section 4.2.1.
codec::Problem check_websocket(const Head& head, bool has_subprotocols) noexcept;

}  // namespace skua::gateway
