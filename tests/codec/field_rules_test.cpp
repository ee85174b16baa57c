// Every rule of every field, over both forms from one table: the same problem at the same place in
// the same words, and the same command with the same fingerprint.

#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "engine/domain/limits.hpp"
#include "tests/codec/forms.hpp"
#include "tests/codec/json_parse_fixture.hpp"

namespace skua::codec::test {
namespace {

struct Case {
    BodyKind kind;
    std::string body;
    std::string problem;  // "code field", empty when it is a command
};

std::string text(std::size_t size, char of = 'x') {
    return "\"" + std::string(size, of) + "\"";
}

std::string price(const std::string& value) {
    return order_line(R"({"sku":"A","quantity":1,"unit_price":")" + value + "\"}");
}

std::string repeated(const std::string& item, std::size_t count) {
    std::string all;
    for (std::size_t i = 0; i < count; ++i) {
        all += (i == 0 ? "" : ",") + item;
    }
    return all;
}

// A field of an order, a text with a limit on both sides.
void add_text_limits(std::vector<Case>& cases) {
    const struct {
        const char* field;
        std::size_t limit;
    } fields[] = {{"actor", 64}, {"source", 64}, {"reason", 256}, {"idempotency_key", 128}};
    for (const auto& [field, limit] : fields) {
        const std::string name = "\"" + std::string(field) + "\":";
        const std::string path = "/" + std::string(field);
        cases.push_back({BodyKind::place_order, order_with(name + text(limit)), ""});
        cases.push_back(
            {BodyKind::place_order, order_with(name + text(limit + 1)), "too_long " + path});
        cases.push_back({BodyKind::place_order, order_with(name + "\"\""), "out_of_range " + path});
        cases.push_back(
            {BodyKind::place_order, order_with(name + "\"a\\u0001\""), "malformed_value " + path});
    }
    cases.push_back({BodyKind::place_order, order_with("\"reason\":\"a\\tb\\nc\""), ""});
    cases.push_back({BodyKind::place_order, order_with("\"idempotency_key\":\"\xc3\xa4\""),
                     "malformed_value /idempotency_key"});
    const std::string line_id = "\"external_line_id\":";
    cases.push_back({BodyKind::place_order, order_with("", line_id + text(32)), ""});
    cases.push_back({BodyKind::place_order, order_with("", line_id + text(33)),
                     "too_long /lines/0/external_line_id"});
}

void add_orders(std::vector<Case>& cases) {
    const auto add = [&](const std::string& body, const std::string& problem) {
        cases.push_back({BodyKind::place_order, body, problem});
    };
    add(order_with(""), "");
    add(order_with(R"("policy":"backorder","priority":1,"placed_at":"2026-11-21T20:39:00.5Z",
        "tags":[ "a" , 1.25 ],"customer":{"name":"J\u00f6rg \"x\""},"metadata":{"a":{"b":[]}})"),
        "");
    add(order_with(R"("policy":"backorder_short_lines","priority":9)"), "");
    add("{}", "missing_field /channel");
    add(R"({"channel":"w"})", "missing_field /currency");
    add(R"({"channel":"w","currency":"EUR"})", "missing_field /lines");
    add(order_line("{}"), "missing_field /lines/0/sku");
    add(order_line(R"({"sku":"A"})"), "missing_field /lines/0/quantity");
    add(order_line(R"({"sku":"A","quantity":1})"), "missing_field /lines/0/unit_price");
    add(R"({"channel":"w","currency":"EUR","lines":[{"sku":"A","quantity":1,"unit_price":"1"}]})",
        "missing_field /external_id");
    for (const char* sku : {" A", "A ", "A\\u0000B", "A\\n", "\\u007f"}) {
        add(order_line(R"({"sku":")" + std::string(sku) + R"(","quantity":1,"unit_price":"1"})"),
            "malformed_value /lines/0/sku");
    }
    add(order_line(R"({"sku":"A B","quantity":1000000000,"unit_price":"1"})"), "");
    add(order_line(R"({"sku":"SKU-42","quantity":1,"unit_price":"1"})"), "");
    for (const char* quantity : {"0", "-1", "1000000001", "4294967295"}) {
        add(order_line(R"({"sku":"A","unit_price":"1","quantity":)" + std::string(quantity) + "}"),
            "out_of_range /lines/0/quantity");
    }
    for (const char* value : {"0", "0.0035", "1.123456789", "9999999999999999", "007.50"}) {
        add(price(value), "");
    }
    for (const char* value : {"1e3", "1.1234567891", "99999999999999999"}) {
        add(price(value), "malformed_value /lines/0/unit_price");
    }
    add(price("-1"), "out_of_range /lines/0/unit_price");
    add(order_with(R"("priority":0)"), "out_of_range /priority");
    add(order_with(R"("priority":10)"), "out_of_range /priority");
    add(order_with(R"("policy":"none")"), "malformed_value /policy");
    add(order_with(R"("placed_at":"yesterday")"), "malformed_value /placed_at");
    const std::string one = R"({"sku":"A","quantity":1,"unit_price":"1"})";
    add(order_line(repeated(one, domain::kOrderLinesMax)), "");
    add(order_line(repeated(one, domain::kOrderLinesMax + 1)), "too_many_items /lines");
    add(order_line(""), "out_of_range /lines");
    for (const char* currency : {"XXX", "eur", "EURO", ""}) {
        const bool is_empty = *currency == '\0';
        add(R"({"channel":"w","external_id":"1","currency":")" + std::string(currency) +
                R"(","lines":[)" + one + "]}",
            is_empty ? "out_of_range /currency" : "malformed_value /currency");
    }
}

void add_cold(std::vector<Case>& cases) {
    const std::string frame = R"({"customer":""})";
    const auto cold = [&](std::size_t bytes) {
        return order_with("\"customer\":" + text(bytes - frame.size()));
    };
    cases.push_back({BodyKind::place_order, cold(domain::kColdBytesMax), ""});
    cases.push_back({BodyKind::place_order, cold(domain::kColdBytesMax + 1), "too_long /customer"});
    std::string pointer = "too_deep /tags";
    for (int i = 0; i < 31; ++i) {
        pointer += "/0";
    }
    const auto nested = [](std::size_t depth) {
        return "\"tags\":" + std::string(depth, '[') + std::string(depth, ']');
    };
    cases.push_back({BodyKind::place_order, order_with(nested(31)), ""});
    cases.push_back({BodyKind::place_order, order_with(nested(32)), pointer});
}

void add_stock(std::vector<Case>& cases) {
    cases.insert(
        cases.end(),
        {
            {BodyKind::define_item, R"({"sku":"A","description":"a\nb"})", ""},
            {BodyKind::define_item, R"({"description":"a"})", "missing_field /sku"},
            {BodyKind::define_item, R"({"sku":"A","description":)" + text(513) + "}",
             "too_long /description"},
            {BodyKind::define_item, R"({"sku":)" + text(65) + "}", "too_long /sku"},
            {BodyKind::define_location, R"({"location":"main"})", ""},
            {BodyKind::define_location, "{}", "missing_field /location"},
            {BodyKind::define_location, R"({"location":" main"})", "malformed_value /location"},
            {BodyKind::define_channel, R"({"channel":"w","locations":["a","b"]})", ""},
            {BodyKind::define_channel,
             R"({"channel":"w","locations":["a"],)"
             R"("release_after_seconds":604800,"reservation_seconds":1})",
             ""},
            {BodyKind::define_channel,
             R"({"channel":"w","locations":["a"],"release_after_seconds":0})", ""},
            {BodyKind::define_channel,
             R"({"channel":"w","locations":["a"],"release_after_seconds":604801})",
             "out_of_range /release_after_seconds"},
            {BodyKind::define_channel,
             R"({"channel":"w","locations":["a"],"reservation_seconds":0})",
             "out_of_range /reservation_seconds"},
            {BodyKind::define_channel,
             R"({"channel":"w","locations":["a"],"reservation_seconds":86401})",
             "out_of_range /reservation_seconds"},
            {BodyKind::place_hold, R"({"order_id":"o7","hold":"grace"})", "malformed_value /hold"},
            {BodyKind::release_hold, R"({"order_id":"o7","hold":"grace"})", ""},
            {BodyKind::define_channel, R"({"channel":"w"})", "missing_field /locations"},
            {BodyKind::define_channel, R"({"locations":["a"]})", "missing_field /channel"},
            {BodyKind::define_channel, R"({"channel":"w","locations":[]})",
             "out_of_range /locations"},
            {BodyKind::define_channel, R"({"channel":"w","locations":["a","a"]})",
             "duplicate_item /locations/1"},
            {BodyKind::define_channel, R"({"channel":"w","locations":["a",""]})",
             "out_of_range /locations/1"},
            {BodyKind::define_channel,
             R"({"channel":"w","locations":["1","2","3","4","5","6","7","8","9"]})",
             "too_many_items /locations"},
            {BodyKind::configure_level,
             R"({"sku":"A","location":"m","safety_stock":1000000000000})", ""},
            {BodyKind::configure_level, R"({"sku":"A","location":"m","bin":""})", ""},
            {BodyKind::configure_level, R"({"sku":"A","location":"m"})",
             "missing_field /safety_stock"},
            {BodyKind::configure_level,
             R"({"sku":"A","location":"m","safety_stock":1000000000001})",
             "out_of_range /safety_stock"},
            {BodyKind::configure_level, R"({"sku":"A","location":"m","safety_stock":-1})",
             "out_of_range /safety_stock"},
            {BodyKind::configure_level, R"({"sku":"A","location":"m","bin":)" + text(65) + "}",
             "too_long /bin"},
            {BodyKind::receive_stock, R"({"sku":"A","location":"m","quantity":1,"reference":"r"})",
             ""},
            {BodyKind::receive_stock, R"({"sku":"A","location":"m"})", "missing_field /quantity"},
            {BodyKind::receive_stock, R"({"location":"m","quantity":1})", "missing_field /sku"},
            {BodyKind::receive_stock, R"({"sku":"A","quantity":1})", "missing_field /location"},
            {BodyKind::receive_stock,
             R"({"sku":"A","location":"m","quantity":1,"reference":)" + text(129) + "}",
             "too_long /reference"},
            {BodyKind::adjust_stock,
             R"({"sku":"A","location":"m","delta":-1000000000,"reason":"r"})", ""},
            {BodyKind::adjust_stock,
             R"({"sku":"A","location":"m","delta":-1000000001,"reason":"r"})",
             "out_of_range /delta"},
            {BodyKind::adjust_stock, R"({"sku":"A","location":"m","delta":0,"reason":"r"})",
             "out_of_range /delta"},
            {BodyKind::adjust_stock, R"({"sku":"A","location":"m","reason":"r"})",
             "missing_field /delta"},
            {BodyKind::adjust_stock, R"({"sku":"A","location":"m","delta":1})",
             "missing_field /reason"},
        });
}

void add_order_changes(std::vector<Case>& cases) {
    const std::string lines = R"({"order_id":"o7","lines":[)";
    const std::string change = R"({"order_id":"o7","expected_version":3,)";
    cases.insert(
        cases.end(),
        {
            {BodyKind::cancel_order, R"({"order_id":"o18446744073709551615"})", ""},
            {BodyKind::cancel_order, R"({"order_id":"o7","expected_version":4294967295})", ""},
            {BodyKind::cancel_order, R"({"order_id":"o7","expected_version":0})",
             "out_of_range /expected_version"},
            {BodyKind::cancel_order, "{}", "missing_field /order_id"},
            {BodyKind::cancel_order, R"({"order_id":"o0"})", "malformed_value /order_id"},
            {BodyKind::cancel_order, lines + R"({"line":1999},{"line":0,"quantity":1}]})", ""},
            {BodyKind::cancel_order, lines + R"({"line":1},{"line":1}]})",
             "duplicate_item /lines/1/line"},
            {BodyKind::cancel_order, lines + "]}", "out_of_range /lines"},
            {BodyKind::cancel_order, lines + R"({"quantity":1}]})", "missing_field /lines/0/line"},
            {BodyKind::cancel_order, lines + R"({"line":2000}]})", "out_of_range /lines/0/line"},
            {BodyKind::cancel_order, lines + R"({"line":1,"quantity":0}]})",
             "out_of_range /lines/0/quantity"},
            {BodyKind::cancel_order, R"({"order_id":"o7","reason_code":"fraud","notify":false})",
             ""},
            {BodyKind::cancel_order, R"({"order_id":"o7","reason_code":"other","notify":true})",
             ""},
            {BodyKind::cancel_order, R"({"order_id":"o7","reason_code":"whim"})",
             "malformed_value /reason_code"},
            {BodyKind::close_order,
             R"({"order_id":"o7","reason":"r","reason_code":"inventory","notify":false})", ""},
            {BodyKind::close_order, R"({"order_id":"o7","reason":"r","reason_code":"gone"})",
             "malformed_value /reason_code"},
            {BodyKind::change_order,
             change + R"("lines":[{"line":1999,"quantity":2,"unit_price":"1.50"}]})", ""},
            {BodyKind::change_order,
             change + R"("add":[{"sku":"A","quantity":1,"unit_price":"0"}],"remove":[0,3]})", ""},
            {BodyKind::change_order, change + R"("ship_to":{"city":"Kiel"}})", ""},
            {BodyKind::change_order, change + R"("priority":9})", ""},
            {BodyKind::change_order, R"({"order_id":"o7","priority":1})",
             "missing_field /expected_version"},
            {BodyKind::change_order, R"({"order_id":"o7","expected_version":3})",
             "missing_field /lines"},
            {BodyKind::change_order, change + R"("priority":10})", "out_of_range /priority"},
            {BodyKind::change_order, change + R"("lines":[]})", "out_of_range /lines"},
            {BodyKind::change_order, change + R"("add":[]})", "out_of_range /add"},
            {BodyKind::change_order, change + R"("remove":[]})", "out_of_range /remove"},
            {BodyKind::change_order, change + R"("remove":[2000]})", "out_of_range /remove/0"},
            {BodyKind::change_order, change + R"("lines":[{"quantity":2}]})",
             "missing_field /lines/0/line"},
            {BodyKind::change_order, change + R"("lines":[{"line":2}]})",
             "missing_field /lines/0/quantity"},
            {BodyKind::change_order, change + R"("lines":[{"line":2,"quantity":0}]})",
             "out_of_range /lines/0/quantity"},
            {BodyKind::change_order, change + R"("lines":[{"line":2,"unit_price":"-1"}]})",
             "out_of_range /lines/0/unit_price"},
            {BodyKind::change_order,
             change + R"("lines":[{"line":2,"quantity":1},{"line":2,"quantity":3}]})",
             "duplicate_item /lines/1/line"},
            {BodyKind::change_order, change + R"("lines":[{"line":2,"quantity":1}],"remove":[2]})",
             "duplicate_item /remove/0"},
            {BodyKind::change_order, change + R"("add":[{"sku":"A","quantity":1}]})",
             "missing_field /add/0/unit_price"},
            {BodyKind::place_hold, R"({"order_id":"o7","hold":"fraud"})", ""},
            {BodyKind::place_hold, R"({"order_id":"o7"})", "missing_field /hold"},
            {BodyKind::place_hold, R"({"order_id":"o7","hold":"none"})", "malformed_value /hold"},
            {BodyKind::place_hold,
             R"({"order_id":"o7","hold":"fraud","hold_until":"2026-11-21T20:39:00.5Z"})", ""},
            {BodyKind::place_hold,
             R"({"order_id":"o7","hold":"fraud","hold_until":"1970-01-01T00:00:00.000001Z"})", ""},
            {BodyKind::place_hold,
             R"({"order_id":"o7","hold":"fraud","hold_until":"1970-01-01T00:00:00Z"})",
             "out_of_range /hold_until"},
            {BodyKind::place_hold, R"({"order_id":"o7","hold":"fraud","hold_until":"tomorrow"})",
             "malformed_value /hold_until"},
            {BodyKind::release_hold, R"({"order_id":"o7","hold":"manual","expected_version":2})",
             ""},
            {BodyKind::release_hold, R"({"hold":"manual"})", "missing_field /order_id"},
            {BodyKind::place_hold,
             R"({"order_id":"o7","hold":"fraud","release_role":")" + std::string(32, 'r') + "\"}",
             ""},
            {BodyKind::place_hold,
             R"({"order_id":"o7","hold":"fraud","release_role":")" + std::string(33, 'r') + "\"}",
             "too_long /release_role"},
            {BodyKind::release_hold, R"({"order_id":"o7","hold":"manual","role":"risk"})", ""},
            {BodyKind::release_hold, R"({"order_id":"o7","hold":"manual","role":""})",
             "out_of_range /role"},
        });
}

void add_warehouse(std::vector<Case>& cases) {
    const std::string picks = R"({"pick_list":"p9","picks":[)";
    const std::string pick = R"({"sku":"A","quantity":1})";
    cases.insert(
        cases.end(),
        {
            {BodyKind::create_wave, R"({"location":"m","fulfillments":1000})", ""},
            {BodyKind::create_wave, R"({"location":"m","fulfillments":1001})",
             "out_of_range /fulfillments"},
            {BodyKind::create_wave, R"({"location":"m","fulfillments":0})",
             "out_of_range /fulfillments"},
            {BodyKind::create_wave, R"({"location":"m"})", "missing_field /fulfillments"},
            {BodyKind::create_wave, R"({"fulfillments":1})", "missing_field /location"},
            {BodyKind::create_wave, R"({"location":"m","fulfillments":1,"claim_seconds":1})", ""},
            {BodyKind::create_wave, R"({"location":"m","fulfillments":1,"claim_seconds":86400})",
             ""},
            {BodyKind::create_wave, R"({"location":"m","fulfillments":1,"claim_seconds":0})",
             "out_of_range /claim_seconds"},
            {BodyKind::create_wave, R"({"location":"m","fulfillments":1,"claim_seconds":86401})",
             "out_of_range /claim_seconds"},
            {BodyKind::unclaim_pick_list, R"({"pick_list":"p9"})", ""},
            {BodyKind::unclaim_pick_list, R"({"pick_list":"p9","reason":"break"})", ""},
            {BodyKind::unclaim_pick_list, "{}", "missing_field /pick_list"},
            {BodyKind::unclaim_pick_list, R"({"pick_list":"p"})", "malformed_value /pick_list"},
            {BodyKind::confirm_picks, picks + pick + "]}", ""},
            {BodyKind::confirm_picks,
             picks + R"({"sku":"SKU-42","quantity":5,"fulfillment_id":"f1.1"}]})", ""},
            {BodyKind::confirm_picks,
             picks + R"({"sku":"A","quantity":5,"fulfillment_id":"f0.1"}]})",
             "malformed_value /picks/0/fulfillment_id"},
            {BodyKind::confirm_picks, picks + R"({"quantity":5}]})", "missing_field /picks/0/sku"},
            {BodyKind::confirm_picks, picks + R"({"sku":"A"}]})",
             "missing_field /picks/0/quantity"},
            {BodyKind::confirm_picks, picks + "]}", "out_of_range /picks"},
            {BodyKind::confirm_picks,
             picks + repeated(pick, domain::kPicksPerCommandMax + 1) + "]}",
             "too_many_items /picks"},
            {BodyKind::confirm_picks, R"({"picks":[)" + pick + "]}", "missing_field /pick_list"},
            {BodyKind::confirm_picks, R"({"pick_list":"p9"})", "missing_field /picks"},
            {BodyKind::confirm_picks, R"({"pick_list":"p0","picks":[)" + pick + "]}",
             "malformed_value /pick_list"},
            {BodyKind::ship_fulfillment,
             R"({"fulfillment_id":"f1.1","carrier":"DHL","tracking_number":"1"})", ""},
            {BodyKind::ship_fulfillment, R"({"fulfillment_id":"f1.1","carrier":"DHL"})",
             "missing_field /tracking_number"},
            {BodyKind::ship_fulfillment, R"({"fulfillment_id":"f1.1","tracking_number":"1"})",
             "missing_field /carrier"},
            {BodyKind::ship_fulfillment, R"({"carrier":"DHL","tracking_number":"1"})",
             "missing_field /fulfillment_id"},
            {BodyKind::ship_fulfillment,
             R"({"fulfillment_id":"f1.0","carrier":"DHL","tracking_number":"1"})",
             "malformed_value /fulfillment_id"},
            {BodyKind::ship_fulfillment,
             R"({"fulfillment_id":"f1.1","carrier":"DHL","tracking_number":)" + text(129) + "}",
             "too_long /tracking_number"},
        });
}

void add_counts(std::vector<Case>& cases) {
    const std::string level = R"({"sku":"A","location":"m",)";
    cases.insert(
        cases.end(),
        {
            {BodyKind::receive_stock, level + R"("quantity":1,"condition":"damaged"})", ""},
            {BodyKind::receive_stock, level + R"("quantity":1,"condition":"lost"})",
             "malformed_value /condition"},
            {BodyKind::adjust_stock,
             level + R"("delta":-1,"reason":"r","condition":"quality_hold"})", ""},
            {BodyKind::adjust_stock, level + R"("delta":-1,"reason":"r","condition":"new"})",
             "malformed_value /condition"},
            {BodyKind::move_condition,
             level + R"("from":"sellable","to":"damaged","quantity":1000000000,"reason":"r"})", ""},
            {BodyKind::move_condition,
             level + R"("from":"sellable","to":"damaged","quantity":1000000001,"reason":"r"})",
             "out_of_range /quantity"},
            {BodyKind::move_condition,
             level + R"("from":"damaged","to":"damaged","quantity":1,"reason":"r"})",
             "malformed_value /to"},
            {BodyKind::move_condition,
             level + R"("from":"good","to":"damaged","quantity":1,"reason":"r"})",
             "malformed_value /from"},
            {BodyKind::move_condition, level + R"("to":"damaged","quantity":1,"reason":"r"})",
             "missing_field /from"},
            {BodyKind::move_condition, level + R"("from":"sellable","to":"damaged","quantity":1})",
             "missing_field /reason"},
            {BodyKind::short_pick, R"({"pick_list":"p9","sku":"A","quantity":1,"reason":"r"})", ""},
            {BodyKind::short_pick,
             R"({"pick_list":"p9","sku":"A","quantity":1,"order_id":"o7","reason":"r"})", ""},
            {BodyKind::short_pick,
             R"({"pick_list":"p9","sku":"A","quantity":1,"order_id":"o0","reason":"r"})",
             "malformed_value /order_id"},
            {BodyKind::short_pick, R"({"sku":"A","quantity":1,"reason":"r"})",
             "missing_field /pick_list"},
            {BodyKind::short_pick, R"({"pick_list":"p9","quantity":1,"reason":"r"})",
             "missing_field /sku"},
            {BodyKind::short_pick, R"({"pick_list":"p9","sku":"A","quantity":0,"reason":"r"})",
             "out_of_range /quantity"},
            {BodyKind::short_pick, R"({"pick_list":"p9","sku":"A","quantity":1})",
             "missing_field /reason"},
            {BodyKind::open_count, R"({"sku":"A","location":"m"})", ""},
            {BodyKind::open_count, R"({"sku":"A"})", "missing_field /location"},
            {BodyKind::change_count, R"({"count":"c9","action":"record","quantity":0})", ""},
            {BodyKind::change_count, R"({"count":"c9","action":"record","quantity":1000000000000})",
             ""},
            {BodyKind::change_count, R"({"count":"c9","action":"record","quantity":1000000000001})",
             "out_of_range /quantity"},
            {BodyKind::change_count, R"({"count":"c9","action":"record"})",
             "missing_field /quantity"},
            {BodyKind::change_count, R"({"count":"c9","action":"approve"})", ""},
            {BodyKind::change_count, R"({"count":"c9","action":"approve","quantity":1})",
             "malformed_value /quantity"},
            {BodyKind::change_count, R"({"count":"c9","action":"forget"})",
             "malformed_value /action"},
            {BodyKind::change_count, R"({"count":"c0","action":"cancel"})",
             "malformed_value /count"},
            {BodyKind::change_count, R"({"action":"cancel"})", "missing_field /count"},
            {BodyKind::post_count, R"({"count":"c9"})", ""},
            {BodyKind::post_count, "{}", "missing_field /count"},
        });
}

void add_cancellations(std::vector<Case>& cases) {
    const std::string ask = R"({"order_id":"o7","reason":"r")";
    cases.insert(
        cases.end(),
        {
            {BodyKind::request_cancellation, ask + "}", ""},
            {BodyKind::request_cancellation,
             ask + R"(,"expected_version":3,"lines":[{"line":1999},{"line":0,"quantity":1}]})", ""},
            {BodyKind::request_cancellation, ask + R"(,"lines":[{"line":1},{"line":1}]})",
             "duplicate_item /lines/1/line"},
            {BodyKind::request_cancellation, ask + R"(,"lines":[]})", "out_of_range /lines"},
            {BodyKind::request_cancellation, ask + R"(,"reason_code":"expired","notify":false})",
             ""},
            {BodyKind::request_cancellation, ask + R"(,"reason_code":"Fraud"})",
             "malformed_value /reason_code"},
            {BodyKind::request_cancellation, R"({"order_id":"o7"})", "missing_field /reason"},
            {BodyKind::request_cancellation, R"({"reason":"r"})", "missing_field /order_id"},
            {BodyKind::answer_cancellation,
             R"({"fulfillment_id":"f1.1","answer":"accept","reason":"r"})", ""},
            {BodyKind::answer_cancellation,
             R"({"fulfillment_id":"f1.1","answer":"refuse","reason":"r"})", ""},
            {BodyKind::answer_cancellation,
             R"({"fulfillment_id":"f1.1","answer":"perhaps","reason":"r"})",
             "malformed_value /answer"},
            {BodyKind::answer_cancellation, R"({"fulfillment_id":"f1.1","reason":"r"})",
             "missing_field /answer"},
            {BodyKind::answer_cancellation, R"({"fulfillment_id":"f1.1","answer":"accept"})",
             "missing_field /reason"},
            {BodyKind::answer_cancellation, R"({"answer":"accept","reason":"r"})",
             "missing_field /fulfillment_id"},
        });
}

void add_tolerances(std::vector<Case>& cases) {
    const auto order = [](std::string_view line) {
        return R"({"channel":"web","external_id":"1","currency":"EUR","lines":[{"sku":"A",)"
               R"("quantity":2,"unit_price":"1",)" +
               std::string(line) + "}]}";
    };
    const std::string more = R"({"fulfillment_id":"f1.1","line":0)";
    const std::string close = R"({"order_id":"o7","reason":"r")";
    cases.insert(
        cases.end(),
        {
            {BodyKind::place_order,
             order(R"("over_delivery_percent":100,"under_delivery_percent":0)"), ""},
            {BodyKind::place_order, order(R"("under_delivery_percent":100)"), ""},
            {BodyKind::place_order, order(R"("over_delivery_percent":101)"),
             "out_of_range /lines/0/over_delivery_percent"},
            {BodyKind::place_order, order(R"("under_delivery_percent":101)"),
             "out_of_range /lines/0/under_delivery_percent"},
            {BodyKind::accept_over_delivery, more + R"(,"quantity":1})", ""},
            {BodyKind::accept_over_delivery, more + R"(,"quantity":1000000000,"reason":"r"})", ""},
            {BodyKind::accept_over_delivery, more + R"(,"quantity":0})", "out_of_range /quantity"},
            {BodyKind::accept_over_delivery, more + "}", "missing_field /quantity"},
            {BodyKind::accept_over_delivery,
             R"({"fulfillment_id":"f1.1","line":2000,"quantity":1})", "out_of_range /line"},
            {BodyKind::accept_over_delivery, R"({"fulfillment_id":"f1.1","quantity":1})",
             "missing_field /line"},
            {BodyKind::accept_over_delivery, R"({"line":0,"quantity":1})",
             "missing_field /fulfillment_id"},
            {BodyKind::close_order, close + "}", ""},
            {BodyKind::close_order,
             close + R"(,"expected_version":3,"lines":[{"line":1999},{"line":0,"quantity":1}]})",
             ""},
            {BodyKind::close_order, close + R"(,"lines":[{"line":1},{"line":1}]})",
             "duplicate_item /lines/1/line"},
            {BodyKind::close_order, close + R"(,"lines":[]})", "out_of_range /lines"},
            {BodyKind::close_order, R"({"order_id":"o7"})", "missing_field /reason"},
            {BodyKind::close_order, R"({"reason":"r"})", "missing_field /order_id"},
        });
}

void add_parcels(std::vector<Case>& cases) {
    const std::string pack = R"({"fulfillment_id":"f1.1","lines":[{"line":0,"quantity":1})";
    const std::string sealed = R"({"fulfillment_id":"f1.1","package":1,"seal":true)";
    const std::string track =
        R"({"shipment_id":"s1.1","status":"in_transit","occurred_at":"2026-01-01T00:00:00Z")";
    cases.insert(
        cases.end(),
        {
            {BodyKind::pack_fulfillment, pack + "]}", ""},
            {BodyKind::pack_fulfillment,
             pack + R"(],"package":250,"seal":true,"reference":"b","weight_grams":100000000,)" +
                 R"("length_mm":100000,"width_mm":1,"height_mm":1})",
             ""},
            {BodyKind::pack_fulfillment, sealed + "}", ""},
            {BodyKind::pack_fulfillment, R"({"fulfillment_id":"f1.1","package":1,"length_mm":5})",
             ""},
            {BodyKind::pack_fulfillment, R"({"fulfillment_id":"f1.1","package":1})",
             "missing_field /lines"},
            {BodyKind::pack_fulfillment, R"({"fulfillment_id":"f1.1","seal":true})",
             "missing_field /lines"},
            {BodyKind::pack_fulfillment, R"({"lines":[{"line":0,"quantity":1}]})",
             "missing_field /fulfillment_id"},
            {BodyKind::pack_fulfillment, pack + R"(,{"line":0,"quantity":1}]})",
             "duplicate_item /lines/1/line"},
            {BodyKind::pack_fulfillment, pack + R"(,{"line":1}]})",
             "missing_field /lines/1/quantity"},
            {BodyKind::pack_fulfillment, pack + R"(,{"line":1,"quantity":0}]})",
             "out_of_range /lines/1/quantity"},
            {BodyKind::pack_fulfillment, pack + R"(,{"line":2000,"quantity":1}]})",
             "out_of_range /lines/1/line"},
            {BodyKind::pack_fulfillment, pack + R"(],"package":0})", "out_of_range /package"},
            {BodyKind::pack_fulfillment, pack + R"(],"package":251})", "out_of_range /package"},
            {BodyKind::pack_fulfillment, pack + R"(],"weight_grams":0})",
             "out_of_range /weight_grams"},
            {BodyKind::pack_fulfillment, pack + R"(],"weight_grams":100000001})",
             "out_of_range /weight_grams"},
            {BodyKind::pack_fulfillment, pack + R"(],"length_mm":100001})",
             "out_of_range /length_mm"},
            {BodyKind::pack_fulfillment, pack + R"(],"width_mm":0})", "out_of_range /width_mm"},
            {BodyKind::pack_fulfillment, pack + R"(],"height_mm":0})", "out_of_range /height_mm"},
            {BodyKind::pack_fulfillment, pack + R"(],"reference":)" + text(129) + "}",
             "too_long /reference"},
            {BodyKind::ship_fulfillment,
             R"({"fulfillment_id":"f1.1","carrier":"DHL","tracking_number":"1","package":2})", ""},
            {BodyKind::ship_fulfillment,
             R"({"fulfillment_id":"f1.1","carrier":"DHL","tracking_number":"1","package":0})",
             "out_of_range /package"},
            {BodyKind::record_tracking, track + R"(,"event_id":"e"})", ""},
            {BodyKind::record_tracking, track + "}", "missing_field /event_id"},
            {BodyKind::record_tracking, track + R"(,"event_id":)" + text(129) + "}",
             "too_long /event_id"},
            {BodyKind::record_tracking,
             R"({"shipment_id":"s1.0","status":"lost","occurred_at":"2026-01-01T00:00:00Z",)"
             R"("event_id":"e"})",
             "malformed_value /shipment_id"},
            {BodyKind::record_tracking,
             R"({"shipment_id":"s1.1","status":"gone","occurred_at":"2026-01-01T00:00:00Z",)"
             R"("event_id":"e"})",
             "malformed_value /status"},
            {BodyKind::record_tracking,
             R"({"shipment_id":"s1.1","status":"lost","occurred_at":"soon","event_id":"e"})",
             "malformed_value /occurred_at"},
            {BodyKind::record_tracking,
             R"({"shipment_id":"s1.1","occurred_at":"2026-01-01T00:00:00Z","event_id":"e"})",
             "missing_field /status"},
            {BodyKind::record_tracking, R"({"shipment_id":"s1.1","status":"lost","event_id":"e"})",
             "missing_field /occurred_at"},
            {BodyKind::record_tracking,
             R"({"status":"lost","occurred_at":"2026-01-01T00:00:00Z","event_id":"e"})",
             "missing_field /shipment_id"},
        });
}

void add_returns(std::vector<Case>& cases) {
    cases.insert(
        cases.end(),
        {
            {BodyKind::create_return, R"({"order_id":"o9","lines":[{"line":0,"quantity":1}]})", ""},
            {BodyKind::create_return,
             R"({"order_id":"o9","approved":true,"reference":"R","lines":[{"line":1999,)"
             R"("quantity":1000000000},{"line":0,"quantity":1}]})",
             ""},
            {BodyKind::create_return, R"({"lines":[{"line":0,"quantity":1}]})",
             "missing_field /order_id"},
            {BodyKind::create_return, R"({"order_id":"o9"})", "missing_field /lines"},
            {BodyKind::create_return, R"({"order_id":"o9","lines":[]})", "out_of_range /lines"},
            {BodyKind::create_return, R"({"order_id":"o9","lines":[{"line":0}]})",
             "missing_field /lines/0/quantity"},
            {BodyKind::create_return, R"({"order_id":"o9","lines":[{"quantity":1}]})",
             "missing_field /lines/0/line"},
            {BodyKind::create_return, R"({"order_id":"o9","lines":[{"line":2000,"quantity":1}]})",
             "out_of_range /lines/0/line"},
            {BodyKind::create_return, R"({"order_id":"o9","lines":[{"line":0,"quantity":0}]})",
             "out_of_range /lines/0/quantity"},
            {BodyKind::create_return,
             R"({"order_id":"o9","lines":[{"line":4,"quantity":1},{"line":4,"quantity":1}]})",
             "duplicate_item /lines/1/line"},
            {BodyKind::change_return, R"({"return_id":"m9.1","action":"close"})", ""},
            {BodyKind::change_return, R"({"return_id":"m9.1","action":"reopen"})",
             "malformed_value /action"},
            {BodyKind::change_return, R"({"return_id":"m9","action":"close"})",
             "malformed_value /return_id"},
            {BodyKind::change_return, R"({"return_id":"m9.0","action":"close"})",
             "malformed_value /return_id"},
            {BodyKind::change_return, R"({"action":"close"})", "missing_field /return_id"},
            {BodyKind::change_return, R"({"return_id":"m9.1"})", "missing_field /action"},
            {BodyKind::receive_return,
             R"({"return_id":"m9.1","location":"m","items":[{"line":0,"quantity":1,)"
             R"("disposition":"restock"},{"line":0,"quantity":1,"disposition":"scrap"}]})",
             ""},
            {BodyKind::receive_return,
             R"({"return_id":"m9.1","location":"m","items":[{"line":0,"quantity":1,)"
             R"("disposition":"scrap"},{"line":0,"quantity":1,"disposition":"scrap"}]})",
             "duplicate_item /items/1/line"},
            {BodyKind::receive_return,
             R"({"return_id":"m9.1","location":"m","items":[{"line":0,"quantity":1,)"
             R"("disposition":"eat"}]})",
             "malformed_value /items/0/disposition"},
            {BodyKind::receive_return,
             R"({"return_id":"m9.1","location":"m","items":[{"line":0,"quantity":1}]})",
             "missing_field /items/0/disposition"},
            {BodyKind::receive_return, R"({"return_id":"m9.1","location":"m","items":[]})",
             "out_of_range /items"},
            {BodyKind::receive_return,
             R"({"return_id":"m9.1","items":[{"line":0,"quantity":1,"disposition":"scrap"}]})",
             "missing_field /location"},
            {BodyKind::receive_return,
             R"({"location":"m","items":[{"line":0,"quantity":1,"disposition":"scrap"}]})",
             "missing_field /return_id"},
        });
}

void add_transfers(std::vector<Case>& cases) {
    const std::string create = R"({"from":"m","to":"e",)";
    const std::string receive = R"({"transfer":"t9",)";
    cases.insert(
        cases.end(),
        {
            {BodyKind::create_transfer, create + R"("lines":[{"sku":"A","quantity":1}]})", ""},
            {BodyKind::create_transfer,
             create + R"("ready":true,"reference":"R","lines":[{"sku":"A","quantity":1},)"
                      R"({"sku":"A","quantity":1000000000}]})",
             ""},
            {BodyKind::create_transfer,
             R"({"from":"m","to":"m","lines":[{"sku":"A","quantity":1}]})", "malformed_value /to"},
            {BodyKind::create_transfer, R"({"to":"m","lines":[{"sku":"A","quantity":1}]})",
             "missing_field /from"},
            {BodyKind::create_transfer, R"({"from":"m","lines":[{"sku":"A","quantity":1}]})",
             "missing_field /to"},
            {BodyKind::create_transfer, R"({"from":"m","to":"e"})", "missing_field /lines"},
            {BodyKind::create_transfer, create + R"("lines":[]})", "out_of_range /lines"},
            {BodyKind::create_transfer, create + R"("lines":[{"sku":"A"}]})",
             "missing_field /lines/0/quantity"},
            {BodyKind::create_transfer, create + R"("lines":[{"quantity":1}]})",
             "missing_field /lines/0/sku"},
            {BodyKind::create_transfer, create + R"("lines":[{"sku":"A","quantity":0}]})",
             "out_of_range /lines/0/quantity"},
            {BodyKind::change_transfer, R"({"transfer":"t9","action":"ready"})", ""},
            {BodyKind::change_transfer, R"({"transfer":"t9","action":"cancel"})", ""},
            {BodyKind::change_transfer, R"({"transfer":"t9","action":"cancel","units":"return"})",
             ""},
            {BodyKind::change_transfer,
             R"({"transfer":"t9","action":"cancel","units":"write_off"})", ""},
            {BodyKind::change_transfer,
             R"({"transfer":"t9","action":"dispatch","units":"write_off"})",
             "malformed_value /units"},
            {BodyKind::change_transfer, R"({"transfer":"t9","action":"cancel","units":"eat"})",
             "malformed_value /units"},
            {BodyKind::change_transfer, R"({"transfer":"t9","action":"reopen"})",
             "malformed_value /action"},
            {BodyKind::change_transfer, R"({"transfer":"9","action":"ready"})",
             "malformed_value /transfer"},
            {BodyKind::change_transfer, R"({"action":"ready"})", "missing_field /transfer"},
            {BodyKind::change_transfer, R"({"transfer":"t9"})", "missing_field /action"},
            {BodyKind::receive_transfer,
             receive + R"("items":[{"line":0,"quantity":1},{"line":0,"quantity":1,)"
                       R"("condition":"damaged"}]})",
             ""},
            {BodyKind::receive_transfer, receive + R"("complete":true})", ""},
            {BodyKind::receive_transfer, receive + R"("complete":false})", "missing_field /items"},
            {BodyKind::receive_transfer, receive + R"("complete":true,"items":[]})",
             "out_of_range /items"},
            {BodyKind::receive_transfer,
             receive + R"("items":[{"line":0,"quantity":1},{"line":0,"quantity":1,)"
                       R"("condition":"sellable"}]})",
             "duplicate_item /items/1/line"},
            {BodyKind::receive_transfer, receive + R"("items":[{"line":500,"quantity":1}]})",
             "out_of_range /items/0/line"},
            {BodyKind::receive_transfer, receive + R"("items":[{"quantity":1}]})",
             "missing_field /items/0/line"},
            {BodyKind::receive_transfer, receive + R"("items":[{"line":0}]})",
             "missing_field /items/0/quantity"},
            {BodyKind::receive_transfer,
             receive + R"("items":[{"line":0,"quantity":1,"condition":"new"}]})",
             "malformed_value /items/0/condition"},
            {BodyKind::receive_transfer, R"({"items":[{"line":0,"quantity":1}]})",
             "missing_field /transfer"},
        });
}

TEST(FieldRules, AreTheSameInBothForms) {
    std::vector<Case> cases;
    add_text_limits(cases);
    add_orders(cases);
    add_cold(cases);
    add_stock(cases);
    add_order_changes(cases);
    add_warehouse(cases);
    add_counts(cases);
    add_parcels(cases);
    add_cancellations(cases);
    add_tolerances(cases);
    add_returns(cases);
    add_transfers(cases);
    const NumberedNames names;
    JsonReader json;
    BinaryReader binary(names);
    for (const Case& one : cases) {
        const std::string shown =
            std::string(name_of(one.kind)).append(" ").append(one.body.substr(0, 200));
        Received from_json;
        Received from_binary;
        JsonReader::Frame frame;
        ASSERT_EQ(text_of(json.parse_frame(json_frame(one.kind, one.body), SkusByNumber(),
                                           from_json, frame)),
                  "");
        ASSERT_EQ(text_of(binary.parse_frame(binary_frame(one.kind, one.body), SkusByNumber(),
                                             from_binary, frame)),
                  "");
        ASSERT_EQ(from_json.count, 1U);
        ASSERT_EQ(from_binary.count, 1U);
        EXPECT_EQ(from_json.problem.substr(0, from_json.problem.find(':')), one.problem) << shown;
        EXPECT_EQ(from_binary.problem, from_json.problem) << shown;
        if (!one.problem.empty()) {
            continue;
        }
        EXPECT_EQ(from_binary.command.fingerprint, from_json.command.fingerprint) << shown;
        domain::Record left;
        domain::Record right;
        left.command = from_json.command;
        right.command = from_binary.command;
        EXPECT_EQ(describe(right), describe(left)) << shown;
    }
}

}  // namespace
}  // namespace skua::codec::test
