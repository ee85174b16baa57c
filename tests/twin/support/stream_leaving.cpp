// The part of Stream that is about units which leave a location's hands while somebody asks for
// them (page 0012).

#include "tests/twin/support/stream.hpp"

namespace skua::test {

namespace {

using domain::LineIndex;
using domain::Quantity;

constexpr std::uint16_t kLines = 6;
constexpr std::uint32_t kUnits = 4;  // of each line
constexpr std::uint32_t kClaimSeconds = 60;

}  // namespace

// An order over three SKUs of several slots is pulled alone, another waits for them. Its location
// is asked for a part of every line, or for all; then it lets go of them by itself.
std::optional<std::string> Stream::let_go_over_slots(LetGo how) {
    std::vector<std::string_view> skus;
    if (auto difference = pull_for_letting_go(skus)) {
        return difference;
    }
    const domain::PickListId list = beside_.last().decision.pick_list;
    const twin::PickList* const pulled = beside_.twin().state().find_pick_list(list);
    if (pulled == nullptr || pulled->tasks.empty()) {
        return "the wave pulled nothing";
    }
    const domain::OrderId order = pulled->tasks[0].order;
    const domain::LocationId main = pulled->location;
    std::vector<domain::CommandBody> script = {waiting_for(skus)};
    if (how == LetGo::counted) {
        const auto pick = beside_.arena().make_span<domain::Pick>(1);
        pick[0] = {{{}, skus[0]}, Quantity{1}, order};
        const auto line = beside_.arena().make_span<domain::PackLine>(1);
        line[0] = {LineIndex{0}, Quantity{1}};
        script.emplace_back(domain::ConfirmPicks{list, pick});
        script.emplace_back(domain::PackFulfillment{order, main, 0, true, {}, {}, line});
        script.emplace_back(domain::ShipFulfillment{order, main, "DHL", "JD08", 1});
    }
    const auto part = beside_.arena().make_span<domain::CancelLine>(kLines);
    for (std::uint16_t i = 0; i < kLines; ++i) {
        part[i] = {LineIndex{static_cast<std::uint16_t>(kLines - 1 - i)}, Quantity{2}};
    }
    script.emplace_back(domain::RequestCancellation{
        order, 0, how == LetGo::unclaimed ? part : std::span<domain::CancelLine>{}});
    if (auto difference = submit_all(script)) {
        return difference;
    }
    if (auto difference = let_go(how, list, skus)) {
        return difference;
    }
    const twin::Order& after = beside_.twin().state().orders.at(order);
    const auto expected = how == LetGo::unclaimed ? domain::Lifecycle::booked
                          : how == LetGo::counted ? domain::Lifecycle::closed
                                                  : domain::Lifecycle::cancelled;
    if (after.lifecycle != expected) {
        return "the order is " + std::to_string(static_cast<int>(after.lifecycle));
    }
    if (after.cancellations.at(main).status != domain::CancellationStatus::cancelled) {
        return "the request is not over";
    }
    if (auto difference = submit(generator_.wrap(
            domain::AnswerCancellation{order, main, domain::CancellationAnswer::refuse}))) {
        return difference;
    }
    if (beside_.last().decision.reason != domain::RejectReason::cancellation_not_requested) {
        return "a request that is over was answered";
    }
    return finish_fills();
}

// The last record is the wave.
std::optional<std::string> Stream::pull_for_letting_go(std::vector<std::string_view>& skus) {
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
    script.emplace_back(domain::CreateWave{"main", 1, kClaimSeconds});
    return submit_all(script);
}

std::optional<std::string> Stream::let_go(LetGo how, domain::PickListId list,
                                          std::span<const std::string_view> skus) {
    switch (how) {
        case LetGo::unclaimed: {
            auto difference = submit(generator_.wrap(domain::UnclaimPickList{list}));
            const std::size_t raised = beside_.twin().state().pending.size();
            return difference || raised == skus.size()
                       ? difference
                       : "the list left " + std::to_string(raised) + " follow-ups";
        }
        case LetGo::expired:
            beside_.pass_time(std::int64_t{kClaimSeconds} * 1'000'000);
            return submit(generator_.wrap(domain::DefineItem{skus[0], {}}));
        case LetGo::shorted: {
            std::vector<domain::CommandBody> script;
            for (const std::string_view sku : skus) {
                script.emplace_back(
                    domain::ShortPick{list, {{}, sku}, Quantity{2 * kUnits}, domain::OrderId{}});
            }
            return submit_all(script);
        }
        case LetGo::counted:
            break;
    }
    for (const std::string_view sku : skus) {
        domain::ReceiveStock broken{{{}, sku}, "main", Quantity{1}, {}};
        broken.condition = domain::Condition::damaged;  // and missing, as all the rest
        const std::vector<domain::CommandBody> begin = {
            broken, domain::OpenCount{{.id = {}, .text = sku}, "main"}};
        if (auto difference = submit_all(begin)) {
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
    }
    return std::nullopt;
}

}  // namespace skua::test
