// The bodies of binary commands, but for the order, which has its own file.

#include "engine/codec/binary_fields.hpp"

namespace skua::codec {

namespace {

void read(const stream::DefineItem& from, BinaryBody& body) {
    domain::DefineItem to;
    require_text(body.scan, "sku", kSkuRule, from.sku(), to.sku);
    read_text(body.scan, Path{&kBodyPath, "description"}, kDescriptionRule, from.description(),
              to.description);
    refuse_unknown(body.scan, kBodyPath, &from, stream::DefineItem::VT_DESCRIPTION);
    body.command.body = to;
}

void read(const stream::DefineLocation& from, BinaryBody& body) {
    domain::DefineLocation to;
    require_text(body.scan, "location", kPlaceRule, from.location(), to.name);
    refuse_unknown(body.scan, kBodyPath, &from, stream::DefineLocation::VT_LOCATION);
    body.command.body = to;
}

void read(const stream::DefineChannel& from, BinaryBody& body) {
    domain::DefineChannel to;
    const Path path{&kBodyPath, "locations"};
    require_text(body.scan, "channel", kPlaceRule, from.channel(), to.name);
    body.scan.Fields::require(from.locations() != nullptr, kBodyPath, "locations");
    base::ArenaVector<std::string_view> names(body.scan.arena());
    read_list(body.scan, path, from.locations(), domain::kChannelLocationsMax,
              [&](const stream::ChannelLocation& item, const Path& at) {
                  std::string_view name;
                  body.scan.Fields::require(item.name() != nullptr, at, "name");
                  read_text(body.scan, at, kPlaceRule, item.name(), name);
                  refuse_unknown(body.scan, at, &item, stream::ChannelLocation::VT_NAME);
                  check_not_twice(body.scan, at, names.view(), name);
                  names.push_back(name);
              });
    to.locations = names.view();
    to.release_after_seconds = static_cast<std::uint32_t>(
        read_integer(body.scan, Path{&kBodyPath, "release_after_seconds"}, kReleaseAfterRule,
                     from.release_after_seconds())
            .value_or(0));
    to.reservation_seconds =
        static_cast<std::uint32_t>(read_integer(body.scan, Path{&kBodyPath, "reservation_seconds"},
                                                kTtlRule, from.reservation_seconds())
                                       .value_or(domain::kReservationSecondsDefault));
    refuse_unknown(body.scan, kBodyPath, &from, stream::DefineChannel::VT_RESERVATION_SECONDS);
    body.command.body = to;
}

void read(const stream::ConfigureLevel& from, BinaryBody& body) {
    domain::ConfigureLevel to;
    require_sku(body, kBodyPath, from.sku(), from.sku_id(), to.sku);
    require_text(body.scan, "location", kPlaceRule, from.location(), to.location);
    to.sets_safety_stock = from.safety_stock().has_value();
    to.safety_stock = domain::Units{read_integer(body.scan, Path{&kBodyPath, "safety_stock"},
                                                 kSafetyStockRule, from.safety_stock())
                                        .value_or(0)};
    to.sets_bin = from.bin() != nullptr;
    read_text(body.scan, Path{&kBodyPath, "bin"}, kBinRule, from.bin(), to.bin);
    finish_level(body.scan, to);
    refuse_unknown(body.scan, kBodyPath, &from, stream::ConfigureLevel::VT_BIN);
    body.command.body = to;
}

void read(const stream::ReceiveStock& from, BinaryBody& body) {
    domain::ReceiveStock to;
    require_sku(body, kBodyPath, from.sku(), from.sku_id(), to.sku);
    require_text(body.scan, "location", kPlaceRule, from.location(), to.location);
    require_quantity(body.scan, kBodyPath, from.quantity(), to.quantity);
    read_text(body.scan, Path{&kBodyPath, "reference"}, kReferenceRule, from.reference(),
              to.reference);
    read_condition(body.scan, Path{&kBodyPath, "condition"}, from.condition(), to.condition);
    refuse_unknown(body.scan, kBodyPath, &from, stream::ReceiveStock::VT_CONDITION);
    body.command.body = to;
}

void read(const stream::AdjustStock& from, BinaryBody& body) {
    domain::AdjustStock to;
    require_sku(body, kBodyPath, from.sku(), from.sku_id(), to.sku);
    require_text(body.scan, "location", kPlaceRule, from.location(), to.location);
    if (body.scan.Fields::require(from.delta().has_value(), kBodyPath, "delta")) {
        take_delta(body.scan, Path{&kBodyPath, "delta"}, *from.delta(), to.delta);
    }
    finish_adjustment(body.scan, body.command);
    read_condition(body.scan, Path{&kBodyPath, "condition"}, from.condition(), to.condition);
    refuse_unknown(body.scan, kBodyPath, &from, stream::AdjustStock::VT_CONDITION);
    body.command.body = to;
}

void read(const stream::PlaceOrder& from, BinaryBody& body) {
    read_binary_order(from, body);
}

std::uint32_t read_version(Fields& fields, flatbuffers::Optional<std::uint32_t> from) {
    const Path path{&kBodyPath, "expected_version"};
    return static_cast<std::uint32_t>(read_integer(fields, path, kVersionRule, from).value_or(0));
}

template <class From, class To>
void read_cancel(const From& from, BinaryBody& body, To& to) {
    require_order_id(body.scan, from.order_id(), to.order);
    to.expected_version = read_version(body.scan, from.expected_version());
    CancelLines lines(body.scan.arena());
    const auto read_line = [&](const stream::CancelLine& item, const Path& at) {
        domain::CancelLine line;
        const auto index = require_integer(body.scan, at, "line", kLineRule, item.line());
        line.line = domain::LineIndex{static_cast<std::uint16_t>(index.value_or(0))};
        const Path quantity{&at, "quantity"};
        line.quantity = domain::Quantity{static_cast<std::uint32_t>(
            read_integer(body.scan, quantity, kQuantityRule, item.quantity()).value_or(0))};
        refuse_unknown(body.scan, at, &item, stream::CancelLine::VT_QUANTITY);
        lines.add(body.scan, at, line);
    };
    read_list(body.scan, Path{&kBodyPath, "lines"}, from.lines(), domain::kOrderLinesMax,
              read_line);
    to.lines = lines.view();
    if (const auto reason = from.reason_code(); reason.has_value()) {
        take_cancel_reason(body.scan, Path{&kBodyPath, "reason_code"},
                           cancel_reason_numbered(static_cast<std::uint8_t>(*reason)),
                           to.cause.reason);
    }
    to.cause.notifies = from.notify();
    refuse_unknown(body.scan, kBodyPath, &from, From::VT_NOTIFY);
}

void read(const stream::CancelOrder& from, BinaryBody& body) {
    domain::CancelOrder to;
    read_cancel(from, body, to);
    body.command.body = to;
}

void read(const stream::RequestCancellation& from, BinaryBody& body) {
    domain::RequestCancellation to;
    read_cancel(from, body, to);
    finish_adjustment(body.scan, body.command);
    body.command.body = to;
}

void read(const stream::CloseOrder& from, BinaryBody& body) {
    domain::CloseOrder to;
    read_cancel(from, body, to);
    finish_adjustment(body.scan, body.command);
    body.command.body = to;
}

// What both commands about a hold have.
template <class From, class To>
void read_hold(const From& from, Fields& fields, To& to) {
    require_order_id(fields, from.order_id(), to.order);
    to.expected_version = read_version(fields, from.expected_version());
    if (fields.require(from.hold().has_value(), kBodyPath, "hold")) {
        take_hold(fields, Path{&kBodyPath, "hold"},
                  hold_numbered(static_cast<std::uint8_t>(*from.hold())), to.hold);
    }
}

void read(const stream::PlaceHold& from, BinaryBody& body) {
    domain::PlaceHold to;
    read_hold(from, body.scan, to);
    if (const auto micros = from.hold_until(); micros.has_value()) {
        take_hold_until(body.scan, Path{&kBodyPath, "hold_until"}, time_in(*micros), to.hold_until);
    }
    read_text(body.scan, Path{&kBodyPath, "release_role"}, kRoleRule, from.release_role(),
              to.release_role);
    check_placed(body.scan, to);
    refuse_unknown(body.scan, kBodyPath, &from, stream::PlaceHold::VT_RELEASE_ROLE);
    body.command.body = to;
}

void read(const stream::ReleaseHold& from, BinaryBody& body) {
    domain::ReleaseHold to;
    read_hold(from, body.scan, to);
    read_text(body.scan, Path{&kBodyPath, "role"}, kRoleRule, from.role(), to.role);
    refuse_unknown(body.scan, kBodyPath, &from, stream::ReleaseHold::VT_ROLE);
    body.command.body = to;
}

void read(const stream::CreateWave& from, BinaryBody& body) {
    domain::CreateWave to;
    require_text(body.scan, "location", kPlaceRule, from.location(), to.location);
    const auto most =
        require_integer(body.scan, kBodyPath, "fulfillments", kWaveRule, from.fulfillments());
    to.fulfillments_max = static_cast<std::uint16_t>(most.value_or(1));
    if (const auto seconds = from.claim_seconds(); seconds.has_value()) {
        body.scan.check_integer(Path{&kBodyPath, "claim_seconds"}, kClaimRule, *seconds);
        to.claim_seconds = *seconds;
    }
    refuse_unknown(body.scan, kBodyPath, &from, stream::CreateWave::VT_CLAIM_SECONDS);
    body.command.body = to;
}

void read(const stream::UnclaimPickList& from, BinaryBody& body) {
    domain::UnclaimPickList to;
    require_pick_list_id(body.scan, from.pick_list(), to.pick_list);
    refuse_unknown(body.scan, kBodyPath, &from, stream::UnclaimPickList::VT_PICK_LIST);
    body.command.body = to;
}

void read(const stream::ConfirmPicks& from, BinaryBody& body) {
    domain::ConfirmPicks to;
    require_pick_list_id(body.scan, from.pick_list(), to.pick_list);
    body.scan.Fields::require(from.picks() != nullptr, kBodyPath, "picks");
    base::ArenaVector<domain::Pick> picks(body.scan.arena());
    read_list(body.scan, Path{&kBodyPath, "picks"}, from.picks(), domain::kPicksPerCommandMax,
              [&](const stream::Pick& item, const Path& at) {
                  domain::Pick pick;
                  FulfillmentId of_the_list;
                  require_sku(body, at, item.sku(), item.sku_id(), pick.sku);
                  require_quantity(body.scan, at, item.quantity(), pick.quantity);
                  read_fulfillment_id(body.scan, Path{&at, "fulfillment_id"}, item.fulfillment_id(),
                                      of_the_list);
                  pick.order = of_the_list.order;
                  refuse_unknown(body.scan, at, &item, stream::Pick::VT_FULFILLMENT_ID);
                  picks.push_back(pick);
              });
    to.picks = picks.view();
    refuse_unknown(body.scan, kBodyPath, &from, stream::ConfirmPicks::VT_PICKS);
    body.command.body = to;
}

void read(const stream::Reserve& from, BinaryBody& body) {
    read_binary_reserve(from, body);
}
void read(const stream::ExtendReservation& from, BinaryBody& body) {
    read_binary_extension(from, body);
}
void read(const stream::ReleaseReservation& from, BinaryBody& body) {
    read_binary_release(from, body);
}

void read(const stream::ShipFulfillment& from, BinaryBody& body) {
    domain::ShipFulfillment to;
    FulfillmentId id;
    body.scan.Fields::require(from.fulfillment_id() != nullptr, kBodyPath, "fulfillment_id");
    read_fulfillment_id(body.scan, Path{&kBodyPath, "fulfillment_id"}, from.fulfillment_id(), id);
    to.order = id.order;
    to.location = id.location;
    require_text(body.scan, "carrier", kLabelRule, from.carrier(), to.carrier);
    require_text(body.scan, "tracking_number", kTrackingRule, from.tracking_number(),
                 to.tracking_number);
    to.package = read_package(body.scan, from.package());
    refuse_unknown(body.scan, kBodyPath, &from, stream::ShipFulfillment::VT_PACKAGE);
    body.command.body = to;
}

void read(const stream::ChangeOrder& from, BinaryBody& body) {
    read_binary_change(from, body);
}

void read(const stream::PackFulfillment& from, BinaryBody& body) {
    read_binary_pack(from, body);
}

void read(const stream::RecordTracking& from, BinaryBody& body) {
    read_binary_tracking(from, body);
}

void read(const stream::AnswerCancellation& from, BinaryBody& body) {
    read_binary_answer(from, body);
}

template <class Table>
void read(const Table& from, BinaryBody& body) {
    read_binary_body(from, body);
}

template <class Table>
void read_as(const stream::Command& from, BinaryBody& body) {
    read(*static_cast<const Table*>(from.body()), body);
}

}  // namespace

void read_binary_body(const stream::Command& from, BinaryBody& body) {
    if (from.body() == nullptr) {
        body.scan.note(ProblemCode::unknown_command, kBodyPath, "must name a command");
        return;
    }
    switch (from.body_type()) {
        case stream::Body::DefineItem:
            return read_as<stream::DefineItem>(from, body);
        case stream::Body::DefineLocation:
            return read_as<stream::DefineLocation>(from, body);
        case stream::Body::DefineChannel:
            return read_as<stream::DefineChannel>(from, body);
        case stream::Body::ConfigureLevel:
            return read_as<stream::ConfigureLevel>(from, body);
        case stream::Body::ReceiveStock:
            return read_as<stream::ReceiveStock>(from, body);
        case stream::Body::AdjustStock:
            return read_as<stream::AdjustStock>(from, body);
        case stream::Body::PlaceOrder:
            return read_as<stream::PlaceOrder>(from, body);
        case stream::Body::CancelOrder:
            return read_as<stream::CancelOrder>(from, body);
        case stream::Body::PlaceHold:
            return read_as<stream::PlaceHold>(from, body);
        case stream::Body::ReleaseHold:
            return read_as<stream::ReleaseHold>(from, body);
        case stream::Body::CreateWave:
            return read_as<stream::CreateWave>(from, body);
        case stream::Body::ConfirmPicks:
            return read_as<stream::ConfirmPicks>(from, body);
        case stream::Body::ShipFulfillment:
            return read_as<stream::ShipFulfillment>(from, body);
        case stream::Body::UnclaimPickList:
            return read_as<stream::UnclaimPickList>(from, body);
        case stream::Body::Reserve:
            return read_as<stream::Reserve>(from, body);
        case stream::Body::ExtendReservation:
            return read_as<stream::ExtendReservation>(from, body);
        case stream::Body::ReleaseReservation:
            return read_as<stream::ReleaseReservation>(from, body);
        case stream::Body::MoveCondition:
            return read_as<stream::MoveCondition>(from, body);
        case stream::Body::ShortPick:
            return read_as<stream::ShortPick>(from, body);
        case stream::Body::OpenCount:
            return read_as<stream::OpenCount>(from, body);
        case stream::Body::ChangeCount:
            return read_as<stream::ChangeCount>(from, body);
        case stream::Body::PostCount:
            return read_as<stream::PostCount>(from, body);
        case stream::Body::ChangeOrder:
            return read_as<stream::ChangeOrder>(from, body);
        case stream::Body::PackFulfillment:
            return read_as<stream::PackFulfillment>(from, body);
        case stream::Body::RecordTracking:
            return read_as<stream::RecordTracking>(from, body);
        case stream::Body::RequestCancellation:
            return read_as<stream::RequestCancellation>(from, body);
        case stream::Body::AnswerCancellation:
            return read_as<stream::AnswerCancellation>(from, body);
        case stream::Body::CreateReturn:
            return read_as<stream::CreateReturn>(from, body);
        case stream::Body::ChangeReturn:
            return read_as<stream::ChangeReturn>(from, body);
        case stream::Body::ReceiveReturn:
            return read_as<stream::ReceiveReturn>(from, body);
        case stream::Body::AcceptOverDelivery:
            return read_as<stream::AcceptOverDelivery>(from, body);
        case stream::Body::CloseOrder:
            return read_as<stream::CloseOrder>(from, body);
        case stream::Body::CreateTransfer:
            return read_as<stream::CreateTransfer>(from, body);
        case stream::Body::ChangeTransfer:
            return read_as<stream::ChangeTransfer>(from, body);
        case stream::Body::ReceiveTransfer:
            return read_as<stream::ReceiveTransfer>(from, body);
        case stream::Body::NONE:
            break;
    }
    body.scan.note(ProblemCode::unknown_command, kBodyPath, "is no command");
}

}  // namespace skua::codec
