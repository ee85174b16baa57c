// The part of Stream that is about transfers.

#include "tests/twin/support/stream.hpp"

namespace skua::test {

namespace {

using domain::Condition;
using domain::LineIndex;
using domain::Quantity;

constexpr std::uint16_t kLines = 6;

}  // namespace

// Lines of slots that several shards have between them, received from the last to the first, so
// that what a shard says is not said in the order of the lines; an order waits at either end.
std::optional<std::string> Stream::move_over_slots() {
    if (auto difference = drain_main()) {
        return difference;
    }
    const std::string_view skus[] = {generator_.add_sku_of(3), generator_.add_sku_of(4),
                                     generator_.add_sku_of(7)};
    const auto both = beside_.arena().make_span<std::string_view>(2);
    both[0] = "east";
    both[1] = "main";
    std::vector<domain::CommandBody> script = {domain::DefineChannel{"web", both}};
    std::vector<Wish> wishes;
    const auto lines = beside_.arena().make_span<domain::TransferLineInput>(kLines);
    for (std::uint16_t i = 0; i < kLines; ++i) {
        const std::string_view sku = skus[i % std::size(skus)];
        wishes.push_back({sku, 4});
        lines[i] = {{{}, sku}, Quantity{4}};
    }
    for (const std::string_view sku : skus) {
        script.emplace_back(domain::DefineItem{sku, {}});
        script.emplace_back(domain::ReceiveStock{{{}, sku}, "main", Quantity{8}, {}});
    }
    script.emplace_back(domain::CreateTransfer{"main", "nowhere", true, {}, lines});
    script.emplace_back(domain::CreateTransfer{"main", "east", true, "LORRY 1", lines});
    script.emplace_back(domain::CreateTransfer{"main", "east", true, {}, lines});
    script.emplace_back(domain::CreateTransfer{"main", "east", false, {}, lines});
    if (auto difference = submit_all(script)) {
        return difference;
    }
    const auto& transfers = beside_.twin().state().transfers;
    const domain::TransferId first = std::prev(std::prev(transfers.end()))->first;
    const domain::TransferId second = std::prev(transfers.end())->first;
    const auto items_of = [this](std::uint16_t rotation, std::uint32_t units) {
        const auto items = beside_.arena().make_span<domain::TransferItem>(kLines);
        for (std::uint16_t i = 0; i < kLines; ++i) {
            const auto line = static_cast<std::uint16_t>((kLines - 1 - i + rotation) % kLines);
            const auto condition = static_cast<Condition>(1 + (i + rotation) % 3);
            items[i] = {LineIndex{line}, Quantity{units}, condition};
        }
        return items;
    };
    const auto stray = beside_.arena().make_span<domain::TransferItem>(1);
    stray[0] = {LineIndex{kLines}, Quantity{1}, Condition::sellable};
    using domain::TransferAction;
    using domain::TransferChoice;
    const std::vector<domain::CommandBody> moves = {
        order_of(wishes),  // waits for what is held
        domain::ChangeTransfer{second, TransferAction::cancel, TransferChoice::write_off},
        domain::ReceiveTransfer{second, true, {}},
        domain::ChangeTransfer{second, TransferAction::ready, TransferChoice::none},
        domain::ChangeTransfer{second, TransferAction::dispatch, TransferChoice::none},
        domain::ChangeTransfer{first, TransferAction::dispatch, TransferChoice::none},
        domain::ChangeTransfer{first, TransferAction::dispatch, TransferChoice::none},
        domain::ChangeTransfer{first, TransferAction::ready, TransferChoice::none},
        domain::ChangeTransfer{first, TransferAction::cancel, TransferChoice::none},
        domain::ReceiveTransfer{first, false, stray},
        domain::ReceiveTransfer{first, false, items_of(0, 5)},
        domain::ReceiveTransfer{first, false, items_of(0, 1)},
        domain::ReceiveTransfer{first, false, items_of(1, 1)},
        domain::ChangeTransfer{first, TransferAction::cancel, TransferChoice::take_back},
        domain::ReceiveTransfer{first, true, items_of(2, 3)}};  // one of each line too much
    if (auto difference = submit_all(moves)) {
        return difference;
    }
    if (transfers.at(first).status != domain::TransferStatus::received) {
        return "the transfer is not received";
    }
    std::vector<domain::CommandBody> again;
    for (const std::string_view sku : skus) {
        again.emplace_back(domain::ReceiveStock{{{}, sku}, "main", Quantity{14}, {}});
    }
    if (auto difference = submit_all(again)) {
        return difference;
    }
    const std::vector<domain::CommandBody> ends = {
        domain::ChangeTransfer{first, TransferAction::cancel, TransferChoice::none},
        domain::ReceiveTransfer{first, true, {}},
        domain::ChangeTransfer{second, TransferAction::ready, TransferChoice::none},
        order_of(wishes),
        domain::ChangeTransfer{second, TransferAction::dispatch, TransferChoice::none},
        domain::ChangeTransfer{second, TransferAction::cancel, TransferChoice::take_back}};
    if (auto difference = submit_all(ends)) {
        return difference;
    }
    if (transfers.at(second).status != domain::TransferStatus::cancelled) {
        return "the transfer did not come back";
    }
    if (auto difference = free_over_slots()) {
        return difference;
    }
    return submit_all(std::vector<domain::CommandBody>{domain::DefineChannel{"web", both.last(1)}});
}

// What is held is given back to who waits for it; what leaves after that never arrives.
std::optional<std::string> Stream::free_over_slots() {
    const std::string_view skus[] = {generator_.add_sku_of(3), generator_.add_sku_of(4),
                                     generator_.add_sku_of(7)};
    std::vector<domain::CommandBody> script;
    std::vector<Wish> wishes;
    const auto all = beside_.arena().make_span<domain::TransferLineInput>(std::size(skus));
    const auto one = beside_.arena().make_span<domain::TransferLineInput>(std::size(skus));
    for (std::size_t i = 0; i < std::size(skus); ++i) {
        wishes.push_back({skus[i], 2});
        all[i] = {{{}, skus[i]}, Quantity{8}};
        one[i] = {{{}, skus[i]}, Quantity{1}};
        script.emplace_back(domain::DefineItem{skus[i], {}});
        script.emplace_back(domain::ReceiveStock{{{}, skus[i]}, "main", Quantity{8}, {}});
    }
    script.emplace_back(domain::CreateTransfer{"main", "east", true, {}, all});
    script.emplace_back(order_of(wishes));
    if (auto difference = submit_all(script)) {
        return difference;
    }
    const auto& transfers = beside_.twin().state().transfers;
    using domain::TransferAction;
    using domain::TransferChoice;
    const std::vector<domain::CommandBody> frees = {
        domain::ChangeTransfer{std::prev(transfers.end())->first, TransferAction::cancel,
                               TransferChoice::none},
        domain::CreateTransfer{"main", "east", true, {}, one}};
    if (auto difference = submit_all(frees)) {
        return difference;
    }
    const domain::TransferId lost = std::prev(transfers.end())->first;
    const std::vector<domain::CommandBody> ends = {
        domain::ChangeTransfer{lost, TransferAction::dispatch, TransferChoice::none},
        domain::ReceiveTransfer{lost, true, {}}};
    return submit_all(ends);
}

}  // namespace skua::test
