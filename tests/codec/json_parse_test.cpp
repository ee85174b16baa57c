#include "engine/codec/json_parse.hpp"

#include <gtest/gtest.h>

#include <map>

#include "engine/codec/json_render.hpp"
#include "engine/domain/limits.hpp"

namespace skua::codec {
namespace {

class KnownSkus final : public SkuLookup {
public:
    domain::SkuId find(std::string_view sku) const noexcept override {
        return sku == "KNOWN" ? domain::SkuId{42} : domain::SkuId{};
    }
};

// One body at a time, with what came of it.
class JsonParse : public ::testing::Test {
protected:
    std::string code(BodyKind kind, std::string_view body, PathValues path = {}) {
        arena_.reset();
        command_ = {};
        command_.source = "http";
        command_.idempotency_key = header_key_;
        problem_ = reader_.parse_command({kind, body, path}, skus_, arena_, command_);
        return problem_.is_none() ? ""
                                  : to_string(problem_.code) + (" " + std::string(problem_.field));
    }
    std::string order(std::string_view body) { return code(BodyKind::place_order, body); }
    template <class Body>
    const Body& as() {
        return std::get<Body>(command_.body);
    }

    JsonReader reader_;
    KnownSkus skus_;
    base::Arena arena_;
    domain::Command command_;
    Problem problem_;
    std::string header_key_;
};

std::string order_with(const std::string& fields, const std::string& line = "") {
    return R"({"channel":"web","external_id":"1","currency":"EUR",)" + fields +
           (fields.empty() ? "" : ",") +
           R"("lines":[{"sku":"A","quantity":2,"unit_price":"12.50")" +
           (line.empty() ? "" : "," + line) + "}]}";
}

std::string order_line(const std::string& line) {
    return R"({"channel":"web","external_id":"1","currency":"EUR","lines":[)" + line + "]}";
}

TEST_F(JsonParse, ReadsAWholeOrder) {
    EXPECT_EQ(order(R"( {"channel":"web","external_id":"1001","placed_at":"2026-11-21T20:39:00Z",
        "currency":"EUR","policy":"backorder","priority":3,"tags":[ "a" , 1.50 ],
        "customer":{"name":"J\u00f6rg \"x\""},"actor":"ann","reason":"web","source":"shop",
        "idempotency_key":"k1",
        "lines":[{"sku":"KNOWN","quantity":2,"unit_price":"12.50","external_line_id":"7"},
                 {"sku":"B\u00e4r","quantity":1000000000,"unit_price":"0.0035"}]} )"),
              "");
    const auto& order = as<domain::PlaceOrder>();
    EXPECT_EQ(order.channel, "web");
    EXPECT_EQ(order.external_id, "1001");
    EXPECT_EQ(order.placed_at.micros, 1'795'293'540'000'000);
    EXPECT_EQ(order.policy, domain::Policy::backorder);
    EXPECT_EQ(order.priority, 3);
    EXPECT_EQ(order.cold,
              "{\"customer\":{\"name\":\"J\xc3\xb6rg \\\"x\\\"\"},\"tags\":[\"a\",1.50]}");
    ASSERT_EQ(order.lines.size(), 2U);
    EXPECT_EQ(order.lines[0].sku.id.raw(), 42U);
    EXPECT_EQ(order.lines[0].external_line_id, "7");
    EXPECT_TRUE(order.lines[1].sku.id.is_none());
    EXPECT_EQ(order.lines[1].sku.text, "B\xc3\xa4r");
    EXPECT_EQ(base::format(order.total), "3500025.0000");
    EXPECT_EQ(command_.actor, "ann");
    EXPECT_EQ(command_.source, "shop");
    EXPECT_EQ(command_.idempotency_key, "k1");
}

TEST_F(JsonParse, RefusesBytesThatAreNoJson) {
    const std::string good = order_with("");
    for (const std::string& body : {std::string(),
                                    std::string(" "),
                                    std::string("{"),
                                    std::string("}"),
                                    good + "x",
                                    good + "{}",
                                    good + "}",
                                    good.substr(0, good.size() - 1),
                                    "[" + good,
                                    std::string("nul"),
                                    std::string("{\"a\"}"),
                                    std::string("{\"a\":}"),
                                    std::string("{\"a\":1,}"),
                                    std::string("{,}"),
                                    std::string("{\"a\":01}"),
                                    std::string("{\"a\":1.}"),
                                    std::string("{\"a\":+1}"),
                                    std::string("{\"a\":.5}"),
                                    std::string("{\"a\":NaN}"),
                                    std::string("{\"a\":tru}"),
                                    std::string("{\"a\":'b'}"),
                                    std::string("{\"a\":\"\\x\"}"),
                                    std::string("{\"a\":\"\n\"}"),
                                    std::string("{\"a\":\"\\u12\"}"),
                                    std::string("{\"a\" 1}"),
                                    std::string("{\"a\":[1 2]}"),
                                    std::string("{\"a\":[1,]}"),
                                    std::string("{\"a\":[1}"),
                                    std::string("{\"a\":{]}"),
                                    std::string("{a:1}"),
                                    std::string("{\"a\":1 \"b\":2}"),
                                    std::string("{\"a\":\"b\":1}"),
                                    std::string("{\"a\":1e}"),
                                    std::string("{\"a\":-}"),
                                    order_with("\"tags\":[1,}"),
                                    order_with("\"customer\":{\"a\":1,}"),
                                    order_with("\"metadata\":{\"a\":[1 ,, 2]}"),
                                    order_with("\"tags\":[\"\\ud800\"]")}) {
        EXPECT_EQ(order(body), "malformed_json ") << body;
    }
    for (const char* body : {"[]", "1", "\"a\"", "null", "true", "[{}]"}) {
        EXPECT_EQ(order(body), "wrong_type ") << body;
    }
}

TEST_F(JsonParse, RefusesBrokenUtf8AndLoneSurrogates) {
    EXPECT_EQ(order(order_with("\"tags\":[\"\xff\"]")), "invalid_utf8 ");
    EXPECT_EQ(order(order_with("\"tags\":[\"\xc3\"]")), "invalid_utf8 ");
    EXPECT_EQ(order(order_with("\"tags\":[\"\xed\xa0\x80\"]")), "invalid_utf8 ");
    for (const char* lone :
         {"\\udc00", "\\ud800", "\\ud800x", "\\ud800\\u0041", "\\ud800\\ud800"}) {
        EXPECT_EQ(order(order_with("\"tags\":[\"" + std::string(lone) + "\"]")), "malformed_json ")
            << lone;
        EXPECT_EQ(order(order_with("\"metadata\":{\"" + std::string(lone) + "\":1}")),
                  "malformed_json ")
            << lone;
    }
    EXPECT_EQ(order(order_with("\"tags\":[\"\\ud83d\\ude00\"]")), "");
    EXPECT_EQ(code(BodyKind::define_item, "{}", {"A\xff", ""}), "invalid_utf8 /sku");
}

TEST_F(JsonParse, RefusesDuplicateKeysEverywhere) {
    EXPECT_EQ(order(order_with("\"channel\":\"b\"")), "duplicate_key /channel");
    EXPECT_EQ(order(order_with("\"\\u0063hannel\":\"b\"")), "duplicate_key /channel");
    EXPECT_EQ(order(order_with("", "\"sku\":\"B\"")), "duplicate_key /lines/0/sku");
    EXPECT_EQ(order(order_with("\"metadata\":{\"a\":1,\"b\":{\"x\":1,\"y\":2,\"x\":1}}")),
              "duplicate_key /metadata/b/x");
    EXPECT_EQ(order(order_with("\"metadata\":{\"a/b~\":1,\"a\\/b~\":1}")),
              "duplicate_key /metadata/a~1b~0");
    EXPECT_EQ(order(order_with("\"bogus\":[{\"x\":1,\"x\":1}]")), "unknown_field /bogus");
}

std::string nested(std::size_t depth) {
    return std::string(depth, '[') + std::string(depth, ']');
}

TEST_F(JsonParse, LimitsTheDepthAt32) {
    EXPECT_EQ(order(order_with("\"tags\":" + nested(31))), "");
    std::string pointer = "/tags";
    for (int i = 0; i < 31; ++i) {
        pointer += "/0";
    }
    EXPECT_EQ(order(order_with("\"tags\":" + nested(32))), "too_deep " + pointer);
    EXPECT_EQ(order(order_with("\"tags\":" + nested(100'000))), "too_deep " + pointer);
    EXPECT_EQ(order(nested(100'000)), "wrong_type ");
}

TEST_F(JsonParse, TakesIntegersOnly) {
    const auto quantity = [&](const std::string& value) {
        return order(order_line("{\"sku\":\"A\",\"unit_price\":\"1\",\"quantity\":" + value + "}"));
    };
    EXPECT_EQ(quantity("1"), "");
    EXPECT_EQ(quantity("1000000000"), "");
    for (const char* value : {"0", "-0", "-1", "1000000001", "1000000000000000000",
                              "9223372036854775808", "100000000000000000000000000"}) {
        EXPECT_EQ(quantity(value), "out_of_range /lines/0/quantity") << value;
        EXPECT_EQ(problem_.detail, "must be 1 to 1000000000");
    }
    for (const char* value : {"1.0", "1e3", "1E0", "\"1\"", "null", "true", "[1]", "{}"}) {
        EXPECT_EQ(quantity(value), "wrong_type /lines/0/quantity") << value;
    }
}

TEST_F(JsonParse, KeepsTheLimitsOfAnOrderOnBothSides) {
    const auto text = [](std::size_t size) { return "\"" + std::string(size, 'x') + "\""; };
    const std::map<std::string, std::size_t> limits = {
        {"actor", 64}, {"source", 64}, {"reason", 256}, {"idempotency_key", 128}};
    for (const auto& [field, limit] : limits) {
        EXPECT_EQ(order(order_with("\"" + field + "\":" + text(limit))), "");
        EXPECT_EQ(order(order_with("\"" + field + "\":" + text(limit + 1))), "too_long /" + field);
        EXPECT_EQ(order(order_with("\"" + field + "\":\"\"")), "out_of_range /" + field);
    }
    EXPECT_EQ(order(order_with("", "\"external_line_id\":" + text(32))), "");
    EXPECT_EQ(order(order_with("", "\"external_line_id\":" + text(33))),
              "too_long /lines/0/external_line_id");
    const auto sku = [&](const std::string& value) {
        return order(order_line("{\"sku\":" + value + ",\"unit_price\":\"1\",\"quantity\":1}"));
    };
    EXPECT_EQ(sku(text(64)), "");
    EXPECT_EQ(sku(text(65)), "too_long /lines/0/sku");
    EXPECT_EQ(sku("\"\""), "out_of_range /lines/0/sku");
    for (const char* value : {"\" A\"", "\"A \"", "\"A\\u0000B\"", "\"A\\n\"", "\"\\u007f\""}) {
        EXPECT_EQ(sku(value), "malformed_value /lines/0/sku") << value;
    }
    EXPECT_EQ(sku("\"A B\""), "");
    EXPECT_EQ(order(order_with("\"priority\":1")), "");
    EXPECT_EQ(order(order_with("\"priority\":9")), "");
    EXPECT_EQ(order(order_with("\"priority\":0")), "out_of_range /priority");
    EXPECT_EQ(order(order_with("\"priority\":10")), "out_of_range /priority");
    EXPECT_EQ(order(order_with("\"policy\":\"none\"")), "malformed_value /policy");
    EXPECT_EQ(order(order_with("\"placed_at\":\"yesterday\"")), "malformed_value /placed_at");
}

TEST_F(JsonParse, KeepsTheNumberOfLines) {
    const auto lines = [](std::size_t count) {
        std::string all;
        for (std::size_t i = 0; i < count; ++i) {
            all +=
                (i == 0 ? "" : ",") + std::string(R"({"sku":"A","quantity":1,"unit_price":"1"})");
        }
        return order_line(all);
    };
    EXPECT_EQ(order(lines(domain::kOrderLinesMax)), "");
    EXPECT_EQ(as<domain::PlaceOrder>().lines.size(), domain::kOrderLinesMax);
    EXPECT_EQ(order(lines(domain::kOrderLinesMax + 1)), "too_many_items /lines");
    EXPECT_EQ(problem_.detail, "must have at most 2000 items");
    EXPECT_EQ(order(lines(0)), "out_of_range /lines");
}

TEST_F(JsonParse, KeepsTheColdPartBelow32KiB) {
    const std::string frame = R"({"customer":""})";
    const auto cold = [&](std::size_t bytes) {
        return order_with("\"customer\":\"" + std::string(bytes - frame.size(), 'c') + "\"");
    };
    EXPECT_EQ(order(cold(domain::kColdBytesMax)), "");
    EXPECT_EQ(as<domain::PlaceOrder>().cold.size(), domain::kColdBytesMax);
    EXPECT_EQ(order(cold(domain::kColdBytesMax + 1)), "too_long /customer");
}

TEST_F(JsonParse, TakesPricesAsExactDecimalsOnly) {
    const auto price = [&](const std::string& value) {
        return order(order_line("{\"sku\":\"A\",\"quantity\":1,\"unit_price\":" + value + "}"));
    };
    for (const char* value : {"\"0\"", "\"0.0035\"", "\"1.123456789\"", "\"9999999999999999\""}) {
        EXPECT_EQ(price(value), "") << value;
    }
    for (const char* value :
         {"\"1e3\"", "\"1,5\"", "\".5\"", "\"5.\"", "\"+1\"", "\"1.1234567891\"",
          "\"99999999999999999\"", "\"\u0661\"", "\"NaN\""}) {
        EXPECT_EQ(price(value), "malformed_value /lines/0/unit_price") << value;
    }
    EXPECT_EQ(price("12.5"), "wrong_type /lines/0/unit_price");
    EXPECT_EQ(price("\"-1\""), "out_of_range /lines/0/unit_price");
    EXPECT_EQ(order(R"({"channel":"w","external_id":"1","currency":"XXX","lines":[
        {"sku":"A","quantity":1,"unit_price":"1"}]})"),
              "malformed_value /currency");
}

TEST_F(JsonParse, NamesWhatIsMissingOrUnknown) {
    EXPECT_EQ(order("{}"), "missing_field /channel");
    EXPECT_EQ(order(R"({"channel":"w","currency":"EUR"})"), "missing_field /lines");
    EXPECT_EQ(order(order_line("{}")), "missing_field /lines/0/sku");
    EXPECT_EQ(order(order_line("7")), "wrong_type /lines/0");
    EXPECT_EQ(order(order_with("\"Channel\":\"w\"")), "unknown_field /Channel");
    EXPECT_EQ(order(order_with("", "\"tax\":1")), "unknown_field /lines/0/tax");
}

TEST_F(JsonParse, AnOrderNeedsAKeyFromSomewhere) {
    const std::string body =
        R"({"channel":"w","currency":"EUR","lines":[{"sku":"A","quantity":1,"unit_price":"1"}]})";
    EXPECT_EQ(order(body), "missing_field /external_id");
    std::string document;
    EXPECT_EQ(render_problem(problem_, document), 400);
    header_key_ = "k";
    EXPECT_EQ(order(body), "");
    EXPECT_EQ(order(order_with("\"idempotency_key\":\"k\"")), "");
    EXPECT_EQ(order(order_with("\"idempotency_key\":\"other\"")),
              "malformed_value /idempotency_key");
    header_key_ = std::string(129, 'k');
    EXPECT_EQ(order(body), "too_long /idempotency_key");
}

TEST_F(JsonParse, FingerprintIsOfTheContentOnly) {
    const auto print = [&](const std::string& body) {
        EXPECT_EQ(order(body), "");
        return command_.fingerprint;
    };
    const auto first = print(order_with("\"metadata\":{\"a\":[1,2]}"));
    EXPECT_EQ(first, print(order_with(" \"metadata\" : { \"\\u0061\" : [ 1 , 2 ] } ")));
    EXPECT_EQ(first, print(R"({"lines":[{"unit_price":"12.50","quantity":2,"sku":"A"}],
        "metadata":{"a":[1,2]},"currency":"EUR","external_id":"1","channel":"web",
        "actor":"x","source":"y","idempotency_key":"z"})"));
    EXPECT_NE(first, print(order_with("\"metadata\":{\"a\":[2,1]}")));
    EXPECT_NE(first, print(order_with("")));
    EXPECT_NE(print(order_with("\"priority\":4")), print(order_with("\"priority\":6")));
    // It does not depend on which ids the gateway knows.
    class NoSkus final : public SkuLookup {
        domain::SkuId find(std::string_view) const noexcept override { return {}; }
    } none;
    const std::string known = order_line(R"({"sku":"KNOWN","quantity":1,"unit_price":"1"})");
    const auto with_id = print(known);
    domain::Command other;
    ASSERT_TRUE(
        reader_.parse_command({BodyKind::place_order, known}, none, arena_, other).is_none());
    EXPECT_EQ(with_id, other.fingerprint);
}

TEST_F(JsonParse, ReadsTheOtherBodies) {
    EXPECT_EQ(code(BodyKind::define_item, R"({"description":"a\nb"})", {"A/1", ""}), "");
    EXPECT_EQ(as<domain::DefineItem>().sku, "A/1");
    EXPECT_EQ(code(BodyKind::define_item, R"({"sku":"A"})"), "");
    EXPECT_EQ(code(BodyKind::define_item, R"({"sku":"A"})", {"A", ""}), "unknown_field /sku");
    EXPECT_EQ(code(BodyKind::define_location, "{}", {"main", ""}), "");
    EXPECT_EQ(code(BodyKind::define_location, "{}"), "missing_field /location");
    EXPECT_EQ(code(BodyKind::define_channel, R"({"locations":["a","b"]})", {"web", ""}), "");
    EXPECT_EQ(as<domain::DefineChannel>().locations.size(), 2U);
    EXPECT_EQ(code(BodyKind::define_channel, R"({"locations":["a","a"]})", {"web", ""}),
              "duplicate_item /locations/1");
    EXPECT_EQ(code(BodyKind::define_channel,
                   R"({"locations":["1","2","3","4","5","6","7","8","9"]})", {"web", ""}),
              "too_many_items /locations");
    EXPECT_EQ(code(BodyKind::configure_level, R"({"safety_stock":1000000000000,"bin":""})",
                   {"KNOWN", "main"}),
              "");
    EXPECT_EQ(as<domain::ConfigureLevel>().sku.id.raw(), 42U);
    EXPECT_EQ(code(BodyKind::configure_level, R"({"safety_stock":1000000000001})", {"A", "m"}),
              "out_of_range /safety_stock");
    EXPECT_EQ(code(BodyKind::configure_level, "{}", {"A", "m"}), "missing_field /safety_stock");
    EXPECT_EQ(code(BodyKind::receive_stock, R"({"sku":"A","location":"m","quantity":1})"), "");
    EXPECT_EQ(code(BodyKind::adjust_stock,
                   R"({"sku":"A","location":"m","delta":-1000000000,"reason":"r"})"),
              "");
    EXPECT_EQ(code(BodyKind::adjust_stock, R"({"sku":"A","location":"m","delta":0,"reason":"r"})"),
              "out_of_range /delta");
    EXPECT_EQ(code(BodyKind::adjust_stock, R"({"sku":"A","location":"m","delta":1})"),
              "missing_field /reason");
    EXPECT_EQ(code(BodyKind::cancel_order, "{}", {"o77", ""}), "");
    EXPECT_EQ(as<domain::CancelOrder>().order.raw(), 77U);
    EXPECT_EQ(code(BodyKind::cancel_order, "{}", {"o077", ""}), "not_found /order_id");
    EXPECT_EQ(code(BodyKind::cancel_order, R"({"lines":[{"line":1999},{"line":0,"quantity":1}]})",
                   {"o77", ""}),
              "");
    EXPECT_EQ(code(BodyKind::cancel_order, R"({"lines":[{"line":1},{"line":1}]})", {"o7", ""}),
              "duplicate_item /lines/1/line");
    EXPECT_EQ(code(BodyKind::cancel_order, R"({"lines":[]})", {"o7", ""}), "out_of_range /lines");
    EXPECT_EQ(code(BodyKind::cancel_order, R"({"lines":[{"line":2000}]})", {"o7", ""}),
              "out_of_range /lines/0/line");
    EXPECT_EQ(code(BodyKind::place_hold, R"({"order_id":"o7","hold":"fraud"})"), "");
    EXPECT_EQ(code(BodyKind::place_hold, R"({"order_id":"7","hold":"fraud"})"),
              "malformed_value /order_id");
    EXPECT_EQ(code(BodyKind::release_hold, "{}", {"o7", "manual"}), "");
    EXPECT_EQ(code(BodyKind::release_hold, "{}", {"o7", "none"}), "malformed_value /hold");
    EXPECT_EQ(code(BodyKind::create_wave, R"({"fulfillments":1000})", {"main", ""}), "");
    EXPECT_EQ(code(BodyKind::create_wave, R"({"fulfillments":1001})", {"main", ""}),
              "out_of_range /fulfillments");
    EXPECT_EQ(
        code(BodyKind::confirm_picks,
             R"({"picks":[{"sku":"KNOWN","quantity":5,"fulfillment_id":"f1.1"}]})", {"p99", ""}),
        "");
    EXPECT_EQ(as<domain::ConfirmPicks>().picks[0].order.raw(), 1U);
    EXPECT_EQ(code(BodyKind::ship_fulfillment, R"({"carrier":"DHL","tracking_number":"1"})",
                   {"f1.1", ""}),
              "");
    EXPECT_EQ(code(BodyKind::ship_fulfillment, R"({"carrier":"DHL"})", {"f1.1", ""}),
              "missing_field /tracking_number");
}

TEST_F(JsonParse, ReadsAnAvailabilityQuestion) {
    domain::AvailabilityQuery query;
    const Problem problem = reader_.parse_availability(
        R"({"channel":"web","lines":[{"sku":"A","quantity":2}]})", arena_, query);
    EXPECT_TRUE(problem.is_none());
    EXPECT_EQ(query.channel, "web");
    ASSERT_EQ(query.lines.size(), 1U);
    EXPECT_EQ(query.lines[0].quantity.raw(), 2U);
}

// Keeps what it was given, and stops after `arenas` commands.
class Collector final : public CommandSink {
public:
    explicit Collector(std::size_t arenas = 100) : left_(arenas) {}
    base::Arena* next_arena() override { return left_-- == 0 ? nullptr : &arena_; }
    void on_command(const domain::Command& command, const Problem& problem) override {
        seen += problem.is_none() ? domain::to_string(domain::kind_of(command))
                                  : to_string(problem.code) + (":" + std::string(problem.field));
        seen += ' ';
        source = command.source;
    }
    std::string seen;
    std::string source;

private:
    std::size_t left_;
    base::Arena arena_;
};

TEST_F(JsonParse, FrameDeliversGoodAndBadCommandsInOrder) {
    Collector sink;
    JsonReader::Frame frame;
    const Problem problem = reader_.parse_frame(
        R"({"commands":[{"place_order":)" + order_with("") + R"(},{"place_order":{"a":[1,{}]}},
            {"fly":{}},{},7,{"define_item":{"sku":"A"},"define_item":{"sku":"B"}},
            {"define_item":{"sku":"A"}},{"define_item":[]}],"frame":7,"detail":"summary"})",
        skus_, sink, frame);
    EXPECT_TRUE(problem.is_none()) << problem.detail;
    EXPECT_EQ(frame.id, 7U);
    EXPECT_FALSE(frame.wants_lines);
    EXPECT_EQ(frame.commands, 8U);
    EXPECT_EQ(sink.seen,
              "place_order unknown_field:/a unknown_command:/fly unknown_command: wrong_type: "
              "unknown_command:/define_item define_item wrong_type: ");
    EXPECT_EQ(sink.source, "stream");
}

TEST_F(JsonParse, FrameThatIsWrongAsAWholeDeliversNothing) {
    const std::map<std::string, std::string> frames = {
        {R"({"frame":1,"commands":[{"define_item":{"sku":"A"}}],"x":1})", "unknown_field /x"},
        {R"({"commands":[{"define_item":{"sku":"A"}}]})", "missing_field /frame"},
        {R"({"frame":1})", "missing_field /commands"},
        {R"({"frame":1,"commands":{}})", "wrong_type /commands"},
        {R"({"frame":-1,"commands":[{"define_item":{"sku":"A"}}]})", "out_of_range /frame"},
        {R"({"frame":1,"commands":[{"define_item":{"sku":"A"}}],"frame":2})",
         "duplicate_key /frame"},
        {R"({"frame":1,"commands":[{"define_item":{"sku":"A"}}],"detail":"all"})",
         "malformed_value /detail"},
        {R"({"frame":1,"commands":[{"define_item":{"sku":"A"}}]}x)", "malformed_json "},
        {R"({"frame":1,"commands":[{"define_item":{"sku":"A"}}])", "malformed_json "},
        {"[]", "wrong_type "}};
    for (const auto& [text, expected] : frames) {
        Collector sink;
        JsonReader::Frame frame;
        const Problem problem = reader_.parse_frame(text, skus_, sink, frame);
        EXPECT_EQ(to_string(problem.code) + (" " + std::string(problem.field)), expected) << text;
        EXPECT_EQ(sink.seen, "") << text;
    }
}

TEST_F(JsonParse, FrameStopsWhereTheJsonBreaksOrTheCreditsEnd) {
    Collector sink;
    JsonReader::Frame frame;
    const Problem problem = reader_.parse_frame(
        R"({"frame":1,"commands":[{"define_item":{"sku":"A"}},{"define_item":{"sku" "A"}}]})",
        skus_, sink, frame);
    EXPECT_EQ(problem.code, ProblemCode::malformed_json);
    EXPECT_EQ(sink.seen, "define_item ");
    Collector few(1);
    const Problem none = reader_.parse_frame(
        R"({"frame":1,"commands":[{"define_item":{"sku":"A"}},{"define_item":{"sku":"B"}},{}]})",
        skus_, few, frame);
    EXPECT_TRUE(none.is_none());
    EXPECT_EQ(few.seen, "define_item ");
    EXPECT_EQ(frame.commands, 3U);
}

TEST_F(JsonParse, BatchIsAnArrayOfBodies) {
    Collector sink;
    std::size_t commands = 0;
    const Problem problem = reader_.parse_batch(
        BodyKind::place_order, "[" + order_with("") + ", {}, 3]", skus_, sink, commands);
    EXPECT_TRUE(problem.is_none());
    EXPECT_EQ(commands, 3U);
    EXPECT_EQ(sink.seen, "place_order missing_field:/channel wrong_type: ");
    EXPECT_EQ(reader_.parse_batch(BodyKind::place_order, "{}", skus_, sink, commands).code,
              ProblemCode::wrong_type);
    EXPECT_EQ(reader_.parse_batch(BodyKind::place_order, "[{}", skus_, sink, commands).code,
              ProblemCode::malformed_json);
}

TEST(Ids, HaveOneTextEach) {
    domain::OrderId order;
    domain::PickListId list;
    domain::LocationId location;
    EXPECT_EQ(format_id(domain::OrderId{123}), "o123");
    EXPECT_TRUE(parse_id("o18446744073709551615", order));
    EXPECT_EQ(order.raw(), UINT64_MAX);
    for (const char* text : {"", "o", "o0", "o01", "o-1", "o+1", "o1 ", " o1", "O1", "p1", "o1.1",
                             "o18446744073709551616"}) {
        EXPECT_FALSE(parse_id(text, order)) << text;
    }
    EXPECT_TRUE(parse_id("p9", list));
    EXPECT_TRUE(parse_fulfillment_id(
        format_fulfillment_id(domain::OrderId{9}, domain::LocationId{65535}), order, location));
    EXPECT_EQ(location.raw(), 65535U);
    for (const char* text : {"f1", "f1.", "f.1", "f1.0", "f1.65536", "f1.1.1", "o1.1"}) {
        EXPECT_FALSE(parse_fulfillment_id(text, order, location)) << text;
    }
}

// Random damage to good documents: an answer of some kind, never a crash.
TEST_F(JsonParse, SurvivesDamagedDocuments) {
    const std::string good =
        order_with("\"metadata\":{\"a\":[1,{\"b\":\"\\u00e4\"}]},\"tags\":[\"x\"]");
    const std::string frame = R"({"frame":1,"commands":[{"place_order":)" + good + "},{}]}";
    std::uint64_t random = 88172645463325252ULL;
    for (int i = 0; i < 20'000; ++i) {
        std::string damaged = i % 2 == 0 ? good : frame;
        for (int j = 0; j < 3; ++j) {
            random ^= random << 13U;
            random ^= random >> 7U;
            random ^= random << 17U;
            constexpr std::string_view kBytes = "{}[]\",:\\0e-. \xc3t";
            damaged[random % damaged.size()] = kBytes[(random >> 32U) % kBytes.size()];
        }
        order(damaged);
        Collector sink;
        JsonReader::Frame head;
        reader_.parse_frame(damaged, skus_, sink, head);
    }
}

}  // namespace
}  // namespace skua::codec
