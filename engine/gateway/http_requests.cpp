// HttpSession: what each route does.

#include <algorithm>
#include <optional>

#include "engine/codec/problem_table.hpp"
#include "engine/gateway/body_kinds.hpp"
#include "engine/gateway/http_session.hpp"
#include "engine/gateway/list_requests.hpp"
#include "engine/gateway/stats_page.hpp"

namespace skua::gateway {
namespace {

using codec::BodyKind;
using codec::Problem;
using codec::ProblemCode;

// What a 426 has to say (RFC 9110, 15.5.22; RFC 6455, 4.4).
constexpr std::string_view kUpgradeLines =
    "Connection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\n";
// What a connection may leave unread, and what one answer may take, when the budget is used up.
constexpr std::size_t kSmallAnswerBytes = 16 * 1024;

bool is_read(Route route) noexcept {
    switch (route) {
        case Route::list_locations:
        case Route::get_stock:
        case Route::availability:
        case Route::find_orders:
        case Route::get_order:
        case Route::get_pick_list:
        case Route::get_fulfillment:
        case Route::list_pick_lists:
        case Route::list_fulfillments:
        case Route::get_reservation:
        case Route::get_count:
        case Route::get_return:
        case Route::get_transfer:
        case Route::list_transfers:
        case Route::list_cancellations:
            return true;
        default:
            return false;
    }
}

}  // namespace

HttpSession::Slot& HttpSession::open_slot(std::uint64_t& ticket) {
    ticket = tail_++;
    Slot& slot = slots_[ticket % kPipelineDepth];
    slot.state = SlotState::pending;
    slot.route = request_.route;
    slot.is_head_only = request_.is_head_only;
    slot.minor_version = request_.minor_version;
    slot.closes = !request_.keeps_alive;
    slot.text.clear();
    if (slot.closes) {
        phase_ = Phase::refused;  // nothing after the last request is read
    }
    return slot;
}

void HttpSession::respond(Slot& slot, AnswerHead head, std::string_view body) {
    const bool is_last = &slot == &slots_[(tail_ - 1) % kPipelineDepth];
    if (core_.is_draining() && is_last && phase_ == Phase::head && in_begin_ == in_end_) {
        slot.closes = true;
        phase_ = Phase::refused;
    }
    head.minor_version = slot.minor_version;
    head.content_length = body.size();
    head.closes = slot.closes;
    head.date_line = core_.date_line();
    append_head(head, slot.text);
    if (!slot.is_head_only) {
        slot.text.append(body);
    }
    slot.state = SlotState::ready;
    slot_bytes_ += slot.text.size();
    charge();
    core_.counts.count(slot.route, head.status);
    core_.mark(*this);
}

void HttpSession::respond_problem(Slot& slot, const Problem& problem, const char* allow) {
    std::string& body = core_.scratch();
    const std::uint16_t status = codec::render_problem(problem, body);
    respond(slot,
            {.status = status,
             .content = Content::problem,
             .is_worth_retrying = codec::retry_after_s(problem.code) != 0,
             .allow = allow,
             .more = problem.code == ProblemCode::upgrade_required ? kUpgradeLines
                                                                   : std::string_view{}},
            body);
}

void HttpSession::on_answer(std::uint64_t ticket, const Answer& answer) {
    if (phase_ == Phase::closed) {
        return;
    }
    if (batch_ != nullptr) {
        batch_->on_answer(ticket, answer);
        core_.mark(*this);
        return;
    }
    Slot& slot = slots_[ticket % kPipelineDepth];
    if (slot.route == Route::order_history && answer.status < 400) {
        begin_page(slot, ticket);
        return;
    }
    if (is_read(slot.route) && is_read_refused(answer.body.size())) {
        respond_problem(slot, kOutputFull);
        return;
    }
    respond(slot,
            {.status = answer.status,
             .content = answer.status >= 400 ? Content::problem : Content::json,
             .is_replayed = answer.is_replayed,
             .is_worth_retrying = answer.is_worth_retrying},
            answer.body);
}

// The answers to reads that were asked for together may be longer than the guess: what is over the
// limit when it comes is not kept, because a read can be asked again.
bool HttpSession::is_read_refused(std::size_t bytes) noexcept {
    --pending_reads_;
    read_bytes_guess_ = std::max(read_bytes_guess_ / 2, bytes);
    return unsent_bytes() >= core_.options.output_bytes_max ||
           (core_.is_output_full() && bytes > kSmallAnswerBytes);
}

void HttpSession::on_credits() {
    core_.mark(*this);
}

void HttpSession::start_batch() {
    const std::optional<BodyKind> kind = body_kind_of(request_.route);
    SKUA_ASSERT(kind.has_value());
    const std::string_view body =
        request_.body_bytes != 0 ? input().substr(0, request_.body_bytes) : chunked_body_;
    batch_ = std::make_unique<BatchRun>(core_, *kind, request_.form, body, request_.route);
}

void HttpSession::dispatch(std::string_view body) {
    std::uint64_t ticket = 0;
    Slot& slot = open_slot(ticket);
    if (!request_.problem.is_none()) {
        respond_problem(slot, request_.problem, request_.allow);
        return;
    }
    if (refuse_for_output(slot)) {
        return;
    }
    if (is_read(request_.route)) {
        dispatch_query(slot, ticket, body);
        return;
    }
    switch (request_.route) {
        case Route::events:
        case Route::order_history:
            dispatch_events(slot, ticket);
            return;
        case Route::stream:
            respond_problem(slot, {ProblemCode::upgrade_required, {}, "ask again with an upgrade"});
            return;
        case Route::stats:
        case Route::metrics:
        case Route::livez:
        case Route::readyz:
            dispatch_monitoring(slot);
            return;
        default:
            dispatch_command(slot, ticket, body);
            return;
    }
}

void HttpSession::dispatch_command(Slot& slot, std::uint64_t ticket, std::string_view body) {
    const std::optional<BodyKind> kind = body_kind_of(slot.route);
    SKUA_ASSERT(kind.has_value());
    sequencer::Envelope* envelope = core_.try_acquire();
    if (envelope == nullptr) {
        respond_problem(slot, {ProblemCode::overloaded, {}, "too many requests are under way"});
        return;
    }
    const Problem problem = core_.parse_command(
        *envelope, *kind, body, {.first = request_.first, .second = request_.second}, request_.key);
    if (!problem.is_none()) {
        respond_problem(slot, problem);
        core_.give_back(envelope);
        return;
    }
    core_.submit(envelope, *this, ticket);
}

void HttpSession::dispatch_query(Slot& slot, std::uint64_t ticket, std::string_view body) {
    sequencer::Envelope* envelope = core_.try_acquire();
    if (envelope == nullptr) {
        respond_problem(slot, {ProblemCode::overloaded, {}, "too many requests are under way"});
        return;
    }
    const Problem problem = fill_query(*envelope, body);
    if (!problem.is_none()) {
        respond_problem(slot, problem);
        core_.give_back(envelope);
        return;
    }
    envelope->min_sequence = request_.query.min_sequence;
    ++pending_reads_;
    core_.submit_query(envelope, *this,
                       slot.route == Route::find_orders ? ticket | kTicketSearch : ticket);
}

Problem HttpSession::fill_query(sequencer::Envelope& envelope, std::string_view body) {
    const Problem no_such_id{ProblemCode::not_found, request_.first_field, "is no id of ours"};
    domain::OrderId order;
    domain::LocationId location;
    domain::PickListId list;
    domain::CountId count;
    switch (request_.route) {
        case Route::list_locations:
            envelope.query = domain::LocationsQuery{};
            return {};
        case Route::get_stock:
            envelope.query = domain::StockQuery{envelope.arena.copy(request_.first)};
            return {};
        case Route::availability: {
            domain::AvailabilityQuery query;
            const Problem problem = core_.reader().parse_availability(body, envelope.arena, query);
            envelope.query = query;
            return problem;
        }
        case Route::find_orders:
            if (request_.query.channel.empty()) {
                return {ProblemCode::missing_field, "/channel", "must be stated"};
            }
            if (request_.query.external_id.empty()) {
                return {ProblemCode::missing_field, "/external_id", "must be stated"};
            }
            envelope.query =
                domain::OrderByExternalIdQuery{envelope.arena.copy(request_.query.channel),
                                               envelope.arena.copy(request_.query.external_id)};
            return {};
        case Route::get_order:
            if (!codec::parse_id(request_.first, order)) {
                return no_such_id;
            }
            envelope.query = domain::OrderQuery{order};
            return {};
        case Route::get_pick_list:
            if (!codec::parse_id(request_.first, list)) {
                return no_such_id;
            }
            envelope.query = domain::PickListQuery{list};
            return {};
        case Route::list_pick_lists:
        case Route::list_fulfillments:
        case Route::list_cancellations:
            return fill_list_query(request_.route, request_.first, request_.query, envelope);
        case Route::get_reservation:
            if (!codec::parse_reservation_id(request_.first, order)) {
                return no_such_id;
            }
            envelope.query = domain::ReservationQuery{order};
            return {};
        case Route::get_count:
            if (!codec::parse_id(request_.first, count)) {
                return no_such_id;
            }
            envelope.query = domain::CountQuery{count};
            return {};
        case Route::list_transfers:
            return fill_transfers_query(request_.query, envelope);
        case Route::get_transfer: {
            domain::TransferId transfer;
            if (!codec::parse_id(request_.first, transfer)) {
                return no_such_id;
            }
            envelope.query = domain::TransferQuery{transfer};
            return {};
        }
        case Route::get_return: {
            domain::ReturnNumber number;
            if (!codec::parse_return_id(request_.first, order, number)) {
                return no_such_id;
            }
            envelope.query = domain::ReturnQuery{order, number};
            return {};
        }
        default:
            if (!codec::parse_fulfillment_id(request_.first, order, location)) {
                return no_such_id;
            }
            envelope.query = domain::FulfillmentQuery{order, location};
            return {};
    }
}

// Beyond the budget of all connections, what this one has left unread decides: whoever reads its
// answers is still served.
bool HttpSession::refuse_for_output(Slot& slot) {
    const bool is_monitoring = slot.route == Route::livez || slot.route == Route::readyz;
    if (is_monitoring || !core_.is_output_full() ||
        (!is_page(slot.route) && unsent_bytes() <= kSmallAnswerBytes)) {
        return false;
    }
    respond_problem(slot, kOutputFull);
    return true;
}

void HttpSession::dispatch_monitoring(Slot& slot) {
    std::string& body = core_.scratch();
    AnswerHead head{.status = 200, .content = Content::text};
    switch (slot.route) {
        case Route::stats:
            head.content = Content::json;
            append_stats_page(core_, body);
            break;
        case Route::metrics:
            head.content = Content::prometheus;
            append_metrics_page(core_, body);
            break;
        case Route::readyz:
            head.status = core_.is_draining() ? 503 : 200;
            body.append(core_.is_draining() ? "draining" : "ready");
            break;
        default:
            body.append("ok");
            break;
    }
    respond(slot, head, body);
}

}  // namespace skua::gateway
