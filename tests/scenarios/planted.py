"""Holds `chokepoint analyze` against planted.csv of scenarios/world-semiconductors, which the generator of that world wrote
from its own records: planted.py PROGRAM SCENARIO."""
import csv
import json
import subprocess
import sys
from pathlib import Path

program, scenario = sys.argv[1], Path(sys.argv[2])
said = json.loads(subprocess.run([program, "analyze", scenario, "--json"], stdout=subprocess.PIPE, check=True).stdout)
rows = {row["id"]: row for row in csv.DictReader((scenario / "planted.csv").open())}
concentration = {one["product"]: one for one in said["concentration"]}
cuts = {one["product"]: one for one in said["cut_by_firms"]}
compared = 0


def same(what, found, planted):
    global compared
    compared += 1
    if found != planted:
        sys.exit(f"{what}: analyze says {found}, and planted was {planted}")


for name, row in rows.items():
    if row["kind"] == "concentration":
        product, by = name.removeprefix("hhi_").rsplit("_", 1)
        found = concentration[product]["hhi_countries" if by == "country" else "hhi_firms"]
        # The generator rounds shares to whole units of output before it squares them.
        same(name, abs(found - float(row["value"])) < 2, True)
    elif row["kind"] == "cut":
        product = name.removeprefix("cut_")
        same(name, cuts[product]["least"], int(row["k"]))
        through = [made for group in cuts[product]["groups"] for made in group["through"]]
        same(name, set(through), set(row["value"].split()))
    elif row["kind"] == "path":
        chain = said["longest_path"]["sources"]
        sites = [source.split(".")[0] for source in chain]
        sites = [site for i, site in enumerate(sites) if i == 0 or site != sites[i - 1]]  # what it has of inputs, and makes
        same(name, sites, row["sites"].split()[:-1])
        same(name, f'{said["longest_path"]["days"]:.1f}', row["value"])
    elif row["kind"] in ("single", "pair", "triple", "hidden"):
        product = name
        same(name, concentration[product]["firms"], int(row["k"]))
        if row["kind"] in ("single", "hidden"):
            stopped = {one["firm"]: one["wants"] for one in said["single_firms"]}
            same(name, bool(stopped[row["firms"]]), True)
print(f"{compared} claims of planted.csv hold")
