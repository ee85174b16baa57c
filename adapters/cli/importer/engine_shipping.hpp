#pragma once

// Shipping: what the orders of a file have at a location leaves the house. It picks the lists that
// are claimed there, pulls and picks until nothing waits, and ships the orders, each found as the
// engine has it now: whoever comes back after an interruption goes on, and twice is as once.
// Owner: the importing thread.

#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "adapters/cli/importer/progress.hpp"
#include "adapters/cli/importer/returns_plan.hpp"
#include "adapters/sdk/http_client.hpp"
#include "adapters/sdk/pump.hpp"
#include "adapters/sdk/result.hpp"

namespace skua::importer {

class Shipping {
public:
    // All outlive it.
    Shipping(sdk::HttpClient& http, std::string_view location, Progress& progress,
             ReturnsReport& report)
        : http_(http), location_(location), progress_(progress), report_(report) {}

    // Until nothing is claimed and nothing waits; false when there was nothing to pick.
    sdk::Result<bool> pick_all();
    // The number of the location in the ids of fulfillments.
    sdk::Result<std::uint16_t> location_number();
    // Those of the orders (0 is none) that have something picked there and not shipped.
    sdk::Result<std::vector<std::uint64_t>> ready(const std::vector<std::uint64_t>& orders,
                                                  std::uint16_t location);

private:
    // Empty when no list is claimed.
    sdk::Result<std::string> claimed_list();
    // A wave of nothing would be a record as well.
    sdk::Result<bool> has_waiting();
    // False when there was nothing to pull.
    sdk::Result<bool> pull_and_pick();
    sdk::Result<void> pick(const std::string& id, std::string_view document);
    sdk::Result<std::string> ask(const sdk::HttpRequest& request);

    sdk::HttpClient& http_;
    std::string location_;
    Progress& progress_;
    ReturnsReport& report_;
    std::uint64_t picked_ = 0;  // lines
};

// One shipment for each order.
class ShipmentSource final : public sdk::CommandSource {
public:
    ShipmentSource(std::vector<std::uint64_t> orders, std::uint16_t location)
        : orders_(std::move(orders)), location_(location) {}
    [[nodiscard]] std::size_t size() const override { return orders_.size(); }
    void write(std::size_t index, sdk::CommandWriter& out) const override;

private:
    std::vector<std::uint64_t> orders_;
    std::uint16_t location_;
};

// Counts shipments; one that was made when the connection was lost is passed over.
class ShipmentTally final : public sdk::AnswerSink {
public:
    ShipmentTally(Progress& progress, ReturnsReport& report)
        : progress_(progress), report_(report) {}
    sdk::Result<void> take(std::size_t index, const sdk::CommandAnswer& answer) override;
    void frame_done(std::size_t commands_done) override { progress_.update(commands_done); }

private:
    Progress& progress_;
    ReturnsReport& report_;
};

}  // namespace skua::importer
