#pragma once

// What the readers of bodies share: how a body's fields, or the values of the path in their place,
// fill a domain body. Internal to engine/codec.

#include <initializer_list>
#include <optional>

#include "engine/codec/json_bodies.hpp"

namespace skua::codec {

// A reader has kNames, whose last kPathFields names are allowed only when the path does not say the
// same; on_field() for the fields beyond the common ones; from_path(); finish().
template <class Reader>
JsonError read_with(Reader reader, od::object& object, BodyContext& context) {
    std::span<const std::string_view> names(Reader::kNames);
    if (context.has_path()) {
        names = names.first(names.size() - Reader::kPathFields);
        reader.from_path(context);
    }
    std::uint32_t seen = 0;
    const JsonError error = context.scan.read_fields(
        kBodyPath, object, names, seen, [&](std::size_t index, od::value& value, const Path& path) {
            return index < kCommonFields ? read_common(index, value, path, context)
                                         : reader.on_field(index, value, path, context.scan);
        });
    if (error) {
        return error;
    }
    for (std::size_t i = kCommonFields; i < names.size(); ++i) {
        if ((Reader::kRequired & (1U << i)) != 0) {
            context.scan.require(seen, i, kBodyPath, names[i]);
        }
    }
    reader.finish(context);
    context.command.body = reader.body;
    return simdjson::SUCCESS;
}

constexpr std::uint32_t bits(std::initializer_list<int> fields) noexcept {
    std::uint32_t mask = 0;
    for (const int field : fields) {
        mask |= 1U << static_cast<unsigned>(field);
    }
    return mask;
}

// A text of the path has the rules of the field it stands for, and has not been through a parser.
void take_path(BodyContext& context, std::string_view value, std::string_view name,
               const TextRule& rule, std::string_view& to);

template <class Id>
std::optional<Id> id_in(std::string_view text) {
    Id id;
    return parse_id(text, id) ? std::optional(id) : std::nullopt;
}
inline std::optional<FulfillmentId> fulfillment_id_in(std::string_view text) {
    FulfillmentId id;
    return parse_fulfillment_id(text, id.order, id.location) ? std::optional(id) : std::nullopt;
}

inline std::optional<ShipmentId> shipment_id_in(std::string_view text) {
    ShipmentId id;
    return parse_shipment_id(text, id.order, id.number) ? std::optional(id) : std::nullopt;
}

template <class Id>
void take_path_id(BodyContext& context, std::string_view name, Id& id) {
    if (!parse_id(context.path_values.first, id)) {
        context.scan.note(ProblemCode::not_found, Path{&kBodyPath, name}, "is no id of ours");
    }
}

JsonError read_package(Scan& scan, const Path& path, od::value& value, std::uint16_t& package);
JsonError read_version(Scan& scan, const Path& path, od::value& value, std::uint32_t& version);

}  // namespace skua::codec
