"""What would it take: the smallest sets of members whose agreement removes the objections."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import combinations

from consensus.decisions.question import Question, pose
from consensus.decisions.verdict import Verdict, _ballot
from consensus.errors import InputError
from consensus.positions import Position
from consensus.rules import Ballot, Node, evaluate, is_monotone
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
    complete: bool
    """Whether these are all such sets."""
    still_unknown: tuple[str, ...] = ()
    """Members whose unknown position could still stop the decision after the first change."""

    def __iter__(self) -> Iterator[tuple[str, ...]]:  # type: ignore[override]
        return iter(self.sets)

    def __len__(self) -> int:
        return len(self.sets)


def minimal_changes(asked: Question | Scenario | Verdict, *, most: int = 100) -> Changes:
    """Return the smallest sets of members whose agreement would remove the coded objections.

    Unknown positions are taken at their best, so the sets say what is needed
    at the least, not what is enough: ``still_unknown`` names the rest.

    Parameters
    ----------
    asked : Question, Scenario or Verdict
    most : int
        Stop after so many sets and say so in ``complete``.

    Returns
    -------
    Changes
        No set where the rule cannot be met; one empty set where nothing stands in the way.

    Raises
    ------
    InputError
        If the rule is not monotone, or the ballot is known by figures only.

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
        return Changes(sets=(), complete=True)  # no agreement makes a candidate eligible
    ballot = _ballot(question)
    node = question.rule.core(ballot.states)
    if not is_monotone(node):
        raise InputError(
            "the rule is not monotone",
            why="one more agreement can undo another",
            fix="Ask for single changes with but()",
        )
    sets, complete = _search(node, ballot, most)
    after = ballot.moved(frozenset(sets[0])) if sets else ballot
    unknown = {s for s, p in zip(after.states, after.positions, strict=True) if p is Position.UNKNOWN}
    return Changes(sets=sets, complete=complete, still_unknown=tuple(sorted(evaluate(node, after).possible & unknown)))


def _search(node: Node, ballot: Ballot, most: int) -> tuple[tuple[tuple[str, ...], ...], bool]:
    """Search by size; members without whom nothing works are in every set from the start."""

    def suffices(states: frozenset[str]) -> bool:
        return evaluate(node, ballot.moved(states)).can_hold

    movable = [
        s for s, p in zip(ballot.states, ballot.positions, strict=True) if p not in {Position.AGREE, Position.UNKNOWN}
    ]
    everyone = frozenset(movable)
    if not suffices(everyone):
        return (), True
    forced = frozenset(s for s in movable if not suffices(everyone - {s}))
    rest = sorted(everyone - forced)
    found: list[frozenset[str]] = []
    tried = 0
    for size in range(len(rest) + 1):
        for extra in combinations(rest, size):
            chosen = forced.union(extra)
            if any(smaller <= chosen for smaller in found):
                continue
            tried += 1
            if tried > MOST_TRIED or len(found) >= most:
                return _sorted(found), False
            if suffices(chosen):
                found.append(chosen)
        if found and frozenset() in {f - forced for f in found}:
            break
    return _sorted(found), True


def _sorted(sets: list[frozenset[str]]) -> tuple[tuple[str, ...], ...]:
    return tuple(sorted((tuple(sorted(s)) for s in sets), key=lambda s: (len(s), s)))
