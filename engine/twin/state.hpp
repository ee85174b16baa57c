#pragma once

// What the twin knows: plain containers, one for each noun of the business. It is written to be
// read, not to be fast, and shares nothing with the engine's state.
// Owner: the thread that owns the Twin.

#include <cstdint>
#include <deque>
#include <map>
#include <set>
#include <string>
#include <tuple>
#include <utility>
#include <variant>
#include <vector>

#include "engine/base/currency.hpp"
#include "engine/base/decimal.hpp"
#include "engine/base/time.hpp"
#include "engine/domain/command.hpp"
#include "engine/domain/decision.hpp"
#include "engine/domain/ids.hpp"
#include "engine/domain/quantity.hpp"

namespace skua::twin {

using domain::Units;

// Stock of one SKU at one location. The movements are summed by kind; on_hand must always be
// received + adjusted - shipped - shorted + counted + returned + transferred.
struct Level {
    Units on_hand, allocated, soft_reserved, safety_stock;
    Units quality_hold, damaged;  // of what is on hand
    std::string bin;
    bool is_set_aside = false;
    domain::CountId count;  // the task that is neither posted nor cancelled
    Units received, adjusted, shipped, shorted, counted, returned;
    Units transferred;              // what transfers brought, less what they took
    Units in_transit, found, lost;  // of transfers to here

    [[nodiscard]] Units sellable() const { return on_hand - quality_hold - damaged; }
    [[nodiscard]] Units in(domain::Condition condition) const;
    // Sellable minus every claim and the safety stock, never below zero; nothing if set aside.
    [[nodiscard]] Units available() const;
    void change_condition(domain::Condition from, domain::Condition to, Units quantity);
};
using LevelKey = std::pair<domain::SkuId, domain::LocationId>;

// Units of one line at one location.
struct Portion {
    domain::LocationId location;
    Units allocated, released, picked, packed, shipped;
    Units reserved;  // of a reservation; it has none of the others

    [[nodiscard]] Units held() const { return allocated + released + picked + packed; }
};

struct Line {
    domain::SkuId sku;
    base::Decimal unit_price;
    std::string external_line_id;
    Units ordered, open, backordered, cancelled;
    int over_percent = 0, under_percent = 0;
    Units accepted;                 // ordered by accept_over_delivery
    std::vector<Portion> portions;  // in the order in which units were first allocated there

    [[nodiscard]] const Portion* portion_at(domain::LocationId location) const;
    // Sum over all portions of one of their buckets.
    [[nodiscard]] Units in(Units Portion::*bucket) const;
    // Neither shipped nor cancelled.
    [[nodiscard]] Units unfinished() const;
    // So much of what the customer wants of it, in whole units (page 0013).
    [[nodiscard]] Units tolerated(int percent) const;
    // How much more may be accepted.
    [[nodiscard]] Units still_acceptable() const;
};
using LineKey = std::pair<domain::OrderId, domain::LineIndex>;

struct Shipment {
    domain::Sequence sequence;
    base::Timestamp time;
    domain::LocationId location;
    std::string carrier, tracking_number;
    std::uint32_t number = 0;   // from 1 within the order
    std::uint16_t package = 0;  // that it was made of, or 0
    // What the carrier said of it, and the ids of all events that it said.
    domain::TrackingStatus status = domain::TrackingStatus::none;
    base::Timestamp tracked_at;
    std::set<std::string> events;
};

struct Package {
    std::uint16_t number = 0;  // from 1 within the order
    domain::LocationId location;
    domain::PackageStatus status = domain::PackageStatus::open;
    std::uint32_t shipment = 0;  // that it left with
    domain::Sequence opened;
    base::Timestamp opened_at;
    std::uint32_t weight_grams = 0, length_mm = 0, width_mm = 0, height_mm = 0;
    std::string reference;
    std::map<domain::LineIndex, Units> units;  // also when they have left
};

// What a fulfillment was asked for last, and what became of it.
struct AskedLine {
    Units quantity, cancelled;  // the latter of the former, since

    [[nodiscard]] Units left() const { return quantity - cancelled; }
};
struct Cancellation {
    domain::CancellationStatus status = domain::CancellationStatus::requested;
    domain::Sequence requested, answered;  // the records that did; none where nobody has
    base::Timestamp requested_at;
    std::map<domain::LineIndex, AskedLine> lines;
    domain::CancelCause cause{};  // as it was asked
};

struct Order {
    domain::OrderId id;
    domain::Sequence number;  // the sequence of its acceptance
    base::Timestamp accepted_at, placed_at;
    base::ExactAmount total;
    base::Currency currency;
    domain::Policy policy = domain::Policy::all_or_nothing;
    std::string external_id, cold;
    std::uint32_t version = 1;
    domain::Lifecycle lifecycle = domain::Lifecycle::booked;
    std::set<domain::HoldKind> holds;
    std::uint8_t priority = 5;
    domain::ChannelId channel;
    std::vector<Line> lines;
    std::vector<Shipment> shipments;
    std::vector<Package> packages;
    std::map<domain::LocationId, Cancellation> cancellations;
    // How many units are allocated (not yet released) at each location.
    std::map<domain::LocationId, Units> allocated_at;
};

struct Task {
    domain::OrderId order;
    domain::LineIndex line;
    domain::SkuId sku;
    Units quantity, picked, shorted;

    [[nodiscard]] Units left() const { return quantity - picked - shorted; }
};

// What ends by itself: when, and by which record. No record sets two ends.
struct End {
    base::Timestamp time;
    domain::Sequence set_by;
    friend auto operator<=>(const End&, const End&) = default;
};
using HoldKey = std::pair<domain::OrderId, domain::HoldKind>;

// What a reservation has beside its order: its end, and the order that it has become, if any.
struct Reservation {
    End end;
    domain::OrderId order;
};

struct PickList {
    domain::LocationId location;
    base::Timestamp created_at;
    std::vector<Task> tasks;  // in the order of the wave's effects
    domain::PickListStatus status = domain::PickListStatus::claimed;
    std::uint32_t claim_seconds = 0;
    base::Timestamp claim_until;
    domain::Sequence set_by;  // the record that set the end of the claim

    [[nodiscard]] bool is_claimed() const { return status == domain::PickListStatus::claimed; }
    [[nodiscard]] Units left() const;
};

// Whose end it is: a hold's, a pick list's or a reservation's.
using Subject = std::variant<HoldKey, domain::PickListId, domain::OrderId>;

// Somebody is to look how much a level really holds, or has looked.
struct CountTask {
    LevelKey level;
    base::Timestamp opened_at;
    domain::CountStatus status = domain::CountStatus::open;
    Units counted, delta;  // zero while it is open

    [[nodiscard]] bool is_closed() const {
        return status == domain::CountStatus::posted || status == domain::CountStatus::cancelled;
    }
};
// What somebody sends back of one line, and what became of it.
struct ReturnLine {
    Units quantity, restocked, quarantined, scrapped;

    [[nodiscard]] Units received() const { return restocked + quarantined + scrapped; }
    [[nodiscard]] Units left() const { return quantity - received(); }
    [[nodiscard]] Units& in(domain::Disposition disposition);
};
struct Return {
    domain::ReturnStatus status = domain::ReturnStatus::requested;
    domain::Sequence opened;
    base::Timestamp opened_at;
    std::string reference;
    std::map<domain::LineIndex, ReturnLine> lines;
};
using ReturnKey = std::pair<domain::OrderId, domain::ReturnNumber>;

// What becomes of the units of one line of a transfer.
struct TransferLine {
    domain::SkuId sku;
    Units quantity{};
    Units sent{}, received{}, lost{}, found{}, returned{};

    // On its way.
    [[nodiscard]] Units left() const { return sent - received - lost - returned; }
};
struct Transfer {
    domain::LocationId from, to;
    domain::TransferStatus status = domain::TransferStatus::draft;
    base::Timestamp opened_at;
    std::string reference;
    std::vector<TransferLine> lines;
};

// The effect of the record that made a follow-up.
struct Raised {
    domain::Sequence record;
    std::uint32_t effect = 0;
};

struct QueuePlace {
    domain::Sequence number;
    domain::LineIndex line;
    friend auto operator<=>(const QueuePlace&, const QueuePlace&) = default;
};

// An order that waits for a wave at a location, in the order in which waves take them.
struct WavePlace {
    std::uint8_t priority = 0;
    domain::Sequence number;
    domain::OrderId order;
    friend auto operator<=>(const WavePlace&, const WavePlace&) = default;
};

struct State {
    std::map<std::string, domain::SkuId, std::less<>> skus;
    std::map<domain::SkuId, std::string> items;
    std::map<domain::SkuId, std::string> descriptions;
    std::map<domain::Slot, std::uint32_t> items_in_slot;
    std::map<std::string, domain::LocationId, std::less<>> locations;
    std::map<std::string, domain::ChannelId, std::less<>> channels;
    std::map<domain::ChannelId, std::vector<domain::LocationId>> sourcing;
    // Seconds that a new order of the channel waits, and that a cart of it is held.
    struct Windows {
        std::uint32_t release_after = 0, reservation = 0;
    };
    std::map<domain::ChannelId, Windows> windows;
    std::map<LevelKey, Level> levels;
    std::map<domain::OrderId, Order> orders;
    std::map<domain::Slot, std::uint64_t> orders_in_slot;
    std::map<domain::SkuId, std::map<QueuePlace, domain::OrderId>> queues;
    std::deque<domain::SkuId> pending;  // follow-ups of all slots, in the order they were raised
    std::map<domain::SkuId, Raised> raised;  // of each of them
    // Those of booked orders that are neither released nor expired.
    std::map<HoldKey, End> timed_holds;
    std::map<HoldKey, std::string> release_roles;  // of booked orders
    // Of timed holds, of the lists that are claimed and of the reservations that are held, in the
    // order in which they come.
    std::map<End, Subject> ends;
    std::map<domain::OrderId, Reservation> reservations;  // all there ever were
    std::map<domain::LocationId, std::set<WavePlace>> waiting;
    std::map<domain::PickListId, PickList> pick_lists;
    // The list that claimed the units of an order at a location last.
    std::map<std::pair<domain::OrderId, domain::LocationId>, domain::PickListId> claims;
    std::map<domain::CountId, CountTask> counts;
    std::map<domain::OrderId, std::vector<Return>> returns;  // number 1 first
    std::map<domain::TransferId, Transfer> transfers;

    // None when unknown.
    [[nodiscard]] domain::SkuId find_sku(const domain::SkuRef& ref) const;
    [[nodiscard]] domain::LocationId find_location(std::string_view name) const;
    [[nodiscard]] domain::ChannelId find_channel(std::string_view name) const;
    [[nodiscard]] const Order* find_order(domain::OrderId id) const;
    [[nodiscard]] const CountTask* find_count(domain::CountId id) const;
    [[nodiscard]] const Return* find_return(const ReturnKey& key) const;
    [[nodiscard]] const Transfer* find_transfer(domain::TransferId id) const;
    // What is kept at each level for transfers that are ready.
    [[nodiscard]] std::map<LevelKey, Units> held_for_transfers() const;
    // What of the line's shipped units its returns have, or will have.
    [[nodiscard]] Units claimed(const LineKey& key) const;
    [[nodiscard]] const PickList* find_pick_list(domain::PickListId id) const;
    [[nodiscard]] const End* find_timed_hold(const HoldKey& key) const;
    // A level never mentioned is empty.
    [[nodiscard]] const Level& level(const LevelKey& key) const;
    [[nodiscard]] bool is_pending(domain::SkuId sku) const;
    // The SKU of the slot that waits longest; none when none does.
    [[nodiscard]] domain::SkuId oldest_pending_of(domain::Slot slot) const;
    [[nodiscard]] std::size_t queue_length(domain::SkuId sku) const;
};

// Moves units of a line between two buckets, and their stock with them. The bucket `from` must hold
// them. `level` is the one of the line's SKU at `location`; it is not looked at when neither bucket
// is kept per location.
struct Move {
    domain::Bucket from = domain::Bucket::none;
    domain::Bucket to = domain::Bucket::none;
    domain::LocationId location;
    Units quantity;
};
// False, and nothing changed, when the line does not have the units or a bucket makes no sense.
bool move_units(Line& line, Level& level, const Move& move);

// In words, for who reads what is wrong.
[[nodiscard]] std::string name_of(const State& state, const End& end);

[[nodiscard]] bool is_per_location(domain::Bucket bucket);
// Allocated, released, picked or packed: counted in the level's `allocated`. Reserved is counted in
// its `soft_reserved`.
[[nodiscard]] bool is_held(domain::Bucket bucket);
[[nodiscard]] bool is_reservation(domain::Lifecycle lifecycle);
[[nodiscard]] domain::Slot slot_of_text(std::string_view text);

}  // namespace skua::twin
