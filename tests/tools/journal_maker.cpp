#include "tests/tools/journal_maker.hpp"

#include "engine/base/assert.hpp"
#include "engine/codec/json_bodies.hpp"
#include "engine/codec/record_codec.hpp"

namespace skua::test {
namespace {

constexpr std::int64_t kStart = 1'700'000'000'000'000;
// Far enough below the limit for one more record.
constexpr std::size_t kBlockBytesAbout = 128 * 1024;
constexpr std::int64_t kMicrosPerRecord = 1'000;

}  // namespace

JournalMaker::JournalMaker(const std::string& directory) {
    journal::RocksDbLog::Options options;
    options.directory = directory;
    options.ballast_bytes = 4096;
    options.tuning.write_buffer_bytes = 1U << 20U;
    auto log = journal::RocksDbLog::open(options);
    SKUA_ASSERT(log.has_value());
    log_ = *std::move(log);
    acquire(kStart);
}

void JournalMaker::acquire(std::int64_t time_micros) {
    const auto epoch = log_->acquire(time_micros);
    SKUA_ASSERT(epoch.has_value());
    const auto replayed = log_->replay(*epoch, [&](std::span<const std::byte> bytes) {
        const auto block = codec::open_block(bytes);
        SKUA_ASSERT(block.has_value());
        codec::RecordWalker walker(block->records);
        std::span<const std::byte> record_bytes;
        const auto has_record = walker.next(record_bytes);
        SKUA_ASSERT(has_record.has_value() && *has_record);
        base::Arena arena;
        const auto record = codec::decode_record(record_bytes, arena);
        SKUA_ASSERT(record.has_value());
        twin_.apply(*record);
        blocks_.push_back(block->header.first_sequence);
        last_ = record->sequence.raw();
        return base::Result<void>{};
    });
    SKUA_ASSERT(replayed.has_value());
}

base::Timestamp JournalMaker::next_time() const {
    return {kStart + static_cast<std::int64_t>(last_ + 1) * kMicrosPerRecord};
}

void JournalMaker::submit(const domain::CommandBody& body) {
    domain::Record record;
    record.time = next_time();
    record.sequence = domain::Sequence{++last_};
    record.command.body = body;
    record.command.actor = "anonymous";
    record.command.source = "http";
    if (states_fingerprints) {
        std::string scratch;
        record.command.fingerprint = codec::fingerprint_of(record.command, scratch);
    }
    twin::TwinDecision decision = twin_.decide(record.command, record.sequence, record.time);
    record.decision = decision.view();
    twin_.apply(record);
    if (alter) {
        alter(last_, record.command);
    }
    if (tamper) {
        tamper(last_, decision);
        record.decision = decision.view();
    }
    write(record);
}

void JournalMaker::add(const domain::Record& record) {
    SKUA_ASSERT(record.sequence.raw() == last_ + 1);
    last_ = record.sequence.raw();
    twin_.apply(record);
    write(record);
}

void JournalMaker::write(const domain::Record& record) {
    codec::RecordEncoder encoder;
    first_pending_ = pending_.empty() ? last_ : first_pending_;
    encoder.append(record, pending_);
    if (last_ - first_pending_ + 1 == records_per_block || pending_.size() >= kBlockBytesAbout) {
        seal();
    }
}

void JournalMaker::seal() {
    if (pending_.empty()) {
        return;
    }
    const journal::LogState state = log_->state();
    const codec::BlockHeader header{.log_id = state.log_id,
                                    .epoch = state.epoch,
                                    .block_number = state.next_block_number,
                                    .first_sequence = state.next_sequence,
                                    .count = static_cast<std::uint32_t>(last_ + 1 - first_pending_),
                                    .time_micros = kStart,
                                    .previous_hash = state.last_hash,
                                    .digest_sequence = last_,
                                    .digest = twin_.digest() + digest_error};
    std::vector<std::byte> block;
    codec::seal_block(header, pending_, block);
    const auto outcome = log_->append(state.epoch, block);
    SKUA_ASSERT(outcome == journal::AppendOutcome::written);
    const auto synced = log_->sync();
    SKUA_ASSERT(synced.has_value());
    blocks_.push_back(header.first_sequence);
    pending_.clear();
}

void JournalMaker::fence_again(std::int64_t time_micros) {
    seal();
    acquire(time_micros);
}

void JournalMaker::close() {
    seal();
    const auto closed = log_->close_clean();
    SKUA_ASSERT(closed.has_value());
    log_.reset();
}

domain::OrderId JournalMaker::place(const std::string& id, std::uint32_t quantity) {
    const domain::OrderLineInput line{.sku = {.id = {}, .text = "A"},
                                      .quantity = domain::Quantity{quantity},
                                      .unit_price = {250, 2},
                                      .external_line_id = "1"};
    domain::PlaceOrder body;
    body.channel = "web";
    body.external_id = id;
    body.currency = base::Currency{{'E', 'U', 'R'}};
    body.policy = domain::Policy::backorder;
    body.lines = {&line, 1};
    body.total = base::ExactAmount::of(quantity, line.unit_price);
    submit(body);
    const auto& orders = twin_.state().orders;
    return orders.empty() ? domain::OrderId{} : orders.rbegin()->first;
}

void JournalMaker::write_a_day() {
    const std::vector<std::string_view> sources = {"main"};
    submit(domain::DefineItem{"A", "an item"});
    submit(domain::DefineLocation{"main"});
    submit(domain::DefineChannel{"web", sources});
    submit(domain::ReceiveStock{{{}, "A"}, "main", domain::Quantity{20}, "PO-1"});
    const domain::OrderId first = place("1001", 7);
    for (std::uint32_t i = 2; i < 9; ++i) {
        static_cast<void>(place(std::to_string(1000 + i), i));
    }
    submit(domain::ReceiveStock{{{}, "A"}, "main", domain::Quantity{5}, "PO-2"});
    submit(domain::CreateWave{"main", 1});
    const domain::PickListId list = twin_.state().pick_lists.begin()->first;
    const domain::Pick pick{
        .sku = {.id = {}, .text = "A"}, .quantity = domain::Quantity{7}, .order = {}};
    submit(domain::ConfirmPicks{list, {&pick, 1}});
    submit(domain::ShipFulfillment{first, domain::LocationId{1}, "DHL", "JD01"});
    submit(domain::ReceiveStock{{{}, "nothing"}, "main", domain::Quantity{1}, {}});
}

}  // namespace skua::test
