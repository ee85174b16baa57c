// Frames that are measured and written again before they are sent, in both forms.

#include "adapters/sdk/frame.hpp"

#include <gtest/gtest.h>

#include <string>

namespace skua::sdk {
namespace {

// Commands whose sizes and tables differ, so that the paddings do.
void write_command(Frame& frame, std::size_t i) {
    const std::string text(1 + i * 7 % 23, 'x');
    switch (i % 3) {
        case 0:
            frame.next().define_item({.sku = text, .description = text, .idempotency_key = text});
            return;
        case 1:
            frame.next().define_location({.location = text, .reason = {}, .idempotency_key = {}});
            return;
        default: {
            const OrderLine line{text, i, "12.50", ""};
            OrderBody order;
            order.channel = text;
            order.currency = "EUR";
            order.lines = {&line, 1};
            frame.next().place_order(order);
        }
    }
}

class Frames : public testing::TestWithParam<Wire> {};

TEST_P(Frames, AreNeverLargerThanWasSaid) {
    for (std::size_t commands = 0; commands < 200; ++commands) {
        Frame frame(commands, GetParam(), commands % 2 == 0 ? Detail::summary : Detail::lines);
        for (std::size_t i = 0; i < commands; ++i) {
            write_command(frame, commands + i);
        }
        const std::size_t said = frame.sealed_bytes_max();
        frame.seal();
        EXPECT_GE(said, frame.bytes().size()) << commands;
        EXPECT_LE(said, frame.bytes().size() + kSealingSlackBytes) << commands;
        EXPECT_EQ(frame.sealed_bytes_max(), frame.bytes().size());
    }
}

TEST_P(Frames, ThatWereClearedAreAsNew) {
    Frame cleared(7, GetParam());
    write_command(cleared, 1);
    write_command(cleared, 2);
    cleared.seal();
    cleared.clear();
    EXPECT_FALSE(cleared.is_sealed());
    EXPECT_EQ(cleared.commands(), 0U);
    Frame fresh(7, GetParam());
    for (Frame* const frame : {&cleared, &fresh}) {
        write_command(*frame, 3);
        write_command(*frame, 4);
        frame->seal();
    }
    EXPECT_EQ(cleared.commands(), 2U);
    EXPECT_EQ(cleared.bytes(), fresh.bytes());
}

INSTANTIATE_TEST_SUITE_P(BothForms, Frames, testing::Values(Wire::json, Wire::binary),
                         [](const auto& form) {
                             return form.param == Wire::json ? "json" : "binary";
                         });

}  // namespace
}  // namespace skua::sdk
