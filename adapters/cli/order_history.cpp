// skua order history

#include <simdjson.h>

#include <CLI/CLI.hpp>
#include <memory>
#include <optional>

#include "adapters/cli/arguments.hpp"
#include "adapters/cli/commands.hpp"
#include "adapters/cli/event_pages.hpp"

namespace skua::cli {
namespace {

using sdk::HttpResponse;
using sdk::percent_encoded;
using sdk::Result;

struct HistoryOptions {
    std::string id;
    std::optional<std::uint64_t> after;
};

// Nothing of an order happened before its number, so nobody has to look there.
std::uint64_t begin_of(const HttpResponse& order) {
    simdjson::dom::parser parser;
    std::uint64_t number = 0;
    const auto fault = parser.parse(order.body.data(), order.body.size())["number"].get(number);
    return fault == simdjson::SUCCESS && number != 0 ? number - 1 : 0;
}

void run_history(Context& context, const HistoryOptions& options) {
    Result<sdk::Url> url = sdk::parse_url(context.url);
    if (!url) {
        return fail(context, url.error());
    }
    sdk::HttpClient client(*url);
    const std::string order = "/v1/orders/" + percent_encoded(options.id);
    std::optional<std::uint64_t> after = options.after;
    if (!after) {
        const std::optional<HttpResponse> shown = answer_to(context, client, order);
        if (!shown) {
            return;
        }
        after = begin_of(*shown);
    }
    print_event_pages(context, client, order + "/history", *after);
}

}  // namespace

void add_order_history(CLI::App& order, Context& context) {
    CLI::App* history =
        order.add_subcommand("history",
                             "what happened to an order, from its first record to the last\n"
                             "Examples:\n"
                             "  skua order history o77\n"
                             "  skua order history o77 --after 8546     (what came behind 8546)");
    auto options = std::make_shared<HistoryOptions>();
    history->add_option("id", options->id, "the engine's id")->required();
    history->add_option("--after", options->after, "the sequence to begin behind")
        ->check(unsigned_fault);
    history->callback([&context, options] { run_history(context, *options); });
}

}  // namespace skua::cli
