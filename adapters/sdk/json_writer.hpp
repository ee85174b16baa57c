#pragma once

// JsonWriter: appends JSON to a string that the caller owns. It places commas and escapes texts; it
// does not check that open and close match (that is the caller's shape, covered by tests).
// Owner: the thread that owns the string.

#include <cstdint>
#include <string>
#include <string_view>

namespace skua::sdk {

// Appends `text` as a JSON string with its quotes. Bytes from 0x80 on pass unchanged: the engine
// checks UTF-8 and answers for it.
void append_json_string(std::string& out, std::string_view text);
void append_number(std::string& out, std::int64_t value);
void append_number(std::string& out, std::uint64_t value);

class JsonWriter {
public:
    explicit JsonWriter(std::string& out) : out_(out) {}  // borrows `out` for its own lifetime

    JsonWriter& open_object() { return open('{'); }
    JsonWriter& close_object() { return close('}'); }
    JsonWriter& open_array() { return open('['); }
    JsonWriter& close_array() { return close(']'); }
    JsonWriter& key(std::string_view name);
    JsonWriter& text(std::string_view value);
    JsonWriter& number(std::int64_t value);
    JsonWriter& number(std::uint64_t value);
    // Bytes that already are JSON.
    JsonWriter& raw(std::string_view json);

    JsonWriter& field(std::string_view name, std::string_view value) {
        return key(name).text(value);
    }
    JsonWriter& field(std::string_view name, std::uint64_t value) {
        return key(name).number(value);
    }
    // Leaves the field out when the value is empty.
    JsonWriter& optional_field(std::string_view name, std::string_view value) {
        return value.empty() ? *this : field(name, value);
    }

private:
    JsonWriter& open(char bracket);
    JsonWriter& close(char bracket);
    void separate();

    std::string& out_;
    bool needs_comma_ = false;
};

}  // namespace skua::sdk
