#pragma once

// ReaderThread: reads the journal for the event loop, which never touches the disk. Two bounded
// queues of jobs: answers to retries go before pages of the feed, so that readers of the feed, who
// are never done, do not keep a client from learning what became of its order. What nobody waits
// for any more is not read. Each job runs here and its end is posted to the loop. Owner: the
// gateway thread submits; jobs run on this thread.

#include <condition_variable>
#include <cstddef>
#include <cstdint>
#include <deque>
#include <functional>
#include <memory>
#include <mutex>
#include <thread>

namespace skua::gateway {

class ReaderThread {
public:
    // Runs on the reader's thread and hands its result to the loop by itself.
    struct Job {
        std::weak_ptr<const void> asker;  // whoever waits for it
        std::function<void()> work;       // done if the asker is still there
        std::function<void()> if_gone{};  // else this, if it is anything
    };
    enum class Urgency : std::uint8_t { retry, page };

    explicit ReaderThread(std::size_t jobs_max);
    // Lets the job in hand finish and drops the others.
    ~ReaderThread();
    ReaderThread(const ReaderThread&) = delete;
    ReaderThread& operator=(const ReaderThread&) = delete;

    // False when that queue is full.
    [[nodiscard]] bool try_submit(Urgency urgency, Job job);

private:
    void run() noexcept;
    bool take(Job& job);

    const std::size_t jobs_max_;
    std::mutex mutex_;  // not on the order path: once per page or replay
    std::condition_variable wakes_;
    std::deque<Job> retries_;
    std::deque<Job> pages_;
    bool is_stopping_ = false;
    std::thread thread_;
};

}  // namespace skua::gateway
