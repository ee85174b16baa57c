#include "engine/twin/application.hpp"

namespace skua::twin {

using domain::Bucket;
using domain::Effect;
using domain::EffectKind;

namespace {

Package* find_package(Order& order, const Effect& effect) {
    for (Package& package : order.packages) {
        if (package.number == effect.value && package.location == effect.location) {
            return &package;
        }
    }
    return nullptr;
}

std::uint32_t stated_or(std::uint32_t stated, std::uint32_t present) {
    return stated == 0 ? present : stated;
}

void state_of(Package& package, const domain::PackFulfillment& stated) {
    package.weight_grams = stated_or(stated.measures.weight_grams, package.weight_grams);
    package.length_mm = stated_or(stated.measures.length_mm, package.length_mm);
    package.width_mm = stated_or(stated.measures.width_mm, package.width_mm);
    package.height_mm = stated_or(stated.measures.height_mm, package.height_mm);
    if (!stated.reference.empty()) {
        package.reference = stated.reference;
    }
}

}  // namespace

Problem Application::package_changed(const Effect& effect) {
    const auto found = state_.orders.find(record_.decision.order);
    if (found == state_.orders.end()) {
        return "a package of an unknown order";
    }
    Order& order = found->second;
    touched_.packages.insert(order.id);
    if (effect.kind == EffectKind::package_opened) {
        if (effect.value != static_cast<std::int64_t>(order.packages.size()) + 1) {
            return "a new package that is not the next of its order";
        }
        Package& opened = order.packages.emplace_back();
        opened.number = static_cast<std::uint16_t>(effect.value);
        opened.location = effect.location;
        opened.opened = record_.sequence;
        opened.opened_at = record_.time;
        digests_.add(home_slot_of(order.id), terms_of_package(order.id, opened));
    }
    Package* const package = find_package(order, effect);
    if (package == nullptr) {
        return "a package that its order does not have there";
    }
    digests_.remove(home_slot_of(order.id), terms_of_package(order.id, *package));
    const Problem problem = change_package(*package, order, effect.kind);
    digests_.add(home_slot_of(order.id), terms_of_package(order.id, *package));
    return problem;
}

Problem Application::change_package(Package& package, const Order& order, EffectKind kind) {
    using domain::PackageStatus;
    if (kind == EffectKind::package_sealed) {
        const bool was_open = package.status == PackageStatus::open;
        package.status = PackageStatus::sealed;
        return was_open ? std::nullopt : Problem("a package sealed that is not open");
    }
    if (kind == EffectKind::package_shipped) {
        const bool was_here = package.status != PackageStatus::shipped;
        package.status = PackageStatus::shipped;
        package.shipment = static_cast<std::uint32_t>(order.shipments.size() + 1);
        return was_here ? std::nullopt : Problem("a package shipped twice");
    }
    const auto* const command = body<domain::PackFulfillment>();
    if (command == nullptr || package.status != PackageStatus::open) {
        return "a package filled that takes nothing";
    }
    state_of(package, *command);
    for (const Effect& move : record_.decision.effects) {
        if (move.kind == EffectKind::line_moved && move.to == Bucket::packed) {
            package.units[move.line] += Units{move.quantity};
        }
    }
    return std::nullopt;
}

Problem Application::tracked(const Effect& effect) {
    const auto* const command = body<domain::RecordTracking>();
    const auto found = state_.orders.find(record_.decision.order);
    if (command == nullptr || found == state_.orders.end() || command->shipment == 0 ||
        command->shipment > found->second.shipments.size()) {
        return "tracking of no shipment";
    }
    Order& order = found->second;
    Shipment& shipment = order.shipments[command->shipment - 1];
    digests_.remove(home_slot_of(order.id), terms_of_tracking(order.id, shipment));
    const bool is_new = shipment.events.emplace(command->event_id).second;
    if (effect.kind == EffectKind::tracking_moved) {
        shipment.status = command->status;
        shipment.tracked_at = command->occurred_at;
    }
    digests_.add(home_slot_of(order.id), terms_of_tracking(order.id, shipment));
    return is_new ? std::nullopt : Problem("an event of a carrier recorded twice");
}

}  // namespace skua::twin
