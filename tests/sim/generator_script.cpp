// The part of Generator that follows a script: how the world begins, and a scene that chance alone
// hardly plays.

#include <algorithm>

#include "engine/domain/limits.hpp"
#include "tests/sim/generator.hpp"

namespace skua::sim {

using domain::Quantity;

bool Generator::definition(std::uint64_t index, domain::Command& command,
                           base::Arena& arena) const {
    const std::size_t locations = world_.locations.size();
    const std::size_t channels = world_.channels.size();
    if (index < locations) {
        command.body = domain::DefineLocation{world_.locations[index]};
    } else if (index < locations + channels) {
        const auto list =
            arena.make_span<std::string_view>(std::min(locations, domain::kChannelLocationsMax));
        std::copy_n(world_.locations.begin(), list.size(), list.begin());
        command.body = domain::DefineChannel{world_.channels[index - locations], list};
    } else if (index < locations + channels + world_.skus.size()) {
        command.body = domain::DefineItem{world_.skus[index - locations - channels], "an item"};
    } else {
        return false;
    }
    return true;
}

domain::DefineChannel Generator::define_channel(Random& random, base::Arena& arena) const {
    // A run of the locations from a random one on: none twice.
    const std::size_t most = std::min(world_.locations.size(), domain::kChannelLocationsMax);
    const auto list = arena.make_span<std::string_view>(1 + random.below(most));
    const std::size_t first = random.below(world_.locations.size());
    for (std::size_t i = 0; i < list.size(); ++i) {
        list[i] = world_.locations[(first + i) % world_.locations.size()];
    }
    if (random.percent(4)) {
        list.back() = "nowhere";
    }
    // Now and then its orders wait, not much longer than a command may be under way.
    const auto grace = random.percent(40) ? 1 + random.below(3) : 0U;
    const auto carts = random.percent(50) ? 1 + random.below(3) : 600U;
    return {world_.channels[random.below(world_.channels.size())], list,
            static_cast<std::uint32_t>(grace), static_cast<std::uint32_t>(carts)};
}

// Chance alone hardly brings a follow-up about: the cancel of a long order that has its units,
// while more lines wait for them than its budget of fills. Now and then somebody plays it.
std::optional<domain::CommandBody> Generator::drama(std::uint64_t op, base::Arena& arena) const {
    constexpr std::uint64_t kEvery = 250;
    constexpr std::uint64_t kCancels = 45;
    const std::string_view sku = world_.skus.front();
    const std::string_view location = world_.locations.front();
    const auto order = [&](std::size_t count, std::uint32_t quantity) {
        domain::PlaceOrder body;
        body.channel = world_.channels.front();
        body.currency = base::Currency{{'E', 'U', 'R'}};
        body.policy = domain::Policy::backorder;
        const auto lines = arena.make_span<domain::OrderLineInput>(count);
        for (domain::OrderLineInput& line : lines) {
            line.sku.text = sku;
            line.quantity = Quantity{quantity};
        }
        body.lines = lines;
        return body;
    };
    const std::uint64_t at = (op + kEvery - 50) % kEvery;
    if (at == 0) {
        const auto list = arena.make_span<std::string_view>(1);
        list[0] = location;
        return domain::DefineChannel{world_.channels.front(), list};
    }
    if (at == 1) {
        return domain::ReceiveStock{{.id = {}, .text = sku},
                                    location,
                                    Quantity{static_cast<std::uint32_t>(plan_.long_lines_max)},
                                    {}};
    }
    if (at == 2) {
        return order(plan_.long_lines_max, 1);
    }
    if (at >= 3 && at <= 7) {
        return order(40, 15);
    }
    if (at >= kCancels && at < kCancels + 3) {
        // The newest that this scene has placed, then the ones before it.
        std::uint64_t to_pass = at - kCancels;
        for (std::size_t i = world_.long_orders.size(); i > 0; --i) {
            const twin::Order* found = state_.find_order(world_.long_orders[i - 1]);
            if (found != nullptr && found->lines.size() == plan_.long_lines_max && to_pass-- == 0) {
                return domain::CancelOrder{found->id, 0, {}};
            }
        }
    }
    return std::nullopt;
}

}  // namespace skua::sim
