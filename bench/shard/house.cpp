#include "bench/shard/house.hpp"

#include "engine/base/assert.hpp"
#include "engine/domain/catalog.hpp"

namespace skua::bench {
namespace {

constexpr std::uint16_t kShards = 2;
constexpr std::string_view kLocation = "main";
constexpr std::string_view kChannel = "web";
constexpr std::array<std::string_view, 1> kLocations{kLocation};

}  // namespace

House::House(const Options& options)
    : options_(options),
      team_(
          {.shards = kShards, .window = 4'096},
          {.clock = clock_, .sequencer_bell = bells_[2], .shard_bells = {&bells_[0], &bells_[1]}}),
      envelopes_(kBatch),
      lines_(kBatch) {
    define(domain::DefineLocation{.name = kLocation});
    define(domain::DefineChannel{.name = kChannel, .locations = kLocations});
    // One SKU per slot, so that two orders meet only where they name the same SKU.
    std::array<bool, domain::kSlots> is_taken{};
    for (int i = 0; texts_[0].size() + texts_[1].size() < std::size_t{2} * options_.skus; ++i) {
        std::string text = "BENCH-" + std::to_string(i);
        const std::uint16_t slot = domain::slot_of_text(text).raw();
        std::vector<std::string>& mine = texts_[slot % kShards];
        if (!is_taken[slot] && mine.size() < options_.skus) {
            is_taken[slot] = true;
            skus_[slot % kShards].push_back(domain::make_sku_id(domain::Slot{slot}, 1));
            mine.push_back(std::move(text));
        }
    }
    for (const std::vector<std::string>& texts : texts_) {
        for (const std::string& text : texts) {
            define(domain::DefineItem{.sku = text, .description = {}});
            define(domain::ReceiveStock{.sku = {.id = {}, .text = text},
                                        .location = kLocation,
                                        .quantity = domain::Quantity{domain::kQuantityMax},
                                        .reference = {}});
        }
    }
}

void House::define(const domain::CommandBody& body) {
    Envelope& envelope = envelopes_.front();
    envelope.arena.reset();
    envelope.record = {};
    envelope.record.command.body = body;
    envelope.record.sequence = domain::Sequence{++place_};
    team_.proxy().send({.kind = shard::Task::Kind::command,
                        .place = place_,
                        .record = &envelope.record,
                        .query = nullptr,
                        .result = nullptr,
                        .arena = &envelope.arena});
    while (step(0) + step(1) != 0) {
    }
    const std::size_t completed = collect();
    SKUA_ASSERT(completed == 1 && envelope.record.decision.verdict == domain::Verdict::accept);
}

void House::prepare() {
    for (std::size_t i = 0; i < kBatch; ++i) {
        Envelope& envelope = envelopes_[i];
        accepted_ += envelope.record.decision.order.is_none() ? 0U : 1U;
        const std::uint64_t order = sequence_++;
        const std::size_t home = options_.has_one_home ? 0 : order % kShards;
        const bool crosses = order * 37 % 100 < options_.cross_percent;
        // Half a turn away: no order of a batch names a SKU of another, as long as there are
        // enough.
        const std::uint64_t half = options_.skus / 2;
        std::array<domain::OrderLineInput, 2>& lines = lines_[i];
        lines[0].sku.id = sku(home, order);
        lines[1].sku.id = sku(crosses ? 1 - home : home, order + half);
        for (domain::OrderLineInput& line : lines) {
            line.quantity = domain::Quantity{1};
            line.unit_price = {.mantissa = 1'250, .scale = 2};
        }
        domain::PlaceOrder place;
        place.channel = kChannel;
        place.external_id = "1700000000000-123456";
        place.currency = {.code = {'E', 'U', 'R'}};
        place.total = {.mantissa = 2'500, .scale = 2};
        place.lines = lines;
        envelope.arena.reset();
        envelope.record.command.body = place;
        envelope.record.decision = {};
        envelope.record.sequence = domain::Sequence{++place_};
        envelope.record.time = {static_cast<std::int64_t>(place_)};
    }
}

void House::send() {
    for (Envelope& envelope : envelopes_) {
        team_.proxy().send({.kind = shard::Task::Kind::command,
                            .place = envelope.record.sequence.raw(),
                            .record = &envelope.record,
                            .query = nullptr,
                            .result = nullptr,
                            .arena = &envelope.arena});
    }
    team_.proxy().flush();
}

std::size_t House::collect() {
    std::size_t count = 0;
    for (shard::Completion completion; team_.proxy().try_receive(completion);) {
        ++count;
    }
    return count;
}

void House::run() {
    send();
    for (std::size_t completed = 0; completed < kBatch; completed += collect()) {
        step(0);
        step(1);
    }
}

bool House::is_sound() const {
    std::uint64_t accepted = accepted_;
    for (const Envelope& envelope : envelopes_) {
        accepted += envelope.record.decision.order.is_none() ? 0U : 1U;
    }
    return accepted == sequence_;
}

}  // namespace skua::bench
