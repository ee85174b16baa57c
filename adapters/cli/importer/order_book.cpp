#include "adapters/cli/importer/order_book.hpp"

#include <algorithm>
#include <limits>

namespace skua::importer {

using sdk::Decimal;
using sdk::Error;
using sdk::ErrorKind;
using sdk::Result;

namespace {

Error too_large(const char* what, std::size_t limit) {
    return Error{ErrorKind::bad_argument, std::string("the file holds more than ") +
                                              std::to_string(limit) + " " + what +
                                              "; import it in parts"};
}

}  // namespace

Result<BookIndex> OrderBook::item(std::string_view sku, std::string_view description) {
    if (const auto found = item_index_.find(sku); found != item_index_.end()) {
        ItemEntry& known = items_[found->second];
        if (known.description.empty()) {
            known.description = description;
        }
        return found->second;
    }
    if (items_.size() == kImportItemsMax) {
        return too_large("SKUs", kImportItemsMax);
    }
    const auto index = static_cast<BookIndex>(items_.size());
    items_.push_back({std::string(sku), std::string(description), 0});
    item_index_.emplace(std::string(sku), index);
    return index;
}

Result<BookIndex> OrderBook::order(std::string_view channel, std::string_view external_id) {
    // Lines of one order nearly always stand together.
    if (!orders_.empty() && orders_.back().external_id == external_id &&
        orders_.back().channel == channel) {
        return static_cast<BookIndex>(orders_.size() - 1);
    }
    order_key_.assign(channel).push_back('\0');
    order_key_.append(external_id);
    if (const auto found = order_index_.find(order_key_); found != order_index_.end()) {
        return found->second;
    }
    if (orders_.size() == kImportOrdersMax) {
        return too_large("orders", kImportOrdersMax);
    }
    const auto index = static_cast<BookIndex>(orders_.size());
    OrderEntry& added = orders_.emplace_back();
    added.external_id = external_id;
    added.channel = channel;
    order_index_.emplace(order_key_, index);
    return index;
}

Result<void> OrderBook::add_line(BookIndex order, BookIndex item, const LineRead& line) {
    constexpr std::size_t kFileLineMax = std::numeric_limits<std::uint32_t>::max();
    if (lines_ == kImportLinesMax) {
        return too_large("lines", kImportLinesMax);
    }
    if (line.file_line > kFileLineMax) {
        return too_large("line ends", kFileLineMax);
    }
    orders_[order].lines.push_back(
        {.item = item,
         .quantity = static_cast<std::uint32_t>(line.quantity),
         .price_unscaled = static_cast<std::int64_t>(line.price.unscaled),
         .file_line = static_cast<std::uint32_t>(line.file_line),
         .price_scale = line.price.scale});
    items_[item].units_sold += static_cast<std::uint64_t>(line.quantity);
    units_ += static_cast<std::uint64_t>(line.quantity);
    ++lines_;
    return {};
}

void OrderBook::drop_withheld() {
    for (const OrderEntry& order : orders_) {
        if (order.bad_line == 0) {
            continue;
        }
        withheld_orders_ += order.lines.empty() ? 0U : 1U;
        for (const LineEntry& line : order.lines) {
            items_[line.item].units_sold -= line.quantity;
            units_ -= line.quantity;
            --lines_;
        }
    }
    std::erase_if(orders_, [](const OrderEntry& order) {
        return order.bad_line != 0 || order.lines.empty();
    });
    order_index_.clear();
}

Result<Decimal> value_of(const OrderEntry& order) {
    Decimal total;
    for (const LineEntry& line : order.lines) {
        const auto value = sdk::product(line.price(), line.quantity);
        const auto sum = value ? sdk::sum(total, *value) : std::nullopt;
        if (!sum) {
            return Error{ErrorKind::bad_argument,
                         "the value of order " + order.external_id + " is too large"};
        }
        total = *sum;
    }
    return total;
}

}  // namespace skua::importer
