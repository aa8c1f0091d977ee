"""Loads by value, luck and size; what comes to little stays."""


def decide(situation, cases, parameters, state):
    return [case.value * case.luck + case.quantity - 20 for case in cases]
