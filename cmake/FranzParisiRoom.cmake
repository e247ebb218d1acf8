function(franz_parisi_warnings target)
  target_compile_options(${target} PRIVATE -Wall -Wextra -Wpedantic -Wshadow -Wconversion
    $<$<BOOL:${FRANZ_PARISI_WERROR}>:-Werror>)
  # GCC 12 sees overlapping copies in any "text" + std::string (gcc.gnu.org/PR105651, fixed in 13).
  target_compile_options(${target} PRIVATE
    $<$<AND:$<CXX_COMPILER_ID:GNU>,$<VERSION_LESS:$<CXX_COMPILER_VERSION>,13>>:-Wno-restrict>)
endfunction()

# Public headers include each other as consumers do: <franz_parisi/ROOM/...> from the first build on.
file(MAKE_DIRECTORY ${PROJECT_BINARY_DIR}/include)
file(CREATE_LINK ${PROJECT_SOURCE_DIR} ${PROJECT_BINARY_DIR}/include/franz_parisi SYMBOLIC)

# A room of the house: a static library of the folder that calls this, which may only see the rooms named after USES. What its headers include stands
# there too; what only its sources include, after BUILT_WITH; what it is linked with besides, after LINKED_WITH.
function(franz_parisi_room name)
  cmake_parse_arguments(ROOM "" "" "SOURCES;USES;LINKED_WITH;BUILT_WITH" ${ARGN})
  add_library(franz_parisi_${name} STATIC ${ROOM_SOURCES})
  add_library(franz_parisi::${name} ALIAS franz_parisi_${name})
  set_target_properties(franz_parisi_${name} PROPERTIES
    EXPORT_NAME ${name} POSITION_INDEPENDENT_CODE ON)
  target_compile_features(franz_parisi_${name} PUBLIC cxx_std_20)
  target_include_directories(franz_parisi_${name} PUBLIC
    $<BUILD_INTERFACE:${PROJECT_SOURCE_DIR}>
    $<BUILD_INTERFACE:${PROJECT_BINARY_DIR}/include>
    $<INSTALL_INTERFACE:${CMAKE_INSTALL_INCLUDEDIR}>)
  target_link_libraries(franz_parisi_${name} PUBLIC ${ROOM_USES} PRIVATE ${ROOM_LINKED_WITH})
  foreach(headers IN LISTS ROOM_BUILT_WITH)
    target_link_libraries(franz_parisi_${name} PRIVATE $<BUILD_INTERFACE:${headers}>)
  endforeach()
  franz_parisi_warnings(franz_parisi_${name})
  set_property(GLOBAL APPEND PROPERTY FRANZ_PARISI_ROOMS ${name})
  file(RELATIVE_PATH folder ${PROJECT_SOURCE_DIR} ${CMAKE_CURRENT_SOURCE_DIR})
  set_property(GLOBAL APPEND PROPERTY FRANZ_PARISI_FOLDERS ${folder})
endfunction()

# The headers of all rooms that name each other as <franz_parisi/...> and hold no type whose layout depends on compiler flags, relative to the
# project's folder: what is installed and documented.
function(franz_parisi_public_headers output)
  set(public)
  get_property(folders GLOBAL PROPERTY FRANZ_PARISI_FOLDERS)
  foreach(room IN LISTS folders)
    file(GLOB_RECURSE headers RELATIVE ${PROJECT_SOURCE_DIR} ${PROJECT_SOURCE_DIR}/${room}/*.hpp)
    foreach(header IN LISTS headers)
      file(STRINGS ${PROJECT_SOURCE_DIR}/${header} internal REGEX "^#include (\"|<Eigen)")
      if(NOT internal AND (FRANZ_PARISI_REFERENCE OR NOT header MATCHES "theory/reference/"))
        list(APPEND public ${header})
      endif()
    endforeach()
  endforeach()
  list(REMOVE_DUPLICATES public)
  set(${output} ${public} PARENT_SCOPE)
endfunction()
