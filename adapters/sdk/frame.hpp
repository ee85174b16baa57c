#pragma once

// Frame: many commands in one WebSocket message,
// {"frame":7,"detail":"summary","commands":[{"place_order":{...}},...]}.
// The number is set when the client takes the frame, so a frame can be prepared beforehand.

#include <cstdint>
#include <string>
#include <string_view>

namespace skua::sdk {

enum class Detail : std::uint8_t { summary, lines };

// Owner: one thread, handed over by move.
class Frame {
public:
    explicit Frame(std::uint64_t number, Detail detail = Detail::summary);

    // Append exactly one {"name":{...}} to the returned string, then call command_added().
    std::string& next_command();
    void command_added() noexcept { ++commands_; }
    // Takes back what was appended since next_command(), instead of command_added().
    void drop_command() { bytes_.resize(command_at_); }
    void add(std::string_view command);
    // Closes the brackets; nothing can be added afterwards.
    void seal();

    [[nodiscard]] std::uint64_t number() const noexcept { return number_; }
    [[nodiscard]] std::uint32_t commands() const noexcept { return commands_; }
    [[nodiscard]] const std::string& bytes() const noexcept { return bytes_; }
    [[nodiscard]] bool is_sealed() const noexcept { return is_sealed_; }

private:
    std::uint64_t number_;
    std::uint32_t commands_ = 0;
    std::size_t command_at_ = 0;  // where the newest command begins, with its comma
    bool is_sealed_ = false;
    std::string bytes_;
};

}  // namespace skua::sdk
