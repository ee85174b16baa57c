// The part of Stream that is about returns.

#include "tests/twin/support/stream.hpp"

namespace skua::test {

namespace {

using domain::Disposition;
using domain::LineIndex;
using domain::Quantity;

constexpr std::uint16_t kLines = 6;
constexpr domain::ReturnNumber kFirst{1};
constexpr domain::ReturnNumber kSecond{2};

}  // namespace

// The lines of an order are of slots that several shards have between them. They are named from the
// last to the first, so that what a shard says is not said in the order of the lines.
std::optional<std::string> Stream::take_back_over_slots() {
    if (auto difference = drain_main()) {
        return difference;
    }
    const std::string_view skus[] = {generator_.add_sku_of(3), generator_.add_sku_of(4),
                                     generator_.add_sku_of(7)};
    const auto main = beside_.arena().make_span<std::string_view>(1);
    main[0] = "main";
    std::vector<domain::CommandBody> script = {domain::DefineChannel{"web", main}};
    std::vector<Wish> wishes;
    for (std::uint16_t i = 0; i < kLines; ++i) {
        wishes.push_back({skus[i % std::size(skus)], 4});
    }
    for (const std::string_view sku : skus) {
        script.emplace_back(domain::DefineItem{sku, {}});
        script.emplace_back(domain::ReceiveStock{{{}, sku}, "main", Quantity{8}, {}});
    }
    script.emplace_back(order_of(wishes));
    if (auto difference = submit_all(script)) {
        return difference;
    }
    const domain::OrderId order = beside_.last().decision.order;
    if (auto difference = ship_alone(order)) {
        return difference;
    }
    const auto lines_of = [this](std::uint32_t units) {
        const auto lines = beside_.arena().make_span<domain::ReturnLineInput>(kLines);
        for (std::uint16_t i = 0; i < kLines; ++i) {
            const auto line = static_cast<std::uint16_t>(kLines - 1 - i);
            lines[i] = {LineIndex{line}, Quantity{units}};
        }
        return lines;
    };
    const auto items_of = [this](std::uint16_t rotation) {
        const auto items = beside_.arena().make_span<domain::ReturnedItem>(kLines);
        for (std::uint16_t i = 0; i < kLines; ++i) {
            const auto line = static_cast<std::uint16_t>((i * 5 + rotation) % kLines);
            const auto disposition = static_cast<Disposition>(1 + (i + rotation) % 3);
            items[i] = {LineIndex{line}, Quantity{1}, disposition};
        }
        return items;
    };
    using domain::ReturnAction;
    const auto change_of = [&](ReturnAction action) {
        return domain::ChangeReturn{order, kSecond, action};
    };
    domain::Reserve cart = generator_.cart_of(skus[0], 2);
    cart.policy = domain::Policy::backorder;
    const std::vector<domain::CommandBody> returns = {
        cart,  // waits for what comes back
        order_of(wishes),
        domain::CreateReturn{order, true, {}, lines_of(5)},
        domain::CreateReturn{order, true, "RMA 1", lines_of(2)},
        domain::CreateReturn{order, false, {}, lines_of(2)},
        domain::CreateReturn{order, false, {}, lines_of(1)},
        domain::ReceiveReturn{order, kFirst, "nowhere", items_of(0)},
        domain::ReceiveReturn{order, kFirst, "main", items_of(0)},
        domain::ReceiveReturn{order, kFirst, "main", items_of(1)},
        domain::ReceiveReturn{order, kFirst, "main", items_of(2)},
        domain::ReceiveReturn{order, kSecond, "main", items_of(1)},  // nobody has approved it
        change_of(ReturnAction::close),
        change_of(ReturnAction::approve),
        change_of(ReturnAction::approve),
        change_of(ReturnAction::close),  // nothing was received
        domain::ReceiveReturn{order, kSecond, "main", items_of(1)},
        change_of(ReturnAction::cancel),
        change_of(ReturnAction::close),
        change_of(ReturnAction::close),
        domain::ReceiveReturn{order, kSecond, "main", items_of(2)}};
    if (auto difference = submit_all(returns)) {
        return difference;
    }
    const auto& found = beside_.twin().state().returns.at(order);
    const bool is_done = found.size() == 2 && found[0].status == domain::ReturnStatus::received &&
                         found[1].status == domain::ReturnStatus::closed;
    return is_done ? std::nullopt : std::optional<std::string>("the returns are not as they were");
}

std::optional<std::string> Stream::ship_alone(domain::OrderId order) {
    if (auto difference = pick_alone(order)) {
        return difference;
    }
    const domain::LocationId main = beside_.twin().state().find_location("main");
    return submit(generator_.wrap(domain::ShipFulfillment{order, main, "DHL", "JD01"}));
}

// Everything that waits at main is that order's.
std::optional<std::string> Stream::pick_alone(domain::OrderId order) {
    if (auto difference = submit(generator_.wrap(domain::CreateWave{"main", 1}))) {
        return difference;
    }
    const domain::PickListId list = beside_.last().decision.pick_list;
    const twin::PickList* const pulled = beside_.twin().state().find_pick_list(list);
    if (pulled == nullptr || pulled->tasks.empty() || pulled->tasks[0].order != order) {
        return "the wave did not pull the order";
    }
    std::map<domain::SkuId, domain::Units> units;
    for (const twin::Task& task : pulled->tasks) {
        units[task.sku] += task.left();
    }
    const auto picks = beside_.arena().make_span<domain::Pick>(units.size());
    std::size_t at = 0;
    for (const auto& [sku, left] : units) {
        picks[at++] = {
            {.id = sku, .text = {}}, Quantity{static_cast<std::uint32_t>(left.raw())}, order};
    }
    return submit(generator_.wrap(domain::ConfirmPicks{list, picks}));
}

}  // namespace skua::test
