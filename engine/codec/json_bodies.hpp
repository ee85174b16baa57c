#pragma once

// One reader per body kind. Internal to engine/codec.
//
// A reader fills a domain body; SKU references keep their text as a view into the document until
// resolve_skus() has put an id or a copy in its place, because the fingerprint is made of texts: it
// must not depend on which ids a gateway happens to know.

#include <array>
#include <string>
#include <string_view>
#include <vector>

#include "engine/codec/field_rules.hpp"
#include "engine/codec/json_parse.hpp"
#include "engine/codec/json_scan.hpp"

namespace skua::codec {

// Memory that is kept between documents. Owner: one JsonReader.
struct Scratch {
    std::string canonical;
    std::string cold;
    std::vector<std::string_view> keys;
};

struct BodyContext {
    Scan& scan;
    const PathValues& path_values;
    domain::Command& command;
    Scratch& scratch;

    // Over HTTP the path names the thing, over the stream a field does.
    [[nodiscard]] bool has_path() const noexcept { return !path_values.first.empty(); }
};

// Fields that every body may have; they stand first in each list of names.
inline constexpr std::size_t kCommonFields = 4;
#define SKUA_COMMON_FIELDS "actor", "reason", "source", "idempotency_key"

JsonError read_quantity(Scan& scan, const Path& path, od::value& value, domain::Quantity& to);
JsonError read_condition(Scan& scan, const Path& path, od::value& value, domain::Condition& to);
JsonError read_order_id(Scan& scan, const Path& path, od::value& value, domain::OrderId& to);
JsonError read_reservation_id(Scan& scan, const Path& path, od::value& value, domain::OrderId& to);
JsonError read_pick_list_id(Scan& scan, const Path& path, od::value& value, domain::PickListId& to);
JsonError read_price(Scan& scan, const Path& path, od::value& value, base::Decimal& to);
// A line of an order, or one that is added to it.
JsonError read_order_line(Scan& scan, const Path& path, od::value& item,
                          domain::OrderLineInput& line);

// Reads the body of `kind` into context.command; what is wrong is in the scan.
JsonError read_body(BodyKind kind, od::object& object, BodyContext& context);
JsonError read_place_order(od::object& object, BodyContext& context);
JsonError read_change_order(od::object& object, BodyContext& context);
// The same for the kinds of one subject.
JsonError read_stock_body(BodyKind kind, od::object& object, BodyContext& context);
JsonError read_order_body(BodyKind kind, od::object& object, BodyContext& context);
JsonError read_warehouse_body(BodyKind kind, od::object& object, BodyContext& context);
JsonError read_reservation_body(BodyKind kind, od::object& object, BodyContext& context);
JsonError read_count_body(BodyKind kind, od::object& object, BodyContext& context);
JsonError read_parcel_body(BodyKind kind, od::object& object, BodyContext& context);
JsonError read_return_body(BodyKind kind, od::object& object, BodyContext& context);
JsonError read_transfer_body(BodyKind kind, od::object& object, BodyContext& context);
// One of the fields that every body may have.
JsonError read_common(std::size_t index, od::value& value, const Path& path, BodyContext& context);

// Of the content: kind and fields in a fixed order with their lengths; not of who sent it.
base::Fingerprint fingerprint_of(const domain::Command& command, std::string& scratch);
// Replaces each SKU text by the id, if the gateway knows it, else by a copy in the arena.
void resolve_skus(domain::Command& command, const SkuLookup& skus, base::Arena& arena);

}  // namespace skua::codec
