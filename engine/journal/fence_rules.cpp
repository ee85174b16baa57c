#include "engine/journal/fence_rules.hpp"

#include <string_view>
#include <variant>

namespace skua::journal {

namespace {

// The one record of a fence block is a fence with the block's own sequence.
bool holds_fence_record(const codec::BlockView& block) {
    codec::RecordWalker walker(block.records);
    std::span<const std::byte> bytes;
    const auto found = walker.next(bytes);
    if (!found || !*found) {
        return false;
    }
    base::Arena arena;
    const auto record = codec::decode_record(bytes, arena);
    return record && record->sequence.raw() == block.header.first_sequence &&
           std::holds_alternative<domain::Fence>(record->command.body);
}

}  // namespace

const char* to_string(ChainFault fault) noexcept {
    switch (fault) {
        case ChainFault::none:
            return "none";
        case ChainFault::crc:
            return "crc";
        case ChainFault::sequence:
            return "sequence";
        case ChainFault::chain:
            return "chain";
        case ChainFault::epoch:
            return "epoch";
    }
    return "unknown";
}

base::Error to_error(ChainFault fault, Position at) noexcept {
    const auto detail = static_cast<std::int32_t>(at);
    switch (fault) {
        case ChainFault::none:
            return {};
        case ChainFault::crc:
            return {base::ErrorCode::corrupt, detail, "journal block: form or CRC"};
        case ChainFault::sequence:
            return {base::ErrorCode::journal_gap, detail, "journal block: number or sequence"};
        case ChainFault::chain:
            return {base::ErrorCode::corrupt, detail, "journal block: hash chain"};
        case ChainFault::epoch:
            return {base::ErrorCode::corrupt, detail, "journal block: epoch or fence"};
    }
    return {base::ErrorCode::corrupt, detail, "journal block"};
}

LogState state_at(const LogBase& base, std::uint64_t log_id) noexcept {
    return {.epoch = base.epoch,
            .next_block_number = base.block_number,
            .next_sequence = base.position,
            .last_hash = base.previous_hash,
            .log_id = log_id};
}

ChainFault check_next(const LogState& state, const codec::BlockView& block) {
    const auto& header = block.header;
    if (header.block_number != state.next_block_number ||
        header.first_sequence != state.next_sequence || header.count == 0) {
        return ChainFault::sequence;
    }
    if (header.previous_hash != state.last_hash ||
        (state.log_id != 0 && header.log_id != state.log_id)) {
        return ChainFault::chain;
    }
    if (header.epoch == state.epoch && state.epoch != 0) {
        return ChainFault::none;
    }
    // A new epoch begins with its fence, and only there. It is larger than every earlier one
    // because sequences only grow.
    const bool is_new_fence = is_fence(header) && header.count == 1 && holds_fence_record(block);
    return is_new_fence ? ChainFault::none : ChainFault::epoch;
}

LogState advance(const LogState& state, const codec::BlockHeader& block,
                 const codec::BlockHash& hash) noexcept {
    return {.epoch = block.epoch,
            .next_block_number = state.next_block_number + 1,
            .next_sequence = block.first_sequence + block.count,
            .last_hash = hash,
            .log_id = block.log_id};
}

Admission admit(const LogState& state, Epoch epoch, const codec::BlockView& block,
                const codec::BlockHash& hash) {
    if (epoch != state.epoch || epoch == 0) {
        return Admission::fenced;
    }
    if (block.header.block_number + 1 == state.next_block_number && hash == state.last_hash) {
        return Admission::already_there;
    }
    // Fences come from acquire() alone; check_next would take one here.
    if (block.header.epoch != epoch || check_next(state, block) != ChainFault::none) {
        return Admission::rejected;
    }
    return Admission::next;
}

std::vector<std::byte> make_fence_block(const LogState& state, std::string_view writer_version,
                                        std::int64_t now_micros) {
    domain::Record record;
    record.sequence = domain::Sequence{state.next_sequence};
    record.time = {now_micros};
    record.command.body = domain::Fence{writer_version};
    record.command.actor = "engine";
    record.command.source = "engine";
    record.command.reason = "log acquired";
    record.decision.verdict = domain::Verdict::accept;
    std::vector<std::byte> records;
    codec::RecordEncoder().append(record, records);
    std::vector<std::byte> block;
    codec::seal_block({.log_id = state.log_id,
                       .epoch = state.next_sequence,
                       .block_number = state.next_block_number,
                       .first_sequence = state.next_sequence,
                       .count = 1,
                       .time_micros = now_micros,
                       .previous_hash = state.last_hash,
                       .digest_sequence = 0,
                       .digest = 0},
                      records, block);
    return block;
}

}  // namespace skua::journal
