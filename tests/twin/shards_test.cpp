// Nobody can tell with how many shards a sequence was decided: the random streams, whose records
// the twin has approved, go through houses of several shards by hand.
//   SKUA_SEED=n   starts from seed n (default 1)
//   SKUA_STEPS=n  commands per stream (default 1200)

#include <gtest/gtest.h>

#include <algorithm>
#include <cstdlib>
#include <iostream>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "engine/codec/json_render.hpp"
#include "engine/codec/record_codec.hpp"
#include "tests/twin/support/shards.hpp"
#include "tests/twin/support/stream.hpp"
#include "tests/twin/support/tampers.hpp"

namespace skua::test {
namespace {

using domain::CommandKind;
using domain::Record;

std::uint64_t from_environment(const char* name, std::uint64_t otherwise) {
    const char* const text = std::getenv(name);
    return text == nullptr ? otherwise : std::strtoull(text, nullptr, 10);
}

// About an order: those who may have a part of it, or all.
enum class Asked : std::uint8_t { concerned, everybody };

// A house of one shard and one of several, record by record.
class Lockstep {
public:
    Lockstep(std::uint16_t count, Shards::Tamper tamper, Asked asked)
        : several_(count, std::move(tamper)), asked_of_orders_(asked) {}

    // What differs, if anything does. `record` was decided by one shard.
    std::optional<std::string> step(const Record& record) {
        base::Arena arena(16 * 1024);
        Record decided = record;
        decided.decision = several_.decide(record.command, record.sequence, record.time, arena);
        if (bytes_of(decided) != bytes_of(record)) {
            return where(record) + "the records differ";
        }
        one_.apply(record);
        several_.apply(decided);
        if (several_.digest() != one_.digest()) {
            return where(record) + "the digests differ after it";
        }
        for (const domain::Slot slot : slots_of(record)) {
            if (several_.digest_of(slot) != one_.digest_of(slot)) {
                return where(record) + "the digests of slot " + std::to_string(slot.raw()) +
                       " differ after it";
            }
        }
        remember(record);
        return ask_about(record);
    }

    // Everything there is, and what a house counts.
    std::optional<std::string> ask_all() {
        std::vector<domain::QueryBody> queries = {domain::LocationsQuery{}};
        for (const domain::PickListId list : lists_) {
            queries.emplace_back(domain::PickListQuery{list});
        }
        for (const std::string_view location : {"main", "east", "west", "shop", "nowhere"}) {
            add_lists(location, domain::kListPageMax, queries);
        }
        for (const auto& [order, location] : fulfillments_) {
            queries.emplace_back(domain::FulfillmentQuery{order, location});
        }
        for (const domain::OrderId order : orders_) {
            queries.emplace_back(domain::OrderQuery{order});
            queries.emplace_back(domain::ReservationQuery{order});
        }
        for (const domain::SkuId sku : skus_) {
            queries.emplace_back(domain::StockQuery{one_.state(0).sku_text(sku)});
        }
        for (const domain::TransferId transfer : transfers_) {
            queries.emplace_back(domain::TransferQuery{transfer});
            queries.emplace_back(domain::TransfersQuery{"main", {}, transfer, 2});
        }
        for (const domain::QueryBody& query : queries) {
            if (auto difference = compare(query)) {
                return difference;
            }
        }
        for (std::size_t shard = 0; shard < several_.count(); ++shard) {
            const domain::ShardState& state = several_.state(shard);
            if (state.digests() != state.recompute_digests()) {
                return "shard " + std::to_string(shard) + " has another digest from scratch";
            }
        }
        return count_all();
    }

private:
    static std::string where(const Record& record) {
        return "record " + std::to_string(record.sequence.raw()) + " (" +
               domain::to_string(kind_of(record.command)) + "): ";
    }
    std::vector<std::byte> bytes_of(const Record& record) {
        std::vector<std::byte> bytes;
        encoder_.append(record, bytes);
        return bytes;
    }

    static std::vector<domain::Slot> slots_of(const Record& record) {
        std::vector<domain::Slot> slots;
        for (const domain::Effect& effect : record.decision.effects) {
            slots.push_back(slot_of(effect.sku));
            if (effect.kind == domain::EffectKind::pick_list_shorted) {
                slots.push_back(
                    slot_of(domain::PickListId{static_cast<std::uint64_t>(effect.value)}));
            }
        }
        return slots;
    }

    // The lists of a location, from their beginning and from somewhere inside.
    void add_lists(std::string_view location, std::uint16_t limit,
                   std::vector<domain::QueryBody>& queries) {
        const domain::PickListId inside = lists_.empty() ? domain::PickListId{} : *lists_.begin();
        queries.emplace_back(domain::PickListsQuery{location, {}, {}, limit});
        queries.emplace_back(domain::PickListsQuery{location, {}, inside, limit});
        queries.emplace_back(
            domain::PickListsQuery{location, domain::PickListStatus::expired, {}, limit});
        queries.emplace_back(domain::WaitingQuery{location, 0, limit});
        queries.emplace_back(domain::WaitingQuery{location, domain::rank_of(5, 0), limit});
        queries.emplace_back(domain::ClaimedQuery{location, {}, 0, limit});
        queries.emplace_back(domain::ClaimedQuery{location, inside, 1, limit});
        queries.emplace_back(domain::CancellationsQuery{location, {}, limit});
        queries.emplace_back(domain::CancellationsQuery{location, domain::Sequence{40}, limit});
    }

    void remember(const Record& record) {
        if (!record.decision.order.is_none()) {
            orders_.insert(record.decision.order);
            if (asked_of_orders_ == Asked::everybody) {
                several_.widen(record.decision.order);
            }
        }
        if (!record.decision.pick_list.is_none()) {
            lists_.insert(record.decision.pick_list);
        }
        for (const domain::Effect& effect : record.decision.effects) {
            if (effect.kind == domain::EffectKind::line_moved && !effect.location.is_none()) {
                fulfillments_.emplace(effect.order(), effect.location);
            }
            if (!effect.sku.is_none()) {
                skus_.insert(effect.sku);
            }
        }
    }

    // What the record touched, as far as it touched anything.
    std::optional<std::string> ask_about(const Record& record) {
        std::vector<domain::QueryBody> queries = {availability()};
        const auto& effects = record.decision.effects;
        if (!record.decision.order.is_none()) {
            queries.emplace_back(domain::OrderQuery{record.decision.order});
            queries.emplace_back(domain::ReservationQuery{record.decision.order});
            queries.emplace_back(availability(record.decision.order));
        }
        const auto move = std::ranges::find(effects.rbegin(), effects.rend(),
                                            domain::EffectKind::line_moved, &domain::Effect::kind);
        if (move != effects.rend()) {
            const domain::Effect& last = *move;
            queries.emplace_back(domain::OrderQuery{last.order()});
            queries.emplace_back(domain::FulfillmentQuery{last.order(), last.location});
            queries.emplace_back(domain::StockQuery{one_.state(0).sku_text(last.sku)});
        }
        if (const auto* ship = std::get_if<domain::ShipFulfillment>(&record.command.body)) {
            queries.emplace_back(domain::FulfillmentQuery{ship->order, ship->location});
        }
        if (const auto* picks = std::get_if<domain::ConfirmPicks>(&record.command.body)) {
            queries.emplace_back(domain::PickListQuery{picks->pick_list});
        }
        if (const auto* back = std::get_if<domain::UnclaimPickList>(&record.command.body)) {
            queries.emplace_back(domain::PickListQuery{back->pick_list});
        }
        if (const auto* end = std::get_if<domain::ExpireClaim>(&record.command.body)) {
            queries.emplace_back(domain::PickListQuery{end->pick_list});
            add_lists("main", 2, queries);
        }
        if (const auto* wave = std::get_if<domain::CreateWave>(&record.command.body)) {
            add_lists(wave->location, 3, queries);
        }
        if (const auto* change = std::get_if<domain::ChangeCount>(&record.command.body)) {
            queries.emplace_back(domain::CountQuery{change->count});
        }
        for (const domain::Effect& effect : record.decision.effects) {
            const auto value = static_cast<std::uint64_t>(effect.value);
            if (effect.kind == domain::EffectKind::pick_list_shorted) {
                queries.emplace_back(domain::PickListQuery{domain::PickListId{value}});
            } else if (effect.kind == domain::EffectKind::set_aside) {
                queries.emplace_back(domain::CountQuery{domain::CountId{value}});
                queries.emplace_back(domain::StockQuery{one_.state(0).sku_text(effect.sku)});
            }
        }
        if (!record.decision.pick_list.is_none()) {
            queries.emplace_back(domain::PickListQuery{record.decision.pick_list});
        }
        add_transfers(record, queries);
        for (const domain::QueryBody& query : queries) {
            if (auto difference = compare(query)) {
                return where(record) + *difference;
            }
        }
        return std::nullopt;
    }

    // The transfer, the lists that it stands in, and the last level that it changed.
    void add_transfers(const Record& record, std::vector<domain::QueryBody>& queries) {
        for (const domain::Effect& effect : record.decision.effects) {
            if (effect.kind == domain::EffectKind::transfer_opened) {
                transfers_.insert(domain::TransferId{static_cast<std::uint64_t>(effect.value)});
            }
        }
        const auto* change = std::get_if<domain::ChangeTransfer>(&record.command.body);
        const auto* receive = std::get_if<domain::ReceiveTransfer>(&record.command.body);
        if (change == nullptr && receive == nullptr) {
            return;
        }
        queries.emplace_back(
            domain::TransferQuery{change != nullptr ? change->transfer : receive->transfer});
        for (const auto status :
             {domain::TransferStatus::in_transit, domain::TransferStatus::received}) {
            queries.emplace_back(domain::TransfersQuery{{}, status, {}, 3});
            queries.emplace_back(domain::TransfersQuery{"east", status, {}, domain::kListPageMax});
        }
        queries.emplace_back(domain::TransfersQuery{"nowhere", {}, {}, 1});
        for (const domain::Effect& effect : record.decision.effects) {
            if (effect.kind == domain::EffectKind::transfer_stepped) {
                queries.emplace_back(domain::StockQuery{one_.state(0).sku_text(effect.sku)});
                break;
            }
        }
    }

    // Of every SKU twice, and of one that is not there.
    domain::AvailabilityQuery availability(domain::OrderId reservation = {}) {
        asked_.clear();
        for (const std::uint32_t quantity : {3U, 40U}) {
            for (const domain::SkuId sku : skus_) {
                asked_.push_back({one_.state(0).sku_text(sku), domain::Quantity{quantity}});
            }
            asked_.push_back({"nothing", domain::Quantity{quantity}});
        }
        return {.channel = "web", .lines = asked_, .reservation = reservation};
    }

    std::optional<std::string> compare(const domain::QueryBody& query) {
        base::Arena arena(4 * 1024);
        std::string one;
        std::string several;
        codec::render_result(query, one_.ask(query, arena), domain::Sequence{1}, one);
        codec::render_result(query, several_.ask(query, arena), domain::Sequence{1}, several);
        if (one != several) {
            return "one shard answers " + one + ", several answer " + several;
        }
        return std::nullopt;
    }

    std::optional<std::string> count_all() {
        const domain::Counters one = one_.counters();
        const domain::Counters several = several_.counters();
        const auto values = [](const domain::Counters& c) {
            return std::vector{c.items,       c.locations,    c.channels,          c.orders,
                               c.orders_open, c.lines,        c.backordered_lines, c.pick_lists,
                               c.follow_ups,  c.reservations, c.reservations_held, c.transfers};
        };
        return values(one) == values(several) ? std::nullopt
                                              : std::optional<std::string>("the counters differ");
    }

    Shards one_{1};
    Shards several_;
    Asked asked_of_orders_;
    codec::RecordEncoder encoder_;
    std::vector<domain::AvailabilityLine> asked_;
    std::set<domain::OrderId> orders_;
    std::set<domain::PickListId> lists_;
    std::set<std::pair<domain::OrderId, domain::LocationId>> fulfillments_;
    std::set<domain::SkuId> skus_;
    std::set<domain::TransferId> transfers_;
};

// What happened that only several shards can get wrong.
struct Crossings {
    std::uint64_t several = 0;          // records with more than one participant
    std::uint64_t long_orders = 0;      // orders of 1,000 lines and more over several shards
    std::uint64_t cancels = 0;          // accepted, of orders that span
    std::uint64_t cancelled_lines = 0;  // the same, lines named
    std::uint64_t ships = 0;            // the same
    std::uint64_t holds = 0;            // the same
    std::uint64_t ends = 0;             // the same, of holds that came to their end
    std::uint64_t waves = 0;            // with lines of several shards
    std::uint64_t picks = 0;            // the same
    std::uint64_t unclaims = 0;         // the same: what went back
    std::uint64_t claims_ended = 0;     // the same, by themselves
    std::uint64_t continued = 0;        // follow-ups
    std::uint64_t carts = 0;            // reservations that ended, over several shards
    std::uint64_t committed = 0;        // orders made of them, the same
    std::uint64_t returns = 0;          // opened, or received
    std::uint64_t transfers = 0;        // that filled lines of several shards
    std::uint64_t held = 0;             // the same: that were held
    std::uint64_t shorts = 0;           // of a list that is not at home where the SKU is
    std::uint64_t counted_away = 0;     // units of such a list that a count took
    std::uint64_t changes = 0;          // accepted, of orders that span
    std::uint64_t parts_opened = 0;     // the same, with lines added
    std::uint64_t packs = 0;            // into a package, over several shards
    std::uint64_t requests = 0;         // to cancel, the same
    std::uint64_t given_back = 0;       // answers to them, the same
    std::uint64_t completed = 0;        // lines, by shipments over several shards
    std::uint64_t closed = 0;           // short, of orders over several shards
    std::uint64_t more = 0;             // of orders that span

    std::uint64_t widened = 0;         // orders that a change gave lines in other slots
    std::set<CommandKind> of_widened;  // of what was accepted about such orders
    domain::WidenedOrders orders;      // of this stream

    void count(const Record& record, std::uint16_t shards) {
        const auto participants = domain::participants_of(record.command, shards, orders).shards;
        note_widened(record);
        if ((participants & (participants - 1)) == 0) {
            continued += kind_of(record.command) == CommandKind::continue_fills ? 1U : 0U;
            return;
        }
        ++several;
        if (record.decision.verdict == domain::Verdict::accept) {
            count_accepted(record, owners_of(record, shards) > 1, shards);
        }
    }

    void note_widened(const Record& record) {
        if (record.decision.verdict == domain::Verdict::reject) {
            return;
        }
        if (orders.contains(record.decision.order)) {
            of_widened.insert(kind_of(record.command));
        }
        if (const domain::OrderId order = domain::widened_by(record.command); !order.is_none()) {
            widened += orders.contains(order) ? 0U : 1U;
            orders.add(order);
        }
    }

    // Of the lines that it is about.
    static std::size_t owners_of(const Record& record, std::uint16_t shards) {
        std::set<std::uint16_t> owners;
        for (const domain::Effect& effect : record.decision.effects) {
            if (effect.kind == domain::EffectKind::line_moved ||
                effect.kind == domain::EffectKind::cancellation_requested ||
                effect.kind == domain::EffectKind::return_received) {
                owners.insert(static_cast<std::uint16_t>(slot_of(effect.sku).raw() % shards));
            }
        }
        return owners.size();
    }

    static std::uint64_t lines_closed(const Record& record) {
        return static_cast<std::uint64_t>(std::ranges::count(
            record.decision.effects, domain::EffectKind::line_closed, &domain::Effect::kind));
    }

    static bool is_commit(const Record& record) {
        return std::ranges::any_of(record.decision.effects, [](const domain::Effect& effect) {
            return effect.kind == domain::EffectKind::reservation_committed;
        });
    }

    // Whether the list that the record's shorts are of is at home elsewhere than their SKU.
    static bool is_lists_elsewhere(const Record& record, std::uint16_t shards) {
        return std::ranges::any_of(record.decision.effects, [&](const domain::Effect& effect) {
            const domain::PickListId list{static_cast<std::uint64_t>(effect.value)};
            return effect.kind == domain::EffectKind::pick_list_shorted &&
                   slot_of(list).raw() % shards != slot_of(record.decision.skus[0]).raw() % shards;
        });
    }

    void count_accepted(const Record& record, bool is_crossing, std::uint16_t shards) {
        switch (kind_of(record.command)) {
            case CommandKind::place_order:
                long_orders += is_crossing && record.decision.skus.size() >= 1'000 ? 1U : 0U;
                committed += is_crossing && is_commit(record) ? 1U : 0U;
                break;
            case CommandKind::cancel_order:
                ++cancels;
                cancelled_lines +=
                    std::get<domain::CancelOrder>(record.command.body).lines.empty() ? 0U : 1U;
                break;
            case CommandKind::change_order:
                ++changes;
                parts_opened +=
                    std::get<domain::ChangeOrder>(record.command.body).add.empty() ? 0U : 1U;
                break;
            case CommandKind::ship_fulfillment:
                ships += is_crossing ? 1U : 0U;
                completed += is_crossing ? lines_closed(record) : 0U;
                break;
            case CommandKind::close_order:
                closed += is_crossing ? lines_closed(record) : 0U;
                break;
            case CommandKind::accept_over_delivery:
                ++more;
                break;
            case CommandKind::place_hold:
            case CommandKind::release_hold:
                ++holds;
                break;
            case CommandKind::expire_hold:
                ends += record.decision.effects.empty() ? 0U : 1U;
                break;
            case CommandKind::release_reservation:
            case CommandKind::expire_reservation:
                carts += is_crossing ? 1U : 0U;
                break;
            case CommandKind::create_return:
            case CommandKind::receive_return:
                returns += is_crossing ? 1U : 0U;
                break;
            case CommandKind::create_transfer:
                held += record.decision.effects.size() > 1 ? 1U : 0U;
                break;
            case CommandKind::change_transfer:
            case CommandKind::receive_transfer:
                transfers += is_crossing ? 1U : 0U;
                break;
            case CommandKind::pack_fulfillment:
                packs += is_crossing ? 1U : 0U;
                break;
            case CommandKind::request_cancellation:
                requests += is_crossing ? 1U : 0U;
                break;
            case CommandKind::answer_cancellation:
                given_back += is_crossing ? 1U : 0U;
                break;
            case CommandKind::create_wave:
                waves += is_crossing ? 1U : 0U;
                break;
            case CommandKind::confirm_picks:
                picks += is_crossing ? 1U : 0U;
                break;
            case CommandKind::unclaim_pick_list:
                unclaims += is_crossing ? 1U : 0U;
                break;
            case CommandKind::expire_claim:
                claims_ended += is_crossing ? 1U : 0U;
                break;
            case CommandKind::short_pick:
                shorts += is_lists_elsewhere(record, shards) ? 1U : 0U;
                break;
            case CommandKind::post_count:
                counted_away += is_lists_elsewhere(record, shards) ? 1U : 0U;
                break;
            default:
                break;
        }
    }
};

// A stream with everything in it, approved by the twin.
class SeveralShards : public testing::Test {
protected:
    // False after a failure.
    bool make(std::uint64_t seed, std::uint64_t steps) {
        stream_.emplace(seed, coverage_);
        const std::optional<std::string> differences[] = {
            stream_->define_world(),
            stream_->run(steps / 4),
            stream_->overflow(),
            stream_->run(steps / 4),
            stream_->span_slots(),
            stream_->take_back_over_slots(),
            stream_->move_over_slots(),
            stream_->answer_over_slots(Stream::AnswerEnd::cancelled),
            stream_->answer_over_slots(Stream::AnswerEnd::closed),
            stream_->empty_packages(),
            stream_->let_go_over_slots(Stream::LetGo::unclaimed),
            stream_->let_go_over_slots(Stream::LetGo::expired),
            stream_->let_go_over_slots(Stream::LetGo::shorted),
            stream_->let_go_over_slots(Stream::LetGo::counted),
            stream_->release_one_of_several_slots(),
            stream_->widen_an_order(),
            stream_->run(steps / 4),
            stream_->cancel_a_long_order(),
            stream_->cancel_a_line_for_another(),
            stream_->end_long_carts(),
            stream_->count_lists_away(),
            stream_->complete_over_slots(),
            stream_->complete_without(Stream::Missing::shorted),
            stream_->complete_without(Stream::Missing::counted),
            stream_->close_over_slots(),
            stream_->run(steps / 4),
        };
        for (const auto& difference : differences) {
            EXPECT_EQ(difference.value_or(""), "") << "seed " << seed;
        }
        return !HasFailure();
    }

    // What the first difference is when the stream goes through so many shards.
    std::optional<std::string> replay(std::uint16_t shards, const Shards::Tamper& tamper = {},
                                      Asked asked = Asked::concerned) {
        Lockstep lockstep(shards, tamper, asked);
        for (const Record& record : stream_->records()) {
            if (auto difference = lockstep.step(record)) {
                return difference;
            }
        }
        return lockstep.ask_all();
    }

    Coverage coverage_;
    std::optional<Stream> stream_;
};

TEST_F(SeveralShards, GiveTheRecordsDigestsAndAnswersOfOne) {
    const std::uint64_t first = from_environment("SKUA_SEED", 1);
    const std::uint64_t steps = from_environment("SKUA_STEPS", 1200);
    Crossings met;
    for (std::uint64_t seed = first; seed < first + 2; ++seed) {
        std::cout << "slice: streams through 1, 2, 3, 4, 8 shards, seed " << seed << ", " << steps
                  << " commands\n";
        ASSERT_TRUE(make(seed, steps));
        for (const int count : {1, 2, 3, 4, 8}) {
            const auto shards = static_cast<std::uint16_t>(count);
            EXPECT_EQ(replay(shards).value_or(""), "") << shards << " shards, seed " << seed;
        }
        met.orders = {};
        for (const Record& record : stream_->records()) {
            met.count(record, 4);
        }
    }
    std::cout << "of 4 shards several took part in " << met.several << " records: long orders "
              << met.long_orders << ", cancels " << met.cancels << " (lines named "
              << met.cancelled_lines << "), ships " << met.ships << ", holds " << met.holds
              << ", ends of holds " << met.ends << ", waves " << met.waves << ", picks "
              << met.picks << ", unclaims " << met.unclaims << ", ends of claims "
              << met.claims_ended << ", carts " << met.carts << ", orders of carts "
              << met.committed << ", shorts " << met.shorts << ", counts of lists "
              << met.counted_away << ", returns " << met.returns << ", packs " << met.packs
              << ", requests " << met.requests << ", answers " << met.given_back
              << ", lines completed " << met.completed << ", closed " << met.closed
              << ", over-delivered " << met.more << ", transfers " << met.transfers
              << ", held ones " << met.held << "; follow-ups " << met.continued
              << "; orders widened " << met.widened << '\n';
    for (const std::uint64_t count :
         {met.several,      met.long_orders, met.cancels,   met.cancelled_lines, met.ships,
          met.holds,        met.ends,        met.waves,     met.picks,           met.unclaims,
          met.claims_ended, met.carts,       met.committed, met.shorts,          met.counted_away,
          met.returns,      met.continued,   met.changes,   met.parts_opened,    met.packs,
          met.requests,     met.given_back,  met.completed, met.closed,          met.more,
          met.transfers,    met.held,        met.widened}) {
        EXPECT_GT(count, 0U);
    }
    for (const CommandKind kind :
         {CommandKind::change_order, CommandKind::cancel_order, CommandKind::place_hold,
          CommandKind::expire_hold, CommandKind::pack_fulfillment, CommandKind::ship_fulfillment,
          CommandKind::request_cancellation, CommandKind::answer_cancellation,
          CommandKind::create_return, CommandKind::receive_return}) {
        EXPECT_TRUE(met.of_widened.contains(kind)) << domain::to_string(kind);
    }
}

// Who routes may think of an order as widened that is not: while the change is undecided that is
// refused then. More shards than have a part of it change nothing.
TEST_F(SeveralShards, TakePartInVainWithoutATrace) {
    ASSERT_TRUE(make(from_environment("SKUA_SEED", 1), 1200));
    for (const int count : {2, 4, 8}) {
        const auto shards = static_cast<std::uint16_t>(count);
        EXPECT_EQ(replay(shards, {}, Asked::everybody).value_or(""), "") << shards << " shards";
    }
}

// Each of these is a merge that forgets something, and is caught.
TEST_F(SeveralShards, AreFoundOutWhenAMergeForgetsSomething) {
    ASSERT_TRUE(make(from_environment("SKUA_SEED", 1), 1200));
    for (const auto& [what, tamper] : tampers_of_votes()) {
        const auto difference = replay(4, tamper);
        EXPECT_TRUE(difference.has_value()) << what << " is not missed";
        std::cout << what << ": " << difference.value_or("").substr(0, 100) << '\n';
    }
}

}  // namespace
}  // namespace skua::test
