#pragma once

// Undecided: who may work on which slot, and who waits for whom. One queue per slot, ordered by
// place (the number of a command, or the place of a query between two), never by arrival:
//
//     slot 17:  [5 started] - [8 waits] - [9 waits]      5 has voted, its outcome is not here yet
//     slot 40:  [8 waits]                                8 is first here, but not in slot 17
//     slot 41:  [7 started]
//
// A ticket starts when it is first in the queues of all of its slots, and leaves them when it is
// decided. So it waits only for lower places: nobody waits in a circle, and what a ticket finds is
// what one thread would have found at its place.
//
// A slot may be discovered late: a command names an order whose part here is only created, or given
// more lines, by a lower place. Whoever does that holds the slots of those lines until those behind
// have looked again (grow_behind, then finish); so a late slot is entered before anybody with a
// higher place has started on it.
//
// A barrier takes all slots: it starts when nobody else is left, and nobody is entered until it is
// finished.
// Owner: the shard's thread. A pure data structure: it knows no command and no state.

#include <array>
#include <cstdint>
#include <span>
#include <vector>

#include "engine/domain/ids.hpp"
#include "engine/shard/faults.hpp"

namespace skua::shard {

// A command or query that holds or waits for slots. Given anew when it was finished.
using Ticket = base::StrongId<struct TicketTag, std::uint32_t>;

class Undecided {
public:
    struct Claim {
        std::uint64_t place = 0;
        bool is_barrier = false;
        bool may_grow = false;  // what it names is not all here yet: look again behind its makers
        std::span<const domain::Slot> slots{};  // none twice
    };

    // `tickets` is how many there may be at once.
    explicit Undecided(std::size_t tickets, Faults faults = {});
    Undecided(const Undecided&) = delete;
    Undecided& operator=(const Undecided&) = delete;

    // Nothing is undecided and nobody waits.
    [[nodiscard]] bool is_empty() const noexcept { return live_ == 0; }
    // A barrier is in: enter nobody.
    [[nodiscard]] bool is_closed() const noexcept { return !barrier_.is_none(); }
    // Nobody holds or waits for any of these.
    [[nodiscard]] bool is_free(std::span<const domain::Slot> slots) const noexcept;

    // Places come in rising order. Not while closed.
    Ticket enter(const Claim& claim);
    // It waits for nobody, and is to be started.
    [[nodiscard]] bool is_ready(Ticket ticket) noexcept {
        return ticket == barrier_ ? live_ == 1 : entry(ticket).blocked == 0;
    }
    // Starts the ticket with the lowest place of those that may; none when all others wait.
    [[nodiscard]] Ticket start_next() noexcept;
    // The ticket may have created what those behind it in this slot's queue name, or a part of it:
    // `look` gives the claim of such a ticket as it is now. Before the creator's finish().
    template <class Look>
    void grow_behind(Ticket creator, domain::Slot slot, Look&& look) {
        std::uint32_t at = growers_ == 0 ? kNil : next_of(creator, slot);
        while (at != kNil) {
            const Ticket ticket{nodes_[at].ticket};
            at = nodes_[at].next;
            if (entry(ticket).may_grow) {
                grow(ticket, look(ticket));
            }
        }
    }
    // Decided and applied: its slots go to the next.
    void finish(Ticket ticket) noexcept;

    [[nodiscard]] std::size_t waiting() const noexcept { return waiting_; }
    [[nodiscard]] std::size_t undecided_slots() const noexcept { return slots_in_use_; }

private:
    static constexpr std::uint32_t kNil = UINT32_MAX;
    struct Entry {
        std::uint64_t place = 0;
        std::uint32_t first_node = kNil;  // its nodes, linked by `sibling`
        std::uint32_t blocked = 0;        // queues in which somebody stands before it
        bool is_live = false;
        bool is_started = false;
        bool may_grow = false;
    };
    struct Node {
        std::uint32_t ticket = 0;
        std::uint32_t previous = kNil;
        std::uint32_t next = kNil;
        std::uint32_t sibling = kNil;
        domain::Slot slot;
    };
    struct Queue {
        std::uint32_t first = kNil;
        std::uint32_t last = kNil;
    };

    [[nodiscard]] Entry& entry(Ticket ticket) noexcept { return entries_[ticket.raw() - 1]; }
    [[nodiscard]] std::uint32_t next_of(Ticket ticket, domain::Slot slot) noexcept;
    [[nodiscard]] bool holds(const Entry& entry, domain::Slot slot) const noexcept;
    void grow(Ticket ticket, const Claim& claim);
    void join(Ticket ticket, domain::Slot slot);
    void leave(std::uint32_t node) noexcept;
    void make_ready(Ticket ticket) noexcept;
    [[nodiscard]] std::uint32_t new_node();

    // Constant after construction.
    [[no_unique_address]] Faults faults_;

    std::vector<Entry> entries_;  // index: ticket - 1
    std::vector<std::uint32_t> free_entries_;
    std::vector<Node> nodes_;
    std::uint32_t free_node_ = kNil;  // linked by `sibling`
    std::array<Queue, domain::kSlots> queues_{};
    std::vector<Ticket> ready_;  // a heap, the lowest place on top
    Ticket barrier_;
    std::uint64_t last_place_ = 0;
    std::size_t live_ = 0;
    std::size_t waiting_ = 0;
    std::size_t growers_ = 0;
    std::size_t slots_in_use_ = 0;
};

}  // namespace skua::shard
