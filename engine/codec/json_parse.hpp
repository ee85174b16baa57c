#pragma once

// JSON bodies -> domain commands and queries (simdjson On-Demand, strict: UTF-8, duplicate keys,
// unknown fields, depth 32, integers as int64 and never through a double). One parser per body
// kind; all of them fill `command` with views into `arena` (never into `body`).
// Owner: one JsonReader per gateway thread.

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

#include "engine/base/arena.hpp"
#include "engine/codec/problem.hpp"
#include "engine/domain/command.hpp"
#include "engine/domain/query.hpp"

namespace skua::codec {

// Which body it is; the names of the stream's commands are the same in snake_case.
enum class BodyKind : std::uint8_t {
    define_item,      // PUT /v1/items/{sku}
    define_location,  // PUT /v1/locations/{location}
    define_channel,   // PUT /v1/channels/{channel}
    configure_level,  // PUT /v1/stock/{sku}/{location}
    receive_stock,
    adjust_stock,
    place_order,
    cancel_order,
    place_hold,
    release_hold,
    create_wave,
    confirm_picks,
    ship_fulfillment,
    unclaim_pick_list,
    reserve,
    extend_reservation,
    release_reservation,
    move_condition,
    short_pick,
    open_count,
    change_count,  // POST /v1/counts/{count}/{action}
    post_count,
    change_order,
    pack_fulfillment,
    record_tracking,
    request_cancellation,
    answer_cancellation,
    create_return,
    change_return,  // POST /v1/returns/{return}/{action}
    receive_return,
    accept_over_delivery,
    close_order,
    create_transfer,
    change_transfer,  // POST /v1/transfers/{transfer}/{action}
    receive_transfer,
};

// What the path said; over the stream and in batches the same names are fields of the body.
struct PathValues {
    std::string_view first;  // the first of the path, percent-decoded
    // {location} of configure_level, {hold} of release_hold, the action of change_count, of
    // change_return and of change_transfer
    std::string_view second;
};

struct RequestBody {
    BodyKind kind{};
    std::string_view text;
    PathValues path{};
};

// The gateway's own memory of SKU ids; none when it does not know the text.
class SkuLookup {
public:
    virtual ~SkuLookup() = default;
    [[nodiscard]] virtual domain::SkuId find(std::string_view sku) const noexcept = 0;
};

// Receives one command of a stream frame or batch at a time.
class CommandSink {
public:
    virtual ~CommandSink() = default;
    // Memory for the next command, or nullptr to stop (credits used up): the rest is then only
    // checked and counted. An arena that was given when the JSON itself turns out to be broken gets
    // no on_command().
    virtual base::Arena* next_arena() = 0;
    // The command, or what is wrong with it; called once per item, in order. Fields are named from
    // the command's own body on, as over HTTP.
    virtual void on_command(const domain::Command& command, const Problem& problem) = 0;
};

class JsonReader {
public:
    JsonReader();
    ~JsonReader();
    JsonReader(const JsonReader&) = delete;
    JsonReader& operator=(const JsonReader&) = delete;

    // One body. Its text need not be padded (it is copied if it is not). Sets actor/reason/
    // idempotency_key if the body states them, and the fingerprint; else `source` stays the
    // caller's and so does `idempotency_key` (from the header; another one in the body is a
    // problem); an empty `actor` becomes "anonymous".
    Problem parse_command(const RequestBody& body, const SkuLookup& skus, base::Arena& arena,
                          domain::Command& command);
    Problem parse_availability(std::string_view body, base::Arena& arena,
                               domain::AvailabilityQuery& query);

    struct Frame {
        std::uint64_t id = 0;
        bool wants_lines = true;   // "detail":"summary" turns it off
        std::size_t commands = 0;  // in the frame, whether they were delivered or not
    };
    // A frame of /v1/stream: {"frame":7,"detail":"summary","commands":[{"place_order":{...}},...]}.
    // A problem of the frame as a whole is returned (no command was delivered then, or delivery
    // stopped at a place where the JSON itself breaks); problems of one command go to the sink.
    // Actor and source are "anonymous" and "stream" unless a command says otherwise. The returned
    // problem is good until the reader's next call.
    Problem parse_frame(std::string_view text, const SkuLookup& skus, CommandSink& sink,
                        Frame& frame);
    // A JSON array of bodies of one kind; `commands` is how many there are. Source is "http".
    Problem parse_batch(BodyKind kind, std::string_view array, const SkuLookup& skus,
                        CommandSink& sink, std::size_t& commands);

private:
    struct Impl;
    std::unique_ptr<Impl> impl_;
};

// Ids as they stand on the wire: o<decimal>, p<decimal>, c<decimal>, f<order decimal>.<location
// decimal>, s<order decimal>.<number of the shipment>, t<decimal>, and r<decimal> for the id of a
// reservation.
std::string format_id(domain::OrderId id);
std::string format_id(domain::PickListId id);
std::string format_reservation_id(domain::OrderId id);
std::string format_id(domain::CountId id);
std::string format_id(domain::TransferId id);
std::string format_fulfillment_id(domain::OrderId order, domain::LocationId location);
std::string format_return_id(domain::OrderId order, domain::ReturnNumber number);
bool parse_id(std::string_view text, domain::OrderId& id) noexcept;
bool parse_id(std::string_view text, domain::PickListId& id) noexcept;
bool parse_reservation_id(std::string_view text, domain::OrderId& id) noexcept;
bool parse_id(std::string_view text, domain::CountId& id) noexcept;
bool parse_id(std::string_view text, domain::TransferId& id) noexcept;
bool parse_fulfillment_id(std::string_view text, domain::OrderId& order,
                          domain::LocationId& location) noexcept;
std::string format_shipment_id(domain::OrderId order, std::uint32_t number);
bool parse_shipment_id(std::string_view text, domain::OrderId& order,
                       std::uint32_t& number) noexcept;
bool parse_return_id(std::string_view text, domain::OrderId& order,
                     domain::ReturnNumber& number) noexcept;

}  // namespace skua::codec
