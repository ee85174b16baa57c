// What answers and events say of transfers.

#include <gtest/gtest.h>

#include "engine/codec/json_render.hpp"
#include "tests/codec/support.hpp"

namespace skua::codec {
namespace {

using namespace domain;
using namespace test;

// Renders, and expects `status`.
std::string decision(const Record& record, std::uint16_t status) {
    NumberedNames names;
    std::string out;
    EXPECT_EQ(render_decision(record, names, Detail::lines, out), status);
    return out;
}

std::string events(const Record& record) {
    NumberedNames names;
    std::string out;
    render_events(record, names, out);
    return out;
}

// What is between `from` and the end of the line of the only event of this type; empty without one.
std::string told_of(const std::string& events, const std::string& type, const std::string& from) {
    const std::size_t at = events.find("\"type\":\"" + type + "\"");
    if (at == std::string::npos) {
        return {};
    }
    EXPECT_EQ(events.find("\"type\":\"" + type + "\"", at + 1), std::string::npos) << events;
    const std::size_t begin = events.find(from, at);
    return events.substr(begin, events.find('\n', at) - begin);
}

Effect step(TransferStep what, std::uint16_t line, std::uint32_t quantity) {
    Effect effect;
    effect.kind = EffectKind::transfer_stepped;
    effect.line = LineIndex{line};
    effect.location = LocationId{1};
    effect.quantity = Quantity{quantity};
    effect.sku = SkuId{5};
    effect.value = static_cast<std::int64_t>(what);
    return effect;
}

Effect came(std::int64_t units) {
    Effect effect;
    effect.kind = EffectKind::stock_moved;
    effect.location = LocationId{1};
    effect.sku = SkuId{5};
    effect.movement = MovementKind::transfer_in;
    effect.value = units;
    return effect;
}

Effect now(TransferStatus status) {
    Effect effect;
    effect.kind = EffectKind::transfer_moved;
    effect.value = static_cast<std::int64_t>(status);
    return effect;
}

Record record_of(const CommandBody& body, std::span<const Effect> effects) {
    Record record;
    record.sequence = Sequence{12};
    record.command.body = body;
    record.decision.effects = effects;
    return record;
}

// One line of the answer's and the events' "moved".
std::string moved(int line, int quantity, const std::string& step_and_more) {
    return R"({"line":)" + std::to_string(line) +
           R"(,"sku":"SKU-5","location":"loc-1","quantity":)" + std::to_string(quantity) +
           R"(,"step":)" + step_and_more + "}";
}

// Item 0 fell short, item 1 is of what was left and more, item 2 is of what was not expected at
// all.
TEST(RenderTransfers, TellEachStepOnceAndInWhichConditionUnitsCame) {
    static const TransferItem kItems[] = {
        {LineIndex{2}, Quantity{3}, Condition::sellable},
        {LineIndex{1}, Quantity{5}, Condition::damaged},
        {LineIndex{1}, Quantity{1}, Condition::quality_hold},
    };
    const Effect effects[] = {step(TransferStep::received, 2, 3),
                              came(3),
                              step(TransferStep::received, 1, 4),
                              step(TransferStep::found, 1, 1),
                              came(5),
                              step(TransferStep::found, 1, 1),
                              came(1),
                              step(TransferStep::lost, 2, 1),
                              now(TransferStatus::received)};
    const Record record = record_of(ReceiveTransfer{TransferId{9}, true, kItems}, effects);
    const std::string arrivals = moved(2, 3, R"("received","condition":"sellable")") + "," +
                                 moved(1, 4, R"("received","condition":"damaged")") + "," +
                                 moved(1, 1, R"("found","condition":"damaged")") + "," +
                                 moved(1, 1, R"("found","condition":"quality_hold")");
    const std::string lost = moved(2, 1, R"("lost")");
    const std::string head = R"("transfer_status":"received","moved":[)";
    EXPECT_EQ(decision(record, 201),
              R"({"id":"t9",)" + head + arrivals + "," + lost + R"(],"sequence":12,"filled":[]})");
    const std::string told = events(record);
    const std::string begin = R"("transfer":)";
    EXPECT_EQ(told_of(told, "transfer.received", begin),
              R"("transfer":"t9",)" + head + arrivals + "]}");
    EXPECT_EQ(told_of(told, "transfer.closed", begin), R"("transfer":"t9",)" + head + lost + "]}");
}

TEST(RenderTransfers, ThatGoOnAreNotClosed) {
    static const TransferItem kItems[] = {{LineIndex{0}, Quantity{3}, Condition::sellable}};
    const Effect effects[] = {step(TransferStep::received, 0, 3), came(3)};
    const Record record = record_of(ReceiveTransfer{TransferId{9}, false, kItems}, effects);
    EXPECT_NE(decision(record, 201).find(R"("transfer_status":"partially_received")"),
              std::string::npos);
    EXPECT_EQ(told_of(events(record), "transfer.closed", ""), "");
}

TEST(RenderTransfers, OfWhichNothingCameSayNothingOfAReceipt) {
    const Effect effects[] = {step(TransferStep::lost, 0, 4), now(TransferStatus::received)};
    const std::string told = events(record_of(ReceiveTransfer{TransferId{9}, true, {}}, effects));
    EXPECT_EQ(told_of(told, "transfer.received", ""), "");
    EXPECT_EQ(told_of(told, "transfer.closed", R"("moved")"),
              R"("moved":[)" + moved(0, 4, R"("lost")") + "]}");
}

TEST(RenderTransfers, ThatAreCreatedReadySayWhatIsHeldForThem) {
    static const TransferLineInput kLines[] = {{{SkuId{5}, {}}, Quantity{4}}};
    Effect opened;
    opened.kind = EffectKind::transfer_opened;
    opened.location = LocationId{1};
    opened.value = 9;
    const Effect effects[] = {opened, step(TransferStep::held, 0, 4), now(TransferStatus::ready)};
    const CreateTransfer ready{
        .from = "main", .to = "east", .is_ready = true, .reference = {}, .lines = kLines};
    const std::string told = events(record_of(ready, effects));
    EXPECT_LT(told.find("transfer.created"), told.find("transfer.ready"));
    EXPECT_EQ(
        told_of(told, "transfer.ready", R"("transfer":)"),
        R"("transfer":"t9","transfer_status":"ready","moved":[)" + moved(0, 4, R"("held")") + "]}");
    CreateTransfer draft = ready;
    draft.is_ready = false;
    EXPECT_EQ(told_of(events(record_of(draft, std::span(effects).first(1))), "transfer.ready", ""),
              "");
}

}  // namespace
}  // namespace skua::codec
