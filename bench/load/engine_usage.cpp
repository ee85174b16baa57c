#include "bench/load/engine_usage.hpp"

#include <fmt/format.h>
#include <simdjson.h>

#include <filesystem>
#include <fstream>

#include "adapters/sdk/http_client.hpp"

namespace skua::bench {

using sdk::Error;
using sdk::ErrorKind;
using sdk::Result;

namespace {

// The number behind a name at the start of a line, 0 without one.
std::uint64_t number_behind(std::ifstream& file, std::string_view name) {
    for (std::string line; std::getline(file, line);) {
        if (line.starts_with(name)) {
            return std::strtoull(line.c_str() + name.size(), nullptr, 10);
        }
    }
    return 0;
}

// A thread that has ended meanwhile has no files left; then nothing is read.
ThreadUsage read_thread(const std::filesystem::path& folder) {
    ThreadUsage usage;
    std::ifstream(folder / "schedstat") >> usage.cpu_ns;
    std::ifstream status(folder / "status");
    usage.sleeps = number_behind(status, "voluntary_ctxt_switches:");
    usage.preempted = number_behind(status, "nonvoluntary_ctxt_switches:");
    return usage;
}

}  // namespace

Result<std::map<std::string, ThreadUsage>> read_threads(pid_t pid) {
    const std::filesystem::path tasks = fmt::format("/proc/{}/task", pid);
    std::map<std::string, ThreadUsage> threads;
    std::error_code error;
    for (const auto& entry : std::filesystem::directory_iterator(tasks, error)) {
        std::string name;
        std::ifstream comm(entry.path() / "comm");
        std::getline(comm, name);
        const ThreadUsage usage = read_thread(entry.path());
        ThreadUsage& sum = threads[name];
        sum.cpu_ns += usage.cpu_ns;
        sum.sleeps += usage.sleeps;
        sum.preempted += usage.preempted;
    }
    if (error || threads.empty()) {
        return Error{ErrorKind::bad_argument, "no process to look at: " + tasks.string()};
    }
    return threads;
}

Result<ShardUsage> read_shards(const sdk::Url& url) {
    sdk::HttpClient http(url);
    sdk::HttpRequest request;
    request.target = "/stats";
    Result<sdk::HttpResponse> response = http.send(request);
    if (!response) {
        return response.error();
    }
    simdjson::dom::parser parser;
    simdjson::dom::array shards;
    if (parser.parse(response->body)["shards"].get(shards) != simdjson::SUCCESS) {
        return Error{ErrorKind::protocol, "no shards in /stats: " + response->body};
    }
    ShardUsage sum;
    for (const simdjson::dom::element shard : shards) {
        std::uint64_t votes = 0;
        std::uint64_t waited = 0;
        if (shard["votes_total"].get(votes) != simdjson::SUCCESS ||
            shard["waited_total"].get(waited) != simdjson::SUCCESS) {
            return Error{ErrorKind::protocol, "no votes in /stats: " + response->body};
        }
        sum.votes += votes;
        sum.waited += waited;
    }
    return sum;
}

std::string usage_json(const EngineUsage& before, const EngineUsage& after, std::uint64_t orders) {
    const auto per_order = [orders](std::uint64_t amount) {
        return static_cast<double>(amount) / static_cast<double>(orders);
    };
    std::string threads;
    std::uint64_t cpu_ns = 0;
    std::uint64_t sleeps = 0;
    for (const auto& [name, now] : after.threads) {
        const auto found = before.threads.find(name);
        const ThreadUsage then = found == before.threads.end() ? ThreadUsage{} : found->second;
        const std::uint64_t spent = now.cpu_ns - then.cpu_ns;
        cpu_ns += spent;
        sleeps += now.sleeps - then.sleeps;
        threads +=
            fmt::format("{}\"{}\":{{\"cpu_ns_per_order\":{:.0f},\"sleeps\":{},\"preempted\":{}}}",
                        threads.empty() ? "" : ",", name, per_order(spent),
                        now.sleeps - then.sleeps, now.preempted - then.preempted);
    }
    return fmt::format(
        "{{\"cpu_ns_per_order\":{:.0f},\"sleeps\":{},\"votes\":{},\"waited\":{},"
        "\"threads\":{{{}}}}}",
        per_order(cpu_ns), sleeps, after.shards.votes - before.shards.votes,
        after.shards.waited - before.shards.waited, threads);
}

}  // namespace skua::bench
