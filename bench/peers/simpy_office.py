#!/usr/bin/env python3
"""W1 (M/M/10 at a load of 8) as a SimPy user would write it (Debian: python3-simpy3).

Usage: simpy_office.py [CUSTOMERS]. Prints the mean wait in working times; Erlang C says 0.204590.
"""

import random
import sys

import simpy


def main():
    customers = int(sys.argv[1]) if len(sys.argv) > 1 else 1_000_000
    luck = random.Random(1)
    environment = simpy.Environment()
    officers = simpy.Resource(environment, capacity=10)
    waited = 0.0

    def customer():
        nonlocal waited
        arrived = environment.now
        with officers.request() as request:
            yield request
            waited += environment.now - arrived
            yield environment.timeout(luck.expovariate(1.0))

    def source():
        for _ in range(customers):
            yield environment.timeout(luck.expovariate(8.0))
            environment.process(customer())

    environment.process(source())
    environment.run()
    print(f"customers {customers}, mean wait {waited / customers:.6f}")


main()
