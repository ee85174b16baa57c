#include "tests/sim/generator.hpp"

#include <algorithm>
#include <charconv>

#include "engine/domain/limits.hpp"

namespace skua::sim {

using domain::OrderId;
using domain::Quantity;
using domain::Units;

namespace {

std::string_view numbered(std::string_view prefix, std::uint64_t number, base::Arena& arena) {
    char text[40];
    std::copy(prefix.begin(), prefix.end(), text);
    const auto end = std::to_chars(text + prefix.size(), text + sizeof(text), number).ptr;
    return arena.copy({text, static_cast<std::size_t>(end - text)});
}

// Mostly what is new, because that is what races are about.
template <class T>
const T& recent(Random& random, const std::vector<T>& all) {
    const std::size_t window =
        random.percent(75) ? std::min<std::size_t>(all.size(), 24) : all.size();
    return all[all.size() - 1 - random.below(window)];
}

Quantity units(std::uint64_t count) {
    return Quantity{static_cast<std::uint32_t>(count)};
}

}  // namespace

std::string_view Generator::sku(Random& random) const {
    return random.percent(2) ? std::string_view("no-such-sku")
                             : world_.skus[random.below(world_.skus.size())];
}

std::string_view Generator::location(Random& random) const {
    return random.percent(2) ? std::string_view("nowhere")
                             : world_.locations[random.below(world_.locations.size())];
}

std::string_view Generator::channel(Random& random) const {
    return random.percent(2) ? std::string_view("no-channel")
                             : world_.channels[random.below(world_.channels.size())];
}

OrderId Generator::order(Random& random) const {
    if (world_.orders.empty() || random.percent(plan_.guess_percent)) {
        return guessed_order(random);
    }
    if (!world_.long_orders.empty() && random.percent(is_backlog_ ? 30 : 8)) {
        return random.percent(25) ? world_.long_orders.back() : recent(random, world_.long_orders);
    }
    return recent(random, world_.orders);
}

domain::PickListId Generator::pick_list(Random& random) const {
    if (world_.pick_lists.empty() || random.percent(3)) {
        return domain::make_pick_list_id(domain::Sequence{1 + random.below(1'000'000)},
                                         twin::slot_of_text(location(random)));
    }
    return recent(random, world_.pick_lists);
}

std::uint32_t Generator::version(Random& random, OrderId id) const {
    if (random.percent(70)) {
        return 0;
    }
    const twin::Order* found = state_.find_order(id);
    const std::uint32_t now = found == nullptr ? 1 : found->version;
    return random.percent(80) ? now : now + 1;
}

domain::Command Generator::command(std::uint64_t op, Random& random, base::Arena& arena) {
    // Where orders are long, goods come in heaps, and then none for a while: so that what a cancel
    // frees meets a long queue.
    is_backlog_ = plan_.long_orders_permille != 0 && op / 120 % 2 == 1;
    domain::Command command;
    command.body = body(op, random, arena);
    if (random.percent(40)) {
        command.idempotency_key = numbered("k-", op, arena);
    } else if (random.percent(3)) {  // a key that another command has, or will have
        command.idempotency_key =
            numbered("k-", random.below(static_cast<std::uint32_t>(op + 8)), arena);
    }
    const bool needs_reason = std::holds_alternative<domain::AdjustStock>(command.body) ||
                              std::holds_alternative<domain::MoveCondition>(command.body) ||
                              std::holds_alternative<domain::ShortPick>(command.body) ||
                              std::holds_alternative<domain::RequestCancellation>(command.body) ||
                              std::holds_alternative<domain::AnswerCancellation>(command.body) ||
                              std::holds_alternative<domain::CloseOrder>(command.body);
    command.reason = needs_reason || random.percent(10) ? "because" : std::string_view{};
    auto* place = std::get_if<domain::PlaceOrder>(&command.body);
    if (place != nullptr && (command.idempotency_key.empty() || random.percent(70))) {
        const bool is_taken = random.percent(3);
        place->external_id =
            numbered("o-", is_taken ? random.below(static_cast<std::uint32_t>(op + 8)) : op, arena);
    }
    return command;
}

domain::CommandBody Generator::body(std::uint64_t op, Random& random, base::Arena& arena) {
    if (plan_.long_orders_permille != 0) {
        if (const auto scene = drama(op, arena)) {
            return *scene;
        }
    }
    if (random.percent(12)) {
        return cart(op, random, arena);
    }
    if (random.percent(12)) {
        return about_counts(random);
    }
    if (random.percent(4)) {
        return change_order(random, arena);
    }
    if (random.percent(12)) {
        return about_returns(random, arena);
    }
    if (random.percent(10)) {
        return about_transfers(random, arena);
    }
    const std::uint64_t die = random.below(1000);
    if (is_backlog_ && random.percent(15)) {
        return random.percent(70) ? domain::CommandBody(place_order(op, random, arena))
                                  : domain::CommandBody(cancel_order(random, arena));
    }
    if (die < 310) {
        return place_order(op, random, arena);
    }
    if (die < 410) {
        return parcel(random, arena);
    }
    if (die < 530) {
        return receive_stock(random);
    }
    if (die < 570) {
        return adjust_stock(random);
    }
    if (die < 680) {
        return cancel_order(random, arena);
    }
    if (die < 726) {
        if (plan_.long_orders_permille != 0 && random.percent(80)) {
            return cancel_order(random, arena);  // before a wave claims what it would free
        }
        return create_wave(random);
    }
    if (die < 742) {
        return domain::UnclaimPickList{pick_list(random)};
    }
    if (die < 832) {
        return confirm_picks(random, arena);
    }
    if (die < 900) {
        return ship(random);
    }
    if (die < 948) {
        return hold(random);
    }
    if (die < 964) {
        return configure_level(random);
    }
    if (die < 976) {
        return domain::DefineItem{random.percent(80) ? world_.skus[random.below(world_.skus.size())]
                                                     : numbered("new-", random.below(40), arena),
                                  random.percent(50) ? "again" : std::string_view{}};
    }
    if (die < 988) {
        return domain::DefineLocation{world_.locations[random.below(world_.locations.size())]};
    }
    return define_channel(random, arena);
}

domain::PlaceOrder Generator::place_order(std::uint64_t op, Random& random, base::Arena& arena) {
    domain::PlaceOrder body;
    body.channel = channel(random);
    body.currency = base::Currency{{'E', 'U', 'R'}};
    body.policy = static_cast<domain::Policy>(1 + random.below(3));
    body.priority = static_cast<std::uint8_t>(random.percent(70) ? 5 : 1 + random.below(9));
    body.placed_at = {random.percent(10) ? 1'700'000'000'000'000 : 0};
    body.cold = random.percent(5) ? R"({"tags":["sim"]})" : std::string_view{};
    const auto lines = arena.make_span<domain::OrderLineInput>(line_count(random));
    const bool is_long = lines.size() > 20;
    if (is_long && random.percent(90)) {
        body.policy = domain::Policy::backorder;
    }
    // A long order names no SKU that does not exist, or it would always be refused; some are about
    // one SKU, the others about all that there are.
    const std::string_view favourite = world_.skus[random.below(world_.skus.size())];
    const bool is_of_one = is_long && random.percent(40);
    for (domain::OrderLineInput& line : lines) {
        line.sku.text = is_of_one ? favourite
                        : is_long ? std::string_view(world_.skus[random.below(world_.skus.size())])
                                  : sku(random);
        line.quantity = units(1 + random.below(is_long ? 2 : plan_.line_quantity_max));
        line.unit_price = {.mantissa = static_cast<std::int64_t>(random.below(100'000)),
                           .scale = static_cast<std::uint8_t>(random.below(4))};
        body.total += base::ExactAmount::of(line.quantity.raw(), line.unit_price);
        line.tolerance = is_long ? domain::LineTolerance{} : tolerance(random);
    }
    if (!is_long && random.permille(4)) {
        lines[0].external_line_id = numbered("x", op, arena);
    }
    body.lines = lines;
    remember_placed(body);
    return body;
}

domain::CancelCause Generator::cause(Random& random) {
    if (random.percent(50)) {
        return {};
    }
    return {.reason = static_cast<domain::CancelReason>(1 + random.below(7)),
            .notifies = random.percent(70)};
}

domain::CancelOrder Generator::cancel_order(Random& random, base::Arena& arena) {
    domain::CancelOrder body;
    body.order = order(random);
    body.expected_version = version(random, body.order);
    body.cause = cause(random);
    if (random.percent(50)) {
        return body;
    }
    const twin::Order* found = state_.find_order(body.order);
    const std::size_t lines = found == nullptr ? 3 : found->lines.size();
    // A run of lines: none twice; one beyond the end now and then.
    const auto list = arena.make_span<domain::CancelLine>(
        1 + random.below(std::min<std::size_t>(lines, lines > 50 ? 24 : 4)));
    const std::size_t first = random.below(lines);
    for (std::size_t i = 0; i < list.size(); ++i) {
        list[i].line = domain::LineIndex{static_cast<std::uint16_t>((first + i) % (lines + 1))};
        list[i].quantity = units(random.percent(50) ? 0 : 1 + random.below(4));
    }
    if (std::ranges::any_of(list, [&](const domain::CancelLine& line) {
            return line.line.raw() >= domain::kOrderLinesMax;
        })) {
        return body;
    }
    body.lines = list;
    return body;
}

domain::ReceiveStock Generator::receive_stock(Random& random) {
    domain::ReceiveStock body{
        .sku = {.id = {}, .text = sku(random)},
        .location = location(random),
        .quantity = units(1 + random.below(plan_.receipt_max)),
        .reference = random.percent(30) ? "PO-1" : std::string_view{},
        .condition = random.percent(95) ? domain::Condition::sellable : domain::Condition::damaged};
    if (plan_.long_orders_permille != 0 && !is_backlog_ && random.percent(20)) {
        body.quantity = units(200 + random.below(3'000));
    }
    if (random.permille(3)) {
        body.quantity = Quantity{domain::kQuantityMax};
    }
    return body;
}

domain::AdjustStock Generator::adjust_stock(Random& random) {
    std::int64_t delta = random.between(-12, 10);
    if (random.permille(20)) {
        delta = random.between(-2'000, 200);
    }
    return {
        .sku = {.id = {}, .text = sku(random)},
        .location = location(random),
        .delta = Units{delta == 0 ? -1 : delta},
        .condition = random.percent(90) ? domain::Condition::sellable : domain::Condition::damaged};
}

domain::ConfigureLevel Generator::configure_level(Random& random) {
    domain::ConfigureLevel body;
    body.sku.text = sku(random);
    body.location = location(random);
    body.sets_safety_stock = random.percent(70);
    const std::uint64_t units = random.percent(60) ? 0 : random.below(12);
    body.safety_stock = Units{body.sets_safety_stock ? static_cast<std::int64_t>(units) : 0};
    body.sets_bin = !body.sets_safety_stock || random.percent(40);
    body.bin = body.sets_bin && random.percent(90) ? "bin-7" : std::string_view{};
    return body;
}

// Most claims end within what a life takes with the time between two of them; some on another day.
domain::CreateWave Generator::create_wave(Random& random) {
    const std::uint64_t most = random.percent(10) ? 400 : 1 + random.below(6);
    const std::uint64_t seconds =
        random.percent(75) ? 1 : 2 + random.below(domain::kClaimSecondsMax - 1);
    return {random.percent(70) ? busy_location(random) : location(random),
            static_cast<std::uint16_t>(most), static_cast<std::uint32_t>(seconds)};
}

domain::ConfirmPicks Generator::confirm_picks(Random& random, base::Arena& arena) {
    domain::ConfirmPicks body;
    body.pick_list = random.percent(70) ? open_pick_list(random) : pick_list(random);
    const auto found = state_.pick_lists.find(body.pick_list);
    base::ArenaVector<domain::Pick> picks(arena);
    if (found != state_.pick_lists.end() && random.percent(85)) {
        const bool is_whole = random.percent(70);
        for (const twin::Task& task : found->second.tasks) {
            if (task.left() == Units{} || (!is_whole && random.percent(50)) ||
                picks.size() == 300) {
                continue;
            }
            const std::int64_t left = task.left().raw();
            const std::int64_t taken =
                is_whole ? left : random.between(1, std::min<std::int64_t>(left + 1, 1'000));
            picks.push_back({.sku = {.id = {}, .text = state_.items.find(task.sku)->second},
                             .quantity = units(static_cast<std::uint64_t>(taken)),
                             .order = is_whole || random.percent(50) ? task.order : OrderId{}});
        }
    }
    if (picks.empty()) {
        picks.push_back({.sku = {.id = {}, .text = sku(random)},
                         .quantity = units(1 + random.below(3)),
                         .order = {}});
    }
    body.picks = picks.view();
    return body;
}

domain::ShipFulfillment Generator::ship(Random& random) {
    domain::ShipFulfillment body;
    body.carrier = "DHL";
    body.tracking_number = "JD01";
    body.order = order(random);
    body.location = domain::LocationId{static_cast<std::uint16_t>(
        1 + random.below(world_.locations.size() + (random.percent(4) ? 2 : 0)))};
    if (!world_.pick_lists.empty() && random.percent(80)) {
        const auto found = state_.pick_lists.find(recent(random, world_.pick_lists));
        const auto& tasks = found->second.tasks;
        body.order = tasks[random.below(tasks.size())].order;
        body.location = found->second.location;
    }
    if (random.percent(60)) {
        if (const auto ready = picked_fulfillment(random)) {
            body.order = ready->order;
            body.location = ready->location;
        }
    }
    return body;
}

domain::CommandBody Generator::hold(Random& random) {
    const OrderId id = random.percent(50) ? held_order(random) : order(random);
    auto kind = static_cast<domain::HoldKind>(1 + random.below(9));
    const twin::Order* found = state_.find_order(id);
    if (found != nullptr && !found->holds.empty() && random.percent(60)) {
        kind = *found->holds.begin();
        return domain::ReleaseHold{id, version(random, id), kind, role(random)};
    }
    if (random.percent(70) && kind != domain::HoldKind::grace) {
        return domain::PlaceHold{id, version(random, id), kind, end_of_hold(random), role(random)};
    }
    return domain::ReleaseHold{id, version(random, id), kind, role(random)};
}

// One of two, so that a release often states the one that the hold asks for.
std::string_view Generator::role(Random& random) {
    return random.percent(60) ? std::string_view{} : random.percent(70) ? "risk" : "buying";
}

// Soon, while it is under way perhaps; later in this life; on another day, when the clock jumps; or
// in the past.
base::Timestamp Generator::end_of_hold(Random& random) const {
    constexpr std::int64_t kDayMicros = 86'400LL * 1'000'000;
    const std::int64_t now = world_.time.micros;
    switch (random.below(8)) {
        case 0:
        case 1:
            return {now + random.between(1, 3'000)};
        case 2:
        case 3:
            return {now + random.between(3'000, 400'000)};
        case 4:
            return {now + random.between(1, 12) * kDayMicros};
        case 5:
            return {now - random.between(0, 1'000)};
        default:
            return {};
    }
}

domain::QueryBody Generator::query(std::uint64_t ops, Random& random, base::Arena& arena) {
    const auto page = [&] { return static_cast<std::uint16_t>(1 + random.below(6)); };
    switch (random.below(14)) {
        case 0:
            return domain::OrderQuery{order(random)};
        case 1:
            return domain::OrderByExternalIdQuery{
                channel(random),
                numbered("o-", random.below(static_cast<std::uint32_t>(ops + 8)), arena)};
        case 2:
            return domain::StockQuery{sku(random)};
        case 3: {
            const auto lines = arena.make_span<domain::AvailabilityLine>(1 + random.below(3));
            for (domain::AvailabilityLine& line : lines) {
                line = {sku(random), units(1 + random.below(5))};
            }
            return domain::AvailabilityQuery{
                channel(random), lines,
                random.percent(30) ? reservation(random) : domain::OrderId{}};
        }
        case 4:
            if (random.percent(50)) {
                return domain::ReservationQuery{reservation(random)};
            }
            return domain::PickListQuery{pick_list(random)};
        case 5: {
            if (random.percent(30)) {
                const auto key = any_return(random);
                return domain::ReturnQuery{key.first, key.second};
            }
            const domain::ShipFulfillment some = ship(random);
            return domain::FulfillmentQuery{some.order, some.location};
        }
        case 6: {
            std::optional<domain::PickListStatus> status;
            if (random.percent(70)) {
                status = static_cast<domain::PickListStatus>(1 + random.below(4));
            }
            const auto after = random.percent(50) ? pick_list(random) : domain::PickListId{};
            return domain::PickListsQuery{location(random), status, after, page()};
        }
        case 7:
            return domain::WaitingQuery{
                location(random), random.percent(70) ? 0 : domain::rank_of(5, random.below(900)),
                page()};
        case 8:
            return domain::ClaimedQuery{
                location(random), random.percent(50) ? pick_list(random) : domain::PickListId{}, 0,
                page()};
        case 9:
            return domain::CountQuery{count(random)};
        case 10:
            return domain::TransferQuery{any_transfer(random)};
        case 11:
            return transfers_query(random);
        case 12:
            return domain::CancellationsQuery{
                location(random),
                domain::Sequence{
                    random.percent(60) ? 0 : random.below(static_cast<std::uint32_t>(ops + 8))},
                page()};
        default:
            return domain::LocationsQuery{};
    }
}

}  // namespace skua::sim
