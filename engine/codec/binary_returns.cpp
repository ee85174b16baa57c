// Binary bodies of returns.

#include "engine/codec/binary_fields.hpp"
#include "engine/codec/return_rules.hpp"

namespace skua::codec {

namespace {

template <class Body>
void require_return_id(Fields& fields, const stream::Return* from, Body& to) {
    if (!fields.require(from != nullptr, kBodyPath, "return_id")) {
        return;
    }
    const ReturnId id{domain::OrderId{from->order()}, domain::ReturnNumber{from->number()}};
    const bool is_id = !id.order.is_none() && !id.number.is_none();
    ReturnId read;
    take_return_id(fields, Path{&kBodyPath, "return_id"}, is_id ? std::optional(id) : std::nullopt,
                   read);
    to.order = read.order;
    to.number = read.number;
}

domain::LineIndex require_line(Fields& fields, const Path& at,
                               flatbuffers::Optional<std::uint16_t> from) {
    const auto index = require_integer(fields, at, "line", kLineRule, from);
    return domain::LineIndex{static_cast<std::uint16_t>(index.value_or(0))};
}

}  // namespace

void read_binary_body(const stream::CreateReturn& from, BinaryBody& body) {
    domain::CreateReturn to;
    require_order_id(body.scan, from.order_id(), to.order);
    body.scan.Fields::require(from.lines() != nullptr, kBodyPath, "lines");
    ReturnLines lines(body.scan.arena());
    read_list(body.scan, Path{&kBodyPath, "lines"}, from.lines(), domain::kReturnLinesMax,
              [&](const stream::ReturnLine& item, const Path& at) {
                  domain::ReturnLineInput line;
                  line.line = require_line(body.scan, at, item.line());
                  require_quantity(body.scan, at, item.quantity(), line.quantity);
                  refuse_unknown(body.scan, at, &item, stream::ReturnLine::VT_QUANTITY);
                  lines.add(body.scan, at, line);
              });
    to.lines = lines.view();
    read_text(body.scan, Path{&kBodyPath, "reference"}, kReferenceRule, from.reference(),
              to.reference);
    to.is_approved = from.approved();
    refuse_unknown(body.scan, kBodyPath, &from, stream::CreateReturn::VT_APPROVED);
    body.command.body = to;
}

void read_binary_body(const stream::ChangeReturn& from, BinaryBody& body) {
    domain::ChangeReturn to;
    require_return_id(body.scan, from.return_id(), to);
    if (body.scan.Fields::require(from.action().has_value(), kBodyPath, "action")) {
        take_return_action(body.scan, Path{&kBodyPath, "action"},
                           return_action_numbered(static_cast<std::uint8_t>(*from.action())),
                           to.action);
    }
    refuse_unknown(body.scan, kBodyPath, &from, stream::ChangeReturn::VT_ACTION);
    body.command.body = to;
}

void read_binary_body(const stream::ReceiveReturn& from, BinaryBody& body) {
    domain::ReceiveReturn to;
    require_return_id(body.scan, from.return_id(), to);
    require_text(body.scan, "location", kPlaceRule, from.location(), to.location);
    body.scan.Fields::require(from.items() != nullptr, kBodyPath, "items");
    ReturnedItems items(body.scan.arena());
    read_list(body.scan, Path{&kBodyPath, "items"}, from.items(), domain::kReturnItemsMax,
              [&](const stream::ReturnedItem& from_item, const Path& at) {
                  domain::ReturnedItem item;
                  item.line = require_line(body.scan, at, from_item.line());
                  require_quantity(body.scan, at, from_item.quantity(), item.quantity);
                  const auto disposition = from_item.disposition();
                  if (body.scan.Fields::require(disposition.has_value(), at, "disposition")) {
                      take_disposition(
                          body.scan, Path{&at, "disposition"},
                          disposition_numbered(static_cast<std::uint8_t>(*disposition)),
                          item.disposition);
                  }
                  refuse_unknown(body.scan, at, &from_item, stream::ReturnedItem::VT_DISPOSITION);
                  items.add(body.scan, at, item);
              });
    to.items = items.view();
    refuse_unknown(body.scan, kBodyPath, &from, stream::ReceiveReturn::VT_ITEMS);
    body.command.body = to;
}

}  // namespace skua::codec
