#include "tests/twin/support/coverage.hpp"

#include <algorithm>
#include <iterator>
#include <sstream>
#include <string_view>

#include "engine/domain/limits.hpp"

namespace skua::test {

using domain::Bucket;
using domain::CommandKind;
using domain::Effect;
using domain::EffectKind;

namespace {

bool has(const domain::Decision& decision, EffectKind kind) {
    return std::ranges::any_of(decision.effects,
                               [&](const Effect& effect) { return effect.kind == kind; });
}

bool moves(const Effect& effect, Bucket from, Bucket to) {
    return effect.kind == EffectKind::line_moved && effect.from == from && effect.to == to;
}

bool is_in(const Coverage::Pending& pending, domain::SkuId sku) {
    return std::ranges::find(pending, sku) != pending.end();
}

bool fills_its_own_lines(const domain::Decision& decision) {
    return std::ranges::any_of(decision.effects, [&](const Effect& effect) {
        return moves(effect, Bucket::backordered, Bucket::allocated) &&
               effect.order() == decision.order;
    });
}

}  // namespace

void Coverage::count(const Pending& before, const domain::Record& record) {
    const std::string kind = domain::to_string(kind_of(record.command));
    if (record.decision.verdict == domain::Verdict::accept) {
        met(kind + " accept");
        count_situations(before, record);
    } else {
        met(kind + " " + domain::to_string(record.decision.reason));
    }
}

void Coverage::count_situations(const Pending& before, const domain::Record& record) {
    const domain::Decision& decision = record.decision;
    const std::string kind = domain::to_string(kind_of(record.command));
    if (std::ranges::any_of(decision.effects, [](const Effect& effect) {
            return moves(effect, Bucket::backordered, Bucket::allocated);
        })) {
        met(kind + " fills");
    }
    if (has(decision, EffectKind::follow_up)) {
        met(kind + " leaves a follow-up");
    }
    if (kind_of(record.command) == CommandKind::continue_fills) {
        met(decision.effects.empty()                    ? "continue of nothing"
            : has(decision, EffectKind::follow_up_done) ? "continue that is done"
                                                        : "continue that goes on");
    }
    if (kind_of(record.command) == CommandKind::expire_hold) {
        met(decision.effects.empty() ? "end of a hold that is gone" : "end of a hold");
    }
    if (const auto* const held = std::get_if<domain::PlaceHold>(&record.command.body)) {
        met(held->hold_until.micros == 0 ? "hold without an end" : "hold with an end");
        if (!held->release_role.empty()) {
            met("hold for a role");
        }
    }
    if (const auto* const release = std::get_if<domain::ReleaseHold>(&record.command.body);
        release != nullptr && !release->role.empty()) {
        met("release with a role");
    }
    for (const Effect& effect : decision.effects) {
        if (effect.kind == EffectKind::lifecycle_changed) {
            const bool is_closed =
                effect.value == static_cast<std::int64_t>(domain::Lifecycle::closed);
            met(kind + (is_closed ? " closes" : " cancels"));
        }
    }
    if (kind_of(record.command) == CommandKind::cancel_order && fills_its_own_lines(decision)) {
        met("cancel that fills its own order");
    }
    if (kind_of(record.command) == CommandKind::change_order) {
        count_change(decision);
    }
    if (kind_of(record.command) == CommandKind::create_wave) {
        met(decision.pick_list.is_none() ? "wave of nothing" : "wave with a list");
    }
    if (const auto* const order = std::get_if<domain::PlaceOrder>(&record.command.body)) {
        met(std::string("order ") + domain::to_string(order->policy));
        met(spans_of(decision.order) == domain::Spans::yes ? "order that spans"
                                                           : "order in one slot");
        if (std::ranges::any_of(decision.skus,
                                [&](domain::SkuId sku) { return is_in(before, sku); })) {
            met("order while a follow-up is pending");
        }
    }
    const auto shares_its_slot = [&](domain::SkuId sku) {
        return std::ranges::count(before, slot_of(sku),
                                  [](domain::SkuId other) { return slot_of(other); }) > 1;
    };
    if (std::ranges::any_of(before, shares_its_slot)) {
        met("two follow-ups in one slot");
    }
}

void Coverage::count_change(const domain::Decision& decision) {
    const auto met_if = [&](EffectKind kind, const char* what) {
        if (has(decision, kind)) {
            met(what);
        }
    };
    met_if(EffectKind::line_raised, "change that raises");
    met_if(EffectKind::line_added, "change that adds");
    met_if(EffectKind::part_opened, "change that opens a part");
    met_if(EffectKind::address_changed, "change of an address");
    met_if(EffectKind::priority_changed, "change of a priority");
    if (has(decision, EffectKind::line_priced) && !has(decision, EffectKind::line_moved) &&
        !has(decision, EffectKind::line_raised)) {
        met("change of a price alone");
    }
    const auto moves_to = [&](Bucket to) {
        return std::ranges::any_of(decision.effects, [&](const Effect& effect) {
            return effect.kind == EffectKind::line_moved && effect.to == to;
        });
    };
    if (moves_to(Bucket::cancelled)) {
        met("change that cuts");
    }
    if (moves_to(Bucket::backordered)) {
        met("change that back-orders");
    }
}

std::vector<std::string> Coverage::missing(const std::set<std::string>& expected) const {
    std::vector<std::string> missing;
    for (const std::string& outcome : expected) {
        if (!counts_.contains(outcome)) {
            missing.push_back(outcome);
        }
    }
    return missing;
}

std::string Coverage::table() const {
    std::ostringstream out;
    for (const auto& [outcome, count] : counts_) {
        out << "  " << count << "\t" << outcome << "\n";
    }
    return out.str();
}

namespace {

constexpr std::string_view kEveryOutcome[] = {
    "fence accept",
    "define_item accept",
    "define_location accept",
    "define_location location_limit",
    "define_channel accept",
    "define_channel unknown_location",
    "define_channel channel_limit",
    "configure_level accept",
    "configure_level unknown_sku",
    "configure_level unknown_location",
    "configure_level fills",
    "receive_stock accept",
    "receive_stock unknown_sku",
    "receive_stock unknown_location",
    "receive_stock stock_limit",
    "receive_stock fills",
    "receive_stock leaves a follow-up",
    "adjust_stock accept",
    "adjust_stock unknown_sku",
    "adjust_stock unknown_location",
    "adjust_stock stock_limit",
    "adjust_stock adjustment_below_allocated",
    "adjust_stock fills",
    "adjust_stock leaves a follow-up",
    "place_order accept",
    "place_order unknown_channel",
    "place_order unknown_sku",
    "place_order insufficient_stock",
    "order all_or_nothing",
    "order backorder",
    "order backorder_short_lines",
    "order that spans",
    "order in one slot",
    "order while a follow-up is pending",
    "cancel_order accept",
    "cancel_order unknown_order",
    "cancel_order order_closed",
    "cancel_order version_mismatch",
    "cancel_order already_released",
    "cancel_order nothing_to_cancel",
    "cancel_order unknown_line",
    "cancel_order quantity_exceeds_line",
    "cancel_order fills",
    "cancel_order leaves a follow-up",
    "cancel_order closes",
    "cancel_order cancels",
    "cancel that fills its own order",
    "place_hold accept",
    "place_hold unknown_order",
    "place_hold order_closed",
    "place_hold version_mismatch",
    "place_hold hold_exists",
    "place_hold hold_until_passed",
    "hold with an end",
    "hold without an end",
    "release_hold accept",
    "release_hold unknown_order",
    "release_hold order_closed",
    "release_hold version_mismatch",
    "release_hold hold_not_found",
    "create_wave accept",
    "create_wave unknown_location",
    "wave of nothing",
    "wave with a list",
    "confirm_picks accept",
    "confirm_picks unknown_pick_list",
    "confirm_picks unknown_sku",
    "confirm_picks not_on_pick_list",
    "confirm_picks pick_exceeds_list",
    "ship_fulfillment accept",
    "ship_fulfillment unknown_fulfillment",
    "ship_fulfillment not_fully_picked",
    "ship_fulfillment not_picked",
    "ship_fulfillment already_shipped",
    "ship_fulfillment closes",
    "continue_fills accept",
    "continue of nothing",
    "continue that is done",
    "continue that goes on",
    "two follow-ups in one slot",
    "expire_hold accept",
    "end of a hold",
    "hold for a role",
    "release_hold release_role_required",
    "release with a role",
    "end of a hold that is gone",
    "change_order accept",
    "change_order unknown_order",
    "change_order order_closed",
    "change_order version_mismatch",
    "change_order unknown_line",
    "change_order change_spans",
    "change_order unknown_sku",
    "change_order already_released",
    "change_order nothing_to_cancel",
    "change_order insufficient_stock",
    "change_order fills",
    "change_order closes",
    "change_order cancels",
    "change that raises",
    "change that cuts",
    "change that adds",
    "change that opens a part",
    "change of a price alone",
    "change of an address",
    "change of a priority",
    "change that back-orders",
};

}  // namespace

std::set<std::string> every_outcome() {
    return {std::begin(kEveryOutcome), std::end(kEveryOutcome)};
}

}  // namespace skua::test
