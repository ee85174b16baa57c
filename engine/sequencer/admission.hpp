#pragma once

// Admission: the queue from all ports to the sequencer. It is unbounded and in order per producer
// only, which is all we need there: the ports' envelopes are the bound (our own credits), and
// requests of different gateway threads have no order before they are numbered.
// Any gateway thread enqueues with its own producer token; the sequencer thread takes out.

#include <concurrentqueue.h>

#include <cstddef>

#include "engine/runtime/doorbell.hpp"
#include "engine/sequencer/envelope.hpp"

namespace skua::sequencer {

struct Admission {
    using Queue = moodycamel::ConcurrentQueue<Envelope*>;

    // `bell` wakes the sequencer thread and outlives this.
    Admission(std::size_t capacity, runtime::Doorbell& consumer)
        : queue(capacity), bell(consumer) {}

    Queue queue;
    runtime::Doorbell& bell;
};

}  // namespace skua::sequencer
