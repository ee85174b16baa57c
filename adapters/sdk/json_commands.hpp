#pragma once

// JsonCommands: the commands of a stream as JSON.
// Owner: the frame; borrows its text.

#include <string>

#include "adapters/sdk/command_writer.hpp"

namespace skua::sdk {

class JsonCommands final : public CommandWriter {
public:
    explicit JsonCommands(std::string& out) : out_(out) {}

    void define_item(const ItemBody& body) override;
    void define_location(const LocationBody& body) override;
    void define_channel(const ChannelBody& body) override;
    void configure_level(const LevelBody& body) override;
    void receive_stock(const StockMove& body) override;
    void adjust_stock(const StockMove& body) override;
    void place_order(const OrderBody& body) override;
    void cancel_order(const CancelBody& body) override;
    void change_order(const ChangeBody& body) override;
    void place_hold(const HoldBody& body) override;
    void release_hold(const HoldBody& body) override;
    void create_wave(const WaveBody& body) override;
    void confirm_picks(const PicksBody& body) override;
    void ship_fulfillment(const ShipmentBody& body) override;
    void unclaim_pick_list(const UnclaimBody& body) override;
    void reserve(const ReserveBody& body) override;
    void extend_reservation(const ReservationBody& body) override;
    void release_reservation(const ReservationBody& body) override;
    void move_condition(const ConditionBody& body) override;
    void short_pick(const ShortBody& body) override;
    void open_count(const OpenCountBody& body) override;
    void change_count(const ChangeCountBody& body) override;
    void post_count(const PostCountBody& body) override;
    void pack_fulfillment(const PackBody& body) override;
    void record_tracking(const TrackingBody& body) override;
    void request_cancellation(const CancelBody& body) override;
    void answer_cancellation(const CancellationAnswerBody& body) override;
    void create_return(const CreateReturnBody& body) override;
    void change_return(const ChangeReturnBody& body) override;
    void receive_return(const ReceiveReturnBody& body) override;
    void accept_over_delivery(const OverDeliveryBody& body) override;
    void close_order(const CancelBody& body) override;
    void create_transfer(const CreateTransferBody& body) override;
    void change_transfer(const ChangeTransferBody& body) override;
    void receive_transfer(const ReceiveTransferBody& body) override;
    void json(std::string_view command) override;

private:
    template <class Body>
    void write(std::string_view name, const Body& body, void (*append)(std::string&, const Body&)) {
        append_stream_command(out_, name, [&](std::string& out) { append(out, body); });
    }

    std::string& out_;
};

}  // namespace skua::sdk
