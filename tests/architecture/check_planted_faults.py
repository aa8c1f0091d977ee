#!/usr/bin/env python3
"""Shows that check_rooms.py can fail: plants one fault at a time in a copy of engine/ and expects it to be named.

The copy holds every room's plan but the code of room base only, to be quick.
"""

import argparse
import pathlib
import shutil
import subprocess
import sys
import tempfile

# (file to write, its text, what must be reported). kernel uses base only; scenario may use model but not cli.
FAULTS = [
    ("kernel/planted.hpp", '\n#include "engine/processes/planted.hpp"\n',
     'engine/kernel/planted.hpp:2: room kernel includes "engine/processes/planted.hpp"'),
    ("ledger/planted.cpp", '#include <vector>\n#include "engine/kernel/key.hpp"\n',
     'engine/ledger/planted.cpp:2: room ledger includes "engine/kernel/key.hpp"'),
    ("base/CMakeLists.txt", "chokepoint_room(base\n  USES kernel LIBRARIES fmt::fmt)\n",
     "engine/base/CMakeLists.txt:1: room base uses kernel, which is not above it"),
    ("attic/planted.hpp", "#pragma once\n", "engine/attic/planted.hpp:1: folder 'attic' is no room"),
    ("model/planted.hpp", "#include <yaml-cpp/yaml.h>\n", "engine/model/planted.hpp:1: <yaml-cpp/yaml.h> belongs to"),
    ("scenario/planted.hpp", "#include <sqlite3.h>\n", "engine/scenario/planted.hpp:1: <sqlite3.h> belongs to results"),
    ("cli/planted.hpp", "#include <boost/asio.hpp>\n", "engine/cli/planted.hpp:1: <boost/asio.hpp> belongs to"),
    ("ledger/planted.hpp", "#include <tbb/parallel_for.h>\n", "engine/ledger/planted.hpp:1: <tbb/parallel_for.h>"),
    ("model/planted.hpp", "#include <nlohmann/json.hpp>\n", "engine/model/planted.hpp:1: <nlohmann/json.hpp>"),
    ("model/planted.hpp", '#include "ids.hpp"\n', 'engine/model/planted.hpp:1: "ids.hpp": includes are written from'),
    ("base/wide.cpp", '#include <cstdint>\n#include "engine/base/wide.hpp"\n',
     "engine/base/wide.cpp:1: the first include must be its own"),
    ("kernel/planted.cpp", "double f(double x) { return std::exp(x); }\n", "engine/kernel/planted.cpp:1: std::exp: libm"),
    ("kernel/planted.cpp", "double f(double x) { return 1 + pow(x, 2); }\n", "engine/kernel/planted.cpp:1: pow: without"),
    ("kernel/planted.cpp", "\n\nstd::mt19937_64 luck;\n", "engine/kernel/planted.cpp:3: std::mt19937_64: differs"),
    ("kernel/planted.cpp", "std::normal_distribution<double> law;\n", "std::normal_distribution: differs"),
    ("kernel/planted.cpp", "int f() { return rand(); }\n", "engine/kernel/planted.cpp:1: rand: differs"),
    ("cli/planted.cpp", 'auto home = std::getenv("HOME");\n', "engine/cli/planted.cpp:1: getenv: results must not"),
    ("simulation/planted.cpp", "auto now = std::chrono::steady_clock::now();\n", "steady_clock::now: the wall clock"),
    ("scenario/planted.cpp", "double f(char const* t) { return strtod(t, nullptr); }\n", "strtod: reads numbers"),
    ("model/planted.cpp", "std::unordered_map<int, int> names;\nvoid f() {\n  for (auto const& x : names) g(x);\n}\n",
     "engine/model/planted.cpp:3: walks the unordered container 'names'"),
]

# Looks like a fault and is none.
INNOCENT = '''// std::exp( in a comment, "std::mt19937", rand() and getenv()
#include "engine/base/wide.hpp"
char const* text = "std::exp(1) and // no comment";  int million = 1'000'000;
std::unordered_map<int, int> names;
bool has(int x) { return names.find(x) != names.end() && base::exp(1.0) > std::sqrt(2.0) && operand(x) && log_size(x); }
'''


def report(root):
    script = pathlib.Path(__file__).with_name("check_rooms.py")
    done = subprocess.run([sys.executable, script, "--root", root], capture_output=True, text=True, check=False)
    return done.returncode, done.stdout + done.stderr


def main():
    arguments = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    arguments.add_argument("--root", type=pathlib.Path, default=pathlib.Path(__file__).resolve().parents[2])
    engine = arguments.parse_args().root.resolve() / "engine"
    failures = []
    with tempfile.TemporaryDirectory() as folder:
        copy = pathlib.Path(folder)
        for path in [*engine.rglob("CMakeLists.txt"), *(engine / "base").iterdir()]:
            target = copy / path.relative_to(engine.parent)
            target.parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(path, target)
        _, clean = report(copy)
        for name, text, expected in FAULTS + [("kernel/planted.cpp", INNOCENT, None)]:
            path = copy / "engine" / name
            before = path.read_bytes() if path.exists() else None
            path.parent.mkdir(exist_ok=True)
            path.write_text(text)
            status, output = report(copy)
            if expected is None:
                if "planted" in output:
                    failures.append(f"innocent code was reported:\n{output}")
            elif status != 1 or expected not in output or expected in clean:
                failures.append(f"planted in {name}, expected '{expected}', got status {status} and:\n{output}")
            path.unlink()
            if before is not None:
                path.write_bytes(before)
            elif not any(path.parent.iterdir()):
                path.parent.rmdir()
    print("\n".join(failures) if failures else f"all {len(FAULTS)} planted faults were found")
    return 1 if failures else 0


if __name__ == "__main__":
    sys.exit(main())
