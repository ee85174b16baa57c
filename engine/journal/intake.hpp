#pragma once

// Intake: the ring by which records reach the journal writer, in sequence order without a gap. The
// record stays in its envelope, which the release gate keeps until the record is durable, so the
// pointer is good until then. An item without a record only states a digest.

#include <cstdint>

#include "engine/codec/record_codec.hpp"
#include "engine/runtime/spsc_ring.hpp"

namespace skua::journal {

struct IntakeItem {
    const domain::Record* record = nullptr;
    // State digest after record `digest_sequence`; 0 = no digest stated with this item.
    std::uint64_t digest_sequence = 0;
    std::uint64_t digest = 0;
};

using Intake = runtime::SpscRing<IntakeItem>;

}  // namespace skua::journal
