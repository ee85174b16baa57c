#pragma once

// The cold part of an order with some of its fields replaced (page 0009). Both texts are JSON
// objects as the codec keeps them: without spaces, each field once. Nothing is allocated: the
// result is made of pieces of both.

#include <array>
#include <cstddef>
#include <string_view>

namespace skua::domain {

// The order in which fields are kept.
inline constexpr std::array<std::string_view, 6> kColdFields = {
    "customer", "ship_to", "shipping_method", "requested_ship_date", "tags", "metadata"};

// The member of that name with its name, or empty.
[[nodiscard]] std::string_view cold_member(std::string_view object, std::string_view name) noexcept;

// Calls emit(piece) for each piece of the object that results.
template <class Emit>
void for_each_piece(std::string_view before, std::string_view change, Emit emit) {
    std::string_view separator = "{";
    for (const std::string_view name : kColdFields) {
        const std::string_view changed = cold_member(change, name);
        const std::string_view member = changed.empty() ? cold_member(before, name) : changed;
        if (!member.empty()) {
            emit(separator);
            emit(member);
            separator = ",";
        }
    }
    emit(separator == "{" ? std::string_view("{}") : std::string_view("}"));
}

[[nodiscard]] inline std::size_t overlaid_bytes(std::string_view before,
                                                std::string_view change) noexcept {
    std::size_t bytes = 0;
    for_each_piece(before, change, [&](std::string_view piece) { bytes += piece.size(); });
    return bytes;
}

}  // namespace skua::domain
