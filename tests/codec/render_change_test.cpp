// What a change did, as its answer and its event say it, and whom an event is about.

#include <gtest/gtest.h>

#include "engine/codec/json_render.hpp"
#include "engine/codec/render_parts.hpp"
#include "engine/codec/wire_layout.hpp"
#include "tests/codec/support.hpp"

namespace skua::codec {
namespace {

using namespace domain;
using namespace test;

Effect moved(std::uint16_t line, Bucket from, Bucket to, std::uint32_t quantity,
             std::uint64_t order = 9) {
    Effect effect;
    effect.line = LineIndex{line};
    effect.from = from;
    effect.to = to;
    effect.quantity = Quantity{quantity};
    effect.location = to == Bucket::backordered ? LocationId{} : LocationId{1};
    effect.sku = SkuId{5};
    effect.order_raw = order;
    return effect;
}

Effect of_kind(EffectKind kind, std::uint16_t line, std::uint32_t quantity, std::int64_t value) {
    Effect effect;
    effect.kind = kind;
    effect.line = LineIndex{line};
    effect.quantity = Quantity{quantity};
    effect.value = value;
    return effect;
}

// Line 0 goes up and gets a price, line 1 down and gives a unit to another order, line 2 goes, line
// 3 comes.
class RenderChange : public ::testing::Test {
protected:
    RenderChange() {
        change_.order = OrderId{9};
        change_.priority = 2;
        change_.cold = R"({"ship_to":{"city":"Kiel"}})";
        change_.lines = lines_;
        change_.remove = removed_;
        change_.add = added_;
        record_.sequence = Sequence{12};
        record_.time = base::Timestamp{1'795'207'140'123'456};
        record_.command.body = change_;
        record_.decision = {.version = 3, .order = OrderId{9}, .effects = effects_, .skus = skus_};
    }
    const std::vector<ChangeLine> lines_ = {
        {LineIndex{0}, true, Quantity{5}, {1250, 2}},
        {LineIndex{1}, false, Quantity{1}, {}},
    };
    const std::vector<LineIndex> removed_ = {LineIndex{2}};
    const std::vector<OrderLineInput> added_ = {{{{}, "as sent"}, Quantity{2}, {}, {3, 0}, "x1"}};
    const std::vector<SkuId> skus_ = {SkuId{7}};
    const std::vector<Effect> effects_ = {
        of_kind(EffectKind::line_priced, 0, 0, static_cast<std::int64_t>(pack_price({10, 1}))),
        moved(1, Bucket::allocated, Bucket::cancelled, 2),
        moved(2, Bucket::backordered, Bucket::cancelled, 4),
        moved(0, Bucket::backordered, Bucket::allocated, 1, 11),
        of_kind(EffectKind::line_raised, 0, 3, 0),
        moved(0, Bucket::open, Bucket::allocated, 3),
        of_kind(EffectKind::line_added, 3, 2, 0),
        moved(3, Bucket::open, Bucket::backordered, 2),
        of_kind(EffectKind::priority_changed, 0, 0, 5),
        of_kind(EffectKind::total_was, 1, 0, 90),
        of_kind(EffectKind::total_was, 1, 1, 0),
        of_kind(EffectKind::total_is, 2, 0, 7'050),
        of_kind(EffectKind::total_is, 2, 1, 1),
        of_kind(EffectKind::address_changed, 0, 0, 0),
    };
    ChangeOrder change_;
    Record record_;
    NumberedNames names_;
};

constexpr const char* kChanged =
    R"("changed":[{"line":0,"quantity":{"before":2,"after":5},)"
    R"("unit_price":{"before":"1.0","after":"12.50"}},)"
    R"({"line":1,"quantity":{"before":3,"after":1}}],)"
    R"("added":[{"line":3,"external_line_id":"x1","sku":"SKU-7","quantity":2,"unit_price":"3"}],)"
    R"("removed":[{"line":2,"quantity":4}],"priority":{"before":5,"after":2},)"
    R"("amount":{"before":"9.0","after":"184467440737095586.66"},"ship_to":{"city":"Kiel"})";

TEST_F(RenderChange, SaysBeforeAndAfter) {
    std::string out;
    EXPECT_EQ(render_decision(record_, names_, Detail::lines, out), 200);
    EXPECT_EQ(out,
              std::string(R"({"id":"o9","status":"booked","version":3,"sequence":12,)") + kChanged +
                  R"(,"allocated":[{"line":0,"location":"loc-1","quantity":3}],)"
                  R"("backordered":[{"line":3,"quantity":2}],)"
                  R"("filled":[{"order_id":"o11","line":0,"location":"loc-1","quantity":1}]})");
}

TEST_F(RenderChange, IsAnEventOfItsOrderAndTheFillOneOfTheOther) {
    std::string all;
    std::string mine;
    std::string other;
    EXPECT_EQ(render_events(record_, names_, all), 6U);
    EXPECT_EQ(render_events_of(record_, names_, OrderId{9}, mine), 4U);
    EXPECT_EQ(render_events_of(record_, names_, OrderId{11}, other), 2U);
    EXPECT_EQ(render_events_of(record_, names_, OrderId{8}, other), 0U);
    EXPECT_NE(mine.find(std::string(R"("type":"order.changed")")), std::string::npos);
    EXPECT_NE(mine.find(kChanged), std::string::npos);
    EXPECT_EQ(mine.find("o11"), std::string::npos);
    for (const std::string& part : {mine, other}) {  // the same lines, with the same index
        for (std::size_t at = 0; at < part.size();) {
            const std::size_t end = part.find('\n', at) + 1;
            EXPECT_NE(all.find(part.substr(at, end - at)), std::string::npos);
            at = end;
        }
    }
}

TEST_F(RenderChange, NamesTheItemThatWasRefused) {
    record_.decision = {.verdict = Verdict::reject, .reason = RejectReason::already_released};
    const char* const kFields[] = {"/lines/0/quantity", "/lines/1/quantity", "/remove/0",
                                   "/add/0/quantity", "/ship_to"};
    for (std::uint32_t at = 0; at < 5; ++at) {
        record_.decision.at = at;
        EXPECT_EQ(field_of(record_), kFields[at]);
    }
    record_.decision = {.verdict = Verdict::reject, .reason = RejectReason::version_mismatch};
    EXPECT_EQ(field_of(record_), "/expected_version");
    ChangeOrder address;
    address.cold = R"({"shipping_method":"air","requested_ship_date":null})";
    record_.command.body = address;
    record_.decision = {.verdict = Verdict::reject, .reason = RejectReason::already_released};
    EXPECT_EQ(field_of(record_), "/shipping_method");
}

}  // namespace
}  // namespace skua::codec
