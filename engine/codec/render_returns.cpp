#include "engine/codec/render_returns.hpp"

#include "engine/codec/event_writer.hpp"
#include "engine/codec/json_parse.hpp"

namespace skua::codec {

using domain::Effect;
using domain::EffectKind;
using domain::ReturnChange;
using domain::ReturnStatus;

namespace {

std::uint64_t number(domain::Units value) noexcept {
    return static_cast<std::uint64_t>(value.raw());
}

std::uint64_t received_of(const domain::ReturnLineView& line) noexcept {
    return number(line.restocked) + number(line.quarantined) + number(line.scrapped);
}

bool is_about_return(EffectKind kind) noexcept {
    return kind == EffectKind::return_opened || kind == EffectKind::return_moved ||
           kind == EffectKind::return_received;
}

bool is_void(ReturnStatus status) noexcept {
    return status == ReturnStatus::rejected || status == ReturnStatus::cancelled;
}

void return_line(JsonWriter& to, const domain::ReturnLineView& line,
                 std::span<const std::string_view> skus) {
    to.begin_object();
    to.field("line", line.line.raw());
    if (line.line.raw() < skus.size()) {
        to.field("sku", skus[line.line.raw()]);
    }
    to.field("quantity", line.quantity.raw());
    to.field("restocked", line.restocked.raw());
    to.field("quarantined", line.quarantined.raw());
    to.field("scrapped", line.scrapped.raw());
    to.end_object();
}

}  // namespace

void return_id(JsonWriter& to, std::string_view key, domain::OrderId order,
               domain::ReturnNumber number) {
    to.field(key, std::string_view(format_return_id(order, number)));
}

ReturnAfter return_after(const domain::Record& record) noexcept {
    ReturnAfter after;
    for (const Effect& effect : record.decision.effects) {
        if (!is_about_return(effect.kind)) {
            continue;
        }
        const ReturnChange change = ReturnChange::of(effect);
        after.number = change.number;
        if (effect.kind != EffectKind::return_received) {
            after.status = static_cast<ReturnStatus>(change.what);
        }
    }
    return after;
}

void return_head(JsonWriter& to, const domain::Record& record) {
    const ReturnAfter after = return_after(record);
    return_id(to, "id", record.decision.order, after.number);
    order_id(to, "order_id", record.decision.order);
    to.field("return_status", domain::to_string(after.status));
}

void return_lines(JsonWriter& to, const domain::Record& record, const domain::Names& names) {
    const auto* command = std::get_if<domain::CreateReturn>(&record.command.body);
    to.key("lines").begin_array();
    for (std::size_t i = 0; command != nullptr && i < command->lines.size(); ++i) {
        to.begin_object();
        to.field("line", command->lines[i].line.raw());
        to.field("sku", sku_text(record, i, {}, names));
        to.field("quantity", command->lines[i].quantity.raw());
        to.end_object();
    }
    to.end_array();
}

void returned_items(JsonWriter& to, const domain::Record& record, const domain::Names& names) {
    to.key("items").begin_array();
    for (const Effect& effect : record.decision.effects) {
        if (effect.kind != EffectKind::return_received) {
            continue;
        }
        to.begin_object();
        to.field("line", effect.line.raw());
        to.field("sku", names.sku(effect.sku));
        to.field("quantity", effect.quantity.raw());
        to.field(
            "disposition",
            domain::to_string(static_cast<domain::Disposition>(ReturnChange::of(effect).what)));
        to.end_object();
    }
    to.end_array();
}

void return_fields(JsonWriter& to, const domain::ReturnView& view) {
    return_id(to, "id", view.order, view.number);
    order_id(to, "order_id", view.order);
    to.field("return_status", domain::to_string(view.status));
    if (!view.reference.empty()) {
        to.field("reference", view.reference);
    }
    time(to, "opened_at", view.opened_at);
    to.field("opened", view.opened.raw());
    to.key("lines").begin_array();
    for (const domain::ReturnLineView& line : view.lines) {
        return_line(to, line, view.skus);
    }
    to.end_array();
}

OrderReturnsSums sums_of(std::span<const domain::ReturnView> returns) noexcept {
    OrderReturnsSums sums;
    for (const domain::ReturnView& view : returns) {
        for (const domain::ReturnLineView& line : view.lines) {
            const std::uint64_t received = received_of(line);
            const bool has_ended = view.status >= ReturnStatus::closed;
            const std::uint64_t left = line.quantity.raw() - received;
            sums.received += received;
            sums.awaited += has_ended ? 0 : left;
            sums.claimed += is_void(view.status) ? 0 : received + (has_ended ? 0 : left);
        }
    }
    return sums;
}

const char* return_status(const OrderReturnsSums& sums, std::uint64_t shipped) noexcept {
    if (sums.claimed == 0) {
        return "none";
    }
    if (sums.received == 0) {
        return "requested";
    }
    return sums.received == shipped && sums.awaited == 0 ? "returned" : "partial";
}

std::vector<std::uint64_t> returned_by_line(const domain::OrderView& order) {
    std::vector<std::uint64_t> units(order.lines.size());
    for (const domain::ReturnView& view : order.returns) {
        for (const domain::ReturnLineView& line : view.lines) {
            if (line.line.raw() < units.size()) {
                units[line.line.raw()] += received_of(line);
            }
        }
    }
    return units;
}

void order_returns(JsonWriter& to, const domain::OrderView& order) {
    to.key("returns").begin_array();
    for (const domain::ReturnView& view : order.returns) {
        to.begin_object();
        return_id(to, "id", order.order, view.number);
        to.field("return_status", domain::to_string(view.status));
        to.end_object();
    }
    to.end_array();
}

void EventWriter::about(const domain::CreateReturn& body) {
    event("return.created", record_.decision.order, [&](JsonWriter& to) {
        return_event(to);
        if (!body.reference.empty()) {
            to.field("reference", body.reference);
        }
        return_lines(to, record_, names_);
    });
}

void EventWriter::about(const domain::ChangeReturn&) {
    const std::string status = domain::to_string(return_after(record_).status);
    event("return." + status, record_.decision.order, [&](JsonWriter& to) { return_event(to); });
}

void EventWriter::about(const domain::ReceiveReturn& body) {
    event("return.received", record_.decision.order, [&](JsonWriter& to) {
        return_event(to);
        to.field("location", body.location);
        returned_items(to, record_, names_);
    });
}

void EventWriter::return_event(JsonWriter& to) const {
    const ReturnAfter after = return_after(record_);
    return_id(to, "return_id", record_.decision.order, after.number);
    order_id(to, "order_id", record_.decision.order);
    to.field("return_status", domain::to_string(after.status));
}

}  // namespace skua::codec
