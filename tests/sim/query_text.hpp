#pragma once

// A question as a line of a report.

#include <string>

#include "engine/domain/query.hpp"

namespace skua::sim {

std::string text_of(const domain::QueryBody& query);

}  // namespace skua::sim
