#pragma once

// JSON Lines: one order per line, as POST /v1/orders takes it. A line is checked to be one JSON
// object in valid UTF-8 (a broken one would spoil the frame it travels in); what it says is the
// engine's to judge.

#include <string>
#include <vector>

#include "adapters/cli/importer/accounts.hpp"
#include "adapters/cli/importer/byte_source.hpp"
#include "adapters/cli/importer/reject_log.hpp"

namespace skua::importer {

inline constexpr std::size_t kJsonLineBytesMax = 256 * 1024;
inline constexpr std::size_t kJsonFileBytesMax = 2UL * 1024 * 1024 * 1024;

struct JsonLine {
    std::string text;
    std::uint64_t line = 0;  // of the file, from 1
    // Index of the first order of the file with the same idempotency key, or else the same channel
    // and external id; its own without either.
    std::size_t first = 0;
};

sdk::Result<void> read_json_lines(ByteSource& source, std::vector<JsonLine>& orders,
                                  Accounts& accounts, RejectLog& rejects);

}  // namespace skua::importer
