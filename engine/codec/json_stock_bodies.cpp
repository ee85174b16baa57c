// Bodies of the catalogue and of stock.

#include "engine/codec/json_body_reader.hpp"
#include "engine/domain/limits.hpp"

namespace skua::codec {

using simdjson::SUCCESS;

namespace {

struct DefineItemReader {
    static constexpr std::string_view kNames[] = {SKUA_COMMON_FIELDS, "description", "sku"};
    enum { description = kCommonFields, sku };
    static constexpr std::size_t kPathFields = 1;
    static constexpr std::uint32_t kRequired = bits({sku});
    domain::DefineItem body{};

    void from_path(BodyContext& context) {
        take_path(context, context.path_values.first, "sku", kSkuRule, body.sku);
    }
    JsonError on_field(std::size_t index, od::value& value, const Path& path, Scan& scan) {
        return index == sku ? scan.read_text(path, value, kSkuRule, body.sku)
                            : scan.read_text(path, value, kDescriptionRule, body.description);
    }
    void finish(BodyContext&) {}
};

struct DefineLocationReader {
    static constexpr std::string_view kNames[] = {SKUA_COMMON_FIELDS, "location"};
    enum { location = kCommonFields };
    static constexpr std::size_t kPathFields = 1;
    static constexpr std::uint32_t kRequired = bits({location});
    domain::DefineLocation body{};

    void from_path(BodyContext& context) {
        take_path(context, context.path_values.first, "location", kPlaceRule, body.name);
    }
    JsonError on_field(std::size_t, od::value& value, const Path& path, Scan& scan) {
        return scan.read_text(path, value, kPlaceRule, body.name);
    }
    void finish(BodyContext&) {}
};

JsonError read_seconds(Scan& scan, const Path& path, od::value& value, const IntegerRule& rule,
                       std::uint32_t& to) {
    std::int64_t number = 0;
    const JsonError error = scan.read_integer(path, value, rule, number);
    to = static_cast<std::uint32_t>(number);
    return error;
}

struct DefineChannelReader {
    static constexpr std::string_view kNames[] = {
        SKUA_COMMON_FIELDS, "locations", "release_after_seconds", "reservation_seconds", "channel"};
    enum { locations = kCommonFields, release_after, reservation, channel };
    static constexpr std::size_t kPathFields = 1;
    static constexpr std::uint32_t kRequired = bits({locations, channel});
    domain::DefineChannel body{};

    void from_path(BodyContext& context) {
        take_path(context, context.path_values.first, "channel", kPlaceRule, body.name);
    }
    JsonError on_field(std::size_t index, od::value& value, const Path& path, Scan& scan) {
        if (index == channel) {
            return scan.read_text(path, value, kPlaceRule, body.name);
        }
        if (index == release_after) {
            return read_seconds(scan, path, value, kReleaseAfterRule, body.release_after_seconds);
        }
        if (index == reservation) {
            return read_seconds(scan, path, value, kTtlRule, body.reservation_seconds);
        }
        base::ArenaVector<std::string_view> names(scan.arena());
        const JsonError error = scan.read_items(
            path, value, domain::kChannelLocationsMax, [&](od::value& item, const Path& at) {
                std::string_view name;
                const JsonError failed = scan.read_text(at, item, kPlaceRule, name);
                check_not_twice(scan, at, names.view(), name);
                names.push_back(name);
                return failed;
            });
        body.locations = names.view();
        return error;
    }
    void finish(BodyContext&) {}
};

struct ConfigureLevelReader {
    static constexpr std::string_view kNames[] = {SKUA_COMMON_FIELDS, "safety_stock", "bin", "sku",
                                                  "location"};
    enum { safety_stock = kCommonFields, bin, sku, location };
    static constexpr std::size_t kPathFields = 2;
    static constexpr std::uint32_t kRequired = bits({sku, location});
    domain::ConfigureLevel body{};

    void from_path(BodyContext& context) {
        take_path(context, context.path_values.first, "sku", kSkuRule, body.sku.text);
        take_path(context, context.path_values.second, "location", kPlaceRule, body.location);
    }
    JsonError on_field(std::size_t index, od::value& value, const Path& path, Scan& scan) {
        switch (index) {
            case safety_stock: {
                std::int64_t number = 0;
                const JsonError error = scan.read_integer(path, value, kSafetyStockRule, number);
                body.sets_safety_stock = true;
                body.safety_stock = domain::Units{number};
                return error;
            }
            case bin:
                body.sets_bin = true;
                return scan.read_text(path, value, kBinRule, body.bin);
            case sku:
                return scan.read_view(path, value, kSkuRule, body.sku.text);
            default:
                return scan.read_text(path, value, kPlaceRule, body.location);
        }
    }
    void finish(BodyContext& context) { finish_level(context.scan, body); }
};

struct ReceiveStockReader {
    static constexpr std::string_view kNames[] = {SKUA_COMMON_FIELDS, "sku",       "location",
                                                  "quantity",         "reference", "condition"};
    enum { sku = kCommonFields, location, quantity, reference, condition };
    static constexpr std::size_t kPathFields = 0;
    static constexpr std::uint32_t kRequired = bits({sku, location, quantity});
    domain::ReceiveStock body{};

    void from_path(BodyContext&) {}
    JsonError on_field(std::size_t index, od::value& value, const Path& path, Scan& scan) {
        switch (index) {
            case sku:
                return scan.read_view(path, value, kSkuRule, body.sku.text);
            case location:
                return scan.read_text(path, value, kPlaceRule, body.location);
            case quantity:
                return read_quantity(scan, path, value, body.quantity);
            case condition:
                return read_condition(scan, path, value, body.condition);
            default:
                return scan.read_text(path, value, kReferenceRule, body.reference);
        }
    }
    void finish(BodyContext&) {}
};

struct AdjustStockReader {
    static constexpr std::string_view kNames[] = {SKUA_COMMON_FIELDS, "sku", "location", "delta",
                                                  "condition"};
    enum { sku = kCommonFields, location, delta, condition };
    static constexpr std::size_t kPathFields = 0;
    static constexpr std::uint32_t kRequired = bits({sku, location, delta});
    domain::AdjustStock body{};

    void from_path(BodyContext&) {}
    JsonError on_field(std::size_t index, od::value& value, const Path& path, Scan& scan) {
        switch (index) {
            case sku:
                return scan.read_view(path, value, kSkuRule, body.sku.text);
            case location:
                return scan.read_text(path, value, kPlaceRule, body.location);
            case condition:
                return read_condition(scan, path, value, body.condition);
            default: {
                std::int64_t number = 1;
                const JsonError error = scan.read_integer(path, value, kDeltaRule, number);
                take_delta(scan, path, number, body.delta);
                return error;
            }
        }
    }
    void finish(BodyContext& context) { finish_adjustment(context.scan, context.command); }
};

}  // namespace

JsonError read_stock_body(BodyKind kind, od::object& object, BodyContext& context) {
    switch (kind) {
        case BodyKind::define_item:
            return read_with(DefineItemReader{}, object, context);
        case BodyKind::define_location:
            return read_with(DefineLocationReader{}, object, context);
        case BodyKind::define_channel:
            return read_with(DefineChannelReader{}, object, context);
        case BodyKind::configure_level:
            return read_with(ConfigureLevelReader{}, object, context);
        case BodyKind::receive_stock:
            return read_with(ReceiveStockReader{}, object, context);
        case BodyKind::adjust_stock:
            return read_with(AdjustStockReader{}, object, context);
        default:
            return SUCCESS;
    }
}

}  // namespace skua::codec
