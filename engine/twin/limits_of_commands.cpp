// The field rules of commands, and the money of an order.

#include <algorithm>
#include <set>
#include <span>

#include "engine/domain/limits.hpp"
#include "engine/twin/rules.hpp"

namespace skua::twin {
namespace {

using Problem = std::optional<std::string>;

bool is_quantity(domain::Quantity quantity) {
    return quantity.raw() >= 1 && quantity.raw() <= domain::kQuantityMax;
}

bool is_text(std::string_view text, std::size_t bytes_max) {
    return !text.empty() && text.size() <= bytes_max;
}

// At recovery an id may stand alone: the text of an accepted order's SKU is the item's.
bool is_sku(const domain::SkuRef& sku) {
    return sku.text.size() <= domain::kSkuBytesMax && !(sku.text.empty() && sku.id.is_none());
}

bool is_tolerance(const domain::LineTolerance& tolerance) {
    return tolerance.over_percent <= 100 && tolerance.under_percent <= 100;
}

Problem check(const domain::Fence&) {
    return std::nullopt;
}
Problem check(const domain::ContinueFills& body) {
    return body.slot.raw() < domain::kSlots ? std::nullopt : Problem("slot out of range");
}
Problem check(const domain::DefineItem& body) {
    if (!is_text(body.sku, domain::kSkuBytesMax)) {
        return "SKU text out of range";
    }
    return body.description.size() <= domain::kDescriptionBytesMax
               ? std::nullopt
               : Problem("description too long");
}
Problem check(const domain::DefineLocation& body) {
    return is_text(body.name, domain::kNameBytesMax) ? std::nullopt
                                                     : Problem("location name out of range");
}
Problem check(const domain::DefineChannel& body) {
    if (!is_text(body.name, domain::kNameBytesMax)) {
        return "channel name out of range";
    }
    if (body.locations.empty() || body.locations.size() > domain::kChannelLocationsMax) {
        return "number of locations out of range";
    }
    if (body.release_after_seconds > domain::kReleaseAfterSecondsMax ||
        body.reservation_seconds < 1 || body.reservation_seconds > domain::kReservationSecondsMax) {
        return "a window out of range";
    }
    const std::set<std::string_view> distinct(body.locations.begin(), body.locations.end());
    return distinct.size() == body.locations.size() ? std::nullopt
                                                    : Problem("a location named twice");
}
Problem check(const domain::ConfigureLevel& body) {
    const bool is_safe =
        body.safety_stock >= Units{} && body.safety_stock <= Units{domain::kStockUnitsMax};
    if (body.sets_safety_stock && !is_safe) {
        return "safety stock out of range";
    }
    return is_sku(body.sku) ? std::nullopt : Problem("SKU text out of range");
}
bool is_condition(domain::Condition condition) {
    return condition >= domain::Condition::sellable && condition <= domain::Condition::damaged;
}

Problem check(const domain::ReceiveStock& body) {
    if (!is_condition(body.condition)) {
        return "unknown condition";
    }
    if (!is_sku(body.sku)) {
        return "SKU text out of range";
    }
    return is_quantity(body.quantity) ? std::nullopt : Problem("quantity out of range");
}
Problem check(const domain::AdjustStock& body) {
    if (!is_condition(body.condition)) {
        return "unknown condition";
    }
    const Units most{static_cast<std::int64_t>(domain::kQuantityMax)};
    if (body.delta == Units{} || body.delta > most || body.delta < Units{} - most) {
        return "delta out of range";
    }
    return is_sku(body.sku) ? std::nullopt : Problem("SKU text out of range");
}

// As base/decimal.hpp bounds it, so that the sum of an order stays inside 128 bits.
bool is_price(const base::Decimal& price) {
    if (price.mantissa < 0 || price.mantissa > base::kPriceMantissaMax ||
        price.scale > base::kPriceScaleMax) {
        return false;
    }
    std::int64_t whole = price.mantissa;
    for (std::size_t i = 0; i < price.scale + base::kPriceIntegerDigitsMax && whole != 0; ++i) {
        whole /= 10;
    }
    return whole == 0;
}

Problem check(const domain::PlaceOrder& body) {
    if (body.lines.empty() || body.lines.size() > domain::kOrderLinesMax) {
        return "number of lines out of range";
    }
    if (body.policy < domain::Policy::all_or_nothing ||
        body.policy > domain::Policy::backorder_short_lines) {
        return "unknown policy";
    }
    if (body.priority < 1 || body.priority > 9) {
        return "priority out of range";
    }
    if (body.external_id.size() > domain::kExternalIdBytesMax ||
        body.cold.size() > domain::kColdBytesMax) {
        return "a text too long";
    }
    for (std::size_t i = 0; i < body.lines.size(); ++i) {
        const domain::OrderLineInput& line = body.lines[i];
        if (!is_sku(line.sku) || !is_quantity(line.quantity) || !is_price(line.unit_price) ||
            line.external_line_id.size() > domain::kExternalLineIdBytesMax) {
            return "line " + std::to_string(i) + " out of range";
        }
        if (!is_tolerance(line.tolerance)) {
            return "line " + std::to_string(i) + " has a tolerance out of range";
        }
    }
    return std::nullopt;
}

Problem check(const domain::ChangeOrder& body) {
    std::set<domain::LineIndex> seen;
    if (body.expected_version == 0 || body.priority > 9) {
        return "version or priority out of range";
    }
    if (body.lines.size() > domain::kChangeItemsMax || body.add.size() > domain::kChangeItemsMax ||
        body.remove.size() > domain::kChangeItemsMax) {
        return "number of items out of range";
    }
    if (body.items() == 0 && body.priority == 0 && body.cold.empty()) {
        return "a change of nothing";
    }
    for (const domain::ChangeLine& line : body.lines) {
        if (line.quantity.raw() > domain::kQuantityMax ||
            (line.sets_price && !is_price(line.unit_price))) {
            return "a line out of range";
        }
        if (!seen.insert(line.line).second) {
            return "a line named twice";
        }
    }
    for (const domain::LineIndex line : body.remove) {
        if (!seen.insert(line).second) {
            return "a line named twice";
        }
    }
    for (const domain::OrderLineInput& line : body.add) {
        if (!is_sku(line.sku) || !is_quantity(line.quantity) || !is_price(line.unit_price) ||
            line.external_line_id.size() > domain::kExternalLineIdBytesMax) {
            return "an added line out of range";
        }
        if (!is_tolerance(line.tolerance)) {
            return "a tolerance out of range";
        }
    }
    return body.cold.size() <= domain::kColdBytesMax ? std::nullopt : Problem("a text too long");
}

Problem check_lines(std::span<const domain::CancelLine> lines) {
    std::set<domain::LineIndex> seen;
    for (const domain::CancelLine& line : lines) {
        if (line.quantity.raw() > domain::kQuantityMax) {
            return "quantity out of range";
        }
        if (!seen.insert(line.line).second) {
            return "a line named twice";
        }
    }
    return lines.size() <= domain::kOrderLinesMax ? std::nullopt
                                                  : Problem("number of lines out of range");
}
template <class Cancel>
Problem check_cancel(const Cancel& body) {
    const bool is_known = body.cause.reason >= domain::CancelReason::customer &&
                          body.cause.reason <= domain::CancelReason::other;
    return is_known ? check_lines(body.lines) : Problem("a cause out of range");
}
Problem check(const domain::CancelOrder& body) {
    return check_cancel(body);
}
Problem check(const domain::CloseOrder& body) {
    return check_cancel(body);
}
Problem check(const domain::AcceptOverDelivery& body) {
    return is_quantity(body.quantity) ? std::nullopt : Problem("quantity out of range");
}
Problem check(const domain::RequestCancellation& body) {
    return check_cancel(body);
}
Problem check(const domain::AnswerCancellation& body) {
    const bool is_known = body.answer == domain::CancellationAnswer::accept ||
                          body.answer == domain::CancellationAnswer::refuse;
    return is_known ? std::nullopt : Problem("an answer out of range");
}

Problem check_hold(domain::HoldKind hold) {
    const bool is_known = hold >= domain::HoldKind::credit && hold <= domain::HoldKind::grace;
    return is_known ? std::nullopt : Problem("unknown hold");
}
Problem check(const domain::PlaceHold& body) {
    if (body.hold == domain::HoldKind::grace) {
        return "a grace that somebody places";
    }
    if (body.release_role.size() > domain::kRoleBytesMax) {
        return "release_role too long";
    }
    return base::has_rfc3339_form(body.hold_until) ? check_hold(body.hold)
                                                   : Problem("hold_until out of range");
}
Problem check(const domain::ReleaseHold& body) {
    return body.role.size() <= domain::kRoleBytesMax ? check_hold(body.hold)
                                                     : Problem("role too long");
}
Problem check(const domain::ExpireHold& body) {
    return check_hold(body.hold);
}

bool is_ttl(std::uint32_t seconds) {
    return seconds <= domain::kReservationSecondsMax;  // 0 = the channel's
}
Problem check(const domain::Reserve& body) {
    if (body.lines.empty() || body.lines.size() > domain::kReservationLinesMax) {
        return "number of lines out of range";
    }
    if (body.policy < domain::Policy::all_or_nothing ||
        body.policy > domain::Policy::backorder_short_lines) {
        return "unknown policy";
    }
    if (body.external_id.size() > domain::kExternalIdBytesMax) {
        return "a text too long";
    }
    const bool is_inside = std::ranges::all_of(body.lines, [](const domain::ReserveLine& line) {
        return is_sku(line.sku) && is_quantity(line.quantity);
    });
    if (!is_inside) {
        return "a line out of range";
    }
    return is_ttl(body.ttl_seconds) ? std::nullopt : Problem("ttl_seconds out of range");
}
Problem check(const domain::ExtendReservation& body) {
    return is_ttl(body.ttl_seconds) ? std::nullopt : Problem("ttl_seconds out of range");
}
Problem check(const domain::ReleaseReservation&) {
    return std::nullopt;
}
Problem check(const domain::ExpireReservation&) {
    return std::nullopt;
}

Problem check(const domain::CreateWave& body) {
    const bool is_inside =
        body.fulfillments_max >= 1 && body.fulfillments_max <= domain::kWaveFulfillmentsMax;
    if (body.claim_seconds < 1 || body.claim_seconds > domain::kClaimSecondsMax) {
        return "claim_seconds out of range";
    }
    return is_inside ? std::nullopt : Problem("number of fulfillments out of range");
}
Problem check(const domain::UnclaimPickList&) {
    return std::nullopt;
}
Problem check(const domain::ExpireClaim&) {
    return std::nullopt;
}
Problem check(const domain::ConfirmPicks& body) {
    if (body.picks.empty() || body.picks.size() > domain::kPicksPerCommandMax) {
        return "number of picks out of range";
    }
    const bool is_inside = std::ranges::all_of(body.picks, [](const domain::Pick& pick) {
        return is_sku(pick.sku) && is_quantity(pick.quantity);
    });
    return is_inside ? std::nullopt : Problem("a pick out of range");
}
Problem check(const domain::ShipFulfillment& body) {
    const bool is_inside = body.carrier.size() <= domain::kNameBytesMax &&
                           body.tracking_number.size() <= domain::kTrackingBytesMax;
    if (body.package > domain::kPackagesPerOrderMax) {
        return "package out of range";
    }
    return is_inside ? std::nullopt : Problem("a text too long");
}

Problem check(const domain::MoveCondition& body) {
    if (!is_condition(body.from) || !is_condition(body.to) || body.from == body.to) {
        return "conditions that are no change";
    }
    if (!is_quantity(body.quantity)) {
        return "quantity out of range";
    }
    return is_sku(body.sku) ? std::nullopt : Problem("SKU text out of range");
}
Problem check(const domain::ShortPick& body) {
    if (!is_quantity(body.quantity)) {
        return "quantity out of range";
    }
    return is_sku(body.sku) ? std::nullopt : Problem("SKU text out of range");
}
Problem check(const domain::OpenCount& body) {
    return is_sku(body.sku) ? std::nullopt : Problem("SKU text out of range");
}
Problem check(const domain::ChangeCount& body) {
    const bool is_record = body.action == domain::CountAction::record;
    if (body.action < domain::CountAction::record || body.action > domain::CountAction::cancel) {
        return "unknown action";
    }
    const Units most{is_record ? domain::kStockUnitsMax : 0};
    const bool is_inside = body.quantity >= Units{} && body.quantity <= most;
    return is_inside ? std::nullopt : Problem("quantity out of range");
}
Problem check(const domain::PostCount&) {
    return std::nullopt;
}
Problem check(const domain::CreateReturn& body) {
    if (body.lines.empty() || body.lines.size() > domain::kReturnLinesMax) {
        return "number of lines out of range";
    }
    std::set<domain::LineIndex> seen;
    for (const domain::ReturnLineInput& line : body.lines) {
        if (!is_quantity(line.quantity)) {
            return "quantity out of range";
        }
        if (!seen.insert(line.line).second) {
            return "a line named twice";
        }
    }
    return body.reference.size() <= domain::kExternalIdBytesMax ? std::nullopt
                                                                : Problem("a text too long");
}
Problem check(const domain::ChangeReturn& body) {
    const bool is_known =
        body.action >= domain::ReturnAction::approve && body.action <= domain::ReturnAction::close;
    return is_known ? std::nullopt : Problem("unknown action");
}
Problem check(const domain::ReceiveReturn& body) {
    if (body.items.empty() || body.items.size() > domain::kReturnItemsMax) {
        return "number of items out of range";
    }
    std::set<std::pair<domain::LineIndex, domain::Disposition>> seen;
    for (const domain::ReturnedItem& item : body.items) {
        if (!is_quantity(item.quantity) || item.disposition < domain::Disposition::restock ||
            item.disposition > domain::Disposition::scrap) {
            return "an item out of range";
        }
        if (!seen.insert({item.line, item.disposition}).second) {
            return "an item named twice";
        }
    }
    return std::nullopt;
}

Problem check(const domain::CreateTransfer& body) {
    if (!is_text(body.from, domain::kNameBytesMax) || !is_text(body.to, domain::kNameBytesMax) ||
        body.from == body.to) {
        return "its locations out of range";
    }
    if (body.lines.empty() || body.lines.size() > domain::kTransferLinesMax) {
        return "number of lines out of range";
    }
    for (const domain::TransferLineInput& line : body.lines) {
        if (!is_sku(line.sku) || !is_quantity(line.quantity)) {
            return "a line out of range";
        }
    }
    return body.reference.size() <= domain::kExternalIdBytesMax ? std::nullopt
                                                                : Problem("a text too long");
}
Problem check(const domain::ChangeTransfer& body) {
    const bool is_cancel = body.action == domain::TransferAction::cancel;
    if (body.action < domain::TransferAction::ready ||
        body.action > domain::TransferAction::cancel) {
        return "unknown action";
    }
    const bool is_known = body.choice == domain::TransferChoice::none ||
                          (is_cancel && body.choice <= domain::TransferChoice::write_off);
    return is_known ? std::nullopt : Problem("a choice that there is not");
}
Problem check(const domain::ReceiveTransfer& body) {
    if (body.items.size() > domain::kTransferItemsMax || (body.items.empty() && !body.completes)) {
        return "number of items out of range";
    }
    std::set<std::pair<domain::LineIndex, domain::Condition>> seen;
    for (const domain::TransferItem& item : body.items) {
        if (!is_quantity(item.quantity) || item.condition < domain::Condition::sellable ||
            item.condition > domain::Condition::damaged) {
            return "an item out of range";
        }
        if (!seen.insert({item.line, item.condition}).second) {
            return "an item named twice";
        }
    }
    return std::nullopt;
}

bool is_measured(const domain::PackageMeasures& measures) {
    return measures.weight_grams <= domain::kPackageGramsMax &&
           measures.length_mm <= domain::kPackageMillimetresMax &&
           measures.width_mm <= domain::kPackageMillimetresMax &&
           measures.height_mm <= domain::kPackageMillimetresMax;
}
bool states_anything(const domain::PackFulfillment& body) {
    return body.seals || !body.reference.empty() || body.measures.weight_grams != 0 ||
           body.measures.length_mm != 0 || body.measures.width_mm != 0 ||
           body.measures.height_mm != 0;
}
Problem check(const domain::PackFulfillment& body) {
    if (body.package > domain::kPackagesPerOrderMax || !is_measured(body.measures) ||
        body.reference.size() > domain::kExternalIdBytesMax) {
        return "a package out of range";
    }
    if (body.lines.size() > domain::kOrderLinesMax) {
        return "number of lines out of range";
    }
    if (body.lines.empty() && (body.package == 0 || !states_anything(body))) {
        return "nothing to pack";
    }
    std::set<domain::LineIndex> seen;
    for (const domain::PackLine& line : body.lines) {
        if (!is_quantity(line.quantity)) {
            return "quantity out of range";
        }
        if (!seen.insert(line.line).second) {
            return "a line named twice";
        }
    }
    return std::nullopt;
}
Problem check(const domain::RecordTracking& body) {
    const bool is_known = body.status >= domain::TrackingStatus::pre_transit &&
                          body.status <= domain::TrackingStatus::lost;
    if (!is_known || !base::has_rfc3339_form(body.occurred_at)) {
        return "a status or its time out of range";
    }
    return is_text(body.event_id, domain::kExternalIdBytesMax) ? std::nullopt
                                                               : Problem("event id out of range");
}

}  // namespace

std::optional<std::string> breaks_limits(const domain::Command& command) {
    if (command.idempotency_key.size() > domain::kIdempotencyKeyBytesMax ||
        command.reason.size() > domain::kReasonBytesMax) {
        return "a text too long";
    }
    return std::visit([](const auto& body) { return check(body); }, command.body);
}

std::optional<std::string> breaks_money(const domain::PlaceOrder& order) {
    base::ExactAmount sum;
    for (const domain::OrderLineInput& line : order.lines) {
        sum += base::ExactAmount::of(line.quantity.raw(), line.unit_price);
    }
    if (sum == order.total) {
        return std::nullopt;
    }
    return "total is " + base::format(order.total) + ", its lines make " + base::format(sum);
}

}  // namespace skua::twin
