"""Minimal coalitions: how many of each size, and which, the smallest first.

A winning coalition is minimal if it fails without any one of its members; the
minimal blocking coalitions are those of the dual game. The EU has millions of
either: they are counted without being listed, and listed one at a time.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice
from math import inf
from typing import TYPE_CHECKING

from consensus.errors import TooLarge
from consensus.power import plans, types
from consensus.power.counts import kept
from consensus.power.form import Layout, OneScale

if TYPE_CHECKING:
    from consensus.power.table import Words


@dataclass(frozen=True, repr=False)
class Coalitions:
    """Minimal coalitions of a game: counted by size, listed one at a time.

    Examples
    --------
    >>> from consensus import power
    >>> found = power.measure({"DEU": 4, "FRA": 4, "ITA": 4, "NLD": 2, "BEL": 2, "LUX": 1}, quota=12).minimal_winning
    >>> found.by_size, found.first(2)
    ((0, 0, 0, 1, 3, 0, 0), [('DEU', 'FRA', 'ITA'), ('DEU', 'FRA', 'NLD', 'BEL')])
    """

    layout: Layout
    members: tuple[str, ...]

    def __repr__(self) -> str:
        return f"Coalitions(the minimal ones of {len(self.members)} members, listed as they are asked for)"

    @kept
    def by_size(self) -> tuple[int, ...]:
        """How many there are of each size, 0 to all members.

        Raises
        ------
        TooLarge
            If no algorithm can count so many members.
        """
        if isinstance(self.layout.form, bool):
            return (int(self.layout.form), *[0] * self.layout.count)
        return plans.counter(plans.for_minimal(self.layout)).minimal_by_size(self.layout)

    @property
    def work(self) -> float:
        """About how many seconds it takes to count them; infinite where no algorithm can."""
        if isinstance(self.layout.form, bool):
            return 0
        try:
            return plans.for_minimal(self.layout).cost / 1e9
        except TooLarge:
            return inf

    @property
    def count(self) -> int:
        """How many there are."""
        return sum(self.by_size)

    def __iter__(self) -> Iterator[tuple[str, ...]]:
        for size in range(len(self.members) + 1):
            yield from self.of_size(size)

    def first(self, most: int) -> list[tuple[str, ...]]:
        """Return the first ``most`` of them, the smallest first; none if it is below one."""
        return list(islice(self, max(0, most)))

    def of_size(self, size: int) -> Iterator[tuple[str, ...]]:
        """Yield those of one size; a coalition lists the heaviest first."""
        for places in self._places(size):
            yield tuple(sorted((self.members[i] for i in places), key=self._rank.__getitem__))

    @kept
    def _rank(self) -> dict[str, int]:
        """The order in which members are listed: by what they weigh, then as they sit."""
        columns = [self.layout.columns[group] for group in self.layout.group_of]
        order = sorted(range(len(columns)), key=lambda i: (tuple(-w for w in columns[i]), i))
        return {self.members[i]: rank for rank, i in enumerate(order)}

    def _places(self, size: int) -> Iterator[tuple[int, ...]]:
        layout = self.layout
        if not 0 <= size <= layout.count:
            return iter(())
        if isinstance(layout.form, bool):
            return iter([()] if layout.form and size == 0 else [])
        scale = layout.one_scale
        if scale is not None:
            return _on_one_scale(scale, size)
        if types.cases(layout) <= types.MOST_CASES:
            return types.minimal(self._cases, size)
        from consensus.power import table  # noqa: PLC0415

        plans.check_table(layout)
        return table.members_of(self._words, layout.count, size)

    @kept
    def _cases(self) -> types.Cases:
        return types.Cases(self.layout)

    @kept
    def _words(self) -> Words:
        from consensus.power import table  # noqa: PLC0415

        return table.minimal_words(self.layout)


def _on_one_scale(scale: OneScale, size: int) -> Iterator[tuple[int, ...]]:
    """Yield the minimal winning coalitions of one size, the heaviest members first."""
    need = scale.quotas[size]
    if need > scale.total or size == 0:
        if need == 0:
            yield ()
        return
    before = scale.quotas[size - 1]
    limit = before if before <= scale.total else 2 * scale.total + 1
    order, weights, upto = scale.falling
    n = len(weights)
    # Members taken so far, in falling order of weight; without its last a coalition must stay below the limit.
    taken: list[int] = []
    held, i = 0, 0
    while True:
        left = size - len(taken)
        if i > n - left or held + upto[i + left] - upto[i] < need or (left == 1 and held >= limit):
            if not taken:
                return
            i = taken.pop() + 1
            held -= weights[i - 1]
        elif left == 1:
            yield (*(order[j] for j in taken), order[i])
            i += 1
        elif held + weights[i] + upto[n - 1] - upto[n - left + 1] < limit:
            taken.append(i)
            held += weights[i]
            i += 1
        else:
            i += 1
