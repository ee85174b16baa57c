// skua-sim: the seeded simulation. One seed gives one run, to the last bit.
//   skua-sim --seed 7               prints the trace hash; twice the same
//   skua-sim --seeds 1..1000        many seeds, with the table of what they met
//   skua-sim --until-failure        hunts from --seed on
// A seed that fails is printed with the commit, the rule that was broken, the line that does it
// again, and a shrunk list of the commands and disturbances that still break it.
// Exit: 0 nothing found, 1 a finding, 2 arguments that mean nothing, 3 holes in the table.

#include <CLI/CLI.hpp>
#include <cstdio>
#include <cstdlib>
#include <string>

#include "tests/sim/campaign.hpp"
#include "tests/sim/commit.hpp"
#include "tests/sim/house.hpp"
#include "tests/sim/numbers.hpp"

namespace skua::sim {
namespace {

constexpr std::uint64_t kCommandsMax = 1'000'000'000;

struct Arguments {
    CampaignOptions campaign;
    std::uint64_t seed = 1;
    std::string seeds;
    std::string only;
    std::string disturbances;
    bool until_failure = false;
};

// False when there is no such fault in this build.
bool plant(const std::string& name, Planted& planted) {
    for (const PlantedFault& fault : planted_faults()) {
        if (fault.name == name) {
            fault.plant(planted);
            return true;
        }
    }
    std::fprintf(stderr, "skua-sim: this build can plant:");
    for (const PlantedFault& fault : planted_faults()) {
        std::fprintf(stderr, " %s", std::string(fault.name).c_str());
    }
    std::fprintf(stderr, "\n");
    return false;
}

std::string check_range(const std::string& text) {
    return parse_range(text) ? std::string() : "not A..B with A <= B: " + text;
}

std::string check_seed(const std::string& text) {
    const auto range = parse_range(text);
    return range && range->first == range->last && text.find('.') == std::string::npos
               ? std::string()
               : "not a seed: " + text;
}

std::string check_numbers(const std::string& text) {
    return parse_numbers(text) ? std::string() : "not a list like 3,17..20: " + text;
}

void add_options(CLI::App& app, Arguments& arguments) {
    CampaignOptions& campaign = arguments.campaign;
    Settings& settings = campaign.settings;
    auto* seed =
        app.add_option("--seed", arguments.seed, "One seed, or where --until-failure begins")
            ->check(check_seed);
    auto* seeds = app.add_option("--seeds", arguments.seeds, "A range of seeds: A..B")
                      ->check(check_range)
                      ->excludes(seed);
    app.add_option("--commands", settings.commands, "Client commands per seed")
        ->check(CLI::Range(std::uint64_t{1}, kCommandsMax));
    app.add_option("--shards", settings.shards, "Numbers of shards to choose from")
        ->delimiter(',')
        ->check(CLI::Range(std::uint16_t{1}, kShardsMax));
    app.add_option("--planted", campaign.planted, "Plant a fault (test builds)");
    auto* until =
        app.add_flag("--until-failure", arguments.until_failure, "Seed after seed, until one fails")
            ->excludes(seeds);
    for (auto* option :
         {app.add_option("--only", arguments.only, "Only these commands: 3,17..20, or none"),
          app.add_option("--disturbances", arguments.disturbances,
                         "Only these disturbances, by their place in the plan, or none")}) {
        option->check(check_numbers)->excludes(seeds)->excludes(until);
    }
    app.add_flag("--list", campaign.lists_asked, "Print what the last seed asks")->excludes(seeds);
    app.add_flag("--table", campaign.wants_table, "What was met, at the end");
    app.add_flag("--no-holes", campaign.wants_no_holes, "Exit 3 if something was never met");
    app.add_flag("!--no-shrink", campaign.shrinks, "Do not look for fewer commands");
}

void choose_seeds(Arguments& arguments) {
    CampaignOptions& campaign = arguments.campaign;
    Range range{arguments.seed, arguments.until_failure ? UINT64_MAX - 1 : arguments.seed};
    if (!arguments.seeds.empty()) {
        range = *parse_range(arguments.seeds);
    }
    campaign.first_seed = range.first;
    campaign.last_seed = range.last;
    if (!arguments.only.empty()) {  // it is short already
        campaign.settings.only_commands = parse_numbers(arguments.only);
        campaign.lists_asked = true;
        campaign.shrinks = false;
    }
    if (!arguments.disturbances.empty()) {
        const auto numbers = *parse_numbers(arguments.disturbances);
        campaign.settings.only_events = std::set<std::size_t>(numbers.begin(), numbers.end());
    }
}

}  // namespace
}  // namespace skua::sim

int main(int argc, char** argv) {
    skua::sim::Arguments arguments;
    CLI::App app{"The seeded simulation of the whole engine", "skua-sim"};
    skua::sim::add_options(app, arguments);
    try {
        app.parse(argc, argv);
    } catch (const CLI::ParseError& error) {
        return app.exit(error) == 0 ? EXIT_SUCCESS : skua::sim::kExitUsage;
    }
    skua::sim::choose_seeds(arguments);
    arguments.campaign.commit = skua::sim::commit_of_build();
    skua::sim::Planted planted;
    const std::string& fault = arguments.campaign.planted;
    if (!fault.empty() && !skua::sim::plant(fault, planted)) {
        return skua::sim::kExitUsage;
    }
    return skua::sim::run_campaign(arguments.campaign, planted);
}
