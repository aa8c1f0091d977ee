#!/usr/bin/env python3
"""Holds engine/ to its plan: who may include whom, where each foreign library lives, and what no simulation may call.

Reads the order of the rooms from engine/CMakeLists.txt and each room's USES list from engine/<room>/CMakeLists.txt.
Prints every breach as file:line: what is wrong; what to do. Exits 1 if there is one.
"""

import argparse
import pathlib
import re
import sys

# How the name of a foreign header begins, and the rooms that may include it.
HEADER_HOMES = [
    (r"yaml-cpp/", {"scenario"}),
    (r"sqlite3\.h$", {"results"}),
    (r"netcdf\w*\.h$", {"results"}),
    (r"boost/(asio|beast)(/|\.hpp$)", {"workers", "service"}),
    (r"boost/mpi(/|\.hpp$)|mpi\.h$", {"sweep"}),
    (r"(oneapi/)?tbb(/|\.h$)", {"kernel", "simulation", "sweep"}),
    (r"nlohmann/", {"scenario", "results", "report", "cli", "workers"}),
    (r"CLI/", {"cli"}),
    (r"random$", set()),
]

LIBM = "exp|exp2|expm1|log|log2|log10|log1p|pow|sin|cos|tan|asin|acos|atan|atan2|sinh|cosh|tanh|asinh|acosh|atanh" \
       "|erf|erfc|lgamma|tgamma|cbrt|hypot"
OUTER_ROOMS = {"cli", "service", "workers"}

# A call (pattern over code without comments and literals), the rooms where it is fine, and the reason.
FORBIDDEN_CALLS = [
    (rf"\bstd::({LIBM})[fl]?\s*\(|(?<![\w>])::({LIBM})[fl]?\s*\(", set(),
     "libm differs between versions in the last bit; use engine/base/math.hpp"),
    (rf"(?<![\w:.>])(?<!double )({LIBM})[fl]?\s*\(|\busing\s+std::({LIBM})\b", {"base"},
     "without base:: in front this can be libm's; write base::... of engine/base/math.hpp"),
    (r"\bstd::(mt19937\w*|minstd_rand0?|default_random_engine|random_device|\w+_distribution|shuffle|sample)\b"
     r"|\bs?rand\s*\(", set(),
     "differs between standard libraries; use engine/kernel/random_stream.hpp and the kernel's distributions"),
    (r"\b(secure_)?getenv\s*\(", set(), "results must not depend on the environment; take it as an argument"),
    (r"\b(system|steady|high_resolution|utc|file)_clock\s*::\s*now\b|\bstd::time\s*\(|\bclock_gettime\s*\("
     r"|\bgettimeofday\s*\(", OUTER_ROOMS, "the wall clock is handed in, never fetched; take it as an argument"),
    (r"\bstd::sto(d|f|ld|i|l|ll|ul|ull)\s*\(|\b(strto(d|f|ld|l|ll|ul|ull)|atof|atoi|atol|sscanf)\s*\(", set(),
     "reads numbers by the user's locale or ignores what follows; use engine/base/decimal.hpp or std::from_chars"),
]


def code_only(text):
    """The text with comments and literals blanked, line numbers kept. Include lines keep their file name."""
    pattern = re.compile(
        r'(?P<include>^[ \t]*\#[ \t]*include[ \t]*["<][^">\n]*[">])'
        r'|//[^\n]*|/\*.*?\*/'
        r'|R"(?P<mark>[^()\\\s]{0,16})\(.*?\)(?P=mark)"'
        r'|"(?:\\.|[^"\\\n])*"'
        r"|(?<![0-9a-fA-F])'(?:\\[^'\n]+|[^'\\\n])'", re.DOTALL | re.MULTILINE)

    def blank(match):
        return match[0] if match["include"] else re.sub(r"[^\n]", " ", match[0])

    return pattern.sub(blank, text)


class Checker:
    def __init__(self, root):
        self.root = root
        self.engine = root / "engine"
        self.breaches = []

    def breach(self, path, line, message):
        self.breaches.append(f"{path.relative_to(self.root)}:{line}: {message}")

    def run(self):
        order_file = self.engine / "CMakeLists.txt"
        self.order = re.findall(r"^\s*add_subdirectory\((\w+)\)", order_file.read_text(), re.MULTILINE)
        self.uses = {room: self.read_uses(room) for room in self.order}
        for path in sorted(self.engine.rglob("*")):
            if path.suffix not in (".hpp", ".cpp", ".h") or path.parent == self.engine:
                continue
            room = path.relative_to(self.engine).parts[0]
            if room not in self.uses:
                self.breach(path, 1, f"folder '{room}' is no room; add it to {order_file.relative_to(self.root)}")
                continue
            self.check_file(room, path, code_only(path.read_text(encoding="utf-8")))
        return self.breaches

    def read_uses(self, room):
        """The USES list of a room, checked to name only rooms further up."""
        path = self.engine / room / "CMakeLists.txt"
        text = path.read_text()
        call = re.search(rf"chokepoint_room\(\s*{room}\b([^)]*)\)", text)
        if not call:
            self.breach(path, 1, f"no chokepoint_room({room} ...) found")
            return set()
        line = text.count("\n", 0, call.start()) + 1
        words, uses, reading = call[1].split(), set(), False
        for word in words:
            if word in ("USES", "LIBRARIES", "PRIVATE_LIBRARIES"):
                reading = word == "USES"
            elif reading:
                uses.add(word)
        above = self.order[:self.order.index(room)]
        for used in sorted(uses):
            if used not in above:
                self.breach(path, line, f"room {room} uses {used}, which is not above it in engine/CMakeLists.txt")
        return uses

    def check_file(self, room, path, code):
        includes = [(code.count("\n", 0, m.start("name")) + 1, m["open"], m["name"]) for m in
                    re.finditer(r'^[ \t]*#[ \t]*include[ \t]*(?P<open>["<])(?P<name>[^">\n]+)', code, re.MULTILINE)]
        own_header = path.with_suffix(".hpp")
        if path.suffix == ".cpp" and own_header.exists():
            wanted = own_header.relative_to(self.root).as_posix()
            if not includes or includes[0][2] != wanted:
                self.breach(path, includes[0][0] if includes else 1, f'the first include must be its own "{wanted}"')
        for line, opening, name in includes:
            self.check_include(room, path, line, opening, name)
        for pattern, homes, reason in FORBIDDEN_CALLS:
            if room in homes:
                continue
            for match in re.finditer(pattern, code):
                self.breach(path, code.count("\n", 0, match.start()) + 1, f"{match[0].rstrip('( ')}: {reason}")
        self.check_iteration(path, code, own_header)

    def check_include(self, room, path, line, opening, name):
        if name.startswith("engine/"):
            target = name.split("/")[1]
            if target != room and target not in self.uses[room]:
                allowed = ", ".join(sorted(self.uses[room], key=self.order.index)) or "no other room"
                self.breach(path, line, f'room {room} includes "{name}" but uses only {allowed}; '
                                        f"move the code, or extend USES in engine/{room}/CMakeLists.txt")
            return
        for pattern, homes in HEADER_HOMES:
            if re.match(pattern, name) and room not in homes:
                where = ", ".join(sorted(homes)) or "no room"
                self.breach(path, line, f"<{name}> belongs to {where}; room {room} may not include it")
                return
        # The headers for plug-ins are installed beside each other, and find each other there.
        if opening == '"' and not (path.name.startswith("chokepoint_policy") and name.startswith("chokepoint_policy")):
            self.breach(path, line, f'"{name}": includes are written from the repository root ("engine/...")')

    def check_iteration(self, path, code, own_header):
        """Walking an unordered container gives another order on another machine; looking things up in one is fine."""
        declarations = code
        if path.suffix == ".cpp" and own_header.exists():
            declarations += code_only(own_header.read_text(encoding="utf-8"))
        names = set(re.findall(r"\bunordered_(?:multi)?(?:map|set)\s*<[^;{}()]*>\s*[&*]?\s*(\w+)", declarations))
        for name in sorted(names):
            for match in re.finditer(rf"\bfor\s*\([^;()]*:\s*{name}\s*\)|\b{name}\s*\.\s*c?begin\s*\(", code):
                self.breach(path, code.count("\n", 0, match.start()) + 1,
                            f"walks the unordered container '{name}', whose order is luck; use a sorted one")


def main():
    arguments = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    arguments.add_argument("--root", type=pathlib.Path, default=pathlib.Path(__file__).resolve().parents[2])
    checker = Checker(arguments.parse_args().root.resolve())
    breaches = checker.run()
    for breach in breaches:
        print(breach)
    print(f"{len(checker.order)} rooms, {len(breaches)} breaches of the plan")
    return 1 if breaches else 0


if __name__ == "__main__":
    sys.exit(main())
