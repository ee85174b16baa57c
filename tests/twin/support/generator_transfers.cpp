// Transfers.

#include <algorithm>

#include "engine/domain/limits.hpp"
#include "tests/twin/support/generator.hpp"

namespace skua::test {

using domain::Condition;
using domain::LineIndex;
using domain::Quantity;
using domain::TransferAction;
using domain::TransferChoice;
using domain::TransferStatus;
using domain::Units;

namespace {

Quantity quantity_of(Units units) {
    const std::int64_t most = domain::kQuantityMax;
    return Quantity{static_cast<std::uint32_t>(std::clamp<std::int64_t>(units.raw(), 1, most))};
}

bool is_under_way(TransferStatus status) {
    return status == TransferStatus::in_transit || status == TransferStatus::partially_received;
}

}  // namespace

domain::CommandBody Generator::about_transfers(const twin::State& state) {
    const std::uint64_t die = pick(100);
    if (state.transfers.empty() || die < 30) {
        return create_transfer(state);
    }
    if (die < 68) {
        return change_transfer(state);
    }
    return receive_transfer(state);
}

// Mostly of what is there; now and then more than that.
domain::CreateTransfer Generator::create_transfer(const twin::State& state) {
    domain::CreateTransfer body;
    body.from = any_location();
    for (body.to = any_location(); body.to == body.from;) {
        body.to = any_location();
    }
    body.is_ready = chance(50);
    body.reference = chance(30) ? "LORRY 7" : "";
    const domain::LocationId from = state.find_location(body.from);
    base::ArenaVector<domain::TransferLineInput> lines(arena_);
    const auto there = [&](std::string_view sku) {
        const domain::SkuId id = state.find_sku({.id = {}, .text = sku});
        return id.is_none() || from.is_none() ? Units{} : state.level({id, from}).available();
    };
    for (std::uint64_t left = 1 + pick(chance(80) ? 3 : 8); left != 0; --left) {
        std::string_view sku = any_sku();
        for (int tries = 0; tries < 12 && there(sku) == Units{} && !chance(4); ++tries) {
            sku = any_sku();
        }
        const Units some{static_cast<std::int64_t>(1 + pick(6))};
        const Units wanted = chance(90) ? std::min(there(sku), some) : there(sku);
        lines.push_back({sku_ref(state, sku), quantity_of(wanted + Units{chance(5) ? 1 : 0})});
    }
    body.lines = lines.view();
    return body;
}

// One that is like this, if there is one; now and then any, or one that nobody has opened.
domain::TransferId Generator::any_transfer(const twin::State& state,
                                           bool (*is_like)(TransferStatus)) {
    auto at = any_entry(state.transfers);
    if (at == state.transfers.end() || chance(3)) {
        return domain::make_transfer_id(domain::Sequence{1 + pick(1'000)}, domain::Slot{7},
                                        domain::Spans::no);
    }
    for (std::size_t i = 0; i < state.transfers.size() && !is_like(at->second.status); ++i) {
        at = std::next(at) == state.transfers.end() ? state.transfers.begin() : std::next(at);
    }
    return at->first;
}

domain::ChangeTransfer Generator::change_transfer(const twin::State& state) {
    const bool is_any = chance(15);
    domain::ChangeTransfer body;
    body.transfer = any_transfer(
        state, is_any ? [](TransferStatus) { return true; }
                      : [](TransferStatus status) { return status < TransferStatus::received; });
    body.action = static_cast<TransferAction>(1 + pick(3));
    const twin::Transfer* const found = state.find_transfer(body.transfer);
    const bool is_before = found != nullptr && found->status < TransferStatus::in_transit;
    if (is_before && chance(75)) {
        body.action = found->status == TransferStatus::draft ? TransferAction::ready
                                                             : TransferAction::dispatch;
    }
    if (body.action == TransferAction::cancel) {
        const bool has_choice = is_before ? chance(10) : chance(85);
        body.choice = has_choice ? static_cast<TransferChoice>(1 + pick(2)) : TransferChoice::none;
    }
    return body;
}

domain::ReceiveTransfer Generator::receive_transfer(const twin::State& state) {
    const bool is_any = chance(8);
    domain::ReceiveTransfer body;
    body.transfer =
        any_transfer(state, is_any ? [](TransferStatus) { return true; } : is_under_way);
    body.completes = chance(25);
    base::ArenaVector<domain::TransferItem> items(arena_);
    const auto add = [&](LineIndex line, Units units, Condition condition) {
        items.push_back({line, quantity_of(units), condition});
    };
    const twin::Transfer* const found = state.find_transfer(body.transfer);
    for (std::size_t i = 0; found != nullptr && i < found->lines.size(); ++i) {
        const LineIndex line{static_cast<std::uint16_t>(i)};
        const Units left = found->lines[i].left();
        if (left == Units{} ? !chance(4) : chance(20)) {
            continue;
        }
        const auto condition = static_cast<Condition>(chance(65) ? 1 : 1 + pick(3));
        if (left > Units{1} && chance(40)) {
            add(line, Units{1}, static_cast<Condition>(1 + static_cast<int>(condition) % 3));
            add(line, chance(50) ? left - Units{1} : Units{1}, condition);
        } else {
            add(line, left + Units{chance(8) ? 1 : 0}, condition);
        }
    }
    if (items.view().empty() && !(body.completes && chance(80))) {
        const std::uint64_t line = chance(30) ? 9 + pick(100) : 0;
        add(LineIndex{static_cast<std::uint16_t>(line)}, Units{1}, Condition::sellable);
    }
    body.items = items.view();
    return body;
}

}  // namespace skua::test
