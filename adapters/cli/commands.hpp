#pragma once

// The subcommands. Each function adds its part to the program and keeps its options alive inside
// the callback it registers; a callback does the work and sets the context's exit code.

#include "adapters/cli/context.hpp"

namespace CLI {
class App;
}

namespace skua::cli {

// `context` outlives `app`.
void add_inventory_commands(CLI::App& app, Context& context);  // item, location, channel, stock
void add_order_commands(CLI::App& app, Context& context);      // order ...
void add_order_change(CLI::App& order, Context& context);      // order change
void add_order_history(CLI::App& order, Context& context);     // order history
void add_warehouse_commands(CLI::App& app, Context& context);  // wave, pick, ship
void add_cart_commands(CLI::App& app, Context& context);       // cart ...
void add_parcel_commands(CLI::App& app, Context& context);     // pack, track, over-deliver
// condition of stock, pick short; count
void add_stock_condition(CLI::App& stock, Context& context);
void add_pick_short(CLI::App& pick, Context& context);
void add_count_commands(CLI::App& app, Context& context);
void add_return_commands(CLI::App& app, Context& context);    // return ...
void add_transfer_commands(CLI::App& app, Context& context);  // transfer ...
void add_watch_commands(CLI::App& app, Context& context);     // events, stats, verify
void add_import_command(CLI::App& app, Context& context);
void add_demo_command(CLI::App& app, Context& context);

}  // namespace skua::cli
