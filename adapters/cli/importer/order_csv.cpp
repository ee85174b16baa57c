#include "adapters/cli/importer/order_csv.hpp"

#include <fmt/format.h>

#include <array>
#include <optional>

#include "adapters/cli/importer/texts.hpp"
#include "adapters/sdk/json_writer.hpp"

namespace skua::importer {

using sdk::Error;
using sdk::ErrorKind;
using sdk::Result;

namespace {

enum Column : std::uint8_t {
    order_id,
    sku,
    quantity,
    unit_price,
    currency,
    channel,
    description,
    placed_at,
    customer,
    column_count
};
constexpr std::array<std::string_view, column_count> kNames{"order_id",    "sku",       "quantity",
                                                            "unit_price",  "currency",  "channel",
                                                            "description", "placed_at", "customer"};
constexpr std::size_t kRequired = 4;
constexpr std::size_t kSkuBytesMax = 64;
constexpr std::size_t kExternalIdBytesMax = 128;
constexpr std::size_t kChannelBytesMax = 64;

// Owner: the importing thread.
class OrderCsvReading {
public:
    OrderCsvReading(CsvReader& reader, const OrderCsvOptions& options, OrderBook& book)
        : reader_(reader), options_(options), book_(book) {}

    Result<void> read_header() {
        Result<bool> has_header = reader_.next();
        if (!has_header) {
            return has_header.error();
        }
        for (std::size_t i = 0; *has_header && i < reader_.fields().size(); ++i) {
            const std::string_view name = trimmed(reader_.fields()[i]);
            std::size_t column = 0;
            while (column < kNames.size() && kNames[column] != name) {
                ++column;
            }
            if (column == kNames.size() || position_[column]) {
                return Error{
                    ErrorKind::bad_argument,
                    "the header has an unknown or repeated column '" + std::string(name) + "'"};
            }
            position_[column] = i;
        }
        for (std::size_t column = 0; column < kRequired; ++column) {
            if (!position_[column]) {
                return Error{ErrorKind::bad_argument,
                             "the header lacks the column '" + std::string(kNames[column]) + "'"};
            }
        }
        if (!position_[currency] && options_.currency.empty()) {
            return Error{ErrorKind::bad_argument,
                         "the file has no column 'currency'; name it with --currency"};
        }
        return {};
    }

    // Why the present record cannot be a line of an order; empty when it can.
    const char* fault() {
        if (reader_.state() != RecordState::ok) {
            return to_string(reader_.state());
        }
        const std::string_view id = field(order_id);
        const std::string_view sku_text = field(sku);
        if (id.empty() || id.size() > kExternalIdBytesMax) {
            return id.empty() ? "missing_order_id" : "order_id_too_long";
        }
        if (sku_text.empty() || sku_text.size() > kSkuBytesMax) {
            return sku_text.empty() ? "missing_sku" : "sku_too_long";
        }
        if (has_control(id) || has_control(sku_text)) {
            return has_control(id) ? "control_character_in_order_id" : "control_character_in_sku";
        }
        if (channel_text().size() > kChannelBytesMax || has_control(channel_text())) {
            return "malformed_channel";
        }
        const auto units = whole_number(field(quantity));
        if (!units) {
            return "malformed_quantity";
        }
        if (*units < 1 || *units > kLineUnitsMax) {
            return "quantity_out_of_range";
        }
        const auto price = sdk::parse_decimal(field(unit_price));
        if (!price || price->unscaled < 0) {
            return price ? "negative_price" : "malformed_price";
        }
        if (currency_text().size() != 3) {
            return "malformed_currency";
        }
        units_ = *units;
        price_ = *price;
        return "";
    }

    // The order of the present record. Not for records without an order id.
    Result<BookIndex> order() { return book_.order(channel_text(), field(order_id)); }

    // Why the present record, in which no fault was found, cannot be a line of this order.
    const char* fault_in(BookIndex order) {
        OrderEntry& entry = book_.order_at(order);
        if (!entry.lines.empty()) {
            return entry.currency == currency_text() ? "" : "currency_differs_within_order";
        }
        entry.file_line = reader_.line();
        entry.currency = currency_text();
        entry.placed_at = field(placed_at);
        if (const std::string_view text = field(customer); !text.empty()) {
            sdk::append_json_string(entry.customer, text);
        }
        return "";
    }

    Result<void> add_line(BookIndex order) {
        Result<BookIndex> item = book_.item(field(sku), field(description));
        if (!item) {
            return item.error();
        }
        return book_.add_line(order, *item,
                              {.quantity = units_, .price = price_, .file_line = reader_.line()});
    }

    [[nodiscard]] bool names_an_order() const {
        return reader_.state() == RecordState::ok && !field(order_id).empty();
    }
    [[nodiscard]] std::string_view currency_text() const {
        const std::string_view text = field(currency);
        return text.empty() ? std::string_view(options_.currency) : text;
    }
    [[nodiscard]] bool takes_partial_orders() const { return options_.imports_partial_orders; }
    [[nodiscard]] std::int64_t units() const noexcept { return units_; }
    [[nodiscard]] const sdk::Decimal& price() const noexcept { return price_; }

private:
    [[nodiscard]] std::string_view field(Column column) const {
        return position_[column] ? trimmed(reader_.fields()[*position_[column]])
                                 : std::string_view{};
    }
    [[nodiscard]] std::string_view channel_text() const {
        const std::string_view text = field(channel);
        return text.empty() ? std::string_view(options_.channel) : text;
    }

    CsvReader& reader_;
    const OrderCsvOptions& options_;
    OrderBook& book_;
    std::array<std::optional<std::size_t>, column_count> position_{};
    std::int64_t units_ = 0;
    sdk::Decimal price_;
};

// Names each good line of an order with a bad one, and accounts for it.
Result<void> withhold(const OrderBook& book, Accounts& accounts, RejectLog& rejects) {
    for (const OrderEntry& order : book.orders()) {
        if (order.bad_line == 0) {
            continue;
        }
        for (const LineEntry& line : order.lines) {
            SKUA_SDK_CHECK(accounts.withhold(line.quantity, line.price()));
            const std::string text = fmt::format(
                "order {}: {} x {}, withheld because line {} is bad: {}", order.external_id,
                line.quantity, book.items()[line.item].sku, order.bad_line, order.bad_reason);
            rejects.add({.line = line.file_line,
                         .kind = to_string(LineKind::withheld_line),
                         .reason = "order_has_bad_line",
                         .text = text});
        }
    }
    return {};
}

// Takes the present record into the book, or says why it is bad.
Result<const char*> take_record(OrderCsvReading& reading, const CsvReader& reader, OrderBook& book,
                                Accounts& accounts) {
    const char* fault = reading.fault();
    if (!reading.names_an_order()) {
        return fault;
    }
    Result<BookIndex> order = reading.order();
    if (!order) {
        return order.error();
    }
    fault = *fault == '\0' ? reading.fault_in(*order) : fault;
    if (*fault == '\0') {
        SKUA_SDK_CHECK(accounts.add(LineKind::sale, reading.units(), reading.price()));
        SKUA_SDK_CHECK(reading.add_line(*order));
        return fault;
    }
    OrderEntry& entry = book.order_at(*order);
    if (entry.bad_line == 0 && !reading.takes_partial_orders()) {
        entry.bad_line = reader.line();
        entry.bad_reason = fault;
    }
    return fault;
}

}  // namespace

Result<void> read_order_csv(CsvReader& reader, const OrderCsvOptions& options, OrderBook& book,
                            Accounts& accounts, RejectLog& rejects) {
    OrderCsvReading reading(reader, options, book);
    SKUA_SDK_CHECK(reading.read_header());
    while (true) {
        Result<bool> has_record = reader.next();
        if (!has_record) {
            return has_record.error();
        }
        if (!*has_record) {
            break;
        }
        Result<const char*> fault = take_record(reading, reader, book, accounts);
        if (!fault) {
            return fault.error();
        }
        if (**fault != '\0') {
            accounts.add_bad(*fault);
            rejects.add({.line = reader.line(),
                         .kind = to_string(LineKind::bad_line),
                         .reason = *fault,
                         .text = reader.text()});
        }
    }
    SKUA_SDK_CHECK(withhold(book, accounts, rejects));
    book.drop_withheld();
    return {};
}

}  // namespace skua::importer
