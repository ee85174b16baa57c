#include "tests/race/race_day.hpp"

#include <chrono>
#include <functional>
#include <memory>
#include <thread>

#include "tests/race/engine_process.hpp"

namespace skua::race {

using domain::CommandKind;
using sdk::Error;
using sdk::ErrorKind;
using sdk::Result;

namespace {

using Clock = std::chrono::steady_clock;

double seconds_since(Clock::time_point start) {
    return std::chrono::duration<double>(Clock::now() - start).count();
}

// Sends commands in one frame, all of which must be accepted, and notes them.
class Preparation {
public:
    Preparation(sdk::StreamClient& stream, Ledger& ledger)
        : stream_(stream), ledger_(ledger), frame_(stream.next_frame()) {}

    template <class Write>
    void add(CommandKind kind, const Write& write) {
        write(frame_.next());
        kinds_.push_back(kind);
    }
    Result<void> finish() {
        stream_.submit(std::move(frame_));
        Result<const sdk::FrameAnswer*> answer = stream_.next();
        if (!answer) {
            return answer.error();
        }
        for (std::size_t i = 0; i < kinds_.size(); ++i) {
            const sdk::CommandAnswer& one =
                (*answer)->problem ? *(*answer)->problem : (*answer)->results[i];
            if (!one.is_accepted()) {
                return Error{ErrorKind::refused,
                             "the race cannot be prepared: " + std::string(one.code) + " " +
                                 std::string(one.detail)};
            }
            ledger_.verdicts.add(kinds_[i], "");
        }
        return {};
    }

private:
    sdk::StreamClient& stream_;
    Ledger& ledger_;
    sdk::Frame frame_;
    std::vector<CommandKind> kinds_;
};

Result<void> prepare(const Stage& stage, const sdk::Url& url, sdk::Wire wire, Ledger& ledger) {
    sdk::StreamOptions options;
    options.wire = wire;
    auto stream = sdk::StreamClient::open(url, options);
    if (!stream) {
        return stream.error();
    }
    Preparation preparation(**stream, ledger);
    const std::vector<std::string> locations{stage.place};
    preparation.add(CommandKind::define_location, [&](sdk::CommandWriter& out) {
        out.define_location({.location = stage.place, .reason = {}, .idempotency_key = {}});
    });
    preparation.add(CommandKind::define_channel, [&](sdk::CommandWriter& out) {
        out.define_channel({.channel = stage.place, .locations = locations, .idempotency_key = {}});
    });
    ledger.units.resize(stage.skus.size());
    for (std::size_t sku = 0; sku < stage.skus.size(); ++sku) {
        preparation.add(CommandKind::define_item, [&](sdk::CommandWriter& out) {
            out.define_item(
                {.sku = stage.skus[sku], .description = stage.name, .idempotency_key = {}});
        });
        preparation.add(CommandKind::receive_stock, [&](sdk::CommandWriter& out) {
            out.receive_stock({.sku = stage.skus[sku],
                               .location = stage.place,
                               .quantity = static_cast<std::int64_t>(stage.stock[sku]),
                               .reference = "before the race",
                               .reason = {},
                               .idempotency_key = {}});
        });
        ledger.units[sku].received += stage.stock[sku];
    }
    SKUA_SDK_CHECK(preparation.finish());
    (*stream)->close();
    return {};
}

// All clients against each other; `ledger` gets what they have learned.
Result<double> race(const Stage& stage, const Field& field, const sdk::Url& url, Ledger& ledger) {
    Course course(stage, field);
    std::vector<std::unique_ptr<Racer>> racers;
    for (std::uint32_t number = 0; number < field.clients; ++number) {
        auto racer = Racer::open(url, course, number);
        if (!racer) {
            return racer.error();
        }
        racers.push_back(*std::move(racer));
    }
    std::vector<Result<void>> ends(racers.size());
    std::vector<std::thread> threads;
    for (std::size_t i = 0; i < racers.size(); ++i) {
        threads.emplace_back([&, i] { ends[i] = racers[i]->run(); });
    }
    course.start.arrive_and_wait();
    const Clock::time_point start = Clock::now();
    for (std::thread& thread : threads) {
        thread.join();
    }
    const double seconds = seconds_since(start);
    for (std::size_t i = 0; i < racers.size(); ++i) {
        SKUA_SDK_CHECK(ends[i]);
        ledger.merge(racers[i]->ledger());
    }
    return seconds;
}

std::vector<ShardFigures> since(const EngineFigures& before, const EngineFigures& after) {
    std::vector<ShardFigures> shards = after.shards;
    for (std::size_t i = 0; i < shards.size() && i < before.shards.size(); ++i) {
        shards[i].votes -= before.shards[i].votes;
        shards[i].waited -= before.shards[i].waited;
        shards[i].busy_us -= before.shards[i].busy_us;
    }
    return shards;
}

// Orders of one unit for one SKU: each unit was sold, to one who was told so.
void judge_last_unit(const Stage& stage, const Ledger& ledger, Faults& faults) {
    const std::uint64_t units = stage.stock[0];
    const std::uint64_t sold = ledger.verdicts.accepted(CommandKind::place_order);
    const std::uint64_t refused =
        ledger.verdicts.of(CommandKind::place_order, "insufficient_stock");
    if (sold != units || refused != stage.orders - units) {
        faults.push_back(std::to_string(units) + " units, " + std::to_string(sold) + " sold, " +
                         std::to_string(refused) + " of " + std::to_string(stage.orders) +
                         " orders refused");
    }
}

// `answers` of all stages so far, this one included afterwards.
Result<StageReport> hold_stage(const Stage& stage, const Day& day, const sdk::Url& url, Ledger& all,
                               Faults& faults) {
    StageReport report;
    report.name = stage.name;
    EngineView view(url);
    SKUA_SDK_CHECK(prepare(stage, url, day.field.wire, report.ledger));
    auto before = view.figures_at_rest();
    if (!before) {
        return before.error();
    }
    auto seconds = race(stage, day.field, url, report.ledger);
    if (!seconds) {
        return seconds.error();
    }
    report.seconds = *seconds;
    auto after = view.figures_at_rest();
    if (!after) {
        return after.error();
    }
    all.verdicts.add(report.ledger.verdicts);
    all.orders.insert(all.orders.end(), report.ledger.orders.begin(), report.ledger.orders.end());
    judge_counts(all.verdicts, *after, faults);
    judge_waiting(stage, *before, *after, faults);
    if (const auto metrics = view.check_metrics(*after); !metrics) {
        faults.push_back(metrics.error().text);
    }
    report.shards = since(*before, *after);
    auto stock = view.stock(stage);
    if (!stock) {
        return stock.error();
    }
    judge_stock(stage, report.ledger, *stock, faults);
    if (!stage.is_over_several_shards) {
        judge_last_unit(stage, report.ledger, faults);
    }
    auto read = view.check_orders(stage, report.ledger, day.orders_read_max);
    if (!read) {
        return read.error();
    }
    report.orders_read = *read;
    return report;
}

}  // namespace

Result<DayReport> hold(const Day& day) {
    auto engine = EngineProcess::start(day.folder, day.shards);
    if (!engine) {
        return engine.error();
    }
    DayReport report;
    Ledger all;
    for (const Stage& stage : day.stages) {
        auto held = hold_stage(stage, day, (*engine)->url(), all, report.faults);
        if (!held) {
            return Error{held.error().kind, stage.name + ": " + held.error().text +
                                                "\nlog of skuad:\n" + (*engine)->last_words()};
        }
        report.stages.push_back(*std::move(held));
    }
    SKUA_SDK_CHECK((*engine)->stop());
    const Clock::time_point start = Clock::now();
    report.journal = judge_journal((*engine)->data(), day.folder + "/forged", all, report.faults);
    report.verify_seconds = seconds_since(start);
    return report;
}

}  // namespace skua::race
