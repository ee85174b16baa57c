// Retries by the thousand while their connections come and go: every envelope is answered or
// dropped once, and all of them are back in the pool at the end.

#include <gtest/gtest.h>

#include <atomic>
#include <random>
#include <string>
#include <thread>
#include <vector>

#include "tests/gateway/client.hpp"
#include "tests/gateway/engine_on_a_thread.hpp"
#include "tests/gateway/ws_client.hpp"

namespace skua::gateway::test {
namespace {

constexpr unsigned kSeed = 20260101;
constexpr int kClients = 4;
constexpr int kRoundsPerClient = 120;
constexpr int kOrders = 400;

std::string order_body(int id) {
    const std::string text = std::to_string(id);
    return R"({"channel":"web","currency":"EUR","external_id":"o)" + text +
           R"(","idempotency_key":"k)" + text +
           R"(","lines":[{"sku":"A","quantity":1,"unit_price":"2.50"}]})";
}

std::string order_frame(int frame, int first, int count) {
    std::string text = R"({"frame":)" + std::to_string(frame) + R"(,"commands":[)";
    for (int i = 0; i < count; ++i) {
        text.append(i == 0 ? "" : ",")
            .append(R"({"place_order":)")
            .append(order_body((first + i) % kOrders))
            .append("}");
    }
    return text.append("]}");
}

std::string batch_request(int first, int count) {
    std::string lines;
    for (int i = 0; i < count; ++i) {
        lines.append(order_body((first + i) % kOrders)).append("\n");
    }
    return "POST /v1/orders/batch HTTP/1.1\r\nHost: localhost\r\nContent-Type: "
           "application/x-ndjson\r\n"
           "Content-Length: " +
           std::to_string(lines.size()) + "\r\n\r\n" + lines;
}

// A client that goes wild: frames, batches, waves and reads, cut off anywhere.
class Wild {
public:
    Wild(std::uint16_t port, unsigned seed) : port_(port), random_(seed) {}

    void run() {
        for (int round = 0; round < kRoundsPerClient; ++round) {
            switch (below(4)) {
                case 0:
                    batch();
                    break;
                case 1:
                    singles();
                    break;
                default:
                    stream();
            }
        }
    }

private:
    int below(int limit) { return static_cast<int>(random_() % static_cast<unsigned>(limit)); }

    // Sends what fits, maybe only a part of it, and reads a little or nothing of the answer.
    void send_part(Client& client, const std::string& bytes) {
        const bool is_cut = below(3) == 0;
        const auto size = is_cut ? random_() % bytes.size() : bytes.size();
        client.send_what_fits(bytes.substr(0, size), 1'000);
        for (int i = below(3); i > 0; --i) {
            client.receive(5);
        }
        if (below(2) == 0) {
            client.reset();
        }
    }
    void stream() {
        WsClient client(port_, "/v1/stream");
        std::string bytes;
        const int frames = 1 + below(8);
        for (int frame = 0; frame < frames; ++frame) {
            bytes += WsClient::frame(order_frame(frame, below(kOrders), 1 + below(300)));
            if (below(8) == 0) {
                bytes += WsClient::frame(R"({"frame":1,"commands":[{"place_order":{},]})");
            }
        }
        send_part(client, bytes);
    }
    void batch() {
        Client client(port_);
        send_part(client, batch_request(below(kOrders), 1 + below(500)));
    }
    void singles() {
        Client client(port_);
        std::string bytes;
        for (int i = 0; i < 12; ++i) {
            switch (below(3)) {
                case 0:
                    bytes += request("POST", "/v1/orders", order_body(below(kOrders)));
                    break;
                case 1:
                    bytes += request("POST", "/v1/waves", R"({"location":"main"})",
                                     "Idempotency-Key: wave" + std::to_string(below(5)) + "\r\n");
                    break;
                default:
                    bytes += request("GET", "/v1/stock/A?min_sequence=100000000", "");
            }
        }
        send_part(client, bytes);
    }

    const std::uint16_t port_;
    std::mt19937 random_;
};

bool has_come_back(const Face& face, std::uint64_t credits) {
    const auto deadline = std::chrono::steady_clock::now() + std::chrono::seconds(20);
    while (face.engine.port.credits_free() != credits) {
        if (std::chrono::steady_clock::now() > deadline) {
            return false;
        }
        std::this_thread::yield();
    }
    return true;
}

TEST(ReplayStorm, EveryEnvelopeComesBackOnceWhoeverGoesAway) {
    Options options;
    options.min_sequence_wait = std::chrono::milliseconds(20);
    options.output_bytes_max = 32 * 1024;
    constexpr std::size_t kCredits = 1'000;
    Face face({.credits = kCredits, .options = options});
    Client first(face.port());
    ASSERT_EQ(first.ask(request("PUT", "/v1/locations/main", "{}")).status, 200);
    ASSERT_EQ(first.ask(request("PUT", "/v1/channels/web", R"({"locations":["main"]})")).status,
              200);
    ASSERT_EQ(first.ask(request("PUT", "/v1/items/A", R"({"description":"a"})")).status, 200);
    ASSERT_EQ(first
                  .ask(request("POST", "/v1/stock/receipts",
                               R"({"sku":"A","location":"main","quantity":300})"))
                  .status,
              201);
    std::vector<std::thread> clients;
    clients.reserve(kClients);
    for (int i = 0; i < kClients; ++i) {
        clients.emplace_back(
            [&, seed = kSeed + static_cast<unsigned>(i)] { Wild(face.port(), seed).run(); });
    }
    for (std::thread& client : clients) {
        client.join();
    }
    EXPECT_TRUE(has_come_back(face, kCredits));
    // And the face still serves. Which orders got the stock is the storm's luck; a receipt's answer
    // is not.
    const auto last = first.ask(
        request("POST", "/v1/stock/receipts", R"({"sku":"A","location":"main","quantity":1})"));
    EXPECT_EQ(last.status, 201) << last.head << last.body;
}

}  // namespace
}  // namespace skua::gateway::test
