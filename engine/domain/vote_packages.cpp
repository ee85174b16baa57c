#include <algorithm>

#include "engine/domain/rules.hpp"

namespace skua::domain {

// What is picked of each named line, at most what is asked: that it is less is for the head to say,
// with the figures of all lines. A line with nothing there has a move of no units.
Vote vote_on(const ShardState& state, const PackFulfillment& command, Context& context) {
    const Order* order = state.orders().find(command.order);
    if (order == nullptr) {
        return {};
    }
    FulfillmentSums there;
    there.is_known = std::ranges::any_of(order->lines(), [&](const Line& line) {
        return line.find_portion(command.location) != nullptr;
    });
    base::ArenaVector<Effect> effects(*context.arena, command.lines.size());
    for (const PackLine& named : command.lines) {
        const bool is_line = named.line.raw() < order->line_count;
        if (!is_line || order->line(named.line).sku.is_none()) {
            continue;  // no line of the order, or another shard's
        }
        const Line& line = order->line(named.line);
        const Portion* portion = line.find_portion(command.location);
        Effect effect;
        effect.from = Bucket::picked;
        effect.to = Bucket::packed;
        effect.line = named.line;
        effect.location = command.location;
        effect.quantity =
            portion == nullptr ? Quantity{} : std::min(portion->picked, named.quantity);
        effect.sku = line.sku;
        effect.order_raw = order->id.raw();
        effects.push_back(effect);
    }
    return {.effects = effects.view(), .fulfillment = there};
}

}  // namespace skua::domain
