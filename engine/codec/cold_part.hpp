#pragma once

// The cold part of an order: what is kept as the bytes it came in, and never decided on. Internal
// to engine/codec.

#include <array>
#include <string>
#include <string_view>

#include "engine/codec/json_scan.hpp"

namespace skua::codec {

// Its fields, in the order in which they are kept: it is part of the fingerprint.
inline constexpr std::array<std::string_view, 6> kColdNames = {
    "customer", "ship_to", "shipping_method", "requested_ship_date", "tags", "metadata"};

// Takes the fields in any order and puts them together in ours, without spaces.
// Owner: the call that reads one order; borrows `text`, a scratch.
class ColdPart {
public:
    ColdPart(Scan& scan, std::string& text) noexcept : scan_(scan), text_(text) { text_.clear(); }

    // The field kColdNames[index].
    JsonError read(std::size_t index, const Path& path, od::value& value);
    // One object with all fields, in the arena; empty without any.
    [[nodiscard]] std::string_view join();

private:
    // Where the text of a field stands.
    struct Part {
        std::size_t begin = 0;
        std::size_t size = 0;
    };

    Scan& scan_;
    std::string& text_;
    std::array<Part, kColdNames.size()> parts_{};
    std::size_t bytes_ = 0;
};

}  // namespace skua::codec
