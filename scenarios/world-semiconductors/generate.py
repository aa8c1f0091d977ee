#!/usr/bin/env python3
"""Writes the tables of world-semiconductors, or of a larger world of the same shape. GENERATOR.md says what is drawn from what.

    generate.py                                   the tables beside this file (2,200 firms, seed 1)
    generate.py --check                           exit code 1 where what it would write isn't what is there
    generate.py --firms 100000 --seed 7 --out DIR a larger world, with a scenario.yaml of its own

Whole numbers only, and a generator of random numbers of its own: one seed gives the same bytes with any Python 3."""

import argparse
import csv
import os
import shutil
import sys
import tempfile
from bisect import bisect_right
from heapq import heapify, heappop, heappush

HERE = os.path.dirname(os.path.abspath(__file__))
FIRMS, SEED = 2200, 1

COUNTRIES = ("TW CN KR JP HK SG MY VN TH PH ID IN NL DE FR IT GB IE BE AT CH SE FI NO PL CZ HU ES PT UA RU KZ TR IL "
             "US CA MX BR CR AE SA QA AU ZA").split()
PLACE = {c: i for i, c in enumerate(COUNTRIES)}
NAMES = ("Taiwan,China,South Korea,Japan,Hong Kong,Singapore,Malaysia,Vietnam,Thailand,Philippines,Indonesia,India,Netherlands,"
         "Germany,France,Italy,United Kingdom,Ireland,Belgium,Austria,Switzerland,Sweden,Finland,Norway,Poland,Czechia,Hungary,"
         "Spain,Portugal,Ukraine,Russia,Kazakhstan,Turkey,Israel,United States,Canada,Mexico,Brazil,Costa Rica,"
         "United Arab Emirates,Saudi Arabia,Qatar,Australia,South Africa").split(",")
CONTINENT = [0] * 12 + [1] * 22 + [2] * 5 + [3] * 5  # Asia, Europe with its neighbors, the Americas, elsewhere
DESTINATIONS = {  # for outcomes
    "china": "CN HK", "east_asia": "TW KR JP", "south_asia": "SG MY VN TH PH ID IN", "north_america": "US CA MX",
    "europe": "NL DE FR IT GB IE BE AT CH SE FI NO PL CZ HU ES PT", "elsewhere": "UA RU KZ TR IL BR CR AE SA QA AU ZA"}
# What of all devices a country buys, in thousandths; about its share of the world's output.
DEMAND = dict(zip(COUNTRIES, [12, 200, 26, 50, 8, 8, 7, 8, 7, 6, 20, 70, 12, 50, 32, 24, 36, 5, 6, 5, 10, 7, 3, 5, 10, 4, 3, 15, 3,
                              3, 15, 2, 11, 6, 205, 22, 20, 25, 1, 7, 11, 2, 16, 5]))

# Of each product: tier, what one unit is called, how many sites make it in a world of 2,200 firms (with ! in any world), days
# that making it takes, days of use that are ordered of it at a time, and days of use in reserve; what goes into a unit.
PRODUCTS = {
    "quartz": (1, "barrel", "2!", 25, 28, 28, {}),
    "polysi": (1, "barrel", "24", 25, 28, 21, {}),
    "gallium": (1, "barrel", "20", 25, 28, 28, {}),
    "germ": (1, "barrel", "18", 25, 28, 28, {}),
    "tungs": (1, "barrel", "18", 25, 28, 28, {}),
    "rareearth": (1, "barrel", "24", 30, 28, 28, {}),
    "fluor": (1, "barrel", "24", 20, 28, 21, {}),
    "neon": (1, "bottle", "18", 15, 28, 28, {}),
    "helium": (1, "bottle", "18", 10, 28, 14, {}),
    "copper": (1, "barrel", "44", 15, 28, 14, {}),
    "monomer": (1, "barrel", "44", 15, 28, 21, {}),
    "precious": (1, "barrel", "24", 20, 28, 21, {}),
    "siwafer": (2, "wafer", "36", 30, 21, 21, {"quartz": "0.01", "polysi": "0.05", "helium": "0.002"}),
    "cswafer": (2, "wafer", "30", 35, 21, 21, {"gallium": "0.05", "germ": "0.02"}),
    "resin": (2, "barrel", "1!", 20, 21, 21, {"monomer": "1.2"}),
    "euvres": (2, "bottle", "2!", 20, 21, 14, {"resin": "0.2"}),
    "duvres": (2, "bottle", "22", 20, 21, 14, {"monomer": "0.3"}),
    "etchgas": (2, "bottle", "46", 15, 21, 14, {"fluor": "0.5"}),
    "wf6": (2, "bottle", "20", 20, 21, 21, {"tungs": "0.5", "fluor": "0.3"}),
    "slurry": (2, "barrel", "34", 15, 21, 14, {"rareearth": "0.1"}),
    "blank": (2, "piece", "10", 30, 21, 21, {"quartz": "0.1"}),
    "abf": (2, "box", "1!", 25, 21, 28, {"monomer": "0.5"}),
    "substr": (2, "panel", "52", 30, 14, 14, {"abf": "0.1", "copper": "0.2"}),
    "frame": (2, "tray", "72", 15, 14, 14, {"copper": "0.3", "precious": "0.01", "monomer": "0.1"}),
    "optics": (2, "set", "1!", 120, 56, 42, {"quartz": "0.5"}),
    "laser": (2, "set", "2!", 60, 56, 42, {"neon": "2"}),
    "vacuum": (2, "set", "70", 30, 28, 28, {"rareearth": "0.2", "tungs": "0.05"}),
    "euvtool": (3, "set", "1!", 90, 56, 56, {"optics": "0.2", "laser": "0.5", "vacuum": "4"}),
    "duvtool": (3, "set", "5", 60, 56, 42, {"laser": "0.5", "vacuum": "2"}),
    "process": (3, "set", "70", 45, 56, 42, {"vacuum": "1"}),
    "tester": (3, "set", "24", 40, 56, 42, {"vacuum": "0.2"}),
    "eda": (3, "license", "3!", 3, 56, 28, {}),
    "mask": (3, "set", "30", 20, 28, 14, {"blank": "30", "eda": "0.1"}),
    "leading": (4, "wafer", "16", 98, 10, 7, {
        "siwafer": "1", "euvres": "0.02", "duvres": "0.02", "etchgas": "0.02", "wf6": "0.01", "slurry": "0.02",
        "helium": "0.002", "neon": "0.001", "euvtool": "0.0005", "duvtool": "0.0005", "process": "0.001", "mask": "0.0005"}),
    "mature": (4, "wafer", "90", 70, 10, 7, {
        "siwafer": "1", "duvres": "0.02", "etchgas": "0.01", "slurry": "0.01", "helium": "0.002", "neon": "0.002",
        "duvtool": "0.0003", "process": "0.0005", "mask": "0.0003"}),
    "memory": (4, "wafer", "26", 84, 10, 7, {
        "siwafer": "1", "duvres": "0.02", "etchgas": "0.02", "wf6": "0.02", "slurry": "0.02", "helium": "0.002",
        "neon": "0.001", "duvtool": "0.0003", "process": "0.001", "mask": "0.0001"}),
    "compound": (4, "wafer", "40", 50, 10, 7, {
        "cswafer": "1", "duvres": "0.01", "etchgas": "0.01", "process": "0.0005", "mask": "0.0002"}),
    "pkadv": (5, "tray", "14", 45, 10, 10, {"leading": "20", "memory": "15", "substr": "10", "tester": "0.005"}),
    "pklog": (5, "tray", "50", 21, 10, 10, {"leading": "2", "substr": "1", "tester": "0.001"}),
    "pkmat": (5, "tray", "130", 14, 10, 14, {"mature": "0.6", "frame": "1", "tester": "0.0002"}),
    "pkmem": (5, "tray", "36", 14, 10, 14, {"memory": "1", "substr": "0.2", "tester": "0.0005"}),
    "pkrf": (5, "tray", "40", 14, 10, 14, {"compound": "0.2", "frame": "1", "tester": "0.0005"}),
    "pkpow": (5, "tray", "60", 14, 10, 14, {"compound": "0.2", "mature": "0.3", "frame": "1"}),
    "phone": (6, "batch", "90", 5, 0, 0, {"pklog": "1", "pkmat": "6", "pkmem": "2", "pkrf": "4"}),
    "pc": (6, "batch", "60", 5, 0, 0, {"pklog": "2", "pkmat": "8", "pkmem": "3", "pkpow": "2"}),
    "server": (6, "batch", "60", 14, 0, 0, {"pkadv": "3", "pklog": "2", "pkmat": "30", "pkmem": "80", "pkpow": "10"}),
    "car": (6, "batch", "110", 7, 0, 0, {"pklog": "1", "pkmat": "80", "pkmem": "3", "pkrf": "3", "pkpow": "20"}),
    "indus": (6, "batch", "140", 7, 0, 0, {"pkmat": "10", "pkpow": "4"}),
    "network": (6, "batch", "70", 7, 0, 0, {"pklog": "1", "pkmat": "8", "pkmem": "1", "pkrf": "6", "pkpow": "1"}),
}
TITLES = dict(zip(PRODUCTS, (
    "Quartz of the highest purity,Polysilicon,Gallium,Germanium,Tungsten,Rare earths,Fluorspar,Neon,Helium,Copper,Monomers,"
    "Precious metals,Silicon wafers,Compound wafers,Resin for EUV resists,EUV resists,Other resists,Etching gases,"
    "Tungsten hexafluoride,Polishing slurries,Mask blanks,Build-up film,Substrates,Lead frames and molding,EUV optics,"
    "Laser parts,Vacuum and motion parts,EUV tools' parts,Other scanners' parts,Parts of process tools,Parts of testers,"
    "Design software,Mask sets,Leading-edge wafers,Mature wafers,Memory wafers,Compound-semiconductor wafers,"
    "Advanced packages,Logic chips,Mature chips,Memory chips,Radio chips,Power chips,Phones,Computers,Servers,Car electronics,"
    "Industrial and home devices,Network gear").split(",")))
# Thousands of devices a year, dollars for a thousand, and how many buyers there are in a world of 2,200 firms.
DEVICES = {"phone": (1170000, 300000, 110), "pc": (260000, 700000, 90), "server": (14000, 20000000, 80),
           "car": (90000, 2500000, 125), "indus": (400000, 200000, 150), "network": (150000, 500000, 85)}
KINDS = {1: "materials", 2: "supplies", 3: "equipment", 4: "fab", 5: "packaging", 6: "devices"}
MERGES = {1: 80, 2: 100, 3: 60, 4: 350, 5: 200, 6: 150}  # thousandths: a site belongs to a firm that has some already
HOME = {1: 150, 2: 250, 3: 200, 4: 300, 5: 400, 6: 250}  # thousandths: a customer looks at home first
NEAR = {1: 150, 2: 200, 3: 100, 4: 200, 5: 250, 6: 150}  # and then on its continent
SPARE = {1: 200, 2: 180, 3: 250, 4: 120, 5: 150, 6: 180}  # thousandths of capacity beyond what is ordered
SHELF = 7  # days of output that a maker has in reserve, at least
OUTAGES = "TW CN JP KR US".split()
LISTED = 10000  # up to so many firms, events and outcomes name their lines and buyers one by one
PART_BYTES, PART_CELLS = 3500000, 400000  # of one table; a scenario reads files of 4 MiB and 500,000 cells


class Random:
    """SplitMix64 (Steele, Lea and Flood 2014): sixty-four bits of state, the same everywhere."""

    def __init__(self, seed):
        self.state = seed & 0xFFFFFFFFFFFFFFFF

    def bits(self):
        self.state = (self.state + 0x9E3779B97F4A7C15) & 0xFFFFFFFFFFFFFFFF
        z = self.state
        z = ((z ^ (z >> 30)) * 0xBF58476D1CE4E5B9) & 0xFFFFFFFFFFFFFFFF
        z = ((z ^ (z >> 27)) * 0x94D049BB133111EB) & 0xFFFFFFFFFFFFFFFF
        return z ^ (z >> 31)

    def below(self, n):
        return (self.bits() * n) >> 64

    def chosen(self, weights):
        """A place in a list of weights, or -1 where all are zero."""
        total = sum(weights)
        if total <= 0:
            return -1
        left = self.below(total)
        for place, weight in enumerate(weights):
            left -= weight
            if left < 0:
                return place
        return -1


def millionths(text):
    whole, _, part = text.partition(".")
    return int(whole) * 1000000 + int((part + "000000")[:6])


def amount(milli):
    """Thousandths as text; from a hundred units on whole units."""
    if milli >= 100000:
        return str((milli + 500) // 1000)
    whole, part = divmod(milli, 1000)
    return str(whole) if part == 0 else ("%d.%03d" % (whole, part)).rstrip("0")


def apportioned(count, shares):
    """Largest remainders (Hamilton), with one for each where there are enough."""
    least = 1 if count >= len(shares) else 0
    left = count - least * len(shares)
    total = sum(shares)
    parts = [left * share // total for share in shares]
    order = sorted(range(len(shares)), key=lambda i: (-(left * shares[i] % total), i))
    for i in order[: left - sum(parts)]:
        parts[i] += 1
    return [part + least for part in parts]


def transit(a, b):
    """Days between two countries, customs with them: least, usual, most."""
    return (2, 3, 5) if CONTINENT[a] == CONTINENT[b] else (4, 5, 8)


def days_between(a, b):
    return 2 if a == b else 2 + (sum(transit(a, b)) + 2) // 3


class Makers:
    """All sites that make one product, the largest first."""

    def __init__(self, product, count, shares, random, firms, settings):
        self.product = product
        self.tier, self.unit, sites, self.days, self.order_days, self.reserve_days, parts = PRODUCTS[product]
        self.reserve_days = self.reserve_days * settings.reserve // 100
        self.parts = {part: millionths(text) for part, text in parts.items()}
        places = [PLACE[c] for c, _ in shares]
        numbers = apportioned(count, [share for _, share in shares])
        # Power law: within a country the k-th site is 1/k as large as the first.
        found = []
        for place, share, number in zip(places, (share for _, share in shares), numbers):
            harmonic = sum(1000000 // k for k in range(1, number + 1))
            for k in range(1, number + 1):
                found.append((-(share * 1000000 * (1000000 // k) // max(harmonic, 1)), place, k))
        found.sort()
        self.target = [-size for size, _, _ in found]  # thousandths of a millionth of all
        self.country = [place for _, place, _ in found]
        self.number = len(found)
        self.name = ["%s_%s%d" % (COUNTRIES[place].lower(), product, k) for _, place, k in found]
        # Firms: a site is new or joins one that exists, the more likely the more sites that has (Simon 1955).
        self.firm = []
        for i in range(self.number):
            if i > 0 and not sites.endswith("!") and random.below(1000) < MERGES[self.tier]:
                self.firm.append(self.firm[random.below(i)])
            else:
                firms.append(("%s%d" % (product, i + 1), self.country[i], self.tier))
                self.firm.append(len(firms) - 1)
        self.cycle = [max(1, (self.days * (900 + random.below(201)) + 500) // 1000) for _ in range(self.number)]
        self.spare = [SPARE[self.tier] * settings.spare * (800 + random.below(401)) // 100000 for _ in range(self.number)]
        self.load = [0] * self.number  # thousandths of a unit a year
        self.biggest = [0] * self.number  # largest order, thousandths
        self.customers = [[] for _ in range(self.number)]  # (thousandths a year, who)
        self.supplier = {part: [0] * self.number for part in self.parts}
        self.exports = bytearray(self.number)
        self.delivers_at_home = bytearray(self.number)
        self.by_country = {}
        for i, place in enumerate(self.country):
            self.by_country.setdefault(place, []).append(i)
        self.home_list = sorted(self.by_country)
        self.cumulative = {}
        for place, members in self.by_country.items():
            sums, total = [], 0
            for i in members:
                total += self.target[i]
                sums.append(total)
            self.cumulative[place] = sums

    def open_market(self, total):
        """Before customers choose: what each country and each site should come to have of `total`."""
        everything = sum(self.target)
        self.total = total
        self.left = {place: total * self.cumulative[place][-1] // everything for place in self.home_list}
        self.quota = [total * target // everything for target in self.target]
        self.unserved = dict.fromkeys(self.home_list, 0)

    def choose(self, country, quantity, random):
        draw = random.below(1000)
        place = -1
        if draw < HOME[self.tier] and self.left.get(country, 0) * 2 >= quantity:
            place = country
        elif draw < HOME[self.tier] + NEAR[self.tier]:
            near = [p for p in self.home_list if CONTINENT[p] == CONTINENT[country]]
            chosen = random.chosen([max(self.left[p], 0) for p in near])
            place = near[chosen] if chosen >= 0 else -1
        if place < 0:
            chosen = random.chosen([max(self.left[p], 0) for p in self.home_list])
            if chosen < 0:
                chosen = random.chosen([self.cumulative[p][-1] for p in self.home_list])
            place = self.home_list[chosen]
        members = self.by_country[place]
        sums = self.cumulative[place]
        site = members[bisect_right(sums, random.below(sums[-1]))]
        if self.load[site] + quantity > self.quota[site] * 6 // 5:
            at = self.unserved[place]
            while at < len(members) and self.load[members[at]] > 0:
                at += 1
            self.unserved[place] = at
            if at < len(members):
                site = members[at]
        self.left[place] -= quantity
        self.load[site] += quantity
        return site

    def second(self, country, first, random):
        """Another site for who has waited, in another country if there is one."""
        for _ in range(8):
            other = [self.cumulative[p][-1] if p != self.country[first] else 0 for p in self.home_list]
            chosen = random.chosen(other)
            place = self.home_list[chosen] if chosen >= 0 else self.country[first]
            sums = self.cumulative[place]
            site = self.by_country[place][bisect_right(sums, random.below(sums[-1]))]
            if site != first:
                return site
        return (first + 1) % self.number

    def share_out(self, take):
        """Whoever has no customer yet takes the smallest one of the site that has most of them, in its country if it can."""
        for place in self.home_list + [-1]:
            members = self.by_country[place] if place >= 0 else range(self.number)
            idle = [i for i in members if not self.customers[i]]
            if not idle:
                continue
            givers = [(-len(self.customers[i]), i) for i in members if len(self.customers[i]) > 1]
            for _, i in givers:
                self.customers[i].sort(reverse=True)
            heapify(givers)
            for site in idle:
                if not givers:
                    break
                _, giver = heappop(givers)
                smallest = self.customers[giver].pop()
                self.customers[site].append(smallest)
                self.load[giver] -= smallest[0]
                self.load[site] += smallest[0]
                take(smallest[1], site)
                if len(self.customers[giver]) > 1:
                    heappush(givers, (-len(self.customers[giver]), giver))


class World:
    def __init__(self, settings):
        firms = settings.firms
        self.firms = []  # name, home, tier
        self.random = Random(settings.seed)
        self.scale = firms
        self.shelf = SHELF * settings.reserve // 100
        self.shares = read_shares()
        self.makers = {}
        for product, (_, _, sites, _, _, _, _) in PRODUCTS.items():
            count = int(sites[:-1]) if sites.endswith("!") else max(int(sites) * firms // FIRMS, len(self.shares[product]))
            self.makers[product] = Makers(product, count, self.shares[product], self.random, self.firms, settings)
        self.buyers = []
        for device in DEVICES:
            self.find_buyers(device)
        for product in reversed(list(PRODUCTS)):
            self.find_suppliers(self.makers[product])
        for makers in self.makers.values():
            self.note_lanes(makers)

    def find_buyers(self, device):
        yearly, _, count = DEVICES[device]
        yearly = yearly * 1000 * self.scale // FIRMS
        makers = self.makers[device]
        makers.open_market(yearly)
        count = max(count * self.scale // FIRMS, len(COUNTRIES))
        numbers = apportioned(count, list(DEMAND.values()))
        total = sum(DEMAND.values())
        for country, number in zip(COUNTRIES, numbers):
            harmonic = sum(1000000 // k for k in range(1, number + 1))
            for k in range(1, number + 1):
                need = yearly * DEMAND[country] * (1000000 // k) // (total * harmonic)
                days = 15 * patience(need, yearly)
                order = max(need * days // 365, 1)
                name = "%s_buys_%s%d" % (country.lower(), device, k)
                self.firms.append((name, PLACE[country], 7))
                who = len(self.buyers)
                site = makers.choose(PLACE[country], need, self.random)
                self.buyers.append([name, PLACE[country], device, site, order, self.random.below(days), -1, days])
                makers.customers[site].append((need, who))
        makers.share_out(lambda who, site: self.buyers[who].__setitem__(3, site))
        for buyer in self.buyers:
            if buyer[2] != device:
                continue
            makers.biggest[buyer[3]] = max(makers.biggest[buyer[3]], buyer[4])
            buyer[6] = makers.second(buyer[1], buyer[3], self.random)

    def find_suppliers(self, makers):
        """Makers of `makers.product` serve who asks for it: all products that need it have been through this."""
        product = makers.product
        if makers.tier == 6:
            return
        customers = []
        for other in self.makers.values():
            if product not in other.parts:
                continue
            part = other.parts[product]
            for i in range(other.number):
                customers.append((max(other.load[i] * part // 1000000, 1), other, i))
        makers.open_market(sum(customer[0] for customer in customers))
        for at, (need, other, i) in enumerate(customers):
            site = makers.choose(other.country[i], need, self.random)
            other.supplier[product][i] = site
            makers.customers[site].append((need, at))

        def take(who, site):
            _, other, i = customers[who]
            other.supplier[product][i] = site

        makers.share_out(take)
        for need, other, i in customers:
            site = other.supplier[product][i]
            makers.biggest[site] = max(makers.biggest[site], need * makers.order_days * patience(need, makers.total) // 365)

    def note_lanes(self, makers):
        """Which sites sell at home and which abroad."""
        def delivers(seller, site, country):
            (seller.delivers_at_home if seller.country[site] == country else seller.exports)[site] = 1

        for part in makers.parts:
            seller = self.makers[part]
            for i in range(makers.number):
                delivers(seller, makers.supplier[part][i], makers.country[i])
        if makers.tier == 6:
            for _, country, device, first, _, _, second, _ in self.buyers:
                if device == makers.product:
                    delivers(makers, first, country)
                    delivers(makers, second, country)


def read_shares():
    with open(os.path.join(HERE, "shares.csv"), encoding="utf-8", newline="") as file:
        return {row["product"]: [(c, int(share)) for c, share in (pair.split(":") for pair in row["shares"].split())]
                for row in csv.DictReader(file)}


class Tables:
    """Streams rows out; a table that becomes too large for one file goes on in another, named in an include of its own."""

    def __init__(self, folder):
        self.folder = folder
        os.makedirs(os.path.join(folder, "tables"), exist_ok=True)
        self.includes = {}  # of part 1, 2, ...: {yaml's stem: [(block, file)]}
        self.extra = []

    def write(self, stem, block, name, columns, rows):
        part, file, bytes_left, cells_left = 0, None, 0, 0
        header = ",".join(columns) + "\n"
        for row in rows:
            line = ",".join(row) + "\n"
            if file is None or bytes_left < len(line) or cells_left < len(columns):
                if file is not None:
                    file.close()
                part += 1
                path = "tables/%s%s.csv" % (name, "" if part == 1 else "-%d" % part)
                self.includes.setdefault("%s%s" % (stem, "" if part == 1 else "-%d" % part), []).append((block, path))
                file = open(os.path.join(self.folder, path), "w", encoding="utf-8", newline="")
                file.write(header)
                bytes_left, cells_left = PART_BYTES - len(header), PART_CELLS - len(columns)
            file.write(line)
            bytes_left -= len(line)
            cells_left -= len(columns)
        if file is not None:
            file.close()

    def text(self, name, text):
        with open(os.path.join(self.folder, "tables", name), "w", encoding="utf-8", newline="") as file:
            file.write(text)
        if name.endswith(".yaml"):
            self.extra.append("tables/" + name)

    def finish(self):
        names = []
        for stem, blocks in self.includes.items():
            path = "tables/%s.yaml" % stem
            with open(os.path.join(self.folder, path), "w", encoding="utf-8", newline="") as file:
                file.write("# Written by generate.py.\n")
                for block, table in blocks:
                    file.write("%s: {table: %s}\n" % (block, table))
            names.append(path)
        return names + self.extra


def stock_columns(product, made, bought):
    keys = ["initial", "policy", "reorder_point", "order_quantity"] + ["made_on"] * made + ["from"] * bought
    return ["stock.%s.%s%s" % (product, "" if key == "initial" else "replenishment.", key) for key in keys]


def write_sites(world, tables, tier):
    own = [p for p, values in PRODUCTS.items() if values[0] == tier]
    parts = []
    for product in own:
        parts += [part for part in world.makers[product].parts if part not in parts]
    columns = ["name", "firm", "in"]
    at = {}
    for product in own + [part for part in parts if part not in own]:
        at[product] = len(columns)
        columns += stock_columns(product, product in own, product in parts)
    random = world.random

    def rows():
        for product in own:
            makers = world.makers[product]
            for i in range(makers.number):
                row = [""] * len(columns)
                row[0:3] = [makers.name[i], world.firms[makers.firm[i]][0], COUNTRIES[makers.country[i]]]
                daily = makers.load[i]  # thousandths a year: divided by 365 at the end
                lot = lot_of(makers, i)
                reserve = max(daily * world.shelf // 365, makers.biggest[i])
                point = daily * makers.cycle[i] // 365 + reserve
                fill(row, at[product], point, lot, random, makers.unit)
                row[at[product] + 4] = makers.name[i]
                for part, share in makers.parts.items():
                    seller = world.makers[part]
                    site = makers.supplier[part][i]
                    use = max(makers.load[i] * share // 1000000, 1)
                    lead = days_between(seller.country[site], makers.country[i])
                    needed = lot * share // 1000000  # a lot waits until all that goes into it is there
                    point = max(use * (lead + seller.reserve_days) // 365, use * lead // 365 + needed)
                    fill(row, at[part], point + 1, max(use * seller.order_days * patience(use, seller.total) // 365, 1),
                         random, seller.unit)
                    row[at[part] + (5 if part in own else 4)] = seller.name[site]
                yield row

    tables.write("tier%d" % tier, "sites", "tier%d-sites" % tier, columns, rows())


def patience(part, whole):
    """The small order and make for longer at a time: who takes 3 % and more of all for 1, below 0.75 % for 4 times as long."""
    return 1 if part * 100 >= whole * 3 else 2 if part * 400 >= whole * 3 else 4


def lot_of(makers, i):
    """A week's output or more, in tens of units where there are as many."""
    lot = max(makers.load[i] * 7 * patience(makers.load[i], makers.total) // 365, 1)
    return lot // 10000 * 10000 if lot >= 100000 else lot


def fill(row, at, point, quantity, random, unit):
    on_hand = point + random.below(quantity) + 1
    row[at:at + 4] = ["%s %s" % (amount(on_hand), unit), "r_Q", "%s %s" % (amount(point), unit),
                      "%s %s" % (amount(quantity), unit)]


def write_lines(world, tables, tier):
    own = [p for p, values in PRODUCTS.items() if values[0] == tier]
    columns = ["name", "at", "capacity"]
    at = {}
    for product in own:
        at[product] = len(columns)
        columns += ["makes.%s.%s" % (product, key) for key in ("cycle", "lot")]

    def rows():
        for product in own:
            makers = world.makers[product]
            for i in range(makers.number):
                row = [""] * len(columns)
                yearly = makers.load[i] * (1000 + makers.spare[i]) // 1000
                row[0:3] = [makers.name[i], makers.name[i], "%s %s per year" % (amount(max(yearly, 1)), makers.unit)]
                row[at[product]:at[product] + 2] = ["%d days" % makers.cycle[i], "%s %s" % (amount(lot_of(makers, i)), makers.unit)]
                yield row

    tables.write("tier%d" % tier, "production", "tier%d-lines" % tier, columns, rows())


def write_network(world, tables):
    tables.write("world", "countries", "countries", ["name", "title"], ([c, n] for c, n in zip(COUNTRIES, NAMES)))
    tables.write("world", "firms", "firms", ["name", "home", "kind"],
                 ([name, COUNTRIES[home], KINDS.get(tier, "buyer")] for name, home, tier in world.firms))

    def feeders():
        for makers in world.makers.values():
            for i, name in enumerate(makers.name):
                country = COUNTRIES[makers.country[i]].lower()
                if makers.parts:
                    yield [name + "_in", country + "_road", name, "1 days"]
                if makers.delivers_at_home[i]:
                    yield [name + "_home", name, country + "_road", "1 days"]
                if makers.exports[i]:
                    yield [name + "_out", name, country + "_gate", "1 days"]

    tables.write("world", "lanes", "feeders", ["name", "from", "to", "time"], feeders())
    tables.write("hubs", "sites", "hubs", ["name", "in"],
                 ([c.lower() + end, c] for c in COUNTRIES for end in ("_road", "_gate")))

    def routes():
        for a, start in enumerate(COUNTRIES):
            for b, end in enumerate(COUNTRIES):
                if a != b:
                    low, mode, high = transit(a, b)
                    yield ["%s_%s" % (start.lower(), end.lower()), start.lower() + "_gate", end.lower() + "_road", str(low),
                           str(mode), str(high), "days"]

    tables.write("hubs", "lanes", "routes", ["name", "from", "to", "time.law.triangular.low", "time.law.triangular.mode",
                                             "time.law.triangular.high", "time.law.unit"], routes())
    orders = "orders.o."

    def buyers():
        for name, country, device, first, order, start, second, days in world.buyers:
            makers = world.makers[device]
            yield [name, name, COUNTRIES[country].lower() + "_road", device, makers.name[first], "%d days" % days, "%d days" % start,
                   "%s %s" % (amount(order), makers.unit), device, makers.name[second], "30 days", "1"]

    tables.write("buyers", "buyers", "buyers", ["name", "firm", "at"] + [
        orders + key for key in ("product", "from", "every", "first", "quantity", "else_buys.0.product", "else_buys.0.from",
                                 "else_buys.0.after", "else_buys.0.worth")], buyers())


def write_events(world, tables, planted):
    text = ["# Written by generate.py. None of these happens by itself: variants of studies switch them on.\n", "timeline:\n"]

    def event(name, title, pauses):
        text.append("  %s: {title: %s, on: 2026-02-01, occurs: 0 %%, lasts: $outage, source: judgment, pauses: {%s}}\n"
                    % (name, title, pauses))

    for country in OUTAGES:
        low, name = country.lower(), NAMES[PLACE[country]]
        event("out_" + low, "No line runs in " + name, "production: [%s]" % country)
        event("exports_" + low, "Nothing leaves %s for other countries" % name, "dispatch: [%s_gate]" % low)
        if world.scale > LISTED:
            continue
        for tier in KINDS:
            lines = [m.name[i] for m in world.makers.values() if m.tier == tier for i in m.by_country.get(PLACE[country], [])]
            if lines:
                event("out_%s_tier%d" % (low, tier), "No line of tier %d runs in %s" % (tier, name),
                      "production: [%s]" % ", ".join(lines))
    for name, sites in planted:
        event("fails_" + name, "No line of %s runs" % " and ".join(sites), "production: [%s]" % ", ".join(sites))
    tables.text("outages.yaml", "".join(text))


def write_outcomes(world, tables):
    text = ["# Written by generate.py.\n", "outcomes:\n"]
    for name, countries in DESTINATIONS.items():
        there = {PLACE[c] for c in countries.split()}
        firms = [buyer[0] for buyer in world.buyers if buyer[1] in there]
        text.append("  value_%s: {title: \"Value delivered, %s\", measure: spending, of: [%s]}\n"
                    % (name, name.replace("_", " "), ", ".join(firms)))
    for tier, kind in KINDS.items():
        lines = [name for m in world.makers.values() if m.tier == tier and m.parts for name in m.name]
        if lines:
            text.append("  starved_%s: {title: \"Time lines lack components, tier %d (%s)\", measure: starved, unit: \"%%\", "
                        "of: [%s]}\n" % (kind, tier, kind, ", ".join(lines)))
    tables.text("outcomes.yaml", "".join(text))


def below(world, members):
    """What is downstream by contract of some sites: sites (themselves left out) and buyers."""
    cut = {product: set() for product in PRODUCTS}
    for product, i in members:
        cut[product].add(i)
    for product, makers in world.makers.items():  # suppliers come before customers in PRODUCTS
        for part in makers.parts:
            gone = cut[part]
            if gone:
                cut[product].update(i for i in range(makers.number) if makers.supplier[part][i] in gone)
    buyers = sum(1 for buyer in world.buyers if buyer[3] in cut[buyer[2]])
    return sum(len(sites) for sites in cut.values()) - len(members), buyers


def needing(product):
    """All products that can't be made without this one, directly or not."""
    found = [product]
    for name, values in PRODUCTS.items():
        if any(part in found for part in values[6]):
            found.append(name)
    return found[1:]


def hhi(world, product, by):
    """Herfindahl-Hirschman index of capacity, 0 to 10,000."""
    makers = world.makers[product]
    groups = {}
    for i in range(makers.number):
        key = makers.firm[i] if by == "firm" else makers.country[i]
        groups[key] = groups.get(key, 0) + makers.load[i] * (1000 + makers.spare[i]) // 1000
    total = sum(groups.values())
    return 10000 * sum(value * value for value in groups.values()) // (total * total)


def longest_path(world):
    """Of all chains of contracts the one that takes most days of making and carrying, up to a buyer's hub; in thirds of a day."""
    def carried(a, b):
        return 3 if a == b else 3 + sum(transit(a, b))  # from a maker's door to the buyer's hub of roads

    best = {}
    for product, makers in world.makers.items():
        best[product] = []
        for i in range(makers.number):
            longest, before = 0, None
            for part in makers.parts:
                site = makers.supplier[part][i]
                thirds = best[part][site][0] + carried(world.makers[part].country[site], makers.country[i]) + 3
                if thirds > longest:
                    longest, before = thirds, (part, site)
            best[product].append((longest + 3 * makers.cycle[i], before))
    most, path, at = -1, [], None
    for name, country, device, site, _, _, _, _ in world.buyers:
        thirds = best[device][site][0] + carried(world.makers[device].country[site], country)
        if thirds > most:
            most, path, at = thirds, [name], (device, site)
    while at is not None:
        path.append(world.makers[at[0]].name[at[1]])
        at = best[at[0]][at[1]][1]
    return "%d.%d" % (most // 3, most % 3 * 10 // 3), path[::-1]


PLANTED = [
    ("euvtool", ["euvtool"], "single", "The only maker of EUV tools: without its parts no leading-edge wafer is started"),
    ("optics", ["optics"], "single", "The only maker of optics stands behind the only maker of EUV tools"),
    ("abf", ["abf"], "single", "The only maker of build-up film: without it no substrate and so no logic or memory chip and no advanced package"),
    ("resin", ["resin"], "hidden", "Both makers of EUV resists buy their resin from it: two suppliers that are one"),
    ("euvres", ["euvres"], "pair", "Two makers of EUV resists: either can fail, but not both"),
    ("laser", ["laser"], "pair", "Two makers of laser parts: behind all scanners and so behind every wafer but those of compound semiconductors"),
    ("quartz", ["quartz"], "pair", "Two mines on one deposit: behind all silicon wafers, mask blanks and EUV optics"),
    ("eda", ["eda"], "triple", "Three makers of design software, in one country: behind all mask sets and so behind every wafer"),
]


def write_planted(world, folder):
    rows = [["id", "kind", "k", "firms", "sites", "products_cut", "sites_downstream", "buyers_downstream", "value", "what"]]
    events = []
    for name, products, kind, what in PLANTED:
        members = [(p, i) for p in products for i in range(world.makers[p].number)]
        sites = [world.makers[p].name[i] for p, i in members]
        firms = sorted({world.firms[world.makers[p].firm[i]][0] for p, i in members})
        downstream, buyers = below(world, members)
        rows.append([name, kind, str(len(firms)), " ".join(firms), " ".join(sites), " ".join(needing(products[0])), str(downstream),
                     str(buyers), "", what])
        events.append((name, sites))
    for product in ("leading", "gallium", "tester", "siwafer", "memory"):
        for by in ("country", "firm"):
            rows.append(["hhi_%s_%s" % (product, by), "concentration", "", "", "", product, "", "", str(hhi(world, product, by)),
                         "Herfindahl-Hirschman index of its capacity by %s (of 10000)" % by])
    for device in DEVICES:
        upstream = [product for product in PRODUCTS if device in needing(product)]
        makers = {product: len(set(world.makers[product].firm)) for product in upstream}
        least = min(makers.values())
        sets = [product for product in upstream if makers[product] == least]
        rows.append(["cut_" + device, "cut", str(least), "", "", device, "", "", " ".join(sets),
                     "The least firms without which nobody in the world can make it are all makers of any one of these products"])
    days, path = longest_path(world)
    rows.append(["longest", "path", "", "", " ".join(path), "", "", "", days,
                 "The chain of contracts that takes most days of making and carrying (mean of each law)"])
    with open(os.path.join(folder, "planted.csv"), "w", encoding="utf-8", newline="") as file:
        csv.writer(file, lineterminator="\n").writerows(rows)
    return events


def products_text():
    sources = {}
    with open(os.path.join(HERE, "shares.csv"), encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            first = row["shares"].split()[0].split(":")
            sources[row["product"]] = (first[0], int(first[1]), row["source"])
    lines = []
    for product, (tier, unit, _, _, _, _, parts) in PRODUCTS.items():
        keys = ["title: " + TITLES[product], "unit: " + unit, "resolution: 0.001"]
        if product in DEVICES:
            keys.append("price: %d USD per %s" % (DEVICES[product][1], unit))
        if parts:
            keys.append("made_from: {%s}" % ", ".join("%s: %s" % pair for pair in parts.items()))
        country, share, source = sources[product]
        keys.append("attributes: {tier: %d, first_share: {value: %s %%, source: %s, note: %s}}"
                    % (tier, ("%d.%d" % divmod(share, 10)).replace(".0", ""), "judgment" if source == "planted" else source, NAMES[PLACE[country]]))
        lines.append("  %s: {%s}\n" % (product, ", ".join(keys)))
    return "".join(lines)


BEGIN, END = "# From here to the end of products written by generate.py.\n", "# End of products.\n"


def scenario_text(includes, title=None):
    with open(os.path.join(HERE, "scenario.yaml"), encoding="utf-8", newline="") as file:
        text = file.read()
    begin, end = text.index(BEGIN) + len(BEGIN), text.index(END)
    text = text[:begin] + "products:\n" + products_text() + text[end:]
    out = []
    for line in text.splitlines(keepends=True):
        if line.startswith("include:"):
            line = "include: [%s]\n" % ", ".join(includes)
        if title and line.startswith("  title:"):
            line = "  title: %s\n" % title
        out.append(line)
    return "".join(out)


class Settings:
    def __init__(self, firms=FIRMS, seed=SEED, reserve=100, spare=100):
        self.firms, self.seed, self.reserve, self.spare = firms, seed, reserve, spare

    def shipped(self):
        return (self.firms, self.seed, self.reserve, self.spare) == (FIRMS, SEED, 100, 100)


def write(folder, settings):
    world = World(settings)
    tables = Tables(folder)
    write_network(world, tables)
    for tier in KINDS:
        write_sites(world, tables, tier)
        write_lines(world, tables, tier)
    events = write_planted(world, folder)
    write_events(world, tables, events)
    if world.scale <= LISTED:
        write_outcomes(world, tables)
    if os.path.abspath(folder) != HERE:
        shutil.copyfile(os.path.join(HERE, "sources.csv"), os.path.join(folder, "sources.csv"))
    title = None if settings.shipped() else "A world of semiconductors, %d firms, seed %d" % (len(world.firms), settings.seed)
    text = scenario_text(tables.finish(), title)
    with open(os.path.join(folder, "scenario.yaml"), "w", encoding="utf-8", newline="") as file:
        file.write(text)
    return world


def files_of(folder):
    found = {}
    for place in ("tables", ""):
        for name in sorted(os.listdir(os.path.join(folder, place) if place else folder)):
            path = os.path.join(folder, place, name)
            generated = place == "tables" or name in ("scenario.yaml", "planted.csv")
            if generated and os.path.isfile(path):
                with open(path, "rb") as file:
                    found[os.path.join(place, name)] = file.read()
    return found


def check():
    with tempfile.TemporaryDirectory() as folder:
        write(folder, Settings())
        wanted, there = files_of(folder), files_of(HERE)
    different = sorted(name for name in set(wanted) | set(there) if wanted.get(name) != there.get(name))
    for name in different:
        print("%s %s" % (name, "differs" if name in wanted and name in there else
                         "isn't there" if name in wanted else "isn't written by generate.py"), file=sys.stderr)
    return 1 if different else 0


def main():
    parser = argparse.ArgumentParser(description="Writes the tables of world-semiconductors.")
    parser.add_argument("--check", action="store_true", help="write nothing; exit code 1 where anything would change")
    parser.add_argument("--firms", type=int, default=FIRMS, help="about how many firms (%(default)s)")
    parser.add_argument("--seed", type=int, default=SEED, help="(%(default)s)")
    parser.add_argument("--reserve", type=int, default=100, metavar="PERCENT", help="reserves, of the usual days (%(default)s)")
    parser.add_argument("--spare", type=int, default=100, metavar="PERCENT", help="spare capacity, of the usual (%(default)s)")
    parser.add_argument("--out", help="the folder to write to; needed for other worlds than the one that is shipped")
    options = parser.parse_args()
    if options.check:
        return check()
    if not 500 <= options.firms <= 1000000:
        parser.error("--firms: 500 to 1000000")
    if not (0 <= options.reserve <= 1000 and 0 <= options.spare <= 1000):
        parser.error("--reserve and --spare: 0 to 1000 %")
    settings = Settings(options.firms, options.seed, options.reserve, options.spare)
    folder = options.out or HERE
    if os.path.abspath(folder) == HERE and not settings.shipped():
        parser.error("another world than the shipped one needs another folder: --out DIR")
    os.makedirs(folder, exist_ok=True)
    world = write(folder, settings)
    sites = sum(makers.number for makers in world.makers.values())
    print("%d firms, %d sites that make something, %d buyers" % (len(world.firms), sites, len(world.buyers)))
    return 0


if __name__ == "__main__":
    sys.exit(main())
