"""Keeps a reserve from all, as it declares."""

answers = "allocation"
parameters = {"reserve": {"unit": "units", "default": 20, "min": 0, "max": 1000, "help": "What is kept."}}


def decide(situation, cases, parameters, state):
    left, gets = situation.volume, []
    for case in cases:
        gets.append(max(0.0, min(case.wanted, left - parameters.reserve)))
        left -= gets[-1]
    return gets
