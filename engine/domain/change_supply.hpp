#pragma once

// ChangeSupply: what a change's raises may take of the SKUs that it names, behind what its cuts
// set free and its fills gave away (page 0009, step 10). Lives in the command's arena.
// Owner: shard thread.

#include <cstddef>
#include <cstdint>
#include <span>

#include "engine/base/arena.hpp"
#include "engine/domain/sku_groups.hpp"
#include "engine/domain/state.hpp"
#include "engine/domain/transitions.hpp"

namespace skua::domain {

class ChangeSupply {
public:
    ChangeSupply(const ShardState& state, std::size_t mentions_max, base::Arena& arena)
        : state_(&state), arena_(&arena), groups_(arena, mentions_max), skus_(arena) {}

    struct Sku {
        std::span<OfferedUnits> levels;  // by location; may be below zero
        std::uint32_t queued = 0;        // lines that wait
        bool is_pending = false;         // what is free belongs to the queue

        [[nodiscard]] Units available_at(LocationId location) const noexcept;
        void take(LocationId location, Quantity quantity) noexcept;
    };
    // Valid until the next call with a SKU that is new.
    Sku& of(const Item& item);
    // Cuts and fills of SKUs that were asked for.
    void follow(std::span<const Effect> effects);
    // What is left of it.
    Offer offer(const Item& item);

private:
    const ShardState* state_;  // outlives the command
    base::Arena* arena_;
    SkuGroups groups_;
    base::ArenaVector<Sku> skus_;  // by group
};

}  // namespace skua::domain
