#pragma once

// Reservations: what carts have that orders do not: an end, the record that set it, and what became
// of them. They stand beside the orders, as of their home slots; head, lines and stock are those of
// an order in a life cycle of its own (decisions/0008). An entry stays as the order does.
// Owner: shard thread.

#include <cstddef>
#include <map>

#include "engine/base/time.hpp"
#include "engine/domain/ids.hpp"

namespace skua::domain {

struct Reservation {
    base::Timestamp end;
    Sequence set_by;
    OrderId order;  // that it has become, or none
};

class Reservations {
public:
    // Makes one that is not there yet.
    Reservation& at(OrderId id) { return by_id_[id]; }
    // nullptr when there is no such reservation, or its home slot is another shard's.
    [[nodiscard]] const Reservation* find(OrderId id) const noexcept {
        const auto found = by_id_.find(id);
        return found == by_id_.end() ? nullptr : &found->second;
    }
    // Calls visit(OrderId, const Reservation&) by id.
    template <class Visit>
    void for_each(Visit visit) const {
        for (const auto& [id, reservation] : by_id_) {
            visit(id, reservation);
        }
    }
    // Estimate: a node of the map is its value and four words.
    [[nodiscard]] std::size_t bytes() const noexcept {
        return by_id_.size() * (sizeof(OrderId) + sizeof(Reservation) + 4 * sizeof(void*));
    }

private:
    std::map<OrderId, Reservation> by_id_;
};

}  // namespace skua::domain
