"""Who can stop a decision: alone, or how many together at the least.

Here every member agrees or takes the one position that harms the rule most. The
answers are about the rule and the seats, not about what any state would do.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from itertools import combinations, product
from typing import NamedTuple

from consensus.positions import KNOWN, Position
from consensus.rules.core import Ballot, Lean, Node, bracket, holds, leaves
from consensus.rules.named import NO_WEIGHTS, Weights

MOST_TRIED = 5_000


def harmful(node: Node) -> tuple[Position, ...]:
    """Return the positions that can harm most.

    Examples
    --------
    >>> from consensus.rules import Consensus
    >>> harmful(Consensus().core(("FRA",)))
    (<Position.OBJECT: 'object'>,)
    """
    ends = bracket(node)
    return ends.worst if ends is not None else tuple(p for p in KNOWN if p is not Position.AGREE)


def stops(node: Node, agreed: Ballot, stopping: frozenset[str], position: Position) -> bool:
    """Say whether the decision fails with ``stopping`` in that position and all others in agreement."""
    return not holds(node, agreed.moved(stopping, position))


def agreement(states: tuple[str, ...], weights: Weights = NO_WEIGHTS, rounded: Iterable[str] = ()) -> Ballot:
    """Return the ballot on which all agree; rounded weights are read so that who stops does so for certain."""
    ballot = Ballot(states, (Position.AGREE,) * len(states), weights, frozenset(rounded))
    return ballot.leaning(Lean.HELPS)


def alone(node: Node, agreed: Ballot) -> tuple[str, ...]:
    """Return the members that can stop the decision alone.

    Parameters
    ----------
    node : Node
        The compiled rule.
    agreed : Ballot
        The ballot on which all agree, see `agreement`.

    Examples
    --------
    >>> from consensus.rules import SecurityCouncil
    >>> seats = ("CHN", "FRA", "GBR", "RUS", "USA", *"ABCDEFGHIJ")
    >>> alone(SecurityCouncil().core(seats), agreement(seats))
    ('CHN', 'FRA', 'GBR', 'RUS', 'USA')
    """
    worst = harmful(node)
    return tuple(s for s in agreed.states if any(stops(node, agreed, frozenset({s}), p) for p in worst))


def fewest(node: Node, agreed: Ballot) -> tuple[str, ...] | None:
    """Return one smallest set of members that can stop the decision together.

    Exact: with one weight the heaviest members are the ones to try; else sets are
    tried by size, up to 5,000 of them.

    Returns
    -------
    tuple of str or None
        By code; none where too many sets would have to be tried, and the empty
        set where not even all members in agreement adopt.

    Examples
    --------
    >>> from consensus.rules import TwoThirdsOfMembers
    >>> len(fewest(TwoThirdsOfMembers().core(tuple("ABCDEF")), agreement(tuple("ABCDEF"))))
    3
    """
    worst = harmful(node)
    for tried, chosen in enumerate(_by_size(node, agreed)):
        if tried > MOST_TRIED:
            return None
        if any(stops(node, agreed, frozenset(chosen), p) for p in worst):
            return tuple(sorted(chosen))
    return None


def _by_size(node: Node, agreed: Ballot) -> Iterator[tuple[str, ...]]:
    """Yield sets by size, leaving out those that another of the size beats in every clause."""
    states, clauses = agreed.states, tuple(leaves(node))
    named = {name for leaf in clauses if (name := getattr(leaf, "weight", None)) is not None}
    concerned = {leaf.among for leaf in clauses}
    if len(named) <= 1 and len(concerned) == 1 and bracket(node) is not None:
        among = concerned.pop()
        table: Mapping[str, int] = agreed.weights.get(named.pop(), {}) if named else {}
        able = [s for s in states if among is None or s in among]
        heaviest = sorted(able, key=lambda s: (-table.get(s, 0), s))
        for size in range(len(heaviest) + 1):
            yield tuple(heaviest[:size])
        return
    for size in range(len(states) + 1):
        yield from combinations(states, size)


class Witness(NamedTuple):
    """A change towards agreement that undoes a decision, or one away from it that makes one."""

    before: tuple[Position, ...]
    """A ballot that fails."""
    after: tuple[Position, ...]
    """The ballot that is adopted once one member objects instead."""
    member: int
    """The row that changed."""


def witness(node: Node, states: tuple[str, ...], weights: Weights = NO_WEIGHTS) -> Witness | None:
    """Return two ballots that show that a rule is not monotone: an objection that helps adoption.

    Ballots of agreement, silence and objection are tried; for up to eight members.

    Examples
    --------
    >>> from consensus.rules import ImfGovernors
    >>> found = witness(ImfGovernors().core(tuple("ABC")), tuple("ABC"), {"votes": {"A": 2, "B": 1, "C": 1}})
    >>> [p.value for p in found.before], [p.value for p in found.after]
    (['agree', 'silent', 'silent'], ['agree', 'silent', 'object'])
    """
    tried = (Position.AGREE, Position.SILENT, Position.OBJECT)
    for before in product(tried, repeat=min(len(states), 8)):
        if holds(node, Ballot(states, before, weights)):
            continue
        for i in reversed(range(len(before))):
            if before[i] is Position.SILENT:
                after = (*before[:i], Position.OBJECT, *before[i + 1 :])
                if holds(node, Ballot(states, after, weights)):
                    return Witness(before, after, i)
    return None
