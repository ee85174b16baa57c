#pragma once

// Which command the body of a request states. A pure function.

#include <optional>

#include "engine/codec/json_parse.hpp"
#include "engine/gateway/router.hpp"

namespace skua::gateway {

// None of routes that are no commands. Of a batch it is the kind of each of its lines.
std::optional<codec::BodyKind> body_kind_of(Route route) noexcept;

}  // namespace skua::gateway
