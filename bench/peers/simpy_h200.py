#!/usr/bin/env python3
"""bench/scenarios/h200_reduced as a SimPy user would write it (Debian: python3-simpy3).

Usage: simpy_h200.py [REPLICATIONS [FIRST]]. Prints a JSON line: of each replication the mean wait from order to
delivery [days], the chips delivered and ordered, and the seconds that all took on one core.
"""

import json
import random
import sys
import time

import simpy

DAY = 1.0
HOUR = DAY / 24
YEARS = 730 * DAY  # 2026 and 2027
PERMITS_OPEN = 60 * DAY  # the 2nd of March


def future(replication):
    luck = random.Random(replication)
    world = simpy.Environment()
    desk = simpy.Resource(world, capacity=16)
    laboratory = simpy.Resource(world, capacity=72)
    customs = simpy.Resource(world, capacity=5)
    waits = []
    ordered = 0

    def license():
        """Whether it comes."""
        while True:
            with desk.request() as officer:
                yield officer
                yield world.timeout(luck.triangular(12, 36, 24) * HOUR)
            yield world.timeout(luck.triangular(20, 75, 30) * DAY)
            answer = luck.random()
            if answer < 0.70:
                return True
            if answer < 0.73:
                return False
            yield world.timeout(14 * DAY)

    def permit():
        if world.now < PERMITS_OPEN:
            yield world.timeout(PERMITS_OPEN - world.now)
        yield world.timeout(luck.triangular(5, 45, 15) * DAY)

    def order():
        placed = world.now
        issued = world.process(permit())
        if not (yield world.process(license())):
            return
        yield issued
        yield world.timeout(luck.triangular(3, 6, 4) * DAY)
        with laboratory.request() as bench:
            yield bench
            yield world.timeout(luck.triangular(3, 10, 5) * DAY)
        yield world.timeout(luck.triangular(3, 6, 4) * DAY)
        with customs.request() as officer:
            yield officer
            yield world.timeout(6 * HOUR * luck.lognormvariate(0, 0.6))
        waits.append(world.now - placed)

    def buyer():
        nonlocal ordered
        while True:
            yield world.timeout(luck.expovariate(10 / DAY))
            ordered += 1
            world.process(order())

    world.process(buyer())
    world.run(until=YEARS)
    return sum(waits) / len(waits), len(waits), ordered


def main():
    replications = int(sys.argv[1]) if len(sys.argv) > 1 else 10
    first = int(sys.argv[2]) if len(sys.argv) > 2 else 0
    began = time.process_time()
    futures = [future(first + i) for i in range(replications)]
    seconds = time.process_time() - began
    wait, delivered, ordered = zip(*futures)
    print(json.dumps({"wait": wait, "delivered": delivered, "ordered": ordered, "seconds": seconds}))


main()
