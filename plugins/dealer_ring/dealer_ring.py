"""A ring of dealers: they agree on what to ask over list price, and nobody undercuts.

The price goes up at once when more is asked of a dealer than it gets in a period, comes down day by day, and never falls
below the floor. While the authorities look closely the ring sells only at a price at which few still buy.
"""

from chokepoint import days

answers = "grey_channel"
parameters = {
    "floor": {"unit": "%", "default": 50, "min": 0, "max": 10000, "help": "What the ring asks at least, over list price."},
    "for_a_period": {"unit": "%", "default": 30, "min": 0, "max": 10000, "help": "What it adds for each period of waiting."},
    "falls_a_day": {"unit": "%", "default": 1, "min": 0, "max": 10000, "help": "By how much the price comes down each day."},
    "fears": {"default": 5, "min": 0, "help": "The enforcement above which it sells at its highest price alone."},
    "scared": {"unit": "%", "default": 300, "min": 0, "max": 100000, "help": "That highest price, over list price."},
}
state = {"agreed": 0, "since": 0}  # the premium that was asked last, as a share of list price, and when


def decide(situation, cases, parameters, state):
    if situation.enforcement > parameters.fears:
        return parameters.scared
    periods = situation.waiting / situation.capacity if situation.capacity > 0 else 0.0
    wanted = parameters.floor + parameters.for_a_period * periods
    fallen = state.agreed - parameters.falls_a_day * (situation.date - state.since) / days
    state.agreed = max(wanted, fallen)
    state.since = situation.date
    return max(state.agreed, situation.proposed)
