#pragma once

// Pages of events, one request each: the feed's, or those of one order.

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "adapters/cli/context.hpp"

namespace skua::cli {

// One event as it came with --json, else as one line of text. False when it cannot be written.
bool print_event(const Context& context, std::string_view line);

// The answer to a GET, or nothing once it is printed why there is none.
std::optional<sdk::HttpResponse> answer_to(Context& context, sdk::HttpClient& client,
                                           const std::string& target);

// What is behind `after`, up to what was durable when the first page was asked for: what comes
// meanwhile is for the next time. One page is in memory at a time.
void print_event_pages(Context& context, sdk::HttpClient& client, const std::string& path,
                       std::uint64_t after);

}  // namespace skua::cli
