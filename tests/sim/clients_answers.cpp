// The part of Clients that answers come back to.

#include <algorithm>
#include <array>
#include <utility>

#include "engine/codec/json_render.hpp"
#include "tests/sim/clients.hpp"
#include "tests/sim/command_json.hpp"

namespace skua::sim {

using sequencer::Envelope;
using sequencer::Outcome;

namespace {

std::optional<Sometimes> sometimes_of(Outcome outcome) noexcept {
    switch (outcome) {
        case Outcome::replayed:
            return Sometimes::replayed;
        case Outcome::key_reused:
            return Sometimes::key_reused;
        case Outcome::in_progress:
            return Sometimes::in_progress;
        case Outcome::overloaded:
            return Sometimes::overloaded;
        case Outcome::shutting_down:
            return Sometimes::shutting_down;
        case Outcome::disk_low:
            return Sometimes::disk_low;
        case Outcome::sequence_not_reached:
            return Sometimes::sequence_not_reached;
        case Outcome::too_many_expiries:
            return Sometimes::too_many_expiries;
        default:
            return std::nullopt;
    }
}

// More lines than a shard alone would see of an order as clients mostly place them.
bool is_long_across_slots(const domain::Record& record) noexcept {
    constexpr std::size_t kLongOrderLines = 50;
    const auto* place = std::get_if<domain::PlaceOrder>(&record.command.body);
    return place != nullptr && place->lines.size() >= kLongOrderLines &&
           !record.decision.order.is_none() &&
           domain::spans_of(record.decision.order) == domain::Spans::yes;
}

}  // namespace

std::size_t Clients::poll(std::size_t port, std::size_t limit) {
    std::array<Envelope*, 256> envelopes;
    const std::size_t count = house_->port(port).poll(
        std::span(envelopes).first(std::clamp<std::size_t>(limit, 1, envelopes.size())));
    for (std::size_t i = 0; i < count; ++i) {
        take(envelopes[i]);
    }
    return count;
}

void Clients::take(Envelope* envelope) {
    Client& client = clients_[static_cast<std::uint32_t>(envelope->session)];
    const std::uint64_t ticket = envelope->ticket;
    const bool is_question = (ticket & kQuestion) != 0;
    --under_way_;
    if (const auto met = sometimes_of(envelope->outcome)) {
        parts_.coverage.count(*met);
    }
    if (is_question) {
        parts_.oracle.on_read(envelope);
    }
    if (envelope->session >> 32U != client.connection) {  // nobody listens any more
        house_->port(client.port).recycle(envelope);
        return;
    }
    if ((ticket & kOutOfTurn) == 0) {
        if (client.asked.empty() || client.asked.front() != ticket) {
            parts_.oracle.fail("order_on_connection", "an answer came before an earlier one's");
            return;
        }
        client.asked.pop_front();
    }
    if (!is_question) {
        take_answer(client, envelope, static_cast<IntentIndex>(ticket));
        return;
    }
    if (envelope->outcome == Outcome::answered) {
        client.heard = std::max(client.heard, envelope->reflects.raw());
        if (client.speaks_json) {
            text_.clear();
            codec::render_result(envelope->query, envelope->result, envelope->reflects, text_);
        }
    }
    house_->port(client.port).recycle(envelope);
}

void Clients::take_answer(Client& client, Envelope* envelope, IntentIndex intent) {
    switch (envelope->outcome) {
        case Outcome::decided:
            client.heard = std::max(client.heard, envelope->record.sequence.raw());
            parts_.coverage.count_command(
                kind_of(envelope->record.command),
                envelope->record.decision.verdict == domain::Verdict::accept);
            parts_.coverage.count(Sometimes::long_order_across_slots,
                                  is_long_across_slots(envelope->record) ? 1 : 0);
            parts_.oracle.on_decided(*envelope, intent);
            learn(*doors_[client.port], envelope->record);
            render(client, *envelope);
            settle(client, intent, true);
            break;
        case Outcome::replayed:
            ++under_way_;  // until the journal was read
            replays_.push_back(envelope);
            return;
        case Outcome::key_reused:
            parts_.oracle.on_refused(*envelope, intent);
            settle(client, intent, true);
            break;
        case Outcome::overloaded:
        case Outcome::disk_low:
        case Outcome::too_many_expiries:
            // He tries again, or goes away.
            settle(client, intent,
                   next_op_ >= parts_.settings.commands || parts_.schedule.percent(50));
            break;
        default:
            parts_.oracle.on_refused(*envelope, intent);
            settle(client, intent, false);
            break;
    }
    house_->port(client.port).recycle(envelope);
}

std::size_t Clients::answer_replays(std::size_t limit) {
    std::size_t count = 0;
    for (; count < limit && !replays_.empty(); ++count) {
        Envelope* envelope = replays_.front();
        replays_.pop_front();
        --under_way_;
        Client& client = clients_[static_cast<std::uint32_t>(envelope->session)];
        const auto intent = static_cast<IntentIndex>(envelope->ticket);
        parts_.oracle.on_replayed(*envelope, intent);
        if (parts_.oracle.failure()) {
            return count;
        }
        const auto read =
            house_->feed().read_record(envelope->first, [&](const domain::Record& record) {
                if (client.speaks_binary) {
                    render_binary(client, record);
                    return;
                }
                text_.clear();
                codec::render_decision(record, house_->directory(), codec::Detail::lines, text_);
                parts_.oracle.on_answer_text(record.sequence.raw(), text_);
            });
        if (!read) {
            parts_.oracle.fail("replay_unreadable", read.error().where);
        }
        if (envelope->session >> 32U == client.connection) {
            settle(client, intent, true);
        }
        house_->port(client.port).recycle(envelope);
    }
    return count;
}

// One sending of the intent is over. Unless it was final, it is tried again later.
void Clients::settle(Client& client, IntentIndex intent, bool is_final) {
    const auto found = std::ranges::find(client.waiting, intent, &Kept::intent);
    SKUA_ASSERT(found != client.waiting.end());
    Kept settled = std::move(*found);
    std::swap(*found, client.waiting.back());
    client.waiting.pop_back();
    if (!parts_.intents[intent].has_key()) {
        return;
    }
    if (!is_final) {
        client.unknown.push_back(std::move(settled));
    } else if (parts_.intents[intent].op % kKeepOneIn == 0) {
        // Some are asked again much later: keys bind for ever.
        if (client.kept.size() < kKeptMax) {
            client.kept.push_back(std::move(settled));
        } else {
            client.kept[parts_.intents[intent].op / kKeepOneIn % kKeptMax] = std::move(settled);
        }
    }
}

void Clients::render(Client& client, const Envelope& envelope) {
    const std::uint64_t sequence = envelope.record.sequence.raw();
    if (client.speaks_binary && !parts_.oracle.failure()) {
        render_binary(client, envelope.record);
        return;
    }
    if (!client.speaks_json || parts_.oracle.failure()) {
        return;
    }
    text_.clear();
    codec::render_decision(envelope.record, house_->directory(), codec::Detail::lines, text_);
    parts_.oracle.on_answer_text(sequence, text_);
}

// As the gateway's core does.
void Clients::learn(Door& door, const domain::Record& record) {
    const auto skus = record.decision.skus;
    if (record.decision.verdict != domain::Verdict::accept || skus.empty()) {
        return;
    }
    const auto learn_one = [&](const domain::SkuRef& ref, std::size_t at) {
        if (ref.id.is_none() && at < skus.size()) {
            door.skus->learn(ref.text, skus[at]);
        }
    };
    const auto& body = record.command.body;
    if (const auto* order = std::get_if<domain::PlaceOrder>(&body)) {
        for (std::size_t i = 0; i < order->lines.size(); ++i) {
            learn_one(order->lines[i].sku, i);
        }
    } else if (const auto* receipt = std::get_if<domain::ReceiveStock>(&body)) {
        learn_one(receipt->sku, 0);
    }
}

}  // namespace skua::sim
