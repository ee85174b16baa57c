#include "engine/codec/command_encoder.hpp"

namespace skua::codec {

namespace fb = flatbuffers;

std::size_t sku_references(const domain::Command& command) noexcept {
    switch (domain::kind_of(command)) {
        case domain::CommandKind::configure_level:
        case domain::CommandKind::receive_stock:
        case domain::CommandKind::adjust_stock:
        case domain::CommandKind::move_condition:
        case domain::CommandKind::short_pick:
        case domain::CommandKind::open_count:
            return 1;
        case domain::CommandKind::place_order:
            return std::get<domain::PlaceOrder>(command.body).lines.size();
        case domain::CommandKind::confirm_picks:
            return std::get<domain::ConfirmPicks>(command.body).picks.size();
        case domain::CommandKind::reserve:
            return std::get<domain::Reserve>(command.body).lines.size();
        case domain::CommandKind::change_order:
            return std::get<domain::ChangeOrder>(command.body).add.size();
        case domain::CommandKind::create_transfer:
            return std::get<domain::CreateTransfer>(command.body).lines.size();
        default:
            return 0;
    }
}

fb::Offset<fb::String> CommandEncoder::text(std::string_view value) {
    return value.empty() ? fb::Offset<fb::String>{} : to_.CreateString(value.data(), value.size());
}

template <class TextOf>
CommandEncoder::TextList CommandEncoder::text_list(std::size_t count, const TextOf& text_of) {
    std::size_t bytes = 0;
    for (std::size_t i = 0; i < count; ++i) {
        bytes += text_of(i).size();
    }
    if (bytes == 0) {
        return {};
    }
    gathered_.clear();
    lengths_.clear();
    for (std::size_t i = 0; i < count; ++i) {
        const std::string_view value = text_of(i);
        SKUA_ASSERT(value.size() <= UINT8_MAX);
        gathered_.append(value);
        lengths_.push_back(static_cast<std::uint8_t>(value.size()));
    }
    TextList list;
    list.lengths = to_.CreateVector(lengths_);
    list.texts = to_.CreateString(gathered_);
    return list;
}

CommandEncoder::TextList CommandEncoder::texts(std::span<const std::string_view> values) {
    return text_list(values.size(), [&](std::size_t i) { return values[i]; });
}

// The texts of the references that have no id.
template <class Item>
CommandEncoder::TextList CommandEncoder::sku_texts(std::span<const Item> items,
                                                   const ResolvedSkus& resolved) {
    return text_list(items.size(), [&](std::size_t i) {
        const domain::SkuRef& ref = items[i].sku;
        return resolved.of(ref, i).is_none() ? ref.text : std::string_view{};
    });
}

fb::Offset<void> CommandEncoder::encode(const domain::Command& command,
                                        const ResolvedSkus& resolved) {
    return std::visit([&](const auto& body) { return encode(body, resolved); }, command.body);
}

fb::Offset<void> CommandEncoder::encode(const domain::Fence& body, const ResolvedSkus&) {
    return wire::CreateFence(to_, text(body.writer_version)).Union();
}

fb::Offset<void> CommandEncoder::encode(const domain::DefineItem& body, const ResolvedSkus&) {
    const auto sku_text = text(body.sku);
    return wire::CreateDefineItem(to_, sku_text, text(body.description)).Union();
}

fb::Offset<void> CommandEncoder::encode(const domain::DefineLocation& body, const ResolvedSkus&) {
    return wire::CreateDefineLocation(to_, text(body.name)).Union();
}

fb::Offset<void> CommandEncoder::encode(const domain::DefineChannel& body, const ResolvedSkus&) {
    fb::Offset<fb::String> locations[domain::kChannelLocationsMax];
    SKUA_ASSERT(body.locations.size() <= domain::kChannelLocationsMax);
    for (std::size_t i = 0; i < body.locations.size(); ++i) {
        locations[i] = to_.CreateString(body.locations[i].data(), body.locations[i].size());
    }
    const auto list = to_.CreateVector(locations, body.locations.size());
    return wire::CreateDefineChannel(to_, text(body.name), list, body.release_after_seconds,
                                     body.reservation_seconds)
        .Union();
}

fb::Offset<void> CommandEncoder::encode(const domain::ConfigureLevel& body,
                                        const ResolvedSkus& resolved) {
    const domain::SkuId id = resolved.of(body.sku, 0);
    const auto sku_text = sku(body.sku, id);
    const auto location = text(body.location);
    const auto bin = body.sets_bin ? to_.CreateString(body.bin.data(), body.bin.size()) : 0;
    wire::ConfigureLevelBuilder table(to_);
    table.add_sku_id(id.raw());
    table.add_sku(sku_text);
    table.add_location(location);
    if (body.sets_safety_stock) {
        table.add_safety_stock(body.safety_stock.raw());
    }
    table.add_bin(bin);
    return table.Finish().Union();
}

fb::Offset<void> CommandEncoder::encode(const domain::ReceiveStock& body,
                                        const ResolvedSkus& resolved) {
    const domain::SkuId id = resolved.of(body.sku, 0);
    const auto sku_text = sku(body.sku, id);
    const auto location = text(body.location);
    const auto reference = text(body.reference);
    return wire::CreateReceiveStock(to_, id.raw(), sku_text, location, body.quantity.raw(),
                                    reference, static_cast<std::uint8_t>(body.condition))
        .Union();
}

fb::Offset<void> CommandEncoder::encode(const domain::AdjustStock& body,
                                        const ResolvedSkus& resolved) {
    const domain::SkuId id = resolved.of(body.sku, 0);
    const auto sku_text = sku(body.sku, id);
    const auto location = text(body.location);
    return wire::CreateAdjustStock(to_, id.raw(), sku_text, location, body.delta.raw(),
                                   static_cast<std::uint8_t>(body.condition))
        .Union();
}

fb::Offset<void> CommandEncoder::encode(const domain::PlaceOrder& body,
                                        const ResolvedSkus& resolved) {
    const TextList line_ids =
        text_list(body.lines.size(), [&](std::size_t i) { return body.lines[i].external_line_id; });
    const TextList skus = sku_texts(body.lines, resolved);
    gather_lines(body.lines, resolved);
    const auto line_vector = to_.CreateVectorOfStructs(lines_);
    const auto tolerant = tolerances(body.lines);
    const auto channel = text(body.channel);
    const auto external_id = text(body.external_id);
    const auto cold = text(body.cold);
    const wire::Terms terms(
        fb::span<const std::uint8_t, 3>(
            reinterpret_cast<const std::uint8_t*>(body.currency.code.data()), 3),
        static_cast<std::uint8_t>(body.policy), body.priority);
    const base::ExactAmount sum = total_of(body.lines);
    const wire::ExactAmount total(static_cast<std::uint64_t>(body.total.mantissa),
                                  static_cast<std::int64_t>(body.total.mantissa >> 64),
                                  body.total.scale);
    wire::PlaceOrderBuilder table(to_);
    table.add_reservation(body.reservation.raw());
    table.add_tolerances(tolerant);
    table.add_placed_at(body.placed_at.micros);
    table.add_channel(channel);
    table.add_external_id(external_id);
    table.add_lines(line_vector);
    table.add_cold(cold);
    table.add_line_id_texts(line_ids.texts);
    table.add_line_id_lengths(line_ids.lengths);
    table.add_sku_texts(skus.texts);
    table.add_sku_text_lengths(skus.lengths);
    if (sum.mantissa != body.total.mantissa || sum.scale != body.total.scale) {
        table.add_total(&total);
    }
    table.add_terms(&terms);
    return table.Finish().Union();
}

fb::Offset<fb::Vector<const wire::CancelLine*>> CommandEncoder::cancel_lines(
    std::span<const domain::CancelLine> lines) {
    if (lines.empty()) {
        return {};
    }
    cancel_lines_.clear();
    for (const domain::CancelLine& line : lines) {
        cancel_lines_.emplace_back(line.line.raw(), line.quantity.raw());
    }
    return to_.CreateVectorOfStructs(cancel_lines_);
}

fb::Offset<void> CommandEncoder::encode(const domain::CancelOrder& body, const ResolvedSkus&) {
    const auto lines = cancel_lines(body.lines);
    return wire::CreateCancelOrder(to_, body.order.raw(), body.expected_version, lines,
                                   static_cast<std::uint8_t>(body.cause.reason),
                                   !body.cause.notifies)
        .Union();
}

fb::Offset<void> CommandEncoder::encode(const domain::RequestCancellation& body,
                                        const ResolvedSkus&) {
    const auto lines = cancel_lines(body.lines);
    return wire::CreateRequestCancellation(to_, body.order.raw(), body.expected_version, lines,
                                           static_cast<std::uint8_t>(body.cause.reason),
                                           !body.cause.notifies)
        .Union();
}

fb::Offset<void> CommandEncoder::encode(const domain::AnswerCancellation& body,
                                        const ResolvedSkus&) {
    return wire::CreateAnswerCancellation(to_, body.order.raw(), body.location.raw(),
                                          static_cast<std::uint8_t>(body.answer))
        .Union();
}

fb::Offset<void> CommandEncoder::encode(const domain::PlaceHold& body, const ResolvedSkus&) {
    return wire::CreatePlaceHold(to_, body.order.raw(), body.expected_version,
                                 static_cast<std::uint8_t>(body.hold), body.hold_until.micros,
                                 text(body.release_role))
        .Union();
}

fb::Offset<void> CommandEncoder::encode(const domain::ReleaseHold& body, const ResolvedSkus&) {
    return wire::CreateReleaseHold(to_, body.order.raw(), body.expected_version,
                                   static_cast<std::uint8_t>(body.hold), text(body.role))
        .Union();
}

fb::Offset<void> CommandEncoder::encode(const domain::CreateWave& body, const ResolvedSkus&) {
    return wire::CreateCreateWave(to_, text(body.location), body.fulfillments_max,
                                  body.claim_seconds)
        .Union();
}

fb::Offset<void> CommandEncoder::encode(const domain::ConfirmPicks& body,
                                        const ResolvedSkus& resolved) {
    const TextList skus = sku_texts(body.picks, resolved);
    picks_.clear();
    for (std::size_t i = 0; i < body.picks.size(); ++i) {
        const domain::Pick& pick = body.picks[i];
        picks_.emplace_back(resolved.of(pick.sku, i).raw(), pick.quantity.raw(), pick.order.raw());
    }
    const auto pick_vector = to_.CreateVectorOfStructs(picks_);
    return wire::CreateConfirmPicks(to_, body.pick_list.raw(), pick_vector, skus.texts,
                                    skus.lengths)
        .Union();
}

fb::Offset<void> CommandEncoder::encode(const domain::ShipFulfillment& body, const ResolvedSkus&) {
    const auto carrier = text(body.carrier);
    const auto tracking_number = text(body.tracking_number);
    return wire::CreateShipFulfillment(to_, body.order.raw(), body.location.raw(), carrier,
                                       tracking_number, body.package)
        .Union();
}

fb::Offset<void> CommandEncoder::encode(const domain::ContinueFills& body, const ResolvedSkus&) {
    return wire::CreateContinueFills(to_, body.slot.raw()).Union();
}

fb::Offset<void> CommandEncoder::encode(const domain::UnclaimPickList& body, const ResolvedSkus&) {
    return wire::CreateUnclaimPickList(to_, body.pick_list.raw()).Union();
}

fb::Offset<void> CommandEncoder::encode(const domain::ExpireClaim& body, const ResolvedSkus&) {
    return wire::CreateExpireClaim(to_, body.pick_list.raw(), body.set_by.raw()).Union();
}

fb::Offset<void> CommandEncoder::encode(const domain::ExpireHold& body, const ResolvedSkus&) {
    return wire::CreateExpireHold(to_, body.order.raw(), body.placed.raw(),
                                  static_cast<std::uint8_t>(body.hold))
        .Union();
}

fb::Offset<void> CommandEncoder::encode(const domain::Reserve& body, const ResolvedSkus& resolved) {
    const TextList skus = sku_texts(body.lines, resolved);
    reserve_lines_.clear();
    for (std::size_t i = 0; i < body.lines.size(); ++i) {
        const domain::ReserveLine& line = body.lines[i];
        reserve_lines_.emplace_back(resolved.of(line.sku, i).raw(), line.quantity.raw());
    }
    const auto lines = to_.CreateVectorOfStructs(reserve_lines_);
    const auto channel = text(body.channel);
    const auto external_id = text(body.external_id);
    return wire::CreateReserve(to_, channel, lines, body.ttl_seconds,
                               static_cast<std::uint8_t>(body.policy), external_id, skus.texts,
                               skus.lengths)
        .Union();
}

fb::Offset<void> CommandEncoder::encode(const domain::ExtendReservation& body,
                                        const ResolvedSkus&) {
    return wire::CreateExtendReservation(to_, body.reservation.raw(), body.ttl_seconds).Union();
}

fb::Offset<void> CommandEncoder::encode(const domain::ReleaseReservation& body,
                                        const ResolvedSkus&) {
    return wire::CreateReleaseReservation(to_, body.reservation.raw()).Union();
}

fb::Offset<void> CommandEncoder::encode(const domain::ExpireReservation& body,
                                        const ResolvedSkus&) {
    return wire::CreateExpireReservation(to_, body.reservation.raw(), body.set_by.raw()).Union();
}

void CommandEncoder::gather_lines(std::span<const domain::OrderLineInput> lines,
                                  const ResolvedSkus& resolved) {
    lines_.clear();
    for (std::size_t i = 0; i < lines.size(); ++i) {
        const domain::OrderLineInput& line = lines[i];
        lines_.emplace_back(resolved.of(line.sku, i).raw(), line.quantity.raw(),
                            pack_price(line.unit_price));
    }
}

fb::Offset<void> CommandEncoder::encode(const domain::ChangeOrder& body,
                                        const ResolvedSkus& resolved) {
    const TextList line_ids =
        text_list(body.add.size(), [&](std::size_t i) { return body.add[i].external_line_id; });
    const TextList skus = sku_texts(body.add, resolved);
    change_lines_.clear();
    for (const domain::ChangeLine& line : body.lines) {
        change_lines_.emplace_back(line.line.raw(), static_cast<std::uint8_t>(line.sets_price),
                                   line.quantity.raw(), pack_price(line.unit_price));
    }
    gather_lines(body.add, resolved);
    removed_.clear();
    for (const domain::LineIndex line : body.remove) {
        removed_.push_back(line.raw());
    }
    const auto lines = change_lines_.empty() ? 0 : to_.CreateVectorOfStructs(change_lines_);
    const auto added = lines_.empty() ? 0 : to_.CreateVectorOfStructs(lines_);
    const auto removed = removed_.empty() ? 0 : to_.CreateVector(removed_);
    const auto tolerant = tolerances(body.add);
    const auto cold = text(body.cold);
    wire::ChangeOrderBuilder table(to_);
    table.add_order(body.order.raw());
    table.add_expected_version(body.expected_version);
    table.add_lines(lines);
    table.add_add(added);
    table.add_remove(removed);
    table.add_cold(cold);
    table.add_line_id_texts(line_ids.texts);
    table.add_line_id_lengths(line_ids.lengths);
    table.add_sku_texts(skus.texts);
    table.add_sku_text_lengths(skus.lengths);
    table.add_tolerances(tolerant);
    table.add_priority(body.priority);
    return table.Finish().Union();
}

fb::Offset<void> CommandEncoder::encode(const domain::PackFulfillment& body, const ResolvedSkus&) {
    fb::Offset<fb::Vector<const wire::PackLine*>> lines;
    if (!body.lines.empty()) {
        pack_lines_.clear();
        for (const domain::PackLine& line : body.lines) {
            pack_lines_.emplace_back(line.line.raw(), line.quantity.raw());
        }
        lines = to_.CreateVectorOfStructs(pack_lines_);
    }
    const auto reference = text(body.reference);
    return wire::CreatePackFulfillment(to_, body.order.raw(), body.location.raw(), body.package,
                                       body.seals, body.measures.weight_grams,
                                       body.measures.length_mm, body.measures.width_mm,
                                       body.measures.height_mm, reference, lines)
        .Union();
}

fb::Offset<void> CommandEncoder::encode(const domain::RecordTracking& body, const ResolvedSkus&) {
    const auto event_id = text(body.event_id);
    return wire::CreateRecordTracking(to_, body.order.raw(), body.shipment,
                                      static_cast<std::uint8_t>(body.status),
                                      body.occurred_at.micros, event_id)
        .Union();
}

}  // namespace skua::codec
