// Returns.

#include "tests/sim/generator.hpp"

namespace skua::sim {

using domain::Disposition;
using domain::LineIndex;
using domain::Quantity;
using domain::ReturnAction;
using domain::ReturnStatus;
using domain::Units;

namespace {

Quantity units(Units count) {
    return Quantity{static_cast<std::uint32_t>(count.raw())};
}

}  // namespace

domain::CommandBody Generator::about_returns(Random& random, base::Arena& arena) const {
    const std::uint64_t die = random.below(100);
    if (die < 40) {
        return create_return(random, arena);
    }
    if (die < 62) {
        return change_return(random);
    }
    return receive_return(random, arena);
}

// Of an order that has shipped something, as far as a look at a few of them finds one.
domain::CreateReturn Generator::create_return(Random& random, base::Arena& arena) const {
    domain::CreateReturn body{.order = order(random),
                              .is_approved = random.percent(60),
                              .reference = random.percent(30) ? "RMA" : std::string_view{},
                              .lines = {}};
    base::ArenaVector<domain::ReturnLineInput> lines(arena);
    for (int tries = 0; tries < 24 && lines.view().empty(); ++tries) {
        const domain::OrderId id = order(random);
        const twin::Order* const found = state_.find_order(id);
        for (std::size_t i = 0; found != nullptr && i < found->lines.size() && i < 6; ++i) {
            const LineIndex line{static_cast<std::uint16_t>(i)};
            const Units left =
                found->lines[i].in(&twin::Portion::shipped) - state_.claimed({id, line});
            if (left > Units{}) {
                body.order = id;
                const Units more = random.percent(5) ? Units{1} : Units{};
                lines.push_back({line, units((random.percent(60) ? left : Units{1}) + more)});
            }
        }
    }
    if (lines.view().empty()) {
        lines.push_back({LineIndex{static_cast<std::uint16_t>(random.below(3))}, Quantity{1}});
    }
    body.lines = lines.view();
    return body;
}

// Mostly one of the last orders that have any; some that nobody has opened.
twin::ReturnKey Generator::any_return(Random& random) const {
    if (state_.returns.empty() || random.percent(4)) {
        return {order(random), domain::ReturnNumber{1}};
    }
    const auto from = state_.returns.lower_bound(domain::make_order_id(
        domain::Slot{static_cast<std::uint16_t>(random.below(4096))}, 1, domain::Spans::no));
    auto at = from == state_.returns.end() ? state_.returns.begin() : from;
    for (std::uint64_t skip = random.below(16); skip != 0; --skip) {
        at = std::next(at) == state_.returns.end() ? state_.returns.begin() : std::next(at);
    }
    const std::size_t count = at->second.size();
    std::size_t number = 1 + random.below(static_cast<std::uint32_t>(count));
    for (std::size_t i = count; i != 0 && random.percent(80); --i) {
        if (at->second[i - 1].status < ReturnStatus::closed) {
            number = i;
            break;
        }
    }
    return {at->first, domain::ReturnNumber{static_cast<std::uint16_t>(number)}};
}

domain::ChangeReturn Generator::change_return(Random& random) const {
    const auto key = any_return(random);
    domain::ChangeReturn body{.order = key.first,
                              .number = key.second,
                              .action = static_cast<ReturnAction>(1 + random.below(4))};
    const twin::Return* const found = state_.find_return(key);
    if (found != nullptr && random.percent(60)) {
        body.action =
            found->status == ReturnStatus::requested ? ReturnAction::approve : ReturnAction::close;
    }
    return body;
}

domain::ReceiveReturn Generator::receive_return(Random& random, base::Arena& arena) const {
    const auto key = any_return(random);
    domain::ReceiveReturn body{
        .order = key.first, .number = key.second, .location = location(random), .items = {}};
    base::ArenaVector<domain::ReturnedItem> items(arena);
    const twin::Return* const found = state_.find_return(key);
    if (found != nullptr) {
        for (const auto& [line, expected] : found->lines) {
            if (expected.left() == Units{} || random.percent(20)) {
                continue;
            }
            const auto what = random.percent(60) ? Disposition::restock
                                                 : static_cast<Disposition>(1 + random.below(3));
            const Units part = random.percent(60) ? expected.left() : Units{1};
            items.push_back({line, units(part), what});
        }
    }
    if (items.view().empty()) {
        items.push_back({LineIndex{0}, Quantity{1}, Disposition::restock});
    }
    body.items = items.view();
    return body;
}

}  // namespace skua::sim
