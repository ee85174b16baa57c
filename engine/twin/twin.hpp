#pragma once

// Twin: the plain one-thread model of the engine, written from
// engine/decisions/0002-what-a-decision-is.md and nothing else. It has its own state, its own
// decide and its own apply, shares only value types with the engine, and is what every journal and
// every random test is compared with.
// Owner: one thread.

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <utility>

#include "engine/base/decimal.hpp"
#include "engine/base/hash.hpp"
#include "engine/base/time.hpp"
#include "engine/domain/record.hpp"
#include "engine/twin/apply.hpp"
#include "engine/twin/books.hpp"
#include "engine/twin/decision.hpp"
#include "engine/twin/difference.hpp"
#include "engine/twin/rules.hpp"
#include "engine/twin/state.hpp"

namespace skua::twin {

// Commands of the engine itself that its sequencer never numbers: a continue_fills of a slot with
// nothing pending, or not with the oldest of all that is pending; an expiry of what
// has not come to its end, or that another one should precede. A random test may number them.
enum class Unasked { refused, allowed };

// What the records add up to.
struct Totals {
    std::uint64_t records = 0;
    std::uint64_t rejected = 0;
    std::uint64_t orders = 0;  // accepted
    std::uint64_t continued = 0;
    std::uint64_t expired = 0;       // holds that have come to their end
    std::uint64_t expired_gone = 0;  // expiries of holds that were gone before
    std::uint64_t claims_expired = 0;
    std::uint64_t claims_gone = 0;  // expiries of claims that were over or set anew before
    std::uint64_t reservations_expired = 0;
    std::uint64_t reservations_gone = 0;  // expiries of those that were over or extended before
    // Records that were numbered while a follow-up waited and did not serve it. One shard numbers
    // follow-ups before anything else, so there it counts fences after a restart and expiries only.
    std::uint64_t between_follow_ups = 0;
    Units units_ordered, units_received, units_adjusted, units_shipped;
    Units units_cancelled;  // of orders
    Units units_shorted;    // by short picks
    Units units_counted;    // more than the books said, less what was missing
    Units units_returned;   // and received
    // By transfers: what left a location, what came to one, and what on the way was lost or turned
    // up.
    Units units_sent, units_arrived, units_lost, units_found;
    // Of accepted orders, as they were placed.
    std::map<std::string, base::ExactAmount> value_by_currency;
    std::map<domain::RejectReason, std::uint64_t> rejects;
};

class Twin {
public:
    explicit Twin(Unasked unasked = Unasked::refused) : unasked_(unasked) {}

    // What the twin answers to `command` in its present state.
    [[nodiscard]] TwinDecision decide(const domain::Command& command, domain::Sequence sequence,
                                      base::Timestamp time) const;
    // Carries out what a record says without judging it; a record that cannot be carried out is a
    // bug of the caller. Texts of the record are copied.
    void apply(const domain::Record& record);
    // Judges the record in every respect of Check, applies it and looks at the state after it.
    // After a difference the twin is of no more use.
    [[nodiscard]] std::optional<Difference> check(const domain::Record& record);
    // The whole state from the lines up; check() looks only at what a record touched.
    [[nodiscard]] std::optional<Difference> check_state() const;

    // domain/digest.hpp, after the last record: everything, and what one slot holds of it.
    [[nodiscard]] std::uint64_t digest() const { return digests_.total() + key_digest_; }
    [[nodiscard]] const domain::SlotDigests& digests() const { return digests_; }
    // The keys' part of digest().
    [[nodiscard]] std::uint64_t key_digest() const { return key_digest_; }
    [[nodiscard]] domain::Sequence last_sequence() const { return last_sequence_; }
    [[nodiscard]] base::Timestamp last_time() const { return last_time_; }
    [[nodiscard]] const State& state() const { return state_; }
    [[nodiscard]] const Totals& totals() const { return totals_; }

private:
    // What a key is bound to; the order is none for an Idempotency-Key.
    struct Bound {
        domain::Sequence sequence;
        base::Fingerprint fingerprint;
        domain::OrderId order;
    };
    static std::uint64_t term_of(std::uint64_t name, const Bound& bound);
    [[nodiscard]] std::uint64_t recompute_key_digest() const;

    [[nodiscard]] std::optional<Difference> check_before(const domain::Record& record) const;
    [[nodiscard]] std::optional<std::string> breaks_keys(const domain::Record& record) const;
    [[nodiscard]] std::optional<std::string> breaks_follow_ups(const domain::Record& record) const;
    [[nodiscard]] std::optional<std::string> breaks_expiries(const domain::Record& record) const;
    [[nodiscard]] std::optional<std::string> breaks_own_end(const domain::Record& record,
                                                            domain::Sequence set_by,
                                                            const End& end) const;
    std::optional<std::string> apply_and_count(const domain::Record& record, Touched& touched);
    void count(const domain::Record& record);
    void count_movement(domain::MovementKind movement, Units delta);
    void remember_keys(const domain::Record& record);

    Unasked unasked_;
    State state_;
    Books books_;
    domain::SlotDigests digests_;
    std::uint64_t key_digest_ = 0;
    domain::Sequence last_sequence_;
    base::Timestamp last_time_;
    std::map<std::pair<std::string, std::string>, Bound> external_ids_;
    std::map<std::pair<domain::CommandKind, std::string>, Bound> idempotency_keys_;
    Totals totals_;
};

}  // namespace skua::twin
