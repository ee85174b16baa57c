#include "engine/domain/merge_returns.hpp"

#include <algorithm>
#include <cstddef>

namespace skua::domain {
namespace {

// What of one vote is not merged yet.
struct Rest {
    std::span<const Effect> items{};
    std::span<const Effect> fills{};
};

std::span<Rest> rests_of(std::span<const Vote> votes, base::Arena& arena) {
    const auto rests = arena.make_span<Rest>(votes.size());
    for (std::size_t i = 0; i < votes.size(); ++i) {
        const auto effects = votes[i].effects;
        const auto filled = std::ranges::find_if(effects, [](const Effect& effect) {
            return effect.kind == EffectKind::line_moved || effect.kind == EffectKind::follow_up;
        });
        const auto items = static_cast<std::size_t>(filled - effects.begin());
        rests[i] = {.items = effects.first(items), .fills = effects.subspan(items)};
    }
    return rests;
}

// Whose next item is of this line: a line is one shard's, and votes stand as the command does.
Rest* next_of(std::span<Rest> rests, LineIndex line) {
    const auto found = std::ranges::find_if(rests, [&](const Rest& rest) {
        return !rest.items.empty() && rest.items.front().line == line;
    });
    return found == rests.end() ? nullptr : &*found;
}

template <class IsEnd>
std::span<const Effect> cut_until(std::span<const Effect>& rest, std::size_t from, IsEnd is_end) {
    std::size_t count = from;
    while (count < rest.size() && !is_end(rest[count])) {
        ++count;
    }
    const std::span<const Effect> front = rest.first(count);
    rest = rest.subspan(count);
    return front;
}

}  // namespace

std::span<const Effect> merge_shipped(const CreateReturn& command, std::span<const Vote> votes,
                                      base::Arena& arena) {
    const std::span<Rest> rests = rests_of(votes, arena);
    base::ArenaVector<Effect> effects(arena, command.lines.size());
    for (const ReturnLineInput& named : command.lines) {
        if (Rest* rest = next_of(rests, named.line); rest != nullptr) {
            effects.push_back(rest->items.front());
            rest->items = rest->items.subspan(1);
        }
    }
    return effects.view();
}

std::span<const Effect> merge_received(const ReceiveReturn& command, std::span<const Vote> votes,
                                       base::Arena& arena) {
    const std::span<Rest> rests = rests_of(votes, arena);
    base::ArenaVector<Effect> effects(arena);
    base::ArenaVector<Rest*> restocked(arena);  // one entry per item that is
    base::ArenaVector<SkuId> skus(arena);
    for (const ReturnedItem& item : command.items) {
        Rest* rest = next_of(rests, item.line);
        if (rest == nullptr) {
            continue;
        }
        const auto brought = cut_until(rest->items, 1, [](const Effect& effect) {
            return effect.kind == EffectKind::return_received;
        });
        effects.append(brought);
        if (item.disposition == Disposition::restock) {
            restocked.push_back(rest);
            skus.push_back(brought.front().sku);
        }
    }
    for (std::size_t i = 0; i < restocked.size(); ++i) {
        effects.append(cut_until(restocked[i]->fills, 0,
                                 [&](const Effect& effect) { return effect.sku != skus[i]; }));
    }
    return effects.view();
}

}  // namespace skua::domain
