#include "engine/gateway/events_session.hpp"

#include <limits>
#include <utility>

namespace skua::gateway {
namespace {

constexpr std::size_t kPageBytes = 64 * 1024;
constexpr std::size_t kClientMessageBytesMax = 4 * 1024;
// Generous: an idle feed is normal, and a lagging reader is not cut off.
constexpr std::chrono::minutes kIdleTimeout{5};

}  // namespace

EventsSession::EventsSession(Core& core, Socket socket, std::uint64_t after)
    : WsSession(core, std::move(socket),
                {.message_bytes_max = kClientMessageBytesMax, .idle_timeout = kIdleTimeout}),
      after_(after) {}

void EventsSession::ask_page() {
    if (!is_open() || is_asking_) {
        return;
    }
    is_asking_ = true;
    if (after_ == core().durable()) {
        core().wait_durable(*this, 0, after_ + 1, std::numeric_limits<std::int64_t>::max());
    } else if (!core().read_page(*this, 0, {.after = after_, .bytes_max = kPageBytes})) {
        close_with(websocket::close_code::try_again_later, "too many pages are being read");
    }
}

void EventsSession::on_page(std::uint64_t, base::Result<follow::EventsPage>& page) {
    is_asking_ = false;
    if (!is_open()) {
        return;
    }
    if (!page && page.error().code == base::ErrorCode::busy) {
        waits_for_room_ = true;
        return;
    }
    if (!page) {
        if (page.error().code == base::ErrorCode::invalid) {
            close_with(websocket::close_code::policy_error,
                       "after lies beyond the last durable sequence");
        } else {
            close_with(websocket::close_code::internal_error,
                       "the journal cannot be read at the moment");
        }
        return;
    }
    after_ = page->next_after;
    if (page->events != 0) {
        send(std::move(page->lines));
    } else if (after_ < core().durable()) {
        ask_page();
    } else {
        is_asking_ = true;
        core().wait_durable(*this, 0, after_ + 1, std::numeric_limits<std::int64_t>::max());
    }
}

void EventsSession::on_durable(std::uint64_t, Waited) {
    is_asking_ = false;
    // The wait ends early only when the gateway is drained, and then the close is under way.
    if (!core().is_draining()) {
        ask_page();
    }
}

void EventsSession::flush() {}

void EventsSession::tick(std::int64_t now_ms) {
    WsSession::tick(now_ms);
    if (std::exchange(waits_for_room_, false)) {
        ask_page();
    }
}

void EventsSession::begin_drain() {
    close_with(websocket::close_code::going_away, "the engine is being stopped");
}

}  // namespace skua::gateway
