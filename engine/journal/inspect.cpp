#include "engine/journal/inspect.hpp"

#include <algorithm>
#include <array>
#include <filesystem>
#include <system_error>
#include <utility>

#include "engine/journal/extent.hpp"
#include "engine/journal/rocks_options.hpp"
#include "engine/journal/rocks_walk.hpp"

namespace skua::journal {

namespace {

constexpr std::array<std::string_view, 7> kCheckNames = {
    "lock", "manifest", "crc", "sequence", "chain", "epoch", "watermark"};

std::string range_of(const LossReport& report) {
    if (report.first_missing == 0) {
        return {};
    }
    return "records " + std::to_string(report.first_missing) + ".." +
           std::to_string(report.last_missing) + ": ";
}

void pass(Inspection& inspection, std::string_view name, std::string detail) {
    inspection.checks.push_back(
        {.name = name, .has_passed = true, .detail = std::move(detail), .error = {}});
}

// Another check ended the look at the journal: what was seen before that proves nothing of it.
void leave_open(Inspection& inspection, std::string_view name, const std::string& seen) {
    inspection.checks.push_back(
        {.name = name, .is_judged = false, .detail = "not judged beyond " + seen, .error = {}});
}

void refuse(Inspection& inspection, std::string_view name, const Loss& loss) {
    inspection.checks.push_back(
        {.name = name, .detail = range_of(loss.report) + loss.report.what, .error = loss.error});
    if (!inspection.loss) {
        inspection.loss = loss.report;
    }
}

void refuse(Inspection& inspection, std::string_view name, base::Error error) {
    inspection.checks.push_back({.name = name, .detail = error.where, .error = error});
}

// One watermark slot is enough to start with; an inspection still says that the other is damaged.
bool check_slots(Inspection& inspection) {
    const auto& reading = inspection.watermark;
    if (!reading.exists || reading.slots_damaged == 0) {
        return true;
    }
    const base::Error error{base::ErrorCode::corrupt, 0, "watermark: damaged slot"};
    inspection.checks.push_back({.name = "watermark",
                                 .detail = std::to_string(reading.slots_damaged) +
                                           " of 2 slots of the watermark file are damaged",
                                 .error = error});
    return false;
}

std::string describe(const WatermarkReading& reading, const ScanResult& scan) {
    if (!reading.newest) {
        return "none yet";
    }
    return "durable through record " + std::to_string(reading.newest->last_sequence) +
           (reading.newest->is_clean ? " (clean stop)" : " (no clean stop)") +
           ", journal through " + std::to_string(scan.state.next_sequence - 1);
}

// A clean stop leaves an exact mark; a journal that goes on beyond it has another file's mark.
std::optional<Loss> judge_clean(const ScanResult& scan, const WatermarkReading& reading) {
    const auto recovered = scan.state.next_sequence - 1;
    if (!reading.newest || !reading.newest->is_clean ||
        recovered == reading.newest->last_sequence) {
        return std::nullopt;
    }
    return Loss{
        {base::ErrorCode::corrupt, 0, "watermark: stale"},
        {0, 0,
         "the mark of a clean stop at record " + std::to_string(reading.newest->last_sequence) +
             " is not this journal's, " + "which goes on to record " + std::to_string(recovered),
         "watermark"}};
}

void report_scan(Inspection& inspection, const ScanResult& scan) {
    auto loss = judge(scan, inspection.watermark);
    if (!loss) {
        loss = judge_clean(scan, inspection.watermark);
    }
    const std::string seen =
        std::to_string(scan.blocks) + " blocks, " + std::to_string(scan.records) + " records";
    const bool is_cut_short = scan.fault != ChainFault::none;
    for (const std::string_view name : {"crc", "sequence", "chain", "epoch"}) {
        if (loss && loss->report.check == name) {
            refuse(inspection, name, *loss);
        } else if (is_cut_short) {
            leave_open(inspection, name, seen);
        } else {
            pass(inspection, name, seen);
        }
    }
    if (loss && loss->report.check == "watermark") {
        refuse(inspection, "watermark", *loss);
    } else if (!check_slots(inspection)) {
        return;
    } else if (is_cut_short) {
        leave_open(inspection, "watermark", seen);
    } else {
        pass(inspection, "watermark", describe(inspection.watermark, scan));
    }
}

}  // namespace

JournalReader::JournalReader() = default;
JournalReader::JournalReader(JournalReader&&) noexcept = default;
JournalReader& JournalReader::operator=(JournalReader&&) noexcept = default;
JournalReader::~JournalReader() = default;

base::Result<void> JournalReader::replay(Position from, const Log::Visitor& visit) const {
    if (db_ == nullptr) {
        return {};  // a log without a block
    }
    const WalkRange range{.from = std::max(from, base_.position),
                          .last = scan_.state.next_sequence - 1,
                          .base = base_,
                          .log_id = scan_.state.log_id};
    return walk_blocks(
        *db_, range,
        [&](const codec::BlockView&, std::span<const std::byte> block) -> base::Result<bool> {
            SKUA_TRY_VOID(visit(block));
            return true;
        });
}

// Has access to the reader's inside; the steps of an inspection in their order.
struct Inspector {
    static void run(const std::string& directory, Inspection& inspection) {
        JournalReader reader;
        auto lock = DirLock::for_reading(directory);
        if (!lock) {
            refuse(inspection, "lock", lock.error());
            return;
        }
        reader.lock_.emplace(*std::move(lock));
        pass(inspection, "lock", "nobody is writing");
        auto reading = WatermarkFile::read(directory + "/watermark");
        if (!reading) {
            refuse(inspection, "watermark", reading.error());
            return;
        }
        inspection.watermark = *reading;
        const Watermark mark = reading->newest ? *reading->newest : Watermark{};
        reader.base_ = mark.base;
        reader.scan_.state = state_at(mark.base, mark.log_id);
        if (!open_rocks(directory, mark, inspection, reader)) {
            return;
        }
        report_scan(inspection, reader.scan_);
        inspection.reader.emplace(std::move(reader));
    }

private:
    // False when there is nothing to look at; a directory in which no block was ever durable
    // passes.
    static bool open_rocks(const std::string& directory, const Watermark& mark,
                           Inspection& inspection, JournalReader& reader) {
        const std::string journal = directory + "/journal";
        std::error_code ignored;
        if (!std::filesystem::exists(journal + "/CURRENT", ignored)) {
            auto gone = judge_without_current(journal, mark);
            if (!gone && !inspection.watermark.exists) {
                gone = Loss{{base::ErrorCode::not_found, 0, "journal: none here"},
                            {0, 0, "there is neither a journal nor a watermark", "manifest"}};
            }
            if (gone) {
                refuse(inspection, "manifest", *gone);
                return false;
            }
            pass(inspection, "manifest", "an empty log");
            return true;
        }
        Look look = look_into(journal, rocksdb::Env::Default());
        if (look.db == nullptr) {
            refuse(
                inspection, "manifest",
                judge_closed(look.status, journal, inspection.watermark, rocksdb::Env::Default()));
            return false;
        }
        pass(inspection, "manifest", "RocksDB opens it");
        reader.scan_ = scan_look(look, journal, reader.base_, mark);
        reader.db_ = std::move(look.db);
        return true;
    }
};

bool Inspection::has_passed() const noexcept {
    return first_failure() == nullptr && checks.size() == kCheckNames.size();
}

const Check* Inspection::first_failure() const noexcept {
    for (const auto& check : checks) {
        if (!check.has_passed && check.is_judged) {
            return &check;
        }
    }
    return nullptr;
}

Inspection open_read_only(const std::string& directory) {
    Inspection inspection;
    Inspector::run(directory, inspection);
    return inspection;
}

}  // namespace skua::journal
