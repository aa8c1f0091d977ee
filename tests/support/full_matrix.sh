#!/usr/bin/env bash
# ./dev test --all: every preset's tests, lint, equal results on every compiler, mutations and fuzzing. Most of a day on
# two cores, and most of that for mutations.
set -euo pipefail
cd "$(dirname "$(readlink -f "$0")")/../.."
source tests/support/stages.sh

stage "release, long tests" ./dev test
stage "lint" ./dev lint
stage "headers alone" ./dev headers
stage "debug checks" ./dev test debug
stage "asan, ubsan" ./dev test asan
stage "fuzz" ./dev fuzz 60
stage "tsan" ./dev test tsan
# One run in three misses a race; twenty runs of the tests with threads don't.
stage "tsan, 20 times" ./dev test tsan -R '[Pp]arallel|[Tt]hread' --repeat until-fail:20
stage "clang++" ./dev test clang
stage "coverage" ./dev test coverage
stage "equal results" tests/support/compare_hashes.sh
stage "equal on any threads" tests/support/compare_threads.sh
stage "mutations" python3 tests/mutations/run_mutations.py
stages_end
