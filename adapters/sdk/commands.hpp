#pragma once

// The commands as values, and their JSON bodies as the HTTP face takes them. On a stream the same
// body stands inside {"<command name>": body} and carries what HTTP has in its path
// (append_stream_command); CommandWriter writes them there in either form.

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "adapters/sdk/json_writer.hpp"

namespace skua::sdk {

// Views borrow the caller's texts for the time of one call; empty ones are not stated.
struct ItemBody {
    std::string_view sku;
    std::string_view description;
    std::string_view idempotency_key;
};

struct LocationBody {
    std::string_view location;
    std::string_view reason;
    std::string_view idempotency_key;
};

struct ChannelBody {
    std::string_view channel;
    std::span<const std::string> locations;
    std::string_view idempotency_key;
    std::uint64_t release_after_seconds = 0;  // its orders are kept out of waves for so long
    std::uint64_t reservation_seconds = 0;    // its carts are held for so long; 0: 600
};

struct LevelBody {
    std::string_view sku;
    std::string_view location;
    std::optional<std::int64_t> safety_stock;
    std::optional<std::string_view> bin;  // an empty one takes the bin away
    std::string_view idempotency_key;
};

struct OrderLine {
    std::string_view sku;
    std::uint64_t quantity = 0;
    std::string_view unit_price;        // decimal text
    std::string_view external_line_id;  // optional
    // By how much it may be delivered more or less and counts as complete.
    std::uint32_t over_delivery_percent = 0;
    std::uint32_t under_delivery_percent = 0;
};

struct OrderBody {
    std::string_view channel;
    std::string_view external_id;
    std::string_view idempotency_key;  // optional, only for streams and batches
    std::string_view placed_at;        // optional, RFC 3339 UTC
    std::string_view currency;
    std::string_view policy;     // optional, the engine's default is all_or_nothing
    std::uint32_t priority = 0;  // optional, 1 to 9
    std::string_view customer;   // optional, JSON
    std::span<const OrderLine> lines;
    std::uint64_t reservation = 0;  // that it is made of, or none
};

struct StockMove {
    std::string_view sku;
    std::string_view location;
    std::int64_t quantity = 0;  // the delta of an adjustment
    std::string_view reference;
    std::string_view reason;  // adjustments only
    std::string_view idempotency_key;
    std::string_view condition{};  // optional, the engine's default is sellable
};

struct CancelLine {
    std::uint64_t line = 0;
    std::uint64_t quantity = 0;  // 0: whatever can still be cancelled
};

struct CancelBody {
    std::uint64_t order_id = 0;
    std::uint64_t expected_version = 0;  // 0: whichever it is
    std::span<const CancelLine> lines;   // none: the whole order
    std::string_view reason;
    std::string_view idempotency_key;
    std::string_view reason_code{};  // empty: not stated
    bool is_quiet = false;           // the customer is not to be told
};

struct ChangeLine {
    std::uint64_t line = 0;
    std::uint64_t quantity = 0;   // 0: stays
    std::string_view unit_price;  // empty: stays
};

struct ChangeBody {
    std::uint64_t order_id = 0;
    std::uint64_t expected_version = 0;
    std::span<const ChangeLine> lines{};
    std::span<const OrderLine> add{};
    std::span<const std::uint64_t> remove{};
    std::uint64_t priority = 0;  // 0: stays
    // JSON, {"ship_to":...,"shipping_method":...,"requested_ship_date":...}, each optional; or
    // empty
    std::string_view address;
    std::string_view reason;
    std::string_view idempotency_key;
};

struct HoldBody {
    std::uint64_t order_id = 0;
    std::uint64_t expected_version = 0;
    std::string_view hold;
    std::string_view idempotency_key;
    std::string_view hold_until{};  // optional, RFC 3339; only of a hold that is placed
    // Optional: of a hold that is placed, who alone may release it; of a release, as whom.
    std::string_view role{};
};

struct WaveBody {
    std::string_view location;
    std::uint64_t fulfillments = 0;
    std::string_view idempotency_key;
    std::uint64_t claim_seconds = 0;  // 0: the engine's own choice
};

struct FulfillmentId {
    std::uint64_t order = 0;  // 0: none
    std::uint16_t location = 0;
};

struct PickBody {
    std::string_view sku;
    std::uint64_t quantity = 0;
    FulfillmentId fulfillment_id;  // optional
};

struct PicksBody {
    std::uint64_t pick_list = 0;
    std::span<const PickBody> picks;
    std::string_view idempotency_key;
};

struct UnclaimBody {
    std::uint64_t pick_list = 0;
    std::string_view reason;
    std::string_view idempotency_key;
};

struct ShipmentBody {
    FulfillmentId fulfillment_id;
    std::string_view carrier;
    std::string_view tracking_number;
    std::string_view idempotency_key;
    std::uint64_t package = 0;  // this one alone; 0: everything that is ready
};

struct PackLine {
    std::uint64_t line = 0;
    std::uint64_t quantity = 0;
};

struct PackBody {
    FulfillmentId fulfillment_id;
    std::span<const PackLine> lines;
    std::uint64_t package = 0;  // 0: a new one
    bool seals = false;
    std::string_view reference;
    // 0: not stated
    std::uint64_t weight_grams = 0;
    std::uint64_t length_mm = 0;
    std::uint64_t width_mm = 0;
    std::uint64_t height_mm = 0;
    std::string_view idempotency_key;
};

struct TrackingBody {
    std::uint64_t order_id = 0;  // with the next: the shipment
    std::uint32_t shipment = 0;
    std::string_view status;
    std::string_view occurred_at;  // RFC 3339
    std::string_view event_id;
    std::string_view idempotency_key;
};

struct CancellationAnswerBody {
    FulfillmentId fulfillment_id;
    std::string_view answer;  // accept, refuse
    std::string_view reason;
    std::string_view idempotency_key;
};

struct OverDeliveryBody {
    FulfillmentId fulfillment_id;
    std::uint64_t line = 0;
    std::uint64_t quantity = 0;
    std::string_view reason;
    std::string_view idempotency_key;
};

struct ReserveLine {
    std::string_view sku;
    std::uint64_t quantity = 0;
};

struct ReserveBody {
    std::string_view channel;
    std::string_view external_id;   // optional, a label
    std::uint64_t ttl_seconds = 0;  // 0: the channel's
    std::string_view policy;        // optional
    std::span<const ReserveLine> lines;
    std::string_view idempotency_key;
};

// To extend or release one.
struct ReservationBody {
    std::uint64_t reservation = 0;
    std::uint64_t ttl_seconds = 0;  // extend; 0: the channel's
    std::string_view idempotency_key;
};

struct ConditionBody {
    std::string_view sku;
    std::string_view location;
    std::string_view from;
    std::string_view to;
    std::uint64_t quantity = 0;
    std::string_view reason;
    std::string_view idempotency_key;
};

struct ShortBody {
    std::uint64_t pick_list = 0;
    std::string_view sku;
    std::uint64_t quantity = 0;
    std::uint64_t order_id = 0;  // 0: of any order of the list
    std::string_view reason;
    std::string_view idempotency_key;
};

struct OpenCountBody {
    std::string_view sku;
    std::string_view location;
    std::string_view idempotency_key;
};

struct ChangeCountBody {
    std::uint64_t count = 0;
    std::string_view action;               // record, approve, recount, cancel
    std::optional<std::int64_t> quantity;  // record: what was counted
    std::string_view idempotency_key;
};

struct PostCountBody {
    std::uint64_t count = 0;
    std::string_view reason;
    std::string_view idempotency_key;
};
// Owner: any thread, no state.
void append_order(std::string& out, const OrderBody& order);
void append_receipt(std::string& out, const StockMove& move);
void append_adjustment(std::string& out, const StockMove& move);
void append_item(std::string& out, const ItemBody& body);
void append_location(std::string& out, const LocationBody& body);
void append_channel(std::string& out, const ChannelBody& body);
void append_level(std::string& out, const LevelBody& body);
void append_cancel(std::string& out, const CancelBody& body);
void append_hold(std::string& out, const HoldBody& body);
void append_release(std::string& out, const HoldBody& body);
void append_change(std::string& out, const ChangeBody& body);
// Into an object that is open: what HTTP has in the body, so neither the order nor the key.
void append_change_fields(JsonWriter& json, const ChangeBody& body);
void append_wave(std::string& out, const WaveBody& body);
void append_picks(std::string& out, const PicksBody& body);
void append_shipment(std::string& out, const ShipmentBody& body);
void append_unclaim(std::string& out, const UnclaimBody& body);
void append_reserve(std::string& out, const ReserveBody& body);
void append_reservation(std::string& out, const ReservationBody& body);
void append_condition(std::string& out, const ConditionBody& body);
void append_short(std::string& out, const ShortBody& body);
void append_open_count(std::string& out, const OpenCountBody& body);
void append_change_count(std::string& out, const ChangeCountBody& body);
void append_post_count(std::string& out, const PostCountBody& body);
void append_package(std::string& out, const PackBody& body);
void append_tracking(std::string& out, const TrackingBody& body);
void append_cancellation_answer(std::string& out, const CancellationAnswerBody& body);
void append_over_delivery(std::string& out, const OverDeliveryBody& body);

// {"name":<body>}; `write_body(std::string&)` appends the body.
template <class WriteBody>
void append_stream_command(std::string& out, std::string_view name, WriteBody&& write_body) {
    out.append("{\"").append(name).append("\":");
    write_body(out);
    out.push_back('}');
}

}  // namespace skua::sdk
