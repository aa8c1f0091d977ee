#!/usr/bin/env python3
"""Plants one error at a time in the engine and expects the tests named for it to go red.

Each *.mutation file of this folder is a header and two texts:

    name: half-even rounding becomes half-up
    file: engine/base/wide.cpp
    build: base_test
    expect: ^base\\.MultiplyDivide\\.
    --- old
    the exact text, which must occur once in the file
    --- new
    the text in its place

A mutation is killed when every program of `build` (CMake targets) still builds and a test matching `expect` (a ctest -R
pattern) fails. The same tests are first run on the unchanged tree: they must exist and pass. The tree is copied to
the work folder, so the sources at hand are never touched; the copy is kept for the next call.
Exits 1 if a mutation survives, doesn't apply, or doesn't build.
"""

import argparse
import dataclasses
import filecmp
import os
import pathlib
import re
import shutil
import subprocess
import sys
import time

COPIED = ["CMakeLists.txt", "cmake", "engine", "tests", "scenarios", "plugins", "bench", "docs"]


@dataclasses.dataclass
class Mutation:
    name: str
    file: str
    build: list
    expect: str
    old: str
    new: str

    @staticmethod
    def read(path):
        parts = re.split(r"^--- (old|new)\n", path.read_text(encoding="utf-8"), flags=re.MULTILINE)
        if len(parts) != 5 or parts[1::2] != ["old", "new"]:
            raise ValueError(f"{path.name}: want a header, '--- old' and '--- new', once each")
        header = dict(line.split(": ", 1) for line in parts[0].splitlines() if line.strip())
        if set(header) != {"name", "file", "build", "expect"}:
            raise ValueError(f"{path.name}: the header needs name, file, build and expect; it has {', '.join(header)}")
        return Mutation(header["name"], header["file"], header["build"].split(), header["expect"], parts[2], parts[4])


def synchronize(source, target):
    """Makes the copy equal to the tree, leaving equal files alone so that nothing is rebuilt for them."""
    wanted = set()
    for name in COPIED:
        top = source / name
        for path in [top] if top.is_file() else sorted(top.rglob("*")):
            if path.is_file() and "__pycache__" not in path.parts:
                wanted.add(path.relative_to(source))
    for path in [p for p in target.rglob("*") if p.is_file() and p.relative_to(target) not in wanted]:
        path.unlink()
    for relative in wanted:
        copy = target / relative
        if not copy.exists() or not filecmp.cmp(source / relative, copy, shallow=False):
            copy.parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(source / relative, copy)


class Workshop:
    """The copied tree with its build folder."""

    def __init__(self, source, folder, jobs):
        self.tree, self.folder, self.jobs = folder / "tree", folder / "build", str(jobs)
        self.tree.mkdir(parents=True, exist_ok=True)
        synchronize(source, self.tree)
        # At -O1 g++ 12 warns of bounds in std::string's own operator+, where there is nothing to warn of.
        self.must("configuring failed", "cmake", "-S", self.tree, "-B", self.folder, "-G", "Ninja",
                  "-DCMAKE_BUILD_TYPE=Release", "-DCMAKE_CXX_FLAGS_RELEASE=-O1",
                  "-DCMAKE_CXX_FLAGS=-Wno-array-bounds -Wno-stringop-overflow")

    def call(self, *command, long_tests=False):
        done = subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, check=False,
                              stdin=subprocess.DEVNULL, errors="replace",
                              env=os.environ | {"CHOKEPOINT_LONG_TESTS": "1" if long_tests else "0"})
        return done.returncode, done.stdout

    def must(self, complaint, *command):
        status, output = self.call(*command)
        if status != 0:
            sys.exit(f"{complaint}:\n{output[-4000:]}")

    def build(self, targets):
        return self.call("cmake", "--build", self.folder, "-j", self.jobs, "--target", *targets)

    def test(self, pattern):
        """ctest's status and output; --stop-on-failure since one red test is enough. An error of 2 % may pass the short
        version of an oracle, so that those are run in full."""
        return self.call("ctest", "--test-dir", self.folder, "-R", pattern, "-j", self.jobs, "--no-tests=error",
                         "--stop-on-failure", "--output-on-failure", long_tests="oracles" in pattern)

    def judge(self, mutation):
        """One word or a sentence: 'killed', or what is wrong."""
        path = self.tree / mutation.file
        original = path.read_text(encoding="utf-8") if path.is_file() else ""
        if original.count(mutation.old) != 1:
            return f"old text found {original.count(mutation.old)} times in {mutation.file}, want 1"
        path.write_text(original.replace(mutation.old, mutation.new), encoding="utf-8")
        try:
            status, output = self.build(mutation.build)
            if status != 0:
                return "does not build:\n" + output[-3000:]
            status, output = self.test(mutation.expect)
            if status == 0:
                return "SURVIVED"
            return "killed" if re.search(r"tests failed out of|FAILED", output) else "ctest broke:\n" + output[-3000:]
        finally:
            path.write_text(original, encoding="utf-8")


def main():
    here = pathlib.Path(__file__).resolve().parent
    arguments = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    arguments.add_argument("--mutations", type=pathlib.Path, default=here, help="folder of *.mutation files")
    arguments.add_argument("--work", type=pathlib.Path, default=here.parents[1] / "build" / "mutations")
    arguments.add_argument("--jobs", type=int, default=os.cpu_count())
    arguments.add_argument("--applies", action="store_true", help="only check that each old text occurs once")
    arguments.add_argument("--only", default="", help="only mutation files whose name contains this")
    options = arguments.parse_args()

    paths = sorted(p for p in options.mutations.glob("*.mutation") if options.only in p.stem)
    if not paths:
        sys.exit(f"no *.mutation file in {options.mutations}")
    try:
        mutations = {path.stem: Mutation.read(path) for path in paths}
    except ValueError as problem:
        sys.exit(str(problem))

    if options.applies:
        stale = [f"{stem}: found {count} times in {m.file}, want 1" for stem, m in mutations.items()
                 if (count := (here.parents[1] / m.file).read_text(encoding="utf-8").count(m.old)) != 1]
        print("\n".join(stale) or f"all {len(mutations)} mutations apply")
        return 1 if stale else 0

    workshop = Workshop(here.parents[1], options.work.resolve(), options.jobs)
    targets = sorted({target for m in mutations.values() for target in m.build})
    workshop.must("the unchanged tree does not build", "cmake", "--build", workshop.folder, "-j", workshop.jobs,
                  "--target", *targets)
    for pattern in sorted({m.expect for m in mutations.values()}):
        status, output = workshop.test(pattern)
        if status != 0:
            sys.exit(f"on the unchanged tree the tests '{pattern}' are missing or red:\n{output[-3000:]}")

    verdicts = {}
    for stem, mutation in mutations.items():
        start = time.monotonic()
        verdicts[stem] = workshop.judge(mutation)
        print(f"{time.monotonic() - start:6.1f} s  {verdicts[stem]:10}  {stem}: {mutation.name}", flush=True)
    killed = sum(verdict == "killed" for verdict in verdicts.values())
    print(f"{killed} of {len(verdicts)} mutations killed")
    return 0 if killed == len(verdicts) else 1


if __name__ == "__main__":
    sys.exit(main())
