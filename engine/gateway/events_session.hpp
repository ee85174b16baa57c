#pragma once

// EventsSession: /v1/events over WebSocket. One page is read, sent, and only then the next is read,
// so a slow reader lags and costs one page of memory. When everything durable is sent it waits for
// the durable mark. Owner: the gateway thread.

#include "engine/gateway/ws_session.hpp"

namespace skua::gateway {

class EventsSession final : public WsSession {
public:
    EventsSession(Core& core, Socket socket, std::uint64_t after);

    void on_answer(std::uint64_t, const Answer&) override {}
    void on_page(std::uint64_t ticket, base::Result<follow::EventsPage>& page) override;
    void on_durable(std::uint64_t ticket, Waited waited) override;
    void flush() override;
    void tick(std::int64_t now_ms) override;
    void begin_drain() override;

protected:
    void on_open() override { ask_page(); }
    // What a client says here means nothing.
    void on_message(std::string_view, bool) override {}
    void on_sent() override { ask_page(); }
    [[nodiscard]] bool wants_message() const noexcept override { return true; }

private:
    void ask_page();

    std::uint64_t after_;
    bool is_asking_ = false;
    bool waits_for_room_ = false;  // in the output budget; tried again at the next tick
};

}  // namespace skua::gateway
