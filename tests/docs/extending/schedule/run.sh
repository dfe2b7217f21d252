#!/usr/bin/env bash
# Applies slow_decay.patch to a copy of the sources, compiles what a schedule needs of them, and runs its test.
#   run.sh ROOT FOLDER
set -euo pipefail
root=$1 folder=$2 here=$1/tests/docs/extending/schedule
command -v git >/dev/null || { echo "SKIPPED WHOLE FILE: git, which applies the patch, is not installed"; exit 0; }
rm -rf "$folder"
mkdir -p "$folder/sources"
for part in core bounds plots cli cmake; do cp -R "$root/$part" "$folder/sources/$part"; done
# Without the ceiling git would take the copy for a part of the repository around it, and apply nothing.
GIT_CEILING_DIRECTORIES=$folder git -C "$folder/sources" apply --verbose "$here/slow_decay.patch"
cmake -S "$here" -B "$folder/build" -G Ninja -DCMAKE_BUILD_TYPE=Debug -DPATCHED="$folder/sources"
cmake --build "$folder/build" -j2
"$folder/build/slow_decay_test" --gtest_brief=1
