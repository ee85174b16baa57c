#include "engine/domain/fill.hpp"

#include <algorithm>

#include "engine/domain/limits.hpp"

namespace skua::domain {
namespace {

struct WaitingLine {
    const Line& line;
    Quantity wanted;
    std::span<const LocationId> locations;  // of its channel, in the channel's order
};

// Gives the line what is free; cut when there is more to give than effects may be appended.
FillEnd fill_line(WaitingLine waiting, std::size_t effects_max, FreeUnits& free,
                  base::ArenaVector<Effect>& effects) {
    const Line& line = waiting.line;
    PortionsLeft portions(line);
    for (const LocationId location : waiting.locations) {
        if (!portions.allow(location)) {
            continue;
        }
        const Quantity taken = free.take(location, waiting.wanted);
        if (taken.is_zero()) {
            continue;
        }
        if (effects.size() == effects_max) {
            return FillEnd::cut;
        }
        const Order& order = order_of(line);
        Effect effect = line_moved(order, line, Bucket::backordered, bucket_of_promise(order));
        effect.location = location;
        effect.quantity = taken;
        effects.push_back(effect);
        waiting.wanted -= taken;
        portions.use(location);
    }
    return FillEnd::complete;
}

}  // namespace

FreeUnits::FreeUnits(const ShardState& state, const Item& item, LocationId also,
                     base::Arena& arena) {
    const bool adds = !also.is_none() && find_level(item, also) == nullptr;
    entries_ = arena.make_span<Entry>(item.level_count + (adds ? 1U : 0U));
    std::size_t at = 0;
    for (const Level& level : item.level_span()) {
        entries_[at++] = {level.location, level.net(), level.is_set_aside};
    }
    if (adds) {
        entries_[at] = {also, Units{}, false};
        std::ranges::sort(entries_, {}, &Entry::location);
    }
    for (const WaitingChannel& waiting : item.texts->waiting_channels()) {
        mark_wanted(state.catalog().channel(waiting.channel)->locations());
    }
}

void FreeUnits::mark_wanted(std::span<const LocationId> locations) noexcept {
    for (const LocationId location : locations) {
        Entry* entry = find(location);
        if (entry != nullptr && !entry->is_wanted) {
            entry->is_wanted = true;
            positive_ += entry->free();
        }
    }
}

FreeUnits::Entry* FreeUnits::find(LocationId location) noexcept {
    const auto found = std::ranges::lower_bound(entries_, location, {}, &Entry::location);
    return found == entries_.end() || found->location != location ? nullptr : &*found;
}

void FreeUnits::add(LocationId location, Units units) noexcept {
    Entry* entry = find(location);
    SKUA_ASSERT(entry != nullptr);
    const Units before = entry->free();
    entry->net += units;
    if (entry->is_wanted) {
        positive_ += entry->free() - before;
    }
}

void FreeUnits::end_set_aside(LocationId location, Units net) noexcept {
    Entry* entry = find(location);
    SKUA_ASSERT(entry != nullptr);
    const Units before = entry->free();
    entry->is_set_aside = false;
    entry->net = net;
    if (entry->is_wanted) {
        positive_ += entry->free() - before;
    }
}

Quantity FreeUnits::take(LocationId location, Quantity wanted) noexcept {
    Entry* entry = find(location);
    if (entry == nullptr || entry->free() == Units{}) {
        return {};
    }
    SKUA_ASSERT(entry->is_wanted);  // a queued line asks: its channel counts it
    const Quantity taken = entry->net < Units{wanted}
                               ? Quantity{static_cast<std::uint32_t>(entry->net.raw())}
                               : wanted;
    entry->net -= Units{taken};
    positive_ -= Units{taken};
    return taken;
}

Effect line_moved(const Order& order, const Line& line, Bucket from, Bucket to) {
    Effect effect;
    effect.kind = EffectKind::line_moved;
    effect.from = from;
    effect.to = to;
    effect.line = line.index;
    effect.sku = line.sku;
    effect.order_raw = order.id.raw();
    return effect;
}

Bucket bucket_of_promise(const Order& order) noexcept {
    return order.lifecycle == Lifecycle::held ? Bucket::reserved : Bucket::allocated;
}

FillEnd fill(const ShardState& state, const FillRequest& request, FreeUnits& free,
             base::ArenaVector<Effect>& effects) {
    const std::size_t effects_max = effects.size() + request.budget;
    for (const Line* line = request.item->queue_head; line != nullptr && !free.is_exhausted();
         line = line->queue_next) {
        const Order& order = order_of(*line);
        const Quantity wanted = &order == request.cancelled
                                    ? request.cancelled_backordered[line->index.raw()]
                                    : line->backordered;
        const auto locations = state.catalog().channel(order.channel)->locations();
        if (fill_line({*line, wanted, locations}, effects_max, free, effects) == FillEnd::cut) {
            Effect left_over;
            left_over.kind = EffectKind::follow_up;
            left_over.sku = request.item->id;
            effects.push_back(left_over);
            return FillEnd::cut;
        }
    }
    return FillEnd::complete;
}

}  // namespace skua::domain
