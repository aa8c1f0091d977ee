#!/usr/bin/env bash
# docs/writing-policies.md as somebody would follow it who has nothing but an installed chokepoint.
#   newcomer.sh BUILD_FOLDER
# Installs it into a fresh folder, begins policies for some questions (QUESTIONS in the environment: for others),
# checks it, runs its example, and writes the page's own policy in the place of the first.
set -euo pipefail
build=$(realpath "$1")
page=$(realpath "$(dirname "${BASH_SOURCE[0]}")/../../docs/writing-policies.md")
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
cmake --install "$build" --prefix "$place/installed" >"$place/install.log"
export PATH="$place/installed/bin:$PATH" CMAKE_PREFIX_PATH="$place/installed"
unset CHOKEPOINT_PLUGINS
cd "$place"

say() { printf '%s\n' "$*"; }
begin() {  # name, question
  chokepoint policy new "$1" --question "$2" --quiet
  cmake -S "plugins/$1" -B "plugins/$1/build" -DCMAKE_BUILD_TYPE=Release >"$1.log" 2>&1 || { cat "$1.log"; exit 1; }
  cmake --build "plugins/$1/build" >"$1.log" 2>&1 || { cat "$1.log"; exit 1; }
}

begin guarded customs_inspection
ctest --test-dir plugins/guarded/build --output-on-failure >ctest.log || { cat ctest.log; exit 1; }
chokepoint policy check guarded --plugins plugins/guarded/build

# The page's policy, between its first ```cpp and the next ```.
awk '/^```cpp$/ {inside = 1; next} /^```$/ {if (inside) exit} inside' "$page" >plugins/guarded/guarded.cpp
cmake --build plugins/guarded/build >again.log 2>&1 || { cat again.log; exit 1; }
chokepoint policy check guarded --plugins plugins/guarded/build
before=$(chokepoint run plugins/guarded/example.yaml --plugins plugins/guarded/build --no-out --json)
sed -i 's/library: guarded}/library: guarded, parameters: {share: 100 %}, names: {watched: [small]}}/' plugins/guarded/example.yaml
after=$(chokepoint run plugins/guarded/example.yaml --plugins plugins/guarded/build --no-out --json)
hash_of() { sed -n 's/.*"hash": "\([0-9a-f]*\)".*/\1/p' <<<"$1"; }
[ -n "$(hash_of "$before")" ] && [ "$(hash_of "$before")" != "$(hash_of "$after")" ] ||
  { say "inspecting everything changes nothing"; exit 1; }

# Without a folder nothing is loaded, and the message says what to do.
if chokepoint run plugins/guarded/example.yaml --no-out >none.log 2>&1; then say "it ran without --plugins"; exit 1; fi
grep -q -- "--plugins" none.log || { cat none.log; exit 1; }

for question in ${QUESTIONS:-allocation ordering government_reaction}; do
  begin "p_$question" "$question"
  chokepoint policy check "p_$question" --plugins "plugins/p_$question/build" --quiet
  chokepoint run "plugins/p_$question/example.yaml" --plugins "plugins/p_$question/build" --no-out --quiet
done
# In Lua nothing is built (docs/policies-in-lua.md).
chokepoint policy new eager --in lua --question allocation --quiet
chokepoint policy check plugins/eager/example.yaml --quiet
chokepoint run plugins/eager/example.yaml --no-out --quiet
cmake -S plugins/eager -B plugins/eager/build >eager.log 2>&1 || { cat eager.log; exit 1; }
ctest --test-dir plugins/eager/build --output-on-failure >eager.log || { cat eager.log; exit 1; }
# In Python neither (docs/policies-in-python.md); the page's own policy takes the place of what it begins as.
chokepoint policy new patient --in python --question allocation --quiet
chokepoint policy check plugins/patient/example.yaml --plugins plugins/patient --quiet
cmake -S plugins/patient -B plugins/patient/build >patient.log 2>&1 || { cat patient.log; exit 1; }
ctest --test-dir plugins/patient/build --output-on-failure >patient.log || { cat patient.log; exit 1; }
awk '/^```python$/ {inside = 1; next} /^```$/ {if (inside) exit} inside' "$(dirname "$page")/policies-in-python.md" \
  >plugins/patient/patient.py
give() { sed -i "s/worker: patient.*}}/worker: patient, parameters: {share: $1 %}}}/" plugins/patient/example.yaml; }
give 100
chokepoint policy check plugins/patient/example.yaml --plugins plugins/patient --quiet
before=$(chokepoint run plugins/patient/example.yaml --plugins plugins/patient --no-out --json)
give 10
after=$(chokepoint run plugins/patient/example.yaml --plugins plugins/patient --no-out --json)
[ -n "$(hash_of "$before")" ] && [ "$(hash_of "$before")" != "$(hash_of "$after")" ] ||
  { say "the page's policy in Python changes nothing"; exit 1; }
say "done"
