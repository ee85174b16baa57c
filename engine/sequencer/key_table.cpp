#include "engine/sequencer/key_table.hpp"

#include "engine/domain/digest.hpp"

namespace skua::sequencer {

namespace {

// The first byte of what is hashed keeps the kinds of keys apart.
constexpr char kExternalIdScope = '\xff';

void append(std::vector<char>& to, std::string_view text) {
    to.insert(to.end(), text.begin(), text.end());
}

}  // namespace

std::uint64_t term_of(const KeyEntry& bound) noexcept {
    return digest_of(domain::KeyTerm{
        .name = bound.name, .body = bound.body, .sequence = bound.sequence, .order = bound.order});
}

KeyTable::KeyTable(std::uint64_t seed) : seed_(seed) {
    scratch_.reserve(512);
}

base::Fingerprint KeyTable::hash_scratch() const noexcept {
    return base::fingerprint({scratch_.data(), scratch_.size()}, seed_);
}

KeyHash KeyTable::external_id(std::string_view channel, std::string_view external_id) {
    // The length of the channel makes the pair unambiguous whatever bytes both hold.
    scratch_.clear();
    scratch_.push_back(kExternalIdScope);
    scratch_.push_back(static_cast<char>(channel.size()));
    append(scratch_, channel);
    append(scratch_, external_id);
    return {.seeded = hash_scratch(), .name = domain::name_of_external_id(channel, external_id)};
}

KeyHash KeyTable::idempotency_key(domain::CommandKind kind, std::string_view key) {
    scratch_.clear();
    scratch_.push_back(static_cast<char>(kind));
    append(scratch_, key);
    return {.seeded = hash_scratch(), .name = domain::name_of_idempotency_key(kind, key)};
}

KeyEntry* KeyTable::find(base::Fingerprint key) noexcept {
    Part& part = parts_[part_of(key)];
    if (part.places.empty()) {
        return nullptr;
    }
    const std::size_t mask = part.places.size() - 1;
    for (std::size_t i = key.low & mask;; i = (i + 1) & mask) {
        KeyEntry& entry = part.places[i];
        if (entry.sequence.is_none()) {
            return nullptr;
        }
        if (entry.key == key) {
            return &entry;
        }
    }
}

void KeyTable::place(std::vector<KeyEntry>& places, const KeyEntry& entry) noexcept {
    const std::size_t mask = places.size() - 1;
    std::size_t i = entry.key.low & mask;
    while (!places[i].sequence.is_none()) {
        i = (i + 1) & mask;
    }
    places[i] = entry;
}

void KeyTable::grow(Part& part) {
    std::vector<KeyEntry> larger(part.places.empty() ? kPlacesMin : part.places.size() * 2);
    for (const KeyEntry& entry : part.places) {
        if (!entry.sequence.is_none()) {
            place(larger, entry);
        }
    }
    places_ += larger.size() - part.places.size();
    part.places = std::move(larger);
}

void KeyTable::put(const KeyEntry& entry) {
    SKUA_ASSERT(!entry.sequence.is_none());
    SKUA_DEBUG_ASSERT(find(entry.key) == nullptr);
    Part& part = parts_[part_of(entry.key)];
    // At most three quarters full, so that a walk to an empty place stays short.
    if ((part.used + 1) * 4 > part.places.size() * 3) {
        grow(part);
    }
    place(part.places, entry);
    ++part.used;
    ++size_;
}

void KeyTable::erase(base::Fingerprint key) noexcept {
    KeyEntry* entry = find(key);
    SKUA_ASSERT(entry != nullptr);
    Part& part = parts_[part_of(key)];
    const std::size_t mask = part.places.size() - 1;
    auto hole = static_cast<std::size_t>(entry - part.places.data());
    // Backward shift: an entry behind the hole moves into it if its own place lies at or before the
    // hole on its walk; so no tombstones are needed and walks never lengthen.
    for (std::size_t i = (hole + 1) & mask; !part.places[i].sequence.is_none();
         i = (i + 1) & mask) {
        const std::size_t home = part.places[i].key.low & mask;
        if (((i - home) & mask) >= ((i - hole) & mask)) {
            part.places[hole] = part.places[i];
            hole = i;
        }
    }
    part.places[hole] = {};
    --part.used;
    --size_;
}

std::uint64_t KeyTable::recompute_digest() const noexcept {
    std::uint64_t sum = 0;
    for (const Part& part : parts_) {
        for (const KeyEntry& entry : part.places) {
            sum += entry.sequence.is_none() ? 0 : term_of(entry);
        }
    }
    return sum;
}

}  // namespace skua::sequencer
