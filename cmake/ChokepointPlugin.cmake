# Libraries of policies: within chokepoint's own build, and for everybody else by find_package(chokepoint).
#
#   chokepoint_plugin(NAME SOURCES FILE... [EXAMPLE SCENARIO [EXPECTS OUTCOME=VALUE...]])
#
# builds NAME.so, which scenarios name as `library: NAME`. With tests on, `policy check` is held against it, and the
# example scenario is run and its outcomes compared.
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
  target_compile_options(${name} PRIVATE -ffp-contract=off -Wall -Wextra)
  if(NOT BUILD_TESTING AND NOT CHOKEPOINT_TESTS)
    return()
  endif()
  if(PLUGIN_EXAMPLE)
    add_test(NAME plugin.${name}.check COMMAND "${CHOKEPOINT_PROGRAM}" policy check ${name} --plugins "$<TARGET_FILE_DIR:${name}>")
    add_test(NAME plugin.${name}.example COMMAND "${CMAKE_COMMAND}" "-DPROGRAM=${CHOKEPOINT_PROGRAM}"
      "-DSCENARIO=${CMAKE_CURRENT_SOURCE_DIR}/${PLUGIN_EXAMPLE}" "-DPLUGINS=$<TARGET_FILE_DIR:${name}>"
      "-DEXPECTS=${PLUGIN_EXPECTS}" -P "${CHOKEPOINT_PLUGIN_CMAKE}/RunPluginExample.cmake")
    set_tests_properties(plugin.${name}.check plugin.${name}.example PROPERTIES TIMEOUT 120)
  endif()
endfunction()
