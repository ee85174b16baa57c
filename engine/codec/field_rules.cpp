#include "engine/codec/field_rules.hpp"

#include "engine/codec/problem_table.hpp"

namespace skua::codec {

void take_delta(Fields& fields, const Path& path, std::int64_t number, domain::Units& to) {
    if (fields.check_integer(path, kDeltaRule, number) && number == 0) {
        fields.note(ProblemCode::out_of_range, path, kDeltaRule.detail);
    }
    to = domain::Units{number};
}

void take_price(Fields& fields, const Path& path, std::optional<base::Decimal> value,
                base::Decimal& to) {
    if (!value) {
        fields.note(
            ProblemCode::malformed_value, path,
            "must be a decimal of at most 18 digits, 16 of them before and 9 after the point");
    } else if (value->mantissa < 0) {
        fields.note(ProblemCode::out_of_range, path, "must not be negative");
    } else {
        to = *value;
    }
}

void take_currency(Fields& fields, const Path& path, std::string_view text, base::Currency& to) {
    if (const auto known = base::parse_currency(text)) {
        to = *known;
    } else {
        fields.note(ProblemCode::malformed_value, path, "must be an ISO 4217 code in capitals");
    }
}

void take_time(Fields& fields, const Path& path, std::optional<base::Timestamp> value,
               base::Timestamp& to) {
    if (value) {
        to = *value;
    } else {
        fields.note(ProblemCode::malformed_value, path, "must be an RFC 3339 time");
    }
}

void take_hold_until(Fields& fields, const Path& path, std::optional<base::Timestamp> value,
                     base::Timestamp& to) {
    if (value == base::Timestamp{}) {
        fields.note(ProblemCode::out_of_range, path, "must be later than 1970-01-01T00:00:00Z");
        return;
    }
    take_time(fields, path, value, to);
}

void take_policy(Fields& fields, const Path& path, std::optional<domain::Policy> value,
                 domain::Policy& to) {
    if (value) {
        to = *value;
    } else {
        fields.note(ProblemCode::malformed_value, path,
                    "must be all_or_nothing, backorder or backorder_short_lines");
    }
}

void take_hold(Fields& fields, const Path& path, std::optional<domain::HoldKind> value,
               domain::HoldKind& to) {
    if (value) {
        to = *value;
    } else {
        fields.note(ProblemCode::malformed_value, path,
                    "must be credit, fraud, payment, address, price, stock, compliance, "
                    "customer_request or manual");
    }
}

void take_order_id(Fields& fields, const Path& path, std::optional<domain::OrderId> value,
                   domain::OrderId& to) {
    if (value) {
        to = *value;
    } else {
        fields.note(ProblemCode::malformed_value, path, "must be an order id: o123");
    }
}

void take_reservation_id(Fields& fields, const Path& path, std::optional<domain::OrderId> value,
                         domain::OrderId& to) {
    if (value) {
        to = *value;
    } else {
        fields.note(ProblemCode::malformed_value, path, "must be a reservation id: r123");
    }
}

void take_pick_list_id(Fields& fields, const Path& path, std::optional<domain::PickListId> value,
                       domain::PickListId& to) {
    if (value) {
        to = *value;
    } else {
        fields.note(ProblemCode::malformed_value, path, "must be a pick list id: p99");
    }
}

void take_count_id(Fields& fields, const Path& path, std::optional<domain::CountId> value,
                   domain::CountId& to) {
    if (value) {
        to = *value;
    } else {
        fields.note(ProblemCode::malformed_value, path, "must be a count id: c99");
    }
}

void take_condition(Fields& fields, const Path& path, std::optional<domain::Condition> value,
                    domain::Condition& to) {
    if (value) {
        to = *value;
    } else {
        fields.note(ProblemCode::malformed_value, path,
                    "must be sellable, quality_hold or damaged");
    }
}

void take_action(Fields& fields, const Path& path, std::optional<domain::CountAction> value,
                 domain::CountAction& to) {
    if (value) {
        to = *value;
    } else {
        fields.note(ProblemCode::malformed_value, path,
                    "must be record, approve, recount or cancel");
    }
}

void take_fulfillment_id(Fields& fields, const Path& path, std::optional<FulfillmentId> value,
                         FulfillmentId& to) {
    if (value) {
        to = *value;
    } else {
        fields.note(ProblemCode::malformed_value, path, "must be a fulfillment id: f123.1");
    }
}

void take_shipment_id(Fields& fields, const Path& path, std::optional<ShipmentId> value,
                      ShipmentId& to) {
    if (value) {
        to = *value;
    } else {
        fields.note(ProblemCode::malformed_value, path, "must be a shipment id: s123.1");
    }
}

void take_tracking(Fields& fields, const Path& path, std::optional<domain::TrackingStatus> value,
                   domain::TrackingStatus& to) {
    if (value) {
        to = *value;
    } else {
        fields.note(ProblemCode::malformed_value, path,
                    "must be pre_transit, in_transit, out_for_delivery, delivery_failed, "
                    "delivered, returned_to_sender or lost");
    }
}

void take_answer(Fields& fields, const Path& path, std::optional<domain::CancellationAnswer> value,
                 domain::CancellationAnswer& to) {
    if (value) {
        to = *value;
    } else {
        fields.note(ProblemCode::malformed_value, path, "must be accept or refuse");
    }
}

void take_cancel_reason(Fields& fields, const Path& path, std::optional<domain::CancelReason> value,
                        domain::CancelReason& to) {
    if (value) {
        to = *value;
    } else {
        fields.note(ProblemCode::malformed_value, path,
                    "must be customer, declined, fraud, inventory, staff, expired or other");
    }
}

void take_key(Fields& fields, const Path& path, std::string_view key, domain::Command& command) {
    for (const char c : key) {
        if (static_cast<unsigned char>(c) >= 0x80) {
            fields.note(ProblemCode::malformed_value, path, "must be ASCII");
            break;
        }
    }
    std::string_view& stated = command.idempotency_key;
    if (!stated.empty() && !key.empty() && stated != key) {
        fields.note(ProblemCode::malformed_value, path, "differs from the Idempotency-Key header");
    } else if (stated.empty()) {
        stated = key;
    }
}

void check_not_twice(Fields& fields, const Path& path, std::span<const std::string_view> names,
                     std::string_view name) {
    for (const std::string_view earlier : names) {
        if (earlier == name && !name.empty()) {
            fields.note(ProblemCode::duplicate_item, path, "stands twice in the list");
        }
    }
}

void NamedLines::name(Fields& fields, const Path& path, domain::LineIndex line) {
    std::uint64_t& word = named_[line.raw() / 64];
    const std::uint64_t bit = std::uint64_t{1} << (line.raw() % 64);
    if ((word & bit) != 0) {
        fields.note(ProblemCode::duplicate_item, path, "stands twice in the list");
    }
    word |= bit;
}

void finish_pack(Fields& fields, const domain::PackFulfillment& body) {
    const domain::PackageMeasures& measures = body.measures;
    const bool states_anything = body.seals || !body.reference.empty() ||
                                 measures.weight_grams != 0 || measures.length_mm != 0 ||
                                 measures.width_mm != 0 || measures.height_mm != 0;
    if (body.lines.empty() && (body.package == 0 || !states_anything)) {
        fields.note(ProblemCode::missing_field, Path{&kBodyPath, "lines"},
                    "lines are required, unless something is stated of a package");
    }
}

void finish_level(Fields& fields, const domain::ConfigureLevel& body) {
    if (!body.sets_safety_stock && !body.sets_bin) {
        fields.note(ProblemCode::missing_field, Path{&kBodyPath, "safety_stock"},
                    "safety_stock or bin is required");
    }
}

void check_placed(Fields& fields, const domain::PlaceHold& body) {
    if (body.hold == domain::HoldKind::grace) {
        fields.note(ProblemCode::malformed_value, Path{&kBodyPath, "hold"},
                    "must be another hold: its channel places a grace");
    }
}

// Stock that changes without a receipt or an order needs a reason, and so does a request to cancel
// and its answer.
void finish_adjustment(Fields& fields, const domain::Command& command) {
    fields.require(!command.reason.empty(), kBodyPath, "reason");
}

void finish_condition(Fields& fields, const domain::Command& command,
                      const domain::MoveCondition& body) {
    if (body.from == body.to) {
        fields.note(ProblemCode::malformed_value, Path{&kBodyPath, "to"},
                    "must be another condition than from");
    }
    finish_adjustment(fields, command);
}

void finish_count(Fields& fields, const domain::ChangeCount& body, bool has_quantity) {
    if (body.action == domain::CountAction::record) {
        fields.require(has_quantity, kBodyPath, "quantity");
    } else if (has_quantity) {
        fields.note(ProblemCode::malformed_value, Path{&kBodyPath, "quantity"},
                    "must be stated only to record");
    }
}

void finish_order(Fields& fields, const domain::Command& command, domain::PlaceOrder& body) {
    if (body.external_id.empty() && command.idempotency_key.empty()) {
        fields.note(ProblemCode::missing_field, Path{&kBodyPath, "external_id"}, kMissingKeyDetail);
    }
    if (!fields.problem().is_none()) {
        return;
    }
    for (const domain::OrderLineInput& line : body.lines) {
        body.total += base::ExactAmount::of(line.quantity.raw(), line.unit_price);
    }
}

void finish_change_line(Fields& fields, const Path& path, const domain::ChangeLine& line) {
    if (line.quantity.is_zero() && !line.sets_price) {
        fields.note(ProblemCode::missing_field, Path{&path, "quantity"},
                    "quantity or unit_price is required");
    }
}

void finish_change(Fields& fields, const domain::ChangeOrder& body) {
    if (body.items() == 0 && body.priority == 0 && body.cold.empty()) {
        fields.note(ProblemCode::missing_field, Path{&kBodyPath, "lines"},
                    "lines, add, remove, priority, ship_to, shipping_method or "
                    "requested_ship_date is required");
    }
}

}  // namespace skua::codec
