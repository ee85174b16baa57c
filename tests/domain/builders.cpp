#include "tests/domain/builders.hpp"

#include <gtest/gtest.h>

#include <array>
#include <utility>

namespace skua::domain::testing {
namespace {

constexpr std::array<const char*, 10> kBuckets{"none",      "open",    "backordered", "allocated",
                                               "released",  "picked",  "packed",      "shipped",
                                               "cancelled", "reserved"};
// The numbers of the kinds are not without gaps.
constexpr std::pair<EffectKind, const char*> kKinds[] = {
    {EffectKind::line_moved, "line_moved"},
    {EffectKind::stock_moved, "stock_moved"},
    {EffectKind::level_configured, "level_configured"},
    {EffectKind::item_defined, "item_defined"},
    {EffectKind::location_defined, "location_defined"},
    {EffectKind::channel_defined, "channel_defined"},
    {EffectKind::order_created, "order_created"},
    {EffectKind::lifecycle_changed, "lifecycle_changed"},
    {EffectKind::hold_placed, "hold_placed"},
    {EffectKind::hold_released, "hold_released"},
    {EffectKind::pick_list_created, "pick_list_created"},
    {EffectKind::shipment_created, "shipment_created"},
    {EffectKind::follow_up, "follow_up"},
    {EffectKind::follow_up_done, "follow_up_done"},
    {EffectKind::claim_set, "claim_set"},
    {EffectKind::pick_list_closed, "pick_list_closed"},
    {EffectKind::condition_moved, "condition_moved"},
    {EffectKind::count_opened, "count_opened"},
    {EffectKind::count_recorded, "count_recorded"},
    {EffectKind::count_moved, "count_moved"},
    {EffectKind::set_aside, "set_aside"},
    {EffectKind::set_aside_ended, "set_aside_ended"},
    {EffectKind::pick_list_shorted, "pick_list_shorted"},
    {EffectKind::reservation_created, "reservation_created"},
    {EffectKind::reservation_extended, "reservation_extended"},
    {EffectKind::reservation_committed, "reservation_committed"},
    {EffectKind::reservation_released, "reservation_released"},
    {EffectKind::reservation_expired, "reservation_expired"},
    {EffectKind::part_opened, "part_opened"},
    {EffectKind::part_active, "part_active"},
    {EffectKind::line_raised, "line_raised"},
    {EffectKind::line_added, "line_added"},
    {EffectKind::line_priced, "line_priced"},
    {EffectKind::priority_changed, "priority_changed"},
    {EffectKind::total_was, "total_was"},
    {EffectKind::total_is, "total_is"},
    {EffectKind::address_changed, "address_changed"},
    {EffectKind::return_opened, "return_opened"},
    {EffectKind::return_moved, "return_moved"},
    {EffectKind::return_received, "return_received"},
    {EffectKind::transfer_opened, "transfer_opened"},
    {EffectKind::transfer_moved, "transfer_moved"},
    {EffectKind::transfer_stepped, "transfer_stepped"},
    {EffectKind::package_opened, "package_opened"},
    {EffectKind::package_filled, "package_filled"},
    {EffectKind::package_sealed, "package_sealed"},
    {EffectKind::package_shipped, "package_shipped"},
    {EffectKind::tracking_moved, "tracking_moved"},
    {EffectKind::tracking_noted, "tracking_noted"},
    {EffectKind::cancellation_requested, "cancellation_requested"},
    {EffectKind::cancellation_accepted, "cancellation_accepted"},
    {EffectKind::cancellation_refused, "cancellation_refused"},
    {EffectKind::cancellation_ended, "cancellation_ended"},
    {EffectKind::order_ended, "order_ended"},
    {EffectKind::grace_started, "grace_started"},
    {EffectKind::line_closed, "line_closed"},
    {EffectKind::over_delivery_accepted, "over_delivery_accepted"},
};

const char* name_of(EffectKind kind) {
    for (const auto& [each, name] : kKinds) {
        if (each == kind) {
            return name;
        }
    }
    return "";
}

std::string told(const World& world, const Effect& effect) {
    if (effect.kind != EffectKind::line_moved) {
        return name_of(effect.kind);
    }
    const Order* order = world.state().orders().find(effect.order());
    std::string text =
        "#" + std::to_string(order->number.raw()) + "/" + std::to_string(effect.line.raw()) + " " +
        kBuckets[static_cast<std::size_t>(effect.from)] + ">" +
        kBuckets[static_cast<std::size_t>(effect.to)] + " " + std::to_string(effect.quantity.raw());
    if (!effect.location.is_none()) {
        text += " @" + std::string(world.state().location_name(effect.location));
    }
    return text;
}

}  // namespace

OrderBuilder& OrderBuilder::with_line(std::string_view sku, std::uint32_t quantity,
                                      base::Decimal price, std::string_view id) {
    lines_.push_back({.sku = {.id = {}, .text = sku},
                      .quantity = Quantity{quantity},
                      .unit_price = price,
                      .external_line_id = id});
    order_.total += base::ExactAmount::of(quantity, price);
    return *this;
}

PlaceOrder OrderBuilder::command() const {
    PlaceOrder command = order_;
    command.lines = lines_;
    return command;
}

void World::open(World& world, std::initializer_list<std::string_view> skus) {
    world.location("main");
    world.location("east");
    world.channel("web", {"main", "east"});
    for (const std::string_view sku : skus) {
        world.item(sku);
    }
}

Decision World::run(const CommandBody& body) {
    const base::Timestamp time{next_micros()};
    Context context{.sequence = Sequence{++sequence_}, .time = time, .arena = &arena_};
    Record record;
    record.sequence = context.sequence;
    record.time = context.time;
    record.command.body = body;
    const std::uint64_t before = state_.digest();
    const Vote ballot = vote(state_, record.command, context);
    record.decision = decide(state_, record.command, {&ballot, 1}, context);
    apply(state_, record);
    if (record.decision.verdict == Verdict::reject) {
        EXPECT_EQ(state_.digest(), before) << "a reject changes nothing";
        EXPECT_TRUE(record.decision.effects.empty());
    }
    if (state_.counters().lines < 5'000) {
        EXPECT_EQ(state_.digests(), state_.recompute_digests());
    }
    return record.decision;
}

Decision World::item(std::string_view sku) {
    return run(DefineItem{sku, "described"});
}
Decision World::location(std::string_view name) {
    return run(DefineLocation{name});
}

Decision World::channel(std::string_view name, std::vector<std::string_view> locations) {
    return run(DefineChannel{name, locations});
}

Decision World::receive(std::string_view sku, std::string_view location, std::uint32_t quantity) {
    return run(ReceiveStock{{{}, sku}, location, Quantity{quantity}, "ref"});
}

Decision World::adjust(std::string_view sku, std::string_view location, std::int64_t delta) {
    return run(AdjustStock{{{}, sku}, location, Units{delta}});
}

Decision World::safety(std::string_view sku, std::string_view location, std::int64_t units) {
    return run(ConfigureLevel{.sku = {{}, sku},
                              .location = location,
                              .sets_safety_stock = true,
                              .safety_stock = Units{units},
                              .bin = {}});
}

Decision World::cancel_line(OrderId order, std::uint16_t line, std::uint32_t quantity) {
    const CancelLine cut{LineIndex{line}, Quantity{quantity}};
    return run(CancelOrder{.order = order, .lines = {&cut, 1}});
}

Decision World::hold(OrderId order, HoldKind kind) {
    return run(PlaceHold{.order = order, .hold = kind});
}

Decision World::hold_until(OrderId order, std::int64_t micros, HoldKind kind) {
    return run(PlaceHold{.order = order, .hold = kind, .hold_until = {micros}});
}

Decision World::expire(OrderId order, Sequence placed, HoldKind kind) {
    return run(ExpireHold{.order = order, .hold = kind, .placed = placed});
}

Decision World::unhold(OrderId order, HoldKind kind) {
    return run(ReleaseHold{.order = order, .hold = kind});
}

Decision World::wave(std::string_view location, std::uint16_t size) {
    return run(CreateWave{location, size});
}

Decision World::claim(std::string_view location, std::uint16_t size, std::uint32_t seconds) {
    return run(CreateWave{location, size, seconds});
}

Decision World::unclaim(PickListId list) {
    return run(UnclaimPickList{list});
}

Decision World::expire_claim(PickListId list, Sequence set_by) {
    return run(ExpireClaim{list, set_by});
}

Decision World::pick(PickListId list, std::string_view sku, std::uint32_t quantity, OrderId order) {
    const Pick wanted{{{}, sku}, Quantity{quantity}, order};
    return run(ConfirmPicks{list, {&wanted, 1}});
}

Decision World::ship(OrderId order, std::string_view location) {
    return run(ShipFulfillment{order, state_.resolve_location(location), "DHL", "JD01"});
}

OrderView World::order(OrderId id) {
    const QueryResult result = ask(OrderQuery{id});
    const auto* view = std::get_if<OrderView>(&result);
    EXPECT_NE(view, nullptr);
    return view == nullptr ? OrderView{} : *view;
}

StockView World::stock(std::string_view sku) {
    const QueryResult result = ask(StockQuery{sku});
    const auto* view = std::get_if<StockView>(&result);
    EXPECT_NE(view, nullptr);
    return view == nullptr ? StockView{} : *view;
}

LevelView World::level(std::string_view sku, std::string_view location) {
    for (const LevelView& level : stock(sku).levels) {
        if (level.location == location) {
            return level;
        }
    }
    return {};
}

std::vector<std::string> told(const World& world, const Decision& decision) {
    std::vector<std::string> lines;
    for (const Effect& effect : decision.effects) {
        lines.push_back(told(world, effect));
    }
    return lines;
}

std::uint64_t units_of(const LineView& line) {
    std::uint64_t units =
        std::uint64_t{line.open.raw()} + line.backordered.raw() + line.cancelled.raw();
    for (const PortionView& portion : line.portions) {
        units += portion.allocated.raw() + portion.released.raw() + portion.picked.raw() +
                 portion.packed.raw() + portion.shipped.raw();
    }
    return units;
}

}  // namespace skua::domain::testing
