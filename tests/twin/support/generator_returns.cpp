// Returns.

#include <algorithm>

#include "engine/domain/limits.hpp"
#include "tests/twin/support/generator.hpp"

namespace skua::test {

using domain::Disposition;
using domain::LineIndex;
using domain::Quantity;
using domain::ReturnAction;
using domain::ReturnStatus;
using domain::Units;

namespace {

Quantity quantity_of(Units units) {
    const std::int64_t most = domain::kQuantityMax;
    return Quantity{static_cast<std::uint32_t>(std::clamp<std::int64_t>(units.raw(), 1, most))};
}

bool has_shipped(const twin::Order& order) {
    return std::ranges::any_of(order.lines, [](const twin::Line& line) {
        return line.in(&twin::Portion::shipped) > Units{};
    });
}

}  // namespace

domain::CommandBody Generator::about_returns(const twin::State& state) {
    const std::uint64_t die = pick(100);
    if (state.returns.empty() || die < 34) {
        return create_return(state);
    }
    if (die < 58) {
        return change_return(state);
    }
    return receive_return(state);
}

// Mostly of what was shipped; now and then of a line or a quantity that is not there.
domain::CreateReturn Generator::create_return(const twin::State& state) {
    domain::CreateReturn body{.order = order_like(state, has_shipped),
                              .is_approved = chance(55),
                              .reference = chance(30) ? "RMA 7" : "",
                              .lines = {}};
    if (chance(4)) {
        body.order = any_order(state);
    } else if (chance(4)) {
        body.order = any_reservation(state);
    }
    const twin::Order* const order = state.find_order(body.order);
    base::ArenaVector<domain::ReturnLineInput> lines(arena_);
    for (std::size_t i = 0; order != nullptr && i < order->lines.size() && i < 8; ++i) {
        const LineIndex index{static_cast<std::uint16_t>(i)};
        const Units returnable =
            order->lines[i].in(&twin::Portion::shipped) - state.claimed({order->id, index});
        const bool is_wanted = returnable > Units{} ? chance(70) : chance(3);
        if (is_wanted) {
            const Units units = chance(50) ? returnable : Units{1};
            lines.push_back({index, quantity_of(units + Units{chance(8) ? 1 : 0})});
        }
    }
    if (lines.view().empty() || chance(3)) {
        lines.push_back({LineIndex{static_cast<std::uint16_t>(9 + pick(200))}, Quantity{1}});
    }
    body.lines = lines.view();
    return body;
}

// The later ones, because those before are over; a few that nobody has opened.
twin::ReturnKey Generator::any_return(const twin::State& state, bool (*is_like)(ReturnStatus)) {
    auto at = any_entry(state.returns);
    for (std::size_t i = 0; i < state.returns.size() && !chance(3); ++i) {
        const auto& returns = at->second;
        for (std::size_t place = returns.size(); place != 0; --place) {
            if (is_like(returns[place - 1].status)) {
                return {at->first, domain::ReturnNumber{static_cast<std::uint16_t>(place)}};
            }
        }
        at = std::next(at) == state.returns.end() ? state.returns.begin() : std::next(at);
    }
    const domain::ReturnNumber number{static_cast<std::uint16_t>(1 + pick(3))};
    return {any_order(state), number};
}

domain::ChangeReturn Generator::change_return(const twin::State& state) {
    const bool is_any = chance(25);
    const auto key = any_return(
        state, is_any ? [](ReturnStatus) { return true; }
                      : [](ReturnStatus status) { return status < ReturnStatus::closed; });
    domain::ChangeReturn body{
        .order = key.first, .number = key.second, .action = static_cast<ReturnAction>(1 + pick(4))};
    const twin::Return* const found = state.find_return(key);
    if (found != nullptr && chance(50)) {
        const bool is_requested = found->status == ReturnStatus::requested;
        body.action = is_requested ? ReturnAction::approve : ReturnAction::close;
    }
    return body;
}

domain::ReceiveReturn Generator::receive_return(const twin::State& state) {
    const bool is_any = chance(10);
    const auto key = any_return(
        state, is_any ? [](ReturnStatus) { return true; } : [](ReturnStatus status) {
            return status == ReturnStatus::approved || status == ReturnStatus::partially_received;
        });
    domain::ReceiveReturn body{.order = key.first,
                               .number = key.second,
                               .location = chance(3) ? "nowhere" : any_location(),
                               .items = {}};
    base::ArenaVector<domain::ReturnedItem> items(arena_);
    const twin::Return* const found = state.find_return(key);
    const auto add = [&](LineIndex line, Units units, Disposition disposition) {
        items.push_back({line, quantity_of(units), disposition});
    };
    if (found != nullptr) {
        for (const auto& [line, expected] : found->lines) {
            if (expected.left() == Units{} ? !chance(4) : chance(15)) {
                continue;
            }
            const auto disposition = static_cast<Disposition>(chance(60) ? 1 : 1 + pick(3));
            if (expected.left() > Units{1} && chance(40)) {
                const auto other =
                    static_cast<Disposition>(1 + static_cast<std::uint64_t>(disposition) % 3);
                add(line, Units{1}, other);
                add(line, chance(50) ? expected.left() - Units{1} : Units{1}, disposition);
            } else {
                add(line, expected.left() + Units{chance(5) ? 1 : 0}, disposition);
            }
        }
    }
    if (items.view().empty() || chance(2)) {
        add(LineIndex{static_cast<std::uint16_t>(9 + pick(100))}, Units{1}, Disposition::restock);
    }
    body.items = items.view();
    return body;
}

}  // namespace skua::test
