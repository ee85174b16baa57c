# cmake -DROOT=... -DTO=... -P write_commit.cmake: writes a source that says of which commit a build
# is. Run with every build; the file stays untouched, and nothing is built again, while it is true.
cmake_minimum_required(VERSION 3.25)
execute_process(COMMAND git -C ${ROOT} describe --always --dirty --abbrev=12
                OUTPUT_VARIABLE commit OUTPUT_STRIP_TRAILING_WHITESPACE ERROR_QUIET
                RESULT_VARIABLE result)
if(NOT result EQUAL 0 OR commit STREQUAL "")
    set(commit unknown)  # no repository, or no git
endif()
file(CONFIGURE OUTPUT ${TO} @ONLY CONTENT
     "#include \"tests/sim/commit.hpp\"

namespace skua::sim {

const char* commit_of_build() noexcept {
    return \"@commit@\";
}

}  // namespace skua::sim
")
