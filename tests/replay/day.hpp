#pragma once

// A generated day in a real data directory: random commands over the whole surface and the scripts
// that chance would not bring about (tests/twin/support/stream.hpp), over SKUs of many slots, with
// restarts in between. Every record was decided by the engine on one thread and judged by the twin.
// Owner: the calling thread.

#include <cstdint>
#include <string>

#include "tests/twin/support/coverage.hpp"

namespace skua::replay::test {

// What went wrong, if anything did. `coverage` gets what the day has met.
[[nodiscard]] std::string write_day(const std::string& directory, std::uint64_t seed,
                                    skua::test::Coverage& coverage);

}  // namespace skua::replay::test
