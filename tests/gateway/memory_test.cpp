// What a client costs that asks and does not read.

#include <gtest/gtest.h>

#include <algorithm>
#include <chrono>
#include <memory>
#include <string>
#include <thread>
#include <vector>

#include "tests/gateway/client.hpp"
#include "tests/gateway/engine_on_a_thread.hpp"
#include "tests/gateway/shop.hpp"
#include "tests/gateway/ws_client.hpp"

namespace skua::gateway::test {
namespace {

constexpr std::size_t kMega = 1024 * 1024;

// More than `bytes` of events.
void write_history(Client& client, std::size_t bytes) {
    const std::string word(64, 'w');
    const std::string body = R"({"actor":")" + word + R"(","source":")" + word + R"("})";
    const std::size_t items = bytes / 240 + 1;  // an event is a little longer
    for (std::size_t at = 0; at < items;) {
        std::string requests;
        std::size_t asked = 0;
        for (; asked < 16 && at < items; ++asked, ++at) {
            requests += request("PUT", "/v1/items/S" + std::to_string(at), body);
        }
        client.send(requests);
        for (; asked != 0; --asked) {
            ASSERT_EQ(client.read().status, 200);
        }
    }
}

struct Gauges {
    std::size_t output_bytes = 0;
    std::size_t in_flight = 0;
};

std::size_t number_in(const Reply& stats, std::string_view name) {
    const std::size_t at = stats.body.find(name);
    EXPECT_NE(at, std::string::npos) << name << stats.body;
    return std::strtoull(stats.body.c_str() + at + name.size(), nullptr, 10);
}

Gauges gauges(Client& watcher) {
    const Reply stats = watcher.ask(request("GET", "/stats", ""));
    return {.output_bytes = number_in(stats, R"("output_bytes":)"),
            .in_flight = number_in(stats, R"("in_flight":)")};
}

std::size_t output_bytes(Client& watcher) {
    return gauges(watcher).output_bytes;
}

// The most that the gauge said until it is over, or for eight seconds.
template <class IsOver>
std::size_t most_output_bytes(Client& watcher, IsOver is_over) {
    using std::chrono::steady_clock;
    std::size_t most = 0;
    for (const auto end = steady_clock::now() + std::chrono::seconds(8);
         steady_clock::now() < end;) {
        const Gauges now = gauges(watcher);
        most = std::max(most, now.output_bytes);
        if (is_over(now)) {
            break;
        }
        // check: allow sleep, polls a gauge until it stands still
        std::this_thread::sleep_for(std::chrono::milliseconds(1));
    }
    return most;
}

// The gauge has moved, and stood still for so long while nothing was under way. Pages of the feed
// are not under way, so they need time to begin and to go on.
class StoodStill {
public:
    explicit StoodStill(std::chrono::milliseconds wanted = std::chrono::seconds(1))
        : wanted_(wanted) {}
    bool operator()(const Gauges& now) {
        const auto time = std::chrono::steady_clock::now();
        if (now.output_bytes != last_ || now.output_bytes == 0 || now.in_flight != 0) {
            moved_ = time;
        }
        last_ = now.output_bytes;
        return time - moved_ >= wanted_;
    }

private:
    std::chrono::milliseconds wanted_;
    std::size_t last_ = 0;
    std::chrono::steady_clock::time_point moved_ = std::chrono::steady_clock::now();
};
constexpr std::chrono::milliseconds kNothingUnderWay{100};

std::string sixteen_pages() {
    std::string pages;
    for (int i = 0; i < 16; ++i) {
        pages += request("GET", "/v1/events?after=0&limit_bytes=1048576", "");
    }
    return pages;
}

TEST(Memory, AClientThatDoesNotReadCostsOnePageOfTheFeed) {
    Face face;
    Client watcher(face.port());
    write_history(watcher, 3 * kMega / 2);
    std::vector<std::unique_ptr<Client>> clients;
    for (int i = 0; i < 8; ++i) {
        clients.push_back(std::make_unique<Client>(face.port(), 4'096));
        clients.back()->send(sixteen_pages());
    }
    const std::size_t most = most_output_bytes(watcher, StoodStill());
    EXPECT_GT(most, kMega / 2);
    EXPECT_LE(most, 8 * (kMega + 128 * 1024));
    // Who reads in the end gets them all.
    for (int i = 0; i < 16; ++i) {
        EXPECT_EQ(clients[0]->read().status, 200) << i;
    }
    clients.clear();
    for (int i = 0; i < 500 && output_bytes(watcher) != 0; ++i) {
    }
    EXPECT_LE(output_bytes(watcher), 16U * 1024);
}

TEST(Memory, BeyondTheBudgetPagesAreRefusedAndSmallAnswersAreNot) {
    Face face({.credits = 4'096, .options = {.output_bytes_total_max = kMega}});
    Client watcher(face.port());
    write_history(watcher, 3 * kMega / 2);
    std::vector<std::unique_ptr<Client>> clients;
    for (int i = 0; i < 12; ++i) {
        clients.push_back(std::make_unique<Client>(face.port(), 4'096));
        clients.back()->send(sixteen_pages());
    }
    EXPECT_LE(most_output_bytes(watcher, StoodStill()), 2 * kMega + 128 * 1024);
    const Reply page = watcher.ask(request("GET", "/v1/events?after=0", ""));
    EXPECT_EQ(page.status, 503);
    EXPECT_TRUE(page.has(R"("code":"output_full")")) << page.body;
    EXPECT_TRUE(page.has("Retry-After: 1")) << page.head;
    EXPECT_EQ(watcher.ask(request("PUT", "/v1/items/other", "{}")).status, 200);
    EXPECT_EQ(watcher.ask(request("GET", "/v1/stock/other", "")).status, 200);
}

// Sends frames until the connection takes no more; the most bytes that the gauge said meanwhile.
std::size_t flood(WsClient& client, Client& watcher, std::string_view frames) {
    std::size_t most = 0;
    for (int i = 0; i < 4'000; ++i) {
        const std::size_t sent = client.send_what_fits(frames, 200);
        most = std::max(most, output_bytes(watcher));
        if (sent != frames.size()) {
            return std::max(most, most_output_bytes(watcher, StoodStill(kNothingUnderWay)));
        }
    }
    ADD_FAILURE() << "the client was never made to wait";
    return most;
}

TEST(Memory, AStreamWhoseAnswersAreNotReadIsBounded) {
    constexpr std::size_t kOutputMax = 64 * 1024;
    Face face({.credits = 4'096, .options = {.output_bytes_max = kOutputMax}});
    Client watcher(face.port());
    std::string frame = R"({"frame":1,"commands":[)";
    for (int i = 0; i < 200; ++i) {
        frame.append(i == 0 ? "" : ",").append(R"({"define_item":{"sku":"A"}})");
    }
    const std::string bytes = WsClient::frame(frame.append("]}"));
    std::vector<std::unique_ptr<WsClient>> clients;
    for (int i = 0; i < 3; ++i) {
        clients.push_back(std::make_unique<WsClient>(face.port(), "/v1/stream", 4'096));
        const std::size_t most = flood(*clients.back(), watcher, bytes);
        EXPECT_GT(most, kOutputMax / 2) << "something waits";
        // What may wait, and the results of what was asked before that was known: four times as
        // much in commands, whose results are at most twice as long.
        EXPECT_LE(most, clients.size() * (1 + 2 * 4) * kOutputMax);
    }
    clients.clear();
    for (int i = 0; i < 2'000 && output_bytes(watcher) > 4'096; ++i) {
    }
    EXPECT_LE(output_bytes(watcher), 4'096U) << "the answer to this question is all that is left";
}

// An order of so many lines, whose cancel has a short command and a long answer.
std::string long_order(int lines) {
    std::string text = R"({"channel":"web","currency":"EUR","external_id":"long","lines":[)";
    for (int i = 0; i < lines; ++i) {
        text.append(i == 0 ? "" : ",").append(R"({"sku":"A","quantity":1,"unit_price":"1"})");
    }
    return text.append("]}");
}

TEST(Memory, RetriesOfALongAnswerOverAStreamAreBounded) {
    constexpr std::size_t kOutputMax = 64 * 1024;
    Face face({.credits = 4'096, .options = {.output_bytes_max = kOutputMax}});
    Client watcher(face.port());
    stock_up(watcher, {"A"}, 2'000);
    const Reply placed = watcher.ask(request("POST", "/v1/orders", long_order(2'000)));
    ASSERT_EQ(placed.status, 201) << placed.body;
    const auto at = placed.body.find(R"("id":"o)") + 6;
    const std::string id = placed.body.substr(at, placed.body.find('"', at) - at);
    const Reply cancelled = watcher.ask(
        request("POST", "/v1/orders/" + id + "/cancel", "{}", "Idempotency-Key: c1\r\n"));
    ASSERT_EQ(cancelled.status, 200);
    ASSERT_GT(cancelled.body.size(), 50'000U);
    std::string frame = R"({"frame":1,"commands":[)";
    constexpr int kRetries = 400;
    for (int i = 0; i < kRetries; ++i) {
        frame.append(i == 0 ? "" : ",")
            .append(R"({"cancel_order":{"order_id":")" + id + R"(","idempotency_key":"c1"}})");
    }
    WsClient client(face.port(), "/v1/stream");
    client.hear();
    client.say(frame.append("]}"));
    // When all of them are made nothing grows any more, and the kernel may take it all at once.
    bool has_begun = false;
    const std::size_t most = most_output_bytes(watcher, [&](const Gauges& now) {
        has_begun = has_begun || now.in_flight != 0;
        return has_begun && now.in_flight == 0;
    });
    EXPECT_GT(most, cancelled.body.size());
    EXPECT_LE(most, 4 * kOutputMax + cancelled.body.size() + kRetries * 512);
    const std::string answer = client.hear(20'000).text;
    EXPECT_NE(answer.find(R"("code":"output_full")"), std::string::npos);
    EXPECT_NE(answer.find(R"("retry_after":1)"), std::string::npos);
    EXPECT_NE(answer.find(R"({"status":200,"replayed":true)"), std::string::npos);
}

TEST(Memory, PipelinedReadsOfOneConnectionAreBounded) {
    constexpr std::size_t kOutputMax = 64 * 1024;
    Face face({.credits = 4'096, .options = {.output_bytes_max = kOutputMax}});
    Client watcher(face.port());
    constexpr std::size_t kLocations = 4'000;
    for (std::size_t at = 0; at < kLocations; at += 16) {
        std::string requests;
        for (std::size_t i = at; i < at + 16; ++i) {
            const std::string name = std::to_string(i) + std::string(58, 'x');
            requests += request("PUT", "/v1/locations/" + name, "{}");
        }
        watcher.send(requests);
        for (int i = 0; i < 16; ++i) {
            ASSERT_EQ(watcher.read().status, 200);
        }
    }
    std::string sixteen;
    for (int i = 0; i < 16; ++i) {
        sixteen += request("GET", "/v1/locations", "");
    }
    Client reader(face.port());
    const Reply one = reader.ask(request("GET", "/v1/locations", ""));
    ASSERT_GT(one.body.size(), 3 * kOutputMax);
    // Who does not read holds one answer too many, whatever it asked for: more than the kernel
    // takes.
    Client idle(face.port(), 4'096);
    idle.send(request("GET", "/v1/stock/none", "") + sixteen + sixteen + sixteen);
    const std::size_t most = most_output_bytes(watcher, StoodStill(kNothingUnderWay));
    EXPECT_GT(most, one.body.size() / 2);
    EXPECT_LE(most, kOutputMax + one.body.size() + 16 * 1'024);
    // Who reads gets every answer: how long they are is known by then.
    reader.send(sixteen);
    for (int i = 0; i < 16; ++i) {
        const Reply reply = reader.read();
        EXPECT_EQ(reply.status, 200) << i << reply.head;
        EXPECT_EQ(reply.body, one.body);
    }
    // Nobody knew how long these would be: what is over the limit when it comes is not kept.
    Client fresh(face.port());
    fresh.send(sixteen);
    int refused = 0;
    for (int i = 0; i < 16; ++i) {
        const Reply reply = fresh.read();
        refused += reply.status == 503 ? 1 : 0;
        EXPECT_TRUE(reply.status == 200 || reply.has(R"("code":"output_full")")) << reply.head;
        EXPECT_EQ(reply.status == 503, reply.has("Retry-After: 1")) << reply.head;
    }
    EXPECT_GE(refused, 1);
    fresh.send(sixteen);
    for (int i = 0; i < 16; ++i) {
        EXPECT_EQ(fresh.read().status, 200) << "it is known now";
    }
}

TEST(Memory, TheGaugeIsInTheMetrics) {
    Face face;
    Client watcher(face.port());
    const Reply metrics = watcher.ask(request("GET", "/metrics", ""));
    EXPECT_TRUE(metrics.has("\nskua_gateway_output_bytes 0")) << metrics.body;
}

}  // namespace
}  // namespace skua::gateway::test
