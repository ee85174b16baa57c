// The lists of a location: its pick lists, what waits for a wave, what is claimed, what it is asked
// to cancel. A page is bounded, and so is the way to it.

#include <algorithm>

#include "engine/base/assert.hpp"
#include "engine/domain/views.hpp"

namespace skua::domain {
namespace {

// The next list behind `after`, of the status or of any.
PickListId next_list(const PickListIndex& index, LocationId location,
                     std::optional<PickListStatus> status, PickListId after) noexcept {
    if (status) {
        return index.next(location, *status, after);
    }
    PickListId next;
    for (const auto each : {PickListStatus::claimed, PickListStatus::done,
                            PickListStatus::unclaimed, PickListStatus::expired}) {
        const PickListId found = index.next(location, each, after);
        if (!found.is_none() && (next.is_none() || found < next)) {
            next = found;
        }
    }
    return next;
}

PickListItemView item_of(const PickList& list) noexcept {
    return {.pick_list = list.id(),
            .status = list.status(),
            .created_at = list.created_at(),
            .claim_until = list.claim().until,
            .tasks = list.tasks().size(),
            .units = list.units(),
            .picked = list.picked(),
            .shorted = list.shorted()};
}

WaitingItemView item_of(const WorkQueue::Entry& entry, LocationId location) noexcept {
    WaitingItemView item{.rank = entry.key, .order = entry.order->id, .lines = 0, .units = {}};
    for (const Line& line : entry.order->lines()) {
        const Portion* portion = line.find_portion(location);
        if (portion != nullptr && !portion->allocated.is_zero()) {
            ++item.lines;
            item.units += Units{portion->allocated};
        }
    }
    return item;
}

// What has left the request meanwhile, nobody has to answer for (0012).
CancellationItemView item_of(OrderId order, const Cancellation& asked) noexcept {
    CancellationItemView item{.order = order,
                              .requested = asked.requested,
                              .requested_at = asked.requested_at,
                              .lines = 0,
                              .units = {}};
    for (const AskedLine& line : asked.lines) {
        item.lines += line.left().is_zero() ? 0U : 1U;
        item.units += Units{line.left()};
    }
    return item;
}

// Collects what is claimed, order by order, until the page is full or enough tasks are looked at.
class ClaimedPage {
public:
    ClaimedPage(const ClaimedQuery& query, base::Arena& arena) : query_(&query), items_(arena) {}

    // False when the page ends inside this list, at place().
    bool add(const PickList& list, std::uint32_t place) {
        const auto tasks = list.tasks();
        while (place < tasks.size()) {
            place_ = place;
            if (items_.size() == query_->limit || seen_ >= kClaimedTasksMax) {
                return false;
            }
            ClaimedItemView item{.order = tasks[place].order,
                                 .pick_list = list.id(),
                                 .claim_until = list.claim().until,
                                 .units = {},
                                 .picked = {},
                                 .shorted = {}};
            for (; place < tasks.size() && tasks[place].order == item.order; ++place, ++seen_) {
                item.units += Units{tasks[place].quantity};
                item.picked += Units{tasks[place].picked};
                item.shorted += Units{tasks[place].shorted};
            }
            if (item.picked + item.shorted < item.units) {
                items_.push_back(item);
            }
        }
        return true;
    }
    [[nodiscard]] std::uint32_t place() const noexcept { return place_; }
    [[nodiscard]] std::span<const ClaimedItemView> items() const noexcept { return items_.view(); }

private:
    const ClaimedQuery* query_;  // outlives the page
    base::ArenaVector<ClaimedItemView> items_;
    std::size_t seen_ = 0;
    std::uint32_t place_ = 0;
};

}  // namespace

QueryResult answer_to(const ShardState& state, const PickListsQuery& query, base::Arena& arena) {
    const LocationId location = state.resolve_location(query.location);
    if (location.is_none()) {
        return NotFound{};
    }
    base::ArenaVector<PickListItemView> items(arena);
    PickListId next = next_list(state.pick_list_index(), location, query.status, query.after);
    while (!next.is_none() && items.size() < query.limit) {
        items.push_back(item_of(*state.pick_lists().find(next)));
        next = next_list(state.pick_list_index(), location, query.status, next);
    }
    return PickListsView{
        .location = arena.copy(query.location), .items = items.view(), .has_more = !next.is_none()};
}

// A part of it where others have the other lines: then one more than asked for, so that the merged
// page knows whether there is more.
QueryResult answer_to(const ShardState& state, const WaitingQuery& query, base::Arena& arena) {
    const LocationId location = state.resolve_location(query.location);
    if (location.is_none()) {
        return NotFound{};
    }
    base::ArenaVector<WaitingItemView> items(arena);
    WaitingView view{.location = arena.copy(query.location), .location_id = location, .items = {}};
    WorkQueue::Walk walk(state.work_queue(location), arena);
    const WorkQueue::Entry* entry = walk.next();
    for (std::size_t depth = 0; entry != nullptr; entry = walk.next(), ++depth) {
        if (depth == kWaitingDepthMax) {
            view.complete_to = entry->key - 1;
            view.is_cut = true;
            break;
        }
        if (entry->key <= query.after) {
            continue;
        }
        items.push_back(item_of(*entry, location));
        if (items.size() > query.limit) {
            break;
        }
    }
    view.items = items.view();
    if (!state.owns_all()) {
        return view;
    }
    const WaitingView* const whole = &view;
    return merge_waiting({&whole, 1}, query.limit, arena);
}

QueryResult merge_waiting(std::span<const WaitingView* const> parts, std::size_t limit,
                          base::Arena& arena) {
    WaitingView merged{.location = arena.copy(parts.front()->location),
                       .location_id = parts.front()->location_id,
                       .items = {}};
    for (const WaitingView* part : parts) {
        merged.complete_to = std::min(merged.complete_to, part->complete_to);
    }
    base::ArenaVector<WaitingItemView> items(arena, limit + 1);
    const auto taken = arena.make_span<std::size_t>(parts.size());
    while (items.size() <= limit) {
        const WaitingItemView* first = nullptr;
        for (std::size_t i = 0; i < parts.size(); ++i) {
            const auto rest = parts[i]->items.subspan(taken[i]);
            if (!rest.empty() && (first == nullptr || rest.front().rank < first->rank)) {
                first = &rest.front();
            }
        }
        if (first == nullptr || first->rank > merged.complete_to) {
            break;
        }
        WaitingItemView sum{.rank = first->rank, .order = first->order, .lines = 0, .units = {}};
        for (std::size_t i = 0; i < parts.size(); ++i) {
            const auto rest = parts[i]->items.subspan(taken[i]);
            if (!rest.empty() && rest.front().rank == sum.rank) {
                sum.lines += rest.front().lines;
                sum.units += rest.front().units;
                ++taken[i];
            }
        }
        items.push_back(sum);
    }
    const bool is_told = std::ranges::any_of(parts, &WaitingView::has_more);  // a whole one
    merged.has_more = is_told || items.size() > limit;
    merged.is_cut = !merged.has_more && merged.complete_to != UINT64_MAX;
    merged.items = items.view().first(std::min(items.size(), limit));
    return merged;
}

QueryResult answer_to(const ShardState& state, const ClaimedQuery& query, base::Arena& arena) {
    const LocationId location = state.resolve_location(query.location);
    if (location.is_none()) {
        return NotFound{};
    }
    const auto behind = [&](PickListId after) {
        return state.pick_list_index().next(location, PickListStatus::claimed, after);
    };
    ClaimedView view{.location = arena.copy(query.location), .location_id = location, .items = {}};
    ClaimedPage page(query, arena);
    const bool has_start = !query.from.is_none();
    PickListId id = behind(PickListId{has_start ? query.from.raw() - 1 : 0});
    for (; !id.is_none(); id = behind(id)) {
        const std::uint32_t place = id == query.from ? query.place : 0;
        if (!page.add(*state.pick_lists().find(id), place)) {
            view.next = id;
            view.next_place = page.place();
            break;
        }
    }
    view.items = page.items();
    return view;
}

// One more than asked for, so that the merged page knows whether there is more.
QueryResult answer_to(const ShardState& state, const CancellationsQuery& query,
                      base::Arena& arena) {
    const LocationId location = state.resolve_location(query.location);
    if (location.is_none()) {
        return NotFound{};
    }
    base::ArenaVector<CancellationItemView> items(arena);
    const auto add = [&](const Cancellations::Key& key, const Cancellation& asked) {
        if (state.owns(home_slot_of(key.order))) {
            items.push_back(item_of(key.order, asked));
        }
        return items.size() <= query.limit;
    };
    state.cancellations().walk_open(location, query.after, add);
    const CancellationsView view{
        .location = arena.copy(query.location), .location_id = location, .items = items.view()};
    if (!state.owns_all()) {
        return view;
    }
    const CancellationsView* const whole = &view;
    return merge_cancellations({&whole, 1}, query.limit, arena);
}

// A whole page comes through here twice; it says itself that there is more.
QueryResult merge_cancellations(std::span<const CancellationsView* const> parts, std::size_t limit,
                                base::Arena& arena) {
    CancellationsView merged{.location = arena.copy(parts.front()->location),
                             .location_id = parts.front()->location_id,
                             .items = {}};
    base::ArenaVector<CancellationItemView> items(arena);
    for (const CancellationsView* part : parts) {
        for (const CancellationItemView& item : part->items) {
            items.push_back(item);
        }
    }
    std::ranges::sort(items.items(), {}, &CancellationItemView::requested);
    merged.has_more =
        items.size() > limit || std::ranges::any_of(parts, &CancellationsView::has_more);
    merged.items = items.view().first(std::min(items.size(), limit));
    return merged;
}

}  // namespace skua::domain
