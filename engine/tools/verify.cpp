#include "engine/tools/verify.hpp"

#include <algorithm>
#include <deque>
#include <optional>
#include <utility>
#include <variant>

#include "engine/base/decimal.hpp"
#include "engine/journal/inspect.hpp"
#include "engine/tools/data_directory.hpp"
#include "engine/tools/fingerprints.hpp"
#include "engine/tools/replay.hpp"
#include "engine/twin/twin.hpp"

namespace skua::tools {
namespace {

constexpr std::uint64_t kProgressEvery = 50'000;
// How far behind a stated digest may be; blocks state it a few blocks late.
constexpr std::size_t kDigestsKept = std::size_t{1} << 22U;

std::string hex(std::uint64_t value) {
    constexpr const char* kDigits = "0123456789abcdef";
    std::string out(16, '0');
    for (std::size_t i = 0; i < out.size(); ++i) {
        out[out.size() - 1 - i] = kDigits[(value >> (4 * i)) & 15U];
    }
    return out;
}

std::string hex_of_hash(const codec::BlockHash& hash) {
    std::uint64_t head = 0;
    for (std::size_t i = 0; i < 8; ++i) {
        head = head << 8U | std::to_integer<std::uint64_t>(hash[i]);
    }
    return hex(head);
}

// The journal's records, one after the other, beside the twin.
class Replay {
public:
    Replay(const Progress& progress, std::uint64_t all) : progress_(progress), all_(all) {}

    bool on_record(const domain::Record& record) {
        difference_ = twin_.check(record);
        if (difference_) {
            return false;
        }
        if (const auto what = fingerprints_.check(record, twin_.state())) {
            fingerprint_fault_ = "record " + std::to_string(record.sequence.raw()) + ": " + *what;
            fingerprint_fault_record_ = record.sequence.raw();
            return false;
        }
        ++records_;
        digests_.push_back(twin_.digest());
        if (digests_.size() > kDigestsKept) {
            digests_.pop_front();
        }
        if (records_ == next_sweep_) {  // the whole state, ever more rarely as it grows
            next_sweep_ *= 4;
            difference_ = twin_.check_state();
        }
        if (progress_ && records_ % kProgressEvery == 0) {
            progress_(records_, all_);
        }
        return !difference_;
    }

    bool on_block_end(const codec::BlockHeader& header) {
        ++blocks_;
        if (header.digest_sequence == 0) {
            return true;
        }
        const std::uint64_t kept_from = records_ + 1 - digests_.size();
        if (header.digest_sequence < kept_from || header.digest_sequence > records_) {
            digest_fault_ = "block " + with_commas(header.block_number) +
                            " states a digest for record " + with_commas(header.digest_sequence) +
                            ", which is not at or shortly before it";
            return false;
        }
        const std::uint64_t mine = digests_[header.digest_sequence - kept_from];
        if (mine != header.digest) {
            digest_fault_ = "record " + std::to_string(header.digest_sequence) +
                            ": twin's state is " + hex(mine) + ", block " +
                            with_commas(header.block_number) + " says " + hex(header.digest);
            digest_fault_record_ = header.digest_sequence;
            return false;
        }
        ++digests_compared_;
        return true;
    }

    void finish() {
        if (!has_fault()) {
            difference_ = twin_.check_state();
        }
    }

    // `is_cut_short`: the journal itself ends before its end, so nothing behind that was seen.
    void report(const std::optional<ReplayStop>& stop, bool is_cut_short,
                Certificate& certificate) {
        is_complete_ = !stop && !is_cut_short && !has_fault() && records_ == all_;
        certificate.blocks = blocks_;
        certificate.records = records_;
        report_records(stop, certificate);
        for (const auto check :
             {twin::Check::command, twin::Check::keys, twin::Check::follow_ups, twin::Check::money,
              twin::Check::decision, twin::Check::lines, twin::Check::stock,
              twin::Check::pick_lists, twin::Check::expiry}) {
            report_check(check, certificate);
        }
        report_fingerprints(certificate);
        if (!digest_fault_.empty()) {
            certificate.fail("digest", digest_fault_);
            certificate.first_wrong_record = digest_fault_record_;
        } else {
            conclude("digest",
                     with_commas(digests_compared_) + " stated, all the twin's; it ends with " +
                         hex(twin_.digest()),
                     certificate);
        }
    }

private:
    [[nodiscard]] bool has_fault() const {
        return difference_ || !digest_fault_.empty() || !fingerprint_fault_.empty();
    }

    // Passed only when every request was compared: what cannot be is not called right.
    void report_fingerprints(Certificate& certificate) const {
        constexpr const char* kCheck = "fingerprints";
        const std::string equal = with_commas(fingerprints_.equal()) +
                                  " made again from the records' content, all as stated";
        if (!fingerprint_fault_.empty()) {
            certificate.fail(kCheck, fingerprint_fault_);
            certificate.first_wrong_record = fingerprint_fault_record_;
        } else if (is_complete_ && fingerprints_.unstated() + fingerprints_.untold() != 0) {
            certificate.leave_open(
                kCheck, equal + "; not judged: " + with_commas(fingerprints_.unstated()) +
                            " requests whose record states none, " +
                            with_commas(fingerprints_.untold()) +
                            " that name a SKU which no item has");
        } else {
            conclude(kCheck,
                     equal + "; " + with_commas(fingerprints_.own()) +
                         " commands of the engine itself have none",
                     certificate);
        }
    }

    void report_records(const std::optional<ReplayStop>& stop, Certificate& certificate) const {
        if (stop) {
            certificate.fail("records",
                             "record " + std::to_string(stop->sequence) + ": " + stop->what);
            certificate.first_wrong_record = stop->sequence;
        } else if (difference_ && difference_->check == twin::Check::sequence) {
            fail_with_difference("records", certificate);
        } else {
            conclude("records", with_commas(records_) + " without a gap, time never goes back",
                     certificate);
        }
    }

    void report_check(twin::Check check, Certificate& certificate) const {
        if (difference_ && difference_->check == check) {
            fail_with_difference(twin::to_string(check), certificate);
        } else {
            conclude(twin::to_string(check), detail(check), certificate);
        }
    }

    // A check without a failure has passed only if it saw every record.
    void conclude(const char* check, std::string detail, Certificate& certificate) const {
        if (is_complete_) {
            certificate.pass(check, std::move(detail));
        } else {
            certificate.leave_open(check, "not judged beyond record " + with_commas(records_));
        }
    }

    void fail_with_difference(const char* check, Certificate& certificate) const {
        certificate.fail(check, "record " + std::to_string(difference_->sequence.raw()) + ": " +
                                    difference_->what);
        certificate.first_wrong_record = difference_->sequence.raw();
    }

    [[nodiscard]] std::string detail(twin::Check check) const {
        const twin::Totals& totals = twin_.totals();
        const twin::State& state = twin_.state();
        switch (check) {
            case twin::Check::sequence:
                return {};
            case twin::Check::command:
                return "every command is inside its limits";
            case twin::Check::keys:
                return "no order accepted twice, no Idempotency-Key numbered twice";
            case twin::Check::follow_ups:
                return with_commas(totals.continued) + " continued, oldest first; " +
                       with_commas(state.pending.size()) + " SKUs pending; " +
                       with_commas(totals.between_follow_ups) +
                       " other records numbered while one waited";
            case twin::Check::money:
                return with_commas(totals.orders) + " orders accepted" + values();
            case twin::Check::decision:
                return with_commas(totals.records) + " equal to the twin's, " +
                       with_commas(totals.rejected) + " of them rejects";
            case twin::Check::lines:
                return with_commas(units(totals.units_ordered)) +
                       " units ordered, each in one bucket; " +
                       with_commas(units(totals.units_shipped)) + " shipped, " +
                       with_commas(units(totals.units_cancelled)) +
                       " cancelled; L1 and L2 after every record";
            case twin::Check::stock:
                return stock();
            case twin::Check::pick_lists:
                return with_commas(state.pick_lists.size()) +
                       " lists, no line in two open ones after any record";
            case twin::Check::expiry:
                return with_commas(totals.expired) + " holds ended at their time, " +
                       with_commas(totals.expired_gone) + " were gone by then; " +
                       with_commas(state.timed_holds.size()) + " still to end; " +
                       with_commas(totals.claims_expired) + " claims expired, " +
                       with_commas(totals.claims_gone) + " were over or set anew; " +
                       with_commas(awaited<domain::PickListId>()) + " still held" + carts();
        }
        return {};
    }

    [[nodiscard]] std::string carts() const {
        const twin::Totals& totals = twin_.totals();
        return twin_.state().reservations.empty()
                   ? std::string()
                   : "; " + with_commas(totals.reservations_expired) +
                         " reservations ended at theirs, " +
                         with_commas(awaited<domain::OrderId>()) + " held, " +
                         with_commas(totals.reservations_gone) + " were over or extended";
    }

    // Ends of one kind of what ends by itself.
    template <class Subject>
    [[nodiscard]] std::uint64_t awaited() const {
        return static_cast<std::uint64_t>(std::ranges::count_if(
            twin_.state().ends,
            [](const auto& end) { return std::holds_alternative<Subject>(end.second); }));
    }

    [[nodiscard]] std::string stock() const {
        const twin::Totals& totals = twin_.totals();
        twin::Units on_hand;
        twin::Units allocated;
        twin::Units reserved;
        twin::Units in_transit;
        for (const auto& [key, level] : twin_.state().levels) {
            in_transit += level.in_transit;
            on_hand += level.on_hand;
            allocated += level.allocated;
            reserved += level.soft_reserved;
        }
        return with_commas(twin_.state().levels.size()) + " levels, on hand " +
               with_commas(units(on_hand)) + " = received " +
               with_commas(units(totals.units_received)) + " + adjusted " +
               std::to_string(totals.units_adjusted.raw()) + " - shipped " +
               with_commas(units(totals.units_shipped)) + " - shorted " +
               with_commas(units(totals.units_shorted)) + " + counted " +
               std::to_string(totals.units_counted.raw()) + " + returned " +
               with_commas(units(totals.units_returned)) + transferred(in_transit) +
               "; allocated " + with_commas(units(allocated)) + ", reserved " +
               with_commas(units(reserved)) + "; S1, S2, S3, S7, S9 and S10 after every record";
    }

    // What of on hand transfers took and brought, and where the difference is.
    [[nodiscard]] std::string transferred(twin::Units in_transit) const {
        const twin::Totals& totals = twin_.totals();
        if (twin_.state().transfers.empty()) {
            return {};
        }
        return " - sent " + with_commas(units(totals.units_sent)) + " + arrived " +
               with_commas(units(totals.units_arrived)) + " (in transit " +
               with_commas(units(in_transit)) + ", lost " + with_commas(units(totals.units_lost)) +
               ", found " + with_commas(units(totals.units_found)) + ")";
    }

    [[nodiscard]] std::string values() const {
        std::string out;
        for (const auto& [currency, value] : twin_.totals().value_by_currency) {
            out += ", " + base::format(value) + " " + currency;
        }
        return out;
    }

    [[nodiscard]] static std::uint64_t units(twin::Units value) {
        return static_cast<std::uint64_t>(value.raw());
    }

    const Progress& progress_;
    std::uint64_t all_ = 0;
    twin::Twin twin_;
    std::uint64_t blocks_ = 0;
    std::uint64_t records_ = 0;
    std::uint64_t next_sweep_ = 1'000;
    std::deque<std::uint64_t> digests_;  // after each of the last records
    std::uint64_t digests_compared_ = 0;
    bool is_complete_ = false;
    std::optional<twin::Difference> difference_;
    std::string digest_fault_;
    std::uint64_t digest_fault_record_ = 0;
    Fingerprints fingerprints_;
    std::string fingerprint_fault_;
    std::uint64_t fingerprint_fault_record_ = 0;
};

// The journal's own checks. A directory that a daemon holds, or that is none, is not judged.
void report_inspection(const journal::Inspection& inspection, Certificate& certificate) {
    for (const journal::Check& check : inspection.checks) {
        if (check.has_passed && check.name == "chain" && inspection.reader) {
            const journal::LogState& state = inspection.reader->state();
            certificate.pass(check.name, with_commas(state.next_block_number - 1) +
                                             " blocks, head " + hex_of_hash(state.last_hash));
        } else if (check.has_passed) {
            certificate.pass(check.name, check.detail);
        } else if (!check.is_judged) {
            certificate.leave_open(check.name, check.detail);
        } else if (check.name == "lock") {
            certificate.fail(check.name, "a running daemon writes to this directory (" +
                                             check.detail + "); stop it, or verify a copy");
            certificate.is_unreadable = true;
        } else {
            certificate.fail(check.name, check.detail);
        }
    }
    if (inspection.loss) {
        certificate.first_wrong_record = inspection.loss->first_missing;
    }
}

}  // namespace

Certificate verify(const std::string& directory, const Progress& progress) {
    Certificate certificate;
    certificate.directory = directory;
    if (!is_data_directory(directory)) {
        certificate.fail("directory", "holds neither a journal nor a watermark");
        certificate.is_unreadable = true;
        return certificate;
    }
    const journal::Inspection inspection = journal::open_read_only(directory);
    report_inspection(inspection, certificate);
    if (!inspection.reader) {
        return certificate;
    }
    if (inspection.reader->base().position != 1) {
        certificate.fail("history", "the journal begins at record " +
                                        with_commas(inspection.reader->base().position) +
                                        "; what was before it is needed to judge the rest");
        return certificate;
    }
    const std::uint64_t loss = certificate.first_wrong_record;
    Replay replay(progress, inspection.reader->state().next_sequence - 1);
    const auto stop = replay_records(
        *inspection.reader,
        {.on_record = [&](const domain::Record& record) { return replay.on_record(record); },
         .on_block_end =
             [&](const codec::BlockHeader& header) { return replay.on_block_end(header); }});
    replay.finish();
    replay.report(stop, inspection.loss.has_value(), certificate);
    if (certificate.first_wrong_record == 0) {
        certificate.first_wrong_record = loss;
    }
    return certificate;
}

}  // namespace skua::tools
