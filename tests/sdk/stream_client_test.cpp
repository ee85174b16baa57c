#include "adapters/sdk/stream_client.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <string>

#include "adapters/sdk/events_client.hpp"
#include "adapters/sdk/pump.hpp"
#include "tests/sdk/script_server.hpp"

namespace skua::sdk {
namespace {

std::string hello(std::uint32_t credits) {
    return R"({"hello":{"credits":)" + std::to_string(credits) +
           R"(,"frame_bytes_max":1048576,"version":"t"}})";
}

std::uint64_t frame_of(const std::string& message) {
    return std::stoull(message.substr(message.find(':') + 1));
}

std::size_t commands_of(const std::string& message) {
    std::size_t count = 0;
    for (std::size_t at = message.find("\"n\":"); at != std::string::npos;
         at = message.find("\"n\":", at + 1)) {
        ++count;
    }
    return count;
}

std::string answer(std::uint64_t frame, const std::vector<std::string>& results) {
    std::string text = "{\"frame\":" + std::to_string(frame) + ",\"results\":[";
    for (std::size_t i = 0; i < results.size(); ++i) {
        text += (i == 0 ? "" : ",") + results[i];
    }
    return text + "]}";
}

std::string accept_all(const std::string& message) {
    return answer(frame_of(message),
                  std::vector<std::string>(commands_of(message), R"({"status":201})"));
}

StreamOptions quick() {
    StreamOptions options;
    options.retry_for = std::chrono::seconds(5);
    options.answer_timeout = std::chrono::seconds(5);
    return options;
}

// Commands {"c":{"n":index}}. Owner: the test.
class NumberSource final : public CommandSource {
public:
    explicit NumberSource(std::size_t size) : size_(size) {}
    [[nodiscard]] std::size_t size() const override { return size_; }
    void write(std::size_t index, CommandWriter& out) const override {
        out.json("{\"c\":{\"n\":" + std::to_string(index) + "}}");
    }

private:
    std::size_t size_;
};

// Owner: the test.
class Collected final : public AnswerSink {
public:
    Result<void> take(std::size_t index, const CommandAnswer& one) override {
        indexes.push_back(index);
        statuses.push_back(one.status);
        return {};
    }
    std::vector<std::size_t> indexes;
    std::vector<std::uint32_t> statuses;
};

Frame frame_with(StreamClient& client, int commands) {
    Frame frame = client.next_frame();
    for (int i = 0; i < commands; ++i) {
        frame.add("{\"c\":{\"n\":" + std::to_string(i) + "}}");
    }
    frame.seal();
    return frame;
}

TEST(StreamClient, AnswersFramesInOrder) {
    ScriptServer server(hello(8), 1, [](std::size_t, const std::string& message) {
        return Reply{{accept_all(message)}, false};
    });
    auto client = StreamClient::open(*parse_url(server.url()), quick());
    ASSERT_TRUE(client);
    (*client)->submit(frame_with(**client, 2));
    (*client)->submit(frame_with(**client, 3));
    for (const std::size_t expected : {2U, 3U}) {
        const auto got = (*client)->next();
        ASSERT_TRUE(got);
        EXPECT_EQ((*got)->results.size(), expected);
    }
    EXPECT_EQ((*client)->commands_in_flight(), 0U);
    (*client)->close();
}

TEST(StreamClient, KeepsWithinTheCreditsItWasGiven) {
    ScriptServer server(hello(4), 1, [](std::size_t, const std::string& message) {
        return Reply{{accept_all(message)}, false};
    });
    auto client = StreamClient::open(*parse_url(server.url()), quick());
    ASSERT_TRUE(client);
    EXPECT_TRUE((*client)->has_room(9, 10));  // nothing in flight: it must be able to go on
    (*client)->submit(frame_with(**client, 3));
    EXPECT_TRUE((*client)->has_room(1, 10));
    EXPECT_FALSE((*client)->has_room(2, 10));
    EXPECT_FALSE((*client)->has_room(1, 64UL * 1024 * 1024));
    ASSERT_TRUE((*client)->next());
    EXPECT_TRUE((*client)->has_room(4, 10));
    (*client)->close();
}

TEST(StreamClient, SendsUnansweredFramesAgainInOrderAfterALoss) {
    std::vector<std::vector<std::string>> seen(3);
    ScriptServer server(hello(64), 3, [&seen](std::size_t connection, const std::string& message) {
        seen[connection].push_back(message);
        // The first connection answers one frame and is lost at the second, the second is lost at
        // once, the third lives.
        if (connection == 0 && seen[0].size() == 1) {
            return Reply{{accept_all(message)}, false};
        }
        return connection < 2 ? Reply{{}, true} : Reply{{accept_all(message)}, false};
    });
    auto client = StreamClient::open(*parse_url(server.url()), quick());
    ASSERT_TRUE(client);
    (*client)->submit(frame_with(**client, 1));
    ASSERT_TRUE((*client)->next());
    for (int i = 0; i < 3; ++i) {
        (*client)->submit(frame_with(**client, 1));
    }
    for (std::uint64_t expected = 2; expected <= 4; ++expected) {
        const auto got = (*client)->next();
        ASSERT_TRUE(got) << got.error().text;
        EXPECT_EQ((*got)->frame, expected);
    }
    EXPECT_EQ((*client)->reconnects(), 2U);
    ASSERT_EQ(seen[2].size(), 3U);
    for (std::size_t i = 0; i < 3; ++i) {
        EXPECT_EQ(frame_of(seen[2][i]), i + 2);
    }
    (*client)->close();
}

TEST(StreamClient, GivesUpWhenNobodyComesBack) {
    auto server = std::make_unique<ScriptServer>(hello(8), 1, [](std::size_t, const std::string&) {
        return Reply{{}, true};
    });
    StreamOptions options = quick();
    options.retry_for = std::chrono::milliseconds(200);
    auto client = StreamClient::open(*parse_url(server->url()), options);
    ASSERT_TRUE(client);
    (*client)->submit(frame_with(**client, 1));
    server.reset();
    const auto got = (*client)->next();
    ASSERT_FALSE(got);
    EXPECT_EQ(got.error().kind, ErrorKind::unreachable);
}

TEST(StreamClient, NamesAnAnswerThatDoesNotFitItsFrame) {
    ScriptServer server(hello(8), 1, [](std::size_t, const std::string& message) {
        return Reply{{answer(frame_of(message), {})}, false};
    });
    auto client = StreamClient::open(*parse_url(server.url()), quick());
    ASSERT_TRUE(client);
    (*client)->submit(frame_with(**client, 2));
    const auto got = (*client)->next();
    ASSERT_FALSE(got);
    EXPECT_EQ(got.error().kind, ErrorKind::protocol);
    (*client)->close();
}

TEST(StreamClient, SaysWhenNobodyListens) {
    unsigned short port = 0;
    {
        boost::asio::io_context io;
        boost::asio::ip::tcp::acceptor taken(io, {boost::asio::ip::make_address("127.0.0.1"), 0});
        port = taken.local_endpoint().port();
    }
    const auto client =
        StreamClient::open(*parse_url("http://127.0.0.1:" + std::to_string(port)), quick());
    ASSERT_FALSE(client);
    EXPECT_EQ(client.error().kind, ErrorKind::unreachable);
}

TEST(Pump, RepeatsWhatAskedForPatienceAndAnswersEachCommandOnce) {
    std::size_t messages = 0;
    ScriptServer server(hello(16), 1, [&messages](std::size_t, const std::string& message) {
        std::vector<std::string> results(commands_of(message), R"({"status":201})");
        if (messages++ == 0) {
            results[1] = R"({"status":409,"code":"request_in_progress"})";
            results[2] = R"({"status":429,"code":"overloaded"})";
        }
        return Reply{{answer(frame_of(message), results)}, false};
    });
    auto client = StreamClient::open(*parse_url(server.url()), quick());
    ASSERT_TRUE(client);
    Collected sink;
    PumpOptions options;
    options.commands_per_frame = 4;
    options.repeat_after = std::chrono::milliseconds(1);
    const auto counts = pump(**client, NumberSource(21), sink, options);
    ASSERT_TRUE(counts) << counts.error().text;
    EXPECT_EQ(counts->commands, 21U);
    EXPECT_EQ(counts->repeated, 2U);
    EXPECT_EQ(std::count(sink.statuses.begin(), sink.statuses.end(), 201U), 21);
    std::sort(sink.indexes.begin(), sink.indexes.end());
    for (std::size_t i = 0; i < 21; ++i) {
        EXPECT_EQ(sink.indexes[i], i);
    }
    (*client)->close();
}

TEST(Pump, GivesUpOnAnEngineThatStaysOverloadedAndHasAllAnswersFirst) {
    ScriptServer server(hello(16), 1, [](std::size_t, const std::string& message) {
        std::vector<std::string> results(commands_of(message),
                                         R"({"status":429,"code":"overloaded"})");
        if (frame_of(message) == 1) {
            results[0] = R"({"status":201})";
        }
        return Reply{{answer(frame_of(message), results)}, false};
    });
    auto client = StreamClient::open(*parse_url(server.url()), quick());
    ASSERT_TRUE(client);
    Collected sink;
    PumpOptions options;
    options.commands_per_frame = 4;
    options.repeat_after = std::chrono::milliseconds(1);
    options.repeat_for = std::chrono::milliseconds(20);
    const auto counts = pump(**client, NumberSource(21), sink, options);
    ASSERT_FALSE(counts);
    EXPECT_EQ(counts.error().kind, ErrorKind::refused);
    EXPECT_NE(counts.error().text.find("overloaded"), std::string::npos);
    EXPECT_EQ(sink.statuses, (std::vector<std::uint32_t>{201}));
    EXPECT_EQ((*client)->frames_in_flight(), 0U);
    (*client)->close();
}

TEST(Pump, GivesAFrameProblemToEachOfItsCommands) {
    ScriptServer server(hello(16), 1, [](std::size_t, const std::string& message) {
        return Reply{{"{\"frame\":" + std::to_string(frame_of(message)) +
                      R"(,"problem":{"status":400,"code":"malformed_frame"}})"},
                     false};
    });
    auto client = StreamClient::open(*parse_url(server.url()), quick());
    ASSERT_TRUE(client);
    Collected sink;
    ASSERT_TRUE(pump(**client, NumberSource(3), sink));
    EXPECT_EQ(sink.statuses, (std::vector<std::uint32_t>{400, 400, 400}));
    (*client)->close();
}

TEST(EventsClient, GoesOnWithoutAGapOrARepetitionAfterALoss) {
    const auto event = [](int sequence, int index) {
        return "{\"sequence\":" + std::to_string(sequence) + ",\"index\":" + std::to_string(index) +
               "}\n";
    };
    ScriptServer server("", 2, [&event](std::size_t connection, const std::string&) {
        // The first connection is cut in the middle of record 8.
        return connection == 0 ? Reply{{event(7, 0), event(7, 1) + event(8, 0)}, false}
                               : Reply{{event(8, 0) + event(8, 1), event(9, 0)}, false};
    });
    EventsOptions options;
    options.after = 6;
    auto client = EventsClient::open(*parse_url(server.url()), options);
    ASSERT_TRUE(client);
    for (const char* expected : {R"({"sequence":7,"index":0})", R"({"sequence":7,"index":1})",
                                 R"({"sequence":8,"index":0})", R"({"sequence":8,"index":1})",
                                 R"({"sequence":9,"index":0})"}) {
        const auto got = (*client)->next(std::chrono::seconds(5));
        ASSERT_TRUE(got) << got.error().text;
        ASSERT_TRUE(got->has_value());
        EXPECT_EQ(**got, expected);
    }
    const auto targets = server.targets();
    ASSERT_EQ(targets.size(), 2U);
    EXPECT_EQ(targets[0], "/v1/events?after=6");
    EXPECT_EQ(targets[1], "/v1/events?after=7");
}

}  // namespace
}  // namespace skua::sdk
