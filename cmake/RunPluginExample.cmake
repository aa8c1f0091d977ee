# Runs a plug-in's example and compares outcomes: PROGRAM, SCENARIO, PLUGINS (the folder of its library) and EXPECTS, a
# list of OUTCOME=VALUE, in the outcome's unit.
execute_process(COMMAND "${PROGRAM}" run "${SCENARIO}" --plugins "${PLUGINS}" --no-out --json
  OUTPUT_VARIABLE json ERROR_VARIABLE words RESULT_VARIABLE result)
if(NOT result EQUAL 0)
  message(FATAL_ERROR "${SCENARIO} didn't run: ${words}${json}")
endif()
foreach(expected IN LISTS EXPECTS)
  if(NOT expected MATCHES "^([^=]+)=(.+)$")
    message(FATAL_ERROR "'${expected}' isn't OUTCOME=VALUE")
  endif()
  set(outcome "${CMAKE_MATCH_1}")
  set(wanted "${CMAKE_MATCH_2}")
  string(JSON value ERROR_VARIABLE problem GET "${json}" outcomes "${outcome}" value)
  string(REGEX REPLACE "\\.0$" "" value "${value}")
  if(NOT value STREQUAL wanted)
    message(SEND_ERROR "${outcome} is ${value}, where ${wanted} is expected ${problem}")
  endif()
endforeach()
