#include <fmt/format.h>
#include <simdjson.h>
#include <unistd.h>

#include <CLI/CLI.hpp>
#include <cerrno>
#include <filesystem>
#include <memory>
#include <system_error>
#include <vector>

#include "adapters/cli/arguments.hpp"
#include "adapters/cli/commands.hpp"
#include "adapters/cli/event_pages.hpp"
#include "adapters/cli/output.hpp"
#include "adapters/sdk/events_client.hpp"

namespace skua::cli {
namespace {

using sdk::Result;

struct EventsOptions {
    std::uint64_t after = 0;
    bool is_following = false;
};

// The feed takes a subscription beyond its end without a word, so the same is asked as a page
// first. An Error when the engine refuses it.
Result<void> check_after(Context& context, std::uint64_t after) {
    Result<std::string> page =
        ask(context, get("/v1/events?limit_bytes=1&after=" + std::to_string(after)));
    if (page || page.error().text.find("out_of_range") == std::string::npos) {
        return page ? Result<void>() : Result<void>(page.error());
    }
    std::string text = "sequence " + std::to_string(after) + " lies beyond the end";
    Result<std::string> stats = ask(context, get("/stats"));
    simdjson::dom::parser parser;
    std::uint64_t last = 0;
    if (stats &&
        parser.parse(*stats)["journal"]["durable_sequence"].get(last) == simdjson::SUCCESS) {
        text += "; the last one is " + std::to_string(last);
    }
    return sdk::Error{sdk::ErrorKind::refused, std::move(text)};
}

void follow_events(Context& context, const sdk::Url& url, const EventsOptions& options) {
    constexpr std::chrono::milliseconds kStep{1'000};
    sdk::EventsOptions follow;
    follow.after = options.after;
    auto client = sdk::EventsClient::open(url, follow);
    if (!client) {
        return fail(context, client.error());
    }
    while (true) {
        auto event = (*client)->next(kStep);
        if (!event) {
            return fail(context, event.error());
        }
        if (*event ? !print_event(context, **event) : !flush_out() || is_reader_gone()) {
            return;
        }
    }
}

void run_events(Context& context, const EventsOptions& options) {
    Result<sdk::Url> url = sdk::parse_url(context.url);
    if (!url) {
        return fail(context, url.error());
    }
    if (Result<void> known = check_after(context, options.after); !known) {
        return fail(context, known.error());
    }
    if (options.is_following) {
        return follow_events(context, *url, options);
    }
    sdk::HttpClient client(*url);
    print_event_pages(context, client, "/v1/events", options.after);
}

void add_events(CLI::App& app, Context& context) {
    CLI::App* events =
        app.add_subcommand("events",
                           "what has happened, in the order of the sequence\nExamples:\n"
                           "  skua events --after 1000\n  skua events --follow --json");
    auto options = std::make_shared<EventsOptions>();
    events->add_option("--after", options->after, "only what comes after this sequence")
        ->check(unsigned_fault)
        ->capture_default_str();
    events->add_flag("--follow", options->is_following, "go on until Ctrl-C");
    events->callback([&context, options] { run_events(context, *options); });
}

void add_stats(CLI::App& app, Context& context) {
    CLI::App* stats =
        app.add_subcommand("stats", "rates, totals, queues and latencies of the engine");
    stats->callback([&context] { run_request(context, get("/stats")); });
}

struct VerifyOptions {
    std::string directory;
    bool is_quiet = false;
};

// The program that checks a data directory stands beside this one.
void run_verify(Context& context, const VerifyOptions& options) {
    std::error_code fault;
    const auto self = std::filesystem::read_symlink("/proc/self/exe", fault);
    std::string program = (self.parent_path() / "skua-verify").string();
    // Not to be taken for an option there.
    std::string directory =
        options.directory.starts_with('-') ? "./" + options.directory : options.directory;
    std::string json = "--json";
    std::string quiet = "--quiet";
    std::vector<char*> words{program.data()};
    if (context.is_json) {
        words.push_back(json.data());
    }
    if (options.is_quiet) {
        words.push_back(quiet.data());
    }
    words.insert(words.end(), {directory.data(), nullptr});
    flush_out();
    ::execv(program.c_str(), words.data());
    fail(context, {sdk::ErrorKind::local_io,
                   "cannot run " + program + ": " + std::generic_category().message(errno)});
}

void add_verify(CLI::App& app, Context& context) {
    CLI::App* verify = app.add_subcommand(
        "verify",
        "check a data directory: replay its journal through the plain model, compare everything\n"
        "Read-only; needs no running engine. Exit code: 0 verified, 1 something is wrong, 2 wrong\n"
        "usage or nothing could be judged.\nExample: skua verify data");
    auto options = std::make_shared<VerifyOptions>();
    verify->add_option("DIR", options->directory, "the data directory")->required();
    verify->add_flag("--quiet", options->is_quiet, "no progress on standard error");
    verify->callback([&context, options] { run_verify(context, *options); });
}

}  // namespace

void add_watch_commands(CLI::App& app, Context& context) {
    add_events(app, context);
    add_stats(app, context);
    add_verify(app, context);
}

}  // namespace skua::cli
