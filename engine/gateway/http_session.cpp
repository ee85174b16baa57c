#include "engine/gateway/http_session.hpp"

#include <algorithm>
#include <cstring>

#include "engine/codec/utf8.hpp"
#include "engine/gateway/body_kinds.hpp"
#include "engine/gateway/request_guard.hpp"
#include "engine/gateway/uri.hpp"

namespace skua::gateway {
namespace {

using codec::Problem;
using codec::ProblemCode;

constexpr std::size_t kInputBytesFirst = 4 * 1024;
constexpr std::size_t kInputBytesKept = 64 * 1024;
// A body may come this slowly: five seconds plus its size at this rate.
constexpr std::int64_t kBodyBytesPerMsMin = 32;

bool is_batch_route(Route route) noexcept {
    return route == Route::order_batch || route == Route::receive_stock ||
           route == Route::adjust_stock;
}

// Unknown routes too: they are refused after the body was read, so that the connection goes on.
bool takes_body(Route route) noexcept {
    return route == Route::none || route == Route::availability || body_kind_of(route).has_value();
}

// A value of the path; the gate has refused broken escapes.
Problem decode(std::string_view value, std::string_view field, std::string& out) {
    if (!percent_decode(value, PlusSign::stays, out)) {
        return {ProblemCode::malformed_value, field, "must not hold a control character"};
    }
    if (!codec::is_utf8(out)) {
        return {ProblemCode::invalid_utf8, field, "must be valid UTF-8"};
    }
    return {};
}

}  // namespace

HttpSession::HttpSession(Core& core, Socket socket)
    : core_(core), socket_(std::move(socket)), in_(kInputBytesFirst), active_ms_(core.now_ms()) {}

void HttpSession::start(const Problem& refusal) {
    if (!refusal.is_none()) {
        refuse(refusal);
        core_.mark(*this);
        return;
    }
    read_more();
}

void HttpSession::consume(std::size_t bytes) noexcept {
    in_begin_ += bytes;
    if (in_begin_ == in_end_) {
        in_begin_ = in_end_ = 0;
    }
}

// Space behind the input; grows with what has really come, never with what was announced.
void HttpSession::make_room() {
    if (in_begin_ == in_end_ && in_.size() > kInputBytesKept) {
        in_.resize(kInputBytesFirst);
        in_.shrink_to_fit();
    }
    if (in_begin_ != 0 && in_end_ == in_.size()) {
        std::memmove(in_.data(), in_.data() + in_begin_, in_end_ - in_begin_);
        in_end_ -= in_begin_;
        in_begin_ = 0;
    }
    if (in_end_ == in_.size()) {
        in_.resize(in_.size() * 2);
    }
}

bool HttpSession::wants_input() const noexcept {
    switch (phase_) {
        case Phase::head:
        case Phase::body:
        case Phase::chunked:
            return has_free_slot() && expected_bytes() < core_.options.output_bytes_max &&
                   !(is_page_held_back_ && has_page_);
        case Phase::lingering:
            return true;
        default:
            return false;
    }
}

void HttpSession::read_more() {
    if (is_reading_ || has_input_ended_ || !wants_input()) {
        return;
    }
    make_room();
    is_reading_ = true;
    auto self = std::static_pointer_cast<HttpSession>(shared_from_this());
    socket_.async_read_some(
        asio::buffer(in_.data() + in_end_, in_.size() - in_end_),
        [self](const ErrorCode& fault, std::size_t bytes) { self->on_read(fault, bytes); });
}

void HttpSession::on_read(const ErrorCode& fault, std::size_t bytes) {
    is_reading_ = false;
    if (phase_ == Phase::closed) {
        return;
    }
    if (fault) {
        has_input_ended_ = true;
        if (fault != asio::error::eof || phase_ == Phase::lingering) {
            close();
            return;
        }
        // The client may only have ended its own direction: what was asked is still answered.
        core_.mark(*this);
        return;
    }
    core_.counts.bytes_received_total += bytes;
    active_ms_ = core_.now_ms();
    if (phase_ == Phase::lingering) {
        return read_more();  // dropped
    }
    in_end_ += bytes;
    process();
    read_more();
}

// Takes every complete request that is in the buffer.
void HttpSession::process() {
    SKUA_ASSERT(!is_reading_);  // nobody writes into the buffer that is read here
    bool goes_on = true;
    while (goes_on && wants_input()) {
        switch (phase_) {
            case Phase::head:
                goes_on = take_head();
                break;
            case Phase::body:
                goes_on = take_body();
                break;
            case Phase::chunked:
                goes_on = take_chunks();
                break;
            default:
                goes_on = false;
        }
    }
    is_paused_ = goes_on;
    core_.mark(*this);
}

bool HttpSession::take_head() {
    const std::string_view bytes = input();
    if (bytes.empty()) {
        request_started_ms_ = 0;
        return false;
    }
    switch (scanner_.scan(bytes)) {
        case HeadScanner::State::incomplete:
            if (request_started_ms_ == 0) {
                request_started_ms_ = core_.now_ms();
            }
            return false;
        case HeadScanner::State::refused:
            refuse(scanner_.problem());
            return false;
        case HeadScanner::State::complete:
            break;
    }
    const std::size_t head_bytes = scanner_.head_bytes();
    scanner_.reset();
    request_started_ms_ = 0;
    Head head;
    if (const Problem problem = parse_head(bytes.substr(0, head_bytes), head); !problem.is_none()) {
        refuse(problem);
        return false;
    }
    is_page_held_back_ = has_page_ && is_page(match_route(head.method, head.path).route);
    if (is_page_held_back_) {
        return true;  // read again when the page before it is out
    }
    if (Problem problem = check_host(head, core_.options.address);
        !problem.is_none() || !(problem = check_origin(head)).is_none()) {
        refuse(problem);
        return false;
    }
    begin_request(head);
    consume(head_bytes);
    return phase_ != Phase::refused && phase_ != Phase::upgrade;
}

Problem HttpSession::check_media(const Head& head) {
    const Route route = request_.route;
    if (const Problem problem = check_body_form(head); !problem.is_none()) {
        return problem;
    }
    if (head.media_type == MediaType::ndjson && is_batch_route(route)) {
        request_.is_batch = true;
        request_.form = BatchRun::Form::ndjson;
        return {};
    }
    if (head.media_type == MediaType::json) {
        request_.is_batch = route == Route::order_batch;
        request_.form = BatchRun::Form::json_array;
        return {};
    }
    return {ProblemCode::unsupported_media_type, {}, "this route takes application/json"};
}

void HttpSession::begin_request(const Head& head) {
    const RouteMatch match = match_route(head.method, head.path);
    request_.route = match.route;
    request_.allow = match.allow;
    request_.first_field = match.first_field;
    request_.is_head_only = head.method == Method::head;
    request_.keeps_alive = head.keeps_alive;
    request_.minor_version = head.minor_version;
    request_.is_batch = false;
    request_.problem = {};
    request_.key.assign(head.idempotency_key);
    if (match.problem != ProblemCode::none) {
        request_.problem = {match.problem, {}, "see the interface description"};
    } else if (Problem problem = decode(match.first, match.first_field, request_.first);
               !problem.is_none() ||
               !(problem = decode(match.second, match.second_field, request_.second)).is_none()) {
        request_.problem = problem;
    } else {
        request_.problem = parse_query(match.route, head.query, request_.query);
    }
    if (begin_upgrade(head)) {
        return;
    }
    const bool has_body = head.is_chunked || head.content_length != 0;
    if (takes_body(match.route) && has_body && request_.problem.is_none()) {
        request_.problem = check_media(head);
    } else if (match.route == Route::order_batch) {
        request_.is_batch = request_.problem.is_none();
        request_.form = BatchRun::Form::ndjson;
    }
    if (request_.problem.is_none()) {
        request_.problem = check_key(head);
        request_.is_batch = request_.is_batch && request_.problem.is_none();
    }
    body_bytes_max_ = !takes_body(match.route) ? 0
                      : request_.is_batch      ? core_.options.batch_bytes_max
                                               : core_.options.body_bytes_max;
    if (head.content_length > body_bytes_max_) {
        refuse({ProblemCode::body_too_large, {}, "the body is larger than this route takes"});
        return;
    }
    request_.wants_continue = head.expects_continue && has_body;
    request_.body_bytes = static_cast<std::size_t>(head.content_length);
    begin_body_deadline(head.is_chunked ? body_bytes_max_ : request_.body_bytes);
    phase_ = Phase::body;
    if (head.is_chunked) {
        phase_ = Phase::chunked;
        chunked_body_.clear();
        chunks_.start(body_bytes_max_);
    }
}

// False when the request stays an ordinary one; what is wrong with its upgrade is then its problem.
bool HttpSession::begin_upgrade(const Head& head) {
    const bool is_stream = request_.route == Route::stream;
    const bool has_body = head.is_chunked || head.content_length != 0;
    if (!head.upgrades_to_websocket || (!is_stream && request_.route != Route::events) ||
        !request_.problem.is_none() || head.method != Method::get || has_body) {
        return false;
    }
    request_.problem = check_websocket(head, is_stream);
    if (request_.problem.is_none() && request_.query.after > core_.durable()) {
        request_.problem = {ProblemCode::out_of_range, "/after",
                            "lies beyond the last durable sequence"};
    }
    if (!request_.problem.is_none()) {
        return false;
    }
    request_.first.assign(head.websocket_protocols);
    request_.websocket_key.assign(head.websocket_key);
    phase_ = Phase::upgrade;
    return true;
}

// A key that is stated and not used would be worse than none: a retry would book twice.
Problem HttpSession::check_key(const Head& head) {
    if (!head.has_idempotency_key || !takes_body(request_.route)) {
        return {};
    }
    constexpr std::string_view kField = "/idempotency_key";
    if (request_.is_batch) {
        return {ProblemCode::malformed_value, kField,
                "a body of many takes no Idempotency-Key: state idempotency_key in each line"};
    }
    if (head.idempotency_key.empty()) {
        return {ProblemCode::malformed_value, kField, "Idempotency-Key must be 1 to 128 bytes"};
    }
    for (const char c : head.idempotency_key) {
        if (static_cast<unsigned char>(c) >= 0x80) {
            return {ProblemCode::malformed_value, kField, "Idempotency-Key must be ASCII"};
        }
    }
    return {};
}

void HttpSession::begin_body_deadline(std::size_t bytes) noexcept {
    body_deadline_ms_ = core_.now_ms() + core_.options.header_timeout.count() +
                        static_cast<std::int64_t>(bytes) / kBodyBytesPerMsMin;
}

bool HttpSession::take_body() {
    const std::string_view bytes = input();
    if (bytes.size() < request_.body_bytes) {
        return false;
    }
    phase_ = Phase::head;
    if (request_.is_batch) {
        phase_ = Phase::batch;  // the body stays in the buffer
        return false;
    }
    dispatch(bytes.substr(0, request_.body_bytes));
    consume(request_.body_bytes);
    return phase_ == Phase::head;
}

bool HttpSession::take_chunks() {
    std::size_t consumed = 0;
    const auto state = chunks_.feed(input(), consumed, chunked_body_);
    consume(consumed);
    switch (state) {
        case ChunkedDecoder::State::incomplete:
            return false;
        case ChunkedDecoder::State::malformed:
            refuse({ProblemCode::bad_request_framing, {}, "the chunked body is malformed"});
            return false;
        case ChunkedDecoder::State::too_large:
            refuse({ProblemCode::body_too_large, {}, "the body is larger than this route takes"});
            return false;
        case ChunkedDecoder::State::complete:
            break;
    }
    phase_ = Phase::head;
    request_.body_bytes = 0;
    if (request_.is_batch) {
        phase_ = Phase::batch;
        return false;
    }
    dispatch(chunked_body_);
    if (chunked_body_.capacity() > kInputBytesKept) {
        std::string().swap(chunked_body_);
    }
    return true;
}

}  // namespace skua::gateway
