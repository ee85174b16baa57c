// skua-sim: the seeded simulation. One seed gives one run, to the last bit.
//   skua-sim --seed 7               prints the trace hash; twice the same
//   skua-sim --seeds 1..1000        many seeds, with the table of what they met
//   skua-sim --until-failure        hunts from --seed on
// A seed that fails is printed with the commit, the rule that was broken, and a shrunk list of the
// commands and disturbances that still break it. Exit 1 on a failure, 2 on holes in the table.

#include <unistd.h>
#include <CLI/CLI.hpp>
#include <chrono>
#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <ctime>
#include <string>

#include "tests/sim/shrink.hpp"

namespace skua::sim {
namespace {

struct Arguments {
    std::uint64_t seed = 1;
    std::string seeds;
    std::uint64_t commands = 10'000;
    std::vector<std::uint16_t> shards{1};
    std::string planted;
    bool until_failure = false;
    bool wants_table = false;
    bool wants_no_holes = false;
    bool shrinks = true;
};

// An assertion of the engine ends the process: the seed must be known even then.
volatile std::uint64_t current_seed = 0;

void on_abort(int) {
    char text[64] = "skua-sim: aborted in seed ";
    std::size_t size = 26;
    char digits[24];
    std::size_t count = 0;
    std::uint64_t rest = current_seed;
    do {
        digits[count++] = static_cast<char>('0' + rest % 10);
        rest /= 10;
    } while (rest != 0);
    while (count > 0) {
        text[size++] = digits[--count];
    }
    text[size++] = '\n';
    const auto written = ::write(STDERR_FILENO, text, size);
    static_cast<void>(written);
}

std::string commit() {
    std::string out;
    FILE* pipe = ::popen("git -C '" SKUA_SOURCE_DIR "' describe --always --dirty 2>/dev/null", "r");
    if (pipe == nullptr) {
        return "unknown";
    }
    for (int c = std::fgetc(pipe); c != EOF && c != '\n'; c = std::fgetc(pipe)) {
        out += static_cast<char>(c);
    }
    ::pclose(pipe);
    return out.empty() ? "unknown" : out;
}

void print_failure(const Settings& settings, const Planted& planted, const Report& report,
                   const Arguments& arguments) {
    std::printf("FAILED seed %llu commit %s\n", static_cast<unsigned long long>(settings.seed),
                commit().c_str());
    std::printf("rule %s\n%s\n", report.failure->rule.c_str(), report.failure->what.c_str());
    std::string shards;
    for (const std::uint16_t count : settings.shards) {
        shards += (shards.empty() ? "" : ",") + std::to_string(count);
    }
    std::printf("again: skua-sim --seed %llu --commands %llu --shards %s\n",
                static_cast<unsigned long long>(settings.seed),
                static_cast<unsigned long long>(settings.commands), shards.c_str());
    if (!arguments.shrinks) {
        return;
    }
    const Shrunk shrunk = shrink(settings, planted, report);
    std::printf("shrunk from %llu commands to %zu, and %zu disturbances, in %zu runs\n",
                static_cast<unsigned long long>(report.commands), shrunk.commands,
                shrunk.disturbances, shrunk.runs);
    const Plan plan = make_plan(shrunk.settings);
    for (std::size_t i = 0; i < plan.events.size(); ++i) {
        if (!shrunk.settings.events_left_out.contains(i)) {
            std::printf("  before #%llu: %s\n",
                        static_cast<unsigned long long>(plan.events[i].at_command),
                        kDisturbanceNames[static_cast<std::size_t>(plan.events[i].what)]);
        }
    }
    for (const std::string& asked : shrunk.report.asked) {
        std::printf("  %s\n", asked.substr(0, 400).c_str());
    }
    if (shrunk.report.failure) {
        std::printf("then: %s: %s\n", shrunk.report.failure->rule.c_str(),
                    shrunk.report.failure->what.c_str());
    }
}

// Runs the seeds from `first` to `last`. The exit code.
int run_seeds(const Arguments& arguments, const Planted& planted, std::uint64_t first,
              std::uint64_t last) {
    const auto began = std::chrono::steady_clock::now();
    Coverage coverage;
    std::uint64_t commands = 0;
    std::uint64_t records = 0;
    std::uint64_t lives = 0;
    std::uint64_t trace = 0;
    for (std::uint64_t seed = first; seed <= last; ++seed) {
        Settings settings;
        settings.seed = seed;
        current_seed = seed;
        settings.commands = arguments.commands;
        settings.shards = arguments.shards;
        const Report report = Simulation(settings, planted).run();
        commands += report.commands;
        records += report.records;
        lives += report.lives;
        trace = base::mix(trace, report.trace);
        coverage.add(report.coverage);
        if (report.failure) {
            print_failure(settings, planted, report, arguments);
            return EXIT_FAILURE;
        }
    }
    const std::chrono::duration<double> took = std::chrono::steady_clock::now() - began;
    std::printf("trace %016llx\n", static_cast<unsigned long long>(trace));
    const double of_processor = static_cast<double>(std::clock()) / CLOCKS_PER_SEC;
    std::printf(
        "seeds %llu commands %llu records %llu lives %llu: %.0f commands/s, %.0f per second "
        "of processor time\n",
        static_cast<unsigned long long>(last - first + 1),
        static_cast<unsigned long long>(commands), static_cast<unsigned long long>(records),
        static_cast<unsigned long long>(lives), static_cast<double>(commands) / took.count(),
        static_cast<double>(commands) / of_processor);
    if (arguments.wants_table) {
        std::fputs(coverage.table().c_str(), stdout);
    }
    const auto holes = coverage.holes(*std::ranges::max_element(arguments.shards));
    if (arguments.wants_no_holes) {
        for (const std::string& hole : holes) {
            std::printf("never met: %s\n", hole.c_str());
        }
        return holes.empty() ? EXIT_SUCCESS : 2;
    }
    return EXIT_SUCCESS;
}

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

int run(const Arguments& arguments) {
    Planted planted;
    if (!arguments.planted.empty() && !plant(arguments.planted, planted)) {
        return EXIT_FAILURE;
    }
    for (const std::uint16_t count : arguments.shards) {
        if (count == 0 || count > kShardsMax) {
            std::fprintf(stderr, "skua-sim: 1 to %u shards\n", unsigned{kShardsMax});
            return EXIT_FAILURE;
        }
    }
    if (arguments.until_failure) {
        return run_seeds(arguments, planted, arguments.seed, UINT64_MAX - 1);
    }
    std::uint64_t first = arguments.seed;
    std::uint64_t last = arguments.seed;
    if (!arguments.seeds.empty()) {
        const std::size_t dots = arguments.seeds.find("..");
        first = std::strtoull(arguments.seeds.c_str(), nullptr, 10);
        last = dots == std::string::npos
                   ? first
                   : std::strtoull(arguments.seeds.c_str() + dots + 2, nullptr, 10);
    }
    return run_seeds(arguments, planted, first, last);
}

}  // namespace
}  // namespace skua::sim

int main(int argc, char** argv) {
    skua::sim::Arguments arguments;
    CLI::App app{"The seeded simulation of the whole engine", "skua-sim"};
    app.add_option("--seed", arguments.seed, "One seed, or where --until-failure begins");
    app.add_option("--seeds", arguments.seeds, "A range of seeds: A..B");
    app.add_option("--commands", arguments.commands, "Client commands per seed");
    app.add_option("--shards", arguments.shards, "Numbers of shards to choose from")
        ->delimiter(',');
    app.add_option("--planted", arguments.planted, "Plant a fault (test builds)");
    app.add_flag("--until-failure", arguments.until_failure, "Seed after seed, until one fails");
    app.add_flag("--table", arguments.wants_table, "What was met, at the end");
    app.add_flag("--no-holes", arguments.wants_no_holes, "Exit 2 if something was never met");
    app.add_flag("!--no-shrink", arguments.shrinks, "Do not look for fewer commands");
    CLI11_PARSE(app, argc, argv);
    std::signal(SIGABRT, skua::sim::on_abort);
    return skua::sim::run(arguments);
}
