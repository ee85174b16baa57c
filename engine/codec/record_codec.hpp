#pragma once

// Records and blocks as bytes (schemas/records.fbs, schemas/journal.fbs).
// A block is one FlatBuffers table; its `records` are size-prefixed FlatBuffers of their own, one
// after the other. Decoding verifies before it reads: bytes from a disk are never trusted.

#include <array>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <vector>

#include "engine/base/arena.hpp"
#include "engine/base/result.hpp"
#include "engine/domain/record.hpp"

namespace skua::codec {

// Owner: the thread that uses it. Keeps its builder's memory between records.
class RecordEncoder {
public:
    RecordEncoder();
    ~RecordEncoder();
    // Appends the size-prefixed record to `out`; returns the bytes appended.
    std::size_t append(const domain::Record& record, std::vector<std::byte>& out);

private:
    struct Impl;
    std::unique_ptr<Impl> impl_;
};

// Texts and large spans of the record borrow `bytes`; small spans may live in `arena`.
// corrupt: the bytes are no record; unsupported: a kind or version that this build does not know.
base::Result<domain::Record> decode_record(std::span<const std::byte> bytes, base::Arena& arena);

using BlockHash = std::array<std::byte, 32>;

struct BlockHeader {
    std::uint64_t log_id = 0;
    std::uint64_t epoch = 0;
    std::uint64_t block_number = 0;  // from 1
    std::uint64_t first_sequence = 0;
    std::uint32_t count = 0;            // records; sequences are contiguous
    std::int64_t time_micros = 0;       // when it was sealed
    BlockHash previous_hash{};          // SHA-256 of the previous block's bytes, zero in block 1
    std::uint64_t digest_sequence = 0;  // the state digest below is the one after this sequence,
    std::uint64_t digest = 0;           // which is at or before this block's last; 0 = none stated
};

// Fills `out` with a sealed block (CRC32C over everything else in it).
void seal_block(const BlockHeader& header, std::span<const std::byte> records,
                std::vector<std::byte>& out);

struct BlockView {
    BlockHeader header;
    std::span<const std::byte> records;
    std::uint32_t crc = 0;
};
// Verifies form and CRC. Chain, numbers and epoch are the log's business.
base::Result<BlockView> open_block(std::span<const std::byte> bytes);

// Walks the records of a block: the bytes of each, without decoding it.
class RecordWalker {
public:
    explicit RecordWalker(std::span<const std::byte> records) noexcept : rest_(records) {}
    // False at the end; an error when the prefix does not fit what is left.
    base::Result<bool> next(std::span<const std::byte>& record);

private:
    std::span<const std::byte> rest_;
};

}  // namespace skua::codec
