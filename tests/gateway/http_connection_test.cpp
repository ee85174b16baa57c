// HTTP over real sockets against the real engine: how connections live, wait and end.

#include <gtest/gtest.h>

#include <chrono>
#include <string>

#include "tests/gateway/client.hpp"
#include "tests/gateway/engine_on_a_thread.hpp"
#include "tests/gateway/shop.hpp"

namespace skua::gateway::test {
namespace {

TEST(HttpSession, HonoursConnectionAndVersion) {
    Face face;
    {
        Client client(face.port());
        client.send(request("GET", "/livez", "", "Connection: close\r\n") +
                    request("GET", "/livez", ""));
        EXPECT_TRUE(client.read().has("Connection: close"));
        EXPECT_TRUE(client.is_closed());
        EXPECT_TRUE(client.buffer.empty());
    }
    {
        Client client(face.port());
        EXPECT_EQ(client.ask("GET /livez HTTP/1.0\r\n\r\n").status, 200);
        EXPECT_TRUE(client.is_closed());
    }
    {
        Client client(face.port());
        client.send("HEAD /livez HTTP/1.1\r\nHost: localhost\r\n\r\n");
        const Reply reply = client.read(true);
        EXPECT_TRUE(reply.has("Content-Length: 2"));
        EXPECT_EQ(client.ask(request("GET", "/livez", "")).body, "ok");
    }
    {
        Client client(face.port());  // half-closed: what was asked is still answered
        client.send(put_item("A"));
        client.end_sending();
        EXPECT_EQ(client.read().status, 200);
        EXPECT_TRUE(client.is_closed());
    }
}

TEST(HttpSession, SaysContinueOnlyWhenTheBodyIsWanted) {
    Face face;
    Client client(face.port());
    client.send(
        "PUT /v1/items/A HTTP/1.1\r\nHost: localhost\r\nContent-Type: "
        "application/json\r\nContent-Length: 2\r\n"
        "Expect: 100-continue\r\n\r\n");
    EXPECT_EQ(client.read().status, 100);
    client.send("{}");
    EXPECT_EQ(client.read().status, 200);
    client.send(
        "PUT /v1/items/A HTTP/1.1\r\nHost: localhost\r\nContent-Type: "
        "application/json\r\nContent-Length: 99999999\r\n"
        "Expect: 100-continue\r\n\r\n");
    EXPECT_EQ(client.read().status, 413);
}

TEST(HttpSession, AClientThatGoesAwayInTheMiddleHarmsNobody) {
    Face face;
    for (int i = 0; i < 20; ++i) {
        face.engine.stall_disk();
        Client client(face.port());
        client.send(put_item("A") + put_item("B") + "PUT /v1/it");
        EXPECT_TRUE(
            wait_for_stats(face.port(), "\"in_flight\":" + std::to_string(2 * i + 2) + ","));
        client.reset();
    }
    face.engine.free_disk();
    Client client(face.port());
    EXPECT_EQ(client.ask(put_item("C")).status, 200);
    EXPECT_TRUE(wait_for_stats(face.port(), R"("in_flight":0,)"));
}

TEST(HttpSession, AClientThatDoesNotReadIsNotRead) {
    Face face;
    Client client(face.port(), 4'096);
    std::string bytes;
    for (int i = 0; i < 1'000; ++i) {
        bytes += request("GET", "/metrics", "");
    }
    std::size_t sent = 0;
    std::size_t total = 0;
    while ((sent = client.send_what_fits(bytes, 500)) != 0 && total < 64'000'000) {
        total += sent;
    }
    EXPECT_LT(total, 64'000'000U);  // kernel buffers, and then the gateway takes no more
    Client other(face.port());
    EXPECT_EQ(other.ask(put_item("A")).status, 200);
}

TEST(HttpSession, DeadlinesEndWhatDoesNotCome) {
    Options options;
    options.header_timeout = std::chrono::milliseconds(200);
    options.idle_timeout = std::chrono::milliseconds(600);
    Face face({.options = options});
    Client half(face.port());
    half.send("GET /livez HT");
    Client body(face.port());
    body.send(
        "PUT /v1/items/A HTTP/1.1\r\nHost: localhost\r\nContent-Type: "
        "application/json\r\nContent-Length: 2\r\n\r\n{");
    Client idle(face.port());
    EXPECT_EQ(half.read().status, 408);
    EXPECT_TRUE(half.is_closed());
    EXPECT_EQ(body.read().status, 408);
    EXPECT_TRUE(idle.is_closed());
    EXPECT_TRUE(idle.buffer.empty());
}

TEST(HttpSession, RefusesConnectionsBeyondTheLimit) {
    Options options;
    options.connections_max = 2;
    Face face({.options = options});
    Client first(face.port());
    Client second(face.port());
    EXPECT_EQ(first.ask(request("GET", "/livez", "")).status, 200);
    EXPECT_EQ(second.ask(request("GET", "/livez", "")).status, 200);
    Client third(face.port());
    const Reply refused = third.read();
    EXPECT_EQ(refused.status, 503);
    EXPECT_TRUE(refused.has("too_many_connections"));
    EXPECT_TRUE(third.is_closed());
}

TEST(HttpSession, WithoutCreditsAnswersWhenToTryAgain) {
    Face face({.credits = 2});
    Client client(face.port());
    face.engine.stall_disk();
    client.send(put_item("A") + put_item("B") + put_item("C"));
    EXPECT_TRUE(wait_for_stats(face.port(), R"("in_flight":2,)"));
    face.engine.free_disk();
    EXPECT_EQ(client.read().status, 200);
    EXPECT_EQ(client.read().status, 200);
    const Reply refused = client.read();
    EXPECT_EQ(refused.status, 429) << refused.body;
    EXPECT_TRUE(refused.has("Retry-After: 1"));
}

TEST(HttpSession, ReadsWaitForTheirSequence) {
    Face face;
    Client client(face.port());
    EXPECT_EQ(client.ask(put_item("A")).status, 200);
    EXPECT_EQ(client.ask(request("GET", "/v1/stock/A?min_sequence=1", "")).status, 200);
    client.send(request("GET", "/v1/stock/A?min_sequence=2", ""));
    EXPECT_FALSE(client.receive(200));
    Client writer(face.port());
    EXPECT_EQ(writer.ask(put_item("B")).status, 200);
    EXPECT_EQ(client.read().status, 200);
}

TEST(HttpSession, EventsCanBeReadToTheEndAndWaitedFor) {
    Face face;
    Client client(face.port());
    stock_up(client, {"A"}, 5);
    const Reply page = client.ask(request("GET", "/v1/events?after=0", ""));
    EXPECT_EQ(page.status, 200) << page.body;
    EXPECT_TRUE(page.has("Skua-Next-After: 4")) << page.head;
    EXPECT_TRUE(page.has(R"("type":"stock.changed")")) << page.body;
    EXPECT_EQ(client.ask(request("GET", "/v1/events?after=4", "")).body, "");
    EXPECT_EQ(client.ask(request("GET", "/v1/events?after=5", "")).status, 422);
    client.send(request("GET", "/v1/events?after=4&wait=10", ""));
    EXPECT_FALSE(client.receive(100));
    Client writer(face.port());
    EXPECT_EQ(writer.ask(put_item("B")).status, 200);
    EXPECT_TRUE(client.read().has(R"("sequence":5)"));
}

TEST(HttpSession, TheWaitForASequenceIsConfigured) {
    Options options;
    options.min_sequence_wait = std::chrono::milliseconds(50);
    Face face({.options = options});
    Client client(face.port());
    const auto start = std::chrono::steady_clock::now();
    EXPECT_EQ(client.ask(request("GET", "/v1/stock/A?min_sequence=1000", "")).status, 503);
    EXPECT_EQ(client.ask(request("GET", "/v1/events?min_sequence=1000", "")).status, 503);
    EXPECT_LT(std::chrono::steady_clock::now() - start, std::chrono::seconds(3));
}

TEST(HttpSession, ReadsBeyondTheLimitDoNotWait) {
    Options options;
    options.min_sequence_wait = std::chrono::seconds(60);
    options.parked_reads_max = 1;
    Face face({.options = options});
    Client first(face.port());
    first.send(request("GET", "/v1/stock/A?min_sequence=1000", ""));
    EXPECT_TRUE(wait_for_stats(face.port(), R"("in_flight":1,)"));
    Client second(face.port());
    EXPECT_EQ(second.ask(request("GET", "/v1/stock/A?min_sequence=1000", "")).status, 503);
}

TEST(HttpSession, ListensOnLoopbackOnly) {
    EventLoop loop;
    EngineOnAThread engine(16, loop);
    for (const char* address : {"0.0.0.0", "192.0.2.1", "::"}) {
        const auto opened = Gateway::open({.address = address}, {.loop = loop,
                                                                 .port = engine.port,
                                                                 .feed = engine.feed,
                                                                 .names = engine.names,
                                                                 .stats = engine,
                                                                 .clock = engine.clock});
        ASSERT_FALSE(opened.has_value());
        EXPECT_EQ(opened.error().code, base::ErrorCode::unsupported);
    }
}

}  // namespace
}  // namespace skua::gateway::test
