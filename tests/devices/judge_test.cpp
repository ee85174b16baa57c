// The judges, fed with a small day that is right, and with the same day after one forgery each: a
// task given twice, a unit picked twice, a short that is lost. Each must be named.

#include <gtest/gtest.h>

#include <algorithm>

#include "tests/devices/claim_judge.hpp"
#include "tests/devices/unit_judge.hpp"

namespace skua::devices {
namespace {

constexpr Fulfillment kHere{.order = 7, .location = 1};
constexpr Fulfillment kThere{.order = 7, .location = 2};

Event event(EventKind kind, std::uint64_t sequence, std::uint64_t list, Fulfillment fulfillment,
            std::vector<EventLine> lines) {
    Event out;
    out.kind = kind;
    out.sequence = sequence;
    out.order = fulfillment.order;
    out.list = list;
    out.fulfillment = fulfillment;
    out.lines = std::move(lines);
    return out;
}

EventLine tea(std::uint64_t quantity, std::uint16_t location = 0) {
    return {.line = 0, .sku = "TEA", .location = location, .quantity = quantity};
}

Event stock(std::uint64_t sequence, const char* movement, std::uint16_t location,
            std::int64_t delta) {
    Event out;
    out.kind = EventKind::stock_changed;
    out.sequence = sequence;
    out.sku = "TEA";
    out.location = location;
    out.movement = movement;
    out.delta = delta;
    return out;
}

Task task(Fulfillment fulfillment, std::uint64_t quantity) {
    return {.fulfillment = fulfillment, .line = 0, .sku = "TEA", .quantity = quantity};
}

Entry entry(Act act, std::uint64_t sequence, std::uint64_t list, Task of) {
    return {.act = act, .device = 1, .sequence = sequence, .list = list, .tasks = {std::move(of)}};
}

// An order of ten: eight here, two there. Of those here one is short, which is promised there; of
// the list the device picks four, and gives three back, which another one picks. Everything leaves.
struct SmallDay {
    std::vector<Event> events;
    std::vector<Entry> log;

    SmallDay() {
        arrive();
        pick_here();
        pick_there();
    }

    // The first event of a kind, for whoever forges it.
    Event& find(EventKind kind, std::uint64_t sequence) {
        const auto found = std::ranges::find_if(
            events, [&](const Event& one) { return one.kind == kind && one.sequence == sequence; });
        return *found;
    }

    Faults judged() const {
        Faults faults;
        ClaimJudge claims(log, faults);
        UnitJudge units(faults);
        for (const Event& one : events) {
            claims.take(one);
            units.take(one);
        }
        claims.finish();
        units.finish();
        return faults;
    }

private:
    void arrive() {
        events.push_back(stock(1, "receipt", 1, 8));
        events.push_back(stock(2, "receipt", 2, 3));
        Event accepted = event(EventKind::order_accepted, 3, 0, kHere, {});
        accepted.units_ordered = 10;
        events.push_back(accepted);
        events.push_back(event(EventKind::order_allocated, 3, 0, kHere, {tea(8, 1), tea(2, 2)}));
    }
    void pick_here() {
        log.push_back(entry(Act::pulled, 4, 40, task(kHere, 8)));
        events.push_back(event(EventKind::claimed, 4, 40, kHere, {}));
        log.push_back(entry(Act::picked, 5, 40, task(kHere, 4)));
        events.push_back(event(EventKind::picked, 5, 40, kHere, {tea(4)}));
        log.push_back(entry(Act::shorted, 6, 40, task(kHere, 1)));
        events.push_back(stock(6, "short_pick", 1, -1));
        EventLine shorted = tea(1);
        shorted.allocated = {{2, 1}};
        events.push_back(event(EventKind::shorted, 6, 40, kHere, {shorted}));
        events.push_back(event(EventKind::order_allocated, 6, 0, kThere, {tea(1, 2)}));
        log.push_back(entry(Act::unclaimed, 7, 40, task(kHere, 3)));
        events.push_back(event(EventKind::unclaimed, 7, 40, kHere, {tea(3)}));
        pack_and_ship(8, kHere, 1, 4);
        log.push_back(entry(Act::pulled, 10, 41, task(kHere, 3)));
        log.back().device = 2;
        events.push_back(event(EventKind::claimed, 10, 41, kHere, {}));
        log.push_back(entry(Act::picked, 11, 41, task(kHere, 3)));
        events.push_back(event(EventKind::picked, 11, 41, kHere, {tea(3)}));
        pack_and_ship(12, kHere, 2, 3);
    }
    void pick_there() {
        log.push_back(entry(Act::pulled, 14, 42, task(kThere, 3)));
        events.push_back(event(EventKind::claimed, 14, 42, kThere, {}));
        log.push_back(entry(Act::picked, 15, 42, task(kThere, 3)));
        events.push_back(event(EventKind::picked, 15, 42, kThere, {tea(3)}));
        log.push_back(entry(Act::shipped, 16, 0, task(kThere, 3)));
        events.push_back(event(EventKind::shipped, 16, 0, kThere, {tea(3)}));
        events.push_back(stock(16, "shipment", 2, -3));
    }
    void pack_and_ship(std::uint64_t sequence, Fulfillment fulfillment, std::uint16_t package,
                       std::uint64_t units) {
        log.push_back(entry(Act::packed, sequence, 0, task(fulfillment, units)));
        events.push_back(event(EventKind::packed, sequence, 0, fulfillment, {tea(units)}));
        events.back().package = package;
        log.push_back(entry(Act::shipped, sequence + 1, 0, task(fulfillment, units)));
        events.push_back(event(EventKind::shipped, sequence + 1, 0, fulfillment, {tea(units)}));
        events.back().package = package;
        events.push_back(stock(sequence + 1, "shipment", fulfillment.location,
                               -static_cast<std::int64_t>(units)));
    }
};

void expect_named(const SmallDay& day, const std::string& what) {
    const Faults faults = day.judged();
    EXPECT_TRUE(std::ranges::any_of(
        faults.kept(),
        [&](const std::string& fault) { return fault.find(what) != std::string::npos; }))
        << "nobody says: " << what << (faults.count() == 0 ? "" : "; but " + faults.kept().front());
}

TEST(Judges, PassADayThatIsRight) {
    const Faults faults = SmallDay().judged();
    EXPECT_EQ(faults.count(), 0U) << (faults.count() == 0 ? "" : faults.kept().front());
}

TEST(Judges, NameATaskThatTwoListsHave) {
    SmallDay day;
    Event again = day.find(EventKind::claimed, 4);
    again.list = 43;
    again.sequence = 5;
    day.events.insert(std::ranges::find(day.events, std::uint64_t{5}, &Event::sequence), again);
    expect_named(day, "record 5: f7.1 is given to list p43 while list p40 has it");
}

TEST(Judges, NameAListThatTwoDevicesHave) {
    SmallDay day;
    Entry again = day.log.front();
    again.device = 2;
    again.sequence = 5'000;
    day.log.push_back(again);
    expect_named(day, "list p40 was given to device 1 and to device 2");
}

TEST(Judges, NameAnAnswerThatTwoDevicesHave) {
    SmallDay day;
    day.log.push_back(day.log[1]);
    day.log.back().device = 2;
    expect_named(day, "record 5: device 2 and device 1 have both got this answer");
}

TEST(Judges, NameAUnitThatIsPickedTwice) {
    SmallDay day;
    day.find(EventKind::picked, 11).lines.front().quantity = 4;
    expect_named(day, "record 11: o7 line 0: 4 units are taken from what is promised, where 3 are");
    expect_named(day, "record 11: f7.1 line 0: 1 units more are picked than list p41 had");
}

TEST(Judges, NameAPickFromAListThatHasEnded) {
    SmallDay day;
    day.find(EventKind::picked, 11).list = 40;
    expect_named(day, "record 11: f7.1 is not what list p40 has");
}

TEST(Judges, NameAPickThatNoDeviceDid) {
    SmallDay day;
    std::erase_if(day.log, [](const Entry& one) { return one.sequence == 11; });
    expect_named(day, "record 11: something was picked that no device has done");
}

TEST(Judges, NameAnAnswerThatTheFeedDoesNotKnow) {
    SmallDay day;
    std::erase_if(day.events, [](const Event& one) { return one.sequence == 15; });
    expect_named(day, "record 15: device 1 was answered that it picked something, and the feed");
}

TEST(Judges, NameAnAnswerOfOtherUnits) {
    SmallDay day;
    std::ranges::find(day.log, std::uint64_t{5}, &Entry::sequence)->tasks.front().quantity = 3;
    expect_named(day, "record 5: device 1 was answered that it picked other units");
}

TEST(Judges, NameAPackageThatLeavesTwice) {
    SmallDay day;
    day.find(EventKind::shipped, 13).package = 1;
    expect_named(day, "record 13: package 1 of o7 leaves with other units than were packed");
}

TEST(Judges, NameAUnitThatIsShippedTwice) {
    SmallDay day;
    day.find(EventKind::shipped, 16).lines.front().quantity = 4;
    expect_named(day, "record 16: o7 line 0: 4 units are taken from what is ready, where 3 are");
    expect_named(day, "record 16: TEA at location 2: its lines lost other units than the stock");
}

TEST(Judges, NameAShortThatIsLost) {
    SmallDay day;
    day.find(EventKind::shorted, 6).lines.front().allocated.clear();
    std::erase_if(day.events, [](const Event& one) {
        return one.kind == EventKind::order_allocated && one.sequence == 6;
    });
    expect_named(day, "record 6: o7 line 0: 1 units are short, and 0 of them are promised again");
    expect_named(day, "1 units are short and neither promised again nor back-ordered");
}

TEST(Judges, NameAShortThatTheOrderIsNotToldOf) {
    SmallDay day;
    EventLine& line = day.find(EventKind::shorted, 6).lines.front();
    line.allocated.clear();
    line.backordered = 1;
    expect_named(day, "record 6: o7 line 0 is not told that its short units wait");
}

TEST(Judges, NameAShortThatLeavesTheStock) {
    SmallDay day;
    std::erase_if(day.events, [](const Event& one) {
        return one.kind == EventKind::stock_changed && one.sequence == 6;
    });
    expect_named(day, "record 6: TEA at location 1: its lines lost other units than the stock");
}

TEST(Judges, NameAPromiseOfWhatIsNotThere) {
    SmallDay day;
    day.find(EventKind::stock_changed, 2).delta = 1;
    expect_named(day, "record 3: TEA at location 2: 2 units are promised, picked or packed of 1");
}

TEST(Judges, NameUnitsThatDoNotGoBack) {
    SmallDay day;
    day.find(EventKind::unclaimed, 7).lines.front().quantity = 2;
    expect_named(day, "record 7: f7.1: of list p40 other units go back than were left");
}

TEST(Judges, NameAClaimThatNobodyEnds) {
    SmallDay day;
    std::erase_if(day.log, [](const Entry& one) { return one.sequence >= 15; });
    std::erase_if(day.events, [](const Event& one) { return one.sequence >= 15; });
    expect_named(day, "f7.2 is still claimed by list p42 when all is over");
}

TEST(Judges, NameAnOrderOfOtherUnitsThanItsLines) {
    SmallDay day;
    day.find(EventKind::order_accepted, 3).units_ordered = 11;
    expect_named(day, "record 3: o7 is of 11 units, and its lines of 10");
}

}  // namespace
}  // namespace skua::devices
