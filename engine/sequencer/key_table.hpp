#pragma once

// KeyTable: what has been asked under which key, for ever. Open addressing over 128-bit hashes that
// are seeded per process, so that nobody outside can aim at one chain. The texts themselves are not
// kept: two keys with the same 128 bits are taken for the same key, which does not happen.
//
// The table is cut into parts that grow one by one, so a growing table costs pauses of microseconds
// instead of one of a second. An entry is pending from the moment its command is numbered until it
// is decided; then it is confirmed (bound) or taken back.
// Owner: the sequencer thread. Iteration order is never used, so seeds do not touch determinism.

#include <array>
#include <cstdint>
#include <string_view>
#include <vector>

#include "engine/base/assert.hpp"
#include "engine/base/hash.hpp"
#include "engine/domain/command.hpp"
#include "engine/domain/ids.hpp"

namespace skua::sequencer {

// A key: by what the table finds it, and by what it is called in the state digest, which must not
// depend on the seed.
struct KeyHash {
    base::Fingerprint seeded;
    std::uint64_t name = 0;  // domain/digest.hpp
};

struct KeyEntry {
    base::Fingerprint key;      // KeyHash::seeded
    base::Fingerprint body;     // of the command that took it
    domain::Sequence sequence;  // none = empty place
    domain::OrderId order;      // external ids, once accepted
    std::uint64_t name = 0;     // KeyHash::name
};
static_assert(sizeof(KeyEntry) == 56);

// The key's part of the state digest, once it is bound.
std::uint64_t term_of(const KeyEntry& bound) noexcept;

class KeyTable {
public:
    explicit KeyTable(std::uint64_t seed);
    KeyTable(const KeyTable&) = delete;
    KeyTable& operator=(const KeyTable&) = delete;

    // Keys as hashes: (channel, external id), and Idempotency-Key within one kind of command.
    [[nodiscard]] KeyHash external_id(std::string_view channel, std::string_view external_id);
    [[nodiscard]] KeyHash idempotency_key(domain::CommandKind kind, std::string_view key);

    // The entry of `key`, or nullptr. Valid until the next put or erase.
    [[nodiscard]] KeyEntry* find(base::Fingerprint key) noexcept;
    // `entry.key` is not in the table.
    void put(const KeyEntry& entry);
    // `key` is in the table.
    void erase(base::Fingerprint key) noexcept;

    // Sum of the entries' terms of the state digest. Touches everything; for tests, and only while
    // no command is undecided: a key that is taken and not bound would count.
    [[nodiscard]] std::uint64_t recompute_digest() const noexcept;

    [[nodiscard]] std::size_t size() const noexcept { return size_; }
    [[nodiscard]] std::size_t bytes() const noexcept { return places_ * sizeof(KeyEntry); }

private:
    static constexpr std::size_t kParts = 1024;
    static constexpr std::size_t kPlacesMin = 16;
    struct Part {
        std::vector<KeyEntry> places;  // size is zero or a power of two
        std::size_t used = 0;
    };

    static std::size_t part_of(base::Fingerprint key) noexcept { return key.high % kParts; }
    static void place(std::vector<KeyEntry>& places, const KeyEntry& entry) noexcept;
    void grow(Part& part);
    base::Fingerprint hash_scratch() const noexcept;

    std::uint64_t seed_;
    std::array<Part, kParts> parts_;
    std::size_t size_ = 0;
    std::size_t places_ = 0;
    std::vector<char> scratch_;
};

}  // namespace skua::sequencer
