// Where in a body we are, as text.

#include "engine/codec/json_scan.hpp"
#include "engine/codec/json_text.hpp"
#include "engine/codec/utf8.hpp"

namespace skua::codec {

namespace {

// What a pointer shows of a key that is longer than any of ours.
constexpr std::size_t kShownKeyBytesMax = 64;

}  // namespace

bool is_still_utf8(std::string_view text) noexcept {
    return text.find('\xed') == std::string_view::npos || is_utf8(text);
}

void append_pointer(const Path& path, std::string& out) {
    if (path.parent == nullptr) {
        return;
    }
    append_pointer(*path.parent, out);
    out += '/';
    if (path.index != Path::kNoIndex) {
        append_number(out, path.index);
        return;
    }
    std::string_view key = is_still_utf8(path.key) ? path.key : "?";
    if (key.size() > kShownKeyBytesMax) {
        std::size_t end = kShownKeyBytesMax;
        while (end > 0 && (static_cast<unsigned char>(key[end]) & 0xc0U) == 0x80U) {
            --end;
        }
        key = key.substr(0, end);
    }
    for (const char c : key) {
        if (c == '~') {
            out += "~0";
        } else if (c == '/') {
            out += "~1";
        } else {
            out += c;
        }
    }
}

}  // namespace skua::codec
