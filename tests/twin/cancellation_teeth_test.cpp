// The twin has teeth for requests to cancel whose units leave by themselves, and for counts that
// reach what may not be sold.

#include "tests/twin/support/teeth.hpp"

namespace skua::twin {
namespace {

using domain::Bucket;
using domain::Command;
using domain::EffectKind;
using domain::LineIndex;
using domain::LocationId;
using domain::Quantity;

// An order of four units that a wave has pulled; its location is asked for three of them.
class TwinTeethOfRequests : public Teeth {
protected:
    void SetUp() override {
        accept(domain::DefineItem{"A", {}});
        accept(domain::DefineLocation{"main"});
        accept(domain::DefineChannel{"web", sources_});
        accept(domain::ReceiveStock{{{}, "A"}, "main", Quantity{6}, {}});
        lines_[0].sku.text = "A";
        lines_[0].quantity = Quantity{4};
        domain::PlaceOrder body;
        body.channel = "web";
        body.currency = base::Currency{{'E', 'U', 'R'}};
        body.lines = lines_;
        accept(body);
        accept(domain::CreateWave{"main", 1});
        order_ = twin_.state().orders.begin()->first;
        list_ = twin_.state().pick_lists.begin()->first;
        asked_ = {{LineIndex{0}, Quantity{3}}};
        accept(domain::RequestCancellation{order_, 0, asked_});
    }
    void accept(const domain::CommandBody& body) {
        ASSERT_FALSE(submit(command_of(body)).has_value());
    }

    std::vector<std::string_view> sources_{"main"};
    std::vector<domain::OrderLineInput> lines_{1};
    std::vector<domain::CancelLine> asked_;
    domain::OrderId order_;
    domain::PickListId list_;
};

TEST_F(TwinTeethOfRequests, WhatIsPromisedAgainAlthoughItIsAskedForIsNamed) {
    const Command pick =
        command_of(domain::ShortPick{list_, {{}, "A"}, Quantity{2}, domain::OrderId{}});
    expect(submit(pick, [](TwinDecision& d) { d.effects[1].to = Bucket::open; }), Check::decision,
           {"effect 1"});
}

TEST_F(TwinTeethOfRequests, ARequestThatOutlivesItsUnitsIsNamed) {
    const Command all =
        command_of(domain::ShortPick{list_, {{}, "A"}, Quantity{4}, domain::OrderId{}});
    const auto ends = [](const domain::Effect& effect) {
        return effect.kind == EffectKind::cancellation_ended;
    };
    const Twin before = twin_;
    expect(submit(all, [&](TwinDecision& d) { std::erase_if(d.effects, ends); }), Check::decision,
           {"cancellation_ended"});
    twin_ = before;
    EXPECT_FALSE(submit(all).has_value());
    EXPECT_FALSE(twin_.check_state().has_value());
}

TEST_F(TwinTeethOfRequests, AClaimThatGivesBackWhatIsAskedForIsNamed) {
    const Command unclaim = command_of(domain::UnclaimPickList{list_});
    const Twin before = twin_;
    expect(submit(unclaim,
                  [](TwinDecision& d) {
                      d.effects[1].quantity = Quantity{4};
                      d.effects.erase(d.effects.begin());
                  }),
           Check::decision, {"effect 0"});
    twin_ = before;
    EXPECT_FALSE(submit(unclaim).has_value());
    EXPECT_FALSE(twin_.check_state().has_value());
    const auto& order = twin_.state().orders.at(order_);
    EXPECT_EQ(order.lines[0].cancelled, domain::Units{3});
    EXPECT_EQ(order.version, 2U);
}

TEST_F(TwinTeethOfRequests, AnAnswerToARequestThatIsOverIsNamed) {
    accept(domain::UnclaimPickList{list_});
    const domain::AnswerCancellation refuse{order_, LocationId{1},
                                            domain::CancellationAnswer::refuse};
    expect(submit(command_of(refuse),
                  [&](TwinDecision& d) {
                      domain::Effect refused;
                      refused.kind = EffectKind::cancellation_refused;
                      refused.location = LocationId{1};
                      d = TwinDecision{};
                      d.effects = {refused};
                      d.order = order_;
                      d.version = 3;
                  }),
           Check::decision, {"cancellation_not_requested"});
}

TEST_F(TwinTeethOfRequests, AnOrderThatIsOverAndDoesNotSaySoIsNamed) {
    accept(domain::AnswerCancellation{order_, LocationId{1}, domain::CancellationAnswer::refuse});
    accept(domain::RequestCancellation{order_, 0, {}});
    const Command expire = command_of(domain::UnclaimPickList{list_});
    const Twin before = twin_;
    expect(submit(expire,
                  [](TwinDecision& d) {
                      std::erase_if(d.effects, [](const domain::Effect& effect) {
                          return effect.kind == EffectKind::order_ended;
                      });
                  }),
           Check::decision, {"order_ended"});
    twin_ = before;
    EXPECT_FALSE(submit(expire).has_value());
    EXPECT_EQ(twin_.state().orders.at(order_).lifecycle, domain::Lifecycle::cancelled);
}

TEST_F(TwinTeethOfRequests, ACountThatTakesHeldUnitsBeforeWhatMayBeSoldIsNamed) {
    using domain::Condition;
    accept(domain::MoveCondition{
        {{}, "A"}, "main", Condition::sellable, Condition::damaged, Quantity{1}});
    accept(domain::OpenCount{{{}, "A"}, "main"});
    const domain::CountId count = twin_.state().counts.begin()->first;
    accept(domain::ChangeCount{count, domain::CountAction::record, {}});
    accept(domain::ChangeCount{count, domain::CountAction::approve, {}});
    const Command post = command_of(domain::PostCount{count});
    const Twin before = twin_;
    expect(submit(post,
                  [](TwinDecision& d) {
                      std::erase_if(d.effects, [](const domain::Effect& effect) {
                          return effect.kind == EffectKind::condition_moved;
                      });
                  }),
           Check::decision, {"condition_moved"});
    twin_ = before;
    EXPECT_FALSE(submit(post).has_value());
    EXPECT_FALSE(twin_.check_state().has_value());
}

}  // namespace
}  // namespace skua::twin
