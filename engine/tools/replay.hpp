#pragma once

// Replay: every record of a journal, decoded, in order. Shared by the tools.
// Owner: the calling thread.

#include <cstdint>
#include <functional>
#include <optional>
#include <string>

#include "engine/base/result.hpp"
#include "engine/codec/record_codec.hpp"
#include "engine/domain/record.hpp"
#include "engine/journal/inspect.hpp"

namespace skua::tools {

// Returns false to stop.
struct ReplayVisitor {
    std::function<bool(const domain::Record& record)> on_record;
    std::function<bool(const codec::BlockHeader& header)> on_block_end;
};

struct ReplayStop {
    std::uint64_t sequence = 0;  // the record that could not be read; 0 = not known
    std::string what;
};

// Nothing when every block was walked or a visitor stopped it.
std::optional<ReplayStop> replay_records(const journal::JournalReader& reader,
                                         const ReplayVisitor& visitor);

}  // namespace skua::tools
