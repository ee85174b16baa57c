// Problem documents: what a command, a query or a request was refused for.

#include "engine/codec/json_render.hpp"
#include "engine/codec/problem_table.hpp"
#include "engine/codec/reject_text.hpp"
#include "engine/codec/render_parts.hpp"

namespace skua::codec {

using domain::Record;
using domain::RejectReason;

std::string field_of(const Record& record) {
    const std::uint32_t at = record.decision.at;
    const domain::CommandKind kind = domain::kind_of(record.command);
    const bool has_lines =
        kind == domain::CommandKind::place_order || kind == domain::CommandKind::cancel_order;
    const std::string list = kind == domain::CommandKind::confirm_picks ? "/picks/" : "/lines/";
    const bool is_list = has_lines || kind == domain::CommandKind::confirm_picks;
    switch (record.decision.reason) {
        case RejectReason::unknown_sku:
            return is_list ? list + std::to_string(at) + "/sku" : "/sku";
        case RejectReason::unknown_location:
            return kind == domain::CommandKind::define_channel ? "/locations/" + std::to_string(at)
                                                               : "/location";
        case RejectReason::unknown_channel:
            return "/channel";
        case RejectReason::unknown_order:
            return "/order_id";
        case RejectReason::unknown_pick_list:
            return "/pick_list";
        case RejectReason::unknown_fulfillment:
            return "/fulfillment_id";
        case RejectReason::unknown_line:
            return list + std::to_string(at) + "/line";
        case RejectReason::quantity_exceeds_line:
        case RejectReason::pick_exceeds_list:
        case RejectReason::insufficient_stock:
            return list + std::to_string(at) + "/quantity";
        case RejectReason::not_on_pick_list:
        case RejectReason::backorder_limit:
            return list + std::to_string(at) + "/sku";
        case RejectReason::adjustment_below_allocated:
            return "/delta";
        case RejectReason::version_mismatch:
            return "/expected_version";
        case RejectReason::hold_exists:
        case RejectReason::hold_not_found:
            return "/hold";
        default:
            return {};
    }
}

std::uint16_t render_reject(const Record& record, const domain::Names& names, JsonWriter& to) {
    const RejectReason reason = record.decision.reason;
    const char* code = domain::to_string(reason);
    to.key("type").raw("\"https://skua.dev/problems/" + std::string(code) + "\"");
    to.field("title", title_of(reason));
    to.field("status", http_status(reason));
    to.field("code", code);
    to.field("detail", detail_of(reason));
    if (const std::string field = field_of(record); !field.empty()) {
        to.field("field", std::string_view(field));
    }
    to.field("sequence", record.sequence.raw());
    if (reason == RejectReason::insufficient_stock) {
        shortages(to, record, names);
    }
    if (reason == RejectReason::version_mismatch) {
        to.field("version", record.decision.version);
    }
    return http_status(reason);
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
    if (!problem.field.empty()) {
        to.field("field", problem.field);
    }
    to.end_object();
    return status;
}

}  // namespace skua::codec
