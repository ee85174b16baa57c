// The body of POST /v1/orders: the one that is read a hundred thousand times a second.

#include "engine/codec/cold_part.hpp"
#include "engine/codec/json_bodies.hpp"
#include "engine/domain/limits.hpp"

namespace skua::codec {

using simdjson::SUCCESS;

namespace {

constexpr std::string_view kNames[] = {
    SKUA_COMMON_FIELDS, "channel",     "external_id", "currency",    "lines",
    "placed_at",        "policy",      "priority",    "reservation", kColdNames[0],
    kColdNames[1],      kColdNames[2], kColdNames[3], kColdNames[4], kColdNames[5]};
static_assert(kColdNames.size() == 6);
enum Field : std::size_t {
    channel = kCommonFields,
    external_id,
    currency,
    lines,
    placed_at,
    policy,
    priority,
    reservation,
    first_cold,  // this and the rest are the cold part
};
static_assert(std::size(kNames) == first_cold + kColdNames.size());

constexpr std::string_view kLineNames[] = {"sku",
                                           "quantity",
                                           "unit_price",
                                           "external_line_id",
                                           "over_delivery_percent",
                                           "under_delivery_percent"};

// Owner: the call that reads one order.
class OrderReader {
public:
    explicit OrderReader(BodyContext& context) noexcept
        : context_(context),
          scan_(context.scan),
          lines_(context.scan.arena()),
          cold_(context.scan, context.scratch.cold) {}

    JsonError on_field(std::size_t index, od::value& value, const Path& path) {
        switch (index) {
            case channel:
                return scan_.read_text(path, value, kPlaceRule, body_.channel);
            case external_id:
                return scan_.read_text(path, value, kExternalIdRule, body_.external_id);
            case currency:
                return read_currency(path, value);
            case lines:
                return scan_.read_items(
                    path, value, domain::kOrderLinesMax,
                    [this](od::value& item, const Path& at) { return read_line(at, item); });
            case placed_at:
                return read_placed_at(path, value);
            case policy:
                return read_policy(path, value);
            case priority:
                return read_priority(path, value);
            case reservation:
                return read_reservation_id(scan_, path, value, body_.reservation);
            default:
                return cold_.read(index - first_cold, path, value);
        }
    }

    void finish(std::uint32_t seen) {
        scan_.require(seen, channel, kBodyPath, kNames[channel]);
        scan_.require(seen, currency, kBodyPath, kNames[currency]);
        scan_.require(seen, lines, kBodyPath, kNames[lines]);
        body_.lines = lines_.view();
        finish_order(scan_, context_.command, body_);
        if (scan_.problem().is_none()) {
            body_.cold = cold_.join();
        }
        context_.command.body = body_;
    }

private:
    JsonError read_currency(const Path& path, od::value& value) {
        std::string_view text;
        const JsonError error = scan_.read_view(path, value, kShortRule, text);
        take_currency(scan_, path, text, body_.currency);
        return error;
    }

    JsonError read_placed_at(const Path& path, od::value& value) {
        std::string_view text;
        const JsonError error = scan_.read_view(path, value, kShortRule, text);
        take_time(scan_, path, base::parse_rfc3339(text), body_.placed_at);
        return error;
    }

    JsonError read_policy(const Path& path, od::value& value) {
        std::string_view text;
        const JsonError error = scan_.read_view(path, value, kShortRule, text);
        take_policy(scan_, path, policy_named(text), body_.policy);
        return error;
    }

    JsonError read_priority(const Path& path, od::value& value) {
        std::int64_t number = body_.priority;
        const JsonError error = scan_.read_integer(path, value, kPriorityRule, number);
        body_.priority = static_cast<std::uint8_t>(number);
        return error;
    }

    JsonError read_line(const Path& path, od::value& item) {
        domain::OrderLineInput line;
        const JsonError error = read_order_line(scan_, path, item, line);
        lines_.push_back(line);
        return error;
    }

    BodyContext& context_;
    Scan& scan_;
    domain::PlaceOrder body_;
    base::ArenaVector<domain::OrderLineInput> lines_;
    ColdPart cold_;
};

}  // namespace

JsonError read_price(Scan& scan, const Path& path, od::value& value, base::Decimal& to) {
    std::string_view text;
    const JsonError error = scan.read_view(path, value, kShortRule, text);
    const auto parsed = base::parse_decimal(text);
    if (parsed && parsed->mantissa == 0 && text.front() == '-') {
        scan.note(ProblemCode::out_of_range, path, "must not be negative");
    }
    take_price(scan, path, parsed, to);
    return error;
}

namespace {

JsonError read_percent(Scan& scan, const Path& path, od::value& value, std::uint8_t& to) {
    std::int64_t number = 0;
    const JsonError error = scan.read_integer(path, value, kPercentRule, number);
    to = static_cast<std::uint8_t>(number);
    return error;
}

}  // namespace

JsonError read_order_line(Scan& scan, const Path& path, od::value& item,
                          domain::OrderLineInput& line) {
    od::object object;
    if (const JsonError error = scan.open_object(path, item, object)) {
        return error == simdjson::INCORRECT_TYPE ? SUCCESS : error;
    }
    std::uint32_t seen = 0;
    const JsonError error = scan.read_fields(
        path, object, kLineNames, seen, [&](std::size_t index, od::value& value, const Path& at) {
            switch (index) {
                case 0:
                    return scan.read_view(at, value, kSkuRule, line.sku.text);
                case 1:
                    return read_quantity(scan, at, value, line.quantity);
                case 2:
                    return read_price(scan, at, value, line.unit_price);
                case 3:
                    return scan.read_text(at, value, kExternalLineIdRule, line.external_line_id);
                default:
                    return read_percent(
                        scan, at, value,
                        index == 4 ? line.tolerance.over_percent : line.tolerance.under_percent);
            }
        });
    for (std::size_t i = 0; i < 3; ++i) {
        scan.require(seen, i, path, kLineNames[i]);
    }
    return error;
}

JsonError read_place_order(od::object& object, BodyContext& context) {
    OrderReader reader(context);
    std::uint32_t seen = 0;
    const JsonError error = context.scan.read_fields(
        kBodyPath, object, kNames, seen,
        [&](std::size_t index, od::value& value, const Path& path) {
            return index < kCommonFields ? read_common(index, value, path, context)
                                         : reader.on_field(index, value, path);
        });
    if (!error) {
        reader.finish(seen);
    }
    return error;
}

}  // namespace skua::codec
