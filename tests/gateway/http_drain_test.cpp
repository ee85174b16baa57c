// What a clean stop means to HTTP connections.

#include <gtest/gtest.h>

#include <chrono>
#include <string>
#include <thread>

#include "tests/gateway/client.hpp"
#include "tests/gateway/engine_on_a_thread.hpp"
#include "tests/gateway/shop.hpp"

namespace skua::gateway::test {
namespace {

TEST(HttpSession, ADrainAnswersWhatIsUnderWayAndEnds) {
    Face face;
    Client busy(face.port());
    Client idle(face.port());
    EXPECT_EQ(idle.ask(request("GET", "/livez", "")).status, 200);
    face.engine.stall_disk();
    busy.send(put_item("A"));
    EXPECT_TRUE(wait_for_stats(face.port(), R"("in_flight":1,)"));
    face.gateway->begin_drain();
    EXPECT_TRUE(idle.is_closed());
    face.engine.free_disk();
    EXPECT_EQ(busy.read().status, 200);
    EXPECT_TRUE(busy.is_closed());
    face.join();
}

TEST(HttpSession, ADrainIsSeenBeforeTheDoorsAreClosed) {
    Options options;
    options.drain_grace = std::chrono::milliseconds(400);
    Face face({.options = options});
    Client half(face.port());
    const std::string bytes = put_item("A");
    half.send(std::string_view(bytes).substr(0, bytes.size() - 5));
    Client kept(face.port());
    EXPECT_EQ(kept.ask(request("GET", "/readyz", "")).status, 200);
    face.gateway->begin_drain();
    // check: allow sleep, the drain begins on another thread and has no event a peer could see
    std::this_thread::sleep_for(std::chrono::milliseconds(50));
    for (int i = 0; i < 3; ++i) {
        Client fresh(face.port());
        const Reply reply = fresh.ask(request("GET", "/readyz", ""));
        EXPECT_EQ(reply.status, 503);
        EXPECT_EQ(reply.body, "draining");
    }
    EXPECT_EQ(kept.ask(request("GET", "/readyz", "")).status, 503);
    // check: allow sleep, the half request must outlive the grace in real time
    std::this_thread::sleep_for(std::chrono::milliseconds(600));
    half.send(std::string_view(bytes).substr(bytes.size() - 5));
    EXPECT_EQ(half.read().status, 200);
    face.join();
}

TEST(HttpSession, ADrainDoesNotWaitForReadsOfTheFuture) {
    Options options;
    options.min_sequence_wait = std::chrono::seconds(60);
    options.drain_timeout = std::chrono::seconds(60);
    Face face({.options = options});
    Client reader(face.port());
    reader.send(request("GET", "/v1/stock/A?min_sequence=1000", ""));
    Client pages(face.port());
    pages.send(request("GET", "/v1/events?after=0&wait=30", ""));
    EXPECT_TRUE(wait_for_stats(face.port(), R"("in_flight":1,)"));
    face.gateway->begin_drain();
    const Reply refused = reader.read();
    EXPECT_EQ(refused.status, 503) << refused.body;
    EXPECT_TRUE(refused.has("sequence_not_reached"));
    EXPECT_EQ(pages.read().status, 200);
    face.join();
}

TEST(HttpSession, ADrainDoesNotWaitForClientsThatKeepTheirEndOpen) {
    Options options;
    options.drain_timeout = std::chrono::seconds(60);
    Face face({.options = options});
    Client idle(face.port());
    EXPECT_EQ(idle.ask(request("GET", "/livez", "")).status, 200);
    const auto start = std::chrono::steady_clock::now();
    face.gateway->begin_drain();
    face.join();  // `idle` has neither read the end nor closed
    EXPECT_LT(std::chrono::steady_clock::now() - start, std::chrono::milliseconds(900));
}

}  // namespace
}  // namespace skua::gateway::test
