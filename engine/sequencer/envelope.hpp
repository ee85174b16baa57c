#pragma once

// Envelope: one command or query on its way through the house, with its memory. Exactly one thread
// owns it at a time; ownership moves with the pointer through a queue.
//
//      try_acquire              submit                  in the order of the queue
//  pool ---------> gateway ----------------> queued ----------------------------> sequencer
//    ^                |  ^                                                          |  ^
//    |    recycle     |  | poll                              send (and completion)  v  |
//    +----------------+  |                                                          shard
//                        |
//                     answers <---------- released <------------------------ passed on
//                                  gate: the durable mark is there
//
//   state       who may touch it                        what moves it on
//   pool        the port: empty                         try_acquire
//   gateway     the port's thread; a pointer to it may  submit; recycle (malformed, its answer was
//               wait with the reader of a retry, who    rendered, or the client is gone)
//               does not look inside
//   queued      nobody                                  the admission queue, first in, first out
//   sequencer   the engine thread: keys, admission,     send; without a number straight to
//               number; also while a read waits for     passed on (retry, overload, drain, disk)
//               its min_sequence
//   shard       the shard's thread, until the           the completion
//               completion is received
//   passed on   nobody changes it. The journal writer   the release ring, in order, once the mark
//               reads the record until it is encoded,   has passed release_after()
//               the engine thread until it pushed the
//               record: both before it can be durable
//   released    nobody                                  the port's ring; it has room for them all
//
// A client that goes away changes nothing of this: its envelopes come round and are recycled, with
// nobody to render for. When a gateway's thread ends first, its answers stay in the port's ring.
// After a failed write or sync the mark stands still: what waits for it stays where it is, and the
// process ends. The sequencer's own envelopes (OwnEnvelopes) go the same way from sequencer on.

#include <cstdint>

#include "engine/base/arena.hpp"
#include "engine/domain/query.hpp"
#include "engine/domain/record.hpp"

namespace skua::sequencer {

// What became of an envelope.
enum class Outcome : std::uint8_t {
    decided,        // record holds number, time and decision
    answered,       // query: result holds the view, reflects holds its sequence
    replayed,       // key was seen with the same content: `first` is the record to answer from
    key_reused,     // key was seen with other content (422)
    in_progress,    // key's first command is not released yet (409)
    overloaded,     // admission is closed for now (429 / 503 with Retry-After)
    shutting_down,  // 503
    disk_low,       // refuses what grows the journal; low-water mark met (503)
    sequence_not_reached,  // query: min_sequence was not given out within the wait (503)
    too_many_expiries,     // as many ends are armed as may be (429)
};

// Which of the two keys an answer about keys is about.
enum class KeyKind : std::uint8_t { none, external_id, idempotency_key };

struct Envelope {
    enum class Kind : std::uint8_t { command, query };
    // Who may touch it, as its pool sees it: `engine` is everything from queued to released. Only
    // the thread that owns the pool reads or writes this, at each step of a round; a step out of
    // turn is a bug and is caught where it happens.
    enum class Holder : std::uint8_t { pool, gateway, engine };

    // Filled by the gateway.
    Kind kind = Kind::command;
    Holder holder = Holder::pool;
    std::uint16_t port = 0;     // set by Port
    std::uint64_t session = 0;  // the gateway's own, opaque to everybody else
    std::uint64_t ticket = 0;   // the gateway's own
    domain::QueryBody query;
    std::uint64_t min_sequence = 0;  // query: wait until at least this is durable

    // Filled on the way.
    Outcome outcome = Outcome::decided;
    KeyKind key_kind = KeyKind::none;
    domain::Record record;  // command from the gateway, the rest from the sequencer
    domain::QueryResult result;
    domain::Sequence reflects;  // queries: the state this answer shows
    domain::Sequence first;     // replayed: the sequence of the first answer

    base::Arena arena{2048};

    void recycle() noexcept {
        record = {};
        query = {};
        result = {};
        outcome = Outcome::decided;
        key_kind = KeyKind::none;
        min_sequence = 0;
        reflects = first = {};
        arena.reset();
    }
};

}  // namespace skua::sequencer
