"""Generating functions of small games, packed into one whole number.

The same series as in `consensus.power.generating`, with the count of each weight
in its own 64 bits of one long integer, so that adding a member is a shift and an
addition. It needs no arrays, and for the bodies of every day it is the quickest.
"""

from __future__ import annotations

from itertools import accumulate
from struct import unpack

from consensus.power.counts import Counts
from consensus.power.form import Layout

MOST_MEMBERS, MOST_COLUMNS = 63, 1024
_SLOT = 64


def count(layout: Layout) -> Counts:
    """Return the winning coalitions and the swings of each group, for one quota on few sums."""
    clause = layout.clauses[0]
    total = sum(clause.weights)
    quota = min(clause.quota, total - clause.quota + 1)
    room = (1 << _SLOT * quota) - 1
    series = 1
    for weight in clause.weights:
        if weight < quota:
            series += series << _SLOT * weight
            series &= room
    below = list(accumulate(unpack(f"<{quota}Q", series.to_bytes(_SLOT // 8 * quota, "little"))))
    losing = below[-1]
    winning = losing if quota < clause.quota else (1 << layout.count) - losing
    swings = []
    for weight in dict.fromkeys(clause.weights):  # in the order of the groups
        if weight == 0:
            swings.append(0)
        else:
            down = below[::-weight]  # from the quota in steps of the weight: an alternating sum
            swings.append(2 * (sum(down[::2]) - sum(down[1::2])) - losing)
    return Counts(winning, tuple(swings))
