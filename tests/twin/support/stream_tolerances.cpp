// The part of Stream that is about tolerances, and about closing what will not come.

#include "tests/twin/support/stream.hpp"

namespace skua::test {

namespace {

using domain::LineIndex;
using domain::Quantity;
using domain::Units;

constexpr domain::LineTolerance kTolerance{.over_percent = 20, .under_percent = 10};
constexpr std::uint32_t kWanted = 10;  // of each line: two more or one less will do
constexpr std::uint16_t kLines = 6;

LineIndex line(std::uint16_t index) {
    return LineIndex{index};
}

}  // namespace

domain::PlaceOrder Stream::tolerant(domain::PlaceOrder order) {
    const auto lines = beside_.arena().make_span<domain::OrderLineInput>(order.lines.size());
    for (std::size_t i = 0; i < lines.size(); ++i) {
        lines[i] = order.lines[i];
        lines[i].tolerance = kTolerance;
    }
    order.lines = lines;
    return order;
}

// Lines of slots that several shards have between them: the last three of the six are one unit
// short. Two of them leave in a package, the rest as a whole, and of a seventh there is more.
std::optional<std::string> Stream::complete_over_slots() {
    if (auto difference = start_alone()) {
        return difference;
    }
    const std::string_view skus[] = {generator_.add_sku_of(3), generator_.add_sku_of(4),
                                     generator_.add_sku_of(7), generator_.add_sku_of(5)};
    std::vector<domain::CommandBody> script;
    for (const std::string_view sku : skus) {
        const std::uint32_t units = sku == skus[3] ? 2 * kWanted : 2 * kWanted - 1;
        script.emplace_back(domain::DefineItem{sku, {}});
        script.emplace_back(domain::ReceiveStock{{{}, sku}, "main", Quantity{units}, {}});
    }
    std::vector<Wish> wishes;
    for (std::uint16_t i = 0; i < kLines; ++i) {
        wishes.push_back({skus[i % 3], kWanted});
    }
    wishes.push_back({skus[3], kWanted});
    script.emplace_back(tolerant(order_of(wishes)));
    if (auto difference = submit_all(script)) {
        return difference;
    }
    const domain::OrderId order = beside_.last().decision.order;
    if (auto difference = pick_alone(order)) {
        return difference;
    }
    const domain::LocationId main = beside_.twin().state().find_location("main");
    const auto packed = beside_.arena().make_span<domain::PackLine>(2);
    packed[0] = {line(4), Quantity{kWanted - 1}};
    packed[1] = {line(3), Quantity{kWanted - 1}};
    const auto asked = beside_.arena().make_span<domain::CancelLine>(1);
    asked[0] = {line(kLines), Quantity{1}};
    script = {domain::AcceptOverDelivery{order, main, line(kLines), Quantity{2}},
              domain::AcceptOverDelivery{order, main, line(kLines), Quantity{1}},
              domain::AcceptOverDelivery{order, main, line(3), Quantity{1}},
              domain::AcceptOverDelivery{order, main, line(kLines + 1), Quantity{1}},
              domain::RequestCancellation{order, 0, asked},
              domain::AcceptOverDelivery{order, main, line(kLines), Quantity{1}},
              domain::AnswerCancellation{order, main, domain::CancellationAnswer::refuse},
              domain::PackFulfillment{order, main, 0, false, {}, {}, packed},
              domain::AcceptOverDelivery{order, main, line(4), Quantity{1}},
              domain::ShipFulfillment{order, main, "DHL", "JD01", 1}};
    if (auto difference = submit_all(script)) {
        return difference;
    }
    const twin::Order& after = beside_.twin().state().orders.at(order);
    if (after.lines[3].cancelled != Units{1} || after.lines[4].cancelled != Units{1} ||
        after.lines[5].backordered != Units{1}) {
        return "not what is in the package is complete with it";
    }
    script = {domain::ShipFulfillment{order, main, "DHL", "JD02"},
              domain::AcceptOverDelivery{order, main, line(0), Quantity{1}}};
    if (auto difference = submit_all(script)) {
        return difference;
    }
    const twin::Order& end = beside_.twin().state().orders.at(order);
    const bool is_done = end.lifecycle == domain::Lifecycle::closed &&
                         end.lines[5].cancelled == Units{1} &&
                         end.lines[kLines].ordered == Units{kWanted + 2};
    return is_done ? std::nullopt : std::optional<std::string>("the order is not complete");
}

// All but one unit of a line is picked, and the last one is not there.
std::optional<std::string> Stream::complete_without(Missing missing) {
    if (auto difference = start_alone()) {
        return difference;
    }
    const std::string_view sku = generator_.add_sku();
    const domain::SkuRef ref{.id = {}, .text = sku};
    const Wish wish{sku, kWanted};
    std::vector<domain::CommandBody> script = {
        domain::DefineItem{sku, {}}, domain::ReceiveStock{ref, "main", Quantity{kWanted}, {}},
        tolerant(order_of({&wish, 1})), domain::CreateWave{"main", 1}};
    if (auto difference = submit_all(script)) {
        return difference;
    }
    const domain::PickListId list = beside_.last().decision.pick_list;
    const domain::OrderId order = beside_.twin().state().find_pick_list(list)->tasks[0].order;
    const auto picks = beside_.arena().make_span<domain::Pick>(1);
    picks[0] = {ref, Quantity{kWanted - 1}, order};
    script = {domain::ConfirmPicks{list, picks}};
    if (missing == Missing::shorted) {
        script.emplace_back(domain::ShortPick{list, ref, Quantity{1}, order});
    } else {
        script.emplace_back(domain::OpenCount{ref, "main"});
    }
    if (auto difference = submit_all(script)) {
        return difference;
    }
    if (missing == Missing::counted) {
        const domain::CountId count{
            static_cast<std::uint64_t>(beside_.last().decision.effects[0].value)};
        script = {domain::ChangeCount{count, domain::CountAction::record, Units{kWanted - 1}},
                  domain::ChangeCount{count, domain::CountAction::approve, {}},
                  domain::PostCount{count}};
        if (auto difference = submit_all(script)) {
            return difference;
        }
    }
    const domain::LocationId main = beside_.twin().state().find_location("main");
    if (beside_.twin().state().orders.at(order).lines[0].cancelled != Units{1}) {
        return "the line waits for what is not there";
    }
    if (auto difference =
            submit(generator_.wrap(domain::ShipFulfillment{order, main, "DHL", "3"}))) {
        return difference;
    }
    const bool is_done =
        beside_.twin().state().orders.at(order).lifecycle == domain::Lifecycle::closed;
    return is_done ? std::nullopt : std::optional<std::string>("the order is not complete");
}

// Half of an order over several slots has left, and the rest is closed: first lines of it, named
// from the last to the first, which serves another that waits, then all.
std::optional<std::string> Stream::close_over_slots() {
    if (auto difference = start_alone()) {
        return difference;
    }
    const std::string_view skus[] = {generator_.add_sku_of(3), generator_.add_sku_of(4),
                                     generator_.add_sku_of(7)};
    std::vector<domain::CommandBody> script;
    std::vector<Wish> wishes;
    std::vector<Wish> others;
    for (std::uint16_t i = 0; i < kLines; ++i) {
        wishes.push_back({skus[i % 3], kWanted});
    }
    std::vector<domain::CommandBody> more;
    for (const std::string_view sku : skus) {
        others.push_back({sku, 2});
        script.emplace_back(domain::DefineItem{sku, {}});
        script.emplace_back(domain::ReceiveStock{{{}, sku}, "main", Quantity{kWanted}, {}});
        more.emplace_back(domain::ReceiveStock{{{}, sku}, "main", Quantity{kWanted - 1}, {}});
    }
    script.emplace_back(order_of(wishes));
    if (auto difference = submit_all(script)) {
        return difference;
    }
    const domain::OrderId order = beside_.last().decision.order;
    if (auto difference = ship_alone(order)) {
        return difference;
    }
    const auto some = beside_.arena().make_span<domain::CancelLine>(2);
    some[0] = {line(5), {}};
    some[1] = {line(4), Quantity{3}};
    more.emplace_back(order_of(others));
    more.emplace_back(domain::CloseOrder{order, 0, some});
    const domain::CancelLine refused[] = {
        {line(5), {}}, {line(4), Quantity{99}}, {line(kLines), {}}};
    for (const domain::CancelLine& one : refused) {
        const auto named = beside_.arena().make_span<domain::CancelLine>(1);
        named[0] = one;
        more.emplace_back(domain::CloseOrder{order, 0, named});
    }
    more.emplace_back(domain::CloseOrder{order, 99, {}});
    more.emplace_back(domain::CloseOrder{order, 0, {}});
    more.emplace_back(domain::CloseOrder{order, 0, {}});  // is closed
    if (auto difference = submit_all(more)) {
        return difference;
    }
    const bool is_done =
        beside_.twin().state().orders.at(order).lifecycle == domain::Lifecycle::closed;
    return is_done ? std::nullopt : std::optional<std::string>("the order is not closed");
}

// Nothing is pending, nothing waits at main, and the channel "web" sources from there.
std::optional<std::string> Stream::start_alone() {
    if (auto difference = finish_fills()) {
        return difference;
    }
    if (auto difference = drain_main()) {
        return difference;
    }
    const auto main = beside_.arena().make_span<std::string_view>(1);
    main[0] = "main";
    return submit(generator_.wrap(domain::DefineChannel{"web", main}));
}

}  // namespace skua::test
