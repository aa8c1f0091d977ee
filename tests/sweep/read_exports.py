#!/usr/bin/env python3
"""Exports sweeps and reads them back as their users will: netCDF with xarray, CSV with pandas, both against SQLite.

Exits 77, which ctest shows as skipped, where a package is missing.
"""

import argparse
import math
import pathlib
import sqlite3
import subprocess
import sys
import tempfile

SKIPPED = 77

STUDIES = {
    "grid": """
factors:
  officers: {path: offices.commerce.officers, values: [1, 2, 3]}
  transit: {path: lanes.air.time, values: [3 days, 6 days]}
  mode: {path: lanes.air.mode, values: [air, sea]}
where: officers < 3 or transit > 4 days
compare: {slow: {offices.commerce.time: 3 days}}
replications: 24
""",
    "lockstep": """
factors:
  officers: {path: offices.commerce.officers, values: [1, 2, 3]}
  transit: {path: lanes.air.time, values: [3 days, 6 days, 9 days]}
lockstep: {both: [officers, transit]}
replications: 20
""",
    "sampled": """
factors:
  wait: {path: lanes.air.time, range: [3 days, 6 days]}
design: sobol
points: 8
replications: 16
""",
    "plain": "replications: 40\n",
}


def fail(message):
    sys.exit(f"FAILED: {message}")


def check(claim, message):
    if not claim:
        fail(message)


def same(one, other):
    """Whether two doubles are the same bits, or both nothing."""
    return (one is None or math.isnan(one)) and (other is None or math.isnan(other)) or one == other


def rows_of(path):
    database = sqlite3.connect(path)
    database.row_factory = sqlite3.Row
    rows = database.execute("SELECT r.*, c.point, c.variant AS variant_name FROM rows r JOIN cells c ON c.cell = r.cell")
    settings = {}
    for point, factor, value, text in database.execute("SELECT point, factor, value, text FROM settings"):
        settings.setdefault(point, {})[factor] = text if value is None else value
    outcomes = list(database.execute("SELECT name, unit FROM outcomes"))
    return rows.fetchall(), settings, [tuple(outcome) for outcome in outcomes]


def check_netcdf(xarray, results, exported, name):
    rows, settings, outcomes = rows_of(results)
    check(rows, "no rows")
    data = xarray.open_dataset(exported)
    sampled = name == "sampled"
    wanted = {"grid": {"officers": 3, "transit": 2, "mode": 2, "variant": 2, "replication": 24},
              "lockstep": {"officers": 3, "variant": 1, "replication": 20},
              "sampled": {"point": 8, "variant": 1, "replication": 16},
              "plain": {"variant": 1, "replication": 40}}[name]
    check(dict(data.sizes) == wanted, f"{name}: dimensions {dict(data.sizes)}, not {wanted}")
    check(data.attrs["title"] and data.attrs["seed"] == "1", f"provenance {data.attrs}")
    undecoded = xarray.open_dataset(exported, decode_times=False)
    for row in rows:
        place = {"replication": row["replication"]}
        if sampled:
            place["point"] = row["point"]
        labels = {"variant": row["variant_name"]}
        for factor, value in settings.get(row["point"], {}).items():
            if not sampled and factor in data.sizes:
                labels[factor] = value
            elif sampled:
                check(same(float(data[factor][row["point"]]), value), f"{factor} of point {row['point']}")
        cell = undecoded.isel(place).sel(labels)
        check(int(cell["events"]) == row["events"], f"events of {place} {labels}")
        check(int(cell["luck"]) == row["luck"], f"luck of {place} {labels}")
        for outcome, _ in outcomes:
            field = outcome + "_2" if outcome in settings.get(0, {}) else outcome
            check(same(float(cell[field]), row[outcome]), f"{outcome} of {place} {labels}: {cell[field]}, {row[outcome]}")
    if name == "grid":
        left_out = data.sel(officers=3, transit=3 * 86400.0)
        check(bool(left_out["delivered"].isnull().all()), "a point that `where` leaves out has values")
        check(bool(left_out["events"].isnull().all()), "a point that `where` leaves out has events")
        units = {factor: data[factor].attrs.get("units") for factor in ("officers", "transit")}
        check(units == {"officers": "1", "transit": "second"}, f"units of coordinates {units}")
        check(list(data["transit_label"].values) == ["3 days", "6 days"], f"labels {data['transit_label'].values}")
    for outcome, unit in outcomes:
        if unit == "date" and outcome in data:
            check(data[outcome].dtype.kind == "M", f"{outcome} is read as {data[outcome].dtype}, not as dates")
        elif outcome in data and outcome not in settings.get(0, {}):
            check(data[outcome].dtype.kind == "f", f"{outcome} is read as {data[outcome].dtype}, not as numbers")
    # What people do with it.
    means = data["delivered"].mean("replication")
    check(means.notnull().any(), "no means")


def check_csv(pandas, results, exported):
    rows, _, outcomes = rows_of(results)
    table = pandas.read_csv(exported, float_precision="round_trip")
    check(len(table) == len(rows), f"{len(table)} lines of {len(rows)}")
    for (_, line), row in zip(table.iterrows(), rows):
        for outcome, _ in outcomes:
            check(same(float(line[outcome]), row[outcome]), f"{outcome} in CSV: {line[outcome]}, {row[outcome]}")


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--program", required=True)
    parser.add_argument("--scenario", required=True)
    arguments = parser.parse_args()
    try:
        import netCDF4  # noqa: F401  xarray reads netCDF-4 by it
        import pandas
        import xarray
    except ImportError as missing:
        print(f"\n*** NOT TESTED: exports read back by xarray and pandas. {missing}; "
              "install python3-xarray, python3-pandas and python3-netcdf4. ***\n")
        sys.exit(SKIPPED)

    with tempfile.TemporaryDirectory(prefix="chokepoint_exports_") as name:
        folder = pathlib.Path(name)

        def chokepoint(*words):
            return subprocess.run([arguments.program, *map(str, words)], cwd=folder, capture_output=True, text=True)

        text = pathlib.Path(arguments.scenario).read_text()
        (folder / "scenario.yaml").write_text(text.replace("to: 2027-01-01", "to: 2026-04-01"))
        for study, keys in STUDIES.items():
            (folder / f"{study}.yaml").write_text("chokepoint: 1\nbase: scenario.yaml\n" + keys)
            results, netcdf, csv = (folder / f"{study}{ending}" for ending in (".results", ".nc", ".csv"))
            swept = chokepoint("sweep", f"{study}.yaml", "--out", results)
            check(swept.returncode == 0, swept.stderr)
            for path, format in ((netcdf, "netcdf"), (csv, "csv")):
                done = chokepoint("results", "export", results, "--format", format, "--out", path)
                if "built without netCDF" in done.stderr:
                    print("\n*** NOT TESTED: exports to netCDF. Install libnetcdf-dev and build again. ***\n")
                    sys.exit(SKIPPED)
                check(done.returncode == 0, done.stderr)
            check_netcdf(xarray, results, netcdf, study)
            check_csv(pandas, results, csv)
        check(not list(folder.glob("*.part")), "something was left behind")
        # What can't be exported is told.
        (folder / "sums.yaml").write_text("chokepoint: 1\nbase: scenario.yaml\nreplications: 16\nrows: none\n")
        check(chokepoint("sweep", "sums.yaml", "--out", "sums").returncode == 0, "sums alone")
        refused = chokepoint("results", "export", "sums", "--format", "netcdf", "--out", "sums.nc")
        check(refused.returncode == 3 and "rows: none" in refused.stderr, refused.stderr)
        refused = chokepoint("results", "export", "plain.results", "--format", "netcdf")
        check(refused.returncode == 2 and "--out" in refused.stderr, refused.stderr)
        refused = chokepoint("results", "export", "plain.results", "--format", "netcdf", "--out", "none/x.nc")
        check(refused.returncode == 1 and "none/x.nc" in refused.stderr, refused.stderr)
    print(f"{len(STUDIES)} sweeps read back, to the bit")


if __name__ == "__main__":
    main()
