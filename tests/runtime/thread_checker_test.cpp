#include "engine/runtime/thread_checker.hpp"

#include <gtest/gtest.h>

#include <thread>

namespace skua::runtime {
namespace {

TEST(ThreadChecker, LetsItsOwnerInAndTheNextAfterARelease) {
    ThreadChecker checker;
    checker.check();
    checker.check();
    checker.release();
    std::thread([&] { checker.check(); }).join();
}

#if defined(SKUA_DEBUG_CHECKS)
TEST(ThreadCheckerDeathTest, StopsASecondThread) {
    GTEST_FLAG_SET(death_test_style, "threadsafe");
    EXPECT_DEATH(
        {
            ThreadChecker checker;
            checker.check();
            std::thread([&] { checker.check(); }).join();
        },
        "nobody == mine");
}
#endif

}  // namespace
}  // namespace skua::runtime
