// The part of Stream that is about orders with lines in more slots than their ids say.

#include "tests/twin/support/stream.hpp"

namespace skua::test {

namespace {

using domain::LineIndex;
using domain::Quantity;

}  // namespace

domain::ChangeOrder Stream::adding(domain::OrderId order, std::string_view sku,
                                   std::uint32_t quantity) {
    const auto added = beside_.arena().make_span<domain::OrderLineInput>(1);
    added[0].sku.text = sku;
    added[0].quantity = Quantity{quantity};
    const twin::Order* const found = beside_.twin().state().find_order(order);
    domain::ChangeOrder change;
    change.order = order;
    change.expected_version = found == nullptr ? 1 : found->version;
    change.add = added;
    return change;
}

// Everything that the wave has pulled; it is that order's alone.
std::optional<std::string> Stream::pull_and_pick(domain::OrderId order) {
    if (auto difference = submit(generator_.wrap(domain::CreateWave{"main", 1}))) {
        return difference;
    }
    const domain::PickListId list = beside_.last().decision.pick_list;
    const twin::PickList* const pulled = beside_.twin().state().find_pick_list(list);
    if (pulled == nullptr || pulled->tasks.empty() || pulled->tasks[0].order != order) {
        return "the wave did not pull the order";
    }
    const auto picks = beside_.arena().make_span<domain::Pick>(pulled->tasks.size());
    for (std::size_t i = 0; i < picks.size(); ++i) {
        const twin::Task& task = pulled->tasks[i];
        picks[i] = {{.id = task.sku, .text = {}},
                    Quantity{static_cast<std::uint32_t>(task.left().raw())},
                    order};
    }
    return submit(generator_.wrap(domain::ConfirmPicks{list, picks}));
}

// Placed in one slot; its first line is with the location when two of other slots are added, of
// which one waits for a receipt. Then everything that can happen to an order happens to this one.
std::optional<std::string> Stream::widen_an_order() {
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
    std::vector<domain::CommandBody> script = {domain::DefineChannel{"web", main}};
    for (const std::string_view sku : skus) {
        script.emplace_back(domain::DefineItem{sku, {}});
        const std::uint32_t units = sku == skus[2] ? 1 : 8;
        script.emplace_back(domain::ReceiveStock{{{}, sku}, "main", Quantity{units}, {}});
    }
    const Wish first{skus[0], 4};
    script.emplace_back(order_of({&first, 1}));
    if (auto difference = submit_all(script)) {
        return difference;
    }
    const domain::OrderId order = beside_.last().decision.order;
    if (auto difference = pull_and_pick(order)) {
        return difference;
    }
    for (const domain::ChangeOrder& change :
         {adding(order, "no-such-sku", 1), adding(order, skus[1], 3)}) {
        if (auto difference = submit(generator_.wrap(change))) {
            return difference;
        }
    }
    if (spans_of(order) == domain::Spans::yes ||
        beside_.last().decision.verdict == domain::Verdict::reject) {
        return "the order was not widened";
    }
    const auto cut = beside_.arena().make_span<domain::CancelLine>(1);
    cut[0] = {LineIndex{1}, Quantity{1}};
    script = {adding(order, skus[2], 2), domain::CancelOrder{order, 0, cut},
              domain::ReceiveStock{{{}, skus[2]}, "main", Quantity{5}, {}}};
    if (auto difference = submit_all(script)) {
        return difference;
    }
    if (auto difference = hold_a_while(order)) {
        return difference;
    }
    return finish_widened(order);
}

// Ships what was there before; of what was added one line leaves and comes back, and one is asked
// for and given back.
std::optional<std::string> Stream::finish_widened(domain::OrderId order) {
    const domain::LocationId main = beside_.twin().state().find_location("main");
    if (auto difference =
            submit(generator_.wrap(domain::ShipFulfillment{order, main, "DHL", "JD07"}))) {
        return difference;
    }
    if (auto difference = pull_and_pick(order)) {
        return difference;
    }
    const auto packed = beside_.arena().make_span<domain::PackLine>(2);
    packed[0] = {LineIndex{2}, Quantity{1}};
    packed[1] = {LineIndex{1}, Quantity{1}};
    const auto asked = beside_.arena().make_span<domain::CancelLine>(1);
    asked[0].line = LineIndex{2};
    const auto returned = beside_.arena().make_span<domain::ReturnLineInput>(2);
    returned[0] = {LineIndex{1}, Quantity{2}};
    returned[1] = {LineIndex{0}, Quantity{1}};
    const auto items = beside_.arena().make_span<domain::ReturnedItem>(1);
    items[0] = {LineIndex{1}, Quantity{2}, domain::Disposition::restock};
    const std::vector<domain::CommandBody> script = {
        domain::PackFulfillment{order, main, 0, false, {}, {}, packed},
        domain::RequestCancellation{order, 0, asked},
        domain::AnswerCancellation{order, main, domain::CancellationAnswer::accept},
        domain::ShipFulfillment{order, main, "DHL", "JD08"},
        domain::CreateReturn{order, true, {}, returned},
        domain::ReceiveReturn{order, domain::ReturnNumber{1}, "main", items}};
    if (auto difference = submit_all(script)) {
        return difference;
    }
    const twin::Order* const found = beside_.twin().state().find_order(order);
    const bool is_done = found->lifecycle != domain::Lifecycle::booked &&
                         beside_.last().decision.verdict == domain::Verdict::accept;
    return is_done ? std::nullopt
                   : std::optional<std::string>("the widened order is not where it was to end");
}

}  // namespace skua::test
