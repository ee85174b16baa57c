#pragma once

// Filling back-orders of one SKU from what a decision sets free (page 0002, "fill"). Reads the
// state, writes effects. Owner: shard thread.

#include <cstddef>
#include <span>

#include "engine/base/arena.hpp"
#include "engine/domain/decision.hpp"
#include "engine/domain/limits.hpp"
#include "engine/domain/order.hpp"
#include "engine/domain/state.hpp"

namespace skua::domain {

// What is free of one SKU at each of its levels, as the decision being made would leave it. May be
// negative where safety stock is above what is there; nothing is where the level is set aside.
// Lives in the command's arena.
class FreeUnits {
public:
    FreeUnits() = default;
    // `also` is a location that may have no level yet, or none.
    FreeUnits(const ShardState& state, const Item& item, LocationId also, base::Arena& arena);

    void add(LocationId location, Units units) noexcept;
    // The level ceases to be set aside and then has so much.
    void end_set_aside(LocationId location, Units net) noexcept;
    // Takes up to `wanted`; returns how much.
    Quantity take(LocationId location, Quantity wanted) noexcept;
    // Nothing is left where a line that waits for the SKU could take it. What lies elsewhere does
    // not count, so that it makes no fill walk a long queue for nothing.
    [[nodiscard]] bool is_exhausted() const noexcept { return positive_ == Units{}; }

private:
    struct Entry {
        LocationId location;
        Units net;
        bool is_set_aside = false;
        bool is_wanted = false;  // a location of a channel with queued lines

        [[nodiscard]] Units free() const noexcept {
            return is_set_aside || net < Units{} ? Units{} : net;
        }
    };
    void mark_wanted(std::span<const LocationId> locations) noexcept;
    [[nodiscard]] Entry* find(LocationId location) noexcept;

    std::span<Entry> entries_;  // sorted by location; memory of the arena
    Units positive_;            // sum of what is above zero and wanted
};

// A line has at most kChannelLocationsMax portions, whatever became of its channel since; who
// promises units to it visits each location once.
class PortionsLeft {
public:
    explicit PortionsLeft(const Line& line) noexcept : line_(&line), count_(line.portion_count) {}

    [[nodiscard]] bool allow(LocationId location) const noexcept {
        return count_ < kChannelLocationsMax || line_->find_portion(location) != nullptr;
    }
    void use(LocationId location) noexcept {
        count_ += line_->find_portion(location) == nullptr ? 1U : 0U;
    }

private:
    const Line* line_;  // outlives this
    std::size_t count_;
};

struct FillRequest {
    const Item* item = nullptr;
    std::size_t budget = 0;
    // The order that the same decision cancels units of, and what its lines keep back-ordered.
    const Order* cancelled = nullptr;
    std::span<const Quantity> cancelled_backordered{};
};

enum class FillEnd : std::uint8_t { complete, cut };

// Appends the moves, and `follow_up` if it was cut. Does not look at pending follow-ups.
FillEnd fill(const ShardState& state, const FillRequest& request, FreeUnits& free,
             base::ArenaVector<Effect>& effects);

Effect line_moved(const Order& order, const Line& line, Bucket from, Bucket to);
// Where units stand that are promised to it: to an order firmly, to a cart for a time.
Bucket bucket_of_promise(const Order& order) noexcept;

}  // namespace skua::domain
