#include "engine/gateway/uri.hpp"

#include "engine/gateway/http_chars.hpp"

namespace skua::gateway {

bool percent_decode(std::string_view text, PlusSign plus, std::string& out) {
    out.clear();
    for (std::size_t i = 0; i < text.size(); ++i) {
        char c = text[i];
        if (c == '+' && plus == PlusSign::is_blank) {
            c = ' ';
        } else if (c == '%') {
            if (text.size() - i < 3) {
                return false;
            }
            const int high = hex_value(text[i + 1]);
            const int low = hex_value(text[i + 2]);
            if (high < 0 || low < 0) {
                return false;
            }
            c = static_cast<char>(high * 16 + low);
            i += 2;
        }
        const auto byte = static_cast<unsigned char>(c);
        if (byte < 0x20 || byte == 0x7f) {
            return false;
        }
        out.push_back(c);
    }
    return true;
}

}  // namespace skua::gateway
