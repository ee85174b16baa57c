#pragma once

// CommandWriter: the commands of a stream, whatever form they leave in. Each call writes one.
//
// A value that the form cannot say (a price or time that is none, an unknown policy) is written so
// that the engine refuses the command and names the field, as it does when the text of JSON is
// wrong: the caller has one place to look, the answer.
// Owner: the thread that fills the frame.

#include <cstdint>
#include <string_view>

#include "adapters/sdk/commands.hpp"
#include "adapters/sdk/returns.hpp"
#include "adapters/sdk/transfers.hpp"

namespace skua::sdk {

enum class Wire : std::uint8_t { json, binary };

class CommandWriter {
public:
    CommandWriter() = default;
    CommandWriter(const CommandWriter&) = delete;
    CommandWriter& operator=(const CommandWriter&) = delete;
    virtual ~CommandWriter() = default;

    virtual void define_item(const ItemBody& body) = 0;
    virtual void define_location(const LocationBody& body) = 0;
    virtual void define_channel(const ChannelBody& body) = 0;
    virtual void configure_level(const LevelBody& body) = 0;
    virtual void receive_stock(const StockMove& body) = 0;
    virtual void adjust_stock(const StockMove& body) = 0;
    virtual void place_order(const OrderBody& body) = 0;
    virtual void cancel_order(const CancelBody& body) = 0;
    virtual void change_order(const ChangeBody& body) = 0;
    virtual void place_hold(const HoldBody& body) = 0;
    virtual void release_hold(const HoldBody& body) = 0;
    virtual void create_wave(const WaveBody& body) = 0;
    virtual void confirm_picks(const PicksBody& body) = 0;
    virtual void ship_fulfillment(const ShipmentBody& body) = 0;
    virtual void unclaim_pick_list(const UnclaimBody& body) = 0;
    virtual void reserve(const ReserveBody& body) = 0;
    virtual void extend_reservation(const ReservationBody& body) = 0;
    virtual void release_reservation(const ReservationBody& body) = 0;
    virtual void move_condition(const ConditionBody& body) = 0;
    virtual void short_pick(const ShortBody& body) = 0;
    virtual void open_count(const OpenCountBody& body) = 0;
    virtual void change_count(const ChangeCountBody& body) = 0;
    virtual void post_count(const PostCountBody& body) = 0;
    virtual void pack_fulfillment(const PackBody& body) = 0;
    virtual void record_tracking(const TrackingBody& body) = 0;
    virtual void request_cancellation(const CancelBody& body) = 0;
    virtual void answer_cancellation(const CancellationAnswerBody& body) = 0;
    virtual void create_return(const CreateReturnBody& body) = 0;
    virtual void change_return(const ChangeReturnBody& body) = 0;
    virtual void receive_return(const ReceiveReturnBody& body) = 0;
    virtual void accept_over_delivery(const OverDeliveryBody& body) = 0;
    // With a reason.
    virtual void close_order(const CancelBody& body) = 0;
    virtual void create_transfer(const CreateTransferBody& body) = 0;
    virtual void change_transfer(const ChangeTransferBody& body) = 0;
    virtual void receive_transfer(const ReceiveTransferBody& body) = 0;
    // {"name":{...}} as it is. Only a JSON stream can carry it; in a binary one it becomes a
    // command that the engine does not know.
    virtual void json(std::string_view command) = 0;
};

}  // namespace skua::sdk
