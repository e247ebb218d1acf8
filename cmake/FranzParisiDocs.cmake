# Documentation, made where its tools are there: docs_api (Doxygen) and docs_site (Sphinx). Nothing else needs them.
find_program(FRANZ_PARISI_DOXYGEN doxygen)
find_program(FRANZ_PARISI_SPHINX sphinx-build)
mark_as_advanced(FRANZ_PARISI_DOXYGEN FRANZ_PARISI_SPHINX)

franz_parisi_public_headers(headers)
list(TRANSFORM headers PREPEND "${PROJECT_SOURCE_DIR}/" OUTPUT_VARIABLE inputs)
list(JOIN inputs "\" \\\n  \"" FRANZ_PARISI_API_INPUT)
configure_file(${PROJECT_SOURCE_DIR}/docs/Doxyfile.in ${PROJECT_BINARY_DIR}/docs/Doxyfile @ONLY)
if(FRANZ_PARISI_DOXYGEN)
  add_custom_target(docs_api COMMAND ${CMAKE_COMMAND} -E make_directory ${PROJECT_BINARY_DIR}/docs/api
    COMMAND ${FRANZ_PARISI_DOXYGEN} ${PROJECT_BINARY_DIR}/docs/Doxyfile VERBATIM)
else()
  add_custom_target(docs_api COMMAND ${CMAKE_COMMAND} -E echo "docs_api needs doxygen" COMMAND ${CMAKE_COMMAND} -E false)
endif()
if(FRANZ_PARISI_SPHINX)
  add_custom_target(docs_site COMMAND ${FRANZ_PARISI_SPHINX} -W --keep-going -q -c ${PROJECT_SOURCE_DIR}/docs/site -b html
    -d ${PROJECT_BINARY_DIR}/docs/doctrees ${PROJECT_SOURCE_DIR} ${PROJECT_BINARY_DIR}/docs/site VERBATIM)
else()
  add_custom_target(docs_site COMMAND ${CMAKE_COMMAND} -E echo "docs_site needs python3-sphinx, python3-myst-parser and python3-nbsphinx"
    COMMAND ${CMAKE_COMMAND} -E false)
endif()
