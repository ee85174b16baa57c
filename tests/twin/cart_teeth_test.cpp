// The twin has teeth where carts are concerned: units kept too long, given away early or not at
// all, and given back twice are named.

#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <string>

#include "engine/twin/twin.hpp"
#include "tests/twin/support/teeth.hpp"

namespace skua::twin {
namespace {

using domain::Bucket;
using domain::Quantity;

// Ten of A, a cart of three of them for ten seconds, and an order of eight that waits for one.
class CartTeeth : public Teeth {
protected:
    void SetUp() override {
        accept(domain::DefineItem{"A", {}});
        accept(domain::DefineLocation{"main"});
        accept(domain::DefineChannel{"web", sources_});
        accept(domain::ReceiveStock{{{}, "A"}, "main", Quantity{10}, {}});
        accept(reserve(10));
        cart_ = twin_.state().reservations.begin()->first;
        set_by_ = twin_.last_sequence();
        accept(order(8));
    }

    std::optional<Difference> submit(const domain::CommandBody& body, const Tamper& tamper = {}) {
        return Teeth::submit(command_of(body), tamper);
    }
    void accept(const domain::CommandBody& body) {
        const auto difference = submit(body);
        EXPECT_FALSE(difference.has_value()) << difference->what;
    }
    domain::Reserve reserve(std::uint32_t seconds) {
        cart_lines_[0] = {.sku = {{}, "A"}, .quantity = Quantity{3}};
        return {"web", {}, seconds, domain::Policy::backorder, cart_lines_};
    }
    domain::PlaceOrder order(std::uint32_t quantity) {
        lines_[0] = {.sku = {{}, "A"},
                     .quantity = Quantity{quantity},
                     .unit_price = {},
                     .external_line_id = {}};
        domain::PlaceOrder body;
        body.channel = "web";
        body.currency = base::Currency{{'E', 'U', 'R'}};
        body.policy = domain::Policy::backorder;
        body.lines = lines_;
        return body;
    }
    [[nodiscard]] domain::ExpireReservation expiry() const { return {cart_, set_by_}; }
    // The only one that is no cart.
    [[nodiscard]] domain::OrderId the_order() const {
        const auto& orders = twin_.state().orders;
        return std::ranges::find_if(orders, [&](const auto& each) { return each.first != cart_; })
            ->first;
    }
    void let_it_end() { time_.micros += 10'000'000; }

    std::array<std::string_view, 1> sources_ = {"main"};
    std::array<domain::ReserveLine, 1> cart_lines_;
    std::array<domain::OrderLineInput, 1> lines_;
    domain::OrderId cart_;
    domain::Sequence set_by_;
};

TEST_F(CartTeeth, NamesARecordThatOvertakesTheEndOfACart) {
    let_it_end();
    const Twin before = twin_;
    expect(submit(order(1)), Check::expiry, {"has not ended before this record"});
    twin_ = before;
    accept(domain::Fence{"the writer's own"});
    accept(expiry());
    accept(order(1));
    EXPECT_EQ(twin_.totals().reservations_expired, 1U);
    EXPECT_FALSE(twin_.check_state().has_value());
}

TEST_F(CartTeeth, NamesUnitsThatAreGivenAwayEarly) {
    time_.micros += 9'999'999;
    expect(submit(expiry()), Check::expiry, {"is ended early"});
}

TEST_F(CartTeeth, NamesAnEndThatComesBeforeAnEarlierOne) {
    accept(reserve(20));
    const domain::Sequence later = twin_.last_sequence();
    const domain::OrderId other = twin_.state().reservations.rbegin()->first;
    ASSERT_NE(other, cart_);
    time_.micros += 60'000'000;
    expect(submit(domain::ExpireReservation{other, later}), Check::expiry,
           {"is ended before reservation " + std::to_string(cart_.raw())});
}

// Of the cart at record 5, a claim at 7 and a hold at 8.
TEST_F(CartTeeth, NamesEndsOfOneInstantThatAreNotInTheOrderOfTheirNumbers) {
    const domain::OrderId buyer = the_order();
    accept(domain::CreateWave{"main", 1, 10});
    const domain::ExpireClaim claim{twin_.state().pick_lists.begin()->first, twin_.last_sequence()};
    accept(domain::PlaceHold{buyer, 0, domain::HoldKind::manual, {11'000'000}});
    const domain::ExpireHold hold{buyer, domain::HoldKind::manual, twin_.last_sequence()};
    let_it_end();
    const Twin before = twin_;
    expect(submit(hold), Check::expiry,
           {"is ended before reservation " + std::to_string(cart_.raw())});
    twin_ = before;
    expect(submit(claim), Check::expiry,
           {"is ended before reservation " + std::to_string(cart_.raw())});
    twin_ = before;
    accept(expiry());
    const Twin between = twin_;
    expect(submit(hold), Check::expiry, {"is ended before claim of pick list"});
    twin_ = between;
    accept(claim);
    accept(hold);
    accept(order(1));
    EXPECT_FALSE(twin_.check_state().has_value());
}

TEST_F(CartTeeth, NamesAHandOverThatForgetsTheQueue) {
    let_it_end();
    const auto forget = [](TwinDecision& decision) {
        std::erase_if(decision.effects, [](const domain::Effect& effect) {
            return effect.from == Bucket::backordered && effect.to == Bucket::allocated;
        });
    };
    expect(submit(expiry(), forget), Check::decision, {"backordered->allocated"});
}

TEST_F(CartTeeth, NamesUnitsThatAreGivenBackTwice) {
    accept(domain::ReleaseReservation{cart_});
    expect(submit(domain::ReleaseReservation{cart_},
                  [](TwinDecision& decision) { decision = TwinDecision{}; }),
           Check::decision, {"twin says reject reservation_released"});
}

TEST_F(CartTeeth, NamesAnOrderThatLeavesItsCartHeld) {
    domain::PlaceOrder body = order(3);
    body.reservation = cart_;
    expect(submit(body,
                  [](TwinDecision& decision) {
                      std::erase_if(decision.effects, [](const domain::Effect& effect) {
                          return effect.to == Bucket::cancelled;
                      });
                  }),
           Check::decision, {"reserved->cancelled"});
}

TEST_F(CartTeeth, FindsNothingAtAnEndThatWasPutOff) {
    accept(domain::ExtendReservation{cart_, 60});
    let_it_end();
    accept(expiry());
    EXPECT_EQ(twin_.totals().reservations_gone, 1U);
    EXPECT_EQ(twin_.state().orders.at(cart_).lifecycle, domain::Lifecycle::held);
}

}  // namespace
}  // namespace skua::twin
