// The bodies of commands and questions, field by field.

#include <gtest/gtest.h>

#include <map>

#include "engine/codec/json_render.hpp"
#include "engine/domain/limits.hpp"
#include "tests/codec/json_parse_fixture.hpp"

namespace skua::codec::test {
namespace {

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

// The form of before there were ends: records of then are compared with it for ever.
TEST_F(JsonParse, AHoldWithoutAnEndKeepsItsFingerprint) {
    const auto print = [&](const std::string& body) {
        EXPECT_EQ(code(BodyKind::place_hold, body, {"o7", ""}), "");
        return command_.fingerprint;
    };
    std::string canonical;
    for (const std::uint64_t word : {10U, 0U, 7U, 0U, 2U}) {  // kind, reason, order, version, hold
        for (int byte = 0; byte < 8; ++byte) {
            canonical += static_cast<char>((word >> (8 * byte)) & 0xffU);
        }
    }
    const base::Fingerprint without = print(R"({"hold":"fraud"})");
    EXPECT_EQ(without, base::fingerprint(canonical));
    const auto until = print(R"({"hold":"fraud","hold_until":"2026-11-21T20:39:00Z"})");
    EXPECT_NE(until, without);
    EXPECT_NE(until, print(R"({"hold":"fraud","hold_until":"2026-11-21T20:39:00.000001Z"})"));
    EXPECT_EQ(until, print(R"({"hold":"fraud","hold_until":"2026-11-21T21:39:00+01:00"})"));
    const auto role = print(R"({"hold":"fraud","release_role":"risk"})");
    EXPECT_NE(role, without);
    EXPECT_NE(role, print(R"({"hold":"fraud","release_role":"buying"})"));
}

TEST_F(JsonParse, AWaveWithTheDefaultClaimKeepsItsFingerprint) {
    const auto print = [&](const std::string& body) {
        EXPECT_EQ(code(BodyKind::create_wave, body, {"main", ""}), "");
        return command_.fingerprint;
    };
    std::string canonical;
    const auto number = [&](std::uint64_t word) {
        for (int byte = 0; byte < 8; ++byte) {
            canonical += static_cast<char>((word >> (8 * byte)) & 0xffU);
        }
    };
    number(static_cast<std::uint64_t>(domain::CommandKind::create_wave));
    number(0);  // reason
    number(4);
    canonical += "main";
    number(7);  // fulfillments
    EXPECT_EQ(print(R"({"fulfillments":7})"), base::fingerprint(canonical));
    EXPECT_EQ(print(R"({"fulfillments":7,"claim_seconds":1800})"), base::fingerprint(canonical));
    const auto longer = print(R"({"fulfillments":7,"claim_seconds":1801})");
    EXPECT_NE(longer, base::fingerprint(canonical));
    EXPECT_NE(longer, print(R"({"fulfillments":7,"claim_seconds":1799})"));
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
    EXPECT_EQ(as<domain::CancelOrder>().cause, domain::CancelCause{});
    EXPECT_EQ(code(BodyKind::cancel_order, R"({"reason_code":"fraud","notify":false})", {"o7", ""}),
              "");
    EXPECT_EQ(as<domain::CancelOrder>().cause,
              (domain::CancelCause{domain::CancelReason::fraud, false}));
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
    EXPECT_EQ(as<domain::PlaceHold>().hold_until.micros, 0);
    EXPECT_EQ(code(BodyKind::place_hold,
                   R"({"hold":"fraud","hold_until":"2026-11-21T21:39:00.5+01:00"})", {"o7", ""}),
              "");
    EXPECT_EQ(as<domain::PlaceHold>().hold_until.micros, 1'795'293'540'500'000);
    EXPECT_EQ(as<domain::PlaceHold>().order.raw(), 7U);
    EXPECT_EQ(as<domain::PlaceHold>().hold, domain::HoldKind::fraud);
    EXPECT_EQ(
        code(BodyKind::release_hold, R"({"hold_until":"2026-11-21T21:39:00Z"})", {"o7", "manual"}),
        "unknown_field /hold_until");
    EXPECT_EQ(code(BodyKind::release_hold, "{}", {"o7", "manual"}), "");
    EXPECT_EQ(as<domain::ReleaseHold>().role, "");
    EXPECT_EQ(code(BodyKind::release_hold, R"({"role":"risk"})", {"o7", "manual"}), "");
    EXPECT_EQ(as<domain::ReleaseHold>().role, "risk");
    EXPECT_EQ(code(BodyKind::release_hold, "{}", {"o7", "none"}), "malformed_value /hold");
    EXPECT_EQ(code(BodyKind::create_wave, R"({"fulfillments":1000})", {"main", ""}), "");
    EXPECT_EQ(as<domain::CreateWave>().claim_seconds, domain::kClaimSecondsDefault);
    EXPECT_EQ(code(BodyKind::create_wave, R"({"fulfillments":1,"claim_seconds":5})", {"main", ""}),
              "");
    EXPECT_EQ(as<domain::CreateWave>().claim_seconds, 5U);
    EXPECT_EQ(code(BodyKind::unclaim_pick_list, "{}", {"p99", ""}), "");
    EXPECT_EQ(as<domain::UnclaimPickList>().pick_list.raw(), 99U);
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
}  // namespace
}  // namespace skua::codec::test
