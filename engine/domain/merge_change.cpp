// merge_votes() of a change: of the parts' votes the one that a shard with everything would have
// cast (page 0009, "Several shards").

#include <algorithm>
#include <utility>

#include "engine/domain/change_rules.hpp"
#include "engine/domain/limits.hpp"
#include "engine/domain/rules.hpp"

namespace skua::domain {
namespace {

// Steps 4, 5, 6 and 13 of the page.
int step_of(RejectReason reason) noexcept {
    switch (reason) {
        case RejectReason::unknown_line:
            return 4;
        case RejectReason::unknown_sku:
            return 5;
        case RejectReason::backorder_limit:
            return 13;
        default:
            return 6;
    }
}

Vote first_objection(std::span<const Vote> votes, base::Arena& arena) {
    const Vote* first = nullptr;
    for (const Vote& vote : votes) {
        const auto order = [](const Vote& v) { return std::pair(step_of(v.objection), v.at); };
        if (vote.objection != RejectReason::none &&
            (first == nullptr || order(vote) < order(*first))) {
            first = &vote;
        }
    }
    if (first == nullptr) {
        return {};
    }
    Vote vote = objection(first->objection, first->at);
    const auto shortages = arena.make_span<Shortage>(first->shortages.size());
    std::ranges::copy(first->shortages, shortages.begin());
    vote.shortages = shortages;
    return vote;
}

// What of one vote is not merged yet.
struct Rest {
    std::span<const Effect> cuts{}, fills{}, raises{};
};

template <class Ends>
std::span<const Effect> cut_until(std::span<const Effect>& rest, Ends ends) {
    const auto end = std::ranges::find_if(rest, ends);
    const std::span<const Effect> front = rest.first(static_cast<std::size_t>(end - rest.begin()));
    rest = rest.subspan(front.size());
    return front;
}

// Puts the parts' effects together, item by item. Owner: the call.
class ChangeMerger {
public:
    ChangeMerger(std::span<const Vote> votes, base::Arena& arena)
        : rests_(arena.make_span<Rest>(votes.size())),
          cuts_(arena),
          fills_(arena),
          raises_(arena),
          freed_(arena) {
        for (std::size_t i = 0; i < votes.size(); ++i) {
            if (const ChangeVote* change = votes[i].change; change != nullptr) {
                rests_[i] = {change->cuts, change->fills, change->raises};
            }
        }
    }

    void merge(const ChangeOrder& command, ChangeVote& to) {
        for (const ChangeLine& change : command.lines) {
            merge_cuts(change.line);
            raises_.append(next(&Rest::raises, change.line).effects);
        }
        for (const LineIndex removed : command.remove) {
            merge_cuts(removed);
        }
        for (const Freed& freed : freed_.view()) {
            fills_.append(cut_until(freed.rest->fills,
                                    [&](const Effect& effect) { return effect.sku != freed.sku; }));
        }
        to.cuts = cuts_.view();
        to.fills = fills_.view();
        to.raises = raises_.view();
    }

private:
    struct Next {
        std::span<const Effect> effects{};
        Rest* rest = nullptr;
    };
    // A line whose units were set free; its SKU's fills are cut off once.
    struct Freed {
        Rest* rest = nullptr;
        SkuId sku;
    };

    // The effects of the line, of the part that has it.
    Next next(std::span<const Effect> Rest::*list, LineIndex line) {
        for (Rest& rest : rests_) {
            std::span<const Effect>& effects = rest.*list;
            if (!effects.empty() && effects.front().line == line) {
                const auto ends = [&](const Effect& effect) { return effect.line != line; };
                return {cut_until(effects, ends), &rest};
            }
        }
        return {};
    }
    void merge_cuts(LineIndex line) {
        const Next cuts = next(&Rest::cuts, line);
        cuts_.append(cuts.effects);
        if (!cuts.effects.empty() && cuts.effects.back().kind == EffectKind::line_moved &&
            cuts.effects.back().from == Bucket::allocated) {  // those come last
            freed_.push_back({cuts.rest, cuts.effects.front().sku});
        }
    }

    std::span<Rest> rests_;
    base::ArenaVector<Effect> cuts_, fills_, raises_;
    base::ArenaVector<Freed> freed_;
};

std::span<const Offer> merge_offers(std::span<const Vote> votes, std::size_t added,
                                    base::Arena& arena) {
    const auto offers = arena.make_span<Offer>(added);
    for (const Vote& vote : votes) {
        for (std::size_t i = 0; vote.change != nullptr && i < vote.change->offers.size(); ++i) {
            const Offer& offer = vote.change->offers[i];
            if (offer.sku.is_none()) {
                continue;
            }
            const auto units = arena.make_span<OfferedUnits>(offer.units.size());
            std::ranges::copy(offer.units, units.begin());
            offers[i] = {.sku = offer.sku, .queued = offer.queued, .units = units};
        }
    }
    return offers;
}

}  // namespace

Vote merge_change(const ChangeOrder& command, std::span<const Vote> votes, base::Arena& arena) {
    Vote merged = first_objection(votes, arena);
    ChangeVote& change = arena.make_span<ChangeVote>(1).front();
    for (const Vote& vote : votes) {
        merged.order.ordered += vote.order.ordered;
        merged.order.cancelled += vote.order.cancelled;
        merged.order.left += vote.order.left;
        if (vote.change != nullptr) {
            change.is_released = change.is_released || vote.change->is_released;
            change.total += vote.change->total;
        }
    }
    merged.change = &change;
    if (merged.objection == RejectReason::none) {
        ChangeMerger(votes, arena).merge(command, change);
        change.offers = merge_offers(votes, command.add.size(), arena);
    }
    return merged;
}

}  // namespace skua::domain
