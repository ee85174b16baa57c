// The largest record of every kind fits a block and comes back: what the engine can decide, the
// journal can keep (domain/limits.hpp).

#include <gtest/gtest.h>

#include <array>
#include <string>
#include <vector>

#include "engine/codec/record_codec.hpp"
#include "engine/domain/limits.hpp"
#include "engine/domain/state.hpp"
#include "engine/domain/transitions.hpp"
#include "tests/codec/support.hpp"

namespace skua::codec {
namespace {

using namespace test;

std::size_t bytes_of_round_trip(const domain::Record& record) {
    const std::vector<std::byte> bytes = encode(record);
    base::Arena arena;
    auto decoded = decode_record(bytes, arena);
    EXPECT_TRUE(decoded.has_value());
    if (decoded) {
        EXPECT_EQ(decoded->decision.effects.size(), record.decision.effects.size());
        EXPECT_EQ(encode(*decoded), bytes);
    }
    std::vector<std::byte> block;
    seal_block(BlockHeader{.count = 1}, bytes, block);
    EXPECT_LE(block.size(), domain::kBlockBytesMax);
    EXPECT_TRUE(open_block(block).has_value());
    return bytes.size();
}

// A shard that decides and applies. Every SKU has one unit at each of eight locations.
class LargestOrder : public testing::Test {
protected:
    static constexpr std::size_t kSkus = domain::kOrderLinesMax;

    void SetUp() override {
        for (std::string_view& name : sources_) {
            name = arena_.copy("location-" + std::to_string(&name - sources_.data()));
            run(domain::DefineLocation{name});
        }
        run(domain::DefineChannel{
            .name = "web", .locations = sources_, .release_after_seconds = 60});
        for (std::size_t i = 0; i < kSkus; ++i) {
            const std::string_view sku = arena_.copy("sku-" + std::to_string(i));
            run(domain::DefineItem{sku, {}});
            for (const std::string_view name : sources_) {
                run(domain::ReceiveStock{{{}, sku}, name, domain::Quantity{1}, {}});
            }
            lines_[i].sku.text = sku;
        }
    }

    const domain::Record& run(const domain::CommandBody& body) {
        last_ = {};
        last_.sequence = domain::Sequence{++sequence_};
        last_.time = base::Timestamp{static_cast<std::int64_t>(sequence_)};
        last_.command.body = body;
        domain::Context context{last_.sequence, last_.time, &arena_};
        const domain::Vote ballot = domain::vote(state_, last_.command, context);
        last_.decision = domain::decide(state_, last_.command, {&ballot, 1}, context);
        EXPECT_EQ(last_.decision.verdict, domain::Verdict::accept);
        domain::apply(state_, last_);
        return last_;
    }
    const domain::Record& place(std::uint32_t quantity) {
        for (domain::OrderLineInput& line : lines_) {
            line.quantity = domain::Quantity{quantity};
        }
        domain::PlaceOrder order;
        order.channel = "web";
        order.currency = base::Currency{{'E', 'U', 'R'}};
        order.policy = domain::Policy::backorder;
        order.lines = lines_;
        return run(order);
    }

    domain::ShardState state_{domain::ShardState::Options{}};
    base::Arena arena_;
    domain::Record last_;
    std::uint64_t sequence_ = 0;
    std::array<std::string_view, domain::kChannelLocationsMax> sources_;
    std::vector<domain::OrderLineInput> lines_{kSkus};
};

TEST_F(LargestOrder, SplitOverEveryLocationAndShortIsReadableAndSoIsItsCancel) {
    const domain::Record& placed = place(10);
    EXPECT_EQ(placed.decision.effects.size(), domain::kPlaceEffectsMax);
    EXPECT_LE(bytes_of_round_trip(placed), domain::kPlaceRecordBytesMax);
    const domain::OrderId order = placed.decision.order;

    for (int waiting = 0; waiting < 3; ++waiting) {
        place(1);
    }
    const domain::Record& cancelled = run(domain::CancelOrder{order, 0, {}});
    // Of every line: what it waited for, eight portions, two fills and what is left over of them.
    EXPECT_EQ(cancelled.decision.effects.size(), kSkus * (1 + 8 + 2 + 1) + 1);
    EXPECT_LE(cancelled.decision.effects.size(), domain::kCancelEffectsMax);
    EXPECT_LE(bytes_of_round_trip(cancelled), domain::kCancelRecordBytesMax);
}

// Records that say as much as the limits allow, whether or not a state could lead to them.
class LargestRecord : public testing::Test {
protected:
    std::string_view text(std::size_t bytes) { return arena_.copy(std::string(bytes, 'x')); }
    domain::Record about(const domain::CommandBody& body, std::size_t effects) {
        domain::Record record;
        record.sequence = domain::Sequence{UINT64_MAX};
        record.time = base::Timestamp{INT64_MAX};
        record.command.body = body;
        record.command.actor = text(domain::kNameBytesMax);
        record.command.source = text(domain::kNameBytesMax);
        record.command.reason = text(domain::kReasonBytesMax);
        record.command.idempotency_key = text(domain::kIdempotencyKeyBytesMax);
        record.command.fingerprint = {1, 2};
        const auto moves = arena_.make_span<domain::Effect>(effects);
        for (domain::Effect& effect : moves) {
            effect.from = domain::Bucket::allocated;
            effect.to = domain::Bucket::released;
            effect.quantity = domain::Quantity{domain::kQuantityMax};
            effect.order_raw = UINT64_MAX;
        }
        record.decision.effects = moves;
        record.decision.version = UINT32_MAX;
        record.decision.order = domain::OrderId{UINT64_MAX - 1};
        record.decision.pick_list = domain::PickListId{UINT64_MAX};
        return record;
    }
    std::span<const domain::SkuId> skus(std::size_t count) {
        const auto ids = arena_.make_span<domain::SkuId>(count);
        for (domain::SkuId& id : ids) {
            id = domain::SkuId{UINT32_MAX};
        }
        return ids;
    }

    base::Arena arena_;
};

TEST_F(LargestRecord, OfACancelFitsABlock) {
    const auto lines = arena_.make_span<domain::CancelLine>(domain::kOrderLinesMax);
    const domain::Record record =
        about(domain::CancelOrder{domain::OrderId{7}, 9, lines}, domain::kCancelEffectsMax);
    EXPECT_LE(bytes_of_round_trip(record), domain::kCancelRecordBytesMax);
}

TEST_F(LargestRecord, OfACloseFitsABlock) {
    const auto lines = arena_.make_span<domain::CancelLine>(domain::kOrderLinesMax);
    const domain::Record record =
        about(domain::CloseOrder{domain::OrderId{7}, 9, lines}, domain::kCloseEffectsMax);
    EXPECT_LE(bytes_of_round_trip(record), domain::kCancelRecordBytesMax);
}

// Gives the largest cart back, and takes as much as an order may.
TEST_F(LargestRecord, OfAnOrderMadeOfACartFitsABlock) {
    const auto lines = arena_.make_span<domain::OrderLineInput>(domain::kOrderLinesMax);
    domain::PlaceOrder order;
    for (domain::OrderLineInput& line : lines) {
        line.sku.text = text(domain::kSkuBytesMax);
        line.quantity = domain::Quantity{1};
        line.external_line_id = text(domain::kExternalLineIdBytesMax);
        line.tolerance = {100, 100};
    }
    order.channel = text(domain::kNameBytesMax);
    order.external_id = text(domain::kExternalIdBytesMax);
    order.currency.code = {'E', 'U', 'R'};
    order.cold = arena_.copy("{" + std::string(domain::kColdBytesMax - 2, ' ') + "}");
    order.lines = lines;
    order.reservation = domain::OrderId{UINT64_MAX};
    domain::Record record = about(order, domain::kPlaceOfCartEffectsMax);
    record.decision.skus = skus(lines.size());
    EXPECT_LE(bytes_of_round_trip(record), domain::kPlaceRecordBytesMax);
}

TEST_F(LargestRecord, OfACartFitsABlockAcceptedRefusedAndGivenBack) {
    const auto lines = arena_.make_span<domain::ReserveLine>(domain::kReservationLinesMax);
    for (domain::ReserveLine& line : lines) {
        line = {{{}, text(domain::kSkuBytesMax)}, domain::Quantity{1}};
    }
    const domain::Reserve cart{text(domain::kNameBytesMax), text(domain::kExternalIdBytesMax), 1,
                               domain::Policy::backorder, lines};
    domain::Record record = about(cart, 1 + lines.size() * (domain::kChannelLocationsMax + 1));
    record.decision.skus = skus(lines.size());
    EXPECT_LE(bytes_of_round_trip(record), domain::kReserveRecordBytesMax);
    record = about(cart, 0);
    record.decision.verdict = domain::Verdict::reject;
    record.decision.reason = domain::RejectReason::insufficient_stock;
    record.decision.shortages = arena_.make_span<domain::Shortage>(lines.size());
    EXPECT_LE(bytes_of_round_trip(record), domain::kReserveRecordBytesMax);
    const domain::ReleaseReservation release{domain::OrderId{7}};
    EXPECT_LE(bytes_of_round_trip(about(release, domain::kGiveBackEffectsMax)),
              domain::kOtherRecordBytesMax);
}

TEST_F(LargestRecord, OfAReturnFitsABlockAcceptedAndRefused) {
    const auto items = arena_.make_span<domain::ReturnedItem>(domain::kReturnItemsMax);
    for (domain::ReturnedItem& item : items) {
        item = {domain::LineIndex{1}, domain::Quantity{1}, domain::Disposition::scrap};
    }
    const domain::ReceiveReturn body{domain::OrderId{7}, domain::ReturnNumber{1},
                                     text(domain::kNameBytesMax), items};
    domain::Record record = about(body, domain::kReturnEffectsMax);
    record.decision.skus = skus(items.size());
    EXPECT_LE(bytes_of_round_trip(record), domain::kReturnRecordBytesMax);
    record = about(body, 0);
    record.decision.verdict = domain::Verdict::reject;
    record.decision.reason = domain::RejectReason::receipt_exceeds_return;
    record.decision.shortages = arena_.make_span<domain::Shortage>(items.size());
    EXPECT_LE(bytes_of_round_trip(record), domain::kReturnRecordBytesMax);
    const auto lines = arena_.make_span<domain::ReturnLineInput>(domain::kReturnLinesMax);
    for (domain::ReturnLineInput& line : lines) {
        line = {domain::LineIndex{1}, domain::Quantity{1}};
    }
    record = about(
        domain::CreateReturn{domain::OrderId{7}, true, text(domain::kExternalIdBytesMax), lines},
        1);
    record.decision.skus = skus(lines.size());
    EXPECT_LE(bytes_of_round_trip(record), domain::kReturnRecordBytesMax);
}

TEST_F(LargestRecord, OfATransferFitsABlockAcceptedAndRefused) {
    const auto items = arena_.make_span<domain::TransferItem>(domain::kTransferItemsMax);
    for (domain::TransferItem& item : items) {
        item = {domain::LineIndex{1}, domain::Quantity{1}, domain::Condition::damaged};
    }
    const domain::ReceiveTransfer body{domain::TransferId{7}, true, items};
    domain::Record record = about(body, domain::kTransferEffectsMax);
    record.decision.skus = skus(items.size());
    EXPECT_LE(bytes_of_round_trip(record), domain::kTransferRecordBytesMax);
    const auto lines = arena_.make_span<domain::TransferLineInput>(domain::kTransferLinesMax);
    for (domain::TransferLineInput& line : lines) {
        line = {{{}, text(domain::kSkuBytesMax)}, domain::Quantity{1}};
    }
    const domain::CreateTransfer create{"main", text(domain::kNameBytesMax), true,
                                        text(domain::kExternalIdBytesMax), lines};
    record = about(create, domain::kTransferOpenEffectsMax);
    record.decision.skus = skus(lines.size());
    EXPECT_LE(bytes_of_round_trip(record), domain::kTransferRecordBytesMax);
    record = about(create, 0);
    record.decision.verdict = domain::Verdict::reject;
    record.decision.reason = domain::RejectReason::insufficient_stock;
    record.decision.shortages = arena_.make_span<domain::Shortage>(lines.size());
    EXPECT_LE(bytes_of_round_trip(record), domain::kTransferRecordBytesMax);
}

TEST_F(LargestRecord, OfPicksFitsABlockAcceptedAndRefused) {
    const auto picks = arena_.make_span<domain::Pick>(domain::kPicksPerCommandMax);
    for (domain::Pick& pick : picks) {
        pick = {{{}, text(domain::kSkuBytesMax)}, domain::Quantity{1}, domain::OrderId{5}};
    }
    const domain::ConfirmPicks body{domain::PickListId{7}, picks};
    domain::Record record = about(body, domain::kPickEffectsMax);
    record.decision.skus = skus(picks.size());
    EXPECT_LE(bytes_of_round_trip(record), domain::kPickRecordBytesMax);
    record = about(body, 0);
    record.decision.verdict = domain::Verdict::reject;
    record.decision.reason = domain::RejectReason::pick_exceeds_list;
    EXPECT_LE(bytes_of_round_trip(record), domain::kPickRefusedBytesMax);
}

TEST_F(LargestRecord, OfAWaveFitsABlock) {
    domain::Record record =
        about(domain::CreateWave{text(domain::kNameBytesMax), 1}, domain::kWaveEffectsMax);
    record.decision.skus = skus(domain::kPickListLinesMax);
    const auto bins = arena_.make_span<std::string_view>(domain::kPickListLinesMax);
    for (std::string_view& bin : bins) {
        bin = text(domain::kNameBytesMax);
    }
    record.decision.bins = bins;
    EXPECT_LE(bytes_of_round_trip(record), domain::kWaveRecordBytesMax);
    const domain::UnclaimPickList back{domain::PickListId{7}};
    EXPECT_LE(bytes_of_round_trip(about(back, domain::kUnclaimEffectsMax)),
              domain::kOtherRecordBytesMax);
}

TEST_F(LargestRecord, OfAChangeFitsABlockAcceptedAndRefused) {
    const auto lines = arena_.make_span<domain::ChangeLine>(domain::kChangeItemsMax);
    const auto removed = arena_.make_span<domain::LineIndex>(domain::kChangeItemsMax);
    const auto added = arena_.make_span<domain::OrderLineInput>(domain::kChangeItemsMax);
    for (domain::OrderLineInput& line : added) {
        line.sku.text = text(domain::kSkuBytesMax);
        line.quantity = domain::Quantity{1};
        line.external_line_id = text(domain::kExternalLineIdBytesMax);
    }
    domain::ChangeOrder body{.order = domain::OrderId{UINT64_MAX - 1},
                             .expected_version = UINT32_MAX,
                             .priority = 9,
                             .cold = {},
                             .lines = lines,
                             .remove = removed,
                             .add = added};
    const std::string cold = "{" + std::string(domain::kColdBytesMax - 2, ' ') + "}";
    body.cold = arena_.copy(cold);
    domain::Record record = about(body, domain::kChangeEffectsMax);
    record.decision.skus = skus(added.size());
    EXPECT_LE(bytes_of_round_trip(record), domain::kChangeRecordBytesMax);
    record = about(body, 0);
    record.decision.verdict = domain::Verdict::reject;
    record.decision.reason = domain::RejectReason::insufficient_stock;
    record.decision.shortages = arena_.make_span<domain::Shortage>(2 * domain::kChangeItemsMax);
    EXPECT_LE(bytes_of_round_trip(record), domain::kChangeRecordBytesMax);
}

TEST_F(LargestRecord, OfStockAndShipmentsFitsABlock) {
    const domain::ReceiveStock receipt{{{}, text(domain::kSkuBytesMax)},
                                       text(domain::kNameBytesMax),
                                       domain::Quantity{1},
                                       text(domain::kExternalIdBytesMax)};
    EXPECT_LE(bytes_of_round_trip(about(receipt, domain::kStockEffectsMax)),
              domain::kOtherRecordBytesMax);
    EXPECT_LE(bytes_of_round_trip(about(domain::ContinueFills{}, domain::kContinueEffectsMax)),
              domain::kOtherRecordBytesMax);
    const domain::ShipFulfillment ship{domain::OrderId{7}, domain::LocationId{1},
                                       text(domain::kNameBytesMax),
                                       text(domain::kTrackingBytesMax)};
    EXPECT_LE(bytes_of_round_trip(about(ship, domain::kShipEffectsMax)),
              domain::kOtherRecordBytesMax);
}

TEST_F(LargestRecord, OfAPackageFitsABlockAcceptedAndRefused) {
    const auto lines = arena_.make_span<domain::PackLine>(domain::kOrderLinesMax);
    for (domain::PackLine& line : lines) {
        line.quantity = domain::Quantity{domain::kQuantityMax};
    }
    const domain::PackFulfillment pack{.order = domain::OrderId{7},
                                       .location = domain::LocationId{1},
                                       .package = domain::kPackagesPerOrderMax,
                                       .seals = true,
                                       .measures = {1, 2, 3, 4},
                                       .reference = text(domain::kExternalIdBytesMax),
                                       .lines = lines};
    EXPECT_LE(bytes_of_round_trip(about(pack, domain::kPackEffectsMax)),
              domain::kPackRecordBytesMax);
    domain::Record refused = about(pack, 0);
    refused.decision.verdict = domain::Verdict::reject;
    refused.decision.reason = domain::RejectReason::not_picked;
    refused.decision.shortages = arena_.make_span<domain::Shortage>(domain::kOrderLinesMax);
    EXPECT_LE(bytes_of_round_trip(refused), domain::kPackRecordBytesMax);
}

TEST_F(LargestRecord, OfShortsAndCountsFitsABlock) {
    const domain::ShortPick pick{
        domain::PickListId{7}, {{}, text(domain::kSkuBytesMax)}, domain::Quantity{1}, {}};
    EXPECT_LE(bytes_of_round_trip(about(pick, domain::kShortEffectsMax)),
              domain::kOtherRecordBytesMax);
    const domain::PostCount post{domain::CountId{7}};
    EXPECT_LE(bytes_of_round_trip(about(post, domain::kCountEffectsMax)),
              domain::kOtherRecordBytesMax);
}

TEST_F(LargestRecord, WithoutListsFitsTheFixedPart) {
    const domain::DefineItem item{text(domain::kSkuBytesMax), text(domain::kDescriptionBytesMax)};
    EXPECT_LE(bytes_of_round_trip(about(item, 1)), domain::kRecordFixedBytesMax);
    std::array<std::string_view, domain::kChannelLocationsMax> names;
    names.fill(text(domain::kNameBytesMax));
    const domain::DefineChannel channel{text(domain::kNameBytesMax), names};
    EXPECT_LE(bytes_of_round_trip(about(channel, 1)), domain::kRecordFixedBytesMax);
}

}  // namespace
}  // namespace skua::codec
