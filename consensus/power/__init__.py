"""Coalitions and voting power: how many can adopt, how many can stop, who is decisive, how often.

Examples
--------
>>> import consensus as cs
>>> cs.power.banzhaf(cs.body("eu").on("1958-01-01"), rule="qualified_majority")["LUX"]
Fraction(0, 1)
"""

from consensus.power.coalitions import Coalitions
from consensus.power.files import GameFile, names, read, read_weights
from consensus.power.game import Game, Origin, game
from consensus.power.measure import Power, banzhaf, measure, shapley_shubik
from consensus.power.plans import ALGORITHMS, Plan

__all__ = [
    "ALGORITHMS",
    "Coalitions",
    "Game",
    "GameFile",
    "Origin",
    "Plan",
    "Power",
    "banzhaf",
    "game",
    "measure",
    "names",
    "read",
    "read_weights",
    "shapley_shubik",
]
