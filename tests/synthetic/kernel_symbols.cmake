# A kernel's object may define weak functions only under its own processor's name: a linker keeps one of the copies
# that carry the same name, and a plain program must not be given the one for a wider processor.
foreach(object IN LISTS OBJECTS)
  execute_process(COMMAND ${NM} ${object} OUTPUT_VARIABLE symbols COMMAND_ERROR_IS_FATAL ANY)
  string(REGEX MATCHALL " [WVu] [^\n]*" weak "${symbols}")
  foreach(symbol IN LISTS weak)
    if(NOT symbol MATCHES "avx2|avx512|DW\\.ref\\.")  # the latter are addresses, no code
      message(FATAL_ERROR "${object} defines the weak symbol${symbol}")
    endif()
  endforeach()
endforeach()
