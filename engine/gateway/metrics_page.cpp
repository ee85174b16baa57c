#include <prometheus/metric_family.h>
#include <prometheus/text_serializer.h>

#include <string>
#include <utility>
#include <vector>

#include "engine/gateway/stats_page.hpp"
#include "engine/sequencer/stats.hpp"

namespace skua::gateway {
namespace {

using Label = prometheus::ClientMetric::Label;
using prometheus::ClientMetric;
using prometheus::MetricFamily;
using prometheus::MetricType;
using sequencer::StatsSnapshot;

// Collects families; every figure is a double in the text format.
class Page {
public:
    MetricFamily& family(const char* name, const char* help, MetricType type) {
        families_.push_back({name, help, type, {}});
        return families_.back();
    }
    void counter(const char* name, const char* help, std::uint64_t value) {
        add(family(name, help, MetricType::Counter), {}, value);
    }
    void gauge(const char* name, const char* help, double value) {
        ClientMetric metric;
        metric.gauge.value = value;
        family(name, help, MetricType::Gauge).metric.push_back(std::move(metric));
    }
    void gauge(const char* name, const char* help, std::uint64_t value) {
        gauge(name, help, static_cast<double>(value));
    }
    static void add(MetricFamily& family, std::vector<Label> labels, std::uint64_t value) {
        ClientMetric metric;
        metric.label = std::move(labels);
        (family.type == MetricType::Counter ? metric.counter.value : metric.gauge.value) =
            static_cast<double>(value);
        family.metric.push_back(std::move(metric));
    }
    [[nodiscard]] std::string text() const {
        return prometheus::TextSerializer().Serialize(families_);
    }

private:
    std::vector<MetricFamily> families_;
};

void add_decisions(const StatsSnapshot& s, Page& page) {
    MetricFamily& orders =
        page.family("skua_orders_total", "Orders decided since start.", MetricType::Counter);
    Page::add(orders, {{"verdict", "accepted"}}, s.orders_accepted_total);
    Page::add(orders, {{"verdict", "rejected"}}, s.orders_rejected_total);
    MetricFamily& kinds =
        page.family("skua_commands_total", "Commands decided since start.", MetricType::Counter);
    for (std::size_t i = 1; i < s.commands_by_kind.size(); ++i) {
        if (s.commands_by_kind[i] != 0) {
            Page::add(kinds, {{"kind", domain::to_string(static_cast<domain::CommandKind>(i))}},
                      s.commands_by_kind[i]);
        }
    }
    MetricFamily& reasons =
        page.family("skua_rejects_total", "Rejects since start, by reason.", MetricType::Counter);
    for (const auto& [reason, count] : s.rejects_by_reason) {
        Page::add(reasons, {{"reason", domain::to_string(reason)}}, count);
    }
    MetricFamily& answers =
        page.family("skua_answers_without_number_total", "Answers that took no number, by outcome.",
                    MetricType::Counter);
    const std::pair<const char*, std::uint64_t> outcomes[] = {
        {"answered", s.queries_total},
        {"replayed", s.replays_total},
        {"key_reused", s.keys_reused_total},
        {"in_progress", s.in_progress_total},
        {"overloaded", s.overloaded_total},
        {"disk_low", s.disk_low_total},
        {"shutting_down", s.shutting_down_total},
        {"sequence_not_reached", s.sequence_not_reached_total},
        {"too_many_expiries", s.too_many_expiries_total}};
    for (const auto& [outcome, count] : outcomes) {
        Page::add(answers, {{"outcome", outcome}}, count);
    }
}

void add_pipeline(const StatsSnapshot& s, Page& page) {
    MetricFamily& queues =
        page.family("skua_queue_depth", "Entries waiting, by queue.", MetricType::Gauge);
    Page::add(queues, {{"queue", "admission"}}, s.admission_queue);
    Page::add(queues, {{"queue", "journal"}}, s.journal_queue);
    Page::add(queues, {{"queue", "release"}}, s.release_queue);
    Page::add(queues, {{"queue", "parked_queries"}}, s.parked_queries);
    page.gauge("skua_credits", "Envelopes that exist.", s.credits_total);
    page.gauge("skua_credits_free", "Envelopes that are free.", s.credits_free);
    page.gauge("skua_last_sequence", "The last number given out.", s.last_sequence);
    page.gauge("skua_durable_sequence", "The last durable number.", s.durable_sequence);
    page.gauge("skua_journal_lag_records", "Records numbered and not durable.",
               s.journal_lag_records);
    page.gauge("skua_journal_lag_bytes", "Bytes numbered and not durable.", s.journal_lag_bytes);
    page.counter("skua_journal_blocks_total", "Blocks written since start.",
                 s.journal_blocks_total);
    page.counter("skua_journal_bytes_total", "Bytes of blocks written since start.",
                 s.journal_bytes_total);
    page.gauge("skua_disk_low", "1 while new orders are refused for want of disk.",
               std::uint64_t{s.is_disk_low});
    MetricFamily& sync = page.family("skua_journal_sync_seconds", "Time of a journal sync, recent.",
                                     MetricType::Summary);
    ClientMetric latency;
    latency.summary.sample_count = s.sync_latency.count;
    latency.summary.sample_sum = static_cast<double>(s.sync_latency.sum_us) / 1e6;
    latency.summary.quantile = {{0.5, static_cast<double>(s.sync_latency.p50_us) / 1e6},
                                {0.9, static_cast<double>(s.sync_latency.p90_us) / 1e6},
                                {0.99, static_cast<double>(s.sync_latency.p99_us) / 1e6},
                                {1.0, static_cast<double>(s.sync_latency.max_us) / 1e6}};
    sync.metric.push_back(std::move(latency));
}

// With one shard the sequencer's thread is the shard's.
void add_shards(const StatsSnapshot& s, Page& page) {
    page.gauge("skua_window_fill", "Tasks with the shards, or behind one that is.", s.window_fill);
    page.gauge("skua_window_size", "Places of the window.", s.window_size);
    page.gauge("skua_follow_ups_pending", "Fills left over.", s.follow_ups_pending);
    page.gauge("skua_expiries_armed", "Ends that time will bring.", s.expiries_armed);
    page.gauge("skua_claims_open", "Pick lists that somebody has.", s.claims_open);
    page.counter("skua_expiries_total", "Ends that time has brought, since start.",
                 s.expiries_total);
    page.counter("skua_sequencer_busy_microseconds_total", "Time with work.",
                 s.sequencer_load.busy_ns_total / 1'000);
    using sequencer::ShardStats;
    const auto family = [&](const char* name, const char* help, MetricType type, auto figure) {
        MetricFamily& made = page.family(name, help, type);
        for (std::size_t i = 0; i < s.shards.size(); ++i) {
            Page::add(made, {{"shard", std::to_string(i)}}, figure(s.shards[i]));
        }
    };
    family("skua_shard_busy_microseconds_total", "Time with work, by shard.", MetricType::Counter,
           [](const ShardStats& shard) { return shard.load.busy_ns_total / 1'000; });
    family("skua_shard_tasks_total", "Commands and queries that concerned a shard.",
           MetricType::Counter, [](const ShardStats& shard) { return shard.tasks_total; });
    family("skua_shard_votes_total", "Votes on commands of several shards.", MetricType::Counter,
           [](const ShardStats& shard) { return shard.votes_total; });
    family("skua_shard_waited_total", "Tasks that waited on an undecided slot.",
           MetricType::Counter, [](const ShardStats& shard) { return shard.waited_total; });
    family("skua_shard_waiting", "Tasks that wait on an undecided slot.", MetricType::Gauge,
           [](const ShardStats& shard) { return shard.waiting; });
    family("skua_shard_undecided_slots", "Slots that are undecided.", MetricType::Gauge,
           [](const ShardStats& shard) { return shard.undecided_slots; });
    family("skua_shard_waiting_max", "The most tasks that waited at once since start.",
           MetricType::Gauge, [](const ShardStats& shard) { return shard.waiting_max; });
    family("skua_shard_undecided_slots_max", "The most slots undecided at once since start.",
           MetricType::Gauge, [](const ShardStats& shard) { return shard.undecided_slots_max; });
    family("skua_shard_inbox", "Tasks handed to a shard and not looked at yet.", MetricType::Gauge,
           [](const ShardStats& shard) { return shard.inbox; });
    family("skua_shard_open_orders", "Orders whose home is in a shard, not closed.",
           MetricType::Gauge, [](const ShardStats& shard) { return shard.open_orders; });
}

void add_state(const StatsSnapshot& s, Page& page) {
    page.gauge("skua_uptime_seconds", "Seconds since start.", s.uptime_seconds);
    page.gauge("skua_open_orders", "Orders in memory that are not closed.", s.open_orders);
    page.gauge("skua_items", "Items defined.", s.items);
    page.gauge("skua_locations", "Locations defined.", s.locations);
    MetricFamily& memory = page.family("skua_memory_bytes", "Memory by use.", MetricType::Gauge);
    Page::add(memory, {{"use", "resident"}}, s.memory_rss_bytes);
    Page::add(memory, {{"use", "envelopes"}}, s.memory_envelopes_bytes);
    Page::add(memory, {{"use", "state"}}, s.memory_state_bytes);
    Page::add(memory, {{"use", "keys"}}, s.memory_keys_bytes);
}

void add_gateway(const GatewayCounts& counts, Page& page) {
    page.gauge("skua_gateway_connections", "Connections now.", counts.connections);
    page.gauge("skua_gateway_websockets", "WebSocket connections now.", counts.websockets);
    page.gauge("skua_gateway_in_flight", "Commands and queries in the engine now.",
               counts.in_flight);
    page.counter("skua_gateway_connections_total", "Connections accepted.",
                 counts.connections_total);
    page.counter("skua_gateway_connections_refused_total", "Connections over the limit.",
                 counts.connections_refused_total);
    page.counter("skua_gateway_received_bytes_total", "Bytes read.", counts.bytes_received_total);
    page.counter("skua_gateway_sent_bytes_total", "Bytes written.", counts.bytes_sent_total);
    page.counter("skua_gateway_exceptions_total", "Exceptions of a library caught at the loop.",
                 counts.exceptions_total);
    MetricFamily& answers = page.family("skua_gateway_answers_total",
                                        "Answers by route and status; batch lines and stream "
                                        "commands count one by one.",
                                        MetricType::Counter);
    for (std::size_t route = 0; route < kRoutes; ++route) {
        for (std::size_t i = 0; i < kStatuses.size(); ++i) {
            if (counts.answers[route][i] != 0) {
                Page::add(answers,
                          {{"route", to_string(static_cast<Route>(route))},
                           {"status", kStatuses[i] == 0 ? "other" : std::to_string(kStatuses[i])}},
                          counts.answers[route][i]);
            }
        }
    }
}

}  // namespace

void append_metrics_page(const Core& core, std::string& out) {
    StatsSnapshot s;
    core.stats().read(s);
    Page page;
    add_decisions(s, page);
    add_pipeline(s, page);
    add_shards(s, page);
    add_state(s, page);
    add_gateway(core.counts, page);
    page.gauge("skua_gateway_output_bytes",
               "Bytes of answers and pages that were made and not sent, of all connections.",
               std::uint64_t{core.output_bytes()});
    out.append(page.text());
}

}  // namespace skua::gateway
