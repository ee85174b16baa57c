#include "engine/twin/apply.hpp"

#include <algorithm>

#include "engine/twin/apply_change.hpp"
#include "engine/twin/state_digest.hpp"

namespace skua::twin {

using domain::Bucket;
using domain::Effect;
using domain::EffectKind;

namespace {

using Problem = std::optional<std::string>;

// Carries out the effects of one record.
class Application {
public:
    Application(State& state, const domain::Record& record, Touched& touched,
                domain::SlotDigests& digests)
        : state_(state), record_(record), touched_(touched), digests_(digests) {}

    Problem carry_out(const Effect& effect, std::uint32_t place) {
        switch (effect.kind) {
            case EffectKind::line_moved:
                return line_moved(effect);
            case EffectKind::stock_moved:
                return stock_moved(effect);
            case EffectKind::level_configured:
                return level_configured(effect);
            case EffectKind::item_defined:
                return item_defined(effect);
            case EffectKind::location_defined:
                return location_defined(effect);
            case EffectKind::channel_defined:
                return channel_defined(effect);
            case EffectKind::order_created:
                return order_created(effect);
            case EffectKind::pick_list_created:
                return pick_list_created(effect);
            case EffectKind::lifecycle_changed:
            case EffectKind::hold_placed:
            case EffectKind::hold_released:
                return head_changed(effect);
            case EffectKind::shipment_created:
                return shipment_created(effect);
            case EffectKind::follow_up:
            case EffectKind::follow_up_done:
                return follow_up_changed(effect, place);
            default:
                return apply_change(state_, record_, effect, touched_, digests_);
        }
    }

    // Cancels and holds raise the version of their order; its other records keep it.
    Problem set_version() {
        if (record_.decision.order.is_none()) {
            return std::nullopt;
        }
        const auto order = state_.orders.find(record_.decision.order);
        if (order == state_.orders.end()) {
            return "the decision names an unknown order";
        }
        change_head(order->second, [&](Order& head) { head.version = record_.decision.version; });
        return std::nullopt;
    }

private:
    template <class Body>
    const Body* body() const {
        return std::get_if<Body>(&record_.command.body);
    }

    template <class Change>
    void change_level(const LevelKey& key, const Change& change) {
        Level& level = state_.levels[key];
        digests_.remove(slot_of(key.first), terms_of_level(key, level));
        change(level);
        digests_.add(slot_of(key.first), terms_of_level(key, level));
        touched_.levels.insert(key);
    }

    template <class Change>
    void change_head(Order& order, const Change& change) {
        digests_.remove(home_slot_of(order.id), term_of_head(order));
        change(order);
        digests_.add(home_slot_of(order.id), term_of_head(order));
    }

    Problem line_moved(const Effect& effect) {
        const auto found = state_.orders.find(effect.order());
        if (found == state_.orders.end() || effect.line.raw() >= found->second.lines.size()) {
            return "a move of a line that does not exist";
        }
        Order& order = found->second;
        Line& line = order.lines[effect.line.raw()];
        const LineKey key{order.id, effect.line};
        const Move move{effect.from, effect.to, effect.location, Units{effect.quantity}};

        bool moved = false;
        digests_.remove(slot_of(line.sku), terms_of_line(key, line));
        if (is_per_location(effect.from) || is_per_location(effect.to)) {
            change_level({line.sku, effect.location},
                         [&](Level& level) { moved = move_units(line, level, move); });
        } else {
            Level none;
            moved = move_units(line, none, move);
        }
        digests_.add(slot_of(line.sku), terms_of_line(key, line));
        touched_.lines.insert(key);
        if (!moved) {
            return "a move of units that the line does not have";
        }
        update_queue(order, effect.line);
        update_waiting(order, move);
        return update_tasks(effect);
    }

    void update_queue(const Order& order, domain::LineIndex index) {
        const Line& line = order.lines[index.raw()];
        const QueuePlace place{order.number, index};
        digests_.remove(slot_of(line.sku), terms_at(state_, line.sku, place));
        auto& queue = state_.queues[line.sku];
        if (line.backordered > Units{}) {
            queue[place] = order.id;
        } else {
            queue.erase(place);
        }
        digests_.add(slot_of(line.sku), terms_at(state_, line.sku, place));
        if (queue.empty()) {
            state_.queues.erase(line.sku);
        }
    }

    void update_waiting(Order& order, const Move& move) {
        if (move.from != Bucket::allocated && move.to != Bucket::allocated) {
            return;
        }
        Units& allocated = order.allocated_at[move.location];
        allocated += move.to == Bucket::allocated ? move.quantity : Units{};
        allocated -= move.from == Bucket::allocated ? move.quantity : Units{};
        const WavePlace place{order.priority, order.number, order.id};
        if (allocated > Units{}) {
            state_.waiting[move.location].insert(place);
        } else {
            state_.waiting[move.location].erase(place);
            order.allocated_at.erase(move.location);
        }
    }

    // A wave's moves are its list's tasks; a pick's moves are what is picked of them.
    Problem update_tasks(const Effect& effect) {
        if (effect.from == Bucket::allocated && effect.to == Bucket::released) {
            const domain::PickListId id = record_.decision.pick_list;
            PickList& list = state_.pick_lists[id];
            list.tasks.push_back({.order = effect.order(),
                                  .line = effect.line,
                                  .sku = effect.sku,
                                  .quantity = Units{effect.quantity},
                                  .picked = {}});
            digests_.add(slot_of(id), term_of_task(id, list, list.tasks.size() - 1));
        }
        if (effect.from != Bucket::released || effect.to != Bucket::picked) {
            return std::nullopt;
        }
        const auto* const command = body<domain::ConfirmPicks>();
        if (command == nullptr || !state_.pick_lists.contains(command->pick_list)) {
            return "a pick without a pick list";
        }
        const domain::PickListId id = command->pick_list;
        PickList& list = state_.pick_lists[id];
        for (std::size_t place = 0; place < list.tasks.size(); ++place) {
            Task& task = list.tasks[place];
            const bool is_it = task.order == effect.order() && task.line == effect.line;
            if (is_it && task.left() >= Units{effect.quantity}) {
                digests_.remove(slot_of(id), term_of_task(id, list, place));
                task.picked += Units{effect.quantity};
                digests_.add(slot_of(id), term_of_task(id, list, place));
                return std::nullopt;
            }
        }
        return "a pick that is on no task of the list";
    }

    Problem stock_moved(const Effect& effect) {
        const Units delta{effect.value};
        change_level({effect.sku, effect.location}, [&](Level& level) {
            level.on_hand += delta;
            (effect.movement == domain::MovementKind::receipt ? level.received : level.adjusted) +=
                delta;
        });
        return std::nullopt;
    }

    Problem level_configured(const Effect& effect) {
        const auto* const command = body<domain::ConfigureLevel>();
        change_level({effect.sku, effect.location}, [&](Level& level) {
            level.safety_stock = Units{effect.value};
            if (command != nullptr && command->sets_bin) {
                level.bin = command->bin;
            }
        });
        return std::nullopt;
    }

    Problem item_defined(const Effect& effect) {
        const auto* const command = body<domain::DefineItem>();
        if (command == nullptr) {
            return "an item without its text";
        }
        if (state_.items.emplace(effect.sku, command->sku).second) {
            state_.skus.emplace(command->sku, effect.sku);
            ++state_.items_in_slot[slot_of(effect.sku)];
        } else {
            digests_.remove(slot_of(effect.sku), term_of_item(state_, effect.sku));
        }
        state_.descriptions[effect.sku] = command->description;
        digests_.add(slot_of(effect.sku), term_of_item(state_, effect.sku));
        return std::nullopt;
    }

    Problem location_defined(const Effect& effect) {
        const auto* const command = body<domain::DefineLocation>();
        if (command == nullptr) {
            return "a location without its name";
        }
        if (state_.locations.emplace(command->name, effect.location).second) {
            digests_.add(slot_of_text(command->name),
                         digest_of(domain::LocationTerm{effect.location, command->name}));
        }
        return std::nullopt;
    }

    Problem channel_defined(const Effect& effect) {
        const auto* const command = body<domain::DefineChannel>();
        if (command == nullptr) {
            return "a channel without its name";
        }
        const domain::ChannelId channel{static_cast<std::uint16_t>(effect.value)};
        const domain::Slot slot = slot_of_text(command->name);
        if (!state_.channels.emplace(command->name, channel).second) {
            digests_.remove(slot, term_of_channel(state_, command->name));
        }
        auto& sourcing = state_.sourcing[channel];
        sourcing.clear();
        for (const std::string_view name : command->locations) {
            sourcing.push_back(state_.find_location(name));
        }
        digests_.add(slot, term_of_channel(state_, command->name));
        return std::nullopt;
    }

    Problem order_created(const Effect& effect) {
        const auto* const command = body<domain::PlaceOrder>();
        if (command == nullptr || command->lines.size() != record_.decision.skus.size()) {
            return "an order without its lines";
        }
        Order order;
        order.id = effect.order();
        order.number = record_.sequence;
        order.accepted_at = record_.time;
        order.placed_at = command->placed_at;
        order.total = command->total;
        order.currency = command->currency;
        order.policy = command->policy;
        order.external_id = command->external_id;
        order.cold = command->cold;
        order.priority = command->priority;
        order.channel = state_.find_channel(command->channel);
        for (std::size_t i = 0; i < command->lines.size(); ++i) {
            Line& line = order.lines.emplace_back();
            line.sku = record_.decision.skus[i];
            line.ordered = line.open = Units{command->lines[i].quantity};
            line.unit_price = command->lines[i].unit_price;
            line.external_line_id = command->lines[i].external_line_id;
            const LineKey key{order.id, domain::LineIndex{static_cast<std::uint16_t>(i)}};
            digests_.add(slot_of(line.sku), term_of_ordered(key, line) + terms_of_line(key, line));
            touched_.lines.insert(key);
        }
        digests_.add(home_slot_of(order.id), term_of_placed(order) + term_of_head(order));
        ++state_.orders_in_slot[home_slot_of(order.id)];
        state_.orders.emplace(order.id, std::move(order));
        return std::nullopt;
    }

    // Lifecycle and holds: the order is the decision's.
    Problem head_changed(const Effect& effect) {
        const auto found = state_.orders.find(record_.decision.order);
        if (found == state_.orders.end()) {
            return "a change of an order that does not exist";
        }
        const auto hold = static_cast<domain::HoldKind>(effect.value);
        change_head(found->second, [&](Order& order) {
            if (effect.kind == EffectKind::lifecycle_changed) {
                order.lifecycle = static_cast<domain::Lifecycle>(effect.value);
            } else if (effect.kind == EffectKind::hold_placed) {
                order.holds.insert(hold);
            } else {
                order.holds.erase(hold);
            }
        });
        if (effect.kind == EffectKind::hold_placed) {
            return start_hold({found->first, hold});
        }
        const bool is_release = effect.kind == EffectKind::hold_released;
        for (const domain::HoldKind one : is_release ? std::set{hold} : found->second.holds) {
            end_hold({found->first, one});
        }
        return std::nullopt;
    }

    Problem start_hold(const HoldKey& key) {
        const auto* const command = body<domain::PlaceHold>();
        if (command == nullptr) {
            return "a hold without its command";
        }
        if (command->hold_until.micros != 0) {
            const TimedHold hold{command->hold_until, record_.sequence};
            state_.timed_holds[key] = hold;
            state_.ends[hold] = key;
            digests_.add(home_slot_of(key.first), term_of_timed_hold(key, hold));
        }
        if (!command->release_role.empty()) {
            state_.release_roles[key] = command->release_role;
            digests_.add(home_slot_of(key.first), term_of_release_role(key, command->release_role));
        }
        return std::nullopt;
    }

    void end_hold(const HoldKey& key) {
        const auto found = state_.timed_holds.find(key);
        if (found != state_.timed_holds.end()) {
            digests_.remove(home_slot_of(key.first), term_of_timed_hold(key, found->second));
            state_.ends.erase(found->second);
            state_.timed_holds.erase(found);
        }
        if (const auto role = state_.release_roles.find(key); role != state_.release_roles.end()) {
            digests_.remove(home_slot_of(key.first), term_of_release_role(key, role->second));
            state_.release_roles.erase(role);
        }
    }

    Problem pick_list_created(const Effect& effect) {
        const domain::PickListId id = record_.decision.pick_list;
        PickList& list = state_.pick_lists[id];
        list.location = effect.location;
        list.created_at = record_.time;
        digests_.add(slot_of(id), term_of_list(id, list));
        return std::nullopt;
    }

    // The moves before it have changed the quantities.
    Problem shipment_created(const Effect& effect) {
        const auto* const command = body<domain::ShipFulfillment>();
        const auto order = state_.orders.find(effect.order());
        if (command == nullptr || order == state_.orders.end()) {
            return "a shipment without its order";
        }
        Shipment& shipment = order->second.shipments.emplace_back();
        shipment.sequence = record_.sequence;
        shipment.time = record_.time;
        shipment.location = effect.location;
        shipment.carrier = command->carrier;
        shipment.tracking_number = command->tracking_number;
        digests_.add(home_slot_of(order->first), term_of_shipment(order->first, shipment));
        return std::nullopt;
    }

    Problem follow_up_changed(const Effect& effect, std::uint32_t place) {
        auto& pending = state_.pending;
        const auto present = std::ranges::find(pending, effect.sku);
        if (effect.kind == EffectKind::follow_up && present == pending.end()) {
            pending.push_back(effect.sku);
            const Raised raised{record_.sequence, place};
            state_.raised[effect.sku] = raised;
            digests_.add(slot_of(effect.sku), term_of_follow_up(effect.sku, raised));
        }
        if (effect.kind == EffectKind::follow_up_done && present != pending.end()) {
            pending.erase(present);
            digests_.remove(slot_of(effect.sku),
                            term_of_follow_up(effect.sku, state_.raised.at(effect.sku)));
            state_.raised.erase(effect.sku);
        }
        return std::nullopt;
    }

    State& state_;
    const domain::Record& record_;
    Touched& touched_;
    domain::SlotDigests& digests_;
};

}  // namespace

std::optional<std::string> apply(State& state, const domain::Record& record, Touched& touched,
                                 domain::SlotDigests& digests) {
    Application application(state, record, touched, digests);
    const auto& effects = record.decision.effects;
    for (std::size_t i = 0; i < effects.size(); ++i) {
        if (const Problem problem =
                application.carry_out(effects[i], static_cast<std::uint32_t>(i))) {
            return "effect " + std::to_string(i) + ": " + *problem;
        }
    }
    return application.set_version();
}

}  // namespace skua::twin
