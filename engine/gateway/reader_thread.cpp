#include "engine/gateway/reader_thread.hpp"

#include <utility>

namespace skua::gateway {

ReaderThread::ReaderThread(std::size_t jobs_max)
    : jobs_max_(jobs_max), thread_([this] { run(); }) {}

ReaderThread::~ReaderThread() {
    {
        const std::lock_guard lock(mutex_);
        is_stopping_ = true;
    }
    wakes_.notify_one();
    thread_.join();
}

bool ReaderThread::try_submit(Urgency urgency, Job job) {
    {
        const std::lock_guard lock(mutex_);
        auto& jobs = urgency == Urgency::retry ? retries_ : pages_;
        if (jobs.size() >= jobs_max_) {
            return false;
        }
        jobs.push_back(std::move(job));
    }
    wakes_.notify_one();
    return true;
}

// Waits for the next job; false at the end.
bool ReaderThread::take(Job& job) {
    std::unique_lock lock(mutex_);
    wakes_.wait(lock, [this] { return is_stopping_ || !retries_.empty() || !pages_.empty(); });
    if (is_stopping_) {
        return false;
    }
    auto& jobs = retries_.empty() ? pages_ : retries_;
    job = std::move(jobs.front());
    jobs.pop_front();
    return true;
}

void ReaderThread::run() noexcept {
    Job job;
    while (take(job)) {
        if (!job.asker.expired()) {
            job.work();
        } else if (job.if_gone) {
            job.if_gone();
        }
        job = {};  // what it holds is let go before the next wait
    }
}

}  // namespace skua::gateway
