#include "engine/gateway/core.hpp"

namespace skua::gateway {

using codec::ProblemCode;
using sequencer::KeyKind;
using sequencer::Outcome;

namespace {

// The field that states the end of what the command sets.
std::string_view path_of_end(const domain::Command& command) noexcept {
    switch (domain::kind_of(command)) {
        case domain::CommandKind::place_hold:
            return "/hold_until";
        case domain::CommandKind::create_wave:
            return "/claim_seconds";
        default:
            return "/ttl_seconds";
    }
}

}  // namespace

codec::Problem problem_of(const sequencer::Envelope& envelope) noexcept {
    const std::string_view key_field =
        envelope.key_kind == KeyKind::external_id ? "/external_id" : "/idempotency_key";
    switch (envelope.outcome) {
        case Outcome::key_reused:
            return {ProblemCode::key_reused, key_field, "the key was used with other content"};
        case Outcome::in_progress:
            return {ProblemCode::request_in_progress, key_field,
                    "the first request with this key is not answered yet"};
        case Outcome::overloaded:
            return {ProblemCode::overloaded, {}, "the engine does not admit more at the moment"};
        case Outcome::shutting_down:
            return {ProblemCode::shutting_down, {}, "the engine is being stopped"};
        case Outcome::disk_low:
            return {ProblemCode::disk_low, {}, "the journal's disk is nearly full"};
        case Outcome::sequence_not_reached:
            return {ProblemCode::sequence_not_reached, "/min_sequence",
                    "the sequence is not durable yet"};
        case Outcome::too_many_expiries:
            return {ProblemCode::too_many_expiries, path_of_end(envelope.record.command),
                    "as many holds with an end, claims and reservations are there as the engine "
                    "keeps"};
        case Outcome::decided:
        case Outcome::answered:
        case Outcome::replayed:
            break;
    }
    return {};
}

}  // namespace skua::gateway
