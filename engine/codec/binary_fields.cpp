#include "engine/codec/binary_fields.hpp"

namespace skua::codec {

void read_text(Fields& fields, const Path& path, const TextRule& rule,
               const flatbuffers::String* from, std::string_view& to) {
    if (from == nullptr) {
        return;
    }
    const std::string_view text = view_of(from);
    to = fields.check_raw_text(path, rule, text) ? fields.arena().copy(text) : std::string_view{};
}

void require_text(Fields& fields, std::string_view name, const TextRule& rule,
                  const flatbuffers::String* from, std::string_view& to) {
    fields.require(from != nullptr, kBodyPath, name);
    read_text(fields, Path{&kBodyPath, name}, rule, from, to);
}

void require_sku(BinaryBody& body, const Path& parent, const flatbuffers::String* text,
                 std::uint32_t id, domain::SkuRef& to) {
    if (id == 0) {
        body.scan.Fields::require(text != nullptr, parent, "sku");
        if (text != nullptr &&
            body.scan.check_raw_text(Path{&parent, "sku"}, kSkuRule, view_of(text))) {
            to.text = view_of(text);
        }
        return;
    }
    const Path path{&parent, "sku_id"};
    to.id = domain::SkuId{id};
    to.text = body.names.sku(to.id);
    if (text != nullptr) {
        body.scan.note(ProblemCode::malformed_value, path, "must not stand beside sku");
    } else if (to.text.empty()) {
        body.scan.note(ProblemCode::not_found, path, "is no id of ours");
    }
}

void require_quantity(Fields& fields, const Path& parent, flatbuffers::Optional<std::uint32_t> from,
                      domain::Quantity& to) {
    const auto number = require_integer(fields, parent, "quantity", kQuantityRule, from);
    to = domain::Quantity{static_cast<std::uint32_t>(number.value_or(0))};
}

void require_order_id(Fields& fields, flatbuffers::Optional<std::uint64_t> from,
                      domain::OrderId& to) {
    if (fields.require(from.has_value(), kBodyPath, "order_id")) {
        take_order_id(fields, Path{&kBodyPath, "order_id"},
                      *from == 0 ? std::nullopt : std::optional(domain::OrderId{*from}), to);
    }
}

void require_reservation_id(Fields& fields, flatbuffers::Optional<std::uint64_t> from,
                            domain::OrderId& to) {
    if (fields.require(from.has_value(), kBodyPath, "reservation")) {
        take_reservation_id(fields, Path{&kBodyPath, "reservation"},
                            *from == 0 ? std::nullopt : std::optional(domain::OrderId{*from}), to);
    }
}

void require_pick_list_id(Fields& fields, flatbuffers::Optional<std::uint64_t> from,
                          domain::PickListId& to) {
    if (fields.require(from.has_value(), kBodyPath, "pick_list")) {
        take_pick_list_id(fields, Path{&kBodyPath, "pick_list"},
                          *from == 0 ? std::nullopt : std::optional(domain::PickListId{*from}), to);
    }
}

void read_fulfillment_id(Fields& fields, const Path& path, const stream::Fulfillment* from,
                         FulfillmentId& to) {
    if (from == nullptr) {
        return;
    }
    const FulfillmentId id{domain::OrderId{from->order()}, domain::LocationId{from->location()}};
    const bool is_id = !id.order.is_none() && !id.location.is_none();
    take_fulfillment_id(fields, path, is_id ? std::optional(id) : std::nullopt, to);
}

void refuse_unknown(Fields& fields, const Path& path, const void* table,
                    flatbuffers::voffset_t last) {
    const auto* const start = static_cast<const std::uint8_t*>(table);
    const auto* const vtable = start - flatbuffers::ReadScalar<flatbuffers::soffset_t>(start);
    const auto size = flatbuffers::ReadScalar<flatbuffers::voffset_t>(vtable);
    constexpr auto kEntry = sizeof(flatbuffers::voffset_t);
    for (std::size_t at = last + kEntry; at + kEntry <= size; at += kEntry) {
        if (flatbuffers::ReadScalar<flatbuffers::voffset_t>(vtable + at) != 0) {
            fields.note(ProblemCode::unknown_field, Path{&path, "?"},
                        "a field that is not known here is stated");
            return;
        }
    }
}

}  // namespace skua::codec
