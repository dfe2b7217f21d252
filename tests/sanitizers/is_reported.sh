#!/usr/bin/env bash
# A planted error ends its program by code 86 with a report of its own; without one the program ends well.
#   is_reported.sh PROGRAM KIND
set -euo pipefail
program=$1 kind=$2
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
# The reports of the whole run stand for errors that nobody planted: this one is written elsewhere.
for options in ASAN_OPTIONS UBSAN_OPTIONS TSAN_OPTIONS; do
  export "$options=${!options:-}:log_path=$folder/report"
done
"$program" none || { echo "ended by $? where nothing is wrong"; exit 1; }
code=0
"$program" "$kind" 2>/dev/null || code=$?
[ "$code" -eq 86 ] || { echo "$kind: ended by $code, not 86; are the options of the preset set?"; exit 1; }
compgen -G "$folder/report.*" >/dev/null || { echo "$kind: no report was written"; exit 1; }
