"""Counting by types of members: where many members are alike only their number matters.

Five permanent and ten elected members of the Security Council make 66 cases, not
32,768. Of the largest type nothing but the least number that is needed beside the
others has to be found; how often each case occurs is a product of binomial
coefficients. So a federal system of 537 people is counted exactly in a blink.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import accumulate, combinations
from math import comb, prod

from consensus.power.counts import Counts, Sized, binomials
from consensus.power.form import Every, Form, Layout, Threshold

MOST_CASES = 200_000
"""Combinations of the smaller types that are gone through."""


def cases(layout: Layout) -> int:
    """Return how many combinations there are of all types but the largest."""
    sizes = layout.sizes
    return prod(size + 1 for size in sizes) // (max(sizes) + 1)


class Cases:
    """Every combination of the smaller types, and the least number of the largest that wins with it."""

    def __init__(self, layout: Layout) -> None:
        sizes = layout.sizes
        self.layout = layout
        self.last = max(range(len(sizes)), key=sizes.__getitem__)
        self.most = sizes[self.last]
        self.others = [k for k in range(len(sizes)) if k != self.last]
        self.ways, self.heads = [1], [0]
        for k in self.others:
            picks = binomials(sizes[k])
            self.ways = [ways * pick for ways in self.ways for pick in picks]
            self.heads = [heads + c for heads in self.heads for c in range(sizes[k] + 1)]
        self.steps: dict[int, int] = {}
        step = len(self.ways)
        for k in self.others:
            step //= sizes[k] + 1
            self.steps[k] = step
        self.least = self._least(layout.form)

    def _least(self, form: Form) -> list[int]:
        """Return for every combination how many of the largest type win with it; one more than there are: never."""
        never = self.most + 1
        if isinstance(form, bool):
            return [0 if form else never] * len(self.ways)
        if isinstance(form, Threshold):
            firsts = self.layout.firsts
            own = form.weights[firsts[self.last]]
            sums = [0]
            for k in self.others:
                weight = form.weights[firsts[k]]
                sums = [s + weight * c for s in sums for c in range(self.layout.sizes[k] + 1)]
            if own == 0:
                return [0 if s >= form.quota else never for s in sums]
            return [min(never, max(0, -((s - form.quota) // own))) for s in sums]
        parts = [self._least(part) for part in form.of]
        return list(map(max if isinstance(form, Every) else min, *parts))

    def tails(self) -> list[int]:
        """Return how many sets of at least so many of the largest type there are."""
        return [0, *accumulate(binomials(self.most)[::-1])][::-1]

    def lifts(self, k: int) -> Iterator[tuple[int, int, int]]:
        """Yield the place of a combination, how often it occurs beside one member of a smaller type, and its lift.

        The lift is the least number of the largest type once that member joins.
        """
        size, step, least = self.layout.sizes[k], self.steps[k], self.least
        for i, ways in enumerate(self.ways):
            c = i // step % (size + 1)
            if c < size and least[i + step] < least[i]:
                yield i, ways * (size - c) // size, least[i + step]


def count(layout: Layout) -> Counts:
    """Return the winning coalitions and the swings of each type."""
    found = Cases(layout)
    tail, most, least = found.tails(), found.most, found.least
    winning = sum(map(int.__mul__, found.ways, map(tail.__getitem__, least)))
    swings = [0] * len(layout.sizes)
    beside = [0, *binomials(most - 1), 0]
    swings[found.last] = sum(map(int.__mul__, found.ways, map(beside.__getitem__, least)))
    for k in found.others:
        swings[k] = sum(ways * (tail[lifted] - tail[least[i]]) for i, ways, lifted in found.lifts(k))
    return Counts(winning, tuple(swings))


def count_by_size(layout: Layout) -> Sized:
    """Return the same by the size of the coalitions."""
    found = Cases(layout)
    most, least, n = found.most, found.least, layout.count
    choose, beside = binomials(most), binomials(most - 1)
    winning = [0] * (n + 1)
    swings = [[0] * n for _ in layout.sizes]
    own = swings[found.last]
    heads = found.heads
    for size, ways, needed in zip(heads, found.ways, least, strict=True):
        for c in range(needed, most + 1):
            winning[size + c] += ways * choose[c]
        if 1 <= needed <= most:
            own[size + needed - 1] += ways * beside[needed - 1]
    for k in found.others:
        mine = swings[k]
        for i, ways, lifted in found.lifts(k):
            size = heads[i]
            for c in range(lifted, min(least[i], most + 1)):
                mine[size + c] += ways * choose[c]
    return Sized(tuple(winning), tuple(map(tuple, swings)))


def _minimal(found: Cases) -> Iterator[tuple[int, int]]:
    """Yield the combinations that win with just so many of the largest type and lose with one member fewer."""
    sizes = found.layout.sizes
    for i, needed in enumerate(found.least):
        if needed <= found.most and all(
            i // step % (sizes[k] + 1) == 0 or found.least[i - step] > needed for k, step in found.steps.items()
        ):
            yield i, needed


def minimal_by_size(layout: Layout) -> tuple[int, ...]:
    """Return how many minimal winning coalitions there are of each size."""
    found = Cases(layout)
    counts = [0] * (layout.count + 1)
    for i, needed in _minimal(found):
        counts[found.heads[i] + needed] += found.ways[i] * comb(found.most, needed)
    return tuple(counts)


def minimal(found: Cases, size: int) -> Iterator[tuple[int, ...]]:
    """Yield the minimal winning coalitions of one size, as sorted places of members."""
    layout = found.layout
    members: list[list[int]] = [[] for _ in layout.sizes]
    for place, group in enumerate(layout.group_of):
        members[group].append(place)
    for i, needed in _minimal(found):
        if found.heads[i] + needed != size:
            continue
        numbers = {k: i // step % (layout.sizes[k] + 1) for k, step in found.steps.items()} | {found.last: needed}
        for picked in _picks([(members[k], numbers[k]) for k in sorted(numbers)]):
            yield tuple(sorted(picked))


def _picks(wanted: list[tuple[list[int], int]]) -> Iterator[tuple[int, ...]]:
    if not wanted:
        yield ()
        return
    (pool, number), *rest = wanted
    for chosen in combinations(pool, number):
        for more in _picks(rest):
            yield chosen + more
