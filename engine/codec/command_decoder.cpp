#include "engine/codec/command_decoder.hpp"

#include "engine/codec/enum_names.hpp"
#include "engine/codec/reservation_decoder.hpp"
#include "engine/codec/wire_texts.hpp"
#include "engine/domain/limits.hpp"

namespace skua::codec {

namespace fb = flatbuffers;

bool read_sku(std::uint32_t id, const fb::String* text, domain::SkuRef& to) {
    to.id = domain::SkuId{id};
    return read_text(text, domain::kSkuBytesMax, to.text) && (id != 0 || !to.text.empty());
}

namespace {

bool decode(const wire::Fence& from, base::Arena&, domain::Fence& to) {
    return read_text(from.writer_version(), domain::kNameBytesMax, to.writer_version);
}

bool decode(const wire::DefineItem& from, base::Arena&, domain::DefineItem& to) {
    return read_text(from.sku(), domain::kSkuBytesMax, to.sku) && !to.sku.empty() &&
           read_text(from.description(), domain::kDescriptionBytesMax, to.description);
}

bool decode(const wire::DefineLocation& from, base::Arena&, domain::DefineLocation& to) {
    return read_text(from.name(), domain::kNameBytesMax, to.name) && !to.name.empty();
}

bool decode(const wire::DefineChannel& from, base::Arena& arena, domain::DefineChannel& to) {
    const auto* locations = from.locations();
    if (locations == nullptr || locations->size() == 0 ||
        locations->size() > domain::kChannelLocationsMax) {
        return false;
    }
    const auto names = arena.make_span<std::string_view>(locations->size());
    for (std::uint32_t i = 0; i < locations->size(); ++i) {
        if (!read_text(locations->Get(i), domain::kNameBytesMax, names[i]) || names[i].empty()) {
            return false;
        }
    }
    to.locations = names;
    to.release_after_seconds = from.release_after_seconds();
    to.reservation_seconds = from.reservation_seconds();
    return read_text(from.name(), domain::kNameBytesMax, to.name) && !to.name.empty() &&
           to.release_after_seconds <= domain::kReleaseAfterSecondsMax &&
           to.reservation_seconds >= 1 && to.reservation_seconds <= domain::kReservationSecondsMax;
}

bool decode(const wire::ConfigureLevel& from, base::Arena&, domain::ConfigureLevel& to) {
    const auto safety_stock = from.safety_stock();
    to.sets_safety_stock = safety_stock.has_value();
    to.safety_stock = domain::Units{to.sets_safety_stock ? *safety_stock : 0};
    to.sets_bin = from.bin() != nullptr;
    return read_sku(from.sku_id(), from.sku(), to.sku) &&
           read_text(from.location(), domain::kNameBytesMax, to.location) &&
           read_text(from.bin(), domain::kNameBytesMax, to.bin) && to.safety_stock.raw() >= 0 &&
           to.safety_stock.raw() <= domain::kStockUnitsMax;
}

bool decode(const wire::ReceiveStock& from, base::Arena&, domain::ReceiveStock& to) {
    to.quantity = domain::Quantity{from.quantity()};
    return read_sku(from.sku_id(), from.sku(), to.sku) && is_quantity(from.quantity()) &&
           read_text(from.location(), domain::kNameBytesMax, to.location) &&
           read_text(from.reference(), domain::kExternalIdBytesMax, to.reference) &&
           read_condition(from.condition(), to.condition);
}

bool decode(const wire::AdjustStock& from, base::Arena&, domain::AdjustStock& to) {
    constexpr auto kDeltaMax = static_cast<std::int64_t>(domain::kQuantityMax);
    to.delta = domain::Units{from.delta()};
    return read_sku(from.sku_id(), from.sku(), to.sku) &&
           read_text(from.location(), domain::kNameBytesMax, to.location) && from.delta() != 0 &&
           from.delta() >= -kDeltaMax && from.delta() <= kDeltaMax &&
           read_condition(from.condition(), to.condition);
}

bool is_price(base::Decimal price) noexcept {
    static_assert(base::kPriceIntegerDigitsMax == 16);
    constexpr std::int64_t kIntegerLimit = 10'000'000'000'000'000;
    std::int64_t integer = price.mantissa;
    for (std::uint8_t i = 0; i < price.scale; ++i) {
        integer /= 10;
    }
    return price.scale <= base::kPriceScaleMax && price.mantissa >= 0 &&
           price.mantissa <= base::kPriceMantissaMax && integer < kIntegerLimit;
}

// Of an order, or of what is added to one.
template <class From>
bool decode_lines(const From& from, const fb::Vector<const wire::OrderLine*>& wire_lines,
                  std::span<domain::OrderLineInput> lines) {
    TextListReader line_ids(from.line_id_texts(), from.line_id_lengths());
    TextListReader skus(from.sku_texts(), from.sku_text_lengths());
    if (!line_ids.has_count(lines.size()) || !skus.has_count(lines.size())) {
        return false;
    }
    for (std::uint32_t i = 0; i < lines.size(); ++i) {
        const wire::OrderLine* wire_line = wire_lines.Get(i);
        domain::OrderLineInput& line = lines[i];
        line.sku.id = domain::SkuId{wire_line->sku()};
        line.quantity = domain::Quantity{wire_line->quantity()};
        line.unit_price = unpack_price(wire_line->price());
        if (!is_quantity(wire_line->quantity()) || !is_price(line.unit_price) ||
            !line_ids.next(i, domain::kExternalLineIdBytesMax, line.external_line_id) ||
            !skus.next(i, domain::kSkuBytesMax, line.sku.text) ||
            (line.sku.id.is_none() && line.sku.text.empty())) {
            return false;
        }
    }
    return line_ids.is_used_up() && skus.is_used_up() &&
           decode_tolerances(from.tolerances(), lines);
}

bool decode_terms(const wire::Terms& terms, domain::PlaceOrder& to) {
    for (std::uint16_t i = 0; i < 3; ++i) {
        const std::uint8_t letter = terms.currency()->Get(i);
        if (letter < 'A' || letter > 'Z') {
            return false;
        }
        to.currency.code[i] = static_cast<char>(letter);
    }
    to.policy = static_cast<domain::Policy>(terms.policy());
    to.priority = terms.priority();
    return terms.policy() >= 1 && terms.policy() <= 3 && to.priority >= 1 && to.priority <= 9;
}

bool read_cold(const fb::String* from, std::string_view& to) {
    return read_text(from, domain::kColdBytesMax, to) &&
           (to.empty() || (to.size() >= 2 && to.front() == '{' && to.back() == '}'));
}

bool decode(const wire::PlaceOrder& from, base::Arena& arena, domain::PlaceOrder& to) {
    if (from.terms() == nullptr || from.lines() == nullptr || from.lines()->size() == 0 ||
        from.lines()->size() > domain::kOrderLinesMax || !is_aligned(*from.lines()) ||
        !decode_terms(*from.terms(), to)) {
        return false;
    }
    to.placed_at = base::Timestamp{from.placed_at()};
    to.reservation = domain::OrderId{from.reservation()};
    const auto lines = arena.make_span<domain::OrderLineInput>(from.lines()->size());
    if (!decode_lines(from, *from.lines(), lines)) {
        return false;
    }
    to.lines = lines;
    if (from.total() == nullptr) {
        to.total = total_of(to.lines);
    } else {
        const auto high =
            static_cast<base::Uint128>(static_cast<std::uint64_t>(from.total()->high()));
        to.total.mantissa = static_cast<base::Int128>((high << 64U) | from.total()->low());
        to.total.scale = from.total()->scale();
    }
    return read_cold(from.cold(), to.cold) && to.total.scale <= base::kPriceScaleMax &&
           read_text(from.channel(), domain::kNameBytesMax, to.channel) &&
           read_text(from.external_id(), domain::kExternalIdBytesMax, to.external_id);
}

template <class WireCancel, class DomainCancel>
bool decode_cancel(const WireCancel& from, base::Arena& arena, DomainCancel& to) {
    to.order = domain::OrderId{from.order()};
    to.expected_version = from.expected_version();
    to.cause = {.reason = static_cast<domain::CancelReason>(from.reason_code()),
                .notifies = !from.quiet()};
    if (!cancel_reason_numbered(from.reason_code()).has_value()) {
        return false;
    }
    if (from.lines() == nullptr) {
        return true;
    }
    if (from.lines()->size() == 0 || from.lines()->size() > domain::kOrderLinesMax ||
        !is_aligned(*from.lines())) {
        return false;
    }
    const auto lines = arena.make_span<domain::CancelLine>(from.lines()->size());
    for (std::uint32_t i = 0; i < lines.size(); ++i) {
        const wire::CancelLine* line = from.lines()->Get(i);
        lines[i] = {domain::LineIndex{line->line()}, domain::Quantity{line->quantity()}};
        if (line->quantity() > domain::kQuantityMax) {
            return false;
        }
    }
    to.lines = lines;
    return true;
}

bool decode_change_lines(const wire::ChangeOrder& from, base::Arena& arena,
                         domain::ChangeOrder& to) {
    const std::size_t count = from.lines() == nullptr ? 0 : from.lines()->size();
    if (count > domain::kChangeItemsMax || (count != 0 && !is_aligned(*from.lines()))) {
        return false;
    }
    const auto lines = arena.make_span<domain::ChangeLine>(count);
    for (std::uint32_t i = 0; i < count; ++i) {
        const wire::ChangeLine* line = from.lines()->Get(i);
        lines[i] = {.line = domain::LineIndex{line->line()},
                    .sets_price = line->sets_price() != 0,
                    .quantity = domain::Quantity{line->quantity()},
                    .unit_price = unpack_price(line->price())};
        if (line->quantity() > domain::kQuantityMax || !is_price(lines[i].unit_price) ||
            line->sets_price() > 1) {
            return false;
        }
    }
    to.lines = lines;
    return true;
}

bool decode_added(const wire::ChangeOrder& from, base::Arena& arena, domain::ChangeOrder& to) {
    if (from.add() == nullptr) {
        return from.line_id_lengths() == nullptr && from.sku_text_lengths() == nullptr &&
               from.tolerances() == nullptr;
    }
    if (from.add()->size() > domain::kChangeItemsMax || !is_aligned(*from.add())) {
        return false;
    }
    const auto added = arena.make_span<domain::OrderLineInput>(from.add()->size());
    to.add = added;
    return decode_lines(from, *from.add(), added);
}

bool decode(const wire::ChangeOrder& from, base::Arena& arena, domain::ChangeOrder& to) {
    to.order = domain::OrderId{from.order()};
    to.expected_version = from.expected_version();
    to.priority = from.priority();
    const std::size_t removed = from.remove() == nullptr ? 0 : from.remove()->size();
    if (removed > domain::kChangeItemsMax || to.expected_version == 0 || to.priority > 9) {
        return false;
    }
    const auto remove = arena.make_span<domain::LineIndex>(removed);
    for (std::uint32_t i = 0; i < removed; ++i) {
        remove[i] = domain::LineIndex{from.remove()->Get(i)};
    }
    to.remove = remove;
    return decode_change_lines(from, arena, to) && decode_added(from, arena, to) &&
           read_cold(from.cold(), to.cold);
}

bool decode(const wire::CancelOrder& from, base::Arena& arena, domain::CancelOrder& to) {
    return decode_cancel(from, arena, to);
}

bool decode(const wire::RequestCancellation& from, base::Arena& arena,
            domain::RequestCancellation& to) {
    return decode_cancel(from, arena, to);
}

bool decode(const wire::CloseOrder& from, base::Arena& arena, domain::CloseOrder& to) {
    return decode_cancel(from, arena, to);
}

bool decode(const wire::AnswerCancellation& from, base::Arena&, domain::AnswerCancellation& to) {
    to.order = domain::OrderId{from.order()};
    to.location = domain::LocationId{from.location()};
    to.answer = static_cast<domain::CancellationAnswer>(from.answer());
    return from.answer() >= static_cast<std::uint8_t>(domain::CancellationAnswer::accept) &&
           from.answer() <= static_cast<std::uint8_t>(domain::CancellationAnswer::refuse);
}

template <class WireHold, class DomainHold>
bool decode_hold(const WireHold& from, DomainHold& to) {
    to.order = domain::OrderId{from.order()};
    to.hold = static_cast<domain::HoldKind>(from.hold());
    return from.hold() >= 1 && from.hold() <= static_cast<unsigned>(domain::HoldKind::grace);
}

bool decode(const wire::PlaceHold& from, base::Arena&, domain::PlaceHold& to) {
    to.expected_version = from.expected_version();
    to.hold_until = base::Timestamp{from.hold_until()};
    return decode_hold(from, to) && to.hold != domain::HoldKind::grace && from.hold_until() >= 0 &&
           read_text(from.release_role(), domain::kRoleBytesMax, to.release_role);
}

bool decode(const wire::ReleaseHold& from, base::Arena&, domain::ReleaseHold& to) {
    to.expected_version = from.expected_version();
    return decode_hold(from, to) && read_text(from.role(), domain::kRoleBytesMax, to.role);
}

bool decode(const wire::CreateWave& from, base::Arena&, domain::CreateWave& to) {
    to.fulfillments_max = from.fulfillments_max();
    to.claim_seconds = from.claim_seconds();
    return read_text(from.location(), domain::kNameBytesMax, to.location) &&
           to.claim_seconds >= 1 && to.claim_seconds <= domain::kClaimSecondsMax &&
           to.fulfillments_max >= 1 && to.fulfillments_max <= domain::kWaveFulfillmentsMax;
}

bool decode(const wire::ConfirmPicks& from, base::Arena& arena, domain::ConfirmPicks& to) {
    to.pick_list = domain::PickListId{from.pick_list()};
    if (from.picks() == nullptr || from.picks()->size() == 0 ||
        from.picks()->size() > domain::kPicksPerCommandMax || !is_aligned(*from.picks())) {
        return false;
    }
    TextListReader skus(from.sku_texts(), from.sku_text_lengths());
    const auto picks = arena.make_span<domain::Pick>(from.picks()->size());
    if (!skus.has_count(picks.size())) {
        return false;
    }
    for (std::uint32_t i = 0; i < picks.size(); ++i) {
        const wire::Pick* pick = from.picks()->Get(i);
        picks[i].sku.id = domain::SkuId{pick->sku()};
        picks[i].quantity = domain::Quantity{pick->quantity()};
        picks[i].order = domain::OrderId{pick->order()};
        if (!is_quantity(pick->quantity()) ||
            !skus.next(i, domain::kSkuBytesMax, picks[i].sku.text) ||
            (pick->sku() == 0 && picks[i].sku.text.empty())) {
            return false;
        }
    }
    to.picks = picks;
    return skus.is_used_up();
}

bool decode(const wire::ShipFulfillment& from, base::Arena&, domain::ShipFulfillment& to) {
    to.order = domain::OrderId{from.order()};
    to.location = domain::LocationId{from.location()};
    to.package = from.package();
    return to.package <= domain::kPackagesPerOrderMax &&
           read_text(from.carrier(), domain::kNameBytesMax, to.carrier) &&
           read_text(from.tracking_number(), domain::kTrackingBytesMax, to.tracking_number);
}

bool decode(const wire::ContinueFills& from, base::Arena&, domain::ContinueFills& to) {
    to.slot = domain::Slot{from.slot()};
    return from.slot() < domain::kSlots;
}

bool decode(const wire::ExpireHold& from, base::Arena&, domain::ExpireHold& to) {
    to.placed = domain::Sequence{from.placed()};
    return decode_hold(from, to);
}

bool decode(const wire::UnclaimPickList& from, base::Arena&, domain::UnclaimPickList& to) {
    to.pick_list = domain::PickListId{from.pick_list()};
    return true;
}

bool decode(const wire::ExpireClaim& from, base::Arena&, domain::ExpireClaim& to) {
    to.pick_list = domain::PickListId{from.pick_list()};
    to.set_by = domain::Sequence{from.set_by()};
    return true;
}

using codec::decode;  // of reservations, counts, parcels and returns

template <class WireBody, class DomainBody>
bool decode_as(const wire::Record& record, base::Arena& arena, domain::Command& command) {
    DomainBody body;
    if (!decode(*record.body_as<WireBody>(), arena, body)) {
        return false;
    }
    command.body = body;
    return true;
}

}  // namespace

bool decode_body(const wire::Record& record, base::Arena& arena, domain::Command& command) {
    switch (record.body_type()) {
        case wire::Body::Fence:
            return decode_as<wire::Fence, domain::Fence>(record, arena, command);
        case wire::Body::DefineItem:
            return decode_as<wire::DefineItem, domain::DefineItem>(record, arena, command);
        case wire::Body::DefineLocation:
            return decode_as<wire::DefineLocation, domain::DefineLocation>(record, arena, command);
        case wire::Body::DefineChannel:
            return decode_as<wire::DefineChannel, domain::DefineChannel>(record, arena, command);
        case wire::Body::ConfigureLevel:
            return decode_as<wire::ConfigureLevel, domain::ConfigureLevel>(record, arena, command);
        case wire::Body::ReceiveStock:
            return decode_as<wire::ReceiveStock, domain::ReceiveStock>(record, arena, command);
        case wire::Body::AdjustStock:
            return decode_as<wire::AdjustStock, domain::AdjustStock>(record, arena, command);
        case wire::Body::PlaceOrder:
            return decode_as<wire::PlaceOrder, domain::PlaceOrder>(record, arena, command);
        case wire::Body::CancelOrder:
            return decode_as<wire::CancelOrder, domain::CancelOrder>(record, arena, command);
        case wire::Body::PlaceHold:
            return decode_as<wire::PlaceHold, domain::PlaceHold>(record, arena, command);
        case wire::Body::ReleaseHold:
            return decode_as<wire::ReleaseHold, domain::ReleaseHold>(record, arena, command);
        case wire::Body::CreateWave:
            return decode_as<wire::CreateWave, domain::CreateWave>(record, arena, command);
        case wire::Body::ConfirmPicks:
            return decode_as<wire::ConfirmPicks, domain::ConfirmPicks>(record, arena, command);
        case wire::Body::ShipFulfillment:
            return decode_as<wire::ShipFulfillment, domain::ShipFulfillment>(record, arena,
                                                                             command);
        case wire::Body::ContinueFills:
            return decode_as<wire::ContinueFills, domain::ContinueFills>(record, arena, command);
        case wire::Body::ExpireHold:
            return decode_as<wire::ExpireHold, domain::ExpireHold>(record, arena, command);
        case wire::Body::UnclaimPickList:
            return decode_as<wire::UnclaimPickList, domain::UnclaimPickList>(record, arena,
                                                                             command);
        case wire::Body::ExpireClaim:
            return decode_as<wire::ExpireClaim, domain::ExpireClaim>(record, arena, command);
        case wire::Body::Reserve:
            return decode_as<wire::Reserve, domain::Reserve>(record, arena, command);
        case wire::Body::ExtendReservation:
            return decode_as<wire::ExtendReservation, domain::ExtendReservation>(record, arena,
                                                                                 command);
        case wire::Body::ReleaseReservation:
            return decode_as<wire::ReleaseReservation, domain::ReleaseReservation>(record, arena,
                                                                                   command);
        case wire::Body::ExpireReservation:
            return decode_as<wire::ExpireReservation, domain::ExpireReservation>(record, arena,
                                                                                 command);
        case wire::Body::MoveCondition:
            return decode_as<wire::MoveCondition, domain::MoveCondition>(record, arena, command);
        case wire::Body::ShortPick:
            return decode_as<wire::ShortPick, domain::ShortPick>(record, arena, command);
        case wire::Body::OpenCount:
            return decode_as<wire::OpenCount, domain::OpenCount>(record, arena, command);
        case wire::Body::ChangeCount:
            return decode_as<wire::ChangeCount, domain::ChangeCount>(record, arena, command);
        case wire::Body::PostCount:
            return decode_as<wire::PostCount, domain::PostCount>(record, arena, command);
        case wire::Body::ChangeOrder:
            return decode_as<wire::ChangeOrder, domain::ChangeOrder>(record, arena, command);
        case wire::Body::PackFulfillment:
            return decode_as<wire::PackFulfillment, domain::PackFulfillment>(record, arena,
                                                                             command);
        case wire::Body::RecordTracking:
            return decode_as<wire::RecordTracking, domain::RecordTracking>(record, arena, command);
        case wire::Body::RequestCancellation:
            return decode_as<wire::RequestCancellation, domain::RequestCancellation>(record, arena,
                                                                                     command);
        case wire::Body::AnswerCancellation:
            return decode_as<wire::AnswerCancellation, domain::AnswerCancellation>(record, arena,
                                                                                   command);
        case wire::Body::CreateReturn:
            return decode_as<wire::CreateReturn, domain::CreateReturn>(record, arena, command);
        case wire::Body::ChangeReturn:
            return decode_as<wire::ChangeReturn, domain::ChangeReturn>(record, arena, command);
        case wire::Body::ReceiveReturn:
            return decode_as<wire::ReceiveReturn, domain::ReceiveReturn>(record, arena, command);
        case wire::Body::AcceptOverDelivery:
            return decode_as<wire::AcceptOverDelivery, domain::AcceptOverDelivery>(record, arena,
                                                                                   command);
        case wire::Body::CloseOrder:
            return decode_as<wire::CloseOrder, domain::CloseOrder>(record, arena, command);
        case wire::Body::CreateTransfer:
            return decode_as<wire::CreateTransfer, domain::CreateTransfer>(record, arena, command);
        case wire::Body::ChangeTransfer:
            return decode_as<wire::ChangeTransfer, domain::ChangeTransfer>(record, arena, command);
        case wire::Body::ReceiveTransfer:
            return decode_as<wire::ReceiveTransfer, domain::ReceiveTransfer>(record, arena,
                                                                             command);
        case wire::Body::NONE:
            break;
    }
    return false;
}

namespace {

template <class Ref>
bool collect_from(std::span<const Ref> items, base::Arena& arena,
                  std::span<const domain::SkuId>& skus) {
    const auto ids = arena.make_span<domain::SkuId>(items.size());
    for (std::size_t i = 0; i < items.size(); ++i) {
        ids[i] = items[i].sku.id;
        if (ids[i].is_none()) {
            return false;
        }
    }
    skus = ids;
    return true;
}

}  // namespace

bool collect_skus(const domain::Command& command, base::Arena& arena,
                  std::span<const domain::SkuId>& skus) {
    if (const auto* order = std::get_if<domain::PlaceOrder>(&command.body)) {
        return collect_from(order->lines, arena, skus);
    }
    if (const auto* picks = std::get_if<domain::ConfirmPicks>(&command.body)) {
        return collect_from(picks->picks, arena, skus);
    }
    if (const auto* cart = std::get_if<domain::Reserve>(&command.body)) {
        return collect_from(cart->lines, arena, skus);
    }
    if (const auto* change = std::get_if<domain::ChangeOrder>(&command.body)) {
        return collect_from(change->add, arena, skus);
    }
    if (const auto* transfer = std::get_if<domain::CreateTransfer>(&command.body)) {
        return collect_from(transfer->lines, arena, skus);
    }
    return std::visit(
        [&](const auto& body) {
            if constexpr (requires { domain::SkuRef(body.sku); }) {
                return collect_from(std::span(&body, 1), arena, skus);
            } else {
                return false;
            }
        },
        command.body);
}

}  // namespace skua::codec
