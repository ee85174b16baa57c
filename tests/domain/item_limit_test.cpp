// The items of one slot have a limit that no client reaches soon: a million records, applied
// without being decided, bring a state to it.

#include <gtest/gtest.h>

#include <array>
#include <string>

#include "engine/domain/catalog.hpp"
#include "engine/domain/limits.hpp"
#include "engine/domain/state.hpp"
#include "engine/domain/transitions.hpp"
#include "tests/domain/builders.hpp"

namespace skua::domain::testing {
namespace {

void define(ShardState& state, Slot slot, std::uint32_t ordinal) {
    const std::string text = "item " + std::to_string(ordinal);
    const std::array<SkuId, 1> skus{make_sku_id(slot, ordinal)};
    std::array<Effect, 1> effects;
    effects[0].kind = EffectKind::item_defined;
    effects[0].sku = skus[0];
    Record record;
    record.sequence = Sequence{ordinal};
    record.command.body = DefineItem{text, {}};
    record.decision.effects = effects;
    record.decision.skus = skus;
    apply(state, record);
}

RejectReason objection_to(const ShardState& state, std::string_view text) {
    base::Arena arena;
    Context context;
    context.sequence = Sequence{kItemsPerSlotMax + 1};
    context.arena = &arena;
    Command command;
    command.body = DefineItem{text, {}};
    return vote(state, command, context).objection;
}

TEST(ItemLimit, TheLastItemOfASlotIsTakenAndTheNextRefused) {
    const Slot slot = slot_of_text("the next");
    ShardState state{ShardState::Options{}};
    for (std::uint32_t ordinal = 1; ordinal < kItemsPerSlotMax; ++ordinal) {
        define(state, slot, ordinal);
    }
    EXPECT_EQ(objection_to(state, "the next"), RejectReason::none);
    define(state, slot, kItemsPerSlotMax);
    EXPECT_EQ(objection_to(state, "the next"), RejectReason::item_limit);
    // What is defined can still be described anew, and other slots are not full.
    EXPECT_EQ(objection_to(state, "item 7"), RejectReason::none);
    std::string other = "other";
    while (slot_of_text(other) == slot) {
        other += '.';
    }
    EXPECT_EQ(objection_to(state, other), RejectReason::none);
}

}  // namespace
}  // namespace skua::domain::testing
