#include "engine/daemon/config.hpp"

#include <fmt/format.h>
#include <toml++/toml.h>
#include <unistd.h>

#include <algorithm>
#include <cctype>
#include <charconv>
#include <optional>
#include <thread>

#include "engine/daemon/config_keys.hpp"
#include "engine/domain/route.hpp"

namespace skua::daemon {

namespace {

std::optional<std::uint64_t> parse_number(std::string_view text) {
    std::uint64_t value = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (text.empty() || error != std::errc{} || end != text.data() + text.size()) {
        return std::nullopt;
    }
    return value;
}

void note_origin(const ConfigKey& key, std::string_view where, Config& config) {
    config.origins.insert_or_assign(fmt::format("{}.{}", key.section, key.name),
                                    std::string(where));
}

void set_number(const ConfigKey& key, std::uint64_t value, std::string_view where, Config& config,
                ConfigProblems& problems) {
    if (value < key.min || value > key.max) {
        problems.push_back(fmt::format("{}: {}.{} = {} is out of range, {} to {}", where,
                                       key.section, key.name, value, key.min, key.max));
        return;
    }
    config.*std::get<std::uint64_t Config::*>(key.member) = value;
    note_origin(key, where, config);
}

void set_text(const ConfigKey& key, std::string_view text, std::string_view where, Config& config,
              ConfigProblems& problems) {
    if (std::holds_alternative<std::string Config::*>(key.member)) {
        config.*std::get<std::string Config::*>(key.member) = std::string(text);
        note_origin(key, where, config);
        return;
    }
    const std::optional<std::uint64_t> number = parse_number(text);
    if (!number) {
        problems.push_back(fmt::format("{}: {}.{} = \"{}\" is not a whole number", where,
                                       key.section, key.name, text));
        return;
    }
    set_number(key, *number, where, config, problems);
}

void set_node(const ConfigKey& key, const toml::node& node, std::string_view where, Config& config,
              ConfigProblems& problems) {
    if (std::holds_alternative<std::string Config::*>(key.member)) {
        if (const auto* text = node.as_string()) {
            set_text(key, text->get(), where, config, problems);
            return;
        }
        problems.push_back(fmt::format("{}: {}.{} must be a string", where, key.section, key.name));
        return;
    }
    const auto* number = node.as_integer();
    if (number == nullptr || number->get() < 0) {
        problems.push_back(fmt::format("{}: {}.{} must be a whole number, not negative", where,
                                       key.section, key.name));
        return;
    }
    set_number(key, static_cast<std::uint64_t>(number->get()), where, config, problems);
}

bool is_section(std::string_view name) {
    return std::any_of(all_config_keys().begin(), all_config_keys().end(),
                       [name](const ConfigKey& key) { return key.section == name; });
}

void read_section(std::string_view section, const toml::table& table, const std::string& file,
                  Config& config, ConfigProblems& problems) {
    for (const auto& [name, node] : table) {
        const std::string where = fmt::format("{}:{}", file, node.source().begin.line);
        const ConfigKey* key = find_config_key(section, name.str());
        if (key == nullptr) {
            problems.push_back(fmt::format("{}: unknown key {}.{}", where, section, name.str()));
            continue;
        }
        set_node(*key, node, where, config, problems);
    }
}

void read_file(const std::string& file, Config& config, ConfigProblems& problems) {
    toml::table root;
    try {
        root = toml::parse_file(file);
    } catch (const toml::parse_error& error) {
        problems.push_back(
            fmt::format("{}:{}: {}", file, error.source().begin.line, error.description()));
        return;
    }
    for (const auto& [name, node] : root) {
        const toml::table* section = node.as_table();
        if (section == nullptr || !is_section(name.str())) {
            problems.push_back(fmt::format("{}:{}: unknown section or key {}", file,
                                           node.source().begin.line, name.str()));
            continue;
        }
        read_section(name.str(), *section, file, config, problems);
    }
}

std::string lower(std::string_view text) {
    std::string result(text);
    std::transform(result.begin(), result.end(), result.begin(),
                   [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
    return result;
}

// A key of ours under a section that there is not (`enigne_spin_us`), or under none (`spin_us`).
const ConfigKey* find_misplaced_key(std::string_view rest) {
    const std::size_t split = rest.find('_');
    const auto name = split == std::string_view::npos ? rest : rest.substr(split + 1);
    const auto keys = all_config_keys();
    const auto found = std::find_if(keys.begin(), keys.end(), [&](const ConfigKey& key) {
        return key.name == rest || key.name == name;
    });
    return found == keys.end() ? nullptr : &*found;
}

// SKUA_ENGINE_SPIN_US -> engine.spin_us. Other names belong to somebody else (where a service is
// named skua, its neighbours are told SKUA_SERVICE_HOST), unless they look like a slip of the pen.
void read_environment(const EnvironmentEntries& environment, Config& config,
                      ConfigProblems& problems) {
    constexpr std::string_view kPrefix = "SKUA_";
    for (const auto& [name, value] : environment) {
        if (!name.starts_with(kPrefix)) {
            continue;
        }
        const std::string rest = lower(std::string_view(name).substr(kPrefix.size()));
        const std::size_t split = rest.find('_');
        if (split == std::string::npos || !is_section(rest.substr(0, split))) {
            if (const ConfigKey* meant = find_misplaced_key(rest); meant != nullptr) {
                problems.push_back(fmt::format("environment {}: no such section, {}.{} is a key",
                                               name, meant->section, meant->name));
            }
            continue;
        }
        const ConfigKey* key = find_config_key(rest.substr(0, split), rest.substr(split + 1));
        if (key == nullptr) {
            problems.push_back(fmt::format("environment {}: no such key", name));
            continue;
        }
        set_text(*key, value, "environment " + name, config, problems);
    }
}

}  // namespace

ConfigProblems load_config(const ConfigSources& sources, Config& config) {
    ConfigProblems problems;
    if (!sources.file.empty()) {
        read_file(sources.file, config, problems);
    }
    read_environment(sources.environment, config, problems);
    return problems;
}

ConfigProblems set_config(std::string_view key, std::string_view text, std::string_view where,
                          Config& config) {
    ConfigProblems problems;
    const std::size_t split = std::min(key.find('.'), key.size());
    const ConfigKey* found =
        find_config_key(key.substr(0, split), key.substr(std::min(split + 1, key.size())));
    if (found == nullptr) {
        problems.push_back(fmt::format("{}: unknown key {}", where, key));
        return problems;
    }
    set_text(*found, text, where, config, problems);
    return problems;
}

std::vector<std::string> config_keys() {
    std::vector<std::string> names;
    for (const ConfigKey& key : all_config_keys()) {
        names.push_back(fmt::format("{}.{}", key.section, key.name));
    }
    return names;
}

std::string config_value(const Config& config, std::string_view key) {
    const std::size_t split = std::min(key.find('.'), key.size());
    const ConfigKey* found =
        find_config_key(key.substr(0, split), key.substr(std::min(split + 1, key.size())));
    if (found == nullptr) {
        return {};
    }
    if (const auto* text = std::get_if<std::string Config::*>(&found->member)) {
        return config.**text;
    }
    return std::to_string(config.*std::get<std::uint64_t Config::*>(found->member));
}

// One shard decides more than the gateway's thread can read, so a shard more pays only where there
// is a core to spare for it beside gateway, sequencer, journal writer and sync.
std::uint16_t shards_by_cores(std::uint64_t cores) noexcept {
    constexpr std::uint64_t kCoresPerShard = 4;
    return static_cast<std::uint16_t>(
        std::clamp<std::uint64_t>(cores / kCoresPerShard, 1, domain::kShardsMax));
}

std::uint16_t shard_count(const Config& config) noexcept {
    return config.engine_shards == 0 ? shards_by_cores(std::thread::hardware_concurrency())
                                     : static_cast<std::uint16_t>(config.engine_shards);
}

EnvironmentEntries process_environment() {
    EnvironmentEntries entries;
    for (char** entry = environ; entry != nullptr && *entry != nullptr; ++entry) {
        const std::string_view text(*entry);
        const std::size_t split = text.find('=');
        if (text.starts_with("SKUA_") && split != std::string_view::npos) {
            entries.emplace_back(text.substr(0, split), text.substr(split + 1));
        }
    }
    return entries;
}

}  // namespace skua::daemon
