#pragma once

// The durable watermark: a small file beside the journal that says how far the journal was durable.
// At start a journal that ends before it has lost records. Two slots, written in turn, each in its
// own 4 KiB so that no torn or misplaced write harms both:
//
//   offset 0:    slot A {magic, version, flags, counter, mark, base, CRC}
//   offset 4096: slot B {...}                         the larger counter is the newer one
//
// It is written after a sync, never before, so it never claims more than is durable. Without a
// clean stop it may lag; `is_clean` says that it is exact. It also keeps where the log begins.
// Owner: the sync thread; the opening thread before that thread starts.

#include <cstdint>
#include <optional>
#include <string>

#include "engine/base/result.hpp"
#include "engine/journal/fence_rules.hpp"

namespace skua::journal {

struct Watermark {
    std::uint64_t log_id = 0;
    Epoch epoch = 0;
    Position last_sequence = 0;  // durable; 0 in an empty log
    std::uint64_t block_number = 0;
    codec::BlockHash block_hash{};  // of the block that ends with last_sequence
    LogBase base;
    bool is_clean = false;
    friend bool operator==(const Watermark&, const Watermark&) = default;
};

struct WatermarkReading {
    bool exists = false;
    std::optional<Watermark> newest;  // of the slots that are whole
    std::uint64_t counter = 0;        // of the newest
    std::uint32_t slots_damaged = 0;
};

class WatermarkFile {
public:
    // Reads without creating or changing anything.
    static base::Result<WatermarkReading> read(const std::string& path);
    // Opens for writing, creates if missing. `counter` continues that of the reading.
    static base::Result<WatermarkFile> open(const std::string& path, std::uint64_t counter);

    WatermarkFile(WatermarkFile&& other) noexcept;
    WatermarkFile& operator=(WatermarkFile&& other) noexcept;
    ~WatermarkFile();

    // Into the older slot, without waiting: write-back is started, and the next device flush of the
    // journal's own sync carries it along.
    base::Result<void> write_soon(const Watermark& mark);
    // Into both slots, durable on return.
    base::Result<void> write_durably(const Watermark& mark);

private:
    explicit WatermarkFile(int descriptor, std::uint64_t counter) noexcept
        : descriptor_(descriptor), counter_(counter) {}
    base::Result<void> write_slot(const Watermark& mark);

    int descriptor_ = -1;
    std::uint64_t counter_ = 0;
};

}  // namespace skua::journal
