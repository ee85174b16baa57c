#include "tests/sim/oracle.hpp"

#include <algorithm>
#include <utility>

#include "engine/codec/record_codec.hpp"
#include "engine/domain/route.hpp"
#include "tests/sim/command_json.hpp"
#include "tests/sim/view_oracle.hpp"

namespace skua::sim {

using domain::CommandKind;
using sequencer::Envelope;

namespace {

constexpr std::string_view kUnanswered = "nobody has answered";
// Orders of this many lines and more are asked for more often than others.
constexpr std::size_t kLongOrderLines = 50;

bool is_unanswered(const domain::QueryResult& result) noexcept {
    const auto* view = std::get_if<domain::LocationsView>(&result);
    return view != nullptr && view->names.data() == &kUnanswered;
}

std::string record_name(std::uint64_t sequence) {
    return "record " + std::to_string(sequence);
}

}  // namespace

domain::QueryResult unanswered() noexcept {
    return domain::LocationsView{.names = {&kUnanswered, 1}};
}

// Texts of ids as the twin knows them.
class Oracle::Names final : public domain::Names {
public:
    explicit Names(const twin::State& state) noexcept : state_(state) {}
    [[nodiscard]] std::string_view sku(domain::SkuId id) const noexcept override {
        const auto found = state_.items.find(id);
        return found == state_.items.end() ? std::string_view{} : std::string_view(found->second);
    }
    [[nodiscard]] std::string_view location(domain::LocationId) const noexcept override {
        return {};
    }
    [[nodiscard]] std::string_view channel(domain::ChannelId) const noexcept override { return {}; }

private:
    const twin::State& state_;
};

Oracle::Oracle(World& world, Intents& intents, std::size_t overtakers_max)
    : world_(world), intents_(intents), overtakers_max_(overtakers_max) {}

void Oracle::fail(std::string rule, std::string what) {
    if (!failure_) {
        failure_ = {std::move(rule), std::move(what)};
    }
}

void Oracle::look(const tests::SimLog& log) {
    if (failure_ || log.durable() <= last()) {
        return;
    }
    const auto seen = log.visit_durable(
        last() + 1, [this](std::span<const std::byte> block) { return take_block(block); });
    if (!seen) {
        fail("journal", record_name(last() + 1) + ": " + seen.error().where);
    }
    check_reads();
}

base::Result<void> Oracle::take_block(std::span<const std::byte> block) {
    SKUA_TRY(const view, codec::open_block(block));
    trace_ = base::mix(trace_, view.crc);
    codec::RecordWalker walker(view.records);
    std::span<const std::byte> bytes;
    while (!failure_) {
        SKUA_TRY(const has_record, walker.next(bytes));
        if (!has_record) {
            break;
        }
        arena_.reset();
        SKUA_TRY(const record, codec::decode_record(bytes, arena_));
        check_reads();
        take_record(record);
    }
    const codec::BlockHeader& header = view.header;
    if (!failure_ && header.digest_sequence != 0 &&
        (header.digest_sequence > last() ||
         records_[header.digest_sequence].digest != header.digest)) {
        fail("digest", record_name(header.digest_sequence) + ": the state is not the twin's");
    }
    return {};
}

bool Oracle::is_follow_up_overtaken(const domain::Record& record) {
    const CommandKind kind = kind_of(record.command);
    if (twin_.state().pending.empty()) {
        overtakers_ = 0;
        return false;
    }
    if (kind != CommandKind::continue_fills && kind != CommandKind::fence &&
        kind != CommandKind::expire_hold && kind != CommandKind::expire_claim &&
        kind != CommandKind::expire_reservation) {
        ++overtakers_;
        ++overtaken_;
    }
    return overtakers_ > overtakers_max_;
}

void Oracle::take_record(const domain::Record& record) {
    const CommandKind kind = kind_of(record.command);
    const std::string name = record_name(record.sequence.raw());
    if (is_follow_up_overtaken(record)) {
        fail("follow_up_first", name + " was numbered while a follow-up was pending");
        return;
    }
    if (const auto difference = twin_.check(record)) {
        fail(std::string("twin_") + twin::to_string(difference->check),
             name + " (" + domain::to_string(kind) + "): " + difference->what);
        return;
    }
    Recorded kept{.body = record.command.fingerprint,
                  .digest = twin_.digest(),
                  .decision = content_of(record.decision),
                  .key = hash_of_key(kind, record.command.idempotency_key),
                  .external_id = external_id_of(record.command),
                  .answer = 0,
                  .intent = kNoIntent,
                  .kind = kind,
                  .is_accepted = record.decision.verdict == domain::Verdict::accept,
                  .has_effects = !record.decision.effects.empty()};
    for (const domain::Effect& effect : record.decision.effects) {
        const bool is_fill = effect.kind == domain::EffectKind::line_moved &&
                             effect.from == domain::Bucket::backordered &&
                             effect.to != domain::Bucket::cancelled;
        kept.hands_over = kept.hands_over || is_fill;
        kept.has_committed =
            kept.has_committed || effect.kind == domain::EffectKind::reservation_committed;
    }
    trace_ = base::mix(trace_, kept.digest);
    note_widened(record, kept);
    attribute(record, kept);
    records_.push_back(kept);
    widen_world(record);
}

void Oracle::note_widened(const domain::Record& record, Recorded& kept) {
    if (!kept.is_accepted) {
        return;
    }
    kept.is_of_widened = widened_orders_.contains(record.decision.order);
    if (const domain::OrderId order = domain::widened_by(record.command); !order.is_none()) {
        kept.widens_an_order = !kept.is_of_widened;
        widened_orders_.insert(order);
    }
}

// Whose it is; and that it is what he asked for, as often as he may have it.
void Oracle::attribute(const domain::Record& record, Recorded& kept) {
    if (kept.kind == CommandKind::fence || kept.kind == CommandKind::continue_fills) {
        return;
    }
    if (const auto* expire = std::get_if<domain::ExpireHold>(&record.command.body)) {
        kept.spans_slots = domain::spans_of(expire->order) == domain::Spans::yes;
        attribute_expiry(record, expire->placed);
        return;
    }
    if (const auto* expire = std::get_if<domain::ExpireClaim>(&record.command.body)) {
        kept.spans_slots =
            std::ranges::any_of(record.decision.effects, [](const domain::Effect& effect) {
                return effect.kind == domain::EffectKind::line_moved &&
                       domain::spans_of(effect.order()) == domain::Spans::yes;
            });
        attribute_expiry(record, expire->set_by);
        return;
    }
    if (const auto* expire = std::get_if<domain::ExpireReservation>(&record.command.body)) {
        kept.spans_slots = domain::spans_of(expire->reservation) == domain::Spans::yes;
        attribute_expiry(record, expire->set_by);
        return;
    }
    const std::string name = record_name(record.sequence.raw());
    const auto index = intent_of(record.command.actor);
    if (!index || *index >= intents_.size() || intents_[*index].sent == 0) {
        fail("never_sent", name + " is of " + std::string(record.command.actor));
        return;
    }
    kept.intent = *index;
    Intent& intent = intents_[*index];
    ++intent.records;
    intent.is_bound =
        intent.is_bound || intent.key != 0 || (intent.external_id != 0 && kept.is_accepted);
    if (intent.kind != kept.kind || intent.body != kept.body || intent.key != kept.key ||
        intent.external_id != kept.external_id ||
        intent.content != content_of(record.command, Names(twin_.state()))) {
        fail("not_whole", name + " is not what was sent");
    }
    // An order that was refused may come again under its external id alone.
    const bool may_come_again = intent.key == 0 && intent.external_id != 0;
    if (intent.records > (may_come_again ? intent.sent : 1U)) {
        fail("doubled", name + " is there once more");
    }
}

namespace {

bool sets_end_of(CommandKind kind, CommandKind expiry) {
    switch (expiry) {
        case CommandKind::expire_hold:
            return kind == CommandKind::place_hold || kind == CommandKind::place_order;
        case CommandKind::expire_claim:
            return kind == CommandKind::create_wave || kind == CommandKind::confirm_picks ||
                   kind == CommandKind::short_pick;
        default:
            return kind == CommandKind::reserve || kind == CommandKind::extend_reservation;
    }
}

}  // namespace

// The engine's own: once for each end that somebody set.
void Oracle::attribute_expiry(const domain::Record& record, domain::Sequence set_by) {
    const std::string name = record_name(record.sequence.raw());
    Recorded& placed = records_[std::min(set_by.raw(), last())];
    if (!sets_end_of(placed.kind, kind_of(record.command)) || record.command.actor != "engine") {
        fail("never_sent", name + " ends what nobody has begun");
    }
    if (placed.has_expired) {
        fail("doubled", name + " ends once more what " + record_name(set_by.raw()) + " began");
    }
    placed.has_expired = true;
}

void Oracle::widen_world(const domain::Record& record) {
    world_.time = record.time;
    const domain::Decision& decision = record.decision;
    if (decision.verdict != domain::Verdict::accept) {
        return;
    }
    if (!decision.pick_list.is_none()) {
        world_.pick_lists.push_back(decision.pick_list);
    }
    if (std::holds_alternative<domain::Reserve>(record.command.body)) {
        world_.carts.push_back(decision.order);
    }
    if (const auto* place = std::get_if<domain::PlaceOrder>(&record.command.body)) {
        world_.orders.push_back(decision.order);
        if (place->lines.size() >= kLongOrderLines) {
            world_.long_orders.push_back(decision.order);
        }
        if (!place->external_id.empty()) {
            orders_by_external_id_.emplace(records_.back().external_id, decision.order);
        }
    }
}

// Nobody may hear about a record that is not durable.
bool Oracle::was_recorded(std::uint64_t sequence, const char* what) {
    if (sequence == 0 || sequence > last() || sequence >= fenced_at_) {
        fail("answer_before_durable", std::string(what) + " " + record_name(sequence) +
                                          ", durable is " + std::to_string(last()));
        return false;
    }
    return true;
}

void Oracle::on_decided(const Envelope& envelope, IntentIndex index) {
    const std::uint64_t sequence = envelope.record.sequence.raw();
    if (!was_recorded(sequence, "answered:")) {
        return;
    }
    if (records_[sequence].intent != index) {
        fail("wrong_record", record_name(sequence) + " is not of intent " + std::to_string(index));
    }
    if (records_[sequence].decision != content_of(envelope.record.decision)) {
        fail("answer_differs", record_name(sequence) + " says something else than its answer");
    }
    intents_[index].answered_by = sequence;
}

void Oracle::on_replayed(const Envelope& envelope, IntentIndex index) {
    const std::uint64_t sequence = envelope.first.raw();
    if (!was_recorded(sequence, "answered again:")) {
        return;
    }
    const Recorded& first = records_[sequence];
    Intent& intent = intents_[index];
    const bool is_same_key = envelope.key_kind == sequencer::KeyKind::idempotency_key
                                 ? first.key != 0 && first.key == intent.key
                                 : first.external_id != 0 && first.is_accepted &&
                                       first.external_id == intent.external_id;
    if (!is_same_key || first.body != intent.body) {
        fail("replayed_other", "intent " + std::to_string(index) + " was answered with " +
                                   record_name(sequence) + ", which is another command");
    }
    intent.answered_by = sequence;
}

void Oracle::on_refused(const Envelope& envelope, IntentIndex index) {
    const bool is_reused = envelope.outcome == sequencer::Outcome::key_reused;
    if (!is_reused && envelope.outcome != sequencer::Outcome::in_progress) {
        return;
    }
    const std::uint64_t sequence = envelope.first.raw();
    if (!was_recorded(sequence, "refused because of")) {
        return;
    }
    const Recorded& first = records_[sequence];
    const Intent& intent = intents_[index];
    const bool is_same_key =
        envelope.key_kind == sequencer::KeyKind::idempotency_key
            ? first.key != 0 && first.key == intent.key
            : first.external_id != 0 && first.external_id == intent.external_id;
    if (!is_same_key || (is_reused && first.body == intent.body)) {
        fail(is_reused ? "key_reused_wrongly" : "in_progress_wrongly",
             "intent " + std::to_string(index) + " because of " + record_name(sequence));
    }
}

void Oracle::on_answer_text(std::uint64_t sequence, std::string_view text, codec::Form form) {
    const std::uint64_t hash = base::stable_hash(text) | 1U;
    Recorded& record = records_[sequence];
    std::uint64_t& first = form == codec::Form::json ? record.answer : record.binary_answer;
    if (first != 0 && first != hash) {
        fail("answer_differs", "the answer to " + record_name(sequence) + " has other bytes now");
    }
    first = hash;
    trace_ = base::mix(trace_, hash);
}

void Oracle::expect_read(Envelope* envelope, std::uint64_t external_id) {
    reads_.push_back({.envelope = envelope,
                      .external_id = external_id,
                      .is_answerable = envelope->min_sequence <= last_of_its_own(last())});
}

// Before the next record is taken in: the state is the one that some of the answers reflect.
void Oracle::check_reads() {
    for (Read& read : reads_) {
        const bool is_due = read.envelope->outcome == sequencer::Outcome::answered &&
                            read.envelope->reflects.raw() == last() && last() < fenced_at_;
        if (is_due && !read.is_checked && !is_unanswered(read.envelope->result)) {
            check_read(read);
        }
    }
}

void Oracle::check_read(Read& read) {
    read.is_checked = true;
    ++reads_checked_;
    const Envelope& envelope = *read.envelope;
    const std::string name = "a read of " + record_name(last());
    if (read.external_id != 0) {
        const auto found = orders_by_external_id_.find(read.external_id);
        const auto* asked = std::get_if<domain::OrderQuery>(&envelope.query);
        const bool exists = found != orders_by_external_id_.end();
        if (exists != (asked != nullptr) || (exists && asked->order != found->second)) {
            fail("read_wrong", name + ": an external id leads elsewhere");
            return;
        }
    }
    if (const auto fault = breaks_view(twin_.state(), envelope.query, envelope.result)) {
        fail("read_wrong", name + ": " + *fault);
    }
}

void Oracle::on_read(Envelope* envelope) {
    const auto found = std::ranges::find(reads_, envelope, &Read::envelope);
    SKUA_ASSERT(found != reads_.end());
    if (envelope->outcome == sequencer::Outcome::answered) {
        const std::uint64_t reflects = envelope->reflects.raw();
        if (reflects > last() || reflects >= fenced_at_) {
            fail("read_before_durable", "a read shows " + record_name(reflects) + ", durable is " +
                                            std::to_string(last()));
        } else if (!found->is_checked && reflects == last()) {
            check_read(*found);
        }
    }
    if (envelope->outcome == sequencer::Outcome::sequence_not_reached && found->is_answerable) {
        fail("read_refused_wrongly",
             record_name(envelope->min_sequence) + ", which it asked for, was there when it asked");
    }
    *found = reads_.back();
    reads_.pop_back();
}

}  // namespace skua::sim
