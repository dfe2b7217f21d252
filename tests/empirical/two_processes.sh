#!/usr/bin/env bash
# Two processes train as one does: the same losses within a tolerance, one writer.
#   two_processes.sh QHM DATA FOLDER
# Rounding is all that differs: sums over a batch are split in two. A loss of about 2.3 sums 16 numbers in single
# precision (2^-24 each) behind 18 layers; measured differences are 1e-7, later steps amplify them tenfold.
set -euo pipefail
qhm=$1 data=$2 folder=$3
[ -d "$data" ] || { echo "SKIPPED WHOLE FILE: no data set in $data"; exit 0; }
rm -rf "$folder"
mkdir -p "$folder"
train=("$qhm" train --data "$data" --width 4 --norm group --train-samples 96 --test-samples 40 --epochs 1 --interval 1
  --batch-size 16 --gradient-batch 20 --threads 1 --augment crop,flip,rotation --weight-decay 1e-4)

"${train[@]}" --out "$folder/one" 2>"$folder/one.log"
export WORLD_SIZE=2 MASTER_ADDR=127.0.0.1 MASTER_PORT=$((20000 + $$ % 20000))
RANK=1 "${train[@]}" --out "$folder/two" >"$folder/second.log" 2>&1 &
second=$!
RANK=0 "${train[@]}" --out "$folder/two" >"$folder/first.log" 2>&1 || { cat "$folder"/*.log; exit 1; }
wait $second
if [ -s "$folder/second.log" ]; then
  echo "the second process spoke:"
  cat "$folder/second.log"
  exit 1
fi
grep -q '"processes": 2' "$folder/two/manifest.json"

column() { # the numbers of a column, a line each
  awk -F, -v name="$2" 'NR == 1 { for (i = 1; i <= NF; ++i) if ($i == name) at = i; next } { print $at }' "$1/epochs.csv"
}
compare() { # name, tolerance relative to the number
  paste <(column "$folder/one" "$1") <(column "$folder/two" "$1") | awk -v name="$1" -v tolerance="$2" '
    { apart = $1 - $2; if (apart < 0) apart = -apart
      if ($1 == "" || $2 == "" || apart > tolerance * $1) { print name ": " $1 " and " $2 " in row " NR; failed = 1 } }
    END { if (NR != 2) { print name ": " NR " rows, not 2"; failed = 1 }; exit failed }'
}
compare step 0
compare train_loss 1e-5
compare test_loss 1e-5
compare grad_norm_sq 1e-2 # a square of differences, of steps that differ by rounding
compare sigma2 1e-2
echo "two processes agree with one"
