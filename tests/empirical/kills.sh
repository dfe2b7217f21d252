#!/usr/bin/env bash
# kill -9 at random moments loses no more than the steps since the last checkpoint, and the run that is resumed ends
# with the records and weights of one that was never stopped, bit for bit (seconds apart).
#   kills.sh QHM DATA FOLDER KILLS [SEED]
set -euo pipefail
qhm=$1 data=$2 folder=$3 kills=$4
RANDOM=${5:-1}
[ -d "$data" ] || { echo "SKIPPED WHOLE FILE: no data set in $data"; exit 0; }
rm -rf "$folder"
mkdir -p "$folder"
train=("$qhm" train --data "$data" --width 4 --train-samples 1500 --test-samples 100 --epochs 3 --interval 1
  --batch-size 8 --threads 1 --augment crop,flip --checkpoint-seconds 0.05)

now_ms() { echo $(($(date +%s%N) / 1000000)); }
start=$(now_ms)
"${train[@]}" --out "$folder/whole" 2>"$folder/whole.log" &
run=$!
while [ ! -f "$folder/whole/checkpoint" ] && kill -0 $run 2>/dev/null; do sleep 0.02; done
ready=$(($(now_ms) - start)) # from the start to the first checkpoint
wait $run
whole=$(($(now_ms) - start))

progress() { # epochs and steps of the checkpoint, as one number that grows
  [ -f "$folder/killed/checkpoint" ] || { echo 0; return; }
  local record epochs steps
  record=$(sed -n 2p "$folder/killed/checkpoint" | head -c 20000 | tr -d '\0')
  steps=$(grep -a -o '"steps":[0-9]*' <<<"$record" | head -1 | cut -d: -f2)
  epochs=$(grep -a -o '"records":"[^"]*"' <<<"$record" | grep -a -o '\\n' | wc -l)
  echo $((epochs * 1000000 + steps))
}

without_seconds() { # all columns but those of time
  awk -F, 'NR == 1 { for (i = 1; i <= NF; ++i) kept[i] = $i !~ /seconds$/ }
    { line = ""; for (i = 1; i <= NF; ++i) if (kept[i]) line = line "," $i; print line }' "$1/epochs.csv"
}
archive() { # the LibTorch archive at the checkpoint's end, whose length its first line tells
  local bytes
  bytes=$(head -1 "$1/checkpoint" | cut -d' ' -f4)
  tail -c "$bytes" "$1/checkpoint" | sha256sum
}
compare() { # the run that is complete now with the whole one
  diff <(without_seconds "$folder/whole") <(without_seconds "$folder/killed") || { echo "the records differ"; exit 1; }
  [ "$(archive "$folder/whole")" = "$(archive "$folder/killed")" ] || { echo "the weights differ"; exit 1; }
}

done_kills=0 before=0 after_checkpoint=0 runs=0
while [ "$done_kills" -lt "$kills" ] || [ "$after_checkpoint" -eq 0 ]; do
  [ "$done_kills" -lt $((kills + 30)) ] || { echo "no kill came after a checkpoint"; exit 1; }
  "${train[@]}" --out "$folder/killed" --resume >>"$folder/killed.log" 2>&1 &
  run=$!
  # Mostly inside the run; a tenth of the kills while it starts.
  wait_ms=$((ready * 2 / 3 + RANDOM % ((whole - ready) / 2 + 100)))
  if [ $((RANDOM % 10)) -eq 0 ]; then wait_ms=$((RANDOM % ready)); fi
  sleep "$(printf '%d.%03d' $((wait_ms / 1000)) $((wait_ms % 1000)))"
  if ! kill -9 $run 2>/dev/null; then
    wait $run || true
    if ! grep -q '"status": "complete"' "$folder/killed/manifest.json"; then
      echo "ended without being killed or complete"
      tail -3 "$folder/killed.log"
      exit 1
    fi
    compare
    rm -r "$folder/killed"
    before=0 runs=$((runs + 1))
    continue
  fi
  wait $run 2>/dev/null || true
  done_kills=$((done_kills + 1))
  now=$(progress)
  if [ "$now" -lt "$before" ]; then
    echo "the checkpoint went back from $before to $now at kill $done_kills"
    exit 1
  fi
  if [ "$now" -gt 0 ]; then
    after_checkpoint=$((after_checkpoint + 1))
  else
    ready=$((ready * 3 / 2)) whole=$((whole + ready / 3)) # the machine is slower than when it was measured: wait longer
  fi
  before=$now
done
"${train[@]}" --out "$folder/killed" --resume >>"$folder/killed.log" 2>&1
compare
echo "$done_kills kills, $after_checkpoint of them after a checkpoint, in $((runs + 1)) runs: each has the records and weights of the whole one"
