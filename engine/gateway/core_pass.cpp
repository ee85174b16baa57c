// The core's part in each pass of the loop: waits, deadlines, the clock, drain.

#include <fmt/format.h>

#include <ctime>
#include <utility>

#include "engine/gateway/core.hpp"

namespace skua::gateway {
namespace {

constexpr std::chrono::milliseconds kWaitTick{5};

}  // namespace

bool Core::read_page(const Session& session, std::uint64_t ticket,
                     const follow::Feed::PageOf& wanted) {
    const auto work = [this, id = session.id, ticket, wanted] {
        // The reader works one job at a time, so the budget is passed by one page at most.
        base::Result<follow::EventsPage> page = base::Error{base::ErrorCode::busy, 0, "output"};
        if (!is_output_full()) {
            page = feed_.read(wanted);
        }
        const std::size_t bytes = page ? page->lines.size() : 0;
        charge_output(0, bytes);
        asio::post(io_, [this, id, ticket, bytes, page = std::move(page)]() mutable {
            if (Session* owner = find(id); owner != nullptr) {
                owner->on_page(ticket, page);  // and charges what it keeps of it
            }
            charge_output(bytes, 0);
        });
    };
    return journal_reader_.try_submit(ReaderThread::Urgency::page,
                                      {session.weak_from_this(), work});
}

void Core::wait_durable(const Session& session, std::uint64_t ticket, std::uint64_t sequence,
                        std::int64_t deadline_ms) {
    durable_waits_.push_back({session.id, ticket, sequence, deadline_ms});
    arm_wait_timer();
}

// The durable mark has no bell of its own; while somebody waits for it, a short timer looks.
void Core::arm_wait_timer() {
    if (is_wait_timer_armed_) {
        return;
    }
    is_wait_timer_armed_ = true;
    wait_timer_.expires_after(kWaitTick);
    wait_timer_.async_wait([this](const ErrorCode& fault) {
        is_wait_timer_armed_ = false;
        if (!fault && (!durable_waits_.empty() || !parked_.empty())) {
            arm_wait_timer();
        }
    });
}

void Core::take_waits() {
    const std::uint64_t durable = feed_.durable();
    if (!parked_.empty()) {
        auto parked = std::exchange(parked_, {});
        for (const ParkedQuery& query : parked) {
            if (query.envelope->min_sequence <= durable) {
                batch_.push_back(query.envelope);
            } else if (now_ms_ >= query.deadline_ms || is_draining_) {
                query.envelope->outcome = sequencer::Outcome::sequence_not_reached;
                --counts.in_flight;
                resolve(query.envelope);
            } else {
                parked_.push_back(query);
            }
        }
    }
    if (!durable_waits_.empty()) {
        auto waits = std::exchange(durable_waits_, {});
        for (const DurableWait& wait : waits) {
            Session* session = find(wait.session);
            if (session == nullptr) {
                continue;
            }
            if (wait.sequence <= durable) {
                session->on_durable(wait.ticket, Waited::reached);
            } else if (now_ms_ >= wait.deadline_ms || is_draining_) {
                session->on_durable(wait.ticket, Waited::timed_out);
            } else {
                durable_waits_.push_back(wait);
            }
        }
    }
}

void Core::finish_pass() {
    renew_time();
    take_waits();
    submit_batch();  // first: the engine works while the answers are written
    marked_now_.swap(marked_);
    for (const auto& session : marked_now_) {
        session->is_marked = false;
        session->flush();
    }
    marked_now_.clear();
    submit_batch();
}

void Core::submit_batch() {
    if (!batch_.empty()) {
        port_.submit(batch_);
        batch_.clear();
    }
}

void Core::tick() {
    for (std::size_t i = 0; i < table_.size(); ++i) {
        if (const auto session = table_[i]; session != nullptr) {
            session->tick(now_ms_);
        }
    }
}

void Core::renew_time() {
    now_ms_ = clock_.monotonic_ns() / 1'000'000;
    if (now_ms_ / 1'000 == date_second_) {
        return;
    }
    date_second_ = now_ms_ / 1'000;
    const auto seconds = static_cast<std::time_t>(clock_.now().micros / 1'000'000);
    std::tm parts{};
    gmtime_r(&seconds, &parts);
    static constexpr const char* kDays[] = {"Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"};
    static constexpr const char* kMonths[] = {"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                              "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
    date_line_ = fmt::format("Date: {}, {:02} {} {} {:02}:{:02}:{:02} GMT\r\n",
                             kDays[parts.tm_wday], parts.tm_mday, kMonths[parts.tm_mon],
                             parts.tm_year + 1900, parts.tm_hour, parts.tm_min, parts.tm_sec);
}

void Core::begin_drain() {
    is_draining_ = true;
    for (std::size_t i = 0; i < table_.size(); ++i) {
        if (const auto session = table_[i]; session != nullptr) {
            session->begin_drain();
        }
    }
}

void Core::begin_closing() {
    is_closing_ = true;
    begin_drain();  // the sessions look again
}

void Core::abort_all() {
    for (std::size_t i = 0; i < table_.size(); ++i) {
        if (const auto session = table_[i]; session != nullptr) {
            session->abort();
        }
    }
}

}  // namespace skua::gateway
