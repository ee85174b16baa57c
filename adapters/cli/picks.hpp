#pragma once

// What is left to do on a pick list, as the body that confirms it.

#include <string>
#include <string_view>

#include "adapters/sdk/result.hpp"

namespace skua::cli {

// From the document of GET /v1/picklists/{id}: one pick per line and fulfillment with what is not
// picked yet. An Error when nothing is left.
sdk::Result<std::string> remaining_picks(std::string_view pick_list_json);

}  // namespace skua::cli
