#pragma once

// House: two shards and what stands between them and the sequencer, all stepped by the caller on
// one thread. So what is measured is work, not waiting: no thread is woken, no cache line travels.
// Orders have two lines and find ample stock.
// Owner: the thread that runs the benchmark.

#include <array>
#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "engine/shard/team.hpp"

namespace skua::bench {

// Orders that are under way at once: the rounds of a busy engine.
inline constexpr std::size_t kBatch = 256;

class House {
public:
    struct Options {
        std::uint32_t cross_percent = 0;  // orders whose lines live in two shards
        std::uint32_t skus = 1'024;       // per shard; fewer than a batch makes orders wait
        bool has_one_home = false;        // all orders are at home in shard 0, else in turn
    };
    explicit House(const Options& options);
    House(const House&) = delete;
    House& operator=(const House&) = delete;

    // The next orders, numbered, not yet sent. Not part of any measurement.
    void prepare();
    void send();
    // The shard takes everything that is there for it. How much that was.
    std::size_t step(std::size_t shard) { return team_.agents()[shard]->do_work(kBatch); }
    // Those that are completed since.
    std::size_t collect();
    // All of these, until every order of the batch is completed.
    void run();

    // Orders since the house was made. Their memory grows with them.
    [[nodiscard]] std::uint64_t orders() const noexcept { return sequence_; }
    [[nodiscard]] const shard::ShardStatistics& statistics(std::size_t shard) const {
        return team_.agents()[shard]->statistics();
    }
    // All orders were accepted, none is under way.
    [[nodiscard]] bool is_sound() const;

private:
    struct Envelope {
        base::Arena arena{4096};  // of the decision
        domain::Record record;
    };

    void define(const domain::CommandBody& body);
    [[nodiscard]] domain::SkuId sku(std::size_t shard, std::uint64_t at) const {
        return skus_[shard][at % skus_[shard].size()];
    }

    Options options_;
    runtime::SystemClock clock_;
    std::array<runtime::Doorbell, 3> bells_;
    shard::Team team_;
    std::array<std::vector<std::string>, 2> texts_;
    std::array<std::vector<domain::SkuId>, 2> skus_;
    std::vector<Envelope> envelopes_;
    std::vector<std::array<domain::OrderLineInput, 2>> lines_;
    std::uint64_t place_ = 0;
    std::uint64_t sequence_ = 0;
    std::uint64_t accepted_ = 0;
};

}  // namespace skua::bench
