#include "tests/sim/planted.hpp"

namespace skua::sim {

std::span<const PlantedFault> planted_faults() {
    static const std::vector<PlantedFault> kFaults {
        {"disk_lies",
         1,
         [](Planted& planted) { planted.disk_lies = true; },
         {"answer_before_durable", "read_before_durable", "feed_before_durable"}},
#if defined(SKUA_FAULTS)
            {"key_forgotten",
             1,
             [](Planted& planted) { planted.sequencer.forgets_key.every = 20; },
             {"digest", "twin_keys", "doubled"}},
            {"answer_released_early",
             1,
             [](Planted& planted) { planted.gate.releases_early.every = 50; },
             {"answer_before_durable"}},
            {"read_of_what_is_not_durable",
             1,
             [](Planted& planted) { planted.gate.shows_early.every = 3; },
             // Its connection may notice first: the read overtakes the answers asked for before it.
             {"read_before_durable", "order_on_connection"}},
            {"follow_up_lost_over_a_crash",
             1,
             [](Planted& planted) { planted.sequencer.loses_follow_up.every = 1; },
             // The one that overtakes it may be a follow-up too: that the twin notices.
             {"follow_up_first", "follow_up_lost", "twin_follow_ups"}},
            {"follow_up_lost_with_several_shards",
             2,
             [](Planted& planted) { planted.sequencer.loses_follow_up.every = 1; },
             // The one that overtakes it may be a follow-up too: that the twin notices.
             {"follow_up_first", "follow_up_lost", "twin_follow_ups"}},
            {"expiry_numbered_late",
             1,
             [](Planted& planted) { planted.sequencer.numbers_expiry_late.every = 3; },
             {"twin_expiry"}},
            {"expiry_numbered_late_with_several_shards",
             2,
             [](Planted& planted) { planted.sequencer.numbers_expiry_late.every = 3; },
             {"twin_expiry"}},
            {"claim_not_set_anew",
             1,
             [](Planted& planted) { planted.sequencer.forgets_claim.every = 1; },
             {"twin_expiry", "expiry_lost"}},
            {"outcome_dropped",
             2,
             [](Planted& planted) { planted.shard.drops_outcome.every = 20; },
             {"stuck", "digest", "twin_decision", "read_wrong"}},
            {"vote_counted_twice",
             2,
             [](Planted& planted) { planted.shard.counts_vote_twice.every = 1; },
             {"twin_decision", "engine_aborted"}},
            {"undecided_mark_skipped",
             2,
             [](Planted& planted) { planted.shard.skips_mark.every = 5; },
             {"twin_decision", "digest", "read_wrong", "engine_aborted"}},
            {"queue_ordered_by_arrival",
             8,  // the more there are, the more arrive in another order
             [](Planted& planted) { planted.shard.queues_by_arrival.every = 1; },
             {"twin_decision", "read_wrong", "stuck"}},
            {"widening_forgotten",
             2,
             [](Planted& planted) { planted.shard.forgets_widening.every = 1; },
             {"twin_decision", "digest", "read_wrong", "engine_aborted"}},
#endif
    };
    return kFaults;
}

}  // namespace skua::sim
