// The binary order: the command of which there are most.

#include "engine/codec/binary_fields.hpp"
#include "engine/codec/cold_part.hpp"

namespace skua::codec {

namespace {

void read_line(const stream::OrderLine& from, const Path& path, BinaryBody& body,
               domain::OrderLineInput& to) {
    require_sku(body, path, from.sku(), from.sku_id(), to.sku);
    require_quantity(body.scan, path, from.quantity(), to.quantity);
    if (body.scan.Fields::require(from.unit_price() != nullptr, path, "unit_price")) {
        const base::Decimal price{from.unit_price()->mantissa(), from.unit_price()->scale()};
        take_price(body.scan, Path{&path, "unit_price"},
                   base::is_within_price_limits(price) ? std::optional(price) : std::nullopt,
                   to.unit_price);
    }
    read_text(body.scan, Path{&path, "external_line_id"}, kExternalLineIdRule,
              from.external_line_id(), to.external_line_id);
    refuse_unknown(body.scan, path, &from, stream::OrderLine::VT_EXTERNAL_LINE_ID);
}

// The cold part is JSON in either form, and kept in the same one.
std::string_view read_cold(std::string_view text, BinaryBody& body) {
    const Path path{&kBodyPath, "cold"};
    if (text.size() > body.json_bytes_left) {
        body.scan.note(ProblemCode::too_long, path, "states more JSON than the frame is long");
        return {};
    }
    body.json_bytes_left -= text.size();
    ColdPart cold(body.scan, body.scratch.cold);
    od::object object;
    JsonError error = body.json.open_object(text, body.scan, object);
    if (!error) {
        std::uint32_t seen = 0;
        error = body.scan.read_fields(kBodyPath, object, kColdNames, seen,
                                      [&](std::size_t index, od::value& value, const Path& at) {
                                          return cold.read(index, at, value);
                                      });
    }
    const Problem problem = body.json.conclude(error, body.scan);
    if (!problem.is_none()) {
        body.scan.note(problem.code, path, problem.detail);  // unless its field is noted already
        return {};
    }
    return cold.join();
}

}  // namespace

void read_binary_order(const stream::PlaceOrder& from, BinaryBody& body) {
    Scan& scan = body.scan;
    domain::PlaceOrder to;
    require_text(scan, "channel", kPlaceRule, from.channel(), to.channel);
    read_text(scan, Path{&kBodyPath, "external_id"}, kExternalIdRule, from.external_id(),
              to.external_id);
    if (scan.Fields::require(from.currency() != nullptr, kBodyPath, "currency")) {
        const Path path{&kBodyPath, "currency"};
        const std::string_view text = view_of(from.currency());
        scan.check_raw_text(path, kShortRule, text);
        take_currency(scan, path, text, to.currency);
    }
    const Path lines_path{&kBodyPath, "lines"};
    scan.Fields::require(from.lines() != nullptr, kBodyPath, "lines");
    base::ArenaVector<domain::OrderLineInput> lines(
        scan.arena(), from.lines() == nullptr
                          ? 0
                          : std::min<std::size_t>(from.lines()->size(), domain::kOrderLinesMax));
    read_list(scan, lines_path, from.lines(), domain::kOrderLinesMax,
              [&](const stream::OrderLine& item, const Path& at) {
                  lines.push_back({});
                  read_line(item, at, body, lines.back());
              });
    to.lines = lines.view();
    if (const auto micros = from.placed_at(); micros.has_value()) {
        take_time(scan, Path{&kBodyPath, "placed_at"}, time_in(*micros), to.placed_at);
    }
    if (const auto policy = from.policy(); policy.has_value()) {
        take_policy(scan, Path{&kBodyPath, "policy"},
                    policy_numbered(static_cast<std::uint8_t>(*policy)), to.policy);
    }
    to.priority = static_cast<std::uint8_t>(
        read_integer(scan, Path{&kBodyPath, "priority"}, kPriorityRule, from.priority())
            .value_or(to.priority));
    if (from.reservation().has_value()) {
        require_reservation_id(scan, from.reservation(), to.reservation);
    }
    refuse_unknown(scan, kBodyPath, &from, stream::PlaceOrder::VT_RESERVATION);
    finish_order(scan, body.command, to);
    if (from.cold() != nullptr) {
        to.cold = read_cold(view_of(from.cold()), body);
    }
    body.command.body = to;
}

}  // namespace skua::codec
