// The part of Stream that is about counts.

#include "tests/twin/support/stream.hpp"

namespace skua::test {

namespace {

constexpr std::int64_t kClaimMicros = 60'000'000;

}  // namespace

std::optional<std::string> Stream::count_lists_away() {
    for (const ListEnd end : {ListEnd::unclaimed, ListEnd::expired, ListEnd::unclaimed}) {
        const std::string_view sku = generator_.add_sku();
        if (auto difference = count_a_list_away(sku, end)) {
            return difference;
        }
    }
    return std::nullopt;
}

// A cart, an order of two lines on a list of its own, and one unit elsewhere, which the cart gets:
// it stands before the order.
std::optional<std::string> Stream::count_a_list_away(std::string_view sku, ListEnd end) {
    if (auto difference = drain_main()) {
        return difference;
    }
    const domain::SkuRef ref{.id = {}, .text = sku};
    const auto both = beside_.arena().make_span<std::string_view>(2);
    both[0] = "main";
    both[1] = "east";
    domain::Reserve cart = generator_.cart_of(sku, 1);
    cart.ttl_seconds = 600;
    const std::vector<domain::CommandBody> promises = {
        domain::DefineChannel{"web", both},
        domain::DefineItem{sku, {}},
        domain::ReceiveStock{ref, "main", domain::Quantity{3}, {}},
        cart,
        generator_.long_order(sku, 2),
        domain::ReceiveStock{ref, "east", domain::Quantity{1}, {}},
        domain::CreateWave{"main", 10, kClaimMicros / 1'000'000}};
    if (auto difference = submit_all(promises)) {
        return difference;
    }
    const domain::PickListId list = beside_.last().decision.pick_list;
    if (auto difference = submit(generator_.wrap(domain::OpenCount{ref, "main"}))) {
        return difference;
    }
    const domain::CountId count{
        static_cast<std::uint64_t>(beside_.last().decision.effects[0].value)};
    const std::vector<domain::CommandBody> steps = {
        domain::ChangeCount{count, domain::CountAction::record, {}},
        domain::ChangeCount{count, domain::CountAction::approve, {}}, domain::PostCount{count}};
    if (auto difference = submit_all(steps)) {
        return difference;
    }
    if (beside_.twin().state().find_pick_list(list)->left() != domain::Units{}) {
        return "the count left something on the list";
    }
    if (end == ListEnd::expired) {
        beside_.pass_time(kClaimMicros);
        return submit(generator_.wrap(domain::DefineItem{sku, {}}));
    }
    return submit(generator_.wrap(domain::UnclaimPickList{list}));
}

}  // namespace skua::test
