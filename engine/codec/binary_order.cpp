// The binary order: the command of which there are most.

#include "engine/codec/binary_fields.hpp"
#include "engine/codec/cold_part.hpp"

namespace skua::codec {

namespace {

void read_price(const stream::Decimal& from, const Path& path, BinaryBody& body,
                base::Decimal& to) {
    const base::Decimal price{from.mantissa(), from.scale()};
    take_price(body.scan, Path{&path, "unit_price"},
               base::is_within_price_limits(price) ? std::optional(price) : std::nullopt, to);
}

std::uint8_t percent(BinaryBody& body, const Path& path, std::string_view name,
                     flatbuffers::Optional<std::uint8_t> from) {
    return static_cast<std::uint8_t>(
        read_integer(body.scan, Path{&path, name}, kPercentRule, from).value_or(0));
}

// Of an order, or of what is added to one.
void read_line(const stream::OrderLine& from, const Path& path, BinaryBody& body,
               domain::OrderLineInput& to) {
    require_sku(body, path, from.sku(), from.sku_id(), to.sku);
    require_quantity(body.scan, path, from.quantity(), to.quantity);
    if (body.scan.Fields::require(from.unit_price() != nullptr, path, "unit_price")) {
        read_price(*from.unit_price(), path, body, to.unit_price);
    }
    read_text(body.scan, Path{&path, "external_line_id"}, kExternalLineIdRule,
              from.external_line_id(), to.external_line_id);
    to.tolerance = {
        .over_percent = percent(body, path, "over_delivery_percent", from.over_delivery_percent()),
        .under_percent =
            percent(body, path, "under_delivery_percent", from.under_delivery_percent())};
    refuse_unknown(body.scan, path, &from, stream::OrderLine::VT_UNDER_DELIVERY_PERCENT);
}

// The cold part is JSON in either form, and kept in the same one. Of its fields those of `names`
// may be there, which stand in kColdNames from `first` on.
std::string_view read_cold(std::string_view text, std::span<const std::string_view> names,
                           std::size_t first, BinaryBody& body) {
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
        error = body.scan.read_fields(kBodyPath, object, names, seen,
                                      [&](std::size_t index, od::value& value, const Path& at) {
                                          return cold.read(first + index, at, value);
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
        to.cold = read_cold(view_of(from.cold()), kColdNames, 0, body);
    }
    body.command.body = to;
}

namespace {

domain::LineIndex as_line(std::optional<std::int64_t> number) {
    return domain::LineIndex{static_cast<std::uint16_t>(number.value_or(0))};
}

void read_changed_line(const stream::ChangeLine& from, const Path& path, BinaryBody& body,
                       NamedLines& named, domain::ChangeLine& to) {
    to.line = as_line(require_integer(body.scan, path, "line", kLineRule, from.line()));
    to.quantity = domain::Quantity{static_cast<std::uint32_t>(
        read_integer(body.scan, Path{&path, "quantity"}, kQuantityRule, from.quantity())
            .value_or(0))};
    to.sets_price = from.unit_price() != nullptr;
    if (to.sets_price) {
        read_price(*from.unit_price(), path, body, to.unit_price);
    }
    refuse_unknown(body.scan, path, &from, stream::ChangeLine::VT_UNIT_PRICE);
    if (body.scan.problem().is_none()) {
        named.name(body.scan, Path{&path, "line"}, to.line);
        finish_change_line(body.scan, path, to);
    }
}

void read_removed(const flatbuffers::Vector<std::uint16_t>* list, BinaryBody& body,
                  NamedLines& named, base::ArenaVector<domain::LineIndex>& to) {
    const Path path{&kBodyPath, "remove"};
    if (list == nullptr || !body.scan.check_count(path, list->size(), domain::kChangeItemsMax)) {
        return;
    }
    for (flatbuffers::uoffset_t i = 0; i < list->size(); ++i) {
        const Path at{&path, {}, i};
        if (body.scan.check_integer(at, kLineRule, list->Get(i)) && body.scan.problem().is_none()) {
            to.push_back(domain::LineIndex{list->Get(i)});
            named.name(body.scan, at, to.back());
        }
    }
}

}  // namespace

void read_binary_change(const stream::ChangeOrder& from, BinaryBody& body) {
    Scan& scan = body.scan;
    domain::ChangeOrder to;
    require_order_id(scan, from.order_id(), to.order);
    to.expected_version = static_cast<std::uint32_t>(
        require_integer(scan, kBodyPath, "expected_version", kVersionRule, from.expected_version())
            .value_or(1));
    NamedLines named;
    base::ArenaVector<domain::ChangeLine> lines(scan.arena());
    read_list(scan, Path{&kBodyPath, "lines"}, from.lines(), domain::kChangeItemsMax,
              [&](const stream::ChangeLine& item, const Path& at) {
                  lines.push_back({});
                  read_changed_line(item, at, body, named, lines.back());
              });
    base::ArenaVector<domain::OrderLineInput> added(scan.arena());
    read_list(scan, Path{&kBodyPath, "add"}, from.add(), domain::kChangeItemsMax,
              [&](const stream::OrderLine& item, const Path& at) {
                  added.push_back({});
                  read_line(item, at, body, added.back());
              });
    base::ArenaVector<domain::LineIndex> removed(scan.arena());
    read_removed(from.remove(), body, named, removed);
    to.priority = static_cast<std::uint8_t>(
        read_integer(scan, Path{&kBodyPath, "priority"}, kPriorityRule, from.priority())
            .value_or(0));
    refuse_unknown(scan, kBodyPath, &from, stream::ChangeOrder::VT_COLD);
    to.lines = lines.view();
    to.add = added.view();
    to.remove = removed.view();
    if (from.cold() != nullptr) {
        to.cold = read_cold(view_of(from.cold()), std::span(kColdNames).subspan(1, 3), 1, body);
    }
    if (scan.problem().is_none()) {
        finish_change(scan, to);
    }
    body.command.body = to;
}

}  // namespace skua::codec
