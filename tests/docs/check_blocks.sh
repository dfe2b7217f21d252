#!/usr/bin/env bash
# Compares each block of a page that is marked with a file (```cpp tests/docs/...) with that file.
#   check_blocks.sh PAGE ROOT
set -euo pipefail
page=$1 root=$2 blocks=0 file='' text=''
while IFS= read -r line || [ -n "$line" ]; do
  if [ -z "$file" ] && [[ $line =~ ^\`\`\`[a-z]+\ (tests/.*)$ ]]; then
    file=${BASH_REMATCH[1]} text=''
  elif [ -n "$file" ] && [ "$line" = '```' ]; then
    diff <(printf '%s' "$text") "$root/$file" || { echo "the page and $file differ"; exit 1; }
    blocks=$((blocks + 1)) file=''
  elif [ -n "$file" ]; then
    text+=$line$'\n'
  fi
done <"$page"
[ "$blocks" -gt 0 ] || { echo "$page has no block of a file"; exit 1; }
echo "$blocks blocks"
