#include "tests/codec/support.hpp"

namespace skua::codec::test {

using namespace skua::domain;

std::string_view RandomRecords::text(std::size_t bytes_min, std::size_t bytes_max) {
    const std::size_t size = bytes_min + below(bytes_max - bytes_min + 1);
    std::string made;
    for (std::size_t i = 0; i < size; ++i) {
        made += static_cast<char>('!' + below(94));  // quotes and backslashes among them
    }
    return arena_.copy(made);
}

SkuRef RandomRecords::sku() {
    if (chance(50)) {
        return {SkuId{static_cast<std::uint32_t>(1 + below(UINT32_MAX))}, {}};
    }
    return {SkuId{}, text(1, 64)};
}

PlaceOrder RandomRecords::place_order() {
    PlaceOrder order;
    order.channel = text(1, 64);
    order.external_id = chance(80) ? text(1, 128) : std::string_view{};
    order.placed_at =
        base::Timestamp{chance(50) ? 0 : static_cast<std::int64_t>(below(1ULL << 50))};
    order.currency.code = {'E', 'U', 'R'};
    order.policy = static_cast<Policy>(1 + below(3));
    order.priority = static_cast<std::uint8_t>(1 + below(9));
    order.cold =
        chance(30) ? arena_.copy(R"({"tags":["a","b"],"customer":"x"})") : std::string_view{};
    const auto lines = arena_.make_span<OrderLineInput>(1 + below(5));
    const bool has_line_ids = chance(40);
    for (OrderLineInput& line : lines) {
        line.sku = sku();
        line.quantity = quantity();
        line.unit_price = {static_cast<std::int64_t>(below(1'000'000)),
                           static_cast<std::uint8_t>(below(10))};
        line.external_line_id = has_line_ids ? text(0, 32) : std::string_view{};
        line.tolerance = tolerance();
        order.total += base::ExactAmount::of(line.quantity.raw(), line.unit_price);
    }
    order.lines = lines;
    order.reservation = OrderId{chance(20) ? 1 + below(1ULL << 60) : 0};
    return order;
}

LineTolerance RandomRecords::tolerance() {
    return chance(70) ? LineTolerance{}
                      : LineTolerance{static_cast<std::uint8_t>(below(101)),
                                      static_cast<std::uint8_t>(below(101))};
}

ChangeOrder RandomRecords::change_order() {
    ChangeOrder change;
    change.order = OrderId{1 + below(1ULL << 60)};
    change.expected_version = static_cast<std::uint32_t>(1 + below(100));
    change.priority = static_cast<std::uint8_t>(1 + below(9));
    change.cold = chance(30) ? arena_.copy(R"({"shipping_method":"air"})") : std::string_view{};
    const auto lines = arena_.make_span<ChangeLine>(below(4));
    for (ChangeLine& line : lines) {
        line.line = LineIndex{static_cast<std::uint16_t>(below(2000))};
        line.sets_price = chance(50);
        line.quantity = chance(50) ? quantity() : Quantity{};
        line.unit_price = line.sets_price ? base::Decimal{1250, 2} : base::Decimal{};
    }
    const auto remove = arena_.make_span<LineIndex>(below(4));
    for (LineIndex& line : remove) {
        line = LineIndex{static_cast<std::uint16_t>(below(2000))};
    }
    const auto add = arena_.make_span<OrderLineInput>(below(4));
    for (OrderLineInput& line : add) {
        line = {.sku = sku(),
                .quantity = quantity(),
                .tolerance = tolerance(),
                .unit_price = {static_cast<std::int64_t>(below(1'000'000)), 3},
                .external_line_id = chance(50) ? text(0, 32) : std::string_view{}};
    }
    change.lines = lines;
    change.remove = remove;
    change.add = add;
    return change;
}

CommandBody RandomRecords::body(CommandKind kind) {
    const auto order = OrderId{1 + below(1ULL << 60)};
    const auto hold = static_cast<HoldKind>(1 + below(9));
    const auto version = static_cast<std::uint32_t>(below(100));
    switch (kind) {
        case CommandKind::fence:
            return Fence{text(0, 64)};
        case CommandKind::define_item:
            return DefineItem{text(1, 64), text(0, 512)};
        case CommandKind::define_location:
            return DefineLocation{text(1, 64)};
        case CommandKind::define_channel: {
            const auto locations = arena_.make_span<std::string_view>(1 + below(8));
            for (std::string_view& location : locations) {
                location = text(1, 64);
            }
            return DefineChannel{text(1, 64), locations,
                                 static_cast<std::uint32_t>(below(kReleaseAfterSecondsMax + 1)),
                                 static_cast<std::uint32_t>(1 + below(kReservationSecondsMax))};
        }
        case CommandKind::configure_level: {
            ConfigureLevel level{sku(), text(1, 64), chance(50), chance(50), Units{0}, {}};
            level.safety_stock =
                Units{level.sets_safety_stock ? static_cast<std::int64_t>(below(99)) : 0};
            level.bin = level.sets_bin ? text(0, 64) : std::string_view{};
            return level;
        }
        case CommandKind::receive_stock:
            return ReceiveStock{sku(), text(1, 64), quantity(), text(0, 128), condition()};
        case CommandKind::adjust_stock:
            return AdjustStock{sku(), text(1, 64), Units{chance(50) ? -5 : 7}, condition()};
        case CommandKind::place_order:
            return place_order();
        case CommandKind::cancel_order: {
            const auto lines = arena_.make_span<CancelLine>(below(4));
            for (CancelLine& line : lines) {
                line = {LineIndex{static_cast<std::uint16_t>(below(2000))}, quantity()};
            }
            return CancelOrder{order, version, lines, cause()};
        }
        case CommandKind::request_cancellation: {
            const auto lines = arena_.make_span<CancelLine>(below(4));
            for (CancelLine& line : lines) {
                line = {LineIndex{static_cast<std::uint16_t>(below(2000))}, quantity()};
            }
            return RequestCancellation{order, version, lines, cause()};
        }
        case CommandKind::accept_over_delivery:
            return AcceptOverDelivery{
                order, LocationId{static_cast<std::uint16_t>(1 + below(4096))},
                LineIndex{static_cast<std::uint16_t>(below(2000))}, quantity()};
        case CommandKind::close_order: {
            const auto lines = arena_.make_span<CancelLine>(below(4));
            for (CancelLine& line : lines) {
                line = {LineIndex{static_cast<std::uint16_t>(below(2000))}, quantity()};
            }
            return CloseOrder{order, version, lines, cause()};
        }
        case CommandKind::answer_cancellation:
            return AnswerCancellation{order,
                                      LocationId{static_cast<std::uint16_t>(1 + below(4096))},
                                      static_cast<CancellationAnswer>(1 + below(2))};
        case CommandKind::place_hold:
            return PlaceHold{order, version, hold,
                             base::Timestamp{chance(50) ? 0 : 1'767'000'000'000'000},
                             chance(50) ? text(1, 32) : std::string_view{}};
        case CommandKind::release_hold:
            return ReleaseHold{order, version, hold, chance(50) ? text(1, 32) : std::string_view{}};
        case CommandKind::create_wave:
            return CreateWave{text(1, 64), static_cast<std::uint16_t>(1 + below(1000)),
                              static_cast<std::uint32_t>(1 + below(kClaimSecondsMax))};
        case CommandKind::confirm_picks: {
            const auto picks = arena_.make_span<Pick>(1 + below(4));
            for (Pick& pick : picks) {
                pick = {sku(), quantity(), chance(50) ? order : OrderId{}};
            }
            return ConfirmPicks{PickListId{1 + below(1ULL << 50)}, picks};
        }
        case CommandKind::ship_fulfillment:
            return ShipFulfillment{order, LocationId{static_cast<std::uint16_t>(1 + below(4096))},
                                   text(1, 64), text(1, 128),
                                   static_cast<std::uint16_t>(below(251))};
        case CommandKind::pack_fulfillment:
            return pack_fulfillment(order);
        case CommandKind::record_tracking:
            return RecordTracking{order, static_cast<std::uint32_t>(below(9)),
                                  static_cast<TrackingStatus>(1 + below(7)),
                                  base::Timestamp{1'767'000'000'000'000}, text(1, 128)};
        case CommandKind::expire_hold:
            return ExpireHold{order, hold, Sequence{1 + below(1ULL << 40)}};
        case CommandKind::unclaim_pick_list:
            return UnclaimPickList{PickListId{1 + below(1ULL << 50)}};
        case CommandKind::expire_claim:
            return ExpireClaim{PickListId{1 + below(1ULL << 50)}, Sequence{1 + below(1ULL << 40)}};
        case CommandKind::reserve: {
            const auto lines = arena_.make_span<ReserveLine>(1 + below(5));
            for (ReserveLine& line : lines) {
                line = {sku(), quantity()};
            }
            return Reserve{text(1, 64), text(0, 128), static_cast<std::uint32_t>(below(86'401)),
                           static_cast<Policy>(1 + below(3)), lines};
        }
        case CommandKind::extend_reservation:
            return ExtendReservation{order, static_cast<std::uint32_t>(below(86'401))};
        case CommandKind::release_reservation:
            return ReleaseReservation{order};
        case CommandKind::expire_reservation:
            return ExpireReservation{order, Sequence{1 + below(1ULL << 40)}};
        case CommandKind::move_condition: {
            const bool is_back = chance(50);
            return MoveCondition{
                sku(), text(1, 64), is_back ? Condition::damaged : Condition::sellable,
                is_back ? Condition::quality_hold : Condition::damaged, quantity()};
        }
        case CommandKind::short_pick:
            return ShortPick{PickListId{1 + below(1ULL << 50)}, sku(), quantity(),
                             chance(50) ? order : OrderId{}};
        case CommandKind::open_count:
            return OpenCount{sku(), text(1, 64)};
        case CommandKind::change_count: {
            const auto action = static_cast<CountAction>(1 + below(4));
            const bool is_record = action == CountAction::record;
            return ChangeCount{CountId{1 + below(1ULL << 50)}, action,
                               Units{is_record ? static_cast<std::int64_t>(below(1'000)) : 0}};
        }
        case CommandKind::post_count:
            return PostCount{CountId{1 + below(1ULL << 50)}};
        case CommandKind::change_order:
            return change_order();
        case CommandKind::create_return: {
            const auto lines = arena_.make_span<ReturnLineInput>(1 + below(4));
            for (ReturnLineInput& line : lines) {
                line = {LineIndex{static_cast<std::uint16_t>(below(2000))}, quantity()};
            }
            return CreateReturn{order, chance(50), text(0, 128), lines};
        }
        case CommandKind::change_return:
            return ChangeReturn{order, ReturnNumber{static_cast<std::uint16_t>(1 + below(1000))},
                                static_cast<ReturnAction>(1 + below(4))};
        case CommandKind::receive_return: {
            const auto items = arena_.make_span<ReturnedItem>(1 + below(4));
            for (ReturnedItem& item : items) {
                item = {LineIndex{static_cast<std::uint16_t>(below(2000))}, quantity(),
                        static_cast<Disposition>(1 + below(3))};
            }
            return ReceiveReturn{order, ReturnNumber{static_cast<std::uint16_t>(1 + below(1000))},
                                 text(1, 64), items};
        }
        case CommandKind::create_transfer: {
            const auto lines = arena_.make_span<TransferLineInput>(1 + below(4));
            for (TransferLineInput& line : lines) {
                line = {sku(), quantity()};
            }
            return CreateTransfer{"main", text(5, 64), chance(50), text(0, 128), lines};
        }
        case CommandKind::change_transfer: {
            const auto action = static_cast<TransferAction>(1 + below(3));
            const bool is_cancel = action == TransferAction::cancel;
            return ChangeTransfer{TransferId{1 + below(1ULL << 50)}, action,
                                  static_cast<TransferChoice>(is_cancel ? below(3) : 0)};
        }
        case CommandKind::receive_transfer: {
            const bool completes = chance(50);
            const auto items = arena_.make_span<TransferItem>((completes ? 0 : 1) + below(4));
            for (TransferItem& item : items) {
                item = {LineIndex{static_cast<std::uint16_t>(below(500))}, quantity(), condition()};
            }
            return ReceiveTransfer{TransferId{1 + below(1ULL << 50)}, completes, items};
        }
        case CommandKind::continue_fills:
            break;
    }
    return ContinueFills{Slot{static_cast<std::uint16_t>(below(4096))}};
}

PackFulfillment RandomRecords::pack_fulfillment(OrderId order) {
    const auto lines = arena_.make_span<PackLine>(below(4));
    for (PackLine& line : lines) {
        line = {LineIndex{static_cast<std::uint16_t>(below(2000))}, quantity()};
    }
    return {.order = order,
            .location = LocationId{static_cast<std::uint16_t>(1 + below(4096))},
            .package = static_cast<std::uint16_t>(below(251)),
            .seals = chance(50),
            .measures = {.weight_grams = static_cast<std::uint32_t>(below(99)),
                         .length_mm = static_cast<std::uint32_t>(below(3)),
                         .width_mm = static_cast<std::uint32_t>(below(3)),
                         .height_mm = static_cast<std::uint32_t>(below(3))},
            .reference = text(0, 128),
            .lines = lines};
}

void RandomRecords::effects(Record& record) {
    const bool is_place = kind_of(record.command) == CommandKind::place_order;
    const bool is_transfer = kind_of(record.command) == CommandKind::create_transfer;
    const std::size_t least = is_place ? 2 : is_transfer ? 1 : 0;
    const auto effects = arena_.make_span<Effect>(below(6) + least);
    for (Effect& effect : effects) {
        effect.kind = chance(80) ? EffectKind::line_moved : static_cast<EffectKind>(1 + below(14));
        effect.kind = chance(10) ? EffectKind::reservation_committed : effect.kind;
        effect.line = LineIndex{static_cast<std::uint16_t>(below(2000))};
        effect.location = LocationId{static_cast<std::uint16_t>(below(4097))};
        effect.quantity = quantity();
        effect.sku = SkuId{static_cast<std::uint32_t>(below(UINT32_MAX))};
        effect.order_raw = 1 + below(3);
        effect.from = static_cast<Bucket>(below(10));
        effect.to = static_cast<Bucket>(below(10));
        effect.movement = chance(70)   ? static_cast<MovementKind>(1 + below(3))
                          : chance(50) ? MovementKind::short_pick
                                       : MovementKind::count;
        if (chance(10)) {
            effect.kind = static_cast<EffectKind>(30 + below(7));
        }
        if (chance(10)) {
            effect.kind = static_cast<EffectKind>(70 + below(3));
            effect.value = ReturnChange{ReturnNumber{static_cast<std::uint16_t>(1 + below(1000))},
                                        static_cast<std::uint8_t>(1 + below(3))}
                               .packed();
        }
        if (chance(5)) {
            effect.kind = EffectKind::transfer_stepped;
            effect.line = LineIndex{static_cast<std::uint16_t>(below(500))};
            effect.value = static_cast<std::int64_t>(1 + below(7));
            effect.movement = chance(50) ? MovementKind::transfer_out : MovementKind::transfer_in;
        }
        if (effect.kind == EffectKind::condition_moved) {
            effect.value = ConditionMove{Condition::sellable, condition()}.packed();
        }
    }
    if (kind_of(record.command) == CommandKind::pack_fulfillment && !effects.empty()) {
        effects[0].kind = static_cast<EffectKind>(60 + below(6));
        effects[0].value = static_cast<std::int64_t>(1 + below(250));
    }
    if (kind_of(record.command) == CommandKind::request_cancellation && !effects.empty()) {
        effects[0].kind = static_cast<EffectKind>(80 + below(3));
        effects[0].value = cause().packed();
    }
    if (is_transfer) {
        effects[0] = Effect{};
        effects[0].kind = EffectKind::transfer_opened;
        effects[0].location = LocationId{1};
        effects[0].value = static_cast<std::int64_t>(1 + below(1ULL << 50));
    }
    if (is_place) {
        record.decision.order = OrderId{1 + below(1ULL << 60)};
        effects[0] = Effect{};
        effects[0].kind = EffectKind::order_created;
        effects[0].order_raw = record.decision.order.raw();
        effects[1].kind = EffectKind::line_moved;
        effects[1].order_raw = record.decision.order.raw();
    }
    record.decision.effects = effects;
}

void RandomRecords::skus(Record& record) {
    std::size_t count = 0;
    switch (kind_of(record.command)) {
        case CommandKind::place_order:
            count = std::get<PlaceOrder>(record.command.body).lines.size();
            break;
        case CommandKind::reserve:
            count = std::get<Reserve>(record.command.body).lines.size();
            break;
        case CommandKind::confirm_picks:
            count = std::get<ConfirmPicks>(record.command.body).picks.size();
            break;
        case CommandKind::define_item:
        case CommandKind::configure_level:
        case CommandKind::receive_stock:
        case CommandKind::adjust_stock:
        case CommandKind::move_condition:
        case CommandKind::short_pick:
        case CommandKind::open_count:
        case CommandKind::change_count:
        case CommandKind::post_count:
            count = 1;
            break;
        case CommandKind::create_wave:
            count = below(4);
            break;
        case CommandKind::create_return:
            count = std::get<CreateReturn>(record.command.body).lines.size();
            break;
        case CommandKind::receive_return:
            count = std::get<ReceiveReturn>(record.command.body).items.size();
            break;
        case CommandKind::create_transfer:
            count = std::get<CreateTransfer>(record.command.body).lines.size();
            break;
        case CommandKind::receive_transfer:
            count = std::get<ReceiveTransfer>(record.command.body).items.size();
            break;
        default:
            break;
    }
    const auto ids = arena_.make_span<SkuId>(count);
    for (SkuId& id : ids) {
        id = SkuId{static_cast<std::uint32_t>(1 + below(UINT32_MAX))};
    }
    record.decision.skus = ids;
    if (kind_of(record.command) == CommandKind::create_wave) {
        const auto bins = arena_.make_span<std::string_view>(count);
        const bool has_bins = chance(70);
        for (std::string_view& bin : bins) {
            bin = has_bins ? text(0, 64) : std::string_view{};
        }
        record.decision.bins = bins;
    }
}

void RandomRecords::decide(Record& record) {
    Decision& decision = record.decision;
    if (chance(25)) {
        decision.verdict = Verdict::reject;
        constexpr RejectReason kReasons[] = {
            RejectReason::unknown_sku, RejectReason::order_closed, RejectReason::insufficient_stock,
            RejectReason::version_mismatch, RejectReason::reservation_committed};
        decision.reason = kReasons[below(5)];
        decision.at = static_cast<std::uint32_t>(below(5));
        if (decision.reason == RejectReason::insufficient_stock) {
            const auto shortages = arena_.make_span<Shortage>(1 + below(3));
            for (Shortage& shortage : shortages) {
                shortage = {LineIndex{static_cast<std::uint16_t>(below(6))}, quantity(),
                            quantity()};
            }
            decision.shortages = shortages;
        }
        decision.version = decision.reason == RejectReason::version_mismatch ? 7 : 0;
        if (decision.reason == RejectReason::reservation_committed) {
            decision.order = OrderId{1 + below(1ULL << 60)};
        }
        return;
    }
    effects(record);
    skus(record);
    decision.version = static_cast<std::uint32_t>(below(3));
    decision.pick_list = PickListId{chance(20) ? 1 + below(1ULL << 50) : 0};
    if (kind_of(record.command) != CommandKind::place_order && chance(50)) {
        decision.order = OrderId{1 + below(1ULL << 60)};
    }
    if (const auto* cancel = std::get_if<CancelOrder>(&record.command.body)) {
        decision.order = cancel->order;
    }
}

Record RandomRecords::next() {
    return next(static_cast<CommandKind>(1 + below(std::variant_size_v<CommandBody>)));
}

Record RandomRecords::next(CommandKind kind) {
    Record record;
    record.sequence = Sequence{++sequence_};
    record.time =
        base::Timestamp{1'795'000'000'000'000 + static_cast<std::int64_t>(below(1000000))};
    record.command.body = body(kind);
    constexpr std::string_view kSources[] = {"http", "stream", "engine", "import", ""};
    record.command.source = kSources[below(5)];
    record.command.actor = chance(60) ? "anonymous" : text(0, 64);
    record.command.reason = chance(20) ? text(1, 256) : std::string_view{};
    record.command.idempotency_key = chance(30) ? text(1, 128) : std::string_view{};
    if (chance(80)) {
        record.command.fingerprint = {random_(), random_()};
    }
    decide(record);
    return record;
}

std::vector<std::byte> encode(const Record& record) {
    RecordEncoder encoder;
    std::vector<std::byte> bytes;
    encoder.append(record, bytes);
    return bytes;
}

Record an_accepted_order(base::Arena& arena) {
    Record record;
    record.sequence = Sequence{77};
    record.time = base::Timestamp{1'795'207'140'123'456};
    PlaceOrder order;
    order.channel = "web";
    order.external_id = "1000001";
    order.placed_at = base::Timestamp{1'795'207'000'000'000};
    order.currency.code = {'E', 'U', 'R'};
    const auto lines = arena.make_span<OrderLineInput>(1);
    lines[0].sku = {SkuId{}, "the text the caller used"};
    lines[0].quantity = Quantity{2};
    lines[0].unit_price = {1250, 2};
    order.lines = lines;
    order.total = base::ExactAmount::of(2, {1250, 2});
    record.command.body = order;
    record.command.actor = "anonymous";
    record.command.source = "http";
    record.command.fingerprint = {1, 2};
    const auto effects = arena.make_span<Effect>(2);
    effects[0].kind = EffectKind::order_created;
    effects[0].order_raw = 8193;
    effects[1].from = Bucket::open;
    effects[1].to = Bucket::allocated;
    effects[1].location = LocationId{1};
    effects[1].quantity = Quantity{2};
    effects[1].sku = SkuId{1048577};
    effects[1].order_raw = 8193;
    record.decision.order = OrderId{8193};
    record.decision.version = 1;
    record.decision.effects = effects;
    const auto skus = arena.make_span<SkuId>(1);
    skus[0] = SkuId{1048577};
    record.decision.skus = skus;
    return record;
}

}  // namespace skua::codec::test
