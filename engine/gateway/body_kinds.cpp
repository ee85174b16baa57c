#include "engine/gateway/body_kinds.hpp"

namespace skua::gateway {

using codec::BodyKind;

std::optional<BodyKind> body_kind_of(Route route) noexcept {
    switch (route) {
        case Route::define_item:
            return BodyKind::define_item;
        case Route::define_location:
            return BodyKind::define_location;
        case Route::define_channel:
            return BodyKind::define_channel;
        case Route::configure_level:
            return BodyKind::configure_level;
        case Route::receive_stock:
            return BodyKind::receive_stock;
        case Route::adjust_stock:
            return BodyKind::adjust_stock;
        case Route::place_order:
        case Route::order_batch:
            return BodyKind::place_order;
        case Route::cancel_order:
            return BodyKind::cancel_order;
        case Route::change_order:
            return BodyKind::change_order;
        case Route::place_hold:
            return BodyKind::place_hold;
        case Route::release_hold:
            return BodyKind::release_hold;
        case Route::create_wave:
            return BodyKind::create_wave;
        case Route::confirm_picks:
            return BodyKind::confirm_picks;
        case Route::ship_fulfillment:
            return BodyKind::ship_fulfillment;
        case Route::unclaim_pick_list:
            return BodyKind::unclaim_pick_list;
        case Route::reserve:
            return BodyKind::reserve;
        case Route::extend_reservation:
            return BodyKind::extend_reservation;
        case Route::release_reservation:
            return BodyKind::release_reservation;
        case Route::move_condition:
            return BodyKind::move_condition;
        case Route::short_pick:
            return BodyKind::short_pick;
        case Route::open_count:
            return BodyKind::open_count;
        case Route::change_count:
            return BodyKind::change_count;
        case Route::post_count:
            return BodyKind::post_count;
        case Route::pack_fulfillment:
            return BodyKind::pack_fulfillment;
        case Route::record_tracking:
            return BodyKind::record_tracking;
        case Route::request_cancellation:
            return BodyKind::request_cancellation;
        case Route::answer_cancellation:
            return BodyKind::answer_cancellation;
        case Route::create_return:
            return BodyKind::create_return;
        case Route::receive_return:
            return BodyKind::receive_return;
        case Route::accept_over_delivery:
            return BodyKind::accept_over_delivery;
        case Route::close_order:
            return BodyKind::close_order;
        case Route::create_transfer:
            return BodyKind::create_transfer;
        case Route::receive_transfer:
            return BodyKind::receive_transfer;
        case Route::change_transfer:
            return BodyKind::change_transfer;
        case Route::change_return:
            return BodyKind::change_return;
        default:
            return std::nullopt;
    }
}

}  // namespace skua::gateway
