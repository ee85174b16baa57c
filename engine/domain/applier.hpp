#pragma once

// Applier: writes one accepted record into the state, as far as its shard owns what is changed or
// has a part of it. It checks nothing that a client could cause: the decision was made, here it
// becomes true. Owner: shard thread; lives for one record.

#include "engine/domain/record.hpp"
#include "engine/domain/state.hpp"

namespace skua::domain {

class Applier {
public:
    Applier(ShardState& state, const Record& record) : state_(&state), record_(&record) {}
    void run();

private:
    void apply_effect(const Effect& effect);
    // Catalog and stock.
    void define_item(const Effect& effect);
    void define_location(const Effect& effect);
    void define_channel(const Effect& effect);
    void start_grace(const Effect& effect);
    void move_stock(const Effect& effect);
    void configure_level(const Effect& effect);
    // Orders.
    void create_order(const Effect& effect);
    Order& create_head(OrderId id, std::size_t lines);
    void create_line(Line& line, Quantity quantity);
    void set_tolerance(const Order& order, Line& line, LineTolerance percent);
    void move_line(const Effect& effect);
    void move_own_line(const Effect& effect);
    void move_others_line(const Effect& effect);
    void move_backordered(Item& item, Line& line, const Effect& effect);
    void move_portion(Order& order, Line& line, const Effect& effect);
    void move_fulfillment(Order& order, const Effect& effect);
    void move_level(Item& item, const Effect& effect);
    void move_reserved(Item& item, const Effect& effect);
    void change_lifecycle(OrderId id, Lifecycle lifecycle);
    void change_hold(const Effect& effect);
    void start_hold(OrderId order);
    void end_hold(OrderId order, HoldKind hold);
    void finish_new_order();
    void set_version(Order& order, std::uint32_t version);
    // Reservations.
    void create_reservation(const Effect& effect);
    void extend_reservation(const Effect& effect);
    void end_reservation(const Effect& effect, Lifecycle lifecycle);
    void change_end(OrderId id, const Reservation& after);
    // Changes of an order.
    [[nodiscard]] const ChangeOrder& changing() const;
    template <class Change>
    void change_ordered(Order& order, Line& line, Change change_it);
    void raise_line(const Effect& effect);
    void accept_over_delivery(const Effect& effect);
    void price_line(const Effect& effect);
    void add_line(const Effect& effect);
    Order& create_part();
    Order& make_room(Order& order, std::size_t lines);
    void change_priority();
    void set_total(const Effect& effect);
    void change_address();
    // Warehouse.
    void create_pick_list(const Effect& effect);
    void note_task(const Effect& effect);
    void pick(const Effect& effect);
    void change_claim(const Effect& effect);
    void create_shipment(const Effect& effect);
    void shorten(const Effect& effect);
    void use_pick_list(const Effect& effect);
    // Conditions and counts.
    void move_condition(const Effect& effect);
    void set_aside(const Effect& effect, bool is_set_aside);
    void open_count(const Effect& effect);
    void change_count(const Effect& effect);
    // Packages, which the order's home has.
    void fill_package(const Effect& effect);
    void put_into_package(const Effect& effect);
    void move_package(const Effect& effect);
    void track(const Effect& effect);
    void take_from_packages(const Effect& effect);
    // Requests to cancel, and what they have to know of their orders.
    void request_cancellation(const Effect& effect);
    void answer_cancellation(const Effect& effect);
    void finish_cancellation(const Cancellations::Key& key, CancellationStatus status);
    void note_cancelled(const Effect& effect);
    void note_rest(const Effect& effect);
    void note_raise(const Effect& effect);
    // Returns.
    void open_return(const Effect& effect);
    void move_return(const Effect& effect);
    void receive_return(const Effect& effect);
    // Transfers.
    void open_transfer(const Effect& effect);
    void move_transfer(const Effect& effect);
    void step_transfer(const Effect& effect);
    void step_stock(const Transfer& transfer, const Effect& effect);
    [[nodiscard]] TransferId transfer_of_record() const;
    // Follow-ups.
    void start_follow_up(SkuId sku);
    void end_follow_up(SkuId sku);

    [[nodiscard]] bool owns(SkuId sku) const noexcept { return state_->owns(slot_of(sku)); }
    // nullptr when none of its lines is here.
    Order* part_of(OrderId id);
    Item& item_for(SkuId id);
    Level& level_for(Item& item, LocationId location);
    LevelDetail& detail_of(Level& level);
    void refresh(Level& level);
    // A fact of the slot that had the term `before` (0: it was not there) and has `after`. Its
    // owner counts it.
    void change(Slot slot, std::uint64_t before, std::uint64_t after) noexcept {
        if (state_->owns(slot)) {
            state_->digests_.add(slot, after - before);
        }
    }

    ShardState* state_;
    const Record* record_;
    Order* order_ = nullptr;      // the last one touched
    Order* new_ = nullptr;        // is being created; its terms are added at the end
    PickListId pick_list_;        // that the record, or the effects in turn, are about
    PickList* list_ = nullptr;    // the same, as far as it is here
    Package* package_ = nullptr;  // that the record fills, at home
    std::uint32_t effect_ = 0;    // place of the one being carried out
    TransferId opened_;           // by this record
};

}  // namespace skua::domain
