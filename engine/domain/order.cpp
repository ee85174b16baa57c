#include "engine/domain/order.hpp"

namespace skua::domain {

Quantity& Portion::of(Bucket bucket) noexcept {
    switch (bucket) {
        case Bucket::allocated:
        case Bucket::reserved:
            return allocated;
        case Bucket::released:
            return released;
        case Bucket::picked:
            return picked;
        case Bucket::packed:
            return packed;
        default:
            SKUA_ASSERT(bucket == Bucket::shipped);
            return shipped;
    }
}

Quantity Line::allocated() const noexcept {
    Quantity sum;
    for (std::size_t i = 0; i < portion_count; ++i) {
        sum += portion(i).allocated;
    }
    return sum;
}

Quantity Line::active() const noexcept {
    Quantity sum;
    for (std::size_t i = 0; i < portion_count; ++i) {
        sum += portion(i).active();
    }
    return sum;
}

const Fulfillment* Order::find_fulfillment(LocationId location) const noexcept {
    for (const Fulfillment* at = fulfillments(); at != nullptr; at = at->next) {
        if (at->location == location) {
            return at;
        }
    }
    return nullptr;
}

}  // namespace skua::domain
