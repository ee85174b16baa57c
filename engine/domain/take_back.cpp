#include "engine/domain/take_back.hpp"

#include <algorithm>
#include <tuple>

#include "engine/domain/fill.hpp"
#include "engine/domain/limits.hpp"
#include "engine/domain/take.hpp"

namespace skua::domain {

TakeBack::TakeBack(const ShardState& state, const Item& item, LocationId location,
                   base::Arena& arena)
    : state_(&state),
      item_(&item),
      arena_(&arena),
      location_(location),
      taken_(arena),
      asked_(state, location, arena) {}

// No two of a bucket are of one line.
bool TakeBack::is_after(const Claim& left, const Claim& right) noexcept {
    return std::tuple(left.rank, left.line->index) > std::tuple(right.rank, right.line->index);
}

void TakeBack::keep(Claims& claims, const Claim& claim) {
    const auto begin = claims.heap.begin();
    if (claims.count == claims.heap.size()) {
        if (!is_after(claim, claims.heap.front())) {
            return;
        }
        std::pop_heap(begin, claims.heap.end(), is_after);
        claims.heap.back() = claim;
    } else {
        claims.heap[claims.count++] = claim;
    }
    std::push_heap(begin, begin + static_cast<std::ptrdiff_t>(claims.count), is_after);
}

void TakeBack::look_at(const Order& order) {
    const std::uint64_t rank = (std::uint64_t{order.priority} << 60U) | order.number.raw();
    for (const Line& line : order.lines()) {
        const Portion* portion = line.sku == item_->id ? line.find_portion(location_) : nullptr;
        if (portion == nullptr) {
            continue;
        }
        held_ += Units{portion->picked} + Units{portion->packed};
        if (!portion->allocated.is_zero()) {
            Claims& promised =
                bucket_of_promise(order) == Bucket::reserved ? reserved_ : allocated_;
            keep(promised, {rank, &line, portion->allocated});
        }
        if (!portion->released.is_zero()) {
            keep(released_, {rank, &line, portion->released});
        }
    }
}

void TakeBack::look() {
    reserved_.heap = arena_->make_span<Claim>(kCountTakesMax);
    allocated_.heap = arena_->make_span<Claim>(kCountTakesMax);
    released_.heap = arena_->make_span<Claim>(kCountTakesMax);
    state_->orders().for_each([this](const Order& order) { look_at(order); });
    if (const Level* level = find_level(*item_, location_); level != nullptr) {
        held_ += level->held();
    }
}

void TakeBack::name_list(const Order& order, base::ArenaVector<Effect>& effects) {
    const PickListId list = order.find_fulfillment(location_)->pick_list;
    if (list == list_) {
        return;
    }
    list_ = list;
    Effect shorted;
    shorted.kind = EffectKind::pick_list_shorted;
    shorted.location = location_;
    shorted.value = static_cast<std::int64_t>(list.raw());
    effects.push_back(shorted);
}

Units TakeBack::take_from(Claims& claims, Bucket bucket, Units missing,
                          base::ArenaVector<Effect>& effects) {
    const std::span<Claim> last_first = claims.heap.first(claims.count);
    std::ranges::sort(last_first, is_after);
    for (const Claim& claim : last_first) {
        if (missing == Units{} || taken_.size() == kCountTakesMax) {
            break;
        }
        const Quantity taken = smaller_of(claim.units, missing);
        const Order& order = order_of(*claim.line);
        Quantity cancelled;
        if (bucket == Bucket::released) {
            name_list(order, effects);
            cancelled = asked_.cancel(*claim.line, taken, effects);
        }
        if (cancelled < taken) {
            Effect effect = line_moved(order, *claim.line, bucket, Bucket::open);
            effect.location = location_;
            effect.quantity = taken - cancelled;
            effects.push_back(effect);
        }
        taken_.push_back({claim.rank, claim.line, taken, cancelled});
        missing -= Units{taken};
    }
    return missing;
}

TakeBack::End TakeBack::take(Units missing, base::ArenaVector<Effect>& effects) {
    missing = take_from(reserved_, Bucket::reserved, missing, effects);
    missing = take_from(allocated_, Bucket::allocated, missing, effects);
    missing = take_from(released_, Bucket::released, missing, effects);
    return missing == Units{} ? End::enough : End::too_many;
}

void TakeBack::promise_again(base::ArenaVector<Effect>& effects) {
    std::ranges::sort(taken_.items(),
                      [](const Claim& left, const Claim& right) { return is_after(right, left); });
    base::ArenaVector<Taken> takes(*arena_, taken_.size());
    for (const Claim& claim : taken_.view()) {
        if (takes.empty() || takes.back().line != claim.line) {
            takes.push_back({claim.line, {}});
        }
        takes.back().units.open += claim.units - claim.cancelled;
        takes.back().units.cancelled += claim.cancelled;
    }
    domain::promise_again(*state_, {.item = item_, .from = location_, .takes = takes.view()},
                          *arena_, effects);
}

}  // namespace skua::domain
