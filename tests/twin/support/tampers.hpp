#pragma once
// What a merge of several shards' votes could forget, one fault each: the proof that the comparison
// of several shards with one would notice.

#include <vector>

#include "tests/twin/support/shards.hpp"

namespace skua::test {

struct Tampered {
    const char* what;
    Shards::Tamper tamper;
};

// Each takes something away from the votes of a command before they are merged.
std::vector<Tampered> tampers_of_votes();

}  // namespace skua::test
