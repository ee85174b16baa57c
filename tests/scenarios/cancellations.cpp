// The steps about requests to cancel what is with a location.

#include <utility>

#include "engine/domain/query.hpp"
#include "tests/scenarios/runner.hpp"

namespace skua::test {

using domain::Bucket;
using domain::CommandBody;
using domain::EffectKind;

namespace {

constexpr std::pair<Bucket, const char*> kGivenBack[] = {{Bucket::allocated, "allocated"},
                                                         {Bucket::released, "released"},
                                                         {Bucket::picked, "picked"},
                                                         {Bucket::packed, "packed"}};

}  // namespace

std::optional<CommandBody> Runner::parse_cancellation(const Words& words) {
    if (words[0] == "ask") {
        const domain::CancelOrder asked = parse_cancel(words);
        return domain::RequestCancellation{asked.order, asked.expected_version, asked.lines};
    }
    if (words[0] != "answer") {
        return std::nullopt;
    }
    return domain::AnswerCancellation{
        .order = order(words[1]),
        .location = beside_.engine().state().resolve_location(words[2]),
        .answer = words[3] == "accept" ? domain::CancellationAnswer::accept
                                       : domain::CancellationAnswer::refuse};
}

// " asked MOVES", " given back MOVES", " refused"
std::string Runner::render_cancellation(const domain::Record& record) const {
    std::string asked;
    bool is_accepted = false;
    for (const domain::Effect& effect : record.decision.effects) {
        if (effect.kind == EffectKind::cancellation_requested) {
            asked += " " + std::to_string(effect.line.raw()) + "@" +
                     std::string(beside_.engine().state().location_name(effect.location)) + ":" +
                     std::to_string(effect.quantity.raw());
        }
        if (effect.kind == EffectKind::cancellation_refused) {
            return " refused";
        }
        is_accepted = is_accepted || effect.kind == EffectKind::cancellation_accepted;
    }
    if (is_accepted) {
        asked = " given back";
        for (const auto& [from, name] : kGivenBack) {
            const std::string moves = render_moves(record, from, Bucket::cancelled);
            asked += moves.empty() ? "" : std::string(" ") + name + moves;
        }
        return asked;
    }
    return asked.empty() ? "" : " asked" + asked;
}

// asked NAME => LOCATION STATUS LINE*QUANTITY ... | ...
std::string Runner::show_asked(const Words& words) {
    const domain::OrderQuery query{.order = order(words[1])};
    const auto result = domain::answer(beside_.engine().state(), query, beside_.arena());
    const auto* const order = std::get_if<domain::OrderView>(&result);
    if (order == nullptr) {
        return "not found";
    }
    std::string out = order->cancellations.empty() ? "nothing" : "";
    for (const domain::CancellationView& asked : order->cancellations) {
        out += (out.empty() ? "" : " | ") + std::string(asked.location) + " " +
               domain::to_string(asked.status);
        for (const domain::PackedLineView& line : asked.lines) {
            out +=
                " " + std::to_string(line.line.raw()) + "*" + std::to_string(line.quantity.raw());
        }
    }
    return out;
}

}  // namespace skua::test
