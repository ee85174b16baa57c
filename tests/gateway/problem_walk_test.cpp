// Every code with which this face refuses something by itself, caused over real sockets: the
// document has the code, the rule in words, and the field where there is one.

#include <gtest/gtest.h>

#include <set>
#include <string>

#include "engine/codec/json_render.hpp"
#include "engine/codec/problem_table.hpp"
#include "engine/gateway/core.hpp"
#include "tests/gateway/client.hpp"
#include "tests/gateway/engine_on_a_thread.hpp"
#include "tests/gateway/shop.hpp"
#include "tests/gateway/ws_client.hpp"

namespace skua::gateway::test {
namespace {

using codec::ProblemCode;

struct Case {
    ProblemCode code;
    std::string_view field;  // empty: the code is about no field
    std::string request;
    int offset = -1;
};

std::string post_order(std::string_view body) {
    return request("POST", "/v1/orders", body);
}
std::string order_of(std::string_view lines) {
    return std::string(R"({"channel":"web","currency":"EUR","external_id":"e1","lines":[)")
        .append(lines)
        .append("]}");
}
std::string put_channel(std::string_view locations) {
    return request("PUT", "/v1/channels/web",
                   std::string(R"({"locations":)").append(locations).append("}"));
}

std::vector<Case> body_cases() {
    std::string many;
    for (int i = 0; i < 2001; ++i) {
        many.append(i == 0 ? "" : ",").append(R"({"sku":"A","quantity":1,"unit_price":"1"})");
    }
    const std::string long_id = R"({"external_id":")" + std::string(129, 'x') + R"("})";
    const std::string bomb = R"({"tags":)" + std::string(1'000, '[');
    return {
        {ProblemCode::malformed_json, "", post_order(R"({"channel":})"), 11},
        {ProblemCode::malformed_json, "", post_order(order_of("") + "x"), 64},
        {ProblemCode::invalid_utf8, "", post_order("{\"channel\":\"a\xff\"}"), 13},
        {ProblemCode::duplicate_key, "/channel", post_order(R"({"channel":"a","channel":"b"})")},
        {ProblemCode::duplicate_key, "/metadata/a/b",
         post_order(R"({"metadata":{"a":{"b":1,"b":2}}})")},
        {ProblemCode::too_deep, "", post_order(bomb), 39},
        {ProblemCode::missing_field, "/lines/0/sku", post_order(order_of("{}"))},
        {ProblemCode::missing_field, "/external_id",
         post_order(R"({"channel":"web","currency":"EUR","lines":[)"
                    R"({"sku":"A","quantity":1,"unit_price":"1"}]})")},
        {ProblemCode::unknown_field, "/surprise", post_order(R"({"surprise":1})")},
        {ProblemCode::wrong_type, "/lines/0", post_order(order_of("7"))},
        {ProblemCode::out_of_range, "/lines/0/quantity", post_order(order_of(R"({"quantity":0})"))},
        {ProblemCode::too_long, "/external_id", post_order(long_id)},
        {ProblemCode::malformed_value, "/currency", post_order(R"({"currency":"XXQ"})")},
        {ProblemCode::malformed_value, "/idempotency_key",
         request("POST", "/v1/orders", order_of(""), "Idempotency-Key: \r\n")},
        {ProblemCode::too_many_items, "/lines", post_order(order_of(many))},
        {ProblemCode::duplicate_item, "/locations/1", put_channel(R"(["main","main"])")},
        {ProblemCode::unsupported_media_type, "",
         "POST /v1/orders HTTP/1.1\r\nHost: localhost\r\nContent-Type: text/plain\r\n"
         "Content-Length: 2\r\n\r\n{}"},
    };
}

std::vector<Case> path_and_query_cases() {
    const auto get = [](std::string_view target) { return request("GET", target, ""); };
    const auto post = [](std::string_view target, std::string_view body) {
        return request("POST", target, body);
    };
    return {
        {ProblemCode::not_found, "", get("/v1/nothing")},
        {ProblemCode::not_found, "/order_id", get("/v1/orders/77")},
        {ProblemCode::not_found, "/order_id", get("/v1/orders/o16384")},
        {ProblemCode::not_found, "/pick_list", get("/v1/picklists/p16384")},
        {ProblemCode::not_found, "/pick_list", get("/v1/picklists/x")},
        {ProblemCode::not_found, "/fulfillment_id", get("/v1/fulfillments/f16384.1")},
        {ProblemCode::not_found, "/sku", get("/v1/stock/none")},
        {ProblemCode::not_found, "/order_id", post("/v1/orders/x/cancel", "{}")},
        {ProblemCode::not_found, "/pick_list",
         post("/v1/picklists/x/picks", R"({"picks":[{"sku":"A","quantity":1}]})")},
        {ProblemCode::not_found, "/fulfillment_id",
         post("/v1/fulfillments/x/ship", R"({"carrier":"c","tracking_number":"t"})")},
        {ProblemCode::not_found, "/fulfillment_id",
         post("/v1/fulfillments/x/pack", R"({"lines":[{"line":0,"quantity":1}]})")},
        {ProblemCode::not_found, "/shipment_id",
         post("/v1/shipments/f1.1/tracking",
              R"({"status":"lost","occurred_at":"2026-01-01T00:00:00Z","event_id":"e"})")},
        {ProblemCode::not_found, "/fulfillment_id",
         post("/v1/fulfillments/x/cancellation", R"({"answer":"accept","reason":"r"})")},
        {ProblemCode::not_found, "/order_id",
         post("/v1/orders/x/cancellations", R"({"reason":"r"})")},
        {ProblemCode::wrong_type, "/seal",
         post("/v1/fulfillments/f1.1/pack", R"({"package":1,"seal":1})")},
        {ProblemCode::malformed_value, "/hold", post("/v1/orders/o1/holds/odd/release", "{}")},
        {ProblemCode::malformed_value, "/sku", get("/v1/stock/a%01")},
        {ProblemCode::malformed_value, "/location",
         request("PUT", "/v1/stock/a/b%7f", R"({"bin":"x"})")},
        {ProblemCode::invalid_utf8, "/sku", get("/v1/stock/%ff")},
        {ProblemCode::invalid_utf8, "/order_id", get("/v1/orders/%c3%28")},
        {ProblemCode::invalid_utf8, "/channel", get("/v1/orders?channel=%ff&external_id=1")},
        {ProblemCode::missing_field, "/channel", get("/v1/orders?external_id=1")},
        {ProblemCode::missing_field, "/external_id", get("/v1/orders?channel=web")},
        {ProblemCode::unknown_field, "/surprise", get("/v1/events?surprise=1")},
        {ProblemCode::unknown_field, "/a~1b~0", get("/v1/events?a/b~=1")},
        {ProblemCode::unknown_field, "/after", get("/v1/stock/A?after=1")},
        {ProblemCode::duplicate_key, "/after", get("/v1/events?after=1&after=1")},
        {ProblemCode::duplicate_key, "/channel", get("/v1/orders?channel=a&channel=a")},
        {ProblemCode::malformed_value, "/after", get("/v1/events?after=x")},
        {ProblemCode::malformed_value, "/limit_bytes", get("/v1/events?limit_bytes=-1")},
        {ProblemCode::malformed_value, "/external_id", get("/v1/orders?channel=a&external_id=%0a")},
        {ProblemCode::out_of_range, "/after", get("/v1/events?after=99999")},
        {ProblemCode::out_of_range, "/wait", get("/v1/events?wait=31")},
        {ProblemCode::out_of_range, "/limit_bytes", get("/v1/events?limit_bytes=1048577")},
        {ProblemCode::sequence_not_reached, "/min_sequence",
         get("/v1/stock/A?min_sequence=100000")},
        {ProblemCode::sequence_not_reached, "/min_sequence", get("/v1/events?min_sequence=100000")},
        {ProblemCode::method_not_allowed, "", request("DELETE", "/v1/orders", "")},
        {ProblemCode::upgrade_required, "", get("/v1/stream")},
    };
}

// After these the connection ends.
std::vector<Case> gate_cases() {
    const auto raw = [](std::string_view lines) { return std::string(lines).append("\r\n\r\n"); };
    return {
        {ProblemCode::bad_request_framing, "", raw("GET /livez HTTP/1.1")},
        {ProblemCode::unsupported_method, "", raw("BREW / HTTP/1.1\r\nHost: localhost")},
        {ProblemCode::uri_too_long, "", request("GET", "/" + std::string(9'000, 'a'), "")},
        {ProblemCode::header_too_large, "",
         request("GET", "/livez", "", "X-Big: " + std::string(17'000, 'y') + "\r\n")},
        {ProblemCode::misdirected_host, "", raw("GET /livez HTTP/1.1\r\nHost: shop.example")},
        {ProblemCode::foreign_origin, "",
         request("POST", "/v1/orders", "{}", "Origin: http://shop.example\r\n")},
        {ProblemCode::body_too_large, "",
         raw("POST /v1/orders HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"
             "Content-Length: 999999999")},
        {ProblemCode::request_timeout, "", "GET /livez HTTP/1.1\r\n"},
    };
}

class ProblemWalk {
public:
    // `text` is one document, or holds it.
    void see(ProblemCode code, std::string_view field, const std::string& text, int offset = -1) {
        seen.insert(code);
        const std::string name = codec::to_string(code);
        EXPECT_NE(text.find("\"code\":\"" + name + "\""), std::string::npos) << name << text;
        EXPECT_NE(text.find("\"detail\":\""), std::string::npos) << name << text;
        if (field.empty()) {
            EXPECT_EQ(text.find("\"field\""), std::string::npos) << name << text;
        } else {
            const std::string member = "\"field\":\"" + std::string(field) + "\"";
            EXPECT_NE(text.find(member), std::string::npos) << member << " in " << text;
        }
        const std::string place = "\"offset\":" + std::to_string(offset);
        EXPECT_EQ(text.find("\"offset\":") != std::string::npos, offset >= 0) << name << text;
        EXPECT_TRUE(offset < 0 || text.find(place) != std::string::npos) << place << text;
        EXPECT_EQ(text.find("\"retry_after\":1") != std::string::npos,
                  codec::retry_after_s(code) != 0)
            << text;
    }
    void ask(Client& client, const Case& c) {
        const Reply reply = client.ask(c.request);
        EXPECT_EQ(reply.status / 100, codec::http_status(c.code) / 100) << reply.head;
        EXPECT_TRUE(reply.has("application/problem+json")) << reply.head << c.request;
        EXPECT_EQ(reply.has("Retry-After: 1"), codec::retry_after_s(c.code) != 0) << reply.head;
        see(c.code, c.field, reply.body, c.offset);
    }

    std::set<ProblemCode> seen;
};

void walk_stream(ProblemWalk& walk, Face& face) {
    WsClient stream(face.port(), "/v1/stream");
    stream.hear();
    stream.send(WsClient::frame("\x01", 0x82));
    walk.see(ProblemCode::malformed_frame, "", stream.hear().text);
    stream.say(R"({"frame":1,"commands":[{"brew":{}}]})");
    walk.see(ProblemCode::unknown_command, "/brew", stream.hear().text);
    stream.say(R"({"frame":1,"commands":[{"define_item":{},"define_item":{}}]})");
    stream.hear();
    stream.say(R"({"frame":1,"surprise":1,"commands":[]})");
    walk.see(ProblemCode::unknown_field, "/surprise", stream.hear().text);
    stream.say(R"({"frame":1,"commands":[{"define_item":]})");
    walk.see(ProblemCode::malformed_json, "", stream.hear().text, 38);
    stream.say(R"({"frame":1,"commands":[)" + std::string(200, '['));
    walk.see(ProblemCode::too_deep, "", stream.hear().text, 53);
    std::string items;
    for (int i = 0; i < 5; ++i) {
        items.append(i == 0 ? "" : ",").append(R"({"define_item":{"sku":"S"}})");
    }
    // The fifth has no credit, and is told when to come again.
    stream.say(R"({"frame":2,"commands":[)" + items + "]}");
    const std::string answer = stream.hear().text;
    const std::size_t at = answer.rfind(R"({"status":429)");
    ASSERT_NE(at, std::string::npos) << answer;
    walk.see(ProblemCode::credits_exceeded, "", answer.substr(at));
}

void walk_keys(ProblemWalk& walk, Face& face) {
    Client client(face.port());
    const std::string key = "Idempotency-Key: k1\r\n";
    EXPECT_EQ(client.ask(request("PUT", "/v1/items/K", "{}", key)).status, 200);
    walk.ask(client, {ProblemCode::key_reused, "/idempotency_key",
                      request("PUT", "/v1/items/L", "{}", key)});
    face.engine.stall_disk();
    const std::string waiting = request("PUT", "/v1/items/M", "{}", "Idempotency-Key: k2\r\n");
    Client first(face.port());
    first.send(waiting);
    EXPECT_TRUE(wait_for_stats(face.port(), R"("in_flight":1,)"));
    client.send(waiting);
    face.engine.free_disk();
    // What comes out depends on who is faster; 409 is what must name the key.
    const Reply second = client.read();
    if (second.status == 409) {
        walk.see(ProblemCode::request_in_progress, "/idempotency_key", second.body);
    }
    EXPECT_EQ(first.read().status, 200);
}

void walk_limits(ProblemWalk& walk) {
    Face crowded({.credits = 4'096, .options = {.connections_max = 1}});
    Client first(crowded.port());
    EXPECT_EQ(first.ask(request("GET", "/livez", "")).status, 200);
    Client second(crowded.port());
    walk.ask(second, {ProblemCode::too_many_connections, "", ""});
    Face poor({.credits = 1});
    Client client(poor.port());
    poor.engine.stall_disk();
    client.send(request("PUT", "/v1/items/A", "{}") + request("PUT", "/v1/items/B", "{}"));
    EXPECT_TRUE(wait_for_stats(poor.port(), R"("define_item":{"429":1})"));
    poor.engine.free_disk();
    EXPECT_EQ(client.read().status, 200);
    walk.see(ProblemCode::overloaded, "", client.read().body);
}

// What becomes of an envelope in the engine, as the gateway words it.
void walk_outcomes(ProblemWalk& walk) {
    using sequencer::Outcome;
    const struct {
        Outcome outcome;
        ProblemCode code;
        std::string_view field;
    } cases[] = {
        {Outcome::key_reused, ProblemCode::key_reused, "/idempotency_key"},
        {Outcome::in_progress, ProblemCode::request_in_progress, "/idempotency_key"},
        {Outcome::overloaded, ProblemCode::overloaded, ""},
        {Outcome::shutting_down, ProblemCode::shutting_down, ""},
        {Outcome::disk_low, ProblemCode::disk_low, ""},
        {Outcome::sequence_not_reached, ProblemCode::sequence_not_reached, "/min_sequence"},
        {Outcome::too_many_expiries, ProblemCode::too_many_expiries, "/hold_until"},
    };
    for (const auto& c : cases) {
        sequencer::Envelope envelope;
        envelope.outcome = c.outcome;
        envelope.key_kind = sequencer::KeyKind::idempotency_key;
        envelope.record.command.body = domain::PlaceHold{};
        std::string out;
        codec::render_problem(problem_of(envelope), out);
        walk.see(c.code, c.field, out);
    }
}

TEST(Problems, EachNamesTheRuleAndTheFieldWhereThereIsOne) {
    ProblemWalk walk;
    Face face({.credits = 4'096,
               .options = {.stream_credits = 4,
                           .min_sequence_wait = std::chrono::milliseconds(20),
                           .header_timeout = std::chrono::milliseconds(500)}});
    Client client(face.port());
    for (const auto& cases : {body_cases(), path_and_query_cases()}) {
        for (const Case& c : cases) {
            walk.ask(client, c);
        }
    }
    EXPECT_EQ(client.ask(request("GET", "/livez", "")).status, 200) << "it stayed usable";
    for (const Case& c : gate_cases()) {
        Client fresh(face.port());
        walk.ask(fresh, c);
        EXPECT_TRUE(fresh.is_closed());
    }
    walk_stream(walk, face);
    walk_keys(walk, face);
    walk_limits(walk);
    walk_outcomes(walk);
    // No client can cause these here.
    walk.seen.insert(ProblemCode::none);                // would be a bug
    walk.seen.insert(ProblemCode::history_rebuilding);  // needs a disk that cannot be read
    walk.seen.insert(ProblemCode::output_full);         // memory_test.cpp
    for (const ProblemCode code : codec::problem_codes()) {
        EXPECT_TRUE(walk.seen.contains(code)) << to_string(code) << " has no case here";
    }
}

TEST(Problems, TheEnginesRefusalNamesThePathsField) {
    Face face;
    Client client(face.port());
    stock_up(client, {"A"}, 10);
    const Reply placed = client.ask(post_order(order("1", "A", "2")));
    const auto at = placed.body.find(R"("id":"o)") + 6;
    const std::string id = placed.body.substr(at, placed.body.find('"', at) - at);
    const struct {
        std::string target;
        std::string_view body;
        int status;
        std::string_view code;
        std::string_view field;
    } cases[] = {
        {"/v1/locations/moon/waves", R"({"fulfillments":1})", 422, "unknown_location", "/location"},
        {"/v1/fulfillments/f" + id.substr(1) + ".1/ship",
         R"({"carrier":"c","tracking_number":"t"})", 409, "not_picked", "/fulfillment_id"},
        {"/v1/fulfillments/f" + id.substr(1) + ".9/ship",
         R"({"carrier":"c","tracking_number":"t"})", 404, "unknown_fulfillment", "/fulfillment_id"},
        {"/v1/picklists/p16384/picks", R"({"picks":[{"sku":"A","quantity":1}]})", 404,
         "unknown_pick_list", "/pick_list"},
        {"/v1/orders/o16384/cancel", "{}", 404, "unknown_order", "/order_id"},
        {"/v1/orders/" + id + "/holds/fraud/release", "{}", 409, "hold_not_found", "/hold"},
        {"/v1/orders/" + id + "/holds", R"({"hold":"fraud","hold_until":"1999-12-31T00:00:00Z"})",
         409, "hold_until_passed", "/hold_until"},
        {"/v1/reservations/r16384/extend", "{}", 404, "unknown_reservation", "/reservation"},
        {"/v1/reservations/r" + id.substr(1) + "/release", "{}", 404, "unknown_reservation",
         "/reservation"},
        {"/v1/orders/" + id + "/change", R"({"expected_version":9,"priority":1})", 409,
         "version_mismatch", "/expected_version"},
        {"/v1/orders/" + id + "/change",
         R"({"expected_version":1,"lines":[{"line":1,"quantity":1}]})", 422, "unknown_line",
         "/lines/0/line"},
        {"/v1/orders/" + id + "/cancel", R"({"expected_version":9})", 409, "version_mismatch",
         "/expected_version"},
    };
    for (const auto& c : cases) {
        const Reply reply = client.ask(request("POST", c.target, c.body));
        EXPECT_EQ(reply.status, c.status) << c.target << reply.body;
        EXPECT_TRUE(reply.has(std::string("\"code\":\"").append(c.code).append("\"")))
            << reply.body;
        EXPECT_TRUE(reply.has(std::string("\"field\":\"").append(c.field).append("\"")))
            << reply.body;
    }
    ASSERT_EQ(
        client.ask(request("POST", "/v1/locations/main/waves", R"({"fulfillments":1})")).status,
        201);
    const Reply unpicked =
        client.ask(request("POST", "/v1/fulfillments/f" + id.substr(1) + ".1/ship",
                           R"({"carrier":"c","tracking_number":"t"})"));
    EXPECT_TRUE(unpicked.has(R"("code":"not_fully_picked")")) << unpicked.body;
    EXPECT_TRUE(unpicked.has(R"("field":"/fulfillment_id")")) << unpicked.body;
    const Reply released = client.ask(request("POST", "/v1/orders/" + id + "/cancel", "{}"));
    EXPECT_TRUE(released.has(R"("code":"already_released")")) << released.body;
    EXPECT_TRUE(released.has(R"("field":"/order_id")")) << released.body;
}

TEST(Problems, ABatchLineSaysWhereInTheLine) {
    Face face;
    Client client(face.port());
    const std::string lines = "{\"sku\":}\n" + std::string(50, '[') + "\n{\"sku\":\"\xff\"}\n";
    const Reply reply = client.ask(
        "POST /v1/stock/receipts HTTP/1.1\r\nHost: localhost\r\nContent-Type: "
        "application/x-ndjson\r\nContent-Length: " +
        std::to_string(lines.size()) + "\r\n\r\n" + lines);
    EXPECT_TRUE(reply.has(R"({"line":0,"status":400,)")) << reply.body;
    EXPECT_TRUE(
        reply.has(R"("code":"malformed_json","detail":"a value must stand here","offset":7)"))
        << reply.body;
    EXPECT_TRUE(reply.has(R"("code":"too_deep")")) << reply.body;
    EXPECT_TRUE(reply.has(R"("code":"invalid_utf8","detail":"must be valid UTF-8","offset":8)"))
        << reply.body;
    const Reply array = client.ask(request("POST", "/v1/orders/batch", R"([{"a":1}, {"b":2)"));
    EXPECT_TRUE(array.has(R"("detail":"the array does not end","offset":10)")) << array.body;
    const Reply bomb = client.ask(request("POST", "/v1/orders/batch", std::string(100, '[')));
    EXPECT_TRUE(bomb.has(R"("code":"too_deep","detail":"must not be nested deeper than 32")"))
        << bomb.body;
}

}  // namespace
}  // namespace skua::gateway::test
