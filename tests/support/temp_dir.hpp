#pragma once

// A directory of its own for a test, removed with everything in it.

#include <string>

namespace skua::tests {

class TempDir {
public:
    TempDir();
    TempDir(const TempDir&) = delete;
    TempDir& operator=(const TempDir&) = delete;
    ~TempDir();
    [[nodiscard]] const std::string& path() const noexcept { return path_; }

private:
    std::string path_;
};

// Replaces `to` by a copy of the tree `from`.
void copy_tree(const std::string& from, const std::string& to);

}  // namespace skua::tests
