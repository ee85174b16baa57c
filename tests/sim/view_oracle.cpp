#include "tests/sim/view_oracle.hpp"

#include <algorithm>
#include <map>

namespace skua::sim {
namespace {

using domain::Quantity;
using domain::Units;
using Fault = std::optional<std::string>;

Fault differs(const std::string& what, Units shown, Units real) {
    if (shown == real) {
        return std::nullopt;
    }
    return what + " is shown as " + std::to_string(shown.raw()) + " and is " +
           std::to_string(real.raw());
}

#define SKUA_SAME(what, shown, real)                                   \
    if (const auto fault = differs(what, Units{shown}, Units{real})) { \
        return fault;                                                  \
    }

Fault check_level(const domain::LevelView& view, const twin::Level& level) {
    SKUA_SAME("on_hand", view.on_hand, level.on_hand);
    SKUA_SAME("allocated", view.allocated, level.allocated);
    SKUA_SAME("safety_stock", view.safety_stock, level.safety_stock);
    SKUA_SAME("available", view.available, level.available());
    if (view.bin != level.bin) {
        return "a bin is shown as \"" + std::string(view.bin) + "\"";
    }
    return std::nullopt;
}

Fault check_line(const domain::LineView& view, const twin::Line& line) {
    SKUA_SAME("ordered", view.ordered, line.ordered);
    SKUA_SAME("open", view.open, line.open);
    SKUA_SAME("backordered", view.backordered, line.backordered);
    SKUA_SAME("cancelled", view.cancelled, line.cancelled);
    SKUA_SAME("number of portions", static_cast<std::int64_t>(view.portions.size()),
              static_cast<std::int64_t>(line.portions.size()));
    for (const domain::PortionView& portion : view.portions) {
        const twin::Portion* real = line.portion_at(portion.location_id);
        if (real == nullptr) {
            return "a portion at a location without one";
        }
        SKUA_SAME("allocated there", portion.allocated, real->allocated);
        SKUA_SAME("released there", portion.released, real->released);
        SKUA_SAME("picked there", portion.picked, real->picked);
        SKUA_SAME("packed there", portion.packed, real->packed);
        SKUA_SAME("shipped there", portion.shipped, real->shipped);
    }
    return std::nullopt;
}

// Compares an answer with the twin's state; each returns what is wrong.
struct Check {
    const twin::State& state;
    const domain::QueryResult& result;

    template <class View>
    Fault with(bool exists, const auto& compare) const {
        const View* view = std::get_if<View>(&result);
        if (view == nullptr) {
            const bool is_nothing = std::holds_alternative<domain::NotFound>(result);
            return !exists && is_nothing ? Fault{} : Fault{"not found, and it is there"};
        }
        return exists ? compare(*view) : Fault{"shown, and it is not there"};
    }

    Fault operator()(const domain::OrderQuery& query) const {
        const twin::Order* order = state.find_order(query.order);
        return with<domain::OrderView>(order != nullptr, [&](const domain::OrderView& view) {
            const auto fault = check_order(view, *order);
            return fault ? fault : check_holds(view);
        });
    }
    static Fault check_order(const domain::OrderView& view, const twin::Order& order) {
        SKUA_SAME("version", std::int64_t{view.version}, std::int64_t{order.version});
        SKUA_SAME("priority", std::int64_t{view.priority}, std::int64_t{order.priority});
        if (view.order != order.id || view.number != order.number ||
            view.lifecycle != order.lifecycle || view.lines.size() != order.lines.size()) {
            return "order, number, life cycle or number of lines";
        }
        for (std::uint8_t kind = 1; kind <= 9; ++kind) {
            const bool is_shown = ((view.holds >> (kind - 1U)) & 1U) != 0;
            if (is_shown != order.holds.contains(static_cast<domain::HoldKind>(kind))) {
                return "hold " + std::to_string(kind);
            }
        }
        for (std::size_t i = 0; i < view.lines.size(); ++i) {
            if (auto fault = check_line(view.lines[i], order.lines[i])) {
                return "line " + std::to_string(i) + ": " + *fault;
            }
        }
        return std::nullopt;
    }

    // Those with an end or a role, and no other.
    [[nodiscard]] Fault check_holds(const domain::OrderView& view) const {
        for (std::uint8_t number = 1; number <= 9; ++number) {
            const auto kind = static_cast<domain::HoldKind>(number);
            const twin::TimedHold* timed = state.find_timed_hold({view.order, kind});
            const auto role = state.release_roles.find({view.order, kind});
            const auto shown = std::ranges::find(view.hold_views, kind, &domain::HoldView::hold);
            const domain::HoldView real{
                .hold = kind,
                .until = timed == nullptr ? base::Timestamp{} : timed->until,
                .release_role = role == state.release_roles.end() ? std::string_view{}
                                                                  : std::string_view(role->second)};
            const bool is_plain = real.until == base::Timestamp{} && real.release_role.empty();
            const bool is_same = shown == view.hold_views.end()
                                     ? is_plain
                                     : !is_plain && shown->until == real.until &&
                                           shown->release_role == real.release_role;
            if (!is_same) {
                return "the end or role of hold " + std::string(domain::to_string(kind));
            }
        }
        return std::nullopt;
    }

    Fault operator()(const domain::OrderByExternalIdQuery&) const {
        return std::holds_alternative<domain::NotFound>(result) ? Fault{} : Fault{"not resolved"};
    }

    Fault operator()(const domain::StockQuery& query) const {
        const domain::SkuId sku = state.find_sku({.id = {}, .text = query.sku});
        return with<domain::StockView>(!sku.is_none(), [&](const domain::StockView& view) -> Fault {
            if (view.sku != sku || view.text != query.sku) {
                return "another SKU";
            }
            SKUA_SAME("backordered", view.backordered, backordered(sku));
            for (const domain::LevelView& level : view.levels) {
                const auto location = state.find_location(level.location);
                if (auto fault = check_level(level, state.level({sku, location}))) {
                    return fault;
                }
            }
            return std::nullopt;
        });
    }
    [[nodiscard]] Units backordered(domain::SkuId sku) const {
        Units sum;
        const auto queue = state.queues.find(sku);
        if (queue != state.queues.end()) {
            for (const auto& [place, order] : queue->second) {
                sum += state.find_order(order)->lines[place.line.raw()].backordered;
            }
        }
        return sum;
    }

    Fault operator()(const domain::AvailabilityQuery& query) const {
        const domain::ChannelId channel = state.find_channel(query.channel);
        const auto* view = std::get_if<domain::AvailabilityView>(&result);
        if (view == nullptr || view->is_channel_known == channel.is_none()) {
            return "channel known or not";
        }
        if (channel.is_none()) {
            return std::nullopt;
        }
        const auto& locations = state.sourcing.at(channel);
        std::map<twin::LevelKey, Units> left;
        for (std::size_t i = 0; i < query.lines.size(); ++i) {
            if (auto fault = check_available(query.lines[i], view->lines[i], locations, left)) {
                return fault;
            }
        }
        return std::nullopt;
    }
    Fault check_available(const domain::AvailabilityLine& asked,
                          const domain::AvailabilityLineView& shown,
                          const std::vector<domain::LocationId>& locations,
                          std::map<twin::LevelKey, Units>& left) const {
        const domain::SkuId sku = state.find_sku({.id = {}, .text = asked.sku});
        if (shown.is_known == sku.is_none()) {
            return "SKU known or not";
        }
        if (sku.is_none()) {
            return std::nullopt;
        }
        Units free;
        Units wanted{asked.quantity};
        for (const domain::LocationId location : locations) {
            const twin::LevelKey key{sku, location};
            const Units there = state.is_pending(sku) ? Units{} : state.level(key).available();
            Units& here = left.try_emplace(key, there).first->second;
            free += here;
            const Units taken = std::min(wanted, here);
            here -= taken;
            wanted -= taken;
        }
        return differs("available of " + std::string(asked.sku), shown.available, free);
    }

    Fault operator()(const domain::PickListQuery& query) const {
        const auto list = state.pick_lists.find(query.pick_list);
        const bool exists = list != state.pick_lists.end();
        return with<domain::PickListView>(exists, [&](const domain::PickListView& view) -> Fault {
            SKUA_SAME("number of tasks", static_cast<std::int64_t>(view.tasks.size()),
                      static_cast<std::int64_t>(list->second.tasks.size()));
            Units shown;
            Units shown_picked;
            for (const domain::PickTaskView& task : view.tasks) {
                shown += Units{task.quantity};
                shown_picked += Units{task.picked};
            }
            Units real;
            Units real_picked;
            for (const twin::Task& task : list->second.tasks) {
                real += task.quantity;
                real_picked += task.picked;
            }
            SKUA_SAME("units to pick", shown, real);
            SKUA_SAME("units picked", shown_picked, real_picked);
            return std::nullopt;
        });
    }

    Fault operator()(const domain::FulfillmentQuery& query) const {
        const twin::Order* order = state.find_order(query.order);
        twin::Portion sum;
        bool exists = false;
        for (const twin::Line& line : order == nullptr ? std::vector<twin::Line>{} : order->lines) {
            if (const twin::Portion* portion = line.portion_at(query.location)) {
                exists = true;
                sum.allocated += portion->allocated;
                sum.released += portion->released;
                sum.picked += portion->picked;
                sum.shipped += portion->shipped;
            }
        }
        return with<domain::FulfillmentView>(
            exists, [&](const domain::FulfillmentView& view) -> Fault {
                SKUA_SAME("allocated", view.allocated, sum.allocated);
                SKUA_SAME("released", view.released, sum.released);
                SKUA_SAME("picked", view.picked, sum.picked);
                SKUA_SAME("shipped", view.shipped, sum.shipped);
                return std::nullopt;
            });
    }

    Fault operator()(const domain::LocationsQuery&) const {
        return with<domain::LocationsView>(true, [&](const domain::LocationsView& view) -> Fault {
            SKUA_SAME("locations", static_cast<std::int64_t>(view.names.size()),
                      static_cast<std::int64_t>(state.locations.size()));
            for (std::size_t i = 0; i < view.names.size(); ++i) {
                if (state.find_location(view.names[i]).raw() != i + 1) {
                    return "location " + std::to_string(i);
                }
            }
            return std::nullopt;
        });
    }
};

#undef SKUA_SAME

}  // namespace

std::optional<std::string> breaks_view(const twin::State& state, const domain::QueryBody& query,
                                       const domain::QueryResult& result) {
    return std::visit(Check{state, result}, query);
}

}  // namespace skua::sim
