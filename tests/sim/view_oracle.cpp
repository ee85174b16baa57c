#include "tests/sim/view_oracle.hpp"

#include <algorithm>
#include <map>
#include <tuple>

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
    SKUA_SAME("reserved", view.soft_reserved, level.soft_reserved);
    SKUA_SAME("safety_stock", view.safety_stock, level.safety_stock);
    SKUA_SAME("available", view.available, level.available());
    SKUA_SAME("sellable", view.sellable, level.sellable());
    SKUA_SAME("quality hold", view.quality_hold, level.quality_hold);
    SKUA_SAME("damaged", view.damaged, level.damaged);
    SKUA_SAME("in transit", view.in_transit, level.in_transit);
    if (view.is_set_aside != level.is_set_aside || view.count != level.count) {
        return "its count";
    }
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
    SKUA_SAME("over-delivered", view.over_delivered, line.accepted);
    SKUA_SAME("tolerance over", std::int64_t{view.tolerance.over_percent},
              std::int64_t{line.over_percent});
    SKUA_SAME("tolerance under", std::int64_t{view.tolerance.under_percent},
              std::int64_t{line.under_percent});
    SKUA_SAME("number of portions", static_cast<std::int64_t>(view.portions.size()),
              static_cast<std::int64_t>(line.portions.size()));
    for (const domain::PortionView& portion : view.portions) {
        const twin::Portion* real = line.portion_at(portion.location_id);
        if (real == nullptr) {
            return "a portion at a location without one";
        }
        SKUA_SAME("allocated there", portion.allocated, real->allocated + real->reserved);
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
        const bool exists = order != nullptr && !twin::is_reservation(order->lifecycle);
        return with<domain::OrderView>(exists, [&](const domain::OrderView& view) {
            const auto fault = check_order(view, *order);
            return fault ? fault : check_order_details(view);
        });
    }
    static Fault check_order(const domain::OrderView& view, const twin::Order& order) {
        SKUA_SAME("version", std::int64_t{view.version}, std::int64_t{order.version});
        SKUA_SAME("priority", std::int64_t{view.priority}, std::int64_t{order.priority});
        if (view.order != order.id || view.number != order.number ||
            view.lifecycle != order.lifecycle || view.lines.size() != order.lines.size()) {
            return "order, number, life cycle or number of lines";
        }
        for (std::uint8_t kind = 1; kind <= 10; ++kind) {
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

    [[nodiscard]] Fault check_order_details(const domain::OrderView& view) const {
        const auto real = state.returns.find(view.order);
        const std::size_t count = real == state.returns.end() ? 0 : real->second.size();
        SKUA_SAME("number of returns", static_cast<std::int64_t>(view.returns.size()),
                  static_cast<std::int64_t>(count));
        for (std::size_t i = 0; i < count; ++i) {
            if (auto fault = check_return(view.returns[i], real->second[i])) {
                return fault;
            }
        }
        return check_holds(view);
    }

    // Those with an end or a role, and no other.
    [[nodiscard]] Fault check_holds(const domain::OrderView& view) const {
        for (std::uint8_t number = 1; number <= 10; ++number) {
            const auto kind = static_cast<domain::HoldKind>(number);
            const twin::End* timed = state.find_timed_hold({view.order, kind});
            const auto role = state.release_roles.find({view.order, kind});
            const auto shown = std::ranges::find(view.hold_views, kind, &domain::HoldView::hold);
            const domain::HoldView real{.hold = kind,
                                        .until = timed == nullptr ? base::Timestamp{} : timed->time,
                                        .release_role = role == state.release_roles.end()
                                                            ? std::string_view{}
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

    Fault operator()(const domain::ReservationQuery& query) const {
        const auto real = state.reservations.find(query.reservation);
        const bool exists = real != state.reservations.end();
        return with<domain::ReservationView>(exists, [&](const domain::ReservationView& view) {
            const twin::Order& cart = state.orders.at(query.reservation);
            SKUA_SAME("version", std::int64_t{view.version}, std::int64_t{cart.version});
            if (view.reservation != cart.id || view.number != cart.number ||
                view.lifecycle != cart.lifecycle || view.lines.size() != cart.lines.size() ||
                view.end != real->second.end.time || view.order != real->second.order) {
                return Fault{"reservation, number, life cycle, end or order"};
            }
            for (std::size_t i = 0; i < view.lines.size(); ++i) {
                if (auto fault = check_line(view.lines[i], cart.lines[i])) {
                    return fault;
                }
            }
            return Fault{};
        });
    }
    // What the reservation asked about has there.
    [[nodiscard]] Units own_units(const domain::AvailabilityQuery& query,
                                  const twin::LevelKey& key) const {
        const twin::Order* cart = state.find_order(query.reservation);
        if (cart == nullptr || cart->lifecycle != domain::Lifecycle::held ||
            cart->channel != state.find_channel(query.channel)) {
            return {};
        }
        Units sum;
        for (const twin::Line& line : cart->lines) {
            const twin::Portion* there =
                line.sku == key.first ? line.portion_at(key.second) : nullptr;
            sum += there == nullptr ? Units{} : there->reserved;
        }
        return sum;
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
            const auto held = state.held_for_transfers();
            for (const domain::LevelView& level : view.levels) {
                const twin::LevelKey key{sku, state.find_location(level.location)};
                if (auto fault = check_level(level, state.level(key))) {
                    return fault;
                }
                SKUA_SAME("held", level.held, held.contains(key) ? held.at(key) : Units{});
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
        const twin::Order* cart = state.find_order(query.reservation);
        const bool is_there = query.reservation.is_none() ||
                              (cart != nullptr && twin::is_reservation(cart->lifecycle));
        if (view->is_reservation_known != is_there) {
            return "reservation known or not";
        }
        std::map<twin::LevelKey, Units> left;
        for (std::size_t i = 0; i < query.lines.size(); ++i) {
            if (auto fault = check_available(query, i, view->lines[i], left)) {
                return fault;
            }
        }
        return std::nullopt;
    }
    Fault check_available(const domain::AvailabilityQuery& query, std::size_t at,
                          const domain::AvailabilityLineView& shown,
                          std::map<twin::LevelKey, Units>& left) const {
        const domain::AvailabilityLine& asked = query.lines[at];
        const auto& locations = state.sourcing.at(state.find_channel(query.channel));
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
            const Units there = (state.is_pending(sku) ? Units{} : state.level(key).available()) +
                                own_units(query, key);
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
            Units shown_shorted;
            for (const domain::PickTaskView& task : view.tasks) {
                shown += Units{task.quantity};
                shown_picked += Units{task.picked};
                shown_shorted += Units{task.shorted};
            }
            Units real;
            Units real_picked;
            Units real_shorted;
            for (const twin::Task& task : list->second.tasks) {
                real += task.quantity;
                real_picked += task.picked;
                real_shorted += task.shorted;
            }
            SKUA_SAME("units to pick", shown, real);
            SKUA_SAME("units picked", shown_picked, real_picked);
            SKUA_SAME("units shorted", shown_shorted, real_shorted);
            const Fault fault = check_list_order(view, list->second);
            return fault ? fault : check_claim(view, list->second);
        });
    }
    // Where they lie, and there as the wave took them.
    static Fault check_list_order(const domain::PickListView& view, const twin::PickList& list) {
        const domain::PickTaskView* before = nullptr;
        for (const domain::PickTaskView& task : view.tasks) {
            const bool is_there = task.place < list.tasks.size() &&
                                  list.tasks[task.place].order == task.order &&
                                  list.tasks[task.place].line == task.line;
            const auto key_of = [](const domain::PickTaskView& shown) {
                return std::tuple(shown.bin, shown.sku, shown.place);
            };
            if (!is_there || (before != nullptr && key_of(task) <= key_of(*before))) {
                return "list " + std::to_string(view.pick_list.raw()) +
                       " is shown in another order";
            }
            before = &task;
        }
        return std::nullopt;
    }
    template <class View>
    static Fault check_claim(const View& view, const twin::PickList& list) {
        if (view.status != list.status || view.claim_until != list.claim_until) {
            return "list " + std::to_string(view.pick_list.raw()) + " is shown as " +
                   domain::to_string(view.status) + " until " +
                   base::format_rfc3339(view.claim_until);
        }
        return std::nullopt;
    }

    Fault operator()(const domain::PickListsQuery& query) const {
        const domain::LocationId location = state.find_location(query.location);
        return with<domain::PickListsView>(
            !location.is_none(), [&](const domain::PickListsView& view) -> Fault {
                std::vector<domain::PickListId> real;
                for (const auto& [id, list] : state.pick_lists) {
                    if (list.location == location && id > query.after &&
                        (!query.status || *query.status == list.status)) {
                        real.push_back(id);
                    }
                }
                const std::size_t shown = std::min<std::size_t>(query.limit, real.size());
                SKUA_SAME("number of lists", static_cast<std::int64_t>(view.items.size()),
                          static_cast<std::int64_t>(shown));
                if (view.has_more != (shown < real.size())) {
                    return "whether there are more lists";
                }
                for (std::size_t i = 0; i < shown; ++i) {
                    const domain::PickListItemView& item = view.items[i];
                    if (item.pick_list != real[i]) {
                        return "another list at place " + std::to_string(i);
                    }
                    const twin::PickList& list = state.pick_lists.at(real[i]);
                    SKUA_SAME("units left on it", item.units - item.picked - item.shorted,
                              list.left());
                    if (auto fault = check_claim(item, list)) {
                        return fault;
                    }
                }
                return std::nullopt;
            });
    }

    // What waves would take, by the twin's own queue.
    [[nodiscard]] std::vector<std::pair<std::uint64_t, Units>> waiting_at(
        domain::LocationId location) const {
        std::vector<std::pair<std::uint64_t, Units>> waiting;
        const auto queue = state.waiting.find(location);
        if (queue == state.waiting.end()) {
            return waiting;
        }
        for (const twin::WavePlace& place : queue->second) {
            Units allocated;
            Units active;
            const twin::Order& order = state.orders.at(place.order);
            for (const twin::Line& line : order.lines) {
                if (const twin::Portion* portion = line.portion_at(location)) {
                    allocated += portion->allocated;
                    active += portion->held() - portion->allocated;
                }
            }
            if (order.holds.empty() && active == Units{} && allocated > Units{}) {
                waiting.emplace_back(domain::rank_of(place.priority, place.number.raw()),
                                     allocated);
            }
        }
        return waiting;
    }
    Fault operator()(const domain::WaitingQuery& query) const {
        const domain::LocationId location = state.find_location(query.location);
        return with<domain::WaitingView>(
            !location.is_none(), [&](const domain::WaitingView& view) -> Fault {
                auto real = waiting_at(location);
                std::erase_if(real, [&](const auto& one) { return one.first <= query.after; });
                const std::size_t shown = std::min<std::size_t>(query.limit, real.size());
                SKUA_SAME("number of those that wait", static_cast<std::int64_t>(view.items.size()),
                          static_cast<std::int64_t>(shown));
                if (view.has_more != (shown < real.size()) || view.is_cut) {
                    return "whether more wait";
                }
                for (std::size_t i = 0; i < shown; ++i) {
                    if (view.items[i].rank != real[i].first) {
                        return "another one waits at place " + std::to_string(i);
                    }
                    SKUA_SAME("units that wait", view.items[i].units, real[i].second);
                }
                return std::nullopt;
            });
    }

    // Each order on a claimed list that has something left, list by list.
    Fault operator()(const domain::ClaimedQuery& query) const {
        const domain::LocationId location = state.find_location(query.location);
        return with<domain::ClaimedView>(
            !location.is_none(), [&](const domain::ClaimedView& view) -> Fault {
                std::vector<std::pair<domain::OrderId, Units>> real;
                for (const auto& [id, list] : state.pick_lists) {
                    if (list.location != location || !list.is_claimed() || id < query.from) {
                        continue;
                    }
                    std::vector<std::pair<domain::OrderId, Units>> mine;
                    for (const twin::Task& task : list.tasks) {
                        if (mine.empty() || mine.back().first != task.order) {
                            mine.emplace_back(task.order, Units{});
                        }
                        mine.back().second += task.left();
                    }
                    std::erase_if(mine, [](const auto& one) { return one.second == Units{}; });
                    real.insert(real.end(), mine.begin(), mine.end());
                }
                const std::size_t shown = std::min<std::size_t>(query.limit, real.size());
                SKUA_SAME("number of claimed", static_cast<std::int64_t>(view.items.size()),
                          static_cast<std::int64_t>(shown));
                if (shown < real.size() && view.next.is_none()) {
                    return "where to go on";
                }
                for (std::size_t i = 0; i < shown; ++i) {
                    const domain::ClaimedItemView& item = view.items[i];
                    if (item.order != real[i].first) {
                        return "another one is claimed at place " + std::to_string(i);
                    }
                    SKUA_SAME("units left of it", item.units - item.picked - item.shorted,
                              real[i].second);
                }
                return std::nullopt;
            });
    }

    Fault operator()(const domain::FulfillmentQuery& query) const {
        const twin::Order* order = state.find_order(query.order);
        twin::Portion sum;
        Units cancelled;
        bool exists = false;
        const bool is_cart = order != nullptr && twin::is_reservation(order->lifecycle);
        for (const twin::Line& line :
             order == nullptr || is_cart ? std::vector<twin::Line>{} : order->lines) {
            if (const twin::Portion* portion = line.portion_at(query.location)) {
                exists = true;
                sum.allocated += portion->allocated;
                sum.released += portion->released;
                sum.picked += portion->picked;
                sum.packed += portion->packed;
                sum.shipped += portion->shipped;
                cancelled += line.cancelled;
            }
        }
        return with<domain::FulfillmentView>(
            exists, [&](const domain::FulfillmentView& view) -> Fault {
                SKUA_SAME("cancelled of its lines", view.cancelled, cancelled);
                SKUA_SAME("allocated", view.allocated, sum.allocated);
                SKUA_SAME("released", view.released, sum.released);
                SKUA_SAME("picked", view.picked, sum.picked);
                SKUA_SAME("packed", view.packed, sum.packed);
                SKUA_SAME("shipped", view.shipped, sum.shipped);
                std::int64_t boxes = 0;
                for (const twin::Package& package : order->packages) {
                    boxes += package.location == query.location ? 1 : 0;
                }
                SKUA_SAME("packages", static_cast<std::int64_t>(view.packages.size()), boxes);
                SKUA_SAME("cancellations", static_cast<std::int64_t>(view.cancellations.size()),
                          static_cast<std::int64_t>(order->cancellations.count(query.location)));
                return std::nullopt;
            });
    }

    Fault operator()(const domain::CountQuery& query) const {
        const twin::CountTask* task = state.find_count(query.count);
        return with<domain::CountView>(
            task != nullptr, [&](const domain::CountView& view) -> Fault {
                if (view.status != task->status ||
                    state.find_sku({.id = {}, .text = view.sku}) != task->level.first ||
                    state.find_location(view.location) != task->level.second) {
                    return "another count";
                }
                SKUA_SAME("counted", view.counted, task->counted);
                SKUA_SAME("delta", view.delta, task->delta);
                return std::nullopt;
            });
    }

    static Fault check_return(const domain::ReturnView& view, const twin::Return& real) {
        if (view.status != real.status || view.opened != real.opened ||
            view.opened_at != real.opened_at || view.reference != real.reference ||
            view.lines.size() != real.lines.size()) {
            return "another return";
        }
        for (const domain::ReturnLineView& line : view.lines) {
            const auto found = real.lines.find(line.line);
            if (found == real.lines.end()) {
                return "a line of another return";
            }
            SKUA_SAME("to be returned", Units{line.quantity}, found->second.quantity);
            SKUA_SAME("restocked", line.restocked, found->second.restocked);
            SKUA_SAME("quarantined", line.quarantined, found->second.quarantined);
            SKUA_SAME("scrapped", line.scrapped, found->second.scrapped);
        }
        return std::nullopt;
    }

    Fault operator()(const domain::ReturnQuery& query) const {
        const twin::Return* const real = state.find_return({query.order, query.number});
        return with<domain::ReturnView>(
            real != nullptr, [&](const domain::ReturnView& view) -> Fault {
                const auto& lines = state.orders.at(query.order).lines;
                if (view.order != query.order || view.number != query.number ||
                    view.skus.size() != lines.size()) {
                    return "another return";
                }
                for (std::size_t i = 0; i < lines.size(); ++i) {
                    if (view.skus[i] != state.items.at(lines[i].sku)) {
                        return "the SKU of line " + std::to_string(i);
                    }
                }
                return check_return(view, *real);
            });
    }

    Fault operator()(const domain::TransferQuery& query) const {
        const twin::Transfer* const real = state.find_transfer(query.transfer);
        return with<domain::TransferView>(
            real != nullptr, [&](const domain::TransferView& view) -> Fault {
                if (view.transfer != query.transfer || view.status != real->status ||
                    view.from_id != real->from || view.to_id != real->to ||
                    view.opened_at != real->opened_at || view.reference != real->reference ||
                    view.lines.size() != real->lines.size()) {
                    return "another transfer";
                }
                for (std::size_t i = 0; i < view.lines.size(); ++i) {
                    const domain::TransferLineView& line = view.lines[i];
                    if (line.sku != state.items.at(real->lines[i].sku)) {
                        return "the SKU of line " + std::to_string(i);
                    }
                    SKUA_SAME("to be moved", Units{line.quantity}, real->lines[i].quantity);
                    SKUA_SAME("on the way", line.left, real->lines[i].left());
                    SKUA_SAME("received", line.received, real->lines[i].received);
                    SKUA_SAME("lost", line.lost, real->lines[i].lost);
                    SKUA_SAME("found", line.found, real->lines[i].found);
                    SKUA_SAME("returned", line.returned, real->lines[i].returned);
                }
                return std::nullopt;
            });
    }

    // So many that nobody comes to the end of the way to a page.
    Fault operator()(const domain::TransfersQuery& query) const {
        const domain::LocationId location = state.find_location(query.location);
        std::vector<domain::TransferId> real;
        for (auto at = state.transfers.upper_bound(query.after); at != state.transfers.end();
             ++at) {
            const twin::Transfer& transfer = at->second;
            const bool is_there =
                location.is_none() || transfer.from == location || transfer.to == location;
            if (is_there && (!query.status || *query.status == transfer.status)) {
                real.push_back(at->first);
            }
        }
        return with<domain::TransfersView>(true, [&](const domain::TransfersView& view) -> Fault {
            if (view.is_location_known != (query.location.empty() || !location.is_none())) {
                return "location known or not";
            }
            if (!view.is_location_known) {
                return std::nullopt;
            }
            SKUA_SAME("transfers on the page", static_cast<std::int64_t>(view.items.size()),
                      std::min<std::int64_t>(query.limit, static_cast<std::int64_t>(real.size())));
            for (std::size_t i = 0; i < view.items.size(); ++i) {
                const domain::TransferItemView& item = view.items[i];
                const twin::Transfer& transfer = state.transfers.at(real[i]);
                if (item.transfer != real[i] || item.status != transfer.status) {
                    return "another transfer at place " + std::to_string(i);
                }
                Units left;
                for (const twin::TransferLine& line : transfer.lines) {
                    left += line.left();
                }
                SKUA_SAME("in transit", item.left, left);
            }
            return view.next.is_none() == (real.size() <= query.limit)
                       ? std::nullopt
                       : Fault("whether there are more transfers");
        });
    }

    // By the record that asked; one asks no location twice.
    Fault operator()(const domain::CancellationsQuery& query) const {
        const domain::LocationId location = state.find_location(query.location);
        std::map<domain::Sequence, const twin::Order*> real;
        for (const auto& [id, order] : state.orders) {
            const auto asked = order.cancellations.find(location);
            if (asked != order.cancellations.end() && asked->second.requested > query.after &&
                asked->second.status == domain::CancellationStatus::requested) {
                real.emplace(asked->second.requested, &order);
            }
        }
        return with<domain::CancellationsView>(
            !location.is_none(), [&](const domain::CancellationsView& view) -> Fault {
                const std::size_t shown = std::min<std::size_t>(query.limit, real.size());
                SKUA_SAME("requests on the page", static_cast<std::int64_t>(view.items.size()),
                          static_cast<std::int64_t>(shown));
                auto next = real.begin();
                for (const domain::CancellationItemView& item : view.items) {
                    const auto& [requested, order] = *next++;
                    if (item.requested != requested || item.order != order->id) {
                        return "another request";
                    }
                    Units units;
                    std::int64_t lines = 0;
                    for (const auto& [line, asked] : order->cancellations.at(location).lines) {
                        lines += asked.left() > Units{} ? 1 : 0;
                        units += asked.left();
                    }
                    SKUA_SAME("lines asked for", static_cast<std::int64_t>(item.lines), lines);
                    SKUA_SAME("units asked for", item.units, units);
                }
                return view.has_more == (shown < real.size())
                           ? std::nullopt
                           : Fault("whether there are more requests");
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
