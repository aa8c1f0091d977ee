#!/usr/bin/env python3
"""Writes the inventory network of the peers' comparison W2 as a scenario into FOLDER: NODES nodes in four tiers, LINKS
links, which stand in a table, as one would have thousands of them.

Raw suppliers never run out; plants, depots and shops keep stock under (s, S) with continuous review, each ordering from
the first of its links (the default of inventory simulators), in 1 to 3 days; each shop has Poisson customers, one a day on average,
of 1 unit. 500 days.

    inventory_network.py NODES LINKS FOLDER && chokepoint run FOLDER --no-out --quiet
"""

import pathlib
import random
import sys


def main():
    nodes, links, folder = int(sys.argv[1]), int(sys.argv[2]), pathlib.Path(sys.argv[3])
    draw = random.Random(20260127)
    sizes = [nodes // 10, nodes // 5, nodes * 3 // 10]
    sizes.append(nodes - sum(sizes))
    tiers = [[f"{'abcd'[tier]}{index}" for index in range(size)] for tier, size in enumerate(sizes)]
    pairs = [(a, b) for up, down in zip(tiers, tiers[1:]) for b in down for a in up]
    first = {b: draw.choice(up) for up, down in zip(tiers, tiers[1:]) for b in down}
    used = {(a, b) for b, a in first.items()}
    others = [pair for pair in pairs if pair not in used]
    draw.shuffle(others)
    if links > len(pairs) or links < len(used):
        sys.exit(f"{nodes} nodes have {len(used)} to {len(pairs)} links")
    every = sorted(used) + others[: links - len(used)]

    # What a node's customers take a day, from the shops up.
    taken = {shop: 1 for shop in tiers[3]}
    for tier in (2, 1):
        for node in tiers[tier]:
            taken[node] = sum(taken[below] for below in tiers[tier + 1] if first[below] == node)

    scenario = [
        "chokepoint: 1",
        "clock: {from: 2026-01-01, to: 2027-05-16, news_delay: 1 s}",
        "products: {good: {unit: unit}}",
        "sites:",
    ]
    scenario += [f"  {node}: {{stock: {{good: {{supply: unlimited}}}}}}" for node in tiers[0]]
    for node in tiers[1] + tiers[2] + tiers[3]:
        high = max(20, 15 * taken[node])
        low = high * 2 // 3
        scenario.append(
            f"  {node}: {{stock: {{good: {{initial: {high} units, replenishment: {{policy: s_S, reorder_point: {low} units, "
            f"order_up_to: {high} units, from: {first[node]}}}}}}}}}"
        )
    scenario.append("lanes: {table: lanes.csv}")
    lanes = [f"l{number},{a},{b},{draw.randint(1, 3)} days" for number, (a, b) in enumerate(every)]
    scenario.append("buyers:")
    scenario += [
        f"  of_{shop}: {{orders: {{goods: {{product: good, from: {shop}, every: {{law: {{exponential: 1 day}}}}, "
        f"quantity: 1 unit}}}}}}"
        for shop in tiers[3]
    ]
    scenario.append("outcomes: {served: {measure: fill_rate}, stock: {measure: on_hand}}")
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "scenario.yaml").write_text("\n".join(scenario) + "\n")
    (folder / "lanes.csv").write_text("\n".join(["name,from,to,time", *lanes]) + "\n")


if __name__ == "__main__":
    main()
