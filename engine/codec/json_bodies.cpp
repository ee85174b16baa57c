#include "engine/codec/json_bodies.hpp"

#include <bit>

#include "engine/domain/limits.hpp"

namespace skua::codec {

using simdjson::SUCCESS;

static_assert(domain::kSkuBytesMax == 64 && domain::kNameBytesMax == 64);
static_assert(domain::kQuantityMax == 1'000'000'000);
const TextRule kSkuRule{1, domain::kSkuBytesMax, Characters::name, "must be 1 to 64 bytes"};
const TextRule kPlaceRule{1, domain::kNameBytesMax, Characters::name, "must be 1 to 64 bytes"};
const IntegerRule kQuantityRule{1, domain::kQuantityMax, "must be 1 to 1000000000"};
const Path kBodyPath;

namespace {

static_assert(domain::kReasonBytesMax == 256 && domain::kIdempotencyKeyBytesMax == 128);
constexpr TextRule kLabelRule{1, domain::kNameBytesMax, Characters::id, "must be 1 to 64 bytes"};
constexpr TextRule kReasonRule{1, domain::kReasonBytesMax, Characters::prose,
                               "must be 1 to 256 bytes"};
constexpr TextRule kKeyRule{1, domain::kIdempotencyKeyBytesMax, Characters::id,
                            "must be 1 to 128 bytes"};
static_assert(domain::kDescriptionBytesMax == 512 && domain::kTrackingBytesMax == 128);
constexpr TextRule kDescriptionRule{0, domain::kDescriptionBytesMax, Characters::prose,
                                    "must be at most 512 bytes"};
constexpr TextRule kTrackingRule{1, domain::kTrackingBytesMax, Characters::id,
                                 "must be 1 to 128 bytes"};
static_assert(domain::kExternalIdBytesMax == 128);
constexpr TextRule kReferenceRule{0, domain::kExternalIdBytesMax, Characters::id,
                                  "must be at most 128 bytes"};
// An empty bin takes the label away.
constexpr TextRule kBinRule{0, domain::kNameBytesMax, Characters::name, "must be at most 64 bytes"};
constexpr TextRule kIdRule{1, 64, Characters::id, "must be an id"};
static_assert(domain::kStockUnitsMax == 1'000'000'000'000);
constexpr IntegerRule kSafetyStockRule{0, domain::kStockUnitsMax, "must be 0 to 1000000000000"};
constexpr IntegerRule kDeltaRule{-std::int64_t{domain::kQuantityMax}, domain::kQuantityMax,
                                 "must be -1000000000 to 1000000000, not 0"};
constexpr IntegerRule kVersionRule{1, UINT32_MAX, "must be 1 to 4294967295"};
static_assert(domain::kWaveFulfillmentsMax == 1000 && domain::kOrderLinesMax == 2000);
constexpr IntegerRule kWaveRule{1, domain::kWaveFulfillmentsMax, "must be 1 to 1000"};
constexpr IntegerRule kLineRule{0, std::int64_t{domain::kOrderLinesMax} - 1, "must be 0 to 1999"};

using Names = std::span<const std::string_view>;

// A reader has kNames, whose last kPathFields names are allowed only when the path does not say the
// same; on_field() for the fields beyond the common ones; from_path(); finish().
template <class Reader>
JsonError read_with(Reader reader, od::object& object, BodyContext& context) {
    Names names(Reader::kNames);
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
    reader.finish(seen, context.scan);
    context.command.body = reader.body;
    return SUCCESS;
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
               const TextRule& rule, std::string_view& to) {
    const Path path{&kBodyPath, name};
    if (!simdjson::validate_utf8(value.data(), value.size())) {
        context.scan.note(ProblemCode::invalid_utf8, path, "must be valid UTF-8");
        return;
    }
    if (context.scan.check_text(path, rule, value)) {
        to = context.scan.arena().copy(value);
    }
}

template <class Id>
void take_path_id(BodyContext& context, std::string_view name, Id& id) {
    if (!parse_id(context.path_values.first, id)) {
        context.scan.note(ProblemCode::not_found, Path{&kBodyPath, name}, "is no id of ours");
    }
}

JsonError read_version(Scan& scan, const Path& path, od::value& value, std::uint32_t& version) {
    std::int64_t number = 0;
    const JsonError error = scan.read_integer(path, value, kVersionRule, number);
    version = static_cast<std::uint32_t>(number);
    return error;
}

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
    void finish(std::uint32_t, Scan&) {}
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
    void finish(std::uint32_t, Scan&) {}
};

struct DefineChannelReader {
    static constexpr std::string_view kNames[] = {SKUA_COMMON_FIELDS, "locations", "channel"};
    enum { locations = kCommonFields, channel };
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
        base::ArenaVector<std::string_view> names(scan.arena());
        const JsonError error = scan.read_items(
            path, value, domain::kChannelLocationsMax, [&](od::value& item, const Path& at) {
                std::string_view name;
                const JsonError failed = scan.read_text(at, item, kPlaceRule, name);
                for (const std::string_view earlier : names.view()) {
                    if (earlier == name && !name.empty()) {
                        scan.note(ProblemCode::duplicate_item, at, "stands twice in the list");
                    }
                }
                names.push_back(name);
                return failed;
            });
        body.locations = names.view();
        return error;
    }
    void finish(std::uint32_t, Scan&) {}
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
    void finish(std::uint32_t seen, Scan& scan) {
        if ((seen & bits({safety_stock, bin})) == 0) {
            scan.note(ProblemCode::missing_field, Path{&kBodyPath, "safety_stock"},
                      "safety_stock or bin is required");
        }
    }
};

struct ReceiveStockReader {
    static constexpr std::string_view kNames[] = {SKUA_COMMON_FIELDS, "sku", "location", "quantity",
                                                  "reference"};
    enum { sku = kCommonFields, location, quantity, reference };
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
            default:
                return scan.read_text(path, value, kReferenceRule, body.reference);
        }
    }
    void finish(std::uint32_t, Scan&) {}
};

struct AdjustStockReader {
    static constexpr std::string_view kNames[] = {SKUA_COMMON_FIELDS, "sku", "location", "delta"};
    enum { sku = kCommonFields, location, delta };
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
            default: {
                std::int64_t number = 1;
                const JsonError error = scan.read_integer(path, value, kDeltaRule, number);
                if (number == 0) {
                    scan.note(ProblemCode::out_of_range, path, kDeltaRule.detail);
                }
                body.delta = domain::Units{number};
                return error;
            }
        }
    }
    // Stock that changes without a receipt or an order needs a reason: field 1 of the common ones.
    void finish(std::uint32_t seen, Scan& scan) { scan.require(seen, 1, kBodyPath, "reason"); }
};

struct CancelOrderReader {
    static constexpr std::string_view kNames[] = {SKUA_COMMON_FIELDS, "expected_version", "lines",
                                                  "order_id"};
    enum { expected_version = kCommonFields, lines, order_id };
    static constexpr std::size_t kPathFields = 1;
    static constexpr std::uint32_t kRequired = bits({order_id});
    static constexpr std::string_view kLineNames[] = {"line", "quantity"};
    domain::CancelOrder body{};

    void from_path(BodyContext& context) { take_path_id(context, "order_id", body.order); }
    JsonError on_field(std::size_t index, od::value& value, const Path& path, Scan& scan) {
        switch (index) {
            case expected_version:
                return read_version(scan, path, value, body.expected_version);
            case lines:
                return read_lines(path, value, scan);
            default:
                return read_order_id(scan, path, value, body.order);
        }
    }
    void finish(std::uint32_t, Scan&) {}

    JsonError read_lines(const Path& path, od::value& value, Scan& scan) {
        base::ArenaVector<domain::CancelLine> list(scan.arena());
        std::array<std::uint64_t, domain::kOrderLinesMax / 64 + 1> named{};
        const JsonError error = scan.read_items(
            path, value, domain::kOrderLinesMax, [&](od::value& item, const Path& at) {
                domain::CancelLine line;
                const JsonError failed = read_line(at, item, line, scan);
                std::uint64_t& word = named[line.line.raw() / 64];
                const std::uint64_t bit = std::uint64_t{1} << (line.line.raw() % 64);
                if ((word & bit) != 0) {
                    scan.note(ProblemCode::duplicate_item, Path{&at, "line"},
                              "stands twice in the list");
                }
                word |= bit;
                list.push_back(line);
                return failed;
            });
        body.lines = list.view();
        return error;
    }
    static JsonError read_line(const Path& path, od::value& item, domain::CancelLine& line,
                               Scan& scan) {
        od::object object;
        if (const JsonError error = scan.open_object(path, item, object)) {
            return error == simdjson::INCORRECT_TYPE ? SUCCESS : error;
        }
        std::uint32_t seen = 0;
        const JsonError error = scan.read_fields(
            path, object, kLineNames, seen,
            [&](std::size_t index, od::value& value, const Path& at) {
                if (index == 1) {
                    return read_quantity(scan, at, value, line.quantity);
                }
                std::int64_t number = 0;
                const JsonError failed = scan.read_integer(at, value, kLineRule, number);
                line.line = domain::LineIndex{static_cast<std::uint16_t>(number)};
                return failed;
            });
        scan.require(seen, 0, path, kLineNames[0]);
        return error;
    }
};

void match_hold(Scan& scan, const Path& path, std::string_view name, domain::HoldKind& hold) {
    for (auto kind = domain::HoldKind::credit; kind <= domain::HoldKind::manual;
         kind = static_cast<domain::HoldKind>(static_cast<int>(kind) + 1)) {
        if (name == domain::to_string(kind)) {
            hold = kind;
            return;
        }
    }
    scan.note(ProblemCode::malformed_value, path,
              "must be credit, fraud, payment, address, price, stock, compliance, "
              "customer_request or manual");
}

JsonError read_hold(Scan& scan, const Path& path, od::value& value, domain::HoldKind& hold) {
    std::string_view name;
    if (const JsonError error = scan.read_view(path, value, kLabelRule, name)) {
        return error;
    }
    match_hold(scan, path, name, hold);
    return SUCCESS;
}

struct PlaceHoldReader {
    static constexpr std::string_view kNames[] = {SKUA_COMMON_FIELDS, "expected_version", "hold",
                                                  "order_id"};
    enum { expected_version = kCommonFields, hold, order_id };
    static constexpr std::size_t kPathFields = 1;
    static constexpr std::uint32_t kRequired = bits({hold, order_id});
    domain::PlaceHold body{};

    void from_path(BodyContext& context) { take_path_id(context, "order_id", body.order); }
    JsonError on_field(std::size_t index, od::value& value, const Path& path, Scan& scan) {
        switch (index) {
            case expected_version:
                return read_version(scan, path, value, body.expected_version);
            case hold:
                return read_hold(scan, path, value, body.hold);
            default:
                return read_order_id(scan, path, value, body.order);
        }
    }
    void finish(std::uint32_t, Scan&) {}
};

struct ReleaseHoldReader {
    static constexpr std::string_view kNames[] = {SKUA_COMMON_FIELDS, "expected_version", "hold",
                                                  "order_id"};
    enum { expected_version = kCommonFields, hold, order_id };
    static constexpr std::size_t kPathFields = 2;
    static constexpr std::uint32_t kRequired = bits({hold, order_id});
    domain::ReleaseHold body{};

    void from_path(BodyContext& context) {
        take_path_id(context, "order_id", body.order);
        match_hold(context.scan, Path{&kBodyPath, "hold"}, context.path_values.second, body.hold);
    }
    JsonError on_field(std::size_t index, od::value& value, const Path& path, Scan& scan) {
        switch (index) {
            case expected_version:
                return read_version(scan, path, value, body.expected_version);
            case hold:
                return read_hold(scan, path, value, body.hold);
            default:
                return read_order_id(scan, path, value, body.order);
        }
    }
    void finish(std::uint32_t, Scan&) {}
};

struct CreateWaveReader {
    static constexpr std::string_view kNames[] = {SKUA_COMMON_FIELDS, "fulfillments", "location"};
    enum { fulfillments = kCommonFields, location };
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
        const JsonError error = scan.read_integer(path, value, kWaveRule, number);
        body.fulfillments_max = static_cast<std::uint16_t>(number);
        return error;
    }
    void finish(std::uint32_t, Scan&) {}
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
            std::string_view id;
            const JsonError error = scan.read_view(path, value, kIdRule, id);
            if (!parse_id(id, body.pick_list)) {
                scan.note(ProblemCode::malformed_value, path, "must be a pick list id: p99");
            }
            return error;
        }
        base::ArenaVector<domain::Pick> list(scan.arena());
        const JsonError error = scan.read_items(path, value, domain::kPicksPerCommandMax,
                                                [&](od::value& item, const Path& at) {
                                                    list.push_back({});
                                                    return read_pick(at, item, list.back(), scan);
                                                });
        body.picks = list.view();
        return error;
    }
    void finish(std::uint32_t, Scan&) {}

    static JsonError read_pick(const Path& path, od::value& item, domain::Pick& pick, Scan& scan) {
        od::object object;
        if (const JsonError error = scan.open_object(path, item, object)) {
            return error == simdjson::INCORRECT_TYPE ? SUCCESS : error;
        }
        std::uint32_t seen = 0;
        const JsonError error = scan.read_fields(
            path, object, kPickNames, seen,
            [&](std::size_t index, od::value& value, const Path& at) {
                if (index == 0) {
                    return scan.read_view(at, value, kSkuRule, pick.sku.text);
                }
                if (index == 1) {
                    return read_quantity(scan, at, value, pick.quantity);
                }
                std::string_view id;
                domain::LocationId of_the_list;
                const JsonError failed = scan.read_view(at, value, kIdRule, id);
                if (!parse_fulfillment_id(id, pick.order, of_the_list)) {
                    scan.note(ProblemCode::malformed_value, at, "must be a fulfillment id: f123.1");
                }
                return failed;
            });
        scan.require(seen, 0, path, kPickNames[0]);
        scan.require(seen, 1, path, kPickNames[1]);
        return error;
    }
};

struct ShipFulfillmentReader {
    static constexpr std::string_view kNames[] = {SKUA_COMMON_FIELDS, "carrier", "tracking_number",
                                                  "fulfillment_id"};
    enum { carrier = kCommonFields, tracking_number, fulfillment_id };
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
            default: {
                std::string_view id;
                const JsonError error = scan.read_view(path, value, kIdRule, id);
                if (!parse_fulfillment_id(id, body.order, body.location)) {
                    scan.note(ProblemCode::malformed_value, path,
                              "must be a fulfillment id: f123.1");
                }
                return error;
            }
        }
    }
    void finish(std::uint32_t, Scan&) {}
};

}  // namespace

JsonError read_quantity(Scan& scan, const Path& path, od::value& value, domain::Quantity& to) {
    std::int64_t number = 0;
    const JsonError error = scan.read_integer(path, value, kQuantityRule, number);
    to = domain::Quantity{static_cast<std::uint32_t>(number)};
    return error;
}

JsonError read_order_id(Scan& scan, const Path& path, od::value& value, domain::OrderId& to) {
    std::string_view id;
    const JsonError error = scan.read_view(path, value, kIdRule, id);
    if (!parse_id(id, to)) {
        scan.note(ProblemCode::malformed_value, path, "must be an order id: o123");
    }
    return error;
}

namespace {

JsonError read_key(od::value& value, const Path& path, BodyContext& context) {
    std::string_view key;
    const JsonError error = context.scan.read_text(path, value, kKeyRule, key);
    for (const char c : key) {
        if (static_cast<unsigned char>(c) >= 0x80) {
            context.scan.note(ProblemCode::malformed_value, path, "must be ASCII");
            break;
        }
    }
    std::string_view& stated = context.command.idempotency_key;
    if (!stated.empty() && !key.empty() && stated != key) {
        context.scan.note(ProblemCode::malformed_value, path,
                          "differs from the Idempotency-Key header");
    } else if (stated.empty()) {
        stated = key;
    }
    return error;
}

}  // namespace

JsonError read_common(std::size_t index, od::value& value, const Path& path, BodyContext& context) {
    switch (index) {
        case 0:
            return context.scan.read_text(path, value, kLabelRule, context.command.actor);
        case 1:
            return context.scan.read_text(path, value, kReasonRule, context.command.reason);
        case 2:
            return context.scan.read_text(path, value, kLabelRule, context.command.source);
        default:
            return read_key(value, path, context);
    }
}

JsonError read_body(BodyKind kind, od::object& object, BodyContext& context) {
    const std::string_view header_key = context.command.idempotency_key;
    if (!header_key.empty()) {
        const Path path{&kBodyPath, "idempotency_key"};
        context.scan.check_text(path, kKeyRule, header_key);
    }
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
        case BodyKind::place_order:
            return read_place_order(object, context);
        case BodyKind::cancel_order:
            return read_with(CancelOrderReader{}, object, context);
        case BodyKind::place_hold:
            return read_with(PlaceHoldReader{}, object, context);
        case BodyKind::release_hold:
            return read_with(ReleaseHoldReader{}, object, context);
        case BodyKind::create_wave:
            return read_with(CreateWaveReader{}, object, context);
        case BodyKind::confirm_picks:
            return read_with(ConfirmPicksReader{}, object, context);
        case BodyKind::ship_fulfillment:
            return read_with(ShipFulfillmentReader{}, object, context);
    }
    return SUCCESS;
}

}  // namespace skua::codec
