#!/usr/bin/env python3
"""Runs clang-tidy over the engine, as it is compiled: several files of a room at a time (cmake's unity build), since
most of the time goes into the headers that files share.

lint.py BUILD JOBS   BUILD holds compile_commands.json; exit status 1 if anything was found."""
import json
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

OPTIONS = ["--quiet", "--config-file=.clang-tidy"]


def rooms(build):
    """What the engine is compiled from: files, or files of files."""
    engine = [f"{Path(build).resolve()}/engine/", f"{Path.cwd()}/engine/"]
    for entry in json.loads(Path(build, "compile_commands.json").read_text()):
        made = "/page/page.cpp" in entry["file"] or "verify_interface_header_sets" in entry["command"]
        if any(entry["file"].startswith(folder) for folder in engine) and not made:
            yield entry["file"]


def tidy(build, file):
    done = subprocess.run(["clang-tidy", "-p", str(build), *OPTIONS, file], stdout=subprocess.PIPE,
                          stderr=subprocess.DEVNULL, text=True, check=False)
    return done.stdout if done.returncode == 0 else done.stdout or f"{file}: clang-tidy failed\n"


def main(build, jobs):
    files = sorted(rooms(build))
    with ThreadPoolExecutor(jobs) as workers:
        found = "".join(workers.map(lambda file: tidy(build, file), files))
    print(found, end="")
    return 1 if found or not files else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1], int(sys.argv[2])))
