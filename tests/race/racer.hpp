#pragma once

// Racer: one client with one WebSocket connection. It sends its share of a stage's orders as fast
// as the engine answers, several frames under way, and what follows from the answers: it cancels
// what it regrets, and when a round is due it receives a delivery, pulls a wave, confirms the picks
// and ships. Everything it learns is in its ledger. Owner: its own thread, between open() on the
// main thread and the join.

#include <atomic>
#include <cstdint>
#include <deque>
#include <latch>
#include <memory>
#include <string_view>
#include <vector>

#include "adapters/sdk/http_client.hpp"
#include "adapters/sdk/stream_client.hpp"
#include "tests/race/ledger.hpp"
#include "tests/race/pick_plan.hpp"
#include "tests/race/plan.hpp"

namespace skua::race {

// How the clients of one stage race.
struct Field {
    sdk::Wire wire = sdk::Wire::json;
    std::uint32_t clients = 64;
    std::uint32_t frame = 8;      // commands per frame
    std::uint32_t in_flight = 4;  // frames per client
};

// What the racers of one stage share.
struct Course {
    Course(const Stage& its_stage, const Field& its_field)
        : stage(its_stage), field(its_field), start(its_field.clients + 1) {}

    const Stage& stage;
    const Field& field;
    std::latch start;  // the racers and whoever takes the time
    // Orders answered, of all racers. Relaxed: whoever draws a round's number holds the round;
    // there is nothing else to see.
    std::atomic<std::uint64_t> answered{0};
};

class Racer {
public:
    // `course` outlives the racer.
    static sdk::Result<std::unique_ptr<Racer>> open(const sdk::Url& url, Course& course,
                                                    std::uint32_t number);
    Racer(const Racer&) = delete;
    Racer& operator=(const Racer&) = delete;

    // Until all its orders and what followed from them are answered.
    sdk::Result<void> run();
    [[nodiscard]] const Ledger& ledger() const noexcept { return ledger_; }

private:
    // A command under way, or one to be sent before the next order. `index` is of the cart, of
    // ledger_.orders (cancel), of the SKU (delivery), of lists_ (picks) or shipments_.
    struct Job {
        domain::CommandKind kind{};
        std::uint64_t index = 0;
    };
    struct PickList {
        std::uint64_t id = 0;
        std::vector<Line> picks;
    };

    Racer(std::unique_ptr<sdk::StreamClient> stream, const sdk::Url& url, Course& course,
          std::uint32_t number);

    [[nodiscard]] bool has_more() const noexcept;
    [[nodiscard]] Job next_job();
    void send_frame();
    void write(const Job& job, sdk::CommandWriter& out);
    void write_order(std::uint64_t index, sdk::CommandWriter& out) const;
    void write_picks(const PickList& list, sdk::CommandWriter& out) const;

    sdk::Result<void> take_frame();
    sdk::Result<void> take(const Job& job, const sdk::CommandAnswer& answer);
    void take_accept(const Job& job, const sdk::CommandAnswer& answer);
    void begin_round_if_due();
    // Reads the list that a wave gave and plans its picks and shipments.
    sdk::Result<void> plan_picks(std::string_view list_id);

    const Stage& stage_;
    const Field& field_;
    Course& course_;
    std::unique_ptr<sdk::StreamClient> stream_;
    sdk::HttpClient http_;
    Ledger ledger_;
    std::uint64_t next_order_;  // its share: every clients-th from its number on
    std::deque<Job> jobs_;
    std::vector<std::uint64_t> regrets_;      // to be cancelled: indexes of ledger_.orders
    std::deque<std::vector<Job>> under_way_;  // of each frame in flight, oldest first
    std::vector<PickList> lists_;
    std::vector<Shipment> shipments_;
};

}  // namespace skua::race
