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

bool ReaderThread::try_submit(Job job) {
    {
        const std::lock_guard lock(mutex_);
        if (jobs_.size() >= jobs_max_) {
            return false;
        }
        jobs_.push_back(std::move(job));
    }
    wakes_.notify_one();
    return true;
}

void ReaderThread::run() noexcept {
    while (true) {
        Job job;
        {
            std::unique_lock lock(mutex_);
            wakes_.wait(lock, [this] { return is_stopping_ || !jobs_.empty(); });
            if (is_stopping_) {
                return;
            }
            job = std::move(jobs_.front());
            jobs_.pop_front();
        }
        job();
    }
}

}  // namespace skua::gateway
