#pragma once

// JSON text made here. Internal to engine/codec.

#include <charconv>
#include <cstdint>
#include <string>
#include <string_view>
#include <type_traits>

namespace skua::codec {

// The text with quotes and escapes; UTF-8 passes as it is.
void append_quoted(std::string& out, std::string_view text);

template <class Number>
void append_number(std::string& out, Number number) {
    char digits[24];
    const auto result = std::to_chars(digits, digits + sizeof digits, number);
    out.append(digits, result.ptr);
}

// Puts commas where they belong; what is written between is the caller's business.
class JsonWriter {
public:
    explicit JsonWriter(std::string& out) noexcept : out_(out) {}

    JsonWriter& begin_object() { return open('{'); }
    JsonWriter& end_object() { return close('}'); }
    JsonWriter& begin_array() { return open('['); }
    JsonWriter& end_array() { return close(']'); }
    // `name` is a literal without anything to escape.
    JsonWriter& key(std::string_view name) {
        separate();
        out_ += '"';
        out_ += name;
        out_ += "\":";
        needs_comma_ = false;
        return *this;
    }
    JsonWriter& text(std::string_view value) {
        separate();
        append_quoted(out_, value);
        return done();
    }
    template <class Number>
    JsonWriter& number(Number value) {
        separate();
        append_number(out_, value);
        return done();
    }
    JsonWriter& boolean(bool value) { return raw(value ? "true" : "false"); }
    JsonWriter& null() { return raw("null"); }
    // A whole value, or members of the open object, as they are.
    JsonWriter& raw(std::string_view json) {
        separate();
        out_ += json;
        return done();
    }
    JsonWriter& field(std::string_view name, std::string_view value) {
        return key(name).text(value);
    }
    JsonWriter& field(std::string_view name, const char* value) { return key(name).text(value); }
    template <class Number>
    requires std::is_integral_v<Number> &&
        (!std::is_same_v<Number, bool>)JsonWriter& field(std::string_view name, Number value) {
        return key(name).number(value);
    }
    [[nodiscard]] std::string& out() noexcept { return out_; }

private:
    void separate() {
        if (needs_comma_) {
            out_ += ',';
        }
    }
    JsonWriter& done() noexcept {
        needs_comma_ = true;
        return *this;
    }
    JsonWriter& open(char bracket) {
        separate();
        out_ += bracket;
        needs_comma_ = false;
        return *this;
    }
    JsonWriter& close(char bracket) {
        out_ += bracket;
        return done();
    }

    std::string& out_;
    bool needs_comma_ = false;
};

}  // namespace skua::codec
