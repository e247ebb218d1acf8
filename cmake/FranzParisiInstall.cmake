# Installs the rooms as a CMake package: find_package(franz-parisi) gives franz_parisi::solver and the others.
# The program installs itself, in cli/.
include(CMakePackageConfigHelpers)

get_property(rooms GLOBAL PROPERTY FRANZ_PARISI_ROOMS)
list(TRANSFORM rooms PREPEND franz_parisi_ OUTPUT_VARIABLE room_targets)
set(package_dir ${CMAKE_INSTALL_LIBDIR}/cmake/franz-parisi)

install(TARGETS ${room_targets} EXPORT franz-parisi-targets ARCHIVE DESTINATION ${CMAKE_INSTALL_LIBDIR})
franz_parisi_public_headers(headers)
foreach(header IN LISTS headers)
  get_filename_component(folder ${header} DIRECTORY)
  install(FILES ${header} DESTINATION ${CMAKE_INSTALL_INCLUDEDIR}/franz_parisi/${folder})
endforeach()
install(EXPORT franz-parisi-targets NAMESPACE franz_parisi:: DESTINATION ${package_dir})
install(FILES ${PROJECT_SOURCE_DIR}/LICENSE ${PROJECT_SOURCE_DIR}/CITATION.cff ${PROJECT_SOURCE_DIR}/CHANGELOG.md
  ${PROJECT_SOURCE_DIR}/README.md ${PROJECT_SOURCE_DIR}/docs/licences.md
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

# Takes away what the last `cmake --install` of this build has listed.
add_custom_target(uninstall COMMAND ${CMAKE_COMMAND} -D MANIFEST=${PROJECT_BINARY_DIR}/install_manifest.txt
  -P ${PROJECT_SOURCE_DIR}/cmake/uninstall.cmake)

# `cpack` makes a Debian package; what it is linked with has licences of its own: docs/licences.md.
set(CPACK_GENERATOR DEB)
set(CPACK_PACKAGE_NAME franz-parisi)
set(CPACK_PACKAGE_CONTACT "The franz-parisi authors <nobody@localhost>")
set(CPACK_PACKAGING_INSTALL_PREFIX /usr)
set(CPACK_STRIP_FILES ON)
set(CPACK_DEBIAN_FILE_NAME DEB-DEFAULT)
set(CPACK_DEBIAN_PACKAGE_SECTION science)
set(CPACK_DEBIAN_PACKAGE_SHLIBDEPS ON)
set(CPACK_DEBIAN_PACKAGE_SUGGESTS "libcerf-dev, libfmt-dev, nlohmann-json3-dev, dataset-fashion-mnist")
if(FRANZ_PARISI_PYTHON_MODULE)
  execute_process(COMMAND ${FRANZ_PARISI_INTERPRETER} -c "import sys; a, b = sys.version_info[:2]; print(f'python3 (>= {a}.{b}), python3 (<< {a}.{b + 1})', end='')"
    OUTPUT_VARIABLE python)  # that the module was compiled for
  set(CPACK_DEBIAN_PACKAGE_DEPENDS "${python}, python3-matplotlib, python3-pandas, python3-tqdm")
  set(CPACK_DEBIAN_PACKAGE_SUGGESTS "${CPACK_DEBIAN_PACKAGE_SUGGESTS}, python3-ipywidgets")
endif()
include(CPack)
