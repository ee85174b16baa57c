#include "engine/base/result.hpp"

#include <gtest/gtest.h>

#include <memory>
#include <string_view>

namespace skua::base {
namespace {

Result<std::unique_ptr<int>> make(int value) {
    if (value < 0) {
        return Error{ErrorCode::invalid, value, "make"};
    }
    return std::make_unique<int>(value);
}

Result<void> check(int value) {
    SKUA_TRY(made, make(value));
    SKUA_TRY_VOID(*made > 9 ? Result<void>(Error{ErrorCode::too_large, *made, "check"})
                            : Result<void>());
    return {};
}

TEST(Result, HoldsAValue) {
    auto made = make(4);
    ASSERT_TRUE(made);
    EXPECT_EQ(**made, 4);
}

TEST(Result, PassesTheFirstErrorOn) {
    EXPECT_TRUE(check(9));
    EXPECT_EQ(check(-3).error().code, ErrorCode::invalid);
    EXPECT_EQ(check(-3).error().detail, -3);
    EXPECT_EQ(check(10).error().code, ErrorCode::too_large);
}

TEST(ErrorCode, HasAName) {
    EXPECT_EQ(std::string_view(to_string(ErrorCode::journal_loss)), "journal_loss");
    EXPECT_EQ(std::string_view(to_string(static_cast<ErrorCode>(999))), "unknown");
}

TEST(ResultDeathTest, StopsWhenAValueIsTakenFromAnError) {
    auto made = make(-1);
    EXPECT_DEATH(static_cast<void>(*made), "has_value");
}

}  // namespace
}  // namespace skua::base
