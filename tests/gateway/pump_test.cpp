// The pump against the real engine, which closes a connection over a frame that is too large, in
// both forms of the stream.

#include "adapters/sdk/pump.hpp"

#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "adapters/sdk/frame.hpp"
#include "tests/gateway/engine_on_a_thread.hpp"

namespace skua::gateway::test {
namespace {

constexpr std::size_t kFrameBytesMax = 4'096;
constexpr std::uint32_t kAccepted = 200;
constexpr std::uint32_t kInvalid = 422;  // a description may have 512 bytes
constexpr std::uint32_t kTooLarge = 413;

void define(sdk::CommandWriter& out, std::size_t index, std::size_t description_bytes) {
    const std::string sku = "S" + std::to_string(index);
    const std::string description(description_bytes, 'x');
    out.define_item({.sku = sku, .description = description, .idempotency_key = sku});
}

// Items with descriptions of these sizes. Owner: the test.
class Items final : public sdk::CommandSource {
public:
    explicit Items(std::vector<std::size_t> sizes) : sizes_(std::move(sizes)) {}
    [[nodiscard]] std::size_t size() const override { return sizes_.size(); }
    void write(std::size_t index, sdk::CommandWriter& out) const override {
        define(out, index, sizes_[index]);
    }

private:
    std::vector<std::size_t> sizes_;
};

struct Outcome {
    std::vector<std::uint32_t> statuses;  // by index
    std::vector<std::string> refusals;    // of what was answered without the engine
};

// Owner: the test.
class Answers final : public sdk::AnswerSink {
public:
    explicit Answers(std::size_t size) { outcome.statuses.resize(size); }
    sdk::Result<void> take(std::size_t index, const sdk::CommandAnswer& answer) override {
        EXPECT_EQ(outcome.statuses[index], 0U) << "answered twice";
        outcome.statuses[index] = answer.status;
        if (answer.status == kTooLarge) {
            EXPECT_EQ(answer.code, sdk::kCommandTooLarge);
            outcome.refusals.emplace_back(answer.detail);
        }
        return {};
    }
    Outcome outcome;
};

// A frame with the first of the commands alone.
std::size_t bytes_alone(sdk::Wire wire, std::size_t description_bytes) {
    sdk::Frame frame(1, wire);
    define(frame.next(), 0, description_bytes);
    frame.seal();
    return frame.bytes().size();
}

class PumpToEngine : public testing::TestWithParam<sdk::Wire> {
protected:
    Outcome pumped(std::vector<std::size_t> sizes) {
        Options options;
        options.frame_bytes_max = kFrameBytesMax;
        Face face({.options = options});
        Answers answers(sizes.size());
        sdk::StreamOptions wanted;
        wanted.wire = GetParam();
        auto stream = sdk::StreamClient::open(
            *sdk::parse_url("http://127.0.0.1:" + std::to_string(face.port())), wanted);
        EXPECT_TRUE(stream) << stream.error().text;
        const auto counts = sdk::pump(**stream, Items(std::move(sizes)), answers);
        EXPECT_TRUE(counts) << counts.error().text;
        EXPECT_EQ((*stream)->reconnects(), 0U);
        (*stream)->close();
        return std::move(answers.outcome);
    }
};

TEST_P(PumpToEngine, RefusesWhatNoFrameHoldsAndSendsTheRest) {
    const Outcome answers = pumped({5, 9'000, 400, 5, 5'000, 6'000, 5});
    EXPECT_EQ(answers.statuses,
              (std::vector<std::uint32_t>{kAccepted, kTooLarge, kAccepted, kAccepted, kTooLarge,
                                          kTooLarge, kAccepted}));
    ASSERT_EQ(answers.refusals.size(), 3U);
    EXPECT_EQ(answers.refusals[0], "as a frame of the stream it takes " +
                                       std::to_string(bytes_alone(GetParam(), 9'000)) +
                                       " bytes, the engine takes 4096");
}

TEST_P(PumpToEngine, SendsWhatAFrameJustHolds) {
    std::size_t largest = 3'000;
    while (bytes_alone(GetParam(), largest + 1) <= kFrameBytesMax) {
        ++largest;
    }
    EXPECT_EQ(pumped({largest}).statuses, (std::vector<std::uint32_t>{kInvalid}));
    EXPECT_EQ(pumped({largest + 1}).statuses, (std::vector<std::uint32_t>{kTooLarge}));
    EXPECT_EQ(pumped({5, largest, 5}).statuses,
              (std::vector<std::uint32_t>{kAccepted, kInvalid, kAccepted}));
}

TEST_P(PumpToEngine, FillsFramesUpToWhatTheEngineTakes) {
    std::vector<std::size_t> sizes;
    for (std::size_t i = 0; i < 300; ++i) {
        sizes.push_back(1 + i * 37 % 512);
        sizes.push_back(1 + i * 911 % 3'600);
    }
    const Outcome answers = pumped(sizes);
    for (std::size_t i = 0; i < sizes.size(); ++i) {
        EXPECT_EQ(answers.statuses[i], sizes[i] <= 512 ? kAccepted : kInvalid) << sizes[i];
    }
}

INSTANTIATE_TEST_SUITE_P(BothForms, PumpToEngine,
                         testing::Values(sdk::Wire::json, sdk::Wire::binary), [](const auto& form) {
                             return form.param == sdk::Wire::json ? "json" : "binary";
                         });

}  // namespace
}  // namespace skua::gateway::test
