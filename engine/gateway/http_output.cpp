// HttpSession: how answers leave, and how a connection ends.

#include <fmt/format.h>

#include <algorithm>
#include <iterator>

#include "engine/gateway/http_session.hpp"
#include "engine/gateway/websocket_start.hpp"

namespace skua::gateway {
namespace {

using codec::Problem;
using codec::ProblemCode;

constexpr std::size_t kTextBytesKept = 16 * 1024;
constexpr std::int64_t kLingerMs = 1'000;
// During a drain nobody's slowness may hold up the stop: the answer has been sent, and a client
// that keeps on sending has been told that the connection ends.
constexpr std::int64_t kDrainLingerMs = 100;

void release_if_large(std::string& text) {
    text.clear();
    if (text.capacity() > kTextBytesKept) {
        text.shrink_to_fit();
    }
}

}  // namespace

void HttpSession::charge() noexcept {
    const std::size_t bytes = phase_ == Phase::closed ? 0 : unsent_bytes();
    core_.charge_output(charged_bytes_, bytes);
    charged_bytes_ = bytes;
}

bool HttpSession::has_pending_page() const noexcept {
    for (std::uint64_t i = head_; i != tail_; ++i) {
        if (is_page(slots_[i % kPipelineDepth].route)) {
            return true;
        }
    }
    return false;
}

// Moves what is ready, in request order, behind what is waiting to be written.
void HttpSession::collect() {
    while (head_ != tail_) {
        Slot& slot = slots_[head_ % kPipelineDepth];
        if (slot.state != SlotState::ready) {
            break;
        }
        slot_bytes_ -= slot.text.size();
        if (out_.empty()) {
            out_.swap(slot.text);
        } else {
            out_.append(slot.text);
        }
        release_if_large(slot.text);
        slot.state = SlotState::free;
        ++head_;
    }
    if (head_ != tail_) {
        return;
    }
    if (phase_ == Phase::batch) {
        collect_batch();
    } else if (request_.wants_continue && (phase_ == Phase::body || phase_ == Phase::chunked)) {
        request_.wants_continue = false;
        if (phase_ == Phase::chunked || input().size() < request_.body_bytes) {
            out_.append("HTTP/1.1 100 Continue\r\n\r\n");
        }
    }
}

void HttpSession::collect_batch() {
    if (batch_ == nullptr) {
        start_batch();
    }
    const bool is_chunked = request_.minor_version != 0;
    batch_->pump(*this, unsent_bytes());
    if (!has_batch_head_) {
        has_batch_head_ = true;
        batch_closes_ = !request_.keeps_alive || !is_chunked || core_.is_draining();
        append_head({.status = 200,
                     .minor_version = request_.minor_version,
                     .content = Content::ndjson,
                     .framing = is_chunked ? Framing::chunked : Framing::until_close,
                     .closes = batch_closes_,
                     .date_line = core_.date_line()},
                    out_);
    }
    const bool is_over = batch_->is_over();
    std::string& text = batch_->text();
    // Small pieces wait for more, unless nothing more comes without them.
    if (!text.empty() && (is_over || text.size() >= kTextBytesKept || out_.empty())) {
        if (is_chunked) {
            fmt::format_to(std::back_inserter(out_), "{:x}\r\n", text.size());
        }
        out_.append(text).append(is_chunked ? "\r\n" : "");
        text.clear();
    }
    if (!is_over) {
        return;
    }
    out_.append(is_chunked ? "0\r\n\r\n" : "");
    batch_.reset();
    has_batch_head_ = false;
    consume(request_.body_bytes);
    std::string().swap(chunked_body_);
    is_paused_ = true;
    phase_ = batch_closes_ ? Phase::refused : Phase::head;
}

void HttpSession::flush() {
    if (phase_ == Phase::closed || phase_ == Phase::lingering || is_writing_) {
        return;
    }
    collect();
    charge();
    if (out_.empty()) {
        // Every byte is out. A page that is still asked for has a slot.
        has_page_ = has_page_ && has_pending_page();
        settle();
        return;
    }
    sending_.swap(out_);
    out_.clear();
    sent_ = 0;
    is_writing_ = true;
    write_some();
}

void HttpSession::write_some() {
    auto self = std::static_pointer_cast<HttpSession>(shared_from_this());
    socket_.async_write_some(
        asio::buffer(sending_.data() + sent_, sending_.size() - sent_),
        [self](const ErrorCode& fault, std::size_t bytes) { self->on_written(fault, bytes); });
}

void HttpSession::on_written(const ErrorCode& fault, std::size_t bytes) {
    if (phase_ == Phase::closed) {
        return;
    }
    if (fault) {
        is_writing_ = false;
        close();
        return;
    }
    core_.counts.bytes_sent_total += bytes;
    active_ms_ = core_.now_ms();
    sent_ += bytes;
    if (sent_ < sending_.size()) {
        write_some();
        return;
    }
    is_writing_ = false;
    release_if_large(sending_);
    charge();
    core_.mark(*this);
}

// Nothing is ready to be written: go on with what waited for that.
void HttpSession::settle() {
    if (is_paused_ && wants_input()) {
        process();
    }
    const bool has_answers_left =
        head_ != tail_ || phase_ == Phase::batch || !out_.empty() || is_writing_;
    if (!has_answers_left) {
        const bool is_idle = phase_ == Phase::head && in_begin_ == in_end_;
        if (has_input_ended_ && !is_paused_) {
            close();
            return;
        }
        if (phase_ == Phase::refused || (is_idle && core_.is_closing())) {
            linger();
            return;
        }
        if (phase_ == Phase::upgrade && !is_reading_) {
            start_upgrade();
            return;
        }
    }
    read_more();
}

// A refusal of the gate: answered after what was asked before it, then the connection ends.
void HttpSession::refuse(const Problem& problem) {
    std::uint64_t ticket = 0;
    request_.keeps_alive = false;
    request_.is_head_only = false;
    Slot& slot = open_slot(ticket);
    slot.route = Route::none;
    respond_problem(slot, problem);
    phase_ = Phase::refused;
}

// Closing at once would reset the connection and could destroy the answer on its way: end our
// direction, read and drop what still comes, then close.
void HttpSession::linger() {
    ErrorCode ignored;
    socket_.shutdown(Tcp::socket::shutdown_send, ignored);
    phase_ = Phase::lingering;
    in_begin_ = in_end_ = 0;
    body_deadline_ms_ = core_.now_ms() + (core_.is_draining() ? kDrainLingerMs : kLingerMs);
    read_more();
}

void HttpSession::close() {
    if (phase_ == Phase::closed) {
        return;
    }
    phase_ = Phase::closed;
    const auto self = shared_from_this();
    core_.charge_output(charged_bytes_, 0);
    charged_bytes_ = 0;
    ErrorCode ignored;
    socket_.close(ignored);
    core_.remove(*this);
}

void HttpSession::abort() {
    close();
}

void HttpSession::start_upgrade() {
    const auto self = shared_from_this();
    phase_ = Phase::closed;
    core_.remove(*this);
    start_websocket(core_, std::move(socket_),
                    {.is_stream = request_.route == Route::stream,
                     .after = request_.query.after,
                     .protocols = request_.first,
                     .key = request_.websocket_key,
                     .bytes = input()});
}

// Whoever is in the middle of a request is still answered; idle connections are closed.
void HttpSession::begin_drain() {
    if (phase_ == Phase::lingering) {
        body_deadline_ms_ = std::min(body_deadline_ms_, core_.now_ms() + kDrainLingerMs);
    }
    core_.mark(*this);
}

void HttpSession::tick(std::int64_t now_ms) {
    const std::int64_t idle_ms = core_.options.idle_timeout.count();
    const bool has_pending = head_ != tail_ || batch_ != nullptr;
    if (phase_ == Phase::lingering) {
        if (now_ms >= body_deadline_ms_) {
            close();
        }
        return;
    }
    if (is_writing_) {
        if (now_ms - active_ms_ > idle_ms) {
            close();  // the client has not taken a byte for that long
        }
        return;
    }
    if (has_pending || phase_ == Phase::closed) {
        return;  // it is our turn
    }
    const bool is_head_late = phase_ == Phase::head && request_started_ms_ != 0 &&
                              now_ms - request_started_ms_ > core_.options.header_timeout.count();
    const bool is_body_late =
        (phase_ == Phase::body || phase_ == Phase::chunked) && now_ms > body_deadline_ms_;
    if (is_head_late || is_body_late) {
        refuse({ProblemCode::request_timeout, {}, "the request did not arrive in time"});
        core_.mark(*this);
    } else if (phase_ == Phase::head && now_ms - active_ms_ > idle_ms) {
        close();
    }
}

}  // namespace skua::gateway
