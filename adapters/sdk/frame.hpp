#pragma once

// Frame: many commands in one WebSocket message, in either form:
// {"frame":7,"detail":"summary","commands":[{"place_order":{...}},...]} or a Frame of
// schemas/stream.fbs.
// The number is set when the client takes the frame, so a frame can be prepared beforehand.

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

#include "adapters/sdk/command_writer.hpp"

namespace skua::sdk {

enum class Detail : std::uint8_t { summary, lines };

// How far the estimate of a frame's sealed size may be above it.
inline constexpr std::size_t kSealingSlackBytes = 64;

// Owner: one thread, handed over by move.
class Frame {
public:
    explicit Frame(std::uint64_t number, Wire wire = Wire::json, Detail detail = Detail::summary);
    ~Frame();
    Frame(Frame&& other) noexcept;
    Frame& operator=(Frame&& other) noexcept;

    // Write exactly one command.
    CommandWriter& next();
    // As next().json(command).
    void add(std::string_view command) { next().json(command); }
    // Takes back all commands and the seal; the number stays.
    void clear();
    // Nothing can be added afterwards.
    void seal();

    [[nodiscard]] std::uint64_t number() const noexcept { return number_; }
    [[nodiscard]] std::uint32_t commands() const noexcept { return commands_; }
    // Until the next command is written.
    [[nodiscard]] std::string_view bytes() const noexcept;
    // Not less than what bytes() is once the frame is sealed; at most kSealingSlackBytes more.
    [[nodiscard]] std::size_t sealed_bytes_max() const noexcept;
    [[nodiscard]] bool is_sealed() const noexcept { return is_sealed_; }

private:
    struct Content;

    std::uint64_t number_;
    Wire wire_;
    Detail detail_;
    std::uint32_t commands_ = 0;
    bool is_sealed_ = false;
    std::unique_ptr<Content> content_;
};

}  // namespace skua::sdk
