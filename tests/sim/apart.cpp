#include "tests/sim/apart.hpp"

#include <fcntl.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <csignal>
#include <cstring>
#include <type_traits>

namespace skua::sim {
namespace {

// What the child says, one after the other: a header, and `bytes` behind it.
struct Header {
    enum Kind : std::uint64_t { asked, report, rule, what };
    Kind kind = asked;
    std::uint64_t number = 0;
    std::uint64_t bytes = 0;
};
struct Figures {
    std::uint64_t trace = 0;
    std::uint64_t commands = 0;
    std::uint64_t records = 0;
    std::uint64_t lives = 0;
    Coverage coverage;
};
static_assert(std::is_trivially_copyable_v<Figures>);

// How far the child has come; seen by both processes. Owner: run_apart().
class Reached {
public:
    Reached()
        : at_(::mmap(nullptr, sizeof(std::uint64_t), PROT_READ | PROT_WRITE,
                     MAP_SHARED | MAP_ANONYMOUS, -1, 0)) {
        SKUA_ASSERT(at_ != MAP_FAILED);
    }
    ~Reached() { ::munmap(at_, sizeof(std::uint64_t)); }
    Reached(const Reached&) = delete;
    Reached& operator=(const Reached&) = delete;
    [[nodiscard]] std::uint64_t& value() const noexcept {
        return *static_cast<std::uint64_t*>(at_);
    }

private:
    void* at_;
};

void write_all(int to, const void* bytes, std::size_t size) {
    const char* at = static_cast<const char*>(bytes);
    while (size > 0) {
        const ssize_t written = ::write(to, at, size);
        if (written <= 0) {
            ::_exit(EXIT_FAILURE);  // nobody listens
        }
        at += written;
        size -= static_cast<std::size_t>(written);
    }
}

void say(int to, Header::Kind kind, std::uint64_t number, std::string_view bytes) {
    const Header header{.kind = kind, .number = number, .bytes = bytes.size()};
    write_all(to, &header, sizeof header);
    write_all(to, bytes.data(), bytes.size());
}

// The child's. Owner: the child's thread.
class Telling final : public Watch {
public:
    Telling(int to, Texts texts, std::uint64_t& reached)
        : to_(to), texts_(texts), reached_(reached) {}
    void on_reached(std::uint64_t commands) override { reached_ = commands; }
    [[nodiscard]] bool wants_texts() const noexcept override { return texts_ == Texts::yes; }
    void on_asked(std::uint64_t op, std::string_view text) override {
        say(to_, Header::asked, op, text);
    }

private:
    const int to_;
    const Texts texts_;
    std::uint64_t& reached_;
};

[[noreturn]] void be_the_child(Settings settings, const Planted& planted, Telling& telling,
                               int to) {
    settings.watch = &telling;
    const Report report = Simulation(settings, planted).run();
    if (report.failure) {
        say(to, Header::rule, 0, report.failure->rule);
        say(to, Header::what, 0, report.failure->what);
    }
    const Figures figures{.trace = report.trace,
                          .commands = report.commands,
                          .records = report.records,
                          .lives = report.lives,
                          .coverage = report.coverage};
    say(to, Header::report, 0, {reinterpret_cast<const char*>(&figures), sizeof figures});
    ::_exit(EXIT_SUCCESS);
}

bool read_all(int from, void* bytes, std::size_t size) {
    char* at = static_cast<char*>(bytes);
    while (size > 0) {
        const ssize_t count = ::read(from, at, size);
        if (count <= 0) {
            return false;
        }
        at += count;
        size -= static_cast<std::size_t>(count);
    }
    return true;
}

// False when the child ended before it had told everything.
bool listen(int from, ReportApart& to) {
    Header header;
    std::string bytes;
    while (read_all(from, &header, sizeof header)) {
        bytes.resize(header.bytes);
        if (!read_all(from, bytes.data(), bytes.size())) {
            return false;
        }
        switch (header.kind) {
            case Header::asked:
                to.asked.push_back({header.number, bytes});
                break;
            case Header::rule:
                to.report.failure = Failure{bytes, {}};
                break;
            case Header::what:
                to.report.failure->what = bytes;
                break;
            case Header::report: {
                Figures figures;
                std::memcpy(&figures, bytes.data(), sizeof figures);
                to.report.trace = figures.trace;
                to.report.commands = figures.commands;
                to.report.records = figures.records;
                to.report.lives = figures.lives;
                to.report.coverage = figures.coverage;
                return true;
            }
        }
    }
    return false;
}

std::string content_of(int file) {
    std::string out;
    std::array<char, 4'096> some{};
    ::lseek(file, 0, SEEK_SET);
    for (ssize_t count = 1; (count = ::read(file, some.data(), some.size())) > 0;) {
        out.append(some.data(), static_cast<std::size_t>(count));
    }
    return out;
}

}  // namespace

std::string what_aborted(std::string_view error_output, int wait_status) {
    for (const std::string_view sign :
         {"assertion failed", "runtime error", "ERROR: AddressSanitizer", "terminate called"}) {
        const std::size_t at = error_output.find(sign);
        if (at != std::string_view::npos) {
            const std::size_t begin = error_output.rfind('\n', at) + 1;  // npos + 1 is 0
            return std::string(error_output.substr(begin, error_output.find('\n', at) - begin));
        }
    }
    return WIFSIGNALED(wait_status)
               ? std::string("ended by ") + ::strsignal(WTERMSIG(wait_status))
               : "ended with exit code " + std::to_string(WEXITSTATUS(wait_status));
}

ReportApart run_apart(const Settings& settings, const Planted& planted, Texts texts) {
    const Reached reached;
    std::array<int, 2> pipe{};
    const int errors = ::memfd_create("skua-sim errors", MFD_CLOEXEC);
    SKUA_ASSERT(errors >= 0 && ::pipe2(pipe.data(), O_CLOEXEC) == 0);
    const pid_t child = ::fork();
    SKUA_ASSERT(child >= 0);
    if (child == 0) {
        ::prctl(PR_SET_PDEATHSIG, SIGKILL);
        constexpr rlimit kNoCore{0, 0};
        ::setrlimit(RLIMIT_CORE, &kNoCore);
        ::dup2(errors, STDERR_FILENO);
        ::close(pipe[0]);
        Telling telling(pipe[1], texts, reached.value());
        be_the_child(settings, planted, telling, pipe[1]);
    }
    ::close(pipe[1]);
    ReportApart out;
    const bool is_whole = listen(pipe[0], out);
    int status = 0;
    ::waitpid(child, &status, 0);
    if (!is_whole) {
        out.report.commands = reached.value();
        out.report.failure =
            Failure{std::string(kEngineAborted), what_aborted(content_of(errors), status)};
    }
    ::close(pipe[0]);
    ::close(errors);
    return out;
}

}  // namespace skua::sim
