#include "adapters/sdk/json_commands.hpp"

namespace skua::sdk {

void JsonCommands::define_item(const ItemBody& body) {
    write("define_item", body, append_item);
}
void JsonCommands::define_location(const LocationBody& body) {
    write("define_location", body, append_location);
}
void JsonCommands::define_channel(const ChannelBody& body) {
    write("define_channel", body, append_channel);
}
void JsonCommands::configure_level(const LevelBody& body) {
    write("configure_level", body, append_level);
}
void JsonCommands::receive_stock(const StockMove& body) {
    write("receive_stock", body, append_receipt);
}
void JsonCommands::adjust_stock(const StockMove& body) {
    write("adjust_stock", body, append_adjustment);
}
void JsonCommands::place_order(const OrderBody& body) {
    write("place_order", body, append_order);
}
void JsonCommands::cancel_order(const CancelBody& body) {
    write("cancel_order", body, append_cancel);
}
void JsonCommands::change_order(const ChangeBody& body) {
    write("change_order", body, append_change);
}
void JsonCommands::place_hold(const HoldBody& body) {
    write("place_hold", body, append_hold);
}
void JsonCommands::release_hold(const HoldBody& body) {
    write("release_hold", body, append_release);
}
void JsonCommands::create_wave(const WaveBody& body) {
    write("create_wave", body, append_wave);
}
void JsonCommands::confirm_picks(const PicksBody& body) {
    write("confirm_picks", body, append_picks);
}
void JsonCommands::ship_fulfillment(const ShipmentBody& body) {
    write("ship_fulfillment", body, append_shipment);
}
void JsonCommands::unclaim_pick_list(const UnclaimBody& body) {
    write("unclaim_pick_list", body, append_unclaim);
}
void JsonCommands::reserve(const ReserveBody& body) {
    write("reserve", body, append_reserve);
}
void JsonCommands::extend_reservation(const ReservationBody& body) {
    write("extend_reservation", body, append_reservation);
}
void JsonCommands::release_reservation(const ReservationBody& body) {
    write("release_reservation", body, append_reservation);
}
void JsonCommands::move_condition(const ConditionBody& body) {
    write("move_condition", body, append_condition);
}
void JsonCommands::short_pick(const ShortBody& body) {
    write("short_pick", body, append_short);
}
void JsonCommands::open_count(const OpenCountBody& body) {
    write("open_count", body, append_open_count);
}
void JsonCommands::change_count(const ChangeCountBody& body) {
    write("change_count", body, append_change_count);
}
void JsonCommands::post_count(const PostCountBody& body) {
    write("post_count", body, append_post_count);
}
void JsonCommands::pack_fulfillment(const PackBody& body) {
    write("pack_fulfillment", body, append_package);
}
void JsonCommands::record_tracking(const TrackingBody& body) {
    write("record_tracking", body, append_tracking);
}
void JsonCommands::request_cancellation(const CancelBody& body) {
    write("request_cancellation", body, append_cancel);
}
void JsonCommands::answer_cancellation(const CancellationAnswerBody& body) {
    write("answer_cancellation", body, append_cancellation_answer);
}
void JsonCommands::create_return(const CreateReturnBody& body) {
    write("create_return", body, append_create_return);
}
void JsonCommands::change_return(const ChangeReturnBody& body) {
    write("change_return", body, append_change_return);
}
void JsonCommands::receive_return(const ReceiveReturnBody& body) {
    write("receive_return", body, append_receive_return);
}
void JsonCommands::accept_over_delivery(const OverDeliveryBody& body) {
    write("accept_over_delivery", body, append_over_delivery);
}
void JsonCommands::close_order(const CancelBody& body) {
    write("close_order", body, append_cancel);
}
void JsonCommands::create_transfer(const CreateTransferBody& body) {
    write("create_transfer", body, append_create_transfer);
}
void JsonCommands::change_transfer(const ChangeTransferBody& body) {
    write("change_transfer", body, append_change_transfer);
}
void JsonCommands::receive_transfer(const ReceiveTransferBody& body) {
    write("receive_transfer", body, append_receive_transfer);
}
void JsonCommands::json(std::string_view command) {
    out_.append(command);
}

}  // namespace skua::sdk
