// Commands of the catalog and of stock.

#include "tests/twin/support/generator.hpp"

#include <algorithm>

#include "engine/domain/limits.hpp"

namespace skua::test {

using domain::Quantity;
using domain::Units;

domain::DefineItem Generator::define_item() {
    return {.sku = keep(skus_[pick(skus_.size())]), .description = "an item"};
}

domain::DefineLocation Generator::define_location() {
    return {.name = keep(locations_[pick(locations_.size())])};
}

domain::DefineChannel Generator::define_channel() {
    std::vector<std::string> names = locations_;
    std::shuffle(names.begin(), names.end(), random_);
    const std::size_t count = 1 + pick(names.size());
    const auto list = arena_.make_span<std::string_view>(count);
    for (std::size_t i = 0; i < count; ++i) {
        list[i] = chance(3) ? keep("nowhere-" + std::to_string(i)) : keep(names[i]);
    }
    return {.name = keep(channels_[pick(channels_.size())]),
            .locations = list,
            .release_after_seconds = static_cast<std::uint32_t>(chance(30) ? 1 + pick(20) : 0),
            .reservation_seconds = static_cast<std::uint32_t>(
                chance(50) ? 1 + pick(60) : domain::kReservationSecondsDefault)};
}

domain::ConfigureLevel Generator::configure_level(const twin::State& state) {
    domain::ConfigureLevel body;
    body.sku = sku_ref(state);
    body.location = chance(10) ? std::string_view("nowhere") : any_location();
    body.sets_safety_stock = chance(70);
    body.safety_stock = Units{static_cast<std::int64_t>(chance(50) ? 0 : pick(30))};
    if (chance(5)) {
        body.safety_stock = Units{domain::kStockUnitsMax};
    }
    body.sets_bin = chance(50);
    body.bin = body.sets_bin ? keep("bin-" + std::to_string(pick(9))) : std::string_view{};
    return body;
}

domain::ReceiveStock Generator::receive_stock(const twin::State& state) {
    domain::ReceiveStock body{.sku = sku_ref(state),
                              .location = any_location(),
                              .quantity = Quantity{static_cast<std::uint32_t>(1 + pick(40))},
                              .reference = "PO-1",
                              .condition = any_condition()};
    if (phase() == Phase::arrival ? chance(40) : chance(1)) {
        body.sku = sku_ref(state, skus_[pick(2)]);
        body.quantity = Quantity{static_cast<std::uint32_t>(4'000 + pick(12'000))};
    }
    if (chance(2)) {
        body.sku = sku_ref(state, "bulk");
        body.location = "main";
        body.quantity = Quantity{domain::kQuantityMax};
    }
    return body;
}

domain::AdjustStock Generator::adjust_stock(const twin::State& state) {
    domain::AdjustStock body;
    std::int64_t delta = static_cast<std::int64_t>(pick(41)) - 20;
    body.sku = sku_ref(state);
    body.location = any_location();
    if (phase() == Phase::arrival ? chance(40) : chance(5)) {
        body.sku = sku_ref(state, skus_[pick(2)]);
        delta = static_cast<std::int64_t>(pick(32'001)) - 16'000;
    }
    if (phase() == Phase::backlog && chance(70)) {  // what is free is counted and gone
        const std::string_view text = skus_[pick(2)];
        body.sku = {.id = state.find_sku({.id = {}, .text = text}), .text = {}};
        if (body.sku.id.is_none()) {  // its definition is still on the way
            body.sku.text = text;
        }
        const auto& level = state.level({body.sku.id, state.find_location(body.location)});
        delta = std::clamp<std::int64_t>((level.allocated - level.sellable()).raw(),
                                         -std::int64_t{domain::kQuantityMax}, 0);
    }
    if (chance(4)) {
        body.sku = sku_ref(state, "bulk");
        body.location = "main";
        delta = domain::kQuantityMax;
    }
    body.delta = Units{delta == 0 ? -1 : delta};
    body.condition = phase() == Phase::backlog ? domain::Condition::sellable : any_condition();
    return body;
}

}  // namespace skua::test
