// What the clients do when the engine dies at the worst step and comes back on the same address.
// These tests wait in real time, for some tenths of a second: that is what they are about.

#include <gtest/gtest.h>

#include <algorithm>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/read_until.hpp>
#include <boost/asio/write.hpp>
#include <chrono>
#include <string>
#include <thread>
#include <vector>

#include "adapters/sdk/http_client.hpp"
#include "adapters/sdk/stream_client.hpp"

namespace skua::sdk {
namespace {

using boost::asio::ip::tcp;
using std::chrono::milliseconds;
using Clock = std::chrono::steady_clock;

struct Life {
    // Answered on its one connection; at the next one it dies, and its last answers may be lost.
    int requests = 0;
    std::string status = "200 OK";
    milliseconds away_after{0};
};

// A server that lives several times at one address: nobody listens there between its lives, and
// what was connected is reset. Runs on its own thread until its last life is over. Owner: the test.
class MortalServer {
public:
    explicit MortalServer(std::vector<Life> lives)
        : lives_(std::move(lives)),
          acceptor_(io_, {boost::asio::ip::make_address("127.0.0.1"), 0}),
          endpoint_(acceptor_.local_endpoint()),
          thread_([this] { serve(); }) {}
    MortalServer(const MortalServer&) = delete;
    MortalServer& operator=(const MortalServer&) = delete;
    ~MortalServer() { thread_.join(); }
    [[nodiscard]] Url url() const {
        return *parse_url("http://127.0.0.1:" + std::to_string(endpoint_.port()));
    }

private:
    void serve() {
        for (const Life& life : lives_) {
            if (!acceptor_.is_open()) {
                acceptor_ = tcp::acceptor(io_, endpoint_);  // with SO_REUSEADDR
            }
            tcp::socket socket(io_);
            acceptor_.accept(socket);
            serve_one(life, socket);
            acceptor_.close();
            socket.set_option(boost::asio::socket_base::linger(true, 0));
            socket.close();
            // check: allow sleep, nobody listens here for so long, which is what is tested
            std::this_thread::sleep_for(life.away_after);
        }
    }

    static void serve_one(const Life& life, tcp::socket& socket) {
        boost::system::error_code fault;
        std::string buffer;
        for (int i = 0; i <= life.requests && !fault; ++i) {
            const std::size_t size = boost::asio::read_until(
                socket, boost::asio::dynamic_buffer(buffer), "\r\n\r\n", fault);
            if (fault || i == life.requests) {
                return;
            }
            const std::string target = buffer.substr(4, buffer.find(' ', 4) - 4);
            buffer.erase(0, size);
            const std::string answer = "HTTP/1.1 " + life.status +
                                       "\r\nContent-Length: " + std::to_string(target.size()) +
                                       "\r\n\r\n" + target;
            boost::asio::write(socket, boost::asio::buffer(answer), fault);
        }
    }

    std::vector<Life> lives_;
    boost::asio::io_context io_;
    tcp::acceptor acceptor_;
    tcp::endpoint endpoint_;
    std::thread thread_;  // last: it uses all of the above
};

std::vector<std::string> numbered_targets(std::size_t count) {
    std::vector<std::string> targets;
    for (std::size_t i = 0; i < count; ++i) {
        targets.push_back("/" + std::to_string(i));
    }
    return targets;
}

// Asks for 40 targets and expects each answer once, in order; gives the losses that were told.
std::vector<std::string> get_forty(const MortalServer& server, milliseconds retry_for) {
    std::vector<std::string> losses;
    HttpOptions options;
    options.retry_for = retry_for;
    options.on_loss = [&losses](const Error& loss, milliseconds) { losses.push_back(loss.text); };
    HttpClient client(server.url(), options);
    std::size_t next = 0;
    const auto done =
        client.get_many(numbered_targets(40), [&next](std::size_t index, HttpResponse response) {
            EXPECT_EQ(index, next++);
            EXPECT_EQ(response.status, 200U);
            EXPECT_EQ(response.body, "/" + std::to_string(index));
            return Result<void>();
        });
    EXPECT_TRUE(done) << done.error().text;
    EXPECT_EQ(next, 40U);
    return losses;
}

TEST(Loss, GetManyGoesOnWhereTheEngineDiedInsideABatch) {
    const MortalServer server(
        {{.requests = 21, .away_after = milliseconds(150)}, {.requests = 64}});
    EXPECT_EQ(get_forty(server, milliseconds(5'000)).size(), 1U);
}

TEST(Loss, GetManyGoesOnWhenTheEngineDiesBeforeItsFirstAnswer) {
    const MortalServer server({{.requests = 0, .away_after = milliseconds(100)},
                               {.requests = 0, .away_after = milliseconds(50)},
                               {.requests = 64}});
    EXPECT_EQ(get_forty(server, milliseconds(5'000)).size(), 1U);
}

TEST(Loss, GetManyAsksAgainForWhatWasAnsweredWithLater) {
    const MortalServer server(
        {{.requests = 16}, {.requests = 1, .status = "503 Unavailable"}, {.requests = 64}});
    get_forty(server, milliseconds(5'000));
}

TEST(Loss, GetManyHandsOnLaterWhenItsPatienceIsOver) {
    const MortalServer server(std::vector{Life{.requests = 3, .status = "503 Unavailable"}});
    HttpClient client(server.url());
    std::vector<unsigned> statuses;
    const auto done = client.get_many(numbered_targets(3), [&](std::size_t, HttpResponse response) {
        statuses.push_back(response.status);
        return Result<void>();
    });
    EXPECT_TRUE(done) << done.error().text;
    EXPECT_EQ(statuses, (std::vector<unsigned>{503, 503, 503}));
}

TEST(Loss, GetManyGivesUpWhenNobodyComesBack) {
    const MortalServer server(std::vector{Life{}});
    HttpOptions options;
    options.retry_for = milliseconds(200);
    HttpClient client(server.url(), options);
    const auto done = client.get_many(numbered_targets(1), [](std::size_t, HttpResponse) {
        ADD_FAILURE() << "there was no answer";
        return Result<void>();
    });
    ASSERT_FALSE(done);
    EXPECT_EQ(done.error().kind, ErrorKind::unreachable);
}

TEST(Loss, AHandshakeThatIsCutShortIsNoticedAtOnce) {
    const MortalServer server(std::vector{Life{}});
    StreamOptions options;
    options.connect_timeout = milliseconds(5'000);
    const Clock::time_point began = Clock::now();
    const auto client = StreamClient::open(server.url(), options);
    ASSERT_FALSE(client);
    EXPECT_EQ(client.error().kind, ErrorKind::unreachable);
    EXPECT_LT(Clock::now() - began, milliseconds(1'000));
}

TEST(Loss, TheFirstConnectionIsTriedForAsLongAsItIsAskedFor) {
    const MortalServer server({{.requests = 0, .away_after = milliseconds(50)}, {.requests = 0}});
    StreamOptions options;
    options.open_for = milliseconds(300);
    std::size_t losses = 0;
    options.on_loss = [&losses](const Error&, milliseconds patience) {
        EXPECT_EQ(patience, milliseconds(300));
        ++losses;
    };
    const Clock::time_point began = Clock::now();
    const auto client = StreamClient::open(server.url(), options);
    ASSERT_FALSE(client);
    EXPECT_GE(Clock::now() - began, milliseconds(300));
    EXPECT_EQ(losses, 1U);
}

}  // namespace
}  // namespace skua::sdk
