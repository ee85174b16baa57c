#pragma once

// What an answer to a question must say at a sequence, told from the twin's state at that sequence.

#include <optional>
#include <string>

#include "engine/domain/query.hpp"
#include "engine/twin/state.hpp"

namespace skua::sim {

// What is wrong with the answer; none when it is right. A query by external id has to be resolved
// by the caller, who knows the keys.
std::optional<std::string> breaks_view(const twin::State& state, const domain::QueryBody& query,
                                       const domain::QueryResult& result);

}  // namespace skua::sim
