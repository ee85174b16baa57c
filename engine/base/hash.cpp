#include "engine/base/hash.hpp"

#define XXH_INLINE_ALL
#include <xxhash.h>

#include <array>
#include <cstring>

#if defined(__SSE4_2__)
#include <nmmintrin.h>
#endif

namespace skua::base {
namespace {

#if defined(__SSE4_2__)

std::uint32_t crc32c_raw(const std::byte* at, std::size_t size, std::uint32_t crc) noexcept {
    std::uint64_t wide = crc;
    while (size >= sizeof(std::uint64_t)) {
        std::uint64_t word = 0;
        std::memcpy(&word, at, sizeof(word));
        wide = _mm_crc32_u64(wide, word);
        at += sizeof(word);
        size -= sizeof(word);
    }
    auto narrow = static_cast<std::uint32_t>(wide);
    for (; size != 0; --size, ++at) {
        narrow = _mm_crc32_u8(narrow, std::to_integer<unsigned char>(*at));
    }
    return narrow;
}

#else

constexpr std::array<std::uint32_t, 256> make_table() {
    std::array<std::uint32_t, 256> table{};
    for (std::uint32_t i = 0; i < 256; ++i) {
        std::uint32_t value = i;
        for (int bit = 0; bit < 8; ++bit) {
            value = (value >> 1U) ^ ((value & 1U) != 0 ? 0x82F63B78U : 0U);
        }
        table[i] = value;
    }
    return table;
}

std::uint32_t crc32c_raw(const std::byte* at, std::size_t size, std::uint32_t crc) noexcept {
    static constexpr auto kTable = make_table();
    for (; size != 0; --size, ++at) {
        crc = (crc >> 8U) ^ kTable[(crc ^ std::to_integer<std::uint32_t>(*at)) & 0xFFU];
    }
    return crc;
}

#endif

}  // namespace

std::uint64_t stable_hash(std::string_view bytes) noexcept {
    return XXH3_64bits(bytes.data(), bytes.size());
}

std::uint64_t seeded_hash(std::string_view bytes, std::uint64_t seed) noexcept {
    return XXH3_64bits_withSeed(bytes.data(), bytes.size(), seed);
}

Fingerprint fingerprint(std::string_view bytes, std::uint64_t seed) noexcept {
    const XXH128_hash_t hash = XXH3_128bits_withSeed(bytes.data(), bytes.size(), seed);
    return {.high = hash.high64, .low = hash.low64};
}

std::uint32_t crc32c(std::span<const std::byte> bytes, std::uint32_t previous) noexcept {
    return ~crc32c_raw(bytes.data(), bytes.size(), ~previous);
}

}  // namespace skua::base
