// merge_votes(): of several shards' votes the one that a shard with everything would have cast
// (decisions/0004, "Vote, decide, apply"). Each vote stands in the order in which that one would
// stand, with the others' lines left out; so merging never sorts, it picks which vote goes on.

#include <algorithm>
#include <variant>

#include "engine/domain/limits.hpp"
#include "engine/domain/merge_returns.hpp"
#include "engine/domain/rules.hpp"

namespace skua::domain {
namespace {

// What of one vote is not merged yet.
struct Rest {
    std::span<const Effect> effects{};
    std::span<const Effect> fills{};           // cancel_order
    std::span<const Pull> pulls{};             // create_wave, and the next two
    std::span<const Effect> later{};           // behind the effects of the order in turn
    std::span<const SkuId> skus{};             // those that have not appeared yet
    std::span<const std::string_view> bins{};  // theirs
};

template <class T>
std::span<const T> cut(std::span<const T>& rest, std::size_t count) {
    const std::span<const T> front = rest.first(count);
    rest = rest.subspan(count);
    return front;
}

// The effects of the line that comes first in the rest, which has some.
std::span<const Effect> cut_line(Rest& rest) {
    const LineIndex line = rest.effects.front().line;
    const auto end = std::ranges::find_if(
        rest.effects, [&](const Effect& effect) { return effect.line != line; });
    return cut(rest.effects, static_cast<std::size_t>(end - rest.effects.begin()));
}

// Whose next line is the lowest; nullptr when nobody has one.
Rest* lowest_line(std::span<Rest> rests) {
    Rest* lowest = nullptr;
    for (Rest& rest : rests) {
        if (!rest.effects.empty() &&
            (lowest == nullptr || rest.effects.front().line < lowest->effects.front().line)) {
            lowest = &rest;
        }
    }
    return lowest;
}

// Whose next line is this one.
Rest* next_at(std::span<Rest> rests, LineIndex line) {
    const auto found = std::ranges::find_if(rests, [&](const Rest& rest) {
        return !rest.effects.empty() && rest.effects.front().line == line;
    });
    return found == rests.end() ? nullptr : &*found;
}

std::span<Rest> rests_of(std::span<const Vote> votes, base::Arena& arena) {
    const auto rests = arena.make_span<Rest>(votes.size());
    for (std::size_t i = 0; i < votes.size(); ++i) {
        rests[i] = {.effects = votes[i].effects,
                    .pulls = votes[i].pulls,
                    .skus = votes[i].skus,
                    .bins = votes[i].bins};
    }
    return rests;
}

std::size_t effects_in(std::span<const Vote> votes) {
    std::size_t count = 0;
    for (const Vote& vote : votes) {
        count += vote.effects.size();
    }
    return count;
}

std::span<const Effect> by_line(std::span<const Vote> votes, base::Arena& arena) {
    base::ArenaVector<Effect> effects(arena, effects_in(votes));
    const std::span<Rest> rests = rests_of(votes, arena);
    for (Rest* rest = lowest_line(rests); rest != nullptr; rest = lowest_line(rests)) {
        effects.append(cut_line(*rest));
    }
    return effects.view();
}

// By line or by pick: each place is filled in by the one that owns it.
std::span<const SkuId> by_place(std::span<const Vote> votes, base::Arena& arena) {
    std::size_t places = 0;
    for (const Vote& vote : votes) {
        places = std::max(places, vote.skus.size());
    }
    const auto skus = arena.make_span<SkuId>(places);
    for (const Vote& vote : votes) {
        for (std::size_t i = 0; i < vote.skus.size(); ++i) {
            skus[i] = vote.skus[i].is_none() ? skus[i] : vote.skus[i];
        }
    }
    return skus;
}

// Checks over all lines stand before those of one line.
int stage_of(RejectReason reason) noexcept {
    switch (reason) {
        case RejectReason::unknown_channel:
            return 0;
        case RejectReason::unknown_sku:
            return 1;
        case RejectReason::unknown_reservation:
        case RejectReason::reservation_of_other_channel:
        case RejectReason::reservation_committed:
            return 2;
        default:
            return 3;
    }
}

// The objection that a shard with everything would have come to first, or none.
Vote first_objection(std::span<const Vote> votes, base::Arena& arena) {
    const Vote* first = nullptr;
    for (const Vote& vote : votes) {
        if (vote.objection == RejectReason::none) {
            continue;
        }
        const auto order = [](const Vote& v) { return std::pair(stage_of(v.objection), v.at); };
        if (first == nullptr || order(vote) < order(*first)) {
            first = &vote;
        }
    }
    if (first == nullptr) {
        return {};
    }
    Vote vote = objection(first->objection, first->at);
    vote.committed = first->committed;
    const auto shortages = arena.make_span<Shortage>(first->shortages.size());
    std::ranges::copy(first->shortages, shortages.begin());
    vote.shortages = shortages;
    return vote;
}

void add_sums(std::span<const Vote> votes, Vote& to) {
    for (const Vote& vote : votes) {
        to.order.ordered += vote.order.ordered;
        to.order.cancelled += vote.order.cancelled;
        to.order.left += vote.order.left;
        to.fulfillment.is_known = to.fulfillment.is_known || vote.fulfillment.is_known;
        to.fulfillment.allocated += vote.fulfillment.allocated;
        to.fulfillment.active += vote.fulfillment.active;
        to.fulfillment.shipped += vote.fulfillment.shipped;
    }
}

// Where the first effect stands that is not of the kind that `is_of` tells.
template <class IsOf>
std::span<const Effect> cut_while(std::span<const Effect>& rest, IsOf is_of) {
    const auto end =
        std::ranges::find_if(rest, [&](const Effect& effect) { return !is_of(effect); });
    return cut(rest, static_cast<std::size_t>(end - rest.begin()));
}

// What a reservation gives back, by its lines; what an order made of it takes, by the order's
// lines; then the fills, SKU by SKU in the order in which they were first given back.
std::span<const Effect> with_give_back(std::span<const Vote> votes, base::Arena& arena) {
    const std::span<Rest> rests = rests_of(votes, arena);
    for (Rest& rest : rests) {
        rest.fills = rest.effects;
        rest.effects =
            cut_while(rest.fills, [](const Effect& e) { return e.to == Bucket::cancelled; });
        rest.later = cut_while(rest.fills, [](const Effect& e) { return e.from == Bucket::open; });
    }
    base::ArenaVector<Effect> effects(arena, effects_in(votes));
    base::ArenaVector<Rest*> freed(arena,
                                   votes.size());  // one entry per line that gives units back
    base::ArenaVector<SkuId> skus(arena, votes.size());
    for (Rest* rest = lowest_line(rests); rest != nullptr; rest = lowest_line(rests)) {
        const std::span<const Effect> line = cut_line(*rest);
        effects.append(line);
        if (line.back().from == Bucket::reserved) {  // those come last
            freed.push_back(rest);
            skus.push_back(line.front().sku);
        }
    }
    for (Rest& rest : rests) {
        rest.effects = rest.later;
    }
    for (Rest* rest = lowest_line(rests); rest != nullptr; rest = lowest_line(rests)) {
        effects.append(cut_line(*rest));
    }
    for (std::size_t i = 0; i < freed.size(); ++i) {
        effects.append(
            cut_while(freed[i]->fills, [&](const Effect& e) { return e.sku == skus[i]; }));
    }
    return effects.view();
}

Vote merge(const PlaceOrder& command, std::span<const Vote> votes, base::Arena& arena) {
    Vote merged = first_objection(votes, arena);
    if (merged.objection == RejectReason::none) {
        merged.effects =
            command.reservation.is_none() ? by_line(votes, arena) : with_give_back(votes, arena);
        merged.skus = by_place(votes, arena);
        merged.window_seconds = votes.front().window_seconds;  // all have the channel
    }
    return merged;
}

Vote merge(const Reserve&, std::span<const Vote> votes, base::Arena& arena) {
    Vote merged = first_objection(votes, arena);
    if (merged.objection == RejectReason::none) {
        merged.effects = by_line(votes, arena);
        merged.skus = by_place(votes, arena);
        merged.window_seconds = votes.front().window_seconds;
    }
    return merged;
}

Vote merge(const ReleaseReservation&, std::span<const Vote> votes, base::Arena& arena) {
    return {.effects = with_give_back(votes, arena)};
}

Vote merge(const ExpireReservation&, std::span<const Vote> votes, base::Arena& arena) {
    return {.effects = with_give_back(votes, arena)};
}

// Whether a whole order may be cancelled is a matter of all lines: some may be with a location, and
// only where none can be cancelled is there nothing to cancel.
Vote objection_to_whole(std::span<const Vote> votes) {
    const auto objects = [&](RejectReason reason) {
        return std::ranges::any_of(votes, [&](const Vote& v) { return v.objection == reason; });
    };
    if (objects(RejectReason::already_released)) {
        return objection(RejectReason::already_released);
    }
    return effects_in(votes) == 0 && objects(RejectReason::nothing_to_cancel)
               ? objection(RejectReason::nothing_to_cancel)
               : Vote{};
}

// The cuts in the order of the lines, or as they are named; then the fills, SKU by SKU in the order
// in which the cuts first set units free. A vote has its fills in the order of its own cuts.
std::span<const Effect> cuts_and_fills(const CancelOrder& command, std::span<const Vote> votes,
                                       base::Arena& arena) {
    const std::span<Rest> rests = rests_of(votes, arena);
    for (Rest& rest : rests) {
        const auto end = std::ranges::find_if(
            rest.effects, [](const Effect& effect) { return effect.to != Bucket::cancelled; });
        rest.fills = rest.effects.subspan(static_cast<std::size_t>(end - rest.effects.begin()));
        rest.effects = rest.effects.first(rest.effects.size() - rest.fills.size());
    }
    base::ArenaVector<Effect> effects(arena, effects_in(votes) + 1);
    base::ArenaVector<Rest*> freed(arena, votes.size());  // one entry per line that set units free
    base::ArenaVector<SkuId> skus(arena, votes.size());
    const auto merge_line = [&](Rest& rest) {
        const std::span<const Effect> cuts = cut_line(rest);
        effects.append(cuts);
        if (cuts.back().from == Bucket::allocated) {  // those come last
            freed.push_back(&rest);
            skus.push_back(cuts.front().sku);
        }
    };
    if (command.lines.empty()) {
        for (Rest* rest = lowest_line(rests); rest != nullptr; rest = lowest_line(rests)) {
            merge_line(*rest);
        }
    }
    for (const CancelLine& named : command.lines) {
        if (Rest* rest = next_at(rests, named.line); rest != nullptr) {
            merge_line(*rest);
        }
    }
    for (std::size_t i = 0; i < freed.size(); ++i) {
        Rest& rest = *freed[i];
        const auto end = std::ranges::find_if(
            rest.fills, [&](const Effect& effect) { return effect.sku != skus[i]; });
        effects.append(cut(rest.fills, static_cast<std::size_t>(end - rest.fills.begin())));
    }
    return effects.view();
}

Vote merge(const CancelOrder& command, std::span<const Vote> votes, base::Arena& arena) {
    Vote merged = command.lines.empty() ? objection_to_whole(votes) : first_objection(votes, arena);
    if (merged.objection == RejectReason::none) {
        merged.effects = cuts_and_fills(command, votes, arena);
    }
    add_sums(votes, merged);
    return merged;
}

// The order that a wave takes next.
struct Turn {
    std::uint64_t rank = UINT64_MAX;
    std::size_t lines = 0;  // none: there is no order left
};

Turn next_turn(std::span<const Rest> rests) {
    Turn turn;
    for (const Rest& rest : rests) {
        if (rest.pulls.empty() || rest.pulls.front().rank > turn.rank) {
            continue;
        }
        const Pull& pull = rest.pulls.front();
        turn.lines = (pull.rank < turn.rank ? 0 : turn.lines) + pull.lines;
        turn.rank = pull.rank;
    }
    return turn;
}

// Merges waves: the orders by rank, of an order the lines by index, until either limit.
class WaveMerger {
public:
    WaveMerger(std::span<const Vote> votes, base::Arena& arena)
        : arena_(&arena),
          rests_(rests_of(votes, arena)),
          effects_(arena, effects_in(votes)),
          skus_(arena),
          bins_(arena) {
        for (Rest& rest : rests_) {
            rest.later = rest.effects;
            rest.effects = {};
        }
    }

    Vote merge(std::size_t fulfillments_max) {
        for (std::size_t chosen = 0; chosen < fulfillments_max; ++chosen) {
            const Turn turn = next_turn(rests_);
            if (turn.lines == 0 || effects_.size() + turn.lines > kPickListLinesMax) {
                break;
            }
            take(turn.rank);
        }
        return {.effects = effects_.view(), .skus = skus_.view(), .bins = bins_.view()};
    }

private:
    void take(std::uint64_t rank) {
        for (Rest& rest : rests_) {
            if (!rest.pulls.empty() && rest.pulls.front().rank == rank) {
                rest.effects = cut(rest.later, cut(rest.pulls, 1).front().lines);
            }
        }
        for (Rest* rest = lowest_line(rests_); rest != nullptr; rest = lowest_line(rests_)) {
            const std::span<const Effect> line = cut_line(*rest);
            effects_.append(line);
            name(line.front().sku, *rest);
        }
    }
    // A vote names its SKUs in the order in which they appear.
    void name(SkuId sku, Rest& rest) {
        if (!rest.skus.empty() && rest.skus.front() == sku) {
            skus_.push_back(cut(rest.skus, 1).front());
            bins_.push_back(arena_->copy(cut(rest.bins, 1).front()));
        }
    }

    base::Arena* arena_;
    std::span<Rest> rests_;
    base::ArenaVector<Effect> effects_;
    base::ArenaVector<SkuId> skus_;
    base::ArenaVector<std::string_view> bins_;
};

Vote merge(const CreateWave& command, std::span<const Vote> votes, base::Arena& arena) {
    const Vote merged = first_objection(votes, arena);
    if (merged.objection != RejectReason::none) {
        return merged;
    }
    return WaveMerger(votes, arena).merge(command.fulfillments_max);
}

Vote merge(const ConfirmPicks&, std::span<const Vote> votes, base::Arena& arena) {
    Vote merged = first_objection(votes, arena);
    merged.skus = by_place(votes, arena);
    return merged;
}

Vote merge(const ShipFulfillment&, std::span<const Vote> votes, base::Arena& arena) {
    Vote merged;
    merged.effects = by_line(votes, arena);
    add_sums(votes, merged);
    return merged;
}

// What one participant says, of all shards in ascending order.
Vote copy_of(const Vote& vote, base::Arena& arena) {
    Vote merged = objection(vote.objection, vote.at);
    merged.effects = by_line({&vote, 1}, arena);
    merged.skus = by_place({&vote, 1}, arena);
    const auto shortages = arena.make_span<Shortage>(vote.shortages.size());
    std::ranges::copy(vote.shortages, shortages.begin());
    merged.shortages = shortages;
    return merged;
}

// What the list's home says against it stands first, what becomes of the claim last.
Vote merge(const ShortPick& command, std::span<const Vote> votes, base::Arena& arena) {
    const Vote& of_list = votes[slot_of(command.pick_list).raw() % votes.size()];
    const Vote& of_sku = votes[slot_of(command.sku).raw() % votes.size()];
    if (&of_list == &of_sku || of_list.objection != RejectReason::none) {
        return copy_of(of_list, arena);
    }
    Vote merged = copy_of(of_sku, arena);
    if (merged.objection == RejectReason::none) {
        base::ArenaVector<Effect> effects(arena, merged.effects.size() + of_list.effects.size());
        effects.append(merged.effects);
        effects.append(of_list.effects);
        merged.effects = effects.view();
    }
    return merged;
}

Vote merge(const PostCount& command, std::span<const Vote> votes, base::Arena& arena) {
    return copy_of(votes[slot_of(command.count).raw() % votes.size()], arena);
}

Vote merge(const ChangeOrder& command, std::span<const Vote> votes, base::Arena& arena) {
    return merge_change(command, votes, arena);
}

// In the order in which the lines are named.
Vote merge(const PackFulfillment& command, std::span<const Vote> votes, base::Arena& arena) {
    Vote merged;
    const std::span<Rest> rests = rests_of(votes, arena);
    base::ArenaVector<Effect> effects(arena, effects_in(votes));
    for (const PackLine& named : command.lines) {
        if (Rest* rest = next_at(rests, named.line); rest != nullptr) {
            effects.append(cut_line(*rest));
        }
    }
    merged.effects = effects.view();
    add_sums(votes, merged);
    return merged;
}

// By line, or as they are named.
Vote merge(const RequestCancellation& command, std::span<const Vote> votes, base::Arena& arena) {
    Vote merged = first_objection(votes, arena);
    if (merged.objection != RejectReason::none) {
        return merged;
    }
    add_sums(votes, merged);
    if (command.lines.empty()) {
        merged.effects = by_line(votes, arena);
        return merged;
    }
    const std::span<Rest> rests = rests_of(votes, arena);
    base::ArenaVector<Effect> effects(arena, effects_in(votes));
    for (const CancelLine& named : command.lines) {
        if (Rest* rest = next_at(rests, named.line); rest != nullptr) {
            effects.append(cut_line(*rest));
        }
    }
    merged.effects = effects.view();
    return merged;
}

Vote merge(const AnswerCancellation&, std::span<const Vote> votes, base::Arena& arena) {
    Vote merged;
    merged.effects = by_line(votes, arena);
    base::ArenaVector<SkuId> skus(arena);
    for (const Vote& vote : votes) {
        for (const SkuId sku : vote.skus) {
            skus.push_back(sku);
        }
    }
    merged.skus = skus.view();
    add_sums(votes, merged);
    return merged;
}

Vote merge(const UnclaimPickList&, std::span<const Vote> votes, base::Arena& arena) {
    return merge_claims(votes, arena);
}

Vote merge(const ExpireClaim&, std::span<const Vote> votes, base::Arena& arena) {
    return merge_claims(votes, arena);
}

Vote merge(const CreateReturn& command, std::span<const Vote> votes, base::Arena& arena) {
    Vote merged;
    merged.effects = merge_shipped(command, votes, arena);
    merged.skus = by_place(votes, arena);
    return merged;
}

Vote merge(const ReceiveReturn& command, std::span<const Vote> votes, base::Arena& arena) {
    Vote merged = first_objection(votes, arena);
    if (merged.objection == RejectReason::none) {
        merged.effects = merge_received(command, votes, arena);
    }
    merged.skus = by_place(votes, arena);
    return merged;
}

// What the line's owner says of it; whether the order was ever there, they say together.
Vote merge(const AcceptOverDelivery&, std::span<const Vote> votes, base::Arena& arena) {
    const auto owner = std::ranges::find_if(votes, [](const Vote& vote) {
        return vote.objection != RejectReason::none || !vote.effects.empty();
    });
    Vote merged = owner == votes.end() ? Vote{} : copy_of(*owner, arena);
    add_sums(votes, merged);
    return merged;
}

Vote merge(const CloseOrder& command, std::span<const Vote> votes, base::Arena& arena) {
    return merge(cancel_of(command), votes, arena);
}

// What a transfer sets free, SKU by SKU in the order of the places that do.
template <class SetsFree>
std::span<const Effect> fills_by_place(std::span<const Vote> votes, SetsFree sets_free,
                                       base::Arena& arena) {
    const std::span<const SkuId> skus = by_place(votes, arena);
    const std::span<Rest> rests = rests_of(votes, arena);
    base::ArenaVector<Effect> effects(arena, effects_in(votes));
    for (std::size_t i = 0; i < skus.size(); ++i) {
        for (Rest& rest : rests) {
            if (sets_free(i)) {
                effects.append(
                    cut_while(rest.effects, [&](const Effect& e) { return e.sku == skus[i]; }));
            }
        }
    }
    return effects.view();
}

Vote merge(const CreateTransfer&, std::span<const Vote> votes, base::Arena& arena) {
    Vote merged = first_objection(votes, arena);
    if (merged.objection == RejectReason::none) {
        merged.effects = by_line(votes, arena);
        merged.skus = by_place(votes, arena);
    }
    return merged;
}

Vote merge(const ChangeTransfer& command, std::span<const Vote> votes, base::Arena& arena) {
    Vote merged = first_objection(votes, arena);
    if (merged.objection == RejectReason::none) {
        merged.effects = command.action == TransferAction::ready
                             ? by_line(votes, arena)
                             : fills_by_place(
                                   votes, [](std::size_t) { return true; }, arena);
    }
    return merged;
}

Vote merge(const ReceiveTransfer& command, std::span<const Vote> votes, base::Arena& arena) {
    Vote merged = first_objection(votes, arena);
    if (merged.objection == RejectReason::none) {
        const auto is_sellable = [&](std::size_t i) {
            return command.items[i].condition == Condition::sellable;
        };
        merged.effects = fills_by_place(votes, is_sellable, arena);
    }
    return merged;
}

// Where all participants know the same.
template <class Body>
Vote merge(const Body&, std::span<const Vote> votes, base::Arena& arena) {
    return copy_of(votes.front(), arena);
}

}  // namespace

Vote merge_votes(const Command& command, std::span<const Vote> votes, base::Arena& arena) {
    SKUA_ASSERT(!votes.empty());
    return std::visit([&](const auto& body) { return merge(body, votes, arena); }, command.body);
}

}  // namespace skua::domain
