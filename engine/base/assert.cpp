#include "engine/base/assert.hpp"

#include <cstdio>
#include <cstdlib>

namespace skua::base {

void assert_failed(const char* expression, const char* file, int line) noexcept {
    std::fprintf(stderr, "skua: bug: assertion failed: %s at %s:%d\n", expression, file, line);
    std::abort();
}

}  // namespace skua::base
