#include "engine/codec/reservation_decoder.hpp"

#include "engine/codec/command_decoder.hpp"
#include "engine/codec/wire_texts.hpp"
#include "engine/domain/limits.hpp"

namespace skua::codec {

namespace {

bool is_ttl(std::uint32_t seconds) noexcept {
    return seconds <= domain::kReservationSecondsMax;  // 0 = the channel's
}

bool decode_lines(const wire::Reserve& from, base::Arena& arena,
                  std::span<domain::ReserveLine> lines) {
    const auto texts = arena.make_span<std::string_view>(lines.size());
    if (!read_texts(from.sku_texts(), from.sku_text_lengths(), domain::kSkuBytesMax, texts)) {
        return false;
    }
    for (std::uint32_t i = 0; i < lines.size(); ++i) {
        const wire::ReserveLine* line = from.lines()->Get(i);
        lines[i] = {.sku = {domain::SkuId{line->sku()}, texts[i]},
                    .quantity = domain::Quantity{line->quantity()}};
        if (!is_quantity(line->quantity()) || (line->sku() == 0 && texts[i].empty())) {
            return false;
        }
    }
    return true;
}

}  // namespace

bool decode(const wire::Reserve& from, base::Arena& arena, domain::Reserve& to) {
    if (from.lines() == nullptr || from.lines()->size() == 0 ||
        from.lines()->size() > domain::kReservationLinesMax || !is_aligned(*from.lines())) {
        return false;
    }
    const auto lines = arena.make_span<domain::ReserveLine>(from.lines()->size());
    if (!decode_lines(from, arena, lines)) {
        return false;
    }
    to.lines = lines;
    to.ttl_seconds = from.ttl_seconds();
    to.policy = static_cast<domain::Policy>(from.policy());
    return is_ttl(from.ttl_seconds()) && from.policy() >= 1 && from.policy() <= 3 &&
           read_text(from.channel(), domain::kNameBytesMax, to.channel) &&
           read_text(from.external_id(), domain::kExternalIdBytesMax, to.external_id);
}

bool decode(const wire::ExtendReservation& from, base::Arena&, domain::ExtendReservation& to) {
    to.reservation = domain::OrderId{from.reservation()};
    to.ttl_seconds = from.ttl_seconds();
    return is_ttl(from.ttl_seconds());
}

bool decode(const wire::ReleaseReservation& from, base::Arena&, domain::ReleaseReservation& to) {
    to.reservation = domain::OrderId{from.reservation()};
    return true;
}

bool decode(const wire::ExpireReservation& from, base::Arena&, domain::ExpireReservation& to) {
    to.reservation = domain::OrderId{from.reservation()};
    to.set_by = domain::Sequence{from.set_by()};
    return true;
}

}  // namespace skua::codec
