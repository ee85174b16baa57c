#include "tests/sim/shrink.hpp"

#include <algorithm>
#include <numeric>
#include <vector>

namespace skua::sim {
namespace {

// Owner: one call of shrink().
class Shrinker {
public:
    Shrinker(const Settings& settings, const Planted& planted, std::string rule,
             std::size_t runs_max)
        : settings_(settings), planted_(planted), rule_(std::move(rule)), runs_max_(runs_max) {}

    // Leaves out of `kept` what is not needed. `left_out` says to the settings what is gone.
    template <class Number>
    void reduce(std::vector<Number>& kept, std::set<Number> Settings::*left_out) {
        for (std::size_t size = std::max<std::size_t>(1, kept.size() / 2);; size /= 2) {
            for (std::size_t at = 0; at < kept.size() && runs_ < runs_max_;) {
                const std::size_t end = std::min(kept.size(), at + size);
                Settings fewer = settings_;
                (fewer.*left_out)
                    .insert(kept.begin() + static_cast<std::ptrdiff_t>(at),
                            kept.begin() + static_cast<std::ptrdiff_t>(end));
                if (!still_fails(fewer)) {
                    at = end;
                    continue;
                }
                settings_ = std::move(fewer);
                kept.erase(kept.begin() + static_cast<std::ptrdiff_t>(at),
                           kept.begin() + static_cast<std::ptrdiff_t>(end));
            }
            if (size <= 1 || runs_ >= runs_max_) {
                return;
            }
        }
    }
    [[nodiscard]] const Settings& settings() const noexcept { return settings_; }
    [[nodiscard]] std::size_t runs() const noexcept { return runs_; }

private:
    bool still_fails(const Settings& settings) {
        ++runs_;
        const Report report = Simulation(settings, planted_).run();
        return report.failure && report.failure->rule == rule_;
    }

    Settings settings_;
    const Planted& planted_;
    const std::string rule_;
    const std::size_t runs_max_;
    std::size_t runs_ = 0;
};

template <class Number>
std::vector<Number> numbers_below(std::size_t count) {
    std::vector<Number> numbers(count);
    std::iota(numbers.begin(), numbers.end(), Number{0});
    return numbers;
}

}  // namespace

Shrunk shrink(const Settings& settings, const Planted& planted, const Report& failed,
              std::size_t runs_max) {
    Shrinker shrinker(settings, planted, failed.failure->rule, runs_max);
    // What would have come after the failure does not count.
    auto commands = numbers_below<std::uint64_t>(failed.commands);
    auto events = numbers_below<std::size_t>(make_plan(settings).events.size());
    shrinker.reduce(events, &Settings::events_left_out);
    shrinker.reduce(commands, &Settings::left_out);
    shrinker.reduce(events, &Settings::events_left_out);
    Shrunk shrunk{.settings = shrinker.settings(),
                  .report = {},
                  .commands = commands.size(),
                  .disturbances = events.size(),
                  .runs = shrinker.runs()};
    shrunk.settings.collects_commands = true;
    shrunk.report = Simulation(shrunk.settings, planted).run();
    return shrunk;
}

}  // namespace skua::sim
