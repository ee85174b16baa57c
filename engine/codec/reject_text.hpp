#pragma once

// Rejects of the engine as the outside sees them: status and words.

#include <cstdint>
#include <span>
#include <string>

#include "engine/domain/record.hpp"

namespace skua::codec {

std::uint16_t http_status(domain::RejectReason reason) noexcept;
// A few words for `title`, a sentence for `detail`.
const char* title_of(domain::RejectReason reason) noexcept;
const char* detail_of(domain::RejectReason reason) noexcept;
// The same, of what is over already how it ended, and with the figures that it is about.
std::string detail_of(const domain::Record& record);

// Every reason there is, `none` first.
std::span<const domain::RejectReason> reject_reasons() noexcept;

}  // namespace skua::codec
