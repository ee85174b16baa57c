#include "engine/journal/loss.hpp"

#include <rocksdb/status.h>

#include <algorithm>

#include "engine/journal/rocks_options.hpp"

namespace skua::journal {

namespace {

base::Error loss_error(base::ErrorCode code, const char* where) noexcept {
    return {code, 0, where};
}

std::string describe(const ScanResult& scan) {
    const auto at = std::to_string(scan.state.next_sequence);
    const auto number = std::to_string(scan.state.next_block_number);
    if (scan.is_storage_damaged) {
        return "a log or segment file is damaged where block " + number + " (record " + at +
               ") stands";
    }
    switch (scan.fault) {
        case ChainFault::crc:
            return "block " + number + " (record " + at + ") is damaged: form or CRC";
        case ChainFault::sequence:
            return "block " + number + " (record " + at + ") is not there";
        case ChainFault::chain:
            return "block " + number + " (record " + at +
                   ") does not carry the hash of the block "
                   "before it: one of the two is not the one that was written";
        case ChainFault::epoch:
            return "block " + number + " (record " + at + ") is not of the writer that had the log";
        case ChainFault::none:
            break;
    }
    return "the journal ends before record " + at;
}

// Above the watermark nobody can tell what was answered; a person may, from what the channels know.
std::string advice(Position first, Position durable) {
    const std::string whole = std::to_string(first - 1);
    if (durable >= first) {
        return "; records through " + whole + " are whole and " + std::to_string(durable) +
               " were durable: put a copy of the directory back, do not serve from this one";
    }
    return "; records through " + whole + " are whole, the watermark says " +
           std::to_string(durable) +
           ": what is behind was perhaps never synced, but whole blocks " +
           "follow, so it is not dropped: keep a copy of the directory and see decision 0003";
}

Loss judge_fault(const ScanResult& scan, Position durable) {
    const Position first = scan.state.next_sequence;
    Loss loss{{}, {first, first, describe(scan), to_string(scan.fault)}};
    if (scan.fault == ChainFault::chain || scan.fault == ChainFault::epoch) {
        loss.report.last_missing = std::max(first, scan.fault_last);
        loss.error = loss_error(base::ErrorCode::corrupt, "journal: chain or epoch broken");
    } else if (scan.next_valid > first) {
        loss.report.last_missing = scan.next_valid - 1;
        loss.report.what += advice(first, durable);
        loss.error = loss_error(base::ErrorCode::journal_gap, "journal: blocks missing");
    } else if (durable >= first) {
        loss.report.last_missing = durable;
        loss.report.what += advice(first, durable);
        loss.error = loss_error(base::ErrorCode::journal_loss, "journal: durable blocks damaged");
    } else {
        loss.error = loss_error(base::ErrorCode::corrupt, "journal: last block damaged");
    }
    return loss;
}

}  // namespace

std::optional<Loss> judge(const ScanResult& scan, const WatermarkReading& reading) {
    const Position durable = reading.newest ? reading.newest->last_sequence : 0;
    if (scan.fault != ChainFault::none) {
        return judge_fault(scan, durable);
    }
    const Position recovered = scan.state.next_sequence - 1;
    if (recovered < durable) {
        return Loss{
            loss_error(base::ErrorCode::journal_loss, "journal: shorter than its watermark"),
            {recovered + 1, durable,
             describe(scan) + ", the watermark says " + std::to_string(durable), "watermark"}};
    }
    if (!scan.matches_mark) {
        return Loss{loss_error(base::ErrorCode::corrupt, "journal: not the watermark's block"),
                    {durable, durable,
                     "block " + std::to_string(reading.newest->block_number) +
                         " is not the one that the watermark names",
                     "watermark"}};
    }
    if (!reading.newest && scan.blocks > 0) {
        const std::string how = reading.exists
                                    ? "watermark damaged: no slot of its file is whole"
                                    : "watermark missing: there is no such file beside the journal";
        return Loss{loss_error(base::ErrorCode::corrupt, "journal: watermark missing or damaged"),
                    {0, 0,
                     how + "; without it nobody can tell whether records after " +
                         std::to_string(recovered) + " are missing",
                     "watermark"}};
    }
    return std::nullopt;
}

Loss journal_is_gone(const Watermark& mark) {
    return {
        loss_error(base::ErrorCode::journal_loss, "journal: there is a watermark but no journal"),
        {mark.base.position, mark.last_sequence, "the journal's CURRENT file is not there",
         "manifest"}};
}

Loss cannot_open(const rocksdb::Status& status) {
    auto error = to_error(status, "journal: RocksDB cannot open it");
    const bool is_about_files = status.IsNotFound() || status.IsPathNotFound() ||
                                status.IsInvalidArgument() || status.IsNotSupported();
    if (is_about_files) {
        error.code = base::ErrorCode::corrupt;
    }
    return {error,
            {0, 0, status.ToString() + "; which records are missing cannot be told", "manifest"}};
}

}  // namespace skua::journal
