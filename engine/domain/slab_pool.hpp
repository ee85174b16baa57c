#pragma once

// SlabPool: memory for what lives in a shard's state: orders, levels, portions, texts. Comes in
// large chunks that never move, in size classes two to the octave; what is released is used again
// for the same class. Owner: shard thread.

#include <array>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <cstring>
#include <memory>
#include <string_view>
#include <vector>

namespace skua::domain {

class SlabPool {
public:
    static constexpr std::size_t kAlignment = 16;
    static constexpr std::size_t kChunkBytes = std::size_t{2} << 20U;

    SlabPool() = default;
    SlabPool(const SlabPool&) = delete;
    SlabPool& operator=(const SlabPool&) = delete;

    // Aligned to kAlignment, not initialised. 1 to kChunkBytes bytes.
    std::byte* allocate(std::size_t bytes);
    // `bytes` as it was asked for.
    void release(std::byte* memory, std::size_t bytes) noexcept;
    std::string_view copy(std::string_view text);
    void release(std::string_view text) noexcept;

    [[nodiscard]] std::size_t bytes_in_use() const noexcept { return bytes_in_use_; }
    [[nodiscard]] std::size_t bytes_reserved() const noexcept {
        return chunks_.size() * kChunkBytes;
    }

private:
    struct SizeClass {
        std::size_t index = 0;
        std::size_t bytes = 0;
    };
    struct Free {
        Free* next = nullptr;
    };
    struct Unmap {
        void operator()(std::byte* chunk) const noexcept { std::free(chunk); }
    };
    static SizeClass class_of(std::size_t bytes) noexcept;

    std::array<Free*, 40> free_{};
    std::vector<std::unique_ptr<std::byte, Unmap>> chunks_;
    std::byte* next_ = nullptr;
    std::size_t left_ = 0;
    std::size_t bytes_in_use_ = 0;
};

}  // namespace skua::domain
