#include "engine/gateway/gateway.hpp"

#include <sys/socket.h>

#include <algorithm>
#include <exception>
#include <utility>

#include "engine/gateway/core.hpp"
#include "engine/gateway/http_session.hpp"

namespace skua::gateway {
namespace {

constexpr std::chrono::milliseconds kTick{250};
// During a drain the deadlines are short.
constexpr std::chrono::milliseconds kDrainTick{20};
// Handlers per pass, so that answers get their turn under a flood of requests.
constexpr std::size_t kHandlersPerPass = 128;
// When no socket can be had (no file descriptors left), accepting pauses this long.
constexpr std::chrono::milliseconds kAcceptPause{50};

base::Error io_error(const ErrorCode& fault, const char* where) noexcept {
    return {base::ErrorCode::io, fault.value(), where};
}

}  // namespace

struct Gateway::Impl {
    Impl(Options o, const Deps& deps)
        : loop(deps.loop.impl()),
          core(std::move(o), deps),
          acceptor(loop.io),
          tick_timer(loop.io),
          accept_timer(loop.io),
          grace_timer(loop.io) {}

    base::Result<void> listen();
    void accept_next();
    void on_accept(const ErrorCode& fault, Socket socket);
    void start_tick();
    base::Result<void> run();
    void one_pass();
    void close_doors();
    [[nodiscard]] bool is_drained() const noexcept;

    EventLoop::Impl& loop;
    Core core;
    Acceptor acceptor;
    Timer tick_timer;
    Timer accept_timer;
    Timer grace_timer;
    std::uint16_t port = 0;
    bool is_stopping = false;
    std::int64_t drain_deadline_ms = 0;
};

base::Result<void> Gateway::Impl::listen() {
    ErrorCode fault;
    const auto address = asio::ip::make_address(core.options.address, fault);
    if (fault) {
        return base::Error{base::ErrorCode::invalid, fault.value(), "the listen address"};
    }
    if (!address.is_loopback()) {
        return base::Error{base::ErrorCode::unsupported, 0,
                           "listening beyond loopback: keys and TLS do not exist yet"};
    }
    const Tcp::endpoint endpoint(address, core.options.port);
    if (acceptor.open(endpoint.protocol(), fault)) {
        return io_error(fault, "opening the listen socket");
    }
    acceptor.set_option(asio::socket_base::reuse_address(true), fault);
    const int yes = 1;
    if (!fault && core.options.share_port &&
        ::setsockopt(acceptor.native_handle(), SOL_SOCKET, SO_REUSEPORT, &yes, sizeof yes) != 0) {
        fault = ErrorCode(errno, boost::system::system_category());
    }
    if (fault || acceptor.bind(endpoint, fault)) {
        return io_error(fault, "binding the listen address");
    }
    if (acceptor.listen(asio::socket_base::max_listen_connections, fault)) {
        return io_error(fault, "listening");
    }
    port = acceptor.local_endpoint(fault).port();
    return {};
}

void Gateway::Impl::accept_next() {
    acceptor.async_accept(
        [this](const ErrorCode& fault, Socket socket) { on_accept(fault, std::move(socket)); });
}

void Gateway::Impl::on_accept(const ErrorCode& fault, Socket socket) {
    if (!acceptor.is_open()) {
        return;
    }
    if (fault) {
        accept_timer.expires_after(kAcceptPause);
        accept_timer.async_wait([this](const ErrorCode& ended) {
            if (!ended) {
                accept_next();
            }
        });
        return;
    }
    accept_next();
    const std::size_t limit = core.options.connections_max;
    // A few beyond the limit are told so; a flood is only closed.
    if (core.sessions() >= limit + 64) {
        ++core.counts.connections_refused_total;
        return;
    }
    ErrorCode ignored;
    socket.set_option(Tcp::no_delay(true), ignored);
    codec::Problem refusal;
    if (core.sessions() >= limit) {
        ++core.counts.connections_refused_total;
        refusal = {codec::ProblemCode::too_many_connections, {}, "the connection limit is met"};
    }
    ++core.counts.connections_total;
    const auto session = std::make_shared<HttpSession>(core, std::move(socket));
    core.add(session);
    session->start(refusal);
}

void Gateway::Impl::start_tick() {
    tick_timer.expires_after(core.is_draining() ? kDrainTick : kTick);
    tick_timer.async_wait([this](const ErrorCode& fault) {
        if (!fault) {
            core.tick();
            start_tick();
        }
    });
}

bool Gateway::Impl::is_drained() const noexcept {
    const bool is_empty = core.is_closing() && core.sessions() == 0;
    return core.is_draining() && (is_empty || core.now_ms() >= drain_deadline_ms);
}

void Gateway::Impl::close_doors() {
    ErrorCode ignored;
    acceptor.close(ignored);
    accept_timer.cancel();
    core.begin_closing();
}

// Handlers, answers, then what both left to write. Sleeps only when there is nothing to do.
void Gateway::Impl::one_pass() {
    std::size_t work = 0;
    while (work < kHandlersPerPass && loop.io.poll_one() != 0) {
        ++work;
    }
    work += core.take_answers();
    core.finish_pass();
    if (work != 0 || core.has_work()) {
        return;
    }
    loop.doorbell.prepare_wait();
    if (core.take_answers() == 0) {
        loop.io.run_one();
    }
    loop.doorbell.cancel_wait();
    core.finish_pass();
}

base::Result<void> Gateway::Impl::run() {
    accept_next();
    start_tick();
    while (!is_stopping && !is_drained()) {
        // Boost may throw below a handler (no memory for a buffer that a client made large). The
        // connection concerned ends by its deadline; the others go on.
        try {
            one_pass();
        } catch (const std::exception&) {
            ++core.counts.exceptions_total;
        }
    }
    ErrorCode ignored;
    acceptor.close(ignored);
    tick_timer.cancel();
    accept_timer.cancel();
    grace_timer.cancel();
    core.abort_all();
    // The ends of what was just cancelled; they hold the sessions.
    while (loop.io.poll_one() != 0) {
    }
    return {};
}

Gateway::Gateway(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}
Gateway::~Gateway() = default;

base::Result<std::unique_ptr<Gateway>> Gateway::open(Options options, const Deps& deps) {
    auto impl = std::make_unique<Impl>(std::move(options), deps);
    SKUA_TRY_VOID(impl->listen());
    return std::unique_ptr<Gateway>(new Gateway(std::move(impl)));
}

std::uint16_t Gateway::port() const noexcept {
    return impl_->port;
}

base::Result<void> Gateway::run() {
    return impl_->run();
}

void Gateway::begin_drain() noexcept {
    asio::post(impl_->loop.io, [impl = impl_.get()] {
        if (impl->core.is_draining()) {
            return;
        }
        const Options& options = impl->core.options;
        impl->drain_deadline_ms = impl->core.now_ms() + options.drain_timeout.count();
        impl->core.begin_drain();
        impl->grace_timer.expires_after(options.drain_grace);
        impl->grace_timer.async_wait([impl](const ErrorCode& fault) {
            if (!fault) {
                impl->close_doors();
            }
        });
        impl->start_tick();  // in place of the one under way
    });
}

void Gateway::stop() noexcept {
    asio::post(impl_->loop.io, [impl = impl_.get()] { impl->is_stopping = true; });
}

}  // namespace skua::gateway
