#pragma once

// Generator: commands over the whole surface, from a random source of their own, so that one that
// is left out changes none of the others. It looks at the last durable state, as clients do, and
// guesses beyond it: orders that are not made yet, stale versions, lines and units that are not
// there, names that nobody has defined.
// (tests/twin/support/generator.hpp goes for rare outcomes of decisions and walks whole tables for
// them; this one goes for speed and for races.)
// Owner: the simulation.

#include <array>
#include <optional>
#include <string_view>

#include "engine/base/arena.hpp"
#include "engine/domain/command.hpp"
#include "engine/domain/query.hpp"
#include "engine/twin/state.hpp"
#include "tests/sim/plan.hpp"
#include "tests/sim/random.hpp"
#include "tests/sim/world.hpp"

namespace skua::sim {

class Generator {
public:
    // All outlive the generator.
    Generator(const Plan& plan, const World& world, const twin::State& state) noexcept
        : plan_(plan), world_(world), state_(state) {}

    // The command of number `op`; SKUs by their text. Its memory is `arena`, or lives for ever.
    [[nodiscard]] domain::Command command(std::uint64_t op, Random& random, base::Arena& arena);
    [[nodiscard]] domain::QueryBody query(std::uint64_t ops, Random& random, base::Arena& arena);
    // The world's definitions, from 0 on; false when all are made.
    [[nodiscard]] bool definition(std::uint64_t index, domain::Command& command,
                                  base::Arena& arena) const;

private:
    [[nodiscard]] domain::CommandBody body(std::uint64_t op, Random& random, base::Arena& arena);
    [[nodiscard]] std::optional<domain::CommandBody> drama(std::uint64_t op,
                                                           base::Arena& arena) const;
    [[nodiscard]] domain::PlaceOrder place_order(std::uint64_t op, Random& random,
                                                 base::Arena& arena);
    [[nodiscard]] static domain::CancelCause cause(Random& random);
    [[nodiscard]] domain::CancelOrder cancel_order(Random& random, base::Arena& arena);
    [[nodiscard]] static std::string_view role(Random& random);
    [[nodiscard]] domain::CommandBody change_order(Random& random, base::Arena& arena);
    [[nodiscard]] domain::ReceiveStock receive_stock(Random& random);
    [[nodiscard]] domain::AdjustStock adjust_stock(Random& random);
    [[nodiscard]] domain::ConfigureLevel configure_level(Random& random);
    [[nodiscard]] domain::CreateWave create_wave(Random& random);
    [[nodiscard]] domain::ConfirmPicks confirm_picks(Random& random, base::Arena& arena);
    [[nodiscard]] domain::ShipFulfillment ship(Random& random);
    [[nodiscard]] domain::CommandBody hold(Random& random);
    // Of reservations (generator_carts.cpp).
    [[nodiscard]] domain::CommandBody cart(std::uint64_t op, Random& random, base::Arena& arena);
    [[nodiscard]] domain::Reserve reserve(Random& random, base::Arena& arena);
    [[nodiscard]] domain::PlaceOrder order_of_cart(std::uint64_t op, Random& random,
                                                   base::Arena& arena);
    [[nodiscard]] domain::OrderId reservation(Random& random) const;
    [[nodiscard]] domain::OrderId newest_cart(Random& random) const;
    // Parcels (generator_parcels.cpp).
    [[nodiscard]] domain::CommandBody parcel(Random& random, base::Arena& arena);
    [[nodiscard]] domain::PackFulfillment pack(Random& random, base::Arena& arena);
    [[nodiscard]] domain::RecordTracking tracking(Random& random, base::Arena& arena);
    [[nodiscard]] domain::RequestCancellation request_cancellation(Random& random,
                                                                   base::Arena& arena);
    [[nodiscard]] domain::AnswerCancellation answer_cancellation(Random& random);
    [[nodiscard]] domain::AcceptOverDelivery accept_over_delivery(Random& random);
    [[nodiscard]] domain::CloseOrder close_order(Random& random, base::Arena& arena);
    [[nodiscard]] static domain::LineTolerance tolerance(Random& random);
    [[nodiscard]] base::Timestamp end_of_hold(Random& random) const;
    [[nodiscard]] domain::CommandBody about_counts(Random& random) const;
    [[nodiscard]] domain::CommandBody move_condition(Random& random) const;
    [[nodiscard]] domain::CommandBody short_pick(Random& random) const;
    [[nodiscard]] domain::CommandBody change_count(Random& random) const;
    [[nodiscard]] domain::CountId count(Random& random) const;
    // Returns (generator_returns.cpp).
    [[nodiscard]] domain::CommandBody about_returns(Random& random, base::Arena& arena) const;
    [[nodiscard]] domain::CreateReturn create_return(Random& random, base::Arena& arena) const;
    [[nodiscard]] domain::ChangeReturn change_return(Random& random) const;
    [[nodiscard]] domain::ReceiveReturn receive_return(Random& random, base::Arena& arena) const;
    [[nodiscard]] twin::ReturnKey any_return(Random& random) const;

    // Transfers (generator_transfers.cpp).
    [[nodiscard]] domain::CommandBody about_transfers(Random& random, base::Arena& arena) const;
    [[nodiscard]] domain::CreateTransfer create_transfer(Random& random, base::Arena& arena) const;
    [[nodiscard]] domain::ChangeTransfer change_transfer(Random& random) const;
    [[nodiscard]] domain::ReceiveTransfer receive_transfer(Random& random,
                                                           base::Arena& arena) const;
    [[nodiscard]] domain::TransferId any_transfer(Random& random) const;
    [[nodiscard]] domain::TransfersQuery transfers_query(Random& random) const;

    [[nodiscard]] domain::DefineChannel define_channel(Random& random, base::Arena& arena) const;

    [[nodiscard]] std::string_view sku(Random& random) const;
    [[nodiscard]] std::string_view location(Random& random) const;
    [[nodiscard]] std::string_view channel(Random& random) const;
    [[nodiscard]] domain::OrderId order(Random& random) const;
    [[nodiscard]] domain::OrderId guessed_order(Random& random) const;
    // One whose tasks are not all done, if there is one among the newest.
    [[nodiscard]] domain::PickListId open_pick_list(Random& random) const;
    // One that can be shipped, if the newest pick lists lead to one.
    struct Ready {
        domain::OrderId order;
        domain::LocationId location;
    };
    [[nodiscard]] std::optional<Ready> picked_fulfillment(Random& random) const;
    // One that is held, if there is one among the newest.
    [[nodiscard]] domain::OrderId held_order(Random& random) const;
    // One at which somebody waits for a wave.
    [[nodiscard]] std::string_view busy_location(Random& random) const;
    void remember_placed(const domain::PlaceOrder& body);
    [[nodiscard]] domain::PickListId pick_list(Random& random) const;
    [[nodiscard]] std::uint32_t version(Random& random, domain::OrderId order) const;
    [[nodiscard]] std::size_t line_count(Random& random) const;

    const Plan& plan_;
    const World& world_;
    const twin::State& state_;
    bool is_backlog_ = false;
    // Where the newest orders and carts live that were asked for: who guesses at them names what is
    // undecided.
    struct Placed {
        domain::Slot home;
        domain::Spans spans = domain::Spans::no;
    };
    std::array<Placed, 4> placed_{};
    std::uint64_t placed_count_ = 0;
    std::optional<Placed> new_cart_;  // the one that was asked for last
};

}  // namespace skua::sim
