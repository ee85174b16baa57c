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

void LocationSource::write(std::size_t, sdk::CommandWriter& out) const {
    // The first command of all carries the percentage: the same file with another one is refused
    // here (key_reused), before a single receipt.
    const std::string reason = "import with stock " + std::to_string(plan_.stock_percent) + " %";
    out.define_location({.location = plan_.location,
                         .reason = reason,
                         .idempotency_key = definition_key(plan_, "location", plan_.location)});
}

ChannelSource::ChannelSource(const ImportPlan& plan, const OrderBook& book) : plan_(plan) {
    for (const OrderEntry& order : book.orders()) {
        if (std::find(channels_.begin(), channels_.end(), order.channel) == channels_.end()) {
            channels_.push_back(order.channel);
        }
    }
}

void ChannelSource::write(std::size_t index, sdk::CommandWriter& out) const {
    out.define_channel({.channel = channels_[index],
                        .locations = {&plan_.location, 1},
                        .idempotency_key = definition_key(plan_, "channel", channels_[index])});
}

void ItemSource::write(std::size_t index, sdk::CommandWriter& out) const {
    const ItemEntry& item = book_.items()[index];
    out.define_item({.sku = item.sku,
                     .description = shortened(item.description, kDescriptionBytesMax),
                     .idempotency_key = definition_key(plan_, "item", item.sku)});
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

void ReceiptSource::write(std::size_t index, sdk::CommandWriter& out) const {
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
    out.receive_stock(move);
}

// Half a million lines pass here: the prices of an order share one text.
void OrderSource::write(std::size_t index, sdk::CommandWriter& out) const {
    const OrderEntry& order = book_.orders()[index];
    const std::string key = order_key(order.channel, order.external_id);
    std::string prices;
    std::vector<std::size_t> ends;
    ends.reserve(order.lines.size());
    for (const LineEntry& line : order.lines) {
        append_price(prices, line);
        ends.push_back(prices.size());
    }
    std::vector<sdk::OrderLine> lines;
    lines.reserve(order.lines.size());
    std::size_t begin = 0;
    for (std::size_t i = 0; i < order.lines.size(); ++i) {
        lines.push_back({.sku = book_.items()[order.lines[i].item].sku,
                         .quantity = order.lines[i].quantity,
                         .unit_price = std::string_view(prices).substr(begin, ends[i] - begin),
                         .external_line_id = {}});
        begin = ends[i];
    }
    sdk::OrderBody body;
    body.channel = order.channel;
    body.external_id = order.external_id;
    body.idempotency_key = key;
    body.placed_at = order.placed_at;
    body.currency = order.currency;
    body.policy = plan_.policy;
    body.customer = order.customer;
    body.lines = lines;
    out.place_order(body);
}

void JsonLineSource::write(std::size_t index, sdk::CommandWriter& out) const {
    std::string command;
    sdk::append_stream_command(command, "place_order",
                               [&](std::string& body) { body.append(lines_[index].text); });
    out.json(command);
}

}  // namespace skua::importer
