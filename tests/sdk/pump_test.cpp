#include "adapters/sdk/pump.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <string>
#include <vector>

#include "adapters/sdk/frame.hpp"
#include "tests/sdk/script_server.hpp"

namespace skua::sdk {
namespace {

constexpr std::size_t kFrameBytesMax = 400;

// Commands {"c":"xxx"} of given sizes. Owner: the test.
class SizedSource final : public CommandSource {
public:
    explicit SizedSource(std::vector<std::size_t> sizes) : sizes_(std::move(sizes)) {}
    [[nodiscard]] std::size_t size() const override { return sizes_.size(); }
    void append(std::size_t index, std::string& out) const override {
        constexpr std::size_t kBrackets = 8;
        out.append("{\"c\":\"").append(sizes_[index] - kBrackets, 'x').append("\"}");
    }

private:
    std::vector<std::size_t> sizes_;
};

struct Outcome {
    std::vector<std::uint32_t> of;     // status by index
    std::vector<std::string> details;  // of what was answered without the engine
};

// Owner: the test.
class Statuses final : public AnswerSink {
public:
    explicit Statuses(std::size_t size) { outcome.of.resize(size); }
    Result<void> take(std::size_t index, const CommandAnswer& one) override {
        EXPECT_EQ(outcome.of[index], 0U) << "answered twice";
        outcome.of[index] = one.status;
        if (one.status == 413) {
            EXPECT_EQ(one.code, kCommandTooLarge);
            outcome.details.emplace_back(one.detail);
        }
        return {};
    }
    Outcome outcome;
};

// Bytes of a frame with this number around one command.
std::size_t bytes_around(std::uint64_t number) {
    Frame frame(number);
    frame.add("");
    frame.seal();
    return frame.bytes().size();
}

// Accepts every command of a frame that the engine would take; a larger one costs the connection.
ScriptServer strict_server() {
    return ScriptServer(
        R"({"hello":{"credits":64,"frame_bytes_max":400,"version":"t"}})", 1,
        [](std::size_t, const std::string& message) {
            if (message.size() > kFrameBytesMax) {
                ADD_FAILURE() << "a frame of " << message.size() << " bytes";
                return Reply{{}, true};
            }
            const std::string number =
                message.substr(9, message.find(',') - 9);  // behind {"frame":
            std::string results;
            for (std::size_t at = message.find("{\"c\":"); at != std::string::npos;
                 at = message.find("{\"c\":", at + 1)) {
                results += std::string(results.empty() ? "" : ",") + R"({"status":201})";
            }
            return Reply{{"{\"frame\":" + number + ",\"results\":[" + results + "]}"}, false};
        });
}

Outcome pumped(std::vector<std::size_t> sizes) {
    ScriptServer server = strict_server();
    Statuses statuses(sizes.size());
    StreamOptions options;
    options.retry_for = std::chrono::seconds(1);
    auto client = StreamClient::open(*parse_url(server.url()), options);
    EXPECT_TRUE(client);
    const auto counts = pump(**client, SizedSource(std::move(sizes)), statuses);
    EXPECT_TRUE(counts) << counts.error().text;
    (*client)->close();
    return statuses.outcome;
}

TEST(Pump, NeverSendsAFrameThatTheEngineDoesNotTake) {
    const Outcome statuses = pumped({150, 150, 300, 20, 320, 20, 20, 190});
    EXPECT_EQ(std::count(statuses.of.begin(), statuses.of.end(), 201U), 8);
}

TEST(Pump, AnswersItselfWhatNoFrameHoldsAndSendsTheRest) {
    const std::size_t largest = kFrameBytesMax - bytes_around(1);
    EXPECT_EQ(pumped({largest}).of, (std::vector<std::uint32_t>{201}));
    EXPECT_EQ(pumped({largest + 1}).of, (std::vector<std::uint32_t>{413}));
    const Outcome statuses = pumped({900, 20, 500, 20, 700});
    EXPECT_EQ(statuses.of, (std::vector<std::uint32_t>{413, 201, 413, 201, 413}));
    ASSERT_EQ(statuses.details.size(), 3U);
    EXPECT_NE(statuses.details[0].find("the engine takes 400"), std::string::npos)
        << statuses.details[0];
}

}  // namespace
}  // namespace skua::sdk
