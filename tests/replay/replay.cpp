#include "tests/replay/replay.hpp"

#include <algorithm>
#include <cstdio>
#include <utility>

#include "engine/tools/certificate.hpp"
#include "engine/tools/data_directory.hpp"

namespace skua::replay {

namespace {

// Why the journal cannot be taken as a whole; empty: it can.
std::string refuse(const journal::Inspection& inspection) {
    if (const journal::Check* const failure = inspection.first_failure()) {
        return std::string(failure->name) + ": " + failure->detail;
    }
    if (!inspection.reader) {
        return "no journal";
    }
    if (inspection.reader->base().position != 1) {
        return "the journal begins at record " +
               std::to_string(inspection.reader->base().position) +
               "; without what was before it nothing can be decided again";
    }
    return {};
}

std::string compare_slots(const PassReport& first, const PassReport& next) {
    const auto [one, other] = std::ranges::mismatch(first.slots, next.slots);
    if (one == first.slots.end() && other == next.slots.end()) {
        return {};
    }
    return "slot " + std::to_string(one - first.slots.begin()) +
           ": its digest at the end is another than with " + std::to_string(first.shards) +
           " shards";
}

std::string difference_of(const PassReport& first, const PassReport& pass) {
    const std::string with = "with " + std::to_string(pass.shards) + " shards, ";
    if (pass.finding) {
        return with + "record " + std::to_string(pass.finding->sequence) + ": " +
               pass.finding->what;
    }
    const std::string slots = compare_slots(first, pass);
    return slots.empty() ? slots : with + slots;
}

}  // namespace

Answer replay(const Question& question,
              const std::function<void(const PassReport& report)>& on_pass) {
    Answer answer;
    if (!tools::is_data_directory(question.directory)) {
        answer.unreadable = "holds neither a journal nor a watermark";
        return answer;
    }
    const journal::Inspection inspection = journal::open_read_only(question.directory);
    answer.unreadable = refuse(inspection);
    if (!answer.unreadable.empty()) {
        return answer;
    }
    answer.passes.reserve(question.shards.size());  // later passes borrow the first one's digests
    for (const std::uint16_t shards : question.shards) {
        Settings settings;
        settings.shards = shards;
        settings.patience = question.patience;
        settings.faults = question.faults;
        const Digests* const first =
            answer.passes.empty() ? nullptr : &answer.passes.front().digests;
        answer.passes.push_back(Pass(settings, first).run(*inspection.reader));
        PassReport& pass = answer.passes.back();
        answer.difference = difference_of(answer.passes.front(), pass);
        if (on_pass) {
            on_pass(pass);
        }
        if (!answer.difference.empty()) {
            break;
        }
        if (first != nullptr) {
            pass.digests = {};
        }
    }
    return answer;
}

std::string table_head() {
    return "shards    records  bytes compared  digests stated  follow-ups      votes     waited"
           "   seconds  records/s  CPU us/record\n";
}

std::string table_line(const PassReport& report) {
    const double wall = std::chrono::duration<double>(report.wall).count();
    const double processor = std::chrono::duration<double, std::micro>(report.processor).count();
    const double records = static_cast<double>(report.records);
    char line[256];
    std::snprintf(
        line, sizeof line, "%6u %10s %15s %15s %11s %10s %10s %9.3f %10s %14.3f\n",
        unsigned{report.shards}, tools::with_commas(report.records).c_str(),
        tools::with_commas(report.bytes).c_str(), tools::with_commas(report.digests_stated).c_str(),
        tools::with_commas(report.follow_ups).c_str(), tools::with_commas(report.votes).c_str(),
        tools::with_commas(report.waited).c_str(), wall,
        tools::with_commas(static_cast<std::uint64_t>(wall > 0 ? records / wall : 0)).c_str(),
        records > 0 ? processor / records : 0);
    return line;
}

}  // namespace skua::replay
