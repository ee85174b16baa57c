#include "engine/twin/state.hpp"

#include <algorithm>

#include "engine/base/hash.hpp"

namespace skua::twin {
namespace {

using domain::Bucket;

Units Portion::*portion_bucket(Bucket bucket) {
    switch (bucket) {
        case Bucket::allocated:
            return &Portion::allocated;
        case Bucket::released:
            return &Portion::released;
        case Bucket::picked:
            return &Portion::picked;
        case Bucket::packed:
            return &Portion::packed;
        case Bucket::shipped:
            return &Portion::shipped;
        case Bucket::reserved:
            return &Portion::reserved;
        default:
            return nullptr;
    }
}

Units Line::*line_bucket(Bucket bucket) {
    switch (bucket) {
        case Bucket::open:
            return &Line::open;
        case Bucket::backordered:
            return &Line::backordered;
        case Bucket::cancelled:
            return &Line::cancelled;
        default:
            return nullptr;
    }
}

// The counter behind a bucket, or nullptr when the line has none there.
Units* find_counter(Line& line, Bucket bucket, domain::LocationId location) {
    if (const auto member = line_bucket(bucket)) {
        return &(line.*member);
    }
    const auto member = portion_bucket(bucket);
    if (member == nullptr) {
        return nullptr;
    }
    for (Portion& portion : line.portions) {
        if (portion.location == location) {
            return &(portion.*member);
        }
    }
    return nullptr;
}

}  // namespace

Units Level::in(domain::Condition condition) const {
    switch (condition) {
        case domain::Condition::sellable:
            return sellable();
        case domain::Condition::quality_hold:
            return quality_hold;
        case domain::Condition::damaged:
            return damaged;
    }
    return {};
}

Units Level::available() const {
    const Units free = sellable() - allocated - soft_reserved - safety_stock;
    return is_set_aside ? Units{} : std::max(free, Units{});
}

void Level::change_condition(domain::Condition from, domain::Condition to, Units quantity) {
    const auto change = [&](domain::Condition condition, Units by) {
        quality_hold += condition == domain::Condition::quality_hold ? by : Units{};
        damaged += condition == domain::Condition::damaged ? by : Units{};
    };
    change(from, Units{} - quantity);
    change(to, quantity);
}

const Portion* Line::portion_at(domain::LocationId location) const {
    for (const Portion& portion : portions) {
        if (portion.location == location) {
            return &portion;
        }
    }
    return nullptr;
}

Units& ReturnLine::in(domain::Disposition disposition) {
    if (disposition == domain::Disposition::restock) {
        return restocked;
    }
    return disposition == domain::Disposition::quarantine ? quarantined : scrapped;
}

Units Line::in(Units Portion::*bucket) const {
    Units sum;
    for (const Portion& portion : portions) {
        sum += portion.*bucket;
    }
    return sum;
}

Units Line::unfinished() const {
    Units sum = open + backordered;
    for (const Portion& portion : portions) {
        sum += portion.held() + portion.reserved;
    }
    return sum;
}

domain::SkuId State::find_sku(const domain::SkuRef& ref) const {
    if (!ref.id.is_none()) {
        return items.contains(ref.id) ? ref.id : domain::SkuId{};
    }
    const auto found = skus.find(ref.text);
    return found == skus.end() ? domain::SkuId{} : found->second;
}

domain::LocationId State::find_location(std::string_view name) const {
    const auto found = locations.find(name);
    return found == locations.end() ? domain::LocationId{} : found->second;
}

domain::ChannelId State::find_channel(std::string_view name) const {
    const auto found = channels.find(name);
    return found == channels.end() ? domain::ChannelId{} : found->second;
}

const Order* State::find_order(domain::OrderId id) const {
    const auto found = orders.find(id);
    return found == orders.end() ? nullptr : &found->second;
}

const CountTask* State::find_count(domain::CountId id) const {
    const auto found = counts.find(id);
    return found == counts.end() ? nullptr : &found->second;
}

const Return* State::find_return(const ReturnKey& key) const {
    const auto found = returns.find(key.first);
    const bool is_known =
        found != returns.end() && key.second.raw() >= 1 && key.second.raw() <= found->second.size();
    return is_known ? &found->second[key.second.raw() - 1U] : nullptr;
}

Units State::claimed(const LineKey& key) const {
    Units sum;
    const auto found = returns.find(key.first);
    if (found == returns.end()) {
        return sum;
    }
    for (const Return& returned : found->second) {
        const auto line = returned.lines.find(key.second);
        const bool is_void = returned.status == domain::ReturnStatus::rejected ||
                             returned.status == domain::ReturnStatus::cancelled;
        if (line == returned.lines.end() || is_void) {
            continue;
        }
        const bool is_closed = returned.status == domain::ReturnStatus::closed;
        sum += is_closed ? line->second.received() : line->second.quantity;
    }
    return sum;
}

const Transfer* State::find_transfer(domain::TransferId id) const {
    const auto found = transfers.find(id);
    return found == transfers.end() ? nullptr : &found->second;
}

std::map<LevelKey, Units> State::held_for_transfers() const {
    std::map<LevelKey, Units> held;
    for (const auto& [id, transfer] : transfers) {
        if (transfer.status == domain::TransferStatus::ready) {
            for (const TransferLine& line : transfer.lines) {
                held[{line.sku, transfer.from}] += line.quantity;
            }
        }
    }
    return held;
}

const PickList* State::find_pick_list(domain::PickListId id) const {
    const auto found = pick_lists.find(id);
    return found == pick_lists.end() ? nullptr : &found->second;
}

Units PickList::left() const {
    Units sum;
    for (const Task& task : tasks) {
        sum += task.left();
    }
    return sum;
}

namespace {

std::string name_of(const HoldKey& key, const End& end) {
    return std::string("hold ") + domain::to_string(key.second) + " of order " +
           std::to_string(key.first.raw()) + ", placed by record " +
           std::to_string(end.set_by.raw()) + " until ";
}

std::string name_of(domain::PickListId list, const End& end) {
    return "claim of pick list " + std::to_string(list.raw()) + ", set by record " +
           std::to_string(end.set_by.raw()) + " until ";
}

std::string name_of(domain::OrderId reservation, const End& end) {
    return "reservation " + std::to_string(reservation.raw()) + ", whose end record " +
           std::to_string(end.set_by.raw()) + " set to ";
}

}  // namespace

std::string name_of(const State& state, const End& end) {
    return std::visit([&](const auto& key) { return name_of(key, end); }, state.ends.at(end)) +
           base::format_rfc3339(end.time);
}

const End* State::find_timed_hold(const HoldKey& key) const {
    const auto found = timed_holds.find(key);
    return found == timed_holds.end() ? nullptr : &found->second;
}

const Level& State::level(const LevelKey& key) const {
    static const Level empty;
    const auto found = levels.find(key);
    return found == levels.end() ? empty : found->second;
}

bool State::is_pending(domain::SkuId sku) const {
    return std::ranges::find(pending, sku) != pending.end();
}

domain::SkuId State::oldest_pending_of(domain::Slot slot) const {
    const auto found =
        std::ranges::find(pending, slot, [](domain::SkuId sku) { return domain::slot_of(sku); });
    return found == pending.end() ? domain::SkuId{} : *found;
}

std::size_t State::queue_length(domain::SkuId sku) const {
    const auto found = queues.find(sku);
    return found == queues.end() ? 0 : found->second.size();
}

bool is_per_location(Bucket bucket) {
    return portion_bucket(bucket) != nullptr;
}

bool is_held(Bucket bucket) {
    return is_per_location(bucket) && bucket != Bucket::shipped && bucket != Bucket::reserved;
}

bool move_units(Line& line, Level& level, const Move& move) {
    Units* const source = find_counter(line, move.from, move.location);
    if (source == nullptr || *source < move.quantity || move.quantity <= Units{}) {
        return false;
    }
    if (line_bucket(move.to) == nullptr && !is_per_location(move.to)) {
        return false;
    }
    *source -= move.quantity;
    if (is_per_location(move.to) && line.portion_at(move.location) == nullptr) {
        line.portions.emplace_back().location = move.location;
    }
    *find_counter(line, move.to, move.location) += move.quantity;

    if (is_held(move.to) && !is_held(move.from)) {
        level.allocated += move.quantity;
    }
    if (is_held(move.from) && !is_held(move.to)) {
        level.allocated -= move.quantity;
    }
    if (move.to == Bucket::reserved) {
        level.soft_reserved += move.quantity;
    }
    if (move.from == Bucket::reserved) {
        level.soft_reserved -= move.quantity;
    }
    if (move.to == Bucket::shipped) {
        level.on_hand -= move.quantity;
        level.shipped += move.quantity;
    }
    return true;
}

bool is_reservation(domain::Lifecycle lifecycle) {
    return lifecycle == domain::Lifecycle::held || lifecycle == domain::Lifecycle::committed ||
           lifecycle == domain::Lifecycle::released || lifecycle == domain::Lifecycle::expired;
}

domain::Slot slot_of_text(std::string_view text) {
    return domain::Slot{static_cast<std::uint16_t>(base::stable_hash(text) % domain::kSlots)};
}

}  // namespace skua::twin
