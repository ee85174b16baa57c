#include "tests/codec/binary_form.hpp"

namespace skua::codec::test {

BinaryForm::Body BinaryForm::reserve(const Object& object) {
    const auto lines =
        list<stream::ReserveLine>(object, "lines", [this](const simdjson::dom::element& item) {
            const auto fields = value_of<Object>(item);
            const Text sku = text(fields, "sku");
            stream::ReserveLineBuilder line(to_);
            line.add_sku(sku);
            if (const auto quantity = number<std::uint32_t>(fields, "quantity")) {
                line.add_quantity(*quantity);
            }
            return line.Finish();
        });
    const Text channel = text(object, "channel");
    const Text external_id = text(object, "external_id");
    stream::ReserveBuilder cart(to_);
    cart.add_channel(channel);
    cart.add_external_id(external_id);
    cart.add_lines(lines);
    if (const auto policy = named<stream::Policy>(object, "policy", kPolicies)) {
        cart.add_policy(*policy);
    }
    if (const auto seconds = number<std::uint32_t>(object, "ttl_seconds")) {
        cart.add_ttl_seconds(*seconds);
    }
    return cart.Finish().Union();
}

BinaryForm::Body BinaryForm::extend_reservation(const Object& object) {
    stream::ExtendReservationBuilder extension(to_);
    if (const auto reservation = id(object, "reservation")) {
        extension.add_reservation(*reservation);
    }
    if (const auto seconds = number<std::uint32_t>(object, "ttl_seconds")) {
        extension.add_ttl_seconds(*seconds);
    }
    return extension.Finish().Union();
}

BinaryForm::Body BinaryForm::release_reservation(const Object& object) {
    stream::ReleaseReservationBuilder release(to_);
    if (const auto reservation = id(object, "reservation")) {
        release.add_reservation(*reservation);
    }
    return release.Finish().Union();
}

}  // namespace skua::codec::test
