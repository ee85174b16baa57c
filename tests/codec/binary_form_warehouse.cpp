#include "tests/codec/binary_form.hpp"

namespace skua::codec::test {

BinaryForm::Body BinaryForm::create_wave(const Object& object) {
    const Text location = text(object, "location");
    stream::CreateWaveBuilder wave(to_);
    wave.add_location(location);
    if (const auto most = number<std::uint32_t>(object, "fulfillments")) {
        wave.add_fulfillments(*most);
    }
    if (const auto seconds = number<std::uint32_t>(object, "claim_seconds")) {
        wave.add_claim_seconds(*seconds);
    }
    return wave.Finish().Union();
}

BinaryForm::Body BinaryForm::confirm_picks(const Object& object) {
    const auto picks =
        list<stream::Pick>(object, "picks", [this](const simdjson::dom::element& item) {
            const auto fields = value_of<Object>(item);
            const Text sku = text(fields, "sku");
            const auto fulfillment_id = fulfillment(fields);
            stream::PickBuilder pick(to_);
            pick.add_sku(sku);
            if (const auto quantity = number<std::uint32_t>(fields, "quantity")) {
                pick.add_quantity(*quantity);
            }
            pick.add_fulfillment_id(fulfillment_id ? &*fulfillment_id : nullptr);
            return pick.Finish();
        });
    stream::ConfirmPicksBuilder confirm(to_);
    if (const auto pick_list = id(object, "pick_list")) {
        confirm.add_pick_list(*pick_list);
    }
    confirm.add_picks(picks);
    return confirm.Finish().Union();
}

BinaryForm::Body BinaryForm::unclaim_pick_list(const Object& object) {
    stream::UnclaimPickListBuilder unclaim(to_);
    if (const auto pick_list = id(object, "pick_list")) {
        unclaim.add_pick_list(*pick_list);
    }
    return unclaim.Finish().Union();
}

BinaryForm::Body BinaryForm::ship_fulfillment(const Object& object) {
    const Text carrier = text(object, "carrier");
    const Text tracking_number = text(object, "tracking_number");
    const auto id = fulfillment(object);
    stream::ShipFulfillmentBuilder ship(to_);
    ship.add_fulfillment_id(id ? &*id : nullptr);
    ship.add_carrier(carrier);
    ship.add_tracking_number(tracking_number);
    if (const auto package = number<std::uint16_t>(object, "package")) {
        ship.add_package(*package);
    }
    return ship.Finish().Union();
}

}  // namespace skua::codec::test
