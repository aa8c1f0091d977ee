# A room of engine/ is a folder, a namespace chokepoint::<room> and a static library of one name.

# Of all that we compile: rooms, tests, benchmarks and plug-ins.
set(CHOKEPOINT_WARNINGS
  -Wall -Wextra -Wpedantic -Wshadow -Wconversion -Wsign-conversion -Wnon-virtual-dtor -Wold-style-cast -Werror)

add_library(chokepoint_options INTERFACE)
target_compile_features(chokepoint_options INTERFACE cxx_std_20)
target_compile_options(chokepoint_options INTERFACE ${CHOKEPOINT_WARNINGS}
  # GCC 12 sees an overlap in std::string's operator+ that isn't there (GCC bug 105651).
  $<$<CXX_COMPILER_ID:GNU>:-Wno-restrict>
  # Files that are compiled together see each other's unnamed namespaces. (Presets edit and clang compile one by one.)
  $<$<BOOL:${CMAKE_UNITY_BUILD}>:-Wno-shadow>
  # The same bits on every compiler and CPU: no fused multiply-add. (tests/architecture keeps libm out.)
  -ffp-contract=off)
target_compile_definitions(chokepoint_options INTERFACE
  $<$<BOOL:${CHOKEPOINT_DEBUG_CHECKS}>:CHOKEPOINT_DEBUG_CHECKS>)
if(CHOKEPOINT_SANITIZE)
  # Under sanitizers GCC 12 takes parts of <functional> and <regex> for uninitialized (GCC bug 105562).
  target_compile_options(chokepoint_options INTERFACE $<$<CXX_COMPILER_ID:GNU>:-Wno-maybe-uninitialized>)
  target_compile_options(chokepoint_options INTERFACE
    -fsanitize=${CHOKEPOINT_SANITIZE} -fno-sanitize-recover=all -fno-omit-frame-pointer)
  target_link_options(chokepoint_options INTERFACE -fsanitize=${CHOKEPOINT_SANITIZE})
  # clang 14 has no macro that says so. Tests look at it: sanitizers take time, memory and addresses of their own.
  target_compile_definitions(chokepoint_options INTERFACE CHOKEPOINT_SANITIZED)
endif()
if(CHOKEPOINT_COVERAGE)
  target_compile_options(chokepoint_options INTERFACE --coverage)
  target_link_options(chokepoint_options INTERFACE --coverage)
endif()

# With a compiler cache at hand use it; without this sloppiness it gives up on files that use a precompiled header.
find_program(CHOKEPOINT_CCACHE ccache)
if(CHOKEPOINT_CCACHE AND NOT CMAKE_CXX_COMPILER_LAUNCHER)
  set(CMAKE_CXX_COMPILER_LAUNCHER
    "${CMAKE_COMMAND};-E;env;CCACHE_SLOPPINESS=pch_defines,time_macros;${CHOKEPOINT_CCACHE}")
endif()

# chokepoint_room(NAME USES room... LIBRARIES public libraries... PRIVATE_LIBRARIES private libraries...)
#
# USES is the room's whole list of allowed rooms; tests/architecture holds every #include against it.
function(chokepoint_room name)
  cmake_parse_arguments(ROOM "" "" "USES;LIBRARIES;PRIVATE_LIBRARIES" ${ARGN})
  file(GLOB headers CONFIGURE_DEPENDS "${CMAKE_CURRENT_SOURCE_DIR}/*.hpp")
  file(GLOB sources CONFIGURE_DEPENDS "${CMAKE_CURRENT_SOURCE_DIR}/*.cpp")
  list(FILTER sources EXCLUDE REGEX "/main\\.cpp$")
  list(FILTER headers EXCLUDE REGEX "/chokepoint_policy\\.hpp$")  # for plug-ins: finds its C header where it is installed
  if(NOT sources)  # a room of headers, or one still empty
    file(WRITE "${CMAKE_CURRENT_BINARY_DIR}/${name}_room.cpp" "")
    set(sources "${CMAKE_CURRENT_BINARY_DIR}/${name}_room.cpp")
  endif()
  add_library(chokepoint_${name} STATIC ${sources})
  target_sources(chokepoint_${name} PUBLIC FILE_SET HEADERS
    BASE_DIRS "${PROJECT_SOURCE_DIR}" FILES ${headers})
  target_link_libraries(chokepoint_${name} PRIVATE chokepoint_options ${ROOM_PRIVATE_LIBRARIES})
  target_compile_features(chokepoint_${name} PUBLIC cxx_std_20)
  foreach(used IN LISTS ROOM_USES)
    target_link_libraries(chokepoint_${name} PUBLIC chokepoint_${used})
  endforeach()
  target_link_libraries(chokepoint_${name} PUBLIC ${ROOM_LIBRARIES})
  # The fuzzers see where input leads in what reads it; elsewhere that would only take time.
  if(CHOKEPOINT_FUZZ AND name MATCHES "^(base|expression|scenario)$")
    target_compile_options(chokepoint_${name} PRIVATE -fsanitize=fuzzer-no-link)
  endif()
  # Half of what a room's files take to compile are headers that all of them include.
  set_target_properties(chokepoint_${name} PROPERTIES UNITY_BUILD_BATCH_SIZE 20)
  # Each header compiles alone: built by `cmake --build ... --target all_verify_interface_header_sets`.
  set_target_properties(chokepoint_${name} PROPERTIES VERIFY_INTERFACE_HEADER_SETS ON)
  set_property(GLOBAL APPEND PROPERTY CHOKEPOINT_ROOMS "${name}:${ROOM_USES}")
endfunction()

# The headers that nearly every test includes, compiled once: 11 s, then about 1 s less for each test file (of 2.5-5.5 s).
# Rooms use none: their headers must stand alone, and their own files gain little.
#
# What is tested is optimized, the tests themselves are not: half of the time that a test file took to compile went into
# optimizing matchers. But the linker takes one copy of each inline function, the tests' own where there are two, so that
# std::string, say, isn't optimized in such a program. Programs that run for long, or test templates, are built as the
# rooms are.
set(CHOKEPOINT_TEST_FLAGS "" CACHE STRING "Compiler flags of test files, after all others")
function(chokepoint_precompile_test_headers)
  foreach(flags IN ITEMS "" "${CHOKEPOINT_TEST_FLAGS}")
    string(MAKE_C_IDENTIFIER "chokepoint_test_headers${flags}" headers)
    if(TARGET ${headers})
      continue()
    endif()
    add_library(${headers} OBJECT "${PROJECT_SOURCE_DIR}/tests/support/precompiled.cpp")
    target_link_libraries(${headers} PRIVATE chokepoint_options GTest::gtest_main GTest::gmock fmt::fmt)
    # clang records when its headers were written and would refuse a precompiled header that comes from a compiler cache.
    target_compile_options(${headers} PRIVATE ${flags} $<$<CXX_COMPILER_ID:Clang>:SHELL:-Xclang -fno-pch-timestamp>)
    target_precompile_headers(${headers} PRIVATE
      <gtest/gtest.h> <gmock/gmock.h> <fmt/format.h>
      <algorithm> <array> <cstdint> <map> <memory> <optional> <span> <string> <string_view> <utility> <variant> <vector>)
  endforeach()
endfunction()

# Under sanitizers a program takes as long to begin as most tests take: there each runs a quarter of its tests at a time.
option(CHOKEPOINT_TESTS_TOGETHER "Run the tests of a program in four processes, not each in one of its own" OFF)
# chokepoint_test(NAME [OPTIMIZED] USES room... LIBRARIES ...): every .cpp of the current folder becomes one test program.
function(chokepoint_test name)
  cmake_parse_arguments(TEST "OPTIMIZED" "" "USES;LIBRARIES" ${ARGN})
  file(GLOB sources CONFIGURE_DEPENDS "${CMAKE_CURRENT_SOURCE_DIR}/*.cpp")
  if(NOT sources)
    return()
  endif()
  add_executable(${name}_test ${sources})
  target_link_libraries(${name}_test PRIVATE chokepoint_options GTest::gtest_main GTest::gmock ${TEST_LIBRARIES})
  set(flags "${CHOKEPOINT_TEST_FLAGS}")
  if(TEST_OPTIMIZED)
    set(flags "")
  endif()
  string(MAKE_C_IDENTIFIER "chokepoint_test_headers${flags}" precompiled)
  target_compile_options(${name}_test PRIVATE ${flags})
  target_precompile_headers(${name}_test REUSE_FROM ${precompiled})
  foreach(used IN LISTS TEST_USES)
    target_link_libraries(${name}_test PRIVATE chokepoint_${used})
  endforeach()
  target_compile_definitions(${name}_test PRIVATE
    CHOKEPOINT_SOURCE_DIR="${PROJECT_SOURCE_DIR}" CHOKEPOINT_BINARY_DIR="${PROJECT_BINARY_DIR}")
  if(CHOKEPOINT_TESTS_TOGETHER)
    foreach(part IN ITEMS 0 1 2 3)
      add_test(NAME ${name}.part_${part} COMMAND ${name}_test --gtest_brief=1)
      set_tests_properties(${name}.part_${part} PROPERTIES TIMEOUT 1200
        ENVIRONMENT "GTEST_TOTAL_SHARDS=4;GTEST_SHARD_INDEX=${part}")
    endforeach()
  else()
    include(GoogleTest)
    gtest_discover_tests(${name}_test TEST_PREFIX "${name}." DISCOVERY_TIMEOUT 60 PROPERTIES TIMEOUT 300)
  endif()
endfunction()
