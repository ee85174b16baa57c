#pragma once

// WidenedOrders: orders that were placed within one slot, as their ids say, and that a change gave
// lines in others (decisions/0009, "Lines in other slots"). What names such an order concerns every
// shard, as if its id said that it spans.
//
// An order counts from the number of the change on, because what comes behind is routed before the
// change is decided; if all such changes are refused, it counts no more. Routed too widely is
// harmless: a shard without a part of the order has nothing to say.
// Owner: the sequencer thread.

#include <cstddef>
#include <cstdint>
#include <unordered_map>

#include "engine/base/assert.hpp"
#include "engine/domain/decision.hpp"
#include "engine/domain/ids.hpp"

namespace skua::domain {

class WidenedOrders {
public:
    [[nodiscard]] bool contains(OrderId order) const noexcept {
        return !orders_.empty() && orders_.contains(order.raw());
    }

    // A change that widens the order has its number.
    void begin(OrderId order) { ++orders_[order.raw()].undecided; }
    // It is decided: exactly one for every begin(), in any order.
    void end(OrderId order, Verdict verdict) {
        const auto found = orders_.find(order.raw());
        SKUA_ASSERT(found != orders_.end() && found->second.undecided != 0);
        State& state = found->second;
        --state.undecided;
        state.is_wide = state.is_wide || verdict == Verdict::accept;
        if (!state.is_wide && state.undecided == 0) {
            orders_.erase(found);
        }
    }
    // Of a record: an accepted change has widened it.
    void add(OrderId order) { orders_[order.raw()].is_wide = true; }

    [[nodiscard]] std::size_t size() const noexcept { return orders_.size(); }
    // About.
    [[nodiscard]] std::size_t bytes() const noexcept {
        return orders_.size() * kNodeBytes + orders_.bucket_count() * sizeof(void*);
    }

private:
    struct State {
        std::uint32_t undecided = 0;
        bool is_wide = false;
    };
    static constexpr std::size_t kNodeBytes = 32;
    std::unordered_map<std::uint64_t, State> orders_;  // by id
};

}  // namespace skua::domain
