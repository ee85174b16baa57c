#include "adapters/sdk/json_writer.hpp"

#include <array>
#include <charconv>

namespace skua::sdk {
namespace {

// Per byte: 0 passes, 'u' becomes \u00XX, anything else is the letter after the backslash.
constexpr std::array<char, 256> make_escapes() {
    std::array<char, 256> table{};
    for (std::size_t i = 0; i < 0x20; ++i) {
        table[i] = 'u';
    }
    table['\b'] = 'b';
    table['\f'] = 'f';
    table['\n'] = 'n';
    table['\r'] = 'r';
    table['\t'] = 't';
    table['"'] = '"';
    table['\\'] = '\\';
    return table;
}
constexpr std::array<char, 256> kEscapes = make_escapes();

void append_escape(std::string& out, char c, char escape) {
    static constexpr char kHex[] = "0123456789abcdef";
    out.push_back('\\');
    out.push_back(escape);
    if (escape == 'u') {
        const auto byte = static_cast<unsigned char>(c);
        out.append("00");
        out.push_back(kHex[byte >> 4U]);
        out.push_back(kHex[byte & 0x0FU]);
    }
}

template <class Integer>
void append_integer(std::string& out, Integer value) {
    std::array<char, 24> digits;
    const auto [end, fault] = std::to_chars(digits.data(), digits.data() + digits.size(), value);
    static_cast<void>(fault);
    out.append(digits.data(), end);
}

}  // namespace

void append_json_string(std::string& out, std::string_view text) {
    out.push_back('"');
    std::size_t run = 0;
    for (std::size_t i = 0; i < text.size(); ++i) {
        const char escape = kEscapes[static_cast<unsigned char>(text[i])];
        if (escape == 0) {
            continue;
        }
        out.append(text.substr(run, i - run));
        append_escape(out, text[i], escape);
        run = i + 1;
    }
    out.append(text.substr(run));
    out.push_back('"');
}

void append_number(std::string& out, std::int64_t value) {
    append_integer(out, value);
}

void append_number(std::string& out, std::uint64_t value) {
    append_integer(out, value);
}

void JsonWriter::separate() {
    if (needs_comma_) {
        out_.push_back(',');
    }
    needs_comma_ = true;
}

JsonWriter& JsonWriter::open(char bracket) {
    separate();
    out_.push_back(bracket);
    needs_comma_ = false;
    return *this;
}

JsonWriter& JsonWriter::close(char bracket) {
    out_.push_back(bracket);
    needs_comma_ = true;
    return *this;
}

JsonWriter& JsonWriter::key(std::string_view name) {
    separate();
    append_json_string(out_, name);
    out_.push_back(':');
    needs_comma_ = false;
    return *this;
}

JsonWriter& JsonWriter::text(std::string_view value) {
    separate();
    append_json_string(out_, value);
    return *this;
}

JsonWriter& JsonWriter::number(std::int64_t value) {
    separate();
    append_number(out_, value);
    return *this;
}

JsonWriter& JsonWriter::number(std::uint64_t value) {
    separate();
    append_number(out_, value);
    return *this;
}

JsonWriter& JsonWriter::raw(std::string_view json) {
    separate();
    out_.append(json);
    return *this;
}

}  // namespace skua::sdk
