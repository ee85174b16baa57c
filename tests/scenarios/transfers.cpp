// Steps about transfers.

#include "engine/domain/query.hpp"
#include "tests/scenarios/runner.hpp"
#include "tests/scenarios/words.hpp"

namespace skua::test {

using domain::CommandBody;
using domain::Effect;
using domain::EffectKind;
using domain::TransferAction;
using domain::TransferChoice;

namespace {

bool is_item(const std::string& word) {
    return word.find(':') != std::string::npos;
}

TransferAction action_named(const std::string& text) {
    if (text == "ready") {
        return TransferAction::ready;
    }
    return text == "dispatch" ? TransferAction::dispatch : TransferAction::cancel;
}

TransferChoice choice_named(const std::string& text) {
    if (text == "return") {
        return TransferChoice::take_back;
    }
    return text == "write_off" ? TransferChoice::write_off : TransferChoice::none;
}

}  // namespace

// transfer create FROM TO SKU:N... [ready] as TRANSFER; transfer ready|dispatch TRANSFER;
// transfer cancel TRANSFER [return|write_off]; transfer receive TRANSFER [LINE:N[:CONDITION]]...
// [complete]
std::optional<CommandBody> Runner::parse_transfer(const Words& words) {
    if (words[0] != "transfer") {
        return std::nullopt;
    }
    if (words[1] == "create") {
        domain::CreateTransfer body{.from = keep(words[2]),
                                    .to = keep(words[3]),
                                    .is_ready = false,
                                    .reference = {},
                                    .lines = {}};
        base::ArenaVector<domain::TransferLineInput> lines(beside_.arena());
        for (std::size_t i = 4; i < words.size() && words[i] != "as"; ++i) {
            if (is_item(words[i])) {
                const auto [text, units] = halves(words[i], ':');
                lines.push_back({sku(text), quantity(units)});
            } else if (words[i] == "ready") {
                body.is_ready = true;
            }
        }
        body.lines = lines.view();
        return body;
    }
    const domain::TransferId id = transfer(words[2]);
    if (words[1] == "receive") {
        domain::ReceiveTransfer body{.transfer = id, .completes = false, .items = {}};
        base::ArenaVector<domain::TransferItem> items(beside_.arena());
        for (std::size_t i = 3; i < words.size() && words[i] != "key"; ++i) {
            if (is_item(words[i])) {
                const auto [line, rest] = halves(words[i], ':');
                const auto [units, what] = halves(rest, ':');
                items.push_back({domain::LineIndex{static_cast<std::uint16_t>(number(line))},
                                 quantity(units), condition(what == "0" ? "" : what)});
            } else if (words[i] == "complete") {
                body.completes = true;
            }
        }
        body.items = items.view();
        return body;
    }
    return domain::ChangeTransfer{
        .transfer = id,
        .action = action_named(words[1]),
        .choice = choice_named(words.size() > 3 ? words[3] : std::string())};
}

domain::TransferId Runner::transfer(const std::string& name) const {
    const auto found = transfers_.find(name);
    return found == transfers_.end() ? domain::TransferId{999'999} : found->second;
}

void Runner::learn_transfer(const Words& words, const Effect& effect) {
    if (effect.kind == EffectKind::transfer_opened) {
        transfers_[option(words, "as", "t")] =
            domain::TransferId{static_cast<std::uint64_t>(effect.value)};
    }
}

// [STEP LINE:N...]... of what takes a step, in the order of the effects.
std::string Runner::render_steps(const domain::Record& record) {
    std::string out;
    std::string last;
    for (const Effect& effect : record.decision.effects) {
        if (effect.kind != EffectKind::transfer_stepped) {
            continue;
        }
        const std::string step = domain::to_string(static_cast<domain::TransferStep>(effect.value));
        out += step == last ? "" : " " + step;
        out +=
            " " + std::to_string(effect.line.raw()) + ":" + std::to_string(effect.quantity.raw());
        last = step;
    }
    return out;
}

std::string Runner::render_transfer(const domain::Record& record) {
    std::string out;
    for (const Effect& effect : record.decision.effects) {
        if (effect.kind == EffectKind::transfer_moved) {
            out += std::string(" -> ") +
                   domain::to_string(static_cast<domain::TransferStatus>(effect.value));
        }
    }
    return out;
}

// transferred TRANSFER => STATUS FROM to TO | LINE.SKU N [in_transit N] [received N] [lost N]
// [found N] [returned N] | ...
std::string Runner::show_transfer(const Words& words) {
    const domain::TransferQuery query{.transfer = transfer(words[1])};
    const auto result = domain::answer(beside_.engine().state(), query, beside_.arena());
    const auto* const view = std::get_if<domain::TransferView>(&result);
    if (view == nullptr) {
        return "not found";
    }
    std::string out = std::string(domain::to_string(view->status)) + " " + std::string(view->from) +
                      " to " + std::string(view->to);
    for (std::size_t i = 0; i < view->lines.size(); ++i) {
        const domain::TransferLineView& line = view->lines[i];
        out += " | " + std::to_string(i) + "." + std::string(line.sku) + " " +
               std::to_string(line.quantity.raw());
        for (const auto& [name, units] :
             {std::pair("in_transit", line.left), std::pair("received", line.received),
              std::pair("lost", line.lost), std::pair("found", line.found),
              std::pair("returned", line.returned)}) {
            out += units == domain::Units{}
                       ? ""
                       : std::string(" ") + name + " " + std::to_string(units.raw());
        }
    }
    return out;
}

// transfers LOCATION|all [STATUS] => NAME STATUS | ...
std::string Runner::show_transfers(const Words& words) {
    domain::TransfersQuery query;
    query.location = words[1] == "all" ? std::string_view() : keep(words[1]);
    for (int i = 1; words.size() > 2 && i <= 6; ++i) {
        const auto status = static_cast<domain::TransferStatus>(i);
        query.status = words[2] == domain::to_string(status) ? status : query.status;
    }
    const auto result = domain::answer(beside_.engine().state(), query, beside_.arena());
    std::string out;
    for (const domain::TransferItemView& item : std::get<domain::TransfersView>(result).items) {
        for (const auto& [name, id] : transfers_) {
            out += id == item.transfer ? (out.empty() ? "" : " | ") + name : std::string();
        }
        out += std::string(" ") + domain::to_string(item.status);
    }
    return out.empty() ? "none" : out;
}

}  // namespace skua::test
