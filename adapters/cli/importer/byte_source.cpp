#include "adapters/cli/importer/byte_source.hpp"

#include <fcntl.h>
#include <lzma.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstring>
#include <string_view>
#include <system_error>
#include <vector>

#define XXH_INLINE_ALL
#include <xxhash.h>

namespace skua::importer {

using sdk::Error;
using sdk::ErrorKind;
using sdk::Result;

namespace {

constexpr std::array<unsigned char, 6> kXzMagic{0xFD, '7', 'z', 'X', 'Z', 0x00};
constexpr std::uint64_t kXzMemoryBytesMax = 256ULL * 1024 * 1024;
constexpr std::size_t kPackedBlockBytes = 256 * 1024;

// Owner: the importing thread.
class FileSource final : public ByteSource {
public:
    FileSource(int descriptor, std::string path)
        : descriptor_(descriptor), path_(std::move(path)) {}
    ~FileSource() override {
        if (descriptor_ != STDIN_FILENO) {
            ::close(descriptor_);
        }
    }
    Result<std::size_t> read(std::span<char> out) override {
        while (true) {
            const ssize_t got = ::read(descriptor_, out.data(), out.size());
            if (got >= 0) {
                return static_cast<std::size_t>(got);
            }
            if (errno != EINTR) {
                return Error{ErrorKind::bad_argument, "cannot read " + path_ + ": " +
                                                          std::generic_category().message(errno)};
            }
        }
    }

private:
    int descriptor_;
    std::string path_;
};

// Bytes that were read to recognise the format, then the rest. Owner: the importing thread.
class PrefixedSource final : public ByteSource {
public:
    PrefixedSource(std::string prefix, std::unique_ptr<ByteSource> rest)
        : prefix_(std::move(prefix)), rest_(std::move(rest)) {}
    Result<std::size_t> read(std::span<char> out) override {
        if (used_ == prefix_.size()) {
            return rest_->read(out);
        }
        const std::size_t taken = std::min(out.size(), prefix_.size() - used_);
        std::memcpy(out.data(), prefix_.data() + used_, taken);
        used_ += taken;
        return taken;
    }

private:
    std::string prefix_;
    std::size_t used_ = 0;
    std::unique_ptr<ByteSource> rest_;
};

// Owner: the importing thread.
class XzSource final : public ByteSource {
public:
    explicit XzSource(std::unique_ptr<ByteSource> packed)
        : packed_(std::move(packed)), block_(kPackedBlockBytes) {}
    ~XzSource() override { lzma_end(&stream_); }

    Result<void> start() {
        const lzma_ret outcome =
            lzma_stream_decoder(&stream_, kXzMemoryBytesMax, LZMA_CONCATENATED);
        return outcome == LZMA_OK ? Result<void>() : Result<void>(broken(outcome));
    }

    Result<std::size_t> read(std::span<char> out) override {
        stream_.next_out = reinterpret_cast<std::uint8_t*>(out.data());
        stream_.avail_out = out.size();
        while (!is_done_ && stream_.avail_out > 0) {
            SKUA_SDK_CHECK(refill());
            const lzma_ret outcome = lzma_code(&stream_, is_packed_end_ ? LZMA_FINISH : LZMA_RUN);
            is_done_ = outcome == LZMA_STREAM_END;
            if (outcome != LZMA_OK && !is_done_) {
                return broken(outcome);
            }
        }
        return out.size() - stream_.avail_out;
    }

private:
    Result<void> refill() {
        if (stream_.avail_in > 0 || is_packed_end_) {
            return {};
        }
        Result<std::size_t> got = packed_->read(block_);
        if (!got) {
            return got.error();
        }
        is_packed_end_ = *got == 0;
        stream_.next_in = reinterpret_cast<const std::uint8_t*>(block_.data());
        stream_.avail_in = *got;
        return {};
    }

    static Error broken(lzma_ret outcome) {
        const bool is_cut = outcome == LZMA_BUF_ERROR;
        return Error{ErrorKind::bad_argument,
                     is_cut ? "the .xz file ends in the middle"
                            : "the .xz file is damaged (liblzma says " +
                                  std::to_string(static_cast<int>(outcome)) + ")"};
    }

    std::unique_ptr<ByteSource> packed_;
    std::vector<char> block_;
    lzma_stream stream_ = LZMA_STREAM_INIT;
    bool is_packed_end_ = false;
    bool is_done_ = false;
};

}  // namespace

Result<std::unique_ptr<ByteSource>> unpacked(std::unique_ptr<ByteSource> raw) {
    std::string first(kXzMagic.size(), '\0');
    std::size_t size = 0;
    while (size < first.size()) {
        Result<std::size_t> got = raw->read(std::span(first).subspan(size));
        if (!got) {
            return got.error();
        }
        if (*got == 0) {
            break;
        }
        size += *got;
    }
    first.resize(size);
    const bool is_xz =
        size == kXzMagic.size() && std::memcmp(first.data(), kXzMagic.data(), size) == 0;
    auto whole = std::make_unique<PrefixedSource>(std::move(first), std::move(raw));
    if (!is_xz) {
        return std::unique_ptr<ByteSource>(std::move(whole));
    }
    auto xz = std::make_unique<XzSource>(std::move(whole));
    SKUA_SDK_CHECK(xz->start());
    return std::unique_ptr<ByteSource>(std::move(xz));
}

struct HashingSource::State {
    XXH64_state_t hash;
};

HashingSource::HashingSource(ByteSource& source)
    : source_(source), state_(std::make_unique<State>()) {
    XXH64_reset(&state_->hash, 0);
}

HashingSource::~HashingSource() = default;

Result<std::size_t> HashingSource::read(std::span<char> out) {
    Result<std::size_t> got = source_.read(out);
    if (got) {
        XXH64_update(&state_->hash, out.data(), *got);
    }
    return got;
}

std::string HashingSource::digest() const {
    static constexpr char kHex[] = "0123456789abcdef";
    std::uint64_t value = XXH64_digest(&state_->hash);
    std::string text(16, '0');
    for (std::size_t i = text.size(); i > 0; --i) {
        text[i - 1] = kHex[value & 0x0FU];
        value >>= 4U;
    }
    return text;
}

Result<std::unique_ptr<ByteSource>> open_source(const std::string& path) {
    int descriptor = STDIN_FILENO;
    if (path != "-") {
        descriptor = ::open(path.c_str(), O_RDONLY | O_CLOEXEC);
        if (descriptor < 0) {
            return Error{ErrorKind::bad_argument,
                         "cannot open " + path + ": " + std::generic_category().message(errno)};
        }
    }
    return unpacked(std::make_unique<FileSource>(descriptor, path));
}

}  // namespace skua::importer
