#include "engine/domain/command.hpp"
#include "engine/domain/decision.hpp"

namespace skua::domain {

const char* to_string(CommandKind kind) noexcept {
    switch (kind) {
        case CommandKind::fence:
            return "fence";
        case CommandKind::define_item:
            return "define_item";
        case CommandKind::define_location:
            return "define_location";
        case CommandKind::define_channel:
            return "define_channel";
        case CommandKind::configure_level:
            return "configure_level";
        case CommandKind::receive_stock:
            return "receive_stock";
        case CommandKind::adjust_stock:
            return "adjust_stock";
        case CommandKind::place_order:
            return "place_order";
        case CommandKind::cancel_order:
            return "cancel_order";
        case CommandKind::place_hold:
            return "place_hold";
        case CommandKind::release_hold:
            return "release_hold";
        case CommandKind::create_wave:
            return "create_wave";
        case CommandKind::confirm_picks:
            return "confirm_picks";
        case CommandKind::ship_fulfillment:
            return "ship_fulfillment";
        case CommandKind::continue_fills:
            return "continue_fills";
        case CommandKind::expire_hold:
            return "expire_hold";
        case CommandKind::unclaim_pick_list:
            return "unclaim_pick_list";
        case CommandKind::expire_claim:
            return "expire_claim";
        case CommandKind::reserve:
            return "reserve";
        case CommandKind::extend_reservation:
            return "extend_reservation";
        case CommandKind::release_reservation:
            return "release_reservation";
        case CommandKind::expire_reservation:
            return "expire_reservation";
        case CommandKind::move_condition:
            return "move_condition";
        case CommandKind::short_pick:
            return "short_pick";
        case CommandKind::open_count:
            return "open_count";
        case CommandKind::change_count:
            return "change_count";
        case CommandKind::post_count:
            return "post_count";
        case CommandKind::change_order:
            return "change_order";
        case CommandKind::pack_fulfillment:
            return "pack_fulfillment";
        case CommandKind::record_tracking:
            return "record_tracking";
        case CommandKind::request_cancellation:
            return "request_cancellation";
        case CommandKind::answer_cancellation:
            return "answer_cancellation";
        case CommandKind::create_return:
            return "create_return";
        case CommandKind::change_return:
            return "change_return";
        case CommandKind::receive_return:
            return "receive_return";
        case CommandKind::accept_over_delivery:
            return "accept_over_delivery";
        case CommandKind::close_order:
            return "close_order";
        case CommandKind::create_transfer:
            return "create_transfer";
        case CommandKind::change_transfer:
            return "change_transfer";
        case CommandKind::receive_transfer:
            return "receive_transfer";
    }
    return "unknown";
}

const char* to_string(Policy policy) noexcept {
    switch (policy) {
        case Policy::all_or_nothing:
            return "all_or_nothing";
        case Policy::backorder:
            return "backorder";
        case Policy::backorder_short_lines:
            return "backorder_short_lines";
    }
    return "unknown";
}

const char* to_string(HoldKind hold) noexcept {
    switch (hold) {
        case HoldKind::credit:
            return "credit";
        case HoldKind::fraud:
            return "fraud";
        case HoldKind::payment:
            return "payment";
        case HoldKind::address:
            return "address";
        case HoldKind::price:
            return "price";
        case HoldKind::stock:
            return "stock";
        case HoldKind::compliance:
            return "compliance";
        case HoldKind::customer_request:
            return "customer_request";
        case HoldKind::manual:
            return "manual";
        case HoldKind::grace:
            return "grace";
    }
    return "unknown";
}

const char* to_string(PickListStatus status) noexcept {
    switch (status) {
        case PickListStatus::claimed:
            return "claimed";
        case PickListStatus::done:
            return "done";
        case PickListStatus::unclaimed:
            return "unclaimed";
        case PickListStatus::expired:
            return "expired";
    }
    return "unknown";
}

const char* to_string(Condition condition) noexcept {
    switch (condition) {
        case Condition::sellable:
            return "sellable";
        case Condition::quality_hold:
            return "quality_hold";
        case Condition::damaged:
            return "damaged";
    }
    return "unknown";
}

const char* to_string(CountAction action) noexcept {
    switch (action) {
        case CountAction::record:
            return "record";
        case CountAction::approve:
            return "approve";
        case CountAction::recount:
            return "recount";
        case CountAction::cancel:
            return "cancel";
    }
    return "unknown";
}

const char* to_string(MovementKind movement) noexcept {
    switch (movement) {
        case MovementKind::receipt:
            return "receipt";
        case MovementKind::adjustment:
            return "adjustment";
        case MovementKind::shipment:
            return "shipment";
        case MovementKind::short_pick:
            return "short_pick";
        case MovementKind::count:
            return "count";
        case MovementKind::returned:
            return "returned";
        case MovementKind::transfer_out:
            return "transfer_out";
        case MovementKind::transfer_in:
            return "transfer_in";
    }
    return "unknown";
}

const char* to_string(CountStatus status) noexcept {
    switch (status) {
        case CountStatus::open:
            return "open";
        case CountStatus::counted:
            return "counted";
        case CountStatus::approved:
            return "approved";
        case CountStatus::posted:
            return "posted";
        case CountStatus::cancelled:
            return "cancelled";
    }
    return "unknown";
}
const char* to_string(TrackingStatus status) noexcept {
    switch (status) {
        case TrackingStatus::none:
            return "none";
        case TrackingStatus::pre_transit:
            return "pre_transit";
        case TrackingStatus::in_transit:
            return "in_transit";
        case TrackingStatus::out_for_delivery:
            return "out_for_delivery";
        case TrackingStatus::delivery_failed:
            return "delivery_failed";
        case TrackingStatus::delivered:
            return "delivered";
        case TrackingStatus::returned_to_sender:
            return "returned_to_sender";
        case TrackingStatus::lost:
            return "lost";
    }
    return "unknown";
}

const char* to_string(CancelReason reason) noexcept {
    switch (reason) {
        case CancelReason::customer:
            return "customer";
        case CancelReason::declined:
            return "declined";
        case CancelReason::fraud:
            return "fraud";
        case CancelReason::inventory:
            return "inventory";
        case CancelReason::staff:
            return "staff";
        case CancelReason::expired:
            return "expired";
        case CancelReason::other:
            return "other";
    }
    return "unknown";
}

const char* to_string(CancellationAnswer answer) noexcept {
    switch (answer) {
        case CancellationAnswer::accept:
            return "accept";
        case CancellationAnswer::refuse:
            return "refuse";
    }
    return "unknown";
}

const char* to_string(CancellationStatus status) noexcept {
    switch (status) {
        case CancellationStatus::requested:
            return "requested";
        case CancellationStatus::cancelled:
            return "cancelled";
        case CancellationStatus::refused:
            return "refused";
    }
    return "unknown";
}

const char* to_string(CloseReason reason) noexcept {
    switch (reason) {
        case CloseReason::closed_short:
            return "closed_short";
        case CloseReason::under_delivery:
            return "under_delivery";
    }
    return "unknown";
}

const char* to_string(PackageStatus status) noexcept {
    switch (status) {
        case PackageStatus::open:
            return "open";
        case PackageStatus::sealed:
            return "sealed";
        case PackageStatus::shipped:
            return "shipped";
    }
    return "unknown";
}

const char* to_string(ReturnAction action) noexcept {
    switch (action) {
        case ReturnAction::approve:
            return "approve";
        case ReturnAction::reject:
            return "reject";
        case ReturnAction::cancel:
            return "cancel";
        case ReturnAction::close:
            return "close";
    }
    return "unknown";
}

const char* to_string(Disposition disposition) noexcept {
    switch (disposition) {
        case Disposition::restock:
            return "restock";
        case Disposition::quarantine:
            return "quarantine";
        case Disposition::scrap:
            return "scrap";
    }
    return "unknown";
}

const char* to_string(ReturnStatus status) noexcept {
    switch (status) {
        case ReturnStatus::requested:
            return "requested";
        case ReturnStatus::approved:
            return "approved";
        case ReturnStatus::partially_received:
            return "partially_received";
        case ReturnStatus::received:
            return "received";
        case ReturnStatus::closed:
            return "closed";
        case ReturnStatus::rejected:
            return "rejected";
        case ReturnStatus::cancelled:
            return "cancelled";
    }
    return "unknown";
}

const char* to_string(TransferAction action) noexcept {
    switch (action) {
        case TransferAction::ready:
            return "ready";
        case TransferAction::dispatch:
            return "dispatch";
        case TransferAction::cancel:
            return "cancel";
    }
    return "unknown";
}

const char* to_string(TransferChoice choice) noexcept {
    switch (choice) {
        case TransferChoice::none:
            return "none";
        case TransferChoice::take_back:
            return "return";
        case TransferChoice::write_off:
            return "write_off";
    }
    return "unknown";
}

const char* to_string(TransferStatus status) noexcept {
    switch (status) {
        case TransferStatus::draft:
            return "draft";
        case TransferStatus::ready:
            return "ready";
        case TransferStatus::in_transit:
            return "in_transit";
        case TransferStatus::partially_received:
            return "partially_received";
        case TransferStatus::received:
            return "received";
        case TransferStatus::cancelled:
            return "cancelled";
    }
    return "unknown";
}

const char* to_string(TransferStep step) noexcept {
    switch (step) {
        case TransferStep::held:
            return "held";
        case TransferStep::freed:
            return "freed";
        case TransferStep::sent:
            return "sent";
        case TransferStep::received:
            return "received";
        case TransferStep::found:
            return "found";
        case TransferStep::lost:
            return "lost";
        case TransferStep::returned:
            return "returned";
    }
    return "unknown";
}

const char* to_string(RejectReason reason) noexcept {
    switch (reason) {
        case RejectReason::none:
            return "none";
        case RejectReason::unknown_sku:
            return "unknown_sku";
        case RejectReason::unknown_location:
            return "unknown_location";
        case RejectReason::unknown_channel:
            return "unknown_channel";
        case RejectReason::unknown_order:
            return "unknown_order";
        case RejectReason::unknown_line:
            return "unknown_line";
        case RejectReason::unknown_pick_list:
            return "unknown_pick_list";
        case RejectReason::unknown_fulfillment:
            return "unknown_fulfillment";
        case RejectReason::insufficient_stock:
            return "insufficient_stock";
        case RejectReason::adjustment_below_allocated:
            return "adjustment_below_allocated";
        case RejectReason::order_closed:
            return "order_closed";
        case RejectReason::version_mismatch:
            return "version_mismatch";
        case RejectReason::already_released:
            return "already_released";
        case RejectReason::nothing_to_cancel:
            return "nothing_to_cancel";
        case RejectReason::quantity_exceeds_line:
            return "quantity_exceeds_line";
        case RejectReason::hold_exists:
            return "hold_exists";
        case RejectReason::hold_not_found:
            return "hold_not_found";
        case RejectReason::not_on_pick_list:
            return "not_on_pick_list";
        case RejectReason::pick_exceeds_list:
            return "pick_exceeds_list";
        case RejectReason::not_picked:
            return "not_picked";
        case RejectReason::not_fully_picked:
            return "not_fully_picked";
        case RejectReason::already_shipped:
            return "already_shipped";
        case RejectReason::hold_until_passed:
            return "hold_until_passed";
        case RejectReason::pick_list_closed:
            return "pick_list_closed";
        case RejectReason::unknown_reservation:
            return "unknown_reservation";
        case RejectReason::reservation_of_other_channel:
            return "reservation_of_other_channel";
        case RejectReason::reservation_committed:
            return "reservation_committed";
        case RejectReason::reservation_released:
            return "reservation_released";
        case RejectReason::reservation_expired:
            return "reservation_expired";
        case RejectReason::reservation_not_order:
            return "reservation_not_order";
        case RejectReason::reservation_age_limit:
            return "reservation_age_limit";
        case RejectReason::unknown_package:
            return "unknown_package";
        case RejectReason::package_sealed:
            return "package_sealed";
        case RejectReason::package_shipped:
            return "package_shipped";
        case RejectReason::package_limit:
            return "package_limit";
        case RejectReason::unknown_shipment:
            return "unknown_shipment";
        case RejectReason::tracking_limit:
            return "tracking_limit";
        case RejectReason::unknown_return:
            return "unknown_return";
        case RejectReason::return_not_approved:
            return "return_not_approved";
        case RejectReason::return_closed:
            return "return_closed";
        case RejectReason::return_exceeds_shipped:
            return "return_exceeds_shipped";
        case RejectReason::not_on_return:
            return "not_on_return";
        case RejectReason::receipt_exceeds_return:
            return "receipt_exceeds_return";
        case RejectReason::return_not_requested:
            return "return_not_requested";
        case RejectReason::return_has_units:
            return "return_has_units";
        case RejectReason::return_not_received:
            return "return_not_received";
        case RejectReason::return_limit:
            return "return_limit";
        case RejectReason::stock_limit:
            return "stock_limit";
        case RejectReason::item_limit:
            return "item_limit";
        case RejectReason::location_limit:
            return "location_limit";
        case RejectReason::channel_limit:
            return "channel_limit";
        case RejectReason::backorder_limit:
            return "backorder_limit";
        case RejectReason::not_released:
            return "not_released";
        case RejectReason::cancellation_requested:
            return "cancellation_requested";
        case RejectReason::cancellation_not_requested:
            return "cancellation_not_requested";
        case RejectReason::package_empty:
            return "package_empty";
        case RejectReason::unknown_transfer:
            return "unknown_transfer";
        case RejectReason::transfer_closed:
            return "transfer_closed";
        case RejectReason::transfer_not_draft:
            return "transfer_not_draft";
        case RejectReason::transfer_not_ready:
            return "transfer_not_ready";
        case RejectReason::transfer_in_transit:
            return "transfer_in_transit";
        case RejectReason::transfer_not_dispatched:
            return "transfer_not_dispatched";
        case RejectReason::transfer_has_units:
            return "transfer_has_units";
        case RejectReason::transfer_choice_required:
            return "transfer_choice_required";
        case RejectReason::receipt_exceeds_transfer:
            return "receipt_exceeds_transfer";
        case RejectReason::sellable_below_allocated:
            return "sellable_below_allocated";
        case RejectReason::insufficient_condition:
            return "insufficient_condition";
        case RejectReason::count_below_held:
            return "count_below_held";
        case RejectReason::unknown_count:
            return "unknown_count";
        case RejectReason::count_exists:
            return "count_exists";
        case RejectReason::count_closed:
            return "count_closed";
        case RejectReason::count_already_recorded:
            return "count_already_recorded";
        case RejectReason::count_not_recorded:
            return "count_not_recorded";
        case RejectReason::count_already_approved:
            return "count_already_approved";
        case RejectReason::count_not_approved:
            return "count_not_approved";
        case RejectReason::short_exceeds_list:
            return "short_exceeds_list";
        case RejectReason::count_touches_too_much:
            return "count_touches_too_much";
        case RejectReason::order_lines_limit:
            return "order_lines_limit";
        case RejectReason::quantity_limit:
            return "quantity_limit";
        case RejectReason::cold_limit:
            return "cold_limit";
        case RejectReason::release_role_required:
            return "release_role_required";
        case RejectReason::over_delivery_limit:
            return "over_delivery_limit";
    }
    return "unknown";
}

}  // namespace skua::domain
