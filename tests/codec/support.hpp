#pragma once

// Names, random records and a full description of a record, for the codec's tests.

#include <random>
#include <string>
#include <vector>

#include "engine/base/arena.hpp"
#include "engine/codec/json_parse.hpp"
#include "engine/codec/record_codec.hpp"
#include "engine/domain/names.hpp"
#include "engine/domain/record.hpp"

namespace skua::codec::test {

// Every id has a name that is made of its number.
class NumberedNames final : public domain::Names {
public:
    std::string_view sku(domain::SkuId id) const noexcept override {
        return named("SKU-", id.raw());
    }
    std::string_view location(domain::LocationId id) const noexcept override {
        return named("loc-", id.raw());
    }
    std::string_view channel(domain::ChannelId id) const noexcept override {
        return named("channel-", id.raw());
    }

private:
    std::string_view named(const char* prefix, std::uint64_t number) const {
        texts_.push_back(std::make_unique<std::string>(prefix + std::to_string(number)));
        return *texts_.back();
    }
    mutable std::vector<std::unique_ptr<std::string>> texts_;
};

// Makes records of every kind, accepted and refused, as the engine could. Same seed, same records.
class RandomRecords {
public:
    RandomRecords(std::uint64_t seed, base::Arena& arena) : random_(seed), arena_(arena) {}

    domain::Record next();
    domain::Record next(domain::CommandKind kind);

private:
    std::uint64_t below(std::uint64_t limit) { return random_() % limit; }
    bool chance(unsigned percent) { return below(100) < percent; }
    std::string_view text(std::size_t bytes_min, std::size_t bytes_max);
    domain::SkuRef sku();
    domain::CancelCause cause() {
        return {.reason = static_cast<domain::CancelReason>(1 + below(7)), .notifies = chance(50)};
    }
    domain::Condition condition() { return static_cast<domain::Condition>(1 + below(3)); }
    domain::Quantity quantity() {
        return domain::Quantity{static_cast<std::uint32_t>(1 + below(1000))};
    }
    domain::CommandBody body(domain::CommandKind kind);
    domain::PlaceOrder place_order();
    domain::LineTolerance tolerance();
    domain::ChangeOrder change_order();
    void decide(domain::Record& record);
    domain::PackFulfillment pack_fulfillment(domain::OrderId order);
    void effects(domain::Record& record);
    void skus(domain::Record& record);

    std::mt19937_64 random_;
    base::Arena& arena_;
    std::uint64_t sequence_ = 0;
};

// Everything that a record says, field by field. SKUs that the decision resolved are shown by id.
std::string describe(const domain::Record& record);

std::vector<std::byte> encode(const domain::Record& record);

// A one-line order that was accepted: o8193 for one unit of SKU 1048577 at location 1.
domain::Record an_accepted_order(base::Arena& arena);

}  // namespace skua::codec::test
