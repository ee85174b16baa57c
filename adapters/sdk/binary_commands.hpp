#pragma once

// BinaryCommands: the commands of a stream as tables of schemas/stream.fbs, and the frame of them.
// Owner: the frame.

#include <flatbuffers/flatbuffers.h>

#include <string_view>
#include <vector>

#include "adapters/sdk/command_writer.hpp"
#include "schemas/stream_generated.h"

namespace skua::sdk {

class BinaryCommands final : public CommandWriter {
public:
    BinaryCommands() = default;

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

    // The whole frame. Nothing can be written afterwards.
    void finish(std::uint64_t number, stream::Detail detail);
    // Good until the next call.
    [[nodiscard]] std::string_view bytes() const noexcept;

private:
    using Text = flatbuffers::Offset<flatbuffers::String>;

    // Offset 0 for an empty text: not stated.
    Text text(std::string_view value);
    Text stated(std::string_view value);
    void add_body(stream::Body kind, flatbuffers::Offset<void> body, std::string_view key,
                  std::string_view reason);
    template <class Table>
    void add(stream::Body kind, flatbuffers::Offset<Table> body, std::string_view key,
             std::string_view reason = {});
    // What is asked of an order and, in part, of its lines.
    template <class Builder>
    flatbuffers::Offset<typename Builder::Table> cancel(const CancelBody& body);
    flatbuffers::Offset<flatbuffers::Vector<flatbuffers::Offset<stream::OrderLine>>> lines(
        std::span<const OrderLine> body);

    flatbuffers::FlatBufferBuilder builder_{16 * 1024};
    std::vector<flatbuffers::Offset<stream::Command>> commands_;
    std::vector<flatbuffers::Offset<stream::OrderLine>> lines_;
    bool is_finished_ = false;
};

}  // namespace skua::sdk
