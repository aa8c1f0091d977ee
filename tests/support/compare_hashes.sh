#!/usr/bin/env bash
# Runs every oracle and scenario with {g++, clang++} x {-O0, -O3}, and once under a locale that writes 1,5 for 1.5.
# The `hash` of `chokepoint run FILE --json` (of all results) must be the same every time, plain and drawn.
set -euo pipefail
cd "$(dirname "$(readlink -f "$0")")/../.."
folder=$PWD/build/hashes
mkdir -p "$folder"

shopt -s nullglob
oracles=(tests/oracles/*/scenario.yaml)
scenarios=(scenarios/*/scenario.yaml)
[[ ${#oracles[@]} -gt 0 ]] || { echo "no tests/oracles/*/scenario.yaml found"; exit 1; }

for compiler in g++ clang++; do
  for level in O0 O3; do
    flags=-$level
    # At -O3 GCC 12 sees an overflow in fmt's fill_t that isn't there.
    [[ $compiler == g++ ]] && flags+=" -Wno-stringop-overflow"
    build=$folder/$compiler-$level
    [[ -e $build/build.ninja ]] || cmake -S . -B "$build" -G Ninja -DCMAKE_CXX_COMPILER="$compiler" \
      -DCMAKE_BUILD_TYPE=None -DCMAKE_CXX_FLAGS="$flags" -DCHOKEPOINT_TESTS=OFF \
      -DCMAKE_UNITY_BUILD=ON -DCMAKE_UNITY_BUILD_BATCH_SIZE=10 >/dev/null
    cmake --build "$build" -j "${JOBS:-$(nproc)}" --target chokepoint
  done
done

# A program stays in the C locale until it asks for the user's; this one asks before main.
localedef -i de_DE -f UTF-8 "$folder/de_DE.UTF-8" 2>"$folder/localedef.log" || [[ -d $folder/de_DE.UTF-8 ]] ||
  { cat "$folder/localedef.log"; exit 1; }
cat >"$folder/user_locale.cpp" <<'CODE'
#include <cstdio>
#include <cstdlib>
#include <locale>
[[gnu::constructor]] static void use_user_locale() {
  std::locale::global(std::locale(""));
  char text[8];
  std::snprintf(text, sizeof text, "%.1f", 1.5);
  if (text[1] != ',') std::abort();
}
CODE
g++ -shared -fPIC -o "$folder/user_locale.so" "$folder/user_locale.cpp"

# hashes_of FILE PROGRAM...: the hashes of a plain run and of one that draws what is uncertain; fails when a run does.
hashes_of() {
  local file=$1 draw
  shift
  for draw in "" "--draw --replication 1"; do
    # `set -e` sleeps in a function whose failure is asked for.
    "$@" run "$file" --json --no-out $draw | python3 -c 'import json, sys; print(json.load(sys.stdin)["hash"])' || return
  done
}

failures=0
for file in "${oracles[@]}" "${scenarios[@]}"; do
  wanted=$(hashes_of "$file" "$folder/g++-O0/chokepoint") || { echo "$file: the run failed"; failures=$((failures + 1)); continue; }
  for program in g++-O3 clang++-O0 clang++-O3 comma; do
    command=("$folder/$program/chokepoint")
    [[ $program == comma ]] && command=(env LOCPATH="$folder" LC_ALL=de_DE.UTF-8 LD_PRELOAD="$folder/user_locale.so"
      "$folder/g++-O3/chokepoint")
    found=$(hashes_of "$file" "${command[@]}") || found="nothing: the run failed"
    if [[ $found != "$wanted" ]]; then
      echo "$file: $program gives $found, g++-O0 gives $wanted"
      failures=$((failures + 1))
    fi
  done
done
echo "$((${#oracles[@]} + ${#scenarios[@]})) scenarios, 5 ways to run each, $failures differences"
[[ $failures -eq 0 ]]
