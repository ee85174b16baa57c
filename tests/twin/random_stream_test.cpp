// Random command streams: the engine and the twin side by side, record by record.
//   SKUA_SEED=n   starts from seed n (default 1)
//   SKUA_STEPS=n  commands per stream (default 2400)

#include <gtest/gtest.h>

#include <cstdlib>
#include <iostream>
#include <string>

#include "engine/domain/limits.hpp"
#include "tests/twin/support/beside.hpp"
#include "tests/twin/support/coverage.hpp"
#include "tests/twin/support/generator.hpp"

namespace skua::test {
namespace {

std::uint64_t from_environment(const char* name, std::uint64_t otherwise) {
    const char* const text = std::getenv(name);
    return text == nullptr ? otherwise : std::strtoull(text, nullptr, 10);
}

// One stream: a world that is defined as it goes, full of everything, under one seed.
class Stream {
public:
    Stream(std::uint64_t seed, Coverage& coverage)
        : generator_(seed, beside_.arena()), coverage_(coverage) {}

    std::optional<std::string> run(std::uint64_t steps) {
        for (std::uint64_t step = 0; step < steps; ++step) {
            beside_.pass_time(static_cast<std::int64_t>(generator_.pick(1'000'000)));
            if (auto difference = submit(next())) {
                return difference;
            }
            if (step % 500 == 0) {
                if (const auto difference = beside_.twin().check_state()) {
                    return difference->what;
                }
            }
        }
        if (const auto difference = beside_.twin().check_state()) {
            return difference->what;
        }
        return beside_.rebuild();
    }

    std::optional<std::string> define_world() {
        for (std::uint64_t i = 0; i < kFarAway; ++i) {
            if (auto difference = submit(generator_.wrap(domain::DefineLocation{far_away(i)}))) {
                return difference;
            }
        }
        for (int i = 0; i < 60; ++i) {
            for (const domain::CommandBody& body :
                 {domain::CommandBody(generator_.define_item()),
                  domain::CommandBody(generator_.define_location()),
                  domain::CommandBody(generator_.define_channel())}) {
                if (auto difference = submit(generator_.wrap(body))) {
                    return difference;
                }
            }
        }
        return std::nullopt;
    }

    // Defines locations and channels beyond the limit, and fills one level to it.
    std::optional<std::string> fill_up() {
        const auto first = beside_.arena().make_span<std::string_view>(1);
        first[0] = "main";
        for (const bool is_channel : {false, true}) {
            do {
                const auto name =
                    beside_.arena().copy("spare-" + std::to_string(beside_.records().size()));
                auto difference = is_channel
                                      ? submit(generator_.wrap(domain::DefineChannel{name, first}))
                                      : submit(generator_.wrap(domain::DefineLocation{name}));
                if (difference) {
                    return difference;
                }
            } while (beside_.last().decision.verdict == domain::Verdict::accept);
        }
        for (std::int64_t on_hand = 0; on_hand <= domain::kStockUnitsMax;
             on_hand += domain::kQuantityMax) {
            const domain::ReceiveStock body{.sku = {.id = {}, .text = "bulk"},
                                            .location = "main",
                                            .quantity = domain::Quantity{domain::kQuantityMax},
                                            .reference = {}};
            if (auto difference = submit(generator_.wrap(body))) {
                return difference;
            }
        }
        return std::nullopt;
    }

    // More back-orders than one fill may serve, for two SKUs of one slot: the goods arrive, the
    // follow-ups wait, and what comes next meets them.
    std::optional<std::string> overflow() {
        const auto main = beside_.arena().make_span<std::string_view>(1);
        main[0] = "main";
        std::vector<domain::CommandBody> script = {domain::DefineChannel{"web", main}};
        const std::string_view first = generator_.add_sku();
        for (const std::string_view sku : {first, generator_.add_sku()}) {
            const domain::SkuRef ref{.id = {}, .text = sku};
            script.emplace_back(domain::DefineItem{sku, {}});
            script.insert(script.end(), 5, generator_.long_order(sku, domain::kOrderLinesMax));
            if (sku == first) {
                script.emplace_back(domain::AdjustStock{ref, "main", domain::Units{9'000}});
            } else {
                script.emplace_back(domain::ReceiveStock{ref, "main", domain::Quantity{9'000}, {}});
            }
        }
        script.emplace_back(generator_.long_order(first, 3));
        for (const domain::CommandBody& body : script) {
            if (auto difference = submit(generator_.wrap(body))) {
                return difference;
            }
        }
        return std::nullopt;
    }

    // Cancels an order of many lines while others wait: its fills have a small budget.
    std::optional<std::string> cancel_a_long_order() {
        const std::string_view sku = generator_.add_sku();
        const domain::SkuRef ref{.id = {}, .text = sku};
        std::vector<domain::CommandBody> script;
        const auto main = beside_.arena().make_span<std::string_view>(1);
        main[0] = "main";
        script.emplace_back(domain::DefineChannel{"web", main});
        script.emplace_back(domain::DefineItem{sku, {}});
        script.emplace_back(
            domain::ReceiveStock{ref, "main", domain::Quantity{domain::kOrderLinesMax}, {}});
        script.emplace_back(generator_.long_order(sku, domain::kOrderLinesMax));
        for (const domain::CommandBody& body : script) {
            if (auto difference = submit(generator_.wrap(body))) {
                return difference;
            }
        }
        const domain::OrderId order = beside_.last().decision.order;
        script = {generator_.long_order(sku, 40), domain::CancelOrder{order, 0, {}}};
        for (const domain::CommandBody& body : script) {
            if (auto difference = submit(generator_.wrap(body))) {
                return difference;
            }
        }
        return std::nullopt;
    }

    // Cancels the line of an order that has what another line of it waits for.
    std::optional<std::string> cancel_a_line_for_another() {
        const std::string_view sku = generator_.add_sku();
        const domain::SkuRef ref{.id = {}, .text = sku};
        const auto line = beside_.arena().make_span<domain::CancelLine>(1);
        std::vector<domain::CommandBody> script = {
            domain::DefineItem{sku, {}}, domain::ReceiveStock{ref, "main", domain::Quantity{1}, {}},
            generator_.long_order(sku, 2)};
        for (const domain::CommandBody& body : script) {
            if (auto difference = submit(generator_.wrap(body))) {
                return difference;
            }
        }
        const domain::OrderId order = beside_.last().decision.order;
        return submit(generator_.wrap(domain::CancelOrder{order, 0, line}));
    }

    // A line waits while its channel moves from location to location, most of which have some of
    // its SKU: it may not have more portions than a channel has locations. Then it is cancelled.
    std::optional<std::string> outgrow_portions() {
        const std::string_view sku = generator_.add_sku();
        const domain::SkuRef ref{.id = {}, .text = sku};
        std::vector<domain::CommandBody> script = {domain::DefineItem{sku, {}}};
        domain::PlaceOrder large = generator_.long_order(sku, 2);
        const auto lines = beside_.arena().make_span<domain::OrderLineInput>(2);
        for (std::size_t i = 0; i < lines.size(); ++i) {
            lines[i] = large.lines[i];
            lines[i].quantity = domain::Quantity{1'000};
        }
        large.lines = lines;
        script.emplace_back(large);
        for (int i = 0; i < 120; ++i) {
            const auto from = beside_.arena().make_span<std::string_view>(1 + generator_.pick(8));
            const std::uint64_t first = generator_.pick(kFarAway);
            for (std::size_t at = 0; at < from.size(); ++at) {
                from[at] = far_away((first + at) % kFarAway);
            }
            script.emplace_back(domain::DefineChannel{"web", from});
            const auto units = static_cast<std::uint32_t>(1 + generator_.pick(3));
            script.emplace_back(domain::ReceiveStock{
                ref, from[generator_.pick(from.size())], domain::Quantity{units}, {}});
        }
        domain::OrderId order;
        for (const domain::CommandBody& body : script) {
            if (auto difference = submit(generator_.wrap(body))) {
                return difference;
            }
            const domain::Decision& decision = beside_.last().decision;
            order = decision.order.is_none() ? order : decision.order;
        }
        const std::vector<twin::Line>& grown = beside_.twin().state().orders.at(order).lines;
        if (grown[0].portions.size() != domain::kChannelLocationsMax) {
            return "the line has " + std::to_string(grown[0].portions.size()) + " portions";
        }
        return submit(generator_.wrap(domain::CancelOrder{order, 0, {}}));
    }

private:
    static constexpr std::uint64_t kFarAway = 24;
    std::string_view far_away(std::uint64_t number) {
        return beside_.arena().copy("far-away-" + std::to_string(number));
    }

    // Follow-ups mostly come soon, as the sequencer numbers them ahead of new admissions, and
    // sometimes late.
    domain::Command next() {
        const twin::State& state = beside_.twin().state();
        if (!state.pending.empty() && generator_.chance(8)) {
            return generator_.continue_fills(state.pending.begin()->first);
        }
        return generator_.next(state);
    }

    std::optional<std::string> submit(const domain::Command& command) {
        if (beside_.is_retry(command)) {
            return std::nullopt;
        }
        const Coverage::Pending before = beside_.twin().state().pending;
        if (auto difference = beside_.submit(command)) {
            return difference;
        }
        coverage_.count(before, beside_.last());
        return std::nullopt;
    }

    Beside beside_;
    Generator generator_;
    Coverage& coverage_;
};

TEST(RandomStream, EngineAndTwinAgreeOnEveryRecordAndEveryOutcomeIsMet) {
    const std::uint64_t first = from_environment("SKUA_SEED", 1);
    const std::uint64_t steps = from_environment("SKUA_STEPS", 2400);
    Coverage coverage;
    for (std::uint64_t seed = first; seed < first + 2; ++seed) {
        std::cout << "seed " << seed << ", " << steps << " steps\n";
        Stream stream(seed, coverage);
        ASSERT_EQ(stream.define_world().value_or(""), "") << "seed " << seed;
        if (seed == first) {
            ASSERT_EQ(stream.fill_up().value_or(""), "") << "seed " << seed;
        }
        ASSERT_EQ(stream.run(steps / 3).value_or(""), "") << "seed " << seed;
        ASSERT_EQ(stream.overflow().value_or(""), "") << "seed " << seed;
        ASSERT_EQ(stream.run(steps / 3).value_or(""), "") << "seed " << seed;
        ASSERT_EQ(stream.cancel_a_long_order().value_or(""), "") << "seed " << seed;
        ASSERT_EQ(stream.cancel_a_line_for_another().value_or(""), "") << "seed " << seed;
        ASSERT_EQ(stream.outgrow_portions().value_or(""), "") << "seed " << seed;
        ASSERT_EQ(stream.run(steps / 3).value_or(""), "") << "seed " << seed;
    }
    for (const std::string& outcome : coverage.missing(every_outcome())) {
        ADD_FAILURE() << "never met: " << outcome;
    }
    std::cout << coverage.table();
}

}  // namespace
}  // namespace skua::test
