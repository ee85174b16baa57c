#pragma once

// BinaryForm: a command written as JSON becomes the same content as FlatBuffers, field by field;
// what a field of the schema cannot hold becomes what the schema has next to it.
// Owner: binary_frame(), for one frame.

#include <flatbuffers/flatbuffers.h>
#include <simdjson.h>

#include <algorithm>
#include <cstdint>
#include <limits>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "engine/codec/json_parse.hpp"
#include "schemas/stream_generated.h"

namespace skua::codec::test {

// Empty when it is something else.
template <class Value>
Value value_of(simdjson::simdjson_result<simdjson::dom::element> from) {
    Value value{};
    return from.get(value) == simdjson::SUCCESS ? value : Value{};
}
template <class Value>
Value value_of(const simdjson::dom::element& from) {
    return value_of<Value>(
        simdjson::simdjson_result<simdjson::dom::element>(simdjson::dom::element(from)));
}

class BinaryForm {
public:
    using Object = simdjson::dom::object;

    std::string frame(BodyKind kind, const Object& object);

private:
    using Text = flatbuffers::Offset<flatbuffers::String>;
    using Body = flatbuffers::Offset<void>;
    template <class Table>
    using List = flatbuffers::Offset<flatbuffers::Vector<flatbuffers::Offset<Table>>>;

    Body body(BodyKind kind, const Object& object);
    // Catalog and stock (binary_form_stock.cpp).
    Body define_item(const Object& object);
    Body define_channel(const Object& object);
    Body configure_level(const Object& object);
    Body receive_stock(const Object& object);
    Body adjust_stock(const Object& object);
    // Orders and holds (binary_form_orders.cpp).
    Body place_order(const Object& object);
    flatbuffers::Offset<stream::OrderLine> order_line(const Object& object);
    Text cold(const Object& object);
    Body cancel_order(const Object& object);
    Body place_hold(const Object& object);
    Body release_hold(const Object& object);
    Body change_order(const Object& object);
    // A text that is no price is a decimal that there is not.
    static std::optional<stream::Decimal> decimal(const Object& object, std::string_view name);
    flatbuffers::Offset<stream::ChangeLine> change_line(const Object& object);
    flatbuffers::Offset<flatbuffers::Vector<std::uint16_t>> line_numbers(const Object& object,
                                                                         std::string_view name);
    template <class Builder>
    void add_order(Builder& builder, const Object& object);
    template <class Builder>
    void add_hold(Builder& builder, const Object& object);
    // The warehouse (binary_form_warehouse.cpp).
    Body create_wave(const Object& object);
    Body confirm_picks(const Object& object);
    Body ship_fulfillment(const Object& object);
    Body unclaim_pick_list(const Object& object);
    // Reservations (binary_form_reservations.cpp).
    Body reserve(const Object& object);
    Body extend_reservation(const Object& object);
    Body release_reservation(const Object& object);
    // Conditions and counts (binary_form_counts.cpp).
    Body move_condition(const Object& object);
    Body short_pick(const Object& object);
    Body open_count(const Object& object);
    Body change_count(const Object& object);
    Body post_count(const Object& object);
    static std::optional<stream::Condition> condition(const Object& object, std::string_view name);
    // Parcels (binary_form_parcels.cpp).
    Body pack_fulfillment(const Object& object);
    Body record_tracking(const Object& object);
    // Requests to cancel (with the orders, with the parcels).
    template <class Builder>
    Body cancel(const Object& object);
    Body request_cancellation(const Object& object);
    Body answer_cancellation(const Object& object);
    Body accept_over_delivery(const Object& object);
    Body close_order(const Object& object);

    // Returns (binary_form_returns.cpp).
    Body create_return(const Object& object);
    Body change_return(const Object& object);
    Body receive_return(const Object& object);
    static std::optional<stream::Return> return_id(const Object& object);

    // Transfers (binary_form_transfers.cpp).
    Body create_transfer(const Object& object);
    Body change_transfer(const Object& object);
    Body receive_transfer(const Object& object);

    // Fields; none or nothing when the object does not have them.
    Text text(const Object& object, std::string_view name);
    // The number behind the letter; 0 when it is none.
    static std::optional<std::uint64_t> id(const Object& object, std::string_view name);
    static std::optional<stream::Fulfillment> fulfillment(const Object& object);
    // A text that is no time is a time that there is not.
    static std::optional<std::int64_t> micros(const Object& object, std::string_view name);
    // Clamped to what the field holds.
    template <class Number>
    static std::optional<Number> number(const Object& object, std::string_view name) {
        std::int64_t value = 0;
        if (object[name].get(value) != simdjson::SUCCESS) {
            return std::nullopt;
        }
        using Limits = std::numeric_limits<Number>;
        if constexpr (sizeof(Number) < sizeof value) {
            value = std::min<std::int64_t>(Limits::max(), std::max<std::int64_t>(0, value));
        }
        return static_cast<Number>(value);
    }
    // Of `names`, which end with a nullptr, from the second on.
    template <class Enum>
    static std::optional<Enum> named(const Object& object, std::string_view name,
                                     const char* const* names) {
        std::string_view value;
        if (object[name].get(value) != simdjson::SUCCESS) {
            return std::nullopt;
        }
        for (std::uint8_t i = 1; names[i] != nullptr; ++i) {
            if (value == names[i]) {
                return static_cast<Enum>(i);
            }
        }
        return static_cast<Enum>(kNoSuch);
    }
    // Calls item(object) for each and makes a vector of what comes back; none when it is no list.
    template <class Table, class Item>
    List<Table> list(const Object& object, std::string_view name, const Item& item) {
        simdjson::dom::array array;
        if (object[name].get(array) != simdjson::SUCCESS) {
            return 0;
        }
        std::vector<flatbuffers::Offset<Table>> items;
        for (const simdjson::dom::element element : array) {
            items.push_back(item(element));
        }
        return to_.CreateVector(items);
    }

    static constexpr std::uint8_t kNoSuch = 255;
    static constexpr const char* kPolicies[] = {"", "all_or_nothing", "backorder",
                                                "backorder_short_lines", nullptr};

    flatbuffers::FlatBufferBuilder to_;
};

}  // namespace skua::codec::test
