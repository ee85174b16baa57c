#pragma once

// Makers of records and sealed blocks for tests of whatever reads or writes the journal.

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "engine/codec/record_codec.hpp"
#include "engine/domain/record.hpp"
#include "engine/journal/log.hpp"

namespace skua::tests {

using Bytes = std::vector<std::byte>;

// A receipt of `units` of SKU "red-mug" at "oslo", accepted. Borrows only literals.
domain::Record a_receipt(std::uint64_t sequence, std::uint32_t units = 5);

// A sealed block of `count` receipts that continues `state`, of the writer that has the log.
Bytes a_block(const journal::LogState& state, std::uint32_t count = 1);
// The same from a header of the test's own.
Bytes a_block(const codec::BlockHeader& header);
codec::BlockHeader a_header(const journal::LogState& state, std::uint32_t count = 1);

// Appends and syncs `blocks` blocks of `records_each`; returns their bytes. The log is acquired.
std::vector<Bytes> fill(journal::Log& log, std::size_t blocks, std::uint32_t records_each = 3);
// Everything replay shows from `from` on; stops the test on an error.
std::vector<Bytes> replay_all(const journal::Log& log, journal::Position from = 1);

}  // namespace skua::tests
