#!/usr/bin/env python3
"""How much slower the reference story gets when a policy shares out its scarce chips, by the way the policy is written.

Usage: policy_ways.py PROGRAM PLUGINS [FUTURES [ROUNDS]], such as
    bench/policy_ways.py build/release/chokepoint build/release/tests/plugins/libraries
One rule in four ways: some chips are kept for American buyers. All must come to the same end, and each is timed beside
the engine's own rule: a sweep of FUTURES on one thread, one way after the other, ROUNDS times; medians of processor
time, and of their ratios to the engine in the same round.
"""

import json
import os
import pathlib
import resource
import statistics
import subprocess
import sys
import tempfile

RESERVE = 20000
ROOT = pathlib.Path(__file__).resolve().parent.parent
STORY = (ROOT / "scenarios/h200-china/scenario.yaml").read_text()
LUA = """
      function decide(situation, cases, parameters)
        local left, gets = situation.volume, {}
        for i, case in ipairs(cases) do
          local most = case.buyer_home == 'US' and left or left - parameters.reserve
          gets[i] = math.max(0, math.min(case.wanted, most))
          left = left - gets[i]
        end
        return gets
      end
"""
PARAMETERS = f"parameters: {{reserve: {RESERVE} chips}}"
PYTHON = f"parameters: {{reserve: {RESERVE}}}"
WAYS = {
    "engine": "",
    "library": "{answers: allocation, library: sound, policy: reserve, names: {favored: [US]}, " + PARAMETERS + "}",
    "formula": "{answers: allocation, " + PARAMETERS + ', decides: "if buyer_home == US then min(wanted, left) else '
    'max(0 chips, min(wanted, left - $reserve))"}',
    "Lua": LUA,
    "Python": "{answers: allocation, worker: reserve, " + PYTHON + "}",
}


def written(way):
    """The scenario; a text block can't stand in braces."""
    if not WAYS[way]:
        return STORY
    if way == "Lua":
        return STORY + f"policies:\n  kept:\n    answers: allocation\n    {PYTHON}\n    lua: |{LUA}"
    return STORY + f"policies:\n  kept: {WAYS[way]}\n"


def main():
    program, plugins = (str(pathlib.Path(one).resolve()) for one in sys.argv[1:3])
    futures = int(sys.argv[3]) if len(sys.argv) > 3 else 32
    rounds = int(sys.argv[4]) if len(sys.argv) > 4 else 5
    os.environ["CHOKEPOINT_PLUGINS"] = f"{plugins}:{ROOT / 'tests/plugins/files'}"
    with tempfile.TemporaryDirectory() as folder:
        ends = {}
        for way in WAYS:
            place = pathlib.Path(folder) / way
            place.mkdir()
            (place / "scenario.yaml").write_text(written(way))
            for count in (1, futures):
                study = f"chokepoint: 1\nbase: scenario.yaml\nreplications: {count}\n"
                (place / f"study{count}.yaml").write_text(study)
            run = subprocess.run([program, "run", place, "--no-out", "--json"], capture_output=True, check=True)
            ends[way] = json.loads(run.stdout)["hash"]
        policies = {ends[way] for way in WAYS if WAYS[way]}
        if len(policies) != 1:
            sys.exit(f"the ways decide differently: {ends}")

        def seconds(way, count):
            before = resource.getrusage(resource.RUSAGE_CHILDREN)
            study = pathlib.Path(folder) / way / f"study{count}.yaml"
            out = pathlib.Path(folder) / "out.results"
            command = [program, "sweep", study, "--threads", "1", "--quiet", "--out", out]
            subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
            for file in pathlib.Path(folder).glob("out.results*"):
                file.unlink()
            after = resource.getrusage(resource.RUSAGE_CHILDREN)
            return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime

        times = {way: [] for way in WAYS}
        for _ in range(rounds):
            for way in WAYS:  # what one future takes is start, reading and the first, and is taken off
                times[way].append((seconds(way, futures) - seconds(way, 1)) / (futures - 1))
        for way, taken in times.items():
            ratio = statistics.median(one / own for one, own in zip(taken, times["engine"]))
            print(f"{way:8} {1000 * statistics.median(taken):7.1f} ms a future, {ratio:5.1f} times the engine's own")


main()
