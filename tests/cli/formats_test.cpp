#include <gtest/gtest.h>
#include <lzma.h>

#include "adapters/cli/arguments.hpp"
#include "adapters/cli/importer/json_lines.hpp"
#include "adapters/cli/importer/order_csv.hpp"
#include "adapters/cli/importer/texts.hpp"
#include "adapters/cli/picks.hpp"
#include "adapters/cli/render.hpp"
#include "tests/cli/text_source.hpp"

namespace skua::importer {
namespace {

struct CsvRead {
    OrderBook book;
    Accounts accounts;
    sdk::Result<void> outcome;
    std::string rejects;  // the file
};

CsvRead read_csv(const std::string& text, const OrderCsvOptions& options = {"web", "EUR"}) {
    CsvRead out;
    TextSource source(text);
    CsvReader reader(source);
    const std::string path = testing::TempDir() + "skua_csv_rejects.csv";
    auto rejects = RejectLog::open(path);
    out.outcome = read_order_csv(reader, options, out.book, out.accounts, *rejects);
    EXPECT_TRUE(rejects->finish());
    out.rejects = *cli::read_text_file(path);
    std::remove(path.c_str());
    return out;
}

TEST(OrderCsv, ReadsColumnsInAnyOrder) {
    const CsvRead read =
        read_csv("sku,order_id,unit_price,quantity,channel\nA,1,2.50,3,\nB,1,1,1,shop\n");
    ASSERT_TRUE(read.outcome);
    ASSERT_EQ(read.book.orders().size(), 2U);  // another channel is another order
    EXPECT_EQ(read.book.orders()[0].channel, "web");
    EXPECT_EQ(read.book.orders()[0].currency, "EUR");
    EXPECT_EQ(read.book.orders()[1].channel, "shop");
    EXPECT_EQ(sdk::to_string(*value_of(read.book.orders()[0])), "7.50");
}

TEST(OrderCsv, WithholdsAnOrderWithABadLineAndImportsTheRest) {
    const CsvRead read = read_csv(
        "order_id,sku,quantity,unit_price\n1,A,1,1\n2,A,1,1\n2,A,0,1\n3,A,1,x\n4,B,2,0\nrubbish\n");
    ASSERT_TRUE(read.outcome);
    ASSERT_EQ(read.book.orders().size(), 2U);
    EXPECT_EQ(read.book.orders()[0].external_id, "1");
    EXPECT_EQ(read.book.orders()[1].external_id, "4");
    EXPECT_EQ(read.book.units(), 3U);
    EXPECT_EQ(read.accounts.bad_by_reason().at("quantity_out_of_range"), 1U);
    EXPECT_EQ(read.accounts.bad_by_reason().at("malformed_price"), 1U);
    EXPECT_EQ(read.accounts.bad_by_reason().at("wrong_columns"), 1U);
    EXPECT_EQ(read.accounts.lines_read(), 6U);
}

// An order whose bad line stands between good ones, and again after another order.
constexpr const char* kInterrupted =
    "order_id,sku,quantity,unit_price\n1,A,1,1.50\n1,B,bad,1\n1,C,2,1\n2,A,1,1\n1,D,1,x\n1,A,4,1\n";

TEST(OrderCsv, NamesAndCountsEveryWithheldLine) {
    const CsvRead read = read_csv(kInterrupted);
    ASSERT_TRUE(read.outcome);
    ASSERT_EQ(read.book.orders().size(), 1U);
    EXPECT_EQ(read.book.withheld_orders(), 1U);
    EXPECT_EQ(read.accounts.of(LineKind::sale).lines, 1U);
    EXPECT_EQ(read.accounts.of(LineKind::bad_line).lines, 2U);
    const Account& withheld = read.accounts.of(LineKind::withheld_line);
    EXPECT_EQ(withheld.lines, 3U);
    EXPECT_EQ(withheld.units, 7);
    EXPECT_EQ(sdk::to_string(withheld.value), "7.50");
    EXPECT_EQ(sdk::to_string(read.accounts.of(LineKind::sale).value), "1.00");
    EXPECT_EQ(read.accounts.lines_read(), 6U);
    const std::string why = ", withheld because line 3 is bad: malformed_quantity\"\n";
    EXPECT_EQ(read.rejects,
              "line,kind,reason,text\n3,bad_line,malformed_quantity,\"1,B,bad,1\"\n"
              "6,bad_line,malformed_price,\"1,D,1,x\"\n"
              "2,withheld_line,order_has_bad_line,\"order 1: 1 x A" +
                  why + "4,withheld_line,order_has_bad_line,\"order 1: 2 x C" + why +
                  "7,withheld_line,order_has_bad_line,\"order 1: 4 x A" + why);
}

TEST(OrderCsv, ImportsTheRestOfAnOrderWhenAskedTo) {
    const OrderCsvOptions partial{
        .channel = "web", .currency = "EUR", .imports_partial_orders = true};
    const CsvRead read = read_csv(kInterrupted, partial);
    ASSERT_TRUE(read.outcome);
    ASSERT_EQ(read.book.orders().size(), 2U);
    EXPECT_EQ(read.book.orders()[0].lines.size(), 3U);
    EXPECT_EQ(sdk::to_string(*value_of(read.book.orders()[0])), "7.50");
    EXPECT_EQ(read.book.withheld_orders(), 0U);
    EXPECT_EQ(read.accounts.of(LineKind::withheld_line).lines, 0U);
    EXPECT_EQ(read.accounts.of(LineKind::sale).lines, 4U);
    EXPECT_EQ(read.rejects.find("withheld"), std::string::npos);

    // What a bad line says of its order does not count; an order of bad lines only is none.
    const CsvRead other = read_csv(
        "order_id,sku,quantity,unit_price,currency\n1,A,1,1,EURO\n1,B,1,1,USD\n2,A,0,1,EUR\n",
        partial);
    ASSERT_EQ(other.book.orders().size(), 1U);
    EXPECT_EQ(other.book.orders()[0].currency, "USD");
    EXPECT_EQ(other.book.orders()[0].file_line, 3U);
}

TEST(OrderCsv, CountsAnOrderOfBadLinesOnlyByItsLines) {
    const CsvRead read = read_csv("order_id,sku,quantity,unit_price\n1,A,0,1\n1,B,0,1\n");
    EXPECT_EQ(read.book.withheld_orders(), 0U);
    EXPECT_EQ(read.accounts.of(LineKind::withheld_line).lines, 0U);
    EXPECT_EQ(read.accounts.of(LineKind::bad_line).lines, 2U);
}

TEST(OrderCsv, TakesNoTextThatTheEngineRefuses) {
    const CsvRead read = read_csv(
        "order_id,sku,quantity,unit_price,channel\n1,A\tB,1,1,\n2\x01z,A,1,1,\n3,A,1,1,w\x1F"
        "b\n4,\tA ,1,1,\n5," +
        std::string(65, 'A') + ",1,1,\n");
    ASSERT_TRUE(read.outcome);
    EXPECT_EQ(read.accounts.bad_by_reason().at("control_character_in_sku"), 1U);
    EXPECT_EQ(read.accounts.bad_by_reason().at("control_character_in_order_id"), 1U);
    EXPECT_EQ(read.accounts.bad_by_reason().at("malformed_channel"), 1U);
    EXPECT_EQ(read.accounts.bad_by_reason().at("sku_too_long"), 1U);
    ASSERT_EQ(read.book.orders().size(), 1U);
    EXPECT_EQ(read.book.orders()[0].external_id, "4");
}

TEST(OrderCsv, NeedsACurrencyFromSomewhere) {
    const auto read = [](const std::string& text) {
        CsvRead out;
        TextSource source(text);
        CsvReader reader(source);
        auto rejects = RejectLog::open("");
        return read_order_csv(reader, {"web", ""}, out.book, out.accounts, *rejects);
    };
    const auto without = read("order_id,sku,quantity,unit_price\n1,A,1,1\n");
    ASSERT_FALSE(without);
    EXPECT_EQ(without.error().kind, sdk::ErrorKind::bad_argument);
    EXPECT_NE(without.error().text.find("--currency"), std::string::npos);
    EXPECT_TRUE(read("order_id,sku,quantity,unit_price,currency\n1,A,1,1,EUR\n"));
}

TEST(OrderCsv, RefusesAHeaderThatItDoesNotKnow) {
    EXPECT_FALSE(read_csv("order_id,sku,quantity\n").outcome);
    EXPECT_FALSE(read_csv("order_id,sku,quantity,unit_price,colour\n").outcome);
    EXPECT_FALSE(read_csv("order_id,sku,quantity,unit_price,sku\n").outcome);
}

TEST(JsonLines, TakesObjectsAndNamesTheRest) {
    std::string deep = "{\"a\":";
    deep += std::string(40, '[') + std::string(40, ']') + "}";
    const std::string text = "{\"a\":1}\r\n\n[1]\n{\"a\":\n{\"b\":\"\xFF\"}\n" + deep + "\n" +
                             std::string(kJsonLineBytesMax + 1, ' ') + "{}\n{\"c\":3}";
    for (const std::size_t block : {7U, 4'096U, 1'000'000U}) {
        TextSource source(text, block);
        std::vector<JsonLine> orders;
        Accounts accounts;
        auto rejects = RejectLog::open("");
        ASSERT_TRUE(read_json_lines(source, orders, accounts, *rejects));
        ASSERT_EQ(orders.size(), 2U);
        EXPECT_EQ(orders[0].text, "{\"a\":1}");
        EXPECT_EQ(orders[1].text, "{\"c\":3}");
        EXPECT_EQ(orders[1].line, 8U);
        EXPECT_EQ(accounts.bad_by_reason().at("not_an_object"), 1U);
        EXPECT_EQ(accounts.bad_by_reason().at("malformed_json"), 1U);
        EXPECT_EQ(accounts.bad_by_reason().at("invalid_utf8"), 1U);
        EXPECT_EQ(accounts.bad_by_reason().at("too_deep"), 1U);
    }
}

TEST(JsonLines, KnowAKeyThatStoodBefore) {
    TextSource source(R"({"channel":"web","external_id":"1"})"
                      "\n"
                      R"({"channel":"shop","external_id":"1"})"
                      "\n"
                      R"({"external_id":"1", "channel":"web"})"
                      "\n"
                      R"({"channel":"web"})"
                      "\n"
                      R"({"channel":"web"})"
                      "\n"
                      R"({"channel":"web","external_id":"2","idempotency_key":"k"})"
                      "\n"
                      R"({"channel":"web","external_id":"3","idempotency_key":"k"})");
    std::vector<JsonLine> orders;
    Accounts accounts;
    auto rejects = RejectLog::open("");
    ASSERT_TRUE(read_json_lines(source, orders, accounts, *rejects));
    std::vector<std::size_t> firsts;
    firsts.reserve(orders.size());
    for (const JsonLine& order : orders) {
        firsts.push_back(order.first);
    }
    EXPECT_EQ(firsts, (std::vector<std::size_t>{0, 1, 0, 3, 4, 5, 5}));
}

TEST(RejectLog, WritesNoCellThatATableTakesForAFormula) {
    const std::string path = testing::TempDir() + "skua_rejects.csv";
    {
        auto rejects = RejectLog::open(path);
        ASSERT_TRUE(rejects);
        for (const char* text : {"=1+1", "+1", "-1", "@x", "\tx", "\rx", "a=\"b\"", ""}) {
            rejects->add({.line = 7, .kind = "bad_line", .reason = "x", .text = text});
        }
        rejects->add({.line = 8, .kind = "refused_order", .reason = "=cmd", .text = "o"});
        ASSERT_TRUE(rejects->finish());
    }
    const auto written = cli::read_text_file(path);
    ASSERT_TRUE(written);
    EXPECT_EQ(*written,
              "line,kind,reason,text\n7,bad_line,x,\"'=1+1\"\n7,bad_line,x,\"'+1\"\n"
              "7,bad_line,x,\"'-1\"\n7,bad_line,x,\"'@x\"\n7,bad_line,x,\"'\tx\"\n"
              "7,bad_line,x,\"'\rx\"\n7,bad_line,x,\"a=\"\"b\"\"\"\n7,bad_line,x,\"\"\n"
              "8,refused_order,\"'=cmd\",\"o\"\n");
    std::remove(path.c_str());
}

TEST(RejectLog, ShowsNoByteThatATerminalObeys) {
    auto rejects = RejectLog::open("");
    rejects->add({.line = 2, .kind = "bad_line", .reason = "x", .text = "a\x1B[31m\nb"});
    std::string text(119, 'a');
    rejects->add({.line = 3, .kind = "bad_line", .reason = "x", .text = text + "\u00e9"});
    ASSERT_EQ(rejects->first_lines().size(), 2U);
    EXPECT_EQ(rejects->first_lines()[0], "line 2: x: a\\x1b[31m\\nb");
    EXPECT_EQ(rejects->first_lines()[1], "line 3: x: " + text);
}

TEST(Printable, EscapesWhatIsNotShownAndNothingElse) {
    const std::string plain = "caf\u00e9 \u4e16 \U0001F4E6 C:\\x \"'";
    EXPECT_EQ(printable(plain), plain);
    EXPECT_EQ(printable(std::string_view("\x1B]0;t\x07\0\x7F", 8)), "\\x1b]0;t\\x07\\x00\\x7f");
    EXPECT_EQ(printable("\t\n\r"), "\\t\\n\\r");
    EXPECT_EQ(printable_lines("a\x1B\nb\r\n"), "a\\x1b\nb\\r\n");
    // A C1 control, a turn of direction, a surrogate, overlong, cut, a stray continuation, too
    // large.
    EXPECT_EQ(printable("\xC2\x9B"), "\\xc2\\x9b");
    EXPECT_EQ(printable("\u202E"), "\\xe2\\x80\\xae");
    EXPECT_EQ(printable("\xED\xA0\x80"), "\\xed\\xa0\\x80");
    EXPECT_EQ(printable("\xC0\x9B"), "\\xc0\\x9b");
    EXPECT_EQ(printable("\xE2\x82"), "\\xe2\\x82");
    EXPECT_EQ(printable("\x9B"
                        "a\xFF"),
              "\\x9ba\\xff");
    EXPECT_EQ(printable("\xF4\x90\x80\x80"), "\\xf4\\x90\\x80\\x80");
    EXPECT_EQ(printable(printable("\x1B")), printable("\x1B"));
}

std::string packed(const std::string& text) {
    std::string out(text.size() + 1'024, '\0');
    std::size_t size = 0;
    EXPECT_EQ(lzma_easy_buffer_encode(
                  6, LZMA_CHECK_CRC64, nullptr, reinterpret_cast<const std::uint8_t*>(text.data()),
                  text.size(), reinterpret_cast<std::uint8_t*>(out.data()), &size, out.size()),
              LZMA_OK);
    out.resize(size);
    return out;
}

sdk::Result<std::string> read_through(const std::string& bytes, std::size_t block) {
    auto source = unpacked(std::make_unique<TextSource>(bytes, block));
    if (!source) {
        return source.error();
    }
    std::string text;
    std::vector<char> out(100);
    while (true) {
        auto got = (*source)->read(out);
        if (!got) {
            return got.error();
        }
        if (*got == 0) {
            return text;
        }
        text.append(out.data(), *got);
    }
}

TEST(ByteSource, UnpacksXzAndLeavesTheRestAlone) {
    std::string text;
    for (int i = 0; i < 5'000; ++i) {
        text += "line " + std::to_string(i) + "\n";
    }
    for (const std::size_t block : {1U, 5U, 4'096U}) {
        EXPECT_EQ(*read_through(packed(text), block), text);
        EXPECT_EQ(*read_through(text, block), text);
    }
    EXPECT_EQ(*read_through("abc", 2), "abc");
    EXPECT_EQ(*read_through("", 2), "");
}

TEST(ByteSource, SaysWhenAnXzFileIsCutOrDamaged) {
    std::string bytes = packed(std::string(10'000, 'x'));
    EXPECT_FALSE(read_through(bytes.substr(0, bytes.size() - 20), 4'096));
    bytes[bytes.size() / 2] = static_cast<char>(bytes[bytes.size() / 2] ^ 0x40);
    EXPECT_FALSE(read_through(bytes, 4'096));
}

TEST(HashingSource, DependsOnTheContentOnly) {
    const auto digest = [](std::size_t block) {
        TextSource source("some content", block);
        HashingSource hashed(source);
        std::vector<char> out(5);
        while (*hashed.read(out) > 0) {
        }
        return hashed.digest();
    };
    EXPECT_EQ(digest(1), digest(100));
    EXPECT_EQ(digest(1).size(), 16U);
}

}  // namespace
}  // namespace skua::importer

namespace skua::cli {
namespace {

TEST(Arguments, TakeASkuWithColons) {
    const auto line = order_line_of("A:B:2:4.50");
    ASSERT_TRUE(line);
    EXPECT_EQ(line->sku, "A:B");
    EXPECT_EQ(line->quantity, 2U);
    EXPECT_EQ(line->unit_price, "4.50");
    EXPECT_FALSE(order_line_of("A:x:4.50"));
    EXPECT_FALSE(order_line_of("A:2"));
    EXPECT_FALSE(order_line_of(""));
}

TEST(Arguments, KnowAWholeNumberThatFits) {
    EXPECT_EQ(unsigned_fault("0"), "");
    EXPECT_EQ(unsigned_fault("18446744073709551615"), "");
    for (const char* text : {"-1", "18446744073709551616", "1.5", "", "x", "+1", " 1"}) {
        EXPECT_NE(unsigned_fault(text), "") << text;
        EXPECT_NE(positive_fault(text), "") << text;
    }
    EXPECT_NE(positive_fault("0"), "");
    EXPECT_EQ(positive_fault("1"), "");
    EXPECT_EQ(positive_fault("18446744073709551615"), "");
}

TEST(Arguments, BecomeWordsThatAShellTakes) {
    EXPECT_EQ(shell_word("/a/b-1/skua"), "/a/b-1/skua");
    EXPECT_EQ(shell_word("http://127.0.0.1:8750"), "http://127.0.0.1:8750");
    EXPECT_EQ(shell_word("a b"), "'a b'");
    EXPECT_EQ(shell_word("it's $x"), "'it'\\''s $x'");
    EXPECT_EQ(shell_word(""), "''");
}

TEST(Arguments, TakeAPickWithAndWithoutItsFulfillment) {
    EXPECT_EQ(pick_of("TEA-01:5")->quantity, 5U);
    const auto pick = pick_of("TEA-01:5:f12.1");
    ASSERT_TRUE(pick);
    EXPECT_EQ(pick->sku, "TEA-01");
    EXPECT_EQ(pick->quantity, 5U);
    EXPECT_EQ(pick->fulfillment_id, "f12.1");
    EXPECT_FALSE(pick_of("TEA-01"));
    EXPECT_FALSE(line_quantity_of("1:x"));
    EXPECT_FALSE(line_quantity_of("1:0"));
    EXPECT_EQ(line_quantity_of("1:1")->quantity, 1U);
    EXPECT_EQ(line_quantity_of("1:7")->quantity, 7U);
}

TEST(Picks, AskForWhatIsLeft) {
    const auto body = remaining_picks(
        R"({"id":"p9","lines":[{"sku":"A","quantity":5,"picked":2,"fulfillments":[)"
        R"({"id":"f1.1","quantity":2,"picked":2},{"id":"f2.1","quantity":3,"picked":0}]}]})");
    ASSERT_TRUE(body);
    EXPECT_EQ(*body, R"({"picks":[{"sku":"A","quantity":3,"fulfillment_id":"f2.1"}]})");
    EXPECT_EQ(remaining_picks(R"({"lines":[]})").error().kind, sdk::ErrorKind::refused);
    EXPECT_EQ(remaining_picks("[]").error().kind, sdk::ErrorKind::protocol);
}

TEST(Render, ShowsValuesAndTablesOfAnyDocument) {
    const std::string text =
        rendered(R"({"sku":"A","totals":{"amount":"1.50"},"holds":["fraud","x"],)"
                 R"("levels":[{"location":"main","on_hand":5},{"location":"east","bin":null}]})");
    EXPECT_EQ(text,
              "sku            A\ntotals.amount  1.50\nholds          fraud, x\n\nlevels\n"
              "  location  on_hand  bin\n  main      5\n  east               -\n");
}

TEST(Render, ShowsAListWhoseItemsHoldTablesItemByItem) {
    EXPECT_EQ(rendered(R"({"orders":[{"id":"o1","lines":[{"line":0}]}]})"),
              "orders[0].id  o1\n\norders[0].lines\n  line\n  0\n");
}

TEST(Render, GivesATerminalNothingToObey) {
    EXPECT_EQ(rendered(R"({"note":"a\u001b[2Jb","k\u001b":"c"})"),
              "note   a\\x1b[2Jb\nk\\x1b  c\n");
    EXPECT_EQ(rendered("<\x1B>\n"), "<\\x1b>\n");
    EXPECT_EQ(
        rendered_event(R"({"sequence":1,"type":"t","time":"n","x":"\u001bc\n"})").find('\x1B'),
        std::string::npos);
}

TEST(Render, SaysAProblemInWords) {
    EXPECT_EQ(rendered_problem(
                  R"({"title":"Unknown SKU","code":"unknown_sku","field":"/lines/3/sku"})", 422),
              "unknown_sku: Unknown SKU (at /lines/3/sku)");
    EXPECT_EQ(rendered_problem("<html>", 502), "HTTP 502 <html>");
}

}  // namespace
}  // namespace skua::cli
