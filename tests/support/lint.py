#!/usr/bin/env python3
"""Runs clang-tidy over the engine, several files of a room at a time: most of the time goes into the headers that the
files share. Where a joint reading finds something (or two files give different things the same name), its files are read
one by one, and what is said then counts.

lint.py BUILD JOBS   BUILD holds compile_commands.json; exit status 1 if anything was found."""
import json
import os
import shlex
import subprocess
import sys
import tempfile
from collections import defaultdict
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

FILES_AT_ONCE = 10


def flags_of(entry):
    words = shlex.split(entry["command"])
    words = words[: words.index("-o")] + words[words.index("-o") + 2 :]
    return [word for word in words[1:] if word not in ("-c", entry["file"])]


def groups_of(entries):
    """Files of a room that are compiled alike, a few at a time, with their flags."""
    alike = defaultdict(list)
    for entry in sorted(entries, key=lambda one: one["file"]):
        room = os.path.relpath(entry["file"]).split(os.sep)[1]
        alike[room, tuple(flags_of(entry))].append(entry["file"])
    for (_, flags), files in alike.items():
        count = -(-len(files) // FILES_AT_ONCE)
        for i in range(count):
            yield flags, files[i::count]


def tidy(build, file, *options):
    done = subprocess.run(["clang-tidy", "-p", str(build), "--quiet", *options, str(file)], stdout=subprocess.PIPE,
                          stderr=subprocess.DEVNULL, text=True, check=False)
    return done.stdout if done.returncode == 0 else done.stdout or f"{file}: clang-tidy failed\n"


def tidy_together(flags, files):
    with tempfile.TemporaryDirectory() as folder:
        source = Path(folder, "together.cpp")
        source.write_text("".join(f'#include "{file}"\n' for file in files))
        command = {"directory": os.getcwd(), "file": str(source),
                   "command": shlex.join(["c++", *flags, "-Wno-shadow", "-c", str(source)])}
        Path(folder, "compile_commands.json").write_text(json.dumps([command]))
        return tidy(folder, source, "--config-file=.clang-tidy", "--checks=-bugprone-suspicious-include")


def lint(build, flags, files):
    if len(files) == 1 or not (said := tidy_together(flags, files)):
        return tidy(build, files[0]) if len(files) == 1 else ""
    alone = [file for file in files if file + ":" in said] or files
    others = [file for file in files if file not in alone]
    return "".join(tidy(build, file) for file in alone) + (lint(build, flags, others) if others else "")


def main(build, jobs):
    commands = json.loads(Path(build, "compile_commands.json").read_text())
    entries = [one for one in commands if os.path.relpath(one["file"]).startswith("engine" + os.sep)]
    with ThreadPoolExecutor(jobs) as workers:
        found = "".join(workers.map(lambda group: lint(build, *group), groups_of(entries)))
    print(found, end="")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1], int(sys.argv[2])))
