#pragma once

// Hashes. `stable_hash` and `fingerprint` are stored in journals and ids: their values are for
// ever (XXH3, whose output is frozen). crc32c guards stored blocks against accidents; the hash
// chain of the journal is SHA-256 and lives there.

#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>

namespace skua::base {

// 128 bits; equal content gives equal fingerprints. Not a defence against an adversary.
struct Fingerprint {
    std::uint64_t high = 0;
    std::uint64_t low = 0;
    friend bool operator==(const Fingerprint&, const Fingerprint&) noexcept = default;
};

std::uint64_t stable_hash(std::string_view bytes) noexcept;
std::uint64_t seeded_hash(std::string_view bytes, std::uint64_t seed) noexcept;
Fingerprint fingerprint(std::string_view bytes, std::uint64_t seed = 0) noexcept;
std::uint32_t crc32c(std::span<const std::byte> bytes, std::uint32_t previous = 0) noexcept;

// A cheap, well spread mix of two words; used by the state digest (value stored: frozen).
constexpr std::uint64_t mix(std::uint64_t a, std::uint64_t b) noexcept {
    std::uint64_t x = a * 0x9e3779b97f4a7c15ULL + b;
    x ^= x >> 32;
    x *= 0xd6e8feb86659fd93ULL;
    x ^= x >> 32;
    x *= 0xd6e8feb86659fd93ULL;
    x ^= x >> 32;
    return x;
}

}  // namespace skua::base
