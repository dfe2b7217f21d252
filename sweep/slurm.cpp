#include "sweep/slurm.hpp"

#include <fmt/format.h>

namespace qhm::sweep {
namespace {

/// The text as one word of a shell.
std::string quoted(std::string const& text) {
  std::string word = "'";
  for (char const c : text) word += c == '\'' ? std::string("'\\''") : std::string(1, c);
  return word + "'";
}

}  // namespace

std::string slurm_script(SlurmArray const& array) {
  return fmt::format(R"(#!/usr/bin/env bash
#SBATCH --job-name=qhm-sweep
#SBATCH --array=0-{last}
#SBATCH --output="{folder}/logs/slurm-%A_%a.txt"
#SBATCH --open-mode=append
#SBATCH --requeue
#SBATCH --signal=B:USR1@120
#SBATCH --nodes=1
#SBATCH --ntasks=1

folder={quoted_folder}
hash=$(sed -n "$((SLURM_ARRAY_TASK_ID + 2))p" "$folder/runs.csv" | cut -d, -f1)

stopped=
stop() {{ stopped=yes; kill -USR1 "$run" 2>/dev/null; }}
trap stop USR1
{program} sweep {grid} --out "$folder" --run "$hash" &
run=$!
wait "$run"; status=$?
if [ -n "$stopped" ]; then
  wait "$run"; status=$?  # the first wait ended with the signal, not with the run
  [ "$status" -eq 0 ] || scontrol requeue "${{SLURM_ARRAY_JOB_ID}}_${{SLURM_ARRAY_TASK_ID}}"
fi
exit "$status"
)",
                     fmt::arg("last", array.runs - 1), fmt::arg("folder", array.folder.string()),
                     fmt::arg("quoted_folder", quoted(array.folder.string())),
                     fmt::arg("program", quoted(array.program.string())),
                     fmt::arg("grid", quoted(array.grid.string())));
}

}  // namespace qhm::sweep
