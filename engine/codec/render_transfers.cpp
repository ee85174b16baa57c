#include "engine/codec/render_transfers.hpp"

#include "engine/codec/event_writer.hpp"
#include "engine/codec/json_parse.hpp"

namespace skua::codec {

using domain::Effect;
using domain::EffectKind;
using domain::TransferStatus;
using domain::TransferStep;

namespace {

// Before the record says otherwise.
TransferStatus status_before(const domain::Record& record) noexcept {
    return std::holds_alternative<domain::ReceiveTransfer>(record.command.body)
               ? TransferStatus::partially_received
               : TransferStatus::draft;
}

bool has_ended(TransferStatus status) noexcept {
    return status == TransferStatus::received || status == TransferStatus::cancelled;
}

bool is_arrival(TransferStep step) noexcept {
    return step == TransferStep::received || step == TransferStep::found;
}

bool is_meant(Steps steps, TransferStep step) noexcept {
    return steps == Steps::all || is_arrival(step) == (steps == Steps::arrivals);
}

}  // namespace

std::vector<TransferMove> transfer_moves(const domain::Record& record) {
    const auto* receipt = std::get_if<domain::ReceiveTransfer>(&record.command.body);
    std::size_t next = 0;  // item: it may be two steps, but its stock moves once, and behind them
    std::vector<TransferMove> moves;
    for (const Effect& effect : record.decision.effects) {
        next += effect.kind == EffectKind::stock_moved ? 1U : 0U;
        if (effect.kind != EffectKind::transfer_stepped) {
            continue;
        }
        TransferMove move{.effect = &effect,
                          .step = static_cast<TransferStep>(effect.value),
                          .condition = std::nullopt};
        if (receipt != nullptr && is_arrival(move.step) && next < receipt->items.size()) {
            move.condition = receipt->items[next].condition;
        }
        moves.push_back(move);
    }
    return moves;
}

TransferAfter transfer_after(const domain::Record& record) noexcept {
    TransferAfter after{.transfer = {}, .status = status_before(record)};
    if (const auto* change = std::get_if<domain::ChangeTransfer>(&record.command.body)) {
        after.transfer = change->transfer;
    }
    if (const auto* receive = std::get_if<domain::ReceiveTransfer>(&record.command.body)) {
        after.transfer = receive->transfer;
    }
    for (const Effect& effect : record.decision.effects) {
        if (effect.kind == EffectKind::transfer_opened) {
            after.transfer = domain::TransferId{static_cast<std::uint64_t>(effect.value)};
        }
        if (effect.kind == EffectKind::transfer_moved) {
            after.status = static_cast<TransferStatus>(effect.value);
        }
    }
    return after;
}

void transfer_id(JsonWriter& to, std::string_view key, domain::TransferId id) {
    to.field(key, std::string_view(format_id(id)));
}

void transfer_head(JsonWriter& to, const domain::Record& record) {
    const TransferAfter after = transfer_after(record);
    transfer_id(to, "id", after.transfer);
    to.field("transfer_status", domain::to_string(after.status));
}

void transfer_lines(JsonWriter& to, const domain::Record& record, const domain::Names& names) {
    const auto* command = std::get_if<domain::CreateTransfer>(&record.command.body);
    to.key("lines").begin_array();
    for (std::size_t i = 0; command != nullptr && i < command->lines.size(); ++i) {
        to.begin_object();
        to.field("line", i);
        to.field("sku", sku_text(record, i, command->lines[i].sku, names));
        to.field("quantity", command->lines[i].quantity.raw());
        to.end_object();
    }
    to.end_array();
}

void transfer_steps(JsonWriter& to, const domain::Record& record, const domain::Names& names,
                    Steps steps) {
    to.key("moved").begin_array();
    for (const TransferMove& move : transfer_moves(record)) {
        if (!is_meant(steps, move.step)) {
            continue;
        }
        to.begin_object();
        to.field("line", move.effect->line.raw());
        to.field("sku", names.sku(move.effect->sku));
        to.field("location", names.location(move.effect->location));
        to.field("quantity", move.effect->quantity.raw());
        to.field("step", domain::to_string(move.step));
        if (move.condition) {
            to.field("condition", domain::to_string(*move.condition));
        }
        to.end_object();
    }
    to.end_array();
}

void transfer_fields(JsonWriter& to, const domain::TransferView& view) {
    transfer_id(to, "id", view.transfer);
    to.field("transfer_status", domain::to_string(view.status));
    to.field("from", view.from);
    to.field("to", view.to);
    if (!view.reference.empty()) {
        to.field("reference", view.reference);
    }
    time(to, "opened_at", view.opened_at);
    to.key("lines").begin_array();
    for (std::size_t i = 0; i < view.lines.size(); ++i) {
        const domain::TransferLineView& line = view.lines[i];
        to.begin_object();
        to.field("line", i);
        to.field("sku", line.sku);
        to.field("quantity", line.quantity.raw());
        to.field("in_transit", line.left.raw());
        to.field("received", line.received.raw());
        to.field("lost", line.lost.raw());
        to.field("found", line.found.raw());
        to.field("returned", line.returned.raw());
        to.end_object();
    }
    to.end_array();
}

void transfer_item(JsonWriter& to, const domain::TransferItemView& item) {
    to.begin_object();
    transfer_id(to, "id", item.transfer);
    to.field("transfer_status", domain::to_string(item.status));
    to.field("from", item.from);
    to.field("to", item.to);
    time(to, "opened_at", item.opened_at);
    to.field("lines", item.lines);
    to.field("units", item.units.raw());
    to.field("in_transit", item.left.raw());
    to.end_object();
}

void EventWriter::about(const domain::CreateTransfer& body) {
    event("transfer.created", {}, [&](JsonWriter& to) {
        transfer_head_of_event(to);
        to.field("from", body.from);
        to.field("to", body.to);
        if (!body.reference.empty()) {
            to.field("reference", body.reference);
        }
        transfer_lines(to, record_, names_);
    });
    if (transfer_after(record_).status == TransferStatus::ready) {
        transfer_event("transfer.ready", Steps::all);
    }
}

void EventWriter::about(const domain::ChangeTransfer& body) {
    if (body.action == domain::TransferAction::cancel) {
        return transfer_closed();
    }
    const bool is_ready = body.action == domain::TransferAction::ready;
    transfer_event(is_ready ? "transfer.ready" : "transfer.dispatched", Steps::all);
}

// Who completes it without an item says that nothing came.
void EventWriter::about(const domain::ReceiveTransfer& body) {
    if (!body.items.empty()) {
        transfer_event("transfer.received", Steps::arrivals);
    }
    transfer_closed();
}

// The same record may have said what came before it.
void EventWriter::transfer_closed() {
    if (has_ended(transfer_after(record_).status)) {
        transfer_event("transfer.closed", Steps::others);
    }
}

void EventWriter::transfer_event(std::string_view type, Steps steps) {
    event(type, {}, [&](JsonWriter& to) {
        transfer_head_of_event(to);
        transfer_steps(to, record_, names_, steps);
    });
}

void EventWriter::transfer_head_of_event(JsonWriter& to) const {
    const TransferAfter after = transfer_after(record_);
    transfer_id(to, "transfer", after.transfer);
    to.field("transfer_status", domain::to_string(after.status));
}

}  // namespace skua::codec
