#pragma once

// The warehouse's part of the demo day: a pick list with a short pick, a shipment in parts, a
// return.

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "adapters/cli/context.hpp"
#include "adapters/sdk/result.hpp"

namespace skua::cli {

// Posts under a key made of seed and step, so that a second run of the day repeats nothing and gets
// the answers of the first.
sdk::Result<std::string> post_once(Context& context, std::uint64_t seed, const std::string& target,
                                   std::string body, std::string_view step);

// What happened; empty texts where it did not come to that.
struct WarehouseReport {
    std::string pick_list;
    std::size_t lines = 0;
    std::string short_sku;
    std::string short_at;  // where the unit is promised instead; empty: it is back-ordered
    std::string count;
    std::string whole_fulfillment;
    std::string whole_order;
    std::string part_fulfillment;
    std::string part_order;
    std::uint64_t part_units = 0;
    std::uint64_t waiting_units = 0;
    std::string returned;
    std::string returned_sku;
};

// Owner: the main thread.
class WarehouseDay {
public:
    WarehouseDay(Context& context, std::uint64_t seed) : context_(context), seed_(seed) {}

    // Claims work at the demo's location and does it. What a refusal says is the error.
    sdk::Result<void> run();
    [[nodiscard]] const WarehouseReport& report() const { return report_; }

private:
    struct Task {
        std::uint64_t line = 0;  // of the order
        std::uint64_t quantity = 0;
        std::string sku;
    };
    struct Fulfillment {
        std::string id;
        std::vector<Task> tasks;

        [[nodiscard]] std::uint64_t units() const;
        [[nodiscard]] bool has(std::string_view sku) const;
    };

    sdk::Result<void> pull();
    sdk::Result<void> report_short();
    sdk::Result<void> pick_the_rest();
    sdk::Result<void> count_what_is_there();
    sdk::Result<void> ship_whole();
    sdk::Result<void> ship_in_parts();
    sdk::Result<void> take_one_back();

    sdk::Result<std::string> post(const std::string& target, std::string body,
                                  std::string_view step);
    sdk::Result<std::string> pack(std::string_view lines, unsigned weight, std::string_view step);

    Context& context_;
    std::uint64_t seed_;
    WarehouseReport report_;
    std::vector<Fulfillment> fulfillments_;  // of the pick list, the most urgent first
    Task returned_;
};

}  // namespace skua::cli
