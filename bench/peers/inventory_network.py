#!/usr/bin/env python3
"""Writes the inventory network of the peers' comparison W2 as a scenario: NODES nodes in four tiers, LINKS links.

Raw suppliers never run out; plants, depots and shops keep stock under (s, S) with continuous review, each ordering from
the first of its links (the default of inventory simulators), in 1 to 3 days; each shop has Poisson customers, one a day on average,
of 1 unit. 500 days.

    inventory_network.py NODES LINKS > scenario.yaml
"""

import random
import sys


def main():
    nodes, links = int(sys.argv[1]), int(sys.argv[2])
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

    print("chokepoint: 1")
    print("clock: {from: 2026-01-01, to: 2027-05-16, news_delay: 1 s}")
    print("products: {good: {unit: unit}}")
    print("sites:")
    for node in tiers[0]:
        print(f"  {node}: {{stock: {{good: {{supply: unlimited}}}}}}")
    for tier in (1, 2, 3):
        for node in tiers[tier]:
            high = max(20, 15 * taken[node])
            low = high * 2 // 3
            print(
                f"  {node}: {{stock: {{good: {{initial: {high} units, replenishment: {{policy: s_S, reorder_point: {low} units, "
                f"order_up_to: {high} units, from: {first[node]}}}}}}}}}"
            )
    print("lanes:")
    for number, (a, b) in enumerate(every):
        print(f"  l{number}: {{from: {a}, to: {b}, time: {draw.randint(1, 3)} days}}")
    print("buyers:")
    for shop in tiers[3]:
        print(
            f"  of_{shop}: {{orders: {{goods: {{product: good, from: {shop}, every: {{law: {{exponential: 1 day}}}}, "
            f"quantity: 1 unit}}}}}}"
        )
    print("outcomes: {served: {measure: fill_rate}, stock: {measure: on_hand}}")


if __name__ == "__main__":
    main()
