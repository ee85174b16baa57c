#include "engine/gateway/router.hpp"

#include <array>
#include <charconv>

#include "engine/codec/enum_names.hpp"
#include "engine/codec/utf8.hpp"
#include "engine/domain/limits.hpp"
#include "engine/gateway/uri.hpp"

namespace skua::gateway {
namespace {

using codec::Problem;
using codec::ProblemCode;

struct Entry {
    Method method;
    Route route;
    std::string_view path;  // {} stands for one segment
    std::string_view first_field{};
    std::string_view second_field{};
};

constexpr std::array<Entry, kRoutes - 1> kTable{{
    {Method::post, Route::place_order, "/v1/orders"},
    {Method::post, Route::order_batch, "/v1/orders/batch"},
    {Method::get, Route::find_orders, "/v1/orders"},
    {Method::get, Route::get_order, "/v1/orders/{}", "/order_id"},
    {Method::post, Route::cancel_order, "/v1/orders/{}/cancel", "/order_id"},
    {Method::post, Route::change_order, "/v1/orders/{}/change", "/order_id"},
    {Method::get, Route::order_history, "/v1/orders/{}/history", "/order_id"},
    {Method::post, Route::place_hold, "/v1/orders/{}/holds", "/order_id"},
    {Method::post, Route::release_hold, "/v1/orders/{}/holds/{}/release", "/order_id", "/hold"},
    {Method::post, Route::receive_stock, "/v1/stock/receipts"},
    {Method::post, Route::adjust_stock, "/v1/stock/adjustments"},
    {Method::get, Route::get_stock, "/v1/stock/{}", "/sku"},
    {Method::put, Route::configure_level, "/v1/stock/{}/{}", "/sku", "/location"},
    {Method::post, Route::availability, "/v1/availability"},
    {Method::put, Route::define_item, "/v1/items/{}", "/sku"},
    {Method::get, Route::list_locations, "/v1/locations"},
    {Method::put, Route::define_location, "/v1/locations/{}", "/location"},
    {Method::post, Route::create_wave, "/v1/locations/{}/waves", "/location"},
    {Method::put, Route::define_channel, "/v1/channels/{}", "/channel"},
    {Method::get, Route::get_pick_list, "/v1/picklists/{}", "/pick_list"},
    {Method::post, Route::confirm_picks, "/v1/picklists/{}/picks", "/pick_list"},
    {Method::get, Route::list_pick_lists, "/v1/locations/{}/picklists", "/location"},
    {Method::get, Route::list_fulfillments, "/v1/locations/{}/fulfillments", "/location"},
    {Method::get, Route::list_cancellations, "/v1/locations/{}/cancellations", "/location"},
    {Method::post, Route::unclaim_pick_list, "/v1/picklists/{}/unclaim", "/pick_list"},
    {Method::get, Route::get_fulfillment, "/v1/fulfillments/{}", "/fulfillment_id"},
    {Method::post, Route::ship_fulfillment, "/v1/fulfillments/{}/ship", "/fulfillment_id"},
    {Method::post, Route::short_pick, "/v1/picklists/{}/shorts", "/pick_list"},
    {Method::post, Route::move_condition, "/v1/stock/conditions"},
    {Method::post, Route::open_count, "/v1/stock/counts"},
    {Method::get, Route::get_count, "/v1/counts/{}", "/count"},
    {Method::post, Route::post_count, "/v1/counts/{}/post", "/count"},
    {Method::post, Route::change_count, "/v1/counts/{}/{}", "/count", "/action"},
    {Method::post, Route::pack_fulfillment, "/v1/fulfillments/{}/pack", "/fulfillment_id"},
    {Method::post, Route::record_tracking, "/v1/shipments/{}/tracking", "/shipment_id"},
    {Method::post, Route::request_cancellation, "/v1/orders/{}/cancellations", "/order_id"},
    {Method::post, Route::answer_cancellation, "/v1/fulfillments/{}/cancellation",
     "/fulfillment_id"},
    {Method::get, Route::events, "/v1/events"},
    {Method::get, Route::stream, "/v1/stream"},
    {Method::get, Route::stats, "/stats"},
    {Method::get, Route::metrics, "/metrics"},
    {Method::get, Route::livez, "/livez"},
    {Method::get, Route::readyz, "/readyz"},
    {Method::post, Route::reserve, "/v1/reservations"},
    {Method::get, Route::get_reservation, "/v1/reservations/{}", "/reservation"},
    {Method::post, Route::extend_reservation, "/v1/reservations/{}/extend", "/reservation"},
    {Method::post, Route::release_reservation, "/v1/reservations/{}/release", "/reservation"},
    {Method::post, Route::create_return, "/v1/orders/{}/returns", "/order_id"},
    {Method::get, Route::get_return, "/v1/returns/{}", "/return_id"},
    {Method::post, Route::receive_return, "/v1/returns/{}/receipts", "/return_id"},
    {Method::post, Route::change_return, "/v1/returns/{}/{}", "/return_id", "/action"},
    {Method::post, Route::accept_over_delivery, "/v1/fulfillments/{}/over-delivery",
     "/fulfillment_id"},
    {Method::post, Route::close_order, "/v1/orders/{}/close", "/order_id"},
    {Method::post, Route::create_transfer, "/v1/stock/transfers"},
    {Method::get, Route::list_transfers, "/v1/transfers"},
    {Method::get, Route::get_transfer, "/v1/transfers/{}", "/transfer"},
    {Method::post, Route::receive_transfer, "/v1/transfers/{}/receipts", "/transfer"},
    {Method::post, Route::change_transfer, "/v1/transfers/{}/{}", "/transfer", "/action"},
}};

// Splits off the next segment after a slash.
std::string_view take_segment(std::string_view& path) noexcept {
    path.remove_prefix(1);
    const std::size_t slash = path.find('/');
    const std::string_view segment = path.substr(0, slash);
    path = slash == std::string_view::npos ? std::string_view{} : path.substr(slash);
    return segment;
}

bool matches(std::string_view pattern, std::string_view path, RouteMatch& values) noexcept {
    values.first = values.second = {};
    while (!pattern.empty() && !path.empty()) {
        const std::string_view expected = take_segment(pattern);
        const std::string_view segment = take_segment(path);
        if (expected != "{}") {
            if (expected != segment) {
                return false;
            }
            continue;
        }
        if (segment.empty()) {
            return false;
        }
        (values.first.empty() ? values.first : values.second) = segment;
    }
    return pattern.empty() && path.empty();
}

constexpr unsigned kAllowsGet = 1;
constexpr unsigned kAllowsPost = 2;
constexpr unsigned kAllowsPut = 4;
constexpr std::array<const char*, 8> kAllow{
    "",    "GET, HEAD",      "POST",      "GET, HEAD, POST",
    "PUT", "GET, HEAD, PUT", "POST, PUT", "GET, HEAD, POST, PUT"};

unsigned allow_bit(Method method) noexcept {
    switch (method) {
        case Method::get:
            return kAllowsGet;
        case Method::post:
            return kAllowsPost;
        default:
            return kAllowsPut;
    }
}

// Of the path of change_count: what else stands there names nothing. (post is a route of its own.)
bool is_step_of_a_count(std::string_view segment) noexcept {
    return codec::action_named(segment).has_value();
}

// The same of change_return.
bool is_step_of_a_return(std::string_view segment) noexcept {
    return segment == "approve" || segment == "reject" || segment == "cancel" || segment == "close";
}

// The same of change_transfer.
bool is_step_of_a_transfer(std::string_view segment) noexcept {
    return segment == "ready" || segment == "dispatch" || segment == "cancel";
}

bool is_step_of(Route route, std::string_view segment) noexcept {
    switch (route) {
        case Route::change_count:
            return is_step_of_a_count(segment);
        case Route::change_return:
            return is_step_of_a_return(segment);
        case Route::change_transfer:
            return is_step_of_a_transfer(segment);
        default:
            return true;
    }
}

bool is_query_parameter_of(Route route, std::string_view name) noexcept {
    switch (route) {
        case Route::events:
            return name == "after" || name == "limit_bytes" || name == "wait" ||
                   name == "min_sequence";
        case Route::order_history:
            return name == "after" || name == "limit_bytes" || name == "min_sequence";
        case Route::find_orders:
            return name == "channel" || name == "external_id" || name == "min_sequence";
        case Route::list_transfers:
            return name == "location" || name == "status" || name == "after" || name == "limit" ||
                   name == "min_sequence";
        case Route::list_pick_lists:
        case Route::list_fulfillments:
            return name == "status" || name == "after" || name == "limit" || name == "min_sequence";
        case Route::list_cancellations:
            return name == "after" || name == "limit" || name == "min_sequence";
        case Route::list_locations:
        case Route::get_stock:
        case Route::get_order:
        case Route::get_pick_list:
        case Route::get_fulfillment:
        case Route::get_reservation:
        case Route::get_count:
        case Route::get_return:
        case Route::get_transfer:
        case Route::stats:
        case Route::metrics:
        case Route::livez:
        case Route::readyz:
        case Route::availability:
            return name == "min_sequence";
        default:
            return false;
    }
}

struct NumberRule {
    std::string_view name;
    std::string_view field;
    std::uint64_t most;
    std::uint64_t QueryParameters::*member;
    std::string_view detail;
};
constexpr std::array<NumberRule, 5> kNumbers{{
    {"after", "/after", UINT64_MAX / 2, &QueryParameters::after,
     "must be 0 to 9223372036854775807"},
    {"limit_bytes", "/limit_bytes", 1024 * 1024, &QueryParameters::limit_bytes,
     "must be 0 to 1048576"},
    {"wait", "/wait", 30, &QueryParameters::wait_seconds, "must be 0 to 30"},
    {"min_sequence", "/min_sequence", UINT64_MAX / 2, &QueryParameters::min_sequence,
     "must be 0 to 9223372036854775807"},
    {"limit", "/limit", domain::kListPageMax, &QueryParameters::limit, "must be 1 to 1000"},
}};
static_assert(domain::kListPageMax == 1000);
constexpr unsigned kChannelSeen = 1U << kNumbers.size();
constexpr unsigned kExternalIdSeen = kChannelSeen << 1U;
constexpr unsigned kStatusSeen = kChannelSeen << 2U;
constexpr unsigned kAfterTextSeen = kChannelSeen << 3U;
constexpr unsigned kLocationSeen = kChannelSeen << 4U;

// Lists go on from a cursor of their own making.
bool has_cursor(Route route) noexcept {
    return route == Route::list_pick_lists || route == Route::list_fulfillments ||
           route == Route::list_transfers;
}

Problem read_number(const NumberRule& rule, std::string_view text, QueryParameters& out) {
    std::uint64_t value = 0;
    const auto [end, fault] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (text.empty() || fault != std::errc{} || end != text.data() + text.size()) {
        return {ProblemCode::malformed_value, rule.field, "must be an unsigned number"};
    }
    if (value > rule.most) {
        return {ProblemCode::out_of_range, rule.field, rule.detail};
    }
    out.*rule.member = value;
    return {};
}

// The name as a JSON pointer, as it stands in the query: all its bytes are ASCII.
Problem at_parameter(ProblemCode code, std::string_view name, std::string_view detail,
                     QueryParameters& out) {
    constexpr std::size_t kShownMax = 64;
    out.field = "/";
    for (const char c : name.substr(0, kShownMax)) {
        if (c == '~' || c == '/') {
            out.field.append(c == '~' ? "~0" : "~1");
        } else {
            out.field.push_back(c);
        }
    }
    return {code, out.field, detail};
}

Problem read_parameter(Route route, std::string_view name, std::string_view text, unsigned& seen,
                       QueryParameters& out) {
    unsigned bit = 0;
    Problem problem;
    if (name == "channel") {
        bit = kChannelSeen;
        out.channel = text;
    } else if (name == "external_id") {
        bit = kExternalIdSeen;
        out.external_id = text;
    } else if (name == "status") {
        bit = kStatusSeen;
        out.status = text;
    } else if (name == "location") {
        bit = kLocationSeen;
        out.location = text;
    } else if (name == "after" && has_cursor(route)) {
        bit = kAfterTextSeen;
        out.after_text = text;
    } else {
        for (std::size_t i = 0; i < kNumbers.size(); ++i) {
            if (kNumbers[i].name == name) {
                bit = 1U << i;
                problem = read_number(kNumbers[i], text, out);
            }
        }
        out.has_after = out.has_after || name == "after";
        if (problem.is_none() && name == "limit" && out.limit == 0) {
            problem = {ProblemCode::out_of_range, "/limit", "must be 1 to 1000"};
        }
    }
    if ((seen & bit) != 0) {
        return at_parameter(ProblemCode::duplicate_key, name, "stands more than once", out);
    }
    seen |= bit;
    // Who states a filter or a cursor and leaves it empty has lost it on the way; taken as absent
    // it would show all that there is.
    const bool is_of_list = (bit & (kStatusSeen | kLocationSeen | kAfterTextSeen)) != 0;
    if (is_of_list && text.empty()) {
        return at_parameter(ProblemCode::malformed_value, name, "must not be empty", out);
    }
    return problem;
}

}  // namespace

const char* to_string(Route route) noexcept {
    static constexpr std::array<const char*, kRoutes> kNames{"none",
                                                             "define_item",
                                                             "define_location",
                                                             "define_channel",
                                                             "list_locations",
                                                             "configure_level",
                                                             "receive_stock",
                                                             "adjust_stock",
                                                             "get_stock",
                                                             "availability",
                                                             "place_order",
                                                             "order_batch",
                                                             "find_orders",
                                                             "get_order",
                                                             "cancel_order",
                                                             "change_order",
                                                             "order_history",
                                                             "place_hold",
                                                             "release_hold",
                                                             "create_wave",
                                                             "get_pick_list",
                                                             "confirm_picks",
                                                             "get_fulfillment",
                                                             "ship_fulfillment",
                                                             "move_condition",
                                                             "short_pick",
                                                             "open_count",
                                                             "get_count",
                                                             "change_count",
                                                             "post_count",
                                                             "pack_fulfillment",
                                                             "record_tracking",
                                                             "request_cancellation",
                                                             "answer_cancellation",
                                                             "events",
                                                             "stream",
                                                             "stats",
                                                             "metrics",
                                                             "livez",
                                                             "readyz",
                                                             "list_pick_lists",
                                                             "list_fulfillments",
                                                             "unclaim_pick_list",
                                                             "reserve",
                                                             "get_reservation",
                                                             "extend_reservation",
                                                             "release_reservation",
                                                             "create_return",
                                                             "get_return",
                                                             "receive_return",
                                                             "change_return",
                                                             "accept_over_delivery",
                                                             "close_order",
                                                             "create_transfer",
                                                             "get_transfer",
                                                             "list_transfers",
                                                             "receive_transfer",
                                                             "change_transfer",
                                                             "list_cancellations"};
    return kNames[static_cast<std::size_t>(route)];
}

RouteMatch match_route(Method method, std::string_view path) noexcept {
    const Method wanted = method == Method::head ? Method::get : method;
    RouteMatch match;
    unsigned allowed = 0;
    for (const Entry& entry : kTable) {
        const bool is_it =
            matches(entry.path, path, match) && is_step_of(entry.route, match.second);
        if (!is_it) {
            continue;
        }
        if (entry.method == wanted) {
            match.route = entry.route;
            match.first_field = entry.first_field;
            match.second_field = entry.second_field;
            return match;
        }
        allowed |= allow_bit(entry.method);
    }
    match.first = match.second = {};
    match.problem = allowed == 0 ? ProblemCode::not_found : ProblemCode::method_not_allowed;
    match.allow = kAllow[allowed];
    return match;
}

void QueryParameters::clear() noexcept {
    has_after = false;
    after = limit_bytes = wait_seconds = min_sequence = 0;
    channel.clear();
    external_id.clear();
    limit = 0;
    status.clear();
    location.clear();
    after_text.clear();
    field.clear();
}

codec::Problem parse_query(Route route, std::string_view query, QueryParameters& out) {
    out.clear();
    unsigned seen = 0;
    std::string text;
    while (!query.empty()) {
        const std::size_t end = query.find('&');
        const std::string_view pair = query.substr(0, end);
        query = end == std::string_view::npos ? std::string_view{} : query.substr(end + 1);
        const std::size_t equals = pair.find('=');
        const std::string_view name = pair.substr(0, equals);
        if (!is_query_parameter_of(route, name)) {
            return at_parameter(ProblemCode::unknown_field, name,
                                "is not a query parameter of this route", out);
        }
        const std::string_view raw =
            equals == std::string_view::npos ? std::string_view{} : pair.substr(equals + 1);
        if (!percent_decode(raw, PlusSign::is_blank, text)) {
            return at_parameter(ProblemCode::malformed_value, name,
                                "holds a broken escape or a control character", out);
        }
        if (!codec::is_utf8(text)) {
            return at_parameter(ProblemCode::invalid_utf8, name, "must be valid UTF-8", out);
        }
        if (Problem problem = read_parameter(route, name, text, seen, out); !problem.is_none()) {
            return problem;
        }
    }
    return {};
}

}  // namespace skua::gateway
