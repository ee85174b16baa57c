#pragma once

// Trackings: what carriers say of shipments, as of the orders' home slots. It is an axis of its
// own: no unit moves by it. Owner: shard thread.

#include <algorithm>
#include <compare>
#include <cstddef>
#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "engine/base/time.hpp"
#include "engine/domain/command.hpp"
#include "engine/domain/ids.hpp"

namespace skua::domain {

struct Tracking {
    TrackingStatus status = TrackingStatus::none;
    base::Timestamp occurred_at;      // of the event that moved it there
    std::vector<std::string> events;  // ids of all that were recorded, in that order

    [[nodiscard]] bool has(std::string_view event_id) const noexcept {
        return std::ranges::find(events, event_id) != events.end();
    }
};

class Trackings {
public:
    struct Key {
        OrderId order;
        std::uint32_t shipment = 0;  // number within the order
        friend auto operator<=>(const Key&, const Key&) = default;
    };

    // nullptr when nothing was recorded yet.
    [[nodiscard]] const Tracking* find(const Key& key) const noexcept {
        const auto found = trackings_.find(key);
        return found == trackings_.end() ? nullptr : &found->second;
    }
    [[nodiscard]] Tracking& at(const Key& key) { return trackings_[key]; }

    // Calls visit(const Key&, const Tracking&) by order and shipment.
    template <class Visit>
    void for_each(Visit visit) const {
        for (const auto& [key, tracking] : trackings_) {
            visit(key, tracking);
        }
    }
    // Estimate, without the ids of events.
    [[nodiscard]] std::size_t bytes() const noexcept {
        return trackings_.size() * (sizeof(Key) + sizeof(Tracking) + 4 * sizeof(void*));
    }

private:
    std::map<Key, Tracking> trackings_;
};

}  // namespace skua::domain
