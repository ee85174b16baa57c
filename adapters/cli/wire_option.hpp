#pragma once

// --wire: how the commands of a stream are written.

#include <CLI/CLI.hpp>
#include <map>
#include <string>

#include "adapters/sdk/command_writer.hpp"

namespace skua::cli {

// `wire` outlives the parsing.
inline void add_wire_option(CLI::App& command, sdk::Wire& wire) {
    const std::map<std::string, sdk::Wire> wires{{"json", sdk::Wire::json},
                                                 {"binary", sdk::Wire::binary}};
    command.add_option("--wire", wire, "how the stream is written: json (default) or binary")
        ->transform(CLI::CheckedTransformer(wires));
}

}  // namespace skua::cli
