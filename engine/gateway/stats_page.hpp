#pragma once

// GET /stats and GET /metrics: the engine's snapshot and this face's own counts, as JSON and as
// Prometheus text. Labels are bounded: routes, statuses, kinds, reasons; never an id or a SKU.

#include <string>

#include "engine/gateway/core.hpp"

namespace skua::gateway {

void append_stats_page(const Core& core, std::string& out);
void append_metrics_page(const Core& core, std::string& out);

}  // namespace skua::gateway
