#pragma once

// A forgery: the beginning of a real journal, written again with block checksums, numbers and hash
// chain in order, in which the last record refuses a cart that the real one accepted. Only who
// takes the decision again can see it; that the race's judge does is shown with it.

#include <cstdint>
#include <string>

#include "adapters/sdk/result.hpp"

namespace skua::race {

// Returns the number of the forged record: the first accepted all-or-nothing cart of several lines
// behind a cart that was rightly refused. `to` does not exist yet.
sdk::Result<std::uint64_t> forge_refusal(const std::string& from, const std::string& to);

}  // namespace skua::race
