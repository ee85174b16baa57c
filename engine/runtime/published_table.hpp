#pragma once

// PublishedTable: texts by index, written by one thread and read by any without a lock. An entry is
// set once and never changes; it is empty until then. Memory grows with what was published, not
// with the index: the high bits choose a segment, the low bits a place in chunks that double.
//
//   segments_[index >> low_bits] -> Segment{chunk 0: 8 places, chunk 1: 8, chunk 2: 16, ...}
//                                                   -> Text{size, bytes...}
//
// Every pointer on the way (segment, chunk, text) is stored with release after what it points to
// is complete, and loaded with acquire; nothing is freed before the table is.
// Owner: publish() one thread; find() any thread. A text lives as long as the table.

#include <array>
#include <atomic>
#include <bit>
#include <cstdint>
#include <cstring>
#include <memory>
#include <string_view>
#include <vector>

#include "engine/base/arena.hpp"
#include "engine/base/assert.hpp"

namespace skua::runtime {

class PublishedTable {
public:
    struct Shape {
        std::uint32_t segments = 1;
        std::uint32_t low_bits = 20;  // an index is segment << low_bits | place
    };
    explicit PublishedTable(Shape shape) : low_bits_(shape.low_bits), segments_(shape.segments) {
        SKUA_ASSERT(shape.low_bits >= kFirstChunkBits && shape.low_bits <= kLowBitsMax);
    }
    PublishedTable(const PublishedTable&) = delete;
    PublishedTable& operator=(const PublishedTable&) = delete;

    // Writer. An index is published once; publishing the same text again changes nothing.
    void publish(std::uint32_t index, std::string_view text) {
        Entry& entry = place(index);
        if (const Text* present = entry.load(std::memory_order_relaxed); present != nullptr) {
            SKUA_ASSERT(present->view() == text);
            return;
        }
        auto* memory =
            static_cast<std::byte*>(texts_.allocate(sizeof(Text) + text.size(), alignof(Text)));
        Text* made = new (memory) Text{static_cast<std::uint32_t>(text.size())};
        if (!text.empty()) {
            std::memcpy(memory + sizeof(Text), text.data(), text.size());
        }
        entry.store(made, std::memory_order_release);  // pairs with the acquire load in find
    }

    // Any thread. Empty when nothing was published under this index.
    [[nodiscard]] std::string_view find(std::uint32_t index) const noexcept {
        const std::uint32_t high = high_of(index);
        if (high >= segments_.size()) {
            return {};
        }
        // These three loads pair with the release stores in publish() and place().
        const Segment* segment = segments_[high].load(std::memory_order_acquire);
        if (segment == nullptr) {
            return {};
        }
        const Spot spot = spot_of(low_of(index));
        const Entry* chunk = segment->chunks[spot.chunk].load(std::memory_order_acquire);
        if (chunk == nullptr) {
            return {};
        }
        const Text* text = chunk[spot.offset].load(std::memory_order_acquire);
        return text == nullptr ? std::string_view{} : text->view();
    }

private:
    struct Text {
        std::uint32_t size = 0;
        [[nodiscard]] std::string_view view() const noexcept {
            return {reinterpret_cast<const char*>(this + 1), size};
        }
    };
    using Entry = std::atomic<const Text*>;
    static constexpr std::uint32_t kFirstChunkBits = 3;
    static constexpr std::uint32_t kLowBitsMax = 24;
    static constexpr std::uint32_t kChunksMax = kLowBitsMax - kFirstChunkBits + 1;

    struct Segment {
        std::array<std::atomic<Entry*>, kChunksMax> chunks{};
    };
    struct Spot {
        std::uint32_t chunk = 0;
        std::uint32_t offset = 0;
        std::uint32_t chunk_size = 0;
    };

    // Chunk 0 holds places 0-7, chunk k holds 2^(k+2) to 2^(k+3) - 1.
    static Spot spot_of(std::uint32_t low) noexcept {
        constexpr std::uint32_t kFirst = 1U << kFirstChunkBits;
        if (low < kFirst) {
            return {0, low, kFirst};
        }
        const auto width = static_cast<std::uint32_t>(std::bit_width(low));
        const std::uint32_t start = 1U << (width - 1U);
        return {width - kFirstChunkBits, low - start, start};
    }
    [[nodiscard]] std::uint32_t high_of(std::uint32_t index) const noexcept {
        return index >> low_bits_;
    }
    [[nodiscard]] std::uint32_t low_of(std::uint32_t index) const noexcept {
        return index & ((1U << low_bits_) - 1U);
    }

    // Writer: the entry of `index`, with segment and chunk made when they are missing.
    Entry& place(std::uint32_t index) {
        const std::uint32_t high = high_of(index);
        SKUA_ASSERT(high < segments_.size());
        Segment* segment = segments_[high].load(std::memory_order_relaxed);
        if (segment == nullptr) {
            owned_segments_.push_back(std::make_unique<Segment>());
            segment = owned_segments_.back().get();
            segments_[high].store(segment, std::memory_order_release);  // pairs with find
        }
        const Spot spot = spot_of(low_of(index));
        Entry* chunk = segment->chunks[spot.chunk].load(std::memory_order_relaxed);
        if (chunk == nullptr) {
            owned_chunks_.push_back(std::make_unique<Entry[]>(spot.chunk_size));
            chunk = owned_chunks_.back().get();
            segment->chunks[spot.chunk].store(chunk, std::memory_order_release);  // pairs with find
        }
        return chunk[spot.offset];
    }

    // Constant after construction (the pointers inside are published by the writer).
    std::uint32_t low_bits_;
    std::vector<std::atomic<Segment*>> segments_;
    // Writer only.
    std::vector<std::unique_ptr<Segment>> owned_segments_;
    std::vector<std::unique_ptr<Entry[]>> owned_chunks_;
    base::Arena texts_{4096};
};

}  // namespace skua::runtime
