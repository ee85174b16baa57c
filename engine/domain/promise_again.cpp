#include "engine/domain/promise_again.hpp"

#include <algorithm>

#include "engine/domain/fill.hpp"

namespace skua::domain {
namespace {

// What a SKU has available at its levels, but for one of them.
class Elsewhere {
public:
    Elsewhere(const Item& item, LocationId from, base::Arena& arena)
        : item_(&item), left_(arena.make_span<Units>(item.level_count)) {
        for (std::size_t i = 0; i < left_.size() && !item.is_pending; ++i) {
            const Level& level = item.levels[i];
            left_[i] = level.location == from ? Units{} : level.available();
        }
    }

    Quantity take(LocationId location, Quantity wanted) noexcept {
        const Level* level = find_level(*item_, location);
        if (level == nullptr) {
            return {};
        }
        Units& left = left_[static_cast<std::size_t>(level - item_->levels)];
        const Units taken = std::min(left, Units{wanted});
        left -= taken;
        return Quantity{static_cast<std::uint32_t>(taken.raw())};
    }

private:
    const Item* item_;       // outlives the decision
    std::span<Units> left_;  // by level; memory of the arena
};

}  // namespace

void promise_again(const ShardState& state, const PromiseRequest& request, base::Arena& arena,
                   base::ArenaVector<Effect>& effects) {
    Elsewhere elsewhere(*request.item, request.from, arena);
    for (const Taken& taken : request.takes) {
        const Order& order = order_of(*taken.line);
        Quantity rest = taken.units.open;
        PortionsLeft portions(*taken.line);
        for (const LocationId location : state.catalog().channel(order.channel)->locations()) {
            const Quantity found =
                portions.allow(location) ? elsewhere.take(location, rest) : Quantity{};
            if (found.is_zero()) {
                continue;
            }
            Effect effect = line_moved(order, *taken.line, Bucket::open, bucket_of_promise(order));
            effect.location = location;
            effect.quantity = found;
            effects.push_back(effect);
            rest -= found;
            portions.use(location);
        }
        if (rest.is_zero()) {
            continue;
        }
        if (completes_without(state, *taken.line, taken.units, rest)) {
            close_line(*taken.line, {taken.line->open + rest, taken.line->backordered},
                       CloseReason::under_delivery, effects);
        } else {
            Effect effect = line_moved(order, *taken.line, Bucket::open, Bucket::backordered);
            effect.quantity = rest;
            effects.push_back(effect);
        }
    }
}

}  // namespace skua::domain
