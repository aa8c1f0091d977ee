#!/usr/bin/env bash
# Ten scenarios, shipped and generated, by twenty seeds, on 1, 2 and 8 threads: 600 runs, each of which must give the hash
# of the sequential run of its scenario and seed, which draws all that is uncertain.
# Half of the runs have their addresses laid out anew each time, half always alike.
#
# compare_threads.sh [PROGRAM]
set -euo pipefail
cd "$(dirname "$(readlink -f "$0")")/../.."
program=$(readlink -f "${1:-build/release/chokepoint}")
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT

scenarios=(scenarios/*/scenario.yaml)
for ((seed = 1; ${#scenarios[@]} < 10; ++seed)); do
  python3 scenarios/world-semiconductors/generate.py --firms $((500 + 100 * seed)) --seed "$seed" --out "$folder/$seed" >/dev/null
  scenarios+=("$folder/$seed/scenario.yaml")
done

# hash_of FILE SEED OPTION...
hash_of() {
  local file=$1 seed=$2 layout=()
  shift 2
  ((seed % 2)) || layout=(setarch --addr-no-randomize)
  "${layout[@]}" "$program" run "$file" --json --no-out --draw --seed "$seed" "$@" |
    python3 -c 'import json, sys; print(json.load(sys.stdin)["hash"])'
}

runs=0
equal=0
for file in "${scenarios[@]}"; do
  declare -A wanted=()
  for seed in {1..20}; do
    # A failed run has no hash, and is equal to nothing.
    wanted[$seed]=$(hash_of "$file" "$seed" --executor sequential) || { echo "$file, seed $seed: the run failed"; wanted[$seed]=none; }
    for threads in 1 2 8; do
      found=$(hash_of "$file" "$seed" --executor parallel --threads "$threads") || found="nothing: the run failed"
      runs=$((runs + 1))
      if [[ $found == "${wanted[$seed]}" ]]; then
        equal=$((equal + 1))
      else
        echo "$file, seed $seed, $threads threads: $found instead of ${wanted[$seed]}"
      fi
    done
  done
  # Where every seed gives one hash, nothing has been compared.
  distinct=$(printf '%s\n' "${wanted[@]}" | sort -u | wc -l)
  echo "$(basename "$(dirname "$file")"): $distinct different futures of 20"
done
echo "$equal of $runs runs equal to the sequential run"
[[ $equal -eq $runs && $runs -ge 600 ]]
