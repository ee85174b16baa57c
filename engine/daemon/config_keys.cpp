#include "engine/daemon/config_keys.hpp"

#include <array>

#include "engine/domain/route.hpp"

namespace skua::daemon {

namespace {

constexpr std::uint64_t kMega = 1024 * 1024;
constexpr std::uint64_t kGiga = 1024 * kMega;

const std::array kKeys{
    ConfigKey{"server", "listen", &Config::server_listen},
    ConfigKey{"server", "data", &Config::server_data},

    ConfigKey{"engine", "shards", &Config::engine_shards, 0, domain::kShardsMax},
    ConfigKey{"engine", "open_orders_max", &Config::engine_open_orders_max, 1, 100'000'000},
    ConfigKey{"engine", "expiries_max", &Config::engine_expiries_max, 1, 10'000'000},
    ConfigKey{"engine", "journal_lag_records_max", &Config::engine_journal_lag_records_max, 1,
              1'048'576},
    ConfigKey{"engine", "parked_reads_max", &Config::engine_parked_reads_max, 0, 65'536},
    ConfigKey{"engine", "min_sequence_wait_ms", &Config::engine_min_sequence_wait_ms, 0, 60'000},
    ConfigKey{"engine", "spin_us", &Config::engine_spin_us, 0, 1'000},

    ConfigKey{"gateway", "credits", &Config::gateway_credits, 16, 262'144},
    ConfigKey{"gateway", "stream_credits", &Config::gateway_stream_credits, 1, 262'144},
    ConfigKey{"gateway", "connections_max", &Config::gateway_connections_max, 1, 65'536},
    ConfigKey{"gateway", "body_bytes_max", &Config::gateway_body_bytes_max, 1'024, 64 * kMega},
    ConfigKey{"gateway", "batch_bytes_max", &Config::gateway_batch_bytes_max, 1'024, kGiga},
    ConfigKey{"gateway", "frame_bytes_max", &Config::gateway_frame_bytes_max, 1'024, 64 * kMega},
    ConfigKey{"gateway", "output_bytes_max", &Config::gateway_output_bytes_max, 16'384, kGiga},
    ConfigKey{"gateway", "output_bytes_total_max", &Config::gateway_output_bytes_total_max, kMega,
              1024 * kGiga},
    ConfigKey{"gateway", "header_timeout_ms", &Config::gateway_header_timeout_ms, 10, 600'000},
    ConfigKey{"gateway", "idle_timeout_ms", &Config::gateway_idle_timeout_ms, 10, 3'600'000},
    ConfigKey{"gateway", "drain_grace_ms", &Config::gateway_drain_grace_ms, 0, 4'000},
    ConfigKey{"gateway", "drain_timeout_ms", &Config::gateway_drain_timeout_ms, 10, 600'000},

    ConfigKey{"journal", "tail_bytes_max", &Config::journal_tail_bytes_max, kMega, 64 * kGiga},
    ConfigKey{"journal", "low_water_bytes", &Config::journal_low_water_bytes, 0, 1024 * kGiga},
    ConfigKey{"journal", "ballast_bytes", &Config::journal_ballast_bytes, 0, 64 * kGiga},
    ConfigKey{"journal", "write_buffer_bytes", &Config::journal_write_buffer_bytes, kMega, kGiga},

    ConfigKey{"log", "level", &Config::log_level},
};

}  // namespace

std::span<const ConfigKey> all_config_keys() noexcept {
    return kKeys;
}

const ConfigKey* find_config_key(std::string_view section, std::string_view name) {
    for (const ConfigKey& key : kKeys) {
        if (key.section == section && key.name == name) {
            return &key;
        }
    }
    return nullptr;
}

}  // namespace skua::daemon
