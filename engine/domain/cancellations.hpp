#pragma once

// Cancellations: what was asked for of the fulfillments that had it with them already, and what
// they said, as of the orders' home slots (page 0012). Owner: shard thread.

#include <compare>
#include <cstddef>
#include <map>
#include <vector>

#include "engine/base/time.hpp"
#include "engine/domain/decision.hpp"
#include "engine/domain/ids.hpp"
#include "engine/domain/quantity.hpp"

namespace skua::domain {

struct AskedLine {
    LineIndex line;
    Quantity quantity;
};

struct Cancellation {
    CancellationStatus status = CancellationStatus::requested;
    Sequence requested;  // the record that asked
    base::Timestamp requested_at;
    Sequence answered;             // the record that answered, or none
    std::vector<AskedLine> lines;  // by index

    [[nodiscard]] bool is_open() const noexcept { return status == CancellationStatus::requested; }
    void ask(const AskedLine& line);
};

class Cancellations {
public:
    struct Key {
        OrderId order;
        LocationId location;
        friend auto operator<=>(const Key&, const Key&) = default;
    };

    // The latest of the fulfillment; nullptr when nothing was asked for yet.
    [[nodiscard]] const Cancellation* find(const Key& key) const noexcept {
        const auto found = cancellations_.find(key);
        return found == cancellations_.end() ? nullptr : &found->second;
    }
    [[nodiscard]] bool is_open(const Key& key) const noexcept {
        const Cancellation* found = find(key);
        return found != nullptr && found->is_open();
    }
    [[nodiscard]] Cancellation& at(const Key& key) { return cancellations_[key]; }

    // Calls visit(LocationId, const Cancellation&) for those of the order, by location.
    template <class Visit>
    void for_each_of(OrderId order, Visit visit) const {
        for (auto at = cancellations_.lower_bound({order, LocationId{}});
             at != cancellations_.end() && at->first.order == order; ++at) {
            visit(at->first.location, at->second);
        }
    }
    // Calls visit(const Key&, const Cancellation&) by order and location.
    template <class Visit>
    void for_each(Visit visit) const {
        for (const auto& [key, cancellation] : cancellations_) {
            visit(key, cancellation);
        }
    }
    // Estimate, without the lines.
    [[nodiscard]] std::size_t bytes() const noexcept {
        return cancellations_.size() * (sizeof(Key) + sizeof(Cancellation) + 4 * sizeof(void*));
    }

private:
    std::map<Key, Cancellation> cancellations_;
};

}  // namespace skua::domain
