// Combinations of keys that cannot work, each with the reason.

#include <fmt/format.h>

#include "engine/daemon/config.hpp"
#include "engine/daemon/listen_address.hpp"
#include "engine/domain/limits.hpp"
#include "engine/journal/open_room.hpp"

namespace skua::daemon {

namespace {

constexpr std::uint64_t kShutdownMs = 5'000;  // a clean stop is done by then

void check_server(const Config& config, ConfigProblems& problems) {
    const auto address = parse_listen_address(config.server_listen);
    if (!address) {
        problems.push_back(
            fmt::format("server.listen = \"{}\" is not HOST:PORT", config.server_listen));
    } else if (!is_loopback(*address)) {
        problems.push_back(fmt::format(
            "server.listen = \"{}\" is not a loopback address: this version has neither keys nor "
            "TLS, so anybody who reaches it could change your stock; use 127.0.0.1",
            config.server_listen));
    }
    if (config.server_data.empty()) {
        problems.push_back("server.data is empty: the journal needs a directory");
    }
}

void check_limits(const Config& config, ConfigProblems& problems) {
    if (config.engine_journal_lag_records_max > config.gateway_credits) {
        problems.push_back(
            fmt::format("engine.journal_lag_records_max = {} > gateway.credits = {}: what is not "
                        "durable holds a "
                        "credit, so this limit would never be met",
                        config.engine_journal_lag_records_max, config.gateway_credits));
    }
    if (config.gateway_stream_credits > config.gateway_credits) {
        problems.push_back(fmt::format(
            "gateway.stream_credits = {} > gateway.credits = {}: one connection would be promised "
            "more than there is for all",
            config.gateway_stream_credits, config.gateway_credits));
    }
    if (config.gateway_body_bytes_max > config.gateway_batch_bytes_max) {
        problems.push_back(fmt::format(
            "gateway.body_bytes_max = {} > gateway.batch_bytes_max = {}: a batch of one order "
            "would be refused where the order alone is not",
            config.gateway_body_bytes_max, config.gateway_batch_bytes_max));
    }
    if (config.journal_tail_bytes_max < domain::kBlockBytesMax) {
        problems.push_back(fmt::format("journal.tail_bytes_max = {} is less than one block ({})",
                                       config.journal_tail_bytes_max, domain::kBlockBytesMax));
    }
    const auto ballast_min = journal::ballast_bytes_min(config.journal_write_buffer_bytes);
    if (config.journal_ballast_bytes != 0 && config.journal_ballast_bytes < ballast_min) {
        problems.push_back(fmt::format(
            "journal.ballast_bytes = {} is less than {}, which opening a full disk's journal may "
            "take with journal.write_buffer_bytes = {}; 0 keeps none",
            config.journal_ballast_bytes, ballast_min, config.journal_write_buffer_bytes));
    }
    if (config.journal_low_water_bytes < config.journal_ballast_bytes) {
        problems.push_back(fmt::format(
            "journal.low_water_bytes = {} < journal.ballast_bytes = {}: new orders would be "
            "refused only after the reserve is gone",
            config.journal_low_water_bytes, config.journal_ballast_bytes));
    }
    if (config.gateway_drain_timeout_ms >= kShutdownMs) {
        problems.push_back(fmt::format(
            "gateway.drain_timeout_ms = {}: a clean stop is done within {} ms, and the last sync "
            "needs its share",
            config.gateway_drain_timeout_ms, kShutdownMs));
    }
}

}  // namespace

ConfigProblems check_config(const Config& config) {
    ConfigProblems problems;
    check_server(config, problems);
    check_limits(config, problems);
    const std::string& level = config.log_level;
    if (level != "debug" && level != "info" && level != "warn" && level != "error") {
        problems.push_back(
            fmt::format("log.level = \"{}\" is none of debug, info, warn, error", level));
    }
    return problems;
}

}  // namespace skua::daemon
