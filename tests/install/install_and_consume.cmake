# The steps of the test; the first that fails ends it. Starts from nothing every time.
set(prefix "${WORK_DIR}/prefix")
set(build "${WORK_DIR}/consumer")
file(REMOVE_RECURSE "${prefix}" "${build}")

function(step)
  execute_process(COMMAND ${ARGN} RESULT_VARIABLE failed OUTPUT_VARIABLE output ERROR_VARIABLE output)
  if(failed)
    list(JOIN ARGN " " command)
    message(FATAL_ERROR "${command}\nended with ${failed}:\n${output}")
  endif()
endfunction()

step("${CMAKE_COMMAND}" --install "${BUILD_DIR}" --prefix "${prefix}")
step("${prefix}/bin/franz-parisi" --version)
foreach(document LICENSE CITATION.cff CHANGELOG.md)
  if(NOT EXISTS "${prefix}/share/doc/franz-parisi/${document}")
    message(FATAL_ERROR "${document} is not installed")
  endif()
endforeach()
# What only the build, the program and the tests need is not there for who uses the library.
set(not_found)
foreach(package Boost Eigen3 Random123 CLI11 doctest benchmark Git)
  list(APPEND not_found "-DCMAKE_DISABLE_FIND_PACKAGE_${package}=ON")
endforeach()
step("${CMAKE_COMMAND}" -S "${CONSUMER_DIR}" -B "${build}" -G "${GENERATOR}"
  "-DCMAKE_PREFIX_PATH=${prefix}" "-DCMAKE_CXX_COMPILER=${COMPILER}" "-DCMAKE_CXX_FLAGS=${FLAGS}" ${not_found})
step("${CMAKE_COMMAND}" --build "${build}")
step("${CMAKE_CTEST_COMMAND}" --test-dir "${build}" --output-on-failure)
