#include "tests/devices/day.hpp"

#include <sys/resource.h>

#include <algorithm>
#include <chrono>
#include <memory>
#include <numeric>
#include <thread>

#include "bench/load/engine_usage.hpp"
#include "engine/tools/verify.hpp"
#include "tests/race/engine_process.hpp"

namespace skua::devices {

using sdk::Error;
using sdk::Result;

namespace {

using Clock = std::chrono::steady_clock;

double seconds_since(Clock::time_point start) {
    return std::chrono::duration<double>(Clock::now() - start).count();
}

double own_cpu_seconds() {
    rusage usage{};
    ::getrusage(RUSAGE_SELF, &usage);
    const auto seconds = [](const timeval& time) {
        return static_cast<double>(time.tv_sec) + static_cast<double>(time.tv_usec) / 1e6;
    };
    return seconds(usage.ru_utime) + seconds(usage.ru_stime);
}

// A process that has just ended has no threads to look at; the day fails elsewhere then.
double cpu_seconds_of(pid_t pid) {
    const auto threads = bench::read_threads(pid);
    std::uint64_t sum = 0;
    if (threads) {
        for (const auto& [name, usage] : *threads) {
            sum += usage.cpu_ns;
        }
    }
    return static_cast<double>(sum) / 1e9;
}

void add(DeviceFigures& sum, const DeviceFigures& one) {
    sum.commands += one.commands;
    sum.nothing_to_pull += one.nothing_to_pull;
    sum.late += one.late;
    sum.vanished += one.vanished;
    sum.carts_found += one.carts_found;
    sum.repeated += one.repeated;
}

// All devices at once; their logs, one behind the other.
Result<std::vector<Entry>> empty_the_house(const Day& day, const race::EngineProcess& engine,
                                           DayReport& report) {
    const Plan plan{.url = engine.url(),
                    .locations = locations(),
                    .habits = day.habits,
                    .seed = day.goods.seed * 1'000};
    Floor floor{std::chrono::minutes{day.minutes_max}};
    std::vector<std::unique_ptr<Device>> devices;
    for (std::uint32_t number = 0; number < day.devices; ++number) {
        auto device = Device::open(plan, floor, number);
        if (!device) {
            return device.error();
        }
        devices.push_back(*std::move(device));
    }
    const double own_before = own_cpu_seconds();
    const double engine_before = cpu_seconds_of(engine.pid());
    const Clock::time_point start = Clock::now();
    std::vector<std::thread> threads;
    for (const auto& device : devices) {
        threads.emplace_back([&device] { device->run(); });
    }
    for (std::thread& thread : threads) {
        thread.join();
    }
    report.seconds = seconds_since(start);
    report.engine_cpu_seconds = cpu_seconds_of(engine.pid()) - engine_before;
    report.client_cpu_seconds = own_cpu_seconds() - own_before;
    SKUA_SDK_CHECK(floor.outcome());
    std::vector<Entry> log;
    for (const auto& device : devices) {
        add(report.devices, device->figures());
        log.insert(log.end(), device->log().begin(), device->log().end());
    }
    return log;
}

// The judges of the outside: they know what devices and feed were told, and nothing else.
Result<void> judge(const sdk::Url& url, const std::vector<Entry>& log, DayReport& report) {
    const auto numbers = read_locations(url);
    if (!numbers) {
        return numbers.error();
    }
    ClaimJudge claims(log, report.faults);
    UnitJudge units(report.faults);
    SKUA_SDK_CHECK(read_feed(url, *numbers, claims.last_sequence(), [&](const Event& event) {
        claims.take(event);
        units.take(event);
    }));
    claims.finish();
    units.finish();
    report.claims = claims.figures();
    report.units = units.figures();
    const auto closing = judge_closing(url, *numbers, units, report.faults);
    if (!closing) {
        return closing.error();
    }
    report.closing = *closing;
    return {};
}

void expect(bool is_so, const char* what, Faults& faults) {
    if (!is_so) {
        faults.add(std::string("this was no day: ") + what);
    }
}

// Each thing that is to be shown has happened, and the sums of all books are one.
void judge_sums(const Day& day, DayReport& report) {
    const UnitFigures& units = report.units;
    Faults& faults = report.faults;
    expect(report.claims.lists >= day.devices, "fewer lists than devices", faults);
    expect(report.claims.lists_expired > 0, "no claim has expired", faults);
    expect(report.claims.lists_unclaimed > 0, "no list was given back", faults);
    expect(report.claims.claimed_again > 0, "nothing was pulled again", faults);
    expect(units.promised_again > 0, "nothing short was promised again", faults);
    expect(units.shorted_to_wait > 0, "nothing short was back-ordered", faults);
    expect(report.devices.carts_found == report.devices.vanished, "a cart still stands", faults);
    expect(report.devices.late > 0, "nobody was refused because his claim was over", faults);
    expect(report.devices.repeated > 0, "nothing was sent twice", faults);
    if (units.orders != report.stocked.orders || units.ordered != report.stocked.units ||
        units.shipped + units.backordered != units.ordered || units.picked != units.shipped) {
        faults.add("ordered " + std::to_string(report.stocked.units) + " units, by the events " +
                   std::to_string(units.ordered) + "; picked " + std::to_string(units.picked) +
                   ", shipped " + std::to_string(units.shipped) + ", back-ordered " +
                   std::to_string(units.backordered));
    }
    if (units.promised_again + units.shorted_to_wait != units.shorted) {
        faults.add("of " + std::to_string(units.shorted) + " units short " +
                   std::to_string(units.promised_again) + " are promised again and " +
                   std::to_string(units.shorted_to_wait) + " back-ordered");
    }
}

void judge_journal(const std::string& directory, DayReport& report) {
    const Clock::time_point start = Clock::now();
    const tools::Certificate certificate = tools::verify(directory, {});
    report.verify_seconds = seconds_since(start);
    if (!certificate.has_passed()) {
        report.faults.add("verify does not pass the journal:\n" + tools::render_text(certificate));
    }
    for (const tools::CertificateLine& line : certificate.lines) {
        report.verdicts.push_back(line.check + ": " + line.detail);
    }
}

}  // namespace

Result<DayReport> hold(const Day& day) {
    auto engine = race::EngineProcess::start(day.folder, day.shards);
    if (!engine) {
        return engine.error();
    }
    const auto with_log = [&](const Error& error) {
        return Error{error.kind, error.text + "\nlog of skuad:\n" + (*engine)->last_words()};
    };
    DayReport report;
    auto stocked = stock_and_order(day.goods, *day.book, (*engine)->url());
    if (!stocked) {
        return with_log(stocked.error());
    }
    report.stocked = *stocked;
    const auto log = empty_the_house(day, **engine, report);
    if (!log) {
        return with_log(log.error());
    }
    if (const auto judged = judge((*engine)->url(), *log, report); !judged) {
        return with_log(judged.error());
    }
    judge_sums(day, report);
    SKUA_SDK_CHECK((*engine)->stop());
    judge_journal((*engine)->data(), report);
    return report;
}

}  // namespace skua::devices
