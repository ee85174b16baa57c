#include "adapters/cli/importer/progress.hpp"

#include <fmt/format.h>
#include <unistd.h>

#include <cstdio>

#include "adapters/cli/importer/texts.hpp"

namespace skua::importer {
namespace {

constexpr std::chrono::milliseconds kTerminalInterval{150};
constexpr std::chrono::milliseconds kLogInterval{1'000};

}  // namespace

Progress::Progress(ProgressMode mode) : is_terminal_(::isatty(STDERR_FILENO) == 1) {
    is_shown_ = mode == ProgressMode::always || (mode == ProgressMode::automatic && is_terminal_);
}

void Progress::begin(std::string_view what, std::size_t total) {
    what_ = what;
    total_ = total;
    began_ = Clock::now();
    shown_ = began_;
}

void Progress::update(std::size_t done) {
    if (!is_shown_) {
        return;
    }
    const Clock::time_point now = Clock::now();
    if (now - shown_ >= (is_terminal_ ? kTerminalInterval : kLogInterval)) {
        shown_ = now;
        show(done, now);
    }
}

void Progress::note(std::string_view text) const {
    const std::string line =
        fmt::format("{}skua: {}\n", is_shown_ && is_terminal_ ? "\r\033[K" : "", printable(text));
    static_cast<void>(std::fwrite(line.data(), 1, line.size(), stderr));
    std::fflush(stderr);
}

void Progress::end(std::size_t done) {
    if (!is_shown_) {
        return;
    }
    show(done, Clock::now());
    if (is_terminal_) {
        std::fputc('\n', stderr);
    }
}

void Progress::show(std::size_t done, Clock::time_point now) const {
    const double seconds = std::chrono::duration<double>(now - began_).count();
    const double rate = seconds > 0.0 ? static_cast<double>(done) / seconds : 0.0;
    std::string text = fmt::format("{:<18} {:>10}", what_, done);
    if (total_ > 0) {
        const double share = 100.0 * static_cast<double>(done) / static_cast<double>(total_);
        text += fmt::format(" of {} ({:.0f} %)", total_, share);
    }
    text += fmt::format("  {:.0f}/s", rate);
    text.insert(0, is_terminal_ ? "\r\033[K" : "").append(is_terminal_ ? "" : "\n");
    // No use in saying that standard error cannot be written.
    static_cast<void>(std::fwrite(text.data(), 1, text.size(), stderr));
    std::fflush(stderr);
}

}  // namespace skua::importer
