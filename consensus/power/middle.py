"""Counting by meeting in the middle: any whole weights, up to forty members.

The members are cut into two halves and the sums of all parts of each half are
listed. For each part of the one half a search in the sorted sums of the other
finds how many of its parts complete it to a winning coalition, by size. The work
hangs on the number of members only, so populations are taken to the person.

References
----------
Horowitz and Sahni 1974 (two lists); Klinz and Woeginger 2005 (power indices).
"""

from __future__ import annotations

from collections.abc import Sequence
from math import comb

import numpy as np
import numpy.typing as npt

from consensus.power.counts import Sized
from consensus.power.form import Layout


class _Half:
    """All parts of some members: what they weigh and how many they are."""

    def __init__(self, weights: Sequence[int]) -> None:
        self.count = len(weights)
        sums = np.zeros(1, dtype=np.int64)
        sizes = np.zeros(1, dtype=np.int8)
        for weight in weights:
            sums = np.concatenate([sums, sums + weight])
            sizes = np.concatenate([sizes, sizes + np.int8(1)])
        self.sums, self.sizes = sums, sizes

    def rows(self, size: int) -> npt.NDArray[np.intp]:
        """Return the parts of one size."""
        return np.flatnonzero(self.sizes == size)

    def bits(self, rows: npt.NDArray[np.intp]) -> npt.NDArray[np.float64]:
        """Return who is in each part, one column a member."""
        return ((rows[:, None] >> np.arange(self.count)) & 1).astype(np.float64)

    def sort(self) -> None:
        """Sort by weight, and count from each place on how many parts of each size follow."""
        order = np.argsort(self.sums, kind="stable")
        self.sorted = self.sums[order]
        after = np.zeros((len(order) + 1, self.count + 1), dtype=np.float32)  # exact: below 2^24
        after[np.arange(len(order)), self.sizes[order]] = 1
        np.cumsum(after[::-1], axis=0, out=after[::-1])
        self.after = after


def _completions(
    first: _Half, rows: npt.NDArray[np.intp], size: int, second: _Half, bounds: Sequence[int]
) -> npt.NDArray[np.float64]:
    """Return for parts of one size how many parts of the other half, by size, bring them up to the bound."""
    found = np.empty((len(rows), second.count + 1))
    wanted = [bounds[size + j] for j in range(second.count + 1)]
    sums = first.sums[rows]
    for bound in dict.fromkeys(wanted):
        these = [j for j, other in enumerate(wanted) if other == bound]
        at = np.searchsorted(second.sorted, bound - sums)
        if len(these) == len(wanted):
            return second.after[at].astype(np.float64)
        found[:, these] = second.after[at][:, these]
    return found


def count(layout: Layout) -> Sized:
    """Return the winning coalitions and the swings of each group; they are found by size."""
    return count_by_size(layout)


def count_by_size(layout: Layout) -> Sized:
    """Return the winning coalitions and the swings of each group by size."""
    n, scale = layout.count, layout.one_scale
    assert scale is not None
    cut = n // 2
    halves = _Half(scale.weights[:cut]), _Half(scale.weights[cut:])
    for half in halves:
        half.sort()
    total = [0] * (n + 1)
    with_member: list[list[int]] = []
    for first, second in (halves, halves[::-1]):
        total = [0] * (n + 1)
        holding = np.zeros((first.count, n + 1), dtype=np.int64)
        for size in range(first.count + 1):
            rows = first.rows(size)
            wins = _completions(first, rows, size, second, scale.quotas)
            span = slice(size, size + second.count + 1)
            holding[:, span] += (first.bits(rows).T @ wins).astype(np.int64)
            for j, number in enumerate(wins.sum(axis=0)):
                total[size + j] += int(number)
        with_member += holding.tolist()
    swings = []
    for place in layout.firsts:
        mine = with_member[place]
        swings.append(tuple(mine[s + 1] - (total[s] - mine[s]) for s in range(n)))
    return Sized(tuple(total), tuple(swings))


def _below(weights: Sequence[int], bounds: Sequence[int]) -> list[int]:
    """Return by size how many coalitions weigh less than the bound of their size."""
    n = len(weights)
    first, second = _Half(weights[: n // 2]), _Half(weights[n // 2 :])
    second.sort()
    counts = [comb(n, size) for size in range(n + 1)]
    for size in range(first.count + 1):
        reached = _completions(first, first.rows(size), size, second, bounds).sum(axis=0)
        for j, number in enumerate(reached):
            counts[size + j] -= int(number)
    return counts


def minimal_by_size(layout: Layout) -> tuple[int, ...]:
    """Return how many minimal winning coalitions there are of each size, each counted at its lightest member."""
    n, scale = layout.count, layout.one_scale
    assert scale is not None
    if scale.quotas[0] == 0:
        return (1, *[0] * n)
    counts = [0] * (n + 1)
    falling = sorted(scale.weights, reverse=True)
    for place, weight in enumerate(falling):
        earlier = falling[:place]
        least = [max(0, scale.quotas[size + 1] - weight) for size in range(place + 1)]
        least = [scale.total + 1 if scale.quotas[size + 1] > scale.total else bound for size, bound in enumerate(least)]
        most = [max(low, scale.quotas[size]) for size, low in enumerate(least)]
        upper, lower = _below(earlier, most), _below(earlier, least)
        for size in range(place + 1):
            counts[size + 1] += upper[size] - lower[size]
    return tuple(counts)
