"""Voting power: how often a member turns a losing coalition into a winning one.

Everything is exact: whole numbers and fractions. These figures are about the
rule: each way in which the members may agree or object counts the same, whatever
any of them is known to think. They say what a rule gives away, not what a state
will do.

References
----------
Penrose 1946 and Banzhaf 1965; Shapley and Shubik 1954; Coleman 1971; Rae 1969.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from fractions import Fraction
from math import comb, factorial, inf
from typing import Any, TypeVar

from consensus.errors import InvalidValue, TooLarge, visible
from consensus.power import form, plans
from consensus.power.coalitions import Coalitions
from consensus.power.counts import Counts, Sized, kept
from consensus.power.form import Layout
from consensus.power.game import Game, Playable, game
from consensus.results import Result
from consensus.values import nearest

T = TypeVar("T")


@dataclass(frozen=True, repr=False)
class Power(Result):
    """What the coalitions of a game come to; each figure is counted when it is first asked for.

    Examples
    --------
    >>> six = measure({"DEU": 4, "FRA": 4, "ITA": 4, "NLD": 2, "BEL": 2, "LUX": 1}, quota=12)
    >>> six.winning, six.swings["DEU"], six.swings["LUX"], six.dummies
    (14, 10, 0, ('LUX',))
    >>> six.shapley_shubik["DEU"], six.to_act
    (Fraction(7, 30), Fraction(7, 32))
    """

    game: Game
    wanted: str | None = None
    """The algorithm that was asked for; the quickest if none."""

    @property
    def members(self) -> tuple[str, ...]:
        """The members who are free to agree or object."""
        return self.game.members

    @property
    def layout(self) -> Layout:
        """The rule in its simplest form."""
        return self.game.layout

    @property
    def settled(self) -> bool | None:
        """Whether the result no longer hangs on anybody, and which it is: adopted or not; else ``None``."""
        return self.layout.form if isinstance(self.layout.form, bool) else None

    @kept
    def plan(self) -> plans.Plan:
        """The algorithm that counts winning coalitions and swings, and why."""
        if isinstance(self.game.layout.form, bool):
            return plans.Plan(plans.TYPES, "nothing hangs on anybody", 0)
        return plans.chosen(self.game.layout, algorithm=self.wanted)

    @kept
    def plan_by_size(self) -> plans.Plan:
        """The algorithm that counts them by size, for the Shapley-Shubik index."""
        if self.settled is not None:
            return self.plan
        return plans.chosen(self.layout, by_size=True, algorithm=self.wanted)

    @property
    def algorithm(self) -> str:
        """The algorithm that counts winning coalitions and swings."""
        return self.plan.algorithm

    @property
    def why(self) -> str:
        """Why that algorithm."""
        return self.plan.why

    @kept
    def _counts(self) -> Counts:
        settled = self.layout.form
        if isinstance(settled, bool):
            return Counts((1 << len(self.members)) * settled, (0,) * len(self.layout.sizes))
        found = plans.counter(self.plan).count(self.layout)
        if isinstance(found, Sized):
            self.__dict__.setdefault("_sized", found)
            return found.summed()
        return found

    @kept
    def _sized(self) -> Sized:
        n = len(self.members)
        if self.settled is not None:
            return Sized(
                tuple(comb(n, size) * self.settled for size in range(n + 1)), ((0,) * n,) * len(self.layout.sizes)
            )
        plan = self.plan_by_size
        if plan.algorithm == plans.MIDDLE and self.plan.algorithm == plans.MIDDLE:
            _ = self._counts
            if "_sized" in self.__dict__:
                sized: Sized = self.__dict__["_sized"]
                return sized
        return plans.counter(plan).count_by_size(self.layout)

    def _each(self, by_group: tuple[T, ...] | list[T]) -> dict[str, T]:
        game = self.game
        return dict(zip(game.members, [by_group[group] for group in game.layout.group_of], strict=True))

    @kept
    def hanging(self) -> int:
        """How many coalitions win or lose by the rounding of the weights; 0 where all are exact."""
        found = [Power(replace(self.game, layout=end, ends=()), self.wanted).winning for end in self.game.ends]
        return found[1] - found[0] if found else 0

    # Counts.

    @property
    def winning(self) -> int:
        """How many coalitions win."""
        return self._counts.winning

    @property
    def swings(self) -> dict[str, int]:
        """How many winning coalitions turn losing when a member leaves (eta)."""
        return self._each(self._counts.swings)

    @property
    def winning_by_size(self) -> tuple[int, ...]:
        """How many coalitions of 0 to n members win."""
        return self._sized.winning

    @property
    def swings_by_size(self) -> dict[str, tuple[int, ...]]:
        """How many coalitions of 0 to n - 1 others a member turns."""
        return self._each(self._sized.swings)

    # Indices.

    @property
    def banzhaf(self) -> dict[str, Fraction]:
        """The absolute index (Penrose-Banzhaf): in what share of cases a member decides, in [0, 1]."""
        cases = 1 << max(0, len(self.game.members) - 1)
        return self._each([Fraction(swings, cases) for swings in self._counts.swings])

    @property
    def banzhaf_normalised(self) -> dict[str, Fraction]:
        """The normalised index (Banzhaf): a member's share of all swings; they sum to one. Empty if there are none."""
        every = sum(s * size for s, size in zip(self._counts.swings, self.layout.sizes, strict=True))
        return self._each([Fraction(swings, every) for swings in self._counts.swings]) if every else {}

    @property
    def shapley_shubik(self) -> dict[str, Fraction]:
        """In what share of all orders of agreeing a member decides; they sum to one. Empty if nobody ever does."""
        return self._each(self._shapley_shubik) if self.settled is None else {}

    @kept
    def _shapley_shubik(self) -> list[Fraction]:
        n = len(self.members)
        orders = [factorial(n - 1)]
        for size in range(1, n):
            orders.append(orders[-1] * size // (n - size))
        every = factorial(n)
        return [Fraction(sum(map(int.__mul__, orders, swings)), every) for swings in self._sized.swings]

    def floats(self, index: str) -> dict[str, float]:
        """Return an index in floating point; that of Shapley and Shubik by quadrature where exact counting is long.

        Parameters
        ----------
        index : str
            ``banzhaf``, ``banzhaf_normalised``, ``shapley_shubik``, ``to_prevent``, ``to_initiate`` or ``rae``.

        Examples
        --------
        >>> measure([2, 1, 1], quota=3).floats("banzhaf")
        {'1': 0.75, '2': 0.25, '3': 0.25}
        """
        if index not in INDICES:
            raise InvalidValue(
                f'no index is called "{visible(str(index))}"',
                fix=f"Use one of {', '.join(INDICES)}",
                suggestions=nearest(str(index), INDICES),
            )
        if index == "shapley_shubik" and self.quadrature:
            return self._each(self._by_quadrature)
        exact: Mapping[str, Fraction] = getattr(self, index)
        return {member: float(value) for member, value in exact.items()}

    @kept
    def _by_quadrature(self) -> tuple[float, ...]:
        from consensus.power import quadrature  # noqa: PLC0415

        assert self.layout.one_scale is not None
        return quadrature.shapley_shubik(self.layout, self.layout.one_scale)

    @property
    def work(self) -> float:
        """About how many seconds the exact Shapley-Shubik index takes; infinite where no algorithm can find it."""
        try:
            return self.plan_by_size.cost / 1e9
        except TooLarge:
            return inf

    @property
    def work_in_floats(self) -> float:
        """About how many seconds it takes by quadrature; infinite where the rule is not one quota."""
        scale = self.layout.one_scale
        if scale is None or not scale.is_plain:
            return inf
        columns = max(scale.quotas[0], scale.total - scale.quotas[0] + 1)
        return 3e-8 * len(self.members) * columns

    @property
    def quadrature(self) -> bool:
        """Whether the Shapley-Shubik index is taken by quadrature when floating point is asked for."""
        scale = self.layout.one_scale
        return self.settled is None and scale is not None and scale.is_plain and self.work > LONG

    @property
    def to_act(self) -> Fraction:
        """The power of the body to act (Coleman): the share of coalitions that win, in [0, 1]."""
        return Fraction(self.winning, 1 << len(self.members))

    @property
    def to_prevent(self) -> dict[str, Fraction]:
        """A member's power to prevent (Coleman): the share of winning coalitions that need it; 1 for a veto player."""
        winning = self.winning
        return self._each([Fraction(swings, winning) if winning else Fraction(0) for swings in self._counts.swings])

    @property
    def to_initiate(self) -> dict[str, Fraction]:
        """A member's power to initiate (Coleman): the share of losing coalitions that it can make win."""
        losing = (1 << len(self.members)) - self.winning
        return self._each([Fraction(swings, losing) if losing else Fraction(0) for swings in self._counts.swings])

    @property
    def rae(self) -> dict[str, Fraction]:
        """In what share of cases the result is as the member would have it (Rae), in [1/2, 1]."""
        return {member: (1 + value) / 2 for member, value in self.banzhaf.items()}

    # Who stands out.

    @kept
    def veto_players(self) -> tuple[str, ...]:
        """Members without whom no coalition wins."""
        n = len(self.members)
        if self.settled is not None:
            return ()
        alone = [not form.holds(self.layout.form, [i != place for i in range(n)]) for place in self.layout.firsts]
        return tuple(member for member, veto in self._each(alone).items() if veto)

    @kept
    def dummies(self) -> tuple[str, ...]:
        """Members who never make a difference."""
        return tuple(member for member, swings in self.swings.items() if swings == 0)

    @kept
    def dictator(self) -> str | None:
        """The member who decides alone whatever the others do, if there is one."""
        n = len(self.members)
        if self.settled is None:
            for place, member in enumerate(self.members):
                if member in self.veto_players and form.holds(self.layout.form, [i == place for i in range(n)]):
                    return member
        return None

    # Coalitions.

    @kept
    def minimal_winning(self) -> Coalitions:
        """The coalitions that win and fail without any one of their members."""
        return Coalitions(self.layout, self.members)

    @kept
    def minimal_blocking(self) -> Coalitions:
        """The coalitions that can block and cannot without any one of their members."""
        return Coalitions(self.game.dual().layout, self.members)


INDICES = ("banzhaf", "banzhaf_normalised", "shapley_shubik", "to_prevent", "to_initiate", "rae")
LONG = 0.05  # seconds


def measure(what: Playable, quota: int | None = None, *, algorithm: str | None = None, **options: Any) -> Power:
    """Measure the power of the members of a game.

    Parameters
    ----------
    what, quota, **options
        As for `game`.
    algorithm : str, optional
        ``types``, ``generating_functions``, ``meet_in_the_middle`` or
        ``truth_table``; the quickest if not given. Never a sample.

    Raises
    ------
    TooLarge
        When a figure is asked for that no algorithm, or not the one asked for, can count.

    Examples
    --------
    >>> measure("unsc", on="2026-07-31", rule="security_council").swings["FRA"]
    848
    """
    if algorithm is not None:
        plans.check_name(algorithm)
    return Power(game(what, quota, **options), algorithm)


def banzhaf(what: Playable, quota: int | None = None, *, exact: bool = True, **options: Any) -> dict[str, Any]:
    """Return the absolute Banzhaf index of each member: in what share of cases it decides.

    Parameters
    ----------
    what, quota, **options
        As for `measure`.
    exact : bool, default True
        Fractions; floating point otherwise.

    Examples
    --------
    >>> banzhaf([2, 1, 1], quota=3)
    {'1': Fraction(3, 4), '2': Fraction(1, 4), '3': Fraction(1, 4)}
    """
    found = measure(what, quota, **options)
    return found.banzhaf if exact else found.floats("banzhaf")


def shapley_shubik(what: Playable, quota: int | None = None, *, exact: bool = True, **options: Any) -> dict[str, Any]:
    """Return the Shapley-Shubik index of each member: in what share of orders it decides.

    Parameters
    ----------
    what, quota, **options
        As for `measure`.
    exact : bool, default True
        Fractions; floating point otherwise, by quadrature for large games.

    Examples
    --------
    >>> shapley_shubik([2, 1, 1], quota=3)
    {'1': Fraction(2, 3), '2': Fraction(1, 6), '3': Fraction(1, 6)}
    """
    found = measure(what, quota, **options)
    return found.shapley_shubik if exact else found.floats("shapley_shubik")
