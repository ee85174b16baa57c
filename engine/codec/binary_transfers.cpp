// Binary bodies of transfers.

#include "engine/codec/binary_fields.hpp"
#include "engine/codec/transfer_rules.hpp"

namespace skua::codec {

namespace {

void require_transfer_id(Fields& fields, flatbuffers::Optional<std::uint64_t> from,
                         domain::TransferId& to) {
    if (fields.require(from.has_value(), kBodyPath, "transfer")) {
        take_transfer_id(fields, Path{&kBodyPath, "transfer"},
                         *from == 0 ? std::nullopt : std::optional(domain::TransferId{*from}), to);
    }
}

}  // namespace

void read_binary_body(const stream::CreateTransfer& from, BinaryBody& body) {
    Scan& scan = body.scan;
    domain::CreateTransfer to;
    require_text(scan, "from", kPlaceRule, from.from(), to.from);
    require_text(scan, "to", kPlaceRule, from.to(), to.to);
    scan.Fields::require(from.lines() != nullptr, kBodyPath, "lines");
    base::ArenaVector<domain::TransferLineInput> lines(scan.arena());
    read_list(scan, Path{&kBodyPath, "lines"}, from.lines(), domain::kTransferLinesMax,
              [&](const stream::TransferLine& item, const Path& at) {
                  domain::TransferLineInput line;
                  require_sku(body, at, item.sku(), item.sku_id(), line.sku);
                  require_quantity(scan, at, item.quantity(), line.quantity);
                  refuse_unknown(scan, at, &item, stream::TransferLine::VT_QUANTITY);
                  lines.push_back(line);
              });
    to.lines = lines.view();
    to.is_ready = from.ready();
    read_text(scan, Path{&kBodyPath, "reference"}, kReferenceRule, from.reference(), to.reference);
    finish_transfer(scan, to);
    refuse_unknown(scan, kBodyPath, &from, stream::CreateTransfer::VT_REFERENCE);
    body.command.body = to;
}

void read_binary_body(const stream::ChangeTransfer& from, BinaryBody& body) {
    Scan& scan = body.scan;
    domain::ChangeTransfer to;
    require_transfer_id(scan, from.transfer(), to.transfer);
    if (scan.Fields::require(from.action().has_value(), kBodyPath, "action")) {
        take_transfer_action(scan, Path{&kBodyPath, "action"},
                             transfer_action_numbered(static_cast<std::uint8_t>(*from.action())),
                             to.action);
    }
    if (const auto units = from.units(); units.has_value()) {
        take_transfer_choice(scan, Path{&kBodyPath, "units"},
                             transfer_choice_numbered(static_cast<std::uint8_t>(*units)),
                             to.choice);
    }
    finish_transfer_change(scan, to);
    refuse_unknown(scan, kBodyPath, &from, stream::ChangeTransfer::VT_UNITS);
    body.command.body = to;
}

void read_binary_body(const stream::ReceiveTransfer& from, BinaryBody& body) {
    Scan& scan = body.scan;
    domain::ReceiveTransfer to;
    require_transfer_id(scan, from.transfer(), to.transfer);
    TransferItems items(scan.arena());
    read_list(
        scan, Path{&kBodyPath, "items"}, from.items(), domain::kTransferItemsMax,
        [&](const stream::TransferItem& from_item, const Path& at) {
            domain::TransferItem item;
            const auto line =
                require_integer(scan, at, "line", kTransferLineRule, from_item.line());
            item.line = domain::LineIndex{static_cast<std::uint16_t>(line.value_or(0))};
            require_quantity(scan, at, from_item.quantity(), item.quantity);
            read_condition(scan, Path{&at, "condition"}, from_item.condition(), item.condition);
            refuse_unknown(scan, at, &from_item, stream::TransferItem::VT_CONDITION);
            items.add(scan, at, item);
        });
    to.items = items.view();
    to.completes = from.complete();
    if (from.items() == nullptr) {
        finish_transfer_receipt(scan, to);
    }
    refuse_unknown(scan, kBodyPath, &from, stream::ReceiveTransfer::VT_COMPLETE);
    body.command.body = to;
}

}  // namespace skua::codec
