#include "tests/codec/support.hpp"

#include <sstream>

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
        order.total += base::ExactAmount::of(line.quantity.raw(), line.unit_price);
    }
    order.lines = lines;
    return order;
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
            return DefineChannel{text(1, 64), locations};
        }
        case CommandKind::configure_level: {
            ConfigureLevel level{sku(), text(1, 64), chance(50), chance(50), Units{0}, {}};
            level.safety_stock =
                Units{level.sets_safety_stock ? static_cast<std::int64_t>(below(99)) : 0};
            level.bin = level.sets_bin ? text(0, 64) : std::string_view{};
            return level;
        }
        case CommandKind::receive_stock:
            return ReceiveStock{sku(), text(1, 64), quantity(), text(0, 128)};
        case CommandKind::adjust_stock:
            return AdjustStock{sku(), text(1, 64), Units{chance(50) ? -5 : 7}};
        case CommandKind::place_order:
            return place_order();
        case CommandKind::cancel_order: {
            const auto lines = arena_.make_span<CancelLine>(below(4));
            for (CancelLine& line : lines) {
                line = {LineIndex{static_cast<std::uint16_t>(below(2000))}, quantity()};
            }
            return CancelOrder{order, version, lines};
        }
        case CommandKind::place_hold:
            return PlaceHold{order, version, hold,
                             base::Timestamp{chance(50) ? 0 : 1'767'000'000'000'000},
                             chance(50) ? text(1, 32) : std::string_view{}};
        case CommandKind::release_hold:
            return ReleaseHold{order, version, hold, chance(50) ? text(1, 32) : std::string_view{}};
        case CommandKind::create_wave:
            return CreateWave{text(1, 64), static_cast<std::uint16_t>(1 + below(1000))};
        case CommandKind::confirm_picks: {
            const auto picks = arena_.make_span<Pick>(1 + below(4));
            for (Pick& pick : picks) {
                pick = {sku(), quantity(), chance(50) ? order : OrderId{}};
            }
            return ConfirmPicks{PickListId{1 + below(1ULL << 50)}, picks};
        }
        case CommandKind::ship_fulfillment:
            return ShipFulfillment{order, LocationId{static_cast<std::uint16_t>(1 + below(4096))},
                                   text(1, 64), text(1, 128)};
        case CommandKind::expire_hold:
            return ExpireHold{order, hold, Sequence{1 + below(1ULL << 40)}};
        case CommandKind::change_order:
            return change_order();
        case CommandKind::continue_fills:
            break;
    }
    return ContinueFills{Slot{static_cast<std::uint16_t>(below(4096))}};
}

void RandomRecords::effects(Record& record) {
    const bool is_place = kind_of(record.command) == CommandKind::place_order;
    const auto effects = arena_.make_span<Effect>(below(6) + (is_place ? 2 : 0));
    for (Effect& effect : effects) {
        effect.kind = chance(80) ? EffectKind::line_moved : static_cast<EffectKind>(1 + below(14));
        effect.line = LineIndex{static_cast<std::uint16_t>(below(2000))};
        effect.location = LocationId{static_cast<std::uint16_t>(below(4097))};
        effect.quantity = quantity();
        effect.sku = SkuId{static_cast<std::uint32_t>(below(UINT32_MAX))};
        effect.order_raw = 1 + below(3);
        effect.from = static_cast<Bucket>(below(9));
        effect.to = static_cast<Bucket>(below(9));
        effect.movement = static_cast<MovementKind>(1 + below(3));
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
        case CommandKind::confirm_picks:
            count = std::get<ConfirmPicks>(record.command.body).picks.size();
            break;
        case CommandKind::define_item:
        case CommandKind::configure_level:
        case CommandKind::receive_stock:
        case CommandKind::adjust_stock:
            count = 1;
            break;
        case CommandKind::create_wave:
            count = below(4);
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
        constexpr RejectReason kReasons[] = {RejectReason::unknown_sku, RejectReason::order_closed,
                                             RejectReason::insufficient_stock,
                                             RejectReason::version_mismatch};
        decision.reason = kReasons[below(4)];
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
    return next(static_cast<CommandKind>(1 + below(16)));
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

namespace {

// Owner: the call.
class Description {
public:
    explicit Description(const Record& record) : record_(record) {}
    std::string text() {
        const Command& command = record_.command;
        const Decision& decision = record_.decision;
        out_ << record_.sequence.raw() << ' ' << record_.time.micros << ' '
             << static_cast<int>(kind_of(command)) << '\n'
             << command.actor << '|' << command.source << '|' << command.reason << '|'
             << command.idempotency_key << '|' << command.fingerprint.high << '|'
             << command.fingerprint.low << '\n';
        std::visit([this](const auto& body) { show(body); }, command.body);
        out_ << '\n'
             << static_cast<int>(decision.verdict) << ' ' << static_cast<int>(decision.reason)
             << ' ' << decision.at << ' ' << decision.version << ' ' << decision.order.raw() << ' '
             << decision.pick_list.raw() << '\n';
        for (const Effect& e : decision.effects) {
            out_ << "effect " << static_cast<int>(e.kind) << ' ' << static_cast<int>(e.from) << ' '
                 << static_cast<int>(e.to) << ' ' << static_cast<int>(e.movement) << ' '
                 << e.line.raw() << ' ' << e.location.raw() << ' ' << e.quantity.raw() << ' '
                 << e.sku.raw() << ' ' << e.order_raw << '\n';
        }
        for (const Shortage& s : decision.shortages) {
            out_ << "short " << s.line.raw() << ' ' << s.requested.raw() << ' ' << s.available.raw()
                 << '\n';
        }
        for (const SkuId id : decision.skus) {
            out_ << "sku " << id.raw() << '\n';
        }
        for (const std::string_view bin : decision.bins) {
            out_ << "bin " << bin << '\n';
        }
        return out_.str();
    }

private:
    void ref(const SkuRef& sku, std::size_t index = 0) {
        const auto& ids = record_.decision.skus;
        const SkuId id = index < ids.size() ? ids[index] : sku.id;
        if (id.is_none()) {
            out_ << '"' << sku.text << "\" ";
        } else {
            out_ << '#' << id.raw() << ' ';
        }
    }
    void show(const Fence& b) { out_ << b.writer_version; }
    void show(const DefineItem& b) { out_ << b.sku << '|' << b.description; }
    void show(const DefineLocation& b) { out_ << b.name; }
    void show(const DefineChannel& b) {
        out_ << b.name;
        for (const auto& location : b.locations) {
            out_ << '|' << location;
        }
    }
    void show(const ConfigureLevel& b) {
        ref(b.sku);
        out_ << b.location << '|' << b.sets_safety_stock << b.sets_bin << b.safety_stock.raw()
             << '|' << b.bin;
    }
    void show(const ReceiveStock& b) {
        ref(b.sku);
        out_ << b.location << '|' << b.quantity.raw() << '|' << b.reference;
    }
    void show(const AdjustStock& b) {
        ref(b.sku);
        out_ << b.location << '|' << b.delta.raw();
    }
    void show(const PlaceOrder& b) {
        out_ << b.channel << '|' << b.external_id << '|' << b.placed_at.micros << '|'
             << b.currency.text() << '|' << static_cast<int>(b.policy) << int{b.priority} << '|'
             << base::format(b.total) << '|' << b.cold;
        for (std::size_t i = 0; i < b.lines.size(); ++i) {
            out_ << "\nline ";
            ref(b.lines[i].sku, i);
            out_ << b.lines[i].quantity.raw() << ' ' << base::format(b.lines[i].unit_price) << ' '
                 << b.lines[i].external_line_id;
        }
    }
    void show(const CancelOrder& b) {
        out_ << b.order.raw() << '|' << b.expected_version;
        for (const CancelLine& line : b.lines) {
            out_ << '|' << line.line.raw() << ' ' << line.quantity.raw();
        }
    }
    void show(const PlaceHold& b) {
        hold(b);
        out_ << '|' << b.hold_until.micros << '|' << b.release_role;
    }
    void show(const ReleaseHold& b) {
        hold(b);
        out_ << '|' << b.role;
    }
    template <class Hold>
    void hold(const Hold& b) {
        out_ << b.order.raw() << '|' << b.expected_version << '|' << static_cast<int>(b.hold);
    }
    void show(const CreateWave& b) { out_ << b.location << '|' << b.fulfillments_max; }
    void show(const ConfirmPicks& b) {
        out_ << b.pick_list.raw();
        for (std::size_t i = 0; i < b.picks.size(); ++i) {
            out_ << '|';
            ref(b.picks[i].sku, i);
            out_ << b.picks[i].quantity.raw() << ' ' << b.picks[i].order.raw();
        }
    }
    void show(const ShipFulfillment& b) {
        out_ << b.order.raw() << '|' << b.location.raw() << '|' << b.carrier << '|'
             << b.tracking_number;
    }
    void show(const ContinueFills& b) { out_ << b.slot.raw(); }
    void show(const ChangeOrder& b) {
        out_ << b.order.raw() << '|' << b.expected_version << '|' << int{b.priority} << '|'
             << b.cold;
        for (const ChangeLine& line : b.lines) {
            out_ << "\nline " << line.line.raw() << ' ' << line.sets_price << line.quantity.raw()
                 << ' ' << base::format(line.unit_price);
        }
        for (const LineIndex line : b.remove) {
            out_ << "\nremove " << line.raw();
        }
        for (std::size_t i = 0; i < b.add.size(); ++i) {
            out_ << "\nadd ";
            ref(b.add[i].sku, i);
            out_ << b.add[i].quantity.raw() << ' ' << base::format(b.add[i].unit_price) << ' '
                 << b.add[i].external_line_id;
        }
    }
    void show(const ExpireHold& b) {
        out_ << b.order.raw() << '|' << static_cast<int>(b.hold) << '|' << b.placed.raw();
    }

    const Record& record_;
    std::ostringstream out_;
};

}  // namespace

std::string describe(const Record& record) {
    return Description(record).text();
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
