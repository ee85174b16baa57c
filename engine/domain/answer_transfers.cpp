// Answers about transfers.

#include <algorithm>

#include "engine/domain/views.hpp"

namespace skua::domain {
namespace {

TransferView copy(TransferView view, base::Arena& arena) {
    const auto lines = arena.make_span<TransferLineView>(view.lines.size());
    std::ranges::transform(view.lines, lines.begin(), [&](TransferLineView line) {
        line.sku = arena.copy(line.sku);
        return line;
    });
    view.lines = lines;
    view.from = arena.copy(view.from);
    view.to = arena.copy(view.to);
    view.reference = arena.copy(view.reference);
    return view;
}

TransferItemView item_of(const ShardState& state, const Transfer& transfer, base::Arena& arena) {
    TransferItemView item{.transfer = transfer.id,
                          .from = arena.copy(state.location_name(transfer.from)),
                          .to = arena.copy(state.location_name(transfer.to)),
                          .status = transfer.status,
                          .opened_at = transfer.opened_at,
                          .lines = transfer.lines.size(),
                          .units = {},
                          .left = {}};
    for (const TransferLine& line : transfer.lines) {
        item.units += Units{line.quantity};
        item.left += transfer.left(line);
    }
    return item;
}

}  // namespace

QueryResult answer_to(const ShardState& state, const TransferQuery& query, base::Arena& arena) {
    const Transfer* transfer = state.transfers().find(query.transfer);
    if (transfer == nullptr) {
        return NotFound{};
    }
    const auto lines = arena.make_span<TransferLineView>(transfer->lines.size());
    std::ranges::transform(transfer->lines, lines.begin(), [&](const TransferLine& line) {
        return TransferLineView{.sku = arena.copy(state.sku_text(line.sku)),
                                .sku_id = line.sku,
                                .quantity = line.quantity,
                                .received = line.received,
                                .lost = line.lost,
                                .found = line.found,
                                .returned = line.returned,
                                .left = transfer->left(line)};
    });
    return TransferView{.transfer = transfer->id,
                        .from = arena.copy(state.location_name(transfer->from)),
                        .to = arena.copy(state.location_name(transfer->to)),
                        .reference = arena.copy(transfer->reference),
                        .from_id = transfer->from,
                        .to_id = transfer->to,
                        .status = transfer->status,
                        .opened_at = transfer->opened_at,
                        .lines = lines};
}

QueryResult merge_transfer(std::span<const TransferView* const> parts, base::Arena& arena) {
    TransferView merged = *parts.front();
    const auto lines = arena.make_span<TransferLineView>(merged.lines.size());
    for (const TransferView* part : parts) {
        for (std::size_t i = 0; i < lines.size(); ++i) {
            lines[i] = part->lines[i].sku.empty() ? lines[i] : part->lines[i];
        }
    }
    merged.lines = lines;
    return copy(merged, arena);
}

// A part of it where others are at home with the rest: then one more than asked for, so that the
// merged page knows whether there is more.
QueryResult answer_to(const ShardState& state, const TransfersQuery& query, base::Arena& arena) {
    const LocationId location = state.resolve_location(query.location);
    TransfersView view{.is_location_known = query.location.empty() || !location.is_none(),
                       .items = {}};
    if (!view.is_location_known) {
        return view;
    }
    base::ArenaVector<TransferItemView> items(arena);
    std::size_t depth = 0;
    state.transfers().walk(query.after, [&](const Transfer& transfer) {
        const bool is_there =
            location.is_none() || transfer.from == location || transfer.to == location;
        const bool is_wanted = is_there && (!query.status || *query.status == transfer.status) &&
                               state.owns(home_slot_of(transfer.id));
        if (is_wanted) {
            items.push_back(item_of(state, transfer, arena));
        }
        const bool goes_on = items.size() <= query.limit && ++depth < kTransfersDepthMax;
        view.complete_to = goes_on ? view.complete_to : transfer.id;
        return goes_on;
    });
    view.items = items.view();
    if (!state.owns_all()) {
        return view;
    }
    const TransfersView* const whole = &view;
    return merge_transfers({&whole, 1}, query.limit, arena);
}

QueryResult merge_transfers(std::span<const TransfersView* const> parts, std::size_t limit,
                            base::Arena& arena) {
    TransfersView merged{.is_location_known = parts.front()->is_location_known, .items = {}};
    for (const TransfersView* part : parts) {
        merged.complete_to = std::min(merged.complete_to, part->complete_to);
        merged.next = std::max(merged.next, part->next);  // a whole one says it
    }
    base::ArenaVector<TransferItemView> items(arena);
    for (const TransfersView* part : parts) {
        for (TransferItemView item : part->items) {
            if (item.transfer <= merged.complete_to) {
                item.from = arena.copy(item.from);
                item.to = arena.copy(item.to);
                items.push_back(item);
            }
        }
    }
    std::ranges::sort(items.items(), {}, &TransferItemView::transfer);
    if (items.size() > limit) {
        merged.next = items.view()[limit - 1].transfer;
    } else if (merged.complete_to != TransferId{UINT64_MAX}) {
        merged.next = merged.complete_to;
    }
    merged.complete_to = TransferId{UINT64_MAX};  // it is whole
    merged.items = items.view().first(std::min(items.size(), limit));
    return merged;
}

}  // namespace skua::domain
