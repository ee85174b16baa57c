#include "tests/sim/clients.hpp"

#include <algorithm>
#include <array>
#include <utility>

#include "engine/codec/json_bodies.hpp"
#include "engine/codec/json_render.hpp"
#include "tests/sim/command_json.hpp"

namespace skua::sim {

using sequencer::Envelope;
using sequencer::Outcome;

namespace {

constexpr std::size_t kSkuMemoryEntries = 512;

constexpr std::uint64_t session_of(std::size_t client, std::uint32_t connection) noexcept {
    return (std::uint64_t{connection} << 32U) | client;
}

// Something that no client should send.
void spoil(std::string& text, Random& random) {
    const std::size_t at = 1 + random.below(text.size() - 1);
    switch (random.below(5)) {
        case 0:
            text.resize(at);
            return;
        case 1:
            text[at] = static_cast<char>(random.below(256));
            return;
        case 2:
            text.insert(at, 1, "{}[]\",:0\\x"[random.below(10)]);
            return;
        case 3:
            text.insert(1, R"("actor":"nobody",)");  // the field stands twice now
            return;
        default:
            text += text;
            return;
    }
}

}  // namespace

Clients::Clients(const Parts& parts)
    : parts_(parts), generator_(parts.plan, parts.world, parts.oracle.twin().state()) {
    Random random(base::mix(parts.settings.seed, 0xc11e47));
    for (std::size_t i = 0; i < parts.plan.clients; ++i) {
        Client& client = clients_.emplace_back();
        client.speaks_json = random.percent(parts.plan.json_percent);
        client.port = i % parts.plan.ports;
    }
    for (std::size_t i = 0; i < parts.plan.ports; ++i) {
        doors_.push_back(std::make_unique<Door>());
    }
}

void Clients::connect(House* house) {
    house_ = house;
    for (const auto& door : doors_) {
        door->skus = std::make_unique<gateway::SkuMemory>(kSkuMemoryEntries);
        door->batch.clear();
    }
}

void Clients::disconnect() {
    for (Client& client : clients_) {
        for (Kept& waiting : client.waiting) {
            if (parts_.intents[waiting.intent].has_key()) {
                client.unknown.push_back(std::move(waiting));
            }
        }
        client.waiting.clear();
        client.asked.clear();
    }
    replays_.clear();
    parts_.oracle.forget_reads();
    under_way_ = 0;
    house_ = nullptr;
}

void Clients::drop_a_connection() {
    Client& client = clients_[parts_.schedule.below(clients_.size())];
    ++client.connection;
    for (Kept& waiting : client.waiting) {
        if (parts_.intents[waiting.intent].has_key()) {
            client.unknown.push_back(std::move(waiting));
        }
    }
    client.waiting.clear();
    client.asked.clear();
}

std::size_t Clients::unknown() const noexcept {
    std::size_t count = 0;
    for (const Client& client : clients_) {
        count += client.unknown.size();
    }
    return count;
}

void Clients::count_met(Disturbance disturbance) {
    for (const Client& client : clients_) {
        for (const Kept& waiting : client.waiting) {
            parts_.coverage.count_met(disturbance, parts_.intents[waiting.intent].kind);
        }
    }
}

// ---- asking

void Clients::act(std::size_t burst) {
    for (std::size_t i = 0; i < burst && next_op_ < parts_.settings.commands; ++i) {
        if (!act_once()) {
            break;
        }
    }
    if (parts_.schedule.percent(30)) {
        ask_unknown_again(2);
    }
    send_batches();
}

// False when its client has to wait for answers before he may ask for more.
bool Clients::act_once() {
    const std::uint64_t op = next_op_;
    Random random(base::mix(parts_.settings.seed, op));
    Client& client = clients_[random.below(clients_.size())];
    const bool is_left_out = parts_.settings.left_out.contains(op);
    if (!is_left_out && house_->port(client.port).credits() == 0) {
        parts_.coverage.count(Sometimes::no_credit);
        return false;
    }
    ++next_op_;
    if (is_left_out) {
        return true;
    }
    const std::uint64_t die = random.below(100);
    const bool is_settled = op >= parts_.plan.skus + parts_.plan.locations + parts_.plan.channels;
    if (is_settled && die < parts_.plan.query_percent) {
        ask_question(client, random);
    } else if (is_settled && die < parts_.plan.query_percent + parts_.plan.resend_percent &&
               !(client.kept.empty() && client.waiting.empty())) {
        const bool is_old = !client.kept.empty() && random.percent(60);
        const auto& list = is_old || client.waiting.empty() ? client.kept : client.waiting;
        const Kept again = list[random.below(list.size())];
        if (parts_.intents[again.intent].has_key()) {
            ask_again(client, again);
        }
    } else {
        ask(client, op, random);
    }
    return true;
}

void Clients::ask(Client& client, std::uint64_t op, Random& random) {
    Envelope* envelope = house_->port(client.port).try_acquire();
    Kept asked{.intent = static_cast<IntentIndex>(parts_.intents.size()), .text = {}};
    if (!fill(client, envelope, op, random, asked.text)) {
        house_->port(client.port).recycle(envelope);
        return;
    }
    const domain::Command& command = envelope->record.command;
    Intent& intent = parts_.intents.back();
    intent.body = command.fingerprint;
    intent.key = hash_of_key(intent.kind, command.idempotency_key);
    intent.external_id = external_id_of(command);
    submit(client, envelope, asked.intent);
    client.waiting.push_back(std::move(asked));
}

// Makes the command of number `op` in the envelope, and its line in the intent log.
bool Clients::fill(Client& client, Envelope* envelope, std::uint64_t op, Random& random,
                   std::string& text) {
    arena_.reset();
    base::Arena& arena = client.speaks_json ? arena_ : envelope->arena;
    domain::Command command;
    if (generator_.definition(op, command, arena)) {
        command.idempotency_key = arena.copy("define-" + std::to_string(op));
    } else {
        command = generator_.command(op, random, arena);
    }
    char name[16];
    const auto index = static_cast<IntentIndex>(parts_.intents.size());
    command.actor = arena.copy(actor_of(index, name));
    command.source = "stream";
    write_json(command, text);
    const auto content = [&](const domain::Command& what) {
        return content_of(what, house_->directory());
    };
    Intent intent;
    intent.op = op;
    intent.content = content(command);
    intent.kind = kind_of(command);
    if (client.speaks_json) {
        const bool is_spoiled = random.percent(parts_.plan.bad_percent);
        if (is_spoiled) {
            spoil(text, random);
        }
        if (!parse(client, envelope, command, text)) {
            if (!is_spoiled) {
                parts_.oracle.fail("valid_command_refused", text);
            }
            return false;
        }
        intent.content = content(envelope->record.command);
    } else {
        command.fingerprint = codec::fingerprint_of(command, canonical_);
        codec::resolve_skus(command, *doors_[client.port]->skus, arena);
        envelope->record.command = command;
    }
    parts_.intents.push_back(intent);
    note(op, text);
    return true;
}

bool Clients::parse(Client& client, Envelope* envelope, const domain::Command& command,
                    std::string_view text) {
    Door& door = *doors_[client.port];
    domain::Command& parsed = envelope->record.command;
    parsed.source = "http";
    const codec::Problem problem = door.reader.parse_command({body_kind_of(kind_of(command)), text},
                                                             *door.skus, envelope->arena, parsed);
    if (!problem.is_none()) {
        parts_.coverage.count(Sometimes::bad_command);
        text_.clear();
        codec::render_problem(problem, text_);
        return false;
    }
    return parsed.actor == command.actor;  // else it says that it is somebody else's
}

void Clients::ask_again(Client& client, const Kept& kept) {
    Envelope* envelope = house_->port(client.port).try_acquire();
    if (envelope == nullptr) {
        client.unknown.push_back(kept);
        return;
    }
    const Intent& intent = parts_.intents[kept.intent];
    Door& door = *doors_[client.port];
    domain::Command& parsed = envelope->record.command;
    parsed.source = "http";
    const codec::BodyKind kind = body_kind_of(intent.kind);
    const codec::Problem problem =
        door.reader.parse_command({kind, kept.text}, *door.skus, envelope->arena, parsed);
    if (!problem.is_none() || parsed.fingerprint != intent.body) {
        parts_.oracle.fail("valid_command_refused", kept.text);
        house_->port(client.port).recycle(envelope);
        return;
    }
    note(intent.op, kept.text);
    submit(client, envelope, kept.intent);
    client.waiting.push_back(kept);
}

void Clients::ask_unknown_again(std::size_t most) {
    for (Client& client : clients_) {
        for (std::size_t i = 0; i < most && !client.unknown.empty(); ++i) {
            const std::size_t at = parts_.schedule.below(client.unknown.size());
            std::swap(client.unknown[at], client.unknown.back());
            const Kept again = std::move(client.unknown.back());
            client.unknown.pop_back();
            ask_again(client, again);
        }
    }
    send_batches();
}

void Clients::ask_question(Client& client, Random& random) {
    Envelope* envelope = house_->port(client.port).try_acquire();
    envelope->kind = Envelope::Kind::query;
    envelope->query = generator_.query(next_op_, random, envelope->arena);
    envelope->result = unanswered();
    const std::uint64_t die = random.below(100);
    std::uint64_t ticket = kQuestion;
    if (die < 25) {  // at least what I have heard of, or what there will be soon, or late, or never
        const std::uint64_t known = parts_.oracle.last();
        envelope->min_sequence = die < 12   ? client.heard
                                 : die < 22 ? known + random.below(20)
                                            : known + random.below(2'000);
        ticket |= kOutOfTurn;
    }
    const auto* by_external_id = std::get_if<domain::OrderByExternalIdQuery>(&envelope->query);
    if (by_external_id != nullptr && house_->shards() > 1) {
        ticket |= kOutOfTurn;  // it waits while the order is undecided
    }
    parts_.oracle.expect_read(
        envelope, by_external_id == nullptr
                      ? 0
                      : hash_of_external_id(by_external_id->channel, by_external_id->external_id));
    submit(client, envelope, ticket);
}

void Clients::submit(Client& client, Envelope* envelope, std::uint64_t ticket) {
    const auto index = static_cast<std::size_t>(&client - clients_.data());
    envelope->session = session_of(index, client.connection);
    envelope->ticket = ticket;
    if ((ticket & kQuestion) == 0) {
        envelope->kind = Envelope::Kind::command;
        ++parts_.intents[ticket].sent;
    }
    if ((ticket & kOutOfTurn) == 0) {
        client.asked.push_back(ticket);
    }
    ++under_way_;
    doors_[client.port]->batch.push_back(envelope);
}

void Clients::send_batches() {
    for (std::size_t i = 0; i < doors_.size(); ++i) {
        house_->port(i).submit(doors_[i]->batch);
        doors_[i]->batch.clear();
    }
}

void Clients::note(std::uint64_t op, std::string_view text) {
    if (parts_.settings.collects_commands) {
        asked_.push_back("#" + std::to_string(op) + " " + std::string(text));
    }
}

}  // namespace skua::sim
