#include "tests/sim/coverage.hpp"

#include <algorithm>
#include <string_view>

namespace skua::sim {
namespace {

using domain::CommandKind;

// Every kind that there is, the engine's own too.
constexpr std::size_t kFirstKind = 1;
constexpr std::size_t kLastKind = std::variant_size_v<domain::CommandBody>;
constexpr std::array<std::string_view, kSometimes> kSometimesNames{"replayed",
                                                                   "key_reused",
                                                                   "in_progress",
                                                                   "overloaded",
                                                                   "disk_low",
                                                                   "shutting_down",
                                                                   "sequence_not_reached",
                                                                   "no_credit",
                                                                   "bad_command",
                                                                   "follow_up_numbered",
                                                                   "follow_up_over_a_restart",
                                                                   "follow_up_overtaken",
                                                                   "too_many_expiries",
                                                                   "expiry_carried_out",
                                                                   "expiry_across_slots",
                                                                   "expiry_of_nothing",
                                                                   "expiry_over_a_restart",
                                                                   "restart_with_other_shards",
                                                                   "voted_together",
                                                                   "waited_for_undecided",
                                                                   "unsynced_block_survived",
                                                                   "torn_block_found",
                                                                   "fenced_out",
                                                                   "read_checked",
                                                                   "feed_page",
                                                                   "binary_answer",
                                                                   "long_order_across_slots",
                                                                   "claim_expired",
                                                                   "claim_expired_across_slots",
                                                                   "cart_expired",
                                                                   "cart_handed_over",
                                                                   "cart_became_an_order",
                                                                   "order_widened",
                                                                   "widened_order_went_on"};

const char* name_of(std::size_t kind) noexcept {
    return domain::to_string(static_cast<CommandKind>(kind));
}

bool takes_several(Sometimes what) noexcept {
    return what == Sometimes::restart_with_other_shards || what == Sometimes::voted_together ||
           what == Sometimes::waited_for_undecided || what == Sometimes::follow_up_overtaken;
}

bool can_meet(std::size_t disturbance, std::size_t kind) noexcept {
    return static_cast<CommandKind>(kind) != CommandKind::fence ||
           meets_fences(static_cast<Disturbance>(disturbance));
}

// The engine's own never, the others only at limits that a simulation of this size does not reach.
bool is_hardly_refused(CommandKind kind) noexcept {
    return is_of_the_engine(kind) || kind == CommandKind::define_item ||
           kind == CommandKind::define_location;
}

template <std::size_t N>
void add_all(std::array<std::uint64_t, N>& to, const std::array<std::uint64_t, N>& from) noexcept {
    for (std::size_t i = 0; i < N; ++i) {
        to[i] += from[i];
    }
}

void append_cell(std::string& out, const std::string& text, std::size_t width) {
    out.append(width > text.size() ? width - text.size() : 1, ' ');
    out += text;
}

}  // namespace

void Coverage::add(const Coverage& other) noexcept {
    for (std::size_t i = 0; i < kDisturbances; ++i) {
        add_all(met_[i], other.met_[i]);
    }
    add_all(accepted_, other.accepted_);
    add_all(rejected_, other.rejected_);
    add_all(sometimes_, other.sometimes_);
}

std::vector<std::string> Coverage::holes(std::uint16_t shards_max) const {
    std::vector<std::string> holes;
    for (std::size_t i = 0; i < kDisturbances; ++i) {
        for (std::size_t kind = kFirstKind; kind <= kLastKind; ++kind) {
            if (met_[i][kind] == 0 && can_meet(i, kind)) {
                holes.push_back(std::string(kDisturbanceNames[i]) + " x " + name_of(kind));
            }
        }
    }
    for (std::size_t kind = kFirstKind; kind <= kLastKind; ++kind) {
        if (accepted_[kind] == 0) {
            holes.push_back(std::string(name_of(kind)) + " accepted");
        }
        if (rejected_[kind] == 0 && !is_hardly_refused(static_cast<CommandKind>(kind))) {
            holes.push_back(std::string(name_of(kind)) + " rejected");
        }
    }
    for (std::size_t i = 0; i < kSometimes; ++i) {
        const bool is_possible = !takes_several(static_cast<Sometimes>(i)) || shards_max > 1;
        if (sometimes_[i] == 0 && is_possible) {
            holes.emplace_back(kSometimesNames[i]);
        }
    }
    return holes;
}

std::string Coverage::table() const {
    std::string out = "met while under way";
    append_cell(out, "times", 30 - out.size());
    for (std::size_t kind = kFirstKind; kind <= kLastKind; ++kind) {
        append_cell(out, name_of(kind), 18);
    }
    out += '\n';
    for (std::size_t i = 0; i < kDisturbances; ++i) {
        std::string line = kDisturbanceNames[i];
        append_cell(line, std::to_string(met_[i][0]), 30 - line.size());
        for (std::size_t kind = kFirstKind; kind <= kLastKind; ++kind) {
            append_cell(line, can_meet(i, kind) ? std::to_string(met_[i][kind]) : "-", 18);
        }
        out += line + '\n';
    }
    for (const auto* row : {&accepted_, &rejected_}) {
        std::string line = row == &accepted_ ? "accepted" : "rejected";
        append_cell(line, "", 31 - line.size());
        for (std::size_t kind = kFirstKind; kind <= kLastKind; ++kind) {
            append_cell(line, std::to_string((*row)[kind]), 18);
        }
        out += line + '\n';
    }
    for (std::size_t i = 0; i < kSometimes; ++i) {
        out += std::string(kSometimesNames[i]) + " " + std::to_string(sometimes_[i]) + "\n";
    }
    return out;
}

}  // namespace skua::sim
