"""Voting power, worked out a second time: slow, plain, by looking at every coalition.

A game is the list of its coalitions and of whether each adopts. That is read from
the building blocks of a rule, with everyone in the coalition agreeing and everyone
else objecting, or by adding up weights. Everything else is counted from the list.
Nothing is imported from the package under test but the building blocks.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from fractions import Fraction
from itertools import permutations
from math import factorial
from random import Random
from types import MappingProxyType
from typing import Any, NamedTuple

import numpy as np

from consensus.positions import IN_FAVOUR, Position
from consensus.rules.core import AllOf, AnyOf, Ballot, Limit, Node, ShareOf, holds

Table = Mapping[str, int]
Weights = Mapping[str, Table]
"""Tables of weights by name, each by member."""
Sets = frozenset[frozenset[str]]
NOBODY: Mapping[str, Position] = MappingProxyType({})


class Game(NamedTuple):
    """Who takes part, and whether each coalition adopts: its number has a bit for each of its members."""

    members: tuple[str, ...]
    adopts: tuple[bool, ...]

    @property
    def n(self) -> int:
        """Return how many take part."""
        return len(self.members)

    @property
    def whole(self) -> int:
        """Return the coalition of all."""
        return (1 << self.n) - 1

    @property
    def is_settled(self) -> bool:
        """Say whether every coalition adopts, or none."""
        return len(set(self.adopts)) == 1

    @property
    def is_monotone(self) -> bool:
        """Say whether nobody's agreement ever harms."""
        return not any(self.adopts[some] and not self.adopts[some | bit] for some, bit in self._steps())

    @property
    def is_proper(self) -> bool:
        """Say whether of two coalitions without a common member not both adopt."""
        return not any(self.adopts[some] and self.adopts[self.whole ^ some] for some in range(1 << self.n))

    def _steps(self) -> Iterator[tuple[int, int]]:
        for i in range(self.n):
            for some in range(1 << self.n):
                if not some >> i & 1:
                    yield some, 1 << i

    def names(self, some: int) -> frozenset[str]:
        """Return the members of a coalition."""
        return frozenset(member for i, member in enumerate(self.members) if some >> i & 1)

    def dual(self) -> Game:
        """Return the game of those who block: a coalition wins it if all others cannot adopt."""
        return Game(self.members, tuple(not self.adopts[self.whole ^ some] for some in range(1 << self.n)))


def game(members: Iterable[str], adopts: Callable[[frozenset[str]], bool]) -> Game:
    """Ask of every coalition whether it adopts."""
    shell = Game(tuple(members), ())
    return shell._replace(adopts=tuple(adopts(shell.names(some)) for some in range(1 << shell.n)))


def by_sums(*clauses: tuple[Table, int]) -> Game:
    """Return the game in which a coalition must reach the quota of each table."""
    (first, _), *_ = clauses
    return game(first, lambda some: all(sum(table[m] for m in some) >= quota for table, quota in clauses))


def by_rule(node: Node, members: Iterable[str], weights: Weights, fixed: Mapping[str, Position] = NOBODY) -> Game:
    """Return the game of the members who are free, as the building blocks of the rule read every ballot."""
    free = tuple(members)
    seats = (*free, *fixed)

    def adopts(some: frozenset[str]) -> bool:
        cast = (Position.AGREE if member in some else Position.OBJECT for member in free)
        return holds(node, Ballot(seats, (*cast, *fixed.values()), weights))

    return game(free, adopts)


# Counting.


def winning_by_size(game: Game) -> tuple[int, ...]:
    """Count the coalitions that adopt, by how many members they have."""
    counts = [0] * (game.n + 1)
    for some, adopts in enumerate(game.adopts):
        counts[some.bit_count()] += adopts
    return tuple(counts)


def swings_by_size(game: Game) -> dict[str, tuple[int, ...]]:
    """Count for each member the coalitions of others that fail without it and adopt with it, by their size."""
    found = {}
    for i, member in enumerate(game.members):
        counts = [0] * game.n
        for some in range(1 << game.n):
            if not some >> i & 1 and game.adopts[some | 1 << i] and not game.adopts[some]:
                counts[some.bit_count()] += 1
        found[member] = tuple(counts)
    return found


def swings(game: Game) -> dict[str, int]:
    """Count for each member the coalitions that it turns."""
    return {member: sum(counts) for member, counts in swings_by_size(game).items()}


def shapley_by_orders(game: Game) -> dict[str, Fraction]:
    """Let members join in every order, and count who brings the decision about."""
    pivots = [0] * game.n
    if not game.is_settled:
        for order in permutations(range(game.n)):
            some = 0
            for i in order:
                some |= 1 << i
                if game.adopts[some]:
                    pivots[i] += 1
                    break
    return {member: Fraction(pivots[i], factorial(game.n)) for i, member in enumerate(game.members)}


def shapley_by_sizes(game: Game) -> dict[str, Fraction]:
    """Give every turned coalition the part of the orders in which it comes first."""
    n = game.n
    return {
        member: sum(
            (Fraction(factorial(s) * factorial(n - 1 - s) * count, factorial(n)) for s, count in enumerate(counts)),
            Fraction(0),
        )
        for member, counts in swings_by_size(game).items()
    }


# Coalitions.


def smallest(game: Game) -> Sets:
    """Return the coalitions that adopt and of which no smaller part does."""
    return frozenset(
        game.names(some)
        for some in range(1 << game.n)
        if game.adopts[some] and not any(game.adopts[part] for part in _parts(some))
    )


def _parts(some: int) -> Iterator[int]:
    part = some
    while part:
        part = (part - 1) & some
        yield part


def minimal_winning(game: Game) -> Sets:
    """Return the coalitions that adopt and would not without any of their members."""
    found = []
    for some in range(1 << game.n):
        one_less = (some ^ 1 << i for i in range(game.n) if some >> i & 1)
        if game.adopts[some] and not any(game.adopts[part] for part in one_less):
            found.append(game.names(some))
    return frozenset(found)


def minimal_blocking(game: Game) -> Sets:
    """Return the coalitions without which nothing is adopted, and of which every member is needed for that."""
    found = []
    for some in range(1 << game.n):
        rest = game.whole ^ some
        if not game.adopts[rest] and all(game.adopts[rest | 1 << i] for i in range(game.n) if some >> i & 1):
            found.append(game.names(some))
    return frozenset(found)


def hitting(sets: Sets, members: Sequence[str]) -> Sets:
    """Return the minimal sets of members that share one with each of ``sets``."""
    return smallest(game(members, lambda some: all(some & other for other in sets)))


def veto_players(game: Game) -> tuple[str, ...]:
    """Return the members without whom nothing is adopted."""
    return tuple(
        member
        for i, member in enumerate(game.members)
        if not any(adopts and not some >> i & 1 for some, adopts in enumerate(game.adopts))
    )


def dummies(game: Game) -> tuple[str, ...]:
    """Return the members who never make a difference."""
    return tuple(
        member
        for i, member in enumerate(game.members)
        if all(game.adopts[some] == game.adopts[some | 1 << i] for some in range(1 << game.n))
    )


def dictator(game: Game) -> str | None:
    """Return the member who decides alone."""
    for i, member in enumerate(game.members):
        if all(adopts == bool(some >> i & 1) for some, adopts in enumerate(game.adopts)):
            return member
    return None


# Sums of many members, each table at once.


class Counts(NamedTuple):
    """What is counted of a game of many members."""

    winning_by_size: tuple[int, ...]
    swings_by_size: dict[str, tuple[int, ...]]


def by_doubling(*clauses: tuple[Table, int]) -> Counts:
    """Count all coalitions of a game of up to some twenty members, with the sums of all of them in an array."""
    (first, _), *_ = clauses
    members = tuple(first)
    sizes = _doubled([1] * len(members))
    adopts = np.ones(len(sizes), dtype=bool)
    for table, quota in clauses:
        adopts &= _doubled([table[member] for member in members]) >= quota
    numbers = np.arange(len(sizes))
    found = {}
    for i, member in enumerate(members):
        without = numbers[numbers >> i & 1 == 0]
        turned = without[adopts[without | 1 << i] & ~adopts[without]]
        found[member] = tuple(np.bincount(sizes[turned], minlength=len(members)).tolist())
    return Counts(tuple(np.bincount(sizes[adopts], minlength=len(members) + 1).tolist()), found)


def _doubled(weights: Sequence[int]) -> Any:
    sums = np.zeros(1, dtype=np.int64)
    for weight in weights:
        sums = np.concatenate((sums, sums + weight))
    return sums


# Random games.


class Weighted(NamedTuple):
    """Weights and a quota."""

    weights: dict[str, int]
    quota: int

    @property
    def total(self) -> int:
        """Return the weights of all together."""
        return sum(self.weights.values())


class Ruled(NamedTuple):
    """A rule in its building blocks, and what it weighs."""

    node: Node
    members: tuple[str, ...]
    weights: dict[str, dict[str, int]]


def names(count: int) -> tuple[str, ...]:
    """Return so many names of members."""
    return tuple(f"M{i:03}" for i in range(count))


def random_size(rng: Random, most: int) -> int:
    """Draw a number of members; rather many than few."""
    return max(rng.randint(1, most), rng.randint(1, most))


SHAPES = ("any", "small", "zeros", "equal", "one giant", "two sorts", "powers of two")
QUOTAS = ("any", "one", "all", "a sum", "one more than a sum", "half or less", "more than half")


def random_weights(rng: Random, members: Sequence[str], shape: str = "") -> dict[str, int]:
    """Draw weights of one of the shapes; some member has one."""
    shape = shape or rng.choice(SHAPES)
    shapes: dict[str, Callable[[int], int]] = {
        "any": lambda i: rng.randint(0, 30),
        "small": lambda i: rng.randint(1, 3),
        "zeros": lambda i: rng.choice((0, 0, 1, 2, 5)),
        "equal": lambda i: 3,
        "one giant": lambda i: 1000 if i == 0 else rng.randint(0, 5),
        "two sorts": lambda i: rng.choice((2, 5)),
        "powers of two": lambda i: 1 << i,
    }
    found = [shapes[shape](i) for i in range(len(members))]
    if not any(found):
        found[0] = 1
    rng.shuffle(found)
    return dict(zip(members, found, strict=True))


def random_quota(rng: Random, weights: Table, where: str = "") -> int:
    """Draw a quota that can be reached: often at an end, or exactly what some members hold."""
    total = sum(weights.values())
    a_sum = sum(weight for weight in weights.values() if rng.random() < 0.5)
    quota = {
        "any": rng.randint(1, total),
        "one": 1,
        "all": total,
        "a sum": a_sum,
        "one more than a sum": a_sum + 1,
        "half or less": rng.randint(1, max(1, total // 2)),
        "more than half": total // 2 + 1,
    }[where or rng.choice(QUOTAS)]
    return min(max(1, quota), total)


def random_weighted(rng: Random, most: int = 7) -> Weighted:
    """Draw weights and a quota for one to so many members."""
    weights = random_weights(rng, names(random_size(rng, most)))
    return Weighted(weights, random_quota(rng, weights))


def random_thresholds(rng: Random, most: int = 7, clauses: int = 3) -> list[Weighted]:
    """Draw two or more quotas, each of weights of their own, all of which must be reached."""
    members = names(random_size(rng, most))
    found = []
    for _ in range(rng.randint(2, clauses)):
        weights = random_weights(rng, members)
        found.append(Weighted(weights, random_quota(rng, weights)))
    return found


def in_blocks(clauses: Sequence[Weighted]) -> Ruled:
    """Return quotas as shares of named weights."""
    shares = tuple(
        ShareOf(count=["agree"], weight=f"w{i}", at_least=f"{one.quota}/{one.total}") for i, one in enumerate(clauses)
    )
    weights = {f"w{i}": one.weights for i, one in enumerate(clauses)}
    return Ruled(AllOf(of=shares) if len(shares) > 1 else shares[0], tuple(clauses[0].weights), weights)


SHARES = ("1/3", "1/2", "55/100", "2/3", "3/4", "1")


class Kind(NamedTuple):
    """Which clauses to draw."""

    tame: bool = True
    """Whether agreement helps every clause; else it may harm one, or one looks at neither agreement nor objection."""
    scales: int = 2
    """Sets of weights, beside heads."""
    some: float = 0.35
    """How often a clause is about some of the members only."""


def random_leaf(rng: Random, members: Sequence[str], kind: Kind) -> ShareOf | Limit:
    """Draw a clause."""
    tame = kind.tame
    among = tuple(rng.sample(members, rng.randint(1, len(members)))) if rng.random() < kind.some else None
    if rng.random() < kind.some / 10:
        among = ()
    agreeing = rng.choice((["agree"], IN_FAVOUR))
    objecting = rng.choice((["object"], frozenset(Position) - IN_FAVOUR - {Position.UNKNOWN}))
    if not tame and rng.random() < 0.6:
        agreeing, objecting = rng.choice(
            ((objecting, agreeing), (["abstain"], ["abstain"]), (["agree", "object"], ["agree", "object"]))
        )
    if rng.random() < 0.55:
        base: Any = rng.choice(("members", "present", "votes_cast"))
        if not tame and rng.random() < 0.3:
            base = sorted({*agreeing, rng.choice(("agree", "abstain", "object"))})
        bound = {"more_than": rng.choice(SHARES[:-1])} if rng.random() < 0.4 else {"at_least": rng.choice(SHARES)}
        weight = rng.choice((None, *(f"w{i}" for i in range(kind.scales))))
        if isinstance(base, str) and not frozenset(agreeing) <= {"agree", "agree_with_reservation", "object"}:
            base = "members"
        return ShareOf(count=agreeing, base=base, weight=weight, among=among, **bound)
    if rng.random() < 0.5:
        few = 0 if rng.random() < 0.6 else rng.randint(0, len(members))
        return Limit(count=objecting, at_most=few, among=among)
    return Limit(count=agreeing, at_least=rng.randint(0 if rng.random() < 0.1 else 1, len(members)), among=among)


def random_node(rng: Random, members: Sequence[str], kind: Kind, depth: int) -> Node:
    """Draw clauses joined by "all" and "any"."""
    if depth == 0 or rng.random() < 0.2:
        return random_leaf(rng, members, kind)
    parts = tuple(random_node(rng, members, kind, depth - 1) for _ in range(rng.randint(2, 3)))
    return AllOf(of=parts) if rng.random() < 0.5 else AnyOf(of=parts)


ANY, WILD, ONE_SCALE = Kind(), Kind(tame=False), Kind(scales=1, some=0)


def random_ruled(rng: Random, most: int = 7, kind: Kind = ANY) -> Ruled:
    """Draw a rule for one to so many members."""
    members = names(random_size(rng, most))
    weights = {f"w{i}": random_weights(rng, members) for i in range(kind.scales)}
    return Ruled(random_node(rng, members, kind, rng.randint(0, 2)), members, weights)
