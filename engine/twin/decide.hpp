#pragma once

// The twin's decisions, one function per command, each a flat ladder in the order of the checks of
// engine/decisions/0002-what-a-decision-is.md. They change nothing.
// Owner: the thread that owns the Twin.

#include <map>
#include <vector>

#include "engine/domain/command.hpp"
#include "engine/twin/decision.hpp"
#include "engine/twin/draft.hpp"
#include "engine/twin/state.hpp"

namespace skua::twin {

class Draft;

// What the command was given.
struct Stamp {
    domain::Sequence sequence;
    base::Timestamp time;
};

TwinDecision decide(const State& state, const domain::Command& command, const Stamp& stamp);

// The checks that every change of a booked order begins with. A reject, or nothing that objects.
TwinDecision check_order(const Order* order, std::uint32_t expected_version);

// What decide() above dispatches to.
TwinDecision decide_body(const State& state, const domain::Fence& body, const Stamp& stamp);
TwinDecision decide_body(const State& state, const domain::DefineItem& body, const Stamp& stamp);
TwinDecision decide_body(const State& state, const domain::DefineLocation& body,
                         const Stamp& stamp);
TwinDecision decide_body(const State& state, const domain::DefineChannel& body, const Stamp& stamp);
TwinDecision decide_body(const State& state, const domain::ConfigureLevel& body,
                         const Stamp& stamp);
TwinDecision decide_body(const State& state, const domain::ReceiveStock& body, const Stamp& stamp);
TwinDecision decide_body(const State& state, const domain::AdjustStock& body, const Stamp& stamp);
TwinDecision decide_body(const State& state, const domain::PlaceOrder& body, const Stamp& stamp);
TwinDecision decide_body(const State& state, const domain::CancelOrder& body, const Stamp& stamp);
TwinDecision decide_body(const State& state, const domain::PlaceHold& body, const Stamp& stamp);
TwinDecision decide_body(const State& state, const domain::ReleaseHold& body, const Stamp& stamp);
TwinDecision decide_body(const State& state, const domain::CreateWave& body, const Stamp& stamp);
TwinDecision decide_body(const State& state, const domain::ConfirmPicks& body, const Stamp& stamp);
TwinDecision decide_body(const State& state, const domain::ShipFulfillment& body,
                         const Stamp& stamp);
TwinDecision decide_body(const State& state, const domain::ContinueFills& body, const Stamp& stamp);
TwinDecision decide_body(const State& state, const domain::ExpireHold& body, const Stamp& stamp);
TwinDecision decide_body(const State& state, const domain::UnclaimPickList& body,
                         const Stamp& stamp);
TwinDecision decide_body(const State& state, const domain::ExpireClaim& body, const Stamp& stamp);

// Until when a list is claimed, from this record on.
domain::Effect effect_of_claim(domain::LocationId location, std::uint32_t claim_seconds,
                               const Stamp& stamp);
domain::Effect effect_of_closing(domain::LocationId location, domain::PickListStatus status);
// What a command about a list answers when that is over.
TwinDecision rejected_as_closed(const PickList& list);
TwinDecision decide_body(const State& state, const domain::Reserve& body, const Stamp& stamp);
TwinDecision decide_body(const State& state, const domain::ExtendReservation& body,
                         const Stamp& stamp);
TwinDecision decide_body(const State& state, const domain::ReleaseReservation& body,
                         const Stamp& stamp);
TwinDecision decide_body(const State& state, const domain::ExpireReservation& body,
                         const Stamp& stamp);
TwinDecision decide_body(const State& state, const domain::MoveCondition& body, const Stamp& stamp);
TwinDecision decide_body(const State& state, const domain::ShortPick& body, const Stamp& stamp);
TwinDecision decide_body(const State& state, const domain::OpenCount& body, const Stamp& stamp);
TwinDecision decide_body(const State& state, const domain::ChangeCount& body, const Stamp& stamp);
TwinDecision decide_body(const State& state, const domain::PostCount& body, const Stamp& stamp);
TwinDecision decide_body(const State& state, const domain::CreateReturn& body, const Stamp& stamp);
TwinDecision decide_body(const State& state, const domain::ChangeReturn& body, const Stamp& stamp);
TwinDecision decide_body(const State& state, const domain::ReceiveReturn& body, const Stamp& stamp);
TwinDecision decide_body(const State& state, const domain::CreateTransfer& body,
                         const Stamp& stamp);
TwinDecision decide_body(const State& state, const domain::ChangeTransfer& body,
                         const Stamp& stamp);
TwinDecision decide_body(const State& state, const domain::ReceiveTransfer& body,
                         const Stamp& stamp);

// More is wanted of the line than is left of it.
TwinDecision exceeds_line(const Order& order, const domain::CancelLine& wanted, std::size_t at);

// What the effects of stock are made of.
domain::Effect stock_effect(const LevelKey& key, domain::MovementKind movement, Units delta);
domain::Effect condition_effect(const LevelKey& key, domain::Condition from, domain::Condition to,
                                Units quantity);
TwinDecision decide_body(const State& state, const domain::ChangeOrder& body, const Stamp& stamp);

// What cancels and changes have in common: units that may be taken off a line, those that are with
// a location, how they are taken off, and who then gets them (page 0002, cancel_order, 5 to 7).
[[nodiscard]] Units cancellable(const Line& line);
[[nodiscard]] Units with_the_location(const Line& line);
void cancel_line(Draft& draft, const LineKey& key, Units quantity);
void fill_freed(Draft& draft, const Order& order);
void write_lifecycle(Draft& draft, domain::OrderId order, std::size_t lines);
TwinDecision decide_body(const State& state, const domain::PackFulfillment& body,
                         const Stamp& stamp);
TwinDecision decide_body(const State& state, const domain::RecordTracking& body,
                         const Stamp& stamp);

// Of a known fulfillment: the shipment of the package that is named.
TwinDecision decide_package(const State& state, const domain::ShipFulfillment& body);
// What a shipment says of the packages there, and how it ends.
void write_packages_shipped(Draft& draft, const Order& order, domain::LocationId location);
void finish_shipment(Draft& draft, const Order& order, domain::LocationId location);
TwinDecision decide_body(const State& state, const domain::RequestCancellation& body,
                         const Stamp& stamp);
TwinDecision decide_body(const State& state, const domain::AnswerCancellation& body,
                         const Stamp& stamp);
TwinDecision decide_body(const State& state, const domain::AcceptOverDelivery& body,
                         const Stamp& stamp);
TwinDecision decide_body(const State& state, const domain::CloseOrder& body, const Stamp& stamp);

// What cancel_order and close_order have in common; the latter says of every line that it closes.
enum class Says { nothing, closed_short };
TwinDecision take_off(const State& state, const domain::CancelOrder& body, Says says);
// That units of a line will not come, and why.
domain::Effect effect_of_closing(const LineKey& key, domain::SkuId sku, Units quantity,
                                 domain::CloseReason reason);
// Units that leave the hands of a location by themselves: what of them is cancelled because it was
// asked for, and what is over then (page 0012). No line leaves twice. For one decision.
class Leaving {
public:
    // The draft outlives it.
    Leaving(Draft& draft, domain::LocationId location) : draft_(draft), location_(location) {}

    // Of released units that leave: cancels what was asked for, and returns the rest.
    Units cancel(const LineKey& line, Units units);
    void write_ends();

private:
    Draft& draft_;
    domain::LocationId location_;
    std::vector<domain::OrderId> orders_;  // of which something is cancelled, in that order
    std::map<domain::OrderId, Units> cancelled_;
};
// Who waits for a SKU of which units are cancelled is served later.
void raise_follow_ups(Draft& draft);
// A request of the fulfillment waits for its answer.
bool is_asked_to_stop(const Order& order, domain::LocationId location);
// Whether a carrier's word moves a shipment on: it never goes back.
bool comes_after(domain::TrackingStatus next, domain::TrackingStatus now);

}  // namespace skua::twin
