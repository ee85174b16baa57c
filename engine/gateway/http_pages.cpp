// HttpSession: pages of the feed.

#include <fmt/format.h>

#include "engine/gateway/http_session.hpp"

namespace skua::gateway {
namespace {

using codec::ProblemCode;

constexpr std::size_t kPageBytesDefault = 256 * 1024;

}  // namespace

void HttpSession::dispatch_events(Slot& slot, std::uint64_t ticket) {
    const QueryParameters& query = request_.query;
    has_page_ = true;
    slot.is_long_poll = false;
    slot.after = query.after;
    slot.order = {};
    if (slot.route == Route::order_history && !codec::parse_id(request_.first, slot.order)) {
        has_page_ = false;
        respond_problem(slot, {ProblemCode::not_found, request_.first_field, "is no id of ours"});
        return;
    }
    slot.limit_bytes = query.limit_bytes == 0 ? kPageBytesDefault : query.limit_bytes;
    slot.deadline_ms = core_.now_ms() + static_cast<std::int64_t>(query.wait_seconds) * 1'000;
    slot.min_sequence = query.min_sequence;
    if (slot.route == Route::order_history) {
        ask_whether_there(slot, ticket);
        return;
    }
    begin_page(slot, ticket);
}

// The journal says nothing of an order that is not there, and so would a page of it.
void HttpSession::ask_whether_there(Slot& slot, std::uint64_t ticket) {
    sequencer::Envelope* envelope = core_.try_acquire();
    if (envelope == nullptr) {
        respond_problem(slot, {ProblemCode::overloaded, {}, "too many requests are under way"});
        return;
    }
    envelope->query = domain::OrderQuery{slot.order};
    envelope->min_sequence = slot.min_sequence;
    core_.submit_query(envelope, *this, ticket | kTicketExists);
}

void HttpSession::begin_page(Slot& slot, std::uint64_t ticket) {
    if (slot.min_sequence > core_.durable()) {
        core_.wait_durable(*this, ticket, slot.min_sequence, core_.min_sequence_deadline());
        return;
    }
    ask_page(slot, ticket);
}

void HttpSession::ask_page(Slot& slot, std::uint64_t ticket) {
    const bool is_history = slot.route == Route::order_history;
    if (!core_.read_page(*this, ticket,
                         {.after = slot.after,
                          .bytes_max = slot.limit_bytes,
                          .order = slot.order,
                          .records_max = is_history ? follow::kHistoryRecordsMax : UINT64_MAX})) {
        respond_problem(slot, {ProblemCode::overloaded, {}, "too many pages are being read"});
    }
}

void HttpSession::on_durable(std::uint64_t ticket, Waited waited) {
    if (phase_ == Phase::closed) {
        return;
    }
    Slot& slot = slots_[ticket % kPipelineDepth];
    if (waited == Waited::timed_out && !slot.is_long_poll) {
        respond_problem(slot, {ProblemCode::sequence_not_reached, "/min_sequence",
                               "the sequence is not durable yet"});
        return;
    }
    ask_page(slot, ticket);
}

void HttpSession::on_page(std::uint64_t ticket, base::Result<follow::EventsPage>& page) {
    if (phase_ == Phase::closed) {
        return;
    }
    Slot& slot = slots_[ticket % kPipelineDepth];
    if (!page) {
        if (page.error().code == base::ErrorCode::busy) {
            respond_problem(slot, kOutputFull);
        } else if (page.error().code == base::ErrorCode::invalid) {
            respond_problem(slot, {ProblemCode::out_of_range, "/after",
                                   "lies beyond the last durable sequence"});
        } else {
            respond_problem(
                slot,
                {ProblemCode::history_rebuilding, {}, "the journal cannot be read at the moment"});
        }
        return;
    }
    const bool may_wait = core_.now_ms() < slot.deadline_ms && !core_.is_draining();
    if (page->events == 0 && may_wait) {
        slot.is_long_poll = true;
        slot.after = page->next_after;
        core_.wait_durable(*this, ticket, slot.after + 1, slot.deadline_ms);
        return;
    }
    const std::string more =
        fmt::format("Skua-Next-After: {}\r\nSkua-Durable: {}\r\n", page->next_after, page->durable);
    respond(slot, {.status = 200, .content = Content::ndjson, .more = more}, page->lines);
}

}  // namespace skua::gateway
