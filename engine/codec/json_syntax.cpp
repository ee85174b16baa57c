#include "engine/codec/json_syntax.hpp"

#include <cstdint>

#include "engine/codec/json_scan.hpp"
#include "engine/codec/utf8.hpp"

namespace skua::codec {

namespace {

bool is_digit(char c) noexcept {
    return c >= '0' && c <= '9';
}

// Walks one document from its first byte to the first that cannot stand where it stands.
// Owner: one call of json_fault.
class SyntaxWalk {
public:
    explicit SyntaxWalk(std::string_view text) noexcept : text_(text) {}

    Problem run() noexcept {
        while (fault_.is_none() && wants_ != Wants::end) {
            skip_space();
            if (is_at_end()) {
                return fault(text_.empty() ? "the document is empty"
                                           : "the document ends too early");
            }
            step();
        }
        skip_space();
        if (fault_.is_none() && !is_at_end()) {
            return fault("something follows the document");
        }
        return fault_;
    }

private:
    enum class Wants : std::uint8_t {
        value,
        value_or_end,  // behind [
        name,
        name_or_end,  // behind {
        colon,
        comma_or_end,
        end,
    };

    [[nodiscard]] bool is_at_end() const noexcept { return at_ == text_.size(); }
    [[nodiscard]] char here() const noexcept { return at_ < text_.size() ? text_[at_] : '\0'; }
    [[nodiscard]] bool is_in_object() const noexcept { return (objects_ & 1U) != 0; }

    void skip_space() noexcept {
        while (!is_at_end() &&
               (here() == ' ' || here() == '\t' || here() == '\n' || here() == '\r')) {
            ++at_;
        }
    }

    const Problem& fault(std::string_view detail) noexcept {
        if (fault_.is_none()) {
            fault_ = {ProblemCode::malformed_json, {}, detail, at_};
        }
        return fault_;
    }

    void step() noexcept {
        switch (wants_) {
            case Wants::value_or_end:
                if (here() == ']') {
                    return close();
                }
                return value();
            case Wants::value:
                return value();
            case Wants::name_or_end:
                if (here() == '}') {
                    return close();
                }
                return name();
            case Wants::name:
                return name();
            case Wants::colon:
                if (here() != ':') {
                    fault("a colon must stand behind a name");
                }
                ++at_;
                wants_ = Wants::value;
                return;
            case Wants::comma_or_end:
                return separator();
            case Wants::end:
                return;
        }
    }

    void separator() noexcept {
        if (here() == ',') {
            ++at_;
            wants_ = is_in_object() ? Wants::name : Wants::value;
        } else if (here() == (is_in_object() ? '}' : ']')) {
            close();
        } else {
            fault(is_in_object() ? "a comma or the end of the object must stand here"
                                 : "a comma or the end of the array must stand here");
        }
    }

    void open(bool is_object) noexcept {
        if (++depth_ > kJsonDepthMax) {
            fault_ = {ProblemCode::too_deep, {}, "must not be nested deeper than 32", at_};
            return;
        }
        ++at_;
        objects_ = objects_ << 1U | (is_object ? 1U : 0U);
        wants_ = is_object ? Wants::name_or_end : Wants::value_or_end;
    }

    void close() noexcept {
        ++at_;
        --depth_;
        objects_ >>= 1U;
        after_value();
    }

    void after_value() noexcept { wants_ = depth_ == 0 ? Wants::end : Wants::comma_or_end; }

    void name() noexcept {
        if (here() != '"') {
            fault("a name in quotes must stand here");
            return;
        }
        string();
        wants_ = Wants::colon;
    }

    void value() noexcept {
        switch (here()) {
            case '{':
                return open(true);
            case '[':
                return open(false);
            case '"':
                string();
                return after_value();
            case 't':
                return word("true");
            case 'f':
                return word("false");
            case 'n':
                return word("null");
            default:
                number();
                return after_value();
        }
    }

    void word(std::string_view expected) noexcept {
        if (text_.substr(at_, expected.size()) != expected) {
            fault("must be true, false or null");
            return;
        }
        at_ += expected.size();
        after_value();
    }

    bool digits(std::string_view missing) noexcept {
        if (!is_digit(here())) {
            fault(missing);
            return false;
        }
        while (is_digit(here())) {
            ++at_;
        }
        return true;
    }

    void number() noexcept {
        if (here() != '-' && !is_digit(here())) {
            fault("a value must stand here");
            return;
        }
        at_ += here() == '-' ? 1U : 0U;
        const bool starts_with_zero = here() == '0';
        const std::size_t first = at_;
        if (!digits("a number needs a digit here")) {
            return;
        }
        if (starts_with_zero && at_ != first + 1) {
            at_ = first;
            fault("a number must not start with 0");
            return;
        }
        if (here() == '.') {
            ++at_;
            if (!digits("a number needs a digit behind the point")) {
                return;
            }
        }
        if (here() == 'e' || here() == 'E') {
            ++at_;
            at_ += here() == '+' || here() == '-' ? 1U : 0U;
            digits("an exponent needs a digit");
        }
    }

    void string() noexcept {
        const std::size_t start = at_++;
        while (!is_at_end() && here() != '"') {
            if (static_cast<unsigned char>(here()) < 0x20) {
                fault("a control character must be escaped");
                return;
            }
            if (here() == '\\' && !escape()) {
                return;
            }
            ++at_;
        }
        if (is_at_end()) {
            at_ = start;
            fault("the text does not end");
            return;
        }
        ++at_;
    }

    // Leaves the last byte of the escape for the caller.
    bool escape() noexcept {
        const std::size_t start = at_++;
        if (here() != 'u') {
            const bool is_known = !is_at_end() && std::string_view("\"\\/bfnrt").find(here()) !=
                                                      std::string_view::npos;
            if (!is_known) {
                at_ = start;
                fault("there is no such escape");
            }
            return is_known;
        }
        const std::uint32_t unit = hex4(at_ + 1);
        const bool is_low = unit >= 0xdc00 && unit <= 0xdfff;
        const bool is_high = unit >= 0xd800 && unit <= 0xdbff;
        const bool has_low = is_high && text_.substr(at_ + 5, 2) == "\\u" &&
                             hex4(at_ + 7) >= 0xdc00 && hex4(at_ + 7) <= 0xdfff;
        if (unit == kNoUnit || is_low || (is_high && !has_low)) {
            at_ = start;
            fault(unit == kNoUnit ? "\\u needs four hexadecimal digits"
                                  : "half of a surrogate pair stands alone");
            return false;
        }
        at_ += has_low ? 10 : 4;
        return true;
    }

    static constexpr std::uint32_t kNoUnit = 0x10000;
    [[nodiscard]] std::uint32_t hex4(std::size_t at) const noexcept {
        if (at + 4 > text_.size()) {
            return kNoUnit;
        }
        std::uint32_t unit = 0;
        for (const char c : text_.substr(at, 4)) {
            const char lower = static_cast<char>(c | 0x20);
            if (!is_digit(c) && (lower < 'a' || lower > 'f')) {
                return kNoUnit;
            }
            unit = unit * 16 + static_cast<std::uint32_t>(is_digit(c) ? c - '0' : lower - 'a' + 10);
        }
        return unit;
    }

    const std::string_view text_;
    std::size_t at_ = 0;
    std::uint32_t depth_ = 0;
    std::uint64_t objects_ = 0;  // one bit per open container, the innermost last: it is an object
    Wants wants_ = Wants::value;
    Problem fault_;
};
static_assert(kJsonDepthMax <= 64, "one bit per open container");

}  // namespace

Problem json_fault(std::string_view text) noexcept {
    if (const std::size_t end = utf8_end(text); end != text.size()) {
        return {ProblemCode::invalid_utf8, {}, "must be valid UTF-8", end};
    }
    return SyntaxWalk(text).run();
}

}  // namespace skua::codec
