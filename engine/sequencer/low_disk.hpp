#pragma once

// What is let in while the journal's disk is below its low-water mark (ARCHITECTURE, Limits): what
// finishes or gives back what is under way, because nothing else empties the house. It is bounded
// by that; what begins something new waits for room.

#include "engine/domain/command.hpp"

namespace skua::sequencer {

// Every kind is named: a new one says on which side it stands.
[[nodiscard]] constexpr bool is_let_in_at_low_disk(domain::CommandKind kind) noexcept {
    using Kind = domain::CommandKind;
    switch (kind) {
        // Goods on their way out, and what carriers say of them.
        case Kind::confirm_picks:
        case Kind::short_pick:
        case Kind::pack_fulfillment:
        case Kind::ship_fulfillment:
        case Kind::record_tracking:
        case Kind::accept_over_delivery:
        // Units that are given back.
        case Kind::cancel_order:
        case Kind::close_order:
        case Kind::request_cancellation:
        case Kind::answer_cancellation:
        case Kind::release_reservation:
        case Kind::unclaim_pick_list:
        // Goods that are announced and come back.
        case Kind::change_return:
        case Kind::receive_return:
        // Goods between locations.
        case Kind::change_transfer:
        case Kind::receive_transfer:
            return true;
        // What begins something, or may: a change that only cuts is a cancel of lines.
        case Kind::define_item:
        case Kind::define_location:
        case Kind::define_channel:
        case Kind::configure_level:
        case Kind::receive_stock:
        case Kind::adjust_stock:
        case Kind::move_condition:
        case Kind::place_order:
        case Kind::change_order:
        case Kind::place_hold:
        case Kind::release_hold:
        case Kind::create_wave:
        case Kind::reserve:
        case Kind::extend_reservation:
        case Kind::open_count:
        case Kind::change_count:
        case Kind::post_count:
        case Kind::create_return:
        case Kind::create_transfer:
        // The engine's own are not admitted, they are numbered.
        case Kind::fence:
        case Kind::continue_fills:
        case Kind::expire_hold:
        case Kind::expire_claim:
        case Kind::expire_reservation:
            return false;
    }
    return false;
}

}  // namespace skua::sequencer
