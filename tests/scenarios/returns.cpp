// Steps about returns.

#include "engine/domain/query.hpp"
#include "tests/scenarios/runner.hpp"
#include "tests/scenarios/words.hpp"

namespace skua::test {

using domain::CommandBody;
using domain::EffectKind;

namespace {

domain::LineIndex line_index(const std::string& text) {
    return domain::LineIndex{static_cast<std::uint16_t>(number(text))};
}

// Of an enumeration from 1 on; the last one if it is none of the others.
template <class Enum>
Enum named(const std::string& text, Enum last) {
    auto value = static_cast<Enum>(1);
    while (text != domain::to_string(value) && value < last) {
        value = static_cast<Enum>(static_cast<int>(value) + 1);
    }
    return value;
}

}  // namespace

// return create ORDER LINE:N... [approved] [as RETURN]; return receive RETURN LOCATION
// LINE:N:DISPOSITION...; return approve|reject|cancel|close RETURN
std::optional<CommandBody> Runner::parse_return(const Words& words) {
    if (words[0] != "return") {
        return std::nullopt;
    }
    if (words[1] == "create") {
        domain::CreateReturn body{
            .order = order(words[2]), .is_approved = false, .reference = {}, .lines = {}};
        base::ArenaVector<domain::ReturnLineInput> lines(beside_.arena());
        for (std::size_t i = 3; i < words.size() && words[i] != "as"; ++i) {
            if (words[i] == "approved") {
                body.is_approved = true;
            } else if (words[i].find(':') != std::string::npos) {
                const auto [line, units] = halves(words[i], ':');
                lines.push_back({line_index(line), quantity(units)});
            }
        }
        body.lines = lines.view();
        return body;
    }
    const ReturnKey key = returned(words[2]);
    if (words[1] == "receive") {
        base::ArenaVector<domain::ReturnedItem> items(beside_.arena());
        for (std::size_t i = 4; i < words.size() && words[i] != "key"; ++i) {
            const auto [line, rest] = halves(words[i], ':');
            const auto [units, what] = halves(rest, ':');
            items.push_back(
                {line_index(line), quantity(units), named(what, domain::Disposition::scrap)});
        }
        return domain::ReceiveReturn{.order = key.first,
                                     .number = key.second,
                                     .location = keep(words[3]),
                                     .items = items.view()};
    }
    return domain::ChangeReturn{.order = key.first,
                                .number = key.second,
                                .action = named(words[1], domain::ReturnAction::close)};
}

Runner::ReturnKey Runner::returned(const std::string& name) const {
    const auto found = returns_.find(name);
    return found == returns_.end()
               ? ReturnKey{domain::OrderId{999'999'999}, domain::ReturnNumber{1}}
               : found->second;
}

void Runner::learn_return(const Words& words, const domain::Effect& effect) {
    if (effect.kind == EffectKind::return_opened) {
        returns_[option(words, "as", "m")] = {beside_.last().decision.order,
                                              domain::ReturnChange::of(effect).number};
    }
}

std::string Runner::render_return(const domain::Record& record) {
    std::string out;
    for (const domain::Effect& effect : record.decision.effects) {
        if (effect.kind == EffectKind::return_opened || effect.kind == EffectKind::return_moved) {
            const auto status =
                static_cast<domain::ReturnStatus>(domain::ReturnChange::of(effect).what);
            out += std::string(" ") + domain::to_string(status);
        }
    }
    return out;
}

// returned RETURN => STATUS | LINE.SKU N [restocked N] [quarantined N] [scrapped N] | ...
std::string Runner::show_return(const Words& words) {
    const ReturnKey key = returned(words[1]);
    const domain::ReturnQuery query{.order = key.first, .number = key.second};
    const auto result = domain::answer(beside_.engine().state(), query, beside_.arena());
    const auto* const view = std::get_if<domain::ReturnView>(&result);
    if (view == nullptr) {
        return "not found";
    }
    std::string out = domain::to_string(view->status);
    for (const domain::ReturnLineView& line : view->lines) {
        out += " | " + std::to_string(line.line.raw()) + "." +
               std::string(view->skus[line.line.raw()]) + " " + std::to_string(line.quantity.raw());
        for (const auto& [name, units] :
             {std::pair("restocked", line.restocked), std::pair("quarantined", line.quarantined),
              std::pair("scrapped", line.scrapped)}) {
            out += units == domain::Units{}
                       ? ""
                       : std::string(" ") + name + " " + std::to_string(units.raw());
        }
    }
    return out;
}

}  // namespace skua::test
