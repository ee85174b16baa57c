#include "tests/race/forgery.hpp"

#include <array>
#include <memory>
#include <vector>

#include "engine/codec/record_codec.hpp"
#include "engine/journal/inspect.hpp"
#include "engine/journal/rocksdb_log.hpp"
#include "engine/tools/replay.hpp"

namespace skua::race {

using sdk::Error;
using sdk::ErrorKind;
using sdk::Result;

namespace {

constexpr std::size_t kBlockBytes = 128UL * 1024;

Error fault(const base::Error& error) {
    return {ErrorKind::local_io,
            std::string("the forgery: ") + base::to_string(error.code) + " " + error.where};
}

// Writes records into a journal of its own. Owner: the calling thread.
class Forger {
public:
    Result<void> open(const std::string& directory, std::int64_t time_micros) {
        journal::RocksDbLog::Options options;
        options.directory = directory;
        options.ballast_bytes = 0;
        auto log = journal::RocksDbLog::open(options);
        if (!log) {
            return fault(log.error());
        }
        log_ = *std::move(log);
        const auto epoch = log_->acquire(time_micros);  // record 1, as in every journal
        return epoch ? Result<void>() : Result<void>(fault(epoch.error()));
    }
    Result<void> append(const domain::Record& record) {
        encoder_.append(record, records_);
        time_micros_ = record.time.micros;
        ++count_;
        return records_.size() < kBlockBytes ? Result<void>() : seal();
    }
    Result<void> close() {
        SKUA_SDK_CHECK(seal());
        const auto closed = log_->close_clean();
        return closed ? Result<void>() : Result<void>(fault(closed.error()));
    }

private:
    Result<void> seal() {
        if (count_ == 0) {
            return {};
        }
        const journal::LogState state = log_->state();
        codec::BlockHeader header;
        header.log_id = state.log_id;
        header.epoch = state.epoch;
        header.block_number = state.next_block_number;
        header.first_sequence = state.next_sequence;
        header.count = count_;
        header.time_micros = time_micros_;
        header.previous_hash = state.last_hash;
        std::vector<std::byte> block;
        codec::seal_block(header, records_, block);
        records_.clear();
        count_ = 0;
        if (log_->append(state.epoch, block) != journal::AppendOutcome::written) {
            return Error{ErrorKind::local_io, "the forgery: a block is not taken"};
        }
        return {};
    }

    std::unique_ptr<journal::RocksDbLog> log_;
    codec::RecordEncoder encoder_;
    std::vector<std::byte> records_;
    std::uint32_t count_ = 0;
    std::int64_t time_micros_ = 0;
};

bool is_whole_cart(const domain::Record& record) {
    const auto* const order = std::get_if<domain::PlaceOrder>(&record.command.body);
    return order != nullptr && order->lines.size() > 1 &&
           order->policy == domain::Policy::all_or_nothing;
}

// The refusal that the engine would have written, one unit short of the first line.
void refuse(domain::Record& record, std::array<domain::Shortage, 1>& shortages) {
    const domain::Quantity wanted =
        std::get<domain::PlaceOrder>(record.command.body).lines[0].quantity;
    shortages[0] = {.line = domain::LineIndex{0},
                    .requested = wanted,
                    .available = domain::Quantity{wanted.raw() - 1}};
    record.decision = {};
    record.decision.verdict = domain::Verdict::reject;
    record.decision.reason = domain::RejectReason::insufficient_stock;
    record.decision.shortages = shortages;
}

}  // namespace

Result<std::uint64_t> forge_refusal(const std::string& from, const std::string& to) {
    const journal::Inspection inspection = journal::open_read_only(from);
    if (!inspection.reader) {
        return Error{ErrorKind::local_io, "the forgery: no journal in " + from};
    }
    Forger forger;
    Result<void> written;
    std::uint64_t forged = 0;
    bool is_refusal_seen = false;
    const auto copy = [&](domain::Record record) {
        if (record.sequence.raw() == 1) {
            written = forger.open(to, record.time.micros);
            return written.has_value();
        }
        const bool is_accepted = record.decision.verdict == domain::Verdict::accept;
        std::array<domain::Shortage, 1> shortages{};
        if (is_refusal_seen && is_accepted && is_whole_cart(record)) {
            refuse(record, shortages);
            forged = record.sequence.raw();
        }
        is_refusal_seen = is_refusal_seen || (!is_accepted && is_whole_cart(record));
        written = forger.append(record);
        return written.has_value() && forged == 0;
    };
    const auto stop =
        tools::replay_records(*inspection.reader, {.on_record = copy, .on_block_end = {}});
    SKUA_SDK_CHECK(written);
    if (stop || forged == 0) {
        return Error{ErrorKind::local_io,
                     "the forgery: " + (stop ? stop->what : "no cart to be refused wrongly")};
    }
    SKUA_SDK_CHECK(forger.close());
    return forged;
}

}  // namespace skua::race
