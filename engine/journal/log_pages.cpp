#include "engine/journal/log_pages.hpp"

#include <algorithm>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <span>
#include <system_error>
#include <vector>

#include "engine/base/hash.hpp"
#include "engine/codec/record_codec.hpp"

namespace skua::journal {

namespace {

constexpr std::size_t kPageBytes = 32 * 1024;
constexpr std::size_t kHeaderBytes = 7;
constexpr std::size_t kBatchHeaderBytes = 12;
constexpr std::size_t kKeyBytes = 8;

enum class Piece : std::uint8_t { none = 0, whole = 1, first = 2, middle = 3, last = 4 };

using Bytes = std::span<const std::byte>;

std::uint64_t number_at(Bytes bytes, std::size_t at, std::size_t width) noexcept {
    std::uint64_t value = 0;
    for (std::size_t i = width; i > 0; --i) {
        value = (value << 8U) | std::to_integer<std::uint64_t>(bytes[at + i - 1]);
    }
    return value;
}

// Stored checksums are turned and shifted, so that a checksum of data with checksums differs.
std::uint32_t mask(std::uint32_t crc) noexcept {
    return ((crc >> 15U) | (crc << 17U)) + 0xa282ead8U;
}

struct Found {
    Piece piece = Piece::none;
    Bytes payload;
};

// The piece that begins at `at`, if it is one and whole.
Found piece_at(Bytes page, std::size_t at) noexcept {
    if (page.size() - at < kHeaderBytes) {
        return {};
    }
    const auto type = std::to_integer<std::uint8_t>(page[at + 6]);
    const std::size_t length = number_at(page, at + 4, 2);
    if (type < 1 || type > 4 || length > page.size() - at - kHeaderBytes) {
        return {};
    }
    if (mask(base::crc32c(page.subspan(at + 6, length + 1))) != number_at(page, at, 4)) {
        return {};
    }
    return {static_cast<Piece>(type), page.subspan(at + kHeaderBytes, length)};
}

bool read_length(Bytes bytes, std::size_t& at, std::size_t& length) noexcept {
    length = 0;
    for (unsigned shift = 0; shift < 32 && at < bytes.size(); shift += 7) {
        const auto byte = std::to_integer<std::size_t>(bytes[at++]);
        length |= (byte & 0x7fU) << shift;
        if ((byte & 0x80U) == 0) {
            return true;
        }
    }
    return false;
}

// First sequence of the whole block in a write batch; 0 when there is none at or above `from`.
Position block_in(Bytes batch, Position from) {
    std::size_t at = kBatchHeaderBytes + 1;
    std::size_t length = 0;
    if (batch.size() < at || batch[at - 1] != std::byte{1} || !read_length(batch, at, length) ||
        length != kKeyBytes || batch.size() - at < kKeyBytes) {
        return 0;
    }
    Position position = 0;
    for (std::size_t i = 0; i < kKeyBytes; ++i) {
        position = (position << 8U) | std::to_integer<Position>(batch[at + i]);
    }
    at += kKeyBytes;
    if (position < from || !read_length(batch, at, length) || batch.size() - at < length) {
        return 0;
    }
    // In memory of its own, aligned as the codec wants it.
    const std::vector<std::byte> block(batch.begin() + static_cast<std::ptrdiff_t>(at),
                                       batch.begin() + static_cast<std::ptrdiff_t>(at + length));
    const auto view = codec::open_block(block);
    return view && view->header.first_sequence == position ? position : 0;
}

// Puts the pieces of one log file together.
class Assembly {
public:
    explicit Assembly(Position from) : from_(from) {}

    void take_page(Bytes page) {
        std::size_t at = 0;
        bool is_damaged = false;
        while (page.size() - at >= kHeaderBytes) {
            const Found found = piece_at(page, at);
            if (found.piece != Piece::none) {
                take(found);
                at += kHeaderBytes + found.payload.size();
                is_damaged = false;
                continue;
            }
            is_torn_ = is_torn_ || page[at] != std::byte{0};  // zeros: room that was set aside
            if (!is_damaged) {
                is_damaged = true;
                is_torn_ = is_torn_ || is_open_;
                record_.clear();
                is_open_ = false;
            }
            ++at;
        }
    }
    [[nodiscard]] Position lowest() const noexcept { return lowest_; }
    // After the last page.
    [[nodiscard]] bool is_torn() const noexcept { return is_torn_ || is_open_; }

private:
    void take(const Found& found) {
        if (found.piece == Piece::whole || found.piece == Piece::first) {
            record_.clear();
            is_open_ = true;
        }
        if (!is_open_) {
            return;  // the rest of a record whose beginning is gone
        }
        record_.insert(record_.end(), found.payload.begin(), found.payload.end());
        if (found.piece == Piece::first || found.piece == Piece::middle) {
            return;
        }
        is_open_ = false;
        const Position position = block_in(record_, from_);
        if (position != 0 && (lowest_ == 0 || position < lowest_)) {
            lowest_ = position;
        }
    }

    const Position from_;
    std::vector<std::byte> record_;
    bool is_open_ = false;
    bool is_torn_ = false;
    Position lowest_ = 0;
};

}  // namespace

LogEnd look_behind(const std::string& journal_path, Position from) {
    LogEnd end_of_log;
    Position& lowest = end_of_log.whole_block;
    std::vector<std::byte> page(kPageBytes);
    std::error_code failed;
    for (std::filesystem::directory_iterator it(journal_path, failed), end; !failed && it != end;
         it.increment(failed)) {
        if (it->path().extension() != ".log") {
            continue;
        }
        std::ifstream file(it->path(), std::ios::binary);
        Assembly assembly(from);
        while (file) {
            file.read(reinterpret_cast<char*>(page.data()),
                      static_cast<std::streamsize>(page.size()));
            assembly.take_page(Bytes(page).first(static_cast<std::size_t>(file.gcount())));
        }
        const Position found = assembly.lowest();
        lowest = lowest == 0 || (found != 0 && found < lowest) ? found : lowest;
        end_of_log.is_torn = end_of_log.is_torn || assembly.is_torn();
    }
    return end_of_log;
}

}  // namespace skua::journal
