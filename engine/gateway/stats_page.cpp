#include "engine/gateway/stats_page.hpp"

#include <fmt/format.h>

#include <iterator>

#include "engine/sequencer/stats.hpp"

namespace skua::gateway {
namespace {

using sequencer::StatsSnapshot;

// Writes one JSON object; names are literals, so only values that come from outside are escaped.
class ObjectWriter {
public:
    explicit ObjectWriter(std::string& out) : out_(out) { out_.push_back('{'); }
    ObjectWriter(const ObjectWriter&) = delete;
    ObjectWriter& operator=(const ObjectWriter&) = delete;
    ~ObjectWriter() { out_.push_back('}'); }

    std::string& key(std::string_view name) {
        if (!is_first_) {
            out_.push_back(',');
        }
        is_first_ = false;
        out_.append("\"").append(name).append("\":");
        return out_;
    }
    void number(std::string_view name, std::uint64_t value) {
        fmt::format_to(std::back_inserter(key(name)), "{}", value);
    }
    void rate(std::string_view name, double value) {
        fmt::format_to(std::back_inserter(key(name)), "{:.1f}", value);
    }
    void text(std::string_view name, std::string_view value) {
        std::string& out = key(name);
        out.push_back('"');
        for (const char c : value) {
            if (c == '"' || c == '\\') {
                out.push_back('\\');
                out.push_back(c);
            } else if (static_cast<unsigned char>(c) < 0x20) {
                fmt::format_to(std::back_inserter(out), "\\u{:04x}",
                               static_cast<unsigned>(static_cast<unsigned char>(c)));
            } else {
                out.push_back(c);
            }
        }
        out.push_back('"');
    }
    void flag(std::string_view name, bool value) { key(name).append(value ? "true" : "false"); }

private:
    std::string& out_;
    bool is_first_ = true;
};

void append_orders(const StatsSnapshot& s, std::string& out) {
    ObjectWriter orders(out);
    orders.number("accepted_total", s.orders_accepted_total);
    orders.number("rejected_total", s.orders_rejected_total);
    orders.rate("accepted_per_second", s.orders_accepted_per_second);
    orders.rate("rejected_per_second", s.orders_rejected_per_second);
    orders.number("open", s.open_orders);
}

void append_commands(const StatsSnapshot& s, std::string& out) {
    ObjectWriter commands(out);
    commands.number("records_total", s.records_total);
    commands.number("rejected_total", s.commands_rejected_total);
    {
        ObjectWriter kinds(commands.key("by_kind"));
        for (std::size_t i = 1; i < s.commands_by_kind.size(); ++i) {
            if (s.commands_by_kind[i] != 0) {
                kinds.number(domain::to_string(static_cast<domain::CommandKind>(i)),
                             s.commands_by_kind[i]);
            }
        }
    }
    ObjectWriter reasons(commands.key("rejects_by_reason"));
    for (const auto& [reason, count] : s.rejects_by_reason) {
        reasons.number(domain::to_string(reason), count);
    }
}

void append_answers(const StatsSnapshot& s, std::string& out) {
    ObjectWriter answers(out);
    answers.number("queries_total", s.queries_total);
    answers.number("replays_total", s.replays_total);
    answers.number("keys_reused_total", s.keys_reused_total);
    answers.number("in_progress_total", s.in_progress_total);
    answers.number("overloaded_total", s.overloaded_total);
    answers.number("disk_low_total", s.disk_low_total);
    answers.number("shutting_down_total", s.shutting_down_total);
    answers.number("sequence_not_reached_total", s.sequence_not_reached_total);
    answers.number("too_many_expiries_total", s.too_many_expiries_total);
}

void append_queues(const StatsSnapshot& s, std::string& out) {
    ObjectWriter queues(out);
    queues.number("admission", s.admission_queue);
    queues.number("journal", s.journal_queue);
    queues.number("release", s.release_queue);
    queues.number("parked_queries", s.parked_queries);
    queues.number("credits_total", s.credits_total);
    queues.number("credits_free", s.credits_free);
}

void append_load(const sequencer::LoadStats& load, ObjectWriter& out) {
    constexpr std::uint64_t kNanosPerMicro = 1'000;
    out.number("load_per_mille", load.recent_per_mille);
    out.number("busy_us_total", load.busy_ns_total / kNanosPerMicro);
}

void append_sequencer(const StatsSnapshot& s, std::string& out) {
    ObjectWriter sequencer(out);
    append_load(s.sequencer_load, sequencer);
    sequencer.number("window_fill", s.window_fill);
    sequencer.number("window_size", s.window_size);
    sequencer.number("follow_ups_pending", s.follow_ups_pending);
    sequencer.number("expiries_armed", s.expiries_armed);
    sequencer.number("claims_open", s.claims_open);
    sequencer.number("expiries_total", s.expiries_total);
}

void append_shards(const StatsSnapshot& s, std::string& out) {
    out.push_back('[');
    bool is_first = true;
    for (const sequencer::ShardStats& shard : s.shards) {
        out.append(is_first ? "" : ",");
        is_first = false;
        ObjectWriter entry(out);
        append_load(shard.load, entry);
        entry.number("tasks_total", shard.tasks_total);
        entry.number("votes_total", shard.votes_total);
        entry.number("waited_total", shard.waited_total);
        entry.number("waiting", shard.waiting);
        entry.number("waiting_max", shard.waiting_max);
        entry.number("undecided_slots", shard.undecided_slots);
        entry.number("undecided_slots_max", shard.undecided_slots_max);
        entry.number("inbox", shard.inbox);
        entry.number("open_orders", shard.open_orders);
        entry.number("items", shard.items);
    }
    out.push_back(']');
}

void append_journal(const StatsSnapshot& s, std::string& out) {
    ObjectWriter journal(out);
    journal.number("last_sequence", s.last_sequence);
    journal.number("durable_sequence", s.durable_sequence);
    journal.number("lag_records", s.journal_lag_records);
    journal.number("lag_bytes", s.journal_lag_bytes);
    journal.number("blocks_total", s.journal_blocks_total);
    journal.number("bytes_total", s.journal_bytes_total);
    journal.flag("is_disk_low", s.is_disk_low);
    ObjectWriter sync(journal.key("sync_latency_us"));
    sync.number("count", s.sync_latency.count);
    sync.number("p50", s.sync_latency.p50_us);
    sync.number("p90", s.sync_latency.p90_us);
    sync.number("p99", s.sync_latency.p99_us);
    sync.number("max", s.sync_latency.max_us);
}

void append_stock(const StatsSnapshot& s, std::string& out) {
    ObjectWriter stock(out);
    stock.number("items", s.items);
    stock.number("locations", s.locations);
    std::string& hottest = stock.key("hottest_skus");
    hottest.push_back('[');
    bool is_first = true;
    for (const auto& sku : s.hottest_skus) {
        hottest.append(is_first ? "" : ",");
        is_first = false;
        ObjectWriter entry(hottest);
        entry.text("sku", sku.sku);
        entry.number("lines", sku.lines);
    }
    hottest.push_back(']');
}

void append_memory(const StatsSnapshot& s, std::string& out) {
    ObjectWriter memory(out);
    memory.number("rss_bytes", s.memory_rss_bytes);
    memory.number("envelopes_bytes", s.memory_envelopes_bytes);
    memory.number("state_bytes", s.memory_state_bytes);
    memory.number("keys_bytes", s.memory_keys_bytes);
}

void append_gateway(const Core& core, std::string& out) {
    const GatewayCounts& counts = core.counts;
    ObjectWriter gateway(out);
    gateway.number("connections", counts.connections);
    gateway.number("websockets", counts.websockets);
    gateway.number("connections_total", counts.connections_total);
    gateway.number("connections_refused_total", counts.connections_refused_total);
    gateway.number("in_flight", counts.in_flight);
    gateway.number("output_bytes", core.output_bytes());
    gateway.number("bytes_received_total", counts.bytes_received_total);
    gateway.number("bytes_sent_total", counts.bytes_sent_total);
    gateway.number("exceptions_total", counts.exceptions_total);
    ObjectWriter answers(gateway.key("answers_total"));
    for (std::size_t route = 0; route < kRoutes; ++route) {
        std::uint64_t total = 0;
        for (const std::uint64_t count : counts.answers[route]) {
            total += count;
        }
        if (total == 0) {
            continue;
        }
        ObjectWriter statuses(answers.key(to_string(static_cast<Route>(route))));
        for (std::size_t i = 0; i < kStatuses.size(); ++i) {
            if (counts.answers[route][i] != 0) {
                statuses.number(kStatuses[i] == 0 ? "other" : fmt::format("{}", kStatuses[i]),
                                counts.answers[route][i]);
            }
        }
    }
}

}  // namespace

void append_stats_page(const Core& core, std::string& out) {
    StatsSnapshot s;
    core.stats().read(s);
    ObjectWriter page(out);
    page.text("version", s.version.empty() ? core.options.version : s.version);
    page.text("time", base::format_rfc3339(s.time));
    page.number("uptime_seconds", s.uptime_seconds);
    append_orders(s, page.key("orders"));
    append_commands(s, page.key("commands"));
    append_answers(s, page.key("answers"));
    append_queues(s, page.key("queues"));
    append_sequencer(s, page.key("sequencer"));
    append_shards(s, page.key("shards"));
    append_journal(s, page.key("journal"));
    append_stock(s, page.key("stock"));
    append_memory(s, page.key("memory"));
    append_gateway(core, page.key("gateway"));
}

}  // namespace skua::gateway
