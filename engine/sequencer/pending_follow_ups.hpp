#pragma once

// PendingFollowUps: the SKUs whose fills are left over, oldest first, read from the records in the
// order of their numbers; so it is the same for any number of shards, and after a restart.
// Few at any time. Owner: the engine thread.

#include <algorithm>
#include <optional>
#include <vector>

#include "engine/domain/record.hpp"

namespace skua::sequencer {

class PendingFollowUps {
public:
    // Records come in the order of their numbers. One that is pending keeps its place.
    void note(const domain::Decision& decision) {
        for (const domain::Effect& effect : decision.effects) {
            if (effect.kind == domain::EffectKind::follow_up) {
                add(effect.sku);
            } else if (effect.kind == domain::EffectKind::follow_up_done) {
                std::erase(waiting_, effect.sku);
            }
        }
    }
    // Where to go on: the slot of the oldest.
    [[nodiscard]] std::optional<domain::Slot> oldest_slot() const noexcept {
        return waiting_.empty() ? std::nullopt : std::optional(domain::slot_of(waiting_.front()));
    }
    [[nodiscard]] std::size_t size() const noexcept { return waiting_.size(); }

private:
    void add(domain::SkuId sku) {
        if (std::ranges::find(waiting_, sku) == waiting_.end()) {
            waiting_.push_back(sku);
        }
    }
    std::vector<domain::SkuId> waiting_;  // none twice
};

}  // namespace skua::sequencer
