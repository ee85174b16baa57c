#pragma once

// Expiries: what ends by itself, and when. An end is armed when the command that sets it gets its
// number, before anybody knows whether the command is accepted, and is settled by the records in
// the order of their numbers. So what is armed after a record follows from the records up to it,
// whoever read them: it is the same after a restart.
//
//   armed ── due ───────────────────────> taken: its expire command is numbered
//     └── refused, released or set anew ─> gone
//
// Three things end by themselves: holds; the claims of pick lists, whose end every confirmation and
// every short sets anew; and reservations, whose end an extension sets anew. What ends in a way
// that is not seen here (an order closed under its hold) stays armed, and its expiry changes
// nothing. Which reservation the end of a `reserve` is about shows only in its decision: until then
// nothing may be taken behind it. Ends that follow from a channel (page 0017) show only in the
// decision, so they are armed when they are settled; none is sooner than kLateEndSeconds behind its
// command. Logarithmic, and nothing for what has no end. Owner: the engine
// thread.

#include <compare>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <map>
#include <optional>
#include <variant>

#include "engine/domain/record.hpp"

namespace skua::sequencer {

// Whether the decision of the command may set an end that nobody has stated, and how much later
// than the command it is, at least.
[[nodiscard]] bool may_end_late(const domain::Command& command) noexcept;
inline constexpr std::uint32_t kLateEndSeconds = 1;

// The end that a command states for what it makes or extends, if it does. At `time` it must not
// have passed, or the command is refused. (A confirmation or a short states none, and sets one.)
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
        if (may_set_end(domain::kind_of(record.command))) {
            arm_by(record);
        }
    }
    // The record's turn has come, and it is decided.
    void settle(const domain::Record& record) {
        if (size() != 0 || !claims_.empty() || late_end_of(record) != nullptr) {
            settle_by(record);
        }
    }

    [[nodiscard]] bool is_due(base::Timestamp now) const noexcept { return next_ <= now; }
    // Whether it is decided what the first one ends. Only if there is one.
    [[nodiscard]] bool is_next_known() const noexcept { return is_known(by_time_.begin()->second); }
    // The one that is due first; of several, the one that was armed first. Only if it is known.
    [[nodiscard]] Due take_next();
    [[nodiscard]] std::size_t size() const noexcept { return by_time_.size(); }
    // Lists that are claimed, as far as the records say.
    [[nodiscard]] std::size_t claims() const noexcept { return claims_.size(); }
    // Estimated.
    [[nodiscard]] std::size_t bytes() const noexcept {
        return size() * kBytesEach + claims_.size() * kClaimBytes;
    }

private:
    struct Place {
        base::Timestamp time;
        domain::Sequence set_by;
        friend auto operator<=>(const Place&, const Place&) noexcept = default;
    };
    // A hold of an order.
    struct Hold {
        domain::OrderId order;
        domain::HoldKind kind{};
        friend auto operator<=>(const Hold&, const Hold&) noexcept = default;
    };
    // A hold, a claim or a reservation; a reservation that is none is not known yet.
    using Subject = std::variant<Hold, domain::PickListId, domain::OrderId>;
    struct Name {
        Subject subject;
        domain::Sequence set_by;
        friend auto operator<=>(const Name&, const Name&) noexcept = default;
    };
    using ByTime = std::map<Place, Subject>;
    using ByName = std::map<Name, base::Timestamp>;
    using Claims = std::map<domain::PickListId, std::uint32_t>;

    static constexpr bool may_set_end(domain::CommandKind kind) noexcept {
        return kind == domain::CommandKind::place_hold ||
               kind == domain::CommandKind::create_wave ||
               kind == domain::CommandKind::confirm_picks || kind == domain::CommandKind::reserve ||
               kind == domain::CommandKind::extend_reservation ||
               kind == domain::CommandKind::short_pick;
    }
    // The effect that sets an end by the channel; nullptr for most records.
    static const domain::Effect* late_end_of(const domain::Record& record) noexcept;
    void settle_late(const domain::Record& record, const domain::Effect& end);
    static bool is_known(const Subject& subject) noexcept {
        const auto* const reservation = std::get_if<domain::OrderId>(&subject);
        return reservation == nullptr || !reservation->is_none();
    }
    static Subject subject_of(const domain::Record& record) noexcept;
    void arm_by(const domain::Record& record);
    void arm_one(const Subject& subject, const domain::Record& record, base::Timestamp end);
    void settle_by(const domain::Record& record);
    void settle_reserve(const domain::Record& record);
    void settle_known(const domain::Record& record, const Subject& subject);
    void close(domain::PickListId list);
    void disarm_one(const Name& name);
    void disarm_before(const Name& name);
    ByName::iterator disarm(ByName::iterator at);
    void look_at_next() noexcept;

    static constexpr base::Timestamp kNever{std::numeric_limits<std::int64_t>::max()};
    static constexpr std::size_t kNodeBytes = 48;  // of a tree, with what the allocator adds
    static constexpr std::size_t kBytesEach =
        sizeof(ByTime::value_type) + sizeof(ByName::value_type) + 2 * kNodeBytes;
    static constexpr std::size_t kClaimBytes = sizeof(Claims::value_type) + kNodeBytes;

    ByTime by_time_;
    ByName by_name_;  // the same ones, but for those whose subject is not known yet
    // For how long each confirmation or short claims a list anew: from its wave's number until a
    // record says that the list is closed. Each has an end armed, or one whose expiry is under way.
    Claims claims_;
    base::Timestamp next_ = kNever;  // time of the first of by_time_
};

}  // namespace skua::sequencer
