#include "engine/twin/books.hpp"

#include <string>

namespace skua::twin {
namespace {

using domain::Bucket;
using domain::Effect;
using domain::EffectKind;
using domain::MovementKind;
using domain::TransferStep;

std::string number(Units units) {
    return std::to_string(units.raw());
}

std::string name_of(const LevelKey& key) {
    return "sku " + std::to_string(key.first.raw()) + " location " +
           std::to_string(key.second.raw());
}

const Line* find_line(const State& state, const LineKey& key) {
    const Order* const order = state.find_order(key.first);
    return order == nullptr || key.second.raw() >= order->lines.size()
               ? nullptr
               : &order->lines[key.second.raw()];
}

// What is left of a line on the list that claimed its order at a location last, if it is claimed.
// Owner: one judgement; the tasks of a list are added up once.
class Claims {
public:
    explicit Claims(const State& state) : state_(state) {}

    Units left(const LineKey& key, domain::LocationId location) {
        const auto claim = state_.claims.find({key.first, location});
        if (claim == state_.claims.end()) {
            return Units{};
        }
        const auto [list, is_new] = lists_.try_emplace(claim->second);
        if (is_new) {
            add_up(state_.pick_lists.at(claim->second), list->second);
        }
        const auto found = list->second.find(key);
        return found == list->second.end() ? Units{} : found->second;
    }

private:
    using Left = std::map<LineKey, Units>;

    static void add_up(const PickList& list, Left& left) {
        if (!list.is_claimed()) {
            return;
        }
        for (const Task& task : list.tasks) {
            left[{task.order, task.line}] += task.left();
        }
    }

    const State& state_;
    std::map<domain::PickListId, Left> lists_;
};

std::optional<Breach> breaks_released(const State& state, const Touched& touched) {
    Claims claims(state);
    for (const LineKey& key : touched.lines) {
        for (const Portion& portion :
             state.orders.at(key.first).lines.at(key.second.raw()).portions) {
            const Units left = claims.left(key, portion.location);
            if (portion.released != left) {
                return Breach{Check::pick_lists, "order " + std::to_string(key.first.raw()) +
                                                     " line " + std::to_string(key.second.raw()) +
                                                     " has " + number(portion.released) +
                                                     " units released at location " +
                                                     std::to_string(portion.location.raw()) +
                                                     ", and its open list has " + number(left)};
            }
        }
    }
    return std::nullopt;
}

}  // namespace

void Books::open(const State& state, const domain::Record& record) {
    opened_.clear();
    touched_.clear();
    for (const Effect& effect : record.decision.effects) {
        if (effect.kind != EffectKind::line_moved) {
            continue;
        }
        const LineKey key{effect.order(), effect.line};
        const Line* const line = find_line(state, key);
        if (opened_.insert(key).second && line != nullptr) {
            add(*line, Sign::out);
        }
    }
}

// A line that is new since then was in no sum; one that no unit was moved of holds what it held.
void Books::close(const State& state, const domain::Record& record) {
    for (const LineKey& key : opened_) {
        if (const Line* const line = find_line(state, key)) {
            add(*line, Sign::in);
        }
    }
    move(state, record);
}

void Books::add(const Line& line, Sign sign) {
    const auto put = [sign](Units& sum, Units units) {
        sum = sign == Sign::in ? sum + units : sum - units;
    };
    for (const Portion& portion : line.portions) {
        Held& held = held_[{line.sku, portion.location}];
        put(held.allocated, portion.held());
        put(held.reserved, portion.reserved);
        put(held.shipped, portion.shipped);
    }
}

// By what the record says: a level is looked at only when it is judged.
void Books::move(const State& state, const domain::Record& record) {
    for (const Effect& effect : record.decision.effects) {
        if (effect.kind == EffectKind::stock_moved) {
            move_stock(effect);
        } else if (effect.kind == EffectKind::transfer_stepped) {
            step_transfer(effect);
        } else if (effect.kind == EffectKind::line_moved && effect.to == Bucket::shipped) {
            Moved& moved = moved_[effect.sku];
            moved.on_hand -= Units{effect.quantity};
            moved.came -= Units{effect.quantity};
            touched_.insert(effect.sku);
        } else if (effect.kind == EffectKind::return_received) {
            const Line* const line = find_line(state, {record.decision.order, effect.line});
            if (line != nullptr) {
                moved_[line->sku].of_returns += Units{effect.quantity};
                touched_.insert(line->sku);
            }
        }
    }
}

// A transfer moves within the house: what it takes here it brings there.
void Books::move_stock(const Effect& effect) {
    const Units delta{effect.value};
    Moved& moved = moved_[effect.sku];
    moved.on_hand += delta;
    if (effect.movement != MovementKind::transfer_out &&
        effect.movement != MovementKind::transfer_in) {
        moved.came += delta;
    }
    if (effect.movement == MovementKind::returned) {
        moved.returned += delta;
    }
    touched_.insert(effect.sku);
}

void Books::step_transfer(const Effect& effect) {
    const Units units{effect.quantity};
    Held& source = held_[{effect.sku, effect.location}];  // of the three steps that are there
    Moved& moved = moved_[effect.sku];
    switch (static_cast<TransferStep>(effect.value)) {
        case TransferStep::held:
            source.reserved += units;
            break;
        case TransferStep::freed:
            source.reserved -= units;
            break;
        case TransferStep::sent:
            source.reserved -= units;
            moved.in_transit += units;
            break;
        case TransferStep::received:
        case TransferStep::returned:
            moved.in_transit -= units;
            break;
        case TransferStep::found:
            moved.came += units;
            break;
        case TransferStep::lost:
            moved.in_transit -= units;
            moved.came -= units;
            break;
    }
    touched_.insert(effect.sku);
}

std::optional<Breach> Books::breaks_level(const State& state, const LevelKey& key) const {
    const Level& level = state.level(key);
    const auto found = held_.find(key);
    const Held held = found == held_.end() ? Held{} : found->second;
    const auto breach = [&key](const char* what, Units of_level, const char* who, Units of_them) {
        return Breach{Check::stock, name_of(key) + " " + what + " " + number(of_level) + " but " +
                                        who + " hold " + number(of_them)};
    };
    if (level.allocated != held.allocated) {
        return breach("allocated", level.allocated, "its lines", held.allocated);
    }
    if (level.soft_reserved != held.reserved) {
        return breach("reserved", level.soft_reserved, "its carts and transfers", held.reserved);
    }
    if (level.shipped != held.shipped) {
        return breach("shipped", level.shipped, "its lines", held.shipped);
    }
    return std::nullopt;
}

std::optional<Breach> Books::breaks_sku(const State& state, domain::SkuId sku) const {
    Units on_hand, in_transit;
    for (auto level = state.levels.lower_bound({sku, domain::LocationId{}});
         level != state.levels.end() && level->first.first == sku; ++level) {
        on_hand += level->second.on_hand;
        in_transit += level->second.in_transit;
    }
    const auto found = moved_.find(sku);
    const Moved moved = found == moved_.end() ? Moved{} : found->second;
    const std::string name = "sku " + std::to_string(sku.raw());
    if (on_hand != moved.on_hand) {
        return Breach{Check::stock, name + " on hand " + number(on_hand) +
                                        " everywhere but its movements make " +
                                        number(moved.on_hand)};
    }
    if (in_transit != moved.in_transit) {
        return Breach{Check::stock, name + " in transit " + number(in_transit) +
                                        " everywhere but its transfers make " +
                                        number(moved.in_transit)};
    }
    if (on_hand + in_transit != moved.came) {
        return Breach{Check::stock, name + " has " + number(on_hand + in_transit) +
                                        " at its locations and between them but " +
                                        number(moved.came) + " came and stayed"};
    }
    if (moved.returned != moved.of_returns) {
        return Breach{Check::stock, name + " returned " + number(moved.returned) +
                                        " but its returns received " + number(moved.of_returns)};
    }
    return std::nullopt;
}

std::optional<Breach> Books::breach(const State& state, const Touched& touched) const {
    std::set<domain::SkuId> skus = touched_;
    for (const LevelKey& key : touched.levels) {
        if (auto found = breaks_level(state, key)) {
            return found;
        }
        skus.insert(key.first);
    }
    for (const domain::SkuId sku : skus) {
        if (auto found = breaks_sku(state, sku)) {
            return found;
        }
    }
    return breaks_released(state, touched);
}

}  // namespace skua::twin
