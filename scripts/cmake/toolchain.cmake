# Language mode, warnings, sanitizers and where binaries land. Included once from the top.
set(CMAKE_CXX_STANDARD 20)
set(CMAKE_CXX_STANDARD_REQUIRED ON)
set(CMAKE_CXX_EXTENSIONS OFF)
set(CMAKE_EXPORT_COMPILE_COMMANDS ON)
set(CMAKE_RUNTIME_OUTPUT_DIRECTORY ${CMAKE_BINARY_DIR}/bin)
set(THREADS_PREFER_PTHREAD_FLAG ON)

set(SKUA_SANITIZE "" CACHE STRING "Comma-separated sanitizers: address,undefined or thread")
option(SKUA_TESTS "Build the tests" ON)
option(SKUA_BENCH "Build the benchmarks" OFF)
option(SKUA_FUZZ "Build the libFuzzer targets (clang)" OFF)
option(SKUA_FAULTS "Test builds: faults can be planted, to show that the simulation finds them" OFF)
option(SKUA_TIDY "Run clang-tidy with the compiler" OFF)

# Beast 1.81 asserts on input that a client controls unless NDEBUG is set (ARCHITECTURE.md,
# "Libraries"); our own SKUA_ASSERT is on in every build and does not look at NDEBUG.
add_compile_definitions(NDEBUG)

add_compile_options(-Wall -Wextra -Wshadow -Wconversion -Wsign-conversion -Wnon-virtual-dtor
                    -Wold-style-cast -Woverloaded-virtual -Wnull-dereference -Werror
                    -fno-omit-frame-pointer)
if(CMAKE_CXX_COMPILER_ID STREQUAL "GNU")
    # gcc 12 reports these inside libstdc++ and Boost headers when sanitizers change inlining.
    add_compile_options(-Wno-null-dereference -Wno-maybe-uninitialized -Wno-array-bounds
                        -Wno-stringop-overflow -Wno-restrict -Wno-dangling-pointer)
endif()
# x86-64-v2 brings SSE4.2 (the CRC32C instruction); every server of the last ten years has it.
if(CMAKE_SYSTEM_PROCESSOR MATCHES "x86_64")
    add_compile_options(-march=x86-64-v2)
endif()
if(SKUA_SANITIZE)
    add_compile_options(-fsanitize=${SKUA_SANITIZE} -fno-sanitize-recover=all)
    add_link_options(-fsanitize=${SKUA_SANITIZE})
    if(SKUA_SANITIZE MATCHES "thread" AND CMAKE_CXX_COMPILER_ID STREQUAL "GNU")
        # ConcurrentQueue recycles its blocks behind fences, which gcc's thread sanitizer does not
        # see and warns about; scripts/tsan.supp says the rest.
        add_compile_options(-Wno-tsan)
    endif()
endif()
if(SKUA_FAULTS)
    add_compile_definitions(SKUA_FAULTS)
endif()
if(SKUA_FUZZ)
    # Coverage for libFuzzer in every floor; the targets of tests/fuzz add its main().
    add_compile_options(-fsanitize=fuzzer-no-link)
endif()

find_program(CCACHE ccache)
if(CCACHE)
    set(CMAKE_CXX_COMPILER_LAUNCHER ${CCACHE})
endif()
# mold, because a sanitizer build links many large programs. By chance of their sizes mold 1.10 lays
# the part that is read-only after relocation so that a program cannot be loaded ("cannot apply
# additional memory protection after relocation", rui314/mold#1151), so such builds do without that
# protection. What is meant to be installed has it, by gold.
if(SKUA_SANITIZE)
    find_program(MOLD mold)
    if(MOLD)
        add_link_options(-fuse-ld=mold -Wl,-z,norelro)
    endif()
else()
    find_program(GOLD ld.gold)
    if(GOLD)
        add_link_options(-fuse-ld=gold)
    endif()
endif()
if(SKUA_TIDY)
    find_program(CLANG_TIDY NAMES clang-tidy-14 clang-tidy REQUIRED)
    set(CMAKE_CXX_CLANG_TIDY ${CLANG_TIDY};--quiet)
endif()
