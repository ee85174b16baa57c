#pragma once

// The digest's terms (digest.hpp) of what the shard's state holds, and the sum of all of them.
// Owner: shard thread.

#include <cstddef>
#include <cstdint>
#include <string_view>

#include "engine/domain/cancellations.hpp"
#include "engine/domain/catalog.hpp"
#include "engine/domain/counts.hpp"
#include "engine/domain/digest.hpp"
#include "engine/domain/follow_ups.hpp"
#include "engine/domain/hold_roles.hpp"
#include "engine/domain/order.hpp"
#include "engine/domain/order_texts.hpp"
#include "engine/domain/packages.hpp"
#include "engine/domain/pick_lists.hpp"
#include "engine/domain/reservations.hpp"
#include "engine/domain/returns.hpp"
#include "engine/domain/stock.hpp"
#include "engine/domain/timed_holds.hpp"
#include "engine/domain/tolerances.hpp"
#include "engine/domain/tracking.hpp"
#include "engine/domain/transfers.hpp"

namespace skua::domain {

std::uint64_t item_term(const Item& item) noexcept;
std::uint64_t channel_term(ChannelId id, const Channel& channel) noexcept;
std::uint64_t level_term(const Level& level) noexcept;
std::uint64_t bin_term(const Level& level) noexcept;
// What is there of other conditions, and whether the level is set aside.
std::uint64_t condition_term(const Level& level) noexcept;
std::uint64_t count_term(const CountTask& task) noexcept;
std::uint64_t placed_term(const Order& order) noexcept;
std::uint64_t head_term(const Order& order) noexcept;
std::uint64_t ordered_term(OrderId order, const Line& line,
                           std::string_view external_line_id) noexcept;
std::uint64_t line_term(OrderId order, const Line& line) noexcept;
std::uint64_t portion_term(OrderId order, const Line& line, std::size_t place) noexcept;
std::uint64_t shipment_term(OrderId order, const Shipment& shipment) noexcept;
std::uint64_t timed_hold_term(const TimedHolds::Key& key, const TimedHold& hold) noexcept;
std::uint64_t reservation_term(OrderId id, const Reservation& reservation) noexcept;
std::uint64_t hold_role_term(const HoldRoles::Key& key, std::string_view role) noexcept;
std::uint64_t package_term(OrderId order, const Package& package) noexcept;
std::uint64_t packed_term(OrderId order, const Package& package, const PackedLine& line) noexcept;
std::uint64_t tracking_term(const Trackings::Key& key, const Tracking& tracking) noexcept;
std::uint64_t tracking_event_term(const Trackings::Key& key, std::string_view event_id) noexcept;
std::uint64_t cancellation_term(const Cancellations::Key& key,
                                const Cancellation& cancellation) noexcept;
std::uint64_t asked_term(const Cancellations::Key& key, const AskedLine& line) noexcept;
// Of the cancellation and of all that it asks for.
std::uint64_t cancellation_terms(const Cancellations::Key& key,
                                 const Cancellation& cancellation) noexcept;
std::uint64_t return_term(OrderId order, const Return& returned) noexcept;
std::uint64_t return_line_term(OrderId order, ReturnNumber number, const ReturnLine& line) noexcept;
std::uint64_t tolerance_term(const Tolerances::Key& key, const Tolerance& tolerance) noexcept;
std::uint64_t transfer_term(const Transfer& transfer) noexcept;
std::uint64_t transfer_line_term(TransferId transfer, LineIndex index,
                                 const TransferLine& line) noexcept;
std::uint64_t pick_list_term(const PickList& list) noexcept;
std::uint64_t task_term(PickListId list, std::uint32_t place, const PickTask& task) noexcept;
// `before` is nullptr for the first of its queue.
std::uint64_t queue_term(const Line* before, const Line& line) noexcept;
std::uint64_t follow_up_term(const FollowUp& raised) noexcept;

}  // namespace skua::domain
