#pragma once

// Router: one table of (method, template) -> route. Pure functions, no state.

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "engine/codec/problem.hpp"
#include "engine/gateway/http_gate.hpp"

namespace skua::gateway {

// Names appear unchanged as metric labels.
enum class Route : std::uint8_t {
    none,
    define_item,
    define_location,
    define_channel,
    list_locations,
    configure_level,
    receive_stock,
    adjust_stock,
    get_stock,
    availability,
    place_order,
    order_batch,
    find_orders,
    get_order,
    cancel_order,
    change_order,
    order_history,
    place_hold,
    release_hold,
    create_wave,
    get_pick_list,
    confirm_picks,
    get_fulfillment,
    ship_fulfillment,
    move_condition,
    short_pick,
    open_count,
    get_count,
    change_count,
    post_count,
    pack_fulfillment,
    record_tracking,
    request_cancellation,
    answer_cancellation,
    events,
    stream,
    stats,
    metrics,
    livez,
    readyz,
    list_pick_lists,
    list_fulfillments,
    unclaim_pick_list,
    reserve,
    get_reservation,
    extend_reservation,
    release_reservation,
    create_return,
    get_return,
    receive_return,
    change_return,
    accept_over_delivery,
    close_order,
    create_transfer,
    get_transfer,
    list_transfers,
    receive_transfer,
    change_transfer,
    list_cancellations,
};
inline constexpr std::size_t kRoutes = static_cast<std::size_t>(Route::list_cancellations) + 1;
const char* to_string(Route route) noexcept;
// Answered with a page of the journal.
constexpr bool is_page(Route route) noexcept {
    return route == Route::events || route == Route::order_history;
}

struct RouteMatch {
    Route route = Route::none;
    codec::ProblemCode problem = codec::ProblemCode::none;  // not_found, method_not_allowed
    const char* allow = "";  // with method_not_allowed: the value of the Allow header
    std::string_view first;  // path values, still percent-encoded
    std::string_view second;
    std::string_view first_field;  // what problems call them: literals, the names of openapi.yaml
    std::string_view second_field;
};

// HEAD finds the routes of GET.
RouteMatch match_route(Method method, std::string_view path) noexcept;

// What a query string may say; which names a route takes is in the table.
struct QueryParameters {
    bool has_after = false;
    std::uint64_t after = 0;
    std::uint64_t limit_bytes = 0;  // 0 = not stated
    std::uint64_t wait_seconds = 0;
    std::uint64_t min_sequence = 0;
    std::string channel;
    std::string external_id;
    std::uint64_t limit = 0;  // 0 = not stated
    std::string status;
    std::string location;
    std::string after_text;  // where `after` is a cursor, not a number
    std::string field;       // what a problem names, when that is not a literal

    void clear() noexcept;
};
// Strict: unknown, repeated and malformed parameters are problems. `problem.field` lives as
// long as `out` is left alone.
codec::Problem parse_query(Route route, std::string_view query, QueryParameters& out);

}  // namespace skua::gateway
