#pragma once

// Books: the sums of the quantity algebra, kept beside the state record by record, so that rules
// which speak of many lines or levels hold after every record and not only where the whole state is
// looked at (rules_of_state.cpp):
//
//   S2, S3  what a level says is allocated, reserved and shipped is what its lines hold there, and
//           what of the reserved is held for transfers
//   S7      per SKU: the movements of all records and what left = the sum of on hand
//   S9      per SKU: what transfers sent and did not bring, lose or take back = what is in transit
//   S10     per SKU: what came into the house and did not leave it = on hand and in transit
//   L2      per SKU: what came into stock as returned is what its returns received
//   tasks   what is released of a line at a location is what the list that claims it has left
//
// The sums come from the effects of the records and from the lines, never from a level.
// Owner: the thread that owns the Twin.

#include <cstdint>
#include <map>
#include <optional>
#include <set>

#include "engine/domain/record.hpp"
#include "engine/twin/apply.hpp"
#include "engine/twin/rules.hpp"
#include "engine/twin/state.hpp"

namespace skua::twin {

class Books {
public:
    // Before the record is applied: takes the lines that it moves out of the sums.
    void open(const State& state, const domain::Record& record);
    // After it was applied: puts them back as they are now, and books its movements.
    void close(const State& state, const domain::Record& record);
    // What does not hold now, of all that the record touched.
    [[nodiscard]] std::optional<Breach> breach(const State& state, const Touched& touched) const;

private:
    struct Held {
        Units allocated, reserved, shipped;
    };
    struct Moved {
        Units on_hand;               // of all levels
        Units in_transit;            // between them
        Units came;                  // into the house, less what left it or was lost
        Units returned, of_returns;  // into stock, and by the lines of returns
    };
    enum class Sign : std::uint8_t { out, in };

    void add(const Line& line, Sign sign);
    void move(const State& state, const domain::Record& record);
    void move_stock(const domain::Effect& effect);
    void step_transfer(const domain::Effect& effect);
    [[nodiscard]] std::optional<Breach> breaks_level(const State& state, const LevelKey& key) const;
    [[nodiscard]] std::optional<Breach> breaks_sku(const State& state, domain::SkuId sku) const;

    std::map<LevelKey, Held> held_;
    std::map<domain::SkuId, Moved> moved_;
    std::set<LineKey> opened_;         // lines that are out of the sums
    std::set<domain::SkuId> touched_;  // SKUs whose movements the record has booked
};

}  // namespace skua::twin
