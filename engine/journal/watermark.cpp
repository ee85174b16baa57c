#include "engine/journal/watermark.hpp"

#include <fcntl.h>
#include <unistd.h>

#include <array>
#include <bit>
#include <cerrno>
#include <cstring>
#include <type_traits>
#include <utility>

#include "engine/base/hash.hpp"

namespace skua::journal {

namespace {

constexpr std::uint64_t kMagic = 0x314b'4d57'4155'4b53ULL;  // "SKUAWMK1"
constexpr std::uint32_t kVersion = 1;
constexpr std::uint32_t kFlagClean = 1;
constexpr off_t kSlotSpacing = 4096;

// As stored, little-endian.
struct Slot {
    std::uint64_t magic = kMagic;
    std::uint32_t version = kVersion;
    std::uint32_t flags = 0;
    std::uint64_t counter = 0;
    std::uint64_t log_id = 0;
    std::uint64_t epoch = 0;
    std::uint64_t last_sequence = 0;
    std::uint64_t block_number = 0;
    std::array<std::byte, 32> block_hash{};
    std::uint64_t base_position = 0;
    std::uint64_t base_block_number = 0;
    std::uint64_t base_epoch = 0;
    std::array<std::byte, 32> base_previous_hash{};
    std::uint32_t reserved = 0;
    std::uint32_t crc = 0;  // over everything before it
};
static_assert(std::endian::native == std::endian::little);
static_assert(std::is_trivially_copyable_v<Slot> && sizeof(Slot) == 152);
static_assert(std::has_unique_object_representations_v<Slot>);

// A damaged byte anywhere in a slot's 4 KiB must be noticed, so the rest is zero and stays zero.
using SlotPage = std::array<std::byte, static_cast<std::size_t>(kSlotSpacing)>;

std::uint32_t crc_of(const Slot& slot) noexcept {
    const auto bytes = std::as_bytes(std::span(&slot, 1));
    return base::crc32c(bytes.first(sizeof(Slot) - sizeof(slot.crc)));
}

Slot to_slot(const Watermark& mark, std::uint64_t counter) noexcept {
    Slot slot;
    slot.flags = mark.is_clean ? kFlagClean : 0;
    slot.counter = counter;
    slot.log_id = mark.log_id;
    slot.epoch = mark.epoch;
    slot.last_sequence = mark.last_sequence;
    slot.block_number = mark.block_number;
    slot.block_hash = mark.block_hash;
    slot.base_position = mark.base.position;
    slot.base_block_number = mark.base.block_number;
    slot.base_epoch = mark.base.epoch;
    slot.base_previous_hash = mark.base.previous_hash;
    slot.crc = crc_of(slot);
    return slot;
}

Watermark to_mark(const Slot& slot) noexcept {
    return {.log_id = slot.log_id,
            .epoch = slot.epoch,
            .last_sequence = slot.last_sequence,
            .block_number = slot.block_number,
            .block_hash = slot.block_hash,
            .base = {.position = slot.base_position,
                     .block_number = slot.base_block_number,
                     .epoch = slot.base_epoch,
                     .previous_hash = slot.base_previous_hash},
            .is_clean = (slot.flags & kFlagClean) != 0};
}

std::optional<Slot> parse(const SlotPage& page) noexcept {
    Slot slot;
    std::memcpy(&slot, page.data(), sizeof(slot));
    if (slot.magic != kMagic || slot.version != kVersion || slot.crc != crc_of(slot)) {
        return std::nullopt;
    }
    for (std::size_t i = sizeof(slot); i < page.size(); ++i) {
        if (page[i] != std::byte{0}) {
            return std::nullopt;
        }
    }
    return slot;
}

base::Error io_error(const char* where) noexcept {
    const auto code = errno == ENOSPC ? base::ErrorCode::disk_full : base::ErrorCode::io;
    return {code, errno, where};
}

}  // namespace

base::Result<WatermarkReading> WatermarkFile::read(const std::string& path) {
    WatermarkReading reading;
    const int descriptor = ::open(path.c_str(), O_RDONLY | O_CLOEXEC);
    if (descriptor < 0) {
        if (errno == ENOENT) {
            return reading;
        }
        return io_error("watermark: open");
    }
    reading.exists = true;
    for (off_t place = 0; place < 2; ++place) {
        SlotPage page{};
        const auto got = ::pread(descriptor, page.data(), page.size(), place * kSlotSpacing);
        const auto slot = got == kSlotSpacing ? parse(page) : std::nullopt;
        if (!slot) {
            ++reading.slots_damaged;
        } else if (!reading.newest || slot->counter > reading.counter) {
            reading.newest = to_mark(*slot);
            reading.counter = slot->counter;
        }
    }
    ::close(descriptor);
    return reading;
}

base::Result<WatermarkFile> WatermarkFile::open(const std::string& path, std::uint64_t counter) {
    const int descriptor = ::open(path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0644);
    if (descriptor < 0) {
        return io_error("watermark: open for writing");
    }
    return WatermarkFile(descriptor, counter);
}

WatermarkFile::WatermarkFile(WatermarkFile&& other) noexcept
    : descriptor_(std::exchange(other.descriptor_, -1)), counter_(other.counter_) {}

WatermarkFile& WatermarkFile::operator=(WatermarkFile&& other) noexcept {
    std::swap(descriptor_, other.descriptor_);
    std::swap(counter_, other.counter_);
    return *this;
}

WatermarkFile::~WatermarkFile() {
    if (descriptor_ >= 0) {
        ::close(descriptor_);
    }
}

base::Result<void> WatermarkFile::write_slot(const Watermark& mark) {
    SlotPage page{};
    const Slot slot = to_slot(mark, counter_ + 1);
    std::memcpy(page.data(), &slot, sizeof(slot));
    const off_t place = static_cast<off_t>((counter_ + 1) % 2) * kSlotSpacing;
    if (::pwrite(descriptor_, page.data(), page.size(), place) != kSlotSpacing) {
        return io_error("watermark: write");
    }
    ++counter_;
    return {};
}

base::Result<void> WatermarkFile::write_soon(const Watermark& mark) {
    SKUA_TRY_VOID(write_slot(mark));
    // A hint only: without it the kernel writes the page back some seconds later.
    const off_t place = static_cast<off_t>(counter_ % 2) * kSlotSpacing;
    ::sync_file_range(descriptor_, place, kSlotSpacing, SYNC_FILE_RANGE_WRITE);
    return {};
}

base::Result<void> WatermarkFile::write_durably(const Watermark& mark) {
    for (int i = 0; i < 2; ++i) {
        SKUA_TRY_VOID(write_slot(mark));
        if (::fdatasync(descriptor_) != 0) {
            return io_error("watermark: sync");
        }
    }
    return {};
}

}  // namespace skua::journal
