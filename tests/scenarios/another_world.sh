#!/usr/bin/env bash
# A world that the generator writes elsewhere has all that it needs beside it: it is valid, says nothing in vain, and runs.
#
# another_world.sh PROGRAM FOLDER
set -euo pipefail
program=$(readlink -f "$1") world=$(readlink -f "$2")
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT

python3 "$world/generate.py" --firms 600 --seed 3 --out "$folder/world"
cd /  # what it refers to isn't found by luck
said=$("$program" validate --quiet "$folder/world/scenario.yaml" 2>&1)
[[ -z $said ]] || { echo "$said"; exit 1; }
"$program" run "$folder/world/scenario.yaml" --no-out --json | python3 -c 'import json, sys; json.load(sys.stdin)["hash"]'
