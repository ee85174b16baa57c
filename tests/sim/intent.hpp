#pragma once

// Intent: a line of the clients' own log, written before a command is sent: what it was, under
// which keys, and what was heard of it. A command carries the number of its intent as its actor, so
// a record in the journal leads back to who asked for it.
// Owner: the simulation.

#include <charconv>
#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

#include "engine/base/hash.hpp"
#include "engine/domain/command.hpp"

namespace skua::sim {

using IntentIndex = std::uint32_t;
inline constexpr IntentIndex kNoIntent = UINT32_MAX;

// Hashes of keys; 0 stands for none.
inline std::uint64_t hash_of_key(domain::CommandKind kind, std::string_view key) noexcept {
    return key.empty() ? 0 : base::seeded_hash(key, static_cast<std::uint64_t>(kind)) | 1U;
}
inline std::uint64_t hash_of_external_id(std::string_view channel, std::string_view id) noexcept {
    return id.empty() ? 0 : base::seeded_hash(id, base::stable_hash(channel)) | 1U;
}
inline std::uint64_t external_id_of(const domain::Command& command) noexcept {
    const auto* place = std::get_if<domain::PlaceOrder>(&command.body);
    return place == nullptr ? 0 : hash_of_external_id(place->channel, place->external_id);
}

struct Intent {
    std::uint64_t op = 0;  // number of the client command that made it
    base::Fingerprint body;
    std::uint64_t content = 0;
    std::uint64_t key = 0;
    std::uint64_t external_id = 0;
    std::uint64_t answered_by = 0;  // the record of the last answer, 0 = none heard
    std::uint32_t sent = 0;
    std::uint32_t records = 0;
    bool is_bound = false;  // a record of it binds its key: whoever asks again is told
    domain::CommandKind kind = domain::CommandKind::fence;

    [[nodiscard]] bool has_key() const noexcept { return key != 0 || external_id != 0; }
};
using Intents = std::vector<Intent>;

// The actor of a command, as text in `to`; and back.
inline std::string_view actor_of(IntentIndex index, char (&to)[16]) noexcept {
    to[0] = 'i';
    const auto end = std::to_chars(to + 1, to + sizeof(to), index).ptr;
    return {to, static_cast<std::size_t>(end - to)};
}
inline std::optional<IntentIndex> intent_of(std::string_view actor) noexcept {
    IntentIndex index = 0;
    if (actor.size() < 2 || actor.front() != 'i') {
        return std::nullopt;
    }
    const auto [end, fault] = std::from_chars(actor.data() + 1, actor.data() + actor.size(), index);
    const bool is_whole = fault == std::errc{} && end == actor.data() + actor.size();
    return is_whole ? std::optional(index) : std::nullopt;
}

}  // namespace skua::sim
