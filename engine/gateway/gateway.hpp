#pragma once

// Gateway: the HTTP/1.1 and WebSocket face of the engine on one thread. It turns bytes into
// commands and released envelopes into answers, and never decides anything. Several may run side by
// side (Options::share_port), each with its own loop, port and thread.
//
// Wiring: EventLoop loop; Port& port = <sequencer's>(loop.doorbell()); Gateway::open(...); then
// run() on the gateway's thread. open() already listens, so port() is known before run().
// Owner: the gateway thread; begin_drain() and stop() may be called from any thread.

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>

#include "engine/base/result.hpp"
#include "engine/domain/names.hpp"
#include "engine/follow/feed/feed.hpp"
#include "engine/gateway/event_loop.hpp"
#include "engine/runtime/clock.hpp"
#include "engine/sequencer/port.hpp"

namespace skua::sequencer {
struct StatsSnapshot;
}

namespace skua::gateway {

// Where /stats and /metrics get the engine's figures from. Called on the gateway thread, at most a
// few times a second; must not block on the order path.
class StatsSource {
public:
    StatsSource() = default;
    StatsSource(const StatsSource&) = delete;
    StatsSource& operator=(const StatsSource&) = delete;
    virtual ~StatsSource() = default;
    virtual void read(sequencer::StatsSnapshot& into) const = 0;
};

// Every limit of this face. The defaults are those of config/skua.toml.
struct Options {
    std::string address = "127.0.0.1";  // loopback only, until keys and TLS exist
    std::uint16_t port = 0;             // 0 = any free one
    bool share_port = false;            // SO_REUSEPORT: several gateway threads, one address
    std::string version = "dev";        // shown in the stream's hello and in /stats

    std::size_t connections_max = 8'192;
    std::size_t body_bytes_max = 1024 * 1024;
    std::size_t batch_bytes_max = 8 * 1024 * 1024;
    std::size_t frame_bytes_max = 1024 * 1024;
    std::size_t stream_credits = 4'096;         // commands under way per stream connection
    std::size_t output_bytes_max = 256 * 1024;  // unsent answers beyond which reading pauses
    // The same for all connections together: beyond it, reads are answered with 503.
    std::size_t output_bytes_total_max = 256 * 1024 * 1024;
    // Reads that ask for a sequence not durable yet: how long they may wait, and how many at once
    // (never more than a quarter of the credits).
    std::chrono::milliseconds min_sequence_wait{5'000};
    std::size_t parked_reads_max = 1'024;
    std::chrono::milliseconds header_timeout{5'000};
    std::chrono::milliseconds idle_timeout{30'000};
    // Of a drain: how long new connections are still taken, so that whoever asks /readyz sees 503
    // before nobody answers; at most half of drain_timeout. And how long all of it may take.
    std::chrono::milliseconds drain_grace{300};
    std::chrono::milliseconds drain_timeout{4'000};
};

struct Deps {
    EventLoop& loop;
    sequencer::Port& port;
    const follow::Feed& feed;
    const domain::Names& names;
    const StatsSource& stats;
    runtime::Clock& clock;
};

class Gateway {
public:
    // Listens, but answers only once run() is called. unsupported: the address is not loopback.
    static base::Result<std::unique_ptr<Gateway>> open(Options options, const Deps& deps);
    ~Gateway();
    Gateway(const Gateway&) = delete;
    Gateway& operator=(const Gateway&) = delete;

    [[nodiscard]] std::uint16_t port() const noexcept;

    // The gateway thread's life: returns after stop(), or when a drain is complete.
    base::Result<void> run();
    // Any thread: /readyz says 503 at once and WebSockets are closed (1001). After
    // Options::drain_grace no connection is taken any more and idle ones are closed; requests under
    // way are answered. run() returns when all is done or after Options::drain_timeout.
    void begin_drain() noexcept;
    // Any thread: run() returns as soon as it can; connections are reset.
    void stop() noexcept;

    struct Impl;

private:
    explicit Gateway(std::unique_ptr<Impl> impl);
    std::unique_ptr<Impl> impl_;
};

}  // namespace skua::gateway
