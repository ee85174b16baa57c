#pragma once

// Config: everything that can be set, with the default of each key. config/skua.toml says the same
// with units and reasons; a test holds the two together. A file sets keys, the environment
// overrides the file (SKUA_<SECTION>_<KEY>), flags override both. What is unknown or cannot work is
// refused at start with the line and the reason, never ignored; of SKUA_ variables, those that name
// a section or a key of ours. A plain value: made once at start, constant afterwards.

#include <cstdint>
#include <functional>
#include <map>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace skua::daemon {

struct Config {
    // [server]
    std::string server_listen = "127.0.0.1:8750";
    std::string server_data = "data";

    // [engine]
    std::uint64_t engine_shards = 0;  // 0: by the number of cores
    std::uint64_t engine_open_orders_max = 10'000'000;
    std::uint64_t engine_expiries_max = 1'000'000;
    std::uint64_t engine_journal_lag_records_max = 16'384;
    std::uint64_t engine_parked_reads_max = 1'024;
    std::uint64_t engine_min_sequence_wait_ms = 5'000;
    std::uint64_t engine_spin_us = 5;

    // [gateway]
    std::uint64_t gateway_credits = 16'384;
    std::uint64_t gateway_stream_credits = 4'096;
    std::uint64_t gateway_connections_max = 8'192;
    std::uint64_t gateway_body_bytes_max = 1'048'576;
    std::uint64_t gateway_batch_bytes_max = 8'388'608;
    std::uint64_t gateway_frame_bytes_max = 1'048'576;
    std::uint64_t gateway_output_bytes_max = 262'144;
    std::uint64_t gateway_output_bytes_total_max = 268'435'456;
    std::uint64_t gateway_header_timeout_ms = 5'000;
    std::uint64_t gateway_idle_timeout_ms = 30'000;
    std::uint64_t gateway_drain_grace_ms = 300;
    std::uint64_t gateway_drain_timeout_ms = 3'500;

    // [journal]
    std::uint64_t journal_tail_bytes_max = 67'108'864;
    std::uint64_t journal_low_water_bytes = 268'435'456;
    std::uint64_t journal_ballast_bytes = 167'772'160;
    std::uint64_t journal_write_buffer_bytes = 67'108'864;

    // [log]
    std::string log_level = "info";

    // Where a value comes from, by "section.key": "skua.toml:12", "environment SKUA_SERVER_LISTEN",
    // "command line --listen". A key that is not here has its default.
    std::map<std::string, std::string, std::less<>> origins;
};

// One problem per entry, "where: what", e.g. "skua.toml:12: unknown key engine.foo". Where is the
// place to change: a line of the file, a variable of the environment, an option of the command
// line.
using ConfigProblems = std::vector<std::string>;
using EnvironmentEntries = std::vector<std::pair<std::string, std::string>>;

struct ConfigSources {
    std::string file;  // empty: defaults only
    EnvironmentEntries environment;
};

// Reads file and environment over the defaults. Does not judge combinations: flags come after it.
[[nodiscard]] ConfigProblems load_config(const ConfigSources& sources, Config& config);
// Sets one key as text ("engine.spin_us", "10"); `where` names the place for the problem.
[[nodiscard]] ConfigProblems set_config(std::string_view key, std::string_view text,
                                        std::string_view where, Config& config);
// Combinations that cannot work.
[[nodiscard]] ConfigProblems check_config(const Config& config);

// How many shards there are to be on this machine.
[[nodiscard]] std::uint16_t shard_count(const Config& config) noexcept;
// The default for so many cores.
[[nodiscard]] std::uint16_t shards_by_cores(std::uint64_t cores) noexcept;

// "section.key" of all keys, in the order of the file.
[[nodiscard]] std::vector<std::string> config_keys();
// The present value of a key as text; empty when there is no such key.
[[nodiscard]] std::string config_value(const Config& config, std::string_view key);

// SKUA_... of the process.
[[nodiscard]] EnvironmentEntries process_environment();

}  // namespace skua::daemon
