#include "tests/support/temp_dir.hpp"

#include <cstdlib>
#include <filesystem>
#include <system_error>

#include "engine/base/assert.hpp"

namespace skua::tests {

TempDir::TempDir() {
    std::string form = (std::filesystem::temp_directory_path() / "skua-test-XXXXXX").string();
    const char* made = ::mkdtemp(form.data());
    SKUA_ASSERT(made != nullptr);
    path_ = form;
}

TempDir::~TempDir() {
    std::error_code ignored;
    std::filesystem::remove_all(path_, ignored);
}

void copy_tree(const std::string& from, const std::string& to) {
    std::filesystem::remove_all(to);
    std::filesystem::copy(from, to, std::filesystem::copy_options::recursive);
}

}  // namespace skua::tests
