#pragma once

// JournalMaker: a real data directory, written through the real log, whose decisions the twin took.
// A test may have one of them taken wrongly: CRC, chain and everything else are then in order.
// Owner: the test's thread.

#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "engine/journal/rocksdb_log.hpp"
#include "engine/twin/twin.hpp"

namespace skua::test {

class JournalMaker {
public:
    explicit JournalMaker(const std::string& directory);

    // Before the record of this number is written.
    std::function<void(std::uint64_t sequence, twin::TwinDecision& decision)> tamper;
    // The same, for the command; its decision and its fingerprint are those of the one before.
    std::function<void(std::uint64_t sequence, domain::Command& command)> alter;
    // As the gateway does.
    bool states_fingerprints = true;
    // Added to every digest that a block states.
    std::uint64_t digest_error = 0;
    std::uint64_t records_per_block = 4;

    // Items, locations, a channel, receipts, orders, a wave, picks and a shipment, in blocks of a
    // few records each.
    void write_a_day();
    void submit(const domain::CommandBody& body);
    // A record that somebody else decided: the next one, no fence.
    void add(const domain::Record& record);
    void seal();
    // A restart: what comes next stands behind another fence.
    void fence_again(std::int64_t time_micros);
    // A clean stop.
    void close();

    // First sequence of each block, in order.
    [[nodiscard]] const std::vector<std::uint64_t>& blocks() const { return blocks_; }
    [[nodiscard]] std::uint64_t records() const { return last_; }
    // What the next record states.
    [[nodiscard]] base::Timestamp next_time() const;
    [[nodiscard]] const twin::State& state() const { return twin_.state(); }

private:
    void acquire(std::int64_t time_micros);
    void write(const domain::Record& record);
    [[nodiscard]] domain::OrderId place(const std::string& id, std::uint32_t quantity);

    std::unique_ptr<journal::RocksDbLog> log_;
    twin::Twin twin_;
    std::vector<std::byte> pending_;
    std::uint64_t first_pending_ = 0;
    std::uint64_t last_ = 0;
    std::vector<std::uint64_t> blocks_;
};

}  // namespace skua::test
