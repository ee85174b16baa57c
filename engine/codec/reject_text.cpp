#include "engine/codec/reject_text.hpp"

#include <algorithm>
#include <array>

#include "engine/domain/limits.hpp"

namespace skua::codec {

namespace {

using domain::RejectReason;

struct Row {
    RejectReason reason;
    std::uint16_t status;
    const char* title;
    const char* detail;
};

static_assert(domain::kCountTakesMax == 2'000);
static_assert(domain::kStockUnitsMax == 1'000'000'000'000);

constexpr Row kRows[] = {
    {RejectReason::none, 500, "Not rejected", "the command was accepted"},
    {RejectReason::unknown_sku, 422, "Unknown SKU", "no item with this SKU is defined"},
    {RejectReason::unknown_location, 422, "Unknown location", "no such location is defined"},
    {RejectReason::unknown_channel, 422, "Unknown channel", "no such channel is defined"},
    {RejectReason::unknown_order, 404, "Unknown order", "there is no such order"},
    {RejectReason::unknown_line, 422, "Unknown line", "there is no such line"},
    {RejectReason::unknown_pick_list, 404, "Unknown pick list", "there is no such pick list"},
    {RejectReason::unknown_fulfillment, 404, "Unknown fulfillment",
     "there is no such fulfillment order"},
    {RejectReason::insufficient_stock, 409, "Insufficient stock",
     "not every line is available in full"},
    {RejectReason::adjustment_below_allocated, 409, "Adjustment below allocated",
     "the adjustment would take units away that are promised: to orders, to carts or to transfers"},
    {RejectReason::sellable_below_allocated, 409, "Sellable below allocated",
     "the change of condition would take units away that are promised: to orders, to carts or to "
     "transfers"},
    {RejectReason::insufficient_condition, 409, "Insufficient condition",
     "not so many units are in that condition"},
    {RejectReason::count_below_held, 409, "Count below held",
     "fewer units would be left in all than are picked, packed or held for transfers; count again"},
    {RejectReason::order_closed, 409, "Order closed", "the order is closed or cancelled"},
    {RejectReason::version_mismatch, 409, "Version mismatch",
     "the order has another version than the expected one"},
    {RejectReason::already_released, 409, "Already released",
     "units are with a location already, or have left it"},
    {RejectReason::nothing_to_cancel, 409, "Nothing to cancel",
     "no unit is left that could be cancelled"},
    {RejectReason::quantity_exceeds_line, 409, "Quantity exceeds line",
     "the quantity is larger than what is left of the line"},
    {RejectReason::hold_exists, 409, "Hold exists", "the order has this hold already"},
    {RejectReason::hold_not_found, 409, "Hold not found", "the order does not have this hold"},
    {RejectReason::not_on_pick_list, 409, "Not on pick list",
     "the pick list has no such SKU or order"},
    {RejectReason::pick_exceeds_list, 409, "Pick exceeds list",
     "the quantity is larger than what is left to pick"},
    {RejectReason::not_picked, 409, "Not picked", "the units are not picked"},
    {RejectReason::not_fully_picked, 409, "Not fully picked",
     "units of the fulfillment order are still to be picked"},
    {RejectReason::already_shipped, 409, "Already shipped",
     "the fulfillment order is shipped already"},
    {RejectReason::hold_until_passed, 409, "Hold end passed",
     "the hold would have ended before it was placed"},
    {RejectReason::pick_list_closed, 409, "Pick list closed", "the pick list is not claimed"},
    {RejectReason::unknown_reservation, 404, "Unknown reservation", "there is no such reservation"},
    {RejectReason::reservation_of_other_channel, 409, "Reservation of another channel",
     "the reservation was made through another channel"},
    {RejectReason::reservation_committed, 409, "Reservation committed",
     "the reservation has become an order already"},
    {RejectReason::reservation_released, 409, "Reservation released",
     "the reservation was released"},
    {RejectReason::reservation_expired, 409, "Reservation expired", "the reservation has expired"},
    {RejectReason::reservation_not_order, 409, "Reservation, not an order",
     "this is a reservation: make an order of it first"},
    {RejectReason::reservation_age_limit, 409, "Reservation age limit",
     "the reservation would be held for more than 24 hours in all"},
    {RejectReason::unknown_count, 404, "Unknown count", "there is no such count task"},
    {RejectReason::count_exists, 409, "Count exists",
     "the level has a count task that is not posted or cancelled: its stock says which"},
    {RejectReason::count_closed, 409, "Count closed", "the count task is posted or cancelled"},
    {RejectReason::count_already_recorded, 409, "Count already recorded",
     "the count is recorded; a recount opens it again"},
    {RejectReason::count_not_recorded, 409, "Count not recorded", "nothing is counted yet"},
    {RejectReason::count_already_approved, 409, "Count already approved",
     "the count is approved already"},
    {RejectReason::count_not_approved, 409, "Count not approved",
     "the count must be recorded and approved first"},
    {RejectReason::short_exceeds_list, 409, "Short exceeds list",
     "the quantity is larger than what is left to pick"},
    {RejectReason::count_touches_too_much, 409, "Count touches too much",
     "more than 2000 promises would have to be taken back"},
    {RejectReason::unknown_package, 404, "Unknown package",
     "the order has no such package at this location"},
    {RejectReason::package_sealed, 409, "Package sealed", "the package takes nothing more"},
    {RejectReason::package_shipped, 409, "Package shipped", "the package has left already"},
    {RejectReason::package_limit, 409, "Package limit", "the order has too many packages"},
    {RejectReason::unknown_shipment, 404, "Unknown shipment", "there is no such shipment"},
    {RejectReason::tracking_limit, 409, "Tracking limit",
     "too many events of this shipment are recorded: only a new status is taken"},
    {RejectReason::not_released, 409, "Not released",
     "the units are not with a location; cancel takes them"},
    {RejectReason::cancellation_requested, 409, "Cancellation requested",
     "the location has not answered a request to cancel yet"},
    {RejectReason::cancellation_not_requested, 409, "Cancellation not requested",
     "the location was not asked to cancel"},
    {RejectReason::package_empty, 409, "Package empty", "nothing is in the package"},
    {RejectReason::unknown_return, 404, "Unknown return", "there is no such return"},
    {RejectReason::return_not_approved, 409, "Return not approved",
     "the return must be approved first"},
    {RejectReason::return_closed, 409, "Return closed",
     "the return is closed, rejected or cancelled"},
    {RejectReason::return_exceeds_shipped, 409, "Return exceeds shipped",
     "more would come back than was shipped and is not in another return"},
    {RejectReason::not_on_return, 422, "Not on return", "the return is not about this line"},
    {RejectReason::receipt_exceeds_return, 409, "Receipt exceeds return",
     "more was received than the return is still about"},
    {RejectReason::return_not_requested, 409, "Return not requested",
     "the return is approved already"},
    {RejectReason::return_has_units, 409, "Return has units",
     "some of the return was received; close it instead"},
    {RejectReason::return_not_received, 409, "Return not received",
     "nothing of the return was received; cancel it instead"},
    {RejectReason::return_limit, 409, "Return limit", "the order has too many returns"},
    {RejectReason::stock_limit, 409, "Stock limit",
     "the location would hold more than 1000000000000 units of the SKU"},
    {RejectReason::item_limit, 409, "Item limit", "too many items are defined"},
    {RejectReason::location_limit, 409, "Location limit", "too many locations are defined"},
    {RejectReason::channel_limit, 409, "Channel limit", "too many channels are defined"},
    {RejectReason::backorder_limit, 409, "Back-order limit",
     "too many lines wait for this SKU already"},
    {RejectReason::order_lines_limit, 409, "Order lines limit",
     "the order would have too many lines"},
    {RejectReason::quantity_limit, 409, "Quantity limit",
     "more than 1000000000 units of the line would have been ordered"},
    {RejectReason::cold_limit, 409, "Cold part limit",
     "customer, addresses, tags and metadata would be longer than 32768 bytes together"},
    {RejectReason::over_delivery_limit, 409, "Over-delivery limit",
     "the line would be over-delivered by more than its tolerance"},
    {RejectReason::release_role_required, 409, "Release role required",
     "the hold is released by another role: the order says which"},
    {RejectReason::unknown_transfer, 404, "Unknown transfer", "there is no such transfer"},
    {RejectReason::transfer_closed, 409, "Transfer closed",
     "the transfer is received or cancelled"},
    {RejectReason::transfer_not_draft, 409, "Transfer not draft",
     "only a draft is made ready: this one was already"},
    {RejectReason::transfer_not_ready, 409, "Transfer not ready",
     "the transfer must be made ready first: a draft holds no units"},
    {RejectReason::transfer_in_transit, 409, "Transfer in transit",
     "the transfer was dispatched already"},
    {RejectReason::transfer_not_dispatched, 409, "Transfer not dispatched",
     "nothing of the transfer has left its source"},
    {RejectReason::transfer_has_units, 409, "Transfer has units",
     "some of the transfer was received; complete it instead"},
    {RejectReason::transfer_choice_required, 409, "Transfer choice required",
     "the units are in transit: say whether they return or are written off"},
    {RejectReason::receipt_exceeds_transfer, 409, "Receipt exceeds transfer",
     "more was received than is in transit; who completes the transfer may find more"},
};

// How what is over already ended, by its status.
struct End {
    RejectReason reason;
    std::uint32_t status;
    const char* detail;

    template <typename Status>
    constexpr End(RejectReason why, Status how, const char* words) noexcept
        : reason(why), status(static_cast<std::uint32_t>(how)), detail(words) {}
};

using domain::CancellationStatus;
using domain::CountStatus;
using domain::Lifecycle;
using domain::PickListStatus;
using domain::ReturnStatus;
using domain::TransferStatus;

constexpr End kEnds[] = {
    {RejectReason::order_closed, Lifecycle::closed, "the order is closed"},
    {RejectReason::order_closed, Lifecycle::cancelled, "the order is cancelled"},
    {RejectReason::pick_list_closed, PickListStatus::done,
     "the pick list is done: nothing is left to pick"},
    {RejectReason::pick_list_closed, PickListStatus::unclaimed,
     "the pick list is unclaimed: what was left of it was given back"},
    {RejectReason::pick_list_closed, PickListStatus::expired,
     "the pick list is expired: nobody confirmed in time, and what was left of it went back"},
    {RejectReason::count_closed, CountStatus::posted, "the count task is posted"},
    {RejectReason::count_closed, CountStatus::cancelled, "the count task is cancelled"},
    {RejectReason::cancellation_not_requested, CancellationStatus::cancelled,
     "the request is over: the location accepted, or nothing was left to ask for"},
    {RejectReason::cancellation_not_requested, CancellationStatus::refused,
     "the location has answered already: it refused"},
    {RejectReason::return_closed, ReturnStatus::closed, "the return is closed"},
    {RejectReason::return_closed, ReturnStatus::rejected, "the return is rejected"},
    {RejectReason::return_closed, ReturnStatus::cancelled, "the return is cancelled"},
    {RejectReason::transfer_closed, TransferStatus::received, "the transfer is received"},
    {RejectReason::transfer_closed, TransferStatus::cancelled, "the transfer is cancelled"},
};

// Where one shortage says it all: what was asked for, and what there is.
struct Figures {
    RejectReason reason;
    const char* before;
    const char* between;
    const char* behind;
};

constexpr Figures kFigures[] = {
    {RejectReason::adjustment_below_allocated, "the adjustment would take ",
     " units away, but promised neither to orders nor to carts nor to transfers are ", ""},
    {RejectReason::sellable_below_allocated, "the change of condition would take ",
     " units away, but promised neither to orders nor to carts nor to transfers are ", ""},
    {RejectReason::insufficient_condition, "", " units are meant, but in that condition are ", ""},
    {RejectReason::count_below_held, "the count would take ",
     " units away, but neither picked nor packed nor held for transfers are ", "; count again"},
    {RejectReason::quantity_exceeds_line, "", " units are meant, but left of the line are ", ""},
    {RejectReason::pick_exceeds_list, "", " units are meant, but left to pick are ", ""},
    {RejectReason::short_exceeds_list, "", " units are meant, but left to pick are ", ""},
    {RejectReason::already_released, "", " units are meant, but only ",
     " are neither with a location nor gone"},
    {RejectReason::stock_limit, "", " units would come, but the location has room for only ",
     " more of the SKU: it holds at most 1000000000000"},
};

const Row& row_of(RejectReason reason) noexcept {
    for (const Row& row : kRows) {
        if (row.reason == reason) {
            return row;
        }
    }
    return kRows[0];
}

constexpr auto kReasons = [] {
    std::array<RejectReason, std::size(kRows)> reasons{};
    for (std::size_t i = 0; i < reasons.size(); ++i) {
        reasons[i] = kRows[i].reason;
    }
    return reasons;
}();

// The decision names the first line that is too much: behind as many as there is room for.
std::string lines_in_words(const domain::ChangeOrder& change, std::size_t first_too_much) {
    const std::size_t before = change.lines.size() + change.remove.size();
    const std::size_t most = domain::kOrderLinesMax;
    const std::size_t room = first_too_much - std::min(before, first_too_much);
    return std::to_string(change.add.size()) + " lines would come to the " +
           std::to_string(most - std::min(room, most)) +
           " that the order has, with those removed; " + "it can have " + std::to_string(most);
}

}  // namespace

std::uint16_t http_status(RejectReason reason) noexcept {
    return row_of(reason).status;
}
const char* title_of(RejectReason reason) noexcept {
    return row_of(reason).title;
}
const char* detail_of(RejectReason reason) noexcept {
    return row_of(reason).detail;
}

std::string detail_of(const domain::Record& record) {
    const domain::Decision& decision = record.decision;
    if (decision.reason == RejectReason::order_lines_limit) {
        if (const auto* change = std::get_if<domain::ChangeOrder>(&record.command.body)) {
            return lines_in_words(*change, decision.at);
        }
    }
    for (const End& end : kEnds) {
        if (end.reason == decision.reason && end.status == decision.at) {
            return end.detail;
        }
    }
    for (const Figures& figures : kFigures) {
        if (figures.reason == decision.reason && decision.shortages.size() == 1) {
            const domain::Shortage& shortage = decision.shortages.front();
            return figures.before + std::to_string(shortage.requested.raw()) + figures.between +
                   std::to_string(shortage.available.raw()) + figures.behind;
        }
    }
    return detail_of(decision.reason);
}

std::span<const RejectReason> reject_reasons() noexcept {
    return kReasons;
}

}  // namespace skua::codec
