#pragma once

// TakeBack: which promises of a level are taken back when less is there than was promised, those of
// carts before those of orders, the last first (page 0007, post_count). It looks at every line of
// every order of the shard, and keeps no more of them than a record may take. Owner: shard thread;
// lives for one decision.

#include <cstddef>
#include <cstdint>
#include <span>

#include "engine/base/arena.hpp"
#include "engine/domain/asked_units.hpp"
#include "engine/domain/decision.hpp"
#include "engine/domain/order.hpp"
#include "engine/domain/promise_again.hpp"
#include "engine/domain/state.hpp"

namespace skua::domain {

class TakeBack {
public:
    TakeBack(const ShardState& state, const Item& item, LocationId location, base::Arena& arena);

    // Finds the lines.
    void look();
    // What is picked, packed or held for transfers there, which nobody takes back.
    [[nodiscard]] Units held() const noexcept { return held_; }
    enum class End : std::uint8_t { enough, too_many };
    // `missing` is at most what is reserved, allocated or released there.
    End take(Units missing, base::ArenaVector<Effect>& effects);
    void promise_again(base::ArenaVector<Effect>& effects);
    // Of requests to cancel what was taken.
    void append_ends(base::ArenaVector<Effect>& effects) const { asked_.append_ends(effects); }

private:
    // Units of a line in one bucket there.
    struct Claim {
        std::uint64_t rank = 0;  // of the order in a wave
        const Line* line = nullptr;
        Quantity units;
        Quantity cancelled{};  // of those that are taken
    };
    // The last ones, as many as may be taken.
    struct Claims {
        std::span<Claim> heap;  // the first of those on top
        std::size_t count = 0;
    };
    static bool is_after(const Claim& left, const Claim& right) noexcept;
    static void keep(Claims& claims, const Claim& claim);
    void look_at(const Order& order);
    Units take_from(Claims& claims, Bucket bucket, Units missing,
                    base::ArenaVector<Effect>& effects);
    void name_list(const Order& order, base::ArenaVector<Effect>& effects);

    const ShardState* state_;  // these outlive the decision
    const Item* item_;
    base::Arena* arena_;
    LocationId location_;
    Units held_;
    Claims reserved_;
    Claims allocated_;
    Claims released_;
    base::ArenaVector<Claim> taken_;
    AskedUnits asked_;
    PickListId list_;  // that the last effects are of
};

}  // namespace skua::domain
