#include "engine/base/assert.hpp"
#include "engine/domain/applier.hpp"
#include "engine/domain/terms.hpp"

namespace skua::domain {
namespace {

void take(std::uint32_t stated, std::uint32_t& measure) noexcept {
    measure = stated == 0 ? measure : stated;
}

void take(const PackFulfillment& stated, Package& package) {
    take(stated.measures.weight_grams, package.measures.weight_grams);
    take(stated.measures.length_mm, package.measures.length_mm);
    take(stated.measures.width_mm, package.measures.width_mm);
    take(stated.measures.height_mm, package.measures.height_mm);
    if (!stated.reference.empty()) {
        package.reference = stated.reference;
    }
}

}  // namespace

void Applier::fill_package(const Effect& effect) {
    const auto* command = std::get_if<PackFulfillment>(&record_->command.body);
    SKUA_ASSERT(command != nullptr);
    const OrderId order = record_->decision.order;
    const Slot home = home_slot_of(order);
    if (!state_->owns(home)) {
        return;
    }
    const auto number = static_cast<std::uint16_t>(effect.value);
    const bool is_new = effect.kind == EffectKind::package_opened;
    Package* package =
        is_new ? &state_->packages_.add(order) : state_->packages_.find(order, number);
    SKUA_ASSERT(package != nullptr && package->number == number);
    const std::uint64_t before = is_new ? 0 : package_term(order, *package);
    if (is_new) {
        package->location = effect.location;
        package->opened = record_->sequence;
        package->opened_at = record_->time;
    }
    take(*command, *package);
    change(home, before, package_term(order, *package));
    package_ = package;
}

// A move of the record that fills the package, whoever owns the line.
void Applier::put_into_package(const Effect& effect) {
    const OrderId order = record_->decision.order;
    Quantity& units = package_->units_of(effect.line);
    const PackedLine earlier{.line = effect.line, .quantity = units};
    const std::uint64_t before = units.is_zero() ? 0 : packed_term(order, *package_, earlier);
    units += effect.quantity;
    const PackedLine now{.line = effect.line, .quantity = units};
    change(home_slot_of(order), before, packed_term(order, *package_, now));
}

// The shipment that it leaves with is the next of the order.
void Applier::move_package(const Effect& effect) {
    const OrderId id = record_->decision.order;
    const Slot home = home_slot_of(id);
    if (!state_->owns(home)) {
        return;
    }
    Package* package = state_->packages_.find(id, static_cast<std::uint16_t>(effect.value));
    const Order* order = part_of(id);
    SKUA_ASSERT(package != nullptr && order != nullptr);
    const std::uint64_t before = package_term(id, *package);
    if (effect.kind == EffectKind::package_sealed) {
        package->status = PackageStatus::sealed;
    } else {
        package->status = PackageStatus::shipped;
        package->shipment = order->shipments == nullptr ? 1 : order->shipments->number + 1;
    }
    change(home, before, package_term(id, *package));
}

}  // namespace skua::domain
