"""Minimal coalitions: how many of each size, and which, the smallest first.

A winning coalition is minimal if it fails without any one of its members; the
minimal blocking coalitions are those of the dual game. The EU has millions of
either: they are counted without being listed, and listed one at a time.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import accumulate, islice
from math import inf
from typing import TYPE_CHECKING

from consensus.errors import TooLarge
from consensus.power import plans, types
from consensus.power.counts import kept
from consensus.power.form import Layout, OneScale

if TYPE_CHECKING:
    from consensus.power.table import Words


@dataclass(frozen=True)
class Coalitions:
    """Minimal coalitions of a game: counted by size, listed one at a time.

    Examples
    --------
    >>> from consensus import power
    >>> found = power.measure({"DEU": 4, "FRA": 4, "ITA": 4, "NLD": 2, "BEL": 2, "LUX": 1}, quota=12).minimal_winning
    >>> found.by_size, found.first(2)
    ((0, 0, 0, 1, 3, 0, 0), [('DEU', 'FRA', 'ITA'), ('DEU', 'FRA', 'BEL', 'NLD')])
    """

    layout: Layout
    members: tuple[str, ...]

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
        return plans.counter(plans.chosen(self.layout, by_size=True)).minimal_by_size(self.layout)

    @property
    def work(self) -> float:
        """About how many seconds it takes to count them; infinite where no algorithm can."""
        if isinstance(self.layout.form, bool):
            return 0
        try:
            return plans.chosen(self.layout, by_size=True).cost / 1e9
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
        """Return the first ``most`` of them, the smallest first."""
        return list(islice(self, most))

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
            return types.minimal(layout, size)
        from consensus.power import table  # noqa: PLC0415

        plans.check_table(layout)
        return table.members_of(self._words, layout.count, size)

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
    order = sorted(range(len(scale.weights)), key=lambda i: -scale.weights[i])
    weights = [scale.weights[i] for i in order]
    upto = [0, *accumulate(weights)]
    n = len(weights)

    def extend(start: int, left: int, held: int) -> Iterator[tuple[int, ...]]:
        """Yield what completes a coalition that weighs ``held`` and stays below the limit without its last."""
        for i in range(start, n - left + 1):
            if held + upto[i + left] - upto[i] < need:
                return
            if left == 1:
                if held < limit:
                    yield (order[i],)
                else:
                    return
            elif held + weights[i] + upto[n - 1] - upto[n - left + 1] < limit:
                for rest in extend(i + 1, left - 1, held + weights[i]):
                    yield (order[i], *rest)

    yield from extend(0, size, 0)
