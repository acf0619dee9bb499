"""What would it take: the smallest sets of members whose agreement removes the objections."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import combinations, islice, product
from math import comb, prod

from consensus.decisions.posing import pose
from consensus.decisions.question import Question
from consensus.decisions.verdict import Verdict, _ballot, _compiled
from consensus.errors import InputError
from consensus.positions import Position
from consensus.rules import Ballot, Node, evaluate, holds
from consensus.rules.core import Lean, bracket, leaves
from consensus.scenarios import Scenario
from consensus.values import Value

MOST_TRIED = 20_000


class Changes(Value):
    """Smallest sufficient sets of members that would have to agree.

    Examples
    --------
    >>> import consensus as cs
    >>> cs.minimal_changes(cs.scenarios.load("nato/kosovo")).sets
    (('ESP', 'GRC', 'ROU', 'SVK'),)
    """

    sets: tuple[tuple[str, ...], ...]
    """Each set suffices and none of its members can be spared; smallest first, then by code."""
    count: int
    """How many such sets there are, or were found where ``complete`` is false for want of time."""
    complete: bool
    """Whether ``sets`` has all of them."""
    smallest: bool = True
    """Whether no smaller set would do."""
    pattern: tuple[tuple[int, tuple[str, ...]], ...] = ()
    """The smallest sets told as how many of which interchangeable members."""
    still_unknown: tuple[str, ...] = ()
    """Members whose unknown position could still stop the decision after the first change."""

    def __iter__(self) -> Iterator[tuple[str, ...]]:  # type: ignore[override]
        return iter(self.sets)

    def __len__(self) -> int:
        return len(self.sets)


def minimal_changes(asked: Question | Scenario | Verdict, *, most: int = 100, tries: int = MOST_TRIED) -> Changes:
    """Return the smallest sets of members whose agreement would remove the coded objections.

    Unknown positions are taken at their best, so the sets say what is needed
    at the least, not what is enough: ``still_unknown`` names the rest.

    Parameters
    ----------
    asked : Question, Scenario or Verdict
    most : int
        Stop after so many sets and say so in ``complete``.
    tries : int
        Try so many combinations; if none of them suffices, one set is named of
        which no member can be spared, and ``smallest`` is false.

    Returns
    -------
    Changes
        No set where the rule cannot be met; one empty set where nothing stands in the way.

    Raises
    ------
    InputError
        If agreement harms a clause of the rule, or the ballot is known by figures only.

    Examples
    --------
    >>> import consensus as cs
    >>> changes = cs.minimal_changes(cs.scenarios.load("nato/kosovo"))
    >>> changes.complete, len(changes.still_unknown) > 0
    (True, True)
    """
    question = pose(asked) if isinstance(asked, Scenario) else asked.question if isinstance(asked, Verdict) else asked
    if question.tally is not None:
        raise InputError("a ballot known by its figures has no members to move", fix="Use the margin of the verdict")
    if question.hard_eligibility and any(f.value == "not_met" for f in question.findings):
        return Changes(sets=(), count=0, complete=True)  # no agreement makes a candidate eligible
    ballot = _ballot(question)
    node = _compiled(question, ballot)
    if bracket(node) is None:
        raise InputError(
            "the rule has a clause that agreement harms",
            why="one more agreement can undo another",
            fix="Ask for single changes with but()",
        )
    sets, count, searched, smallest, pattern = _search(node, ballot, most, tries)
    after = ballot.moved(frozenset(sets[0])) if sets else ballot
    unknown = {s for s, p in zip(after.states, after.positions, strict=True) if p is Position.UNKNOWN}
    return Changes(
        sets=tuple(sorted(sets, key=lambda s: (len(s), s))),
        count=count,
        complete=searched and len(sets) == count,
        smallest=smallest,
        pattern=pattern,
        still_unknown=tuple(sorted(evaluate(node, after).possible & unknown)),
    )


_Pattern = tuple[tuple[int, tuple[str, ...]], ...]


def _search(
    node: Node, ballot: Ballot, most: int, tries: int
) -> tuple[tuple[tuple[str, ...], ...], int, bool, bool, _Pattern]:
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
        return (), 0, True, True, ()
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
    return sets, total if complete else len(sets), complete, smallest, pattern


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
