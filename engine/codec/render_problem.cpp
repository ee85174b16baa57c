// Problem documents: what a command, a query or a request was refused for.

#include "engine/codec/json_render.hpp"
#include "engine/codec/problem_table.hpp"
#include "engine/codec/reject_text.hpp"
#include "engine/codec/render_parts.hpp"

namespace skua::codec {

using domain::Record;
using domain::RejectReason;

namespace {

using Kind = domain::CommandKind;

// What a command names first: what its path names over HTTP.
std::string_view subject_of(Kind kind) noexcept {
    switch (kind) {
        case Kind::define_item:
        case Kind::configure_level:
        case Kind::receive_stock:
        case Kind::adjust_stock:
        case Kind::move_condition:
        case Kind::open_count:
            return "/sku";
        case Kind::define_location:
        case Kind::create_wave:
            return "/location";
        case Kind::define_channel:
        case Kind::place_order:
        case Kind::reserve:
            return "/channel";
        case Kind::extend_reservation:
        case Kind::release_reservation:
        case Kind::expire_reservation:
            return "/reservation";
        case Kind::confirm_picks:
        case Kind::unclaim_pick_list:
        case Kind::expire_claim:
        case Kind::short_pick:
            return "/pick_list";
        case Kind::change_count:
        case Kind::post_count:
            return "/count";
        case Kind::change_return:
        case Kind::receive_return:
            return "/return_id";
        case Kind::create_transfer:
            return "/from";
        case Kind::change_transfer:
        case Kind::receive_transfer:
            return "/transfer";
        case Kind::ship_fulfillment:
        case Kind::pack_fulfillment:
        case Kind::answer_cancellation:
        case Kind::accept_over_delivery:
            return "/fulfillment_id";
        case Kind::record_tracking:
            return "/shipment_id";
        default:
            return "/order_id";
    }
}

std::string field_in_list(const Record& record, std::string_view member) {
    std::string_view list = "/lines/";
    switch (domain::kind_of(record.command)) {
        case Kind::confirm_picks:
            list = "/picks/";
            break;
        case Kind::define_channel:
            list = "/locations/";
            break;
        case Kind::receive_return:
        case Kind::receive_transfer:
            list = "/items/";
            break;
        default:
            break;
    }
    return std::string(list) + std::to_string(record.decision.at) + std::string(member);
}

// Of the parts of an address the first that the change states; its cold part is an object.
std::string field_of_address(std::string_view cold) {
    constexpr std::size_t kNameAt = 2;  // behind {"
    if (cold.size() <= kNameAt) {
        return "/ship_to";
    }
    const std::string_view name = cold.substr(kNameAt);
    return "/" + std::string(name.substr(0, name.find('"')));
}

// Of a change: the items of its three lists are counted through, and behind them is the address.
std::string field_in_change(const domain::ChangeOrder& change, std::size_t at,
                            std::string_view member) {
    if (at < change.lines.size()) {
        return "/lines/" + std::to_string(at) + std::string(member);
    }
    at -= change.lines.size();
    if (at < change.remove.size()) {
        return "/remove/" + std::to_string(at);
    }
    at -= change.remove.size();
    return at < change.add.size() ? "/add/" + std::to_string(at) + std::string(member)
                                  : field_of_address(change.cold);
}

std::string field_of_change(const domain::ChangeOrder& change, const domain::Decision& decision) {
    switch (decision.reason) {
        case RejectReason::unknown_order:
        case RejectReason::order_closed:
        case RejectReason::reservation_not_order:
            return "/order_id";
        case RejectReason::version_mismatch:
            return "/expected_version";
        case RejectReason::unknown_line:
        case RejectReason::nothing_to_cancel:
            return field_in_change(change, decision.at, "/line");
        case RejectReason::unknown_sku:
        case RejectReason::order_lines_limit:
            return field_in_change(change, decision.at, "/sku");
        default:
            return field_in_change(change, decision.at, "/quantity");
    }
}

std::string field_of_over_delivery(RejectReason reason) {
    switch (reason) {
        case RejectReason::unknown_line:
        case RejectReason::not_picked:
            return "/line";
        case RejectReason::over_delivery_limit:
        case RejectReason::quantity_limit:
        case RejectReason::insufficient_stock:
            return "/quantity";
        default:
            return "/fulfillment_id";
    }
}

bool is_of_transfer(Kind kind) noexcept {
    return kind == Kind::create_transfer || kind == Kind::change_transfer ||
           kind == Kind::receive_transfer;
}

std::string field_of_transfer(const Record& record) {
    const Kind kind = domain::kind_of(record.command);
    const bool is_change = kind == Kind::change_transfer;  // it names no lines
    switch (record.decision.reason) {
        case RejectReason::unknown_sku:
            return field_in_list(record, "/sku");
        case RejectReason::unknown_location:
            return record.decision.at == 0 ? "/from" : "/to";
        case RejectReason::unknown_line:
            return field_in_list(record, "/line");
        case RejectReason::insufficient_stock:
        case RejectReason::receipt_exceeds_transfer:
            return is_change ? "/transfer" : field_in_list(record, "/quantity");
        case RejectReason::stock_limit:  // of what was dispatched: units that return
            return is_change ? "/units" : field_in_list(record, "/quantity");
        case RejectReason::transfer_choice_required:
        case RejectReason::transfer_not_dispatched:
            return is_change ? "/units" : "/transfer";
        default:
            return std::string(subject_of(kind));
    }
}

// A SKU that is not on the list, or, where an order is named, the two of them together: that of the
// order is the narrower one.
std::string field_off_list(const Record& record) {
    if (const auto* pick = std::get_if<domain::ShortPick>(&record.command.body)) {
        return pick->order.is_none() ? "/sku" : "/order_id";
    }
    const auto* confirm = std::get_if<domain::ConfirmPicks>(&record.command.body);
    const std::uint32_t at = record.decision.at;
    const bool names_order =
        confirm != nullptr && at < confirm->picks.size() && !confirm->picks[at].order.is_none();
    return field_in_list(record, names_order ? "/fulfillment_id" : "/sku");
}

bool names_lines(const Record& record) noexcept {
    if (const auto* request = std::get_if<domain::RequestCancellation>(&record.command.body)) {
        return !request->lines.empty();
    }
    if (const auto* close = std::get_if<domain::CloseOrder>(&record.command.body)) {
        return !close->lines.empty();
    }
    const auto* cancel = std::get_if<domain::CancelOrder>(&record.command.body);
    return cancel != nullptr && !cancel->lines.empty();
}

}  // namespace

std::string field_of(const Record& record) {
    const Kind kind = domain::kind_of(record.command);
    if (const auto* change = std::get_if<domain::ChangeOrder>(&record.command.body)) {
        return field_of_change(*change, record.decision);
    }
    if (kind == Kind::accept_over_delivery) {
        return field_of_over_delivery(record.decision.reason);
    }
    if (is_of_transfer(kind)) {
        return field_of_transfer(record);
    }
    switch (record.decision.reason) {
        case RejectReason::unknown_sku: {
            const bool is_list =
                kind == Kind::place_order || kind == Kind::confirm_picks || kind == Kind::reserve;
            return is_list ? field_in_list(record, "/sku") : "/sku";
        }
        case RejectReason::unknown_location:
            return kind == Kind::define_channel ? field_in_list(record, {}) : "/location";
        case RejectReason::unknown_line:
            return field_in_list(record, "/line");
        case RejectReason::quantity_exceeds_line:
        case RejectReason::pick_exceeds_list:
        case RejectReason::insufficient_stock:
        case RejectReason::return_exceeds_shipped:
        case RejectReason::receipt_exceeds_return:
            return field_in_list(record, "/quantity");
        case RejectReason::not_on_return:
            return field_in_list(record, "/line");
        case RejectReason::already_released:
            if (!record.decision.shortages.empty()) {
                return field_in_list(record, "/quantity");
            }
            [[fallthrough]];
        case RejectReason::nothing_to_cancel:
        case RejectReason::not_released:
        case RejectReason::cancellation_requested:
            return names_lines(record) ? field_in_list(record, "/line")
                                       : std::string(subject_of(kind));
        case RejectReason::not_on_pick_list:
            return field_off_list(record);
        case RejectReason::backorder_limit:
            return kind == Kind::short_pick ? "/sku" : field_in_list(record, "/sku");
        case RejectReason::sellable_below_allocated:
        case RejectReason::short_exceeds_list:
            return "/quantity";
        case RejectReason::insufficient_condition:
            return kind == Kind::adjust_stock ? "/delta" : "/quantity";
        case RejectReason::adjustment_below_allocated:
            return "/delta";
        case RejectReason::stock_limit:
            if (kind == Kind::receive_return) {
                return field_in_list(record, "/quantity");
            }
            return kind == Kind::adjust_stock ? "/delta"
                   : kind == Kind::post_count ? "/count"
                                              : "/quantity";
        case RejectReason::version_mismatch:
            return "/expected_version";
        case RejectReason::hold_until_passed:
            return "/hold_until";
        case RejectReason::unknown_reservation:
        case RejectReason::reservation_of_other_channel:
        case RejectReason::reservation_committed:
        case RejectReason::reservation_released:
        case RejectReason::reservation_expired:
            return "/reservation";
        case RejectReason::reservation_age_limit:
            return "/ttl_seconds";
        case RejectReason::release_role_required:
            return "/role";
        case RejectReason::hold_exists:
        case RejectReason::hold_not_found:
            return "/hold";
        case RejectReason::not_picked:
            return kind == Kind::pack_fulfillment ? field_in_list(record, "/quantity")
                                                  : "/fulfillment_id";
        case RejectReason::unknown_package:
        case RejectReason::package_sealed:
        case RejectReason::package_shipped:
        case RejectReason::package_empty:
            return "/package";
        case RejectReason::tracking_limit:
            return "/event_id";
        default:
            return std::string(subject_of(kind));
    }
}

namespace {

std::string_view field_of(const domain::QueryBody& query) noexcept {
    struct Name {
        std::string_view operator()(const domain::OrderQuery&) const { return "/order_id"; }
        std::string_view operator()(const domain::OrderByExternalIdQuery&) const {
            return "/external_id";
        }
        std::string_view operator()(const domain::StockQuery&) const { return "/sku"; }
        std::string_view operator()(const domain::AvailabilityQuery&) const { return "/channel"; }
        std::string_view operator()(const domain::PickListQuery&) const { return "/pick_list"; }
        std::string_view operator()(const domain::FulfillmentQuery&) const {
            return "/fulfillment_id";
        }
        std::string_view operator()(const domain::LocationsQuery&) const { return {}; }
        std::string_view operator()(const domain::PickListsQuery&) const { return "/location"; }
        std::string_view operator()(const domain::WaitingQuery&) const { return "/location"; }
        std::string_view operator()(const domain::ClaimedQuery&) const { return "/location"; }
        std::string_view operator()(const domain::ReservationQuery&) const {
            return "/reservation";
        }
        std::string_view operator()(const domain::CountQuery&) const { return "/count"; }
        std::string_view operator()(const domain::ReturnQuery&) const { return "/return_id"; }
        std::string_view operator()(const domain::TransferQuery&) const { return "/transfer"; }
        std::string_view operator()(const domain::TransfersQuery&) const { return "/location"; }
        std::string_view operator()(const domain::CancellationsQuery&) const { return "/location"; }
    };
    return std::visit(Name{}, query);
}

}  // namespace

std::uint16_t render_reject(const Record& record, const domain::Names& names, JsonWriter& to) {
    const RejectReason reason = record.decision.reason;
    const char* code = domain::to_string(reason);
    to.key("type").raw("\"https://skua.dev/problems/" + std::string(code) + "\"");
    to.field("title", title_of(reason));
    to.field("status", http_status(reason));
    to.field("code", code);
    to.field("detail", std::string_view(detail_of(record)));
    to.field("field", std::string_view(field_of(record)));
    to.field("sequence", record.sequence.raw());
    if (reason == RejectReason::insufficient_stock || reason == RejectReason::not_picked ||
        reason == RejectReason::return_exceeds_shipped ||
        reason == RejectReason::receipt_exceeds_return ||
        reason == RejectReason::receipt_exceeds_transfer) {
        shortages(to, record, names);  // line by line
    } else if (!record.decision.shortages.empty()) {
        to.field("requested", record.decision.shortages[0].requested.raw());
        to.field("available", record.decision.shortages[0].available.raw());
    }
    if (reason == RejectReason::version_mismatch) {
        to.field("version", record.decision.version);
    }
    if (reason == RejectReason::reservation_committed) {
        order_id(to, "order_id", record.decision.order);
    }
    return http_status(reason);
}

std::uint16_t render_not_found(const domain::QueryBody& query, std::string& out) {
    return render_problem({ProblemCode::not_found, field_of(query), "there is no such thing"}, out);
}

std::uint16_t render_problem(const Problem& problem, std::string& out) {
    const std::uint16_t status = http_status(problem);
    const char* code = to_string(problem.code);
    JsonWriter to(out);
    to.begin_object();
    to.key("type").raw("\"https://skua.dev/problems/" + std::string(code) + "\"");
    to.field("title", title_of(problem.code));
    to.field("status", status);
    to.field("code", code);
    if (!problem.detail.empty()) {
        to.field("detail", problem.detail);
    }
    // A rule about fields that the body itself breaks ("must be an object"): the empty JSON
    // pointer.
    const bool is_of_body = problem.code >= ProblemCode::missing_field &&
                            problem.code < ProblemCode::key_reused &&
                            problem.offset == Problem::kNoOffset;
    if (!problem.field.empty() || is_of_body) {
        to.field("field", problem.field);
    }
    if (problem.offset != Problem::kNoOffset) {
        to.field("offset", problem.offset);
    }
    if (const unsigned seconds = retry_after_s(problem.code); seconds != 0) {
        to.field("retry_after", seconds);
    }
    to.end_object();
    return status;
}

}  // namespace skua::codec
