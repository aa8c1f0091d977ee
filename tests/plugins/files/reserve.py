"""The parameter `reserve` is kept for American buyers."""


def decide(situation, cases, parameters, state):
    left, gets = situation.volume, []
    for case in cases:
        most = left if case.buyer_home == "US" else left - parameters.reserve
        gets.append(max(0, min(case.wanted, most)))
        left -= gets[-1]
    return gets
