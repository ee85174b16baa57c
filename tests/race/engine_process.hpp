#pragma once

// EngineProcess: a real skuad on loopback with a data directory of its own, started from the folder
// of this program. It dies with this process, whatever becomes of it.
// Owner: one thread, which must be the only one when start() is called (it forks).

#include <sys/types.h>

#include <cstdint>
#include <memory>
#include <string>

#include "adapters/sdk/result.hpp"
#include "adapters/sdk/url.hpp"

namespace skua::race {

class EngineProcess {
public:
    // Waits until it listens. What it prints goes to `folder`/skuad.log.
    static sdk::Result<std::unique_ptr<EngineProcess>> start(const std::string& folder,
                                                             std::uint32_t shards);
    // Ends it at once if it still runs.
    ~EngineProcess();
    EngineProcess(const EngineProcess&) = delete;
    EngineProcess& operator=(const EngineProcess&) = delete;

    [[nodiscard]] const sdk::Url& url() const noexcept { return url_; }
    [[nodiscard]] const std::string& data() const noexcept { return data_; }
    [[nodiscard]] pid_t pid() const noexcept { return pid_; }
    // The last lines that it printed: why it ended, if it did.
    [[nodiscard]] std::string last_words() const;

    // A clean stop: asks, waits, and takes anything but exit code 0 for an Error. A sanitizer that
    // found something shows here.
    sdk::Result<void> stop();

private:
    EngineProcess(std::string folder, std::uint32_t shards);
    sdk::Result<void> spawn();
    [[noreturn]] void become_engine() const;
    sdk::Result<void> wait_until_it_listens();
    // True when it has ended within that time; then its exit code is known.
    bool has_ended_within(int milliseconds);

    std::string folder_;
    std::string data_;
    std::string log_;
    std::string shards_;
    sdk::Url url_;
    pid_t pid_ = -1;
    int watch_ = -1;  // readable once the process has ended
    int status_ = 0;  // as waitpid gives it
    bool is_running_ = false;
};

}  // namespace skua::race
