#include "tests/twin/support/generator.hpp"

#include <algorithm>
#include <iterator>
#include <map>
#include <set>

#include "engine/domain/limits.hpp"

namespace skua::test {

using domain::OrderId;
using domain::Quantity;
using domain::Units;

namespace {

// Texts that are SKUs in the generated world. The first three share a slot, so that a slot can have
// several follow-ups pending; the rest are spread.
std::deque<std::string> make_skus() {
    std::deque<std::string> skus;
    const domain::Slot shared = twin::slot_of_text("A-0");
    for (int i = 0; skus.size() < 3; ++i) {
        const std::string text = "A-" + std::to_string(i);
        if (twin::slot_of_text(text) == shared) {
            skus.push_back(text);
        }
    }
    for (const char* const text : {"B", "C", "D", "E 1", "F/2", "G", "H", "bulk"}) {
        skus.emplace_back(text);
    }
    return skus;
}

// The rest of it can be cancelled, which closes it.
bool is_partly_shipped(const twin::Order& order) {
    Units shipped;
    Units queued;
    Units under_way;
    for (const twin::Line& line : order.lines) {
        shipped += line.in(&twin::Portion::shipped);
        queued += line.backordered + line.in(&twin::Portion::allocated);
        under_way += line.in(&twin::Portion::released) + line.in(&twin::Portion::picked);
    }
    return order.lifecycle == domain::Lifecycle::booked && shipped > Units{} && queued > Units{} &&
           under_way == Units{};
}

// A cancelled line of it frees what another line of it waits for.
bool can_fill_itself(const twin::Order& order) {
    return std::ranges::any_of(order.lines, [&](const twin::Line& giver) {
        return giver.in(&twin::Portion::allocated) > Units{} &&
               std::ranges::any_of(order.lines, [&](const twin::Line& taker) {
                   return taker.sku == giver.sku && taker.backordered > Units{};
               });
    });
}

// The map's entry at a random place, or its end.
template <class Map>
auto any_entry(const Map& map, std::uint64_t random) {
    if (map.empty()) {
        return map.end();
    }
    return std::next(map.begin(), static_cast<std::ptrdiff_t>(random % map.size()));
}

}  // namespace

Generator::Generator(std::uint64_t seed, base::Arena& arena)
    : random_(seed),
      arena_(arena),
      skus_(make_skus()),
      locations_{"main", "east", "west", "shop"},
      channels_{"web", "store", "app"} {}

domain::Command Generator::next(const twin::State& state, base::Timestamp now) {
    ++steps_;
    now_ = now;
    return wrap(body(state));
}

Generator::Phase Generator::phase() const {
    switch (steps_ / 150 % 6) {
        case 4:
            return Phase::backlog;
        case 5:
            return Phase::arrival;
        default:
            return Phase::ordinary;
    }
}

domain::Command Generator::continue_fills(domain::Slot slot) const {
    domain::Command command;
    command.body = domain::ContinueFills{.slot = slot};
    command.actor = "engine";
    command.source = "engine";
    return command;
}

domain::Command Generator::wrap(const domain::CommandBody& body) {
    domain::Command command;
    command.body = body;
    command.actor = chance(50) ? "anonymous" : "ann";
    command.source = chance(50) ? "http" : "stream";
    command.fingerprint = {random_(), random_()};
    if (chance(20)) {
        command.reason = "because";
    }
    if (chance(30)) {
        command.idempotency_key = keep("key-" + std::to_string(pick(1'000'000)));
    }
    return command;
}

domain::CommandBody Generator::body(const twin::State& state) {
    if (chance(8)) {
        return change_order(state);
    }
    const std::uint64_t die = pick(1000);
    if (die < 310) {
        return place_order(state);
    }
    if (die < 450) {
        return receive_stock(state);
    }
    if (die < 540) {
        return adjust_stock(state);
    }
    if (die < 660) {
        return cancel_order(state);
    }
    if (die < 720) {
        return create_wave();
    }
    if (die < 810) {
        return confirm_picks(state);
    }
    if (die < 870) {
        return ship(state);
    }
    if (die < 930) {
        return hold(state);
    }
    if (die < 960) {
        return configure_level(state);
    }
    if (die < 975) {
        return define_item();
    }
    if (die < 980) {
        return define_location();
    }
    if (die < 990) {
        return define_channel();
    }
    if (die < 992) {
        return domain::Fence{.writer_version = "test"};
    }
    if (die < 995) {
        return expire_hold(state);
    }
    return domain::ContinueFills{.slot = twin::slot_of_text(skus_[pick(skus_.size())])};
}

std::string_view Generator::any_sku() {
    if (chance(2)) {
        return keep("unknown-" + std::to_string(pick(4)));
    }
    return keep(skus_[pick(skus_.size() - (chance(90) ? 1 : 0))]);
}

domain::SkuRef Generator::sku_ref(const twin::State& state, std::string_view text) {
    const domain::SkuId known = state.find_sku({.id = {}, .text = text});
    if (chance(3)) {
        return {.id = domain::make_sku_id(twin::slot_of_text(text), 77'777), .text = text};
    }
    const bool by_id = !known.is_none() && chance(50);
    return {.id = by_id ? known : domain::SkuId{}, .text = text};
}

domain::SkuRef Generator::sku_ref(const twin::State& state) {
    return sku_ref(state, any_sku());
}

std::string_view Generator::any_location() {
    return chance(3) ? std::string_view("nowhere") : keep(locations_[pick(locations_.size())]);
}

std::string_view Generator::any_channel() {
    return chance(3) ? std::string_view("no-channel") : keep(channels_[pick(channels_.size())]);
}

OrderId Generator::any_order(const twin::State& state) {
    const auto found = any_entry(state.orders, random_());
    if (found == state.orders.end() || chance(4)) {
        return domain::make_order_id(domain::Slot{7}, 1 + pick(1'000'000), domain::Spans::no);
    }
    return found->first;
}

OrderId Generator::order_like(const twin::State& state, bool (*is_like)(const twin::Order&)) {
    auto at = any_entry(state.orders, random_());
    for (std::size_t i = 0; i < state.orders.size(); ++i) {
        if (is_like(at->second)) {
            return at->first;
        }
        at = std::next(at) == state.orders.end() ? state.orders.begin() : std::next(at);
    }
    return any_order(state);
}

// Cancelling an order of many lines has a small budget for fills, so it leaves follow-ups.
OrderId Generator::longest_of_some(const twin::State& state) {
    OrderId longest = any_order(state);
    std::size_t most = 0;
    for (int i = 0; i < 30 && !state.orders.empty(); ++i) {
        const twin::Order& order = any_entry(state.orders, random_())->second;
        if (order.lifecycle == domain::Lifecycle::booked && order.lines.size() > most) {
            most = order.lines.size();
            longest = order.id;
        }
    }
    return longest;
}

std::uint32_t Generator::any_version(const twin::State& state, OrderId order) {
    const twin::Order* const found = state.find_order(order);
    if (found == nullptr || chance(60)) {
        return 0;
    }
    return chance(80) ? found->version : found->version + 1;
}

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
    return {.name = keep(channels_[pick(channels_.size())]), .locations = list};
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
                              .reference = "PO-1"};
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
        delta = std::clamp<std::int64_t>((level.allocated - level.on_hand).raw(),
                                         -std::int64_t{domain::kQuantityMax}, 0);
    }
    if (chance(4)) {
        body.sku = sku_ref(state, "bulk");
        body.location = "main";
        delta = domain::kQuantityMax;
    }
    body.delta = Units{delta == 0 ? -1 : delta};
    return body;
}

std::size_t Generator::number_of_lines() {
    const std::uint64_t die = pick(1000);
    if (die < (phase() == Phase::backlog ? 40 : 2)) {
        return domain::kOrderLinesMax;
    }
    if (die < 10) {
        return 200 + pick(1'200);
    }
    return die < 500 ? 1 + pick(2) : 1 + pick(9);
}

domain::PlaceOrder Generator::place_order(const twin::State& state) {
    domain::PlaceOrder body;
    body.channel = any_channel();
    if (chance(80)) {
        // Small numbers come again: retries of accepted and of refused orders.
        const std::uint64_t id = chance(10) ? pick(orders_made_ + 1) : orders_made_;
        body.external_id = keep("o-" + std::to_string(id));
    }
    ++orders_made_;
    body.currency = base::Currency{{'E', 'U', 'R'}};
    body.policy = static_cast<domain::Policy>(1 + pick(3));
    body.priority = static_cast<std::uint8_t>(chance(70) ? 5 : 1 + pick(9));
    const std::size_t count = number_of_lines();
    const bool is_long = count > 20;
    if (is_long && chance(80)) {
        body.policy = domain::Policy::backorder;
    }
    // Long orders are about few SKUs, or an unknown one would refuse them all.
    const std::string_view favourite = keep(skus_[pick(chance(90) ? 2 : skus_.size() - 1)]);
    const std::string_view second = keep(skus_[pick(3)]);
    const auto lines = arena_.make_span<domain::OrderLineInput>(count);
    for (domain::OrderLineInput& line : lines) {
        const bool is_plain = is_long && pick(10'000) != 0;
        line.sku = is_plain ? domain::SkuRef{.id = {}, .text = chance(80) ? favourite : second}
                            : sku_ref(state);
        line.quantity = Quantity{static_cast<std::uint32_t>(1 + pick(is_long ? 2 : 12))};
        if (chance(1) && !is_long) {
            line.quantity = Quantity{static_cast<std::uint32_t>(1 + pick(domain::kQuantityMax))};
        }
        line.unit_price = {.mantissa = static_cast<std::int64_t>(pick(1'000'000)),
                           .scale = static_cast<std::uint8_t>(pick(7))};
        body.total += base::ExactAmount::of(line.quantity.raw(), line.unit_price);
    }
    body.lines = lines;
    return body;
}

std::string_view Generator::add_sku() {
    for (;; ++next_fresh_) {
        const std::string text = "A-new-" + std::to_string(next_fresh_);
        if (twin::slot_of_text(text) == twin::slot_of_text(skus_[0])) {
            ++next_fresh_;
            skus_.push_front(text);
            return keep(text);
        }
    }
}

std::string_view Generator::add_sku_of(std::uint16_t remainder) {
    for (;;) {
        const std::string text = "S-" + std::to_string(next_fresh_++);
        if (twin::slot_of_text(text).raw() % 8 == remainder) {
            skus_.push_front(text);
            return keep(text);
        }
    }
}

domain::PlaceOrder Generator::long_order(std::string_view sku, std::size_t lines) {
    domain::PlaceOrder body;
    body.channel = "web";
    body.currency = base::Currency{{'E', 'U', 'R'}};
    body.policy = domain::Policy::backorder;
    const auto list = arena_.make_span<domain::OrderLineInput>(lines);
    for (domain::OrderLineInput& line : list) {
        line.sku.text = sku;
        line.quantity = Quantity{1};
    }
    body.lines = list;
    return body;
}

domain::CancelOrder Generator::cancel_order(const twin::State& state) {
    domain::CancelOrder body;
    body.order = chance(30) ? longest_of_some(state) : any_order(state);
    if (chance(25)) {
        body.order = order_like(state, chance(50) ? is_partly_shipped : can_fill_itself);
    }
    body.expected_version = any_version(state, body.order);
    const twin::Order* const order = state.find_order(body.order);
    if (order == nullptr || chance(40)) {
        return body;
    }
    std::set<std::size_t> chosen;
    const std::size_t count = 1 + pick(std::min<std::size_t>(order->lines.size(), 40));
    const bool is_rest = chance(30);  // whatever can be cancelled of every line named
    for (std::size_t i = 0; i < count; ++i) {
        chosen.insert(chance(1) ? order->lines.size() + pick(3) : pick(order->lines.size()));
    }
    std::vector<std::size_t> lines(chosen.begin(), chosen.end());
    std::shuffle(lines.begin(), lines.end(), random_);
    const auto list = arena_.make_span<domain::CancelLine>(lines.size());
    for (std::size_t i = 0; i < lines.size(); ++i) {
        list[i].line = domain::LineIndex{static_cast<std::uint16_t>(lines[i])};
        list[i].quantity =
            Quantity{static_cast<std::uint32_t>(is_rest || chance(50) ? 0 : pick(8))};
    }
    body.lines = list;
    return body;
}

domain::CommandBody Generator::hold(const twin::State& state) {
    OrderId order = any_order(state);
    auto kind = static_cast<domain::HoldKind>(1 + pick(9));
    if (chance(60)) {  // an order that has a hold already
        const auto held = std::ranges::find_if(state.orders, [](const auto& entry) {
            return !entry.second.holds.empty() &&
                   entry.second.lifecycle == domain::Lifecycle::booked;
        });
        order = held == state.orders.end() ? order : held->first;
        kind = held == state.orders.end() ? kind : *held->second.holds.begin();
    }
    if (chance(10)) {
        order = domain::make_order_id(domain::Slot{8}, 1 + pick(1'000'000), domain::Spans::no);
    }
    const std::uint32_t version = any_version(state, order);
    if (chance(50)) {
        return domain::PlaceHold{.order = order,
                                 .expected_version = version,
                                 .hold = kind,
                                 .hold_until = any_end(),
                                 .release_role = chance(30) ? any_role() : std::string_view{}};
    }
    const auto asked = state.release_roles.find({order, kind});
    const bool knows = asked != state.release_roles.end() && chance(60);
    return domain::ReleaseHold{.order = order,
                               .expected_version = version,
                               .hold = kind,
                               .role = knows        ? keep(asked->second)
                                       : chance(30) ? any_role()
                                                    : std::string_view{}};
}

std::string_view Generator::any_role() {
    constexpr std::string_view kRoles[] = {"risk", "risk.lead", "buying"};
    return kRoles[pick(std::size(kRoles))];
}

// None, passed, about to come, or after most of the stream.
base::Timestamp Generator::any_end() {
    constexpr std::int64_t kSecond = 1'000'000;
    if (now_.micros == 0) {
        return {};
    }
    switch (pick(8)) {
        case 0:
        case 1:
            return {};
        case 2:
        case 3:
            return {now_.micros - static_cast<std::int64_t>(pick(2) * kSecond)};
        case 4:
            return {now_.micros + 1'000 * kSecond};
        default:
            return {now_.micros + 1 + static_cast<std::int64_t>(pick(60 * kSecond))};
    }
}

// That nobody asked for: early, of an order without that hold, or of another record's.
domain::ExpireHold Generator::expire_hold(const twin::State& state) {
    domain::ExpireHold body{
        .order = any_order(state), .hold = domain::HoldKind::fraud, .placed = domain::Sequence{1}};
    const auto held = any_entry(state.timed_holds, random_());
    if (held != state.timed_holds.end() && chance(80)) {
        body = {.order = held->first.first,
                .hold = held->first.second,
                .placed = chance(70) ? held->second.placed : domain::Sequence{1}};
    }
    return body;
}

domain::CreateWave Generator::create_wave() {
    const std::uint64_t most = chance(10) ? domain::kWaveFulfillmentsMax : 1 + pick(6);
    return {.location = any_location(), .fulfillments_max = static_cast<std::uint16_t>(most)};
}

// A long list is picked by SKU, whatever orders it is for.
domain::ConfirmPicks Generator::pick_all_of_a_sku(domain::PickListId id,
                                                  const twin::PickList& list) {
    std::map<domain::SkuId, Units> left;
    for (const twin::Task& task : list.tasks) {
        left[task.sku] += task.left();
    }
    const auto any = any_entry(left, random_());
    const std::int64_t units = std::max<std::int64_t>(1, any->second.raw());
    const auto picks = arena_.make_span<domain::Pick>(1);
    picks[0].sku = {.id = any->first, .text = {}};
    picks[0].quantity = Quantity{static_cast<std::uint32_t>(units)};
    return {.pick_list = id, .picks = picks};
}

domain::ConfirmPicks Generator::confirm_picks(const twin::State& state) {
    domain::ConfirmPicks body;
    auto list = any_entry(state.pick_lists, random_());
    if (!state.pick_lists.empty() && chance(60)) {
        list = std::prev(state.pick_lists.end());  // the newest has something left
    }
    const bool is_known = list != state.pick_lists.end() && !chance(4);
    body.pick_list = is_known ? list->first : domain::PickListId{pick(1'000'000) + 1};
    std::vector<domain::Pick> picks;
    if (is_known && list->second.tasks.size() > 200) {
        return pick_all_of_a_sku(list->first, list->second);
    }
    const bool is_whole = is_known && chance(60);
    const std::size_t count = is_whole ? list->second.tasks.size() : 1 + pick(4);
    for (std::size_t i = 0; i < count; ++i) {
        domain::Pick one;
        one.sku = sku_ref(state);
        one.quantity = Quantity{static_cast<std::uint32_t>(1 + pick(6))};
        if (is_known && !chance(is_whole ? 0 : 10)) {
            const auto& tasks = list->second.tasks;
            const twin::Task& task = tasks[is_whole ? i : pick(tasks.size())];
            if (is_whole && task.left() == Units{}) {
                continue;
            }
            one.sku = {.id = task.sku, .text = {}};
            one.order = is_whole || chance(50) ? task.order : OrderId{};
            if (is_whole || chance(50)) {
                const std::int64_t left = std::max<std::int64_t>(1, task.left().raw());
                one.quantity = Quantity{static_cast<std::uint32_t>(left)};
            }
        }
        picks.push_back(one);
        if (picks.size() == domain::kPicksPerCommandMax) {
            break;
        }
    }
    if (picks.empty()) {
        picks.push_back({.sku = sku_ref(state), .quantity = Quantity{1}, .order = {}});
    }
    const auto kept = arena_.make_span<domain::Pick>(picks.size());
    std::copy(picks.begin(), picks.end(), kept.begin());
    body.picks = kept;
    return body;
}

domain::ShipFulfillment Generator::ship(const twin::State& state) {
    domain::ShipFulfillment body;
    body.carrier = "DHL";
    body.tracking_number = "JD01";
    body.order = any_order(state);
    body.location = domain::LocationId{static_cast<std::uint16_t>(pick(6))};
    if (!state.pick_lists.empty() && chance(70)) {
        const auto& list = any_entry(state.pick_lists, random_())->second;
        body.order = list.tasks[pick(list.tasks.size())].order;
        body.location = list.location;
    }
    return body;
}

}  // namespace skua::test
