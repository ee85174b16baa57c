// Answers about returns.

#include <algorithm>

#include "engine/domain/views.hpp"

namespace skua::domain {
namespace {

ReturnView view_of(OrderId order, const Return& returned, base::Arena& arena) {
    const auto lines = arena.make_span<ReturnLineView>(returned.lines.size());
    std::ranges::transform(returned.lines, lines.begin(), [](const ReturnLine& line) {
        return ReturnLineView{.line = line.line,
                              .quantity = line.quantity,
                              .restocked = line.received.restocked,
                              .quarantined = line.received.quarantined,
                              .scrapped = line.received.scrapped};
    });
    return {.order = order,
            .number = returned.number,
            .status = returned.status,
            .opened = returned.opened,
            .opened_at = returned.opened_at,
            .reference = arena.copy(returned.reference),
            .lines = lines,
            .skus = {}};
}

ReturnView copy(ReturnView view, base::Arena& arena) {
    const auto lines = arena.make_span<ReturnLineView>(view.lines.size());
    std::ranges::copy(view.lines, lines.begin());
    view.lines = lines;
    view.reference = arena.copy(view.reference);
    return view;
}

}  // namespace

std::span<const ReturnView> returns_of(const ShardState& state, OrderId order, base::Arena& arena) {
    const OrderReturns* returns = state.returns().find(order);
    if (returns == nullptr) {
        return {};
    }
    const auto views = arena.make_span<ReturnView>(returns->all().size());
    std::ranges::transform(returns->all(), views.begin(),
                           [&](const Return& returned) { return view_of(order, returned, arena); });
    return views;
}

std::span<const ReturnView> copy_returns(std::span<const ReturnView> returns, base::Arena& arena) {
    const auto copies = arena.make_span<ReturnView>(returns.size());
    std::ranges::transform(returns, copies.begin(),
                           [&](const ReturnView& view) { return copy(view, arena); });
    return copies;
}

// The return at its order's home, the SKUs where their lines are.
QueryResult answer_to(const ShardState& state, const ReturnQuery& query, base::Arena& arena) {
    const Order* order = state.orders().find(query.order);
    const Return* returned = state.returns().find(query.order, query.number);
    const bool is_home = state.owns(home_slot_of(query.order));
    if (order == nullptr || (is_home && returned == nullptr)) {
        return NotFound{};
    }
    ReturnView view;
    if (is_home) {
        view = view_of(order->id, *returned, arena);
    }
    const auto skus = arena.make_span<std::string_view>(order->line_count);
    for (const Line& line : order->lines()) {
        skus[line.index.raw()] = arena.copy(state.sku_text(line.sku));
    }
    view.skus = skus;
    return view;
}

QueryResult merge_return(std::span<const ReturnView* const> parts, base::Arena& arena) {
    const auto home =
        std::ranges::find_if(parts, [](const ReturnView* part) { return !part->number.is_none(); });
    if (home == parts.end()) {
        return NotFound{};
    }
    ReturnView merged = copy(**home, arena);
    const auto skus = arena.make_span<std::string_view>(merged.skus.size());
    for (const ReturnView* part : parts) {
        for (std::size_t i = 0; i < skus.size(); ++i) {
            skus[i] = part->skus[i].empty() ? skus[i] : arena.copy(part->skus[i]);
        }
    }
    merged.skus = skus;
    return merged;
}

}  // namespace skua::domain
