#pragma once

// JournalSurgeon: changes a stopped journal on purpose, through RocksDB itself, so that RocksDB has
// nothing to complain about and only the journal's own checks (or `verify`) can notice.
// Owner: the test thread.

#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "tests/support/blocks.hpp"

namespace skua::tests {

struct StoredBlock {
    std::uint64_t key = 0;
    Bytes bytes;
};

// All blocks of the data directory, in key order, unchecked.
std::vector<StoredBlock> load_blocks(const std::string& directory);
// Makes the journal hold exactly these blocks, all in one segment file. The watermark stays.
void store_blocks(const std::string& directory, const std::vector<StoredBlock>& blocks);
// Seals `blocks` again from index `from` on: previous hash and CRC are right afterwards.
void reseal(std::vector<StoredBlock>& blocks, std::size_t from);
// Replaces the records of one block; seal it again afterwards.
void replace_records(StoredBlock& block, const Bytes& records);
// Makes the watermark name the last of `blocks`, as after a clean stop.
void reseal_watermark(const std::string& directory, const std::vector<StoredBlock>& blocks);

// Plain damage to files.
void flip_byte(const std::string& file, std::uint64_t offset);
std::uint64_t size_of(const std::string& file);
// Full paths of the files in DIR/journal whose names begin and end like this, sorted.
std::vector<std::string> journal_files(const std::string& directory, const std::string& prefix,
                                       const std::string& suffix);

}  // namespace skua::tests
