#pragma once

// FlatBuffers -> commands about reservations. Internal to engine/codec.

#include "engine/base/arena.hpp"
#include "engine/codec/wire_layout.hpp"

namespace skua::codec {

// False when the body is not sound. Texts are views into it, lists live in the arena.
bool decode(const wire::Reserve& from, base::Arena& arena, domain::Reserve& to);
bool decode(const wire::ExtendReservation& from, base::Arena& arena, domain::ExtendReservation& to);
bool decode(const wire::ReleaseReservation& from, base::Arena& arena,
            domain::ReleaseReservation& to);
bool decode(const wire::ExpireReservation& from, base::Arena& arena, domain::ExpireReservation& to);

}  // namespace skua::codec
