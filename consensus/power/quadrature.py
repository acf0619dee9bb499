"""The Shapley-Shubik index of large games in floating point, by Owen's integral.

If every member agrees with the same chance t, a member decides with a chance that
is a polynomial in t; its mean over t from 0 to 1 is the index. Gauss-Legendre
quadrature takes that mean, exactly so with half as many nodes as there are
members. For t above one half the dual game is read at 1 - t, where taking a
member out again loses no digits.

References
----------
Owen 1972 (multilinear extensions).
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TypeAlias

import numpy as np
import numpy.typing as npt

from consensus.power.form import Layout, OneScale

Floats: TypeAlias = npt.NDArray[np.float64]

MOST_NODES = 40
_CELLS = 1 << 18  # of a table that stays in the cache
_BLOCK = 1 << 15


def shapley_shubik(layout: Layout, scale: OneScale) -> tuple[float, ...]:
    """Return the index of a member of each group, for one quota; good to about 1e-13.

    Raises nothing: any number of members will do.
    """
    n = layout.count
    half = min(MOST_NODES // 2, n // 4 + 1)
    nodes, shares = np.polynomial.legendre.leggauss(2 * half)
    chances, shares = (1 + nodes[:half]) / 2, shares[:half] / 2
    quota = scale.quotas[0]
    quotas = quota, scale.total - quota + 1
    found = np.zeros(len(layout.firsts))
    at_once = max(1, _CELLS // max(quotas))
    for start in range(0, half, at_once):
        chance, share = chances[start : start + at_once], shares[start : start + at_once]
        below = _below(scale.weights, max(quotas), chance)
        for group, first in enumerate(layout.firsts):
            for q in quotas:
                found[group] += _decides(below[:, :q], scale.weights[first], chance) @ share
    return tuple(found.tolist())


def _below(weights: Sequence[int], columns: int, chance: Floats) -> Floats:
    """Return the chance, at each node, that the members who agree weigh no more than each sum below ``columns``."""
    ratio = (chance / (1 - chance))[:, None]
    table = np.zeros((len(chance), columns))
    table[:, 0] = 1
    length, block = 1, max(1, _BLOCK // len(chance))
    for weight in sorted(weights):
        length = min(columns, length + weight)
        for stop in range(length, weight, -block):
            start = max(weight, stop - block)
            table[:, start:stop] += ratio * table[:, start - weight : stop - weight]
    table *= ((1 - chance) ** len(weights))[:, None]
    np.cumsum(table, axis=1, out=table)
    return table


def _decides(below: Floats, weight: int, chance: Floats) -> Floats:
    """Return the chance, at each node, that the others weigh less than the quota by no more than ``weight``."""
    if weight == 0:
        return np.zeros(len(chance))
    down = below[:, ::-1][:, ::weight]
    blocks = down.copy()
    blocks[:, :-1] -= down[:, 1:]
    signs = (-chance / (1 - chance))[:, None] ** np.arange(blocks.shape[1])
    found: Floats = (blocks * signs).sum(axis=1) / (1 - chance)
    return found
