# LibTorch, in this order: CMAKE_PREFIX_PATH (or Torch_DIR), the active Python's `torch`, Debian's libtorch-dev.
# Defines the target qhm::torch, whose headers are system headers, and QHM_TORCH_VERSION.

if(NOT Torch_DIR AND NOT CMAKE_PREFIX_PATH AND NOT DEFINED ENV{CMAKE_PREFIX_PATH})
  execute_process(COMMAND python3 -c "import torch; print(torch.utils.cmake_prefix_path)"
    OUTPUT_VARIABLE python_torch OUTPUT_STRIP_TRAILING_WHITESPACE ERROR_QUIET RESULT_VARIABLE missing)
  if(missing EQUAL 0)
    list(APPEND CMAKE_PREFIX_PATH ${python_torch})
  endif()
endif()

# The tests, in a folder beside this one, link it too.
set(CMAKE_FIND_PACKAGE_TARGETS_GLOBAL TRUE)
find_package(Torch QUIET)
unset(CMAKE_FIND_PACKAGE_TARGETS_GLOBAL)
if(NOT Torch_FOUND)
  message(FATAL_ERROR "LibTorch was not found: install libtorch-dev, or set CMAKE_PREFIX_PATH to a LibTorch, "
    "or build without `qhm train` by -DQHM_WITH_TORCH=OFF")
endif()
set(QHM_TORCH_VERSION ${Torch_VERSION})

add_library(qhm_torch INTERFACE)
add_library(qhm::torch ALIAS qhm_torch)
target_include_directories(qhm_torch SYSTEM INTERFACE ${TORCH_INCLUDE_DIRS})
target_link_libraries(qhm_torch INTERFACE ${TORCH_LIBRARIES})
separate_arguments(torch_flags UNIX_COMMAND "${TORCH_CXX_FLAGS}")
target_compile_options(qhm_torch INTERFACE ${torch_flags})
# Without it at::parallel_for, which is a template of LibTorch's headers, runs on one thread.
find_package(OpenMP COMPONENTS CXX)
if(OpenMP_CXX_FOUND)
  target_link_libraries(qhm_torch INTERFACE OpenMP::OpenMP_CXX)
endif()

# Newer builds bring the headers of an {fmt} of their own, which come before the system's: what is compiled with them
# must not look for that version's library. (Debian's headers lie among the system's own.)
foreach(folder IN LISTS TORCH_INCLUDE_DIRS)
  if(EXISTS ${folder}/fmt/format.h AND NOT folder IN_LIST CMAKE_CXX_IMPLICIT_INCLUDE_DIRECTORIES)
    target_compile_definitions(qhm_torch INTERFACE FMT_HEADER_ONLY)
  endif()
endforeach()

# What several processes talk by. A LibTorch may come without the headers that its own headers ask for.
include(CheckCXXSourceCompiles)
function(qhm_check_c10d variable header macro)
  set(CMAKE_REQUIRED_FLAGS "${CMAKE_CXX17_STANDARD_COMPILE_OPTION} ${TORCH_CXX_FLAGS}")
  set(CMAKE_REQUIRED_DEFINITIONS -D${macro})
  set(CMAKE_REQUIRED_INCLUDES ${TORCH_INCLUDE_DIRS} ${CUDAToolkit_INCLUDE_DIRS})
  set(CMAKE_TRY_COMPILE_TARGET_TYPE STATIC_LIBRARY)
  check_cxx_source_compiles("#include <torch/csrc/distributed/c10d/${header}>\nint main() {}" ${variable})
endfunction()
qhm_check_c10d(QHM_HAS_GLOO ProcessGroupGloo.hpp USE_C10D_GLOO)
if(TARGET torch_cuda AND QHM_WITH_CUDA)
  qhm_check_c10d(QHM_HAS_NCCL ProcessGroupNCCL.hpp USE_C10D_NCCL)
endif()

# Parsing torch/torch.h takes half a minute: once for all.
file(WRITE ${CMAKE_BINARY_DIR}/torch_header.cpp "")
add_library(qhm_torch_header OBJECT ${CMAKE_BINARY_DIR}/torch_header.cpp)
target_link_libraries(qhm_torch_header PRIVATE qhm_torch qhm_flags)
target_precompile_headers(qhm_torch_header PRIVATE <torch/torch.h>)
