#include "engine/codec/record_codec.hpp"

#include <gtest/gtest.h>

#include <cstring>

#include "engine/codec/json_render.hpp"
#include "engine/codec/wire_layout.hpp"
#include "engine/domain/limits.hpp"
#include "tests/codec/support.hpp"

namespace skua::codec {
namespace {

using namespace test;
using base::ErrorCode;

std::string rendered(const domain::Record& record) {
    NumberedNames names;
    std::string out;
    const std::uint16_t status = render_decision(record, names, Detail::lines, out);
    out += "\n" + std::to_string(status) + "\n";
    render_decision(record, names, Detail::summary, out);
    render_events(record, names, out);
    return out;
}

void expect_round_trip(const domain::Record& record) {
    const std::vector<std::byte> bytes = encode(record);
    ASSERT_EQ(bytes.size() % 8, 0U);
    base::Arena arena;
    auto decoded = decode_record(bytes, arena);
    ASSERT_TRUE(decoded.has_value());
    EXPECT_EQ(describe(*decoded), describe(record));
    EXPECT_EQ(rendered(*decoded), rendered(record));
    EXPECT_EQ(encode(*decoded), bytes);
}

TEST(RecordCodec, BringsBackEveryKindOfRecord) {
    for (std::uint64_t seed = 1; seed <= 20; ++seed) {
        base::Arena arena;
        RandomRecords records(seed, arena);
        for (std::size_t kind = 1; kind <= std::variant_size_v<domain::CommandBody>; ++kind) {
            for (int i = 0; i < 20; ++i) {
                SCOPED_TRACE("seed " + std::to_string(seed) + " kind " + std::to_string(kind));
                expect_round_trip(records.next(static_cast<domain::CommandKind>(kind)));
            }
        }
    }
}

bool states_claim_seconds(std::span<const std::byte> bytes) {
    const auto* wave = wire::GetSizePrefixedRecord(bytes.data())->body_as<wire::CreateWave>();
    const auto* fields = reinterpret_cast<const flatbuffers::Table*>(wave);
    return fields->CheckField(wire::CreateWave::VT_CLAIM_SECONDS);
}

TEST(RecordCodec, AWaveWithoutClaimSecondsIsClaimedForTheDefault) {
    base::Arena arena;
    RandomRecords records(1, arena);
    domain::Record record = records.next(domain::CommandKind::create_wave);
    domain::CreateWave wave{"main", 5, domain::kClaimSecondsDefault};
    record.command.body = wave;
    EXPECT_FALSE(states_claim_seconds(encode(record)));
    expect_round_trip(record);
    wave.claim_seconds = domain::kClaimSecondsDefault + 1;
    record.command.body = wave;
    EXPECT_TRUE(states_claim_seconds(encode(record)));
    expect_round_trip(record);
}

TEST(RecordCodec, KeepsAOneLineOrderBelow200Bytes) {
    base::Arena arena;
    const domain::Record record = an_accepted_order(arena);
    EXPECT_LT(encode(record).size(), 200U) << "bytes";
    RecordProperty("bytes", static_cast<int>(encode(record).size()));
    expect_round_trip(record);
}

TEST(RecordCodec, ReadsARecordAtAnyAddress) {
    base::Arena arena;
    const domain::Record record = an_accepted_order(arena);
    const std::vector<std::byte> bytes = encode(record);
    for (std::size_t shift = 0; shift < 8; ++shift) {
        std::vector<std::byte> moved(shift);
        moved.insert(moved.end(), bytes.begin(), bytes.end());
        base::Arena memory;
        auto decoded = decode_record(std::span<const std::byte>(moved).subspan(shift), memory);
        ASSERT_TRUE(decoded.has_value());
        EXPECT_EQ(describe(*decoded), describe(record));
    }
}

domain::Record largest_order(base::Arena& arena, domain::Verdict verdict) {
    domain::Record record = an_accepted_order(arena);
    auto order = std::get<domain::PlaceOrder>(record.command.body);
    const auto lines = arena.make_span<domain::OrderLineInput>(domain::kOrderLinesMax);
    const std::string text(domain::kSkuBytesMax, 'x');
    order.total = {};
    for (auto& line : lines) {
        line.sku.text = arena.copy(text);
        line.quantity = domain::Quantity{domain::kQuantityMax};
        line.unit_price = {9'999'999'999'999'999, 0};
        line.external_line_id = arena.copy(text.substr(0, domain::kExternalLineIdBytesMax));
        order.total += base::ExactAmount::of(line.quantity.raw(), line.unit_price);
    }
    order.lines = lines;
    order.channel = arena.copy(text);
    order.external_id = arena.copy(std::string(domain::kExternalIdBytesMax, 'e'));
    order.cold =
        arena.copy("{\"customer\":\"" + std::string(domain::kColdBytesMax - 15, 'c') + "\"}");
    record.command.body = order;
    record.command.reason = arena.copy(std::string(domain::kReasonBytesMax, 'r'));
    record.command.idempotency_key = arena.copy(std::string(domain::kIdempotencyKeyBytesMax, 'k'));
    record.decision.verdict = verdict;
    if (verdict == domain::Verdict::reject) {
        record.decision = {};
        record.decision.verdict = verdict;
        record.decision.reason = domain::RejectReason::insufficient_stock;
        const auto shortages = arena.make_span<domain::Shortage>(domain::kOrderLinesMax);
        for (std::size_t i = 0; i < shortages.size(); ++i) {
            shortages[i].line = domain::LineIndex{static_cast<std::uint16_t>(i)};
        }
        record.decision.shortages = shortages;
        return record;
    }
    const auto effects = arena.make_span<domain::Effect>(domain::kPlaceEffectsMax);
    for (auto& effect : effects) {
        effect = record.decision.effects[1];
    }
    effects[0] = record.decision.effects[0];
    record.decision.effects = effects;
    const auto skus = arena.make_span<domain::SkuId>(domain::kOrderLinesMax);
    for (auto& sku : skus) {
        sku = domain::SkuId{7};
    }
    record.decision.skus = skus;
    return record;
}

TEST(RecordCodec, LargestOrderFitsABlockAcceptedAndRefused) {
    for (const auto verdict : {domain::Verdict::accept, domain::Verdict::reject}) {
        base::Arena arena;
        const domain::Record record = largest_order(arena, verdict);
        expect_round_trip(record);
        const std::vector<std::byte> bytes = encode(record);
        EXPECT_LE(bytes.size(), verdict == domain::Verdict::accept ? domain::kPlaceRecordBytesMax
                                                                   : domain::kPlaceRefusedBytesMax);
        std::vector<std::byte> block;
        BlockHeader header;
        header.count = 1;
        seal_block(header, bytes, block);
        EXPECT_LE(block.size(), domain::kBlockBytesMax);
    }
}

BlockHeader a_header() {
    BlockHeader header;
    header.log_id = 11;
    header.epoch = 12;
    header.block_number = 13;
    header.first_sequence = 14;
    header.count = 3;
    header.time_micros = 15;
    header.previous_hash.fill(std::byte{0xab});
    header.digest_sequence = 16;
    header.digest = 17;
    return header;
}

TEST(Block, BringsBackHeaderAndRecordsAtAnyAddress) {
    base::Arena arena;
    RandomRecords source(5, arena);
    std::vector<domain::Record> live;
    std::vector<std::byte> records;
    RecordEncoder encoder;
    for (int i = 0; i < 3; ++i) {
        live.push_back(source.next());
        encoder.append(live.back(), records);
    }
    std::vector<std::byte> block;
    seal_block(a_header(), records, block);
    for (std::size_t shift = 0; shift < 8; ++shift) {
        std::vector<std::byte> moved(shift);
        moved.insert(moved.end(), block.begin(), block.end());
        auto view = open_block(std::span<const std::byte>(moved).subspan(shift));
        ASSERT_TRUE(view.has_value());
        EXPECT_EQ(view->header.log_id, 11U);
        EXPECT_EQ(view->header.epoch, 12U);
        EXPECT_EQ(view->header.block_number, 13U);
        EXPECT_EQ(view->header.first_sequence, 14U);
        EXPECT_EQ(view->header.count, 3U);
        EXPECT_EQ(view->header.time_micros, 15);
        EXPECT_EQ(view->header.previous_hash, a_header().previous_hash);
        EXPECT_EQ(view->header.digest_sequence, 16U);
        EXPECT_EQ(view->header.digest, 17U);
        RecordWalker walker(view->records);
        std::span<const std::byte> bytes;
        for (const domain::Record& record : live) {
            auto more = walker.next(bytes);
            ASSERT_TRUE(more.has_value() && *more);
            base::Arena memory;
            auto decoded = decode_record(bytes, memory);
            ASSERT_TRUE(decoded.has_value());
            EXPECT_EQ(describe(*decoded), describe(record));
        }
        auto more = walker.next(bytes);
        ASSERT_TRUE(more.has_value());
        EXPECT_FALSE(*more);
    }
}

TEST(Block, RefusesEveryFlippedBit) {
    base::Arena arena;
    const std::vector<std::byte> records = encode(an_accepted_order(arena));
    std::vector<std::byte> block;
    seal_block(a_header(), records, block);
    ASSERT_TRUE(open_block(block).has_value());
    for (std::size_t i = 0; i < block.size(); ++i) {
        for (unsigned bit = 0; bit < 8; ++bit) {
            block[i] ^= std::byte{1} << bit;
            EXPECT_FALSE(open_block(block).has_value()) << "byte " << i << " bit " << bit;
            block[i] ^= std::byte{1} << bit;
        }
    }
}

TEST(Block, RefusesEveryShorterOrLongerOne) {
    base::Arena arena;
    std::vector<std::byte> block;
    seal_block(a_header(), encode(an_accepted_order(arena)), block);
    for (std::size_t size = 0; size < block.size(); ++size) {
        const std::vector<std::byte> part(block.begin(),
                                          block.begin() + static_cast<std::ptrdiff_t>(size));
        EXPECT_FALSE(open_block(part).has_value()) << size;
    }
    block.push_back(std::byte{0});
    EXPECT_FALSE(open_block(block).has_value());
}

// Whatever decodes can be rendered, whatever does not is refused; the sanitizers watch.
void expect_no_crash(std::span<const std::byte> bytes) {
    base::Arena arena;
    const std::vector<std::byte> exact(bytes.begin(), bytes.end());
    auto decoded = decode_record(exact, arena);
    if (decoded) {
        rendered(*decoded);
    }
}

TEST(HostileRecord, FlippedBitsAreRefusedOrDecode) {
    base::Arena arena;
    RandomRecords source(3, arena);
    for (int kind = 1; kind <= 21; ++kind) {
        std::vector<std::byte> bytes = encode(source.next(static_cast<domain::CommandKind>(kind)));
        for (std::size_t i = 0; i < bytes.size(); ++i) {
            for (unsigned bit = 0; bit < 8; ++bit) {
                bytes[i] ^= std::byte{1} << bit;
                expect_no_crash(bytes);
                bytes[i] ^= std::byte{1} << bit;
            }
        }
    }
}

TEST(HostileRecord, EveryByteValueInASmallOneIsRefusedOrDecodes) {
    base::Arena arena;
    std::vector<std::byte> bytes = encode(an_accepted_order(arena));
    for (std::size_t i = 0; i < bytes.size(); ++i) {
        const std::byte kept = bytes[i];
        for (unsigned value = 0; value < 256; ++value) {
            bytes[i] = static_cast<std::byte>(value);
            expect_no_crash(bytes);
        }
        bytes[i] = kept;
    }
}

TEST(HostileRecord, ShorterOnesAndNoiseAreRefused) {
    base::Arena arena;
    const std::vector<std::byte> bytes = encode(an_accepted_order(arena));
    for (std::size_t size = 0; size < bytes.size(); ++size) {
        base::Arena memory;
        EXPECT_FALSE(
            decode_record(std::span<const std::byte>(bytes).first(size), memory).has_value());
    }
    std::mt19937_64 random(9);
    for (int i = 0; i < 20'000; ++i) {
        std::vector<std::byte> noise(bytes);
        for (int j = 0; j < 4; ++j) {
            noise[random() % noise.size()] = static_cast<std::byte>(random());
        }
        expect_no_crash(noise);
    }
}

std::uint32_t word_at(std::span<const std::byte> bytes, std::size_t at) {
    std::uint32_t word = 0;
    std::memcpy(&word, bytes.data() + at, sizeof word);
    return word;
}

void set_word(std::span<std::byte> bytes, std::size_t at, std::size_t value) {
    const auto word = static_cast<std::uint32_t>(value);
    std::memcpy(bytes.data() + at, &word, sizeof word);
}

// The record with its vector of order lines, one of SKU `sku`, moved to the end, where the line
// begins `beyond` bytes behind a place that is aligned for it. Empty when there is no such vector.
std::vector<std::byte> with_lines_moved(std::vector<std::byte> bytes, std::uint32_t sku,
                                        std::size_t beyond) {
    constexpr std::size_t kVectorBytes = 4 + domain::kLineWireBytes;
    const std::size_t end = bytes.size();
    std::size_t vector = 4;
    while (vector + kVectorBytes <= end &&
           (word_at(bytes, vector) != 1 || word_at(bytes, vector + 4) != sku)) {
        vector += 4;
    }
    std::size_t offset = 4;
    while (offset < vector && offset + word_at(bytes, offset) != vector) {
        offset += 4;
    }
    if (vector + kVectorBytes > end || offset >= vector) {
        return {};
    }
    bytes.resize(end + 32);
    const std::size_t moved = end + 4 + beyond;
    std::memcpy(bytes.data() + moved, bytes.data() + vector, kVectorBytes);
    set_word(bytes, offset, moved - offset);
    set_word(bytes, 0, bytes.size() - 4);
    return bytes;
}

// Found by tests/fuzz: FlatBuffers' verifier lets it through.
TEST(HostileRecord, StructsThatAreNotAlignedAreCorrupt) {
    base::Arena arena;
    const auto bytes = encode(an_accepted_order(arena));
    const auto aligned = with_lines_moved(bytes, 1'048'577, 0);
    ASSERT_FALSE(aligned.empty());
    EXPECT_TRUE(decode_record(aligned, arena).has_value());
    const auto between = decode_record(with_lines_moved(bytes, 1'048'577, 4), arena);
    ASSERT_FALSE(between.has_value());
    EXPECT_EQ(between.error().code, ErrorCode::corrupt);
}

TEST(HostileRecord, UnknownKindIsUnsupportedAndNonsenseIsCorrupt) {
    base::Arena arena;
    domain::Record record = an_accepted_order(arena);
    auto effects = arena.make_span<domain::Effect>(1);
    record.decision.effects = effects;
    const auto code_of = [&]() {
        base::Arena memory;
        auto decoded = decode_record(encode(record), memory);
        return decoded ? ErrorCode::ok : decoded.error().code;
    };
    EXPECT_EQ(code_of(), ErrorCode::ok);
    effects[0].kind = static_cast<domain::EffectKind>(15);
    EXPECT_EQ(code_of(), ErrorCode::unsupported);
    effects[0].kind = domain::EffectKind::line_moved;
    effects[0].to = static_cast<domain::Bucket>(10);
    EXPECT_EQ(code_of(), ErrorCode::unsupported);
    effects[0].to = domain::Bucket::allocated;
    effects[0].quantity = domain::Quantity{domain::kQuantityMax + 1};
    EXPECT_EQ(code_of(), ErrorCode::corrupt);
    effects[0].quantity = domain::Quantity{1};
    record.decision.reason = domain::RejectReason::order_closed;
    EXPECT_EQ(code_of(), ErrorCode::corrupt);
    record.decision.verdict = domain::Verdict::reject;
    EXPECT_EQ(code_of(), ErrorCode::ok);
    record.decision.reason = static_cast<domain::RejectReason>(999);
    EXPECT_EQ(code_of(), ErrorCode::unsupported);
}

TEST(HostileRecord, ACauseOfACancelThatIsNoneIsCorrupt) {
    base::Arena arena;
    domain::Record record = an_accepted_order(arena);
    domain::CancelOrder body{.order = domain::OrderId{7}, .lines = {}};
    const auto is_ok = [&]() {
        base::Arena memory;
        record.command.body = body;
        return decode_record(encode(record), memory).has_value();
    };
    EXPECT_TRUE(is_ok());
    for (const unsigned reason : {0U, 8U, 255U}) {
        body.cause.reason = static_cast<domain::CancelReason>(reason);
        EXPECT_FALSE(is_ok()) << reason;
    }
    body.cause = {};
    auto effects = arena.make_span<domain::Effect>(1);
    effects[0].kind = domain::EffectKind::cancellation_refused;
    record.decision.effects = effects;
    for (const std::int64_t value : {1, 16, -2}) {
        effects[0].value = value;
        EXPECT_FALSE(is_ok()) << value;
    }
    for (const std::int64_t value : {2, 15}) {
        effects[0].value = value;
        EXPECT_TRUE(is_ok()) << value;
    }
}

TEST(RecordWalker, NamesAPrefixThatDoesNotFit) {
    const std::vector<std::byte> bytes(12, std::byte{0x7f});
    RecordWalker walker(bytes);
    std::span<const std::byte> record;
    EXPECT_EQ(walker.next(record).error().code, ErrorCode::corrupt);
    RecordWalker shorter(std::span<const std::byte>(bytes).first(3));
    EXPECT_EQ(shorter.next(record).error().code, ErrorCode::corrupt);
}

}  // namespace
}  // namespace skua::codec
