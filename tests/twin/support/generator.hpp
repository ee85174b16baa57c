#pragma once

// Generator: seeded random commands over the whole command surface. It looks at the twin's state to
// hit things that exist, and misses on purpose just as often: unknown names, stale versions, lines
// and quantities that are not there.
// Owner: the test's thread.

#include <cstdint>
#include <deque>
#include <iterator>
#include <random>
#include <string>
#include <string_view>
#include <vector>

#include "engine/base/arena.hpp"
#include "engine/domain/command.hpp"
#include "engine/twin/state.hpp"

namespace skua::test {

class Generator {
public:
    // Commands live in `arena`.
    Generator(std::uint64_t seed, base::Arena& arena);

    // Holds have an end, before and after `now`, if it is stated.
    [[nodiscard]] domain::Command next(const twin::State& state, base::Timestamp now = {});
    // What a sequencer does when a slot has a follow-up pending.
    [[nodiscard]] domain::Command continue_fills(domain::Slot slot) const;
    // A command of the body with the usual envelope (actor, source, fingerprint).
    [[nodiscard]] domain::Command wrap(const domain::CommandBody& body);

    // The world that the other commands are about; a few of the names are wrong on purpose.
    [[nodiscard]] domain::DefineItem define_item();
    [[nodiscard]] domain::DefineLocation define_location();
    [[nodiscard]] domain::DefineChannel define_channel();

    // One more SKU, of the same slot as all that this gave before; commands are about it from now
    // on.
    [[nodiscard]] std::string_view add_sku();
    // One more SKU, of a slot that leaves the remainder when divided by eight.
    [[nodiscard]] std::string_view add_sku_of(std::uint16_t remainder);
    // Of one unit of the SKU per line, to be back-ordered; over the channel "web".
    [[nodiscard]] domain::PlaceOrder long_order(std::string_view sku, std::size_t lines);

    // So many lines of one unit of the SKU each; over the channel "web".
    [[nodiscard]] domain::Reserve cart_of(std::string_view sku, std::size_t lines);

    // 0 to below - 1.
    [[nodiscard]] std::uint64_t pick(std::uint64_t below) { return random_() % below; }
    [[nodiscard]] bool chance(std::uint64_t percent) { return pick(100) < percent; }

private:
    [[nodiscard]] domain::CommandBody body(const twin::State& state);
    // The engine's own.
    [[nodiscard]] domain::Fence fence() const { return {.writer_version = "test"}; }
    [[nodiscard]] domain::ContinueFills any_continue_fills();
    // Stock (generator_stock.cpp).
    [[nodiscard]] domain::ConfigureLevel configure_level(const twin::State& state);
    [[nodiscard]] domain::ReceiveStock receive_stock(const twin::State& state);
    [[nodiscard]] domain::AdjustStock adjust_stock(const twin::State& state);
    // Orders (generator_orders.cpp).
    [[nodiscard]] domain::PlaceOrder place_order(const twin::State& state);
    [[nodiscard]] domain::CancelCause any_cause();
    [[nodiscard]] domain::CancelOrder cancel_order(const twin::State& state);
    [[nodiscard]] std::size_t number_of_lines();
    // Holds (generator_holds.cpp).
    [[nodiscard]] domain::CommandBody hold(const twin::State& state);
    [[nodiscard]] base::Timestamp any_end();
    [[nodiscard]] std::string_view any_role();
    [[nodiscard]] domain::ExpireHold expire_hold(const twin::State& state);
    // Reservations, orders made of them among it (generator_reservations.cpp).
    [[nodiscard]] domain::CommandBody reservation(const twin::State& state);
    [[nodiscard]] domain::Reserve reserve(const twin::State& state);
    [[nodiscard]] domain::PlaceOrder order_of_cart(const twin::State& state);
    [[nodiscard]] domain::ExpireReservation expire_reservation(const twin::State& state);
    [[nodiscard]] domain::OrderId any_reservation(const twin::State& state);
    [[nodiscard]] std::uint32_t any_ttl();
    // The warehouse (generator_warehouse.cpp).
    [[nodiscard]] domain::CreateWave create_wave();
    [[nodiscard]] domain::PickListId any_list(const twin::State& state);
    [[nodiscard]] domain::UnclaimPickList unclaim(const twin::State& state);
    [[nodiscard]] domain::ExpireClaim expire_claim(const twin::State& state);
    [[nodiscard]] domain::ConfirmPicks confirm_picks(const twin::State& state);
    [[nodiscard]] domain::ConfirmPicks pick_all_of_a_sku(domain::PickListId id,
                                                         const twin::PickList& list);
    [[nodiscard]] domain::ShipFulfillment ship(const twin::State& state);
    // Conditions and counts (generator_counts.cpp).
    [[nodiscard]] domain::CommandBody about_counts(const twin::State& state);
    [[nodiscard]] domain::Condition any_condition();
    [[nodiscard]] domain::MoveCondition move_condition(const twin::State& state);
    [[nodiscard]] domain::ShortPick short_pick(const twin::State& state);
    [[nodiscard]] domain::OpenCount open_count(const twin::State& state);
    [[nodiscard]] domain::CommandBody change_count(const twin::State& state);
    [[nodiscard]] domain::Units counted(const twin::Level& level);
    [[nodiscard]] domain::ChangeOrder change_order(const twin::State& state);
    [[nodiscard]] domain::ChangeOrder give_up(const twin::Order& order);
    [[nodiscard]] domain::Quantity any_new_quantity(const twin::Line& line);
    [[nodiscard]] domain::ChangeLine any_change_of(const twin::Order& order, std::size_t index);
    [[nodiscard]] domain::OrderLineInput any_added_line(const twin::State& state,
                                                        const twin::Order& order);
    // Parcels (generator_parcels.cpp).
    [[nodiscard]] domain::PackFulfillment pack(const twin::State& state);
    [[nodiscard]] std::uint16_t any_package(const twin::Order* order, domain::LocationId location);
    [[nodiscard]] domain::ShipFulfillment ship_package(const twin::State& state);
    [[nodiscard]] domain::RecordTracking record_tracking(const twin::State& state);
    // Requests to cancel (generator_cancellations.cpp).
    [[nodiscard]] domain::RequestCancellation request_cancellation(const twin::State& state);
    [[nodiscard]] domain::AnswerCancellation answer_cancellation(const twin::State& state);

    // Tolerances (generator_tolerances.cpp).
    [[nodiscard]] domain::LineTolerance any_tolerance();
    [[nodiscard]] domain::AcceptOverDelivery accept_over_delivery(const twin::State& state);
    [[nodiscard]] domain::CloseOrder close_order(const twin::State& state);
    // Returns (generator_returns.cpp).
    [[nodiscard]] domain::CommandBody about_returns(const twin::State& state);
    [[nodiscard]] domain::CreateReturn create_return(const twin::State& state);
    [[nodiscard]] domain::ChangeReturn change_return(const twin::State& state);
    [[nodiscard]] domain::ReceiveReturn receive_return(const twin::State& state);
    [[nodiscard]] twin::ReturnKey any_return(const twin::State& state,
                                             bool (*is_like)(domain::ReturnStatus));

    // Transfers (generator_transfers.cpp).
    [[nodiscard]] domain::CommandBody about_transfers(const twin::State& state);
    [[nodiscard]] domain::CreateTransfer create_transfer(const twin::State& state);
    [[nodiscard]] domain::ChangeTransfer change_transfer(const twin::State& state);
    [[nodiscard]] domain::ReceiveTransfer receive_transfer(const twin::State& state);
    [[nodiscard]] domain::TransferId any_transfer(const twin::State& state,
                                                  bool (*is_like)(domain::TransferStatus));

    // What commands are about (generator_choice.cpp).
    [[nodiscard]] std::string_view keep(const std::string& text) { return arena_.copy(text); }
    // The map's entry at a random place, or its end.
    template <class Map>
    [[nodiscard]] auto any_entry(const Map& map) {
        const std::uint64_t random = random_();
        return map.empty()
                   ? map.end()
                   : std::next(map.begin(), static_cast<std::ptrdiff_t>(random % map.size()));
    }
    // Of what ends by itself one of this kind; nullptr if there is none.
    template <class Subject>
    [[nodiscard]] const Subject* any_awaited(const twin::State& state) {
        auto at = any_entry(state.ends);
        for (std::size_t i = 0; i < state.ends.size(); ++i) {
            if (const auto* const found = std::get_if<Subject>(&at->second)) {
                return found;
            }
            at = std::next(at) == state.ends.end() ? state.ends.begin() : std::next(at);
        }
        return nullptr;
    }
    [[nodiscard]] std::string_view any_sku();
    [[nodiscard]] domain::SkuRef sku_ref(const twin::State& state);
    [[nodiscard]] domain::SkuRef sku_ref(const twin::State& state, std::string_view text);
    [[nodiscard]] std::string_view any_location();
    [[nodiscard]] std::string_view any_channel();
    [[nodiscard]] domain::OrderId any_order(const twin::State& state);
    [[nodiscard]] domain::OrderId order_like(const twin::State& state,
                                             bool (*is_like)(const twin::Order&));
    [[nodiscard]] domain::OrderId longest_of_some(const twin::State& state);
    [[nodiscard]] std::uint32_t any_version(const twin::State& state, domain::OrderId order);

    // Most of the time it is an ordinary day; now and then a backlog of long orders builds up, and
    // then goods arrive in quantity, so that fills overflow their budget and follow-ups happen.
    enum class Phase { ordinary, backlog, arrival };
    [[nodiscard]] Phase phase() const;

    std::mt19937_64 random_;
    base::Arena& arena_;
    std::deque<std::string> skus_;  // commands borrow them: none may move
    std::vector<std::string> locations_;
    std::vector<std::string> channels_;
    std::size_t next_fresh_ = 0;
    std::uint64_t orders_made_ = 0;
    std::uint64_t steps_ = 0;
    base::Timestamp now_;
};

}  // namespace skua::test
