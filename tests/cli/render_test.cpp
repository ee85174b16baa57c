#include "adapters/cli/render.hpp"

#include <gtest/gtest.h>

namespace skua::cli {
namespace {

TEST(RenderedProblem, SaysTheRuleTheFieldAndTheFigures) {
    EXPECT_EQ(
        rendered_problem(
            R"({"type":"https://skua.dev/problems/version_mismatch","title":"Version mismatch",)"
            R"("status":409,"code":"version_mismatch","detail":"the order has another version",)"
            R"("field":"/expected_version","sequence":12,"version":4})",
            409),
        "version_mismatch: Version mismatch - the order has another version "
        "(at /expected_version); sequence 12, version 4");
    EXPECT_EQ(rendered_problem(R"({"type":"x","title":"Stock limit","status":409,)"
                               R"("code":"stock_limit","detail":"no room","field":"/quantity",)"
                               R"("sequence":12,"requested":5,"available":3})",
                               409),
              "stock_limit: Stock limit - no room (at /quantity); "
              "sequence 12, requested 5, available 3");
    EXPECT_EQ(rendered_problem(R"({"type":"x","title":"T","status":409,"code":"c","sequence":7,)"
                               R"("lines":[{"line":0,"requested":5,"available":3}]})",
                               409),
              "c: T; sequence 7\n  line  requested  available\n  0     5          3");
}

TEST(RenderedProblem, SaysWhenItIsTheBodyThatIsWrong) {
    EXPECT_EQ(rendered_problem(
                  R"({"title":"Wrong type","status":422,"code":"wrong_type","field":""})", 422),
              "wrong_type: Wrong type (at the body)");
    EXPECT_EQ(
        rendered_problem(R"({"title":"T","status":404,"code":"not_found","retry_after":1})", 404),
        "not_found: T; retry_after 1");
    EXPECT_EQ(rendered_problem("<html>", 502), "HTTP 502 <html>");
}

}  // namespace
}  // namespace skua::cli
