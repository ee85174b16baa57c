#include <algorithm>
#include <cstring>

#include "engine/codec/command_decoder.hpp"
#include "engine/codec/record_codec.hpp"
#include "engine/codec/wire_texts.hpp"
#include "engine/domain/limits.hpp"

namespace skua::codec {

namespace fb = flatbuffers;
using base::Error;
using base::ErrorCode;

namespace {

constexpr Error kCorrupt{ErrorCode::corrupt, 0, "decode_record"};
constexpr Error kUnsupported{ErrorCode::unsupported, 0, "decode_record"};

// Of a decision: one per line, per pick, or each SKU of a pick list once.
constexpr std::size_t kSkusMax =
    std::max({domain::kOrderLinesMax, domain::kPicksPerCommandMax, domain::kPickListLinesMax});

bool has(std::uint8_t flags, wire::RecordFlags bit) noexcept {
    return (flags & flag(bit)) != 0;
}

bool is_known_reason(std::uint16_t value) noexcept {
    switch (static_cast<domain::RejectReason>(value)) {
        case domain::RejectReason::none:
        case domain::RejectReason::unknown_sku:
        case domain::RejectReason::unknown_location:
        case domain::RejectReason::unknown_channel:
        case domain::RejectReason::unknown_order:
        case domain::RejectReason::unknown_line:
        case domain::RejectReason::unknown_pick_list:
        case domain::RejectReason::unknown_fulfillment:
        case domain::RejectReason::insufficient_stock:
        case domain::RejectReason::adjustment_below_allocated:
        case domain::RejectReason::order_closed:
        case domain::RejectReason::version_mismatch:
        case domain::RejectReason::already_released:
        case domain::RejectReason::nothing_to_cancel:
        case domain::RejectReason::quantity_exceeds_line:
        case domain::RejectReason::hold_exists:
        case domain::RejectReason::hold_not_found:
        case domain::RejectReason::not_on_pick_list:
        case domain::RejectReason::pick_exceeds_list:
        case domain::RejectReason::not_picked:
        case domain::RejectReason::not_fully_picked:
        case domain::RejectReason::already_shipped:
        case domain::RejectReason::hold_until_passed:
        case domain::RejectReason::pick_list_closed:
        case domain::RejectReason::unknown_reservation:
        case domain::RejectReason::reservation_of_other_channel:
        case domain::RejectReason::reservation_committed:
        case domain::RejectReason::reservation_released:
        case domain::RejectReason::reservation_expired:
        case domain::RejectReason::reservation_not_order:
        case domain::RejectReason::reservation_age_limit:
        case domain::RejectReason::sellable_below_allocated:
        case domain::RejectReason::insufficient_condition:
        case domain::RejectReason::count_below_held:
        case domain::RejectReason::unknown_count:
        case domain::RejectReason::count_exists:
        case domain::RejectReason::count_closed:
        case domain::RejectReason::count_already_recorded:
        case domain::RejectReason::count_not_recorded:
        case domain::RejectReason::count_already_approved:
        case domain::RejectReason::count_not_approved:
        case domain::RejectReason::short_exceeds_list:
        case domain::RejectReason::count_touches_too_much:
        case domain::RejectReason::unknown_return:
        case domain::RejectReason::return_not_approved:
        case domain::RejectReason::return_closed:
        case domain::RejectReason::return_exceeds_shipped:
        case domain::RejectReason::not_on_return:
        case domain::RejectReason::receipt_exceeds_return:
        case domain::RejectReason::return_not_requested:
        case domain::RejectReason::return_has_units:
        case domain::RejectReason::return_not_received:
        case domain::RejectReason::return_limit:
        case domain::RejectReason::stock_limit:
        case domain::RejectReason::item_limit:
        case domain::RejectReason::location_limit:
        case domain::RejectReason::channel_limit:
        case domain::RejectReason::backorder_limit:
        case domain::RejectReason::order_lines_limit:
        case domain::RejectReason::quantity_limit:
        case domain::RejectReason::cold_limit:
        case domain::RejectReason::release_role_required:
        case domain::RejectReason::unknown_package:
        case domain::RejectReason::package_sealed:
        case domain::RejectReason::package_shipped:
        case domain::RejectReason::package_limit:
        case domain::RejectReason::unknown_shipment:
        case domain::RejectReason::tracking_limit:
        case domain::RejectReason::not_released:
        case domain::RejectReason::cancellation_requested:
        case domain::RejectReason::cancellation_not_requested:
        case domain::RejectReason::package_empty:
        case domain::RejectReason::over_delivery_limit:
        case domain::RejectReason::unknown_transfer:
        case domain::RejectReason::transfer_closed:
        case domain::RejectReason::transfer_not_draft:
        case domain::RejectReason::transfer_not_ready:
        case domain::RejectReason::transfer_in_transit:
        case domain::RejectReason::transfer_not_dispatched:
        case domain::RejectReason::transfer_has_units:
        case domain::RejectReason::transfer_choice_required:
        case domain::RejectReason::receipt_exceeds_transfer:
            return true;
    }
    return false;
}

bool is_between(std::int64_t value, std::int64_t low, std::int64_t high) noexcept {
    return value >= low && value <= high;
}

bool is_condition(domain::Condition condition) noexcept {
    return condition >= domain::Condition::sellable && condition <= domain::Condition::damaged;
}

// The numbers of the kinds are not without gaps.
bool is_known(domain::EffectKind kind) noexcept {
    using Kind = domain::EffectKind;
    return kind <= Kind::follow_up_done || kind == Kind::claim_set ||
           kind == Kind::pick_list_closed ||
           (kind >= Kind::condition_moved && kind <= Kind::pick_list_shorted) ||
           (kind >= Kind::reservation_created && kind <= Kind::reservation_expired) ||
           (kind >= Kind::part_opened && kind <= Kind::address_changed) ||
           (kind >= Kind::package_opened && kind <= Kind::tracking_noted) ||
           (kind >= Kind::cancellation_requested && kind <= Kind::order_ended) ||
           (kind >= Kind::return_opened && kind <= Kind::return_received) ||
           (kind >= Kind::line_closed && kind <= Kind::over_delivery_accepted) ||
           kind == Kind::grace_started ||
           (kind >= Kind::transfer_opened && kind <= Kind::transfer_stepped);
}

bool is_known(domain::MovementKind movement) noexcept {
    return movement <= domain::MovementKind::shipment ||
           movement == domain::MovementKind::short_pick ||
           movement == domain::MovementKind::count || movement == domain::MovementKind::returned ||
           movement == domain::MovementKind::transfer_out ||
           movement == domain::MovementKind::transfer_in;
}

bool is_return_sound(const domain::Effect& effect) noexcept {
    const domain::ReturnChange change = domain::ReturnChange::of(effect);
    const bool is_receipt = effect.kind == domain::EffectKind::return_received;
    const auto most = is_receipt ? static_cast<std::uint8_t>(domain::Disposition::scrap)
                                 : static_cast<std::uint8_t>(domain::ReturnStatus::cancelled);
    return change.packed() == effect.value && !change.number.is_none() && change.what >= 1 &&
           change.what <= most;
}

// The value of the kinds that use it as a number of some kind.
bool is_value_sound(const domain::Effect& effect) noexcept {
    switch (effect.kind) {
        case domain::EffectKind::lifecycle_changed:
            return is_between(effect.value, 1, 3);
        case domain::EffectKind::order_ended:
            return effect.quantity.raw() == static_cast<std::uint32_t>(domain::Lifecycle::closed) ||
                   effect.quantity.raw() ==
                       static_cast<std::uint32_t>(domain::Lifecycle::cancelled);
        case domain::EffectKind::cancellation_requested:
            return effect.value > 0;  // what is asked for is of what is left
        case domain::EffectKind::cancellation_accepted:
        case domain::EffectKind::cancellation_refused:
            return is_between(effect.value, domain::kCauseMin, domain::kCauseMax);
        case domain::EffectKind::cancellation_ended:
            return is_between(effect.quantity.raw(), domain::kCauseMin, domain::kCauseMax);
        case domain::EffectKind::hold_placed:
            return is_between(effect.value, 1, static_cast<std::int64_t>(domain::HoldKind::manual));
        case domain::EffectKind::hold_released:
            return is_between(effect.value, 1, static_cast<std::int64_t>(domain::HoldKind::grace));
        case domain::EffectKind::grace_started:
        case domain::EffectKind::reservation_extended:
            return base::has_rfc3339_form(base::Timestamp{effect.value});
        case domain::EffectKind::stock_moved:
        case domain::EffectKind::count_recorded:
            return is_between(effect.value, -domain::kStockUnitsMax, domain::kStockUnitsMax);
        case domain::EffectKind::level_configured:
            return is_between(effect.value, 0, domain::kStockUnitsMax);
        case domain::EffectKind::count_moved:
            return is_between(effect.value, 1,
                              static_cast<std::int64_t>(domain::CountStatus::cancelled));
        case domain::EffectKind::return_opened:
        case domain::EffectKind::return_moved:
        case domain::EffectKind::return_received:
            return is_return_sound(effect);
        case domain::EffectKind::transfer_opened:
            return effect.value > 0 && !effect.location.is_none();
        case domain::EffectKind::transfer_moved:
            return is_between(effect.value,
                              static_cast<std::int64_t>(domain::TransferStatus::ready),
                              static_cast<std::int64_t>(domain::TransferStatus::cancelled));
        case domain::EffectKind::transfer_stepped:
            return is_between(effect.value, static_cast<std::int64_t>(domain::TransferStep::held),
                              static_cast<std::int64_t>(domain::TransferStep::returned)) &&
                   effect.line.raw() < domain::kTransferLinesMax;
        case domain::EffectKind::condition_moved: {
            const domain::ConditionMove move = domain::ConditionMove::of(effect);
            return is_condition(move.from) && is_condition(move.to) &&
                   move.packed() == effect.value;
        }
        case domain::EffectKind::line_closed:
            return is_between(effect.value, 1,
                              static_cast<std::int64_t>(domain::CloseReason::under_delivery));
        case domain::EffectKind::priority_changed:
            return is_between(effect.value, 1, 9);
        case domain::EffectKind::part_active:
            return effect.value >= 0 && !effect.location.is_none();
        case domain::EffectKind::total_was:
        case domain::EffectKind::total_is:
            return effect.line.raw() <= base::kPriceScaleMax && effect.quantity.raw() <= 1;
        case domain::EffectKind::channel_defined:
            return is_between(effect.value, 1, static_cast<std::int64_t>(domain::kChannelsMax));
        case domain::EffectKind::pick_list_closed:
            return is_between(effect.value, static_cast<std::int64_t>(domain::PickListStatus::done),
                              static_cast<std::int64_t>(domain::PickListStatus::expired));
        case domain::EffectKind::package_opened:
        case domain::EffectKind::package_filled:
        case domain::EffectKind::package_sealed:
        case domain::EffectKind::package_shipped:
            return is_between(effect.value, 1, domain::kPackagesPerOrderMax);
        case domain::EffectKind::tracking_moved:
        case domain::EffectKind::tracking_noted:
            return is_between(effect.value, 1, UINT32_MAX);
        default:
            return true;
    }
}

ErrorCode check_effect(const domain::Effect& effect) noexcept {
    if (static_cast<std::uint8_t>(effect.kind) == 0) {
        return ErrorCode::corrupt;
    }
    if (!is_known(effect.kind) || effect.from > domain::Bucket::reserved ||
        effect.to > domain::Bucket::reserved || !is_known(effect.movement)) {
        return ErrorCode::unsupported;
    }
    const bool is_sound = static_cast<std::uint8_t>(effect.movement) != 0 &&
                          effect.line.raw() < domain::kOrderLinesMax &&
                          effect.location.raw() <= domain::kLocationsMax &&
                          effect.quantity.raw() <= domain::kQuantityMax && is_value_sound(effect);
    return is_sound ? ErrorCode::ok : ErrorCode::corrupt;
}

// Effects are copied, so that a left out first one can be put back and nothing needs alignment.
ErrorCode decode_effects(const wire::Record& from, const domain::Command& command,
                         base::Arena& arena, domain::Decision& to) {
    const std::size_t stored = from.effects() == nullptr ? 0 : from.effects()->size();
    const bool is_created_implied = has(from.flags(), wire::RecordFlags::created_implied);
    const std::size_t count = stored + (is_created_implied ? 1 : 0);
    if (count > domain::kEffectsPerRecordMax || (is_created_implied && stored == 0)) {
        return ErrorCode::corrupt;
    }
    const auto effects = arena.make_span<domain::Effect>(count);
    const auto rest = effects.last(stored);
    if (stored != 0) {
        std::memcpy(static_cast<void*>(rest.data()), from.effects()->Data(),
                    stored * sizeof(domain::Effect));
    }
    for (const domain::Effect& effect : rest) {
        if (const ErrorCode code = check_effect(effect); code != ErrorCode::ok) {
            return code;
        }
    }
    to.order = domain::OrderId{from.order()};
    if (has(from.flags(), wire::RecordFlags::order_implied)) {
        to.order = implied_order(command, rest);
    }
    if (is_created_implied) {
        effects.front().kind = domain::EffectKind::order_created;
        effects.front().order_raw = to.order.raw();
    }
    to.effects = effects;
    return ErrorCode::ok;
}

ErrorCode decode_shortages(const wire::Record& from, base::Arena& arena, domain::Decision& to) {
    if (from.shortages() == nullptr) {
        return ErrorCode::ok;
    }
    if (from.shortages()->size() > domain::kOrderLinesMax || !is_aligned(*from.shortages())) {
        return ErrorCode::corrupt;
    }
    const auto shortages = arena.make_span<domain::Shortage>(from.shortages()->size());
    for (std::uint32_t i = 0; i < shortages.size(); ++i) {
        const wire::Shortage* shortage = from.shortages()->Get(i);
        shortages[i] = {domain::LineIndex{shortage->line()},
                        domain::Quantity{shortage->requested()},
                        domain::Quantity{shortage->available()}};
        if (shortage->line() >= domain::kOrderLinesMax ||
            shortage->requested() > domain::kQuantityMax ||
            shortage->available() > domain::kQuantityMax) {
            return ErrorCode::corrupt;
        }
    }
    to.shortages = shortages;
    return ErrorCode::ok;
}

ErrorCode decode_skus(const wire::Record& from, const domain::Command& command, base::Arena& arena,
                      domain::Decision& to) {
    if (has(from.flags(), wire::RecordFlags::skus_implied)) {
        return from.skus() == nullptr && collect_skus(command, arena, to.skus) ? ErrorCode::ok
                                                                               : ErrorCode::corrupt;
    }
    if (from.skus() == nullptr) {
        return ErrorCode::ok;
    }
    if (from.skus()->size() > kSkusMax) {
        return ErrorCode::corrupt;
    }
    const auto skus = arena.make_span<domain::SkuId>(from.skus()->size());
    for (std::uint32_t i = 0; i < skus.size(); ++i) {
        skus[i] = domain::SkuId{from.skus()->Get(i)};
    }
    to.skus = skus;
    return ErrorCode::ok;
}

// A wave's SKUs have a bin each.
ErrorCode decode_bins(const wire::Record& from, const domain::Command& command, base::Arena& arena,
                      domain::Decision& to) {
    const bool is_wave = std::holds_alternative<domain::CreateWave>(command.body);
    const auto bins = arena.make_span<std::string_view>(is_wave ? to.skus.size() : 0);
    if (!read_texts(from.bin_texts(), from.bin_lengths(), domain::kNameBytesMax, bins)) {
        return ErrorCode::corrupt;
    }
    to.bins = bins;
    return ErrorCode::ok;
}

ErrorCode decode_decision(const wire::Record& from, const domain::Command& command,
                          base::Arena& arena, domain::Decision& to) {
    if (!is_known_reason(from.reason_code())) {
        return ErrorCode::unsupported;
    }
    to.reason = static_cast<domain::RejectReason>(from.reason_code());
    const bool is_rejected = has(from.flags(), wire::RecordFlags::rejected);
    if (is_rejected != (to.reason != domain::RejectReason::none)) {
        return ErrorCode::corrupt;
    }
    to.verdict = is_rejected ? domain::Verdict::reject : domain::Verdict::accept;
    to.at = from.at();
    to.version = from.version();
    to.pick_list = domain::PickListId{from.pick_list()};
    if (const ErrorCode code = decode_effects(from, command, arena, to); code != ErrorCode::ok) {
        return code;
    }
    if (const ErrorCode code = decode_shortages(from, arena, to); code != ErrorCode::ok) {
        return code;
    }
    if (const ErrorCode code = decode_skus(from, command, arena, to); code != ErrorCode::ok) {
        return code;
    }
    return decode_bins(from, command, arena, to);
}

// Who, whence, why and the keys.
bool decode_caller(const wire::Record& from, domain::Command& to) {
    if (from.fingerprint() != nullptr) {
        to.fingerprint = {from.fingerprint()->high(), from.fingerprint()->low()};
    }
    const std::size_t source = (has(from.flags(), wire::RecordFlags::source_low) ? 1U : 0U) +
                               (has(from.flags(), wire::RecordFlags::source_high) ? 2U : 0U);
    const bool are_texts_sound =
        read_text(from.idempotency_key(), domain::kIdempotencyKeyBytesMax, to.idempotency_key) &&
        read_text(from.actor(), domain::kNameBytesMax, to.actor) &&
        read_text(from.source(), domain::kNameBytesMax, to.source) &&
        read_text(from.reason(), domain::kReasonBytesMax, to.reason);
    if (source != 0) {
        to.source = kSources[source];
    }
    if (has(from.flags(), wire::RecordFlags::actor_anonymous)) {
        to.actor = kAnonymous;
    }
    return are_texts_sound;
}

// Aligned bytes: the very ones, or a copy of them.
std::span<const std::byte> aligned(std::span<const std::byte> bytes, base::Arena& arena) {
    if (reinterpret_cast<std::uintptr_t>(bytes.data()) % kRecordAlignment == 0) {
        return bytes;
    }
    auto* copy = static_cast<std::byte*>(arena.allocate(bytes.size(), kRecordAlignment));
    std::memcpy(copy, bytes.data(), bytes.size());
    return {copy, bytes.size()};
}

}  // namespace

base::Result<domain::Record> decode_record(std::span<const std::byte> bytes, base::Arena& arena) {
    if (bytes.size() < sizeof(fb::uoffset_t) || bytes.size() > domain::kBlockBytesMax) {
        return kCorrupt;
    }
    std::uint32_t stated = 0;
    std::memcpy(&stated, bytes.data(), sizeof stated);
    if (stated != bytes.size() - sizeof stated) {
        return kCorrupt;
    }
    bytes = aligned(bytes, arena);
    const auto* data = reinterpret_cast<const std::uint8_t*>(bytes.data());
    // Unions of an unknown type pass the verifier, which cannot know them; they are refused below.
    fb::Verifier verifier(data, bytes.size(), 8, 64);
    if (!wire::VerifySizePrefixedRecordBuffer(verifier)) {
        return kCorrupt;
    }
    const wire::Record& from = *wire::GetSizePrefixedRecord(data);
    if ((from.flags() & ~flag(wire::RecordFlags::ANY)) != 0 || from.body_type() > wire::Body::MAX) {
        return kUnsupported;
    }
    if (from.body() == nullptr || from.stamp()->sequence() == 0) {
        return kCorrupt;
    }
    domain::Record record;
    record.sequence = domain::Sequence{from.stamp()->sequence()};
    record.time = base::Timestamp{from.stamp()->time()};
    if (!decode_body(from, arena, record.command) || !decode_caller(from, record.command)) {
        return kCorrupt;
    }
    const ErrorCode code = decode_decision(from, record.command, arena, record.decision);
    if (code != ErrorCode::ok) {
        return Error{code, 0, "decode_record"};
    }
    return record;
}

}  // namespace skua::codec
