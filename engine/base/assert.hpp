#pragma once

// SKUA_ASSERT states what only a bug of ours can break: it is on in every build, prints and aborts.
// Never use it on anything that a client, a disk or a peer can cause. No side effects inside.
// SKUA_DEBUG_ASSERT is for checks that cost more than the work they guard.

namespace skua::base {

[[noreturn]] void assert_failed(const char* expression, const char* file, int line) noexcept;

}  // namespace skua::base

#define SKUA_ASSERT(expression)                         \
    (__builtin_expect(static_cast<bool>(expression), 1) \
         ? static_cast<void>(0)                         \
         : ::skua::base::assert_failed(#expression, __FILE__, __LINE__))

#if defined(SKUA_DEBUG_CHECKS)
#define SKUA_DEBUG_ASSERT(expression) SKUA_ASSERT(expression)
#else
#define SKUA_DEBUG_ASSERT(expression) static_cast<void>(0)
#endif
