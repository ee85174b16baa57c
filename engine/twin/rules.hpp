#pragma once

// What must hold of a command before it exists (the codec's field rules, domain/limits.hpp) and of
// the state after every record (domain rules L1, L2, S1, S2, S3, S7, S9; books.hpp has S10, and
// what S2 and S3 say of sums over lines and levels). Owner: the thread that owns the Twin.

#include <cstdint>
#include <optional>
#include <string>

#include "engine/domain/command.hpp"
#include "engine/twin/apply.hpp"
#include "engine/twin/difference.hpp"
#include "engine/twin/state.hpp"

namespace skua::twin {

// Why the command could not have been admitted.
std::optional<std::string> breaks_limits(const domain::Command& command);

// Why the stated total is not the sum of quantity x price.
std::optional<std::string> breaks_money(const domain::PlaceOrder& order);

struct Breach {
    Check check = Check::stock;
    std::string what;
};
// Each touched line and level on its own.
std::optional<Breach> breaks_touched(const State& state, const Touched& touched);
// The returns of one order; and of all, with the stock that came of them.
std::optional<Breach> breaks_returns(const State& state, domain::OrderId id);
std::optional<Breach> breaks_any_returns(const State& state);
// One transfer and its SKUs all over the house; and all, with the levels they are between.
std::optional<Breach> breaks_transfer(const State& state, domain::TransferId id);
std::optional<Breach> breaks_any_transfers(const State& state);
// No task of `list` may be open in another list too.
std::optional<Breach> breaks_claims(const State& state, domain::PickListId list);
// Everything, from the lines up: levels, queues, claims, digests. Takes as long as the state is
// large.
std::optional<Breach> breaks_anything(const State& state, const domain::SlotDigests& digests);

}  // namespace skua::twin
