"""Puts off one order in five."""


def decide(situation, cases, parameters, state):
    return "wait" if cases[0].luck * 100 < 20 else "order"
