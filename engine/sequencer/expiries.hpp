#pragma once

// Expiries: what ends by itself, and when. An end is armed when the command that sets it gets its
// number, before anybody knows whether the command is accepted, and is settled by the records in
// the order of their numbers. So what is armed after a record follows from the records up to it,
// whoever read them: it is the same after a restart.
//
//   armed ── due ──────────────> taken: its expire command is numbered
//     └── refused or released ─> gone
//
// What ends in a way that is not seen here (an order closed under its hold) stays armed, and its
// expiry changes nothing. Which reservation the end of a `reserve` is about shows only in its
// decision: until then nothing may be taken behind it. Logarithmic, and nothing for what has no
// end. Owner: the engine thread.

#include <compare>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <map>
#include <optional>

#include "engine/domain/record.hpp"

namespace skua::sequencer {

// The end that a command sets for what it places, if it has one. At `time` it must not have passed,
// or the command is refused.
[[nodiscard]] std::optional<base::Timestamp> end_set_by(const domain::Command& command,
                                                        base::Timestamp time) noexcept;

class Expiries {
public:
    struct Due {
        base::Timestamp time;
        domain::CommandBody command;  // the one that ends it
    };

    // The record has its number, larger than any before, and its time.
    void arm(const domain::Record& record) {
        const domain::CommandKind kind = domain::kind_of(record.command);
        if (kind == domain::CommandKind::place_hold || kind == domain::CommandKind::reserve ||
            kind == domain::CommandKind::extend_reservation) {
            arm_end(record);
        }
    }
    // The record's turn has come, and it is decided.
    void settle(const domain::Record& record) {
        if (size() != 0) {
            settle_some(record);
        }
    }

    [[nodiscard]] bool is_due(base::Timestamp now) const noexcept { return next_ <= now; }
    // Whether it is decided what the first one ends. Only if there is one.
    [[nodiscard]] bool is_next_known() const noexcept {
        return !by_time_.begin()->second.order.is_none();
    }
    // The one that is due first; of several, the one that was armed first. Only if it is known.
    [[nodiscard]] Due take_next();
    [[nodiscard]] std::size_t size() const noexcept { return by_time_.size(); }
    // Estimated.
    [[nodiscard]] std::size_t bytes() const noexcept { return size() * kBytesEach; }

private:
    struct Place {
        base::Timestamp time;
        domain::Sequence placed;
        friend auto operator<=>(const Place&, const Place&) noexcept = default;
    };
    // A hold of an order, or a reservation: then the hold is kIsReservation.
    struct Subject {
        domain::OrderId order;
        domain::HoldKind hold;
        friend auto operator<=>(const Subject&, const Subject&) noexcept = default;
    };
    struct Name {
        Subject subject;
        domain::Sequence placed;
        friend auto operator<=>(const Name&, const Name&) noexcept = default;
    };
    using ByTime = std::map<Place, Subject>;
    using ByName = std::map<Name, base::Timestamp>;

    void arm_end(const domain::Record& record);
    void settle_some(const domain::Record& record);
    void settle_hold(const domain::Record& record);
    void settle_reservation(const domain::Record& record);
    void settle_reserve(const domain::Record& record, const domain::Reserve& cart);
    void disarm_one(const Name& name);
    void disarm_before(const Name& name);
    ByName::iterator disarm(ByName::iterator at);
    void look_at_next() noexcept;

    static constexpr domain::HoldKind kIsReservation{};  // no kind of hold
    static constexpr base::Timestamp kNever{std::numeric_limits<std::int64_t>::max()};
    static constexpr std::size_t kNodeBytes = 48;  // of a tree, with what the allocator adds
    static constexpr std::size_t kBytesEach =
        sizeof(ByTime::value_type) + sizeof(ByName::value_type) + 2 * kNodeBytes;

    ByTime by_time_;
    ByName by_name_;                 // the same ones, but for those whose subject is not known yet
    base::Timestamp next_ = kNever;  // time of the first of by_time_
};

}  // namespace skua::sequencer
