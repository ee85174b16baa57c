#pragma once

// Titles and statuses of problems, for the renderer. Codes are registered in problem.hpp.

#include <cstdint>
#include <span>
#include <string_view>

#include "engine/codec/problem.hpp"

namespace skua::codec {

// What is said of an order that has neither.
inline constexpr std::string_view kMissingKeyDetail =
    "an external_id or an idempotency key is required";

const char* title_of(ProblemCode code) noexcept;
// As http_status(code), but for an order without a key.
std::uint16_t http_status(const Problem& problem) noexcept;

// Seconds after which the same request may be sent again; 0 when that would not help.
unsigned retry_after_s(ProblemCode code) noexcept;
// Every code there is, `internal` first.
std::span<const ProblemCode> problem_codes() noexcept;

}  // namespace skua::codec
