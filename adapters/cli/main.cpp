#include <CLI/CLI.hpp>
#include <csignal>

#include "adapters/cli/commands.hpp"

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
    "Exit codes: 0 done, 1 refused or failed, 2 wrong usage, 3 engine not reachable.";

int run(int argc, char** argv) {
    skua::cli::Context context;
    CLI::App app(kAbout, "skua");
    app.require_subcommand(1);
    app.fallthrough();  // --url and --json may stand behind the subcommand
    app.add_option("--url", context.url, "where the engine listens")
        ->envname("SKUA_URL")
        ->capture_default_str();
    app.add_flag("--json", context.is_json, "print the engine's answer as JSON");
    skua::cli::add_inventory_commands(app, context);
    skua::cli::add_order_commands(app, context);
    skua::cli::add_warehouse_commands(app, context);
    skua::cli::add_watch_commands(app, context);
    skua::cli::add_import_command(app, context);
    skua::cli::add_demo_command(app, context);
    try {
        app.parse(argc, argv);
    } catch (const CLI::ParseError& error) {
        return app.exit(error) == 0 ? 0 : static_cast<int>(skua::cli::ExitCode::usage);
    }
    return static_cast<int>(context.exit_code);
}

}  // namespace

int main(int argc, char** argv) {
    std::signal(SIGPIPE, SIG_IGN);
    return run(argc, argv);
}
