#include <algorithm>

#include "engine/codec/command_encoder.hpp"
#include "engine/codec/record_codec.hpp"

namespace skua::codec {

namespace fb = flatbuffers;

struct RecordEncoder::Impl {
    fb::FlatBufferBuilder builder{64 * 1024};
    CommandEncoder commands{builder};
    std::vector<wire::Shortage> shortages;
    std::vector<std::uint32_t> skus;

    fb::Offset<fb::Vector<const wire::Shortage*>> shortages_of(const domain::Decision& decision) {
        if (decision.shortages.empty()) {
            return {};
        }
        shortages.clear();
        for (const domain::Shortage& shortage : decision.shortages) {
            shortages.emplace_back(shortage.line.raw(), shortage.requested.raw(),
                                   shortage.available.raw());
        }
        return builder.CreateVectorOfStructs(shortages);
    }
};

RecordEncoder::RecordEncoder() : impl_(std::make_unique<Impl>()) {}
RecordEncoder::~RecordEncoder() = default;

namespace {

// What can be left out of this record because it follows from the rest.
struct Derived {
    std::uint8_t flags = 0;
    ResolvedSkus resolved;
    std::span<const domain::Effect> effects;  // without what is implied
};

bool is_created(const domain::Effect& effect, domain::OrderId order) noexcept {
    return effect.kind == domain::EffectKind::order_created && effect.order() == order &&
           effect.from == domain::Bucket::none && effect.to == domain::Bucket::none &&
           effect.movement == domain::MovementKind::receipt && effect.line.raw() == 0 &&
           effect.location.is_none() && effect.quantity.is_zero() && effect.sku.is_none();
}

std::uint8_t source_flags(std::string_view source) noexcept {
    const auto* found = std::find(std::begin(kSources), std::end(kSources), source);
    const auto number = found == std::end(kSources) ? 0U : static_cast<unsigned>(found - kSources);
    return static_cast<std::uint8_t>(
        ((number & 1U) != 0 ? flag(wire::RecordFlags::source_low) : 0) |
        ((number & 2U) != 0 ? flag(wire::RecordFlags::source_high) : 0));
}

// Ids of the decision that stand in the command as well once they are written there.
bool are_skus_implied(const domain::Record& record) noexcept {
    const std::span<const domain::SkuId> skus = record.decision.skus;
    return !skus.empty() && skus.size() == sku_references(record.command) &&
           std::none_of(skus.begin(), skus.end(), [](domain::SkuId id) { return id.is_none(); });
}

Derived derive(const domain::Record& record) noexcept {
    const domain::Decision& decision = record.decision;
    Derived derived;
    derived.effects = decision.effects;
    derived.flags = source_flags(record.command.source);
    if (decision.verdict == domain::Verdict::reject) {
        derived.flags |= flag(wire::RecordFlags::rejected);
    }
    if (record.command.actor == kAnonymous) {
        derived.flags |= flag(wire::RecordFlags::actor_anonymous);
    }
    if (are_skus_implied(record)) {
        derived.flags |= flag(wire::RecordFlags::skus_implied);
        derived.resolved.ids = decision.skus;
    }
    if (decision.order.is_none()) {
        return derived;
    }
    if (decision.effects.size() > 1 && is_created(decision.effects.front(), decision.order)) {
        const auto rest = decision.effects.subspan(1);
        if (implied_order(record.command, rest) == decision.order) {
            derived.effects = rest;
            derived.flags |= flag(wire::RecordFlags::created_implied);
        }
    }
    if (implied_order(record.command, derived.effects) == decision.order) {
        derived.flags |= flag(wire::RecordFlags::order_implied);
    }
    return derived;
}

}  // namespace

std::size_t RecordEncoder::append(const domain::Record& record, std::vector<std::byte>& out) {
    const domain::Command& command = record.command;
    const domain::Decision& decision = record.decision;
    // What the decoder would refuse must never be written: domain/limits.hpp proves it is not.
    SKUA_ASSERT(decision.bins.empty() || decision.bins.size() == decision.skus.size());
    SKUA_ASSERT(decision.effects.size() <= domain::kEffectsPerRecordMax);
    const Derived derived = derive(record);
    fb::FlatBufferBuilder& builder = impl_->builder;
    builder.Clear();
    // Whatever the record holds, the next one starts aligned behind it.
    builder.PreAlign(0, kRecordAlignment);

    const auto body = impl_->commands.encode(command, derived.resolved);
    fb::Offset<fb::Vector<const wire::Effect*>> effects;
    if (!derived.effects.empty()) {
        effects = builder.CreateVectorOfStructs(
            reinterpret_cast<const wire::Effect*>(derived.effects.data()), derived.effects.size());
    }
    const auto shortages = impl_->shortages_of(decision);
    fb::Offset<fb::Vector<std::uint32_t>> skus;
    if (!decision.skus.empty() && derived.resolved.ids.empty()) {
        impl_->skus.clear();
        for (const domain::SkuId id : decision.skus) {
            impl_->skus.push_back(id.raw());
        }
        skus = builder.CreateVector(impl_->skus);
    }
    const CommandEncoder::TextList bins = impl_->commands.texts(decision.bins);
    const auto key = impl_->commands.text(command.idempotency_key);
    const auto actor =
        impl_->commands.text(command.actor == kAnonymous ? std::string_view{} : command.actor);
    const bool is_usual_source = source_flags(command.source) != 0;
    const auto source = impl_->commands.text(is_usual_source ? std::string_view{} : command.source);
    const auto reason = impl_->commands.text(command.reason);

    // Large members first: the table then needs no padding.
    const wire::Fingerprint fingerprint(command.fingerprint.high, command.fingerprint.low);
    const wire::Stamp stamp(record.sequence.raw(), record.time.micros);
    wire::RecordBuilder table(builder);
    table.add_stamp(&stamp);
    if (command.fingerprint != base::Fingerprint{}) {
        table.add_fingerprint(&fingerprint);
    }
    const bool states_order = (derived.flags & flag(wire::RecordFlags::order_implied)) == 0;
    table.add_order(states_order ? decision.order.raw() : 0);
    table.add_pick_list(decision.pick_list.raw());
    table.add_body(body);
    table.add_effects(effects);
    table.add_idempotency_key(key);
    table.add_version(decision.version);
    table.add_at(decision.at);
    table.add_shortages(shortages);
    table.add_skus(skus);
    table.add_actor(actor);
    table.add_source(source);
    table.add_reason(reason);
    table.add_bin_texts(bins.texts);
    table.add_bin_lengths(bins.lengths);
    table.add_reason_code(static_cast<std::uint16_t>(decision.reason));
    table.add_flags(derived.flags);
    table.add_body_type(static_cast<wire::Body>(domain::kind_of(command)));
    builder.FinishSizePrefixed(table.Finish());

    const auto* bytes = reinterpret_cast<const std::byte*>(builder.GetBufferPointer());
    SKUA_ASSERT(builder.GetSize() % kRecordAlignment == 0);
    out.insert(out.end(), bytes, bytes + builder.GetSize());
    return builder.GetSize();
}

}  // namespace skua::codec
