// Binary commands about reservations.

#include "engine/codec/binary_fields.hpp"

namespace skua::codec {

namespace {

std::uint32_t read_ttl(Fields& fields, flatbuffers::Optional<std::uint32_t> from) {
    const auto seconds = read_integer(fields, Path{&kBodyPath, "ttl_seconds"}, kTtlRule, from);
    return static_cast<std::uint32_t>(seconds.value_or(0));  // the channel's
}

}  // namespace

void read_binary_reserve(const stream::Reserve& from, BinaryBody& body) {
    Scan& scan = body.scan;
    domain::Reserve to;
    require_text(scan, "channel", kPlaceRule, from.channel(), to.channel);
    read_text(scan, Path{&kBodyPath, "external_id"}, kExternalIdRule, from.external_id(),
              to.external_id);
    scan.Fields::require(from.lines() != nullptr, kBodyPath, "lines");
    base::ArenaVector<domain::ReserveLine> lines(scan.arena());
    read_list(scan, Path{&kBodyPath, "lines"}, from.lines(), domain::kReservationLinesMax,
              [&](const stream::ReserveLine& item, const Path& at) {
                  domain::ReserveLine line;
                  require_sku(body, at, item.sku(), item.sku_id(), line.sku);
                  require_quantity(scan, at, item.quantity(), line.quantity);
                  refuse_unknown(scan, at, &item, stream::ReserveLine::VT_QUANTITY);
                  lines.push_back(line);
              });
    to.lines = lines.view();
    to.ttl_seconds = read_ttl(scan, from.ttl_seconds());
    if (const auto policy = from.policy(); policy.has_value()) {
        take_policy(scan, Path{&kBodyPath, "policy"},
                    policy_numbered(static_cast<std::uint8_t>(*policy)), to.policy);
    }
    refuse_unknown(scan, kBodyPath, &from, stream::Reserve::VT_POLICY);
    body.command.body = to;
}

void read_binary_extension(const stream::ExtendReservation& from, BinaryBody& body) {
    domain::ExtendReservation to;
    require_reservation_id(body.scan, from.reservation(), to.reservation);
    to.ttl_seconds = read_ttl(body.scan, from.ttl_seconds());
    refuse_unknown(body.scan, kBodyPath, &from, stream::ExtendReservation::VT_TTL_SECONDS);
    body.command.body = to;
}

void read_binary_release(const stream::ReleaseReservation& from, BinaryBody& body) {
    domain::ReleaseReservation to;
    require_reservation_id(body.scan, from.reservation(), to.reservation);
    refuse_unknown(body.scan, kBodyPath, &from, stream::ReleaseReservation::VT_RESERVATION);
    body.command.body = to;
}

}  // namespace skua::codec
