#pragma once

// UTF-8 (RFC 3629): no surrogates, nothing overlong, nothing beyond U+10FFFF. Pure functions, and
// one check for text that comes in pieces.

#include <cstddef>
#include <cstdint>
#include <string_view>

namespace skua::codec {

bool is_utf8(std::string_view text) noexcept;
// Where the first sequence begins that is broken or cut off; the text's size when there is none.
std::size_t utf8_end(std::string_view text) noexcept;

// One byte after the other. Owner: whoever reads the text.
class Utf8Check {
public:
    // False: the byte cannot stand here.
    [[nodiscard]] bool take(std::uint8_t byte) noexcept;
    // No sequence is half taken.
    [[nodiscard]] bool is_complete() const noexcept { return missing_ == 0; }

private:
    std::uint8_t missing_ = 0;  // bytes of the sequence
    // What the next of them may be.
    std::uint8_t low_ = 0x80;
    std::uint8_t high_ = 0xbf;
};

}  // namespace skua::codec
