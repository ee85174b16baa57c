#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <chrono>
#include <memory>

#include "adapters/cli/arguments.hpp"
#include "adapters/cli/commands.hpp"
#include "adapters/cli/importer/engine_import.hpp"
#include "adapters/cli/importer/online_retail.hpp"
#include "adapters/cli/importer/order_csv.hpp"
#include "adapters/cli/output.hpp"
#include "adapters/cli/wire_option.hpp"

namespace skua::cli {
namespace {

using importer::ImportReport;
using sdk::Error;
using sdk::ErrorKind;
using sdk::Result;

constexpr const char* kAbout =
    "import a file of orders: .csv, .csv.xz or - for standard input\n\n"
    "Formats:\n"
    "  online-retail  the UCI history; sale lines that share an InvoiceNo are one order; with\n"
    "                 --stock-percent (100 unless said) of all units sold received first. Dates\n"
    "                 like 2010-12-01 08:26:00, or like 12/1/2010 8:26 with --dates\n"
    "  csv            columns order_id,sku,quantity,unit_price and optionally currency,channel,\n"
    "                 description,placed_at,customer\n"
    "  jsonl          one order per line, as POST /v1/orders takes it\n\n"
    "Every order carries its external id and an idempotency key, so a second run changes nothing\n"
    "and prints the same numbers. A bad line is counted by reason and, with --rejects, written to\n"
    "a file. In online-retail and jsonl it costs itself only. In csv it costs the order that it\n"
    "names, which would lack a line: the good lines of that order are withheld, counted\n"
    "(lines_withheld, orders_withheld), written to the rejects each, and the exit code is 1;\n"
    "--partial-orders imports them without the bad one. A line whose columns cannot be told apart\n"
    "names no order and costs itself only. An order that stands in the file again counts once,\n"
    "the rest as repeated_in_file. With --json there is always one object on standard output,\n"
    "with \"error\" if the import ended early. An order that is too large for the engine's stream\n"
    "is refused (command_too_large). When the engine goes away the import waits for it, for\n"
    "--retry-seconds, and goes on where it was; for the first connection it waits 5 s.\n"
    "Exit code 0 means that the file was read to its end and something of it was imported or,\n"
    "with --dry-run, can be, and that nothing was withheld.\n\n"
    "With --returns after, online-retail's cancellation lines are booked as returns: of the "
    "latest\n"
    "earlier sale of the same customer and SKU with units that nobody has returned yet, of "
    "several\n"
    "where one is not enough. For that everything is pulled, picked and shipped first. Each line\n"
    "is accounted for: returned, returned_in_part, more_than_sold, no_earlier_sale, no_customer,\n"
    "service (the SKU does not begin with five digits) or refused.\n\n"
    "Examples:\n"
    "  skua import --format online-retail --returns after h.csv.xz\n"
    "  skua import --format online-retail --stock-percent 90 --policy all_or_nothing h.csv.xz\n"
    "  skua import --format csv --channel web --currency EUR --rejects bad.csv orders.csv\n"
    "  skua import --format online-retail --dry-run h.csv.xz";

constexpr std::uint64_t kRetrySecondsMax = 31'536'000;

struct ImportOptions {
    std::string format = "online-retail";
    std::string file;
    int stock_percent = -1;  // -1: not given
    std::string policy;
    std::string channel;
    std::string location = "main";
    std::string currency;
    std::string rejects;
    std::string dates;
    std::string returns;
    std::uint64_t retry_seconds = 30;
    sdk::Wire wire = sdk::Wire::json;
    bool takes_partial_orders = false;
    bool is_dry_run = false;
    bool has_progress = false;
};

// What the format implies where the command line says nothing; empty when all is well.
std::string completed(ImportOptions& options) {
    const bool is_history = options.format == "online-retail";
    if (options.channel.empty()) {
        options.channel = is_history ? "online-retail" : "web";
    }
    if (options.currency.empty() && is_history) {
        options.currency = "GBP";
    }
    if (options.policy.empty()) {
        options.policy = "all_or_nothing";
    }
    if (is_history && options.stock_percent < 0) {
        options.stock_percent = 100;
    }
    if (options.format == "jsonl" && options.wire == sdk::Wire::binary) {
        return "--wire binary needs a format whose lines are read here: online-retail or csv";
    }
    if (!is_history && !options.dates.empty()) {
        return "--dates is for online-retail; placed_at of the other formats is RFC 3339";
    }
    if (!is_history && !options.returns.empty()) {
        return "--returns is for online-retail; the other formats have no cancellations";
    }
    if (options.format != "csv" && options.takes_partial_orders) {
        return "--partial-orders is for csv; in the other formats a bad line costs itself only";
    }
    if (options.format == "jsonl" && options.stock_percent >= 0) {
        return "--stock-percent needs a format whose lines are read here: online-retail or csv";
    }
    return {};
}

importer::DateOrder date_order_of(const ImportOptions& options) {
    if (options.dates.empty()) {
        return importer::DateOrder::unsaid;
    }
    return options.dates == "day-first" ? importer::DateOrder::day_first
                                        : importer::DateOrder::month_first;
}

// What was read from the file. Owner: the main thread.
struct Content {
    importer::OrderBook book;
    std::vector<importer::JsonLine> lines;
    std::vector<importer::CancellationLine> cancellations;
    importer::Accounts accounts;
    std::string digest;
};

double seconds_since(std::chrono::steady_clock::time_point began) {
    return std::chrono::duration<double>(std::chrono::steady_clock::now() - began).count();
}

Result<void> read_content(const ImportOptions& options, importer::RejectLog& rejects,
                          Content& out) {
    Result<std::unique_ptr<importer::ByteSource>> source = importer::open_source(options.file);
    if (!source) {
        return source.error();
    }
    importer::HashingSource hashed(**source);
    Result<void> read;
    if (options.format == "jsonl") {
        read = importer::read_json_lines(hashed, out.lines, out.accounts, rejects);
    } else {
        importer::CsvReader reader(hashed);
        if (options.format == "csv") {
            const importer::OrderCsvOptions csv{
                .channel = options.channel,
                .currency = options.currency,
                .imports_partial_orders = options.takes_partial_orders};
            read = importer::read_order_csv(reader, csv, out.book, out.accounts, rejects);
        } else {
            read = importer::read_online_retail(
                reader,
                {options.channel, options.currency, date_order_of(options),
                 options.returns.empty() ? nullptr : &out.cancellations},
                out.book, out.accounts, rejects);
        }
    }
    out.digest = hashed.digest();
    return read;
}

importer::ImportPlan plan_of(const ImportOptions& options, const Content& content) {
    importer::ImportPlan plan;
    plan.file_key = options.format + "/" + content.digest;
    plan.location = options.location;
    plan.policy = options.policy;
    plan.stock_percent = static_cast<std::uint32_t>(std::max(0, options.stock_percent));
    plan.retry_for = std::chrono::seconds(options.retry_seconds);
    plan.wire = options.wire;
    return plan;
}

Result<void> send_content(const ImportOptions& options, const Content& content,
                          importer::EngineImport& engine) {
    SKUA_SDK_CHECK(engine.connect());
    if (options.format == "jsonl") {
        return engine.send_lines(content.lines);
    }
    if (options.stock_percent >= 0) {
        SKUA_SDK_CHECK(engine.set_up(content.book));
    }
    SKUA_SDK_CHECK(engine.send_orders(content.book));
    if (!options.returns.empty()) {
        SKUA_SDK_CHECK(engine.send_returns(content.book, content.cancellations));
    }
    return engine.ask_stock(content.book);
}

void print_bad_lines(const importer::RejectLog& rejects, const Content& content) {
    for (const std::string& line : rejects.first_lines()) {
        print_error(fmt::format("skua: {}\n", line));
    }
    const std::uint64_t bad = content.accounts.of(importer::LineKind::bad_line).lines;
    const std::uint64_t withheld = content.accounts.of(importer::LineKind::withheld_line).lines;
    if (bad + withheld > rejects.first_lines().size()) {
        print_error(fmt::format(
            "skua: {} bad lines and {} withheld in all; --rejects FILE writes every one\n", bad,
            withheld));
    }
}

void print_report(Context& context, const ImportOptions& options, const ImportReport& report,
                  const Content& content, std::string_view error) {
    if (context.is_json) {
        print_out(importer::to_json(report, content.accounts, error) + "\n");
        return;
    }
    if (!error.empty() && report.lines_read == 0) {
        return;
    }
    if (options.is_dry_run) {
        print_out(fmt::format("{}\nOrders {} ({} of them withheld), SKUs {}, units {}\n",
                              importer::accounts_table(content.accounts), report.orders_read,
                              report.orders_withheld, content.book.items().size(),
                              content.book.units()));
        return;
    }
    print_out(importer::to_table(report, content.accounts));
    const bool is_all_in = report.orders_rejected == 0 && report.orders_withheld == 0 &&
                           content.accounts.of(importer::LineKind::bad_line).lines == 0;
    if (!options.rejects.empty()) {
        print_out(fmt::format("What was not imported, line by line: {}\n", options.rejects));
    } else if (!is_all_in) {
        print_out("--rejects FILE writes down each line and order that was not imported\n");
    }
}

// Read to the end, but not all is as it was meant.
void judge_report(Context& context, const ImportOptions& options, const ImportReport& report,
                  const importer::Accounts& accounts) {
    std::string text;
    if (report.amounts_different > 0) {
        text += fmt::format("skua: the engine's total differs from the file's in {} orders\n",
                            report.amounts_different);
    }
    const auto name = [&text](const char* what, const auto& counts) {
        for (const auto& [reason, count] : counts) {
            text += fmt::format("skua: {} {} refused: {}\n", count, what, reason);
        }
    };
    name("definitions or receipts were", report.definitions_refused_by_reason);
    name("questions for stock were", report.questions_refused_by_reason);
    if (report.lines_read == 0) {
        text += "skua: the file is empty: it holds no line of an order\n";
    } else if (options.is_dry_run && report.orders_read == report.orders_withheld) {
        text += "skua: not one order can be imported\n";
    } else if (!options.is_dry_run && report.orders_accepted == 0) {
        text += "skua: not one order was imported\n";
    }
    if (report.orders_withheld > 0) {
        text += fmt::format(
            "skua: orders withheld, with a bad line among their lines: {}; good lines in them: {}; "
            "--partial-orders imports these\n",
            report.orders_withheld, accounts.of(importer::LineKind::withheld_line).lines);
    }
    if (!text.empty()) {
        print_error(text);
        context.exit_code = ExitCode::refused;
    }
}

Result<void> import_file(const sdk::Url& url, const ImportOptions& options, Content& content,
                         importer::RejectLog& rejects, ImportReport& report) {
    const auto began = std::chrono::steady_clock::now();
    Result<void> read = read_content(options, rejects, content);
    report.lines_read = content.accounts.lines_read();
    report.orders_withheld = content.book.withheld_orders();
    report.orders_read =
        content.book.orders().size() + content.lines.size() + report.orders_withheld;
    report.seconds_reading = seconds_since(began);
    report.returns.is_asked_for = !options.returns.empty();
    print_bad_lines(rejects, content);
    if (!read || options.is_dry_run) {
        return read;
    }
    importer::Progress progress(options.has_progress ? importer::ProgressMode::always
                                                     : importer::ProgressMode::automatic);
    importer::EngineImport engine(url, plan_of(options, content), progress, rejects, report);
    return send_content(options, content, engine);
}

// Every way out leads through the report: with --json there is exactly one object.
void run_import(Context& context, ImportOptions& options) {
    Content content;
    ImportReport report;
    const auto run = [&]() -> Result<void> {
        if (std::string wrong = completed(options); !wrong.empty()) {
            return Error{ErrorKind::bad_argument, std::move(wrong)};
        }
        Result<sdk::Url> url = sdk::parse_url(context.url);
        if (!url) {
            return url.error();
        }
        Result<importer::RejectLog> rejects = importer::RejectLog::open(options.rejects);
        if (!rejects) {
            return rejects.error();
        }
        Result<void> done = import_file(*url, options, content, *rejects, report);
        Result<void> written = rejects->finish();
        return done ? written : done;
    };
    Result<void> done = run();
    print_report(context, options, report, content, done ? std::string_view{} : done.error().text);
    if (!done) {
        return fail(context, done.error());
    }
    judge_report(context, options, report, content.accounts);
}

}  // namespace

void add_import_command(CLI::App& app, Context& context) {
    CLI::App* command = app.add_subcommand("import", kAbout);
    auto options = std::make_shared<ImportOptions>();
    command->add_option("file", options->file, "the file, or - for standard input")->required();
    command->add_option("--format", options->format, "how the file is written")
        ->check(CLI::IsMember({"online-retail", "csv", "jsonl"}))
        ->capture_default_str();
    command
        ->add_option("--stock-percent", options->stock_percent,
                     "define location, channel and items and receive this share of the units "
                     "sold first")
        ->check(CLI::Range(0, 1'000));
    command
        ->add_option("--policy", options->policy,
                     "for orders that do not fit the stock; all_or_nothing unless said")
        ->check(CLI::IsMember({"all_or_nothing", "backorder", "backorder_short_lines"}));
    command->add_option("--channel", options->channel,
                        "the orders' channel; web unless said, online-retail for that format");
    command->add_option("--location", options->location, "where the stock is")
        ->capture_default_str();
    command->add_option("--currency", options->currency,
                        "of the prices; needed for a csv without that column, GBP for "
                        "online-retail");
    command
        ->add_option("--dates", options->dates,
                     "how online-retail dates like 12/1/2010 8:26 are meant; those like "
                     "2010-12-01 08:26:00 need no word")
        ->check(CLI::IsMember({"month-first", "day-first"}));
    command->add_option("--rejects", options->rejects,
                        "file to write: CSV of all lines and orders not imported, with the reason");
    command
        ->add_option("--retry-seconds", options->retry_seconds,
                     "how long to go on after a lost connection, or while the engine is overloaded")
        ->check(CLI::Range(std::uint64_t{0}, kRetrySecondsMax))
        ->capture_default_str();
    command
        ->add_option("--returns", options->returns,
                     "after: online-retail, once all orders are in, everything that is allocated "
                     "is picked and shipped and the cancellations (C...) are booked as returns")
        ->check(CLI::IsMember({"after"}));
    add_wire_option(*command, options->wire);
    command->add_flag("--partial-orders", options->takes_partial_orders,
                      "csv: import the good lines of an order that has a bad one; the bad line "
                      "cannot join that order later");
    command->add_flag("--dry-run", options->is_dry_run, "read and account, without an engine");
    command->add_flag("--progress", options->has_progress, "show progress without a terminal too");
    command->callback([&context, options] { run_import(context, *options); });
}

}  // namespace skua::cli
