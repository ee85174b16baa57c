#include "engine/domain/text_index.hpp"

#include <bit>
#include <utility>

namespace skua::domain {

void TextIndex::insert(std::uint64_t hash, std::uint32_t id) {
    if ((used_ + 1) * 2 > cells_.size()) {
        rebuild(cells_.empty() ? 64 : cells_.size() * 2);
    }
    place({tag_of(hash), id});
    ++used_;
}

void TextIndex::reserve(std::size_t expected) {
    const std::size_t cells = std::bit_ceil(expected * 2 + 2);
    if (cells > cells_.size()) {
        rebuild(cells);
    }
}

void TextIndex::rebuild(std::size_t cells) {
    const std::vector<Cell> old = std::exchange(cells_, std::vector<Cell>(cells));
    for (const Cell& cell : old) {
        if (cell.id != 0) {
            place(cell);
        }
    }
}

void TextIndex::place(Cell cell) noexcept {
    const std::size_t mask = cells_.size() - 1;
    std::size_t at = cell.tag & mask;
    while (cells_[at].id != 0) {
        at = (at + 1) & mask;
    }
    cells_[at] = cell;
}

}  // namespace skua::domain
