#include "engine/shard/undecided.hpp"

#include <algorithm>

#include "engine/base/assert.hpp"

namespace skua::shard {

Undecided::Undecided(std::size_t tickets, Faults faults) : faults_(faults), entries_(tickets) {
    free_entries_.reserve(tickets);
    ready_.reserve(tickets);
    for (std::size_t i = tickets; i > 0; --i) {
        free_entries_.push_back(static_cast<std::uint32_t>(i));
    }
}

bool Undecided::is_free(std::span<const domain::Slot> slots) const noexcept {
    return !is_closed() && std::ranges::all_of(slots, [this](domain::Slot slot) {
        return queues_[slot.raw()].first == kNil;
    });
}

Ticket Undecided::enter(const Claim& claim) {
    SKUA_ASSERT(!is_closed() && !free_entries_.empty());
    SKUA_ASSERT(live_ == 0 || claim.place > last_place_);
    last_place_ = claim.place;
    const Ticket ticket{free_entries_.back()};
    free_entries_.pop_back();
    entry(ticket) = {.place = claim.place, .is_live = true};
    ++live_;
    ++waiting_;
    if (claim.is_barrier) {
        barrier_ = ticket;
        if (live_ == 1) {
            make_ready(ticket);
        }
        return ticket;
    }
    entry(ticket).may_grow = claim.may_grow;
    growers_ += claim.may_grow ? 1U : 0U;
    for (const domain::Slot slot : claim.slots) {
        join(ticket, slot);
    }
    if (entry(ticket).blocked == 0) {
        make_ready(ticket);
    }
    return ticket;
}

Ticket Undecided::start_next() noexcept {
    if (ready_.empty()) {
        return Ticket{};
    }
    std::ranges::pop_heap(ready_, std::ranges::greater{},
                          [this](Ticket ticket) { return entry(ticket).place; });
    const Ticket ticket = ready_.back();
    ready_.pop_back();
    Entry& started = entry(ticket);
    started.is_started = true;
    growers_ -= started.may_grow ? 1U : 0U;
    started.may_grow = false;
    --waiting_;
    return ticket;
}

void Undecided::finish(Ticket ticket) noexcept {
    Entry& done = entry(ticket);
    SKUA_ASSERT(done.is_live && done.is_started);
    for (std::uint32_t node = done.first_node; node != kNil;) {
        const std::uint32_t sibling = nodes_[node].sibling;
        leave(node);
        nodes_[node].sibling = free_node_;
        free_node_ = node;
        node = sibling;
    }
    done = {};
    free_entries_.push_back(ticket.raw());
    --live_;
    if (ticket == barrier_) {
        barrier_ = {};
    } else if (is_closed() && live_ == 1) {
        make_ready(barrier_);
    }
}

std::uint32_t Undecided::next_of(Ticket ticket, domain::Slot slot) noexcept {
    for (std::uint32_t node = entry(ticket).first_node; node != kNil; node = nodes_[node].sibling) {
        if (nodes_[node].slot == slot) {
            return nodes_[node].next;
        }
    }
    return kNil;
}

bool Undecided::holds(const Entry& entry, domain::Slot slot) const noexcept {
    for (std::uint32_t node = entry.first_node; node != kNil; node = nodes_[node].sibling) {
        if (nodes_[node].slot == slot) {
            return true;
        }
    }
    return false;
}

void Undecided::grow(Ticket ticket, const Claim& claim) {
    SKUA_ASSERT(entry(ticket).blocked > 0);  // the creator stands before it
    for (const domain::Slot slot : claim.slots) {
        if (!holds(entry(ticket), slot)) {
            join(ticket, slot);
        }
    }
    if (!claim.may_grow) {
        entry(ticket).may_grow = false;
        --growers_;
    }
}

// Into the slot's queue, before whoever has a higher place.
void Undecided::join(Ticket ticket, domain::Slot slot) {
    const std::uint32_t node = new_node();
    Entry& joining = entry(ticket);
    Queue& queue = queues_[slot.raw()];
    std::uint32_t before = queue.last;
    const bool by_arrival = faults_.queues_by_arrival.strikes();
    while (!by_arrival && before != kNil &&
           entries_[nodes_[before].ticket - 1].place > joining.place) {
        before = nodes_[before].previous;
    }
    const std::uint32_t after = before == kNil ? queue.first : nodes_[before].next;
    // Nobody is overtaken who has started, or would have by now: the first of the queue stays.
    SKUA_ASSERT(before != kNil || after == kNil);
    nodes_[node] = {.ticket = ticket.raw(),
                    .previous = before,
                    .next = after,
                    .sibling = joining.first_node,
                    .slot = slot};
    joining.first_node = node;
    (after == kNil ? queue.last : nodes_[after].previous) = node;
    if (before == kNil) {
        queue.first = node;
        ++slots_in_use_;
    } else {
        nodes_[before].next = node;
        ++joining.blocked;
    }
}

// A ticket that leaves is the first: it has started.
void Undecided::leave(std::uint32_t node) noexcept {
    const Node& leaving = nodes_[node];
    Queue& queue = queues_[leaving.slot.raw()];
    SKUA_ASSERT(queue.first == node);
    queue.first = leaving.next;
    if (queue.first == kNil) {
        queue.last = kNil;
        --slots_in_use_;
        return;
    }
    nodes_[queue.first].previous = kNil;
    const Ticket next{nodes_[queue.first].ticket};
    if (--entry(next).blocked == 0) {
        make_ready(next);
    }
}

void Undecided::make_ready(Ticket ticket) noexcept {
    ready_.push_back(ticket);
    std::ranges::push_heap(ready_, std::ranges::greater{},
                           [this](Ticket waiting) { return entry(waiting).place; });
}

std::uint32_t Undecided::new_node() {
    if (free_node_ == kNil) {
        nodes_.emplace_back();
        return static_cast<std::uint32_t>(nodes_.size() - 1);
    }
    const std::uint32_t node = free_node_;
    free_node_ = nodes_[node].sibling;
    return node;
}

}  // namespace skua::shard
