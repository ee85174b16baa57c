#pragma once

// TextIndex: text to id, by a hash that the caller computes and a comparison that the caller makes.
// Holds no text. Owner: shard thread.

#include <cstddef>
#include <cstdint>
#include <vector>

namespace skua::domain {

class TextIndex {
public:
    // The id for which `is_match(id)` holds, or 0.
    template <class IsMatch>
    [[nodiscard]] std::uint32_t find(std::uint64_t hash, IsMatch is_match) const noexcept {
        if (cells_.empty()) {
            return 0;
        }
        const std::uint32_t tag = tag_of(hash);
        const std::size_t mask = cells_.size() - 1;
        for (std::size_t at = tag & mask; cells_[at].id != 0; at = (at + 1) & mask) {
            if (cells_[at].tag == tag && is_match(cells_[at].id)) {
                return cells_[at].id;
            }
        }
        return 0;
    }
    // The text is not in yet; id is not 0.
    void insert(std::uint64_t hash, std::uint32_t id);
    void reserve(std::size_t expected);

    [[nodiscard]] std::size_t bytes() const noexcept { return cells_.capacity() * sizeof(Cell); }

private:
    struct Cell {
        std::uint32_t tag = 0;
        std::uint32_t id = 0;
    };
    // The low bits of a SKU's hash name its slot; the high ones are still well spread.
    static std::uint32_t tag_of(std::uint64_t hash) noexcept {
        return static_cast<std::uint32_t>(hash >> 32U);
    }
    void rebuild(std::size_t cells);
    void place(Cell cell) noexcept;

    std::vector<Cell> cells_;
    std::size_t used_ = 0;
};

}  // namespace skua::domain
