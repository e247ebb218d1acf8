# Which program this is, for all that write documents: version.hpp in FRANZ_PARISI_GENERATED.
# The commit is that of the last configuration; git's log changes with every commit and asks for a new one.
set(FRANZ_PARISI_COMMIT unknown)
find_package(Git QUIET)
if(GIT_FOUND)
  function(franz_parisi_git output)
    execute_process(COMMAND ${GIT_EXECUTABLE} ${ARGN} WORKING_DIRECTORY ${PROJECT_SOURCE_DIR}
      OUTPUT_VARIABLE answer OUTPUT_STRIP_TRAILING_WHITESPACE ERROR_QUIET RESULT_VARIABLE failed)
    if(failed)
      set(answer "")
    endif()
    set(${output} "${answer}" PARENT_SCOPE)
  endfunction()

  # An unpacked archive may lie inside somebody else's repository: ask whose root this is.
  franz_parisi_git(prefix rev-parse --show-prefix)
  franz_parisi_git(commit rev-parse --short=12 HEAD)
  if(commit AND prefix STREQUAL "")
    set(FRANZ_PARISI_COMMIT ${commit})
    franz_parisi_git(log rev-parse --path-format=absolute --git-path logs/HEAD)
    if(EXISTS "${log}")
      set_property(DIRECTORY APPEND PROPERTY CMAKE_CONFIGURE_DEPENDS "${log}")
    endif()
  endif()
endif()
set(FRANZ_PARISI_GENERATED ${PROJECT_BINARY_DIR}/generated)
configure_file(${CMAKE_CURRENT_LIST_DIR}/version.hpp.in ${FRANZ_PARISI_GENERATED}/version.hpp @ONLY)
