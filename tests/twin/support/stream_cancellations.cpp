// The part of Stream that is about packages, requests to cancel and their answers.

#include "engine/domain/limits.hpp"
#include "tests/twin/support/stream.hpp"

namespace skua::test {

namespace {

using domain::LineIndex;
using domain::Quantity;

constexpr std::uint16_t kLines = 6;
constexpr std::uint32_t kUnits = 4;  // of each line

LineIndex backwards(std::size_t i) {
    return LineIndex{static_cast<std::uint16_t>(kLines - 1 - i)};
}

}  // namespace

// Lines of slots that several shards have between them, named from the last to the first. What is
// given back leaves follow-ups; until they are served, whoever asks gets nothing.
std::optional<std::string> Stream::answer_over_slots(AnswerEnd end) {
    std::vector<std::string_view> skus;
    if (auto difference = pull_one_over_slots(skus)) {
        return difference;
    }
    const domain::OrderId order = beside_.last().decision.order;
    const domain::LocationId main = beside_.twin().state().find_location("main");
    const auto asked = beside_.arena().make_span<domain::CancelLine>(kLines);
    for (std::size_t i = 0; i < asked.size(); ++i) {
        asked[i].line = backwards(i);
    }
    std::vector<domain::CommandBody> script;
    if (end == AnswerEnd::closed) {
        script.emplace_back(domain::ShipFulfillment{order, main, "DHL", "JD02", 1});
    }
    const base::Timestamp until{beside_.now().micros + 1'000'000};
    script.emplace_back(domain::PlaceHold{order, 0, domain::HoldKind::stock, until, "risk"});
    script.emplace_back(domain::PlaceHold{order, 0, domain::HoldKind::fraud, {}, "risk"});
    script.emplace_back(waiting_for(skus));
    if (auto difference = submit_all(script)) {
        return difference;
    }
    const domain::OrderId waiting = beside_.last().decision.order;
    script = {domain::RequestCancellation{order, 0, asked},
              domain::ShipFulfillment{order, main, "DHL", "JD03"},
              domain::AnswerCancellation{order, main, domain::CancellationAnswer::accept}};
    if (auto difference = submit_all(script)) {
        return difference;
    }
    if (beside_.twin().state().pending.size() != skus.size()) {
        return "the answer left " + std::to_string(beside_.twin().state().pending.size()) +
               " follow-ups";
    }
    if (auto difference = raise_beside_follow_ups(waiting, skus)) {
        return difference;
    }
    beside_.pass_time(2'000'000);
    script = {domain::ReleaseHold{order, 0, domain::HoldKind::stock, "risk"},
              domain::ReleaseHold{order, 0, domain::HoldKind::fraud, "risk"},
              domain::AnswerCancellation{order, main, domain::CancellationAnswer::refuse}};
    if (auto difference = submit_all(script)) {
        return difference;
    }
    return finish_fills();
}

// An order over three SKUs is pulled alone; a part of it is packed by two commands, between which
// stands one for more than was picked; the rest is picked or released. The last record is one of
// that order.
std::optional<std::string> Stream::pull_one_over_slots(std::vector<std::string_view>& skus) {
    if (auto difference = finish_fills()) {
        return difference;
    }
    if (auto difference = drain_main()) {
        return difference;
    }
    const auto main = beside_.arena().make_span<std::string_view>(1);
    main[0] = "main";
    std::vector<domain::CommandBody> script = {domain::DefineChannel{"web", main}};
    skus = {generator_.add_sku_of(3), generator_.add_sku_of(4), generator_.add_sku_of(7)};
    for (const std::string_view sku : skus) {
        script.emplace_back(domain::DefineItem{sku, {}});
        script.emplace_back(domain::ReceiveStock{{{}, sku}, "main", Quantity{2 * kUnits}, {}});
    }
    std::vector<Wish> wishes;
    for (std::size_t i = 0; i < kLines; ++i) {
        wishes.push_back({skus[i % skus.size()], kUnits});
    }
    script.emplace_back(order_of(wishes));
    if (auto difference = submit_all(script)) {
        return difference;
    }
    const domain::OrderId order = beside_.last().decision.order;
    if (auto difference = submit(generator_.wrap(domain::CreateWave{"main", 1}))) {
        return difference;
    }
    const domain::PickListId list = beside_.last().decision.pick_list;
    const twin::PickList* const pulled = beside_.twin().state().find_pick_list(list);
    if (pulled == nullptr || pulled->tasks.empty() || pulled->tasks[0].order != order) {
        return "the wave did not pull the order";
    }
    const auto picks = beside_.arena().make_span<domain::Pick>(skus.size());
    for (std::size_t i = 0; i < picks.size(); ++i) {  // half of what the order has of each
        picks[i] = {{{}, skus[i]}, Quantity{kUnits + 1}, order};
    }
    const auto packed = [this](std::uint32_t units) {
        const auto lines = beside_.arena().make_span<domain::PackLine>(3);
        for (std::size_t i = 0; i < lines.size(); ++i) {
            lines[i] = {LineIndex{static_cast<std::uint16_t>(lines.size() - 1 - i)},
                        Quantity{units}};
        }
        return lines;
    };
    const domain::LocationId at = pulled->location;
    script = {domain::ConfirmPicks{list, picks},
              domain::PackFulfillment{order, at, 0, false, {}, {}, packed(2)},
              domain::PackFulfillment{order, at, 1, false, {}, {}, packed(kUnits)},
              domain::PackFulfillment{order, at, 0, false, {}, "box 2", packed(1)}};
    return submit_all(script);
}

// Everything that is packed is given back, and the order lives on without these lines. Its packages
// are empty: they are neither sealed nor shipped alone before there is something in them again.
std::optional<std::string> Stream::empty_packages() {
    std::vector<std::string_view> skus;
    if (auto difference = pull_one_over_slots(skus)) {
        return difference;
    }
    const domain::OrderId order = beside_.last().decision.order;
    const domain::LocationId main = beside_.twin().state().find_location("main");
    const auto asked = beside_.arena().make_span<domain::CancelLine>(kLines / 2);
    for (std::uint16_t i = 0; i < asked.size(); ++i) {
        asked[i] = {LineIndex{i}, Quantity{kUnits}};
    }
    const auto line = beside_.arena().make_span<domain::PackLine>(1);
    line[0] = {LineIndex{kLines - 1}, Quantity{1}};
    std::vector<domain::CommandBody> script = {
        domain::RequestCancellation{order, 0, asked},
        domain::AnswerCancellation{order, main, domain::CancellationAnswer::accept}};
    if (auto difference = submit_all(script)) {
        return difference;
    }
    const auto gone = beside_.arena().make_span<LineIndex>(1);
    domain::ChangeOrder change;
    change.order = order;
    change.expected_version = beside_.last().decision.version;
    change.remove = gone;
    const auto again = beside_.arena().make_span<domain::CancelLine>(1);
    script = {domain::RequestCancellation{order, 0, again},
              change,
              domain::ShipFulfillment{order, main, "DHL", "JD04", 1},
              domain::PackFulfillment{order, main, 1, true, {}, {}, {}},
              domain::PackFulfillment{order, main, 2, true, {}, {}, line},
              domain::ShipFulfillment{order, main, "DHL", "JD05", 2}};
    if (auto difference = submit_all(script)) {
        return difference;
    }
    if (beside_.last().decision.verdict != domain::Verdict::accept) {
        return "what was filled again did not leave";
    }
    return end_by_a_change(order);
}

// What was asked for is given back by the device, which ends the request; of another one all is
// sealed, and it is refused. What is picked leaves, and a change gives up the rest.
std::optional<std::string> Stream::end_by_a_change(domain::OrderId order) {
    constexpr LineIndex kSealed{kLines / 2};
    const domain::LocationId main = beside_.twin().state().find_location("main");
    const domain::PickListId list = beside_.twin().state().pick_lists.rbegin()->first;
    const auto asked = beside_.arena().make_span<domain::CancelLine>(1);
    asked[0] = {kSealed, Quantity{2}};
    const auto stuck = beside_.arena().make_span<domain::CancelLine>(1);
    stuck[0] = {kSealed, Quantity{1}};
    const auto sealed = beside_.arena().make_span<domain::PackLine>(1);
    sealed[0] = {kSealed, Quantity{1}};
    const auto rest = beside_.arena().make_span<domain::CancelLine>(1);
    rest[0].line = kSealed;
    const std::vector<domain::CommandBody> script = {
        domain::RequestCancellation{order, 0, asked},
        domain::PackFulfillment{order, main, 0, true, {}, {}, sealed},
        domain::UnclaimPickList{list},
        domain::CancelOrder{order, 0, rest},
        domain::RequestCancellation{order, 0, stuck},
        domain::AnswerCancellation{order, main, domain::CancellationAnswer::accept},
        domain::AnswerCancellation{order, main, domain::CancellationAnswer::refuse},
        domain::ShipFulfillment{order, main, "DHL", "JD07"}};
    if (auto difference = submit_all(script)) {
        return difference;
    }
    const auto cut = beside_.arena().make_span<domain::ChangeLine>(2);
    for (std::uint16_t i = 0; i < cut.size(); ++i) {
        cut[i].line = LineIndex{static_cast<std::uint16_t>(kSealed.raw() + 1 + i)};
        cut[i].quantity = Quantity{1};  // which has left
    }
    domain::ChangeOrder change;
    change.order = order;
    change.expected_version = beside_.twin().state().orders.at(order).version;
    change.lines = cut;
    if (auto difference = submit(generator_.wrap(change))) {
        return difference;
    }
    const auto& effects = beside_.last().decision.effects;
    const bool is_closed =
        !effects.empty() && effects.back().kind == domain::EffectKind::lifecycle_changed;
    return is_closed ? std::nullopt : std::optional<std::string>("the order is not over");
}

// Of every SKU a line that waits.
domain::PlaceOrder Stream::waiting_for(std::span<const std::string_view> skus) {
    std::vector<Wish> wishes;
    for (const std::string_view sku : skus) {
        wishes.push_back({sku, 2});
    }
    return order_of(wishes);
}

// A raise and an added line wait although the units are there: they are of the follow-ups.
std::optional<std::string> Stream::raise_beside_follow_ups(domain::OrderId waiting,
                                                           std::span<const std::string_view> skus) {
    const auto raised = beside_.arena().make_span<domain::ChangeLine>(skus.size());
    for (std::size_t i = 0; i < raised.size(); ++i) {
        raised[i].line = LineIndex{static_cast<std::uint16_t>(raised.size() - 1 - i)};
        raised[i].quantity = Quantity{3};
    }
    const auto added = beside_.arena().make_span<domain::OrderLineInput>(1);
    added[0].sku.text = skus.back();
    added[0].quantity = Quantity{1};
    domain::PlaceOrder impatient = waiting_for(skus);
    impatient.policy = domain::Policy::all_or_nothing;
    domain::ChangeOrder change;
    change.order = waiting;
    change.lines = raised;
    change.add = added;
    const std::vector<domain::CommandBody> script = {impatient, change};
    if (auto difference = submit_all(script)) {
        return difference;
    }
    const domain::Decision& decision = beside_.last().decision;
    for (const domain::Effect& effect : decision.effects) {
        if (effect.kind == domain::EffectKind::line_moved &&
            effect.to != domain::Bucket::backordered) {
            return "the change took what the follow-ups own";
        }
    }
    return decision.verdict == domain::Verdict::accept
               ? std::nullopt
               : std::optional<std::string>("the change was refused");
}

// Of three shards only the last has something of the order with a location, which is what refuses
// another address. What stands behind a safety stock is promised when that is lowered.
std::optional<std::string> Stream::release_one_of_several_slots() {
    if (auto difference = finish_fills()) {
        return difference;
    }
    if (auto difference = drain_main()) {
        return difference;
    }
    const auto main = beside_.arena().make_span<std::string_view>(1);
    main[0] = "main";
    const std::string_view skus[] = {generator_.add_sku_of(3), generator_.add_sku_of(4),
                                     generator_.add_sku_of(7)};
    const auto safety = [&](std::int64_t units) {
        return domain::ConfigureLevel{{{}, skus[0]}, "main", true, false, domain::Units{units}, {}};
    };
    std::vector<domain::CommandBody> script = {domain::DefineChannel{"web", main}};
    for (const std::string_view sku : skus) {
        script.emplace_back(domain::DefineItem{sku, {}});
    }
    script.emplace_back(safety(5));
    script.emplace_back(domain::ReceiveStock{{{}, skus[0]}, "main", Quantity{3}, {}});
    script.emplace_back(domain::ReceiveStock{{{}, skus[2]}, "main", Quantity{2}, {}});
    script.emplace_back(waiting_for(skus));
    if (auto difference = submit_all(script)) {
        return difference;
    }
    domain::ChangeOrder change;
    change.order = beside_.last().decision.order;
    change.cold = R"({"shipping_method":"air"})";
    script = {domain::CreateWave{"main", 1}, change};
    if (auto difference = submit_all(script)) {
        return difference;
    }
    if (beside_.last().decision.reason != domain::RejectReason::already_released) {
        return "the address was changed";
    }
    return submit(generator_.wrap(safety(0)));
}

// Names that nobody defined, in every command that has one; a cart that is wanted for too long.
std::optional<std::string> Stream::rare_refusals() {
    constexpr domain::SkuRef kSku{.id = {}, .text = "no-sku"};
    const domain::SkuRef known{.id = {}, .text = generator_.add_sku()};
    const auto moved = beside_.arena().make_span<domain::TransferLineInput>(1);
    moved[0] = {kSku, Quantity{1}};
    const std::vector<domain::CommandBody> script = {
        domain::DefineItem{known.text, {}},
        domain::ConfigureLevel{kSku, "main", true, false, domain::Units{1}, {}},
        domain::ConfigureLevel{known, "nowhere", true, false, domain::Units{1}, {}},
        domain::ReceiveStock{kSku, "main", Quantity{1}, {}},
        domain::ReceiveStock{known, "nowhere", Quantity{1}, {}},
        domain::AdjustStock{kSku, "main", domain::Units{1}},
        domain::AdjustStock{known, "nowhere", domain::Units{1}},
        domain::MoveCondition{kSku, "main", domain::Condition::damaged, domain::Condition::sellable,
                              Quantity{1}},
        domain::MoveCondition{known, "nowhere", domain::Condition::damaged,
                              domain::Condition::sellable, Quantity{1}},
        domain::OpenCount{kSku, "main"},
        domain::OpenCount{known, "nowhere"},
        domain::CreateTransfer{"main", "east", true, {}, moved},
        domain::CreateTransfer{"nowhere", "main", true, {}, moved},
        domain::CreateWave{"nowhere", 1}};
    if (auto difference = submit_all(script)) {
        return difference;
    }
    constexpr domain::TransferId kTransfer =
        domain::make_transfer_id(domain::Sequence{77'777'777}, domain::Slot{9}, domain::Spans::no);
    constexpr domain::OrderId kOrder =
        domain::make_order_id(domain::Slot{9}, 77'777, domain::Spans::no);
    constexpr domain::LocationId kLocation{1};
    const auto line = beside_.arena().make_span<LineIndex>(1);
    domain::ChangeOrder change;
    change.order = kOrder;
    change.remove = line;
    const auto returned = beside_.arena().make_span<domain::ReturnLineInput>(1);
    returned[0].quantity = Quantity{1};
    const auto items = beside_.arena().make_span<domain::ReturnedItem>(1);
    items[0].quantity = Quantity{1};
    domain::Reserve cart = generator_.cart_of(known.text, 1);
    cart.policy = domain::Policy::backorder;
    if (auto difference = submit(generator_.wrap(cart))) {
        return difference;
    }
    const domain::OrderId reservation = beside_.last().decision.order;
    beside_.pass_time(1'000'000);
    const std::vector<domain::CommandBody> of_orders = {
        domain::ExtendReservation{reservation, domain::kReservationSecondsMax},
        change,
        domain::CancelOrder{kOrder, 0, {}},
        domain::CloseOrder{kOrder, 0, {}},
        domain::CloseOrder{reservation, 0, {}},
        domain::AcceptOverDelivery{kOrder, kLocation, LineIndex{0}, Quantity{1}},
        domain::ChangeTransfer{kTransfer, domain::TransferAction::ready},
        domain::ReceiveTransfer{kTransfer, true, {}},
        domain::PlaceHold{.order = kOrder},
        domain::ReleaseHold{.order = kOrder},
        domain::ShipFulfillment{kOrder, kLocation, "DHL", "JD06"},
        domain::RequestCancellation{kOrder, 0, {}},
        domain::AnswerCancellation{kOrder, kLocation, domain::CancellationAnswer::refuse},
        domain::CreateReturn{kOrder, false, {}, returned},
        domain::ChangeReturn{kOrder, domain::ReturnNumber{1}, domain::ReturnAction::approve},
        domain::ReceiveReturn{kOrder, domain::ReturnNumber{1}, "main", items}};
    return submit_all(of_orders);
}

}  // namespace skua::test
