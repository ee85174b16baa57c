// Transfers.

#include <algorithm>

#include "tests/sim/generator.hpp"

namespace skua::sim {

using domain::Condition;
using domain::LineIndex;
using domain::Quantity;
using domain::TransferAction;
using domain::TransferChoice;
using domain::TransferStatus;
using domain::Units;

namespace {

Quantity units(Units count) {
    return Quantity{static_cast<std::uint32_t>(std::max<std::int64_t>(count.raw(), 1))};
}

}  // namespace

domain::CommandBody Generator::about_transfers(Random& random, base::Arena& arena) const {
    const std::uint64_t die = random.below(100);
    if (die < 32) {
        return create_transfer(random, arena);
    }
    if (die < 68) {
        return change_transfer(random);
    }
    return receive_transfer(random, arena);
}

domain::CreateTransfer Generator::create_transfer(Random& random, base::Arena& arena) const {
    domain::CreateTransfer body{.from = location(random),
                                .to = location(random),
                                .is_ready = random.percent(55),
                                .reference = random.percent(30) ? "LORRY" : std::string_view{},
                                .lines = {}};
    if (body.to == body.from) {
        body.to = location(random);
    }
    if (body.to == body.from) {
        body.to = "elsewhere";  // there is no such place
    }
    const auto lines = arena.make_span<domain::TransferLineInput>(1 + random.below(4));
    for (domain::TransferLineInput& line : lines) {
        line.sku.text = sku(random);
        line.quantity = Quantity{static_cast<std::uint32_t>(1 + random.below(4))};
    }
    body.lines = lines;
    return body;
}

// Mostly one of the newest that is not over.
domain::TransferId Generator::any_transfer(Random& random) const {
    if (state_.transfers.empty() || random.percent(4)) {
        return domain::make_transfer_id(domain::Sequence{1 + random.below(1'000)}, domain::Slot{7},
                                        domain::Spans::no);
    }
    auto at = std::prev(state_.transfers.end());
    for (std::uint64_t skip = random.below(20); skip != 0 && at != state_.transfers.begin();) {
        skip -= at->second.status < TransferStatus::received || random.percent(20) ? 1U : 0U;
        --at;
    }
    return at->first;
}

domain::ChangeTransfer Generator::change_transfer(Random& random) const {
    domain::ChangeTransfer body{.transfer = any_transfer(random),
                                .action = static_cast<TransferAction>(1 + random.below(3)),
                                .choice = TransferChoice::none};
    const twin::Transfer* const found = state_.find_transfer(body.transfer);
    const bool is_before = found != nullptr && found->status < TransferStatus::in_transit;
    if (is_before && random.percent(80)) {
        body.action = found->status == TransferStatus::draft ? TransferAction::ready
                                                             : TransferAction::dispatch;
    }
    if (body.action == TransferAction::cancel && random.percent(is_before ? 10 : 80)) {
        body.choice = static_cast<TransferChoice>(1 + random.below(2));
    }
    return body;
}

domain::ReceiveTransfer Generator::receive_transfer(Random& random, base::Arena& arena) const {
    domain::ReceiveTransfer body{
        .transfer = any_transfer(random), .completes = random.percent(25), .items = {}};
    base::ArenaVector<domain::TransferItem> items(arena);
    const twin::Transfer* const found = state_.find_transfer(body.transfer);
    for (std::size_t i = 0; found != nullptr && i < found->lines.size(); ++i) {
        const Units left = found->lines[i].left();
        if (left == Units{} || random.percent(20)) {
            continue;
        }
        const auto condition =
            random.percent(70) ? Condition::sellable : static_cast<Condition>(1 + random.below(3));
        const Units more = random.percent(8) ? Units{1} : Units{};
        items.push_back({LineIndex{static_cast<std::uint16_t>(i)},
                         units((random.percent(60) ? left : Units{1}) + more), condition});
    }
    if (items.view().empty() && !body.completes) {
        items.push_back({LineIndex{0}, Quantity{1}, Condition::sellable});
    }
    body.items = items.view();
    return body;
}

domain::TransfersQuery Generator::transfers_query(Random& random) const {
    domain::TransfersQuery query;
    query.location = random.percent(60) ? location(random) : std::string_view{};
    if (random.percent(70)) {
        query.status = static_cast<TransferStatus>(1 + random.below(6));
    }
    query.after = random.percent(50) ? any_transfer(random) : domain::TransferId{};
    query.limit = static_cast<std::uint16_t>(1 + random.below(6));
    return query;
}

}  // namespace skua::sim
