#pragma once

// Percent-decoding of path segments and query parameters.

#include <string>
#include <string_view>

namespace skua::gateway {

enum class PlusSign : unsigned char { stays, is_blank };

// Replaces `out` with the decoded text; false when an escape is broken or decodes to a control
// character.
bool percent_decode(std::string_view text, PlusSign plus, std::string& out);

}  // namespace skua::gateway
