#include "engine/codec/json_body_reader.hpp"

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
constexpr TextRule kReasonRule{1, domain::kReasonBytesMax, Characters::prose,
                               "must be 1 to 256 bytes"};
constexpr TextRule kKeyRule{1, domain::kIdempotencyKeyBytesMax, Characters::id,
                            "must be 1 to 128 bytes"};
constexpr IntegerRule kVersionRule{1, UINT32_MAX, "must be 1 to 4294967295"};

}  // namespace

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

JsonError read_version(Scan& scan, const Path& path, od::value& value, std::uint32_t& version) {
    std::int64_t number = 0;
    const JsonError error = scan.read_integer(path, value, kVersionRule, number);
    version = static_cast<std::uint32_t>(number);
    return error;
}

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
        case BodyKind::place_order:
            return read_place_order(object, context);
        case BodyKind::define_item:
        case BodyKind::define_location:
        case BodyKind::define_channel:
        case BodyKind::configure_level:
        case BodyKind::receive_stock:
        case BodyKind::adjust_stock:
            return read_stock_body(kind, object, context);
        case BodyKind::cancel_order:
        case BodyKind::place_hold:
        case BodyKind::release_hold:
            return read_order_body(kind, object, context);
        case BodyKind::create_wave:
        case BodyKind::confirm_picks:
        case BodyKind::ship_fulfillment:
            return read_warehouse_body(kind, object, context);
    }
    return SUCCESS;
}

}  // namespace skua::codec
