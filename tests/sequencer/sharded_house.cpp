#include "tests/sequencer/sharded_house.hpp"

#include <algorithm>
#include <array>
#include <utility>

#include "engine/codec/json_render.hpp"

namespace skua::sequencer::test {

std::string Reference::take(const Bytes& bytes) {
    arena_.reset();
    auto decoded = codec::decode_record(bytes, arena_);
    if (!decoded) {
        return std::string("a record cannot be read: ") + decoded.error().where;
    }
    domain::Record& record = *decoded;
    const std::string number = "record " + std::to_string(record.sequence.raw());
    if (const auto difference = twin_.check(record)) {
        return number + ": " + difference->what;
    }
    domain::Record again = record;
    // The fence is the writer's; nobody decides it.
    if (!std::holds_alternative<domain::Fence>(record.command.body)) {
        again.decision = engine_.decide(record.command, record.sequence, record.time, arena_);
    }
    Bytes encoded;
    encoder_.append(again, encoded);
    if (encoded != bytes) {
        return number + " (" + domain::to_string(domain::kind_of(record.command)) +
               ") is not what one shard decides";
    }
    engine_.apply(record);
    time_ = record.time;
    return {};
}

std::string Reference::check(const domain::QueryBody& query, domain::Sequence reflects,
                             const domain::QueryResult& answer) {
    base::Arena arena;
    std::string expected;
    std::string given;
    codec::render_result(query, domain::answer(engine_.state(), query, arena), reflects, expected);
    codec::render_result(query, answer, reflects, given);
    return expected == given ? std::string()
                             : "an answer as of " + std::to_string(reflects.raw()) + ": " + given +
                                   " instead of " + expected;
}

ShardedHouse::ShardedHouse(const Bells& bells)
    : admission_(kRing, *bells.sequencer),
      port_({.index = 0, .credits = kCredits}, admission_, outside_bell_),
      gate_({.ring = release_,
             .tail = tail_,
             .ports = {&port_},
             .own = pool_,
             .engine_bell = *bells.sequencer}),
      team_({.shards = static_cast<std::uint16_t>(bells.shards.size()),
             .window = kRing,
             .joints = 16},
            {.clock = clock_, .sequencer_bell = *bells.sequencer, .shard_bells = bells.shards}),
      agent_({.key_seed = 5, .digest_every_records = 1}, {.clock = clock_,
                                                          .admission = admission_,
                                                          .shard = team_.proxy(),
                                                          .intake = intake_,
                                                          .tail = tail_,
                                                          .release = release_,
                                                          .directory = directory_,
                                                          .disk = disk_,
                                                          .own = pool_,
                                                          .journal_bell = outside_bell_,
                                                          .release_bell = outside_bell_}) {}

std::string ShardedHouse::restore(const std::vector<Bytes>& records) {
    base::Arena arena;
    for (const Bytes& bytes : records) {
        if (std::string what = reference_.take(bytes); !what.empty()) {
            return what;
        }
        arena.reset();
        auto record = codec::decode_record(bytes, arena);
        if (!record || !agent_.restore(*record)) {
            return "a record cannot be restored";
        }
        if (agent_.restored_digest() != reference_.twin().digest()) {
            return "the digest after record " + std::to_string(record->sequence.raw()) +
                   " is another with so many shards";
        }
        records_.push_back(bytes);
    }
    return {};
}

void ShardedHouse::start() {
    domain::Record fence;
    fence.sequence = domain::Sequence{agent_.last().raw() + 1};
    clock_.go_on_from(agent_.last_time());
    fence.time = clock_.now();
    fence.command = {.body = domain::Fence{.writer_version = "test"},
                     .actor = "engine",
                     .source = "engine",
                     .reason = {},
                     .idempotency_key = {},
                     .fingerprint = {}};
    Bytes bytes;
    encoder_.append(fence, bytes);
    records_.push_back(bytes);
    unjudged_.push_back({.bytes = bytes});
    agent_.start_after(fence.sequence, fence.time);
    tail_.start_at(fence.sequence.raw());
    team_.hand_over();
}

bool ShardedHouse::submit(const domain::Command& command) {
    Envelope* envelope = port_.try_acquire();
    if (envelope == nullptr) {
        return false;
    }
    envelope->kind = Envelope::Kind::command;
    envelope->record.command = command;
    port_.submit({&envelope, 1});
    return true;
}

bool ShardedHouse::ask(const domain::QueryBody& query) {
    Envelope* envelope = port_.try_acquire();
    if (envelope == nullptr) {
        return false;
    }
    envelope->kind = Envelope::Kind::query;
    envelope->query = query;
    port_.submit({&envelope, 1});
    return true;
}

void ShardedHouse::write() noexcept {
    while (const journal::IntakeItem* item = intake_.front()) {
        Unjudged written{
            .bytes = {}, .digest_sequence = item->digest_sequence, .digest = item->digest};
        encoder_.append(*item->record, written.bytes);
        tail_.start_at(item->record->sequence.raw());
        records_.push_back(written.bytes);
        unjudged_.push_back(std::move(written));
        intake_.pop();
    }
}

std::string ShardedHouse::work_outside() {
    write();
    gate_.do_work(kRing);
    std::array<Envelope*, kRing> answers{};
    const std::size_t count = port_.poll(answers);
    for (std::size_t i = 0; i < count; ++i) {
        if (std::string what = compare(*answers[i]); !what.empty()) {
            return what;
        }
        port_.recycle(answers[i]);
    }
    // Follow-ups have no answer; nothing that is not told yet is before them.
    return release_.size() == 0 && is_at_rest() ? judge_up_to(UINT64_MAX) : std::string();
}

std::string ShardedHouse::compare(const Envelope& envelope) {
    if (envelope.outcome == Outcome::decided) {
        return judge_up_to(envelope.record.sequence.raw());
    }
    if (envelope.outcome != Outcome::answered) {
        return {};
    }
    std::string what = judge_up_to(envelope.reflects.raw());
    if (!what.empty()) {
        return what;
    }
    if (reference_.last() != envelope.reflects.raw()) {
        return "an answer does not stand at the number that it reflects";
    }
    ++reads_compared_;
    return reference_.check(envelope.query, envelope.reflects, envelope.result);
}

std::string ShardedHouse::judge_up_to(std::uint64_t sequence) {
    while (!unjudged_.empty() && reference_.last() < sequence) {
        const Unjudged next = std::move(unjudged_.front());
        unjudged_.pop_front();
        if (std::string what = reference_.take(next.bytes); !what.empty()) {
            return what;
        }
        const bool is_stated = next.digest_sequence == reference_.last();
        if (is_stated && next.digest != reference_.twin().digest()) {
            return "the digest after record " + std::to_string(reference_.last()) + " is wrong";
        }
    }
    return {};
}

std::uint64_t ShardedHouse::votes() const {
    std::uint64_t sum = 0;
    for (const auto& agent : team_.agents()) {
        sum += agent->statistics().votes.get();
    }
    return sum;
}

std::uint64_t ShardedHouse::waited() const {
    std::uint64_t sum = 0;
    for (const auto& agent : team_.agents()) {
        sum += agent->statistics().waited.get();
    }
    return sum;
}

}  // namespace skua::sequencer::test
