// A generated day of receipts, orders, cancels and back-orders, with its expected table committed
// (day_expected.txt). The day comes from one fixed seed; the table is compared exactly.
//   SKUA_DAY_OUT=FILE writes the table that came out.

#include <gtest/gtest.h>

#include <cstdlib>
#include <fstream>
#include <map>
#include <random>
#include <sstream>
#include <string>
#include <vector>

#include "tests/twin/support/beside.hpp"

namespace skua::test {
namespace {

using domain::Bucket;
using domain::Effect;
using domain::Quantity;
using domain::Units;

constexpr std::uint64_t kSeed = 20'261'121;
constexpr int kSteps = 3'000;

class Day {
public:
    Day() {
        skus_.reserve(24);  // records keep views of them
        for (int i = 0; i < 24; ++i) {
            skus_.push_back(std::string("SKU-") + static_cast<char>('A' + i));
            submit(domain::DefineItem{skus_.back(), {}});
        }
        submit(domain::DefineLocation{"main"});
        submit(domain::DefineLocation{"east"});
        submit(domain::DefineChannel{"web", both_});
        submit(domain::DefineChannel{"store", east_first_});
        for (const std::string& sku : skus_) {
            submit(domain::ReceiveStock{{{}, sku}, "main", Quantity{40}, {}});
            submit(domain::ReceiveStock{{{}, sku}, "east", Quantity{20}, {}});
        }
    }

    void run() {
        for (int step = 0; step < kSteps; ++step) {
            beside_.pass_time(28'800'000'000 / kSteps);
            const std::uint64_t die = pick(100);
            if (die < 70) {
                place_order();
            } else if (die < 85) {
                const Quantity quantity{static_cast<std::uint32_t>(1 + pick(60))};
                submit(domain::ReceiveStock{any_sku(), any_location(), quantity, {}});
            } else if (die < 95) {
                cancel_order();
            } else {
                submit(
                    domain::AdjustStock{any_sku(), any_location(), Units{pick(2) == 0 ? -1 : 2}});
            }
        }
    }

    [[nodiscard]] const std::string& fault() const { return fault_; }
    [[nodiscard]] const Beside& beside() const { return beside_; }

    [[nodiscard]] std::string table() const {
        std::ostringstream out;
        const twin::Totals& totals = beside_.twin().totals();
        out << "records " << totals.records << "\n";
        out << "orders_accepted " << totals.orders << "\n";
        out << "orders_full " << full_ << "\n";
        out << "orders_partial " << partial_ << "\n";
        out << "orders_none " << none_ << "\n";
        for (const auto& [reason, count] : totals.rejects) {
            out << "rejected " << domain::to_string(reason) << " " << count << "\n";
        }
        for (const auto& [currency, value] : totals.value_by_currency) {
            out << "value_accepted " << base::format(value) << " " << currency << "\n";
        }
        out << "units_ordered " << totals.units_ordered.raw() << "\n";
        out << "units_received " << totals.units_received.raw() << "\n";
        out << "units_adjusted " << totals.units_adjusted.raw() << "\n";
        out << "units_cancelled " << totals.units_cancelled.raw() << "\n";
        out << "units_filled_later " << filled_ << "\n";
        out << "sku location on_hand allocated available\n";
        for (const std::string& sku : skus_) {
            for (const char* const location : {"main", "east"}) {
                const twin::State& state = beside_.twin().state();
                const twin::Level& level = state.level(
                    {state.find_sku({.id = {}, .text = sku}), state.find_location(location)});
                out << sku << " " << location << " " << level.on_hand.raw() << " "
                    << level.allocated.raw() << " " << level.available().raw() << "\n";
            }
        }
        out << "sku backordered_lines\n";
        for (const std::string& sku : skus_) {
            const twin::State& state = beside_.twin().state();
            out << sku << " " << state.queue_length(state.find_sku({.id = {}, .text = sku}))
                << "\n";
        }
        return out.str();
    }

private:
    std::uint64_t pick(std::uint64_t below) { return random_() % below; }
    domain::SkuRef any_sku() { return {.id = {}, .text = skus_[pick(skus_.size())]}; }
    std::string_view any_location() { return pick(3) == 0 ? "east" : "main"; }

    void place_order() {
        domain::PlaceOrder body;
        body.channel = pick(4) == 0 ? "store" : "web";
        body.external_id = beside_.arena().copy("day-" + std::to_string(beside_.records().size()));
        body.currency = base::Currency{{'E', 'U', 'R'}};
        body.policy = static_cast<domain::Policy>(1 + pick(3));
        const auto lines = beside_.arena().make_span<domain::OrderLineInput>(1 + pick(4));
        for (domain::OrderLineInput& line : lines) {
            line.sku = any_sku();
            line.quantity = Quantity{static_cast<std::uint32_t>(1 + pick(5))};
            line.unit_price = {.mantissa = static_cast<std::int64_t>(1 + pick(99'999)),
                               .scale = static_cast<std::uint8_t>(2 + pick(3))};
            body.total += base::ExactAmount::of(line.quantity.raw(), line.unit_price);
        }
        body.lines = lines;
        submit(body);
        count_order();
    }

    void count_order() {
        const domain::Decision& decision = beside_.last().decision;
        if (decision.verdict == domain::Verdict::reject) {
            return;
        }
        orders_.push_back(decision.order);
        bool has_allocated = false;
        bool has_backordered = false;
        for (const Effect& effect : decision.effects) {
            has_allocated = has_allocated || effect.to == Bucket::allocated;
            has_backordered = has_backordered || effect.to == Bucket::backordered;
        }
        ++(!has_backordered ? full_ : has_allocated ? partial_ : none_);
    }

    void cancel_order() {
        if (orders_.empty()) {
            return;
        }
        domain::CancelOrder body{
            .order = orders_[pick(orders_.size())], .expected_version = 0, .lines = {}};
        if (pick(2) == 0) {
            const auto lines = beside_.arena().make_span<domain::CancelLine>(1);
            lines[0].line = domain::LineIndex{static_cast<std::uint16_t>(pick(3))};
            lines[0].quantity = Quantity{static_cast<std::uint32_t>(pick(3))};
            body.lines = lines;
        }
        submit(body);
    }

    void submit(const domain::CommandBody& body) {
        domain::Command command;
        command.body = body;
        if (const auto difference = beside_.submit(command)) {
            fault_ = fault_.empty() ? *difference : fault_;
            return;
        }
        for (const Effect& effect : beside_.last().decision.effects) {
            if (effect.from == Bucket::backordered && effect.to == Bucket::allocated) {
                filled_ += effect.quantity.raw();
            }
        }
    }

    std::mt19937_64 random_{kSeed};
    Beside beside_;
    std::vector<std::string> skus_;
    std::vector<std::string_view> both_{"main", "east"};
    std::vector<std::string_view> east_first_{"east", "main"};
    std::vector<domain::OrderId> orders_;
    std::uint64_t full_ = 0;
    std::uint64_t partial_ = 0;
    std::uint64_t none_ = 0;
    std::uint64_t filled_ = 0;
    std::string fault_;
};

TEST(GeneratedDay, EndsWithTheExpectedTable) {
    Day day;
    day.run();
    ASSERT_EQ(day.fault(), "");
    EXPECT_FALSE(day.beside().twin().check_state().has_value());
    EXPECT_EQ(day.beside().rebuild().value_or(""), "");
    if (const char* const path = std::getenv("SKUA_DAY_OUT")) {
        std::ofstream(path) << day.table();
    }
    std::ifstream file(SKUA_SCENARIO_DIR "/day_expected.txt");
    ASSERT_TRUE(file.is_open());
    std::stringstream expected;
    expected << file.rdbuf();
    EXPECT_EQ(day.table(), expected.str());
}

}  // namespace
}  // namespace skua::test
