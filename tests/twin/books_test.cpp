// The sums beside the twin's state have teeth: a level, a line, a list, a return or a transfer that
// is not what the records make of it is named after the very record, and not only where everything
// is looked at.

#include "engine/twin/books.hpp"

#include <gtest/gtest.h>

#include <functional>

#include "engine/twin/twin.hpp"

namespace skua::twin {
namespace {

using domain::Command;
using domain::LineIndex;
using domain::LocationId;
using domain::Quantity;
using domain::Record;

Command command_of(const domain::CommandBody& body) {
    Command command;
    command.body = body;
    return command;
}

// Five of A at main, of which an order has three, all of them on a list.
class TwinBooks : public testing::Test {
protected:
    void SetUp() override {
        submit(command_of(domain::DefineItem{"A", {}}));
        submit(command_of(domain::DefineLocation{"main"}));
        submit(command_of(domain::DefineChannel{"web", sources_}));
        submit(command_of(domain::ReceiveStock{{{}, "A"}, "main", Quantity{5}, {}}));
        lines_[0] = {.sku = {{}, "A"},
                     .quantity = Quantity{3},
                     .unit_price = {250, 2},
                     .external_line_id = {}};
        domain::PlaceOrder order;
        order.channel = "web";
        order.currency = base::Currency{{'E', 'U', 'R'}};
        order.lines = lines_;
        order.total = base::ExactAmount::of(3, {250, 2});
        submit(command_of(order));
        key_ = {twin_.state().orders.begin()->first, LineIndex{0}};
        level_ = twin_.state().levels.begin()->first;
        domain::CreateWave wave;
        wave.location = "main";
        wave.fulfillments_max = 1;
        wave.claim_seconds = 60;
        submit(command_of(wave));
        touched_.lines = {key_};
        touched_.levels = {level_};
    }

    void submit(const Command& command) {
        Record record;
        record.sequence = domain::Sequence{twin_.last_sequence().raw() + 1};
        record.time = base::Timestamp{1'000'000};
        record.command = command;
        const TwinDecision decision = twin_.decide(command, record.sequence, record.time);
        record.decision = decision.view();
        books_.open(twin_.state(), record);
        ASSERT_FALSE(twin_.check(record).has_value());
        books_.close(twin_.state(), record);
    }

    // The state is other than the records made it.
    void expect_named(const std::function<void(State&)>& spoil, Check check, const char* words) {
        State state = twin_.state();
        spoil(state);
        const auto found = books_.breach(state, touched_);
        ASSERT_TRUE(found.has_value()) << words;
        EXPECT_EQ(to_string(found->check), std::string(to_string(check)));
        EXPECT_NE(found->what.find(words), std::string::npos) << found->what;
    }

    // The books read of a step that the state knows nothing of.
    void step_transfer(domain::TransferStep step, std::uint32_t units) {
        domain::Effect effect;
        effect.kind = domain::EffectKind::transfer_stepped;
        effect.sku = level_.first;
        effect.location = level_.second;
        effect.quantity = Quantity{units};
        effect.value = static_cast<std::int64_t>(step);
        const std::vector<domain::Effect> effects{effect};
        Record record;
        record.decision.effects = effects;
        books_.open(twin_.state(), record);
        books_.close(twin_.state(), record);
    }

    Twin twin_;
    Books books_;
    LineKey key_;
    LevelKey level_;
    Touched touched_;
    std::vector<std::string_view> sources_{"main"};
    std::vector<domain::OrderLineInput> lines_{1};
};

TEST_F(TwinBooks, PassWhatTheRecordsMade) {
    EXPECT_FALSE(books_.breach(twin_.state(), touched_).has_value());
}

TEST_F(TwinBooks, NameALevelThatAllocatesOtherThanItsLines) {
    expect_named([&](State& state) { state.levels.at(level_).allocated += Units{1}; }, Check::stock,
                 "allocated 4 but its lines hold 3");
}

TEST_F(TwinBooks, NameALevelThatReservesWhatNoCartHas) {
    expect_named([&](State& state) { state.levels.at(level_).soft_reserved += Units{1}; },
                 Check::stock, "reserved 1 but its carts and transfers hold 0");
}

TEST_F(TwinBooks, NameALevelThatShippedOtherThanItsLines) {
    expect_named([&](State& state) { state.levels.at(level_).shipped += Units{2}; }, Check::stock,
                 "shipped 2 but its lines hold 0");
}

TEST_F(TwinBooks, NameUnitsThatNoMovementBrought) {
    expect_named([&](State& state) { state.levels.at(level_).on_hand += Units{1}; }, Check::stock,
                 "on hand 6 everywhere but its movements make 5");
}

TEST_F(TwinBooks, NameUnitsAtALevelThatNoRecordKnows) {
    expect_named(
        [&](State& state) {
            state.levels[{level_.first, LocationId{9}}].on_hand = Units{1};
        },
        Check::stock, "on hand 6 everywhere but its movements make 5");
}

TEST_F(TwinBooks, NameAReturnOfWhatNoReturnReceived) {
    domain::Effect back;
    back.kind = domain::EffectKind::stock_moved;
    back.movement = domain::MovementKind::returned;
    back.sku = level_.first;
    back.location = level_.second;
    back.value = 1;
    const std::vector<domain::Effect> effects{back};
    Record record;
    record.decision.effects = effects;
    books_.open(twin_.state(), record);
    books_.close(twin_.state(), record);
    expect_named([&](State& state) { state.levels.at(level_).on_hand += Units{1}; }, Check::stock,
                 "returned 1 but its returns received 0");
}

TEST_F(TwinBooks, NameWhatNoTransferHolds) {
    step_transfer(domain::TransferStep::held, 2);
    expect_named([](State&) {}, Check::stock, "reserved 0 but its carts and transfers hold 2");
    step_transfer(domain::TransferStep::freed, 2);
    EXPECT_FALSE(books_.breach(twin_.state(), touched_).has_value());
}

TEST_F(TwinBooks, NameUnitsThatNoTransferSent) {
    expect_named([&](State& state) { state.levels.at(level_).in_transit += Units{1}; },
                 Check::stock, "in transit 1 everywhere but its transfers make 0");
}

TEST_F(TwinBooks, NameUnitsThatAreFoundOnPaperAlone) {
    step_transfer(domain::TransferStep::found, 1);
    expect_named([](State&) {}, Check::stock,
                 "has 5 at its locations and between them but 6 came and stayed");
}

TEST_F(TwinBooks, NameATaskThatIsOnNoList) {
    expect_named(
        [&](State& state) {
            state.orders.at(key_.first).lines[0].portions[0].released += Units{1};
        },
        Check::pick_lists, "has 4 units released at location 1, and its open list has 3");
}

TEST_F(TwinBooks, NameATaskOfAListThatIsOver) {
    expect_named(
        [](State& state) {
            state.pick_lists.begin()->second.status = domain::PickListStatus::expired;
        },
        Check::pick_lists, "has 3 units released at location 1, and its open list has 0");
}

TEST_F(TwinBooks, NameWhatTheListHasBeyondTheLine) {
    expect_named(
        [](State& state) { state.pick_lists.begin()->second.tasks[0].quantity += Units{1}; },
        Check::pick_lists, "has 3 units released at location 1, and its open list has 4");
}

}  // namespace
}  // namespace skua::twin
