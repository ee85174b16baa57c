#include "engine/sequencer/expiries.hpp"

#include <gtest/gtest.h>

#include <vector>

namespace skua::sequencer::test {
namespace {

using domain::HoldKind;
using domain::OrderId;
using domain::Sequence;

constexpr OrderId kOrder{77};
constexpr OrderId kOther{78};

domain::Record record(std::uint64_t sequence, domain::CommandBody body,
                      domain::Verdict verdict = domain::Verdict::accept) {
    domain::Record record;
    record.sequence = Sequence{sequence};
    record.time = {static_cast<std::int64_t>(sequence)};
    record.command.body = body;
    record.decision.verdict = verdict;
    return record;
}

domain::PlaceHold placed(OrderId order, std::int64_t until, HoldKind hold = HoldKind::manual) {
    return {.order = order, .expected_version = 0, .hold = hold, .hold_until = {until}};
}

domain::ReleaseHold released(OrderId order, HoldKind hold = HoldKind::manual) {
    return {.order = order, .expected_version = 0, .hold = hold};
}

void arm(Expiries& expiries, std::int64_t until, std::uint64_t sequence, OrderId order = kOrder,
         HoldKind hold = HoldKind::manual) {
    expiries.arm(record(sequence, placed(order, until, hold)));
}

// As recovery does.
void restore(Expiries& expiries, const domain::Record& record) {
    expiries.arm(record);
    expiries.settle(record);
}

std::vector<std::uint64_t> placed_numbers_in_turn(Expiries expiries) {
    std::vector<std::uint64_t> numbers;
    while (expiries.size() != 0) {
        numbers.push_back(std::get<domain::ExpireHold>(expiries.take_next().command).placed.raw());
    }
    return numbers;
}

using Numbers = std::vector<std::uint64_t>;

TEST(Expiries, NothingIsDueWhileNothingIsArmed) {
    const Expiries expiries;
    EXPECT_FALSE(expiries.is_due({INT64_MAX - 1}));
    EXPECT_EQ(expiries.size(), 0U);
}

TEST(Expiries, IsDueAtItsTimeAndNotAMicrosecondBefore) {
    Expiries expiries;
    arm(expiries, 500, 1);
    EXPECT_FALSE(expiries.is_due({499}));
    EXPECT_TRUE(expiries.is_due({500}));
    const Expiries::Due due = expiries.take_next();
    EXPECT_EQ(due.time.micros, 500);
    const auto& command = std::get<domain::ExpireHold>(due.command);
    EXPECT_EQ(command.order, kOrder);
    EXPECT_EQ(command.placed, Sequence{1});
    EXPECT_FALSE(expiries.is_due({500}));
}

TEST(Expiries, ComeInTheOrderOfTheirTimesAndThenOfTheirNumbers) {
    Expiries expiries;
    arm(expiries, 300, 1);
    arm(expiries, 100, 2);
    arm(expiries, 200, 3, kOther);
    arm(expiries, 200, 4);
    arm(expiries, 100, 5, kOther, HoldKind::fraud);
    EXPECT_EQ(placed_numbers_in_turn(expiries), (Numbers{2, 5, 3, 4, 1}));
}

TEST(Expiries, ARefusedHoldHasNoEnd) {
    Expiries expiries;
    arm(expiries, 100, 1);
    arm(expiries, 200, 2);
    expiries.settle(record(2, placed(kOrder, 200), domain::Verdict::reject));
    EXPECT_EQ(placed_numbers_in_turn(expiries), (Numbers{1}));
    expiries.settle(record(1, placed(kOrder, 100)));
    EXPECT_EQ(expiries.size(), 1U);
}

TEST(Expiries, AReleaseDisarmsThatHoldAndNoOther) {
    Expiries expiries;
    arm(expiries, 100, 1);
    arm(expiries, 100, 2, kOrder, HoldKind::fraud);
    arm(expiries, 100, 3, kOther);
    expiries.settle(record(4, released(kOrder), domain::Verdict::reject));
    EXPECT_EQ(expiries.size(), 3U);
    expiries.settle(record(5, released(kOrder)));
    EXPECT_EQ(placed_numbers_in_turn(expiries), (Numbers{2, 3}));
}

TEST(Expiries, AReleaseLeavesWhatWasPlacedBehindIt) {
    Expiries expiries;
    arm(expiries, 100, 1);
    arm(expiries, 50, 3);  // numbered before the release at 2 is decided
    expiries.settle(record(2, released(kOrder)));
    EXPECT_EQ(placed_numbers_in_turn(expiries), (Numbers{3}));
    EXPECT_TRUE(expiries.is_due({50}));
}

TEST(Expiries, WhatIsDueNextIsKnownAgainAfterADisarm) {
    Expiries expiries;
    arm(expiries, 100, 1);
    arm(expiries, 200, 2, kOther);
    expiries.settle(record(3, released(kOrder)));
    EXPECT_FALSE(expiries.is_due({199}));
    EXPECT_TRUE(expiries.is_due({200}));
}

TEST(Expiries, RecordsOfAnotherLifeLeaveArmedWhatThatLifeHadArmed) {
    Expiries expiries;
    restore(expiries, record(1, placed(kOrder, 900)));
    restore(expiries, record(2, placed(kOrder, 800), domain::Verdict::reject));
    restore(expiries, record(3, placed(kOther, 700)));
    restore(expiries, record(4, released(kOther)));
    restore(expiries, record(5, placed(kOther, 600)));
    restore(expiries, record(6, placed(kOther, 0, HoldKind::fraud)));
    restore(expiries, record(7, placed(kOther, 0, HoldKind::fraud), domain::Verdict::reject));
    restore(expiries, record(8, placed(kOrder, 500, HoldKind::price)));
    const domain::ExpireHold expired{
        .order = kOrder, .hold = HoldKind::price, .placed = Sequence{8}};
    restore(expiries, record(9, expired));
    EXPECT_EQ(placed_numbers_in_turn(expiries), (Numbers{5, 1}));
}

TEST(Expiries, AnEndThatHasPassedIsNone) {
    const domain::Record asked = record(10, placed(kOrder, 10));
    EXPECT_EQ(end_set_by(asked.command, {9}), base::Timestamp{10});
    EXPECT_EQ(end_set_by(asked.command, {10}), std::nullopt);
    EXPECT_EQ(end_set_by(record(10, placed(kOrder, 0)).command, {0}), std::nullopt);
    EXPECT_EQ(end_set_by(record(10, released(kOrder)).command, {0}), std::nullopt);
    Expiries expiries;
    restore(expiries, record(10, placed(kOrder, 10), domain::Verdict::reject));
    EXPECT_EQ(expiries.size(), 0U);
}

// A cart held for so many seconds from its record's time; ids are known once it is decided.
domain::Record cart(std::uint64_t sequence, std::uint32_t seconds, OrderId id = {},
                    domain::Verdict verdict = domain::Verdict::accept) {
    domain::Reserve body;
    body.ttl_seconds = seconds;
    domain::Record decided = record(sequence, body, verdict);
    decided.decision.order = id;
    return decided;
}

constexpr std::int64_t kSecond = 1'000'000;

TEST(Expiries, OfACartIsNotKnownBeforeItIsDecided) {
    Expiries expiries;
    expiries.arm(cart(5, 2));
    EXPECT_TRUE(expiries.is_due({2 * kSecond + 5}));
    EXPECT_FALSE(expiries.is_due({2 * kSecond + 4}));
    EXPECT_FALSE(expiries.is_next_known());
    expiries.settle(cart(5, 2, kOrder));
    ASSERT_TRUE(expiries.is_next_known());
    const auto due = std::get<domain::ExpireReservation>(expiries.take_next().command);
    EXPECT_EQ(due.reservation, kOrder);
    EXPECT_EQ(due.set_by, Sequence{5});
    EXPECT_EQ(expiries.size(), 0U);
}

TEST(Expiries, ARefusedCartHasNoEnd) {
    Expiries expiries;
    restore(expiries, cart(5, 2, {}, domain::Verdict::reject));
    EXPECT_EQ(expiries.size(), 0U);
    EXPECT_FALSE(expiries.is_due({INT64_MAX - 1}));
}

TEST(Expiries, AnExtensionReplacesTheEndsBeforeItAndARefusedOneDoesNot) {
    Expiries expiries;
    restore(expiries, cart(1, 2, kOrder));
    expiries.arm(record(2, domain::ExtendReservation{kOrder, 60}));
    EXPECT_EQ(expiries.size(), 2U) << "which of the two counts is not decided";
    expiries.settle(record(2, domain::ExtendReservation{kOrder, 60}, domain::Verdict::reject));
    EXPECT_TRUE(expiries.is_due({2 * kSecond + 1}));
    restore(expiries, record(3, domain::ExtendReservation{kOrder, 60}));
    EXPECT_EQ(expiries.size(), 1U);
    EXPECT_FALSE(expiries.is_due({60 * kSecond}));
    EXPECT_EQ(std::get<domain::ExpireReservation>(expiries.take_next().command).set_by,
              Sequence{3});
}

TEST(Expiries, AReleaseOrAnOrderEndsTheReservationThatItNames) {
    Expiries expiries;
    restore(expiries, cart(1, 2, kOrder));
    restore(expiries, cart(2, 2, kOther));
    arm(expiries, kSecond, 3);  // a hold of an order with that number is another thing
    restore(expiries, record(4, domain::ReleaseReservation{kOrder}));
    EXPECT_EQ(expiries.size(), 2U);
    domain::PlaceOrder order;
    order.reservation = kOther;
    restore(expiries, record(5, order));
    EXPECT_EQ(expiries.size(), 2U) << "it was not held any more, so nothing was committed";
    domain::Record committed = record(6, order);
    domain::Effect effect;
    effect.kind = domain::EffectKind::reservation_committed;
    committed.decision.effects = {&effect, 1};
    restore(expiries, committed);
    EXPECT_EQ(expiries.size(), 1U);
}

TEST(Expiries, OfOneInstantComeInTheOrderOfTheirNumbersWhateverTheyEnd) {
    const auto at = [](std::int64_t second, domain::Record made) {
        made.time = {second * kSecond};
        return made;
    };
    domain::Record wave = record(2, domain::CreateWave{"main", 1, 3});
    wave.decision.pick_list = domain::PickListId{1};  // it has found something
    Expiries expiries;
    restore(expiries, at(6, cart(1, 4, kOrder)));
    restore(expiries, at(7, wave));
    restore(expiries, at(8, record(3, placed(kOrder, 10 * kSecond))));
    restore(expiries, at(9, cart(4, 1, kOther)));
    EXPECT_FALSE(expiries.is_due({10 * kSecond - 1}));
    const auto next = [&] { return expiries.take_next().command; };
    EXPECT_EQ(std::get<domain::ExpireReservation>(next()).set_by, Sequence{1});
    EXPECT_EQ(std::get<domain::ExpireClaim>(next()).set_by, Sequence{2});
    EXPECT_EQ(std::get<domain::ExpireHold>(next()).placed, Sequence{3});
    EXPECT_TRUE(expiries.is_due({10 * kSecond}));
    EXPECT_EQ(std::get<domain::ExpireReservation>(next()).set_by, Sequence{4});
}

std::vector<domain::Effect> created_with_end(domain::EffectKind end, std::int64_t until) {
    std::vector<domain::Effect> effects(2);
    effects[0].kind = domain::EffectKind::order_created;
    effects[1].kind = end;
    effects[1].value = until;
    return effects;
}

TEST(Expiries, AGraceIsArmedWhereItsRecordIsSettledAndAReleaseEndsIt) {
    Expiries expiries;
    const auto effects = created_with_end(domain::EffectKind::grace_started, 9'000'000);
    domain::Record placed = record(1, domain::PlaceOrder{});
    expiries.arm(placed);
    EXPECT_EQ(expiries.size(), 0U);
    placed.decision.order = kOrder;
    placed.decision.effects = effects;
    expiries.settle(placed);
    EXPECT_EQ(expiries.size(), 1U);
    EXPECT_TRUE(expiries.is_due({9'000'000}));
    EXPECT_FALSE(expiries.is_due({8'999'999}));
    EXPECT_TRUE(expiries.is_next_known());
    restore(expiries, record(2, released(kOrder, HoldKind::grace)));
    EXPECT_EQ(expiries.size(), 0U);
}

TEST(Expiries, ACartOrAnExtensionWithoutATimeEndsAsItsRecordSays) {
    Expiries expiries;
    const auto effects = created_with_end(domain::EffectKind::reservation_extended, 9'000'000);
    domain::Record cart = record(1, domain::Reserve{});
    cart.decision.order = kOrder;
    cart.decision.effects = effects;
    restore(expiries, cart);
    EXPECT_TRUE(expiries.is_due({9'000'000}));
    auto later = created_with_end(domain::EffectKind::reservation_extended, 12'000'000);
    later.erase(later.begin());
    domain::Record extension = record(2, domain::ExtendReservation{kOrder, 0});
    extension.decision.effects = later;
    extension.decision.order = kOrder;
    restore(expiries, extension);
    EXPECT_EQ(expiries.size(), 1U);
    EXPECT_FALSE(expiries.is_due({11'999'999}));
    const auto refused = record(3, domain::ExtendReservation{kOrder, 0}, domain::Verdict::reject);
    restore(expiries, refused);
    EXPECT_EQ(expiries.size(), 1U);
    const Expiries::Due due = expiries.take_next();
    EXPECT_EQ(std::get<domain::ExpireReservation>(due.command).set_by, Sequence{2});
}

}  // namespace
}  // namespace skua::sequencer::test
