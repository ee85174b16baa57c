#pragma once

// Titles and statuses of problems, for the renderer. Codes are registered in problem.hpp.

#include <cstdint>
#include <span>
#include <string_view>

#include "engine/codec/problem.hpp"

namespace skua::codec {

// The field that is named when an order has neither an external id nor an idempotency key.
inline constexpr std::string_view kMissingKeyField = "/external_id";

const char* title_of(ProblemCode code) noexcept;
// As http_status(code), but for what the field decides.
std::uint16_t http_status(const Problem& problem) noexcept;

// Seconds after which the same request may be sent again; 0 when that would not help.
unsigned retry_after_s(ProblemCode code) noexcept;
// Every code there is, `internal` first.
std::span<const ProblemCode> problem_codes() noexcept;

}  // namespace skua::codec
