#include "engine/runtime/agent_thread.hpp"

#include <gtest/gtest.h>
#include <pthread.h>

#include <array>
#include <atomic>
#include <chrono>
#include <cstdint>

#include "engine/runtime/clock.hpp"
#include "engine/runtime/spsc_ring.hpp"

namespace skua::runtime {
namespace {

using namespace std::chrono_literals;

// Sums what arrives on a ring. Owner: the agent thread; the totals are atomics for the test.
class Summing final : public Agent {
public:
    std::size_t do_work(std::size_t limit) noexcept override {
        calls.fetch_add(1, std::memory_order_relaxed);
        std::size_t done = 0;
        for (const auto* value = ring.front(); value != nullptr && done < limit; ++done) {
            sum.fetch_add(*value);
            count.fetch_add(1);
            ring.pop();
            value = ring.front();
        }
        return done;
    }
    [[nodiscard]] const char* name() const noexcept override { return "summing"; }

    SpscRing<std::uint64_t> ring{1'024};
    std::atomic<std::uint64_t> sum{0};
    std::atomic<std::uint64_t> count{0};
    std::atomic<std::uint64_t> calls{0};
};

// Passes on what it gets, so that a drain needs more than one pass.
class Passing final : public Agent {
public:
    explicit Passing(Summing& to) : to_(&to) {}
    std::size_t do_work(std::size_t) noexcept override {
        const auto* value = ring.front();
        if (value == nullptr || !to_->ring.try_push(*value)) {
            return 0;
        }
        ring.pop();
        return 1;
    }
    [[nodiscard]] const char* name() const noexcept override { return "passing"; }
    SpscRing<std::uint64_t> ring{1'024};

private:
    Summing* to_;
};

TEST(AgentThread, LosesNoWakeUp) {
    Summing summing;
    AgentThread thread({.name = "skua-summing", .spin_max = 0us, .sleep_max = 10s}, {&summing});
    thread.start();
    constexpr std::uint64_t kCount = 20'000;
    std::uint64_t expected = 0;
    for (std::uint64_t i = 1; i <= kCount; ++i) {
        while (!summing.ring.try_push(i)) {
            std::this_thread::yield();
        }
        thread.doorbell().ring();
        expected += i;
        if (i % 64 == 0) {
            // Lets it fall asleep. With a lost wake-up this waits for ten seconds and fails.
            const auto patience = std::chrono::steady_clock::now() + 5s;
            while (summing.count.load() != i && std::chrono::steady_clock::now() < patience) {
                std::this_thread::yield();
            }
            ASSERT_EQ(summing.count.load(), i);
        }
    }
    thread.stop();
    EXPECT_EQ(summing.sum.load(), expected);
}

TEST(AgentThread, DrainsEverythingBeforeItStops) {
    Summing summing;
    Passing passing(summing);
    // In this order a value needs two passes.
    AgentThread thread({.name = "skua-drain"}, {&summing, &passing});
    for (std::uint64_t i = 0; i < 1'000; ++i) {
        ASSERT_TRUE(passing.ring.try_push(1));
    }
    thread.start();
    thread.stop();
    EXPECT_EQ(summing.sum.load(), 1'000U);
}

TEST(AgentThread, StopsAtOnceWhileItSleepsAndCanStartAgain) {
    Summing summing;
    AgentThread thread({.name = "skua-sleepy", .spin_max = 0us, .sleep_max = 60s}, {&summing});
    for (int i = 0; i < 20; ++i) {
        thread.start();
        const auto before = std::chrono::steady_clock::now();
        thread.stop();
        EXPECT_LT(std::chrono::steady_clock::now() - before, 5s);
    }
    thread.stop();
}

TEST(AgentThread, AsksItsAgentsAgainAfterTheLongestSleep) {
    Summing summing;
    AgentThread thread({.name = "skua-timer", .spin_max = 0us, .sleep_max = 500us}, {&summing});
    thread.start();
    const auto patience = std::chrono::steady_clock::now() + 10s;
    while (summing.calls.load() < 20 && std::chrono::steady_clock::now() < patience) {
        std::this_thread::yield();
    }
    thread.stop();
    EXPECT_GE(summing.calls.load(), 20U);
}

// Reports the name of the thread that runs it.
class Naming final : public Agent {
public:
    std::size_t do_work(std::size_t) noexcept override {
        if (is_asked.exchange(true)) {
            return 0;
        }
        pthread_getname_np(pthread_self(), seen.data(), seen.size());
        is_answered.store(true);
        return 1;
    }
    [[nodiscard]] const char* name() const noexcept override { return "naming"; }
    std::array<char, 32> seen{};
    std::atomic<bool> is_asked{true};
    std::atomic<bool> is_answered{false};
};

TEST(AgentThread, CarriesItsNameCutToWhatTheKernelKeeps) {
    Naming naming;
    AgentThread thread({.name = "skua-a-very-long-name"}, {&naming});
    thread.start();
    naming.is_asked.store(false);
    thread.doorbell().ring();
    const auto patience = std::chrono::steady_clock::now() + 10s;
    while (!naming.is_answered.load() && std::chrono::steady_clock::now() < patience) {
        std::this_thread::yield();
    }
    thread.stop();
    EXPECT_STREQ(naming.seen.data(), "skua-a-very-lon");
}

TEST(Doorbell, ReturnsFromWaitAtTheLatestWhenTheTimeIsUp) {
    Doorbell bell;
    bell.prepare_wait();
    bell.wait(1ms);
    bell.ring();  // nobody waits: costs nothing, leaves nothing behind
    bell.prepare_wait();
    bell.cancel_wait();
    SUCCEED();
}

TEST(SystemClock, GoesForwardAndKnowsTheCentury) {
    SystemClock clock;
    const auto before = clock.monotonic_ns();
    EXPECT_GE(clock.monotonic_ns(), before);
    EXPECT_GT(clock.now().micros, 1'700'000'000'000'000);
}

}  // namespace
}  // namespace skua::runtime
