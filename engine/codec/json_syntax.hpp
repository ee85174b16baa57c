#pragma once

// Where a text ceases to be JSON (RFC 8259). The parser says that a document is broken, this says
// at which byte and which rule: it is only asked once something is wrong, so it is plain and not
// fast. Pure functions; constant memory whatever the nesting.

#include <string_view>

#include "engine/codec/problem.hpp"

namespace skua::codec {

// malformed_json, too_deep or invalid_utf8 with its offset; none when the text is one JSON document
// within the depth that we take. `detail` is a literal.
Problem json_fault(std::string_view text) noexcept;

}  // namespace skua::codec
