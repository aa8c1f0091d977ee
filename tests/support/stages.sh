# For scripts that run many stages and tell at the end how each went: source it, call `stage`, end with `stages_end`.

stage_table=()
stages_failed=0

# stage NAME COMMAND...: runs the command, notes its time and outcome, and goes on either way.
stage() {
  local name=$1 start=$SECONDS status=0 outcome=passed
  shift
  printf '\n== %s\n' "$name"
  set +e
  (
    set -euo pipefail
    "$@"
  )
  status=$?
  set -e
  if [[ $status -ne 0 ]]; then
    outcome="FAILED ($status)"
    stages_failed=$((stages_failed + 1))
  fi
  stage_table+=("$(printf '%-24s %5d s  %s' "$name" $((SECONDS - start)) "$outcome")")
}

# Prints the table; the exit status is 0 if every stage passed.
stages_end() {
  printf '\n%s\n' "stage                       time  outcome"
  printf '%s\n' "${stage_table[@]}" "$(printf '%-24s %5d s' total "$SECONDS")"
  [[ $stages_failed -eq 0 ]]
}
