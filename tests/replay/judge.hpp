#pragma once

// Judge: what was decided again, against what was recorded. Every record is encoded by the engine's
// own encoder and compared byte for byte; the state digest after it with the one that a block
// states for its number, and with the one that another pass had there.
// Owner: the calling thread.

#include <cstdint>
#include <deque>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "engine/codec/record_codec.hpp"
#include "engine/domain/record.hpp"
#include "engine/sequencer/directory.hpp"
#include "engine/sequencer/key_table.hpp"

namespace skua::replay {

// The first thing that is wrong.
struct Finding {
    std::uint64_t sequence = 0;  // 0: no record can be named
    std::string what;
};

// The state digest of the house after record n at n - 1.
using Digests = std::vector<std::uint64_t>;

class Judge {
public:
    // `other` is another pass's, which outlives this; nullptr: there is none.
    explicit Judge(const Digests* other) : other_(other) {}

    // Records in the order of their numbers. `digest_change` is what the shards say that it
    // changed.
    [[nodiscard]] std::optional<Finding> take(const domain::Record& again,
                                              std::span<const std::byte> recorded,
                                              std::uint64_t digest_change);
    // A block states the digest after a record that was taken or will be; in the order of numbers.
    [[nodiscard]] std::optional<Finding> expect_digest(std::uint64_t sequence,
                                                       std::uint64_t digest);

    [[nodiscard]] std::uint64_t bytes_compared() const noexcept { return bytes_compared_; }
    [[nodiscard]] std::uint64_t digests_stated() const noexcept { return digests_stated_; }
    [[nodiscard]] const Digests& digests() const noexcept { return digests_; }
    [[nodiscard]] std::uint64_t key_digest() const noexcept { return key_digest_; }

private:
    struct Stated {
        std::uint64_t sequence = 0;
        std::uint64_t digest = 0;
    };
    void bind_keys(const domain::Record& record);
    [[nodiscard]] std::optional<Finding> check_stated();

    const Digests* other_;
    codec::RecordEncoder encoder_;
    std::vector<std::byte> bytes_;
    sequencer::Directory directory_;  // for people: the names in what they read
    sequencer::KeyTable keys_{0};     // how keys are called in the digest; it holds none
    std::uint64_t state_digest_ = 0;
    std::uint64_t key_digest_ = 0;
    Digests digests_;
    std::deque<Stated> stated_;
    std::uint64_t bytes_compared_ = 0;
    std::uint64_t digests_stated_ = 0;
};

}  // namespace skua::replay
