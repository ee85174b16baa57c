#pragma once

// StrongId: an identifier that cannot be mixed up with another. Compares, hashes, shows its raw
// value; no arithmetic, no implicit conversion.

#include <compare>
#include <cstddef>
#include <functional>

namespace skua::base {

template <class Tag, class Rep>
class StrongId {
public:
    using rep = Rep;

    constexpr StrongId() noexcept = default;
    explicit constexpr StrongId(Rep value) noexcept : value_(value) {}

    [[nodiscard]] constexpr Rep raw() const noexcept { return value_; }
    // Zero is never given out: it says "none".
    [[nodiscard]] constexpr bool is_none() const noexcept { return value_ == Rep{}; }

    friend constexpr bool operator==(StrongId, StrongId) noexcept = default;
    friend constexpr auto operator<=>(StrongId, StrongId) noexcept = default;

private:
    Rep value_{};
};

}  // namespace skua::base

template <class Tag, class Rep>
struct std::hash<skua::base::StrongId<Tag, Rep>> {
    std::size_t operator()(skua::base::StrongId<Tag, Rep> id) const noexcept {
        return std::hash<Rep>{}(id.raw());
    }
};
