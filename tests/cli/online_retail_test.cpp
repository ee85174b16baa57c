#include "adapters/cli/importer/online_retail.hpp"

#include <gtest/gtest.h>

#include "adapters/cli/importer/engine_import.hpp"
#include "adapters/cli/importer/import_commands.hpp"
#include "tests/cli/text_source.hpp"

namespace skua::importer {
namespace {

constexpr const char* kHeader =
    "InvoiceNo,StockCode,Description,Quantity,InvoiceDate,UnitPrice,CustomerID,Country\n";

RetailLine judged(std::string_view invoice, std::string_view sku, std::string_view quantity,
                  std::string_view price) {
    const std::string_view fields[] = {invoice, sku, "d", quantity, "", price, "", ""};
    return judge_retail_line(fields);
}

struct Read {
    OrderBook book;
    Accounts accounts;
    bool is_read = false;
};

Read read_text(const std::string& lines) {
    Read out;
    TextSource source(kHeader + lines);
    CsvReader reader(source);
    auto rejects = RejectLog::open("");
    out.is_read =
        read_online_retail(reader, {"shop", "GBP"}, out.book, out.accounts, *rejects).has_value();
    return out;
}

TEST(OnlineRetail, PutsEveryLineIntoOneKind) {
    EXPECT_EQ(judged("536365", "A", "6", "2.55").kind, LineKind::sale);
    EXPECT_EQ(judged("C536365", "A", "-6", "2.55").kind, LineKind::cancellation);
    EXPECT_EQ(judged("536365", "A", "-6", "0").kind, LineKind::stock_correction);
    EXPECT_EQ(judged("536365", "A", "0", "0.0").kind, LineKind::stock_correction);
    EXPECT_EQ(judged("536365", "A", "6", "0.00").kind, LineKind::free_of_charge);
    EXPECT_EQ(judged("A563185", "B", "1", "-11062.06").kind, LineKind::adjustment);
}

TEST(OnlineRetail, NamesWhatIsWrongWithABadLine) {
    EXPECT_EQ(judged("", "A", "6", "1").bad_reason, "missing_invoice");
    EXPECT_EQ(judged("5x", "A", "6", "1").bad_reason, "malformed_invoice");
    EXPECT_EQ(judged("5", "A", "six", "1").bad_reason, "malformed_quantity");
    EXPECT_EQ(judged("5", "A", "99999999999999999999", "1").bad_reason, "malformed_quantity");
    EXPECT_EQ(judged("5", "A", "1000000001", "1").bad_reason, "quantity_out_of_range");
    EXPECT_EQ(judged("5", "A", "1000000000", "1").kind, LineKind::sale);
    EXPECT_EQ(judged("5", "A", "6", "1e3").bad_reason, "malformed_price");
    EXPECT_EQ(judged("5", "A", "6", "-1").bad_reason, "negative_price");
    EXPECT_EQ(judged("5", "A", "-6", "1").bad_reason, "negative_quantity_with_price");
    EXPECT_EQ(judged("5", " ", "6", "1").bad_reason, "missing_sku");
    EXPECT_EQ(judged("5", std::string(65, 'A'), "6", "1").bad_reason, "sku_too_long");
}

TEST(OnlineRetail, TakesNoSkuThatTheEngineRefuses) {
    EXPECT_EQ(judged("5", "A\tB", "6", "1").bad_reason, "control_character_in_sku");
    EXPECT_EQ(judged("5", "A\x7F", "6", "1").bad_reason, "control_character_in_sku");
    EXPECT_EQ(judged("5", " A\t", "6", "1").kind, LineKind::sale);  // trimmed
    EXPECT_EQ(judged(std::string(129, '5'), "A", "6", "1").bad_reason, "malformed_invoice");
}

TEST(OnlineRetail, TakesADateThatIsNoneForABadLine) {
    const Read read = read_text(
        "1,A,x,2,2010-13-45 08:26:00,1.50,,\n"
        "2,A,x,2,yesterday,1.50,,\n"
        "3,A,x,2,2010-12-01 24:00:00,1.50,,\n"
        "4,A,x,2,2011-02-29 08:00:00,1.50,,\n"
        "5,A,x,2, 2012-02-29 08:00:00,1.50,,\n"
        "6,A,x,2,,1.50,,\n");
    ASSERT_TRUE(read.is_read);
    EXPECT_EQ(read.accounts.bad_by_reason().at("malformed_date"), 4U);
    ASSERT_EQ(read.book.orders().size(), 2U);
    EXPECT_EQ(read.book.orders()[0].placed_at, "2012-02-29T08:00:00Z");
    EXPECT_EQ(read.book.orders()[1].placed_at, "");
}

TEST(OnlineRetail, GathersAnOrderWhoseLinesAreApart) {
    const Read read = read_text(
        "1,a,x,2,2010-12-01 08:26:00,1.50,17850.0,United Kingdom\n"
        "2,B,y,1,2010-12-01 08:27:00,1,,France\n"
        "C3,B,y,-1,2010-12-01 08:27:00,1,,France\n"
        "1, A ,x,3,2010-12-01 08:28:00,0.001,17850.0,United Kingdom\n");
    ASSERT_TRUE(read.is_read);
    ASSERT_EQ(read.book.orders().size(), 2U);
    const OrderEntry& first = read.book.orders()[0];
    EXPECT_EQ(first.external_id, "1");
    EXPECT_EQ(first.placed_at, "2010-12-01T08:26:00Z");
    EXPECT_EQ(first.customer, R"({"id":"17850","country":"United Kingdom"})");
    EXPECT_EQ(first.lines.size(), 2U);
    EXPECT_EQ(sdk::to_string(*value_of(first)), "3.003");
    ASSERT_EQ(read.book.items().size(), 2U);
    EXPECT_EQ(read.book.items()[0].sku, "A");
    EXPECT_EQ(read.book.items()[0].units_sold, 5U);
    EXPECT_EQ(read.accounts.lines_read(), 4U);
    EXPECT_EQ(sdk::to_string(read.accounts.of(LineKind::cancellation).value), "-1.00");
}

TEST(OnlineRetail, ImportsTheRestOfAFileWithABadLine) {
    const Read read = read_text(
        "1,A,x,2,2010-12-01 08:26:00,1.50,,\n"
        "garbage\n"
        "1,A,\"x,2,2010-12-01 08:26:00,1.50,,\n"
        "2,A,x,1,2010-12-01 08:26:00,1.50,,\n");
    ASSERT_TRUE(read.is_read);
    EXPECT_EQ(read.book.orders().size(), 2U);
    EXPECT_EQ(read.accounts.of(LineKind::bad_line).lines, 2U);
    EXPECT_EQ(read.accounts.of(LineKind::sale).lines, 2U);
}

TEST(OnlineRetail, RefusesAFileOfAnotherLayout) {
    TextSource source("order,sku\n1,A\n");
    CsvReader reader(source);
    OrderBook book;
    Accounts accounts;
    auto rejects = RejectLog::open("");
    const auto read = read_online_retail(reader, {"shop", "GBP"}, book, accounts, *rejects);
    ASSERT_FALSE(read);
    EXPECT_EQ(read.error().kind, sdk::ErrorKind::bad_argument);
}

// Every form in which the history is published, and what is none.
TEST(Dates, OneFormIsPlainTheOthersNeedTheirOrderAndTheRestIsRefused) {
    const auto plain = [](std::string_view text) { return read_date(text, DateOrder::unsaid); };
    const auto month = [](std::string_view text) {
        return read_date(text, DateOrder::month_first).rfc3339;
    };
    const auto day = [](std::string_view text) {
        return read_date(text, DateOrder::day_first).rfc3339;
    };
    EXPECT_EQ(plain("2011-12-09 12:50:00").rfc3339, "2011-12-09T12:50:00Z");
    EXPECT_EQ(day("2011-12-09 12:50:00"), "2011-12-09T12:50:00Z");
    for (const char* text : {"12/1/2010 8:26", "01-12-2010 08:26", "12/31/2010 8:26"}) {
        EXPECT_TRUE(plain(text).needs_order) << text;
        EXPECT_EQ(plain(text).rfc3339, "") << text;
    }
    EXPECT_EQ(month("12/1/2010 8:26"), "2010-12-01T08:26:00Z");
    EXPECT_EQ(day("12/1/2010 8:26"), "2010-01-12T08:26:00Z");
    EXPECT_EQ(day("01-12-2010 08:26"), "2010-12-01T08:26:00Z");
    EXPECT_EQ(day("01-12-2010 08:26:59"), "2010-12-01T08:26:59Z");
    EXPECT_EQ(day("12/31/2010 8:26"), "");
    EXPECT_EQ(month("12/31/2010 8:26"), "2010-12-31T08:26:00Z");
    for (const char* text :
         {"", "2011-12-09T12:50:00", "2010-13-01 08:26:00", "2010-02-30 08:26:00",
          "2010-12-01 24:00:00", "12/1/10 8:26", "12/1-2010 8:26", "2/29/2010 8:26",
          "12/1/2010 8:60", "12/1/2010", "12/1/2010 8:26 PM", "1.12.2010 8:26", "0/1/2010 8:26"}) {
        EXPECT_EQ(month(text), "") << text;
        EXPECT_FALSE(read_date(text, DateOrder::month_first).needs_order) << text;
    }
}

TEST(OnlineRetail, ADateThatCanBeReadInTwoWaysStopsTheFileWithItsLine) {
    const std::string text = std::string(kHeader) +
                             "536365,A,a,6,2010-12-01 08:26:00,2.55,17850,UK\n"
                             "536366,A,a,6,12/1/2010 8:28,1.85,17850,UK\n";
    for (const DateOrder dates :
         {DateOrder::unsaid, DateOrder::month_first, DateOrder::day_first}) {
        TextSource source(text);
        CsvReader reader(source);
        auto rejects = RejectLog::open("");
        OrderBook book;
        Accounts accounts;
        const auto read =
            read_online_retail(reader, {"shop", "GBP", dates}, book, accounts, *rejects);
        EXPECT_EQ(read.has_value(), dates != DateOrder::unsaid);
        if (!read) {
            EXPECT_NE(read.error().text.find("line 3: the date '12/1/2010 8:28'"),
                      std::string::npos)
                << read.error().text;
            EXPECT_NE(read.error().text.find("--dates"), std::string::npos);
            continue;
        }
        ASSERT_EQ(book.orders().size(), 2U);
        EXPECT_EQ(book.orders()[1].placed_at, dates == DateOrder::month_first
                                                  ? "2010-12-01T08:28:00Z"
                                                  : "2010-01-12T08:28:00Z");
    }
}

TEST(ImportCommands, WriteAnOrderThatTheWireKnows) {
    const Read read = read_text("7,a,x,2,2010-12-01 08:26:00,0.05,,\n");
    ImportPlan plan;
    plan.policy = "backorder";
    const OrderSource source(plan, read.book);
    ASSERT_EQ(source.size(), 1U);
    std::string out;
    source.append(0, out);
    EXPECT_EQ(out, R"({"place_order":{"channel":"shop","external_id":"7",)"
                   R"("idempotency_key":"import/shop/7","placed_at":"2010-12-01T08:26:00Z",)"
                   R"("currency":"GBP","policy":"backorder",)"
                   R"("lines":[{"sku":"A","quantity":2,"unit_price":"0.05"}]}})");
}

TEST(ImportCommands, ReceiveOnlyWhatIsMoreThanNothing) {
    const Read read = read_text(
        "1,A,x,10,2010-12-01 08:26:00,1,,\n"
        "1,B,x,1,2010-12-01 08:26:00,1,,\n");
    ImportPlan plan;
    plan.file_key = "f";
    plan.location = "main";
    plan.stock_percent = 90;
    const ReceiptSource source(plan, read.book);
    ASSERT_EQ(source.size(), 1U);
    EXPECT_EQ(source.units_of(0), 9U);
    EXPECT_EQ(source.name_of(0), "A");
    std::string out;
    source.append(0, out);
    EXPECT_EQ(out, R"({"receive_stock":{"sku":"A","location":"main","quantity":9,)"
                   R"("reference":"initial stock 90 %","idempotency_key":"f/initial/A"}})");
}

TEST(ImportCommands, SplitAReceiptThatIsTooLarge) {
    const Read read = read_text(
        "1,A,x,1000000000,2010-12-01 08:26:00,1,,\n"
        "1,A,x,1000000000,2010-12-01 08:26:00,1,,\n"
        "1,A,x,5,2010-12-01 08:26:00,1,,\n");
    ImportPlan plan;
    plan.file_key = "f";
    plan.location = "main";
    plan.stock_percent = 100;
    const ReceiptSource source(plan, read.book);
    ASSERT_EQ(source.size(), 3U);
    EXPECT_EQ(source.units_of(0), 1'000'000'000U);
    EXPECT_EQ(source.units_of(1), 1'000'000'000U);
    EXPECT_EQ(source.units_of(2), 5U);
    std::string first;
    source.append(0, first);
    EXPECT_NE(first.find(R"("idempotency_key":"f/initial/A")"), std::string::npos);
    std::string last;
    source.append(2, last);
    EXPECT_NE(last.find(R"("idempotency_key":"f/initial-3/A")"), std::string::npos);
    plan.stock_percent = 1'000;
    EXPECT_EQ(ReceiptSource(plan, read.book).size(), 21U);
}

TEST(InitialUnits, IsTheFloorWithoutOverflow) {
    EXPECT_EQ(initial_units(0, 90), 0U);
    EXPECT_EQ(initial_units(1, 90), 0U);
    EXPECT_EQ(initial_units(19, 90), 17U);
    EXPECT_EQ(initial_units(80'995, 90), 72'895U);
    EXPECT_EQ(initial_units(7, 100), 7U);
    EXPECT_EQ(initial_units(1'000'000'000'000'000'000ULL, 90), 900'000'000'000'000'000ULL);
}

TEST(OrderKey, StaysWithinTheEnginesLimit) {
    EXPECT_EQ(order_key("web", "1001"), "import/web/1001");
    const std::string longest(128, 'x');
    EXPECT_LE(order_key("web", longest).size(), 128U);
    EXPECT_NE(order_key("web", longest), order_key("shop", longest));
}

}  // namespace
}  // namespace skua::importer
