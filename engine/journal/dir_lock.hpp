#pragma once

// DirLock: one process writes a data directory. flock on DIR/lock: freed by the kernel when the
// process ends however it ends. A reader takes it shared, so no writer starts under an inspection.
// Owner: whoever opened the directory.

#include <string>

#include "engine/base/result.hpp"

namespace skua::journal {

class DirLock {
public:
    // busy: another process writes there.
    static base::Result<DirLock> for_writing(const std::string& directory);
    // Creates nothing; a directory that was never written has no lock and needs none.
    static base::Result<DirLock> for_reading(const std::string& directory);

    DirLock(DirLock&& other) noexcept;
    DirLock& operator=(DirLock&& other) noexcept;
    ~DirLock();

private:
    explicit DirLock(int descriptor) noexcept : descriptor_(descriptor) {}
    int descriptor_ = -1;
};

}  // namespace skua::journal
