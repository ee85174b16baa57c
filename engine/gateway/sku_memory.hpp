#pragma once

// SkuMemory: the gateway's own text -> SkuId, learned from accepted decisions, so that most lines
// reach the engine with their id. Ids are for ever, so an entry is never wrong; forgetting one only
// costs the engine a lookup. Bounded: open addressing over a fixed table, a full neighbourhood
// forgets its oldest way in.
// Owner: one gateway thread.

#include <array>
#include <cstdint>
#include <string_view>
#include <vector>

#include "engine/codec/json_parse.hpp"
#include "engine/domain/ids.hpp"
#include "engine/domain/limits.hpp"

namespace skua::gateway {

class SkuMemory final : public codec::SkuLookup {
public:
    // `entries` is a power of two.
    explicit SkuMemory(std::size_t entries);
    [[nodiscard]] domain::SkuId find(std::string_view sku) const noexcept override;
    void learn(std::string_view sku, domain::SkuId id) noexcept;

private:
    struct Entry {
        domain::SkuId id;
        std::uint8_t length = 0;
        std::array<char, domain::kSkuBytesMax> text{};
    };
    static constexpr std::size_t kProbes = 8;

    [[nodiscard]] static bool holds(const Entry& entry, std::string_view sku) noexcept {
        return std::string_view(entry.text.data(), entry.length) == sku;
    }

    std::vector<Entry> entries_;
    std::size_t mask_;
};

}  // namespace skua::gateway
