#pragma once

// Application: carries out the effects of one record (apply.hpp). The methods stand by area, as the
// decisions do: apply_stock.cpp, apply_order.cpp, apply_hold.cpp, apply_fulfillment.cpp,
// apply_claim.cpp, apply_cart.cpp, apply_counts.cpp, apply_parcels.cpp,
// apply_cancellation.cpp, apply_returns.cpp, apply_tolerance.cpp.
// Owner: the thread that owns the Twin; lives for one apply().

#include <optional>
#include <string>
#include <variant>

#include "engine/twin/apply.hpp"
#include "engine/twin/state_digest.hpp"

namespace skua::twin {

// Why an effect cannot be carried out.
using Problem = std::optional<std::string>;

class Application {
public:
    // All outlive it.
    Application(State& state, const domain::Record& record, Touched& touched,
                domain::SlotDigests& digests)
        : state_(state), record_(record), touched_(touched), digests_(digests) {}

    // `place` is the effect's among those of the record.
    Problem carry_out(const domain::Effect& effect, std::uint32_t place);
    // Cancels and holds raise the version of their order; its other records keep it.
    Problem set_version();

private:
    // Catalog and stock.
    Problem item_defined(const domain::Effect& effect);
    Problem location_defined(const domain::Effect& effect);
    Problem channel_defined(const domain::Effect& effect);
    Problem level_configured(const domain::Effect& effect);
    Problem stock_moved(const domain::Effect& effect);
    Problem follow_up_changed(const domain::Effect& effect, std::uint32_t place);
    // Orders and the moves of their lines.
    Problem order_created(const domain::Effect& effect);
    Problem line_moved(const domain::Effect& effect);
    void update_queue(const Order& order, domain::LineIndex index);
    void update_waiting(Order& order, const Move& move);
    // Life cycle and holds: the order is the decision's.
    Problem head_changed(const domain::Effect& effect);
    Problem start_hold(const HoldKey& key);
    void end_hold(const HoldKey& key);
    // Fulfillment. A wave's moves are its list's tasks; a pick's moves are what is picked of them.
    Problem update_tasks(const domain::Effect& effect);
    Problem task_done(const domain::Effect& effect, domain::PickListId id, Units Task::*done);
    Problem pick_list_created(const domain::Effect& effect);
    Problem shipment_created(const domain::Effect& effect);
    // Claims, of the list that is new or that the command names (apply_claim.cpp).
    Problem claim_changed(const domain::Effect& effect);
    [[nodiscard]] domain::PickListId list_of_record() const;
    // Reservations. What they do to lines are moves of their own.
    Problem reservation_created(const domain::Effect& effect);
    Problem reservation_extended(const domain::Effect& effect);
    Problem reservation_ended(const domain::Effect& effect);
    // A new order or reservation, with its lines.
    void enter(Order order);
    void set_reservation(domain::OrderId id, const Reservation& reservation);
    // Conditions and counts.
    Problem condition_moved(const domain::Effect& effect);
    Problem set_aside_changed(const domain::Effect& effect);
    Problem count_opened(const domain::Effect& effect);
    Problem count_changed(const domain::Effect& effect);
    // Packages, and what carriers say.
    Problem package_changed(const domain::Effect& effect);
    Problem change_package(Package& package, const Order& order, domain::EffectKind kind);
    Problem tracked(const domain::Effect& effect);
    // Requests to cancel.
    Problem cancellation_changed(const domain::Effect& effect);
    void note_cancelled(Order& order, const domain::Effect& effect);
    Problem grace_started(const domain::Effect& effect);
    Problem unpack(Order& order, const domain::Effect& effect);
    // Over-delivery, of the decision's order.
    Problem over_delivery_accepted(const domain::Effect& effect);
    // Returns, of the decision's order.
    Problem return_changed(const domain::Effect& effect);

    // Transfers, of the one that is new or that the command names.
    Problem transfer_opened(const domain::Effect& effect);
    Problem transfer_changed(const domain::Effect& effect);
    void step(const Transfer& transfer, TransferLine& line, const domain::Effect& effect);
    [[nodiscard]] domain::TransferId transfer_of_record() const;

    // The command's body; nullptr when it is of another kind.
    template <class Body>
    const Body* body() const {
        return std::get_if<Body>(&record_.command.body);
    }

    template <class Change>
    void change_level(const LevelKey& key, const Change& change) {
        Level& level = state_.levels[key];
        digests_.remove(slot_of(key.first), terms_of_level(key, level));
        change(level);
        digests_.add(slot_of(key.first), terms_of_level(key, level));
        touched_.levels.insert(key);
    }

    template <class Change>
    void change_head(Order& order, const Change& change) {
        digests_.remove(home_slot_of(order.id), term_of_head(order));
        change(order);
        digests_.add(home_slot_of(order.id), term_of_head(order));
    }

    State& state_;
    const domain::Record& record_;
    Touched& touched_;
    domain::SlotDigests& digests_;
    domain::PickListId shorted_;  // the list that shorted units are of
    domain::TransferId opened_;   // by this record
};

}  // namespace skua::twin
