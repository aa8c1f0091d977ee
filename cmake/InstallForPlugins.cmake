# Installs what a plug-in is built with: the headers, and the package that find_package(chokepoint) finds.
include(GNUInstallDirs)
include(CMakePackageConfigHelpers)
set(package "${CMAKE_INSTALL_LIBDIR}/cmake/chokepoint")
configure_package_config_file("${PROJECT_SOURCE_DIR}/cmake/chokepointConfig.cmake.in"
  "${PROJECT_BINARY_DIR}/chokepointConfig.cmake" INSTALL_DESTINATION "${package}"
  PATH_VARS CMAKE_INSTALL_INCLUDEDIR CMAKE_INSTALL_BINDIR)
write_basic_package_version_file("${PROJECT_BINARY_DIR}/chokepointConfigVersion.cmake" COMPATIBILITY SameMajorVersion)
install(FILES "${PROJECT_SOURCE_DIR}/engine/policy/chokepoint_policy.h"
  "${PROJECT_SOURCE_DIR}/engine/policy/chokepoint_policy_table.h"
  "${PROJECT_SOURCE_DIR}/engine/policy/chokepoint_policy.hpp" DESTINATION "${CMAKE_INSTALL_INCLUDEDIR}/chokepoint")
install(FILES "${PROJECT_BINARY_DIR}/chokepointConfig.cmake" "${PROJECT_BINARY_DIR}/chokepointConfigVersion.cmake"
  "${PROJECT_SOURCE_DIR}/cmake/ChokepointPlugin.cmake" "${PROJECT_SOURCE_DIR}/cmake/RunPluginExample.cmake"
  DESTINATION "${package}")
