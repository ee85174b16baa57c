// Bodies of the warehouse: waves, picks, shipments.

#include "engine/codec/json_body_reader.hpp"
#include "engine/domain/limits.hpp"

namespace skua::codec {

using simdjson::SUCCESS;

namespace {

struct CreateWaveReader {
    static constexpr std::string_view kNames[] = {SKUA_COMMON_FIELDS, "claim_seconds",
                                                  "fulfillments", "location"};
    enum { claim_seconds = kCommonFields, fulfillments, location };
    static constexpr std::size_t kPathFields = 1;
    static constexpr std::uint32_t kRequired = bits({fulfillments, location});
    domain::CreateWave body{};

    void from_path(BodyContext& context) {
        take_path(context, context.path_values.first, "location", kPlaceRule, body.location);
    }
    JsonError on_field(std::size_t index, od::value& value, const Path& path, Scan& scan) {
        if (index == location) {
            return scan.read_text(path, value, kPlaceRule, body.location);
        }
        std::int64_t number = 1;
        if (index == claim_seconds) {
            const JsonError error = scan.read_integer(path, value, kClaimRule, number);
            body.claim_seconds = static_cast<std::uint32_t>(number);
            return error;
        }
        const JsonError error = scan.read_integer(path, value, kWaveRule, number);
        body.fulfillments_max = static_cast<std::uint16_t>(number);
        return error;
    }
    void finish(BodyContext&) {}
};

struct ConfirmPicksReader {
    static constexpr std::string_view kNames[] = {SKUA_COMMON_FIELDS, "picks", "pick_list"};
    enum { picks = kCommonFields, pick_list };
    static constexpr std::size_t kPathFields = 1;
    static constexpr std::uint32_t kRequired = bits({picks, pick_list});
    static constexpr std::string_view kPickNames[] = {"sku", "quantity", "fulfillment_id"};
    domain::ConfirmPicks body{};

    void from_path(BodyContext& context) { take_path_id(context, "pick_list", body.pick_list); }
    JsonError on_field(std::size_t index, od::value& value, const Path& path, Scan& scan) {
        if (index == pick_list) {
            return read_pick_list_id(scan, path, value, body.pick_list);
        }
        return scan.read_list(path, value, domain::kPicksPerCommandMax, body.picks,
                              [&](od::value& item, const Path& at, domain::Pick& pick) {
                                  return read_pick(at, item, pick, scan);
                              });
    }
    void finish(BodyContext&) {}

    static JsonError read_pick(const Path& path, od::value& item, domain::Pick& pick, Scan& scan) {
        od::object object;
        if (const JsonError error = scan.open_object(path, item, object)) {
            return error == simdjson::INCORRECT_TYPE ? SUCCESS : error;
        }
        std::uint32_t seen = 0;
        const JsonError error =
            scan.read_fields(path, object, kPickNames, seen,
                             [&](std::size_t index, od::value& value, const Path& at) {
                                 if (index == 0) {
                                     return scan.read_view(at, value, kSkuRule, pick.sku.text);
                                 }
                                 if (index == 1) {
                                     return read_quantity(scan, at, value, pick.quantity);
                                 }
                                 std::string_view id;
                                 FulfillmentId of_the_list;
                                 const JsonError failed = scan.read_view(at, value, kIdRule, id);
                                 take_fulfillment_id(scan, at, fulfillment_id_in(id), of_the_list);
                                 pick.order = of_the_list.order;
                                 return failed;
                             });
        scan.require(seen, 0, path, kPickNames[0]);
        scan.require(seen, 1, path, kPickNames[1]);
        return error;
    }
};

struct UnclaimPickListReader {
    static constexpr std::string_view kNames[] = {SKUA_COMMON_FIELDS, "pick_list"};
    enum { pick_list = kCommonFields };
    static constexpr std::size_t kPathFields = 1;
    static constexpr std::uint32_t kRequired = bits({pick_list});
    domain::UnclaimPickList body{};

    void from_path(BodyContext& context) { take_path_id(context, "pick_list", body.pick_list); }
    JsonError on_field(std::size_t, od::value& value, const Path& path, Scan& scan) {
        return read_pick_list_id(scan, path, value, body.pick_list);
    }
    void finish(BodyContext&) {}
};

struct ShipFulfillmentReader {
    static constexpr std::string_view kNames[] = {SKUA_COMMON_FIELDS, "carrier", "tracking_number",
                                                  "package", "fulfillment_id"};
    enum { carrier = kCommonFields, tracking_number, package, fulfillment_id };
    static constexpr std::size_t kPathFields = 1;
    static constexpr std::uint32_t kRequired = bits({carrier, tracking_number, fulfillment_id});
    domain::ShipFulfillment body{};

    void from_path(BodyContext& context) {
        if (!parse_fulfillment_id(context.path_values.first, body.order, body.location)) {
            context.scan.note(ProblemCode::not_found, Path{&kBodyPath, "fulfillment_id"},
                              "is no id of ours");
        }
    }
    JsonError on_field(std::size_t index, od::value& value, const Path& path, Scan& scan) {
        switch (index) {
            case carrier:
                return scan.read_text(path, value, kLabelRule, body.carrier);
            case tracking_number:
                return scan.read_text(path, value, kTrackingRule, body.tracking_number);
            case package:
                return read_package(scan, path, value, body.package);
            default: {
                std::string_view id;
                const JsonError error = scan.read_view(path, value, kIdRule, id);
                FulfillmentId read;
                take_fulfillment_id(scan, path, fulfillment_id_in(id), read);
                body.order = read.order;
                body.location = read.location;
                return error;
            }
        }
    }
    void finish(BodyContext&) {}
};

}  // namespace

JsonError read_warehouse_body(BodyKind kind, od::object& object, BodyContext& context) {
    switch (kind) {
        case BodyKind::create_wave:
            return read_with(CreateWaveReader{}, object, context);
        case BodyKind::confirm_picks:
            return read_with(ConfirmPicksReader{}, object, context);
        case BodyKind::ship_fulfillment:
            return read_with(ShipFulfillmentReader{}, object, context);
        case BodyKind::unclaim_pick_list:
            return read_with(UnclaimPickListReader{}, object, context);
        default:
            return SUCCESS;
    }
}

}  // namespace skua::codec
