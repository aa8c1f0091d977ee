#!/usr/bin/env python3
"""Holds the tables of a scenario's README against what their commands give, or writes them anew.

    what_if.py PROGRAM SCENARIO_FOLDER [--renew]

A table follows a comment that names its columns: <!-- runs: - options first_arrival delivered duty/1e9 - -->, each an
outcome, `options` for the cell whose code spans are options of `chokepoint run`, or - for words. Dates stand as dates,
outcomes with a divisor with one decimal or as many as follow a colon (online/1e9:0), others to the nearest thousand, and
what is never reached as "never".
"""

import json
import pathlib
import re
import shlex
import subprocess
import sys


def shown(outcomes, column):
    name, _, divisor = column.partition("/")
    outcome = outcomes[name]
    if outcome["unit"] == "date":
        return outcome.get("date", "never")[:10]
    if outcome["value"] is None:
        return "never"
    if divisor:
        by, _, decimals = divisor.partition(":")
        return f"{outcome['value'] / float(by):,.{int(decimals or 1)}f}"
    return f"{1000 * round(outcome['value'] / 1000):,}"


def cells_of(line):
    """Of a line of a table; an escaped | inside a cell stays."""
    return [cell.strip() for cell in re.split(r"(?<!\\)\|", line)[1:-1]]


def table_of(lines, first):
    """The rows of the table that begins at `first`, its head and rule left out, as (line number, cells)."""
    rows = []
    for number in range(first, len(lines)):
        if not lines[number].startswith("|"):
            break
        rows.append((number, cells_of(lines[number])))
    return rows[2:]


def main():
    program, folder = pathlib.Path(sys.argv[1]).resolve(), pathlib.Path(sys.argv[2])
    renew = "--renew" in sys.argv[3:]
    readme = folder / "README.md"
    lines = readme.read_text().split("\n")
    wrong, checked = [], 0
    for at, line in enumerate(lines):
        named = re.fullmatch(r"<!-- runs: (.*) -->", line)
        if not named:
            continue
        columns = named.group(1).split()
        for number, cells in table_of(lines, at + 1):
            options = [word for span in re.findall(r"`([^`]*)`", cells[columns.index("options")]) for word in shlex.split(span)]
            run = subprocess.run([program, "run", folder, "--no-out", "--json", *options], capture_output=True, text=True)
            if run.returncode != 0:
                sys.exit(f"{readme}:{number + 1}: the command fails\n{run.stderr}{run.stdout}")
            outcomes = json.loads(run.stdout)["outcomes"]
            for place, column in enumerate(columns):
                if column in ("-", "options"):
                    continue
                right = shown(outcomes, column)
                checked += 1
                if cells[place] != right:
                    wrong.append(f"{readme}:{number + 1}: {column} is {right}, and {cells[place]} is written")
                    cells[place] = right
            lines[number] = "| " + " | ".join(cells) + " |"
    if checked == 0:
        sys.exit(f"{readme} has no table whose figures could be held against anything")
    if renew:
        readme.write_text("\n".join(lines))
        print("\n".join(wrong) or "nothing moved")
    elif wrong:
        sys.exit("\n".join(wrong) + f"\n{sys.argv[0]} PROGRAM {folder} --renew writes them")
    else:
        print(f"{checked} figures of {readme} are what is simulated")


if __name__ == "__main__":
    main()
