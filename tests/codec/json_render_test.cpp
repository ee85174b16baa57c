#include "engine/codec/json_render.hpp"

#include <gtest/gtest.h>

#include "tests/codec/support.hpp"

namespace skua::codec {
namespace {

using namespace domain;
using namespace test;

// Renders, and expects `status`.
std::string decision(const Record& record, std::uint16_t status, Detail detail = Detail::lines) {
    NumberedNames names;
    std::string out;
    EXPECT_EQ(render_decision(record, names, detail, out), status);
    return out;
}

std::string events(const Record& record) {
    NumberedNames names;
    std::string out;
    render_events(record, names, out);
    return out;
}

Effect moved(Bucket from, Bucket to, std::uint32_t quantity) {
    Effect effect;
    effect.from = from;
    effect.to = to;
    effect.quantity = Quantity{quantity};
    effect.location = LocationId{1};
    effect.sku = SkuId{5};
    effect.order_raw = 9;
    return effect;
}

Record about(CommandBody body) {
    Record record;
    record.sequence = Sequence{12};
    record.time = base::Timestamp{1'795'207'140'123'456};
    record.command.body = body;
    return record;
}

TEST(RenderDecision, ShowsAnAcceptedOrder) {
    base::Arena arena;
    const Record record = an_accepted_order(arena);
    const std::string head =
        R"({"id":"o8193","status":"booked","allocation":"full","version":1,"sequence":77,)"
        R"("accepted_at":"2026-11-20T20:39:00.123456Z","channel":"web","external_id":"1000001",)"
        R"("totals":{"amount":"25.00","currency":"EUR"},)"
        R"("units":{"ordered":2,"allocated":2,"backordered":0})";
    EXPECT_EQ(decision(record, 201), head +
                                         R"(,"lines":[{"line":0,"sku":"SKU-1048577","quantity":2,)"
                                         R"("allocated":[{"location":"loc-1","quantity":2}],)"
                                         R"("backordered":0,"cancelled":0,"shipped":0}]})");
    EXPECT_EQ(decision(record, 201, Detail::summary), head + "}");
}

Effect claimed_until_nine() {
    Effect effect;
    effect.kind = EffectKind::claim_set;
    effect.location = LocationId{1};
    effect.value = 1'795'208'400'000'000;
    return effect;
}

TEST(RenderDecision, ShowsAWaveByBinThenSkuFromTheRecordAlone) {
    Effect pulls[] = {moved(Bucket::allocated, Bucket::released, 1),
                      moved(Bucket::allocated, Bucket::released, 2),
                      moved(Bucket::allocated, Bucket::released, 4), claimed_until_nine()};
    pulls[1].sku = SkuId{4};
    pulls[1].line = LineIndex{1};
    pulls[2].order_raw = 8;
    const SkuId skus[] = {SkuId{5}, SkuId{4}};
    const std::string_view bins[] = {"B-2", "A-1"};
    Record wave = about(CreateWave{"main", 5});
    wave.decision.pick_list = PickListId{99};
    wave.decision.effects = pulls;
    wave.decision.skus = skus;
    wave.decision.bins = bins;
    EXPECT_EQ(decision(wave, 201),
              R"({"id":"p99","location":"main","created_at":"2026-11-20T20:39:00.123456Z",)"
              R"("status":"claimed","claim_until":"2026-11-20T21:00:00.000000Z",)"
              R"("complete":false,"units_to_pick":7,"units_picked":0,"units_shorted":0,)"
              R"("fulfillments":["f8.1","f9.1"],"lines":[)"
              R"({"bin":"A-1","sku":"SKU-4","quantity":2,"picked":0,"shorted":0,"fulfillments":[)"
              R"({"id":"f9.1","line":1,"quantity":2,"picked":0,"shorted":0}]},)"
              R"({"bin":"B-2","sku":"SKU-5","quantity":5,"picked":0,"shorted":0,"fulfillments":[)"
              R"({"id":"f9.1","line":0,"quantity":1,"picked":0,"shorted":0},)"
              R"({"id":"f8.1","line":0,"quantity":4,"picked":0,"shorted":0}]}],"sequence":12})");
}

TEST(RenderDecision, ShowsARefusedOrderWithItsShortages) {
    base::Arena arena;
    Record record = an_accepted_order(arena);
    const Shortage shortage{LineIndex{0}, Quantity{2}, Quantity{1}};
    record.decision = {};
    record.decision.verdict = Verdict::reject;
    record.decision.reason = RejectReason::insufficient_stock;
    record.decision.shortages = {&shortage, 1};
    EXPECT_EQ(
        decision(record, 409),
        R"({"type":"https://skua.dev/problems/insufficient_stock","title":"Insufficient stock",)"
        R"("status":409,"code":"insufficient_stock","detail":"not every line is available in full",)"
        R"("field":"/lines/0/quantity","sequence":77,"lines":[{"line":0,)"
        R"("sku":"the text the caller used","requested":2,"available":1}]})");
    EXPECT_EQ(
        events(record),
        R"({"sequence":77,"index":0,"type":"order.rejected","time":"2026-11-20T20:39:00.123456Z",)"
        R"("channel":"web","external_id":"1000001","code":"insufficient_stock",)"
        R"("lines":[{"line":0,"sku":"the text the caller used","requested":2,"available":1}],)"
        R"("actor":"anonymous","source":"http"})"
        "\n");
}

TEST(RenderDecision, ShowsTheOtherAnswers) {
    const Effect fill = moved(Bucket::backordered, Bucket::allocated, 3);
    const SkuId sku{5};
    Record receipt = about(ReceiveStock{{SkuId{5}, {}}, "main", Quantity{10}, {}});
    receipt.decision.effects = {&fill, 1};
    receipt.decision.skus = {&sku, 1};
    EXPECT_EQ(decision(receipt, 201),
              R"({"sku":"SKU-5","location":"main","quantity":10,"sequence":12,)"
              R"("filled":[{"order_id":"o9","line":0,"location":"loc-1","quantity":3}]})");
    EXPECT_EQ(decision(about(DefineItem{"A\"\n", {}}), 200), R"({"sku":"A\"\n","sequence":12})");

    Effect cancels[] = {moved(Bucket::backordered, Bucket::cancelled, 2),
                        moved(Bucket::allocated, Bucket::cancelled, 1), Effect{}};
    cancels[2].kind = EffectKind::lifecycle_changed;
    cancels[2].value = static_cast<std::int64_t>(Lifecycle::cancelled);
    Record cancel = about(CancelOrder{OrderId{9}, 0, {}});
    cancel.decision.effects = cancels;
    cancel.decision.order = OrderId{9};
    cancel.decision.version = 2;
    EXPECT_EQ(decision(cancel, 200), R"({"id":"o9","status":"cancelled","version":2,"sequence":12,)"
                                     R"("cancelled":[{"line":0,"quantity":3}],"filled":[]})");

    EXPECT_EQ(decision(about(CreateWave{"main", 5}), 200),
              R"({"id":null,"location":"main","sequence":12,"fulfillments":[],"lines":[]})");
    Effect picked[] = {moved(Bucket::released, Bucket::picked, 1), claimed_until_nine()};
    Record picks = about(ConfirmPicks{PickListId{99}, {}});
    picks.decision.effects = picked;
    EXPECT_EQ(decision(picks, 200),
              R"({"id":"p99","sequence":12,"status":"claimed",)"
              R"("claim_until":"2026-11-20T21:00:00.000000Z","picked":[{"fulfillment_id":"f9.1",)"
              R"("line":0,"sku":"SKU-5","quantity":1}]})");
    picked[1].kind = EffectKind::pick_list_closed;
    picked[1].value = static_cast<std::int64_t>(PickListStatus::done);
    EXPECT_EQ(decision(picks, 200),
              R"({"id":"p99","sequence":12,"status":"done","picked":[{"fulfillment_id":"f9.1",)"
              R"("line":0,"sku":"SKU-5","quantity":1}]})");
    Effect back[] = {moved(Bucket::released, Bucket::allocated, 2), picked[1]};
    back[1].value = static_cast<std::int64_t>(PickListStatus::unclaimed);
    Record unclaim = about(UnclaimPickList{PickListId{99}});
    unclaim.decision.effects = back;
    EXPECT_EQ(decision(unclaim, 200),
              R"({"id":"p99","sequence":12,"status":"unclaimed","returned":[{)"
              R"("fulfillment_id":"f9.1","line":0,"sku":"SKU-5","quantity":2}]})");
    unclaim.decision.effects = {&picked[1], 1};
    EXPECT_EQ(decision(unclaim, 200),
              R"({"id":"p99","sequence":12,"status":"done","returned":[]})");

    const Effect shipped = moved(Bucket::picked, Bucket::shipped, 1);
    Effect leaves[] = {shipped, Effect{}};
    leaves[1].kind = EffectKind::shipment_created;
    leaves[1].quantity = Quantity{3};
    Record ship = about(ShipFulfillment{OrderId{9}, LocationId{1}, "DHL", "JD01"});
    ship.decision.effects = leaves;
    EXPECT_EQ(
        decision(ship, 201),
        R"({"id":"f9.1","shipment_id":"s9.3","order_id":"o9","location":"loc-1","carrier":"DHL",)"
        R"("tracking_number":"JD01","sequence":12,"shipped":[{"line":0,"sku":"SKU-5",)"
        R"("quantity":1}],"order_status":"booked"})");
    Effect complete[] = {shipped, Effect{}, moved(Bucket::backordered, Bucket::cancelled, 2),
                         leaves[1]};
    complete[1].kind = domain::EffectKind::line_closed;
    complete[1].sku = shipped.sku;
    complete[1].quantity = Quantity{2};
    complete[1].value = static_cast<std::int64_t>(domain::CloseReason::under_delivery);
    ship.decision.effects = complete;
    EXPECT_EQ(
        decision(ship, 201),
        R"({"id":"f9.1","shipment_id":"s9.3","order_id":"o9","location":"loc-1","carrier":"DHL",)"
        R"("tracking_number":"JD01","sequence":12,"shipped":[{"line":0,"sku":"SKU-5",)"
        R"("quantity":1}],"closed":[{"line":0,"sku":"SKU-5","quantity":2}],)"
        R"("order_status":"booked"})");
    Record hold = about(PlaceHold{OrderId{9}, 0, HoldKind::fraud});
    hold.decision.order = OrderId{9};
    hold.decision.version = 3;
    EXPECT_EQ(decision(hold, 200), R"({"id":"o9","hold":"fraud","version":3,"sequence":12})");
    std::get<PlaceHold>(hold.command.body).hold_until = {1'795'207'140'123'456};
    EXPECT_EQ(decision(hold, 200),
              R"({"id":"o9","hold":"fraud","hold_until":"2026-11-20T20:39:00.123456Z",)"
              R"("version":3,"sequence":12})");
    hold.decision.verdict = Verdict::reject;
    hold.decision.reason = RejectReason::version_mismatch;
    EXPECT_NE(decision(hold, 409).find(R"("field":"/expected_version","sequence":12,"version":3})"),
              std::string::npos);
}

TEST(RenderEvents, ShowsWhatAnOrderSetOff) {
    base::Arena arena;
    EXPECT_EQ(
        events(an_accepted_order(arena)),
        R"({"sequence":77,"index":0,"type":"order.accepted","time":"2026-11-20T20:39:00.123456Z",)"
        R"("order_id":"o8193","channel":"web","external_id":"1000001","version":1,)"
        R"("totals":{"amount":"25.00","currency":"EUR"},)"
        R"("units":{"ordered":2,"allocated":2,"backordered":0},"actor":"anonymous","source":"http"})"
        "\n"
        R"({"sequence":77,"index":1,"type":"order.allocated","time":"2026-11-20T20:39:00.123456Z",)"
        R"("order_id":"o8193","lines":[{"line":0,"sku":"SKU-1048577","location":"loc-1",)"
        R"("quantity":2}],"actor":"anonymous","source":"http"})"
        "\n"
        R"({"sequence":77,"index":2,"type":"fulfillment.created",)"
        R"("time":"2026-11-20T20:39:00.123456Z","fulfillment_id":"f8193.1","order_id":"o8193",)"
        R"("location":"loc-1","actor":"anonymous","source":"http"})"
        "\n");
}

// The part of an event behind its time.
std::string told(const Record& record) {
    const std::string all = events(record);
    const std::size_t at = all.find("\"order_id\"");
    return at == std::string::npos ? all : all.substr(at);
}

TEST(RenderEvents, TellsHowAHoldCameAndWent) {
    Effect effect;
    effect.kind = EffectKind::hold_placed;
    effect.value = static_cast<std::int64_t>(HoldKind::fraud);
    Record record =
        about(PlaceHold{OrderId{9}, 0, HoldKind::fraud, {1'795'207'140'123'456}, "risk"});
    record.decision.order = OrderId{9};
    record.decision.version = 2;
    record.decision.effects = {&effect, 1};
    EXPECT_EQ(told(record),
              "\"order_id\":\"o9\",\"version\":2,\"hold\":\"fraud\","
              "\"hold_until\":\"2026-11-20T20:39:00.123456Z\",\"release_role\":\"risk\","
              "\"placed\":true}\n");
    effect.kind = EffectKind::hold_released;
    record.command.body = ReleaseHold{OrderId{9}, 0, HoldKind::fraud};
    EXPECT_EQ(told(record),
              "\"order_id\":\"o9\",\"version\":2,\"hold\":\"fraud\",\"released\":true}\n");
    record.command.body = ReleaseHold{OrderId{9}, 0, HoldKind::fraud, "risk"};
    EXPECT_EQ(told(record),
              "\"order_id\":\"o9\",\"version\":2,\"hold\":\"fraud\",\"released\":true,"
              "\"role\":\"risk\"}\n");
    record.command.body = ExpireHold{OrderId{9}, HoldKind::fraud, Sequence{4}};
    EXPECT_EQ(told(record),
              "\"order_id\":\"o9\",\"version\":2,\"hold\":\"fraud\",\"expired\":true}\n");
    record.decision = {};
    EXPECT_EQ(told(record), "") << "the hold was gone before";
}

TEST(RenderResult, ShowsAnOrderWithItsColdPart) {
    const PortionView portion{"main", LocationId{1}, Quantity{1}, {}, {}, {}, Quantity{2}};
    LineView line;
    line.sku = "A";
    line.unit_price = {1250, 2};
    line.ordered = Quantity{5};
    line.backordered = Quantity{2};
    line.portions = {&portion, 1};
    OrderView order;
    order.order = OrderId{9};
    order.number = Sequence{4};
    order.accepted_at = base::Timestamp{1'795'207'140'123'456};
    order.version = 1;
    order.holds = 0b1010;
    const HoldView view{HoldKind::address, base::Timestamp{1'795'207'200'000'000}, "risk"};
    order.hold_views = {&view, 1};
    order.currency.code = {'E', 'U', 'R'};
    order.total = base::ExactAmount::of(5, {1250, 2});
    order.channel = "web";
    order.external_id = "1";
    order.cold = R"({"customer":"x","tags":[]})";
    order.lines = {&line, 1};
    const std::string shown =
        R"({"id":"o9","status":"booked","allocation":"partial","fulfillment":"partial",)"
        R"("return_status":"none","holds":[{"hold":"fraud"},{"hold":"address",)"
        R"("hold_until":"2026-11-20T20:40:00.000000Z","release_role":"risk"}],)"
        R"("version":1,"number":4,"accepted_at":"2026-11-20T20:39:00.123456Z",)"
        R"("channel":"web","external_id":"1","policy":"all_or_nothing","priority":5,)"
        R"("totals":{"amount":"62.50","currency":"EUR"},"units":{"ordered":5,"open":0,)"
        R"("backordered":2,"allocated":1,"released":0,"picked":0,"packed":0,"shipped":2,)"
        R"("cancelled":0},"customer":"x","tags":[],"lines":[{"line":0,"sku":"A","quantity":5,)"
        R"("unit_price":"12.50","open":0,"backordered":2,"cancelled":0,"delivered":0,"returned":0,"portions":[)"
        R"({"location":"main","allocated":1,"released":0,"picked":0,"packed":0,"shipped":2}]}],)"
        R"("fulfillments":[{"id":"f9.1","location":"main","status":"open"}],"packages":[],"shipments":[],)"
        R"("cancellations":[],"returns":[])";
    std::string out;
    EXPECT_EQ(render_result(OrderQuery{}, order, Sequence{8}, out), 200);
    EXPECT_EQ(out, shown + R"(,"sequence":8})");
    out.clear();
    EXPECT_EQ(render_orders(order, Sequence{8}, out), 200);
    EXPECT_EQ(out, R"({"orders":[)" + shown + R"(}],"sequence":8})");
    out.clear();
    EXPECT_EQ(render_orders(NotFound{}, Sequence{8}, out), 200);
    EXPECT_EQ(out, R"({"orders":[],"sequence":8})");
    out.clear();
    EXPECT_EQ(render_result(StockQuery{}, NotFound{}, Sequence{8}, out), 404);
}

TEST(RenderResult, GroupsAPickListByBinAndSku) {
    const PickTaskView tasks[] = {
        {"A", "01", OrderId{2}, LineIndex{0}, Quantity{3}, Quantity{3}},
        {"A", "01", OrderId{1}, LineIndex{1}, Quantity{1}, Quantity{}},
        {"B", "01", OrderId{1}, LineIndex{0}, Quantity{2}, Quantity{}, Quantity{1}}};
    PickListView list;
    list.pick_list = PickListId{99};
    list.location = "main";
    list.location_id = LocationId{1};
    list.status = PickListStatus::unclaimed;
    list.tasks = tasks;
    std::string out;
    EXPECT_EQ(render_result(PickListQuery{}, list, Sequence{8}, out), 200);
    EXPECT_EQ(
        out,
        R"({"id":"p99","location":"main","created_at":"1970-01-01T00:00:00.000000Z",)"
        R"("status":"unclaimed","complete":false,"units_to_pick":6,"units_picked":3,)"
        R"("units_shorted":1,"fulfillments":["f1.1","f2.1"],"lines":[{"bin":"01","sku":"A",)"
        R"("quantity":4,"picked":3,"shorted":0,"fulfillments":[{"id":"f2.1","line":0,"quantity":3,)"
        R"("picked":3,"shorted":0},{"id":"f1.1","line":1,"quantity":1,"picked":0,"shorted":0}]},)"
        R"({"bin":"01","sku":"B","quantity":2,"picked":0,"shorted":1,"fulfillments":[)"
        R"({"id":"f1.1","line":0,"quantity":2,"picked":0,"shorted":1}]}],"sequence":8})");
}

TEST(RenderResult, ShowsTheListsOfALocationAndWhereTheyGoOn) {
    const PickListItemView lists[] = {
        {PickListId{9}, PickListStatus::done, {}, {1'000'000}, 2, Units{5}, Units{3}, Units{2}},
        {PickListId{99}, PickListStatus::claimed, {}, {1'000'000}, 1, Units{3}, Units{}, Units{}}};
    std::string out;
    EXPECT_EQ(render_result(PickListsQuery{}, PickListsView{"main", lists, true}, Sequence{8}, out),
              200);
    EXPECT_EQ(out, R"({"location":"main","picklists":[)"
                   R"({"id":"p9","created_at":"1970-01-01T00:00:00.000000Z","status":"done",)"
                   R"("tasks":2,"units_to_pick":5,"units_picked":3,"units_shorted":2},)"
                   R"({"id":"p99","created_at":"1970-01-01T00:00:00.000000Z","status":"claimed",)"
                   R"("claim_until":"1970-01-01T00:00:01.000000Z",)"
                   R"("tasks":1,"units_to_pick":3,"units_picked":0,"units_shorted":0}],)"
                   R"("next":"p99","sequence":8})");
    out.clear();
    const CancellationItemView asked[] = {{OrderId{7}, Sequence{6}, {1'000'000}, 2, Units{5}}};
    const CancellationsView requests{"main", LocationId{1}, asked, true};
    EXPECT_EQ(render_result(CancellationsQuery{}, requests, Sequence{8}, out), 200);
    EXPECT_EQ(out, R"({"location":"main","cancellations":[{"id":"f7.1","order_id":"o7",)"
                   R"("requested":6,"requested_at":"1970-01-01T00:00:01.000000Z","lines":2,)"
                   R"("units":5}],"next":6,"sequence":8})");
    out.clear();
    const WaitingItemView waiting[] = {{rank_of(5, 12), OrderId{7}, 2, Units{4}}};
    WaitingView queue{"main", LocationId{1}, waiting};
    EXPECT_EQ(render_result(WaitingQuery{}, queue, Sequence{8}, out), 200);
    EXPECT_EQ(out, R"({"location":"main","status":"waiting","fulfillments":[)"
                   R"({"id":"f7.1","order_id":"o7","priority":5,"number":12,"lines":2,)"
                   R"("units_to_pick":4}],"is_cut":false,"sequence":8})");
    out.clear();
    const ClaimedItemView claimed[] = {
        {OrderId{7}, PickListId{99}, {1'000'000}, Units{4}, Units{1}, Units{1}}};
    const ClaimedView work{"main", LocationId{1}, claimed, PickListId{99}, 3};
    EXPECT_EQ(render_result(ClaimedQuery{}, work, Sequence{8}, out), 200);
    EXPECT_EQ(out, R"({"location":"main","status":"claimed","fulfillments":[)"
                   R"({"id":"f7.1","order_id":"o7","pick_list":"p99",)"
                   R"("claim_until":"1970-01-01T00:00:01.000000Z","units_to_pick":4,)"
                   R"("units_picked":1,"units_shorted":1}],"next":"99.3","sequence":8})");
}

TEST(RenderResult, ShowsStockAndAvailability) {
    LevelView level{"main", "A-01", Units{10}, Units{2}, Units{0}, Units{1}, Units{5}, {}, {}, {}};
    level.sellable = Units{8};
    level.quality_hold = Units{1};
    level.damaged = Units{1};
    level.is_set_aside = true;
    level.count = CountId{12};
    StockView stock;
    stock.text = "A";
    stock.levels = {&level, 1};
    std::string out;
    EXPECT_EQ(render_result(StockQuery{}, stock, Sequence{8}, out), 200);
    EXPECT_EQ(
        out, R"({"sku":"A","description":"","backordered":0,"levels":[{"location":"main",)"
             R"("bin":"A-01","on_hand":10,"sellable":8,"quality_hold":1,"damaged":1,)"
             R"("allocated":2,"reserved":0,"held":0,"in_transit":0,"safety_stock":1,"available":5,)"
             R"("set_aside":true,"count":"c12"}],"sequence":8})");
    const AvailabilityLineView lines[] = {{"A", true, Quantity{4}, Units{7}, {}},
                                          {"A", true, Quantity{4}, Units{7}, {}}};
    AvailabilityView view{true, lines};
    out.clear();
    render_result(AvailabilityQuery{}, view, Sequence{8}, out);
    EXPECT_EQ(out.find(R"({"available":false)"), 0U) << "the same SKU twice is one demand";
    view.lines = std::span(lines).first(1);
    out.clear();
    render_result(AvailabilityQuery{}, view, Sequence{8}, out);
    EXPECT_EQ(out.find(R"({"available":true)"), 0U);
    out.clear();
    EXPECT_EQ(render_result(AvailabilityQuery{}, AvailabilityView{}, Sequence{8}, out), 422);
    out.clear();
    view.is_reservation_known = false;
    EXPECT_EQ(render_result(AvailabilityQuery{}, view, Sequence{8}, out), 404);
    EXPECT_NE(out.find(R"("code":"unknown_reservation")"), std::string::npos);
}

TEST(RenderProblem, EscapesWhatTheCallerSent) {
    std::string out;
    EXPECT_EQ(render_problem({ProblemCode::unknown_field, "/a\"\x01", "is not a field"}, out), 422);
    EXPECT_EQ(out, R"({"type":"https://skua.dev/problems/unknown_field",)"
                   R"("title":"The field is not known here","status":422,"code":"unknown_field",)"
                   R"("detail":"is not a field","field":"/a\"\u0001"})");
}

TEST(RenderEvents, TellWhatWentBackOfAClaimAndNoAllocation) {
    Effect back[] = {moved(Bucket::released, Bucket::allocated, 2),
                     moved(Bucket::released, Bucket::allocated, 1), Effect{}};
    back[1].order_raw = 8;
    back[2].kind = EffectKind::pick_list_closed;
    back[2].value = static_cast<std::int64_t>(PickListStatus::expired);
    Record expired = about(ExpireClaim{PickListId{99}, Sequence{3}});
    expired.decision.effects = back;
    const std::string told = events(expired);
    EXPECT_NE(told.find(R"("index":0,"type":"fulfillment.claim_expired")"), std::string::npos);
    EXPECT_NE(told.find(R"("index":1,"type":"fulfillment.claim_expired")"), std::string::npos);
    EXPECT_NE(told.find(R"("pick_list":"p99","fulfillment_id":"f9.1","order_id":"o9",)"
                        R"("location":"loc-1","lines":[{"line":0,"sku":"SKU-5","quantity":2}])"),
              std::string::npos)
        << told;
    EXPECT_EQ(told.find("order.allocated"), std::string::npos) << told;
    EXPECT_EQ(told.find("fulfillment.created"), std::string::npos) << told;
    Record unclaim = about(UnclaimPickList{PickListId{99}});
    unclaim.decision.effects = {back, 1};
    EXPECT_NE(events(unclaim).find(R"("type":"fulfillment.unclaimed")"), std::string::npos);
    Effect closed;
    closed.kind = EffectKind::pick_list_closed;
    closed.location = LocationId{1};
    unclaim.decision.effects = {&closed, 1};
    EXPECT_NE(events(unclaim).find(R"("pick_list":"p99","location":"loc-1","lines":[])"),
              std::string::npos)
        << "a count took the rest";
    EXPECT_EQ(events(about(ExpireClaim{PickListId{99}, Sequence{3}})), "") << "it was over before";
}

}  // namespace
}  // namespace skua::codec
