#include "tests/codec/forms.hpp"

#include <flatbuffers/flatbuffers.h>
#include <simdjson.h>

#include <limits>
#include <vector>

#include "schemas/stream_generated.h"

namespace skua::codec::test {

namespace fb = flatbuffers;
using Object = simdjson::dom::object;
using Text = fb::Offset<fb::String>;

namespace {

constexpr std::string_view kKindNames[] = {
    "define_item",  "define_location", "define_channel",   "configure_level", "receive_stock",
    "adjust_stock", "place_order",     "cancel_order",     "place_hold",      "release_hold",
    "create_wave",  "confirm_picks",   "ship_fulfillment", "change_order"};
constexpr std::string_view kColdNames[] = {
    "customer", "ship_to", "shipping_method", "requested_ship_date", "tags", "metadata"};
constexpr std::uint8_t kNoSuch = 255;

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

// Puts the fields of JSON objects into tables. Owner: binary_frame().
class Writer {
public:
    Text text(const Object& object, std::string_view name) {
        std::string_view value;
        return object[name].get(value) == simdjson::SUCCESS
                   ? to_.CreateString(value.data(), value.size())
                   : Text();
    }
    // Clamped to what the field holds.
    template <class Number>
    std::optional<Number> number(const Object& object, std::string_view name) {
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
    // The number behind the letter; 0 when it is none.
    std::optional<std::uint64_t> id(const Object& object, std::string_view name) {
        std::string_view value;
        if (object[name].get(value) != simdjson::SUCCESS) {
            return std::nullopt;
        }
        domain::OrderId order;
        domain::PickListId list;
        return parse_id(value, order) ? order.raw() : parse_id(value, list) ? list.raw() : 0;
    }
    std::optional<stream::Fulfillment> fulfillment(const Object& object) {
        std::string_view value;
        if (object["fulfillment_id"].get(value) != simdjson::SUCCESS) {
            return std::nullopt;
        }
        domain::OrderId order;
        domain::LocationId location;
        static_cast<void>(parse_fulfillment_id(value, order, location));
        return stream::Fulfillment(order.raw(), location.raw());
    }
    template <class Enum>
    std::optional<Enum> named(const Object& object, std::string_view name,
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
    fb::Offset<fb::Vector<fb::Offset<Table>>> list(const Object& object, std::string_view name,
                                                   const Item& item) {
        simdjson::dom::array array;
        if (object[name].get(array) != simdjson::SUCCESS) {
            return 0;
        }
        std::vector<fb::Offset<Table>> items;
        for (const simdjson::dom::element element : array) {
            items.push_back(item(element));
        }
        return to_.CreateVector(items);
    }

    // A text that is no price is a decimal that there is not.
    static std::optional<stream::Decimal> decimal(const Object& object, std::string_view name) {
        std::string_view text;
        if (object[name].get(text) != simdjson::SUCCESS) {
            return std::nullopt;
        }
        const auto parsed = base::parse_decimal(text);
        return parsed ? stream::Decimal(parsed->mantissa, parsed->scale)
                      : stream::Decimal(0, kNoSuch);
    }

    fb::Offset<stream::OrderLine> order_line(const Object& object) {
        const Text sku = text(object, "sku");
        const Text external_id = text(object, "external_line_id");
        const auto price = decimal(object, "unit_price");
        stream::OrderLineBuilder line(to_);
        line.add_sku(sku);
        line.add_external_line_id(external_id);
        if (const auto quantity = number<std::uint32_t>(object, "quantity")) {
            line.add_quantity(*quantity);
        }
        if (price) {
            line.add_unit_price(&*price);
        }
        return line.Finish();
    }

    Text cold(const Object& object) {
        std::string json;
        for (const std::string_view name : kColdNames) {
            simdjson::dom::element value;
            if (object[name].get(value) == simdjson::SUCCESS) {
                json.append(json.empty() ? "{ \"" : ", \"").append(name).append("\" : ");
                json.append(simdjson::to_string(value));
            }
        }
        return json.empty() ? Text() : to_.CreateString(json + " }");
    }

    // A text that is no time is a time that there is not.
    static std::optional<std::int64_t> micros(const Object& object, std::string_view name) {
        std::string_view text;
        if (object[name].get(text) != simdjson::SUCCESS) {
            return std::nullopt;
        }
        const auto time = base::parse_rfc3339(text);
        return time ? time->micros : -1;
    }

    fb::Offset<void> place_order(const Object& object) {
        const auto lines =
            list<stream::OrderLine>(object, "lines", [this](const simdjson::dom::element& item) {
                const auto fields = value_of<Object>(item);
                return order_line(fields);
            });
        const Text channel = text(object, "channel");
        const Text external_id = text(object, "external_id");
        const Text currency = text(object, "currency");
        const Text cold_text = cold(object);
        const char* const kPolicies[] = {"", "all_or_nothing", "backorder", "backorder_short_lines",
                                         nullptr};
        const auto policy = named<stream::Policy>(object, "policy", kPolicies);
        const auto placed_at = micros(object, "placed_at");
        const auto priority = number<std::uint8_t>(object, "priority");
        stream::PlaceOrderBuilder order(to_);
        order.add_channel(channel);
        order.add_external_id(external_id);
        order.add_currency(currency);
        order.add_lines(lines);
        order.add_cold(cold_text);
        if (placed_at) {
            order.add_placed_at(*placed_at);
        }
        if (policy) {
            order.add_policy(*policy);
        }
        if (priority) {
            order.add_priority(*priority);
        }
        return order.Finish().Union();
    }

    fb::Offset<void> cancel_order(const Object& object) {
        const auto lines =
            list<stream::CancelLine>(object, "lines", [this](const simdjson::dom::element& item) {
                const auto fields = value_of<Object>(item);
                stream::CancelLineBuilder line(to_);
                if (const auto index = number<std::uint16_t>(fields, "line")) {
                    line.add_line(*index);
                }
                if (const auto quantity = number<std::uint32_t>(fields, "quantity")) {
                    line.add_quantity(*quantity);
                }
                return line.Finish();
            });
        stream::CancelOrderBuilder cancel(to_);
        add_order(cancel, object);
        cancel.add_lines(lines);
        return cancel.Finish().Union();
    }

    fb::Offset<void> change_order(const Object& object) {
        const auto lines =
            list<stream::ChangeLine>(object, "lines", [this](const simdjson::dom::element& item) {
                const auto fields = value_of<Object>(item);
                const auto price = decimal(fields, "unit_price");
                stream::ChangeLineBuilder line(to_);
                if (const auto index = number<std::uint16_t>(fields, "line")) {
                    line.add_line(*index);
                }
                if (const auto quantity = number<std::uint32_t>(fields, "quantity")) {
                    line.add_quantity(*quantity);
                }
                if (price) {
                    line.add_unit_price(&*price);
                }
                return line.Finish();
            });
        const auto added =
            list<stream::OrderLine>(object, "add", [this](const simdjson::dom::element& item) {
                return order_line(value_of<Object>(item));
            });
        const auto removed = line_numbers(object, "remove");
        const Text cold_text = cold(object);
        stream::ChangeOrderBuilder change(to_);
        add_order(change, object);
        change.add_lines(lines);
        change.add_add(added);
        change.add_remove(removed);
        change.add_cold(cold_text);
        if (const auto priority = number<std::uint8_t>(object, "priority")) {
            change.add_priority(*priority);
        }
        return change.Finish().Union();
    }

    fb::Offset<fb::Vector<std::uint16_t>> line_numbers(const Object& object,
                                                       std::string_view name) {
        simdjson::dom::array items;
        if (object[name].get(items) != simdjson::SUCCESS) {
            return {};
        }
        std::vector<std::uint16_t> numbers;
        for (const simdjson::dom::element item : items) {
            numbers.push_back(static_cast<std::uint16_t>(value_of<std::int64_t>(item)));
        }
        return to_.CreateVector(numbers);
    }

    template <class Builder>
    void add_order(Builder& builder, const Object& object) {
        if (const auto order = id(object, "order_id")) {
            builder.add_order_id(*order);
        }
        if (const auto version = number<std::uint32_t>(object, "expected_version")) {
            builder.add_expected_version(*version);
        }
    }

    template <class Builder>
    void add_hold(Builder& builder, const Object& object) {
        const char* const kHolds[] = {
            "",           "credit",           "fraud",  "payment", "address", "price", "stock",
            "compliance", "customer_request", "manual", nullptr};
        add_order(builder, object);
        if (const auto kind = named<stream::Hold>(object, "hold", kHolds)) {
            builder.add_hold(*kind);
        }
    }

    fb::Offset<void> place_hold(const Object& object) {
        const Text role = text(object, "release_role");
        stream::PlaceHoldBuilder builder(to_);
        add_hold(builder, object);
        builder.add_release_role(role);
        if (const auto until = micros(object, "hold_until")) {
            builder.add_hold_until(*until);
        }
        return builder.Finish().Union();
    }

    fb::Offset<void> release_hold(const Object& object) {
        const Text role = text(object, "role");
        stream::ReleaseHoldBuilder builder(to_);
        add_hold(builder, object);
        builder.add_role(role);
        return builder.Finish().Union();
    }

    fb::Offset<void> confirm_picks(const Object& object) {
        const auto picks =
            list<stream::Pick>(object, "picks", [this](const simdjson::dom::element& item) {
                const auto fields = value_of<Object>(item);
                const Text sku = text(fields, "sku");
                const auto fulfillment_id = fulfillment(fields);
                stream::PickBuilder pick(to_);
                pick.add_sku(sku);
                if (const auto quantity = number<std::uint32_t>(fields, "quantity")) {
                    pick.add_quantity(*quantity);
                }
                pick.add_fulfillment_id(fulfillment_id ? &*fulfillment_id : nullptr);
                return pick.Finish();
            });
        stream::ConfirmPicksBuilder confirm(to_);
        if (const auto pick_list = id(object, "pick_list")) {
            confirm.add_pick_list(*pick_list);
        }
        confirm.add_picks(picks);
        return confirm.Finish().Union();
    }

    fb::Offset<void> define_channel(const Object& object) {
        const auto locations = list<stream::ChannelLocation>(
            object, "locations", [this](const simdjson::dom::element& item) {
                const auto name = value_of<std::string_view>(item);
                const Text copy = to_.CreateString(name.data(), name.size());
                return stream::CreateChannelLocation(to_, copy);
            });
        const Text channel = text(object, "channel");
        return stream::CreateDefineChannel(to_, channel, locations).Union();
    }

    fb::Offset<void> stock(BodyKind kind, const Object& object) {
        const Text sku = text(object, "sku");
        const Text location = text(object, "location");
        const Text words = text(object, kind == BodyKind::configure_level ? "bin" : "reference");
        if (kind == BodyKind::configure_level) {
            stream::ConfigureLevelBuilder level(to_);
            level.add_sku(sku);
            level.add_location(location);
            level.add_bin(words);
            if (const auto safety = number<std::int64_t>(object, "safety_stock")) {
                level.add_safety_stock(*safety);
            }
            return level.Finish().Union();
        }
        if (kind == BodyKind::receive_stock) {
            stream::ReceiveStockBuilder receipt(to_);
            receipt.add_sku(sku);
            receipt.add_location(location);
            receipt.add_reference(words);
            if (const auto quantity = number<std::uint32_t>(object, "quantity")) {
                receipt.add_quantity(*quantity);
            }
            return receipt.Finish().Union();
        }
        stream::AdjustStockBuilder adjustment(to_);
        adjustment.add_sku(sku);
        adjustment.add_location(location);
        if (const auto delta = number<std::int64_t>(object, "delta")) {
            adjustment.add_delta(*delta);
        }
        return adjustment.Finish().Union();
    }

    fb::Offset<void> warehouse(BodyKind kind, const Object& object) {
        if (kind == BodyKind::create_wave) {
            const Text location = text(object, "location");
            stream::CreateWaveBuilder wave(to_);
            wave.add_location(location);
            if (const auto most = number<std::uint32_t>(object, "fulfillments")) {
                wave.add_fulfillments(*most);
            }
            return wave.Finish().Union();
        }
        const Text carrier = text(object, "carrier");
        const Text tracking_number = text(object, "tracking_number");
        const auto id = fulfillment(object);
        return stream::CreateShipFulfillment(to_, id ? &*id : nullptr, carrier, tracking_number)
            .Union();
    }

    fb::Offset<void> body(BodyKind kind, const Object& object) {
        switch (kind) {
            case BodyKind::define_item: {
                const Text sku = text(object, "sku");
                const Text description = text(object, "description");
                return stream::CreateDefineItem(to_, sku, description).Union();
            }
            case BodyKind::define_location:
                return stream::CreateDefineLocation(to_, text(object, "location")).Union();
            case BodyKind::define_channel:
                return define_channel(object);
            case BodyKind::place_order:
                return place_order(object);
            case BodyKind::cancel_order:
                return cancel_order(object);
            case BodyKind::change_order:
                return change_order(object);
            case BodyKind::place_hold:
                return place_hold(object);
            case BodyKind::release_hold:
                return release_hold(object);
            case BodyKind::confirm_picks:
                return confirm_picks(object);
            case BodyKind::create_wave:
            case BodyKind::ship_fulfillment:
                return warehouse(kind, object);
            default:
                return stock(kind, object);
        }
    }

    std::string frame(BodyKind kind, const Object& object) {
        const auto table = body(kind, object);
        const Text key = text(object, "idempotency_key");
        const Text actor = text(object, "actor");
        const Text reason = text(object, "reason");
        const Text source = text(object, "source");
        // The members of the union stand in the order of the kinds.
        const auto type = static_cast<stream::Body>(static_cast<int>(kind) + 1);
        const std::vector<fb::Offset<stream::Command>> commands = {
            stream::CreateCommand(to_, type, table, key, actor, reason, source)};
        const auto all = to_.CreateVector(commands);
        to_.Finish(stream::CreateFrame(to_, 1, stream::Detail::lines, all));
        return {reinterpret_cast<const char*>(to_.GetBufferPointer()), to_.GetSize()};
    }

private:
    fb::FlatBufferBuilder to_;
};

}  // namespace

std::string_view name_of(BodyKind kind) noexcept {
    return kKindNames[static_cast<std::size_t>(kind)];
}

std::string json_frame(BodyKind kind, std::string_view body) {
    return std::string(R"({"frame":1,"commands":[{")")
        .append(name_of(kind))
        .append("\":")
        .append(body)
        .append("}]}");
}

std::string binary_frame(BodyKind kind, std::string_view body) {
    simdjson::dom::parser parser;
    const simdjson::padded_string padded(body);
    return Writer().frame(kind, value_of<Object>(parser.parse(padded)));
}

base::Arena* Received::next_arena() {
    if (left_ == 0) {
        return nullptr;
    }
    --left_;
    arena_.reset();
    return &arena_;
}

void Received::on_command(const domain::Command& read, const Problem& what) {
    ++count;
    command = read;
    problem = text_of(what);
    all += what.is_none() ? domain::to_string(domain::kind_of(read)) : to_string(what.code);
    all += ' ';
}

domain::SkuId SkusByNumber::find(std::string_view sku) const noexcept {
    return sku == "SKU-42" ? domain::SkuId{42} : domain::SkuId{};
}

std::string text_of(const Problem& problem) {
    return problem.is_none() ? ""
                             : std::string(to_string(problem.code))
                                   .append(" ")
                                   .append(problem.field)
                                   .append(": ")
                                   .append(problem.detail);
}

}  // namespace skua::codec::test
