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

TEST(RenderTransfers, TellsOfEachStepWhatBecameOfWhichUnits) {
    const auto step = [](TransferStep what, std::uint32_t quantity) {
        Effect effect;
        effect.kind = EffectKind::transfer_stepped;
        effect.line = LineIndex{2};
        effect.location = LocationId{1};
        effect.quantity = Quantity{quantity};
        effect.sku = SkuId{5};
        effect.value = static_cast<std::int64_t>(what);
        return effect;
    };
    Effect moved_to;
    moved_to.kind = EffectKind::transfer_moved;
    moved_to.value = static_cast<std::int64_t>(TransferStatus::received);
    const Effect effects[] = {step(TransferStep::received, 3), step(TransferStep::lost, 1),
                              moved_to};
    Record record;
    record.sequence = Sequence{12};
    record.command.body = ReceiveTransfer{TransferId{9}, true, {}};
    record.decision.effects = effects;
    const std::string units =
        R"("moved":[{"line":2,"sku":"SKU-5","location":"loc-1","quantity":3,"step":"received"},)"
        R"({"line":2,"sku":"SKU-5","location":"loc-1","quantity":1,"step":"lost"}])";
    EXPECT_EQ(decision(record, 201), R"({"id":"t9","transfer_status":"received",)" + units +
                                         R"(,"sequence":12,"filled":[]})");
    const std::string told = events(record);
    const std::string body = R"("transfer":"t9","transfer_status":"received",)" + units;
    for (const std::string type : {"transfer.received", "transfer.closed"}) {
        const std::size_t at = told.find("\"type\":\"" + type + "\"");
        ASSERT_NE(at, std::string::npos) << told;
        EXPECT_NE(told.find(body, at), std::string::npos) << told;
    }
    record.decision.effects = std::span(effects).first(1);
    EXPECT_NE(decision(record, 201).find(R"("transfer_status":"partially_received")"),
              std::string::npos);
    EXPECT_EQ(events(record).find("transfer.closed"), std::string::npos);
}

}  // namespace
}  // namespace skua::codec
