#include "tests/replay/readable.hpp"

#include <algorithm>

#include "engine/base/arena.hpp"
#include "engine/codec/record_codec.hpp"
#include "engine/tools/inspect.hpp"
#include "engine/twin/difference.hpp"

namespace skua::replay {

namespace {

constexpr std::size_t kEffectsShown = 8;

std::string number(std::uint64_t value) {
    return std::to_string(value);
}

// Everything of a decision but its effects, in one line.
std::string head_of(const domain::Decision& decision) {
    std::string out = decision.verdict == domain::Verdict::accept
                          ? "accept"
                          : std::string("reject ") + domain::to_string(decision.reason);
    out += ", at " + number(decision.at) + ", version " + number(decision.version) + ", order " +
           number(decision.order.raw()) + ", pick list " + number(decision.pick_list.raw()) +
           ", skus";
    for (const domain::SkuId sku : decision.skus) {
        out += " " + number(sku.raw());
    }
    out += ", bins";
    for (const std::string_view bin : decision.bins) {
        out += " '" + std::string(bin) + "'";
    }
    out += ", shortages";
    for (const domain::Shortage& shortage : decision.shortages) {
        out += " line " + number(shortage.line.raw()) + ": " + number(shortage.requested.raw()) +
               " asked, " + number(shortage.available.raw()) + " there";
    }
    return out + ", effects " + number(decision.effects.size());
}

std::size_t first_other_effect(const domain::Decision& one, const domain::Decision& other) {
    std::size_t at = 0;
    while (at < one.effects.size() && at < other.effects.size() &&
           twin::describe(one.effects[at]) == twin::describe(other.effects[at])) {
        ++at;
    }
    return at;
}

std::string text_of(const domain::Record& record, std::size_t from, const domain::Names& names) {
    const std::span<const domain::Effect> effects = record.decision.effects;
    std::string out = "    " + head_of(record.decision) + "\n";
    const std::size_t last = std::min(effects.size(), from + kEffectsShown);
    for (std::size_t i = std::min(from, effects.size()); i < last; ++i) {
        out += "    effect " + number(i) + ": " + twin::describe(effects[i]) + "\n";
    }
    if (last < effects.size()) {
        out += "    and " + number(effects.size() - last) + " more\n";
    }
    return out + "    " + tools::line_of(record, names);
}

}  // namespace

std::string readable_difference(std::span<const std::byte> recorded, const domain::Record& again,
                                const domain::Names& names) {
    base::Arena arena;
    const auto decoded = codec::decode_record(recorded, arena);
    if (!decoded) {
        return std::string("the recorded bytes are no record: ") + decoded.error().where;
    }
    const std::size_t from = first_other_effect(decoded->decision, again.decision);
    std::string out = std::string(domain::to_string(domain::kind_of(again.command))) +
                      " is decided otherwise\n  recorded:\n" + text_of(*decoded, from, names) +
                      "  decided again:\n" + text_of(again, from, names);
    out.pop_back();  // of the last line
    return out;
}

}  // namespace skua::replay
