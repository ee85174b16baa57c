// What events say, so that a reader who keeps claims, packages, carts and levels by them needs
// nothing else.

#include <gtest/gtest.h>

#include "engine/codec/json_render.hpp"
#include "tests/codec/support.hpp"

namespace skua::codec {
namespace {

using namespace domain;
using namespace test;

constexpr std::int64_t kNine = 1'795'208'400'000'000;

std::vector<std::string> events_of(CommandBody body, std::span<const Effect> effects) {
    Record record;
    record.sequence = Sequence{12};
    record.time = base::Timestamp{1'795'207'140'123'456};
    record.command.body = body;
    record.decision.effects = effects;
    record.decision.order = OrderId{9};
    record.decision.version = 2;
    if (std::holds_alternative<CreateWave>(body)) {
        record.decision.pick_list = PickListId{99};
    }
    NumberedNames names;
    std::string out;
    render_events(record, names, out);
    std::vector<std::string> lines;
    for (std::size_t at = 0; at < out.size();) {
        const std::size_t end = out.find('\n', at);
        lines.push_back(out.substr(at, end - at));
        at = end + 1;
    }
    return lines;
}

// The one event of the type, from its type on.
std::string event_of(CommandBody body, std::span<const Effect> effects, const std::string& type) {
    std::string found;
    for (const std::string& line : events_of(body, effects)) {
        const std::size_t at = line.find("\"type\":\"" + type + "\"");
        if (at != std::string::npos) {
            EXPECT_EQ(found, "") << "told twice: " << type;
            found = line.substr(at);
        }
    }
    return found;
}

Effect moved(Bucket from, Bucket to, std::uint32_t quantity, std::uint16_t location = 1,
             std::uint64_t order = 9) {
    Effect effect;
    effect.from = from;
    effect.to = to;
    effect.quantity = Quantity{quantity};
    effect.location = LocationId{location};
    effect.sku = SkuId{5};
    effect.order_raw = order;
    return effect;
}

Effect of_kind(EffectKind kind, std::int64_t value, std::uint16_t location = 1) {
    Effect effect;
    effect.kind = kind;
    effect.location = LocationId{location};
    effect.sku = SkuId{5};
    effect.value = value;
    return effect;
}

std::string tail(const std::string& type, const std::string& fields) {
    return "\"type\":\"" + type + "\",\"time\":\"2026-11-20T20:39:00.123456Z\"," + fields + "}";
}

TEST(RenderClaims, SayAnEndOnlyOfWhatIsClaimed) {
    const Effect shorts[] = {
        of_kind(EffectKind::pick_list_shorted, 99), moved(Bucket::released, Bucket::open, 3),
        moved(Bucket::open, Bucket::allocated, 3, 2), of_kind(EffectKind::claim_set, kNine)};
    const ShortPick pick{
        .pick_list = PickListId{99}, .sku = {}, .quantity = Quantity{3}, .order = {}};
    EXPECT_EQ(event_of(pick, shorts, "fulfillment.allocated"),
              tail("fulfillment.allocated",
                   R"("fulfillment_id":"f9.2","order_id":"o9","location":"loc-2")"));
    EXPECT_NE(event_of(pick, shorts, "fulfillment.shorted")
                  .find(R"("claim_until":"2026-11-20T21:00:00.000000Z")"),
              std::string::npos);
    const Effect pulls[] = {moved(Bucket::allocated, Bucket::released, 3),
                            of_kind(EffectKind::claim_set, kNine)};
    EXPECT_EQ(event_of(CreateWave{"main", 1}, pulls, "fulfillment.claimed"),
              tail("fulfillment.claimed",
                   R"("pick_list":"p99","fulfillment_id":"f9.1","order_id":"o9",)"
                   R"("location":"loc-1","claim_until":"2026-11-20T21:00:00.000000Z")"));
}

TEST(RenderClaims, EndWithTheListTheLocationAndWhomTheyWereFor) {
    const auto done = static_cast<std::int64_t>(PickListStatus::done);
    const Effect emptied[] = {of_kind(EffectKind::pick_list_closed, done, 3)};
    EXPECT_EQ(event_of(UnclaimPickList{PickListId{99}}, emptied, "fulfillment.unclaimed"),
              tail("fulfillment.unclaimed", R"("pick_list":"p99","location":"loc-3","lines":[])"));
    // Of one order all that was left is cancelled as asked, of the other it goes back.
    const Effect ends[] = {moved(Bucket::released, Bucket::cancelled, 2, 3, 8),
                           moved(Bucket::released, Bucket::allocated, 1, 3, 9), emptied[0]};
    const ExpireClaim expire{PickListId{99}, Sequence{3}};
    std::vector<std::string> told;
    for (const std::string& line : events_of(expire, ends)) {
        const std::size_t at = line.find("\"type\":\"fulfillment.claim_expired\"");
        if (at != std::string::npos) {
            told.push_back(line.substr(at));
        }
    }
    ASSERT_EQ(told.size(), 2U);
    EXPECT_EQ(told[0], tail("fulfillment.claim_expired",
                            R"("pick_list":"p99","fulfillment_id":"f8.3","order_id":"o8",)"
                            R"("location":"loc-3","lines":[])"));
    EXPECT_EQ(told[1],
              tail("fulfillment.claim_expired",
                   R"("pick_list":"p99","fulfillment_id":"f9.3","order_id":"o9",)"
                   R"("location":"loc-3","lines":[{"line":0,"sku":"SKU-5","quantity":1}])"));
}

TEST(RenderClaims, AnAcceptedCancellationNamesTheListThatItEmpties) {
    const Effect accepts[] = {of_kind(EffectKind::cancellation_accepted, domain::kCauseMin),
                              of_kind(EffectKind::pick_list_shorted, 99),
                              moved(Bucket::released, Bucket::cancelled, 2)};
    const AnswerCancellation answer{OrderId{9}, LocationId{1}, CancellationAnswer::accept};
    EXPECT_EQ(
        event_of(answer, accepts, "order.cancelled")
            .find(R"("pick_list":"p99","fulfillment_id":"f9.1")"),
        std::string(R"("type":"order.cancelled","time":"2026-11-20T20:39:00.123456Z",)").size());
    const Effect packed[] = {accepts[0], moved(Bucket::packed, Bucket::cancelled, 2)};
    EXPECT_EQ(event_of(answer, packed, "order.cancelled").find("pick_list"), std::string::npos);
}

TEST(RenderPacked, SaysWhatTheCommandStated) {
    const Effect fills[] = {of_kind(EffectKind::package_filled, 2)};
    PackFulfillment pack{.order = OrderId{9},
                         .location = LocationId{1},
                         .package = 2,
                         .seals = false,
                         .measures = {.weight_grams = 850},
                         .reference = {},
                         .lines = {}};
    EXPECT_EQ(event_of(pack, fills, "fulfillment.packed"),
              tail("fulfillment.packed",
                   R"("fulfillment_id":"f9.1","order_id":"o9","location":"loc-1","package":2,)"
                   R"("weight_grams":850,"sealed":false,"lines":[])"));
    pack.measures = {.weight_grams = 1, .length_mm = 2, .width_mm = 3, .height_mm = 4};
    pack.reference = "box-7";
    pack.seals = true;
    EXPECT_NE(event_of(pack, fills, "fulfillment.packed")
                  .find(R"("package":2,"reference":"box-7","weight_grams":1,"length_mm":2,)"
                        R"("width_mm":3,"height_mm":4,"sealed":true)"),
              std::string::npos);
}

constexpr const char* kThreeOfIt =
    R"("lines":[{"line":0,"sku":"SKU-5","location":"loc-1","quantity":3}])";

TEST(RenderCarts, SayWhichUnitsTheyHaveAndGiveBack) {
    const ReserveLine asked[] = {{{SkuId{5}, {}}, Quantity{4}}};
    const Reserve cart{.channel = "web",
                       .external_id = {},
                       .ttl_seconds = 60,
                       .policy = Policy::backorder,
                       .lines = asked};
    const Effect takes[] = {of_kind(EffectKind::reservation_created, 9),
                            moved(Bucket::open, Bucket::reserved, 3),
                            moved(Bucket::open, Bucket::backordered, 1, 0)};
    EXPECT_NE(event_of(cart, takes, "reservation.created").find(kThreeOfIt), std::string::npos);
    // Behind it somebody else's cart gets what was given back.
    const Effect ends[] = {moved(Bucket::reserved, Bucket::cancelled, 3),
                           moved(Bucket::backordered, Bucket::cancelled, 1, 0),
                           moved(Bucket::backordered, Bucket::reserved, 2, 1, 8)};
    EXPECT_NE(
        event_of(ReleaseReservation{OrderId{9}}, ends, "reservation.released").find(kThreeOfIt),
        std::string::npos);
    EXPECT_NE(
        event_of(ExpireReservation{OrderId{9}, {}}, ends, "reservation.expired").find(kThreeOfIt),
        std::string::npos);
}

TEST(RenderCarts, SayWhatBecameAnOrder) {
    PlaceOrder order;
    order.reservation = OrderId{7};
    const Effect effects[] = {moved(Bucket::reserved, Bucket::cancelled, 3, 1, 7),
                              of_kind(EffectKind::reservation_committed, 7),
                              moved(Bucket::open, Bucket::allocated, 3)};
    EXPECT_EQ(event_of(order, effects, "reservation.committed"),
              tail("reservation.committed",
                   R"("reservation":"r7","order_id":"o9",)" + std::string(kThreeOfIt)));
}

TEST(RenderLevels, SayWhatWasSetOfThem) {
    const Effect levels[] = {of_kind(EffectKind::level_configured, 6, 2)};
    ConfigureLevel level;
    level.sets_safety_stock = true;
    EXPECT_EQ(event_of(level, levels, "stock.configured"),
              tail("stock.configured", R"("sku":"SKU-5","location":"loc-2","safety_stock":6)"));
    level.sets_bin = true;
    level.bin = "A-01";
    EXPECT_EQ(event_of(level, levels, "stock.configured"),
              tail("stock.configured",
                   R"("sku":"SKU-5","location":"loc-2","safety_stock":6,"bin":"A-01")"));
}

}  // namespace
}  // namespace skua::codec
