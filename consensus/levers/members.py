"""Which members would have to agree: the smallest sets whose agreement meets the rule."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import combinations, islice, product
from math import comb, prod

from consensus.positions import Position
from consensus.rules import Ballot, Node, holds
from consensus.rules.core import Lean, bracket, leaves

MOST_TRIED = 20_000
"""Combinations of kinds of members that are tried."""


@dataclass(frozen=True, slots=True)
class Found:
    """What a search over members came to."""

    sets: tuple[tuple[str, ...], ...]
    count: int
    searched: bool
    smallest: bool
    pattern: tuple[tuple[int, tuple[str, ...]], ...]


def search(node: Node, ballot: Ballot, most: int, tries: int) -> Found:
    """Search by size over how many of each kind of member would have to agree.

    Members that the rule cannot tell apart are of one kind, so that "any three of
    the fifty that voted against" is one candidate and not nineteen thousand.
    """
    kinds = _kinds(node, ballot)
    everyone = tuple(len(kind) for kind in kinds)
    ends = bracket(node)
    assert ends is not None
    best = ballot.with_unknown(ends.best).leaning(Lean.HELPS)

    def suffices(counts: tuple[int, ...]) -> bool:
        moved = frozenset(s for kind, count in zip(kinds, counts, strict=True) for s in kind[:count])
        return holds(node, best.moved(moved))

    if not suffices(everyone):
        return Found((), 0, searched=True, smallest=True, pattern=())
    least = tuple(_least(suffices, everyone, i) for i in range(len(kinds)))
    found: list[tuple[int, ...]] = []
    complete = True
    for tried, counts in enumerate(_by_total(least, everyone), 1):
        if tried > tries:
            complete = False
            break
        if any(all(a <= b for a, b in zip(smaller, counts, strict=True)) for smaller in found):
            continue
        if suffices(counts):
            found.append(counts)
            if counts == least:
                break
    smallest = bool(found)
    if not found:  # out of time: one set of which no member can be spared, though a smaller one may exist
        found = [_thinned(suffices, everyone, kinds, ballot)]
    total = sum(prod(map(comb, everyone, counts)) for counts in found)
    sets = tuple(islice((chosen for counts in found for chosen in _sets(kinds, counts)), most))
    pattern = tuple((count, kind) for count, kind in zip(found[0], kinds, strict=True) if count)
    return Found(sets, total if complete else len(sets), complete, smallest, pattern)


def _thinned(
    suffices: Callable[[tuple[int, ...]], bool],
    everyone: tuple[int, ...],
    kinds: list[tuple[str, ...]],
    ballot: Ballot,
) -> tuple[int, ...]:
    """Take members away from all, the lightest first, as long as the rest suffice."""
    weight = {
        state: max((table.get(state, 0) for table in ballot.weights.values()), default=0) for state in ballot.states
    }
    counts = list(everyone)
    for i in sorted(range(len(kinds)), key=lambda i: weight[kinds[i][0]]):
        while counts[i] and suffices((*counts[:i], counts[i] - 1, *counts[i + 1 :])):
            counts[i] -= 1
    return tuple(counts)


def _kinds(node: Node, ballot: Ballot) -> list[tuple[str, ...]]:
    """Group the members that could move by position, weights and the clauses that concern them."""
    clauses = tuple(leaves(node))
    names = sorted({name for leaf in clauses if (name := getattr(leaf, "weight", None)) is not None})
    groups: dict[tuple[object, ...], list[str]] = {}
    for state, position in zip(ballot.states, ballot.positions, strict=True):
        if position in {Position.AGREE, Position.UNKNOWN}:
            continue
        weights = tuple(ballot.weights.get(name, {}).get(state) for name in names)
        groups.setdefault((position, weights, *(leaf.concerns(state) for leaf in clauses)), []).append(state)
    return sorted(tuple(sorted(group)) for group in groups.values())


def _least(suffices: Callable[[tuple[int, ...]], bool], everyone: tuple[int, ...], kind: int) -> int:
    """Return how many of one kind are needed when all the others agree: no set has fewer."""
    low, high = 0, everyone[kind]
    while low < high:
        middle = (low + high) >> 1
        if suffices((*everyone[:kind], middle, *everyone[kind + 1 :])):
            high = middle
        else:
            low = middle + 1
    return low


def _by_total(least: tuple[int, ...], most: tuple[int, ...]) -> Iterator[tuple[int, ...]]:
    """Yield all counts between ``least`` and ``most``, smallest total first."""

    def spread(extra: int, kind: int) -> Iterator[tuple[int, ...]]:
        if kind == len(least):
            if extra == 0:
                yield ()
            return
        for more in range(min(extra, most[kind] - least[kind]), -1, -1):
            for rest in spread(extra - more, kind + 1):
                yield (least[kind] + more, *rest)

    for extra in range(sum(most) - sum(least) + 1):
        yield from spread(extra, 0)


def _sets(kinds: list[tuple[str, ...]], counts: tuple[int, ...]) -> Iterator[tuple[str, ...]]:
    """Yield the sets that take so many of each kind, in order of code."""
    choices = (combinations(kind, count) for kind, count in zip(kinds, counts, strict=True))
    for chosen in product(*choices):
        yield tuple(sorted(state for part in chosen for state in part))
