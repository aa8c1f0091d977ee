# Builds the page of reports: installs what it is made of, bundles it. Run by `cmake -P` with NPM, NODE, SOURCE (the page's
# sources), FOLDER (where it is built) and MISSING (what stands in its place).
#
# Without a network, or with a registry that doesn't answer, the program is built all the same and says that it has no
# page: nothing else needs it.
file(MAKE_DIRECTORY "${FOLDER}")
file(GLOB sources "${SOURCE}/*")
file(COPY ${sources} DESTINATION "${FOLDER}")

# As npm itself remembers it: what was installed from this very lock file is there.
set(installed FALSE)
if(EXISTS "${FOLDER}/node_modules/.package-lock.json")
  file(SHA256 "${FOLDER}/package-lock.json" wanted)
  if(EXISTS "${FOLDER}/installed")
    file(READ "${FOLDER}/installed" present)
    if(present STREQUAL wanted)
      set(installed TRUE)
    endif()
  endif()
endif()
set(problem "")
if(NOT installed)
  # No package's own scripts are run: none of these needs one.
  execute_process(COMMAND "${NPM}" ci --ignore-scripts --no-audit --no-fund --loglevel=error
    WORKING_DIRECTORY "${FOLDER}" RESULT_VARIABLE result OUTPUT_QUIET ERROR_VARIABLE words)
  if(NOT result EQUAL 0)
    set(problem "npm ci: ${words}")
  else()
    file(SHA256 "${FOLDER}/package-lock.json" wanted)
    file(WRITE "${FOLDER}/installed" "${wanted}")
  endif()
endif()
if(problem STREQUAL "")
  execute_process(COMMAND "${NODE}" build.mjs WORKING_DIRECTORY "${FOLDER}" RESULT_VARIABLE result ERROR_VARIABLE words)
  if(NOT result EQUAL 0)
    message(FATAL_ERROR "the report's page can't be bundled: ${words}")
  endif()
else()
  string(STRIP "${problem}" problem)
  message(WARNING "The program will have no reports, since its page can't be built (${problem}). "
    "When that is mended: rm ${FOLDER}/page.cpp, and build again.")
  file(COPY_FILE "${MISSING}" "${FOLDER}/page.cpp")
endif()
