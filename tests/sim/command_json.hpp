#pragma once

// A command as a client of the HTTP face would write it.

#include <string>

#include "engine/codec/json_parse.hpp"
#include "engine/domain/command.hpp"
#include "engine/domain/decision.hpp"
#include "engine/domain/names.hpp"

namespace skua::sim {

codec::BodyKind body_kind_of(domain::CommandKind kind) noexcept;
// The body that parses to `command`; every name is a field, none is in a path. SKUs by text.
void write_json(const domain::Command& command, std::string& out);
// The same content gives the same number: of what was asked, not of who asked. `skus` knows the
// texts of ids.
std::uint64_t content_of(const domain::Command& command, const domain::Names& skus);
std::uint64_t content_of(const domain::Decision& decision);

}  // namespace skua::sim
