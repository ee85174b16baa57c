#pragma once

// Result<T>: a value, or an Error when the world failed (I/O, network, configuration). A business
// "no" is never an Error; it is a RejectReason in a Decision. The spelling is std::expected's, so
// that it can become an alias once the compiler has it.

#include <cstdint>
#include <type_traits>
#include <utility>
#include <variant>

#include "engine/base/assert.hpp"

namespace skua::base {

// Stable: printed in logs, and daemon exit codes are derived from it. Values are never reused.
enum class ErrorCode : std::uint16_t {
    ok = 0,
    io = 1,            // the operating system refused; detail is errno
    corrupt = 2,       // stored bytes are not what was written
    journal_loss = 3,  // the journal is shorter than its durable watermark
    journal_gap = 4,   // blocks are missing before valid ones
    fenced = 5,        // another writer acquired the log
    invalid = 6,       // input does not follow its rules; detail is a position
    too_large = 7,     // a limit was met
    not_found = 8,
    busy = 9,             // locked by somebody else, or a queue is full
    unavailable = 10,     // peer or store cannot be reached
    unsupported = 11,     // a version or form that this build does not know
    state_mismatch = 12,  // replay does not lead to the recorded state digest
    disk_full = 13,       // less free space than the low-water mark
};

const char* to_string(ErrorCode code) noexcept;

// 16 bytes, allocates nothing. `where` is a string literal that names the operation.
struct [[nodiscard]] Error {
    ErrorCode code = ErrorCode::ok;
    std::int32_t detail = 0;
    const char* where = "";
};
static_assert(sizeof(Error) == 16);

// Stands for "no value" in Result<void>.
struct Unit {};

template <class T>
class [[nodiscard]] Result {
public:
    using value_type = std::conditional_t<std::is_void_v<T>, Unit, T>;

    Result() requires std::is_void_v<T> : state_(std::in_place_index<0>) {}
    Result(value_type value) : state_(std::in_place_index<0>, std::move(value)) {}
    Result(Error error) : state_(std::in_place_index<1>, error) {}

    [[nodiscard]] bool has_value() const noexcept { return state_.index() == 0; }
    explicit operator bool() const noexcept { return has_value(); }

    value_type& operator*() & noexcept { return checked(); }
    const value_type& operator*() const& noexcept { return const_cast<Result*>(this)->checked(); }
    value_type&& operator*() && noexcept { return std::move(checked()); }
    value_type* operator->() noexcept { return &checked(); }
    const value_type* operator->() const noexcept { return &const_cast<Result*>(this)->checked(); }

    [[nodiscard]] const Error& error() const noexcept {
        SKUA_ASSERT(!has_value());
        return *std::get_if<1>(&state_);
    }

private:
    value_type& checked() noexcept {
        SKUA_ASSERT(has_value());
        return *std::get_if<0>(&state_);
    }
    std::variant<value_type, Error> state_;
};

}  // namespace skua::base

// SKUA_TRY(name, expression): declares `name` with the value, or returns the error.
#define SKUA_CONCAT_(a, b) a##b
#define SKUA_CONCAT(a, b) SKUA_CONCAT_(a, b)
#define SKUA_TRY(name, ...)                                \
    auto SKUA_CONCAT(skua_try_, __LINE__) = (__VA_ARGS__); \
    if (!SKUA_CONCAT(skua_try_, __LINE__)) {               \
        return SKUA_CONCAT(skua_try_, __LINE__).error();   \
    }                                                      \
    auto name = *std::move(SKUA_CONCAT(skua_try_, __LINE__))
// SKUA_TRY_VOID(expression): returns the error, if there is one.
#define SKUA_TRY_VOID(...)                                     \
    if (auto SKUA_CONCAT(skua_try_, __LINE__) = (__VA_ARGS__); \
        !SKUA_CONCAT(skua_try_, __LINE__)) {                   \
        return SKUA_CONCAT(skua_try_, __LINE__).error();       \
    }
