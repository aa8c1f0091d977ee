"""Puts off what costs more than a limit."""

answers = "pausing"
parameters = {"limit": {"unit": "USD", "default": 1e6, "min": 0}}


def decide(situation, cases, parameters, state):
    return "wait" if situation.price > parameters.limit else "order"
