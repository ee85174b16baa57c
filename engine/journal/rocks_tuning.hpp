#pragma once

// The knobs of the journal's RocksDB; the plan behind them stands in rocks_options.hpp.

#include <cstdint>

namespace skua::journal {

struct RocksTuning {
    std::uint64_t write_buffer_bytes = 64ULL << 20U;
    std::uint64_t flush_bytes_per_second = 48ULL << 20U;
};

}  // namespace skua::journal
