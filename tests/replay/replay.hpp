#pragma once

// Replay: one recorded sequence, decided again by several numbers of shards: the same records, byte
// for byte, and the same digests.
// Owner: the calling thread.

#include <chrono>
#include <cstdint>
#include <functional>
#include <string>
#include <vector>

#include "tests/replay/pass.hpp"

namespace skua::replay {

struct Question {
    std::string directory;  // of data; closed
    std::vector<std::uint16_t> shards;
    std::chrono::milliseconds patience{60'000};
    shard::Faults faults{};
};

struct Answer {
    std::vector<PassReport> passes;  // up to the first that found something
    // Nothing could be compared: why.
    std::string unreadable;
    // The first difference, in words; empty: equal.
    std::string difference;

    [[nodiscard]] bool is_equal() const { return unreadable.empty() && difference.empty(); }
};

// `on_pass` is called after each.
[[nodiscard]] Answer replay(const Question& question,
                            const std::function<void(const PassReport& report)>& on_pass = {});

// The table of the passes: a head and a line each, ended by '\n'.
[[nodiscard]] std::string table_head();
[[nodiscard]] std::string table_line(const PassReport& report);

}  // namespace skua::replay
