#include "engine/codec/utf8.hpp"

#include <simdjson.h>

namespace skua::codec {

bool is_utf8(std::string_view text) noexcept {
    return simdjson::validate_utf8(text.data(), text.size());
}

std::size_t utf8_end(std::string_view text) noexcept {
    Utf8Check check;
    std::size_t start = 0;
    for (std::size_t at = 0; at < text.size(); ++at) {
        start = check.is_complete() ? at : start;
        if (!check.take(static_cast<std::uint8_t>(text[at]))) {
            return start;
        }
    }
    return check.is_complete() ? text.size() : start;
}

// The first byte says how many follow and, with the ranges of the next one, excludes what is
// overlong, the surrogates and what lies beyond U+10FFFF.
bool Utf8Check::take(std::uint8_t byte) noexcept {
    if (missing_ != 0) {
        const bool is_good = byte >= low_ && byte <= high_;
        --missing_;
        low_ = 0x80;
        high_ = 0xbf;
        return is_good;
    }
    if (byte < 0x80) {
        return true;
    }
    if (byte < 0xc2 || byte > 0xf4) {
        return false;
    }
    if (byte < 0xe0) {
        missing_ = 1;
    } else if (byte < 0xf0) {
        missing_ = 2;
        low_ = byte == 0xe0 ? 0xa0 : 0x80;
        high_ = byte == 0xed ? 0x9f : 0xbf;
    } else {
        missing_ = 3;
        low_ = byte == 0xf0 ? 0x90 : 0x80;
        high_ = byte == 0xf4 ? 0x8f : 0xbf;
    }
    return true;
}

}  // namespace skua::codec
