#!/usr/bin/env bash
# The launcher beside programs that only say what they were asked for: which packages it installs for what, and what
# it does where it may not.
#   launcher.sh LAUNCHER FOLDER
set -euo pipefail
folder=$2
rm -rf "$folder"
mkdir -p "$folder/root" "$folder/bin"
cp "$1" "$folder/root/qhm"
export PATH="$folder/bin:/usr/bin:/bin" ASKED="$folder/asked" BUILD="$folder/root/build" Torch_DIR=chosen
unset QHM_BUILD_DIR

stand_in() { { echo '#!/bin/sh'; cat; } >"$folder/bin/$1"; chmod +x "$folder/bin/$1"; }
stand_in dpkg-query <<'E'
for package; do :; done
case " $MISSING " in *" $package "*) exit 1 ;; *) echo 'install ok installed' ;; esac
E
stand_in apt-get <<'E'
echo "apt-get $*" >>"$ASKED"
[ -z "$APT_FAILS" ]
E
stand_in ctest <<'E'
echo "ctest $*" >>"$ASKED"
E
stand_in id <<'E'
echo "$WHO"
E
stand_in sudo <<'E'
exit 1
E
stand_in cmake <<'E'
mkdir -p "$BUILD/cli"
touch "$BUILD/build.ninja"
printf '#!/bin/sh\necho "program $*" >>"$ASKED"\n' >"$BUILD/cli/qhm"
chmod +x "$BUILD/cli/qhm"
E

# run WHO MISSING APT_FAILS CODE ARGUMENT...: leaves what was asked for in `asked`, what was said in `said`.
run() {
  local code=0 wanted=$4
  : >"$ASKED"
  WHO=$1 MISSING=$2 APT_FAILS=$3 "$folder/root/qhm" "${@:5}" 2>"$folder/said" || code=$?
  [ "$code" = "$wanted" ] || { echo "qhm ${*:5} (missing: $2) ended with $code, not $wanted"; cat "$folder/said"; exit 1; }
}
has() { grep -q -e "$2" "$folder/$1" || { echo "$1 lacks: $2"; cat "$folder/$1"; exit 1; }; }
lacks() { ! grep -q -e "$2" "$folder/$1" || { echo "$1 has: $2"; cat "$folder/$1"; exit 1; }; }

run 0 '' '' 0 test -R unit
lacks asked apt-get
has asked 'ctest .*-R unit'

run 0 'chromium nodejs' '' 0 bounds
lacks asked apt-get
has asked 'program bounds'

run 0 'chromium nodejs' '' 0 test
has asked 'apt-get install -y --no-install-recommends chromium nodejs$'
has asked ctest

run 0 gnuplot-nox '' 0 bounds
has asked 'apt-get install -y --no-install-recommends gnuplot-nox$'

# No root, or no network: what the build needs ends it, what only tests need does not.
run 1000 chromium '' 0 test
has said 'run by hand, then repeat: sudo apt-get install --no-install-recommends chromium$'
has said 'tests that need them are skipped'
has asked ctest
run 0 chromium yes 0 test
has said 'apt could not install them'
has asked ctest
run 1000 cmake '' 2 test
lacks asked ctest
run 0 cmake yes 2 bounds
lacks asked program
echo "the launcher installs what it should"
