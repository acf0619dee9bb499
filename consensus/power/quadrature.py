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
from math import ceil, sqrt
from typing import TypeAlias

import numpy as np
import numpy.typing as npt

from consensus.power.form import Layout, OneScale

Floats: TypeAlias = npt.NDArray[np.float64]

LEAST_NODES = 40
_EVERY = 64  # members after which numbers are brought back to size
_CELLS = 1 << 18  # of a table that stays in the cache
_BLOCK = 1 << 15


def shapley_shubik(layout: Layout, scale: OneScale) -> tuple[float, ...]:
    """Return the index of a member of each group, for one quota; good to about 1e-13.

    Raises nothing: any number of members will do.
    """
    half = _nodes(scale.weights) // 2
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


def _nodes(weights: Sequence[int]) -> int:
    """Return an even number of nodes: enough to be exact, or to resolve the narrow range of t where sums decide.

    That range is about as wide as one over the square root of the number of
    members, heavy ones counted more; a node less than every half width costs no
    digits any more.
    """
    alike = sum(weights) ** 2 / sum(weight * weight for weight in weights)
    wanted = max(LEAST_NODES, ceil(4.6 * sqrt(alike)))
    return 2 * min(len(weights) // 4 + 1, -(-wanted // 2))


def _below(weights: Sequence[int], columns: int, chance: Floats) -> Floats:
    """Return the chance, at each node, that the members who agree weigh no more than each sum below ``columns``."""
    ratio = (chance / (1 - chance))[:, None]
    table = np.zeros((len(chance), columns))
    table[:, 0] = 1
    length, block = 1, max(1, _BLOCK // len(chance))
    for joined, weight in enumerate(sorted(weights), 1):
        length = min(columns, length + weight)
        for stop in range(length, weight, -block):
            start = max(weight, stop - block)
            table[:, start:stop] += ratio * table[:, start - weight : stop - weight]
        if joined % _EVERY == 0:
            table[:, :length] *= ((1 - chance) ** _EVERY)[:, None]
    table *= ((1 - chance) ** (len(weights) % _EVERY))[:, None]
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
