#pragma once

// What answers, query results and events have in common. Internal to engine/codec.
//
// Renderers read records that may come from a disk: an index is looked at before it is used, and
// sums are made in 64 bits, so that no record which decodes can make them fail.

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "engine/codec/json_text.hpp"
#include "engine/domain/names.hpp"
#include "engine/domain/query.hpp"
#include "engine/domain/record.hpp"

namespace skua::codec {

void order_id(JsonWriter& to, std::string_view key, domain::OrderId id);
void reservation_id(JsonWriter& to, std::string_view key, domain::OrderId id);
void pick_list_id(JsonWriter& to, std::string_view key, domain::PickListId id);
// null where there is none.
void count_id(JsonWriter& to, std::string_view key, domain::CountId id);
void fulfillment_id(JsonWriter& to, std::string_view key, domain::OrderId order,
                    domain::LocationId location);
// The id as a value, without a key.
void fulfillment_id(JsonWriter& to, domain::OrderId order, domain::LocationId location);
void shipment_id(JsonWriter& to, std::string_view key, domain::OrderId order, std::uint32_t number);
void time(JsonWriter& to, std::string_view key, base::Timestamp value);
// "totals":{"amount":"25.00","currency":"EUR"}
void totals(JsonWriter& to, const base::ExactAmount& total, base::Currency currency);
void price(JsonWriter& to, std::string_view key, base::Decimal value);

// "hold":"manual","hold_until":"...","release_role":"..." without what it does not have
void hold(JsonWriter& to, const domain::HoldView& view);

const char* lifecycle_name(domain::Lifecycle lifecycle) noexcept;
// "full", "partial" or "none".
const char* allocation_name(std::uint64_t allocated, std::uint64_t waiting) noexcept;

// The SKU's text: by the id that the decision resolved or the command carried, else the text that
// the caller used.
std::string_view sku_text(const domain::Record& record, std::size_t index,
                          const domain::SkuRef& ref, const domain::Names& names) noexcept;

// The record's first effect of the kind, or nullptr.
const domain::Effect* find_effect(const domain::Record& record, domain::EffectKind kind) noexcept;

// Which moves of lines a list of effects is about.
struct Move {
    domain::Bucket from;
    domain::Bucket to;
};
constexpr bool is_move(const domain::Effect& effect, Move move) noexcept {
    return effect.kind == domain::EffectKind::line_moved && effect.from == move.from &&
           effect.to == move.to;
}
constexpr bool is_move_to(const domain::Effect& effect, domain::Bucket to) noexcept {
    return effect.kind == domain::EffectKind::line_moved && effect.to == to;
}
inline constexpr Move kFill{domain::Bucket::backordered, domain::Bucket::allocated};
inline constexpr Move kCartFill{domain::Bucket::backordered, domain::Bucket::reserved};
constexpr bool is_fill(const domain::Effect& effect) noexcept {
    return is_move(effect, kFill) || is_move(effect, kCartFill);
}
// A move of a line of the order or reservation that the record makes.
inline bool is_of_new(const domain::Record& record, const domain::Effect& effect) noexcept {
    return effect.kind == domain::EffectKind::line_moved && effect.order() == record.decision.order;
}

// "filled":[{"order_id","line","location","quantity"}]
void filled(JsonWriter& to, const domain::Record& record, const domain::Names& names);
// The lifecycle that this record leads to; booked if it changes none.
domain::Lifecycle lifecycle_after(const domain::Record& record) noexcept;
// Of an order that the record touches, but is not about.
domain::Lifecycle lifecycle_after(const domain::Record& record, domain::OrderId order) noexcept;

// Consecutive moves of one line to `bucket`, summed: visit(first effect, quantity).
template <class Visit>
void for_each_line_to(std::span<const domain::Effect> effects, domain::Bucket bucket,
                      const Visit& visit) {
    const domain::Effect* open = nullptr;
    std::uint64_t quantity = 0;
    for (const domain::Effect& effect : effects) {
        if (!is_move_to(effect, bucket)) {
            continue;
        }
        if (open != nullptr && open->order_raw == effect.order_raw && open->line == effect.line) {
            quantity += effect.quantity.raw();
            continue;
        }
        if (open != nullptr) {
            visit(*open, quantity);
        }
        open = &effect;
        quantity = effect.quantity.raw();
    }
    if (open != nullptr) {
        visit(*open, quantity);
    }
}
// key:[{"line","quantity"}] of them; with names also each line's "sku".
void moved_lines(JsonWriter& to, std::string_view key, const domain::Record& record,
                 domain::Bucket bucket, const domain::Names* names = nullptr);

// "closed":[{"line","sku","quantity"}], of lines that the record completes; nothing if there is
// none.
void completed_lines(JsonWriter& to, const domain::Record& record, const domain::Names& names);
// Of the line that is over-delivered.
domain::SkuId over_delivered_sku(const domain::Record& record) noexcept;
// The percentages that are not 0.
void tolerance(JsonWriter& to, domain::LineTolerance tolerance);

// Why it cancels, or answers a request to; that of a command without one is `other`.
domain::CancelCause cause_of(const domain::Record& record) noexcept;
void cause(JsonWriter& to, const domain::CancelCause& cause);

// The package that the record fills or that its shipment is made of alone; 0 if none.
std::uint16_t package_of(const domain::Record& record) noexcept;
// "weight_grams":850,... without what is not stated.
void measures(JsonWriter& to, const domain::PackageMeasures& measures);
// The number of the shipment that the record makes; 0 if none.
std::uint32_t shipment_of(const domain::Record& record) noexcept;

// What became of an event of a carrier.
enum class TrackingResult : std::uint8_t { moved = 1, late = 2, repeated = 3 };
TrackingResult tracking_result(const domain::Record& record) noexcept;
const char* to_string(TrackingResult result) noexcept;

// Units of a new order by where they went.
struct PlacedUnits {
    std::uint64_t ordered = 0;
    std::uint64_t allocated = 0;
    std::uint64_t backordered = 0;
};
PlacedUnits placed_units(const domain::Record& record, const domain::PlaceOrder& order) noexcept;
// Of a cart; `allocated` are those that are reserved.
PlacedUnits placed_units(const domain::Record& record, const domain::Reserve& cart) noexcept;
void units(JsonWriter& to, const PlacedUnits& value);
// "allocated":[{"location","quantity"}] or, of a cart, "reserved"; and "backordered": of a line of
// what the record makes. Effects stand in line order, so one pass serves all lines; `next` is where
// this line's may begin.
void placed_line(JsonWriter& to, const domain::Record& record, const domain::Names& names,
                 std::size_t index, std::size_t& next);

// The end that the record sets for its reservation; 0 when it sets none.
base::Timestamp end_set_by(const domain::Record& record) noexcept;
// Whether the order was made of the reservation that it named.
bool has_committed(const domain::Record& record) noexcept;
// "units":{"ordered":3,"reserved":2,"backordered":1}
void cart_units(JsonWriter& to, const PlacedUnits& value);
void reservation_fields(JsonWriter& to, const domain::ReservationView& view);
// The answers to commands about reservations, but for the sequence.
void reserved(JsonWriter& to, const domain::Record& record, const domain::Reserve& body,
              const domain::Names& names);
void extended(JsonWriter& to, const domain::Record& record);
void given_back(JsonWriter& to, const domain::Record& record);

// Everything of a pick list but the sequence. The tasks of one bin and SKU stand together.
void pick_list_fields(JsonWriter& to, const domain::PickListView& list);
// The same of the list that a wave's record made, as it was then: nothing is picked yet.
void wave_fields(JsonWriter& to, const domain::Record& record, std::string_view location,
                 const domain::Names& names);

// The tasks of that list, by bin and SKU and then as they stand in the list. Their texts are those
// of the record and of `names`.
std::vector<domain::PickTaskView> wave_tasks(const domain::Record& record,
                                             const domain::Names& names);
domain::LocationId wave_location(const domain::Record& record) noexcept;

// Until when the record's list is claimed after it; 0 if it is not.
base::Timestamp claim_until_after(const domain::Record& record) noexcept;
// What becomes of the list that the record is about.
domain::PickListStatus list_status_after(const domain::Record& record) noexcept;
// "status":"claimed","claim_until":"..." without the end where the list is not claimed
void claim(JsonWriter& to, domain::PickListStatus status, base::Timestamp until);
// The fulfillments and units that effects move to `bucket`, in their order:
// [{"fulfillment_id","line","sku","quantity"}]
void moved_units(JsonWriter& to, const domain::Record& record, domain::Bucket bucket,
                 const domain::Names& names);

// The status of an accepted command.
std::uint16_t accepted_status(const domain::Record& record) noexcept;
// The field of the command that a reject is about. Every reason has one: the state of a thing is
// about the field that names the thing.
std::string field_of(const domain::Record& record);
// The members of the problem document of a reject; its status.
std::uint16_t render_reject(const domain::Record& record, const domain::Names& names,
                            JsonWriter& to);
// "lines":[{"line":0,"sku":"A","requested":5,"available":2}]
void shortages(JsonWriter& to, const domain::Record& record, const domain::Names& names);

}  // namespace skua::codec
