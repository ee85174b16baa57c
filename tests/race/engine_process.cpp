#include "tests/race/engine_process.hpp"

#include <fcntl.h>
#include <poll.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <chrono>
#include <csignal>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <system_error>

namespace skua::race {

using sdk::Error;
using sdk::ErrorKind;
using sdk::Result;

namespace {

constexpr std::chrono::seconds kStartsWithin{60};
constexpr int kStopsWithinMs = 30'000;

std::string fault_text() {
    return std::generic_category().message(errno);
}

std::string program() {
    std::error_code ignored;
    return (std::filesystem::read_symlink("/proc/self/exe", ignored).parent_path() / "skuad")
        .string();
}

std::string text_of(const std::string& path) {
    std::ifstream file(path);
    return {std::istreambuf_iterator<char>(file), {}};
}

}  // namespace

EngineProcess::EngineProcess(std::string folder, std::uint32_t shards)
    : folder_(std::move(folder)),
      data_(folder_ + "/data"),
      log_(folder_ + "/skuad.log"),
      shards_(std::to_string(shards)) {}

Result<std::unique_ptr<EngineProcess>> EngineProcess::start(const std::string& folder,
                                                            std::uint32_t shards) {
    std::unique_ptr<EngineProcess> engine(new EngineProcess(folder, shards));
    SKUA_SDK_CHECK(engine->spawn());
    SKUA_SDK_CHECK(engine->wait_until_it_listens());
    return engine;
}

EngineProcess::~EngineProcess() {
    if (is_running_) {
        ::kill(pid_, SIGKILL);
        has_ended_within(kStopsWithinMs);
    }
    if (watch_ >= 0) {
        ::close(watch_);
    }
}

Result<void> EngineProcess::spawn() {
    pid_ = ::fork();
    if (pid_ < 0) {
        return Error{ErrorKind::local_io, "cannot fork: " + fault_text()};
    }
    if (pid_ == 0) {
        become_engine();
    }
    is_running_ = true;
    // Not pidfd_open(): the header of glibc 2.36 declares it for C only.
    watch_ = static_cast<int>(::syscall(SYS_pidfd_open, pid_, 0));
    if (watch_ < 0) {
        return Error{ErrorKind::local_io, "cannot watch the process: " + fault_text()};
    }
    return {};
}

// In the child. Its own process group: Ctrl-C reaches this program only, whose end ends it.
void EngineProcess::become_engine() const {
    constexpr int kCannotRun = 127;
    ::setpgid(0, 0);
    ::prctl(PR_SET_PDEATHSIG, SIGKILL);
    const int log = ::open(log_.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0644);
    if (log < 0 || ::dup2(log, STDOUT_FILENO) < 0 || ::dup2(log, STDERR_FILENO) < 0) {
        ::_exit(kCannotRun);
    }
    std::array<std::string, 7> words{program(),     "--data",   data_,  "--listen",
                                     "127.0.0.1:0", "--shards", shards_};
    std::array<char*, 8> arguments{};
    for (std::size_t i = 0; i < words.size(); ++i) {
        arguments[i] = words[i].data();
    }
    ::execv(arguments[0], arguments.data());
    ::_exit(kCannotRun);
}

// Looks into the log now and then; waits on the process meanwhile, whose end is the other outcome.
Result<void> EngineProcess::wait_until_it_listens() {
    constexpr std::string_view kListening = "listening http=";
    constexpr int kLookEveryMs = 10;
    const auto deadline = std::chrono::steady_clock::now() + kStartsWithin;
    while (std::chrono::steady_clock::now() < deadline) {
        const std::string text = text_of(log_);
        const std::size_t at = text.find(kListening);
        const std::size_t end = text.find('\n', at);
        if (at != std::string::npos && end != std::string::npos) {
            const std::size_t from = at + kListening.size();
            Result<sdk::Url> url = sdk::parse_url("http://" + text.substr(from, end - from));
            if (!url) {
                return url.error();
            }
            url_ = *std::move(url);
            return {};
        }
        if (has_ended_within(kLookEveryMs)) {
            return Error{ErrorKind::unreachable, "skuad ended at its start:\n" + last_words()};
        }
    }
    return Error{ErrorKind::timeout, "skuad does not listen:\n" + last_words()};
}

bool EngineProcess::has_ended_within(int milliseconds) {
    pollfd entry{.fd = watch_, .events = POLLIN, .revents = 0};
    if (::poll(&entry, 1, milliseconds) > 0 && ::waitpid(pid_, &status_, 0) == pid_) {
        is_running_ = false;
    }
    return !is_running_;
}

Result<void> EngineProcess::stop() {
    if (!is_running_ || has_ended_within(0)) {
        return Error{ErrorKind::unreachable, "skuad had ended before:\n" + last_words()};
    }
    ::kill(pid_, SIGTERM);
    if (!has_ended_within(kStopsWithinMs)) {
        return Error{ErrorKind::timeout, "skuad does not stop:\n" + last_words()};
    }
    if (!WIFEXITED(status_) || WEXITSTATUS(status_) != 0) {
        const std::string how = WIFEXITED(status_)
                                    ? "exit code " + std::to_string(WEXITSTATUS(status_))
                                    : "signal " + std::to_string(WTERMSIG(status_));
        return Error{ErrorKind::refused, "skuad stopped with " + how + ":\n" + last_words()};
    }
    return {};
}

std::string EngineProcess::last_words() const {
    constexpr std::size_t kBytes = 8'000;
    const std::string text = text_of(log_);
    return text.size() <= kBytes ? text : "..." + text.substr(text.size() - kBytes);
}

}  // namespace skua::race
