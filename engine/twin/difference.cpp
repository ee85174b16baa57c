#include "engine/twin/difference.hpp"

#include <algorithm>
#include <cstddef>

#include "engine/twin/state.hpp"

namespace skua::twin {

using domain::Bucket;
using domain::Effect;
using domain::EffectKind;

namespace {

const char* name_of(EffectKind kind) {
    switch (kind) {
        case EffectKind::line_moved:
            return "line_moved";
        case EffectKind::stock_moved:
            return "stock_moved";
        case EffectKind::level_configured:
            return "level_configured";
        case EffectKind::item_defined:
            return "item_defined";
        case EffectKind::location_defined:
            return "location_defined";
        case EffectKind::channel_defined:
            return "channel_defined";
        case EffectKind::order_created:
            return "order_created";
        case EffectKind::lifecycle_changed:
            return "lifecycle_changed";
        case EffectKind::hold_placed:
            return "hold_placed";
        case EffectKind::hold_released:
            return "hold_released";
        case EffectKind::pick_list_created:
            return "pick_list_created";
        case EffectKind::shipment_created:
            return "shipment_created";
        case EffectKind::follow_up:
            return "follow_up";
        case EffectKind::follow_up_done:
            return "follow_up_done";
        case EffectKind::claim_set:
            return "claim_set";
        case EffectKind::pick_list_closed:
            return "pick_list_closed";
        case EffectKind::reservation_created:
            return "reservation_created";
        case EffectKind::reservation_extended:
            return "reservation_extended";
        case EffectKind::reservation_committed:
            return "reservation_committed";
        case EffectKind::reservation_released:
            return "reservation_released";
        case EffectKind::reservation_expired:
            return "reservation_expired";
        case EffectKind::condition_moved:
            return "condition_moved";
        case EffectKind::count_opened:
            return "count_opened";
        case EffectKind::count_recorded:
            return "count_recorded";
        case EffectKind::count_moved:
            return "count_moved";
        case EffectKind::set_aside:
            return "set_aside";
        case EffectKind::set_aside_ended:
            return "set_aside_ended";
        case EffectKind::pick_list_shorted:
            return "pick_list_shorted";
        case EffectKind::part_opened:
            return "part_opened";
        case EffectKind::part_active:
            return "part_active";
        case EffectKind::line_raised:
            return "line_raised";
        case EffectKind::line_added:
            return "line_added";
        case EffectKind::line_priced:
            return "line_priced";
        case EffectKind::priority_changed:
            return "priority_changed";
        case EffectKind::total_was:
            return "total_was";
        case EffectKind::total_is:
            return "total_is";
        case EffectKind::address_changed:
            return "address_changed";
        case EffectKind::package_opened:
            return "package_opened";
        case EffectKind::package_filled:
            return "package_filled";
        case EffectKind::package_sealed:
            return "package_sealed";
        case EffectKind::package_shipped:
            return "package_shipped";
        case EffectKind::tracking_moved:
            return "tracking_moved";
        case EffectKind::tracking_noted:
            return "tracking_noted";
        case EffectKind::cancellation_requested:
            return "cancellation_requested";
        case EffectKind::cancellation_accepted:
            return "cancellation_accepted";
        case EffectKind::cancellation_refused:
            return "cancellation_refused";
        case EffectKind::cancellation_ended:
            return "cancellation_ended";
        case EffectKind::order_ended:
            return "order_ended";
        case EffectKind::grace_started:
            return "grace_started";
        case EffectKind::return_opened:
            return "return_opened";
        case EffectKind::return_moved:
            return "return_moved";
        case EffectKind::return_received:
            return "return_received";
        case EffectKind::line_closed:
            return "line_closed";
        case EffectKind::over_delivery_accepted:
            return "over_delivery_accepted";
        case EffectKind::transfer_opened:
            return "transfer_opened";
        case EffectKind::transfer_moved:
            return "transfer_moved";
        case EffectKind::transfer_stepped:
            return "transfer_stepped";
    }
    return "unknown_effect";
}

const char* name_of(Bucket bucket) {
    switch (bucket) {
        case Bucket::none:
            return "none";
        case Bucket::open:
            return "open";
        case Bucket::backordered:
            return "backordered";
        case Bucket::allocated:
            return "allocated";
        case Bucket::released:
            return "released";
        case Bucket::picked:
            return "picked";
        case Bucket::packed:
            return "packed";
        case Bucket::shipped:
            return "shipped";
        case Bucket::cancelled:
            return "cancelled";
        case Bucket::reserved:
            return "reserved";
    }
    return "unknown_bucket";
}

std::string name_of(domain::Verdict verdict) {
    switch (verdict) {
        case domain::Verdict::accept:
            return "accept";
        case domain::Verdict::reject:
            return "reject";
    }
    return "unknown_verdict";
}

std::string number(std::uint64_t value) {
    return std::to_string(value);
}

std::string says(const std::string& what, const std::string& twin, const std::string& journal) {
    return what + ": twin says " + twin + ", journal says " + journal;
}

bool is_equal(const Effect& a, const Effect& b) {
    return a.kind == b.kind && a.from == b.from && a.to == b.to && a.movement == b.movement &&
           a.line == b.line && a.location == b.location && a.quantity == b.quantity &&
           a.sku == b.sku && a.order_raw == b.order_raw;
}

std::string describe_shortage(const domain::Shortage& s) {
    return "line " + number(s.line.raw()) + " requested " + number(s.requested.raw()) +
           " available " + number(s.available.raw());
}

std::optional<std::string> compare_effects(const TwinDecision& twin,
                                           const domain::Decision& journal) {
    const std::size_t both = std::min(twin.effects.size(), journal.effects.size());
    for (std::size_t i = 0; i < both; ++i) {
        if (!is_equal(twin.effects[i], journal.effects[i])) {
            return says("effect " + number(i), describe(twin.effects[i]),
                        describe(journal.effects[i]));
        }
    }
    if (twin.effects.size() > both) {
        return says("effect " + number(both), describe(twin.effects[both]), "nothing more");
    }
    if (journal.effects.size() > both) {
        return says("effect " + number(both), "nothing more", describe(journal.effects[both]));
    }
    return std::nullopt;
}

std::optional<std::string> compare_shortages(const TwinDecision& twin,
                                             const domain::Decision& journal) {
    if (twin.shortages.size() != journal.shortages.size()) {
        return says("shortages", number(twin.shortages.size()), number(journal.shortages.size()));
    }
    for (std::size_t i = 0; i < twin.shortages.size(); ++i) {
        const domain::Shortage& a = twin.shortages[i];
        const domain::Shortage& b = journal.shortages[i];
        if (a.line != b.line || a.requested != b.requested || a.available != b.available) {
            return says("shortage " + number(i), describe_shortage(a), describe_shortage(b));
        }
    }
    return std::nullopt;
}

std::optional<std::string> compare_bins(const TwinDecision& twin, const domain::Decision& journal) {
    if (twin.bins.size() != journal.bins.size()) {
        return says("number of bins", number(twin.bins.size()), number(journal.bins.size()));
    }
    for (std::size_t i = 0; i < twin.bins.size(); ++i) {
        if (twin.bins[i] != journal.bins[i]) {
            return says("bin " + number(i), "\"" + std::string(twin.bins[i]) + "\"",
                        "\"" + std::string(journal.bins[i]) + "\"");
        }
    }
    return std::nullopt;
}

std::optional<std::string> compare_skus(const TwinDecision& twin, const domain::Decision& journal) {
    if (twin.skus.size() != journal.skus.size()) {
        return says("number of SKUs", number(twin.skus.size()), number(journal.skus.size()));
    }
    for (std::size_t i = 0; i < twin.skus.size(); ++i) {
        if (twin.skus[i] != journal.skus[i]) {
            return says("SKU " + number(i), number(twin.skus[i].raw()),
                        number(journal.skus[i].raw()));
        }
    }
    return std::nullopt;
}

}  // namespace

const char* to_string(Check check) {
    switch (check) {
        case Check::sequence:
            return "sequence";
        case Check::command:
            return "command";
        case Check::keys:
            return "keys";
        case Check::follow_ups:
            return "follow_ups";
        case Check::money:
            return "money";
        case Check::decision:
            return "decision";
        case Check::lines:
            return "lines";
        case Check::stock:
            return "stock";
        case Check::pick_lists:
            return "pick_lists";
        case Check::expiry:
            return "expiry";
    }
    return "unknown_check";
}

std::string describe(const Effect& effect) {
    std::string out = name_of(effect.kind);
    if (effect.kind == EffectKind::line_moved) {
        out += " order " + number(effect.order_raw) + " line " + number(effect.line.raw()) + " " +
               name_of(effect.from) + "->" + name_of(effect.to) + " quantity " +
               number(effect.quantity.raw()) + " sku " + number(effect.sku.raw()) + " location " +
               number(effect.location.raw());
        return out;
    }
    if (effect.kind == EffectKind::stock_moved) {
        out += " movement " + number(static_cast<std::uint64_t>(effect.movement));
    }
    if (effect.kind >= EffectKind::part_opened) {
        out += " line " + number(effect.line.raw()) + " quantity " + number(effect.quantity.raw());
    }
    if (!effect.sku.is_none()) {
        out += " sku " + number(effect.sku.raw());
    }
    if (!effect.location.is_none()) {
        out += " location " + number(effect.location.raw());
    }
    return out + " value " + std::to_string(effect.value);
}

std::optional<std::string> compare(const TwinDecision& twin, const domain::Decision& journal) {
    if (twin.verdict != journal.verdict) {
        const auto with_reason = [](domain::Verdict verdict, domain::RejectReason reason) {
            return verdict == domain::Verdict::accept
                       ? name_of(verdict)
                       : name_of(verdict) + " " + domain::to_string(reason);
        };
        return says("verdict", with_reason(twin.verdict, twin.reason),
                    with_reason(journal.verdict, journal.reason));
    }
    if (twin.reason != journal.reason) {
        return says("reason", domain::to_string(twin.reason), domain::to_string(journal.reason));
    }
    if (twin.at != journal.at) {
        return says("at", number(twin.at), number(journal.at));
    }
    if (twin.version != journal.version) {
        return says("version", number(twin.version), number(journal.version));
    }
    if (twin.order != journal.order) {
        return says("order", number(twin.order.raw()), number(journal.order.raw()));
    }
    if (twin.pick_list != journal.pick_list) {
        return says("pick list", number(twin.pick_list.raw()), number(journal.pick_list.raw()));
    }
    if (auto difference = compare_skus(twin, journal)) {
        return difference;
    }
    if (auto difference = compare_bins(twin, journal)) {
        return difference;
    }
    if (auto difference = compare_effects(twin, journal)) {
        return difference;
    }
    return compare_shortages(twin, journal);
}

}  // namespace skua::twin
