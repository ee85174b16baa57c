#pragma once

// Coverage: what a run of seeds has met. A simulation that never lets a certain fault meet a
// certain kind of command proves nothing about the two together, so the holes are named. Owner: one
// thread; tables of several seeds are added up.

#include <array>
#include <cstdint>
#include <string>
#include <variant>
#include <vector>

#include "engine/domain/command.hpp"
#include "tests/sim/disturbance.hpp"

namespace skua::sim {

enum class Sometimes : std::uint8_t {
    replayed,
    key_reused,
    in_progress,
    overloaded,
    disk_low,
    shutting_down,
    sequence_not_reached,
    no_credit,
    bad_command,
    follow_up_numbered,
    follow_up_over_a_restart,
    follow_up_overtaken,
    too_many_expiries,
    expiry_carried_out,
    expiry_across_slots,
    expiry_of_nothing,
    expiry_over_a_restart,
    restart_with_other_shards,
    voted_together,
    waited_for_undecided,
    unsynced_block_survived,
    torn_block_found,
    fenced_out,
    read_checked,
    feed_page,
    binary_answer,
    long_order_across_slots,
    claim_expired,
    claim_expired_across_slots,
    cart_expired,
    cart_handed_over,
    cart_became_an_order,
    order_widened,
    widened_order_went_on,
};
inline constexpr std::size_t kSometimes = 34;

// Asked for by no client.
constexpr bool is_of_the_engine(domain::CommandKind kind) noexcept {
    return kind == domain::CommandKind::fence || kind == domain::CommandKind::continue_fills ||
           kind == domain::CommandKind::expire_hold || kind == domain::CommandKind::expire_claim ||
           kind == domain::CommandKind::expire_reservation;
}
// A fence is written before a process does anything else, so only these come while it is.
constexpr bool meets_fences(Disturbance disturbance) noexcept {
    return disturbance == Disturbance::dies_in_acquire || disturbance == Disturbance::fenced;
}

class Coverage {
public:
    void count(Sometimes what, std::uint64_t times = 1) noexcept {
        sometimes_[static_cast<std::size_t>(what)] += times;
    }
    void count_command(domain::CommandKind kind, bool is_accepted) noexcept {
        ++(is_accepted ? accepted_ : rejected_)[static_cast<std::size_t>(kind)];
    }
    // A disturbance came while a command of this kind was sent and not answered.
    void count_met(Disturbance disturbance, domain::CommandKind kind) noexcept {
        ++met_[static_cast<std::size_t>(disturbance)][static_cast<std::size_t>(kind)];
    }
    void count_disturbance(Disturbance disturbance) noexcept {
        ++met_[static_cast<std::size_t>(disturbance)][0];
    }

    void add(const Coverage& other) noexcept;
    // What was never met. `shards_max`: the largest number of shards that was used.
    [[nodiscard]] std::vector<std::string> holes(std::uint16_t shards_max) const;
    [[nodiscard]] std::string table() const;

private:
    static constexpr std::size_t kKinds = std::variant_size_v<domain::CommandBody> + 1;
    std::array<std::array<std::uint64_t, kKinds>, kDisturbances> met_{};  // [0]: how often at all
    std::array<std::uint64_t, kKinds> accepted_{};
    std::array<std::uint64_t, kKinds> rejected_{};
    std::array<std::uint64_t, kSometimes> sometimes_{};
};

}  // namespace skua::sim
