#include "engine/domain/slab_pool.hpp"

#include <bit>
#include <new>

#include "engine/base/assert.hpp"

namespace skua::domain {

// Classes in units of kAlignment: 1, 2, 3, 4, 6, 8, 12, 16, ...
SlabPool::SizeClass SlabPool::class_of(std::size_t bytes) noexcept {
    const std::size_t units = (bytes + kAlignment - 1) / kAlignment;
    if (units <= 1) {
        return {0, kAlignment};
    }
    const auto octave = static_cast<std::size_t>(std::bit_width(units - 1)) - 1;
    const std::size_t half = (std::size_t{3} << octave) >> 1U;
    if (octave >= 1 && units <= half) {
        return {2 * octave, half * kAlignment};
    }
    return {2 * octave + 1, (std::size_t{2} << octave) * kAlignment};
}

std::byte* SlabPool::allocate(std::size_t bytes) {
    SKUA_ASSERT(bytes != 0 && bytes <= kChunkBytes);
    const SizeClass size = class_of(bytes);
    bytes_in_use_ += size.bytes;
    if (Free* reused = free_[size.index]; reused != nullptr) {
        free_[size.index] = reused->next;
        return reinterpret_cast<std::byte*>(reused);
    }
    if (left_ < size.bytes) {
        // Aligned to its own size, so that the system can back it with one huge page.
        next_ = static_cast<std::byte*>(std::aligned_alloc(kChunkBytes, kChunkBytes));
        SKUA_ASSERT(next_ != nullptr);
        left_ = kChunkBytes;
        chunks_.emplace_back(next_);
    }
    std::byte* fresh = next_;
    next_ += size.bytes;
    left_ -= size.bytes;
    return fresh;
}

void SlabPool::release(std::byte* memory, std::size_t bytes) noexcept {
    const SizeClass size = class_of(bytes);
    bytes_in_use_ -= size.bytes;
    free_[size.index] = new (memory) Free{free_[size.index]};
}

std::string_view SlabPool::copy(std::string_view text) {
    if (text.empty()) {
        return {};
    }
    std::byte* to = allocate(text.size());
    std::memcpy(to, text.data(), text.size());
    return {reinterpret_cast<const char*>(to), text.size()};
}

void SlabPool::release(std::string_view text) noexcept {
    if (!text.empty()) {
        release(reinterpret_cast<std::byte*>(const_cast<char*>(text.data())), text.size());
    }
}

}  // namespace skua::domain
