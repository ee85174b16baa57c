#include "adapters/cli/importer/report.hpp"

#include <fmt/format.h>

#include <iterator>

#include "adapters/sdk/json_writer.hpp"

namespace skua::importer {
namespace {

using Counts = std::map<std::string, std::uint64_t, std::less<>>;

constexpr LineKind kKinds[] = {
    LineKind::sale,           LineKind::cancellation, LineKind::stock_correction,
    LineKind::free_of_charge, LineKind::adjustment,   LineKind::bad_line,
    LineKind::withheld_line};

void write_counts(sdk::JsonWriter& json, std::string_view name, const Counts& counts) {
    json.key(name).open_object();
    for (const auto& [reason, count] : counts) {
        json.field(reason, count);
    }
    json.close_object();
}

void write_kinds(sdk::JsonWriter& json, const Accounts& accounts) {
    json.key("lines_by_kind").open_object();
    for (const LineKind kind : kKinds) {
        const Account& account = accounts.of(kind);
        json.key(to_string(kind)).open_object().field("lines", account.lines);
        json.key("units").number(account.units);
        json.field("value", sdk::to_string(account.value)).close_object();
    }
    json.close_object();
}

void write_account(sdk::JsonWriter& json, const Account& account) {
    json.field("lines", account.lines).key("units").number(account.units);
    json.field("value", sdk::to_string(account.value));
}

void write_returns(sdk::JsonWriter& json, const ReturnsReport& report) {
    json.key("returns").open_object().key("lines_by_account").open_object();
    for (std::size_t i = 0; i < kReturnAccounts; ++i) {
        const ReturnSums& sums = report.by_account[i];
        json.key(to_string(static_cast<ReturnAccount>(i))).open_object();
        write_account(json, sums.all);
        json.key("returned").open_object();
        write_account(json, sums.booked);
        json.close_object().close_object();
    }
    json.close_object();
    write_counts(json, "refused_by_reason", report.refused_by_reason);
    json.field("returns", report.returns).field("returns_replayed", report.replayed);
    json.field("waves", report.waves);
    json.field("fulfillments_shipped", report.fulfillments_shipped);
    json.key("seconds_shipping").raw(fmt::format("{:.3f}", report.seconds_shipping));
    json.key("seconds_booking").raw(fmt::format("{:.3f}", report.seconds_booking));
    json.close_object();
}

double rate(std::uint64_t count, double seconds) {
    return seconds > 0.0 ? static_cast<double>(count) / seconds : 0.0;
}

void row(std::string& out, std::string_view name, std::uint64_t value) {
    fmt::format_to(std::back_inserter(out), "  {:<26}{:>20}\n", name, value);
}

void append_counts(std::string& out, std::string_view title, const Counts& counts) {
    if (counts.empty()) {
        return;
    }
    fmt::format_to(std::back_inserter(out), "\n{}, by reason\n", title);
    for (const auto& [reason, count] : counts) {
        row(out, reason, count);
    }
}

}  // namespace

void count_reason(Counts& counts, std::string_view reason) {
    const auto found = counts.find(reason);
    if (found == counts.end()) {
        counts.emplace(reason, 1);
    } else {
        ++found->second;
    }
}

std::string to_json(const ImportReport& report, const Accounts& accounts, std::string_view error) {
    std::string out;
    sdk::JsonWriter json(out);
    json.open_object().field("lines_read", report.lines_read);
    json.field("lines_accepted", report.lines_accepted);
    json.field("lines_rejected", report.lines_rejected);
    json.field("lines_withheld", accounts.of(LineKind::withheld_line).lines);
    json.field("orders_read", report.orders_read);
    json.field("orders_withheld", report.orders_withheld);
    json.field("orders_accepted", report.orders_accepted);
    json.field("orders_rejected", report.orders_rejected);
    json.field("orders_full", report.orders_full);
    json.field("orders_partial", report.orders_partial);
    json.field("orders_none", report.orders_none);
    json.field("units_initial", report.units_initial);
    json.field("units_accepted", report.units_accepted);
    json.field("units_allocated", report.units_allocated);
    json.field("units_backordered", report.units_backordered);
    json.key("units_left").number(report.units_left);
    json.field("skus", report.skus).field("skus_at_zero", report.skus_at_zero);
    json.field("value_accepted", sdk::to_string(report.value_accepted));
    write_kinds(json, accounts);
    write_counts(json, "bad_lines_by_reason", accounts.bad_by_reason());
    write_counts(json, "rejects_by_reason", report.rejects_by_reason);
    write_counts(json, "definitions_refused_by_reason", report.definitions_refused_by_reason);
    write_counts(json, "questions_refused_by_reason", report.questions_refused_by_reason);
    if (report.returns.is_asked_for) {
        write_returns(json, report.returns);
    }
    json.field("repeated_in_file", report.repeated_in_file);
    json.field("orders_replayed", report.orders_replayed);
    json.field("answers_repeated", report.answers_repeated);
    json.field("reconnects", report.reconnects);
    json.field("amounts_different", report.amounts_different);
    json.key("seconds").open_object();
    json.key("reading").raw(fmt::format("{:.3f}", report.seconds_reading));
    json.key("stock").raw(fmt::format("{:.3f}", report.seconds_stock));
    json.key("orders").raw(fmt::format("{:.3f}", report.seconds_orders));
    json.key("questions").raw(fmt::format("{:.3f}", report.seconds_questions));
    json.close_object().optional_field("error", error).close_object();
    return out;
}

std::string accounts_table(const Accounts& accounts) {
    std::string out = fmt::format("{:<20}{:>12}{:>14}{:>20}\n", "Lines", "lines", "units", "value");
    for (const LineKind kind : kKinds) {
        const Account& account = accounts.of(kind);
        fmt::format_to(std::back_inserter(out), "  {:<18}{:>12}{:>14}{:>20}\n", to_string(kind),
                       account.lines, account.units, sdk::to_string(account.value));
    }
    fmt::format_to(std::back_inserter(out), "  {:<18}{:>12}\n", "all", accounts.lines_read());
    for (const auto& [reason, count] : accounts.bad_by_reason()) {
        fmt::format_to(std::back_inserter(out), "  bad: {:<28}{:>12}\n", reason, count);
    }
    return out;
}

std::string to_table(const ImportReport& report, const Accounts& accounts) {
    std::string out = accounts_table(accounts);
    out += "\nOrders\n";
    row(out, "read", report.orders_read);
    row(out, "accepted", report.orders_accepted);
    row(out, "  fully allocated", report.orders_full);
    row(out, "  partly", report.orders_partial);
    row(out, "  not at all", report.orders_none);
    row(out, "rejected", report.orders_rejected);
    row(out, "withheld, not sent", report.orders_withheld);
    row(out, "lines accepted", report.lines_accepted);
    row(out, "lines rejected", report.lines_rejected);
    row(out, "lines withheld", accounts.of(LineKind::withheld_line).lines);
    row(out, "replayed from earlier", report.orders_replayed);
    row(out, "repeated in the file", report.repeated_in_file);
    fmt::format_to(std::back_inserter(out), "  {:<26}{:>20}\n", "value accepted",
                   sdk::to_string(report.value_accepted));
    out += "\nUnits\n";
    row(out, "initial stock", report.units_initial);
    row(out, "accepted", report.units_accepted);
    row(out, "allocated at once", report.units_allocated);
    row(out, "back-ordered", report.units_backordered);
    if (report.skus > 0) {
        fmt::format_to(std::back_inserter(out), "  {:<26}{:>20}\n", "left, not allocated",
                       report.units_left);
        fmt::format_to(std::back_inserter(out), "  {:<26}{:>20}\n", "SKUs with nothing left",
                       fmt::format("{} of {}", report.skus_at_zero, report.skus));
    }
    append_counts(out, "Orders rejected", report.rejects_by_reason);
    append_counts(out, "Definitions and receipts refused", report.definitions_refused_by_reason);
    append_counts(out, "Questions for stock refused", report.questions_refused_by_reason);
    fmt::format_to(
        std::back_inserter(out),
        "\nTime: reading the file {:.2f} s, items and receipts {:.2f} s, orders {:.2f} s "
        "({:.0f}/s), asking for stock {:.2f} s\n"
        "Connection lost {} times; {} commands sent again because the engine was busy\n",
        report.seconds_reading, report.seconds_stock, report.seconds_orders,
        rate(report.orders_accepted + report.orders_rejected, report.seconds_orders),
        report.seconds_questions, report.reconnects, report.answers_repeated);
    if (report.returns.is_asked_for) {
        out += returns_table(report.returns);
    }
    return out;
}

}  // namespace skua::importer
