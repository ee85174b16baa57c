#pragma once

// Records of a data directory as JSON lines, for people who look into a journal at night. Reads
// only.
// Owner: the calling thread.

#include <cstdint>
#include <functional>
#include <string>
#include <string_view>

#include "engine/domain/names.hpp"
#include "engine/domain/record.hpp"

namespace skua::tools {

struct InspectRange {
    std::uint64_t from = 1;
    std::uint64_t count = UINT64_MAX;
};

// A record as one line (with '\n'): sequence, time, command, who and why, verdict, and the events
// that the outside sees of it.
std::string line_of(const domain::Record& record, const domain::Names& names);

// Calls `write` with the line of each record. Empty, or why it could not go on.
std::string inspect(const std::string& directory, const InspectRange& range,
                    const std::function<void(std::string_view line)>& write);

}  // namespace skua::tools
