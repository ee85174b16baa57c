// The twin has teeth: a journal with one wrong field, or an engine with one wrong rule, is named.

#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "engine/twin/twin.hpp"
#include "tests/twin/support/teeth.hpp"

namespace skua::twin {
namespace {

using domain::Bucket;
using domain::Command;
using domain::EffectKind;
using domain::LocationId;
using domain::Quantity;
using domain::Record;
using domain::RejectReason;
using domain::SkuId;

// A small world: 5 of A at main, 5 at east; the channel web draws on both.
class TwinTeeth : public Teeth {
protected:
    void SetUp() override {
        submit(command_of(domain::DefineItem{"A", {}}));
        submit(command_of(domain::DefineItem{"B", {}}));
        submit(command_of(domain::DefineLocation{"main"}));
        submit(command_of(domain::DefineLocation{"east"}));
        submit(command_of(domain::DefineChannel{"web", sources_}));
        submit(command_of(domain::ReceiveStock{{{}, "A"}, "main", Quantity{5}, {}}));
        submit(command_of(domain::ReceiveStock{{{}, "A"}, "east", Quantity{5}, {}}));
    }

    Command order(std::uint32_t quantity, domain::Policy policy = domain::Policy::backorder) {
        lines_[0] = {.sku = {{}, "A"},
                     .quantity = Quantity{quantity},
                     .unit_price = {250, 2},
                     .external_line_id = {}};
        domain::PlaceOrder body;
        body.channel = "web";
        body.currency = base::Currency{{'E', 'U', 'R'}};
        body.policy = policy;
        body.lines = lines_;
        body.total = base::ExactAmount::of(quantity, {250, 2});
        return command_of(body);
    }

    std::vector<std::string_view> sources_{"main", "east"};
    std::vector<domain::OrderLineInput> lines_{1};
};

TEST_F(TwinTeeth, PassesAnUntamperedRecord) {
    EXPECT_FALSE(submit(order(7)).has_value());
}

TEST_F(TwinTeeth, NamesAnAllocationFromTheWrongLocation) {
    const auto found =
        submit(order(3), [](TwinDecision& d) { d.effects[1].location = LocationId{2}; });
    expect(found, Check::decision, {"effect 1", "location 1", "location 2"});
}

TEST_F(TwinTeeth, NamesAQuantityOffByOne) {
    const auto found =
        submit(order(3), [](TwinDecision& d) { d.effects[1].quantity = Quantity{2}; });
    expect(found, Check::decision, {"effect 1", "quantity 3", "quantity 2"});
}

TEST_F(TwinTeeth, NamesARejectWhileStockIsThere) {
    const auto found = submit(order(3, domain::Policy::all_or_nothing), [](TwinDecision& d) {
        d = rejected(RejectReason::insufficient_stock);
        d.shortages = {{domain::LineIndex{0}, Quantity{3}, Quantity{2}}};
    });
    expect(found, Check::decision, {"verdict", "accept", "reject insufficient_stock"});
}

TEST_F(TwinTeeth, NamesAnOversell) {
    const auto found = submit(order(11, domain::Policy::all_or_nothing),
                              [](TwinDecision& d) { d = TwinDecision{}; });
    expect(found, Check::decision, {"twin says reject insufficient_stock", "accept"});
}

TEST_F(TwinTeeth, NamesAnotherReasonPlaceVersionOrderAndSku) {
    EXPECT_FALSE(submit(order(3)).has_value());
    const auto order_id = twin_.state().orders.begin()->first;
    const Command late = command_of(domain::CancelOrder{order_id, 7, {}});
    const std::vector<std::pair<Tamper, std::string>> tampers = {
        {[](TwinDecision& d) { d.reason = RejectReason::order_closed; }, "reason"},
        {[](TwinDecision& d) { d.at = 4; }, "at: twin says 0, journal says 4"},
        {[](TwinDecision& d) { d.version = 9; }, "version: twin says 1, journal says 9"},
        {[](TwinDecision& d) { d.order = domain::OrderId{5}; }, "order: twin says 0"},
        {[](TwinDecision& d) { d.pick_list = domain::PickListId{5}; }, "pick list: twin says 0"},
        {[](TwinDecision& d) { d.skus = {SkuId{9}}; }, "number of SKUs: twin says 0"},
        {[](TwinDecision& d) { d.bins = {"A"}; }, "number of bins: twin says 0"},
    };
    for (const auto& [tamper, words] : tampers) {
        Twin before = twin_;
        expect(submit(late, tamper), Check::decision, {words});
        twin_ = before;
    }
}

TEST_F(TwinTeeth, NamesAMissingAnExtraAndAReorderedEffect) {
    const std::vector<std::pair<Tamper, std::string>> tampers = {
        {[](TwinDecision& d) { d.effects.pop_back(); }, "journal says nothing more"},
        {[](TwinDecision& d) { d.effects.push_back(d.effects.back()); }, "twin says nothing more"},
        {[](TwinDecision& d) { std::swap(d.effects[1], d.effects[2]); }, "effect 1"},
        {[](TwinDecision& d) { d.effects[2].to = Bucket::backordered; }, "open->backordered"},
        {[](TwinDecision& d) { d.effects[0].kind = EffectKind::shipment_created; },
         "twin says order_created"},
    };
    for (const auto& [tamper, words] : tampers) {
        Twin before = twin_;
        expect(submit(order(7), tamper), Check::decision, {words});
        twin_ = before;
    }
}

TEST_F(TwinTeeth, NamesAShortageThatIsWrong) {
    const auto found = submit(order(11, domain::Policy::all_or_nothing),
                              [](TwinDecision& d) { d.shortages[0].available = Quantity{9}; });
    expect(found, Check::decision, {"shortage 0", "available 10", "available 9"});
}

TEST_F(TwinTeeth, NamesATotalThatIsNotTheSumOfItsLines) {
    Command command = order(3);
    std::get<domain::PlaceOrder>(command.body).total = base::ExactAmount::of(3, {251, 2});
    expect(submit(command), Check::money, {"total is 7.53", "7.50"});
}

TEST_F(TwinTeeth, NamesAnOrderAcceptedTwice) {
    Command command = order(1);
    std::get<domain::PlaceOrder>(command.body).external_id = "1001";
    EXPECT_FALSE(submit(command).has_value());
    expect(submit(command), Check::keys, {"\"1001\"", "\"web\"", "accepted before, by record 8"});
}

TEST_F(TwinTeeth, NamesAnIdempotencyKeyNumberedTwice) {
    Command command = command_of(domain::ReceiveStock{{{}, "A"}, "main", Quantity{1}, {}});
    command.idempotency_key = "k1";
    EXPECT_FALSE(submit(command).has_value());
    Twin before = twin_;
    expect(submit(command), Check::keys, {"\"k1\"", "by record 8", "the same content"});
    twin_ = before;
    command.fingerprint = {1, 2};
    expect(submit(command), Check::keys, {"\"k1\"", "other content"});
}

TEST_F(TwinTeeth, NamesAFollowUpOutOfNothing) {
    expect(submit(command_of(domain::ContinueFills{domain::Slot{7}})), Check::follow_ups,
           {"slot 7", "no follow-up"});
}

TEST_F(TwinTeeth, NamesAFollowUpThatIsNotTheOldest) {
    const SkuId a = twin_.state().skus.at("A");
    const SkuId b = twin_.state().skus.at("B");
    ASSERT_NE(slot_of(a), slot_of(b));
    for (const SkuId raised : {b, a}) {
        domain::Effect effect;
        effect.kind = EffectKind::follow_up;
        effect.sku = raised;
        Record record;
        record.sequence = domain::Sequence{twin_.last_sequence().raw() + 1};
        record.time = time_;
        record.command = command_of(domain::ReceiveStock{{{}, "A"}, "main", Quantity{1}, {}});
        record.decision.effects = {&effect, 1};
        twin_.apply(record);
    }
    EXPECT_EQ(twin_.totals().between_follow_ups, 1U);
    const Twin before = twin_;
    expect(submit(command_of(domain::ContinueFills{slot_of(a)})), Check::follow_ups,
           {"slot " + std::to_string(slot_of(a).raw()),
            "the oldest follow-up is of slot " + std::to_string(slot_of(b).raw())});
    twin_ = before;
    EXPECT_FALSE(submit(command_of(domain::ContinueFills{slot_of(b)})).has_value());
    EXPECT_FALSE(submit(command_of(domain::ContinueFills{slot_of(a)})).has_value());
    EXPECT_EQ(twin_.totals().between_follow_ups, 1U);
}

TEST_F(TwinTeeth, NamesTimeThatGoesBack) {
    time_.micros -= 1;
    expect(submit(order(1)), Check::sequence, {"before the last record's"});
}

TEST_F(TwinTeeth, NamesAGapInTheSequence) {
    Record record;
    record.sequence = domain::Sequence{twin_.last_sequence().raw() + 2};
    record.time = time_;
    record.command = command_of(domain::Fence{"x"});
    expect(twin_.check(record), Check::sequence, {"expected record 8, found 9"});
}

TEST_F(TwinTeeth, NamesACommandThatCannotHaveBeenAdmitted) {
    expect(submit(command_of(domain::ReceiveStock{{{}, "A"}, "main", Quantity{0}, {}})),
           Check::command, {"quantity out of range"});
}

// An order, and a hold of it until a time.
class TimedHoldTeeth : public TwinTeeth {
protected:
    void SetUp() override {
        TwinTeeth::SetUp();
        EXPECT_FALSE(submit(order(3)).has_value());
        order_ = twin_.state().orders.begin()->first;
    }
    // The number of the record that placed it.
    domain::Sequence hold(std::int64_t until, domain::HoldKind kind = domain::HoldKind::fraud) {
        EXPECT_FALSE(submit(command_of(domain::PlaceHold{order_, 0, kind, {until}})).has_value());
        return twin_.last_sequence();
    }
    Command expiry(domain::Sequence placed, domain::HoldKind kind = domain::HoldKind::fraud) const {
        return command_of(domain::ExpireHold{order_, kind, placed});
    }

    domain::OrderId order_;
};

TEST_F(TimedHoldTeeth, NamesARecordThatOvertakesTheEndOfAHold) {
    const domain::Sequence placed = hold(2'000'000);
    time_ = {1'999'999};
    EXPECT_FALSE(submit(order(1)).has_value());
    time_ = {2'000'000};
    Twin before = twin_;
    expect(submit(order(1)), Check::expiry,
           {"hold fraud of order " + std::to_string(order_.raw()), "placed by record 9",
            "until 1970-01-01T00:00:02.000000Z", "has not ended before this record"});
    twin_ = before;
    EXPECT_FALSE(submit(command_of(domain::Fence{"x"})).has_value()) << "the writer's own";
    EXPECT_FALSE(submit(expiry(placed)).has_value());
    EXPECT_FALSE(submit(order(1)).has_value());
    EXPECT_EQ(twin_.totals().expired, 1U);
}

TEST_F(TimedHoldTeeth, NamesAnEndThatIsEarly) {
    const domain::Sequence placed = hold(2'000'000);
    time_ = {1'999'999};
    expect(submit(expiry(placed)), Check::expiry,
           {"is ended early, at 1970-01-01T00:00:01.999999Z"});
}

TEST_F(TimedHoldTeeth, NamesAnEndOutOfTurn) {
    const domain::Sequence late = hold(3'000'000, domain::HoldKind::credit);
    const domain::Sequence soon = hold(2'000'000);
    const domain::Sequence also_soon = hold(2'000'000, domain::HoldKind::stock);
    time_ = {4'000'000};
    const Twin before = twin_;
    expect(submit(expiry(late, domain::HoldKind::credit)), Check::expiry,
           {"hold credit", "is ended before hold fraud"});
    twin_ = before;
    expect(submit(expiry(also_soon, domain::HoldKind::stock)), Check::expiry,
           {"hold stock", "is ended before hold fraud"});
    twin_ = before;
    EXPECT_FALSE(submit(expiry(soon)).has_value());
    EXPECT_FALSE(submit(expiry(also_soon, domain::HoldKind::stock)).has_value());
    EXPECT_FALSE(submit(expiry(late, domain::HoldKind::credit)).has_value());
}

TEST_F(TimedHoldTeeth, AwaitsNoHoldThatIsGone) {
    const domain::Sequence released = hold(2'000'000);
    EXPECT_FALSE(submit(command_of(domain::ReleaseHold{order_, 0, domain::HoldKind::fraud})));
    const domain::Sequence closed = hold(2'000'000, domain::HoldKind::stock);
    EXPECT_FALSE(submit(command_of(domain::CancelOrder{order_, 0, {}})));
    time_ = {2'000'000};
    EXPECT_FALSE(submit(order(1)).has_value());
    EXPECT_FALSE(submit(expiry(released)).has_value());
    EXPECT_FALSE(submit(expiry(closed, domain::HoldKind::stock)).has_value());
    EXPECT_EQ(twin_.totals().expired_gone, 2U);
    EXPECT_FALSE(twin_.check_state().has_value());
}

TEST_F(TimedHoldTeeth, NamesAnEndOfWhatIsNoRecordYet) {
    expect(submit(expiry({})), Check::expiry, {"record 0"});
    expect(submit(expiry(domain::Sequence{twin_.last_sequence().raw() + 1})), Check::expiry,
           {"is to have placed"});
}

TEST_F(TimedHoldTeeth, NamesAnEndThatReleasesNothingOrMore) {
    const domain::Sequence placed = hold(2'000'000);
    time_ = {2'000'000};
    const Twin before = twin_;
    expect(submit(expiry(placed), [](TwinDecision& d) { d = TwinDecision{}; }), Check::decision,
           {"version: twin says 3, journal says 0"});
    twin_ = before;
    expect(submit(expiry(placed), [](TwinDecision& d) { d.effects.push_back(d.effects[0]); }),
           Check::decision, {"effect 1"});
}

TEST_F(TimedHoldTeeth, NamesAHoldThatHadEndedBeforeItWasPlaced) {
    time_ = {2'000'000};
    const Command late = command_of(domain::PlaceHold{order_, 0, domain::HoldKind::fraud, time_});
    expect(submit(late, [](TwinDecision& d) { d.reason = RejectReason::hold_exists; }),
           Check::decision, {"twin says hold_until_passed"});
}

// Two orders, and a list of the first that is claimed for a second.
class ClaimTeeth : public TwinTeeth {
protected:
    void SetUp() override {
        TwinTeeth::SetUp();
        EXPECT_FALSE(submit(order(3)).has_value());
        EXPECT_FALSE(submit(order(2)).has_value());
        EXPECT_FALSE(submit(command_of(domain::CreateWave{"main", 1, 1})).has_value());
        list_ = twin_.state().pick_lists.begin()->first;
        set_by_ = twin_.last_sequence();
    }
    std::optional<Difference> pick(std::uint32_t quantity) {
        const domain::Pick one{{{}, "A"}, Quantity{quantity}, {}};
        return submit(command_of(domain::ConfirmPicks{list_, {&one, 1}}));
    }
    [[nodiscard]] Command expiry(domain::Sequence set_by) const {
        return command_of(domain::ExpireClaim{list_, set_by});
    }

    domain::PickListId list_;
    domain::Sequence set_by_;
};

TEST_F(ClaimTeeth, NamesARecordThatOvertakesTheEndOfAClaim) {
    time_ = {1'999'999};
    EXPECT_FALSE(submit(order(1)).has_value());
    time_ = {2'000'000};
    const Twin before = twin_;
    expect(submit(order(1)), Check::expiry,
           {"claim of pick list " + std::to_string(list_.raw()), "set by record 10",
            "until 1970-01-01T00:00:02.000000Z", "has not ended before this record"});
    twin_ = before;
    EXPECT_FALSE(submit(command_of(domain::Fence{"x"})).has_value()) << "the writer's own";
    EXPECT_FALSE(submit(expiry(set_by_)).has_value());
    EXPECT_FALSE(submit(order(1)).has_value());
    EXPECT_EQ(twin_.totals().claims_expired, 1U);
    EXPECT_FALSE(twin_.check_state().has_value());
}

TEST_F(ClaimTeeth, NamesAnEndThatIsEarlyOrAnothers) {
    time_ = {1'999'999};
    const Twin before = twin_;
    expect(submit(expiry(set_by_)), Check::expiry,
           {"is ended early, at 1970-01-01T00:00:01.999999Z"});
    twin_ = before;
    expect(submit(expiry(domain::Sequence{twin_.last_sequence().raw() + 1})), Check::expiry,
           {"is to have placed"});
}

TEST_F(ClaimTeeth, AwaitsTheEndThatTheLastConfirmationSet) {
    time_ = {1'500'000};
    EXPECT_FALSE(pick(1).has_value());
    const domain::Sequence picked = twin_.last_sequence();
    time_ = {2'400'000};
    EXPECT_FALSE(submit(order(1)).has_value());
    EXPECT_FALSE(submit(expiry(set_by_)).has_value());
    EXPECT_EQ(twin_.totals().claims_gone, 1U);
    const Twin before = twin_;
    time_ = {2'500'000};
    expect(submit(order(1)), Check::expiry,
           {"set by record " + std::to_string(picked.raw()), "has not ended before"});
    twin_ = before;
    EXPECT_FALSE(submit(expiry(picked)).has_value());
    EXPECT_EQ(twin_.totals().claims_expired, 1U);
}

TEST_F(ClaimTeeth, AwaitsNoClaimThatIsOver) {
    EXPECT_FALSE(submit(command_of(domain::UnclaimPickList{list_})).has_value());
    time_ = {3'000'000};
    EXPECT_FALSE(submit(order(1)).has_value());
    EXPECT_FALSE(submit(expiry(set_by_)).has_value());
    EXPECT_EQ(twin_.totals().claims_gone, 1U);
    EXPECT_FALSE(twin_.check_state().has_value());
}

TEST_F(ClaimTeeth, NamesAnotherEndAndWhatIsNotGivenBack) {
    const Twin before = twin_;
    const domain::Pick one{{{}, "A"}, Quantity{1}, {}};
    const Command picks = command_of(domain::ConfirmPicks{list_, {&one, 1}});
    expect(submit(picks, [](TwinDecision& d) { d.effects.back().value += 1; }), Check::decision,
           {"effect 1"});
    twin_ = before;
    expect(submit(picks, [](TwinDecision& d) { d.effects.pop_back(); }), Check::decision, {});
    twin_ = before;
    const Command back = command_of(domain::UnclaimPickList{list_});
    expect(submit(back, [](TwinDecision& d) { d.effects.erase(d.effects.begin()); }),
           Check::decision, {});
    twin_ = before;
    expect(submit(back, [](TwinDecision& d) { d.effects.back().value = 4; }), Check::decision,
           {"effect 1"});
}

class TwinTeethOfParcels : public TwinTeeth {
protected:
    void SetUp() override {
        TwinTeeth::SetUp();
        ASSERT_FALSE(submit(order(3)).has_value());
        order_ = twin_.state().orders.begin()->first;
        ASSERT_FALSE(submit(command_of(domain::CreateWave{"main", 1})).has_value());
        const std::vector<domain::Pick> picks = {{{{}, "A"}, Quantity{3}, {}}};
        const domain::PickListId list = twin_.state().pick_lists.begin()->first;
        ASSERT_FALSE(submit(command_of(domain::ConfirmPicks{list, picks})).has_value());
    }
    std::optional<Difference> pack(std::uint32_t quantity, const Tamper& tamper = {}) {
        const std::vector<domain::PackLine> lines = {{domain::LineIndex{0}, Quantity{quantity}}};
        domain::PackFulfillment body;
        body.order = order_;
        body.location = LocationId{1};
        body.lines = lines;
        return submit(command_of(body), tamper);
    }

    domain::OrderId order_;
};

TEST_F(TwinTeethOfParcels, APackageOfAnotherNumberIsNamed) {
    expect(pack(1, [](TwinDecision& d) { d.effects[0].value = 2; }), Check::decision, {"effect 0"});
}

TEST_F(TwinTeethOfParcels, APackageThatDoesNotLeaveWithItsShipmentIsNamed) {
    ASSERT_FALSE(pack(3).has_value());
    const domain::ShipFulfillment body{order_, LocationId{1}, "DHL", "JD01"};
    expect(
        submit(command_of(body), [](TwinDecision& d) { d.effects.erase(d.effects.begin() + 1); }),
        Check::decision, {"effect"});
}

// Of 6 units of one line 5 are there and picked; one more or less will do.
class TwinTeethOfTolerances : public TwinTeeth {
protected:
    void SetUp() override {
        TwinTeeth::SetUp();
        sources_.pop_back();
        ASSERT_FALSE(submit(command_of(domain::DefineChannel{"web", sources_})).has_value());
        ASSERT_FALSE(submit(tolerant(6, {20, 20})).has_value());
        order_ = twin_.state().orders.begin()->first;
        ASSERT_FALSE(submit(command_of(domain::CreateWave{"main", 1})).has_value());
        const std::vector<domain::Pick> picks = {{{{}, "A"}, Quantity{5}, {}}};
        const domain::PickListId list = twin_.state().pick_lists.begin()->first;
        ASSERT_FALSE(submit(command_of(domain::ConfirmPicks{list, picks})).has_value());
    }
    Command tolerant(std::uint32_t quantity, domain::LineTolerance tolerance) {
        Command placed = order(quantity);
        lines_[0].tolerance = tolerance;
        return placed;
    }

    domain::OrderId order_;
};

TEST_F(TwinTeethOfTolerances, APercentageBeyondAllIsNamed) {
    expect(submit(tolerant(1, {101, 0})), Check::command, {"tolerance out of range"});
    expect(submit(tolerant(1, {0, 101})), Check::command, {"tolerance out of range"});
}

TEST_F(TwinTeethOfTolerances, AShipmentThatLeavesACompleteLineOpenIsNamed) {
    const Command ship = command_of(domain::ShipFulfillment{order_, LocationId{1}, "DHL", "1"});
    const Twin before = twin_;
    expect(submit(ship,
                  [](TwinDecision& d) {
                      d.effects.erase(d.effects.begin() + 1, d.effects.begin() + 3);
                      d.effects.pop_back();
                  }),
           Check::decision, {"effect 1", "line_closed"});
    twin_ = before;
    expect(submit(ship, [](TwinDecision& d) { d.effects[1].value = 1; }), Check::decision,
           {"effect 1"});
    twin_ = before;
    EXPECT_FALSE(submit(ship).has_value());
    EXPECT_FALSE(twin_.check_state().has_value());
}

TEST_F(TwinTeethOfTolerances, MoreThanIsToleratedOrThereIsNamed) {
    const domain::AcceptOverDelivery body{order_, LocationId{1}, {}, Quantity{1}};
    expect(submit(command_of(body), [](TwinDecision& d) { d = TwinDecision{}; }), Check::decision,
           {"insufficient_stock"});
    ASSERT_FALSE(
        submit(command_of(domain::ReceiveStock{{{}, "A"}, "main", Quantity{3}, {}})).has_value());
    const Twin before = twin_;
    expect(submit(command_of(body),
                  [](TwinDecision& d) {
                      d.effects[0].quantity = d.effects[1].quantity = Quantity{2};
                  }),
           Check::decision, {"effect 0"});
    twin_ = before;
    EXPECT_FALSE(submit(command_of(body)).has_value());
    expect(submit(command_of(body), [](TwinDecision& d) { d = TwinDecision{}; }), Check::decision,
           {"over_delivery_limit"});
}

TEST_F(TwinTeethOfParcels, ACancellationThatGivesBackMoreOrLessIsNamed) {
    ASSERT_FALSE(pack(1).has_value());
    const std::vector<domain::CancelLine> lines = {{domain::LineIndex{0}, Quantity{2}}};
    const domain::CancelCause fraud{domain::CancelReason::fraud, false};
    ASSERT_FALSE(
        submit(command_of(domain::RequestCancellation{order_, 0, lines, fraud})).has_value());
    const Command accept = command_of(
        domain::AnswerCancellation{order_, LocationId{1}, domain::CancellationAnswer::accept});
    const Twin before = twin_;
    expect(submit(accept, [](TwinDecision& d) { d.effects[1].quantity = Quantity{1}; }),
           Check::decision, {"effect 1"});
    twin_ = before;
    expect(submit(accept, [](TwinDecision& d) { d.effects.pop_back(); }), Check::decision, {});
    twin_ = before;
    // Another cause than that of the request.
    expect(submit(accept, [](TwinDecision& d) { d.effects[0].value = 3; }), Check::decision,
           {"effect 0"});
    twin_ = before;
    EXPECT_FALSE(submit(accept).has_value());
    EXPECT_FALSE(twin_.check_state().has_value());
}

TEST_F(TwinTeethOfParcels, AShipmentOfWhatIsAskedForIsNamed) {
    ASSERT_FALSE(submit(command_of(domain::RequestCancellation{order_, 0, {}})).has_value());
    const domain::ShipFulfillment body{order_, LocationId{1}, "DHL", "JD01"};
    expect(submit(command_of(body),
                  [](TwinDecision& d) {
                      d.verdict = domain::Verdict::accept;
                      d.reason = domain::RejectReason::none;
                  }),
           Check::decision, {"cancellation_requested"});
}

TEST_F(TwinTeethOfParcels, AnEventThatMovesAShipmentBackIsNamed) {
    ASSERT_FALSE(submit(command_of(domain::ShipFulfillment{order_, LocationId{1}, "DHL", "JD01"}))
                     .has_value());
    using domain::TrackingStatus;
    ASSERT_FALSE(
        submit(command_of(domain::RecordTracking{order_, 1, TrackingStatus::delivered, {1}, "b"}))
            .has_value());
    expect(
        submit(command_of(domain::RecordTracking{order_, 1, TrackingStatus::in_transit, {1}, "a"}),
               [](TwinDecision& d) { d.effects[0].kind = EffectKind::tracking_moved; }),
        Check::decision, {"tracking_moved", "tracking_noted"});
}

}  // namespace
}  // namespace skua::twin
