#pragma once

// The document of an order, and the sums of units by bucket that it shares with that of a
// fulfillment order. Internal to engine/codec.

#include <span>

#include "engine/codec/json_text.hpp"
#include "engine/domain/query.hpp"

namespace skua::codec {

// Units of an order, of a line or of a fulfillment order by bucket.
struct BucketSums {
    std::uint64_t ordered = 0;
    std::uint64_t open = 0;
    std::uint64_t backordered = 0;
    std::uint64_t allocated = 0;
    std::uint64_t released = 0;
    std::uint64_t picked = 0;
    std::uint64_t packed = 0;
    std::uint64_t shipped = 0;
    std::uint64_t cancelled = 0;  // of a fulfillment: of the lines that it has, or had, units of

    template <class Portion>
    void add_portion(const Portion& portion) noexcept {
        allocated += static_cast<std::uint64_t>(portion.allocated.raw());
        released += static_cast<std::uint64_t>(portion.released.raw());
        picked += static_cast<std::uint64_t>(portion.picked.raw());
        packed += static_cast<std::uint64_t>(portion.packed.raw());
        shipped += static_cast<std::uint64_t>(portion.shipped.raw());
    }
    [[nodiscard]] std::uint64_t placed() const noexcept {
        return allocated + released + picked + packed + shipped;
    }
};

void portion_fields(JsonWriter& to, const BucketSums& sums);
// The furthest unfinished work at the location names the state. When nothing is there any more, and
// nothing left from there: `cancelled` if units of its lines were cancelled, else `short`, because
// they were promised elsewhere or wait again.
const char* fulfillment_status(const BucketSums& sums) noexcept;
// What is known to be delivered of a line, never more than is shipped of it: where every shipment
// is delivered all that left from there, elsewhere the contents of packages in such shipments.
std::uint64_t delivered_of(const domain::OrderView& order, std::size_t line) noexcept;
// What it is while a request to cancel waits for its answer.
const char* fulfillment_status(const BucketSums& sums, domain::LocationId location,
                               std::span<const domain::CancellationView> cancellations) noexcept;
void cancellation_list(JsonWriter& to, domain::OrderId order,
                       std::span<const domain::CancellationView> cancellations);
// "packages":[...] and "shipments":[...]
void package_list(JsonWriter& to, std::span<const domain::PackageView> packages);
void shipment_list(JsonWriter& to, domain::OrderId order,
                   std::span<const domain::ShipmentView> shipments);
// Leaves the object open for what comes behind the order itself.
void order_fields(JsonWriter& to, const domain::OrderView& order);

}  // namespace skua::codec
