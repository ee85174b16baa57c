#include <cstring>

#include "engine/base/hash.hpp"
#include "engine/codec/record_codec.hpp"
#include "engine/codec/wire_layout.hpp"
#include "engine/domain/limits.hpp"
#include "schemas/journal_generated.h"

namespace skua::codec {

namespace fb = flatbuffers;
using base::Error;
using base::ErrorCode;

namespace {

constexpr Error kCorrupt{ErrorCode::corrupt, 0, "open_block"};

// CRC32C of the block with the four bytes at `seal` taken as zero.
std::uint32_t crc_without_seal(std::span<const std::byte> block, std::size_t seal) noexcept {
    constexpr std::array<std::byte, sizeof(wire::Seal)> kZero{};
    std::uint32_t crc = base::crc32c(block.first(seal));
    crc = base::crc32c(kZero, crc);
    return base::crc32c(block.subspan(seal + kZero.size()), crc);
}

std::size_t offset_in(std::span<const std::byte> bytes, const void* inside) noexcept {
    return static_cast<std::size_t>(static_cast<const std::byte*>(inside) - bytes.data());
}

// Verified in place; `bytes` are aligned.
base::Result<BlockView> open_aligned(std::span<const std::byte> bytes) {
    const auto* data = reinterpret_cast<const std::uint8_t*>(bytes.data());
    fb::Verifier verifier(data, bytes.size(), 4, 4);
    if (!wire::VerifyBlockBuffer(verifier)) {
        return kCorrupt;
    }
    const wire::Block& block = *wire::GetBlock(data);
    if (crc_without_seal(bytes, offset_in(bytes, block.seal())) != block.seal()->crc()) {
        return kCorrupt;
    }
    if (block.format() != kBlockFormat) {
        return Error{ErrorCode::unsupported, block.format(), "open_block"};
    }
    BlockView view;
    view.header.log_id = block.log_id();
    view.header.epoch = block.epoch();
    view.header.block_number = block.number();
    view.header.first_sequence = block.first_sequence();
    view.header.count = block.count();
    view.header.time_micros = block.time();
    view.header.digest_sequence = block.digest_sequence();
    view.header.digest = block.digest();
    if (block.previous_hash() != nullptr) {
        std::memcpy(view.header.previous_hash.data(), block.previous_hash(), sizeof(wire::Hash));
    }
    view.crc = block.seal()->crc();
    view.records =
        bytes.subspan(offset_in(bytes, block.records()->Data()), block.records()->size());
    return view;
}

}  // namespace

void seal_block(const BlockHeader& header, std::span<const std::byte> records,
                std::vector<std::byte>& out) {
    static_assert(sizeof(wire::Hash) == sizeof(BlockHash));
    fb::FlatBufferBuilder builder(records.size() + 512);
    builder.ForceVectorAlignment(records.size(), 1, kRecordAlignment);
    const auto record_vector =
        builder.CreateVector(reinterpret_cast<const std::uint8_t*>(records.data()), records.size());
    wire::Hash previous_hash;
    std::memcpy(&previous_hash, header.previous_hash.data(), sizeof previous_hash);
    const wire::Seal seal(0);
    wire::BlockBuilder table(builder);
    table.add_log_id(header.log_id);
    table.add_epoch(header.epoch);
    table.add_number(header.block_number);
    table.add_first_sequence(header.first_sequence);
    table.add_time(header.time_micros);
    table.add_digest_sequence(header.digest_sequence);
    table.add_digest(header.digest);
    table.add_count(header.count);
    table.add_previous_hash(&previous_hash);
    table.add_seal(&seal);
    table.add_records(record_vector);
    table.add_format(kBlockFormat);
    builder.Finish(table.Finish());

    const auto* bytes = reinterpret_cast<const std::byte*>(builder.GetBufferPointer());
    out.assign(bytes, bytes + builder.GetSize());
    const wire::Block& block = *wire::GetBlock(out.data());
    const std::size_t seal_at = offset_in(out, block.seal());
    const wire::Seal crc(crc_without_seal(out, seal_at));
    std::memcpy(out.data() + seal_at, &crc, sizeof crc);
}

base::Result<BlockView> open_block(std::span<const std::byte> bytes) {
    // A sealed block is never shorter than its fixed part; the sum bounds what a hostile one costs.
    if (bytes.size() < 64 || bytes.size() > 2 * domain::kBlockBytesMax) {
        return kCorrupt;
    }
    if (reinterpret_cast<std::uintptr_t>(bytes.data()) % kRecordAlignment == 0) {
        return open_aligned(bytes);
    }
    // A store hands out bytes at any address, and the header's fields must be read aligned. The
    // view still borrows the caller's bytes.
    const std::vector<std::byte> copy(bytes.begin(), bytes.end());
    SKUA_TRY(view, open_aligned(copy));
    view.records = bytes.subspan(offset_in(copy, view.records.data()), view.records.size());
    return view;
}

base::Result<bool> RecordWalker::next(std::span<const std::byte>& record) {
    if (rest_.empty()) {
        return false;
    }
    std::uint32_t size = 0;
    if (rest_.size() < sizeof size) {
        return Error{ErrorCode::corrupt, 0, "walk_records"};
    }
    std::memcpy(&size, rest_.data(), sizeof size);
    if (size > rest_.size() - sizeof size) {
        return Error{ErrorCode::corrupt, 0, "walk_records"};
    }
    record = rest_.first(sizeof size + size);
    rest_ = rest_.subspan(sizeof size + size);
    return true;
}

}  // namespace skua::codec
