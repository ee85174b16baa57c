#pragma once

// Arena: memory for the variable parts of one command and its decision. Grows in chunks, is freed
// all at once by reset(), and keeps its first chunk so that a pooled envelope does not allocate.
// Only trivially destructible things live in it. Owner: whoever owns the envelope at the moment.

#include <cstddef>
#include <cstring>
#include <memory>
#include <new>
#include <span>
#include <string_view>
#include <type_traits>
#include <vector>

#include "engine/base/assert.hpp"

namespace skua::base {

class Arena {
public:
    explicit Arena(std::size_t first_chunk_bytes = 1024) : first_bytes_(first_chunk_bytes) {}
    Arena(const Arena&) = delete;
    Arena& operator=(const Arena&) = delete;
    Arena(Arena&&) = default;
    Arena& operator=(Arena&&) = default;

    void* allocate(std::size_t bytes, std::size_t alignment) {
        const std::size_t start = (used_ + alignment - 1) & ~(alignment - 1);
        if (start + bytes > capacity_) {
            return allocate_slow(bytes, alignment);
        }
        used_ = start + bytes;
        return current_ + start;
    }

    // `count` value-initialised elements.
    template <class T>
    std::span<T> make_span(std::size_t count) {
        static_assert(std::is_trivially_destructible_v<T>);
        if (count == 0) {
            return {};
        }
        T* first = static_cast<T*>(allocate(count * sizeof(T), alignof(T)));
        for (std::size_t i = 0; i < count; ++i) {
            new (first + i) T();
        }
        return {first, count};
    }

    std::string_view copy(std::string_view text) {
        if (text.empty()) {
            return {};
        }
        char* to = static_cast<char*>(allocate(text.size(), 1));
        std::memcpy(to, text.data(), text.size());
        return {to, text.size()};
    }

    // Frees everything that was handed out.
    void reset() noexcept;

private:
    void* allocate_slow(std::size_t bytes, std::size_t alignment);

    std::size_t first_bytes_;
    std::unique_ptr<std::byte[]> first_;
    std::vector<std::unique_ptr<std::byte[]>> more_;
    std::byte* current_ = nullptr;
    std::size_t used_ = 0;
    std::size_t capacity_ = 0;
};

// ArenaVector: a growing list of trivial values inside an arena. Old storage is left behind when it
// grows (the arena frees it at reset).
template <class T>
class ArenaVector {
public:
    static_assert(std::is_trivially_copyable_v<T>);
    explicit ArenaVector(Arena& arena) noexcept : arena_(&arena) {}
    ArenaVector(Arena& arena, std::size_t expected)
        : arena_(&arena), storage_(arena.make_span<T>(expected)) {}

    void push_back(const T& value) {
        if (size_ == storage_.size()) {
            grow();
        }
        storage_[size_++] = value;
    }
    void append(std::span<const T> values) {
        for (const T& value : values) {
            push_back(value);
        }
    }
    [[nodiscard]] std::size_t size() const noexcept { return size_; }
    [[nodiscard]] bool empty() const noexcept { return size_ == 0; }
    // Forgets what stands behind the first `size`.
    void shrink(std::size_t size) noexcept { size_ = size; }
    T& operator[](std::size_t i) noexcept { return storage_[i]; }
    T& back() noexcept { return storage_[size_ - 1]; }
    [[nodiscard]] std::span<const T> view() const noexcept { return storage_.first(size_); }
    [[nodiscard]] std::span<T> items() noexcept { return storage_.first(size_); }

private:
    void grow() {
        auto larger = arena_->make_span<T>(storage_.empty() ? 8 : storage_.size() * 2);
        if (size_ != 0) {
            std::memcpy(static_cast<void*>(larger.data()), storage_.data(), size_ * sizeof(T));
        }
        storage_ = larger;
    }
    Arena* arena_;
    std::span<T> storage_{};
    std::size_t size_ = 0;
};

}  // namespace skua::base
