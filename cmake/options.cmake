# How our own code is compiled: language level, warnings as errors, hardening, ccache.
set(CMAKE_CXX_STANDARD 20)
set(CMAKE_CXX_STANDARD_REQUIRED ON)
set(CMAKE_CXX_EXTENSIONS OFF)
set(CMAKE_POSITION_INDEPENDENT_CODE ON)
set(CMAKE_EXPORT_COMPILE_COMMANDS ON)

if(NOT CMAKE_BUILD_TYPE)
  set(CMAKE_BUILD_TYPE RelWithDebInfo)
endif()

find_program(CCACHE ccache)
if(CCACHE)
  set(CMAKE_CXX_COMPILER_LAUNCHER "${CCACHE}")
endif()

find_program(LLD ld.lld)
if(LLD)
  add_link_options(-fuse-ld=lld)
endif()

add_link_options(-Wl,--as-needed)  # a program loads what it uses, not what its libraries could use

add_library(vanthu_options INTERFACE)
target_include_directories(vanthu_options INTERFACE "${PROJECT_SOURCE_DIR}" "${PROJECT_BINARY_DIR}/generated")
target_compile_options(vanthu_options INTERFACE
  -Wall -Wextra -Wpedantic -Wconversion -Wsign-conversion -Wshadow -Wold-style-cast -Wnon-virtual-dtor
  -Woverloaded-virtual -Wformat=2 -Wimplicit-fallthrough -Wmissing-declarations -Werror
  -fstack-protector-strong -fcf-protection)
# g++ 12 is wrong about moved-from variants of strings (-Wmaybe-uninitialized) and string insertions (-Wrestrict, PR105651).
if(CMAKE_CXX_COMPILER_ID STREQUAL "GNU")
  target_compile_options(vanthu_options INTERFACE -Wduplicated-cond -Wlogical-op -Wno-maybe-uninitialized -Wno-restrict -fstack-clash-protection)
endif()
target_compile_definitions(vanthu_options INTERFACE _GLIBCXX_ASSERTIONS)
if(NOT CMAKE_BUILD_TYPE STREQUAL "Debug" AND NOT VANTHU_SANITIZE)
  target_compile_options(vanthu_options INTERFACE -U_FORTIFY_SOURCE -D_FORTIFY_SOURCE=2)
endif()
target_link_options(vanthu_options INTERFACE -Wl,-z,relro,-z,now)

if(VANTHU_SANITIZE)
  add_compile_options(-fsanitize=${VANTHU_SANITIZE} -fno-omit-frame-pointer)
  add_link_options(-fsanitize=${VANTHU_SANITIZE})
  if(VANTHU_SANITIZE STREQUAL "thread" AND CMAKE_CXX_COMPILER_ID STREQUAL "GNU")
    add_compile_options(-Wno-tsan)  # Asio's fences, which ThreadSanitizer does not see
  endif()
endif()
if(VANTHU_COVERAGE)
  add_compile_options(--coverage)
  add_link_options(--coverage)
endif()
if(VANTHU_TIDY)
  find_program(CLANG_TIDY NAMES clang-tidy-14 clang-tidy REQUIRED)
  set(VANTHU_TIDY_COMMAND "${CLANG_TIDY}")
endif()

# vanthu_library(NAME sources… ) : one static library per folder, its link list private to its CMakeLists.
function(vanthu_library name)
  add_library(${name} STATIC ${ARGN})
  target_link_libraries(${name} PRIVATE vanthu_options)
  if(VANTHU_TIDY)
    set_target_properties(${name} PROPERTIES CXX_CLANG_TIDY "${VANTHU_TIDY_COMMAND}")
  endif()
endfunction()

# vanthu_test(NAME sources…) : one GoogleTest binary per folder, with one precompiled header for all of them.
function(vanthu_test name)
  add_executable(${name} ${ARGN})
  target_link_libraries(${name} PRIVATE vanthu_options vanthu_test_support GTest::gmock GTest::gtest)
  if(NOT name STREQUAL "vanthu_core_test")
    target_precompile_headers(${name} REUSE_FROM vanthu_core_test)
  endif()
  gtest_discover_tests(${name} DISCOVERY_TIMEOUT 60)
endfunction()
