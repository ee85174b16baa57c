#pragma once

// The fields of a verified table, handed to their rules. Internal to engine/codec.

#include <flatbuffers/flatbuffers.h>

#include <optional>
#include <string_view>

#include "engine/codec/field_rules.hpp"
#include "engine/codec/json_bodies.hpp"
#include "engine/codec/json_document.hpp"
#include "engine/domain/names.hpp"
#include "schemas/stream_generated.h"

namespace skua::codec {

// What the readers of bodies need. Owner: the BinaryReader, for one command; borrows the frame.
struct BinaryBody {
    Scan& scan;
    domain::Command& command;
    const domain::Names& names;
    JsonDocument& json;
    Scratch& scratch;
    // Bytes of JSON that may still be read in this frame. A frame can name one text many times;
    // what is read of it is never more than the frame is long.
    std::size_t& json_bytes_left;
};

inline std::string_view view_of(const flatbuffers::String* text) noexcept {
    return {text->c_str(), text->size()};
}
// None outside of the years that a JSON time may be in.
inline std::optional<base::Timestamp> time_in(std::int64_t micros) noexcept {
    const base::Timestamp time{micros};
    return base::has_rfc3339_form(time) ? std::optional(time) : std::nullopt;
}

// An absent text leaves `to` as it is. The text lives in the arena,
void read_text(Fields& fields, const Path& path, const TextRule& rule,
               const flatbuffers::String* from, std::string_view& to);
// Of the body itself.
void require_text(Fields& fields, std::string_view name, const TextRule& rule,
                  const flatbuffers::String* from, std::string_view& to);

// or, as that of a SKU, in the frame until resolve_skus().
void require_sku(BinaryBody& body, const Path& parent, const flatbuffers::String* text,
                 std::uint32_t id, domain::SkuRef& to);

// The number, if it is there and keeps the rule.
template <class Number>
std::optional<std::int64_t> read_integer(Fields& fields, const Path& path, const IntegerRule& rule,
                                         flatbuffers::Optional<Number> from) {
    if (!from.has_value()) {
        return std::nullopt;
    }
    const auto number = static_cast<std::int64_t>(*from);
    return fields.check_integer(path, rule, number) ? std::optional(number) : std::nullopt;
}
template <class Number>
std::optional<std::int64_t> require_integer(Fields& fields, const Path& parent,
                                            std::string_view name, const IntegerRule& rule,
                                            flatbuffers::Optional<Number> from) {
    fields.require(from.has_value(), parent, name);
    return read_integer(fields, Path{&parent, name}, rule, from);
}
void require_quantity(Fields& fields, const Path& parent, flatbuffers::Optional<std::uint32_t> from,
                      domain::Quantity& to);
void require_order_id(Fields& fields, flatbuffers::Optional<std::uint64_t> from,
                      domain::OrderId& to);
void require_reservation_id(Fields& fields, flatbuffers::Optional<std::uint64_t> from,
                            domain::OrderId& to);
void require_pick_list_id(Fields& fields, flatbuffers::Optional<std::uint64_t> from,
                          domain::PickListId& to);
// An absent one leaves `to` as it is.
void read_condition(Fields& fields, const Path& path, flatbuffers::Optional<stream::Condition> from,
                    domain::Condition& to);
void read_fulfillment_id(Fields& fields, const Path& path, const stream::Fulfillment* from,
                         FulfillmentId& to);

// 0 when it is not there.
inline std::uint16_t read_package(Fields& fields, flatbuffers::Optional<std::uint16_t> from) {
    const Path path{&kBodyPath, "package"};
    return static_cast<std::uint16_t>(read_integer(fields, path, kPackageRule, from).value_or(0));
}

// Calls on_item(item, path) for each item, for at most `items_max`. An absent list has none.
template <class Item, class OnItem>
void read_list(Fields& fields, const Path& path, const flatbuffers::Vector<Item>* list,
               std::size_t items_max, const OnItem& on_item) {
    if (list == nullptr || !fields.check_count(path, list->size(), items_max)) {
        return;
    }
    for (flatbuffers::uoffset_t i = 0; i < list->size(); ++i) {
        on_item(*list->Get(i), Path{&path, {}, i});
    }
}

// A newer client's field would be overlooked; over JSON it would be refused, so it is here.
// `last` is the last field that this build knows.
void refuse_unknown(Fields& fields, const Path& path, const void* table,
                    flatbuffers::voffset_t last);

// Reads the body into body.command; what is wrong is in the scan.
void read_binary_body(const stream::Command& from, BinaryBody& body);
void read_binary_reserve(const stream::Reserve& from, BinaryBody& body);
void read_binary_extension(const stream::ExtendReservation& from, BinaryBody& body);
void read_binary_release(const stream::ReleaseReservation& from, BinaryBody& body);
void read_binary_pack(const stream::PackFulfillment& from, BinaryBody& body);
void read_binary_tracking(const stream::RecordTracking& from, BinaryBody& body);
void read_binary_answer(const stream::AnswerCancellation& from, BinaryBody& body);
void read_binary_order(const stream::PlaceOrder& from, BinaryBody& body);
void read_binary_body(const stream::MoveCondition& from, BinaryBody& body);
void read_binary_body(const stream::ShortPick& from, BinaryBody& body);
void read_binary_body(const stream::OpenCount& from, BinaryBody& body);
void read_binary_body(const stream::ChangeCount& from, BinaryBody& body);
void read_binary_body(const stream::PostCount& from, BinaryBody& body);
void read_binary_change(const stream::ChangeOrder& from, BinaryBody& body);
void read_binary_body(const stream::CreateReturn& from, BinaryBody& body);
void read_binary_body(const stream::ChangeReturn& from, BinaryBody& body);
void read_binary_body(const stream::ReceiveReturn& from, BinaryBody& body);
void read_binary_body(const stream::AcceptOverDelivery& from, BinaryBody& body);
void read_binary_body(const stream::CreateTransfer& from, BinaryBody& body);
void read_binary_body(const stream::ChangeTransfer& from, BinaryBody& body);
void read_binary_body(const stream::ReceiveTransfer& from, BinaryBody& body);

}  // namespace skua::codec
