#include "engine/tools/replay.hpp"

#include <span>

#include "engine/base/arena.hpp"

namespace skua::tools {
namespace {

// The visitor wanted no more; told apart from real errors by its literal.
constexpr const char* kStopped = "tools: stopped by the visitor";

class BlockWalk {
public:
    explicit BlockWalk(const ReplayVisitor& visitor) : visitor_(visitor) {}

    base::Result<void> walk(std::span<const std::byte> bytes) {
        SKUA_TRY(const block, codec::open_block(bytes));
        sequence_ = block.header.first_sequence;
        codec::RecordWalker walker(block.records);
        std::uint32_t count = 0;
        for (;; ++sequence_, ++count) {
            std::span<const std::byte> record_bytes;
            SKUA_TRY(const has_record, walker.next(record_bytes));
            if (!has_record) {
                break;
            }
            arena_.reset();
            SKUA_TRY(const record, codec::decode_record(record_bytes, arena_));
            if (visitor_.on_record && !visitor_.on_record(record)) {
                return base::Error{base::ErrorCode::ok, 0, kStopped};
            }
        }
        if (count != block.header.count) {
            return base::Error{base::ErrorCode::corrupt, 0,
                               "block: its record count is not what it holds"};
        }
        if (visitor_.on_block_end && !visitor_.on_block_end(block.header)) {
            return base::Error{base::ErrorCode::ok, 0, kStopped};
        }
        return {};
    }
    [[nodiscard]] std::uint64_t sequence() const { return sequence_; }

private:
    const ReplayVisitor& visitor_;
    base::Arena arena_{256 * 1024};
    std::uint64_t sequence_ = 0;
};

}  // namespace

std::optional<ReplayStop> replay_records(const journal::JournalReader& reader,
                                         const ReplayVisitor& visitor) {
    BlockWalk walk(visitor);
    const auto done =
        reader.replay(1, [&](std::span<const std::byte> block) { return walk.walk(block); });
    if (done || done.error().where == kStopped) {
        return std::nullopt;
    }
    const base::Error& error = done.error();
    return ReplayStop{walk.sequence(),
                      std::string(base::to_string(error.code)) + ": " + error.where};
}

}  // namespace skua::tools
