#!/usr/bin/env bash
# Runs what a page of the documentation tells its reader to type, in an empty folder: every `$ ` line of its ```console
# blocks must end with code 0, and every line under it must be a line of its output (blanks at the ends and runs of
# blanks do not count; `...` stands for anything).
#   run_tour.sh PAGE PROGRAM FOLDER [torch]        blocks marked `torch` are run only where the last word is given
set -euo pipefail
page=$1 program=$2 folder=$3 with=${4:-}
rm -rf "$folder"
mkdir -p "$folder/bin" "$folder/work"
ln -s "$program" "$folder/bin/qhm"
export PATH="$folder/bin:$PATH"
cd "$folder/work"

squeezed() { sed -E 's/[[:blank:]]+/ /g; s/^ //; s/ $//' "$@"; }

commands=0 inside=0 said=$folder/said
: >"$said"
while IFS= read -r line; do
  case "$line" in
    '```console'*) inside=1; [ "$line" != '```console torch' ] || [ "$with" = torch ] || inside=0 ;;
    '```') inside=0 ;;
    '$ '*)
      [ "$inside" = 1 ] || continue
      commands=$((commands + 1))
      if ! bash -c "${line#'$ '}" >"$folder/output" 2>&1; then
        echo "failed: ${line#'$ '}"; tail -5 "$folder/output"; exit 1
      fi
      squeezed "$folder/output" >"$said" ;;
    '...') ;;
    *)
      [ "$inside" = 1 ] || continue
      wanted=$(squeezed <<<"$line")
      grep -qxF -e "$wanted" "$said" || { echo "not in the output: $line"; head -30 "$said"; exit 1; } ;;
  esac
done <"$page"
[ "$commands" -gt 0 ] || { echo "$page has no command"; exit 1; }
echo "$commands commands"
