#pragma once

// HoldRoles: the holds that one role alone may release, as of their orders' home slots. They stand
// beside the orders because few holds have a role and every order is hot. An entry lives as long as
// its hold can still be released: it goes with the hold, and when the order is closed or cancelled,
// whose holds stay as they are for ever. Owner: shard thread.

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <map>
#include <string_view>

#include "engine/base/assert.hpp"
#include "engine/domain/limits.hpp"
#include "engine/domain/timed_holds.hpp"

namespace skua::domain {

class HoldRoles {
public:
    using Key = TimedHolds::Key;

    // No hold is placed twice; a role has at least one byte.
    void add(const Key& key, std::string_view role) { roles_.emplace(key, Role(role)); }
    void remove(const Key& key) { roles_.erase(key); }
    // Empty when the order has no such hold, or one that everybody may release. Valid until the
    // entry goes.
    [[nodiscard]] std::string_view find(const Key& key) const noexcept {
        const auto found = roles_.find(key);
        return found == roles_.end() ? std::string_view{} : found->second.text();
    }
    // Calls visit(const Key&, std::string_view role) by order and kind.
    template <class Visit>
    void for_each(Visit visit) const {
        for (const auto& [key, role] : roles_) {
            visit(key, role.text());
        }
    }
    // Estimate: a node of the map is its value and four words.
    [[nodiscard]] std::size_t bytes() const noexcept {
        return roles_.size() * (sizeof(Key) + sizeof(Role) + 4 * sizeof(void*));
    }

private:
    class Role {
    public:
        explicit Role(std::string_view text) noexcept
            : size_(static_cast<std::uint8_t>(text.size())) {
            SKUA_ASSERT(!text.empty() && text.size() <= bytes_.size());
            std::ranges::copy(text, bytes_.begin());
        }
        [[nodiscard]] std::string_view text() const noexcept { return {bytes_.data(), size_}; }

    private:
        std::array<char, kRoleBytesMax> bytes_{};
        std::uint8_t size_ = 0;
    };
    static_assert(kRoleBytesMax <= UINT8_MAX);

    std::map<Key, Role> roles_;
};

}  // namespace skua::domain
