#include "engine/journal/writer.hpp"

#include <utility>

namespace skua::journal {

namespace {

base::Error error_of(AppendOutcome outcome, const Log& log) noexcept {
    switch (outcome) {
        case AppendOutcome::fenced:
            return {base::ErrorCode::fenced, 0, "journal: another writer acquired the log"};
        case AppendOutcome::rejected:
            return {base::ErrorCode::invalid, 0, "journal: block does not continue the log"};
        case AppendOutcome::corrupt:
            return {base::ErrorCode::corrupt, 0, "journal: the log is damaged"};
        default:
            break;
    }
    const auto behind = log.failure();
    return behind.code != base::ErrorCode::ok
               ? behind
               : base::Error{base::ErrorCode::io, 0, "journal: unknown whether it was written"};
}

}  // namespace

JournalWriter::JournalWriter(Wiring wiring) : JournalWriter(std::move(wiring), Limits{}) {}

JournalWriter::JournalWriter(Wiring wiring, Limits limits)
    : wiring_(std::move(wiring)), limits_(limits), next_(wiring_.log.state()) {
    epoch_ = next_.epoch;
    SKUA_ASSERT(limits_.block_bytes_max > kBlockHeaderBytesMax);
}

std::size_t JournalWriter::do_work(std::size_t limit) noexcept {
    thread_.check();
    std::size_t done = 0;
    if (has_stopped_ || !try_append()) {
        return 0;
    }
    const IntakeItem* item = wiring_.intake.front();
    while (item != nullptr && done < limit && sealed_.bytes == nullptr && !has_stopped_) {
        take(*item);
        wiring_.intake.pop();
        ++done;
        item = wiring_.intake.front();
    }
    if (item == nullptr && count_ > 0 && sealed_.bytes == nullptr && is_device_free()) {
        seal();
        try_append();
        ++done;
    }
    return done;
}

void JournalWriter::take(const IntakeItem& item) noexcept {
    if (item.record != nullptr) {
        add_record(*item.record);
    }
    if (item.digest_sequence != 0) {
        digest_sequence_ = item.digest_sequence;
        digest_ = item.digest;
    }
}

void JournalWriter::add_record(const domain::Record& record) noexcept {
    // A gap here would be a bug of the sequencer, and would look like loss for ever after.
    SKUA_ASSERT(record.sequence.raw() == next_.next_sequence + count_);
    const std::size_t before = records_.size();
    const std::size_t added = encoder_.append(record, records_);
    const std::size_t room = limits_.block_bytes_max - kBlockHeaderBytesMax;
    SKUA_ASSERT(added <= room);
    if (records_.size() > room) {
        // It opens the next block instead.
        const std::vector<std::byte> tail(records_.begin() + static_cast<std::ptrdiff_t>(before),
                                          records_.end());
        records_.resize(before);
        seal();
        records_ = tail;
        count_ = 1;
        try_append();
    } else {
        ++count_;
    }
    statistics_.records.add();
    statistics_.taken_sequence.set(record.sequence.raw());
}

// Makes the open block the sealed one and opens an empty one behind it.
void JournalWriter::seal() noexcept {
    SKUA_ASSERT(sealed_.bytes == nullptr && count_ > 0);
    const Position last = next_.next_sequence + count_ - 1;
    // A digest stated by the record that did not fit belongs to the next block.
    const bool has_digest = digest_sequence_ != 0 && digest_sequence_ <= last;
    const codec::BlockHeader header{.log_id = next_.log_id,
                                    .epoch = epoch_,
                                    .block_number = next_.next_block_number,
                                    .first_sequence = next_.next_sequence,
                                    .count = count_,
                                    .time_micros = wiring_.clock.now().micros,
                                    .previous_hash = next_.last_hash,
                                    .digest_sequence = has_digest ? digest_sequence_ : 0,
                                    .digest = has_digest ? digest_ : 0};
    auto bytes = std::make_shared<std::vector<std::byte>>();
    codec::seal_block(header, records_, *bytes);
    SKUA_ASSERT(bytes->size() <= limits_.block_bytes_max);
    if (has_digest) {
        digest_sequence_ = 0;
    }
    sealed_ = {std::move(bytes), header.first_sequence, last};
    // The hash is known once the log has it; nothing is sealed before that.
    next_.next_sequence = last + 1;
    records_.clear();
    count_ = 0;
}

// True when no sealed block waits any more.
bool JournalWriter::try_append() noexcept {
    if (sealed_.bytes == nullptr) {
        return true;
    }
    if (has_stopped_ || wiring_.appended.bytes() > limits_.unsynced_bytes_max) {
        return false;
    }
    const AppendOutcome outcome = wiring_.log.append(epoch_, *sealed_.bytes);
    if (outcome == AppendOutcome::overloaded) {
        statistics_.overloads.add();
        return false;
    }
    if (outcome != AppendOutcome::written) {
        stop(error_of(outcome, wiring_.log));
        return false;
    }
    statistics_.blocks.add();
    statistics_.bytes.add(sealed_.bytes->size());
    next_ = wiring_.log.state();
    wiring_.appended.push(std::exchange(sealed_, {}));
    if (wiring_.sync_bell != nullptr) {
        wiring_.sync_bell->ring();
    }
    return true;
}

bool JournalWriter::is_device_free() const noexcept {
    return wiring_.tail.durable() + 1 >= next_.next_sequence;
}

bool JournalWriter::flush() noexcept {
    thread_.release();
    if (!try_append()) {
        return false;
    }
    if (count_ > 0) {
        seal();
    }
    return try_append();
}

void JournalWriter::stop(base::Error error) noexcept {
    has_stopped_ = true;
    wiring_.fail_stop(error);
}

}  // namespace skua::journal
