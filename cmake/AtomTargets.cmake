# One folder, one library, one namespace: atom_library(<name> SOURCES … LINKS … TESTS … TEST_LINKS …).
# A library can include other rooms only if it LINKS them. Its tests are next to its sources.
set(CMAKE_CXX_STANDARD 20)
set(CMAKE_CXX_STANDARD_REQUIRED ON)
set(CMAKE_CXX_EXTENSIONS OFF)
set(CMAKE_POSITION_INDEPENDENT_CODE ON)
set(CMAKE_CXX_VISIBILITY_PRESET hidden)
set(CMAKE_VISIBILITY_INLINES_HIDDEN ON)

if(NOT CMAKE_BUILD_TYPE)
  set(CMAKE_BUILD_TYPE Release)
endif()
find_program(ATOM_CCACHE ccache)
if(ATOM_CCACHE)
  set(CMAKE_CXX_COMPILER_LAUNCHER ${ATOM_CCACHE})
endif()
if(PROJECT_IS_TOP_LEVEL)
  set(CMAKE_RUNTIME_OUTPUT_DIRECTORY ${PROJECT_BINARY_DIR}/bin)
endif()

add_library(atom_flags INTERFACE)
set_target_properties(atom_flags PROPERTIES EXPORT_NAME flags)
# Warnings are for the sources of this repository, and not for whoever links its libraries.
add_compile_options(-Wall -Wextra -Wpedantic -Wshadow -Wnon-virtual-dtor -Woverloaded-virtual)
# A unity file includes sources, so whatever a coroutine keeps of a file-local type seems to come from a header.
if(CMAKE_UNITY_BUILD AND CMAKE_CXX_COMPILER_ID STREQUAL "GNU")
  add_compile_options(-Wno-subobject-linkage)
endif()
if(ATOM_WARNINGS_AS_ERRORS)
  add_compile_options(-Werror)
endif()
include(AtomHardening)
if(ATOM_SANITIZE)
  target_compile_options(atom_flags INTERFACE -fsanitize=${ATOM_SANITIZE} -fno-omit-frame-pointer -fno-sanitize-recover=all)
  target_link_options(atom_flags INTERFACE -fsanitize=${ATOM_SANITIZE})
endif()
# Installed headers are included as `atom/...`, also within this repository. A symbolic link puts each of these rooms into
# the folder of headers.
set(ATOM_HEADERS ${PROJECT_BINARY_DIR}/include)
file(MAKE_DIRECTORY ${ATOM_HEADERS}/atom)
foreach(room base wpk wire)
  file(CREATE_LINK ${CMAKE_CURRENT_SOURCE_DIR}/src/${room} ${ATOM_HEADERS}/atom/${room} SYMBOLIC)
endforeach()
target_include_directories(atom_flags INTERFACE $<BUILD_INTERFACE:${ATOM_HEADERS}>
  $<BUILD_INTERFACE:${CMAKE_CURRENT_SOURCE_DIR}/src>)

function(atom_library name)
  cmake_parse_arguments(arg "" "" "SOURCES;LINKS;TESTS;TEST_LINKS" ${ARGN})
  add_library(atom_${name} STATIC ${arg_SOURCES})
  add_library(atom::${name} ALIAS atom_${name})
  target_link_libraries(atom_${name} PUBLIC atom_flags ${arg_LINKS})
  set_target_properties(atom_${name} PROPERTIES EXPORT_NAME ${name})
  set_property(GLOBAL APPEND PROPERTY ATOM_LIBRARIES atom_${name})
  if(ATOM_BUILD_TESTS AND arg_TESTS)
    atom_test(${name}_test SOURCES ${arg_TESTS} LINKS atom::${name} ${arg_TEST_LINKS})
  endif()
endfunction()

# All test programs. They are nearly half of the code to compile, so they are built only on request.
add_custom_target(test_programs)

function(atom_test_program name)
  cmake_parse_arguments(arg "" "" "SOURCES;LINKS" ${ARGN})
  add_executable(${name} EXCLUDE_FROM_ALL ${arg_SOURCES})
  target_link_libraries(${name} PRIVATE ${arg_LINKS})
  # What is tested is optimized; the tests themselves compile in half the time without.
  target_compile_options(${name} PRIVATE $<$<CONFIG:Release>:-O0$<SEMICOLON>-U_FORTIFY_SOURCE>)
  set_target_properties(${name} PROPERTIES RUNTIME_OUTPUT_DIRECTORY ${PROJECT_BINARY_DIR}/tests)
  add_dependencies(test_programs ${name})
endfunction()

function(atom_test name)
  cmake_parse_arguments(arg "" "" "SOURCES;LINKS" ${ARGN})
  atom_test_program(${name} SOURCES ${arg_SOURCES} LINKS ${arg_LINKS} GTest::gtest GTest::gtest_main)
  target_compile_definitions(${name} PRIVATE ATOM_API_DIR="${PROJECT_SOURCE_DIR}/api")
  gtest_discover_tests(${name} TEST_PREFIX "${name}/" DISCOVERY_TIMEOUT 60)
endfunction()

# Writes atom-targets.cmake into the build folder, so that another CMake project links the libraries as they were built
# here. The Python extension does (sdk/python/CMakeLists.txt).
function(atom_export_build)
  get_property(libraries GLOBAL PROPERTY ATOM_LIBRARIES)
  export(TARGETS atom_flags atom_allocator ${libraries} NAMESPACE atom:: FILE ${PROJECT_BINARY_DIR}/atom-targets.cmake)
endfunction()
