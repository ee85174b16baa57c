#pragma once

// The commit that this program was built from, with "-dirty" behind it when the tree had changes
// that were in no commit; "unknown" outside a repository. Defined by a source that every build
// writes anew (scripts/cmake/write_commit.cmake). Owner: any thread.

namespace skua::sim {

const char* commit_of_build() noexcept;

}  // namespace skua::sim
