// The state digest has teeth: whatever changes of the state, it changes. The engine's is the same
// sum slot by slot (random_stream_test compares them after every record), so this speaks for both.

#include <gtest/gtest.h>

#include <functional>
#include <map>
#include <string>
#include <vector>

#include "engine/twin/state_digest.hpp"

namespace skua::twin {
namespace {

using domain::ChannelId;
using domain::LineIndex;
using domain::LocationId;
using domain::OrderId;
using domain::PickListId;
using domain::Sequence;
using domain::SkuId;
using domain::Slot;

constexpr SkuId kSku = domain::make_sku_id(Slot{7}, 1);
constexpr SkuId kOther = domain::make_sku_id(Slot{7}, 2);
constexpr LocationId kMain{1};
constexpr LocationId kEast{2};
constexpr ChannelId kWeb{1};
constexpr OrderId kFirst = domain::make_order_id(Slot{7}, 1, domain::Spans::no);
constexpr OrderId kSecond = domain::make_order_id(Slot{7}, 2, domain::Spans::no);
constexpr PickListId kList = domain::make_pick_list_id(Sequence{30}, Slot{9});

Order an_order(OrderId id, std::uint64_t number) {
    Order order;
    order.id = id;
    order.number = Sequence{number};
    order.accepted_at = {1'000};
    order.placed_at = {900};
    order.total = base::ExactAmount::of(9, {250, 2});
    order.currency = {{'E', 'U', 'R'}};
    order.policy = domain::Policy::backorder;
    order.external_id = "1001";
    order.cold = R"({"customer":"c1"})";
    order.channel = kWeb;
    order.holds = {domain::HoldKind::fraud};
    Line& line = order.lines.emplace_back();
    line.sku = kSku;
    line.unit_price = {250, 2};
    line.external_line_id = "a";
    line.ordered = Units{9};
    line.open = Units{1};
    line.backordered = Units{2};
    line.cancelled = Units{1};
    line.over_percent = 20;
    line.under_percent = 10;
    line.accepted = Units{1};
    line.portions = {{kMain, Units{1}, Units{1}, Units{1}, Units{1}, Units{0}, {}},
                     {kEast, Units{0}, Units{0}, Units{0}, Units{0}, Units{1}, {}}};
    order.shipments.push_back({.sequence = Sequence{20},
                               .time = {2'000},
                               .location = kEast,
                               .carrier = "DHL",
                               .tracking_number = "JD01",
                               .number = 1,
                               .package = 1,
                               .status = domain::TrackingStatus::in_transit,
                               .tracked_at = {2'500},
                               .events = {"e1", "e2"}});
    order.cancellations[kMain] = {.status = domain::CancellationStatus::refused,
                                  .requested = Sequence{21},
                                  .answered = Sequence{22},
                                  .requested_at = {2'100},
                                  .lines = {{LineIndex{0}, {Units{2}, Units{1}}}}};
    order.packages.push_back({.number = 1,
                              .location = kMain,
                              .status = domain::PackageStatus::sealed,
                              .shipment = 0,
                              .opened = Sequence{18},
                              .opened_at = {1'800},
                              .weight_grams = 850,
                              .length_mm = 300,
                              .width_mm = 200,
                              .height_mm = 100,
                              .reference = "box",
                              .units = {{LineIndex{0}, Units{1}}}});
    return order;
}

// One of everything.
State a_state() {
    State state;
    state.items = {{kSku, "A"}, {kOther, "B"}};
    state.descriptions = {{kSku, "an item"}, {kOther, ""}};
    state.locations = {{"main", kMain}, {"east", kEast}};
    state.channels = {{"web", kWeb}};
    state.sourcing = {{kWeb, {kMain, kEast}}};
    state.windows = {{kWeb, {1'800, 900}}};
    Level& level = state.levels[{kSku, kMain}];
    level.on_hand = Units{10};
    level.allocated = Units{4};
    level.soft_reserved = Units{1};
    level.safety_stock = Units{2};
    level.bin = "A-01";
    state.orders.emplace(kFirst, an_order(kFirst, 10));
    state.orders.emplace(kSecond, an_order(kSecond, 11));
    state.queues[kSku] = {{{Sequence{10}, LineIndex{0}}, kFirst},
                          {{Sequence{11}, LineIndex{0}}, kSecond}};
    state.raised = {{kSku, {Sequence{12}, 3}}, {kOther, {Sequence{12}, 4}}};
    state.timed_holds = {{{kFirst, domain::HoldKind::fraud}, {{9'000}, Sequence{15}}}};
    PickList& list = state.pick_lists[kList];
    list.location = kMain;
    list.created_at = {3'000};
    list.tasks = {{kFirst, LineIndex{0}, kSku, Units{1}, Units{1}, {}},
                  {kSecond, LineIndex{0}, kSku, Units{2}, Units{0}, {}}};
    return state;
}

using Change = std::function<void(State& state)>;
using Changes = std::map<std::string, Change>;

Changes in_order(const std::string& what, const std::function<void(Order& order)>& change) {
    return {{what, [change](State& state) { change(state.orders.at(kFirst)); }}};
}

Changes changes_of_orders() {
    Changes all;
    const auto add = [&](const std::string& what,
                         const std::function<void(Order & order)>& change) {
        all.merge(in_order(what, change));
    };
    add("number", [](Order& o) { o.number = Sequence{9}; });
    add("accepted at", [](Order& o) { ++o.accepted_at.micros; });
    add("placed at", [](Order& o) { ++o.placed_at.micros; });
    add("total", [](Order& o) { o.total = base::ExactAmount::of(8, {250, 2}); });
    add("scale of the total", [](Order& o) { ++o.total.scale; });
    add("currency", [](Order& o) { o.currency = {{'E', 'U', 'S'}}; });
    add("policy", [](Order& o) { o.policy = domain::Policy::all_or_nothing; });
    add("priority", [](Order& o) { ++o.priority; });
    add("channel", [](Order& o) { o.channel = ChannelId{2}; });
    add("external id", [](Order& o) { o.external_id = "1002"; });
    add("cold part", [](Order& o) { o.cold = "{}"; });
    add("version", [](Order& o) { ++o.version; });
    add("life cycle", [](Order& o) { o.lifecycle = domain::Lifecycle::closed; });
    add("a hold less", [](Order& o) { o.holds.clear(); });
    add("another hold", [](Order& o) { o.holds = {domain::HoldKind::credit}; });
    add("shipment: sequence", [](Order& o) { o.shipments[0].sequence = Sequence{21}; });
    add("shipment: time", [](Order& o) { ++o.shipments[0].time.micros; });
    add("shipment: location", [](Order& o) { o.shipments[0].location = kMain; });
    add("shipment: carrier", [](Order& o) { o.shipments[0].carrier = "UPS"; });
    add("shipment: number", [](Order& o) { o.shipments[0].tracking_number = "JD02"; });
    add("shipment: gone", [](Order& o) { o.shipments.clear(); });
    return all;
}

Changes changes_of_lines() {
    Changes all;
    const auto add = [&](const std::string& what, const std::function<void(Line & line)>& change) {
        all.merge(in_order(what, [change](Order& order) { change(order.lines[0]); }));
    };
    add("sku", [](Line& l) { l.sku = kOther; });
    add("ordered", [](Line& l) { l.ordered += Units{1}; });
    add("price", [](Line& l) { ++l.unit_price.mantissa; });
    add("scale of the price", [](Line& l) { ++l.unit_price.scale; });
    add("external line id", [](Line& l) { l.external_line_id = "b"; });
    add("open", [](Line& l) { l.open += Units{1}; });
    add("backordered", [](Line& l) { l.backordered += Units{1}; });
    add("cancelled", [](Line& l) { l.cancelled += Units{1}; });
    add("portion: location", [](Line& l) { l.portions[0].location = LocationId{3}; });
    add("portion: allocated", [](Line& l) { l.portions[0].allocated += Units{1}; });
    add("portion: released", [](Line& l) { l.portions[0].released += Units{1}; });
    add("portion: picked", [](Line& l) { l.portions[0].picked += Units{1}; });
    add("portion: packed", [](Line& l) { l.portions[0].packed += Units{1}; });
    add("portion: shipped", [](Line& l) { l.portions[0].shipped += Units{1}; });
    add("portion: an empty one", [](Line& l) { l.portions.emplace_back().location = kEast; });
    add("portion: order", [](Line& l) { std::swap(l.portions[0], l.portions[1]); });
    add("units between two buckets", [](Line& l) { std::swap(l.open, l.backordered); });
    add("tolerance: over", [](Line& l) { ++l.over_percent; });
    add("tolerance: under", [](Line& l) { ++l.under_percent; });
    add("tolerance: the other way round",
        [](Line& l) { std::swap(l.over_percent, l.under_percent); });
    add("tolerance: none", [](Line& l) { l.over_percent = l.under_percent = 0; });
    add("tolerance: accepted", [](Line& l) { l.accepted += Units{1}; });
    all["a line more"] = [](State& s) { s.orders.at(kFirst).lines.emplace_back().sku = kOther; };
    return all;
}

Changes changes_of_timed_holds() {
    constexpr HoldKey kHold{kFirst, domain::HoldKind::fraud};
    const auto move = [kHold](State& state, const HoldKey& to) {
        state.timed_holds[to] = state.timed_holds.at(kHold);
        state.timed_holds.erase(kHold);
    };
    return {
        {"timed hold: end", [kHold](State& s) { ++s.timed_holds[kHold].time.micros; }},
        {"timed hold: record", [kHold](State& s) { s.timed_holds[kHold].set_by = Sequence{16}; }},
        {"timed hold: kind",
         [move](State& s) {
             move(s, {kFirst, domain::HoldKind::credit});
         }},
        {"timed hold: order",
         [move](State& s) {
             move(s, {kSecond, domain::HoldKind::fraud});
         }},
        {"timed hold: gone", [](State& s) { s.timed_holds.clear(); }},
    };
}

Changes changes_of_catalog_and_stock() {
    const LevelKey key{kSku, kMain};
    return {
        {"text", [](State& s) { s.items[kSku] = "C"; }},
        {"description", [](State& s) { s.descriptions[kSku] = "another"; }},
        {"an item less", [](State& s) { s.items.erase(kOther); }},
        {"location's id", [](State& s) { s.locations.at("main") = LocationId{5}; }},
        {"location's name",
         [](State& s) {
             s.locations = {{"mian", kMain}, {"east", kEast}};
         }},
        {"sourcing order", [](State& s) { std::swap(s.sourcing[kWeb][0], s.sourcing[kWeb][1]); }},
        {"sourcing", [](State& s) { s.sourcing[kWeb].pop_back(); }},
        {"grace of a channel", [](State& s) { ++s.windows[kWeb].release_after; }},
        {"carts of a channel", [](State& s) { ++s.windows[kWeb].reservation; }},
        {"channel's name",
         [](State& s) {
             s.channels = {{"wbe", kWeb}};
         }},
        {"on hand", [key](State& s) { s.levels[key].on_hand += Units{1}; }},
        {"allocated", [key](State& s) { s.levels[key].allocated += Units{1}; }},
        {"soft reserved", [key](State& s) { s.levels[key].soft_reserved += Units{1}; }},
        {"safety stock", [key](State& s) { s.levels[key].safety_stock += Units{1}; }},
        {"bin", [key](State& s) { s.levels[key].bin = "A-02"; }},
        {"no bin", [key](State& s) { s.levels[key].bin.clear(); }},
    };
}

Changes changes_of_parcels() {
    const auto package = [](State& s) -> Package& { return s.orders.at(kFirst).packages[0]; };
    const auto shipment = [](State& s) -> Shipment& { return s.orders.at(kFirst).shipments[0]; };
    return {
        {"package: number", [package](State& s) { package(s).number = 2; }},
        {"package: location", [package](State& s) { package(s).location = kEast; }},
        {"package: status",
         [package](State& s) { package(s).status = domain::PackageStatus::open; }},
        {"package: shipment", [package](State& s) { package(s).shipment = 1; }},
        {"package: record", [package](State& s) { package(s).opened = Sequence{19}; }},
        {"package: time", [package](State& s) { ++package(s).opened_at.micros; }},
        {"package: weight", [package](State& s) { ++package(s).weight_grams; }},
        {"package: length", [package](State& s) { ++package(s).length_mm; }},
        {"package: width", [package](State& s) { ++package(s).width_mm; }},
        {"package: height", [package](State& s) { ++package(s).height_mm; }},
        {"package: reference", [package](State& s) { package(s).reference = "crate"; }},
        {"package: line",
         [package](State& s) {
             package(s).units = {{LineIndex{1}, Units{1}}};
         }},
        {"package: units", [package](State& s) { package(s).units.begin()->second += Units{1}; }},
        {"shipment: number", [shipment](State& s) { shipment(s).number = 2; }},
        {"shipment: package", [shipment](State& s) { shipment(s).package = 2; }},
        {"tracking: status",
         [shipment](State& s) { shipment(s).status = domain::TrackingStatus::lost; }},
        {"tracking: time", [shipment](State& s) { ++shipment(s).tracked_at.micros; }},
        {"tracking: event",
         [shipment](State& s) {
             shipment(s).events = {"e1", "e3"};
         }},
        {"tracking: one event less", [shipment](State& s) { shipment(s).events = {"e1"}; }},
    };
}

Changes changes_of_cancellations() {
    const auto asked = [](State& s) -> Cancellation& {
        return s.orders.at(kFirst).cancellations.at(kMain);
    };
    return {
        {"cancellation: location",
         [](State& s) {
             auto& all = s.orders.at(kFirst).cancellations;
             all = {{kEast, all.at(kMain)}};
         }},
        {"cancellation: status",
         [asked](State& s) { asked(s).status = domain::CancellationStatus::cancelled; }},
        {"cancellation: record", [asked](State& s) { asked(s).requested = Sequence{20}; }},
        {"cancellation: time", [asked](State& s) { ++asked(s).requested_at.micros; }},
        {"cancellation: answer", [asked](State& s) { asked(s).answered = Sequence{23}; }},
        {"cancellation: why",
         [asked](State& s) { asked(s).cause.reason = domain::CancelReason::fraud; }},
        {"cancellation: whom to tell", [asked](State& s) { asked(s).cause.notifies = false; }},
        {"cancellation: line",
         [asked](State& s) {
             asked(s).lines = {{LineIndex{1}, {Units{2}, Units{1}}}};
         }},
        {"cancellation: units",
         [asked](State& s) { asked(s).lines.begin()->second.quantity += Units{1}; }},
        {"cancellation: units cancelled",
         [asked](State& s) { asked(s).lines.begin()->second.cancelled += Units{1}; }},
        {"cancellation: one more",
         [](State& s) {
             auto& all = s.orders.at(kFirst).cancellations;
             all[kEast] = all.at(kMain);
         }},
    };
}

Changes changes_of_warehouse_and_queues() {
    const auto task = [](State& s) -> Task& { return s.pick_lists.at(kList).tasks[0]; };
    return {
        {"list's location", [](State& s) { s.pick_lists.at(kList).location = kEast; }},
        {"list's time", [](State& s) { ++s.pick_lists.at(kList).created_at.micros; }},
        {"list's status",
         [](State& s) { s.pick_lists.at(kList).status = domain::PickListStatus::expired; }},
        {"list's other status",
         [](State& s) { s.pick_lists.at(kList).status = domain::PickListStatus::unclaimed; }},
        {"claim's seconds", [](State& s) { ++s.pick_lists.at(kList).claim_seconds; }},
        {"claim's end", [](State& s) { ++s.pick_lists.at(kList).claim_until.micros; }},
        {"claim's record", [](State& s) { s.pick_lists.at(kList).set_by = Sequence{17}; }},
        {"a list more", [](State& s) { s.pick_lists[PickListId{5}].location = kMain; }},
        {"task: order", [task](State& s) { task(s).order = kSecond; }},
        {"task: line", [task](State& s) { task(s).line = LineIndex{1}; }},
        {"task: sku", [task](State& s) { task(s).sku = kOther; }},
        {"task: quantity", [task](State& s) { task(s).quantity += Units{1}; }},
        {"task: picked", [task](State& s) { task(s).picked -= Units{1}; }},
        {"task: shorted", [task](State& s) { task(s).shorted += Units{1}; }},
        {"task: order of the list",
         [](State& s) {
             auto& tasks = s.pick_lists.at(kList).tasks;
             std::swap(tasks[0], tasks[1]);
         }},
        {"queue: order",
         [](State& s) {
             auto& queue = s.queues.at(kSku);
             std::swap(queue.begin()->second, std::next(queue.begin())->second);
         }},
        {"queue: one less", [](State& s) { s.queues.at(kSku).erase(s.queues.at(kSku).begin()); }},
        {"follow-up: record", [](State& s) { s.raised[kSku].record = Sequence{13}; }},
        {"follow-up: place", [](State& s) { std::swap(s.raised[kSku], s.raised[kOther]); }},
        {"follow-up: done", [](State& s) { s.raised.erase(kSku); }},
    };
}

Changes changes_of_conditions_and_counts() {
    const LevelKey key{kSku, kMain};
    static constexpr domain::CountId kCount{4'096 * 30 + 7};
    const auto with = [](const std::function<void(CountTask&)>& change) {
        return [change](State& s) {
            CountTask& task = s.counts[kCount];
            task.level = {kSku, kMain};
            task.status = domain::CountStatus::counted;
            task.counted = Units{9};
            task.delta = Units{2};
            change(task);
        };
    };
    return {
        {"quality hold", [key](State& s) { s.levels[key].quality_hold += Units{1}; }},
        {"damaged", [key](State& s) { s.levels[key].damaged += Units{1}; }},
        {"set aside", [key](State& s) { s.levels[key].is_set_aside = true; }},
        {"count", with([](CountTask&) {})},
        {"count: sku", with([](CountTask& t) { t.level.first = kOther; })},
        {"count: location", with([](CountTask& t) { t.level.second = kEast; })},
        {"count: time", with([](CountTask& t) { ++t.opened_at.micros; })},
        {"count: status", with([](CountTask& t) { t.status = domain::CountStatus::posted; })},
        {"count: counted", with([](CountTask& t) { t.counted += Units{1}; })},
        {"count: delta", with([](CountTask& t) { t.delta += Units{1}; })},
    };
}

Changes changes_of_returns() {
    const auto with = [](const std::function<void(Return&)>& change) {
        return [change](State& s) {
            Return& returned = s.returns[kFirst].emplace_back();
            returned.status = domain::ReturnStatus::approved;
            returned.opened = Sequence{40};
            returned.opened_at = {4'000};
            returned.reference = "RMA";
            returned.lines[LineIndex{0}] = {Units{5}, Units{1}, Units{2}, Units{0}};
            change(returned);
        };
    };
    const auto line = [with](const std::function<void(ReturnLine&)>& change) {
        return with([change](Return& r) { change(r.lines.at(LineIndex{0})); });
    };
    return {
        {"return", with([](Return&) {})},
        {"return: status", with([](Return& r) { r.status = domain::ReturnStatus::closed; })},
        {"return: record", with([](Return& r) { r.opened = Sequence{41}; })},
        {"return: time", with([](Return& r) { ++r.opened_at.micros; })},
        {"return: reference", with([](Return& r) { r.reference = "RNA"; })},
        {"return: a line more", with([](Return& r) { r.lines[LineIndex{1}].quantity = Units{1}; })},
        {"return: quantity", line([](ReturnLine& l) { l.quantity += Units{1}; })},
        {"return: restocked", line([](ReturnLine& l) { l.restocked += Units{1}; })},
        {"return: quarantined", line([](ReturnLine& l) { l.quarantined += Units{1}; })},
        {"return: scrapped", line([](ReturnLine& l) { l.scrapped += Units{1}; })},
        {"return: units otherwise",
         line([](ReturnLine& l) { std::swap(l.restocked, l.quarantined); })},
    };
}

Changes changes_of_transfers() {
    const auto with = [](const std::function<void(Transfer&)>& change) {
        return [change](State& s) {
            Transfer& transfer = s.transfers[domain::TransferId{77}];
            transfer.from = domain::LocationId{1};
            transfer.to = domain::LocationId{2};
            transfer.status = domain::TransferStatus::in_transit;
            transfer.opened_at = {5'000};
            transfer.reference = "LORRY";
            transfer.lines.push_back({.sku = SkuId{7}, .quantity = Units{5}});
            change(transfer);
        };
    };
    const auto line = [with](const std::function<void(TransferLine&)>& change) {
        return with([change](Transfer& t) { change(t.lines[0]); });
    };
    return {
        {"transfer", with([](Transfer&) {})},
        {"transfer: from and to", with([](Transfer& t) { std::swap(t.from, t.to); })},
        {"transfer: from", with([](Transfer& t) { t.from = domain::LocationId{3}; })},
        {"transfer: to", with([](Transfer& t) { t.to = domain::LocationId{3}; })},
        {"transfer: status",
         with([](Transfer& t) { t.status = domain::TransferStatus::received; })},
        {"transfer: time", with([](Transfer& t) { ++t.opened_at.micros; })},
        {"transfer: reference", with([](Transfer& t) { t.reference = "LORRIES"; })},
        {"transfer: a line more", with([](Transfer& t) { t.lines.push_back(t.lines[0]); })},
        {"transfer: sku", line([](TransferLine& l) { l.sku = SkuId{8}; })},
        {"transfer: quantity", line([](TransferLine& l) { l.quantity += Units{1}; })},
        {"transfer: received", line([](TransferLine& l) { l.received += Units{1}; })},
        {"transfer: lost", line([](TransferLine& l) { l.lost += Units{1}; })},
        {"transfer: found", line([](TransferLine& l) { l.found += Units{1}; })},
        {"transfer: returned", line([](TransferLine& l) { l.returned += Units{1}; })},
    };
}

TEST(StateDigest, ChangesWithEveryFieldOfTheState) {
    const State state = a_state();
    const domain::SlotDigests before = digests_of(state);
    ASSERT_EQ(digests_of(a_state()), before);
    std::map<std::uint64_t, std::string> seen{{before.total(), "unchanged"}};
    for (const Changes& changes :
         {changes_of_orders(), changes_of_lines(), changes_of_catalog_and_stock(),
          changes_of_warehouse_and_queues(), changes_of_timed_holds(),
          changes_of_conditions_and_counts(), changes_of_parcels(), changes_of_cancellations(),
          changes_of_returns(), changes_of_transfers()}) {
        for (const auto& [what, change] : changes) {
            State copy = state;
            change(copy);
            const auto [other, is_new] = seen.emplace(digests_of(copy).total(), what);
            EXPECT_TRUE(is_new) << "\"" << what << "\" is not told from \"" << other->second
                                << "\"";
        }
    }
}

TEST(StateDigest, ChangesWithEveryFieldOfAKey) {
    const domain::KeyTerm key{.name = domain::name_of_external_id("web", "1001"),
                              .body = {1, 2},
                              .sequence = Sequence{3},
                              .order = kFirst};
    const std::vector<std::function<void(domain::KeyTerm&)>> changes = {
        [](domain::KeyTerm&) {},
        [](domain::KeyTerm& k) { k.name = domain::name_of_external_id("web", "1002"); },
        [](domain::KeyTerm& k) { k.name = domain::name_of_external_id("app", "1001"); },
        [](domain::KeyTerm& k) {
            k.name = domain::name_of_idempotency_key(domain::CommandKind::place_order, "1001");
        },
        [](domain::KeyTerm& k) {
            k.name = domain::name_of_idempotency_key(domain::CommandKind::cancel_order, "1001");
        },
        [](domain::KeyTerm& k) { k.body.high = 9; },
        [](domain::KeyTerm& k) { k.body.low = 9; },
        [](domain::KeyTerm& k) { k.sequence = Sequence{4}; },
        [](domain::KeyTerm& k) { k.order = kSecond; },
    };
    std::map<std::uint64_t, std::size_t> seen;
    for (std::size_t i = 0; i < changes.size(); ++i) {
        domain::KeyTerm copy = key;
        changes[i](copy);
        EXPECT_TRUE(seen.emplace(digest_of(copy), i).second) << "change " << i;
    }
}

TEST(StateDigest, PutsWhatIsKeptPerSkuIntoItsSlotAndAnOrdersHeadIntoItsHome) {
    const State state = a_state();
    const domain::SlotDigests before = digests_of(state);
    const auto slots_that_differ = [&](const Change& change) {
        State copy = state;
        change(copy);
        const domain::SlotDigests after = digests_of(copy);
        std::vector<std::uint16_t> slots;
        for (std::uint16_t slot = 0; slot < domain::kSlots; ++slot) {
            if (before.of(Slot{slot}) != after.of(Slot{slot})) {
                slots.push_back(slot);
            }
        }
        return slots;
    };
    using Slots = std::vector<std::uint16_t>;
    EXPECT_EQ(slots_that_differ([](State& s) {
                  s.levels[{kSku, kMain}].on_hand += Units{1};
              }),
              Slots{7});
    EXPECT_EQ(slots_that_differ([](State& s) { ++s.orders.at(kFirst).version; }), Slots{7});
    EXPECT_EQ(slots_that_differ([](State& s) { ++s.pick_lists.at(kList).created_at.micros; }),
              Slots{9});
    EXPECT_EQ(slots_that_differ([](State& s) { s.sourcing[kWeb].pop_back(); }),
              Slots{slot_of_text("web").raw()});
    std::uint64_t sum = 0;
    for (std::uint16_t slot = 0; slot < domain::kSlots; ++slot) {
        sum += before.of(Slot{slot});
    }
    EXPECT_EQ(sum, before.total());
}

}  // namespace
}  // namespace skua::twin
