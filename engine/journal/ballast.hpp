#pragma once

// Ballast: a file of reserved disk space. RocksDB cannot be opened for writing on a full disk;
// giving the ballast back makes room for that, so that a full disk can always be recovered from.
// Owner: the opening thread.

#include <cstdint>
#include <string>

#include "engine/base/result.hpp"

namespace skua::journal {

class Ballast {
public:
    // `bytes` 0: no ballast, and none is kept.
    Ballast(std::string path, std::uint64_t bytes) : path_(std::move(path)), bytes_(bytes) {}

    // Reserves it really (no sparse file) if twice its size is free; else leaves things as they
    // are, which is no error: a later start reserves it.
    base::Result<void> ensure();
    // Gives the space back. True when there was any.
    bool release() noexcept;
    [[nodiscard]] bool is_held() const noexcept;

private:
    std::string path_;
    std::uint64_t bytes_;
};

}  // namespace skua::journal
