#pragma once

// Ledger: what the clients know by themselves, from their own commands and the answers to them.
// The judge holds it against what the engine says (/stats, stock, orders) and what its journal
// says. Owner: the client's thread; merged when all have ended.

#include <array>
#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "engine/domain/command.hpp"

namespace skua::race {

// Of commands, by kind and by what was said: "" for an accept, else the reject's code.
class Verdicts {
public:
    void add(domain::CommandKind kind, std::string_view code, std::uint64_t count = 1);
    void add(const Verdicts& other);
    [[nodiscard]] std::uint64_t accepted(domain::CommandKind kind) const;
    [[nodiscard]] std::uint64_t rejected(domain::CommandKind kind) const;
    [[nodiscard]] std::uint64_t of(domain::CommandKind kind, std::string_view code) const;
    [[nodiscard]] std::uint64_t total() const;
    // Rejects of all kinds, by code.
    [[nodiscard]] std::map<std::string, std::uint64_t> rejects() const;
    // Codes and counts of a kind's rejects, for people: "19,000 insufficient_stock".
    [[nodiscard]] std::string rejects_text(domain::CommandKind kind) const;
    bool operator==(const Verdicts& other) const = default;

private:
    static constexpr std::size_t kKinds = 16;
    using Counts = std::map<std::string, std::uint64_t, std::less<>>;
    std::array<Counts, kKinds> counts_;  // index: CommandKind
};

struct AcceptedOrder {
    std::uint64_t id = 0;
    std::uint64_t index = 0;  // of the cart in its stage
    bool is_cancelled = false;
};

// Units of one SKU.
struct SkuUnits {
    std::uint64_t received = 0;
    std::uint64_t ordered = 0;  // of accepted orders
    std::uint64_t cancelled = 0;
    std::uint64_t shipped = 0;
};

struct Ledger {
    Verdicts verdicts;
    std::vector<SkuUnits> units;  // index: SKU of the stage
    std::vector<AcceptedOrder> orders;

    void merge(const Ledger& other);
};

}  // namespace skua::race
