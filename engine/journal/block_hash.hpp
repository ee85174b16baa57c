#pragma once

// SHA-256 over a block's bytes: the link of the hash chain. A CRC finds accidents; the chain also
// shows a block that was left out, put elsewhere or exchanged.

#include <cstddef>
#include <span>

#include "engine/codec/record_codec.hpp"

namespace skua::journal {

codec::BlockHash hash_block(std::span<const std::byte> block);

}  // namespace skua::journal
