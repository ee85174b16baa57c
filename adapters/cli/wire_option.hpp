#pragma once

// --wire: how the commands of a stream are written.

#include <CLI/CLI.hpp>
#include <string>

#include "adapters/sdk/command_writer.hpp"

namespace skua::cli {

// `wire` outlives the parsing. Words, not a map: the parser prints a map's values as they lie in
// memory, which for these are control characters.
inline void add_wire_option(CLI::App& command, sdk::Wire& wire) {
    command
        .add_option_function<std::string>(
            "--wire",
            [&wire](const std::string& word) {
                wire = word == "binary" ? sdk::Wire::binary : sdk::Wire::json;
            },
            "how the stream is written: json (default) or binary")
        ->check(CLI::IsMember({"json", "binary"}));
}

}  // namespace skua::cli
