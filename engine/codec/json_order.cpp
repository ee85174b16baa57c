// The body of POST /v1/orders: the one that is read a hundred thousand times a second.

#include "engine/codec/json_bodies.hpp"
#include "engine/codec/json_text.hpp"
#include "engine/codec/problem_table.hpp"
#include "engine/domain/limits.hpp"

namespace skua::codec {

using simdjson::SUCCESS;

namespace {

static_assert(domain::kExternalIdBytesMax == 128 && domain::kExternalLineIdBytesMax == 32);
static_assert(domain::kColdBytesMax == 32768);
constexpr TextRule kExternalIdRule{1, domain::kExternalIdBytesMax, Characters::id,
                                   "must be 1 to 128 bytes"};
constexpr TextRule kExternalLineIdRule{1, domain::kExternalLineIdBytesMax, Characters::id,
                                       "must be 1 to 32 bytes"};
constexpr TextRule kShortRule{1, 64, Characters::id, "must be 1 to 64 bytes"};
constexpr IntegerRule kPriorityRule{1, 9, "must be 1 to 9"};

constexpr std::string_view kNames[] = {SKUA_COMMON_FIELDS,
                                       "channel",
                                       "external_id",
                                       "currency",
                                       "lines",
                                       "placed_at",
                                       "policy",
                                       "priority",
                                       "customer",
                                       "ship_to",
                                       "shipping_method",
                                       "requested_ship_date",
                                       "tags",
                                       "metadata"};
enum Field : std::size_t {
    channel = kCommonFields,
    external_id,
    currency,
    lines,
    placed_at,
    policy,
    priority,
    first_cold,  // this and the rest are the cold part
};
constexpr std::size_t kColdFields = std::size(kNames) - first_cold;

constexpr std::string_view kLineNames[] = {"sku", "quantity", "unit_price", "external_line_id"};

// Where the text of a cold field stands in the scratch.
struct ColdPart {
    std::size_t begin = 0;
    std::size_t size = 0;
};

// Owner: the call that reads one order.
class OrderReader {
public:
    explicit OrderReader(BodyContext& context) noexcept
        : context_(context), scan_(context.scan), lines_(context.scan.arena()) {
        context.scratch.cold.clear();
    }

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
            default:
                return read_cold(index - first_cold, path, value);
        }
    }

    void finish(std::uint32_t seen) {
        scan_.require(seen, channel, kBodyPath, kNames[channel]);
        scan_.require(seen, currency, kBodyPath, kNames[currency]);
        scan_.require(seen, lines, kBodyPath, kNames[lines]);
        if (body_.external_id.empty() && context_.command.idempotency_key.empty()) {
            static_assert(kMissingKeyField == "/external_id");
            scan_.note(ProblemCode::missing_field, Path{&kBodyPath, kNames[external_id]},
                       "an external_id or an idempotency key is required");
        }
        body_.lines = lines_.view();
        if (scan_.problem().is_none()) {
            for (const domain::OrderLineInput& line : body_.lines) {
                body_.total += base::ExactAmount::of(line.quantity.raw(), line.unit_price);
            }
            body_.cold = join_cold();
        }
        context_.command.body = body_;
    }

private:
    JsonError read_currency(const Path& path, od::value& value) {
        std::string_view text;
        const JsonError error = scan_.read_view(path, value, kShortRule, text);
        if (const auto known = base::parse_currency(text)) {
            body_.currency = *known;
        } else {
            scan_.note(ProblemCode::malformed_value, path, "must be an ISO 4217 code in capitals");
        }
        return error;
    }

    JsonError read_placed_at(const Path& path, od::value& value) {
        std::string_view text;
        const JsonError error = scan_.read_view(path, value, kShortRule, text);
        if (const auto time = base::parse_rfc3339(text)) {
            body_.placed_at = *time;
        } else {
            scan_.note(ProblemCode::malformed_value, path, "must be an RFC 3339 time");
        }
        return error;
    }

    JsonError read_policy(const Path& path, od::value& value) {
        std::string_view text;
        const JsonError error = scan_.read_view(path, value, kShortRule, text);
        for (const auto known : {domain::Policy::all_or_nothing, domain::Policy::backorder,
                                 domain::Policy::backorder_short_lines}) {
            if (text == domain::to_string(known)) {
                body_.policy = known;
                return error;
            }
        }
        scan_.note(ProblemCode::malformed_value, path,
                   "must be all_or_nothing, backorder or backorder_short_lines");
        return error;
    }

    JsonError read_priority(const Path& path, od::value& value) {
        std::int64_t number = body_.priority;
        const JsonError error = scan_.read_integer(path, value, kPriorityRule, number);
        body_.priority = static_cast<std::uint8_t>(number);
        return error;
    }

    JsonError read_price(const Path& path, od::value& value, base::Decimal& price) {
        std::string_view text;
        const JsonError error = scan_.read_view(path, value, kShortRule, text);
        const auto parsed = base::parse_decimal(text);
        if (!parsed) {
            scan_.note(ProblemCode::malformed_value, path,
                       "must be a decimal of at most 16 digits before and 9 after the point");
        } else if (parsed->mantissa < 0 || text.front() == '-') {
            scan_.note(ProblemCode::out_of_range, path, "must not be negative");
        } else {
            price = *parsed;
        }
        return error;
    }

    JsonError read_line(const Path& path, od::value& item) {
        od::object object;
        if (const JsonError error = scan_.open_object(path, item, object)) {
            return error == simdjson::INCORRECT_TYPE ? SUCCESS : error;
        }
        domain::OrderLineInput line;
        std::uint32_t seen = 0;
        const JsonError error = scan_.read_fields(
            path, object, kLineNames, seen,
            [&](std::size_t index, od::value& value, const Path& at) {
                switch (index) {
                    case 0:
                        return scan_.read_view(at, value, kSkuRule, line.sku.text);
                    case 1:
                        return read_quantity(scan_, at, value, line.quantity);
                    case 2:
                        return read_price(at, value, line.unit_price);
                    default:
                        return scan_.read_text(at, value, kExternalLineIdRule,
                                               line.external_line_id);
                }
            });
        for (std::size_t i = 0; i < 3; ++i) {
            scan_.require(seen, i, path, kLineNames[i]);
        }
        lines_.push_back(line);
        return error;
    }

    JsonError read_cold(std::size_t index, const Path& path, od::value& value) {
        std::string& text = context_.scratch.cold;
        ColdPart& part = cold_[index];
        part.begin = text.size();
        const JsonError error = scan_.walk(path, value, 2, &text);
        part.size = text.size() - part.begin;
        // Quotes, colon and comma; the braces are one byte more than the comma that is not there.
        cold_bytes_ += part.size + kNames[first_cold + index].size() + 4;
        if (cold_bytes_ + 1 > domain::kColdBytesMax) {
            scan_.note(
                ProblemCode::too_long, path,
                "customer, addresses, tags and metadata must be at most 32768 bytes together");
        }
        return error;
    }

    // One object with its fields in the order of kNames.
    std::string_view join_cold() {
        if (cold_bytes_ == 0) {
            return {};
        }
        std::string& text = context_.scratch.cold;
        const std::size_t begin = text.size();
        text += '{';
        for (std::size_t i = 0; i < kColdFields; ++i) {
            if (cold_[i].size == 0) {
                continue;
            }
            text += text.size() == begin + 1 ? "\"" : ",\"";
            text += kNames[first_cold + i];
            text += "\":";
            text.append(text, cold_[i].begin, cold_[i].size);
        }
        text += '}';
        return scan_.arena().copy(std::string_view(text).substr(begin));
    }

    BodyContext& context_;
    Scan& scan_;
    domain::PlaceOrder body_;
    base::ArenaVector<domain::OrderLineInput> lines_;
    std::array<ColdPart, kColdFields> cold_{};
    std::size_t cold_bytes_ = 0;
};

}  // namespace

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
