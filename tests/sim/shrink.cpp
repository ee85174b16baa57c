#include "tests/sim/shrink.hpp"

#include <algorithm>
#include <utility>
#include <vector>

namespace skua::sim {
namespace {

// Owner: one call of shrink().
class Shrinker {
public:
    Shrinker(const Settings& settings, const Planted& planted, std::string rule,
             std::size_t runs_max)
        : settings_(settings), planted_(planted), rule_(std::move(rule)), runs_max_(runs_max) {}

    // Tries to have no others than these.
    template <class Number>
    bool keep(std::optional<std::set<Number>> Settings::*only, std::set<Number> kept) {
        Settings fewer = settings_;
        fewer.*only = std::move(kept);
        ++runs_;
        const Report report = run_apart(fewer, planted_).report;
        if (!report.failure || report.failure->rule != rule_) {
            return false;
        }
        settings_ = std::move(fewer);
        return true;
    }
    // Leaves out what is not needed; true when there was something.
    template <class Number>
    bool reduce(std::optional<std::set<Number>> Settings::*only) {
        const std::size_t before = (settings_.*only)->size();
        for (std::size_t size = std::max<std::size_t>(1, before / 2); is_going_on(); size /= 2) {
            leave_out_runs_of(size, only);
            if (size <= 1) {
                break;
            }
        }
        return (settings_.*only)->size() < before;
    }
    [[nodiscard]] bool is_going_on() const noexcept { return runs_ < runs_max_; }
    [[nodiscard]] const Settings& settings() const noexcept { return settings_; }
    [[nodiscard]] std::size_t runs() const noexcept { return runs_; }

private:
    template <class Number>
    void leave_out_runs_of(std::size_t size, std::optional<std::set<Number>> Settings::*only) {
        // From the end on: what is late seldom leads to what is early.
        std::vector<Number> kept((settings_.*only)->begin(), (settings_.*only)->end());
        for (std::size_t end = kept.size(); end > 0 && is_going_on();) {
            const std::size_t begin = end - std::min(end, size);
            std::vector<Number> fewer = kept;
            fewer.erase(fewer.begin() + static_cast<std::ptrdiff_t>(begin),
                        fewer.begin() + static_cast<std::ptrdiff_t>(end));
            if (keep(only, std::set<Number>(fewer.begin(), fewer.end()))) {
                kept = std::move(fewer);
            }
            end = begin;
        }
    }

    Settings settings_;
    const Planted& planted_;
    const std::string rule_;
    const std::size_t runs_max_;
    std::size_t runs_ = 0;
};

template <class Number>
std::set<Number> numbers_below(Number count) {
    std::set<Number> numbers;
    for (Number i = 0; i < count; ++i) {
        numbers.insert(numbers.end(), i);
    }
    return numbers;
}

}  // namespace

Shrunk shrink(const Settings& settings, const Planted& planted, const Report& failed,
              std::size_t runs_max) {
    Settings whole = settings;
    const Plan plan = make_plan(settings);
    whole.only_commands = numbers_below(settings.commands);
    whole.only_events = numbers_below(plan.events.size());
    Shrinker shrinker(whole, planted, failed.failure->rule, runs_max);
    // What would have come after the failure has not made it.
    const auto later =
        std::ranges::upper_bound(plan.events, failed.commands, {}, &Event::at_command);
    shrinker.keep(&Settings::only_events,
                  numbers_below(static_cast<std::size_t>(later - plan.events.begin())));
    shrinker.keep(&Settings::only_commands, numbers_below(failed.commands));
    shrinker.reduce(&Settings::only_events);
    for (bool is_less = true; is_less && shrinker.is_going_on();) {
        const bool has_fewer_commands = shrinker.reduce(&Settings::only_commands);
        is_less = shrinker.reduce(&Settings::only_events) || has_fewer_commands;
    }
    // One whose turn came and who then had nothing to say is none.
    std::set<std::uint64_t> askers;
    for (const Asked& asked : run_apart(shrinker.settings(), planted, Texts::yes).asked) {
        askers.insert(asked.op);
    }
    if (shrinker.settings().only_commands != askers) {
        shrinker.keep(&Settings::only_commands, askers);
    }
    return {.settings = shrinker.settings(),
            .result = run_apart(shrinker.settings(), planted, Texts::yes),
            .runs = shrinker.runs()};
}

}  // namespace skua::sim
