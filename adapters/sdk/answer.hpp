#pragma once

// What the engine sends on a stream, read into plain values. Only the fields that decide what a
// client does next are taken; the rest of a result is skipped, not stored.

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "adapters/sdk/command_writer.hpp"
#include "adapters/sdk/result.hpp"

namespace skua::sdk {

// Room that must be readable behind the bytes given to read_*.
inline constexpr std::size_t kReadPaddingBytes = 64;

enum class Allocation : std::uint8_t { unknown = 0, full = 1, partial = 2, none = 3 };

// One result. Texts borrow the message and the parser, until the next message is read.
struct CommandAnswer {
    std::uint32_t status = 0;  // as HTTP: 2xx accepted
    bool is_replayed = false;
    Allocation allocation = Allocation::unknown;
    std::uint64_t sequence = 0;
    std::uint64_t units_ordered = 0;
    std::uint64_t units_allocated = 0;
    std::uint64_t units_backordered = 0;
    std::string_view id;
    std::string_view amount;  // totals.amount
    std::string_view code;    // of a problem
    std::string_view detail;
    std::string_view field;
    std::uint32_t retry_after_s = 0;  // of a problem that will pass
    std::uint32_t package = 0;        // that was packed, or shipped alone
    std::uint32_t shipment = 0;       // that was made: its number within the order
    [[nodiscard]] bool is_accepted() const noexcept { return status >= 200 && status < 300; }
    // Nothing was bound and nothing changed; the same command may be sent again a little later.
    [[nodiscard]] bool is_worth_repeating() const noexcept;
};

struct Hello {
    std::uint32_t credits = 0;
    std::uint64_t frame_bytes_max = 0;
    std::string version;
};

struct FrameAnswer {
    std::uint64_t frame = 0;
    std::uint32_t credits = 0;  // 0: not said
    // Set when the frame as a whole was not understood; then there are no results.
    std::optional<CommandAnswer> problem;
    std::vector<CommandAnswer> results;
};

class BinaryAnswerReader;

// Owner: the thread that reads the connection. Keeps its buffers between messages.
class AnswerReader {
public:
    explicit AnswerReader(Wire wire = Wire::json);
    ~AnswerReader();
    AnswerReader(const AnswerReader&) = delete;
    AnswerReader& operator=(const AnswerReader&) = delete;

    // `message` must have kReadPaddingBytes readable bytes behind it and live until the next call.
    Result<Hello> read_hello(std::string_view message);
    Result<void> read_frame(std::string_view message, FrameAnswer& out);
    // One result or problem document (an HTTP body, always JSON), same padding rule.
    Result<CommandAnswer> read_document(std::string_view message);

private:
    struct Parser;
    std::unique_ptr<Parser> parser_;
    std::unique_ptr<BinaryAnswerReader> binary_;  // null: JSON
};

}  // namespace skua::sdk
