// Every file of tests/scenarios/rules and tests/scenarios/complaints is one test.

#include <gtest/gtest.h>

#include <algorithm>
#include <cctype>
#include <filesystem>
#include <fstream>
#include <string>
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

class Scenario : public testing::TestWithParam<std::string> {};

TEST_P(Scenario, HoldsOnTheEngineAndTheTwin) {
    std::ifstream file(GetParam());
    ASSERT_TRUE(file.is_open());
    Runner runner;
    std::size_t number = 0;
    std::size_t expectations = 0;
    for (std::string line; std::getline(file, line);) {
        ++number;
        expectations += line.find("=>") == std::string::npos ? 0U : 1U;
        const auto problem = runner.run(line);
        ASSERT_FALSE(problem.has_value())
            << GetParam() << ":" << number << ": " << line << "\n  " << *problem;
    }
    EXPECT_EQ(runner.finish().value_or(""), "");
    EXPECT_GT(expectations, 0U) << "a scenario that expects nothing";
}

std::string name_of(const testing::TestParamInfo<std::string>& info) {
    std::string name = std::filesystem::path(info.param).stem().string();
    std::replace_if(
        name.begin(), name.end(), [](unsigned char c) { return std::isalnum(c) == 0; }, '_');
    return name;
}

INSTANTIATE_TEST_SUITE_P(All, Scenario, testing::ValuesIn(scenario_files()), name_of);

TEST(Scenarios, AreAtLeastTwentyFive) {
    EXPECT_GE(scenario_files().size(), 25U);
}

}  // namespace
}  // namespace skua::test
