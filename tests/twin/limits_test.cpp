// Both sides of the limits that a random stream does not come near.

#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "engine/domain/limits.hpp"
#include "tests/twin/support/beside.hpp"

namespace skua::test {
namespace {

using domain::Quantity;

class Limits : public testing::Test {
protected:
    void SetUp() override {
        submit(domain::DefineItem{"A", {}});
        submit(domain::DefineLocation{"main"});
        submit(domain::DefineChannel{"web", sources_});
        lines_.resize(domain::kOrderLinesMax);
        for (domain::OrderLineInput& line : lines_) {
            line.sku.text = "A";
            line.quantity = Quantity{1};
        }
    }

    const domain::Decision& submit(const domain::CommandBody& body) {
        domain::Command command;
        command.body = body;
        EXPECT_EQ(beside_.submit(command).value_or(""), "");
        return beside_.last().decision;
    }
    const domain::Decision& order(std::size_t lines) {
        domain::PlaceOrder body;
        body.channel = "web";
        body.currency = base::Currency{{'E', 'U', 'R'}};
        body.policy = domain::Policy::backorder;
        body.lines = std::span<const domain::OrderLineInput>(lines_).first(lines);
        return submit(body);
    }

    // An order of one line of A with that many units, all of them picked at main.
    domain::OrderId picked(std::uint32_t units) {
        submit(domain::ReceiveStock{{{}, "A"}, "main", Quantity{units}, {}});
        lines_[0].quantity = Quantity{units};
        const domain::OrderId id = order(1).order;
        const domain::PickListId list = submit(domain::CreateWave{"main", 1}).pick_list;
        const std::vector<domain::Pick> picks = {{{{}, "A"}, Quantity{units}, {}}};
        submit(domain::ConfirmPicks{list, picks});
        return id;
    }
    const domain::Decision& pack(domain::OrderId order, std::uint32_t units,
                                 std::uint16_t package = 0) {
        const std::vector<domain::PackLine> lines = {{domain::LineIndex{0}, Quantity{units}}};
        return submit(domain::PackFulfillment{.order = order,
                                              .location = domain::LocationId{1},
                                              .package = package,
                                              .seals = false,
                                              .measures = {},
                                              .reference = {},
                                              .lines = lines});
    }

    Beside beside_;
    std::vector<std::string_view> sources_{"main"};
    std::vector<domain::OrderLineInput> lines_;
};

TEST_F(Limits, AWaveStopsBeforeItsPickListWouldBeTooLong) {
    submit(domain::ReceiveStock{{{}, "A"}, "main", Quantity{10'000}, {}});
    order(2'000);
    order(2'000);
    order(97);  // would make 4,097
    order(1);   // would fit, but comes later
    const auto& first = submit(domain::CreateWave{"main", 10});
    EXPECT_EQ(first.effects.size(), 2U + 4'000U);
    const auto& second = submit(domain::CreateWave{"main", 10});
    EXPECT_EQ(second.effects.size(), 2U + 98U);
}

TEST_F(Limits, AWaveTakesAPickListOfExactlyTheLimit) {
    submit(domain::ReceiveStock{{{}, "A"}, "main", Quantity{10'000}, {}});
    order(2'000);
    order(2'000);
    order(96);
    order(1);
    const auto& first = submit(domain::CreateWave{"main", 10});
    EXPECT_EQ(first.effects.size(), 2U + domain::kPickListLinesMax);
}

TEST_F(Limits, AShortOfAWholePickListStaysInsideItsRecord) {
    submit(domain::DefineLocation{"east"});
    submit(domain::ReceiveStock{{{}, "A"}, "main", Quantity{10'000}, {}});
    order(2'000);
    order(2'000);
    order(96);
    const domain::PickListId list = submit(domain::CreateWave{"main", 10}).pick_list;
    std::vector<std::string_view> sources{"main", "east"};
    submit(domain::DefineChannel{"web", sources});
    submit(domain::ReceiveStock{{{}, "A"}, "east", Quantity{3'000}, {}});
    const auto units = static_cast<std::uint32_t>(domain::kPickListLinesMax);
    const auto& more = submit(domain::ShortPick{list, {{}, "A"}, Quantity{units + 1}, {}});
    EXPECT_EQ(more.reason, domain::RejectReason::short_exceeds_list);
    // Of each line one move to open and one away from it; beside them the list, the movement, the
    // count, the level set aside and the end of the claim.
    const auto& all = submit(domain::ShortPick{list, {{}, "A"}, Quantity{units}, {}});
    EXPECT_EQ(all.effects.size(), 5U + 2 * domain::kPickListLinesMax);
    EXPECT_LE(all.effects.size(), domain::kShortEffectsMax);
}

TEST_F(Limits, ACountTakesNoMorePromisesBackThanARecordMayHold) {
    submit(domain::ReceiveStock{{{}, "A"}, "main", Quantity{5'000}, {}});
    order(2'000);
    order(1);
    const auto& opened = submit(domain::OpenCount{{{}, "A"}, "main"});
    const domain::CountId count{static_cast<std::uint64_t>(opened.effects.front().value)};
    const auto change = [&](domain::CountAction action, std::int64_t units) {
        submit(domain::ChangeCount{count, action, domain::Units{units}});
    };
    change(domain::CountAction::record, 0);
    change(domain::CountAction::approve, 0);
    EXPECT_EQ(submit(domain::PostCount{count}).reason,
              domain::RejectReason::count_touches_too_much);
    change(domain::CountAction::recount, 0);
    change(domain::CountAction::record, 1);
    change(domain::CountAction::approve, 0);
    // Each line to open and to the queue; the movement and the status.
    EXPECT_EQ(submit(domain::PostCount{count}).effects.size(), 2 * domain::kCountTakesMax + 2);
}

TEST_F(Limits, AnOrderHasSoManyReturnsAndNoMore) {
    submit(domain::ReceiveStock{{{}, "A"}, "main", Quantity{10'000}, {}});
    lines_.front().quantity = Quantity{5'000};
    const domain::OrderId id = order(1).order;
    const domain::PickListId list = submit(domain::CreateWave{"main", 10}).pick_list;
    const domain::Pick all{{{}, "A"}, Quantity{5'000}, {}};
    submit(domain::ConfirmPicks{list, {&all, 1}});
    submit(domain::ShipFulfillment{id, domain::LocationId{1}, "DHL", "1"});
    const domain::ReturnLineInput one{domain::LineIndex{0}, Quantity{1}};
    for (std::size_t i = 0; i < domain::kReturnsPerOrderMax; ++i) {
        ASSERT_EQ(submit(domain::CreateReturn{id, true, {}, {&one, 1}}).verdict,
                  domain::Verdict::accept);
    }
    EXPECT_EQ(submit(domain::CreateReturn{id, true, {}, {&one, 1}}).reason,
              domain::RejectReason::return_limit);
    // What comes back may not be more than a location can hold.
    const auto most = static_cast<std::uint32_t>(domain::kQuantityMax);
    for (int i = 0; i < 999; ++i) {
        submit(domain::ReceiveStock{{{}, "A"}, "main", Quantity{most}, {}});
    }
    submit(domain::ReceiveStock{{{}, "A"}, "main", Quantity{most - 5'000}, {}});
    const domain::ReturnedItem item{domain::LineIndex{0}, Quantity{1}, domain::Disposition::scrap};
    const auto last = static_cast<std::uint16_t>(domain::kReturnsPerOrderMax);
    const domain::ReceiveReturn receipt{id, domain::ReturnNumber{last}, "main", {&item, 1}};
    EXPECT_EQ(submit(receipt).reason, domain::RejectReason::stock_limit);
    submit(domain::AdjustStock{{{}, "A"}, "main", domain::Units{-1}});
    EXPECT_EQ(submit(receipt).verdict, domain::Verdict::accept);
}

TEST_F(Limits, ABackorderQueueIsFullAtItsLimit) {
    for (std::size_t queued = 0; queued < domain::kBackorderLinesPerSkuMax;
         queued += domain::kOrderLinesMax) {
        ASSERT_EQ(order(domain::kOrderLinesMax).verdict, domain::Verdict::accept);
    }
    const auto& full = order(1);
    EXPECT_EQ(full.reason, domain::RejectReason::backorder_limit);
    submit(domain::ReceiveStock{{{}, "A"}, "main", Quantity{3}, {}});
    EXPECT_EQ(order(4).at, 3U);
    EXPECT_EQ(order(3).verdict, domain::Verdict::accept);
    EXPECT_EQ(order(1).reason, domain::RejectReason::backorder_limit);
}

TEST_F(Limits, ALineHasAtMostEightPortionsHoweverOftenItsChannelChanges) {
    lines_.front().quantity = Quantity{100};
    const domain::OrderId waiting = order(1).order;
    lines_.front().quantity = Quantity{1};
    order(1);  // waits behind it
    for (std::size_t set = 0; set < 3; ++set) {
        const auto sources = beside_.arena().make_span<std::string_view>(8);
        for (std::string_view& name : sources) {
            name = beside_.arena().copy("place-" + std::to_string(set) + "-" +
                                        std::to_string(&name - sources.data()));
            submit(domain::DefineLocation{name});
        }
        submit(domain::DefineChannel{"web", sources});
        for (const std::string_view name : sources) {
            submit(domain::ReceiveStock{{{}, "A"}, name, Quantity{1}, {}});
        }
        const twin::Line& line = beside_.twin().state().orders.at(waiting).lines.front();
        EXPECT_EQ(line.portions.size(), domain::kChannelLocationsMax);
        EXPECT_EQ(line.backordered, domain::Units{100 - 8});
    }
    // Where it has a portion already it still gets units, before the line behind it.
    const auto back = beside_.arena().make_span<std::string_view>(2);
    back[0] = "place-2-0";
    back[1] = "place-0-0";
    submit(domain::DefineChannel{"web", back});
    const auto& filled = submit(domain::ReceiveStock{{{}, "A"}, "place-0-0", Quantity{2}, {}});
    ASSERT_EQ(filled.effects.size(), 2U);
    EXPECT_EQ(filled.effects[1].order(), waiting);
    EXPECT_EQ(filled.effects[1].quantity, Quantity{2});
}

TEST_F(Limits, AnOrderHasSoManyPackagesAndMoreGoesIntoThem) {
    const domain::OrderId order = picked(domain::kPackagesPerOrderMax + 2U);
    for (std::uint16_t i = 1; i <= domain::kPackagesPerOrderMax; ++i) {
        ASSERT_EQ(pack(order, 1).effects[0].value, i);
    }
    EXPECT_EQ(pack(order, 1).reason, domain::RejectReason::package_limit);
    EXPECT_EQ(pack(order, 1, domain::kPackagesPerOrderMax).verdict, domain::Verdict::accept);
    EXPECT_EQ(pack(order, 2).reason, domain::RejectReason::package_limit);
    const domain::Decision& shipped =
        submit(domain::ShipFulfillment{order, domain::LocationId{1}, "DHL", "JD01"});
    // What is still picked, what is packed, each package, the shipment and the end of the order.
    EXPECT_EQ(shipped.effects.size(), 2U + domain::kPackagesPerOrderMax + 2U);
}

TEST_F(Limits, AllOfTheLongestOrderIsAskedForAndGivenBack) {
    constexpr std::uint32_t kLines = domain::kOrderLinesMax;
    submit(domain::ReceiveStock{{{}, "A"}, "main", Quantity{kLines * 2}, {}});
    for (domain::OrderLineInput& line : lines_) {
        line.quantity = Quantity{2};
    }
    const domain::OrderId id = order(kLines).order;
    const domain::PickListId list = submit(domain::CreateWave{"main", 1}).pick_list;
    const std::vector<domain::Pick> picks = {{{{}, "A"}, Quantity{kLines}, {}}};
    submit(domain::ConfirmPicks{list, picks});
    EXPECT_EQ(submit(domain::RequestCancellation{id, 0, {}}).effects.size(), kLines);
    const auto& given = submit(
        domain::AnswerCancellation{id, domain::LocationId{1}, domain::CancellationAnswer::accept});
    // A half of the lines is picked, the other is not. The answer, the list, the end of the order.
    EXPECT_EQ(given.effects.size(), kLines + 3U);
    EXPECT_EQ(given.effects.back().kind, domain::EffectKind::lifecycle_changed);
    EXPECT_LE(given.effects.size(), domain::kCancellationEffectsMax);
}

TEST_F(Limits, AllOfTheLongestOrderIsAskedForAndGivenBackByItsDevice) {
    constexpr std::uint32_t kLines = domain::kOrderLinesMax;
    submit(domain::ReceiveStock{{{}, "A"}, "main", Quantity{kLines * 2}, {}});
    for (domain::OrderLineInput& line : lines_) {
        line.quantity = Quantity{2};
    }
    const domain::OrderId id = order(kLines).order;
    const domain::PickListId list = submit(domain::CreateWave{"main", 1}).pick_list;
    std::vector<domain::CancelLine> asked(kLines);
    for (std::uint32_t i = 0; i < kLines; ++i) {
        asked[i] = {domain::LineIndex{static_cast<std::uint16_t>(i)}, Quantity{1}};
    }
    submit(domain::RequestCancellation{id, 0, asked});
    const auto& given = submit(domain::UnclaimPickList{list});
    // Of every line what is cancelled and what goes back; the request and the list are over.
    EXPECT_EQ(given.effects.size(), 2U * kLines + 2U);
    EXPECT_LE(given.effects.size(), domain::kUnclaimEffectsMax);
}

TEST_F(Limits, TheLongestOrderIsClosedLineByLine) {
    constexpr std::uint32_t kLines = domain::kOrderLinesMax;
    submit(domain::ReceiveStock{{{}, "A"}, "main", Quantity{kLines}, {}});
    for (domain::OrderLineInput& line : lines_) {
        line.quantity = Quantity{1};
    }
    const domain::OrderId full = order(kLines).order;
    const auto& closed = submit(domain::CloseOrder{full, 0, {}});
    // Of every line what it is and its move; the end of the order.
    EXPECT_EQ(closed.effects.size(), 2U * kLines + 1U);
    EXPECT_LE(closed.effects.size(), domain::kCloseEffectsMax);
}

TEST_F(Limits, SoManyEventsOfAShipmentAreRecorded) {
    const domain::OrderId order = picked(1);
    submit(domain::ShipFulfillment{order, domain::LocationId{1}, "DHL", "JD01"});
    auto status = domain::TrackingStatus::in_transit;
    const auto track = [&](const std::string& event) -> const domain::Decision& {
        return submit(domain::RecordTracking{order, 1, status, {1}, event});
    };
    for (std::size_t i = 0; i < domain::kTrackingEventsMax; ++i) {
        ASSERT_EQ(track("e" + std::to_string(i)).effects.size(), 1U);
    }
    EXPECT_EQ(track("more").reason, domain::RejectReason::tracking_limit);
    const domain::Decision& repeated = track("e0");
    EXPECT_EQ(repeated.verdict, domain::Verdict::accept);
    EXPECT_TRUE(repeated.effects.empty());
    // News is always taken.
    status = domain::TrackingStatus::delivered;
    ASSERT_EQ(track("the end").effects.size(), 1U);
    EXPECT_EQ(track("after it").reason, domain::RejectReason::tracking_limit);
}

}  // namespace
}  // namespace skua::test
