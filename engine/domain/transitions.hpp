#pragma once

// The three steps of every command (architecture rule 3). `vote` and `decide` check everything and
// change nothing; `apply` cannot fail and is the only code that changes state, live and at
// recovery. What they answer in which case is written down in
// engine/decisions/0002-what-a-decision-is.md; the twin is built from the same page.
// Owner: the shard's thread. No clock, randomness, I/O, log or address-dependent order in here.

#include <span>

#include "engine/base/arena.hpp"
#include "engine/base/time.hpp"
#include "engine/domain/command.hpp"
#include "engine/domain/decision.hpp"
#include "engine/domain/record.hpp"

namespace skua::domain {

class ShardState;

// What comes in from outside: number, time, and the memory for the answer.
struct Context {
    Sequence sequence;
    base::Timestamp time;
    base::Arena* arena = nullptr;
};

// The units of an order's lines, as far as the voter owns the lines.
struct OrderSums {
    std::uint64_t ordered = 0;
    std::uint64_t cancelled = 0;
    std::uint64_t left = 0;  // open, back-ordered, allocated, released, picked, packed
};

// The same at the location that a shipment is about.
struct FulfillmentSums {
    bool is_known = false;  // units of these lines were allocated there once
    std::uint64_t allocated = 0;
    std::uint64_t active = 0;  // released, picked, packed
    std::uint64_t shipped = 0;
};

// One order that a wave may pull: its place among the others, and how many of the effects are its.
struct Pull {
    std::uint64_t rank = 0;  // lower is earlier; no two orders have the same
    std::uint32_t lines = 0;
};

// What is left of a SKU at one location behind everything else that a change does.
struct OfferedUnits {
    LocationId location;
    Units units;
};
// What an added line of a change may take: of the SKU's owner, for the home to choose from.
struct Offer {
    SkuId sku;                              // none: another shard's
    std::uint32_t queued = 0;               // lines that wait, those of the change among them
    std::span<const OfferedUnits> units{};  // by location; what is zero is left out
};

// change_order, in the parts of page 0009. Each stands in the order of the items.
struct ChangeVote {
    std::span<const Effect> cuts{};  // and prices
    std::span<const Effect> fills{};
    std::span<const Effect> raises{};
    std::span<const Offer> offers{};  // by added line
    base::ExactAmount total;          // of the lines that are here, as they will be
    bool is_released = false;         // units of the order are with a location, or shipped
};

// An order of which a record cancels units that it was asked for at a location (page 0012).
struct AskedOrder {
    OrderId order;
    std::uint64_t asked = 0;  // what is left of the request there, before the record
    RestOfOrder rest;         // of the order, before the record
    std::uint64_t cancelled = 0;
    CancelCause cause{};  // as it was asked
};

// One participant's view of a command at its place in the sequence: an objection, or what it would
// do. `effects` touch only what that participant owns. For place_order they are the units that
// could be taken (open -> allocated); the policy is applied in `decide`. Those of a reservation
// that the order is made of stand before them (-> cancelled), and what they fill stands behind.
// `skus` are, by line or by pick, those that it owns, and none in the other places.
struct Vote {
    RejectReason objection = RejectReason::none;
    std::uint32_t at = 0;
    std::span<const Effect> effects{};
    std::span<const SkuId> skus{};
    std::span<const std::string_view> bins{};
    std::span<const Pull> pulls{};  // create_wave with several shards
    OrderSums order{};  // cancel_order, ship_fulfillment, change_order, requests to cancel
    FulfillmentSums fulfillment{};          // ship_fulfillment, pack_fulfillment
    OrderId committed{};                    // with reservation_committed: what it has become
    std::span<const Shortage> shortages{};  // what the objection is about, in figures
    const ChangeVote* change = nullptr;     // change_order
    std::span<const AskedOrder> asked{};    // unclaim_pick_list, expire_claim
    // place_order, reserve: for how long what is made is kept, by its channel.
    std::uint32_t window_seconds = 0;
};

Vote vote(const ShardState& state, const Command& command, Context& context);
// The one vote that a shard which owns everything would have cast. `votes` are those of all
// participants in ascending order of their shards; nothing in the result points into their memory.
Vote merge_votes(const Command& command, std::span<const Vote> votes, base::Arena& arena);
// `home` is the state of the home shard: it owns the order's head, the location's pick lists, or
// the SKU that the command is about. `votes` holds one vote per participant, in ascending order of
// their shards; of several nothing in the decision points into their memory.
Decision decide(const ShardState& home, const Command& command, std::span<const Vote> votes,
                Context& context);
// Every participant of the command applies the same record; each changes what it owns, and its part
// of what is in several shards.
void apply(ShardState& state, const Record& record);

}  // namespace skua::domain
