# Libraries of policies: within chokepoint's own build, and for everybody else by find_package(chokepoint).
#
#   chokepoint_plugin(NAME SOURCES FILE... [EXAMPLE SCENARIO [EXPECTS OUTCOME=VALUE...]])
#
# builds NAME.so, which scenarios name as `library: NAME`. With tests on, `policy check` is held against it, and the
# example scenario is run and its outcomes compared.
#   chokepoint_script(NAME EXAMPLE SCENARIO [EXPECTS OUTCOME=VALUE...])
#
# tests a policy in Lua in the same way; nothing is built.
include_guard(GLOBAL)
set(CHOKEPOINT_PLUGIN_CMAKE "${CMAKE_CURRENT_LIST_DIR}")

function(chokepoint_plugin name)
  cmake_parse_arguments(PLUGIN "" "EXAMPLE" "SOURCES;EXPECTS" ${ARGN})
  add_library(${name} MODULE ${PLUGIN_SOURCES})
  target_link_libraries(${name} PRIVATE chokepoint::policy)
  set(folder "${CMAKE_CURRENT_BINARY_DIR}")
  if(CMAKE_LIBRARY_OUTPUT_DIRECTORY)  # where several stand together
    set(folder "${CMAKE_LIBRARY_OUTPUT_DIRECTORY}")
  endif()
  # The generator expression keeps generators of several configurations from adding a folder for each.
  set_target_properties(${name} PROPERTIES PREFIX "" SUFFIX ".so" CXX_EXTENSIONS OFF
    CXX_VISIBILITY_PRESET hidden VISIBILITY_INLINES_HIDDEN ON LIBRARY_OUTPUT_DIRECTORY "${folder}/$<0:>")
  # The same bits on every machine: no fused multiply-add, and never -ffast-math.
  target_compile_options(${name} PRIVATE -ffp-contract=off -Wall -Wextra ${CHOKEPOINT_WARNINGS})
  if(NOT BUILD_TESTING AND NOT CHOKEPOINT_TESTS)
    return()
  endif()
  if(PLUGIN_EXAMPLE)
    chokepoint_test_policy(${name} "${name}" "$<TARGET_FILE_DIR:${name}>" "${PLUGIN_EXAMPLE}" "${PLUGIN_EXPECTS}")
  endif()
endfunction()

function(chokepoint_script name)
  cmake_parse_arguments(SCRIPT "" "EXAMPLE" "EXPECTS" ${ARGN})
  if(BUILD_TESTING OR CHOKEPOINT_TESTS)
    chokepoint_test_policy(${name} "${CMAKE_CURRENT_SOURCE_DIR}/${SCRIPT_EXAMPLE}" "${CMAKE_CURRENT_SOURCE_DIR}"
      "${SCRIPT_EXAMPLE}" "${SCRIPT_EXPECTS}")
  endif()
endfunction()

# `policy check CHECKED`, and the example with what it has to give.
function(chokepoint_test_policy name checked plugins example expects)
  add_test(NAME plugin.${name}.check COMMAND "${CHOKEPOINT_PROGRAM}" policy check "${checked}" --plugins "${plugins}")
  add_test(NAME plugin.${name}.example COMMAND "${CMAKE_COMMAND}" "-DPROGRAM=${CHOKEPOINT_PROGRAM}"
    "-DSCENARIO=${CMAKE_CURRENT_SOURCE_DIR}/${example}" "-DPLUGINS=${plugins}" "-DEXPECTS=${expects}"
    -P "${CHOKEPOINT_PLUGIN_CMAKE}/RunPluginExample.cmake")
  set_tests_properties(plugin.${name}.check plugin.${name}.example PROPERTIES TIMEOUT 120)
endfunction()
