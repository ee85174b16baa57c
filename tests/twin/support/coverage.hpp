#pragma once

// Coverage: which outcomes a random stream has met, by name: every command kind with accept and
// with each reason it can be refused for, and the situations that only a few records bring about.
// Owner: the test's thread.

#include <cstdint>
#include <map>
#include <set>
#include <string>
#include <vector>

#include "engine/domain/record.hpp"
#include "engine/twin/state.hpp"

namespace skua::test {

class Coverage {
public:
    using Pending = decltype(twin::State::pending);
    // `before` are the follow-ups that were pending before the record was applied.
    void count(const Pending& before, const domain::Record& record);
    // Outcomes that must have been met and were not.
    [[nodiscard]] std::vector<std::string> missing(const std::set<std::string>& expected) const;
    [[nodiscard]] std::string table() const;

private:
    void met(const std::string& outcome) { ++counts_[outcome]; }
    void count_situations(const Pending& before, const domain::Record& record);
    void count_carts(const domain::Record& record);

    void count_claims(const domain::Record& record);
    void count_counts(const domain::Record& record);
    void count_change(const Pending& before, const domain::Decision& decision);
    void count_parcels(const domain::Record& record);
    void count_windows(const domain::Record& record);
    void count_cancellations(const domain::Record& record);
    void count_returns(const domain::Record& record);
    void count_tolerances(const domain::Record& record);
    void count_transfers(const domain::Record& record);

    std::map<std::string, std::uint64_t> counts_;
    std::set<domain::PickListId> begun_;    // something was picked of them
    std::set<domain::OrderId> given_back_;  // of which units were claimed and went back
    std::set<domain::OrderId> held_;        // had a hold that ends by itself or by a role alone
};

// Every outcome that pages 0002 and 0005 to 0012 describe, but for those that are out of a random
// stream's reach and have tests of their own: item_limit needs 2^20 SKUs of one slot of 4096, and
// backorder_limit a million queued lines (limits_test.cpp has it, with the limits of packages,
// events, returns and counts).
[[nodiscard]] std::set<std::string> every_outcome();

}  // namespace skua::test
