#include "engine/twin/apply.hpp"

#include <algorithm>

#include "engine/domain/digest.hpp"

namespace skua::twin {

using domain::Bucket;
using domain::Effect;
using domain::EffectKind;
using domain::Quantity;

std::uint64_t digest_of_level(const LevelKey& key, const Level& level) {
    return digest_of(domain::LevelTerm{.sku = key.first,
                                       .location = key.second,
                                       .on_hand = level.on_hand,
                                       .allocated = level.allocated,
                                       .soft_reserved = level.soft_reserved,
                                       .safety_stock = level.safety_stock});
}

std::uint64_t digest_of_line(const LineKey& key, const Line& line) {
    const auto quantity = [](Units units) {
        return Quantity{static_cast<std::uint32_t>(units.raw())};
    };
    std::uint64_t sum = digest_of(domain::LineTerm{.order = key.first,
                                                   .line = key.second,
                                                   .open = quantity(line.open),
                                                   .backordered = quantity(line.backordered),
                                                   .cancelled = quantity(line.cancelled)});
    for (const Portion& portion : line.portions) {
        sum += digest_of(domain::PortionTerm{.order = key.first,
                                             .line = key.second,
                                             .location = portion.location,
                                             .allocated = quantity(portion.allocated),
                                             .released = quantity(portion.released),
                                             .picked = quantity(portion.picked),
                                             .packed = quantity(portion.packed),
                                             .shipped = quantity(portion.shipped)});
    }
    return sum;
}

namespace {

using Problem = std::optional<std::string>;

// Carries out the effects of one record.
class Application {
public:
    Application(State& state, const domain::Record& record, Touched& touched, std::uint64_t& digest)
        : state_(state), record_(record), touched_(touched), digest_(digest) {}

    Problem carry_out(const Effect& effect) {
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
                state_.pick_lists[record_.decision.pick_list].location = effect.location;
                return std::nullopt;
            case EffectKind::lifecycle_changed:
            case EffectKind::hold_placed:
            case EffectKind::hold_released:
                return head_changed(effect);
            case EffectKind::shipment_created:
                return std::nullopt;  // the moves before it say it all
            case EffectKind::follow_up:
            case EffectKind::follow_up_done:
                return follow_up_changed(effect);
        }
        return "an effect of unknown kind";
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
        order->second.version = record_.decision.version;
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
        digest_ -= digest_of_level(key, level);
        change(level);
        digest_ += digest_of_level(key, level);
        touched_.levels.insert(key);
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
        digest_ -= digest_of_line(key, line);
        if (is_per_location(effect.from) || is_per_location(effect.to)) {
            change_level({line.sku, effect.location},
                         [&](Level& level) { moved = move_units(line, level, move); });
        } else {
            Level none;
            moved = move_units(line, none, move);
        }
        digest_ += digest_of_line(key, line);
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
        auto& queue = state_.queues[line.sku];
        if (line.backordered > Units{}) {
            queue[{order.number, index}] = order.id;
        } else {
            queue.erase({order.number, index});
        }
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
            state_.pick_lists[record_.decision.pick_list].tasks.push_back(
                {.order = effect.order(),
                 .line = effect.line,
                 .sku = effect.sku,
                 .quantity = Units{effect.quantity},
                 .picked = {}});
        }
        if (effect.from != Bucket::released || effect.to != Bucket::picked) {
            return std::nullopt;
        }
        const auto* const command = body<domain::ConfirmPicks>();
        if (command == nullptr || !state_.pick_lists.contains(command->pick_list)) {
            return "a pick without a pick list";
        }
        for (Task& task : state_.pick_lists[command->pick_list].tasks) {
            const bool is_it = task.order == effect.order() && task.line == effect.line;
            if (is_it && task.left() >= Units{effect.quantity}) {
                task.picked += Units{effect.quantity};
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
        }
        return std::nullopt;
    }

    Problem location_defined(const Effect& effect) {
        const auto* const command = body<domain::DefineLocation>();
        if (command == nullptr) {
            return "a location without its name";
        }
        state_.locations.emplace(command->name, effect.location);
        return std::nullopt;
    }

    Problem channel_defined(const Effect& effect) {
        const auto* const command = body<domain::DefineChannel>();
        if (command == nullptr) {
            return "a channel without its name";
        }
        const domain::ChannelId channel{static_cast<std::uint16_t>(effect.value)};
        state_.channels.emplace(command->name, channel);
        auto& sourcing = state_.sourcing[channel];
        sourcing.clear();
        for (const std::string_view name : command->locations) {
            sourcing.push_back(state_.find_location(name));
        }
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
        order.priority = command->priority;
        order.channel = state_.find_channel(command->channel);
        for (std::size_t i = 0; i < command->lines.size(); ++i) {
            Line& line = order.lines.emplace_back();
            line.sku = record_.decision.skus[i];
            line.ordered = line.open = Units{command->lines[i].quantity};
            const LineKey key{order.id, domain::LineIndex{static_cast<std::uint16_t>(i)}};
            digest_ += digest_of_line(key, line);
            touched_.lines.insert(key);
        }
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
        if (effect.kind == EffectKind::lifecycle_changed) {
            found->second.lifecycle = static_cast<domain::Lifecycle>(effect.value);
            return std::nullopt;
        }
        const auto hold = static_cast<domain::HoldKind>(effect.value);
        if (effect.kind == EffectKind::hold_placed) {
            found->second.holds.insert(hold);
        } else {
            found->second.holds.erase(hold);
        }
        return std::nullopt;
    }

    Problem follow_up_changed(const Effect& effect) {
        auto& pending = state_.pending;
        const auto present = std::ranges::find(pending, effect.sku);
        if (effect.kind == EffectKind::follow_up && present == pending.end()) {
            pending.push_back(effect.sku);
        }
        if (effect.kind == EffectKind::follow_up_done && present != pending.end()) {
            pending.erase(present);
        }
        return std::nullopt;
    }

    State& state_;
    const domain::Record& record_;
    Touched& touched_;
    std::uint64_t& digest_;
};

}  // namespace

std::optional<std::string> apply(State& state, const domain::Record& record, Touched& touched,
                                 std::uint64_t& digest) {
    Application application(state, record, touched, digest);
    const auto& effects = record.decision.effects;
    for (std::size_t i = 0; i < effects.size(); ++i) {
        if (const Problem problem = application.carry_out(effects[i])) {
            return "effect " + std::to_string(i) + ": " + *problem;
        }
    }
    return application.set_version();
}

}  // namespace skua::twin
