#pragma once

// EngineView: what the engine says about itself, read over HTTP as an operator would.
// Owner: one thread.

#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "adapters/sdk/http_client.hpp"
#include "tests/race/ledger.hpp"
#include "tests/race/plan.hpp"

namespace skua::race {

// Of /stats.
struct ShardFigures {
    std::uint64_t votes = 0;
    std::uint64_t waited = 0;
    std::uint64_t waiting = 0;
    std::uint64_t waiting_max = 0;
    std::uint64_t undecided = 0;
    std::uint64_t undecided_max = 0;
    std::uint64_t inbox = 0;
    std::uint64_t busy_us = 0;
};

struct EngineFigures {
    std::uint64_t orders_accepted = 0;
    std::uint64_t orders_rejected = 0;
    std::uint64_t commands_rejected = 0;
    std::map<std::string, std::uint64_t> by_kind;
    std::map<std::string, std::uint64_t> by_reason;
    std::uint64_t window_fill = 0;
    std::uint64_t follow_ups_pending = 0;
    std::vector<ShardFigures> shards;
    // Nothing waits and nothing is under way.
    [[nodiscard]] bool is_at_rest() const;
};

// Of one SKU at the race's location.
struct StockFigures {
    std::int64_t on_hand = 0;
    std::int64_t allocated = 0;
    std::int64_t available = 0;
    std::int64_t backordered = 0;
};

class EngineView {
public:
    explicit EngineView(const sdk::Url& url) : http_(url) {}

    sdk::Result<EngineFigures> figures();
    // Once everything has come to rest: a shard says how much waits a moment after it is so.
    sdk::Result<EngineFigures> figures_at_rest();
    // /metrics says of each shard what /stats said; an Error names the first figure that it does
    // not.
    sdk::Result<void> check_metrics(const EngineFigures& figures);
    // Index: SKU of the stage.
    sdk::Result<std::vector<StockFigures>> stock(const Stage& stage);
    // Reads accepted orders, at most `most` of them evenly taken; an Error names the first that is
    // not there or not as it was answered. Returns how many were read.
    sdk::Result<std::uint64_t> check_orders(const Stage& stage, const Ledger& ledger,
                                            std::uint64_t most);

private:
    sdk::HttpClient http_;
};

}  // namespace skua::race
