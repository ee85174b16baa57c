// Writer, sync agent, watermark and followers as threads over the real log.

#include <algorithm>
#include <atomic>
#include <chrono>
#include <filesystem>
#include <iterator>
#include <thread>

#include "engine/journal/archive_sweeper.hpp"
#include "engine/journal/sync.hpp"
#include "engine/journal/writer.hpp"
#include "engine/runtime/agent_thread.hpp"
#include "tests/journal/journal_fixture.hpp"
#include "tests/support/manual_clock.hpp"

namespace skua::tests {
namespace {

using namespace std::chrono_literals;

class RocksDbPipeline : public JournalOnDisk {
protected:
    // Pushes `count` records through the threads and waits until they are durable. A follower
    // reads every block meanwhile, from memory or from the log.
    void run_through(journal::RocksDbLog& log, std::uint64_t count, bool one_thread) {
        const auto epoch = log.acquire(1);
        ASSERT_TRUE(epoch.has_value());
        const std::uint64_t first = *epoch + 1;
        const std::uint64_t last = *epoch + count;
        std::vector<domain::Record> records;
        for (std::uint64_t sequence = first; sequence <= last; ++sequence) {
            records.push_back(a_receipt(sequence));
        }
        journal::Intake intake(1'024);
        journal::AppendedBlocks appended;
        journal::Tail tail(16 * 1024);
        tail.start_at(*epoch);
        runtime::SystemClock clock;
        std::atomic<bool> has_failed{false};
        const auto stop = [&](const base::Error&) { has_failed.store(true); };
        runtime::Doorbell released;
        std::unique_ptr<journal::JournalWriter> writer;
        std::unique_ptr<journal::SyncAgent> sync;
        std::unique_ptr<runtime::AgentThread> writer_thread;
        std::unique_ptr<runtime::AgentThread> sync_thread;
        make_threads(
            one_thread,
            [&](runtime::Doorbell* sync_bell) -> runtime::Agent& {
                writer = std::make_unique<journal::JournalWriter>(journal::JournalWriter::Wiring{
                    log, intake, appended, tail, clock, sync_bell, stop});
                return *writer;
            },
            [&](std::vector<runtime::Doorbell*> bells) -> runtime::Agent& {
                bells.push_back(&released);
                sync = std::make_unique<journal::SyncAgent>(
                    journal::SyncAgent::Wiring{log, appended, tail, clock, bells, stop});
                return *sync;
            },
            writer_thread, sync_thread);
        std::thread follower([&] { follow(log, tail, {first, last}); });
        auto& bell = writer_thread->doorbell();
        for (const auto& record : records) {
            while (!intake.try_push({.record = &record}) && !has_failed.load()) {
                bell.ring();
                std::this_thread::yield();
            }
            bell.ring();
        }
        const auto patience = std::chrono::steady_clock::now() + 60s;
        while (tail.durable() < last && std::chrono::steady_clock::now() < patience) {
            released.prepare_wait();
            if (tail.durable() < last) {
                released.wait(1ms);
            }
        }
        follower.join();
        writer_thread->stop();
        EXPECT_TRUE(writer->flush());
        if (sync_thread) {
            sync_thread->stop();
        }
        EXPECT_EQ(tail.durable(), last);
        EXPECT_FALSE(has_failed.load());
        EXPECT_EQ(writer->statistics().records.get(), count);
    }

    template <class MakeWriter, class MakeSync>
    static void make_threads(bool one_thread, MakeWriter make_writer, MakeSync make_sync,
                             std::unique_ptr<runtime::AgentThread>& writer_thread,
                             std::unique_ptr<runtime::AgentThread>& sync_thread) {
        // The bells exist before the agents that ring them: a proxy agent breaks the circle.
        struct Proxy final : runtime::Agent {
            std::size_t do_work(std::size_t limit) noexcept override {
                return target->do_work(limit);
            }
            const char* name() const noexcept override { return "proxy"; }
            runtime::Agent* target = nullptr;
        };
        static Proxy writer_proxy;
        static Proxy sync_proxy;
        if (one_thread) {
            writer_thread = std::make_unique<runtime::AgentThread>(
                runtime::AgentThread::Options{.name = "journal"},
                std::vector<runtime::Agent*>{&writer_proxy, &sync_proxy});
            writer_proxy.target = &make_writer(nullptr);
            sync_proxy.target = &make_sync({});
        } else {
            writer_thread = std::make_unique<runtime::AgentThread>(
                runtime::AgentThread::Options{.name = "writer"},
                std::vector<runtime::Agent*>{&writer_proxy});
            sync_thread = std::make_unique<runtime::AgentThread>(
                runtime::AgentThread::Options{.name = "sync"},
                std::vector<runtime::Agent*>{&sync_proxy});
            writer_proxy.target = &make_writer(&sync_thread->doorbell());
            sync_proxy.target = &make_sync({&writer_thread->doorbell()});
            sync_thread->start();
        }
        writer_thread->start();
    }

    struct Span {
        std::uint64_t first = 0;
        std::uint64_t last = 0;
    };
    static void follow(const journal::RocksDbLog& log, const journal::Tail& tail, Span span) {
        const auto patience = std::chrono::steady_clock::now() + 60s;
        std::uint64_t next = span.first;
        while (next <= span.last && std::chrono::steady_clock::now() < patience) {
            if (next > tail.durable()) {
                std::this_thread::yield();
                continue;
            }
            const auto in_memory = tail.find(next);
            const Bytes bytes = in_memory ? *in_memory : *log.read_block(next);
            const auto view = codec::open_block(bytes);
            ASSERT_TRUE(view.has_value());
            ASSERT_EQ(view->header.first_sequence, next);
            next = journal::last_sequence(view->header) + 1;
        }
        EXPECT_EQ(next, span.last + 1);
    }
};

TEST_F(RocksDbPipeline, CarriesRecordsOverTwoThreads) {
    auto log = open();
    run_through(*log, 5'000, false);
    ASSERT_TRUE(log->close_clean().has_value());
    log.reset();
    EXPECT_EQ(first_failure(), "passed");
}

TEST_F(RocksDbPipeline, CarriesRecordsOverOneThread) {
    auto log = open();
    run_through(*log, 5'000, true);
    ASSERT_TRUE(log->close_clean().has_value());
    log.reset();
    EXPECT_EQ(first_failure(), "passed");
}

TEST_F(RocksDbPipeline, GoesOnAcrossLivesAndSegments) {
    for (std::uint64_t life = 0; life < 3; ++life) {
        auto life_options = options();
        life_options.tuning.write_buffer_bytes = 128 * 1024;
        auto log = *journal::RocksDbLog::open(life_options);
        ASSERT_EQ(log->state().next_sequence, 1 + life * 3'001);
        run_through(*log, 3'000, false);
        // As a crash would leave it: no clean stop.
    }
    EXPECT_EQ(first_failure(), "passed");
    // At least what the second and third start recovered; a flush that a life's end cut off is not
    // among them.
    EXPECT_GE(journal_files(dir(), "", ".sst").size(), 2U);
}

TEST_F(RocksDbPipeline, SweepsTheArchiveInSmallSteps) {
    auto life = options();
    life.tuning.write_buffer_bytes = 64 * 1024;
    auto log = *journal::RocksDbLog::open(life);
    ASSERT_TRUE(log->acquire(1).has_value());
    fill(*log, 20, 100);
    ASSERT_TRUE(log->flush_segment().has_value());
    const auto archive = dir() + "/journal/archive";
    const auto count = [&] {
        return std::distance(std::filesystem::directory_iterator(archive),
                             std::filesystem::directory_iterator());
    };
    ASSERT_GT(count(), 0);
    ManualClock clock;
    journal::ArchiveSweeper sweeper(dir(), {.step_bytes = 4'096}, clock);
    int steps = 0;
    for (; count() > 0 && steps < 10'000; ++steps) {
        sweeper.do_work(1);
        clock.step_ms(20);
    }
    EXPECT_EQ(count(), 0);
    EXPECT_GT(steps, 10);
    EXPECT_GT(sweeper.files_removed(), 0U);
    ASSERT_TRUE(log->close_clean().has_value());
    log.reset();
    EXPECT_EQ(first_failure(), "passed");
}

}  // namespace
}  // namespace skua::tests
