// Values and combinations that cannot work, each with its place, its value and the rule.

#include <fmt/format.h>

#include "engine/daemon/config.hpp"
#include "engine/daemon/listen_address.hpp"
#include "engine/domain/limits.hpp"
#include "engine/journal/open_room.hpp"

namespace skua::daemon {

namespace {

constexpr std::uint64_t kShutdownMs = 5'000;  // a clean stop is done by then

// Collects the problems of one configuration. Owner: the thread that starts.
class Complaints {
public:
    explicit Complaints(const Config& config) : config_(config) {}

    // `rule` says what must hold.
    void about(std::string_view key, std::string_view rule) {
        problems_.push_back(fmt::format("{}: {} = {}: {}", place_of(key), key, shown(key), rule));
    }

    // Two keys that do not go together. The one that somebody has set is the one to change; the
    // other is named with its own place.
    void about_pair(std::string_view key, std::string_view relation, std::string_view other,
                    std::string_view rule) {
        const std::string_view place = is_default(key) ? place_of(other) : place_of(key);
        problems_.push_back(fmt::format("{}: {} = {} {} {} = {} ({}): {}", place, key, shown(key),
                                        relation, other, shown(other), place_of(other), rule));
    }

    [[nodiscard]] ConfigProblems take() { return std::move(problems_); }

private:
    [[nodiscard]] bool is_default(std::string_view key) const {
        return config_.origins.find(key) == config_.origins.end();
    }
    [[nodiscard]] std::string_view place_of(std::string_view key) const {
        const auto found = config_.origins.find(key);
        return found == config_.origins.end() ? std::string_view("default") : found->second;
    }
    [[nodiscard]] std::string shown(std::string_view key) const {
        const std::string value = config_value(config_, key);
        return is_text_key(key) ? fmt::format("\"{}\"", value) : value;
    }
    static bool is_text_key(std::string_view key) {
        return key == "server.listen" || key == "server.data" || key == "log.level";
    }

    const Config& config_;
    ConfigProblems problems_;
};

void check_server(const Config& config, Complaints& complaints) {
    const auto address = parse_listen_address(config.server_listen);
    if (!address) {
        complaints.about("server.listen", "must be HOST:PORT, the port from 0 to 65535");
    } else if (!is_loopback(*address)) {
        complaints.about("server.listen",
                         "must be a loopback address: this version has neither keys nor TLS, so "
                         "anybody who reaches it could change your stock; use 127.0.0.1");
    }
    if (config.server_data.empty()) {
        complaints.about("server.data", "must not be empty: the journal needs a directory");
    }
}

void check_gateway(const Config& config, Complaints& complaints) {
    if (config.engine_journal_lag_records_max > config.gateway_credits) {
        complaints.about_pair("engine.journal_lag_records_max", ">", "gateway.credits",
                              "what is not durable holds a credit, so this limit would never be "
                              "met");
    }
    if (config.gateway_stream_credits > config.gateway_credits) {
        complaints.about_pair("gateway.stream_credits", ">", "gateway.credits",
                              "one connection would be promised more than there is for all");
    }
    if (config.gateway_body_bytes_max > config.gateway_batch_bytes_max) {
        complaints.about_pair("gateway.body_bytes_max", ">", "gateway.batch_bytes_max",
                              "a batch of one order would be refused where the order alone is "
                              "not");
    }
    if (config.gateway_drain_timeout_ms >= kShutdownMs) {
        complaints.about("gateway.drain_timeout_ms",
                         fmt::format("must be less than {}: a clean stop is done by then, and the "
                                     "last sync needs its share",
                                     kShutdownMs));
    }
}

void check_journal(const Config& config, Complaints& complaints) {
    if (config.journal_tail_bytes_max < domain::kBlockBytesMax) {
        complaints.about("journal.tail_bytes_max",
                         fmt::format("must be at least one block, {}", domain::kBlockBytesMax));
    }
    const auto ballast_min = journal::ballast_bytes_min(config.journal_write_buffer_bytes);
    if (config.journal_ballast_bytes != 0 && config.journal_ballast_bytes < ballast_min) {
        complaints.about_pair(
            "journal.ballast_bytes", "does not go with", "journal.write_buffer_bytes",
            fmt::format("opening a full disk's journal may take {}; 0 keeps none", ballast_min));
    }
    if (config.journal_low_water_bytes < config.journal_ballast_bytes) {
        complaints.about_pair("journal.low_water_bytes", "<", "journal.ballast_bytes",
                              "new orders would be refused only after the reserve is gone");
    }
}

void check_log(const Config& config, Complaints& complaints) {
    const std::string& level = config.log_level;
    if (level != "debug" && level != "info" && level != "warn" && level != "error") {
        complaints.about("log.level", "must be one of debug, info, warn, error");
    }
}

}  // namespace

ConfigProblems check_config(const Config& config) {
    Complaints complaints(config);
    check_server(config, complaints);
    check_gateway(config, complaints);
    check_journal(config, complaints);
    check_log(config, complaints);
    return complaints.take();
}

}  // namespace skua::daemon
