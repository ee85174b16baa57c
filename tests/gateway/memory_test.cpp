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

std::size_t output_bytes(Client& watcher) {
    const Reply stats = watcher.ask(request("GET", "/stats", ""));
    constexpr std::string_view kName = R"("output_bytes":)";
    const std::size_t at = stats.body.find(kName);
    EXPECT_NE(at, std::string::npos) << stats.body;
    return std::strtoull(stats.body.c_str() + at + kName.size(), nullptr, 10);
}

// The most that the gauge said until it stood still for a second.
std::size_t most_output_bytes(Client& watcher) {
    using std::chrono::steady_clock;
    std::size_t most = 0;
    std::size_t last = 0;
    for (auto moved = steady_clock::now(); steady_clock::now() - moved < std::chrono::seconds(1);) {
        const std::size_t now = output_bytes(watcher);
        moved = now == last ? moved : steady_clock::now();
        last = now;
        most = std::max(most, now);
        // check: allow sleep, polls a gauge until it stands still
        std::this_thread::sleep_for(std::chrono::milliseconds(1));
    }
    return most;
}

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
    const std::size_t most = most_output_bytes(watcher);
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
    EXPECT_LE(most_output_bytes(watcher), 2 * kMega + 128 * 1024);
    const Reply page = watcher.ask(request("GET", "/v1/events?after=0", ""));
    EXPECT_EQ(page.status, 503);
    EXPECT_TRUE(page.has(R"("code":"output_full")")) << page.body;
    EXPECT_TRUE(page.has("Retry-After: 1")) << page.head;
    EXPECT_EQ(watcher.ask(request("PUT", "/v1/items/other", "{}")).status, 200);
    EXPECT_EQ(watcher.ask(request("GET", "/v1/stock/other", "")).status, 200);
}

}  // namespace
}  // namespace skua::gateway::test
