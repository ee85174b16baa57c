#pragma once

// ClaimJudge: holds what the devices were answered against what the feed says, record by record.
//
//   no task twice   a pick list has one device; of an order one list is open at a location at a
//                   time; what is picked or short is of the list that is open
//   each unit once  of a task no more is picked and short than was pulled, by all devices together;
//                   what a device says that it did is what the feed says of that record, line by
//                   line, and nothing was picked, packed, shipped or short that no device did
//   nothing lost    what goes back, by a device or because its time was over, is what was left;
//                   nothing is claimed at the end
//
// Owner: one thread.

#include <cstdint>
#include <map>
#include <optional>
#include <set>
#include <span>
#include <string>
#include <tuple>
#include <unordered_map>
#include <vector>

#include "tests/devices/events.hpp"
#include "tests/devices/faults.hpp"
#include "tests/devices/values.hpp"

namespace skua::devices {

struct ClaimFigures {
    std::uint64_t lists = 0;
    std::uint64_t claims = 0;         // of an order at a location
    std::uint64_t tasks = 0;          // lines pulled
    std::uint64_t claimed_again = 0;  // claims of what was claimed before, and came back
    std::uint64_t lists_unclaimed = 0;
    std::uint64_t lists_expired = 0;
    std::uint64_t units_back = 0;
    std::uint64_t lines_picked = 0;
    std::uint64_t lines_packed = 0;
    std::uint64_t lines_shipped = 0;
};

class ClaimJudge {
public:
    // All devices' logs, in any order; they outlive the judge.
    ClaimJudge(std::span<const Entry> entries, Faults& faults);

    void take(const Event& event);
    void finish();

    [[nodiscard]] const ClaimFigures& figures() const noexcept { return figures_; }
    // Of the last entry.
    [[nodiscard]] std::uint64_t last_sequence() const noexcept { return last_; }

private:
    using TaskKey = std::tuple<Fulfillment, std::uint32_t>;  // and line
    using Units = std::map<TaskKey, std::int64_t>;
    struct List {
        std::uint32_t device = 0;
        std::uint64_t sequence = 0;
        std::map<Fulfillment, Units> left;
    };
    struct Group {
        std::uint64_t sequence = 0;
        std::optional<Act> act;
        Units units;
        std::set<Fulfillment> claimed;
        std::uint64_t expired = 0;  // the list
    };

    void fault(std::uint64_t sequence, const std::string& what);
    void note(const Entry& entry);
    void claimed(const Event& event);
    void done(const Event& event, Act act);
    void given_back(const Event& event);
    void add(const Event& event, Act act);
    // The open list of a fulfillment; a fault and nullptr when it is not `list`.
    List* open_list(const Event& event);
    void close_group();
    void compare(const Entry& entry);

    std::span<const Entry> entries_;
    Faults& faults_;
    ClaimFigures figures_;
    std::uint64_t last_ = 0;
    std::unordered_map<std::uint64_t, std::size_t> by_sequence_;
    std::vector<bool> is_told_;  // index: entry
    std::unordered_map<std::uint64_t, List> lists_;
    std::map<Fulfillment, std::uint64_t> open_;  // the list that claims it
    std::set<Fulfillment> claimed_before_;
    std::set<std::uint64_t> expired_, unclaimed_;
    Group group_;
};

}  // namespace skua::devices
