#include "engine/follow/feed/feed.hpp"

#include <gtest/gtest.h>

#include "tests/support/blocks.hpp"
#include "tests/support/sim_log.hpp"

namespace skua::follow {
namespace {

// The names that tests::a_receipt mentions.
class FewNames final : public domain::Names {
public:
    [[nodiscard]] std::string_view sku(domain::SkuId) const noexcept override { return "red-mug"; }
    [[nodiscard]] std::string_view location(domain::LocationId) const noexcept override {
        return "oslo";
    }
    [[nodiscard]] std::string_view channel(domain::ChannelId) const noexcept override {
        return "web";
    }
};

// Counts how often the disk is asked.
class CountingLog final : public journal::Log {
public:
    explicit CountingLog(tests::SimLog& log) : log_(log) {}
    base::Result<journal::Epoch> acquire(std::int64_t now) override { return log_.acquire(now); }
    journal::AppendOutcome append(journal::Epoch epoch, std::span<const std::byte> block) override {
        return log_.append(epoch, block);
    }
    base::Result<journal::Position> sync() override { return log_.sync(); }
    base::Result<void> replay(journal::Position from, const Visitor& visit) const override {
        return log_.replay(from, visit);
    }
    base::Result<std::vector<std::byte>> read_block(journal::Position sequence) const override {
        ++reads;
        return log_.read_block(sequence);
    }
    base::Result<void> truncate_below(journal::Position position) override {
        return log_.truncate_below(position);
    }
    [[nodiscard]] journal::LogState state() const override { return log_.state(); }
    mutable std::size_t reads = 0;

private:
    tests::SimLog& log_;
};

class FeedTest : public testing::Test {
protected:
    FeedTest() {
        // Record 1 is the fence; then 4 blocks of 3 receipts: 2 to 13.
        EXPECT_TRUE(sim_.acquire(1'000'000));
        for (int block = 0; block < 4; ++block) {
            append_block(3);
        }
        tail_.start_at(13);
    }
    // Receipts with the one effect that their events come from.
    void append_block(std::uint32_t count) {
        const codec::BlockHeader header = tests::a_header(sim_.state(), count);
        domain::Effect effect;
        effect.kind = domain::EffectKind::stock_moved;
        effect.value = 5;
        codec::RecordEncoder encoder;
        std::vector<std::byte> records;
        for (std::uint32_t i = 0; i < count; ++i) {
            domain::Record record = tests::a_receipt(header.first_sequence + i);
            record.decision.effects = {&effect, 1};
            encoder.append(record, records);
        }
        std::vector<std::byte> block;
        codec::seal_block(header, records, block);
        EXPECT_EQ(sim_.append(sim_.state().epoch, block), journal::AppendOutcome::written);
        EXPECT_TRUE(sim_.sync());
    }
    tests::SimLog sim_;
    CountingLog log_{sim_};
    journal::Tail tail_{1 << 20};
    FewNames names_;
    Feed feed_{log_, tail_, names_};
};

TEST_F(FeedTest, GivesTheEventsOfAllRecordsAfterTheCursor) {
    const auto page = feed_.read(0, 1 << 20);
    ASSERT_TRUE(page);
    EXPECT_EQ(page->next_after, 13U);
    EXPECT_EQ(page->durable, 13U);
    EXPECT_EQ(page->events, 12U);  // the fence shows none
    const auto rest = feed_.read(12, 1 << 20);
    ASSERT_TRUE(rest);
    EXPECT_EQ(rest->events, 1U);
    EXPECT_NE(rest->lines.find("\"sequence\":13"), std::string::npos);
}

TEST_F(FeedTest, SmallPagesEndAtRecordsAndMissNothing) {
    const auto whole = feed_.read(0, 1 << 20);
    ASSERT_TRUE(whole);
    std::string lines;
    std::uint64_t after = 0;
    for (int page = 0; page < 20 && after < 13; ++page) {
        const auto next = feed_.read(after, 1);
        ASSERT_TRUE(next);
        EXPECT_GT(next->next_after, after);
        lines += next->lines;
        after = next->next_after;
    }
    EXPECT_EQ(lines, whole->lines);
}

TEST_F(FeedTest, AboutOneOrderLooksAtSoManyRecordsAPageAndSaysHowFarItCame) {
    std::uint64_t after = 0;
    for (const std::uint64_t came : {5U, 10U, 13U}) {
        const auto page = feed_.read({.after = after,
                                      .bytes_max = 1 << 20,
                                      .order = domain::OrderId{8194},
                                      .records_max = 5});
        ASSERT_TRUE(page);
        EXPECT_EQ(page->events, 0U);  // there are only receipts
        EXPECT_EQ(page->next_after, came);
        EXPECT_EQ(page->durable, 13U);
        after = page->next_after;
    }
}

TEST_F(FeedTest, AtTheEndThereIsNothingAndBeyondItIsRefused) {
    const auto end = feed_.read(13, 1 << 20);
    ASSERT_TRUE(end);
    EXPECT_EQ(end->events, 0U);
    EXPECT_EQ(end->next_after, 13U);
    const auto beyond = feed_.read(14, 1 << 20);
    ASSERT_FALSE(beyond);
    EXPECT_EQ(beyond.error().code, base::ErrorCode::invalid);
}

TEST_F(FeedTest, ShowsNothingThatIsNotDurable) {
    journal::Tail tail{1 << 20};
    tail.start_at(6);  // in the middle of a block
    const Feed feed(log_, tail, names_);
    const auto page = feed.read(0, 1 << 20);
    ASSERT_TRUE(page);
    EXPECT_EQ(page->next_after, 6U);
    EXPECT_FALSE(feed.read_record(domain::Sequence{7}, [](const domain::Record&) {}));
}

TEST_F(FeedTest, ReadsSingleRecords) {
    for (std::uint64_t sequence = 1; sequence <= 13; ++sequence) {
        std::uint64_t seen = 0;
        ASSERT_TRUE(feed_.read_record(
            domain::Sequence{sequence},
            [&seen](const domain::Record& record) { seen = record.sequence.raw(); }));
        EXPECT_EQ(seen, sequence);
    }
    const auto none = feed_.read_record(domain::Sequence{14}, [](const domain::Record&) {});
    ASSERT_FALSE(none);
    EXPECT_EQ(none.error().code, base::ErrorCode::not_found);
}

TEST_F(FeedTest, AThousandRetriesReadTheBlockOnce) {
    for (int i = 0; i < 1'000; ++i) {
        ASSERT_TRUE(feed_.read_record(domain::Sequence{5}, [](const domain::Record&) {}));
    }
    EXPECT_EQ(log_.reads, 1U);
}

// What users of other systems suffer with their events (complaints, section 4).
class Complaint : public FeedTest {
protected:
    static std::size_t count(const std::string& text, const std::string& word) {
        std::size_t found = 0;
        for (std::size_t at = text.find(word); at != std::string::npos;
             at = text.find(word, at + 1)) {
            ++found;
        }
        return found;
    }
    static std::string event_of(std::uint64_t sequence) {
        return "\"sequence\":" + std::to_string(sequence) + ",";
    }
};

// Sent two to four times. Whoever goes on from his cursor sees each event once.
TEST_F(Complaint, issue_saleor_10165_an_event_comes_once) {
    std::string seen;
    for (std::uint64_t after = 0; after < 13;) {
        const auto page = feed_.read(after, 1);
        ASSERT_TRUE(page);
        seen += page->lines;
        after = page->next_after;
    }
    for (std::uint64_t sequence = 2; sequence <= 13; ++sequence) {
        EXPECT_EQ(count(seen, event_of(sequence)), 1U) << sequence;
    }
}

// Randomly not sent. A follower that was away finds all of it, from whatever place it stopped at.
TEST_F(Complaint, issue_medusa_4089_no_event_is_left_out) {
    for (std::uint64_t after = 1; after < 13; ++after) {
        const auto page = feed_.read(after, 1 << 20);
        ASSERT_TRUE(page);
        EXPECT_EQ(page->events, 13 - after);
        EXPECT_EQ(count(page->lines, event_of(after + 1)), 1U);
    }
}

// "Order placed" was sent and then rolled back. What a crash may take back is not shown.
TEST_F(Complaint, issue_medusa_15122_no_event_of_what_may_be_lost) {
    journal::Tail tail{1 << 20};
    tail.start_at(12);  // record 13 is written, not synced
    const Feed feed(log_, tail, names_);
    const auto page = feed.read(0, 1 << 20);
    ASSERT_TRUE(page);
    EXPECT_EQ(page->durable, 12U);
    EXPECT_EQ(count(page->lines, event_of(12)), 1U);
    EXPECT_EQ(count(page->lines, event_of(13)), 0U);
}

// "We need a reconciliation job." A page says up to where it is complete, so nobody does.
TEST_F(Complaint, issue_wp_shopify_68_a_consumer_can_prove_that_it_has_everything) {
    std::uint64_t after = 0;
    std::uint64_t durable = 0;
    do {
        const auto page = feed_.read(after, 1);
        ASSERT_TRUE(page);
        ASSERT_GT(page->next_after, after);
        ASSERT_LE(page->next_after, page->durable);
        after = page->next_after;
        durable = page->durable;
    } while (after != durable);
    EXPECT_EQ(after, 13U);
}

}  // namespace
}  // namespace skua::follow
