#include "engine/twin/apply_ends.hpp"

#include "engine/twin/state_digest.hpp"

namespace skua::twin {

using domain::EffectKind;
using domain::Lifecycle;

namespace {

using Problem = std::optional<std::string>;

void set_reservation(State& state, domain::OrderId id, const Reservation& reservation,
                     domain::SlotDigests& digests) {
    const auto present = state.reservations.find(id);
    if (present != state.reservations.end()) {
        digests.remove(home_slot_of(id), term_of_reservation(id, present->second));
        state.reservation_ends.erase(present->second.end);
    }
    digests.add(home_slot_of(id), term_of_reservation(id, reservation));
    state.reservations[id] = reservation;
    if (state.orders.at(id).lifecycle == Lifecycle::held) {
        state.reservation_ends[reservation.end] = id;
    }
}

Problem create(State& state, const domain::Record& record, domain::OrderId id, Touched& touched,
               domain::SlotDigests& digests) {
    const auto* const command = std::get_if<domain::Reserve>(&record.command.body);
    if (command == nullptr || command->lines.size() != record.decision.skus.size()) {
        return "a reservation without its lines";
    }
    Order cart;
    cart.id = id;
    cart.number = record.sequence;
    cart.accepted_at = record.time;
    cart.policy = command->policy;
    cart.external_id = command->external_id;
    cart.channel = state.find_channel(command->channel);
    cart.lifecycle = Lifecycle::held;
    for (std::size_t i = 0; i < command->lines.size(); ++i) {
        Line& line = cart.lines.emplace_back();
        line.sku = record.decision.skus[i];
        line.ordered = line.open = Units{command->lines[i].quantity};
        const LineKey key{id, domain::LineIndex{static_cast<std::uint16_t>(i)}};
        digests.add(slot_of(line.sku), term_of_ordered(key, line) + terms_of_line(key, line));
        touched.lines.insert(key);
    }
    digests.add(home_slot_of(id), term_of_placed(cart) + term_of_head(cart));
    ++state.orders_in_slot[home_slot_of(id)];
    state.orders.emplace(id, std::move(cart));
    const std::int64_t micros = static_cast<std::int64_t>(command->ttl_seconds) * 1'000'000;
    const TimedHold end{base::Timestamp{record.time.micros + micros}, record.sequence};
    set_reservation(state, id, {.end = end, .order = {}}, digests);
    return std::nullopt;
}

Problem end(State& state, const domain::Record& record, const domain::Effect& effect,
            domain::SlotDigests& digests) {
    const auto found = state.orders.find(effect.order());
    const auto reservation = state.reservations.find(effect.order());
    if (found == state.orders.end() || reservation == state.reservations.end()) {
        return "an end of a reservation that does not exist";
    }
    Order& cart = found->second;
    digests.remove(home_slot_of(cart.id), term_of_head(cart));
    Reservation after = reservation->second;
    if (effect.kind == EffectKind::reservation_committed) {
        cart.lifecycle = Lifecycle::committed;
        ++cart.version;
        after.order = record.decision.order;
    } else {
        cart.lifecycle = effect.kind == EffectKind::reservation_released ? Lifecycle::released
                                                                         : Lifecycle::expired;
    }
    digests.add(home_slot_of(cart.id), term_of_head(cart));
    set_reservation(state, cart.id, after, digests);
    return std::nullopt;
}

}  // namespace

Problem start_timed_hold(State& state, const domain::Record& record, const HoldKey& key,
                         domain::SlotDigests& digests) {
    const auto* const command = std::get_if<domain::PlaceHold>(&record.command.body);
    if (command == nullptr) {
        return "a hold without its command";
    }
    if (command->hold_until.micros != 0) {
        const TimedHold hold{command->hold_until, record.sequence};
        state.timed_holds[key] = hold;
        state.ends[hold] = key;
        digests.add(home_slot_of(key.first), term_of_timed_hold(key, hold));
    }
    return std::nullopt;
}

void end_timed_hold(State& state, const HoldKey& key, domain::SlotDigests& digests) {
    const auto found = state.timed_holds.find(key);
    if (found != state.timed_holds.end()) {
        digests.remove(home_slot_of(key.first), term_of_timed_hold(key, found->second));
        state.ends.erase(found->second);
        state.timed_holds.erase(found);
    }
}

Problem change_reservation(State& state, const domain::Record& record, const domain::Effect& effect,
                           Touched& touched, domain::SlotDigests& digests) {
    if (effect.kind == EffectKind::reservation_created) {
        return create(state, record, effect.order(), touched, digests);
    }
    if (effect.kind != EffectKind::reservation_extended) {
        return end(state, record, effect, digests);
    }
    if (!state.reservations.contains(record.decision.order)) {
        return "an extension of a reservation that does not exist";
    }
    const TimedHold until{base::Timestamp{effect.value}, record.sequence};
    set_reservation(state, record.decision.order, {.end = until, .order = {}}, digests);
    return std::nullopt;
}

}  // namespace skua::twin
