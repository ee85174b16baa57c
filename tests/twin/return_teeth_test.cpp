// The twin has teeth where returns are concerned: more than was shipped, units of nobody, stock
// that does not follow, and a status that says something else are named.

#include <gtest/gtest.h>

#include <array>
#include <functional>
#include <string>

#include "engine/twin/twin.hpp"

namespace skua::twin {
namespace {

using domain::Quantity;

using Tamper = std::function<void(TwinDecision& decision)>;

// Five of A were shipped; two of them come back, of which one has come.
class ReturnTeeth : public testing::Test {
protected:
    void SetUp() override {
        accept(domain::DefineItem{"A", {}});
        accept(domain::DefineLocation{"main"});
        accept(domain::DefineChannel{"web", sources_});
        accept(domain::ReceiveStock{{{}, "A"}, "main", Quantity{10}, {}});
        lines_[0] = {
            .sku = {{}, "A"}, .quantity = Quantity{5}, .unit_price = {}, .external_line_id = {}};
        domain::PlaceOrder order;
        order.channel = "web";
        order.currency = base::Currency{{'E', 'U', 'R'}};
        order.lines = lines_;
        accept(order);
        order_ = twin_.state().orders.begin()->first;
        accept(domain::CreateWave{"main", 1, 1'800});
        picks_[0] = {.sku = {{}, "A"}, .quantity = Quantity{5}, .order = {}};
        accept(domain::ConfirmPicks{twin_.state().pick_lists.begin()->first, picks_});
        accept(domain::ShipFulfillment{order_, domain::LocationId{1}, "DHL", "1"});
        accept(ask(2));
        accept(receive(1));
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
        EXPECT_FALSE(twin_.check_state().has_value());
    }
    static void expect(const std::optional<Difference>& found, Check check,
                       const std::string& words) {
        ASSERT_TRUE(found.has_value());
        EXPECT_EQ(found->check, check) << found->what;
        EXPECT_NE(found->what.find(words), std::string::npos) << found->what;
    }

    domain::CreateReturn ask(std::uint32_t units) {
        asked_[0] = {domain::LineIndex{0}, Quantity{units}};
        return {order_, true, {}, asked_};
    }
    domain::ReceiveReturn receive(std::uint32_t units) {
        items_[0] = {domain::LineIndex{0}, Quantity{units}, domain::Disposition::scrap};
        return {order_, domain::ReturnNumber{1}, "main", items_};
    }

    Twin twin_;
    std::array<std::string_view, 1> sources_ = {"main"};
    std::array<domain::OrderLineInput, 1> lines_;
    std::array<domain::Pick, 1> picks_;
    std::array<domain::ReturnLineInput, 1> asked_;
    std::array<domain::ReturnedItem, 1> items_;
    domain::OrderId order_;
};

TEST_F(ReturnTeeth, NamesAReturnOfMoreThanWasShipped) {
    expect(submit(ask(4),
                  [](TwinDecision& decision) {
                      decision = TwinDecision{};
                      domain::Effect effect;
                      effect.kind = domain::EffectKind::return_opened;
                      effect.value = 2 + 2 * 65'536;
                      decision.effects = {effect};
                  }),
           Check::decision, "return_exceeds_shipped");
    EXPECT_EQ(twin_
                  .decide({.body = ask(4),
                           .actor = {},
                           .source = {},
                           .reason = {},
                           .idempotency_key = {},
                           .fingerprint = {}},
                          domain::Sequence{99}, {})
                  .shortages.at(0)
                  .available,
              Quantity{3});
}

TEST_F(ReturnTeeth, NamesStockThatDoesNotFollow) {
    expect(submit(receive(1),
                  [](TwinDecision& decision) {
                      decision.effects.erase(decision.effects.begin() + 1);
                  }),
           Check::decision, "effect 1");
    expect(submit(receive(1), [](TwinDecision& decision) { decision.effects.pop_back(); }),
           Check::decision, "return_moved");
}

TEST_F(ReturnTeeth, FindsBooksThatDisagree) {
    // What was decided elsewhere is only carried out here: the rules of the state see it.
    const auto breach_after = [&](const std::function<void(domain::Effect&)>& change) {
        Twin twin = twin_;
        domain::Record record;
        record.sequence = domain::Sequence{twin.last_sequence().raw() + 1};
        record.time = {1'000'000};
        record.command.body = receive(1);
        TwinDecision decision = twin.decide(record.command, record.sequence, record.time);
        for (domain::Effect& effect : decision.effects) {
            change(effect);
        }
        record.decision = decision.view();
        twin.apply(record);
        const auto difference = twin.check_state();
        return difference ? difference->what : std::string();
    };
    using domain::EffectKind;
    EXPECT_EQ(breach_after([](domain::Effect&) {}), "");
    EXPECT_NE(breach_after([](domain::Effect& effect) {
                  if (effect.kind == EffectKind::return_received) {
                      effect.quantity = Quantity{4};
                  }
              }).find("more than it is about"),
              std::string::npos);
    EXPECT_NE(breach_after([](domain::Effect& effect) {
                  if (effect.kind == EffectKind::return_moved) {
                      effect.value = 1 + 2 * 65'536;
                  }
              }).find("what its status says"),
              std::string::npos);
    EXPECT_NE(breach_after([](domain::Effect& effect) {
                  if (effect.kind == EffectKind::stock_moved) {
                      effect.value = 2;
                  }
              }).find("otherwise than its lines"),
              std::string::npos);
    EXPECT_NE(breach_after([](domain::Effect& effect) {
                  if (effect.kind == EffectKind::stock_moved) {
                      effect.movement = domain::MovementKind::receipt;
                  }
              }).find("otherwise than its lines"),
              std::string::npos);
}

}  // namespace
}  // namespace skua::twin
