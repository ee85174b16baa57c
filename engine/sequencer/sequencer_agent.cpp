#include "engine/sequencer/sequencer_agent.hpp"

#include <algorithm>
#include <bit>

#include "engine/base/assert.hpp"
#include "engine/sequencer/low_disk.hpp"

namespace skua::sequencer {

namespace {

constexpr std::size_t kBatchMax = 256;
constexpr std::int64_t kNanosPerMicro = 1'000;
constexpr std::int64_t kCountEveryNs = 50'000'000;

}  // namespace

LoadStats load_of(const runtime::LoadMeter& meter) noexcept {
    return {.recent_per_mille = meter.recent_per_mille(), .busy_ns_total = meter.busy_ns()};
}

SequencerAgent::SequencerAgent(Options options, const Parts& parts, Faults faults)
    : options_(options),
      parts_(parts),
      faults_(faults),
      keys_(options.key_seed),
      batch_(kBatchMax),
      window_(parts.release.capacity()) {
    SKUA_ASSERT(std::has_single_bit(window_.size()));
    parked_.reserve(options_.parked_queries_max);
}

std::size_t SequencerAgent::do_work(std::size_t limit) noexcept {
    now_ = std::max(parts_.clock.now(), last_time_);
    steady_ns_ = parts_.clock.monotonic_ns();
    load_.begin_round(steady_ns_);
    // What shards on other threads have decided since the last round.
    std::size_t done = collect();
    done += retire_parked();
    done += admit_some(limit);
    flush();
    publish();
    // Limits and statistics may be a moment old while there is work, because the walk behind them
    // is too long for every command. At rest they are exact, as soon as the shards rest too.
    const bool is_due = steady_ns_ - counted_at_ns_ >= kCountEveryNs;
    if (is_due || (is_count_stale_ && done == 0)) {
        refresh_counts();
    }
    load_.end_round(done);
    return done;
}

void SequencerAgent::refresh_counts() noexcept {
    is_count_stale_ = false;
    counted_at_ns_ = steady_ns_;
    const shard::ShardCounts counts = parts_.shard.counts();
    items_.set(counts.items);
    locations_.set(counts.locations);
    state_bytes_.set(counts.bytes + expiries_.bytes());
    key_bytes_.set(keys_.bytes());
}

void SequencerAgent::publish() noexcept {
    open_orders_now_.set(open_orders_);
    window_fill_.set(next_place_ - next_out_);
    under_way_.set(next_place_ - next_out_ + (batch_end_ - batch_next_));
    follow_ups_now_.set(pending_follow_ups_.size());
    expiries_armed_.set(expiries_.size());
    claims_open_.set(expiries_.claims());
}

// How many more envelopes may come in: each needs a place in both rings behind, less what is in the
// window and will need one, less the record that is held back for its digest.
std::size_t SequencerAgent::room() noexcept {
    const std::size_t promised = static_cast<std::size_t>(next_place_ - next_out_) + 1;
    const std::size_t free = std::min(parts_.intake.free_slots(), parts_.release.free_slots());
    return free > promised ? free - promised : 0;
}

std::size_t SequencerAgent::admit_some(std::size_t limit) noexcept {
    // Looked at once: what the rings' other ends free meanwhile is for the next round.
    limit = std::min(limit, room());
    std::size_t done = 0;
    while (done < limit && parts_.shard.room() > 0 && admit_next()) {
        collect();
        ++done;
    }
    return done;
}

// What has come to its end was to end before anything that is stamped later. Freed units belong to
// the queue until it is served. So neither of the two is overtaken, whatever they wait for.
bool SequencerAgent::admit_next() noexcept {
    if (now_ >= stamped_before_) {
        return false;
    }
    if (is_expiry_next()) {
        return number_expiry();
    }
    if (is_follow_up_next()) {
        return number_follow_up();
    }
    Envelope* envelope = next_envelope();
    if (envelope == nullptr) {
        return false;
    }
    admit(envelope);
    return true;
}

Envelope* SequencerAgent::next_envelope() noexcept {
    if (batch_next_ == batch_end_) {
        batch_next_ = 0;
        batch_end_ = parts_.admission.queue.try_dequeue_bulk(batch_.data(), batch_.size());
        is_queue_empty_ = batch_end_ < batch_.size();
        if (batch_end_ == 0) {
            return nullptr;
        }
    }
    return batch_[batch_next_++];
}

void SequencerAgent::admit(Envelope* envelope) noexcept {
    if (envelope->kind == Envelope::Kind::query) {
        admit_query(envelope);
    } else {
        admit_command(envelope);
    }
}

// The ladder of a command. Keys come first: a retry is answered whatever the weather.
void SequencerAgent::admit_command(Envelope* envelope) noexcept {
    domain::Record& record = envelope->record;
    const KeyCheck keys = check_keys(record.command);
    if (keys.answer) {
        envelope->key_kind = keys.kind;
        envelope->first = keys.first;
        finish_without_number(envelope, *keys.answer);
        return;
    }
    if (const std::optional<Outcome> refusal = check_admission(record.command)) {
        finish_without_number(envelope, *refusal);
        return;
    }
    number(envelope, now_);
    const bool is_pick = std::holds_alternative<domain::ConfirmPicks>(record.command.body);
    if (!is_pick || !faults_.forgets_claim.strikes()) {
        expiries_.arm(record);
    }
    Pending& pending = open_place(envelope);
    take_keys(record, keys, pending);
    send(envelope, shard::Task::Kind::command);
}

void SequencerAgent::number(Envelope* envelope, base::Timestamp time) noexcept {
    ++last_;
    last_time_ = time;
    envelope->outcome = Outcome::decided;
    envelope->record.sequence = domain::Sequence{last_};
    envelope->record.time = time;
    last_number_.set(last_);
}

void SequencerAgent::admit_query(Envelope* envelope) noexcept {
    const Reach reach = resolve(envelope);
    if (reach != Reach::not_yet) {
        answer_query(envelope, reach);
        return;
    }
    // It asks for a state that does not exist yet. It may come: wait a while, off the path. What
    // waits for a decision is not refused: that comes soon, and credits bound how many there are.
    const bool is_ahead = envelope->min_sequence > last_;
    const bool is_full = parked_.size() >= options_.parked_queries_max;
    if (is_ahead && (is_draining_.is_raised() || is_full)) {
        finish_without_number(envelope, Outcome::sequence_not_reached);
        return;
    }
    const std::int64_t deadline =
        parts_.clock.monotonic_ns() + options_.min_sequence_wait_us * kNanosPerMicro;
    parked_.push_back({.envelope = envelope, .deadline_ns = deadline});
    parked_count_.set(parked_.size());
}

void SequencerAgent::answer_query(Envelope* envelope, Reach reach) noexcept {
    statistics_.count_query();
    envelope->outcome = Outcome::answered;
    envelope->reflects = domain::Sequence{last_};
    if (reach == Reach::nowhere) {
        envelope->result = domain::NotFound{};
        open_place(envelope).is_done = true;
        pass_on();
        return;
    }
    open_place(envelope);
    send(envelope, shard::Task::Kind::query);
}

// A query by external id becomes one by order id, as soon as its order is decided.
SequencerAgent::Reach SequencerAgent::resolve(Envelope* envelope) noexcept {
    if (envelope->min_sequence > last_) {
        return Reach::not_yet;
    }
    const auto* asked = std::get_if<domain::OrderByExternalIdQuery>(&envelope->query);
    if (asked == nullptr) {
        return Reach::there;
    }
    const KeyEntry* entry =
        keys_.find(keys_.external_id(asked->channel, asked->external_id).seeded);
    if (entry == nullptr) {
        return Reach::nowhere;
    }
    if (entry->order.is_none()) {
        return Reach::not_yet;
    }
    envelope->query = domain::OrderQuery{entry->order};
    return Reach::there;
}

std::size_t SequencerAgent::retire_parked() noexcept {
    if (parked_.empty()) {
        return 0;
    }
    const std::int64_t now_ns = parts_.clock.monotonic_ns();
    const bool is_over = is_draining_.is_raised();
    std::size_t kept = 0;
    std::size_t retired = 0;
    for (const Parked& parked : parked_) {
        const Reach reach = resolve(parked.envelope);
        const bool is_reached = reach != Reach::not_yet;
        const bool is_ahead = parked.envelope->min_sequence > last_;
        const bool is_due = is_ahead && (is_over || now_ns >= parked.deadline_ns);
        if ((!is_reached && !is_due) || room() == 0 || parts_.shard.room() == 0) {
            parked_[kept++] = parked;
            continue;
        }
        if (is_reached) {
            answer_query(parked.envelope, reach);
        } else {
            finish_without_number(parked.envelope, Outcome::sequence_not_reached);
        }
        collect();
        ++retired;
    }
    parked_.resize(kept);
    parked_count_.set(kept);
    return retired;
}

std::optional<Outcome> SequencerAgent::check_admission(
    const domain::Command& command) const noexcept {
    if (is_draining_.is_raised()) {
        return Outcome::shutting_down;
    }
    const domain::CommandKind kind = domain::kind_of(command);
    if (parts_.disk.is_low() && !is_let_in_at_low_disk(kind)) {
        return Outcome::disk_low;
    }
    if (last_ - std::min(last_, parts_.tail.durable()) >= options_.journal_lag_records_max) {
        return Outcome::overloaded;
    }
    if (kind == domain::CommandKind::place_order &&
        open_orders_ + orders_under_way_ >= options_.open_orders_max) {
        return Outcome::overloaded;
    }
    if (expiries_.size() >= options_.expiries_max && end_set_by(command, now_)) {
        return Outcome::too_many_expiries;
    }
    return std::nullopt;
}

void SequencerAgent::fill(StatsSnapshot& into, base::Timestamp now) const {
    statistics_.fill(into, parts_.clock.monotonic_ns() / kNsPerSecond, parts_.directory);
    into.time = now;
    into.last_sequence = last_number_.get();
    into.durable_sequence = parts_.tail.durable();
    into.journal_lag_records =
        into.last_sequence - std::min(into.last_sequence, into.durable_sequence);
    into.admission_queue = parts_.admission.queue.size_approx();
    into.journal_queue = parts_.intake.size();
    into.release_queue = parts_.release.size();
    into.parked_queries = parked_count_.get();
    into.open_orders = open_orders_now_.get();
    into.sequencer_load = load_of(load_);
    into.window_fill = window_fill_.get();
    into.window_size = window_.size();
    into.follow_ups_pending = follow_ups_now_.get();
    into.expiries_armed = expiries_armed_.get();
    into.claims_open = claims_open_.get();
    into.items = items_.get();
    into.locations = locations_.get();
    into.memory_state_bytes = state_bytes_.get();
    into.memory_keys_bytes = key_bytes_.get();
    into.is_disk_low = parts_.disk.is_low();
}

}  // namespace skua::sequencer
