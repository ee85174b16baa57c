// The steps about requests to cancel what is with a location.

#include <utility>

#include "engine/codec/render_parts.hpp"
#include "engine/domain/query.hpp"
#include "tests/scenarios/runner.hpp"

namespace skua::test {

using domain::Bucket;
using domain::CommandBody;
using domain::EffectKind;

namespace {

constexpr std::pair<Bucket, const char*> kGivenBack[] = {
    {Bucket::released, "released"}, {Bucket::picked, "picked"}, {Bucket::packed, "packed"}};

}  // namespace

std::optional<CommandBody> Runner::parse_cancellation(const Words& words) {
    if (words[0] == "ask") {
        const domain::CancelOrder asked = parse_cancel(words);
        return domain::RequestCancellation{asked.order, asked.expected_version, asked.lines,
                                           asked.cause};
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

// What left a location's hands by itself and is cancelled: " cancelled MOVES", and per order
// " request over ORDER", " ORDER -> LIFECYCLE".
std::string Runner::render_cancelled_as_asked(const domain::Record& record) const {
    const domain::CommandKind kind = kind_of(record.command);
    if (kind != domain::CommandKind::short_pick && kind != domain::CommandKind::post_count &&
        kind != domain::CommandKind::unclaim_pick_list &&
        kind != domain::CommandKind::expire_claim) {
        return {};
    }
    const std::string moves = render_moves(record, Bucket::released, Bucket::cancelled);
    std::string out = moves.empty() ? "" : " cancelled" + moves;
    for (const domain::Effect& effect : record.decision.effects) {
        if (effect.kind == EffectKind::cancellation_ended) {
            out += " request over " + order_name(effect.order());
        } else if (effect.kind == EffectKind::order_ended) {
            out += " " + order_name(effect.order()) + " -> " +
                   codec::lifecycle_name(static_cast<domain::Lifecycle>(effect.quantity.raw()));
        }
    }
    return out;
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

// asked NAME => LOCATION STATUS [CODE] [quiet] LINE*QUANTITY[ gone CANCELLED] ... | ...  (the code
// unless it is other)
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
        if (asked.cause.reason != domain::CancelReason::other) {
            out += std::string(" ") + domain::to_string(asked.cause.reason);
        }
        out += asked.cause.notifies ? "" : " quiet";
        for (const domain::AskedLineView& line : asked.lines) {
            out +=
                " " + std::to_string(line.line.raw()) + "*" + std::to_string(line.quantity.raw());
            if (!line.cancelled.is_zero()) {
                out += " gone " + std::to_string(line.cancelled.raw());
            }
        }
    }
    return out;
}

}  // namespace skua::test
