#pragma once

// Result<T> of the client library: a value, or an Error with a sentence that a person can act on.
// Unlike the engine's, the text is composed (host, port, what the peer said), so it is a string.

#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <string>
#include <type_traits>
#include <utility>
#include <variant>

namespace skua::sdk {

enum class ErrorKind : std::uint8_t {
    bad_argument = 1,  // the caller's own input: a URL, a number, a file that cannot be read
    unreachable = 2,   // no connection, or it was lost and did not come back in time
    timeout = 3,       // connected, but no answer in time
    protocol = 4,      // the peer said something that the wire contract does not know
    refused = 5,       // the engine understood and said no
    local_io = 6,      // a local file could not be written
};

struct [[nodiscard]] Error {
    ErrorKind kind = ErrorKind::protocol;
    std::string text;
};

// Stands for "no value" in Result<void>.
struct Unit {};

template <class T>
class [[nodiscard]] Result {
public:
    using value_type = std::conditional_t<std::is_void_v<T>, Unit, T>;

    Result() requires std::is_void_v<T> : state_(std::in_place_index<0>) {}
    Result(value_type value) : state_(std::in_place_index<0>, std::move(value)) {}
    Result(Error error) : state_(std::in_place_index<1>, std::move(error)) {}

    [[nodiscard]] bool has_value() const noexcept { return state_.index() == 0; }
    explicit operator bool() const noexcept { return has_value(); }

    value_type& operator*() & noexcept { return checked(); }
    const value_type& operator*() const& noexcept { return const_cast<Result*>(this)->checked(); }
    value_type&& operator*() && noexcept { return std::move(checked()); }
    value_type* operator->() noexcept { return &checked(); }
    const value_type* operator->() const noexcept { return &const_cast<Result*>(this)->checked(); }

    [[nodiscard]] const Error& error() const noexcept {
        if (has_value()) {
            misuse("error() of a Result that holds a value");
        }
        return *std::get_if<1>(&state_);
    }

private:
    [[noreturn]] static void misuse(const char* what) noexcept {
        std::fprintf(stderr, "bug: %s\n", what);
        std::abort();
    }
    value_type& checked() noexcept {
        if (!has_value()) {
            misuse("the value of a Result that holds an error");
        }
        return *std::get_if<0>(&state_);
    }
    std::variant<value_type, Error> state_;
};

}  // namespace skua::sdk

// Returns the error of `expression` from the calling function, otherwise goes on.
#define SKUA_SDK_CHECK(expression)                                      \
    if (const auto& checked_result_ = (expression); !checked_result_) { \
        return checked_result_.error();                                 \
    }
