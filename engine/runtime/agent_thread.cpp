#include "engine/runtime/agent_thread.hpp"

#include <pthread.h>

#include <utility>

#include "engine/base/assert.hpp"

namespace skua::runtime {

namespace {

void relax_cpu() noexcept {
#if defined(__x86_64__)
    __builtin_ia32_pause();
#else
    std::this_thread::yield();
#endif
}

}  // namespace

AgentThread::AgentThread(Options options, std::vector<Agent*> agents)
    : options_(std::move(options)), agents_(std::move(agents)) {}

AgentThread::~AgentThread() {
    stop();
}

void AgentThread::start() {
    SKUA_ASSERT(!thread_.joinable());
    stopping_.store(false, std::memory_order_relaxed);
    thread_ = std::thread([this]() noexcept { run(); });
    // The kernel keeps 15 characters; a name that cannot be set costs nothing but the name.
    pthread_setname_np(thread_.native_handle(), options_.name.substr(0, 15).c_str());
}

void AgentThread::stop() noexcept {
    if (!thread_.joinable()) {
        return;
    }
    // Pairs with is_stopping().
    stopping_.store(true, std::memory_order_release);
    doorbell_.ring();
    thread_.join();
}

void AgentThread::run() noexcept {
    while (!is_stopping()) {
        if (pass() == 0) {
            idle();
        }
    }
    for (std::size_t i = 0; i < kDrainPassesMax && pass() != 0; ++i) {
    }
}

std::size_t AgentThread::pass() noexcept {
    std::size_t done = 0;
    for (Agent* agent : agents_) {
        done += agent->do_work(options_.work_limit);
    }
    return done;
}

void AgentThread::idle() noexcept {
    // We come here right after work or after a sleep that ended; both are worth a short look.
    const auto spin_until = std::chrono::steady_clock::now() + options_.spin_max;
    while (options_.spin_max.count() > 0 && std::chrono::steady_clock::now() < spin_until) {
        relax_cpu();
        if (pass() != 0) {
            return;
        }
    }
    doorbell_.prepare_wait();
    if (is_stopping() || pass() != 0) {
        doorbell_.cancel_wait();
        return;
    }
    doorbell_.wait(options_.sleep_max);
}

}  // namespace skua::runtime
