#pragma once

// Session: one connection, as the core sees it. Held by shared_ptr because its socket operations
// outlive any single call (Asio needs it). Owner: the gateway thread.

#include <cstdint>
#include <memory>
#include <string_view>

#include "engine/base/result.hpp"
#include "engine/follow/feed/feed.hpp"

namespace skua::gateway {

// What became of a command or query; `body` is valid during the call.
struct Answer {
    std::uint16_t status = 200;
    std::string_view body;
    bool is_replayed = false;
    bool is_worth_retrying = false;  // Retry-After
};

enum class Waited : std::uint8_t { reached, timed_out };

class Session : public std::enable_shared_from_this<Session> {
public:
    Session() = default;
    Session(const Session&) = delete;
    Session& operator=(const Session&) = delete;
    virtual ~Session() = default;

    // The answer to what was submitted under `ticket`.
    virtual void on_answer(std::uint64_t ticket, const Answer& answer) = 0;
    // The page asked for by Core::read_page.
    virtual void on_page(std::uint64_t ticket, base::Result<follow::EventsPage>& page) = 0;
    // The end of Core::wait_durable.
    virtual void on_durable(std::uint64_t ticket, Waited waited) = 0;
    // After Core::wait_for_credits.
    virtual void on_credits() = 0;
    // End of a pass in which the session was marked: write what is ready.
    virtual void flush() = 0;
    // A few times a second: deadlines.
    virtual void tick(std::int64_t now_ms) = 0;
    // Finish what is under way, then close.
    virtual void begin_drain() = 0;
    // Close now.
    virtual void abort() = 0;

    // The core's own.
    std::uint64_t id = 0;
    bool is_marked = false;
    bool waits_for_credits = false;
};

}  // namespace skua::gateway
