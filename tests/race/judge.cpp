#include "tests/race/judge.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <set>

#include "engine/journal/inspect.hpp"
#include "engine/tools/replay.hpp"
#include "engine/tools/verify.hpp"
#include "tests/race/forgery.hpp"

namespace skua::race {

using domain::CommandKind;

namespace {

// The engine's own: no client sent them.
bool is_of_the_engine(CommandKind kind) {
    return kind == CommandKind::fence || kind == CommandKind::continue_fills;
}

void expect_equal(const std::string& what, std::uint64_t clients, std::uint64_t engine,
                  Faults& faults) {
    if (clients != engine) {
        faults.push_back(
            fmt::format("{}: the clients say {}, the engine {}", what, clients, engine));
    }
}

const tools::CertificateLine* line_of(const tools::Certificate& certificate,
                                      std::string_view check) {
    const auto found = std::ranges::find(certificate.lines, check, &tools::CertificateLine::check);
    return found == certificate.lines.end() ? nullptr : &*found;
}

// What a journal says of the commands of the clients.
struct JournalBook {
    Verdicts verdicts;
    std::vector<std::uint64_t> orders;  // accepted
    std::uint64_t continued = 0;
};

JournalBook read_journal(const std::string& directory, Faults& faults) {
    JournalBook book;
    const journal::Inspection inspection = journal::open_read_only(directory);
    if (!inspection.reader) {
        faults.emplace_back("there is no journal");
        return book;
    }
    const auto note = [&](const domain::Record& record) {
        const CommandKind kind = kind_of(record.command);
        const bool is_accepted = record.decision.verdict == domain::Verdict::accept;
        book.continued += kind == CommandKind::continue_fills ? 1U : 0U;
        if (!is_of_the_engine(kind)) {
            book.verdicts.add(kind, is_accepted ? "" : domain::to_string(record.decision.reason));
        }
        if (is_accepted && kind == CommandKind::place_order) {
            book.orders.push_back(record.decision.order.raw());
        }
        return true;
    };
    if (const auto stop =
            tools::replay_records(*inspection.reader, {.on_record = note, .on_block_end = {}})) {
        faults.push_back("the journal cannot be read: " + stop->what);
    }
    std::ranges::sort(book.orders);
    return book;
}

std::uint64_t judge_forgery(const std::string& directory, const std::string& scratch,
                            Faults& faults) {
    const auto forged = forge_refusal(directory, scratch);
    if (!forged) {
        faults.push_back(forged.error().text);
        return 0;
    }
    const tools::Certificate certificate = tools::verify(scratch, {});
    const tools::CertificateLine* const decision = line_of(certificate, "decision");
    const bool is_named = decision != nullptr && decision->is_judged && !decision->has_passed &&
                          certificate.first_wrong_record == *forged &&
                          certificate.records == *forged - 1;
    if (!is_named) {
        faults.push_back("verify does not name record " + std::to_string(*forged) +
                         ", a cart refused while its stock was there:\n" +
                         tools::render_text(certificate));
    }
    return *forged;
}

}  // namespace

void judge_stock(const Stage& stage, const Ledger& ledger, const std::vector<StockFigures>& stock,
                 Faults& faults) {
    for (std::size_t sku = 0; sku < stage.skus.size(); ++sku) {
        const StockFigures& level = stock[sku];
        const SkuUnits& units = ledger.units[sku];
        const auto received = static_cast<std::int64_t>(units.received);
        const auto shipped = static_cast<std::int64_t>(units.shipped);
        const auto promised = static_cast<std::int64_t>(units.ordered - units.cancelled);
        const bool is_right = level.on_hand + shipped == received && level.allocated >= 0 &&
                              level.allocated <= level.on_hand &&
                              level.available == level.on_hand - level.allocated &&
                              level.allocated + level.backordered + shipped == promised &&
                              (level.backordered == 0 || level.available == 0);
        if (!is_right) {
            faults.push_back(fmt::format(
                "{}: received {}, promised {} and shipped {} by the clients' ledger; on hand {}, "
                "allocated {}, available {}, back-ordered {} says the engine",
                stage.skus[sku], received, promised, shipped, level.on_hand, level.allocated,
                level.available, level.backordered));
        }
    }
}

void judge_counts(const Verdicts& answers, const EngineFigures& figures, Faults& faults) {
    expect_equal("accepted orders", answers.accepted(CommandKind::place_order),
                 figures.orders_accepted, faults);
    expect_equal("refused orders", answers.rejected(CommandKind::place_order),
                 figures.orders_rejected, faults);
    for (std::uint8_t raw = 1; raw <= static_cast<std::uint8_t>(CommandKind::continue_fills);
         ++raw) {
        const auto kind = static_cast<CommandKind>(raw);
        const auto found = figures.by_kind.find(domain::to_string(kind));
        if (!is_of_the_engine(kind)) {
            expect_equal(domain::to_string(kind), answers.accepted(kind) + answers.rejected(kind),
                         found == figures.by_kind.end() ? 0 : found->second, faults);
        }
    }
    if (answers.rejects() != figures.by_reason) {
        faults.emplace_back("the clients were given other reasons than the engine has counted");
    }
}

void judge_waiting(const Stage& stage, const EngineFigures& before, const EngineFigures& after,
                   Faults& faults) {
    for (std::size_t shard = 0; stage.is_over_several_shards && shard < after.shards.size();
         ++shard) {
        if (after.shards[shard].waited == before.shards[shard].waited) {
            faults.push_back(
                fmt::format("on shard {} nothing waited for what was undecided: this "
                            "was no race",
                            shard));
        }
    }
}

JournalVerdict judge_journal(const std::string& directory, const std::string& scratch,
                             const Ledger& all, Faults& faults) {
    JournalVerdict verdict;
    const tools::Certificate certificate = tools::verify(directory, {});
    const std::string text = tools::render_text(certificate);
    const std::size_t last_line = text.rfind('\n', text.size() - 2) + 1;
    verdict.summary = text.substr(last_line, text.size() - last_line - 1);
    const tools::CertificateLine* const decision = line_of(certificate, "decision");
    if (decision != nullptr) {
        verdict.decision = decision->detail;
    }
    if (certificate.has_passed()) {
        verdict.forged_record = judge_forgery(directory, scratch, faults);
    } else {
        faults.push_back("verify does not pass the journal:\n" + text);
    }
    const JournalBook book = read_journal(directory, faults);
    verdict.continued = book.continued;
    if (!(book.verdicts == all.verdicts)) {
        faults.emplace_back("the journal's records are not the answers that the clients got");
    }
    std::vector<std::uint64_t> orders;
    for (const AcceptedOrder& order : all.orders) {
        orders.push_back(order.id);
    }
    std::ranges::sort(orders);
    if (orders != book.orders) {
        faults.emplace_back("the journal's accepted orders are not those that were answered");
    }
    return verdict;
}

}  // namespace skua::race
