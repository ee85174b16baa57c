#include "engine/daemon/daemon.hpp"

#include <fmt/core.h>
#include <spdlog/sinks/stdout_sinks.h>
#include <spdlog/spdlog.h>

#include <cstdio>
#include <cstdlib>

#include "engine/daemon/assemble.hpp"
#include "engine/daemon/fail_stop.hpp"
#include "engine/daemon/listen_address.hpp"
#include "engine/daemon/signals.hpp"
#include "engine/daemon/version.hpp"

namespace skua::daemon {

namespace {

using std::chrono::milliseconds;

constexpr milliseconds kDrainStep{10};
// Requests that keep coming over open connections are refused from then on.
constexpr milliseconds kPolite{1'000};
constexpr milliseconds kGatewayGrace{500};
constexpr int kFlushTriesMax = 1'000;

void start_logging(const Config& config) {
    auto logger = spdlog::stderr_logger_mt("skuad");
    logger->set_pattern("time=%Y-%m-%dT%H:%M:%S.%eZ level=%l %v", spdlog::pattern_time_type::utc);
    logger->set_level(spdlog::level::from_str(config.log_level));
    logger->flush_on(spdlog::level::info);
    spdlog::set_default_logger(std::move(logger));
}

void start(House& house) {
    house.background_thread->start();
    house.sync_thread->start();
    house.writer_thread->start();
    for (const auto& thread : house.shard_threads) {
        thread->start();
    }
    house.engine_thread->start();
    house.gateway_thread = std::thread([&house]() noexcept {
        if (const auto result = house.gateway->run(); !result) {
            spdlog::critical("event=gateway_failed error={} detail={} what=\"{}\"",
                             base::to_string(result.error().code), result.error().detail,
                             result.error().where);
        }
        house.is_gateway_done.raise();
        Signals::raise_stop();
    });
}

// `last` is the last number of the journal; the sequencer counts on from the moment it runs.
void announce(const Config& config, const House& house, domain::Sequence last) {
    const auto address = parse_listen_address(config.server_listen);
    const bool is_six = address->host.find(':') != std::string::npos;
    const std::string host = is_six ? "[" + address->host + "]" : address->host;
    fmt::print("listening http={}:{}\n", host, house.gateway->port());
    std::fflush(stdout);
    spdlog::warn(
        "event=no_keys what=\"this build asks for no key: whoever can reach {}:{} on this machine "
        "can read and write everything\"",
        host, house.gateway->port());
    spdlog::info("event=ready version={} listen={}:{} data={} shards={} sequence={}", kVersion,
                 host, house.gateway->port(), config.server_data, house.shards->size(), last.raw());
}

[[noreturn]] void leave_at_once(const Signals& signals) {
    spdlog::warn("event=stopped_at_once signal={}", signals.last());
    signals.leave_at_once();
}

// No new connections, answers for what is under way, and then silence.
void drain_gateway(const Config& config, House& house, Signals& signals) {
    house.gateway->begin_drain();
    const auto limit =
        milliseconds(static_cast<std::int64_t>(config.gateway_drain_timeout_ms)) + kGatewayGrace;
    for (milliseconds waited{0}; !house.is_gateway_done.is_raised(); waited += kDrainStep) {
        if (waited == kPolite) {
            house.sequencer->begin_drain();
        }
        if (waited >= limit) {
            house.gateway->stop();
            break;
        }
        if (signals.wait(kDrainStep) && signals.is_insisting() &&
            !house.is_gateway_done.is_raised()) {
            leave_at_once(signals);
        }
    }
    house.gateway_thread.join();
}

// What the engine decided goes to the disk, from left to right, and the watermark becomes exact.
base::Result<void> settle(House& house, Signals& signals) {
    // Nobody asks any more, and time shall not either.
    house.sequencer->begin_drain();
    // What is with the shards comes back before the sequencer ends.
    for (int i = 0; i < kFlushTriesMax && !house.sequencer->is_at_rest(); ++i) {
        if (signals.wait(milliseconds(1)) && signals.is_insisting()) {
            leave_at_once(signals);
        }
    }
    house.engine_thread->stop();
    for (const auto& thread : house.shard_threads) {
        thread->stop();
    }
    house.writer_thread->stop();
    for (int i = 0; i < kFlushTriesMax && !house.writer->flush(); ++i) {
        house.sync_thread->doorbell().ring();
        if (signals.wait(milliseconds(1)) && signals.is_insisting()) {
            leave_at_once(signals);
        }
    }
    house.sync_thread->doorbell().ring();
    house.sync_thread->stop();
    house.background_thread->stop();
    return house.log->close_clean();
}

// Everything is on the disk and every thread of ours has ended. To free a state of millions of
// orders piece by piece would take seconds in which nobody can start the engine anew.
[[noreturn]] void leave(ExitCode code) {
    spdlog::default_logger()->flush();
    std::fflush(nullptr);
    std::_Exit(static_cast<int>(code));
}

}  // namespace

ExitCode run_daemon(const Config& config) {
    start_logging(config);
    Signals signals;  // before any thread starts
    House house;
    spdlog::info("event=starting version={} data={}", kVersion, config.server_data);
    if (const auto assembled = assemble(config, house, signals); !assembled) {
        const bool is_about_listening = house.writer.has_value();
        return is_about_listening ? ExitCode::listen : exit_code_of(assembled.error().code);
    }
    const domain::Sequence last = house.sequencer->last();
    start(house);
    announce(config, house, last);

    while (!signals.wait(std::chrono::hours(24))) {
    }
    const bool was_asked = !house.is_gateway_done.is_raised();
    spdlog::info("event=stopping signal={}", signals.last());
    drain_gateway(config, house, signals);
    if (const auto settled = settle(house, signals); !settled) {
        fail_stop(settled.error(), "clean_stop");
    }
    spdlog::info("event=stopped sequence={} durable={}", house.sequencer->last().raw(),
                 house.tail->durable());
    leave(was_asked ? ExitCode::ok : ExitCode::listen);
}

}  // namespace skua::daemon
