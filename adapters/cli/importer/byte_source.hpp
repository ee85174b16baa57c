#pragma once

// ByteSource: the bytes of a file, of an .xz file (recognised by its first bytes, not its name) or
// of standard input, block by block.

#include <memory>
#include <span>
#include <string>

#include "adapters/sdk/result.hpp"

namespace skua::importer {

// Owner: the importing thread.
class ByteSource {
public:
    ByteSource() = default;
    ByteSource(const ByteSource&) = delete;
    ByteSource& operator=(const ByteSource&) = delete;
    virtual ~ByteSource() = default;
    // Fills from the front; 0 means the end.
    virtual sdk::Result<std::size_t> read(std::span<char> out) = 0;
};

// "-" is standard input.
sdk::Result<std::unique_ptr<ByteSource>> open_source(const std::string& path);
// The same recognition over bytes that somebody else supplies (tests).
sdk::Result<std::unique_ptr<ByteSource>> unpacked(std::unique_ptr<ByteSource> raw);

// Passes bytes through and keeps a hash of them: the identity of a file's content, packed or not.
// Owner: the importing thread.
class HashingSource final : public ByteSource {
public:
    explicit HashingSource(ByteSource& source);  // borrowed for this object's life
    ~HashingSource() override;
    sdk::Result<std::size_t> read(std::span<char> out) override;
    // 16 hexadecimal digits over everything read so far.
    [[nodiscard]] std::string digest() const;

private:
    struct State;
    ByteSource& source_;
    std::unique_ptr<State> state_;
};

}  // namespace skua::importer
