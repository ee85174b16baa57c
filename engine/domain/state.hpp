#pragma once

// ShardState: everything one shard owns. Rules read it (`vote`, `decide`, `answer`), only `apply`
// changes it. Of several shards each owns the slots that it is given (decisions/0004): their items,
// the heads of orders whose home slot is one of them, the pick lists of such locations. Locations
// and channels are everywhere the same, and of an order with lines in several shards each of these
// has a part: the head, and its own lines in their places. Owner: shard thread.

#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

#include "engine/domain/cancellations.hpp"
#include "engine/domain/catalog.hpp"
#include "engine/domain/counts.hpp"
#include "engine/domain/digest.hpp"
#include "engine/domain/follow_ups.hpp"
#include "engine/domain/hold_roles.hpp"
#include "engine/domain/hot_skus.hpp"
#include "engine/domain/ids.hpp"
#include "engine/domain/order_table.hpp"
#include "engine/domain/order_texts.hpp"
#include "engine/domain/packages.hpp"
#include "engine/domain/pick_lists.hpp"
#include "engine/domain/reservations.hpp"
#include "engine/domain/returns.hpp"
#include "engine/domain/slab_pool.hpp"
#include "engine/domain/timed_holds.hpp"
#include "engine/domain/tolerances.hpp"
#include "engine/domain/tracking.hpp"
#include "engine/domain/transfers.hpp"
#include "engine/domain/work_queue.hpp"

namespace skua::domain {

// What a shard owns: over all shards they add up to those of the house.
struct Counters {
    std::uint64_t items = 0;
    std::uint64_t locations = 0;
    std::uint64_t channels = 0;
    std::uint64_t orders = 0;       // accepted ever
    std::uint64_t orders_open = 0;  // neither closed nor cancelled
    std::uint64_t lines = 0;
    std::uint64_t reservations = 0;  // ever
    std::uint64_t reservations_held = 0;
    std::uint64_t backordered_lines = 0;
    std::uint64_t pick_lists = 0;
    std::uint64_t returns = 0;     // ever
    std::uint64_t transfers = 0;   // ever
    std::uint64_t follow_ups = 0;  // pending
    std::uint64_t bytes = 0;       // estimate of the memory in use
};

class ShardState {
public:
    struct Options {
        // Sizes to make room for in advance; the state grows beyond them.
        std::size_t items_expected = 0;
        // Which of how many shards this is the state of, from 0.
        std::uint16_t shard = 0;
        std::uint16_t shards = 1;
    };

    explicit ShardState(const Options& options);

    [[nodiscard]] bool owns(Slot slot) const noexcept {
        return shards_ == 1 || slot.raw() % shards_ == shard_;
    }
    // There is no other shard.
    [[nodiscard]] bool owns_all() const noexcept { return shards_ == 1; }

    [[nodiscard]] const Catalog& catalog() const noexcept { return catalog_; }
    [[nodiscard]] const OrderTable& orders() const noexcept { return orders_; }
    [[nodiscard]] const PickLists& pick_lists() const noexcept { return pick_lists_; }
    // Of the locations whose slot is owned.
    [[nodiscard]] const PickListIndex& pick_list_index() const noexcept { return pick_list_index_; }
    // Of the SKUs that are owned.
    [[nodiscard]] const Counts& counts() const noexcept { return counts_; }
    [[nodiscard]] const FollowUps& follow_ups() const noexcept { return follow_ups_; }
    // Of the orders whose home slot is owned.
    [[nodiscard]] const TimedHolds& timed_holds() const noexcept { return timed_holds_; }
    // Those whose home slot is owned.
    [[nodiscard]] const Reservations& reservations() const noexcept { return reservations_; }
    [[nodiscard]] const HoldRoles& hold_roles() const noexcept { return hold_roles_; }
    // The same.
    [[nodiscard]] const Packages& packages() const noexcept { return packages_; }
    [[nodiscard]] const Trackings& trackings() const noexcept { return trackings_; }
    [[nodiscard]] const Cancellations& cancellations() const noexcept { return cancellations_; }
    // Of the orders whose home slot is owned.
    [[nodiscard]] const Returns& returns() const noexcept { return returns_; }
    // Of the lines whose SKU is owned.
    [[nodiscard]] const Tolerances& tolerances() const noexcept { return tolerances_; }
    // Of which a SKU or the home slot is owned.
    [[nodiscard]] const Transfers& transfers() const noexcept { return transfers_; }
    [[nodiscard]] const WorkQueue& work_queue(LocationId location) const noexcept {
        return work_queues_[location.raw() - 1U];
    }

    // None when unknown.
    [[nodiscard]] SkuId resolve_sku(std::string_view text) const noexcept;
    [[nodiscard]] LocationId resolve_location(std::string_view name) const noexcept {
        return catalog_.find_location(name);
    }
    [[nodiscard]] ChannelId resolve_channel(std::string_view name) const noexcept {
        return catalog_.find_channel(name);
    }
    // Empty when unknown; the text lives as long as the state.
    [[nodiscard]] std::string_view sku_text(SkuId id) const noexcept;
    [[nodiscard]] std::string_view location_name(LocationId id) const noexcept {
        return catalog_.location_name(id);
    }
    [[nodiscard]] std::string_view channel_name(ChannelId id) const noexcept;

    // Kept up to date by every record (digest.hpp); per slot, and the sum.
    [[nodiscard]] const SlotDigests& digests() const noexcept { return digests_; }
    [[nodiscard]] std::uint64_t digest() const noexcept { return digests_.total(); }
    // The same from nothing, for tests: touches everything.
    [[nodiscard]] SlotDigests recompute_digests() const;

    // Neither closed nor cancelled, by their home slots: over all shards each order counts once.
    [[nodiscard]] std::uint64_t orders_open() const noexcept { return counters_.orders_open; }
    [[nodiscard]] Counters counters() const noexcept;
    void hottest(std::span<HotSku> out) const noexcept { hot_skus_.hottest(out); }

private:
    friend class Applier;  // of apply(); nothing else changes a state

    std::uint16_t shard_;
    std::uint16_t shards_;
    SlabPool pool_;  // before all that lives in it
    Catalog catalog_{pool_};
    OrderTable orders_{pool_};
    PickLists pick_lists_;
    PickListIndex pick_list_index_;
    Counts counts_;
    FollowUps follow_ups_;
    TimedHolds timed_holds_;
    Reservations reservations_;
    HoldRoles hold_roles_;
    Packages packages_;
    Trackings trackings_;
    Cancellations cancellations_;
    Returns returns_;
    Tolerances tolerances_;
    Transfers transfers_;
    std::vector<WorkQueue> work_queues_;  // by location
    HotSkus hot_skus_;
    SlotDigests digests_;
    Counters counters_;             // those that no table counts
    std::uint64_t pick_tasks_ = 0;  // also those kept beside another shard's list
};

}  // namespace skua::domain
