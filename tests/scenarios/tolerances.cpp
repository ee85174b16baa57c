// Steps about what is delivered more or less than was ordered.

#include "tests/scenarios/runner.hpp"
#include "tests/scenarios/words.hpp"

namespace skua::test {

using domain::CommandBody;
using domain::Effect;
using domain::EffectKind;

domain::LineTolerance Runner::tolerance_of(const Words& words) {
    const auto percent = [&](const char* name) {
        return static_cast<std::uint8_t>(number(option(words, name, "0")));
    };
    return {.over_percent = percent("over"), .under_percent = percent("under")};
}

// more NAME LOCATION LINE*QUANTITY; close NAME [LINE[:QUANTITY] ...] [version N]
std::optional<CommandBody> Runner::parse_tolerance(const Words& words) {
    if (words[0] == "more") {
        const auto [line, units] = halves(words[3], '*');
        return domain::AcceptOverDelivery{
            .order = order(words[1]),
            .location = beside_.engine().state().resolve_location(words[2]),
            .line = domain::LineIndex{static_cast<std::uint16_t>(number(line))},
            .quantity = quantity(units)};
    }
    if (words[0] != "close") {
        return std::nullopt;
    }
    const domain::CancelOrder cut = parse_cancel(words);
    return domain::CloseOrder{.order = cut.order,
                              .expected_version = cut.expected_version,
                              .lines = cut.lines,
                              .cause = cut.cause};
}

// " more MOVES", " short ORDER.LINE.SKU:N ...", " complete ORDER.LINE.SKU:N ...". Whose line it is
// the moves behind it say.
std::string Runner::render_tolerance(const domain::Record& record) const {
    const std::string more = render_moves(record, domain::Bucket::open, domain::Bucket::picked);
    std::string out = more.empty() ? "" : " more" + more;
    std::string before;
    const auto& effects = record.decision.effects;
    for (std::size_t i = 0; i + 1 < effects.size(); ++i) {
        const Effect& closed = effects[i];
        if (closed.kind != EffectKind::line_closed) {
            continue;
        }
        const bool is_short =
            closed.value == static_cast<std::int64_t>(domain::CloseReason::closed_short);
        const std::string word = is_short ? "short" : "complete";
        out += word == before ? "" : " " + word;
        before = word;
        out += " " + order_name(effects[i + 1].order()) + "." + std::to_string(closed.line.raw()) +
               "." + std::string(beside_.engine().state().sku_text(closed.sku)) + ":" +
               std::to_string(closed.quantity.raw());
    }
    return out;
}

}  // namespace skua::test
