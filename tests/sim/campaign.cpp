#include "tests/sim/campaign.hpp"

#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <ctime>
#include <type_traits>

#include "tests/sim/numbers.hpp"
#include "tests/sim/shrink.hpp"

namespace skua::sim {
namespace {

using SteadyTime = std::chrono::steady_clock::time_point;

constexpr std::chrono::seconds kProgressInterval{60};
constexpr std::size_t kPrintedMax = 400;

// What both processes see. The campaign's own writes, the watching one reads when it is over.
struct Done {
    std::uint64_t seed = 0;  // that is run now
    std::uint64_t seeds = 0;
    std::uint64_t commands = 0;
    std::uint64_t records = 0;
    std::uint64_t lives = 0;
    std::uint64_t trace = 0;
    bool has_found = false;  // by a rule, in `seed`
    bool is_over = false;
    Coverage coverage;
};
static_assert(std::is_trivially_copyable_v<Done>);

double seconds_of(const timeval& time) {
    return static_cast<double>(time.tv_sec) + static_cast<double>(time.tv_usec) / 1e6;
}
double processor_seconds(int who) {
    rusage usage{};
    ::getrusage(who, &usage);
    return seconds_of(usage.ru_utime) + seconds_of(usage.ru_stime);
}

void print_totals(std::FILE* to, const char* what, const Done& done, double processor) {
    std::fprintf(to,
                 "%s: seeds %llu commands %llu records %llu lives %llu processor %.1f s: %.0f "
                 "commands per processor second",
                 what, static_cast<unsigned long long>(done.seeds),
                 static_cast<unsigned long long>(done.commands),
                 static_cast<unsigned long long>(done.records),
                 static_cast<unsigned long long>(done.lives), processor,
                 static_cast<double>(done.commands) / std::max(processor, 1e-6));
}

// The line that runs the seed again, exactly.
std::string again(const CampaignOptions& options, const Settings& settings) {
    std::string line = "skua-sim --seed " + std::to_string(settings.seed) + " --commands " +
                       std::to_string(settings.commands) + " --shards ";
    for (std::size_t i = 0; i < settings.shards.size(); ++i) {
        line += (i == 0 ? "" : ",") + std::to_string(settings.shards[i]);
    }
    line += options.planted.empty() ? "" : " --planted " + options.planted;
    if (settings.only_commands) {
        line += " --only " + text_of(*settings.only_commands);
    }
    if (settings.only_events) {
        line += " --disturbances " + text_of(std::set<std::uint64_t>(settings.only_events->begin(),
                                                                     settings.only_events->end()));
    }
    return line;
}

void print_asked(const Settings& settings, const ReportApart& result) {
    const Plan plan = make_plan(settings);
    for (std::size_t i = 0; i < plan.events.size(); ++i) {
        if (settings.has_event(i) && plan.events[i].at_command <= result.report.commands) {
            std::printf("  before #%llu: %s%s\n",
                        static_cast<unsigned long long>(plan.events[i].at_command),
                        kDisturbanceNames[static_cast<std::size_t>(plan.events[i].what)],
                        kMomentNames[static_cast<std::size_t>(plan.events[i].moment)]);
        }
    }
    for (const Asked& asked : result.asked) {
        std::printf("  #%llu %s\n", static_cast<unsigned long long>(asked.op),
                    asked.text.substr(0, kPrintedMax).c_str());
    }
}

void print_finding(const CampaignOptions& options, const Settings& settings,
                   const Planted& planted) {
    std::printf("FAILED seed %llu commit %s\n", static_cast<unsigned long long>(settings.seed),
                options.commit.c_str());
    const ReportApart found =
        run_apart(settings, planted, options.lists_asked ? Texts::yes : Texts::no);
    if (!found.report.failure) {
        std::printf("rule not_repeatable\nalone the seed fails no more\nagain: %s\n",
                    again(options, settings).c_str());
        return;
    }
    std::printf("rule %s\n%s\nagain: %s\n", found.report.failure->rule.c_str(),
                found.report.failure->what.c_str(), again(options, settings).c_str());
    if (options.lists_asked) {
        print_asked(settings, found);
    }
    if (!options.shrinks) {
        return;
    }
    std::fflush(stdout);
    const Shrunk shrunk = shrink(settings, planted, found.report);
    std::printf("shrunk from %llu commands to %zu, and %zu disturbances, in %zu runs\n",
                static_cast<unsigned long long>(found.report.commands),
                shrunk.settings.only_commands->size(), shrunk.settings.only_events->size(),
                shrunk.runs);
    print_asked(shrunk.settings, shrunk.result);
    if (const auto& failure = shrunk.result.report.failure) {
        std::printf("then: %s: %s\n", failure->rule.c_str(), failure->what.c_str());
    }
    std::printf("shrunk, again: %s\n", again(options, shrunk.settings).c_str());
}

// Set by a signal, in the watching process.
volatile std::sig_atomic_t was_asked_to_stop = 0;

void ask_to_stop(int) {
    was_asked_to_stop = 1;
}

void on_stop_signals(void (*handler)(int)) {
    struct sigaction action {};
    action.sa_handler = handler;  // no SA_RESTART: waitpid() is to end
    ::sigaction(SIGINT, &action, nullptr);
    ::sigaction(SIGTERM, &action, nullptr);
}

// False when the child did not come to its end because somebody has stopped the campaign.
bool wait_for(pid_t child) {
    int status = 0;
    while (::waitpid(child, &status, 0) != child) {
        if (was_asked_to_stop != 0) {
            ::kill(child, SIGKILL);
        }
    }
    on_stop_signals(SIG_DFL);  // from here on they end everything
    return was_asked_to_stop == 0 || !WIFSIGNALED(status) || WTERMSIG(status) != SIGKILL;
}

// The process that runs the seeds. Never returns.
[[noreturn]] void run_seeds(const CampaignOptions& options, const Planted& planted, Done& done) {
    on_stop_signals(SIG_IGN);  // the watching process has them too, and ends this one
    ::prctl(PR_SET_PDEATHSIG, SIGKILL);
    constexpr rlimit kNoCore{0, 0};
    ::setrlimit(RLIMIT_CORE, &kNoCore);
    SteadyTime said = std::chrono::steady_clock::now();
    Settings settings = options.settings;
    for (std::uint64_t seed = options.first_seed;; ++seed) {
        settings.seed = done.seed = seed;
        const Report report = Simulation(settings, planted).run();
        done.commands += report.commands;
        done.records += report.records;
        done.lives += report.lives;
        done.trace = base::mix(done.trace, report.trace);
        done.coverage.add(report.coverage);
        if (report.failure) {
            done.has_found = true;
            break;
        }
        ++done.seeds;
        const SteadyTime now = std::chrono::steady_clock::now();
        if (now - said >= kProgressInterval) {
            said = now;
            print_totals(stderr, "skua-sim", done, processor_seconds(RUSAGE_SELF));
            std::fprintf(stderr, ", next seed %llu\n", static_cast<unsigned long long>(seed + 1));
        }
        if (seed == options.last_seed) {
            break;
        }
    }
    done.is_over = true;
    ::_exit(EXIT_SUCCESS);
}

int print_holes(const CampaignOptions& options, const Done& done) {
    const auto holes = done.coverage.holes(*std::ranges::max_element(options.settings.shards));
    for (const std::string& hole : holes) {
        std::printf("never met: %s\n", hole.c_str());
    }
    return holes.empty() ? EXIT_SUCCESS : kExitHoles;
}

}  // namespace

int run_campaign(const CampaignOptions& options, const Planted& planted) {
    void* const shared =
        ::mmap(nullptr, sizeof(Done), PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    SKUA_ASSERT(shared != MAP_FAILED);
    Done& done = *new (shared) Done;
    std::fflush(stdout);
    const SteadyTime began = std::chrono::steady_clock::now();
    on_stop_signals(ask_to_stop);
    const pid_t child = ::fork();
    SKUA_ASSERT(child >= 0);
    if (child == 0) {
        run_seeds(options, planted, done);
    }
    const bool was_stopped = !wait_for(child);
    const double processor = processor_seconds(RUSAGE_CHILDREN);
    const std::chrono::duration<double> took = std::chrono::steady_clock::now() - began;
    Settings last = options.settings;
    last.seed = done.seed;
    const bool has_found = done.has_found || (!done.is_over && !was_stopped);
    if (has_found) {
        print_finding(options, last, planted);
    } else if (was_stopped) {
        std::printf("stopped in seed %llu\n", static_cast<unsigned long long>(done.seed));
    } else if (options.lists_asked) {
        print_asked(last, run_apart(last, planted, Texts::yes));
    }
    std::printf("trace %016llx\n", static_cast<unsigned long long>(done.trace));
    print_totals(stdout, "total", done, processor);
    std::printf(", %.1f s in all, commit %s\n", took.count(), options.commit.c_str());
    if (options.wants_table) {
        std::fputs(done.coverage.table().c_str(), stdout);
    }
    if (has_found) {
        return kExitFinding;
    }
    return options.wants_no_holes ? print_holes(options, done) : EXIT_SUCCESS;
}

}  // namespace skua::sim
