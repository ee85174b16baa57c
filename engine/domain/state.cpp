#include "engine/domain/state.hpp"

#include "engine/base/assert.hpp"
#include "engine/domain/route.hpp"

namespace skua::domain {

ShardState::ShardState(const Options& options) : shard_(options.shard), shards_(options.shards) {
    SKUA_ASSERT(options.shard < options.shards && options.shards <= kShardsMax);
    catalog_.reserve_items(options.items_expected);
}

SkuId ShardState::resolve_sku(std::string_view text) const noexcept {
    const Item* item = catalog_.find_item(text);
    return item == nullptr ? SkuId{} : item->id;
}

std::string_view ShardState::sku_text(SkuId id) const noexcept {
    const Item* item = catalog_.item(id);
    return item == nullptr ? std::string_view{} : item->texts->sku;
}

std::string_view ShardState::channel_name(ChannelId id) const noexcept {
    const Channel* channel = catalog_.channel(id);
    return channel == nullptr ? std::string_view{} : channel->name;
}

Counters ShardState::counters() const noexcept {
    std::size_t queued = 0;
    for (const WorkQueue& queue : work_queues_) {
        queued += queue.entries();
    }
    Counters counters = counters_;
    counters.items = catalog_.item_count();
    counters.follow_ups = follow_ups_.size();
    counters.returns = returns_.count();
    counters.bytes = pool_.bytes_reserved() + catalog_.bytes() + queued * sizeof(WorkQueue::Entry) +
                     pick_tasks_ * sizeof(PickTask) + timed_holds_.bytes() + hold_roles_.bytes() +
                     pick_list_index_.bytes() + reservations_.bytes() + counts_.bytes() +
                     packages_.bytes() + trackings_.bytes() + cancellations_.bytes() +
                     returns_.bytes() + tolerances_.bytes() + transfers_.bytes();
    return counters;
}

}  // namespace skua::domain
