# skua_floor(NAME folder FLOOR a b ... PACKAGES x y ... [NO_EXCEPTIONS])
# One static library of all sources of the folder. FLOOR names the folders below that it may
# include; the link graph and scripts/check_floors.py enforce the same table.
function(skua_floor)
    cmake_parse_arguments(A "NO_EXCEPTIONS" "NAME" "FLOOR;PACKAGES" ${ARGN})
    string(REPLACE "/" "_" target "skua_${A_NAME}")
    file(GLOB sources CONFIGURE_DEPENDS ${CMAKE_CURRENT_SOURCE_DIR}/*.cpp)
    list(FILTER sources EXCLUDE REGEX "(/|_)main\\.cpp$")
    add_library(${target} STATIC ${sources})
    set_target_properties(${target} PROPERTIES LINKER_LANGUAGE CXX)
    target_include_directories(${target} PUBLIC ${CMAKE_SOURCE_DIR})
    foreach(below IN LISTS A_FLOOR)
        string(REPLACE "/" "_" below_target "skua_${below}")
        target_link_libraries(${target} PUBLIC ${below_target})
    endforeach()
    target_link_libraries(${target} PUBLIC ${A_PACKAGES})
    if(A_NO_EXCEPTIONS)
        target_compile_options(${target} PRIVATE -fno-exceptions)
    endif()
    skua_headers_alone(${target})
endfunction()

# Every header of the folder compiles on its own: one generated source per header, in an object
# library that nobody links. clang-tidy sees every header through the sources that include it, and
# that they stand alone is proved by the other presets.
function(skua_headers_alone target)
    if(NOT SKUA_TESTS OR SKUA_TIDY)
        return()
    endif()
    file(GLOB headers RELATIVE ${CMAKE_SOURCE_DIR} CONFIGURE_DEPENDS
         ${CMAKE_CURRENT_SOURCE_DIR}/*.hpp)
    set(sources)
    foreach(header IN LISTS headers)
        string(REPLACE "/" "_" flat ${header})
        set(source ${CMAKE_BINARY_DIR}/headers_alone/${flat}.cpp)
        file(CONFIGURE OUTPUT ${source} CONTENT "#include \"@header@\"\n#include \"@header@\"\n"
             @ONLY)
        list(APPEND sources ${source})
    endforeach()
    if(sources)
        add_library(${target}_headers OBJECT ${sources})
        target_link_libraries(${target}_headers PRIVATE ${target})
        # A header alone is only compiled: no optimisation, no sanitizer, to keep the build short. The
        # empty object tells the build that it was done.
        target_compile_options(${target}_headers PRIVATE -O0 -g0 -fno-sanitize=all)
    endif()
endfunction()

# skua_test(NAME x [LINKS ...] [LABELS ...]): one test binary of all *_test.cpp of the folder.
function(skua_test)
    cmake_parse_arguments(A "" "NAME" "LINKS;LABELS" ${ARGN})
    file(GLOB sources CONFIGURE_DEPENDS ${CMAKE_CURRENT_SOURCE_DIR}/*.cpp)
    if(NOT sources)
        return()
    endif()
    add_executable(${A_NAME} ${sources})
    target_include_directories(${A_NAME} PRIVATE ${CMAKE_SOURCE_DIR})
    target_link_libraries(${A_NAME} PRIVATE ${A_LINKS} GTest::gtest GTest::gtest_main)
    add_test(NAME ${A_NAME} COMMAND ${A_NAME})
    set_tests_properties(${A_NAME} PROPERTIES TIMEOUT 300 LABELS "${A_LABELS}")
endfunction()
