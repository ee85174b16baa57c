#pragma once

// Requests for the lists of a location: its pick lists, its fulfillment orders; and of transfers.
// Pure functions.

#include <string_view>

#include "engine/codec/problem.hpp"
#include "engine/gateway/router.hpp"
#include "engine/sequencer/envelope.hpp"

namespace skua::gateway {

// `route` is one of the two lists. The query's memory is the envelope's.
codec::Problem fill_list_query(Route route, std::string_view location,
                               const QueryParameters& parameters, sequencer::Envelope& envelope);
codec::Problem fill_transfers_query(const QueryParameters& parameters,
                                    sequencer::Envelope& envelope);

}  // namespace skua::gateway
