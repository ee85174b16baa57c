// Any bytes as the head of a request: the verdict does not depend on how they arrive, and what is
// let through fulfils what later code relies on.

#include <cstddef>
#include <cstdint>
#include <string_view>

#include "engine/base/assert.hpp"
#include "engine/gateway/http_gate.hpp"

namespace {

using namespace skua::gateway;

void check_head(std::string_view bytes) {
    Head head;
    if (!parse_head(bytes, head).is_none()) {
        return;
    }
    SKUA_ASSERT(!(head.has_content_length && head.is_chunked));
    SKUA_ASSERT(!head.is_chunked || head.minor_version == 1);
    SKUA_ASSERT(head.path.size() + head.query.size() <= kTargetBytesMax);
    for (const char c : head.path) {
        SKUA_ASSERT(c > ' ' && c < 0x7f);
    }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const std::string_view input(reinterpret_cast<const char*>(data), size);
    HeadScanner whole;
    const auto at_once = whole.scan(input);
    HeadScanner slow;
    auto by_byte = HeadScanner::State::incomplete;
    for (std::size_t i = 1; i <= size && by_byte == HeadScanner::State::incomplete; ++i) {
        by_byte = slow.scan(input.substr(0, i));
    }
    SKUA_ASSERT(size == 0 || at_once == by_byte);
    if (at_once == HeadScanner::State::complete) {
        SKUA_ASSERT(whole.head_bytes() == slow.head_bytes());
        check_head(input.substr(0, whole.head_bytes()));
    }
    return 0;
}
