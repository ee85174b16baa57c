#include "adapters/cli/importer/online_retail.hpp"

#include <array>

#include "adapters/cli/importer/texts.hpp"
#include "adapters/sdk/json_writer.hpp"

namespace skua::importer {

using sdk::Error;
using sdk::ErrorKind;
using sdk::Result;

namespace {

enum Column : std::uint8_t {
    invoice_no,
    stock_code,
    description,
    quantity,
    invoice_date,
    unit_price,
    customer_id,
    country
};
constexpr std::array<std::string_view, kOnlineRetailColumns> kHeader{
    "InvoiceNo",   "StockCode", "Description", "Quantity",
    "InvoiceDate", "UnitPrice", "CustomerID",  "Country"};
constexpr std::string_view kDateOrderUnsaid = "date_order_unsaid";
constexpr std::size_t kSkuBytesMax = 64;
constexpr std::size_t kInvoiceBytesMax = 128;

RetailLine bad(RetailLine line, std::string_view reason) {
    line.kind = LineKind::bad_line;
    line.bad_reason = reason;
    return line;
}

RetailLine judge_sale(RetailLine line) {
    if (line.invoice.size() > kInvoiceBytesMax) {
        return bad(line, "malformed_invoice");
    }
    if (line.sku.empty()) {
        return bad(line, "missing_sku");
    }
    if (line.sku.size() > kSkuBytesMax) {
        return bad(line, "sku_too_long");
    }
    if (has_control(line.sku)) {
        return bad(line, "control_character_in_sku");
    }
    if (line.quantity > kLineUnitsMax) {
        return bad(line, "quantity_out_of_range");
    }
    line.kind = LineKind::sale;
    return line;
}

Result<void> check_header(CsvReader& reader) {
    Result<bool> has_header = reader.next();
    if (!has_header) {
        return has_header.error();
    }
    bool is_expected = *has_header && reader.fields().size() == kHeader.size();
    for (std::size_t i = 0; is_expected && i < kHeader.size(); ++i) {
        is_expected = trimmed(reader.fields()[i]) == kHeader[i];
    }
    if (!is_expected) {
        return Error{ErrorKind::bad_argument,
                     "the file does not begin with InvoiceNo,StockCode,Description,Quantity,"
                     "InvoiceDate,UnitPrice,CustomerID,Country"};
    }
    return {};
}

// Owner: the importing thread.
class RetailReading {
public:
    RetailReading(const RetailOptions& options, OrderBook& book) : options_(options), book_(book) {}

    Result<void> add_sale(const CsvReader& reader, const RetailLine& line) {
        assign_upper(sku_, line.sku);
        Result<BookIndex> item = book_.item(sku_, trimmed(reader.fields()[description]));
        if (!item) {
            return item.error();
        }
        Result<BookIndex> order = book_.order(options_.channel, line.invoice);
        if (!order) {
            return order.error();
        }
        OrderEntry& entry = book_.order_at(*order);
        if (entry.lines.empty()) {
            entry.currency = options_.currency;
            entry.placed_at =
                read_date(trimmed(reader.fields()[invoice_date]), options_.dates).rfc3339;
            entry.customer = customer_json(trimmed(reader.fields()[customer_id]),
                                           trimmed(reader.fields()[country]));
            entry.customer_id = customer_number(trimmed(reader.fields()[customer_id]));
            entry.file_line = reader.line();
        }
        return book_.add_line(
            *order, *item,
            {.quantity = line.quantity, .price = line.price, .file_line = reader.line()});
    }

    void add_cancellation(const CsvReader& reader, const RetailLine& line) {
        assign_upper(sku_, line.sku);
        options_.cancellations->push_back(
            {.invoice = std::string(line.invoice),
             .sku = sku_,
             .customer_id = std::string(customer_number(trimmed(reader.fields()[customer_id]))),
             .quantity = line.quantity,
             .price = line.price,
             .file_line = reader.line(),
             .text = std::string(reader.text())});
    }

private:
    const RetailOptions& options_;
    OrderBook& book_;
    std::string sku_;
};

RetailLine judge_record(const CsvReader& reader, DateOrder dates) {
    if (reader.state() == RecordState::ok) {
        return judge_retail_line(reader.fields(), dates);
    }
    return bad(RetailLine{}, to_string(reader.state()));
}

Error order_unsaid(const CsvReader& reader) {
    const std::string date(trimmed(reader.fields()[invoice_date]));
    return Error{ErrorKind::bad_argument,
                 "line " + std::to_string(reader.line()) + ": the date '" + date +
                     "' can be read in two ways; name the right one with --dates month-first (12/1 "
                     "is the first of December) or --dates day-first (the twelfth of January)"};
}

}  // namespace

RetailLine judge_retail_line(std::span<const std::string_view> fields, DateOrder dates) {
    RetailLine line;
    line.invoice = trimmed(fields[invoice_no]);
    line.sku = trimmed(fields[stock_code]);
    if (line.invoice.empty()) {
        return bad(line, "missing_invoice");
    }
    const auto quantity_read = whole_number(trimmed(fields[quantity]));
    if (!quantity_read) {
        return bad(line, "malformed_quantity");
    }
    const auto price_read = sdk::parse_decimal(trimmed(fields[unit_price]));
    if (!price_read) {
        return bad(line, "malformed_price");
    }
    if (const auto date = trimmed(fields[invoice_date]); !date.empty()) {
        const DateReading reading = read_date(date, dates);
        if (reading.rfc3339.empty()) {
            return bad(line, reading.needs_order ? kDateOrderUnsaid : "malformed_date");
        }
    }
    line.quantity = *quantity_read;
    line.price = *price_read;
    if (line.invoice.front() == 'C') {
        line.kind = LineKind::cancellation;
        return line;
    }
    if (line.invoice.front() == 'A') {
        line.kind = LineKind::adjustment;
        return line;
    }
    if (!is_all_digits(line.invoice)) {
        return bad(line, "malformed_invoice");
    }
    if (line.quantity > 0 && line.price.is_positive()) {
        return judge_sale(line);
    }
    if (!line.price.is_zero()) {
        return bad(line, line.quantity > 0 ? "negative_price" : "negative_quantity_with_price");
    }
    line.kind = line.quantity > 0 ? LineKind::free_of_charge : LineKind::stock_correction;
    return line;
}

std::string_view customer_number(std::string_view customer_id) noexcept {
    if (customer_id.ends_with(".0")) {
        customer_id.remove_suffix(2);
    }
    return customer_id;
}

std::string customer_json(std::string_view customer_id, std::string_view country) {
    customer_id = customer_number(customer_id);
    std::string json;
    if (!customer_id.empty() || !country.empty()) {
        sdk::JsonWriter writer(json);
        writer.open_object().optional_field("id", customer_id);
        writer.optional_field("country", country).close_object();
    }
    return json;
}

Result<void> read_online_retail(CsvReader& reader, const RetailOptions& options, OrderBook& book,
                                Accounts& accounts, RejectLog& rejects) {
    SKUA_SDK_CHECK(check_header(reader));
    RetailReading reading(options, book);
    while (true) {
        Result<bool> has_record = reader.next();
        if (!has_record) {
            return has_record.error();
        }
        if (!*has_record) {
            return {};
        }
        const RetailLine line = judge_record(reader, options.dates);
        if (line.bad_reason == kDateOrderUnsaid) {
            return order_unsaid(reader);
        }
        if (line.kind == LineKind::bad_line) {
            accounts.add_bad(line.bad_reason);
        } else {
            SKUA_SDK_CHECK(accounts.add(line.kind, line.quantity, line.price));
        }
        if (line.kind == LineKind::sale) {
            SKUA_SDK_CHECK(reading.add_sale(reader, line));
            continue;
        }
        if (line.kind == LineKind::cancellation && options.cancellations != nullptr) {
            reading.add_cancellation(reader, line);
            continue;
        }
        const std::string_view kind = to_string(line.kind);
        rejects.add({.line = reader.line(),
                     .kind = kind,
                     .reason = line.bad_reason.empty() ? kind : line.bad_reason,
                     .text = reader.text()});
    }
}

}  // namespace skua::importer
