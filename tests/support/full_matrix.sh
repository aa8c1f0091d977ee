#!/usr/bin/env bash
# ./dev test --all: every preset's tests, equal results on every compiler, mutations, and the long versions of tests (see long_tests.hpp).
set -euo pipefail
cd "$(dirname "$(readlink -f "$0")")/../.."
source tests/support/stages.sh

stage "release, long tests" env CHOKEPOINT_LONG_TESTS=1 ./dev test
stage "debug checks" ./dev test debug
stage "asan, ubsan" ./dev test asan
stage "tsan" ./dev test tsan
# One run in three misses a race; twenty runs of the tests with threads don't.
stage "tsan, 20 times" ./dev test tsan -R '[Pp]arallel|[Tt]hread' --repeat until-fail:20
stage "clang++" ./dev test clang
stage "equal results" tests/support/compare_hashes.sh
stage "mutations" python3 tests/mutations/run_mutations.py
stages_end
