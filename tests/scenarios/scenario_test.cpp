// Every file of tests/scenarios/rules and tests/scenarios/complaints is one test.

#include <gtest/gtest.h>

#include <algorithm>
#include <cctype>
#include <filesystem>
#include <fstream>
#include <string>
#include <tuple>
#include <vector>

#include "tests/scenarios/runner.hpp"

namespace skua::test {
namespace {

std::vector<std::string> scenario_files() {
    std::vector<std::string> files;
    for (const char* const folder : {"/rules", "/complaints"}) {
        for (const auto& entry :
             std::filesystem::directory_iterator(std::string(SKUA_SCENARIO_DIR) + folder)) {
            files.push_back(entry.path().string());
        }
    }
    std::sort(files.begin(), files.end());
    return files;
}

using Parameter = std::tuple<std::string, Route>;
class Scenario : public testing::TestWithParam<Parameter> {};

TEST_P(Scenario, HoldsOnTheEngineAndTheTwin) {
    const auto& [path, route] = GetParam();
    std::ifstream file(path);
    ASSERT_TRUE(file.is_open());
    Runner runner(route);
    std::size_t number = 0;
    std::size_t expectations = 0;
    for (std::string line; std::getline(file, line);) {
        ++number;
        expectations += line.find("=>") == std::string::npos ? 0U : 1U;
        const auto problem = runner.run(line);
        ASSERT_FALSE(problem.has_value())
            << path << ":" << number << ": " << line << "\n  " << *problem;
    }
    EXPECT_EQ(runner.finish().value_or(""), "");
    EXPECT_GT(expectations, 0U) << "a scenario that expects nothing";
}

std::string name_of(const testing::TestParamInfo<Parameter>& info) {
    const char* const kRoutes[] = {"", "_over_json", "_over_binary"};
    std::string name = std::filesystem::path(std::get<0>(info.param)).stem().string() +
                       kRoutes[static_cast<std::size_t>(std::get<1>(info.param))];
    std::replace_if(
        name.begin(), name.end(), [](unsigned char c) { return std::isalnum(c) == 0; }, '_');
    return name;
}

INSTANTIATE_TEST_SUITE_P(All, Scenario,
                         testing::Combine(testing::ValuesIn(scenario_files()),
                                          testing::Values(Route::direct, Route::json,
                                                          Route::binary)),
                         name_of);

TEST(Scenarios, AreAtLeastTwentyFive) {
    EXPECT_GE(scenario_files().size(), 25U);
}

}  // namespace
}  // namespace skua::test
