#pragma once

// What every backend of journal::Log must do, as one typed suite. A backend brings a type with
//   journal::Log& log();      an empty log at first
//   void reopen();            ends the log as a clean stop does and opens it again
// and is listed in log_conformance_test.cpp.

#include <gtest/gtest.h>

#include <array>
#include <functional>
#include <utility>
#include <vector>

#include "engine/journal/block_hash.hpp"
#include "engine/journal/fence_rules.hpp"
#include "engine/journal/log.hpp"
#include "tests/support/blocks.hpp"

namespace skua::tests {

using journal::AppendOutcome;

template <class Backend>
class LogConformance : public testing::Test {
protected:
    journal::Log& log() { return backend_.log(); }
    journal::Epoch acquire() {
        const auto epoch = log().acquire(1);
        EXPECT_TRUE(epoch.has_value());
        return *epoch;
    }
    Backend backend_;
};

TYPED_TEST_SUITE_P(LogConformance);

TYPED_TEST_P(LogConformance, BeginsEmptyAtBlockOneAndSequenceOne) {
    const auto state = this->log().state();
    EXPECT_EQ(state.epoch, 0U);
    EXPECT_EQ(state.next_block_number, 1U);
    EXPECT_EQ(state.next_sequence, 1U);
    EXPECT_NE(state.log_id, 0U);
    EXPECT_TRUE(replay_all(this->log()).empty());
}

TYPED_TEST_P(LogConformance, RefusesToAppendBeforeItIsAcquired) {
    EXPECT_EQ(this->log().append(0, a_block(this->log().state())), AppendOutcome::fenced);
    EXPECT_EQ(this->log().append(1, a_block(this->log().state())), AppendOutcome::fenced);
}

TYPED_TEST_P(LogConformance, GivesTheSequenceOfTheFenceAsEpoch) {
    EXPECT_EQ(this->acquire(), 1U);
    fill(this->log(), 2, 3);
    EXPECT_EQ(this->acquire(), 8U);
    EXPECT_EQ(this->log().state().epoch, 8U);
    const auto blocks = replay_all(this->log());
    ASSERT_EQ(blocks.size(), 4U);
    const auto fence = codec::open_block(blocks[3]);
    ASSERT_TRUE(fence.has_value());
    EXPECT_EQ(fence->header.epoch, 8U);
    EXPECT_EQ(fence->header.first_sequence, 8U);
    EXPECT_EQ(fence->header.count, 1U);
}

TYPED_TEST_P(LogConformance, ReplaysTheBytesThatWereAppended) {
    this->acquire();
    const auto made = fill(this->log(), 5);
    const auto blocks = replay_all(this->log());
    ASSERT_EQ(blocks.size(), 6U);
    for (std::size_t i = 0; i < made.size(); ++i) {
        EXPECT_EQ(blocks[i + 1], made[i]);
    }
}

TYPED_TEST_P(LogConformance, FencesTheWriterBefore) {
    const auto old_epoch = this->acquire();
    fill(this->log(), 1);
    auto stale = a_header(this->log().state());
    this->acquire();
    EXPECT_EQ(this->log().append(old_epoch, a_block(stale)), AppendOutcome::fenced);
    // Even a block that continues the log does not help who has the old epoch.
    EXPECT_EQ(this->log().append(old_epoch, a_block(this->log().state())), AppendOutcome::fenced);
    EXPECT_EQ(replay_all(this->log()).size(), 3U);
}

TYPED_TEST_P(LogConformance, RejectsWhateverIsNotTheNextBlock) {
    const auto epoch = this->acquire();
    fill(this->log(), 2);
    using Change = std::function<void(codec::BlockHeader&)>;
    const std::array<Change, 7> changes = {
        [](auto& header) { ++header.block_number; },
        [](auto& header) { --header.block_number; },
        [](auto& header) { ++header.first_sequence; },
        [](auto& header) { --header.first_sequence; },
        [](auto& header) { header.previous_hash[31] ^= std::byte{1}; },
        [](auto& header) { ++header.epoch; },
        [](auto& header) { ++header.log_id; },
    };
    for (std::size_t i = 0; i < changes.size(); ++i) {
        auto header = a_header(this->log().state());
        changes[i](header);
        EXPECT_EQ(this->log().append(epoch, a_block(header)), AppendOutcome::rejected) << i;
    }
    auto empty = a_header(this->log().state(), 0);
    EXPECT_EQ(this->log().append(epoch, a_block(empty)), AppendOutcome::rejected);
    EXPECT_EQ(this->log().append(epoch, a_block(this->log().state())), AppendOutcome::written);
}

TYPED_TEST_P(LogConformance, RejectsDamagedBytes) {
    const auto epoch = this->acquire();
    auto block = a_block(this->log().state());
    block[block.size() / 2] ^= std::byte{0x10};
    EXPECT_EQ(this->log().append(epoch, block), AppendOutcome::rejected);
    EXPECT_EQ(this->log().append(epoch, Bytes{}), AppendOutcome::rejected);
}

TYPED_TEST_P(LogConformance, RejectsAFenceThatDidNotComeFromAcquire) {
    const auto epoch = this->acquire();
    const auto forged = journal::make_fence_block(this->log().state(), "other", 1);
    EXPECT_EQ(this->log().append(epoch, forged), AppendOutcome::rejected);
    EXPECT_EQ(this->log().append(this->log().state().next_sequence, forged), AppendOutcome::fenced);
}

TYPED_TEST_P(LogConformance, StoresIdenticalBytesOnce) {
    const auto epoch = this->acquire();
    const auto block = a_block(this->log().state());
    EXPECT_EQ(this->log().append(epoch, block), AppendOutcome::written);
    EXPECT_EQ(this->log().append(epoch, block), AppendOutcome::written);
    ASSERT_TRUE(this->log().sync().has_value());
    EXPECT_EQ(replay_all(this->log()).size(), 2U);
    EXPECT_EQ(this->log().state().next_block_number, 3U);
}

TYPED_TEST_P(LogConformance, AnswersASyncWithTheLastDurableSequence) {
    const auto epoch = this->acquire();
    EXPECT_EQ(*this->log().sync(), 1U);
    ASSERT_EQ(this->log().append(epoch, a_block(this->log().state(), 4)), AppendOutcome::written);
    EXPECT_EQ(*this->log().sync(), 5U);
    EXPECT_EQ(*this->log().sync(), 5U);
}

TYPED_TEST_P(LogConformance, ShowsNothingThatIsNotDurable) {
    const auto epoch = this->acquire();
    ASSERT_EQ(this->log().append(epoch, a_block(this->log().state(), 4)), AppendOutcome::written);
    EXPECT_EQ(replay_all(this->log()).size(), 1U);
    EXPECT_FALSE(this->log().read_block(2).has_value());
    ASSERT_TRUE(this->log().sync().has_value());
    EXPECT_EQ(replay_all(this->log()).size(), 2U);
    EXPECT_TRUE(this->log().read_block(2).has_value());
}

TYPED_TEST_P(LogConformance, ReplaysFromTheBlockThatHoldsThePosition) {
    this->acquire();
    const auto made = fill(this->log(), 4, 3);  // 2-4, 5-7, 8-10, 11-13
    for (const auto& [from, expected] : {std::pair{0U, 5U},
                                         {1U, 5U},
                                         {2U, 4U},
                                         {4U, 4U},
                                         {5U, 3U},
                                         {13U, 1U},
                                         {14U, 0U},
                                         {999U, 0U}}) {
        EXPECT_EQ(replay_all(this->log(), from).size(), expected) << from;
    }
    EXPECT_EQ(replay_all(this->log(), 6).front(), made[1]);
}

TYPED_TEST_P(LogConformance, StopsReplayAtTheVisitorsError) {
    this->acquire();
    fill(this->log(), 4);
    std::size_t seen = 0;
    const auto stopped =
        this->log().replay(1, [&](std::span<const std::byte>) -> base::Result<void> {
            if (++seen == 2) {
                return base::Error{base::ErrorCode::state_mismatch, 17, "visitor"};
            }
            return {};
        });
    ASSERT_FALSE(stopped.has_value());
    EXPECT_EQ(stopped.error().code, base::ErrorCode::state_mismatch);
    EXPECT_EQ(stopped.error().detail, 17);
    EXPECT_EQ(seen, 2U);
}

TYPED_TEST_P(LogConformance, ReadsTheBlockThatHoldsASequence) {
    this->acquire();
    const auto made = fill(this->log(), 3, 3);
    for (const std::uint64_t sequence : {5U, 6U, 7U}) {
        const auto block = this->log().read_block(sequence);
        ASSERT_TRUE(block.has_value());
        EXPECT_EQ(*block, made[1]);
    }
    EXPECT_EQ(this->log().read_block(11).error().code, base::ErrorCode::not_found);
    EXPECT_EQ(this->log().read_block(0).error().code, base::ErrorCode::not_found);
}

TYPED_TEST_P(LogConformance, KeepsEverythingAcrossAReopening) {
    this->acquire();
    const auto made = fill(this->log(), 3);
    const auto before = this->log().state();
    this->backend_.reopen();
    const auto after = this->log().state();
    EXPECT_EQ(after.epoch, before.epoch);
    EXPECT_EQ(after.next_block_number, before.next_block_number);
    EXPECT_EQ(after.next_sequence, before.next_sequence);
    EXPECT_EQ(after.last_hash, before.last_hash);
    EXPECT_EQ(after.log_id, before.log_id);
    EXPECT_EQ(replay_all(this->log()).size(), 4U);
    EXPECT_EQ(this->acquire(), before.next_sequence);
    fill(this->log(), 1);
    EXPECT_EQ(replay_all(this->log()).size(), 6U);
}

TYPED_TEST_P(LogConformance, ForgetsWholeBlocksBelowAPosition) {
    this->acquire();
    const auto made = fill(this->log(), 4, 3);  // 2-4, 5-7, 8-10, 11-13
    ASSERT_TRUE(this->log().truncate_below(6).has_value());
    for (int round = 0; round < 2; ++round) {
        const auto blocks = replay_all(this->log());
        ASSERT_EQ(blocks.size(), 3U);
        EXPECT_EQ(blocks.front(), made[1]);
        EXPECT_EQ(this->log().read_block(4).error().code, base::ErrorCode::not_found);
        EXPECT_TRUE(this->log().read_block(5).has_value());
        this->backend_.reopen();
    }
    EXPECT_FALSE(this->log().truncate_below(14).has_value());
    EXPECT_TRUE(this->log().truncate_below(2).has_value());
    EXPECT_EQ(this->acquire(), 14U);
}

TYPED_TEST_P(LogConformance, ForgetsUpToAFenceAndGoesOn) {
    this->acquire();
    fill(this->log(), 1, 3);
    const auto second = this->acquire();
    fill(this->log(), 1, 3);
    ASSERT_TRUE(this->log().truncate_below(second).has_value());
    this->backend_.reopen();
    EXPECT_EQ(replay_all(this->log()).size(), 2U);
    EXPECT_EQ(this->log().state().epoch, second);
}

REGISTER_TYPED_TEST_SUITE_P(LogConformance, BeginsEmptyAtBlockOneAndSequenceOne,
                            RefusesToAppendBeforeItIsAcquired, GivesTheSequenceOfTheFenceAsEpoch,
                            ReplaysTheBytesThatWereAppended, FencesTheWriterBefore,
                            RejectsWhateverIsNotTheNextBlock, RejectsDamagedBytes,
                            RejectsAFenceThatDidNotComeFromAcquire, StoresIdenticalBytesOnce,
                            AnswersASyncWithTheLastDurableSequence, ShowsNothingThatIsNotDurable,
                            ReplaysFromTheBlockThatHoldsThePosition, StopsReplayAtTheVisitorsError,
                            ReadsTheBlockThatHoldsASequence, KeepsEverythingAcrossAReopening,
                            ForgetsWholeBlocksBelowAPosition, ForgetsUpToAFenceAndGoesOn);

}  // namespace skua::tests
