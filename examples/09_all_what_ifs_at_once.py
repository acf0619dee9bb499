"""All what-ifs at once: every way in which five states might vote, read as one array.

The five members of the EU that do not recognise Kosovo may each vote for, abstain
or vote against: 243 ballots. Under unanimity most of them fail; under a qualified
majority none does. A comparison of rules, not a forecast.

    python examples/09_all_what_ifs_at_once.py
"""

from itertools import product

import consensus as cs
from consensus.rules import batch

FIVE = ("CYP", "ESP", "GRC", "ROU", "SVK")
members = cs.body("eu").on("2025-06-30").states
ballots = []
for choice in product(["agree", "abstain", "object"], repeat=len(FIVE)):
    taken = dict(zip(FIVE, choice, strict=True))
    ballots.append([taken.get(state, "agree") for state in members])
profiles = batch.encode(ballots)  # int8, shape (243, 27)

# Shares of the population are published rounded; they are read as intervals here as well.
weights = cs.datasets.shipped().weights("eu", cs.scenarios.load("eu/kosovo").on)
for name in ("eu_unanimity", "qualified_majority", "reinforced_majority"):
    found = batch.outcomes(cs.rules.named(name), members, profiles, weights.tables, rounded=weights.rounded)
    print(f"{name}: {(found == batch.ADOPTED).sum()} of {len(found)} ballots adopt")

adopted = batch.outcomes(cs.rules.EuUnanimity(), members, profiles) == batch.ADOPTED
assert adopted.sum() == 2**5  # nobody votes against: each of the five is for or abstains
