#include "tests/twin/support/stream.hpp"

#include <vector>

#include "engine/domain/limits.hpp"

namespace skua::test {

std::optional<std::string> Stream::run(std::uint64_t steps) {
    for (std::uint64_t step = 0; step < steps; ++step) {
        beside_.pass_time(static_cast<std::int64_t>(generator_.pick(1'000'000)));
        if (auto difference = submit(next())) {
            return difference;
        }
        if (step % 500 == 0) {
            if (const auto difference = beside_.twin().check_state()) {
                return difference->what;
            }
        }
    }
    if (const auto difference = beside_.twin().check_state()) {
        return difference->what;
    }
    return beside_.rebuild();
}

std::optional<std::string> Stream::fence() {
    domain::Command command;
    command.body = domain::Fence{.writer_version = "test"};
    command.actor = command.source = "engine";
    return submit(command);
}

std::optional<std::string> Stream::define_world() {
    for (int i = 0; i < 60; ++i) {
        for (const domain::CommandBody& body : {domain::CommandBody(generator_.define_item()),
                                                domain::CommandBody(generator_.define_location()),
                                                domain::CommandBody(generator_.define_channel())}) {
            if (auto difference = submit(generator_.wrap(body))) {
                return difference;
            }
        }
    }
    return std::nullopt;
}

std::optional<std::string> Stream::fill_up() {
    const auto first = beside_.arena().make_span<std::string_view>(1);
    first[0] = "main";
    for (const bool is_channel : {false, true}) {
        do {
            const auto name =
                beside_.arena().copy("spare-" + std::to_string(beside_.records().size()));
            auto difference = is_channel
                                  ? submit(generator_.wrap(domain::DefineChannel{name, first}))
                                  : submit(generator_.wrap(domain::DefineLocation{name}));
            if (difference) {
                return difference;
            }
        } while (beside_.last().decision.verdict == domain::Verdict::accept);
    }
    for (std::int64_t on_hand = 0; on_hand <= domain::kStockUnitsMax;
         on_hand += domain::kQuantityMax) {
        const domain::ReceiveStock body{.sku = {.id = {}, .text = "bulk"},
                                        .location = "main",
                                        .quantity = domain::Quantity{domain::kQuantityMax},
                                        .reference = {}};
        if (auto difference = submit(generator_.wrap(body))) {
            return difference;
        }
    }
    return std::nullopt;
}

std::optional<std::string> Stream::overflow() {
    const auto main = beside_.arena().make_span<std::string_view>(1);
    main[0] = "main";
    std::vector<domain::CommandBody> script = {domain::DefineChannel{"web", main}};
    const std::string_view first = generator_.add_sku();
    for (const std::string_view sku : {first, generator_.add_sku()}) {
        const domain::SkuRef ref{.id = {}, .text = sku};
        script.emplace_back(domain::DefineItem{sku, {}});
        script.insert(script.end(), 5, generator_.long_order(sku, domain::kOrderLinesMax));
        if (sku == first) {
            script.emplace_back(domain::AdjustStock{ref, "main", domain::Units{9'000}});
        } else {
            script.emplace_back(domain::ReceiveStock{ref, "main", domain::Quantity{9'000}, {}});
        }
    }
    script.emplace_back(generator_.long_order(first, 3));
    return submit_all(script);
}

std::optional<std::string> Stream::cancel_a_long_order() {
    const std::string_view sku = generator_.add_sku();
    const domain::SkuRef ref{.id = {}, .text = sku};
    std::vector<domain::CommandBody> script;
    const auto main = beside_.arena().make_span<std::string_view>(1);
    main[0] = "main";
    script.emplace_back(domain::DefineChannel{"web", main});
    script.emplace_back(domain::DefineItem{sku, {}});
    script.emplace_back(
        domain::ReceiveStock{ref, "main", domain::Quantity{domain::kOrderLinesMax}, {}});
    script.emplace_back(generator_.long_order(sku, domain::kOrderLinesMax));
    if (auto difference = submit_all(script)) {
        return difference;
    }
    const domain::OrderId order = beside_.last().decision.order;
    script = {generator_.long_order(sku, 40), domain::CancelOrder{order, 0, {}}};
    return submit_all(script);
}

std::optional<std::string> Stream::cancel_a_line_for_another() {
    const std::string_view sku = generator_.add_sku();
    const domain::SkuRef ref{.id = {}, .text = sku};
    const auto line = beside_.arena().make_span<domain::CancelLine>(1);
    std::vector<domain::CommandBody> script = {
        domain::DefineItem{sku, {}}, domain::ReceiveStock{ref, "main", domain::Quantity{1}, {}},
        generator_.long_order(sku, 2)};
    if (auto difference = submit_all(script)) {
        return difference;
    }
    const domain::OrderId order = beside_.last().decision.order;
    return submit(generator_.wrap(domain::CancelOrder{order, 0, line}));
}

std::optional<std::string> Stream::outgrow_portions() {
    const std::string_view sku = generator_.add_sku();
    const domain::SkuRef ref{.id = {}, .text = sku};
    std::vector<domain::CommandBody> script = {domain::DefineItem{sku, {}}};
    for (std::uint64_t i = 0; i < kFarAway; ++i) {
        script.emplace_back(domain::DefineLocation{far_away(i)});
    }
    const auto somewhere = beside_.arena().make_span<std::string_view>(1);
    somewhere[0] = far_away(0);
    script.emplace_back(domain::DefineChannel{"web", somewhere});
    domain::PlaceOrder large = generator_.long_order(sku, 2);
    const auto lines = beside_.arena().make_span<domain::OrderLineInput>(2);
    for (std::size_t i = 0; i < lines.size(); ++i) {
        lines[i] = large.lines[i];
        lines[i].quantity = domain::Quantity{1'000};
    }
    large.lines = lines;
    script.emplace_back(large);
    for (int i = 0; i < 120; ++i) {
        const auto from = beside_.arena().make_span<std::string_view>(1 + generator_.pick(8));
        const std::uint64_t first = generator_.pick(kFarAway);
        for (std::size_t at = 0; at < from.size(); ++at) {
            from[at] = far_away((first + at) % kFarAway);
        }
        script.emplace_back(domain::DefineChannel{"web", from});
        const auto units = static_cast<std::uint32_t>(1 + generator_.pick(3));
        script.emplace_back(domain::ReceiveStock{
            ref, from[generator_.pick(from.size())], domain::Quantity{units}, {}});
    }
    domain::OrderId order;
    for (const domain::CommandBody& body : script) {
        if (auto difference = submit(generator_.wrap(body))) {
            return difference;
        }
        const domain::Decision& decision = beside_.last().decision;
        order = decision.order.is_none() ? order : decision.order;
    }
    const std::vector<twin::Line>& grown = beside_.twin().state().orders.at(order).lines;
    if (grown[0].portions.size() != domain::kChannelLocationsMax) {
        return "the line has " + std::to_string(grown[0].portions.size()) + " portions";
    }
    return submit(generator_.wrap(domain::CancelOrder{order, 0, {}}));
}

std::optional<std::string> Stream::span_slots() {
    const auto main = beside_.arena().make_span<std::string_view>(1);
    main[0] = "main";
    std::vector<std::string_view> skus;
    std::vector<domain::CommandBody> script = {domain::DefineChannel{"web", main}};
    for (std::uint16_t remainder = 0; remainder < 8; ++remainder) {
        skus.push_back(generator_.add_sku_of(remainder));
        script.emplace_back(domain::DefineItem{skus.back(), {}});
    }
    if (auto difference = submit_all(script)) {
        return difference;
    }
    if (auto difference = cut_a_wave(skus[0], skus[1])) {
        return difference;
    }
    if (auto difference = cancel_backwards(skus[2], skus[5])) {
        return difference;
    }
    return cancel_for_many(skus);
}

// Two of three orders of nearly the largest size are as much as a list may have, and the third has
// few lines of the SKU `few`, which alone would fit.
std::optional<std::string> Stream::cut_a_wave(std::string_view many, std::string_view few) {
    if (auto difference = drain_main()) {
        return difference;
    }
    std::vector<Wish> wishes(1'990, {many, 1});
    wishes.insert(wishes.begin() + 7, 10, {few, 1});
    const domain::PlaceOrder order = order_of(wishes);
    const std::vector<domain::CommandBody> script = {
        domain::ReceiveStock{{{}, many}, "main", domain::Quantity{3 * 1'990}, {}},
        domain::ReceiveStock{{{}, few}, "main", domain::Quantity{3 * 10}, {}},
        order,
        order,
        order,
        domain::CreateWave{"main", 1'000}};
    if (auto difference = submit_all(script)) {
        return difference;
    }
    if (beside_.last().decision.effects.size() != 2 + 4'000) {
        return "the wave did not stop at its limit of lines";
    }
    return drain_main();
}

// The lines are named from the last to the first, so that the second SKU is freed before the first.
std::optional<std::string> Stream::cancel_backwards(std::string_view first,
                                                    std::string_view second) {
    const std::vector<Wish> giver = {{first, 5}, {second, 5}, {first, 5}};
    const std::vector<Wish> taker = {{first, 3}, {second, 3}};
    const std::vector<domain::CommandBody> script = {
        domain::ReceiveStock{{{}, first}, "main", domain::Quantity{5}, {}},
        domain::ReceiveStock{{{}, second}, "main", domain::Quantity{5}, {}}, order_of(giver)};
    if (auto difference = submit_all(script)) {
        return difference;
    }
    const domain::OrderId order = beside_.last().decision.order;
    if (auto difference = hold_a_while(order)) {
        return difference;
    }
    const auto lines = beside_.arena().make_span<domain::CancelLine>(giver.size());
    for (std::size_t i = 0; i < lines.size(); ++i) {
        lines[i].line = domain::LineIndex{static_cast<std::uint16_t>(lines.size() - 1 - i)};
    }
    const std::vector<domain::CommandBody> end = {order_of(taker),
                                                  domain::CancelOrder{order, 0, lines}};
    return submit_all(end);
}

std::optional<std::string> Stream::hold_a_while(domain::OrderId order) {
    constexpr std::int64_t kWhile = 1'000'000;
    constexpr auto kHold = domain::HoldKind::stock;
    const base::Timestamp until{beside_.now().micros + kWhile};
    if (auto difference = submit(generator_.wrap(domain::PlaceHold{order, 0, kHold, until}))) {
        return difference;
    }
    beside_.pass_time(kWhile);
    if (auto difference = submit(generator_.wrap(domain::ReleaseHold{order, 0, kHold}))) {
        return difference;
    }
    const bool has_ended = beside_.last().decision.reason == domain::RejectReason::hold_not_found;
    return has_ended ? std::nullopt : std::optional<std::string>("the hold has not ended");
}

// An order of the largest size gives way to another like it: every SKU has more fills than its
// share of the budget, so each of them leaves a follow-up.
std::optional<std::string> Stream::cancel_for_many(std::span<const std::string_view> skus) {
    std::vector<domain::CommandBody> script;
    for (const std::string_view sku : skus) {
        script.emplace_back(domain::ReceiveStock{{{}, sku}, "main", domain::Quantity{250}, {}});
    }
    script.emplace_back(order_over(skus, domain::kOrderLinesMax));
    if (auto difference = submit_all(script)) {
        return difference;
    }
    const domain::OrderId order = beside_.last().decision.order;
    script = {order_over(skus, domain::kOrderLinesMax), domain::CancelOrder{order, 0, {}}};
    if (auto difference = submit_all(script)) {
        return difference;
    }
    if (beside_.twin().state().pending.size() < skus.size()) {
        return "the cancel left only " + std::to_string(beside_.twin().state().pending.size()) +
               " follow-ups";
    }
    return finish_fills();
}

std::optional<std::string> Stream::drain_main() {
    do {
        if (auto difference = submit(generator_.wrap(domain::CreateWave{"main", 1'000}))) {
            return difference;
        }
    } while (!beside_.last().decision.pick_list.is_none());
    return std::nullopt;
}

std::optional<std::string> Stream::finish_fills() {
    const auto& pending = beside_.twin().state().pending;
    while (!pending.empty()) {
        if (auto difference = submit(generator_.continue_fills(slot_of(pending.front())))) {
            return difference;
        }
    }
    return std::nullopt;
}

domain::PlaceOrder Stream::order_of(std::span<const Wish> wishes) {
    domain::PlaceOrder order = generator_.long_order({}, wishes.size());
    const auto lines = beside_.arena().make_span<domain::OrderLineInput>(wishes.size());
    for (std::size_t i = 0; i < wishes.size(); ++i) {
        lines[i].sku.text = wishes[i].sku;
        lines[i].quantity = domain::Quantity{wishes[i].quantity};
        if (i % 3 == 1) {
            lines[i].external_line_id = beside_.arena().copy("line-" + std::to_string(i));
        }
    }
    order.lines = lines;
    order.cold = R"({"customer":"c1"})";
    return order;
}

domain::PlaceOrder Stream::order_over(std::span<const std::string_view> skus, std::size_t lines) {
    std::vector<Wish> wishes(lines);
    for (std::size_t i = 0; i < lines; ++i) {
        wishes[i].sku = skus[i % skus.size()];
    }
    return order_of(wishes);
}

std::optional<std::string> Stream::submit_all(std::span<const domain::CommandBody> script) {
    for (const domain::CommandBody& body : script) {
        if (auto difference = submit(generator_.wrap(body))) {
            return difference;
        }
    }
    return std::nullopt;
}

std::string_view Stream::far_away(std::uint64_t number) {
    return beside_.arena().copy("far-away-" + std::to_string(number));
}

domain::Command Stream::next() {
    const twin::State& state = beside_.twin().state();
    if (!state.pending.empty() && generator_.chance(8)) {
        return generator_.continue_fills(slot_of(state.pending.front()));
    }
    return generator_.next(state, beside_.now());
}

std::optional<std::string> Stream::submit(const domain::Command& command) {
    if (beside_.is_retry(command)) {
        return std::nullopt;
    }
    const Coverage::Pending before = beside_.twin().state().pending;
    std::size_t counted = beside_.records().size();
    if (auto difference = beside_.submit(command)) {
        return difference;
    }
    for (; counted < beside_.records().size(); ++counted) {  // holds that ended stand before it
        coverage_.count(before, beside_.records()[counted]);
    }
    return std::nullopt;
}

}  // namespace skua::test
