#include "adapters/cli/importer/import_commands.hpp"

#include <algorithm>
#include <array>
#include <charconv>

#define XXH_INLINE_ALL
#include <xxhash.h>

#include "adapters/sdk/commands.hpp"

namespace skua::importer {
namespace {

constexpr std::size_t kKeyBytesMax = 128;
constexpr std::size_t kDescriptionBytesMax = 512;

std::string definition_key(const ImportPlan& plan, std::string_view what, std::string_view name) {
    std::string key = plan.file_key;
    key.append("/").append(what).append("/").append(name);
    return key;
}

// Cuts at a character's border.
std::string_view shortened(std::string_view text, std::size_t bytes_max) {
    if (text.size() <= bytes_max) {
        return text;
    }
    std::size_t end = bytes_max;
    while (end > 0 && (static_cast<unsigned char>(text[end]) & 0xC0U) == 0x80U) {
        --end;
    }
    return text.substr(0, end);
}

// The price as text, without an allocation: this runs once per line of the file.
void append_price(std::string& out, const LineEntry& line) {
    std::array<char, 32> digits;
    const auto [end, fault] =
        std::to_chars(digits.data(), digits.data() + digits.size(), line.price_unscaled);
    static_cast<void>(fault);
    const auto size = static_cast<std::size_t>(end - digits.data());
    const std::size_t scale = line.price_scale;
    if (size <= scale) {
        out.append("0.").append(scale - size, '0').append(digits.data(), size);
        return;
    }
    out.append(digits.data(), size - scale);
    if (scale > 0) {
        out.append(".").append(digits.data() + size - scale, scale);
    }
}

}  // namespace

std::uint64_t initial_units(std::uint64_t units_sold, std::uint32_t percent) noexcept {
    // Split, so that the product cannot overflow for any number of units.
    return units_sold / 100 * percent + units_sold % 100 * percent / 100;
}

std::string order_key(std::string_view channel, std::string_view external_id) {
    std::string key = "import/";
    key.append(channel).append("/").append(external_id);
    if (key.size() <= kKeyBytesMax) {
        return key;
    }
    const XXH128_hash_t hash = XXH3_128bits(key.data(), key.size());
    return "import/" + std::to_string(hash.high64) + "-" + std::to_string(hash.low64);
}

void LocationSource::append(std::size_t, std::string& out) const {
    sdk::append_stream_command(out, "define_location", [this](std::string& body) {
        sdk::JsonWriter json(body);
        // The first command of all carries the percentage: the same file with another one is
        // refused here (key_reused), before a single receipt.
        json.open_object().field("location", plan_.location);
        json.field("reason", "import with stock " + std::to_string(plan_.stock_percent) + " %");
        json.field("idempotency_key", definition_key(plan_, "location", plan_.location));
        json.close_object();
    });
}

ChannelSource::ChannelSource(const ImportPlan& plan, const OrderBook& book) : plan_(plan) {
    for (const OrderEntry& order : book.orders()) {
        if (std::find(channels_.begin(), channels_.end(), order.channel) == channels_.end()) {
            channels_.push_back(order.channel);
        }
    }
}

void ChannelSource::append(std::size_t index, std::string& out) const {
    sdk::append_stream_command(out, "define_channel", [&](std::string& body) {
        sdk::JsonWriter json(body);
        json.open_object().field("channel", channels_[index]);
        json.key("locations").open_array().text(plan_.location).close_array();
        json.field("idempotency_key", definition_key(plan_, "channel", channels_[index]));
        json.close_object();
    });
}

void ItemSource::append(std::size_t index, std::string& out) const {
    const ItemEntry& item = book_.items()[index];
    sdk::append_stream_command(out, "define_item", [&](std::string& body) {
        sdk::JsonWriter json(body);
        json.open_object().field("sku", item.sku);
        json.field("description", shortened(item.description, kDescriptionBytesMax));
        json.field("idempotency_key", definition_key(plan_, "item", item.sku));
        json.close_object();
    });
}

ReceiptSource::ReceiptSource(const ImportPlan& plan, const OrderBook& book)
    : plan_(plan), book_(book) {
    for (BookIndex i = 0; i < book.items().size(); ++i) {
        std::uint64_t left = initial_units(book.items()[i].units_sold, plan.stock_percent);
        for (std::uint32_t part = 1; left > 0 && part <= kReceiptsPerItemMax; ++part) {
            const std::uint64_t units = std::min(left, kReceiptUnitsMax);
            receipts_.push_back({.item = i, .part = part, .units = units});
            left -= units;
        }
    }
}

void ReceiptSource::append(std::size_t index, std::string& out) const {
    const Receipt& receipt = receipts_[index];
    const ItemEntry& item = book_.items()[receipt.item];
    const std::string what =
        receipt.part == 1 ? "initial" : "initial-" + std::to_string(receipt.part);
    const std::string key = definition_key(plan_, what, item.sku);
    // The percentage is part of the body, not of the key: the same file with another percentage
    // is refused (key_reused) instead of being received on top.
    const std::string reference = "initial stock " + std::to_string(plan_.stock_percent) + " %";
    sdk::StockMove move;
    move.sku = item.sku;
    move.location = plan_.location;
    move.quantity = static_cast<std::int64_t>(receipt.units);
    move.reference = reference;
    move.idempotency_key = key;
    sdk::append_stream_command(out, "receive_stock",
                               [&move](std::string& body) { sdk::append_receipt(body, move); });
}

// Written without intermediate strings: half a million lines pass here.
void OrderSource::append(std::size_t index, std::string& out) const {
    const OrderEntry& order = book_.orders()[index];
    const std::string key = order_key(order.channel, order.external_id);
    out.append("{\"place_order\":");
    sdk::JsonWriter json(out);
    json.open_object().field("channel", order.channel);
    json.field("external_id", order.external_id).field("idempotency_key", key);
    json.optional_field("placed_at", order.placed_at).field("currency", order.currency);
    json.optional_field("policy", plan_.policy);
    if (!order.customer.empty()) {
        json.key("customer").raw(order.customer);
    }
    json.key("lines");
    char separator = '[';
    for (const LineEntry& line : order.lines) {
        out.push_back(separator);
        separator = ',';
        out.append("{\"sku\":");
        sdk::append_json_string(out, book_.items()[line.item].sku);
        out.append(",\"quantity\":");
        sdk::append_number(out, std::uint64_t{line.quantity});
        out.append(",\"unit_price\":\"");
        append_price(out, line);
        out.append("\"}");
    }
    out.append("]}}");
}

void JsonLineSource::append(std::size_t index, std::string& out) const {
    sdk::append_stream_command(out, "place_order",
                               [&](std::string& body) { body.append(lines_[index].text); });
}

}  // namespace skua::importer
