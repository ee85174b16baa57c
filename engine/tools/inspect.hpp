#pragma once

// Records of a data directory as JSON lines, for people who look into a journal at night. Reads
// only.
// Owner: the calling thread.

#include <cstdint>
#include <functional>
#include <string>
#include <string_view>

namespace skua::tools {

struct InspectRange {
    std::uint64_t from = 1;
    std::uint64_t count = UINT64_MAX;
};

// Calls `write` with one line (with '\n') per record: sequence, time, command, who and why,
// verdict, and the events that the outside sees of it. Empty, or why it could not go on.
std::string inspect(const std::string& directory, const InspectRange& range,
                    const std::function<void(std::string_view line)>& write);

}  // namespace skua::tools
