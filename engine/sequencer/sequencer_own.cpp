// The part of SequencerAgent that numbers the engine's own commands: what comes to its end when its
// time has come, and what decisions have left over. They take the way of everybody's commands.

#include <algorithm>

#include "engine/base/assert.hpp"
#include "engine/sequencer/sequencer_agent.hpp"

namespace skua::sequencer {
namespace {

std::string_view reason_of(const domain::CommandBody& expiry) noexcept {
    if (std::holds_alternative<domain::ExpireHold>(expiry)) {
        return "hold_until";
    }
    return std::holds_alternative<domain::ExpireClaim>(expiry) ? "claim_until" : "reservation_end";
}

}  // namespace

// Two ways lead to a stamp, a command from outside and a follow-up, and this stands before both.
// During a drain none of the three is numbered: what is due, or left over, is part of the state and
// comes first at the next start. A stop has not to wait for it, nor to meet one half done.
bool SequencerAgent::is_expiry_next() noexcept {
    return expiries_.is_due(now_) && !is_draining_.is_raised() &&
           !faults_.numbers_expiry_late.strikes();
}

bool SequencerAgent::is_follow_up_next() const noexcept {
    return pending_follow_ups_.size() != 0 && !is_draining_.is_raised();
}

// Stamped with its own time, or with the last one if that has passed it: at a restart, or when the
// clock was behind.
bool SequencerAgent::number_expiry() noexcept {
    Envelope* envelope = expiries_.is_next_known() ? parts_.own.try_acquire() : nullptr;
    if (envelope == nullptr) {
        return false;
    }
    const Expiries::Due due = expiries_.take_next();
    send_own(envelope, due.command, reason_of(due.command), std::max(due.time, last_time_));
    return true;
}

// The one before has been passed on, so it is known what is left over: only then comes the next.
bool SequencerAgent::number_follow_up() noexcept {
    Envelope* envelope = is_follow_up_under_way_ ? nullptr : parts_.own.try_acquire();
    if (envelope == nullptr) {
        return false;
    }
    const std::optional<domain::Slot> slot = pending_follow_ups_.oldest_slot();
    SKUA_ASSERT(slot.has_value());
    is_follow_up_under_way_ = true;
    send_own(envelope, domain::ContinueFills{*slot}, "follow_up", now_);
    return true;
}

void SequencerAgent::send_own(Envelope* envelope, const domain::CommandBody& body,
                              std::string_view reason, base::Timestamp time) noexcept {
    envelope->kind = Envelope::Kind::command;
    envelope->record.command = {.body = body,
                                .actor = "engine",
                                .source = "engine",
                                .reason = reason,
                                .idempotency_key = {},
                                .fingerprint = {}};
    number(envelope, time);
    open_place(envelope);
    send(envelope, shard::Task::Kind::command);
}

}  // namespace skua::sequencer
