// The part of Simulation that looks back when everything is over.

#include "tests/sim/simulation.hpp"

namespace skua::sim {

// No more disturbances: whatever was asked is answered, or refused with a reason, or given up
// because it had no key.
void Simulation::finish() {
    constexpr int kRoundsMax = 5'000;
    if (!expected_failures_.empty() || dies_at_step_ != 0 || house_->has_failed() ||
        log_.is_cut()) {
        die(Death::power);
    }
    stalled_until_ = disk_low_until_ = 0;
    free_disk_bytes_ = UINT32_MAX;
    overloads_left_ = 0;
    clock_.freeze(false);
    clock_.pass(1'000'000);
    int round = 0;
    do {
        clients_.ask_unknown_again(plan_.credits);
        everybody_once();
        if (!has_failed() && !settle()) {
            break;
        }
    } while (!has_failed() && clients_.unknown() != 0 && ++round < kRoundsMax);
    if (!has_failed() && (clients_.unknown() != 0 || clients_.under_way() != 0)) {
        oracle_.fail(clients_.under_way() != 0 ? "stuck" : "drain",
                     std::to_string(clients_.under_way()) + " under way, " +
                         std::to_string(clients_.unknown()) + " unknown for ever");
    }
    if (!has_failed()) {
        check_idle();
    }
    if (!has_failed()) {
        check_intents();
    }
    if (!has_failed()) {
        check_other_lives();
    }
}

void Simulation::check_idle() {
    constexpr int kRounds = 64;
    const twin::State& state = oracle_.twin().state();
    clock_.freeze(true);  // else time might always bring one more
    const auto has_work = [&] { return !state.pending.empty() || has_overdue(); };
    for (int i = 0; i < kRounds || (has_work() && i < 4'000); ++i) {
        everybody_once();
    }
    if (has_failed()) {
        return;
    }
    if (has_overdue()) {
        oracle_.fail("expiry_lost", "something has come to its end, and nothing is done about it");
        return;
    }
    if (!state.pending.empty()) {
        oracle_.fail("follow_up_lost", std::to_string(state.pending.size()) +
                                           " pending, and nothing is done about it");
        return;
    }
    if (oracle_.last() != house_->sequencer().last().raw()) {
        oracle_.fail("drain", "a record that was numbered does not become durable");
        return;
    }
    if (const auto difference = oracle_.twin().check_state()) {
        oracle_.fail(std::string("twin_") + twin::to_string(difference->check), difference->what);
        return;
    }
    check_digests();
    std::uint64_t open_orders = 0;
    for (const auto& [id, order] : state.orders) {
        open_orders += order.lifecycle == domain::Lifecycle::booked ? 1 : 0;
    }
    const shard::ShardCounts counts = house_->shard().counts();
    if (counts.items != state.items.size() || counts.locations != state.locations.size() ||
        counts.open_orders != open_orders) {
        oracle_.fail("counters", "items, locations or open orders are not the twin's");
    }
    while (plan_.reads_feed && feed_.after() < oracle_.last() && !has_failed()) {
        feed_.read(house_->feed(), log_.durable(), schedule_);
    }
}

// What the shards and the key table hold, kept and from nothing, adds up to the twin's.
void Simulation::check_digests() {
    const sequencer::SequencerAgent& sequencer = house_->sequencer();
    std::uint64_t digest = sequencer.key_digest();
    bool is_kept_well = digest == sequencer.recompute_key_digest();
    for (std::size_t i = 0; i < house_->team().size(); ++i) {
        const domain::ShardState& state = house_->team().shard(i).state();
        digest += state.digest();
        is_kept_well = is_kept_well && state.recompute_digests() == state.digests();
    }
    if (!is_kept_well) {
        oracle_.fail("digest", "at the end it is not that of what is there");
    } else if (digest != oracle_.twin().digest()) {
        oracle_.fail("digest", "at the end the state is not the twin's");
    }
}

void Simulation::check_intents() {
    for (std::size_t i = 0; i < intents_.size(); ++i) {
        const Intent& intent = intents_[i];
        if (intent.is_bound && intent.answered_by == 0) {
            oracle_.fail("unanswered", "intent " + std::to_string(i) +
                                           " was carried out, and nobody can be told so");
            return;
        }
    }
    for (std::uint64_t sequence = 1; sequence <= oracle_.last(); ++sequence) {
        const Recorded& record = oracle_.record(sequence);
        if (is_of_the_engine(record.kind)) {
            coverage_.count_command(record.kind, true);
        }
        coverage_.count(Sometimes::order_widened, record.widens_an_order ? 1 : 0);
        coverage_.count(Sometimes::widened_order_went_on, record.is_of_widened ? 1 : 0);
        if (record.kind == domain::CommandKind::continue_fills) {
            coverage_.count(Sometimes::follow_up_numbered);
        } else if (record.kind == domain::CommandKind::expire_reservation && record.has_effects) {
            coverage_.count(Sometimes::cart_expired);
            coverage_.count(Sometimes::cart_handed_over, record.hands_over ? 1 : 0);
        } else if (record.has_committed) {
            coverage_.count(Sometimes::cart_became_an_order);
        } else if (record.kind == domain::CommandKind::expire_hold) {
            coverage_.count(record.has_effects ? Sometimes::expiry_carried_out
                                               : Sometimes::expiry_of_nothing);
            coverage_.count(Sometimes::expiry_across_slots,
                            record.has_effects && record.spans_slots ? 1 : 0);
        } else if (record.kind == domain::CommandKind::expire_claim) {
            coverage_.count(Sometimes::claim_expired, record.has_effects ? 1 : 0);
            coverage_.count(Sometimes::claim_expired_across_slots,
                            record.has_effects && record.spans_slots ? 1 : 0);
        }
    }
}

// The journal leads to the same state, whatever the number of shards that read it.
void Simulation::check_other_lives() {
    clients_.disconnect();
    count_shards();
    house_.reset();
    log_.crash(0);
    for (const std::uint16_t shards : settings_.shards) {
        House house({.plan = plan_,
                     .log = log_,
                     .clock = clock_,
                     .free_disk_bytes = free_disk_bytes_,
                     .planted = planted_,
                     .shards = shards});
        const auto opened = house.open();
        ++lives_;
        if (!opened) {
            oracle_.fail("recovery_refused", opened.error().where);
            return;
        }
        if (house.sequencer().restored_digest() != oracle_.twin().digest()) {
            oracle_.fail("restart_digest", "with " + std::to_string(shards) +
                                               " shards the replayed state is another one");
            return;
        }
        oracle_.look(log_);
    }
}

}  // namespace skua::sim
