// The twin has teeth where transfers are concerned: units that nobody sent, that arrive twice, or
// that are lost on paper alone are named.

#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <functional>
#include <string>

#include "engine/twin/rules.hpp"
#include "engine/twin/twin.hpp"

namespace skua::twin {
namespace {

using domain::Effect;
using domain::EffectKind;
using domain::Quantity;
using domain::TransferAction;
using domain::TransferChoice;
using domain::TransferStatus;
using domain::TransferStep;

using Tamper = std::function<void(TwinDecision& decision)>;

// Ten of A are at main; four of them are ready to go to east.
class TransferTeeth : public testing::Test {
protected:
    void SetUp() override {
        accept(domain::DefineItem{"A", {}});
        accept(domain::DefineLocation{"main"});
        accept(domain::DefineLocation{"east"});
        accept(domain::ReceiveStock{{{}, "A"}, "main", Quantity{10}, {}});
        lines_[0] = {.sku = {{}, "A"}, .quantity = Quantity{4}};
        accept(domain::CreateTransfer{"main", "east", true, {}, lines_});
        transfer_ = twin_.state().transfers.begin()->first;
    }

    std::optional<Difference> submit(const domain::CommandBody& body, const Tamper& tamper = {}) {
        domain::Record record;
        record.sequence = domain::Sequence{twin_.last_sequence().raw() + 1};
        record.time = {1'000'000};
        record.command.body = body;
        TwinDecision decision = twin_.decide(record.command, record.sequence, record.time);
        if (tamper) {
            tamper(decision);
        }
        record.decision = decision.view();
        return twin_.check(record);
    }
    void accept(const domain::CommandBody& body) {
        const auto difference = submit(body);
        EXPECT_FALSE(difference.has_value()) << difference->what;
        const auto later = twin_.check_state();
        EXPECT_FALSE(later.has_value()) << later->what;
    }
    // A copy of the state, changed: what breaks?
    void expect_breach(const std::function<void(State&)>& change, const std::string& words) {
        State state = twin_.state();
        change(state);
        const auto found = breaks_any_transfers(state);
        ASSERT_TRUE(found.has_value()) << words;
        EXPECT_NE(found->what.find(words), std::string::npos) << found->what;
    }
    domain::ChangeTransfer change(TransferAction action, TransferChoice choice = {}) const {
        return {transfer_, action, choice};
    }
    domain::ReceiveTransfer receive(std::uint32_t units, bool completes = false) {
        items_[0] = {domain::LineIndex{0}, Quantity{units}, domain::Condition::sellable};
        return {transfer_, completes, items_};
    }
    [[nodiscard]] const Level& level(const char* location) const {
        return twin_.state().level(
            {twin_.state().skus.at("A"), twin_.state().find_location(location)});
    }

    Twin twin_;
    std::array<domain::TransferLineInput, 1> lines_;
    std::array<domain::TransferItem, 1> items_;
    domain::TransferId transfer_;
};

TEST_F(TransferTeeth, NamesADispatchThatLeavesTheUnitsWhereTheyWere) {
    const auto found = submit(change(TransferAction::dispatch), [](TwinDecision& decision) {
        std::erase_if(decision.effects,
                      [](const Effect& effect) { return effect.kind == EffectKind::stock_moved; });
    });
    ASSERT_TRUE(found.has_value());
    EXPECT_EQ(found->check, Check::decision) << found->what;
}

TEST_F(TransferTeeth, NamesAReceiptOfMoreThanIsOnItsWay) {
    accept(change(TransferAction::dispatch));
    const auto found = submit(receive(5), [](TwinDecision& decision) { decision = {}; });
    ASSERT_TRUE(found.has_value());
    EXPECT_NE(found->what.find("receipt_exceeds_transfer"), std::string::npos) << found->what;
}

TEST_F(TransferTeeth, KeepsEveryUnitInOnePlaceOnItsWay) {
    EXPECT_EQ(level("main").soft_reserved, Units{4});
    accept(change(TransferAction::dispatch));
    EXPECT_EQ(level("main").on_hand, Units{6});
    EXPECT_EQ(level("main").soft_reserved, Units{});
    EXPECT_EQ(level("east").in_transit, Units{4});
    accept(receive(3));
    EXPECT_EQ(level("east").on_hand, Units{3});
    EXPECT_EQ(level("east").in_transit, Units{1});
    accept(domain::ReceiveTransfer{transfer_, true, {}});
    EXPECT_EQ(level("east").in_transit, Units{});
    EXPECT_EQ(level("east").lost, Units{1});
    EXPECT_EQ(twin_.totals().units_sent, Units{4});
    EXPECT_EQ(twin_.totals().units_arrived, Units{3});
    EXPECT_EQ(twin_.totals().units_lost, Units{1});
}

TEST_F(TransferTeeth, NamesWhatDoesNotAddUp) {
    accept(change(TransferAction::dispatch));
    const LevelKey east{twin_.state().skus.at("A"), twin_.state().find_location("east")};
    const auto id = transfer_;
    expect_breach([&](State& s) { s.levels.at(east).in_transit -= Units{1}; },
                  "other units in transit");
    expect_breach([&](State& s) { s.levels.at(east).on_hand += Units{1}; },
                  "at its locations and between them");
    expect_breach([&](State& s) { s.transfers.at(id).status = TransferStatus::received; },
                  "one that is received has none");
    expect_breach([&](State& s) { s.transfers.at(id).lines[0].received = Units{5}; },
                  "more of a line than was sent");
    expect_breach([&](State& s) { s.transfers.at(id).status = TransferStatus::ready; },
                  "one that is ready has none");
}

TEST_F(TransferTeeth, NamesHeldUnitsThatNoTransferHolds) {
    domain::Record record;
    record.sequence = domain::Sequence{twin_.last_sequence().raw() + 1};
    record.time = {1'000'000};
    record.command.body = change(TransferAction::cancel);
    TwinDecision decision = twin_.decide(record.command, record.sequence, record.time);
    std::erase_if(decision.effects,
                  [](const Effect& effect) { return effect.kind == EffectKind::transfer_stepped; });
    record.decision = decision.view();
    twin_.apply(record);
    const auto found = twin_.check_state();
    ASSERT_TRUE(found.has_value());
    EXPECT_NE(found->what.find("carts and transfers hold 0"), std::string::npos) << found->what;
}

}  // namespace
}  // namespace skua::twin
