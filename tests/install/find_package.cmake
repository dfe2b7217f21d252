# Installs, builds tests/install/project against what was installed, moved to another place, and compares its numbers
# with those of the installed program.
file(REMOVE_RECURSE ${FOLDER})
execute_process(COMMAND ${CMAKE_COMMAND} --install ${BUILD} --prefix ${FOLDER}/first OUTPUT_QUIET COMMAND_ERROR_IS_FATAL ANY)
file(RENAME ${FOLDER}/first ${FOLDER}/prefix)
execute_process(COMMAND ${CMAKE_COMMAND} -S ${SOURCE}/project -B ${FOLDER}/build -G Ninja -DCMAKE_BUILD_TYPE=Release
  -DCMAKE_CXX_COMPILER=${COMPILER} -DCMAKE_PREFIX_PATH=${FOLDER}/prefix OUTPUT_QUIET COMMAND_ERROR_IS_FATAL ANY)
execute_process(COMMAND ${CMAKE_COMMAND} --build ${FOLDER}/build OUTPUT_VARIABLE log RESULT_VARIABLE failed)
if(failed)
  message(FATAL_ERROR "the outside project does not build:\n${log}")
endif()
execute_process(COMMAND ${FOLDER}/build/outside OUTPUT_VARIABLE outside COMMAND_ERROR_IS_FATAL ANY)

set(plan --lr constant --lr-max 0.1 --batch constant --batch-size 64 --beta constant --beta-max 0.9
  --gamma constant --gamma-max 0.7 --interval 5 --epochs 10 --samples 1000 --steps 100)
set(program ${FOLDER}/prefix/bin/qhm)
execute_process(COMMAND ${program} bounds ${plan} --theorem theorem-2 --format json OUTPUT_VARIABLE record COMMAND_ERROR_IS_FATAL ANY)
execute_process(COMMAND ${program} synthetic ${plan} --objective log --trials 8 --seed 1 --out ${FOLDER}/run
  OUTPUT_QUIET ERROR_QUIET COMMAND_ERROR_IS_FATAL ANY)

function(same what ours)
  string(REGEX MATCH "${what} ([^\n]+)" found "${outside}")
  # As text both are doubles that read back exactly, in different spellings: compare them as numbers.
  if(NOT CMAKE_MATCH_1 EQUAL ours OR ours STREQUAL "")
    message(FATAL_ERROR "${what}: the outside project says '${CMAKE_MATCH_1}', the program '${ours}'")
  endif()
endfunction()
string(JSON bound GET "${record}" results 0 rows 0 theorem-2 bound)
same(bound ${bound})
file(STRINGS ${FOLDER}/run/series.csv rows)
list(GET rows -1 last)
string(REPLACE "," ";" last "${last}")
list(GET last 5 observed)
same(observed ${observed})
