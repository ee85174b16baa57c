#include "adapters/sdk/http_client.hpp"

#include <gtest/gtest.h>

#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/beast/core.hpp>
#include <boost/beast/http.hpp>
#include <thread>
#include <vector>

namespace skua::sdk {
namespace {

namespace beast = boost::beast;
namespace http = boost::beast::http;
using boost::asio::ip::tcp;

// Answers each request with its own target and key, `per_connection[i]` requests on the i-th
// connection, then closes without a word. Owner: the test.
class EchoServer {
public:
    explicit EchoServer(std::vector<int> per_connection)
        : per_connection_(std::move(per_connection)),
          acceptor_(io_, {boost::asio::ip::make_address("127.0.0.1"), 0}),
          port_(acceptor_.local_endpoint().port()),
          thread_([this] { serve(); }) {}
    EchoServer(const EchoServer&) = delete;
    EchoServer& operator=(const EchoServer&) = delete;
    ~EchoServer() { thread_.join(); }
    [[nodiscard]] Url url() const {
        return *parse_url("http://127.0.0.1:" + std::to_string(port_));
    }

private:
    void serve() {
        for (const int requests : per_connection_) {
            beast::error_code fault;
            tcp::socket socket(io_);
            acceptor_.accept(socket, fault);
            beast::flat_buffer buffer;
            for (int i = 0; i < requests && !fault; ++i) {
                http::request<http::string_body> request;
                http::read(socket, buffer, request, fault);
                if (!fault) {
                    answer(socket, request, fault);
                }
            }
            socket.shutdown(tcp::socket::shutdown_send, fault);
            drain(socket);
        }
    }

    // Reads what the client still has to say, so that closing does not take back our answers.
    static void drain(tcp::socket& socket) {
        beast::error_code fault;
        char block[1'024];
        while (!fault) {
            socket.read_some(boost::asio::buffer(block), fault);
        }
    }

    static void answer(tcp::socket& socket, const http::request<http::string_body>& request,
                       beast::error_code& fault) {
        http::response<http::string_body> response(http::status::too_many_requests, 11);
        response.set(http::field::retry_after, "7");
        response.set("Idempotent-Replayed", "true");
        response.set(http::field::content_type, "application/json");
        response.body() = std::string(request.method_string()) + " " +
                          std::string(request.target()) + " " +
                          std::string(request["Idempotency-Key"]) + " " + request.body();
        response.prepare_payload();
        http::write(socket, response, fault);
    }

    std::vector<int> per_connection_;
    boost::asio::io_context io_;
    tcp::acceptor acceptor_;
    unsigned short port_;
    std::thread thread_;  // last: it uses all of the above
};

TEST(HttpClient, SendsARequestAndReadsWhatMatters) {
    const EchoServer server({1});
    HttpClient client(server.url());
    HttpRequest request;
    request.method = "POST";
    request.target = "/v1/orders";
    request.body = "{}";
    request.idempotency_key = "k1";
    const auto response = client.send(request);
    ASSERT_TRUE(response) << response.error().text;
    EXPECT_EQ(response->status, 429U);
    EXPECT_EQ(response->retry_after_s, 7U);
    EXPECT_TRUE(response->is_replayed);
    EXPECT_EQ(response->content_type, "application/json");
    EXPECT_EQ(response->body, "POST /v1/orders k1 {}");
    EXPECT_FALSE(response->is_ok());
}

TEST(HttpClient, RepeatsAHarmlessRequestWhenAKeptConnectionIsClosed) {
    const EchoServer server({1, 1});
    HttpClient client(server.url());
    HttpRequest request;
    request.target = "/livez";
    ASSERT_TRUE(client.send(request));
    ASSERT_TRUE(client.send(request));
}

TEST(HttpClient, DoesNotRepeatAWriteWithoutAKey) {
    const EchoServer server({1});
    HttpClient client(server.url());
    HttpRequest request;
    request.method = "POST";
    request.target = "/v1/stock/receipts";
    request.body = "{}";
    ASSERT_TRUE(client.send(request));
    const auto second = client.send(request);
    ASSERT_FALSE(second);
    EXPECT_EQ(second.error().kind, ErrorKind::unreachable);
}

TEST(HttpClient, GetsManyInOrderOverAsManyConnectionsAsItTakes) {
    const EchoServer server({20, 1, 19});
    std::vector<std::string> targets;
    targets.reserve(40);
    for (int i = 0; i < 40; ++i) {
        targets.push_back("/" + std::to_string(i));
    }
    HttpClient client(server.url());
    std::size_t next = 0;
    const auto done =
        client.get_many(targets, [&](std::size_t index, const HttpResponse& response) {
            EXPECT_EQ(index, next++);
            EXPECT_EQ(response.body, "GET /" + std::to_string(index) + "  ");
            return Result<void>();
        });
    ASSERT_TRUE(done) << done.error().text;
    EXPECT_EQ(next, 40U);
}

TEST(HttpClient, RefusesAKeyThatWouldBreakTheHeader) {
    HttpClient client(*parse_url("http://127.0.0.1:1"));
    HttpRequest request;
    request.idempotency_key = "a\r\nX-Evil: 1";
    const auto response = client.send(request);
    ASSERT_FALSE(response);
    EXPECT_EQ(response.error().kind, ErrorKind::bad_argument);
}

}  // namespace
}  // namespace skua::sdk
