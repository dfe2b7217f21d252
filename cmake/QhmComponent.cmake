# One call a component, one call a test: the build reads like the architecture.
#
#   qhm_component(bounds SOURCES theorems/theorem_2.cpp USES core Boost::headers)
#   qhm_test(bounds/theorem_2 USES bounds LABELS unit)
#
# USES names other components by their folder; anything with `::` is an imported target.

add_library(qhm_flags INTERFACE)
target_compile_features(qhm_flags INTERFACE cxx_std_20)
target_compile_options(qhm_flags INTERFACE -Wall -Wextra -Wpedantic -Werror)
if(CMAKE_CXX_COMPILER_ID STREQUAL GNU AND CMAKE_CXX_COMPILER_VERSION VERSION_LESS 13)
  target_compile_options(qhm_flags INTERFACE -Wno-restrict)  # GCC 12 warns of std::string's own operator+ (PR 105651)
endif()
target_include_directories(qhm_flags INTERFACE ${PROJECT_SOURCE_DIR})

function(qhm_link target visibility)
  foreach(used IN LISTS ARGN)
    if(NOT used MATCHES "::" AND TARGET qhm_${used})
      set(used qhm_${used})
    endif()
    target_link_libraries(${target} ${visibility} ${used})
  endforeach()
endfunction()

function(qhm_component name)
  cmake_parse_arguments(ARG "" "" "SOURCES;USES" ${ARGN})
  if(ARG_SOURCES)
    add_library(qhm_${name} STATIC ${ARG_SOURCES})
    target_link_libraries(qhm_${name} PRIVATE $<BUILD_INTERFACE:qhm_flags>)
    target_include_directories(qhm_${name} PUBLIC $<BUILD_INTERFACE:${PROJECT_SOURCE_DIR}>)
    target_compile_features(qhm_${name} PUBLIC cxx_std_20)
    set(visibility PUBLIC)
  else()
    add_library(qhm_${name} INTERFACE)
    target_include_directories(qhm_${name} INTERFACE $<BUILD_INTERFACE:${PROJECT_SOURCE_DIR}>)
    target_compile_features(qhm_${name} INTERFACE cxx_std_20)
    set(visibility INTERFACE)
  endif()
  add_library(qhm::${name} ALIAS qhm_${name})
  qhm_link(qhm_${name} ${visibility} ${ARG_USES})
endfunction()

# Seconds that a test may take: instrumented code is several times slower.
function(qhm_patience variable seconds)
  if(QHM_SANITIZE)
    math(EXPR seconds "${seconds} * 10")
  endif()
  set(${variable} ${seconds} PARENT_SCOPE)
endfunction()

function(qhm_test path)
  cmake_parse_arguments(ARG "" "TIMEOUT" "USES;LABELS" ${ARGN})
  string(REPLACE "/" "_" target ${path}_test)
  add_executable(${target} ${PROJECT_SOURCE_DIR}/tests/${path}_test.cpp)
  target_link_libraries(${target} PRIVATE qhm_flags GTest::gtest_main GTest::gmock)
  qhm_link(${target} PRIVATE ${ARG_USES})
  target_compile_definitions(${target} PRIVATE
    QHM_TEST_DATA="${PROJECT_SOURCE_DIR}/tests/data" QHM_SHARED="${PROJECT_SOURCE_DIR}/../shared")
  if(NOT ARG_TIMEOUT)
    set(ARG_TIMEOUT 300)
  endif()
  qhm_patience(ARG_TIMEOUT ${ARG_TIMEOUT})
  # One ctest entry a file keeps process start-up (slow with LibTorch) out of the suite's time.
  add_test(NAME ${path} COMMAND ${target} --gtest_brief=1)
  set_tests_properties(${path} PROPERTIES LABELS "${ARG_LABELS}" TIMEOUT ${ARG_TIMEOUT}
    SKIP_REGULAR_EXPRESSION "SKIPPED WHOLE FILE")
  if("torch" IN_LIST ARG_LABELS)
    set_tests_properties(${path} PROPERTIES PROCESSORS 2)  # LibTorch's threads wait by spinning
  endif()
endfunction()
