#pragma once

// The twin's decisions, one function per command, each a flat ladder in the order of the checks of
// engine/decisions/0002-what-a-decision-is.md. They change nothing.
// Owner: the thread that owns the Twin.

#include "engine/domain/command.hpp"
#include "engine/twin/decision.hpp"
#include "engine/twin/state.hpp"

namespace skua::twin {

// `sequence` is the number that the command was given.
TwinDecision decide(const State& state, const domain::Command& command, domain::Sequence sequence);

// What decide() above dispatches to.
TwinDecision decide_body(const State& state, const domain::Fence& body, domain::Sequence sequence);
TwinDecision decide_body(const State& state, const domain::DefineItem& body,
                         domain::Sequence sequence);
TwinDecision decide_body(const State& state, const domain::DefineLocation& body,
                         domain::Sequence sequence);
TwinDecision decide_body(const State& state, const domain::DefineChannel& body,
                         domain::Sequence sequence);
TwinDecision decide_body(const State& state, const domain::ConfigureLevel& body,
                         domain::Sequence sequence);
TwinDecision decide_body(const State& state, const domain::ReceiveStock& body,
                         domain::Sequence sequence);
TwinDecision decide_body(const State& state, const domain::AdjustStock& body,
                         domain::Sequence sequence);
TwinDecision decide_body(const State& state, const domain::PlaceOrder& body,
                         domain::Sequence sequence);
TwinDecision decide_body(const State& state, const domain::CancelOrder& body,
                         domain::Sequence sequence);
TwinDecision decide_body(const State& state, const domain::PlaceHold& body,
                         domain::Sequence sequence);
TwinDecision decide_body(const State& state, const domain::ReleaseHold& body,
                         domain::Sequence sequence);
TwinDecision decide_body(const State& state, const domain::CreateWave& body,
                         domain::Sequence sequence);
TwinDecision decide_body(const State& state, const domain::ConfirmPicks& body,
                         domain::Sequence sequence);
TwinDecision decide_body(const State& state, const domain::ShipFulfillment& body,
                         domain::Sequence sequence);
TwinDecision decide_body(const State& state, const domain::ContinueFills& body,
                         domain::Sequence sequence);

}  // namespace skua::twin
