#include "tests/twin/support/coverage.hpp"

#include <algorithm>
#include <sstream>

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

const char* name_of(Bucket bucket) {
    return bucket == Bucket::allocated  ? "allocated"
           : bucket == Bucket::released ? "released"
           : bucket == Bucket::picked   ? "picked"
                                        : "packed";
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
    count_windows(record);
    if (const auto* const held = std::get_if<domain::PlaceHold>(&record.command.body)) {
        met(held->hold_until.micros == 0 ? "hold without an end" : "hold with an end");
        if (!held->release_role.empty()) {
            met("hold for a role");
        }
        if (held->hold_until.micros != 0 || !held->release_role.empty()) {
            held_.insert(held->order);
        }
    }
    if (const auto* const release = std::get_if<domain::ReleaseHold>(&record.command.body);
        release != nullptr && !release->role.empty()) {
        met("release with a role");
    }
    count_counts(record);
    count_returns(record);
    count_transfers(record);
    for (const Effect& effect : decision.effects) {
        if (effect.kind == EffectKind::lifecycle_changed) {
            const bool is_closed =
                effect.value == static_cast<std::int64_t>(domain::Lifecycle::closed);
            met(kind + (is_closed ? " closes" : " cancels"));
        }
    }
    count_parcels(record);
    count_cancellations(record);
    count_tolerances(record);
    if (kind_of(record.command) == CommandKind::cancel_order && fills_its_own_lines(decision)) {
        met("cancel that fills its own order");
    }
    if (kind_of(record.command) == CommandKind::change_order) {
        count_change(before, decision);
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
    if (has(decision, EffectKind::condition_moved)) {
        met("post_count reaches what may not be sold");
    }
    if (has(decision, EffectKind::set_aside_ended)) {
        met("post_count ends setting aside");
    }
    if (!has(decision, EffectKind::stock_moved)) {
        met("post_count of no difference");
    }
}

void Coverage::count_change(const Pending& before, const domain::Decision& decision) {
    const auto met_if = [&](EffectKind kind, const char* what) {
        if (has(decision, kind)) {
            met(what);
        }
    };
    met_if(EffectKind::line_raised, "change that raises");
    met_if(EffectKind::line_added, "change that adds");
    met_if(EffectKind::part_opened, "change that opens a part");
    if (has(decision, EffectKind::part_opened) && spans_of(decision.order) == domain::Spans::no) {
        met("change that widens an order");
    }
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
    if (std::ranges::any_of(decision.effects, [&](const Effect& effect) {
            return effect.kind == EffectKind::line_raised && is_in(before, effect.sku);
        })) {
        met("raise while a follow-up is pending");
    }
}

void Coverage::count_parcels(const domain::Record& record) {
    const domain::Decision& decision = record.decision;
    if (has(decision, EffectKind::package_opened)) {
        met("package that is opened");
    }
    if (has(decision, EffectKind::package_filled)) {
        met("package that is filled");
    }
    if (has(decision, EffectKind::package_sealed)) {
        met("package that is sealed");
    }
    if (has(decision, EffectKind::package_shipped)) {
        const auto& ship = std::get<domain::ShipFulfillment>(record.command.body);
        met(ship.package == 0                              ? "package that leaves with the rest"
            : has(decision, EffectKind::lifecycle_changed) ? "package that leaves alone"
                                                           : "package that leaves beside the rest");
    }
    if (kind_of(record.command) == CommandKind::pack_fulfillment &&
        spans_of(decision.order) == domain::Spans::yes) {
        met("package of an order that spans");
    }
    if (kind_of(record.command) == CommandKind::record_tracking) {
        met(decision.effects.empty()                    ? "tracking that is repeated"
            : has(decision, EffectKind::tracking_moved) ? "tracking that moves"
                                                        : "tracking that comes late");
    }
}

void Coverage::count_windows(const domain::Record& record) {
    const domain::Decision& decision = record.decision;
    if (has(decision, EffectKind::grace_started)) {
        met(spans_of(decision.order) == domain::Spans::yes ? "grace of an order that spans"
                                                           : "grace of an order");
    }
    const auto* const expired = std::get_if<domain::ExpireHold>(&record.command.body);
    if (expired != nullptr && expired->hold == domain::HoldKind::grace) {
        met(decision.effects.empty() ? "end of a grace that is gone" : "end of a grace");
    }
    if (const auto* const cart = std::get_if<domain::Reserve>(&record.command.body);
        cart != nullptr && cart->ttl_seconds == 0) {
        met("cart for as long as its channel says");
    }
}

void Coverage::count_cancellations(const domain::Record& record) {
    const domain::Decision& decision = record.decision;
    const bool spans = spans_of(decision.order) == domain::Spans::yes;
    if (const auto* const asked = std::get_if<domain::RequestCancellation>(&record.command.body)) {
        met(asked->lines.empty() ? "request of a whole order" : "request of lines");
        if (spans) {
            met("request of an order that spans");
        }
    }
    if (!has(decision, EffectKind::cancellation_accepted)) {
        if (std::ranges::any_of(decision.effects, [](const Effect& effect) {
                return moves(effect, Bucket::released, Bucket::cancelled);
            })) {
            met(std::string(domain::to_string(kind_of(record.command))) + " cancels as asked");
        }
        for (const Effect& effect : decision.effects) {
            if (effect.kind == EffectKind::cancellation_ended) {
                met("request that ends by itself");
            } else if (effect.kind == EffectKind::order_ended) {
                met(effect.quantity.raw() == static_cast<std::uint32_t>(domain::Lifecycle::closed)
                        ? "order that is closed with its request"
                        : "order that is cancelled with its request");
            }
        }
        return;
    }
    for (const Bucket from : {Bucket::released, Bucket::picked, Bucket::packed}) {
        if (std::ranges::any_of(decision.effects, [&](const Effect& effect) {
                return moves(effect, from, Bucket::cancelled);
            })) {
            met(std::string("gives back what was ") + name_of(from));
        }
    }
    if (spans) {
        met("gives back of an order that spans");
    }
    if (has(decision, EffectKind::lifecycle_changed) && held_.contains(decision.order)) {
        met("answer that ends an order that was held");
    }
}

void Coverage::count_returns(const domain::Record& record) {
    for (const Effect& effect : record.decision.effects) {
        const domain::ReturnChange change = domain::ReturnChange::of(effect);
        if (effect.kind == EffectKind::return_opened || effect.kind == EffectKind::return_moved) {
            met(std::string("return is ") +
                domain::to_string(static_cast<domain::ReturnStatus>(change.what)));
        } else if (effect.kind == EffectKind::return_received) {
            met(std::string(domain::to_string(static_cast<domain::Disposition>(change.what))) +
                " of a return");
        }
    }
    const auto* const receipt = std::get_if<domain::ReceiveReturn>(&record.command.body);
    if (receipt != nullptr && receipt->items.size() > 1) {
        met("receipt of several items");
        if (spans_of(receipt->order) == domain::Spans::yes) {
            met("receipt of a return that spans");
        }
    }
}

void Coverage::count_tolerances(const domain::Record& record) {
    const domain::Decision& decision = record.decision;
    const bool completes = std::ranges::any_of(decision.effects, [](const Effect& effect) {
        return effect.kind == EffectKind::line_closed &&
               effect.value == static_cast<std::int64_t>(domain::CloseReason::under_delivery);
    });
    const auto* const ship = std::get_if<domain::ShipFulfillment>(&record.command.body);
    if (completes) {
        const bool is_package = ship != nullptr && ship->package != 0;
        met(std::string(domain::to_string(kind_of(record.command))) +
            (is_package ? " of a package completes" : " completes"));
    }
    if (const auto* const close = std::get_if<domain::CloseOrder>(&record.command.body)) {
        met(close->lines.empty() ? "close of a whole order" : "close of lines");
    }
    const bool spans = spans_of(decision.order) == domain::Spans::yes;
    if (has(decision, EffectKind::over_delivery_accepted)) {
        met(spans ? "over-delivery of an order that spans" : "over-delivery in one slot");
    }
}

void Coverage::count_transfers(const domain::Record& record) {
    for (const Effect& effect : record.decision.effects) {
        if (effect.kind == EffectKind::transfer_moved) {
            met(std::string("transfer is ") +
                domain::to_string(static_cast<domain::TransferStatus>(effect.value)));
        } else if (effect.kind == EffectKind::transfer_stepped) {
            met(std::string("transfer: ") +
                domain::to_string(static_cast<domain::TransferStep>(effect.value)));
        }
    }
    const auto* const receipt = std::get_if<domain::ReceiveTransfer>(&record.command.body);
    if (receipt != nullptr && receipt->items.empty()) {
        met("completion without an item");
    }
    if (receipt != nullptr && spans_of(receipt->transfer) == domain::Spans::yes) {
        met("receipt of a transfer that spans");
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

}  // namespace skua::test
