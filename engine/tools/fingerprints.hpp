#pragma once

// Fingerprints: makes a request's fingerprint again from what its record carries, so that a body
// that was altered under its key is found. A record names a SKU by its number where the engine
// knew it; the text that the request said is the item's, which the twin knows.
// Owner: the calling thread.

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "engine/domain/record.hpp"
#include "engine/twin/state.hpp"

namespace skua::tools {

class Fingerprints {
public:
    // What is wrong, if anything. Before the next call, `state` is the one after the record.
    std::optional<std::string> check(const domain::Record& record, const twin::State& state);

    [[nodiscard]] std::uint64_t equal() const noexcept { return equal_; }
    // Of the engine itself (fences, follow-ups): they answer no request.
    [[nodiscard]] std::uint64_t own() const noexcept { return own_; }
    // Requests whose record states none, so nothing can be compared.
    [[nodiscard]] std::uint64_t unstated() const noexcept { return unstated_; }
    // Requests that name a SKU by a number that no item has: their text is not known.
    [[nodiscard]] std::uint64_t untold() const noexcept { return untold_; }

private:
    // False when the text of a SKU is not known.
    static bool tell(domain::SkuRef& ref, const twin::State& state);
    template <class Item>
    static bool tell_all(std::vector<Item>& items, const twin::State& state);
    bool restore_texts(domain::Command& command, const twin::State& state);

    std::vector<domain::OrderLineInput> lines_;
    std::vector<domain::Pick> picks_;
    std::vector<domain::ReserveLine> reserve_lines_;
    std::vector<domain::TransferLineInput> transfer_lines_;
    std::string scratch_;
    std::uint64_t equal_ = 0;
    std::uint64_t own_ = 0;
    std::uint64_t unstated_ = 0;
    std::uint64_t untold_ = 0;
};

}  // namespace skua::tools
