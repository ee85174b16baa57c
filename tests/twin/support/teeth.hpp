#pragma once

// Fixture of tests that show that the twin has teeth: a twin, and records whose decisions are
// tampered with before it judges them.

#include <gtest/gtest.h>

#include <functional>
#include <string>
#include <vector>

#include "engine/twin/twin.hpp"

namespace skua::twin {

class Teeth : public testing::Test {
protected:
    using Tamper = std::function<void(TwinDecision& decision)>;

    static domain::Command command_of(const domain::CommandBody& body) {
        domain::Command command;
        command.body = body;
        return command;
    }

    // What the twin says to the command once its decision was tampered with.
    std::optional<Difference> submit(const domain::Command& command, const Tamper& tamper = {}) {
        domain::Record record;
        record.sequence = domain::Sequence{twin_.last_sequence().raw() + 1};
        record.time = time_;
        record.command = command;
        TwinDecision decision = twin_.decide(command, record.sequence, record.time);
        if (tamper) {
            tamper(decision);
        }
        record.decision = decision.view();
        return twin_.check(record);
    }

    // The difference is of this kind and its words hold these.
    static void expect(const std::optional<Difference>& found, Check check,
                       const std::vector<std::string>& words) {
        ASSERT_TRUE(found.has_value());
        EXPECT_EQ(to_string(found->check), std::string(to_string(check)));
        for (const std::string& word : words) {
            EXPECT_NE(found->what.find(word), std::string::npos) << found->what;
        }
    }

    Twin twin_;
    base::Timestamp time_{1'000'000};
};

}  // namespace skua::twin
