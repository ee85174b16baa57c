#pragma once

// TimedHolds: the holds that end by themselves, as of their orders' home slots. They stand beside
// the orders because few holds have an end and every order is hot. An entry lives as long as its
// hold can still end: it goes when the hold is released or has expired, and when the order is
// closed or cancelled, whose holds stay as they are for ever. Owner: shard thread.

#include <compare>
#include <cstddef>
#include <map>

#include "engine/base/time.hpp"
#include "engine/domain/command.hpp"
#include "engine/domain/ids.hpp"

namespace skua::domain {

struct TimedHold {
    base::Timestamp until;
    Sequence placed;  // the record that placed it
};

class TimedHolds {
public:
    struct Key {
        OrderId order;
        HoldKind hold = HoldKind::manual;
        friend auto operator<=>(const Key&, const Key&) = default;
    };

    // No hold is placed twice.
    void add(const Key& key, const TimedHold& hold) { holds_.emplace(key, hold); }
    void remove(const Key& key) { holds_.erase(key); }
    // nullptr when the order has no such hold, or one without an end.
    [[nodiscard]] const TimedHold* find(const Key& key) const noexcept {
        const auto found = holds_.find(key);
        return found == holds_.end() ? nullptr : &found->second;
    }
    // Calls visit(const Key&, const TimedHold&) by order and kind.
    template <class Visit>
    void for_each(Visit visit) const {
        for (const auto& [key, hold] : holds_) {
            visit(key, hold);
        }
    }
    [[nodiscard]] std::size_t size() const noexcept { return holds_.size(); }
    // Estimate: a node of the map is its value and four words.
    [[nodiscard]] std::size_t bytes() const noexcept {
        return holds_.size() * (sizeof(Key) + sizeof(TimedHold) + 4 * sizeof(void*));
    }

private:
    std::map<Key, TimedHold> holds_;
};

}  // namespace skua::domain
