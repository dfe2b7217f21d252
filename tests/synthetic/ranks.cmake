# The same experiment alone and on two processes: the same bytes.
file(REMOVE_RECURSE ${FOLDER})
file(MAKE_DIRECTORY ${FOLDER})
set(experiment synthetic --objective log --dim 7 --noise two-point --trials 100 --samples 100 --epochs 5 --threads 1)
execute_process(COMMAND ${QHM} ${experiment} --out ${FOLDER}/alone OUTPUT_QUIET ERROR_QUIET COMMAND_ERROR_IS_FATAL ANY)
# Open MPI refuses root and more processes than cores unless told otherwise; others ignore these variables.
set(ENV{OMPI_ALLOW_RUN_AS_ROOT} 1)
set(ENV{OMPI_ALLOW_RUN_AS_ROOT_CONFIRM} 1)
set(ENV{OMPI_MCA_rmaps_base_oversubscribe} 1)
execute_process(COMMAND ${MPIEXEC} -n 2 ${QHM} ${experiment} --out ${FOLDER}/two OUTPUT_QUIET ERROR_QUIET COMMAND_ERROR_IS_FATAL ANY)
execute_process(COMMAND ${CMAKE_COMMAND} -E compare_files ${FOLDER}/alone/series.csv ${FOLDER}/two/series.csv COMMAND_ERROR_IS_FATAL ANY)
