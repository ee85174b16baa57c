#include <CLI/CLI.hpp>
#include <algorithm>
#include <csignal>
#include <sstream>
#include <string_view>

#include "adapters/cli/commands.hpp"
#include "adapters/cli/output.hpp"

namespace {

constexpr const char* kAbout =
    "skua: talk to a running order engine\n\n"
    "Examples:\n"
    "  skua demo                                   a small day of orders, from nothing\n"
    "  skua stock get TEA-01                       what is there of one SKU\n"
    "  skua order place --channel web --external-id 1001 --currency EUR --line TEA-01:2:4.50\n"
    "  skua wave main --fulfillments 10            pull a pick list\n"
    "  skua events --follow                        watch everything that happens\n"
    "  skua import --format online-retail --stock-percent 90 online_retail.csv.xz\n\n"
    "Exit codes: 0 done, 1 refused or failed, 2 wrong usage, 3 engine not reachable,\n"
    "141 the reader of standard output closed the pipe (as `| head` does).";

// A list of subcommands shows the first line of each; the rest stands in its own help, at the end.
void fold_descriptions(CLI::App& app) {
    for (CLI::App* command : app.get_subcommands([](CLI::App*) { return true; })) {
        const std::string text = command->get_description();
        const std::size_t end = std::min(text.find('\n'), text.size());
        command->description(text.substr(0, end));
        command->footer(text.substr(std::min(text.find_first_not_of('\n', end), text.size())));
        fold_descriptions(*command);
    }
}

// The command as far as it was understood: "skua stock get".
std::string command_of(const CLI::App& app) {
    std::string words = app.get_name();
    const CLI::App* asked = &app;
    while (!asked->get_subcommands().empty()) {
        asked = asked->get_subcommands().front();
        words += " " + asked->get_name();
    }
    return words;
}

// What stands where a subcommand was expected; empty when nothing does.
std::string unknown_subcommand(const CLI::App& app) {
    const std::vector<std::string> words = app.remaining(true);
    const auto word = std::find_if(words.begin(), words.end(),
                                   [](const std::string& text) { return !text.starts_with('-'); });
    if (word == words.end()) {
        return {};
    }
    const std::string command = command_of(app);
    return command + ": there is no subcommand '" + *word + "'; " + command +
           " --help lists them\n";
}

// Help, the version or a complaint about the command line; all of it through the one writer.
void end_parsing(const CLI::App& app, const CLI::ParseError& error, skua::cli::Context& context) {
    std::ostringstream out;
    std::ostringstream complaint;
    const bool is_usage = app.exit(error, out, complaint) != 0;
    const std::string command = command_of(app);
    std::string text = is_usage
                           ? command + ": " + error.what() + "; " + command + " --help says more\n"
                           : complaint.str();
    if (std::string_view(error.what()).starts_with("A subcommand")) {
        const std::string unknown = unknown_subcommand(app);
        text = unknown.empty() ? text : unknown;
    }
    skua::cli::print_out(out.str());
    skua::cli::print_error(text);
    if (is_usage) {
        context.exit_code = skua::cli::ExitCode::usage;
    }
}

int run(int argc, char** argv) {
    skua::cli::Context context;
    context.program = argc > 0 ? argv[0] : "skua";
    CLI::App app(kAbout, "skua");
    app.require_subcommand(1);
    app.set_version_flag("--version", std::string("skua ") + SKUA_VERSION,
                         "print the version and exit");
    app.fallthrough();  // --url and --json may stand behind the subcommand
    app.add_option("--url", context.url, "where the engine listens")
        ->envname("SKUA_URL")
        ->capture_default_str();
    app.add_flag("--json", context.is_json, "print the engine's answer as JSON");
    skua::cli::add_inventory_commands(app, context);
    skua::cli::add_order_commands(app, context);
    skua::cli::add_cart_commands(app, context);
    skua::cli::add_warehouse_commands(app, context);
    skua::cli::add_count_commands(app, context);
    skua::cli::add_return_commands(app, context);
    skua::cli::add_transfer_commands(app, context);
    skua::cli::add_watch_commands(app, context);
    skua::cli::add_import_command(app, context);
    skua::cli::add_demo_command(app, context);
    fold_descriptions(app);
    try {
        app.parse(argc, argv);
    } catch (const CLI::ParseError& error) {
        end_parsing(app, error, context);
    }
    skua::cli::finish_output(context);
    return static_cast<int>(context.exit_code);
}

}  // namespace

int main(int argc, char** argv) {
    std::signal(SIGPIPE, SIG_IGN);
    return run(argc, argv);
}
