#include "engine/gateway/core.hpp"

#include <algorithm>
#include <array>
#include <utility>
#include <variant>

#include "engine/codec/problem_table.hpp"

namespace skua::gateway {
namespace {

using codec::Problem;
using codec::ProblemCode;
using sequencer::Envelope;
using sequencer::Outcome;

constexpr std::size_t kSkuMemoryEntries = 1U << 17U;
// Pages and replays waiting for the journal reader: one page per connection at most, and replays
// are bounded by the credits.
constexpr std::size_t kReaderJobsMax = 32'768;

codec::Detail detail_of(std::uint64_t ticket) noexcept {
    return (ticket & kTicketSummary) != 0 ? codec::Detail::summary : codec::Detail::lines;
}

codec::Form form_of(std::uint64_t ticket) noexcept {
    return (ticket & kTicketBinary) != 0 ? codec::Form::binary : codec::Form::json;
}

}  // namespace

Core::Core(Options o, const Deps& deps)
    : options(std::move(o)),
      port_(deps.port),
      feed_(deps.feed),
      names_(deps.names),
      stats_(deps.stats),
      clock_(deps.clock),
      io_(deps.loop.impl().io),
      binary_(deps.names),
      skus_(kSkuMemoryEntries),
      credits_total_(deps.port.credits()),
      wait_timer_(io_),
      journal_reader_(kReaderJobsMax) {
    renew_time();
}

Core::~Core() = default;

// ---- sessions

void Core::add(const std::shared_ptr<Session>& session) {
    std::uint32_t place = 0;
    if (free_places_.empty()) {
        place = static_cast<std::uint32_t>(table_.size());
        table_.push_back(session);
        generations_.push_back(1);
    } else {
        place = free_places_.back();
        free_places_.pop_back();
        table_[place] = session;
    }
    session->id = (std::uint64_t{generations_[place]} << 32U) | place;
    ++live_sessions_;
    counts.connections = live_sessions_;
}

void Core::remove(Session& session) noexcept {
    if (find(session.id) != &session) {
        return;
    }
    const auto place = static_cast<std::uint32_t>(session.id);
    ++generations_[place];
    free_places_.push_back(place);
    --live_sessions_;
    counts.connections = live_sessions_;
    table_[place].reset();  // last: it may be what keeps the session alive
}

Session* Core::find(std::uint64_t id) noexcept {
    const auto place = static_cast<std::uint32_t>(id);
    if (place >= table_.size() || generations_[place] != static_cast<std::uint32_t>(id >> 32U)) {
        return nullptr;
    }
    return table_[place].get();
}

void Core::mark(Session& session) {
    if (!session.is_marked) {
        session.is_marked = true;
        marked_.push_back(session.shared_from_this());
    }
}

void Core::wait_for_credits(Session& session) {
    if (!session.waits_for_credits) {
        session.waits_for_credits = true;
        credit_waiters_.push_back(session.shared_from_this());
    }
}

// ---- the way in

Problem Core::parse_command(Envelope& envelope, codec::BodyKind kind, std::string_view body,
                            const codec::PathValues& path, std::string_view key) {
    envelope.kind = Envelope::Kind::command;
    domain::Command& command = envelope.record.command;
    command.source = "http";
    command.idempotency_key = envelope.arena.copy(key);
    const codec::PathValues values{envelope.arena.copy(path.first),
                                   envelope.arena.copy(path.second)};
    return json_.parse_command({kind, body, values}, skus_, envelope.arena, command);
}

void Core::submit(Envelope* envelope, const Session& session, std::uint64_t ticket) {
    envelope->session = session.id;
    envelope->ticket = ticket;
    ++counts.in_flight;
    batch_.push_back(envelope);
}

void Core::submit_query(Envelope* envelope, const Session& session, std::uint64_t ticket) {
    envelope->kind = Envelope::Kind::query;
    if (envelope->min_sequence <= feed_.durable()) {
        submit(envelope, session, ticket);
        return;
    }
    envelope->session = session.id;
    envelope->ticket = ticket;
    ++counts.in_flight;
    // What waits holds a credit, so it may not hold all of them.
    const bool is_full = parked_.size() >= std::min(options.parked_reads_max, credits_total_ / 4);
    parked_.push_back({envelope, is_full ? now_ms_ : min_sequence_deadline()});
    arm_wait_timer();
}

// ---- the way back

std::size_t Core::take_answers() {
    std::array<Envelope*, 256> envelopes;
    std::size_t total = 0;
    std::size_t count = 0;
    // Bounded, so that reading gets its turn.
    while (total < 4'096 && (count = port_.poll(envelopes)) != 0) {
        for (std::size_t i = 0; i < count; ++i) {
            --counts.in_flight;
            resolve(envelopes[i]);
        }
        total += count;
    }
    if (!credit_waiters_.empty() && port_.credits() != 0) {
        const auto waiters = std::exchange(credit_waiters_, {});
        for (const auto& session : waiters) {
            session->waits_for_credits = false;
            session->on_credits();
        }
        ++total;
    }
    return total;
}

void Core::resolve(Envelope* envelope) {
    if (envelope->outcome == Outcome::decided && envelope->kind == Envelope::Kind::command) {
        learn(envelope->record);
    }
    Session* session = find(envelope->session);
    if (session == nullptr) {
        port_.recycle(envelope);  // the client went away; what was decided stays decided
        return;
    }
    answer_text_.clear();
    switch (envelope->outcome) {
        case Outcome::decided:
            resolve_decided(envelope, *session);
            return;
        case Outcome::answered: {
            const bool is_there = !std::holds_alternative<domain::NotFound>(envelope->result);
            if (is_there && (envelope->ticket & kTicketExists) != 0) {
                deliver(envelope, *session, {.status = 200, .body = {}});
                return;
            }
            const bool is_search = (envelope->ticket & kTicketSearch) != 0;
            const std::uint16_t status =
                is_search ? codec::render_orders(envelope->result, envelope->reflects, answer_text_)
                          : codec::render_result(envelope->query, envelope->result,
                                                 envelope->reflects, answer_text_);
            deliver(envelope, *session, {.status = status, .body = answer_text_});
            return;
        }
        case Outcome::replayed:
            start_replay(envelope, *session);
            return;
        default:
            deliver_problem(envelope, *session, problem_of(*envelope));
            return;
    }
}

void Core::resolve_decided(Envelope* envelope, Session& session) {
    const domain::Record& record = envelope->record;
    const codec::Detail detail = detail_of(envelope->ticket);
    const std::uint16_t status =
        form_of(envelope->ticket) == codec::Form::binary
            ? binary_answers_.decision(record, names_, detail, codec::Replayed::no, answer_text_)
            : codec::render_decision(record, names_, detail, answer_text_);
    deliver(envelope, session, {.status = status, .body = answer_text_});
}

void Core::start_replay(Envelope* envelope, Session& session) {
    const auto work = [this, envelope, detail = detail_of(envelope->ticket),
                       form = form_of(envelope->ticket), first = envelope->first] {
        Replay replay;
        const auto read = feed_.read_record(first, [&](const domain::Record& record) {
            if (form == codec::Form::binary) {
                codec::BinaryAnswers answers;  // this thread's own
                replay.status =
                    answers.decision(record, names_, detail, codec::Replayed::yes, replay.body);
                return;
            }
            replay.status = codec::render_decision(record, names_, detail, replay.body);
        });
        replay.is_read = read.has_value() && replay.status != 0;
        asio::post(io_, [this, envelope, replay = std::move(replay)] {
            --counts.in_flight;
            end_replay(envelope, replay);
        });
    };
    // Nobody waits any more: only the envelope goes back.
    const auto if_gone = [this, envelope] {
        asio::post(io_, [this, envelope] {
            --counts.in_flight;
            port_.recycle(envelope);
        });
    };
    if (!journal_reader_.try_submit(ReaderThread::Urgency::retry,
                                    {session.weak_from_this(), work, if_gone})) {
        deliver_problem(envelope, session,
                        {ProblemCode::overloaded, {}, "too many retries are being answered"});
        return;
    }
    ++counts.in_flight;
}

void Core::end_replay(Envelope* envelope, const Replay& replay) {
    Session* session = find(envelope->session);
    if (session == nullptr) {
        port_.recycle(envelope);
        return;
    }
    envelope->ticket |= kTicketReplayed;
    if (!replay.is_read) {
        deliver_problem(envelope, *session,
                        {ProblemCode::history_rebuilding, {}, "the first answer cannot be read"});
        return;
    }
    deliver(envelope, *session, {.status = replay.status, .body = replay.body});
}

void Core::deliver(Envelope* envelope, Session& session, Answer answer) {
    answer.is_replayed = (envelope->ticket & kTicketReplayed) != 0 && answer.status < 500;
    session.on_answer(envelope->ticket & kTicketNumber, answer);
    port_.recycle(envelope);
}

void Core::deliver_problem(Envelope* envelope, Session& session, const Problem& problem) {
    answer_text_.clear();
    const std::uint16_t status = render_problem(form_of(envelope->ticket), problem, answer_text_);
    deliver(envelope, session,
            {.status = status,
             .body = answer_text_,
             .is_worth_retrying = codec::retry_after_s(problem.code) != 0});
}

std::uint16_t Core::render_problem(codec::Form form, const Problem& problem, std::string& out) {
    return form == codec::Form::binary ? binary_answers_.problem(problem, out)
                                       : codec::render_problem(problem, out);
}

void Core::learn(const domain::Record& record) noexcept {
    const auto skus = record.decision.skus;
    if (record.decision.verdict != domain::Verdict::accept || skus.empty()) {
        return;
    }
    const auto learn_one = [&](const domain::SkuRef& ref, std::size_t at) {
        if (ref.id.is_none() && at < skus.size()) {
            skus_.learn(ref.text, skus[at]);
        }
    };
    const auto& body = record.command.body;
    if (const auto* order = std::get_if<domain::PlaceOrder>(&body)) {
        for (std::size_t i = 0; i < order->lines.size(); ++i) {
            learn_one(order->lines[i].sku, i);
        }
    } else if (const auto* picks = std::get_if<domain::ConfirmPicks>(&body)) {
        for (std::size_t i = 0; i < picks->picks.size(); ++i) {
            learn_one(picks->picks[i].sku, i);
        }
    } else if (const auto* item = std::get_if<domain::DefineItem>(&body)) {
        skus_.learn(item->sku, skus[0]);
    } else {
        std::visit(
            [&](const auto& about) {
                if constexpr (requires { learn_one(about.sku, 0); }) {
                    learn_one(about.sku, 0);
                }
            },
            body);
    }
}

}  // namespace skua::gateway
