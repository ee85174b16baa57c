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
    if (std::ranges::any_of(decision.effects, [](const Effect& effect) {
            return moves(effect, Bucket::backordered, Bucket::reserved);
        })) {
        met(kind + " fills a cart");
    }
    count_carts(record);
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
    count_claims(record);
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
    count_counts(record);
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

void Coverage::count_claims(const domain::Record& record) {
    const domain::Decision& decision = record.decision;
    const CommandKind kind = kind_of(record.command);
    if (const auto* const picks = std::get_if<domain::ConfirmPicks>(&record.command.body)) {
        begun_.insert(picks->pick_list);
        met(has(decision, EffectKind::claim_set) ? "pick that claims anew" : "pick of the last");
    }
    if (const auto* const back = std::get_if<domain::UnclaimPickList>(&record.command.body)) {
        met(begun_.contains(back->pick_list) ? "unclaim of the rest" : "unclaim of all");
    }
    if (const auto* const end = std::get_if<domain::ExpireClaim>(&record.command.body)) {
        met(decision.effects.empty()          ? "end of a claim that is gone"
            : begun_.contains(end->pick_list) ? "end of a claim with a part picked"
                                              : "end of a claim");
    }
    const bool is_end = kind == CommandKind::unclaim_pick_list || kind == CommandKind::expire_claim;
    for (const Effect& effect : decision.effects) {
        if (is_end && effect.kind == EffectKind::pick_list_closed &&
            effect.value == static_cast<std::int64_t>(domain::PickListStatus::done)) {
            met("end of a list that a count emptied");
        }
        if (kind == CommandKind::create_wave && given_back_.contains(effect.order())) {
            met("wave of what went back");
        }
        if (moves(effect, Bucket::released, Bucket::allocated)) {
            given_back_.insert(effect.order());
        }
    }
}

void Coverage::count_carts(const domain::Record& record) {
    const domain::Decision& decision = record.decision;
    if (kind_of(record.command) == CommandKind::expire_reservation) {
        met(decision.effects.empty() ? "end of a reservation that is gone"
                                     : "end of a reservation");
    }
    if (const auto* const cart = std::get_if<domain::Reserve>(&record.command.body)) {
        met(std::string("cart ") + domain::to_string(cart->policy));
        met(spans_of(decision.order) == domain::Spans::yes ? "cart that spans"
                                                           : "cart in one slot");
    }
    const auto* const order = std::get_if<domain::PlaceOrder>(&record.command.body);
    if (order != nullptr && !order->reservation.is_none()) {
        met(has(decision, EffectKind::reservation_committed) ? "order of a held reservation"
                                                             : "order of one that has ended");
    }
}

void Coverage::count_counts(const domain::Record& record) {
    const domain::Decision& decision = record.decision;
    const CommandKind kind = kind_of(record.command);
    if (const auto* const change = std::get_if<domain::ChangeCount>(&record.command.body)) {
        met(std::string(domain::to_string(change->action)) + " of a count");
    }
    if (kind != CommandKind::short_pick && kind != CommandKind::post_count) {
        return;
    }
    const std::string name = domain::to_string(kind);
    const auto any = [&](Bucket from, Bucket to) {
        return std::ranges::count_if(decision.effects,
                                     [&](const Effect& effect) { return moves(effect, from, to); });
    };
    if (any(Bucket::open, Bucket::allocated) != 0) {
        met(name + " promises elsewhere");
    }
    if (any(Bucket::open, Bucket::backordered) != 0) {
        met(name + " back-orders");
    }
    if (kind == CommandKind::short_pick) {
        met(has(decision, EffectKind::claim_set) ? "short that claims anew" : "short of the last");
        met(has(decision, EffectKind::count_opened) ? "short_pick opens a count"
                                                    : "short_pick finds a count");
        if (any(Bucket::released, Bucket::open) > 1) {
            met("short_pick of several lines");
        }
        return;
    }
    if (any(Bucket::reserved, Bucket::open) != 0) {
        met("post_count takes reserved units back");
    }
    if (any(Bucket::open, Bucket::reserved) != 0) {
        met("post_count reserves elsewhere");
    }
    if (any(Bucket::allocated, Bucket::open) != 0) {
        met("post_count takes allocated units back");
    }
    if (any(Bucket::released, Bucket::open) != 0) {
        met("post_count takes released units back");
    }
    if (has(decision, EffectKind::set_aside_ended)) {
        met("post_count ends setting aside");
    }
    if (!has(decision, EffectKind::stock_moved)) {
        met("post_count of no difference");
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
    "confirm_picks pick_list_closed",
    "pick that claims anew",
    "pick of the last",
    "unclaim_pick_list accept",
    "unclaim_pick_list unknown_pick_list",
    "unclaim_pick_list pick_list_closed",
    "unclaim of all",
    "unclaim of the rest",
    "expire_claim accept",
    "end of a claim",
    "end of a claim with a part picked",
    "end of a claim that is gone",
    "wave of what went back",
    "end of a list that a count emptied",
    "reserve accept",
    "reserve unknown_channel",
    "reserve unknown_sku",
    "reserve insufficient_stock",
    "cart all_or_nothing",
    "cart backorder",
    "cart backorder_short_lines",
    "cart that spans",
    "cart in one slot",
    "extend_reservation accept",
    "extend_reservation unknown_reservation",
    "extend_reservation reservation_committed",
    "extend_reservation reservation_released",
    "extend_reservation reservation_expired",
    "extend_reservation reservation_age_limit",
    "release_reservation accept",
    "release_reservation unknown_reservation",
    "release_reservation reservation_committed",
    "release_reservation reservation_released",
    "release_reservation reservation_expired",
    "release_reservation fills",
    "release_reservation fills a cart",
    "release_reservation leaves a follow-up",
    "expire_reservation accept",
    "expire_reservation fills",
    "expire_reservation leaves a follow-up",
    "end of a reservation",
    "end of a reservation that is gone",
    "place_order unknown_reservation",
    "place_order reservation_of_other_channel",
    "place_order reservation_committed",
    "place_order fills",
    "place_order fills a cart",
    "place_order leaves a follow-up",
    "order of a held reservation",
    "order of one that has ended",
    "cancel_order reservation_not_order",
    "place_hold reservation_not_order",
    "release_hold reservation_not_order",
    "adjust_stock insufficient_condition",
    "move_condition accept",
    "move_condition unknown_sku",
    "move_condition unknown_location",
    "move_condition sellable_below_allocated",
    "move_condition insufficient_condition",
    "move_condition fills",
    "short_pick accept",
    "short_pick pick_list_closed",
    "short that claims anew",
    "short of the last",
    "short_pick unknown_pick_list",
    "short_pick unknown_sku",
    "short_pick not_on_pick_list",
    "short_pick short_exceeds_list",
    "short_pick promises elsewhere",
    "short_pick back-orders",
    "short_pick opens a count",
    "short_pick finds a count",
    "short_pick of several lines",
    "open_count accept",
    "open_count unknown_sku",
    "open_count unknown_location",
    "open_count count_exists",
    "change_count accept",
    "change_count unknown_count",
    "change_count count_closed",
    "change_count count_already_recorded",
    "change_count count_not_recorded",
    "change_count count_already_approved",
    "change_count fills",
    "record of a count",
    "approve of a count",
    "recount of a count",
    "cancel of a count",
    "post_count accept",
    "post_count unknown_count",
    "post_count count_closed",
    "post_count count_not_approved",
    "post_count count_below_held",
    "post_count promises elsewhere",
    "post_count back-orders",
    "post_count fills",
    "post_count takes reserved units back",
    "post_count reserves elsewhere",
    "post_count takes allocated units back",
    "post_count takes released units back",
    "post_count ends setting aside",
    "post_count of no difference",
    "change_order accept",
    "change_order unknown_order",
    "change_order reservation_not_order",
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
