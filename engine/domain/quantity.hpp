#pragma once

// Quantity: units of one order line or one command, in the SKU's smallest unit. Units: a stock
// total or a delta, which may be larger or negative. Same-kind arithmetic only; the ladder of
// checks in `vote` keeps it inside its range, so leaving the range is a bug and asserts.

#include <compare>
#include <cstdint>

#include "engine/base/assert.hpp"

namespace skua::domain {

class Quantity {
public:
    constexpr Quantity() noexcept = default;
    explicit constexpr Quantity(std::uint32_t value) noexcept : value_(value) {}
    [[nodiscard]] constexpr std::uint32_t raw() const noexcept { return value_; }
    [[nodiscard]] constexpr bool is_zero() const noexcept { return value_ == 0; }

    constexpr Quantity& operator+=(Quantity other) noexcept {
        SKUA_ASSERT(other.value_ <= UINT32_MAX - value_);
        value_ += other.value_;
        return *this;
    }
    constexpr Quantity& operator-=(Quantity other) noexcept {
        SKUA_ASSERT(other.value_ <= value_);
        value_ -= other.value_;
        return *this;
    }
    friend constexpr Quantity operator+(Quantity a, Quantity b) noexcept { return a += b; }
    friend constexpr Quantity operator-(Quantity a, Quantity b) noexcept { return a -= b; }
    friend constexpr bool operator==(Quantity, Quantity) noexcept = default;
    friend constexpr auto operator<=>(Quantity, Quantity) noexcept = default;

private:
    std::uint32_t value_ = 0;
};

class Units {
public:
    constexpr Units() noexcept = default;
    explicit constexpr Units(std::int64_t value) noexcept : value_(value) {}
    explicit constexpr Units(Quantity quantity) noexcept : value_(quantity.raw()) {}
    [[nodiscard]] constexpr std::int64_t raw() const noexcept { return value_; }

    constexpr Units& operator+=(Units other) noexcept {
        const bool overflow = __builtin_add_overflow(value_, other.value_, &value_);
        SKUA_ASSERT(!overflow);
        return *this;
    }
    constexpr Units& operator-=(Units other) noexcept {
        const bool overflow = __builtin_sub_overflow(value_, other.value_, &value_);
        SKUA_ASSERT(!overflow);
        return *this;
    }
    friend constexpr Units operator+(Units a, Units b) noexcept { return a += b; }
    friend constexpr Units operator-(Units a, Units b) noexcept { return a -= b; }
    friend constexpr bool operator==(Units, Units) noexcept = default;
    friend constexpr auto operator<=>(Units, Units) noexcept = default;

private:
    std::int64_t value_ = 0;
};

}  // namespace skua::domain
