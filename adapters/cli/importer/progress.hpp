#pragma once

// Progress: one line on standard error that rewrites itself, with count, share and rate. On a
// terminal it moves several times a second; otherwise, when asked for, it prints a line a second.
// Owner: one thread.

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace skua::importer {

enum class ProgressMode : std::uint8_t { automatic, always, never };

class Progress {
public:
    explicit Progress(ProgressMode mode);
    // Begins a part of the work; `total` 0 means unknown.
    void begin(std::string_view what, std::size_t total);
    void update(std::size_t done);
    // A line of its own, shown in any mode.
    void note(std::string_view text) const;
    // Ends the part with its final count and rate.
    void end(std::size_t done);

private:
    using Clock = std::chrono::steady_clock;
    void show(std::size_t done, Clock::time_point now) const;

    bool is_shown_;
    bool is_terminal_;
    std::string what_;
    std::size_t total_ = 0;
    Clock::time_point began_;
    Clock::time_point shown_;
};

}  // namespace skua::importer
