# Instruments what is ours (QHM_SANITIZE: address, with undefined behaviour, or thread); .ci/sanitize builds and runs it.
# What a report does is in the environment of the presets `sanitize-address` and `sanitize-thread`.

set(sanitizers_address address,undefined,float-cast-overflow)
set(sanitizers_thread thread)
if(NOT DEFINED sanitizers_${QHM_SANITIZE})
  message(FATAL_ERROR "QHM_SANITIZE: '${QHM_SANITIZE}' is neither address nor thread; run .ci/sanitize address")
endif()
target_compile_options(qhm_flags INTERFACE -fsanitize=${sanitizers_${QHM_SANITIZE}} -fno-omit-frame-pointer
  -Wno-error)  # GCC advises against it: instrumented code draws false warnings
target_link_options(qhm_flags INTERFACE -fsanitize=${sanitizers_${QHM_SANITIZE}})
if(QHM_SANITIZE STREQUAL address)
  target_compile_options(qhm_flags INTERFACE -fno-sanitize-recover=all)
  target_compile_definitions(qhm_flags INTERFACE _GLIBCXX_ASSERTIONS)  # v[i] within [0, v.size())
endif()
file(MAKE_DIRECTORY ${PROJECT_BINARY_DIR}/reports)  # where the presets have them written
