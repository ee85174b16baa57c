// What a command may change in a shard, and what its decision may depend on, lies in its resources
// there. Checked on the random streams over three shards, whose states are looked at from scratch.
//   SKUA_SEED=n  starts from seed n (default 1)

#include <gtest/gtest.h>

#include <algorithm>
#include <cstdlib>
#include <functional>
#include <iostream>
#include <string>
#include <utility>
#include <vector>

#include "engine/codec/record_codec.hpp"
#include "engine/domain/resources.hpp"
#include "engine/domain/terms.hpp"
#include "tests/twin/support/shards.hpp"
#include "tests/twin/support/stream.hpp"

namespace skua::test {
namespace {

using domain::Record;
using domain::Resources;
using domain::ShardState;
using domain::Slot;

constexpr std::uint16_t kShards = 3;

// By slot, a sum over what belongs to it and, of parts of orders, over the head that is there too.
class SlotTerms {
public:
    explicit SlotTerms(const ShardState& state)
        : own_(state.recompute_digests()), heads_(domain::kSlots) {
        state.orders().for_each([&](const domain::Order& order) { add_head(order); });
    }
    // The first that differs and is not among these.
    [[nodiscard]] std::optional<std::size_t> differs(const SlotTerms& other,
                                                     std::span<const Slot> except) const {
        for (std::size_t slot = 0; slot < heads_.size(); ++slot) {
            const Slot id{static_cast<std::uint16_t>(slot)};
            const bool is_same =
                heads_[slot] == other.heads_[slot] && own_.of(id) == other.own_.of(id);
            if (!is_same && std::ranges::find(except, id) == except.end()) {
                return slot;
            }
        }
        return std::nullopt;
    }

private:
    void add_head(const domain::Order& order) {
        std::uint64_t& sum = heads_[home_slot_of(order.id).raw()];
        sum += domain::head_term(order);
        for (const auto* at = order.fulfillments(); at != nullptr; at = at->next) {
            const auto active = static_cast<std::uint64_t>(at->active.raw());
            if (active != 0 || !at->pick_list.is_none()) {
                sum += base::mix(base::mix(order.id.raw(), at->location.raw()),
                                 base::mix(active, at->pick_list.raw()));
            }
        }
    }

    domain::SlotDigests own_;
    std::vector<std::uint64_t> heads_;
};

// A fault to plant: what of the resources is really taken.
using Taken = std::function<Resources(const Resources&)>;
Resources all_of(const Resources& resources) {
    return resources;
}

bool meet(const Resources& left, const Resources& right) {
    return left.is_barrier || right.is_barrier ||
           std::ranges::find_first_of(left.slots, right.slots) != left.slots.end();
}

class ResourcesOfStreams : public testing::Test {
protected:
    void make(std::uint64_t seed, std::uint64_t steps) {
        stream_.emplace(seed, coverage_);
        ASSERT_EQ(stream_->define_world().value_or(""), "") << "seed " << seed;
        ASSERT_EQ(stream_->run(steps).value_or(""), "") << "seed " << seed;
    }

    static bool takes_part(const domain::Participants& participants, std::size_t shard) {
        return (participants.shards >> shard & 1U) != 0;
    }

    SlotTerms terms_of(std::size_t shard) const { return SlotTerms(shards_.state(shard)); }
    void apply(const Record& record) {
        shards_.apply(record);
        ++applied_;
    }

    // Applies the records one by one; the first that changed what it had not taken.
    std::optional<std::string> changes_beyond(const Taken& taken) {
        std::vector<SlotTerms> before;
        for (std::size_t shard = 0; shard < kShards; ++shard) {
            before.push_back(terms_of(shard));
        }
        for (const Record& record : stream_->records()) {
            base::Arena arena;
            const auto participants = shards_.participants_of(record.command);
            std::vector<Resources> resources;
            for (std::size_t shard = 0; shard < kShards; ++shard) {
                resources.push_back(
                    taken(domain::resources_of(shards_.state(shard), record.command, arena)));
                EXPECT_EQ(
                    std::ranges::adjacent_find(resources.back().slots, std::greater_equal<>{}),
                    resources.back().slots.end());
            }
            apply(record);
            for (std::size_t shard = 0; shard < kShards; ++shard) {
                if (!takes_part(participants, shard)) {
                    continue;
                }
                const SlotTerms after = terms_of(shard);
                const auto slot = resources[shard].is_barrier
                                      ? std::nullopt
                                      : after.differs(before[shard], resources[shard].slots);
                if (slot) {
                    return "record " + std::to_string(record.sequence.raw()) + " (" +
                           domain::to_string(kind_of(record.command)) + ") changed slot " +
                           std::to_string(*slot) + " in shard " + std::to_string(shard);
                }
                before[shard] = after;
            }
        }
        return std::nullopt;
    }

    std::vector<std::byte> decided(const Record& record) {
        base::Arena arena(16 * 1024);
        Record copy = record;
        copy.decision = shards_.decide(record.command, record.sequence, record.time, arena);
        std::vector<std::byte> bytes;
        encoder_.append(copy, bytes);
        return bytes;
    }
    // They share a resource in a shard where both take part.
    bool share(const Record& left, const Record& right, const Taken& taken) {
        base::Arena arena;
        const auto here = shards_.participants_of(left.command);
        const auto there = shards_.participants_of(right.command);
        for (std::size_t shard = 0; shard < kShards; ++shard) {
            if (takes_part(here, shard) && takes_part(there, shard)) {
                const ShardState& state = shards_.state(shard);
                if (meet(taken(domain::resources_of(state, left.command, arena)),
                         taken(domain::resources_of(state, right.command, arena)))) {
                    return true;
                }
            }
        }
        return false;
    }

    // Before each record, decides the two behind it; again after it. The first that came out
    // otherwise although they share nothing.
    std::optional<std::string> depends_beyond(const Taken& taken) {
        const std::vector<Record>& records = stream_->records();
        for (std::size_t at = 0; at < records.size(); ++at) {
            std::vector<std::pair<std::size_t, std::vector<std::byte>>> early;
            for (std::size_t later = at + 1; later < std::min(at + 3, records.size()); ++later) {
                if (!share(records[at], records[later], taken)) {
                    early.emplace_back(later, decided(records[later]));
                }
            }
            apply(records[at]);
            for (const auto& [later, bytes] : early) {
                ++compared_;
                if (decided(records[later]) != bytes) {
                    return "record " + std::to_string(later + 1) + " (" +
                           domain::to_string(kind_of(records[later].command)) +
                           ") depends on the one before";
                }
            }
        }
        return std::nullopt;
    }

    Coverage coverage_;
    std::optional<Stream> stream_;
    Shards shards_{kShards};
    codec::RecordEncoder encoder_;
    std::uint64_t applied_ = 0;
    std::uint64_t compared_ = 0;
};

std::uint64_t first_seed() {
    const char* const text = std::getenv("SKUA_SEED");
    return text == nullptr ? 1 : std::strtoull(text, nullptr, 10);
}

// The largest slot is missing.
Resources one_too_few(const Resources& resources) {
    Resources fewer = resources;
    fewer.slots = fewer.slots.first(fewer.slots.empty() ? 0 : fewer.slots.size() - 1);
    return fewer;
}
Resources no_barriers(const Resources& resources) {
    Resources fewer = resources;
    fewer.is_barrier = false;
    return fewer;
}

TEST_F(ResourcesOfStreams, HoldEverythingThatARecordChanges) {
    make(first_seed(), 600);
    EXPECT_EQ(changes_beyond(all_of).value_or(""), "");
    std::cout << applied_ << " records\n";
}

TEST_F(ResourcesOfStreams, HoldEverythingThatADecisionDependsOn) {
    make(first_seed(), 1200);
    EXPECT_EQ(depends_beyond(all_of).value_or(""), "");
    std::cout << compared_ << " decisions made before and after a record they share nothing with\n";
    EXPECT_GT(compared_, 300U);
}

TEST_F(ResourcesOfStreams, AreFoundOutWhenASlotIsMissing) {
    make(first_seed(), 600);
    EXPECT_TRUE(changes_beyond(one_too_few).has_value());
}

TEST_F(ResourcesOfStreams, AreFoundOutWhenADecisionHasASlotTooFew) {
    make(first_seed(), 1200);
    EXPECT_TRUE(depends_beyond(one_too_few).has_value());
}

TEST_F(ResourcesOfStreams, AreFoundOutWhenAWaveIsNoBarrier) {
    make(first_seed(), 600);
    EXPECT_TRUE(changes_beyond(no_barriers).has_value());
}

}  // namespace
}  // namespace skua::test
