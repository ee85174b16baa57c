#pragma once

// Directory: the texts behind the dense ids. Filled by the sequencer in sequence order before a
// record is passed on, so whoever sees a durable record, an answer or an event finds every name it
// mentions; and at recovery from the records. A name known a moment before its record is durable
// harms nobody: only released records mention its id.
// Owner: the engine thread learns; any thread reads, without a lock.

#include "engine/domain/names.hpp"
#include "engine/domain/record.hpp"
#include "engine/runtime/published_table.hpp"

namespace skua::sequencer {

class Directory final : public domain::Names {
public:
    [[nodiscard]] std::string_view sku(domain::SkuId id) const noexcept override {
        return skus_.find(id.raw());
    }
    [[nodiscard]] std::string_view location(domain::LocationId id) const noexcept override {
        return locations_.find(id.raw());
    }
    [[nodiscard]] std::string_view channel(domain::ChannelId id) const noexcept override {
        return channels_.find(id.raw());
    }

    // Takes over what an accepted definition names. False when the id has another name already or
    // lies outside its range, which only a damaged journal can say.
    [[nodiscard]] bool learn(const domain::Record& record);

private:
    runtime::PublishedTable skus_{
        {.segments = domain::kSlots, .low_bits = domain::kSkuOrdinalBits}};
    runtime::PublishedTable locations_{{.segments = 1, .low_bits = 16}};
    runtime::PublishedTable channels_{{.segments = 1, .low_bits = 16}};
};

}  // namespace skua::sequencer
