// merge_answers(): the whole answer from the shards' parts. Everything is copied, because the parts
// live in memory of the shards that gave them.

#include <algorithm>
#include <type_traits>
#include <variant>

#include "engine/base/assert.hpp"
#include "engine/domain/views.hpp"

namespace skua::domain {
namespace {

// The parts that have something to say, of the kind that the query asks for.
template <class View>
std::span<const View* const> parts_of(std::span<const QueryResult> answers, base::Arena& arena) {
    base::ArenaVector<const View*> parts(arena, answers.size());
    for (const QueryResult& answer : answers) {
        if (const View* view = std::get_if<View>(&answer); view != nullptr) {
            parts.push_back(view);
        }
    }
    return parts.view();
}

std::string_view first_text(std::string_view text, std::string_view other) noexcept {
    return text.empty() ? other : text;
}

std::span<const LevelView> copy(std::span<const LevelView> levels, base::Arena& arena) {
    const auto copies = arena.make_span<LevelView>(levels.size());
    std::ranges::transform(levels, copies.begin(), [&](LevelView level) {
        level.location = arena.copy(level.location);
        level.bin = arena.copy(level.bin);
        return level;
    });
    return copies;
}

LineView copy(LineView line, base::Arena& arena) {
    const auto portions = arena.make_span<PortionView>(line.portions.size());
    std::ranges::transform(line.portions, portions.begin(), [&](PortionView portion) {
        portion.location = arena.copy(portion.location);
        return portion;
    });
    line.portions = portions;
    line.external_line_id = arena.copy(line.external_line_id);
    line.sku = arena.copy(line.sku);
    return line;
}

std::span<const ShipmentView> copy(std::span<const ShipmentView> shipments, base::Arena& arena) {
    const auto copies = arena.make_span<ShipmentView>(shipments.size());
    std::ranges::transform(shipments, copies.begin(), [&](ShipmentView shipment) {
        shipment.location = arena.copy(shipment.location);
        shipment.carrier = arena.copy(shipment.carrier);
        shipment.tracking_number = arena.copy(shipment.tracking_number);
        return shipment;
    });
    return copies;
}

std::span<const PackageView> copy(std::span<const PackageView> packages, base::Arena& arena) {
    const auto copies = arena.make_span<PackageView>(packages.size());
    std::ranges::transform(packages, copies.begin(), [&](PackageView package) {
        const auto lines = arena.make_span<PackedLineView>(package.lines.size());
        std::ranges::copy(package.lines, lines.begin());
        package.lines = lines;
        package.location = arena.copy(package.location);
        package.reference = arena.copy(package.reference);
        return package;
    });
    return copies;
}

std::span<const CancellationView> copy(std::span<const CancellationView> cancellations,
                                       base::Arena& arena) {
    const auto copies = arena.make_span<CancellationView>(cancellations.size());
    std::ranges::transform(cancellations, copies.begin(), [&](CancellationView cancellation) {
        const auto lines = arena.make_span<AskedLineView>(cancellation.lines.size());
        std::ranges::copy(cancellation.lines, lines.begin());
        cancellation.lines = lines;
        cancellation.location = arena.copy(cancellation.location);
        return cancellation;
    });
    return copies;
}

std::span<const HoldView> copy(std::span<const HoldView> holds, base::Arena& arena) {
    const auto copies = arena.make_span<HoldView>(holds.size());
    std::ranges::transform(holds, copies.begin(), [&](HoldView hold) {
        hold.release_role = arena.copy(hold.release_role);
        return hold;
    });
    return copies;
}

// The whole head is at home, with shipments, packages and cancellations, each line in the part of
// its owner, external ids of lines where they were given.
QueryResult merge(std::span<const OrderView* const> parts, base::Arena& arena) {
    const auto home = std::ranges::find_if(parts, [](const OrderView* p) { return p->is_home; });
    OrderView merged = home == parts.end() ? *parts.front() : **home;
    const auto lines = arena.make_span<LineView>(merged.lines.size());
    for (const OrderView* part : parts) {
        merged.external_id = first_text(merged.external_id, part->external_id);
        merged.cold = first_text(merged.cold, part->cold);
        merged.shipments = merged.shipments.empty() ? part->shipments : merged.shipments;
        merged.packages = merged.packages.empty() ? part->packages : merged.packages;
        merged.cancellations =
            merged.cancellations.empty() ? part->cancellations : merged.cancellations;
        merged.hold_views = merged.hold_views.empty() ? part->hold_views : merged.hold_views;
        merged.returns = merged.returns.empty() ? part->returns : merged.returns;
        for (std::size_t i = 0; i < lines.size(); ++i) {
            const LineView& line = part->lines[i];
            const auto id = first_text(lines[i].external_line_id, line.external_line_id);
            lines[i] = line.ordered.is_zero() ? lines[i] : line;
            lines[i].external_line_id = id;
        }
    }
    std::ranges::transform(lines, lines.begin(), [&](const LineView& l) { return copy(l, arena); });
    merged.lines = lines;
    merged.channel = arena.copy(merged.channel);
    merged.external_id = arena.copy(merged.external_id);
    merged.cold = arena.copy(merged.cold);
    merged.shipments = copy(merged.shipments, arena);
    merged.packages = copy(merged.packages, arena);
    merged.cancellations = copy(merged.cancellations, arena);
    merged.hold_views = copy(merged.hold_views, arena);
    merged.returns = copy_returns(merged.returns, arena);
    return merged;
}

// The same of a reservation; the home's part knows of an end.
QueryResult merge(std::span<const ReservationView* const> parts, base::Arena& arena) {
    const auto home = std::ranges::find_if(
        parts, [](const ReservationView* part) { return part->end != base::Timestamp{}; });
    ReservationView merged = home == parts.end() ? *parts.front() : **home;
    const auto lines = arena.make_span<LineView>(merged.lines.size());
    for (std::size_t i = 0; i < lines.size(); ++i) {
        for (const ReservationView* part : parts) {
            const LineView& line = part->lines[i];
            lines[i] = line.ordered.is_zero() ? lines[i] : copy(line, arena);
        }
    }
    merged.lines = lines;
    merged.channel = arena.copy(merged.channel);
    merged.external_id = arena.copy(merged.external_id);
    return merged;
}

QueryResult merge(std::span<const StockView* const> parts, base::Arena& arena) {
    StockView merged = *parts.front();
    merged.text = arena.copy(merged.text);
    merged.description = arena.copy(merged.description);
    merged.levels = copy(merged.levels, arena);
    return merged;
}

// Each line as its SKU's owner sees it.
QueryResult merge(std::span<const AvailabilityView* const> parts, base::Arena& arena) {
    AvailabilityView merged = *parts.front();
    const auto lines = arena.make_span<AvailabilityLineView>(merged.lines.size());
    std::ranges::copy(merged.lines, lines.begin());
    for (const AvailabilityView* part : parts) {
        merged.is_reservation_known = merged.is_reservation_known && part->is_reservation_known;
        for (std::size_t i = 0; i < lines.size(); ++i) {
            lines[i] = part->lines[i].is_known ? part->lines[i] : lines[i];
        }
    }
    for (AvailabilityLineView& line : lines) {
        line.sku = arena.copy(line.sku);
        line.levels = copy(line.levels, arena);
    }
    merged.lines = lines;
    return merged;
}

namespace {

// A line has at most one task on a list.
auto key_of(const PickTaskView& task) noexcept {
    return std::pair(task.order, task.line);
}

}  // namespace

// The home says which tasks there are, in which order, and who has the list; the owners of the SKUs
// say what they are called and where they lie.
QueryResult merge(std::span<const PickListView* const> parts, base::Arena& arena) {
    const auto home =
        std::ranges::find_if(parts, [](const PickListView* part) { return part->is_whole; });
    SKUA_ASSERT(home != parts.end());
    PickListView merged = **home;
    const auto tasks = arena.make_span<PickTaskView>(merged.tasks.size());
    std::ranges::copy(merged.tasks, tasks.begin());
    std::ranges::sort(tasks, {}, key_of);
    for (const PickListView* part : parts) {
        for (const PickTaskView& task : part->tasks) {
            if (!task.sku.empty()) {
                const auto found = std::ranges::lower_bound(tasks, key_of(task), {}, key_of);
                SKUA_ASSERT(found != tasks.end() && key_of(*found) == key_of(task));
                found->sku = arena.copy(task.sku);
                found->bin = arena.copy(task.bin);
            }
        }
    }
    sort_tasks(tasks);
    merged.tasks = tasks;
    merged.location = arena.copy(merged.location);
    return merged;
}

QueryResult merge(std::span<const FulfillmentView* const> parts, base::Arena& arena) {
    FulfillmentView merged = *parts.front();
    for (const FulfillmentView* part : parts.subspan(1)) {
        merged.pick_list = std::max(merged.pick_list, part->pick_list);
        merged.allocated += part->allocated;
        merged.released += part->released;
        merged.picked += part->picked;
        merged.packed += part->packed;
        merged.shipped += part->shipped;
        merged.cancelled += part->cancelled;
        merged.packages = merged.packages.empty() ? part->packages : merged.packages;
        merged.cancellations =
            merged.cancellations.empty() ? part->cancellations : merged.cancellations;
        merged.shipments = merged.shipments.empty() ? part->shipments : merged.shipments;
    }
    merged.packages = copy(merged.packages, arena);
    merged.cancellations = copy(merged.cancellations, arena);
    merged.shipments = copy(merged.shipments, arena);
    merged.location = arena.copy(merged.location);
    return merged;
}

QueryResult merge(std::span<const LocationsView* const> parts, base::Arena& arena) {
    const auto names = arena.make_span<std::string_view>(parts.front()->names.size());
    std::ranges::transform(parts.front()->names, names.begin(),
                           [&](std::string_view name) { return arena.copy(name); });
    return LocationsView{.names = names};
}

// Of these there is one part, the home's; it is copied all the same.
QueryResult merge(std::span<const PickListsView* const> parts, base::Arena& arena) {
    PickListsView merged = *parts.front();
    const auto items = arena.make_span<PickListItemView>(merged.items.size());
    std::ranges::copy(merged.items, items.begin());
    merged.items = items;
    merged.location = arena.copy(merged.location);
    return merged;
}

QueryResult merge(std::span<const ClaimedView* const> parts, base::Arena& arena) {
    ClaimedView merged = *parts.front();
    const auto items = arena.make_span<ClaimedItemView>(merged.items.size());
    std::ranges::copy(merged.items, items.begin());
    merged.items = items;
    merged.location = arena.copy(merged.location);
    return merged;
}

QueryResult merge(std::span<const CountView* const> parts, base::Arena& arena) {
    CountView merged = *parts.front();
    merged.sku = arena.copy(merged.sku);
    merged.location = arena.copy(merged.location);
    return merged;
}

QueryResult merge(std::span<const ReturnView* const> parts, base::Arena& arena) {
    return merge_return(parts, arena);
}

QueryResult merge(std::span<const TransferView* const> parts, base::Arena& arena) {
    return merge_transfer(parts, arena);
}

template <class Query>
QueryResult merge_all(const Query& query, std::span<const QueryResult> answers,
                      base::Arena& arena) {
    const auto parts = parts_of<typename Query::View>(answers, arena);
    if (parts.empty()) {
        return NotFound{};
    }
    if constexpr (std::is_same_v<Query, WaitingQuery>) {
        return merge_waiting(parts, query.limit, arena);
    } else if constexpr (std::is_same_v<Query, TransfersQuery>) {
        return merge_transfers(parts, query.limit, arena);
    } else if constexpr (std::is_same_v<Query, CancellationsQuery>) {
        return merge_cancellations(parts, query.limit, arena);
    } else {
        return merge(parts, arena);
    }
}

}  // namespace

QueryResult merge_answers(const QueryBody& query, std::span<const QueryResult> answers,
                          base::Arena& arena) {
    return std::visit([&](const auto& body) { return merge_all(body, answers, arena); }, query);
}

}  // namespace skua::domain
