#include "engine/domain/change_rules.hpp"

#include <algorithm>

#include "engine/domain/catalog.hpp"

namespace skua::domain {
namespace {

constexpr std::uint32_t kPriorityShift = 16;
constexpr std::uint32_t kPolicyShift = 20;
constexpr std::uint32_t kFieldMask = 15;

}  // namespace

bool adds_other_slots(const ChangeOrder& command) noexcept {
    return std::ranges::any_of(command.add, [home = home_slot_of(command.order)](const auto& line) {
        return slot_of(line.sku) != home;
    });
}

Effect part_opened(const Order& order) noexcept {
    Effect effect = change_effect(EffectKind::part_opened);
    effect.line = LineIndex{order.line_count};
    effect.location = LocationId{order.channel.raw()};
    effect.quantity =
        Quantity{order.holds | (static_cast<std::uint32_t>(order.priority) << kPriorityShift) |
                 (static_cast<std::uint32_t>(order.policy) << kPolicyShift)};
    effect.value = static_cast<std::int64_t>(order.number.raw());
    return effect;
}

void open_part(const Effect& effect, Order& order) noexcept {
    const std::uint32_t packed = effect.quantity.raw();
    order.number = Sequence{static_cast<std::uint64_t>(effect.value)};
    order.channel = ChannelId{effect.location.raw()};
    order.holds = static_cast<std::uint16_t>(packed);
    order.priority = static_cast<std::uint8_t>((packed >> kPriorityShift) & kFieldMask);
    order.policy = static_cast<Policy>((packed >> kPolicyShift) & kFieldMask);
}

}  // namespace skua::domain
