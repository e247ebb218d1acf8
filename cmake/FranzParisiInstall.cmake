# Installs the rooms as a CMake package: find_package(franz-parisi) gives franz_parisi::solver and the others.
# The program installs itself, in cli/.
include(CMakePackageConfigHelpers)

get_property(rooms GLOBAL PROPERTY FRANZ_PARISI_ROOMS)
list(TRANSFORM rooms PREPEND franz_parisi_ OUTPUT_VARIABLE room_targets)
set(package_dir ${CMAKE_INSTALL_LIBDIR}/cmake/franz-parisi)

install(TARGETS ${room_targets} EXPORT franz-parisi-targets ARCHIVE DESTINATION ${CMAKE_INSTALL_LIBDIR})
# Public headers name each other as <franz_parisi/...> and hold no type whose layout depends on compiler flags.
get_property(folders GLOBAL PROPERTY FRANZ_PARISI_FOLDERS)
foreach(room IN LISTS folders)
  file(GLOB_RECURSE headers RELATIVE ${PROJECT_SOURCE_DIR} ${PROJECT_SOURCE_DIR}/${room}/*.hpp)
  foreach(header IN LISTS headers)
    file(STRINGS ${PROJECT_SOURCE_DIR}/${header} internal REGEX "^#include (\"|<Eigen)")
    if(NOT internal AND (FRANZ_PARISI_REFERENCE OR NOT header MATCHES "theory/reference/"))
      get_filename_component(folder ${header} DIRECTORY)
      install(FILES ${header} DESTINATION ${CMAKE_INSTALL_INCLUDEDIR}/franz_parisi/${folder})
    endif()
  endforeach()
endforeach()
install(EXPORT franz-parisi-targets NAMESPACE franz_parisi:: DESTINATION ${package_dir})
install(FILES ${PROJECT_SOURCE_DIR}/LICENSE ${PROJECT_SOURCE_DIR}/CITATION.cff ${PROJECT_SOURCE_DIR}/CHANGELOG.md
  ${PROJECT_SOURCE_DIR}/README.md
  DESTINATION ${CMAKE_INSTALL_DOCDIR})
install(FILES ${PROJECT_SOURCE_DIR}/docs/schema.json DESTINATION ${CMAKE_INSTALL_DATADIR}/franz-parisi)

configure_package_config_file(${PROJECT_SOURCE_DIR}/cmake/franz-parisi-config.cmake.in
  ${PROJECT_BINARY_DIR}/franz-parisi-config.cmake
  INSTALL_DESTINATION ${package_dir})
write_basic_package_version_file(${PROJECT_BINARY_DIR}/franz-parisi-config-version.cmake
  COMPATIBILITY SameMinorVersion)
install(FILES
  ${PROJECT_BINARY_DIR}/franz-parisi-config.cmake
  ${PROJECT_BINARY_DIR}/franz-parisi-config-version.cmake
  ${PROJECT_SOURCE_DIR}/cmake/FindCerf.cmake
  ${PROJECT_SOURCE_DIR}/cmake/FindOpenBLAS.cmake
  DESTINATION ${package_dir})
