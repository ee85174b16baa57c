#include "tests/support/blocks.hpp"

#include <chrono>
#include <thread>
#include <variant>

namespace skua::tests {

domain::Record a_receipt(std::uint64_t sequence, std::uint32_t units) {
    domain::Record record;
    record.sequence = domain::Sequence{sequence};
    record.time = {1'700'000'000'000'000 + static_cast<std::int64_t>(sequence)};
    domain::ReceiveStock receive;
    receive.sku.text = "red-mug";
    receive.location = "oslo";
    receive.quantity = domain::Quantity{units};
    receive.reference = "delivery-1";
    record.command.body = receive;
    record.command.actor = "anonymous";
    record.command.source = "http";
    record.decision.verdict = domain::Verdict::accept;
    return record;
}

codec::BlockHeader a_header(const journal::LogState& state, std::uint32_t count) {
    return {.log_id = state.log_id,
            .epoch = state.epoch,
            .block_number = state.next_block_number,
            .first_sequence = state.next_sequence,
            .count = count,
            .time_micros = 1'700'000'000'000'000,
            .previous_hash = state.last_hash,
            .digest_sequence = 0,
            .digest = 0};
}

Bytes a_block(const codec::BlockHeader& header) {
    codec::RecordEncoder encoder;
    Bytes records;
    for (std::uint32_t i = 0; i < header.count; ++i) {
        encoder.append(a_receipt(header.first_sequence + i), records);
    }
    Bytes block;
    codec::seal_block(header, records, block);
    return block;
}

Bytes a_block(const journal::LogState& state, std::uint32_t count) {
    return a_block(a_header(state, count));
}

std::vector<Bytes> fill(journal::Log& log, std::size_t blocks, std::uint32_t records_each) {
    std::vector<Bytes> made;
    for (std::size_t i = 0; i < blocks; ++i) {
        const auto state = log.state();
        made.push_back(a_block(state, records_each));
        auto outcome = log.append(state.epoch, made.back());
        const auto patience = std::chrono::steady_clock::now() + std::chrono::seconds(30);
        while (outcome == journal::AppendOutcome::overloaded &&
               std::chrono::steady_clock::now() < patience) {
            std::this_thread::yield();  // a flush is under way
            outcome = log.append(state.epoch, made.back());
        }
        SKUA_ASSERT(outcome == journal::AppendOutcome::written);
    }
    const auto synced = log.sync();
    SKUA_ASSERT(synced.has_value());
    return made;
}

std::vector<Bytes> replay_all(const journal::Log& log, journal::Position from) {
    std::vector<Bytes> blocks;
    const auto replayed = log.replay(from, [&](std::span<const std::byte> block) {
        blocks.emplace_back(block.begin(), block.end());
        return base::Result<void>{};
    });
    SKUA_ASSERT(replayed.has_value());
    return blocks;
}

}  // namespace skua::tests
