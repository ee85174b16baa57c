// Claims that end by themselves, as the sequencer numbers their ends: armed by waves, set anew by
// confirmations and shorts.

#include <gtest/gtest.h>

#include <vector>

#include "tests/sequencer/rig.hpp"

namespace skua::sequencer::test {
namespace {

using domain::CommandKind;
using domain::PickListId;
using domain::Sequence;

constexpr std::int64_t kSecond = 1'000'000;  // the rig's clock begins at second 1

domain::CreateWave wave_for(std::uint32_t seconds) {
    return {.location = "main", .fulfillments_max = 1, .claim_seconds = seconds};
}

// What an expiry that was passed on names, and when.
struct Ended {
    std::uint64_t set_by;
    std::int64_t second;
    friend bool operator==(const Ended&, const Ended&) = default;
};
std::ostream& operator<<(std::ostream& out, const Ended& ended) {
    return out << "end set by " << ended.set_by << " at second " << ended.second;
}
using List = std::vector<Ended>;

class ClaimExpiry : public testing::Test {
protected:
    explicit ClaimExpiry(const RigOptions& options = {}) : rig_(options) {}

    // A wave at the present time; the number of its record.
    std::uint64_t claim(std::uint32_t seconds) {
        const Envelope* made = rig_.run(rig_.command(wave_for(seconds)));
        list_ = made->record.decision.pick_list;
        return made->record.sequence.raw();
    }
    std::uint64_t pick() {
        const domain::ConfirmPicks body{.pick_list = list_, .picks = {}};
        return rig_.run(rig_.command(body))->record.sequence.raw();
    }
    std::uint64_t shorten() {
        const domain::ShortPick body{
            .pick_list = list_, .sku = {{}, "A"}, .quantity = domain::Quantity{1}, .order = {}};
        return rig_.run(rig_.command(body))->record.sequence.raw();
    }
    void unclaim() { rig_.run(rig_.command(domain::UnclaimPickList{list_})); }
    // The expiries that are numbered now, and nothing else.
    List ended_at(std::int64_t second) {
        rig_.clock.time = {second * kSecond};
        rig_.agent.do_work(100);
        rig_.written.clear();
        rig_.write();
        List ended;
        for (const journal::IntakeItem& item : rig_.written) {
            const auto& expire = std::get<domain::ExpireClaim>(item.record->command.body);
            EXPECT_EQ(expire.pick_list, list_);
            ended.push_back({expire.set_by.raw(), item.record->time.micros / kSecond});
        }
        return ended;
    }
    [[nodiscard]] StatsSnapshot stats() const {
        StatsSnapshot stats;
        rig_.agent.fill(stats, {});
        return stats;
    }

    Rig rig_;
    PickListId list_;
};

TEST_F(ClaimExpiry, ComesAtTheEndThatTheWaveSet) {
    const std::uint64_t wave = claim(5);
    EXPECT_EQ(stats().expiries_armed, 1U);
    EXPECT_EQ(stats().claims_open, 1U);
    EXPECT_EQ(ended_at(5), List{});
    EXPECT_EQ(ended_at(6), (List{{wave, 6}}));
    const domain::Command& command = rig_.written.front().record->command;
    EXPECT_EQ(command.actor, "engine");
    EXPECT_EQ(command.source, "engine");
    EXPECT_EQ(command.reason, "claim_until");
    EXPECT_EQ(ended_at(99), List{}) << "once";
    EXPECT_EQ(stats().claims_open, 0U);
    EXPECT_EQ(stats().expiries_total, 1U);
}

TEST_F(ClaimExpiry, IsSetAnewByAConfirmation) {
    claim(5);
    rig_.clock.time = {4 * kSecond};
    const std::uint64_t picked = pick();
    EXPECT_EQ(stats().expiries_armed, 1U);
    EXPECT_EQ(ended_at(8), List{});
    EXPECT_EQ(ended_at(9), (List{{picked, 9}}));
}

TEST_F(ClaimExpiry, IsNotSetAnewByAConfirmationThatIsRefused) {
    const std::uint64_t wave = claim(5);
    rig_.shard.refuses_picks = true;
    rig_.clock.time = {4 * kSecond};
    pick();
    EXPECT_EQ(stats().expiries_armed, 1U);
    EXPECT_EQ(ended_at(9), (List{{wave, 6}}));
}

TEST_F(ClaimExpiry, IsSetAnewOrEndedByAShortAsByAConfirmation) {
    claim(5);
    rig_.clock.time = {4 * kSecond};
    const std::uint64_t first = shorten();
    EXPECT_EQ(stats().expiries_armed, 1U);
    rig_.shard.refuses_picks = true;
    rig_.clock.time = {8 * kSecond};
    shorten();
    rig_.shard.refuses_picks = false;
    EXPECT_EQ(ended_at(9), (List{{first, 9}}));
    claim(5);
    rig_.shard.picks_finish = true;
    shorten();
    EXPECT_EQ(stats().expiries_armed, 0U);
    EXPECT_EQ(stats().claims_open, 0U);
}

TEST_F(ClaimExpiry, IsAwaitedNoMoreWhenTheListIsOver) {
    claim(5);
    unclaim();
    EXPECT_EQ(stats().expiries_armed, 0U);
    claim(5);
    rig_.shard.picks_finish = true;
    pick();
    rig_.shard.picks_finish = false;
    EXPECT_EQ(stats().expiries_armed, 0U);
    rig_.shard.finds_nothing = true;
    claim(5);
    EXPECT_EQ(stats().expiries_armed, 0U);
    EXPECT_EQ(stats().claims_open, 0U);
    EXPECT_EQ(ended_at(99), List{});
}

// The confirmation has its number and is not decided: nobody knows yet which end will be good.
TEST_F(ClaimExpiry, OfTheOldEndIsNumberedWhileTheConfirmationIsUnderWay) {
    const std::uint64_t wave = claim(5);
    rig_.shard.holds_back = true;
    rig_.clock.time = {4 * kSecond};
    const domain::ConfirmPicks body{.pick_list = list_, .picks = {}};
    rig_.submit(rig_.command(body));
    rig_.agent.do_work(100);
    const std::uint64_t picked = rig_.agent.last().raw();
    EXPECT_EQ(stats().expiries_armed, 2U);
    rig_.clock.time = {6 * kSecond};
    rig_.agent.do_work(100);
    EXPECT_EQ(rig_.agent.last().raw(), picked + 1) << "the expiry of the wave's end";
    EXPECT_EQ(stats().expiries_armed, 1U);
    rig_.clock.time = {9 * kSecond};
    rig_.agent.do_work(100);
    EXPECT_EQ(rig_.agent.last().raw(), picked + 2) << "and that of the confirmation's";
    rig_.shard.holds_back = false;
    EXPECT_EQ(stats().claims_open, 1U);
    rig_.agent.do_work(100);
    rig_.written.clear();
    rig_.write();
    ASSERT_EQ(rig_.written.size(), 3U);
    const auto set_by = [&](std::size_t i) {
        return std::get<domain::ExpireClaim>(rig_.written[i].record->command.body).set_by.raw();
    };
    EXPECT_EQ(set_by(1), wave);
    EXPECT_EQ(set_by(2), picked);
    EXPECT_EQ(stats().claims_open, 0U);
}

TEST_F(ClaimExpiry, IsTheSameAfterARestart) {
    Expiries live;
    std::vector<domain::Record> records(3);
    for (std::size_t i = 0; i < records.size(); ++i) {
        records[i].sequence = Sequence{i + 1};
        records[i].time = {static_cast<std::int64_t>(i + 1) * kSecond};
    }
    domain::Effect set;
    set.kind = domain::EffectKind::claim_set;
    records[0].command.body = wave_for(10);
    records[0].decision.pick_list =
        domain::make_pick_list_id(Sequence{1}, domain::slot_of_text("main"));
    records[0].decision.effects = {&set, 1};
    records[1].command.body =
        domain::ConfirmPicks{.pick_list = records[0].decision.pick_list, .picks = {}};
    records[1].decision.effects = {&set, 1};
    records[2].command.body = wave_for(20);  // found nothing
    for (const domain::Record& record : records) {
        live.arm(record);
    }
    EXPECT_EQ(live.size(), 3U);
    Expiries again;
    for (const domain::Record& record : records) {
        live.settle(record);
        again.arm(record);
        again.settle(record);
    }
    for (Expiries* expiries : {&live, &again}) {
        ASSERT_EQ(expiries->size(), 1U);
        EXPECT_EQ(expiries->claims(), 1U);
        EXPECT_FALSE(expiries->is_due({12 * kSecond - 1}));
        ASSERT_TRUE(expiries->is_due({12 * kSecond}));
        const Expiries::Due due = expiries->take_next();
        EXPECT_EQ(std::get<domain::ExpireClaim>(due.command).set_by, Sequence{2});
    }
}

// Between two numbers of a list that expires: a confirmation may come behind its expiry and before
// that is decided.
TEST_F(ClaimExpiry, ArmsNothingForAListThatIsOver) {
    claim(5);
    EXPECT_EQ(ended_at(6).size(), 1U);
    rig_.shard.refuses_picks = true;
    pick();
    EXPECT_EQ(stats().expiries_armed, 0U);
    EXPECT_EQ(ended_at(99), List{});
}

class ClaimLimit : public ClaimExpiry {
protected:
    static RigOptions options() {
        RigOptions options;
        options.sequencer.expiries_max = 1;
        return options;
    }
    ClaimLimit() : ClaimExpiry(options()) {}
};

TEST_F(ClaimLimit, RefusesWavesAndNeverConfirmations) {
    claim(5);
    EXPECT_EQ(rig_.run(rig_.command(wave_for(5)))->outcome, Outcome::too_many_expiries);
    const domain::ConfirmPicks body{.pick_list = list_, .picks = {}};
    EXPECT_EQ(rig_.run(rig_.command(body))->outcome, Outcome::decided);
    unclaim();
    EXPECT_EQ(rig_.run(rig_.command(wave_for(5)))->outcome, Outcome::decided);
}

}  // namespace
}  // namespace skua::sequencer::test
