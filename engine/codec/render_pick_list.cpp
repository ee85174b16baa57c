// Pick lists: the one a query found, and the one a wave's record tells of.

#include <algorithm>
#include <tuple>
#include <vector>

#include "engine/codec/render_parts.hpp"

namespace skua::codec {

namespace {

// Tasks of one bin and SKU, which stand together.
using Tasks = std::span<const domain::PickTaskView>;

void pick_line(JsonWriter& to, Tasks tasks, domain::LocationId location) {
    std::uint64_t quantity = 0;
    std::uint64_t picked = 0;
    std::uint64_t shorted = 0;
    for (const domain::PickTaskView& task : tasks) {
        quantity += task.quantity.raw();
        picked += task.picked.raw();
        shorted += task.shorted.raw();
    }
    to.begin_object();
    to.field("bin", tasks.front().bin);
    to.field("sku", tasks.front().sku);
    to.field("quantity", quantity);
    to.field("picked", picked);
    to.field("shorted", shorted);
    to.key("fulfillments").begin_array();
    for (const domain::PickTaskView& task : tasks) {
        to.begin_object();
        fulfillment_id(to, "id", task.order, location);
        to.field("line", task.line.raw());
        to.field("quantity", task.quantity.raw());
        to.field("picked", task.picked.raw());
        to.field("shorted", task.shorted.raw());
        to.end_object();
    }
    to.end_array();
    to.end_object();
}

void pick_fulfillments(JsonWriter& to, const domain::PickListView& list) {
    std::vector<domain::OrderId> orders;
    for (const domain::PickTaskView& task : list.tasks) {
        orders.push_back(task.order);
    }
    std::sort(orders.begin(), orders.end());
    orders.erase(std::unique(orders.begin(), orders.end()), orders.end());
    to.key("fulfillments").begin_array();
    for (const domain::OrderId order : orders) {
        fulfillment_id(to, order, list.location_id);
    }
    to.end_array();
}

}  // namespace

void pick_list_fields(JsonWriter& to, const domain::PickListView& list) {
    std::uint64_t units = 0;
    std::uint64_t picked = 0;
    std::uint64_t shorted = 0;
    for (const domain::PickTaskView& task : list.tasks) {
        units += task.quantity.raw();
        picked += task.picked.raw();
        shorted += task.shorted.raw();
    }
    pick_list_id(to, "id", list.pick_list);
    to.field("location", list.location);
    time(to, "created_at", list.created_at);
    claim(to, list.status, list.claim_until);
    to.key("complete").boolean(picked + shorted == units);
    to.field("units_to_pick", units);
    to.field("units_picked", picked);
    to.field("units_shorted", shorted);
    pick_fulfillments(to, list);
    to.key("lines").begin_array();
    for (std::size_t first = 0; first < list.tasks.size();) {
        std::size_t end = first + 1;
        while (end < list.tasks.size() && list.tasks[end].bin == list.tasks[first].bin &&
               list.tasks[end].sku == list.tasks[first].sku) {
            ++end;
        }
        pick_line(to, list.tasks.subspan(first, end - first), list.location_id);
        first = end;
    }
    to.end_array();
}

namespace {

// The bin that the decision stated for the SKU; `order` are the indexes of decision.skus by SKU.
std::string_view bin_of(const domain::Decision& decision, const std::vector<std::size_t>& order,
                        domain::SkuId sku) {
    const auto found = std::lower_bound(
        order.begin(), order.end(), sku,
        [&](std::size_t index, domain::SkuId wanted) { return decision.skus[index] < wanted; });
    const bool is_stated = found != order.end() && decision.skus[*found] == sku;
    return is_stated && *found < decision.bins.size() ? decision.bins[*found] : std::string_view{};
}

}  // namespace

std::vector<domain::PickTaskView> wave_tasks(const domain::Record& record,
                                             const domain::Names& names) {
    const domain::Decision& decision = record.decision;
    std::vector<std::size_t> order(decision.skus.size());
    for (std::size_t i = 0; i < order.size(); ++i) {
        order[i] = i;
    }
    std::sort(order.begin(), order.end(), [&](std::size_t left, std::size_t right) {
        return decision.skus[left] < decision.skus[right];
    });
    std::vector<domain::PickTaskView> tasks;
    for (const domain::Effect& effect : decision.effects) {
        if (is_move_to(effect, domain::Bucket::released)) {
            tasks.push_back({.sku = names.sku(effect.sku),
                             .bin = bin_of(decision, order, effect.sku),
                             .order = effect.order(),
                             .line = effect.line,
                             .quantity = effect.quantity,
                             .picked = {}});
        }
    }
    // Within a bin and SKU they stay in the order of the list.
    std::stable_sort(tasks.begin(), tasks.end(), [](const auto& left, const auto& right) {
        return std::tie(left.bin, left.sku) < std::tie(right.bin, right.sku);
    });
    return tasks;
}

domain::LocationId wave_location(const domain::Record& record) noexcept {
    domain::LocationId location;
    for (const domain::Effect& effect : record.decision.effects) {
        location = is_move_to(effect, domain::Bucket::released) ? effect.location : location;
    }
    return location;
}

void wave_fields(JsonWriter& to, const domain::Record& record, std::string_view location,
                 const domain::Names& names) {
    const std::vector<domain::PickTaskView> tasks = wave_tasks(record, names);
    domain::PickListView list;
    list.pick_list = record.decision.pick_list;
    list.location = location;
    list.location_id = wave_location(record);
    list.created_at = record.time;
    list.claim_until = claim_until_after(record);
    list.tasks = tasks;
    pick_list_fields(to, list);
}

}  // namespace skua::codec
