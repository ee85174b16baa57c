// HTTP over real sockets against the real engine: requests and their answers.

#include <gtest/gtest.h>

#include <string>

#include "tests/gateway/client.hpp"
#include "tests/gateway/engine_on_a_thread.hpp"
#include "tests/gateway/shop.hpp"

namespace skua::gateway::test {
namespace {

TEST(HttpSession, TakesAnOrderFromReceiptToShipment) {
    Face face;
    Client client(face.port());
    stock_up(client, {"A"}, 10);
    const Reply accepted = client.ask(request("POST", "/v1/orders", order("1", "A", "4")));
    EXPECT_EQ(accepted.status, 201) << accepted.body;
    EXPECT_TRUE(accepted.has(R"("allocation":"full")")) << accepted.body;
    const auto at = accepted.body.find(R"("id":"o)") + 6;
    const std::string id = accepted.body.substr(at, accepted.body.find('"', at) - at);

    const Reply shown = client.ask(request("GET", "/v1/orders/" + id, ""));
    EXPECT_EQ(shown.status, 200) << shown.body;
    const Reply found = client.ask(request("GET", "/v1/orders?channel=web&external_id=1", ""));
    EXPECT_EQ(found.status, 200);
    EXPECT_TRUE(found.has(id)) << found.body;
    const Reply none = client.ask(request("GET", "/v1/orders?channel=web&external_id=2", ""));
    EXPECT_EQ(none.status, 200);
    EXPECT_TRUE(none.has(R"("orders":[])")) << none.body;

    const Reply wave = client.ask(request("POST", "/v1/locations/main/waves",
                                          R"({"fulfillments":5})", "Idempotency-Key: w1\r\n"));
    EXPECT_EQ(wave.status, 201) << wave.body;
    EXPECT_TRUE(wave.has(R"("lines":[{"bin":)")) << wave.body;
    const Reply again = client.ask(request("POST", "/v1/locations/main/waves",
                                           R"({"fulfillments":5})", "Idempotency-Key: w1\r\n"));
    EXPECT_EQ(again.status, 201) << again.body;
    EXPECT_TRUE(again.has("Idempotent-Replayed: true")) << again.head;
    const auto list_at = wave.body.find(R"("id":"p)") + 6;
    const std::string list = wave.body.substr(list_at, wave.body.find('"', list_at) - list_at);
    const std::string fulfillment = "f" + id.substr(1) + ".1";

    const Reply early = client.ask(request("POST", "/v1/fulfillments/" + fulfillment + "/ship",
                                           R"({"carrier":"DHL","tracking_number":"J"})"));
    EXPECT_EQ(early.status, 409);
    EXPECT_TRUE(early.has(R"("code":"not_fully_picked")")) << early.body;
    const Reply wrong = client.ask(request("POST", "/v1/picklists/" + list + "/picks",
                                           R"({"picks":[{"sku":"B","quantity":1}]})"));
    EXPECT_TRUE(wrong.has(R"("code":"unknown_sku")")) << wrong.body;
    const Reply picked = client.ask(request("POST", "/v1/picklists/" + list + "/picks",
                                            R"({"picks":[{"sku":"A","quantity":4}]})"));
    EXPECT_EQ(picked.status, 200) << picked.body;
    const Reply shipped = client.ask(request("POST", "/v1/fulfillments/" + fulfillment + "/ship",
                                             R"({"carrier":"DHL","tracking_number":"J"})"));
    EXPECT_EQ(shipped.status, 201) << shipped.body;
    EXPECT_TRUE(shipped.has(R"("order_status":"closed")")) << shipped.body;
}

TEST(HttpSession, ARetryGetsTheIdenticalBytes) {
    Face face;
    Client client(face.port());
    stock_up(client, {"A"}, 10);
    const Reply first = client.ask(request("POST", "/v1/orders", order("1", "A")));
    const Reply second = client.ask(request("POST", "/v1/orders", order("1", "A")));
    EXPECT_EQ(second.status, 201);
    EXPECT_EQ(first.body, second.body);
    EXPECT_FALSE(first.has("Idempotent-Replayed"));
    EXPECT_TRUE(second.has("Idempotent-Replayed: true"));
    const Reply other = client.ask(request("POST", "/v1/orders", order("1", "A", "2")));
    EXPECT_EQ(other.status, 422);
    EXPECT_TRUE(other.has(R"("code":"key_reused")")) << other.body;
}

TEST(HttpSession, ARetriedWaveShowsWhatTheFirstAnswerShowed) {
    Face face;
    Client client(face.port());
    stock_up(client, {"A"}, 10);
    client.ask(request("PUT", "/v1/stock/A/main", R"({"bin":"A-01"})"));
    client.ask(request("POST", "/v1/orders", order("1", "A", "4")));
    const auto wave = [&] {
        return client.ask(request("POST", "/v1/locations/main/waves", R"({"fulfillments":5})",
                                  "Idempotency-Key: w1\r\n"));
    };
    const Reply first = wave();
    EXPECT_EQ(first.status, 201) << first.body;
    EXPECT_TRUE(first.has(R"("bin":"A-01")")) << first.body;
    const auto list_at = first.body.find(R"("id":"p)") + 6;
    const std::string list = first.body.substr(list_at, first.body.find('"', list_at) - list_at);
    client.ask(request("PUT", "/v1/stock/A/main", R"({"bin":"Z-99"})"));
    const Reply picked = client.ask(request("POST", "/v1/picklists/" + list + "/picks",
                                            R"({"picks":[{"sku":"A","quantity":3}]})"));
    EXPECT_EQ(picked.status, 200) << picked.body;
    const Reply again = wave();
    EXPECT_EQ(again.status, 201);
    EXPECT_TRUE(again.has("Idempotent-Replayed: true")) << again.head;
    EXPECT_EQ(again.body, first.body);
}

TEST(HttpSession, AnswersPipelinedRequestsInOrder) {
    Face face;
    Client client(face.port());
    std::string bytes;
    for (int i = 0; i < 100; ++i) {
        bytes += i % 3 == 0 ? request("GET", "/livez", "") : put_item("S" + std::to_string(i));
        bytes += i % 7 == 0 ? request("PUT", "/v1/items/bad", "{") : "";
    }
    client.send(bytes);
    for (int i = 0; i < 100; ++i) {
        const Reply reply = client.read();
        ASSERT_EQ(reply.status, 200) << i;
        EXPECT_TRUE(i % 3 == 0 ? reply.body == "ok" : reply.has("\"S" + std::to_string(i) + "\""))
            << i << reply.body;
        if (i % 7 == 0) {
            ASSERT_EQ(client.read().status, 400) << i;
        }
    }
}

TEST(HttpSession, ReadsNoMoreThanSixteenRequestsAhead) {
    Face face;
    Client client(face.port());
    face.engine.stall_disk();
    std::string bytes;
    for (int i = 0; i < 40; ++i) {
        bytes += put_item("S" + std::to_string(i));
    }
    client.send(bytes);
    EXPECT_TRUE(wait_for_stats(face.port(), R"("in_flight":16,)"));
    EXPECT_FALSE(client.receive(100));
    EXPECT_TRUE(wait_for_stats(face.port(), R"("in_flight":16,)"));
    face.engine.free_disk();
    for (int i = 0; i < 40; ++i) {
        EXPECT_TRUE(client.read().has("\"S" + std::to_string(i) + "\""));
    }
}

TEST(HttpSession, UnderstandsARequestSplitAtEveryByte) {
    Face face;
    const std::string plain = put_item("A");
    const std::string chunked =
        "PUT /v1/items/A HTTP/1.1\r\nHost: localhost\r\nContent-Type: "
        "application/json\r\nTransfer-Encoding: chunked\r\n\r\n"
        "5\r\n{\"des\r\n14;x=y\r\ncription\":\"a thing\"}\r\n0\r\nT: x\r\n\r\n";
    for (const std::string& bytes : {plain, chunked}) {
        Client client(face.port());
        for (std::size_t cut = 1; cut < bytes.size(); ++cut) {
            client.send(std::string_view(bytes).substr(0, cut));
            if (cut % 8 == 0) {
                EXPECT_FALSE(client.receive(1));
            }
            client.send(std::string_view(bytes).substr(cut));
            const Reply reply = client.read();
            ASSERT_EQ(reply.status, 200) << cut << reply.body;
        }
        for (const char byte : bytes) {
            client.send(std::string_view(&byte, 1));
        }
        EXPECT_EQ(client.read().status, 200);
    }
}

TEST(HttpSession, BadInputLeavesTheConnectionUsable) {
    Face face;
    Client client(face.port());
    stock_up(client, {"A"}, 10);
    const struct {
        std::string bytes;
        int status;
        const char* code;
    } cases[] = {
        {request("POST", "/v1/orders", order("1", "B")), 422, "unknown_sku"},
        {request("POST", "/v1/orders", order("1", "A", "0")), 422, "out_of_range"},
        {request("POST", "/v1/orders", order("1", "A", "-1")), 422, "out_of_range"},
        {request("POST", "/v1/orders", order("1", "A", "1000000000000000000")), 422,
         "out_of_range"},
        {request("POST", "/v1/orders", order("1", "A", "\"1\"")), 422, "wrong_type"},
        {request("POST", "/v1/orders", order("1", "A", "11")), 409, "insufficient_stock"},
        {request("POST", "/v1/orders", R"({"channel":"web","channel":"web"})"), 400,
         "duplicate_key"},
        {request("POST", "/v1/orders", "{\"channel\":\"\xff\"}"), 400, "invalid_utf8"},
        {request("POST", "/v1/orders", "{\"channel\""), 400, "malformed_json"},
        {request("POST", "/v1/orders", ""), 400, "malformed_json"},
        {request("GET", "/v1/orders/o9999", ""), 404, "not_found"},
        {request("GET", "/v1/orders/nonsense", ""), 404, "not_found"},
        {request("GET", "/v1/nothing", ""), 404, "not_found"},
        {request("DELETE", "/v1/orders", ""), 405, "method_not_allowed"},
        {request("POST", "/v1/items/A", "{}"), 405, "method_not_allowed"},
        {request("GET", "/v1/stream", ""), 426, "upgrade_required"},
        {request("PUT", "/v1/items/%00", "{}"), 422, "malformed_value"},
        {"POST /v1/orders HTTP/1.1\r\nHost: localhost\r\nContent-Type: "
         "text/plain\r\nContent-Length: 2\r\n"
         "\r\n{}",
         415, "unsupported_media_type"},
    };
    for (const auto& c : cases) {
        const Reply reply = client.ask(c.bytes);
        EXPECT_EQ(reply.status, c.status) << c.bytes << reply.body;
        EXPECT_TRUE(reply.has(std::string(R"("code":")").append(c.code).append("\"")))
            << c.bytes << reply.body;
        EXPECT_TRUE(reply.has("application/problem+json"));
    }
    EXPECT_EQ(client.ask(request("POST", "/v1/orders", order("1", "A", "10"))).status, 201);
}

TEST(HttpSession, AfterAFramingErrorAnswersAndCloses) {
    Face face;
    const std::string good = put_item("A");
    const std::string post = "POST /v1/orders HTTP/1.1\r\nHost: localhost\r\n";
    for (const std::string& bad :
         {std::string("GET / HTTP/1.1\n\n"), std::string("GET / HTTP/1.1\r\n\r\n"),
          std::string("BREW / HTTP/1.1\r\nHost: localhost\r\n\r\n"),
          post + "Content-Length: 1048577\r\n\r\n",
          post + "Transfer-Encoding: chunked\r\n\r\nzz\r\n"}) {
        Client client(face.port());
        client.send(std::string(good).append(bad).append(good));
        EXPECT_EQ(client.read().status, 200);
        const Reply refused = client.read();
        EXPECT_GE(refused.status, 400) << bad;
        EXPECT_TRUE(refused.has("Connection: close")) << refused.head;
        EXPECT_TRUE(client.is_closed());
        EXPECT_TRUE(client.buffer.empty()) << client.buffer;
    }
}

TEST(HttpSession, AnswersABatchLineByLineWithoutStoppingAtABadOne) {
    Face face;
    Client client(face.port());
    stock_up(client, {"A"}, 3'000);
    const std::string lines = order("1", "A") + "\n" + order("1b", "B") + "\r\n\n{\n" +
                              order("2", "A") + "\n" + order("2", "A");
    const std::string head =
        "POST /v1/orders/batch HTTP/1.1\r\nHost: localhost\r\nContent-Type: "
        "application/x-ndjson\r\nContent-Length: ";
    client.send(head + std::to_string(lines.size()) + "\r\n\r\n" + lines +
                request("GET", "/livez", ""));
    const Reply reply = client.read();
    EXPECT_EQ(reply.status, 200);
    EXPECT_EQ(reply.body.rfind(R"({"line":0,"status":201,"id":"o)", 0), 0U) << reply.body;
    EXPECT_TRUE(reply.has(R"({"line":1,"status":422,)"));
    EXPECT_TRUE(reply.has(R"({"line":2,"status":400,)"));
    EXPECT_TRUE(reply.has(R"({"line":3,"status":201,)"));
    EXPECT_TRUE(reply.has(R"({"line":4,"status":)"));
    EXPECT_EQ(client.read().body, "ok");

    const std::string array = "[" + order("3", "A") + " , " + order("4", "A") + "]";
    const Reply listed = client.ask(request("POST", "/v1/orders/batch", array));
    EXPECT_TRUE(listed.has(R"({"line":1,"status":201,)")) << listed.body;
    for (const char* broken : {"{}", "[{}", "[{},]", "[{} {}]", "[] x", "["}) {
        const Reply answer = client.ask(request("POST", "/v1/orders/batch", broken));
        EXPECT_EQ(answer.status, 200);
        EXPECT_TRUE(answer.has("malformed_json")) << broken << answer.body;
    }
    EXPECT_EQ(client.ask(request("POST", "/v1/orders/batch", "[]")).body, "");
}

TEST(HttpSession, ABatchLargerThanAllCreditsIsServedWhole) {
    Face face({.credits = 8});
    Client client(face.port());
    stock_up(client, {"A"}, 3'000);
    std::string lines;
    for (int i = 0; i < 2'000; ++i) {
        lines += order(std::to_string(i), "A") + "\n";
    }
    client.send(
        "POST /v1/orders/batch HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/x-ndjson"
        "\r\nContent-Length: " +
        std::to_string(lines.size()) + "\r\n\r\n" + lines);
    const Reply reply = client.read();
    std::size_t accepted = 0;
    for (std::size_t at = 0; (at = reply.body.find(R"("status":201)", at)) != std::string::npos;
         ++at) {
        ++accepted;
    }
    EXPECT_EQ(accepted, 2'000U);
    EXPECT_TRUE(reply.has(R"({"line":1999,)"));
}

TEST(HttpSession, MonitoringIsThere) {
    Face face;
    Client client(face.port());
    EXPECT_EQ(client.ask(put_item("A")).status, 200);
    EXPECT_EQ(client.ask(request("GET", "/readyz", "")).body, "ready");
    const Reply metrics = client.ask(request("GET", "/metrics", ""));
    EXPECT_TRUE(metrics.has(R"(skua_gateway_answers_total{route="define_item",status="200"} 1)"))
        << metrics.body;
    EXPECT_TRUE(client.ask(request("GET", "/stats", "")).has(R"("define_item":{"200":1})"));
}

}  // namespace
}  // namespace skua::gateway::test
