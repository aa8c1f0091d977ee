"""List price, up to twice as much by luck, and a dollar for each unit in stock."""


def decide(situation, cases, parameters, state):
    asked = situation.list_price * (1 + cases[0].luck) + situation.on_hand
    return min(situation.most, max(situation.least, asked))
