#include "tests/devices/values.hpp"

#include <charconv>

namespace skua::devices {

std::string text_of(const Fulfillment& fulfillment) {
    return "f" + std::to_string(fulfillment.order) + "." + std::to_string(fulfillment.location);
}

std::uint64_t number_behind_letter(std::string_view id) {
    std::uint64_t number = 0;
    if (!id.empty()) {
        std::from_chars(id.data() + 1, id.data() + id.size(), number);
    }
    return number;
}

Fulfillment fulfillment_in(std::string_view text) {
    Fulfillment out;
    out.order = number_behind_letter(text);
    if (const std::size_t dot = text.find('.'); dot != std::string_view::npos) {
        out.location = static_cast<std::uint16_t>(number_behind_letter(text.substr(dot)));
    }
    return out;
}

const char* to_string(Act act) noexcept {
    switch (act) {
        case Act::pulled:
            return "pulled";
        case Act::picked:
            return "picked";
        case Act::shorted:
            return "shorted";
        case Act::unclaimed:
            return "unclaimed";
        case Act::packed:
            return "packed";
        case Act::shipped:
            return "shipped";
    }
    return "?";
}

}  // namespace skua::devices
