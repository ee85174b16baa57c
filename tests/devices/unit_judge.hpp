#pragma once

// UnitJudge: follows every unit of every order line through the events, from its promise to the
// door, and every level of stock beside it. It knows nothing of the engine's state: what it judges
// is what the outside was told. After each record:
//
//   L1  a line's units are back-ordered, promised, picked, packed or shipped, and as many as were
//       ordered; none is in two places and no bucket is below nothing
//   L2  a package leaves with what was packed into it, once
//   S2  what is promised, picked or packed at a level is not more than what is on hand there
//   S7  a level's on hand is the sum of its movements, never below nothing; and what left by a
//       shipment or was short is what the lines lost
//   and what a short takes is promised again or back-ordered, to the unit
//
// Owner: one thread.

#include <cstdint>
#include <map>
#include <string>
#include <tuple>
#include <unordered_map>
#include <vector>

#include "tests/devices/events.hpp"
#include "tests/devices/faults.hpp"

namespace skua::devices {

struct UnitFigures {
    std::uint64_t orders = 0;
    std::uint64_t lines = 0;
    std::uint64_t ordered = 0;
    std::uint64_t picked = 0;
    std::uint64_t packed = 0;
    std::uint64_t shipped = 0;
    std::uint64_t packages = 0;
    std::uint64_t shipments = 0;
    std::uint64_t shorts = 0;           // records
    std::uint64_t shorted = 0;          // units
    std::uint64_t promised_again = 0;   // of them, elsewhere
    std::uint64_t shorted_to_wait = 0;  // of them, back-ordered
    std::uint64_t filled = 0;           // back-ordered units that were promised later
    std::uint64_t backordered = 0;      // at the end
    std::uint64_t records = 0;          // with events
};

// Of one line, summed over locations.
struct LineUnits {
    std::uint64_t ordered = 0;
    std::uint64_t backordered = 0;
    std::uint64_t shipped = 0;
    std::uint64_t under_way = 0;  // promised, picked or packed
};

class UnitJudge {
public:
    explicit UnitJudge(Faults& faults) : faults_(faults) {}

    void take(const Event& event);
    // The end of the feed: judges the last record.
    void finish();

    [[nodiscard]] const UnitFigures& figures() const noexcept { return figures_; }
    [[nodiscard]] std::vector<std::uint64_t> orders() const;
    // By line; empty when there is no such order.
    [[nodiscard]] std::vector<LineUnits> lines_of(std::uint64_t order) const;
    [[nodiscard]] std::vector<std::string> skus() const;
    // 0 where nothing ever moved.
    [[nodiscard]] std::int64_t on_hand(const std::string& sku, std::uint16_t location) const;

private:
    struct Portion {
        std::uint16_t location = 0;
        std::int64_t promised = 0;
        std::int64_t picked = 0;
        std::int64_t packed = 0;
        std::int64_t shipped = 0;
    };
    struct Line {
        std::string sku;
        std::int64_t ordered = 0;
        std::int64_t backordered = 0;
        std::vector<Portion> portions;
    };
    struct Level {
        std::int64_t on_hand = 0;
        std::int64_t hard = 0;
    };
    using LineKey = std::pair<std::uint64_t, std::uint32_t>;
    using LevelKey = std::pair<std::string, std::uint16_t>;
    using PackageKey = std::pair<std::uint64_t, std::uint16_t>;
    // What one record says, judged when the next begins.
    struct Group {
        std::uint64_t sequence = 0;
        std::uint64_t accepted = 0;  // the order
        std::uint64_t units_ordered = 0;
        std::map<LineKey, std::int64_t> balance;  // units that came to a line minus those taken
        std::map<std::tuple<std::uint64_t, std::uint32_t, std::uint16_t>, std::int64_t> promised;
        std::map<LineKey, std::int64_t> waiting;
        std::map<std::tuple<std::uint64_t, std::uint32_t, std::uint16_t>, std::int64_t> again;
        std::map<LineKey, std::int64_t> to_wait;
        std::map<LevelKey, std::int64_t> left;  // lines lost at a level minus its movements
        std::map<LevelKey, bool> touched;
    };

    Line& line(std::uint64_t order, const EventLine& said);
    static Portion& portion(Line& line, std::uint16_t location);
    Level& level(const std::string& sku, std::uint16_t location);
    void fault(const std::string& what);
    // Takes units out of a bucket; a fault when they are not there.
    void take_from(std::int64_t& bucket, const Event& event, const EventLine& said,
                   const char* name);

    void accepted(const Event& event);
    void allocated(const Event& event);
    void backordered(const Event& event);
    void picked(const Event& event);
    void shorted(const Event& event);
    void packed(const Event& event);
    void shipped(const Event& event);
    void stock_changed(const Event& event);

    void close_group();
    void close_lines();
    void close_shorts();
    void close_levels();

    Faults& faults_;
    UnitFigures figures_;
    Group group_;
    std::unordered_map<std::uint64_t, std::vector<Line>> orders_;
    std::map<LevelKey, Level> levels_;
    std::map<PackageKey, std::map<std::uint32_t, std::int64_t>> packages_;  // units by line
};

}  // namespace skua::devices
