"""Who agrees once conditions are followed to their end, who really refuses, and who only waits.

Every condition gets easier as others agree, so there is a least and a greatest
answer (Knaster and Tarski). The least is what happens by itself: those whose
condition is met agree, then those who waited for them, and so on. The greatest is
what could hold if all who only wait for each other moved together.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property

from consensus.conditions.grammar import Accepts, AtLeast, Expression, Leaf, Name, Not, leaves

NOTHING: frozenset[str] = frozenset()


@dataclass(frozen=True)
class System:
    """Conditions that hang on each other, and how levers and facts stand.

    Parameters
    ----------
    conditions : mapping of str to Expression
        By variable: the code of a state, or the name of a lever that comes on by itself.
    values : mapping of str to bool or None
        How each lever and fact of the context stands; None where that is not known.

    Examples
    --------
    >>> from consensus.conditions.grammar import parse
    >>> pair = System({"ADA": parse("accepts(BOB)"), "BOB": parse("accepts(ADA) or treaty")}, {"treaty": False})
    >>> pair.read().waiting, pair.read(moved={"treaty"}).rounds
    (('ADA', 'BOB'), (('BOB',), ('ADA',)))
    """

    conditions: Mapping[str, Expression]
    values: Mapping[str, bool | None] = field(default_factory=dict)

    @cached_property
    def users(self) -> dict[str, tuple[str, ...]]:
        """Which conditions name a variable."""
        found: dict[str, dict[str, None]] = {}
        for variable, condition in self.conditions.items():
            for leaf in leaves(condition):
                key = leaf.state if isinstance(leaf, Accepts) else leaf.id if isinstance(leaf, Name) else ""
                if key in self.conditions:
                    found.setdefault(key, {})[variable] = None
        return {key: tuple(some) for key, some in found.items()}

    def truth(self, leaf: Leaf, accepted: Collection[str], *, best: bool, moved: Collection[str] = NOTHING) -> bool:
        """Say whether a leaf is met, given who agrees; what is not known is taken at its best or worst."""
        if isinstance(leaf, Accepts):
            return leaf.state in accepted
        if isinstance(leaf, Name):
            if leaf.id in moved or leaf.id in accepted:
                return True
            value = self.values.get(leaf.id, False)
            return best if value is None else value
        if isinstance(leaf, Not):
            value = self.values.get(leaf.of.id, False)
            return best if value is None else not value
        return best if leaf.value is None else leaf.value

    def holds(
        self, condition: Expression, accepted: Collection[str], *, best: bool, moved: Collection[str] = NOTHING
    ) -> bool:
        """Say whether a condition is met, given who agrees."""
        if not isinstance(condition, AtLeast):
            return self.truth(condition, accepted, best=best, moved=moved)
        met = (self.holds(part, accepted, best=best, moved=moved) for part in condition.of)
        return sum(met) >= condition.need

    def least(self, *, best: bool, moved: Collection[str] = NOTHING) -> dict[str, int]:
        """Return who agrees in the least fixed point, each with its round from 1.

        Parameters
        ----------
        best : bool
            Whether what is not known turns out well.
        moved : collection of str
            Levers taken as on beside those that are.
        """
        accepted: dict[str, int] = {}
        asked: Iterable[str] = self.conditions
        number = 1
        while True:
            new = [v for v in asked if self.holds(self.conditions[v], accepted, best=best, moved=moved)]
            if not new:
                return accepted
            accepted.update((v, number) for v in new)
            asked = {user: None for v in new for user in self.users.get(v, ()) if user not in accepted}
            number += 1

    def greatest(self, *, best: bool, moved: Collection[str] = NOTHING) -> frozenset[str]:
        """Return who agrees in the greatest fixed point: if all who only wait for each other move together."""
        accepted = set(self.conditions)
        asked: Iterable[str] = self.conditions
        while True:
            lost = [v for v in asked if not self.holds(self.conditions[v], accepted, best=best, moved=moved)]
            if not lost:
                return frozenset(accepted)
            accepted.difference_update(lost)
            asked = {user: None for v in lost for user in self.users.get(v, ()) if user in accepted}

    def read(self, *, moved: Collection[str] = NOTHING) -> Standing:
        """Return how everyone stands, in both runs over what is not known."""
        worst, best = self.least(best=False, moved=moved), self.least(best=True, moved=moved)
        everyone = self.conditions.keys()
        together = self.greatest(best=True, moved=moved)
        blocking = [v for v in everyone if v not in best]
        roots = {v for v in blocking if not self.holds(self.conditions[v], everyone, best=True, moved=moved)}
        rounds: dict[int, list[str]] = {}
        for variable, number in best.items():
            rounds.setdefault(number, []).append(variable)
        return Standing(
            agreed=tuple(sorted(worst)),
            open=tuple(sorted(best.keys() - worst.keys())),
            roots=tuple(sorted(roots)),
            followers=tuple(sorted(v for v in blocking if v not in roots)),
            waiting=tuple(sorted(together - best.keys())),
            rounds=tuple(tuple(sorted(some)) for some in rounds.values()),
        )


@dataclass(frozen=True, slots=True)
class Standing:
    """Who agrees, who may, who refuses in any case, and who waits; sorted names of variables."""

    agreed: tuple[str, ...]
    """Agree even if all that is not known turns out badly."""
    open: tuple[str, ...]
    """Agree only if what is not known turns out well."""
    roots: tuple[str, ...]
    """Refuse even if everyone else agreed."""
    followers: tuple[str, ...]
    """Refuse, but would not if everyone else agreed."""
    waiting: tuple[str, ...]
    """Followers who would all agree if they moved together."""
    rounds: tuple[tuple[str, ...], ...]
    """Who agrees in which round, unknowns at their best: who moves after whom."""
