#pragma once

// One JSON text as a simdjson document, and what came of reading it. Internal to engine/codec.

#include <memory>
#include <string_view>

#include "engine/codec/json_scan.hpp"

namespace skua::codec {

// Keeps its memory between texts; a text is good until the next one is opened.
// Owner: one reader.
class JsonDocument {
public:
    JsonError open(std::string_view text);
    // INCORRECT_TYPE: it is no object, which is noted.
    JsonError open_object(std::string_view text, Scan& scan, od::object& object);
    // The same for an array.
    JsonError open_array(std::string_view text, Scan& scan, od::array& array);
    // What came of reading the whole text.
    [[nodiscard]] Problem conclude(JsonError error, const Scan& scan);
    [[nodiscard]] od::document& root() noexcept { return document_; }
    [[nodiscard]] std::string_view text() const noexcept { return text_; }

private:
    JsonError refuse_root(Scan& scan, od::json_type type, std::string_view wanted);

    od::parser parser_;
    std::unique_ptr<char[]> padded_;
    std::size_t padded_bytes_ = 0;
    std::string_view text_;  // what is parsed, in padded_
    od::document document_;
};

// The parser says that something is wrong, the syntax where and what.
Problem problem_of(JsonError error, std::string_view text) noexcept;

}  // namespace skua::codec
