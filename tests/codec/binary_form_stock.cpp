#include "tests/codec/binary_form.hpp"

namespace skua::codec::test {

BinaryForm::Body BinaryForm::define_item(const Object& object) {
    const Text sku = text(object, "sku");
    const Text description = text(object, "description");
    return stream::CreateDefineItem(to_, sku, description).Union();
}

BinaryForm::Body BinaryForm::define_channel(const Object& object) {
    const auto locations = list<stream::ChannelLocation>(
        object, "locations", [this](const simdjson::dom::element& item) {
            const auto name = value_of<std::string_view>(item);
            const Text copy = to_.CreateString(name.data(), name.size());
            return stream::CreateChannelLocation(to_, copy);
        });
    const Text channel = text(object, "channel");
    stream::DefineChannelBuilder table(to_);
    table.add_channel(channel);
    table.add_locations(locations);
    if (const auto seconds = number<std::uint32_t>(object, "release_after_seconds")) {
        table.add_release_after_seconds(*seconds);
    }
    if (const auto seconds = number<std::uint32_t>(object, "reservation_seconds")) {
        table.add_reservation_seconds(*seconds);
    }
    return table.Finish().Union();
}

BinaryForm::Body BinaryForm::configure_level(const Object& object) {
    const Text sku = text(object, "sku");
    const Text location = text(object, "location");
    const Text bin = text(object, "bin");
    stream::ConfigureLevelBuilder level(to_);
    level.add_sku(sku);
    level.add_location(location);
    level.add_bin(bin);
    if (const auto safety = number<std::int64_t>(object, "safety_stock")) {
        level.add_safety_stock(*safety);
    }
    return level.Finish().Union();
}

BinaryForm::Body BinaryForm::receive_stock(const Object& object) {
    const Text sku = text(object, "sku");
    const Text location = text(object, "location");
    const Text reference = text(object, "reference");
    stream::ReceiveStockBuilder receipt(to_);
    receipt.add_sku(sku);
    receipt.add_location(location);
    receipt.add_reference(reference);
    if (const auto quantity = number<std::uint32_t>(object, "quantity")) {
        receipt.add_quantity(*quantity);
    }
    if (const auto what = condition(object, "condition")) {
        receipt.add_condition(*what);
    }
    return receipt.Finish().Union();
}

BinaryForm::Body BinaryForm::adjust_stock(const Object& object) {
    const Text sku = text(object, "sku");
    const Text location = text(object, "location");
    stream::AdjustStockBuilder adjustment(to_);
    adjustment.add_sku(sku);
    adjustment.add_location(location);
    if (const auto delta = number<std::int64_t>(object, "delta")) {
        adjustment.add_delta(*delta);
    }
    if (const auto what = condition(object, "condition")) {
        adjustment.add_condition(*what);
    }
    return adjustment.Finish().Union();
}

}  // namespace skua::codec::test
