"""Which algorithm counts a game, and why: a decision that is told, never a sample taken in silence."""

from __future__ import annotations

from collections.abc import Iterator
from importlib import import_module
from math import inf
from operator import attrgetter
from typing import Any, NamedTuple, Protocol

from consensus.errors import InvalidValue, TooLarge, visible
from consensus.power import packed, types
from consensus.power.counts import Counts, Sized
from consensus.power.counts import limbs as limbs_of
from consensus.power.form import Layout, Threshold
from consensus.values import nearest

TYPES, GENERATING, MIDDLE, TABLE = ALGORITHMS = (
    "types",
    "generating_functions",
    "meet_in_the_middle",
    "truth_table",
)
IN_WORDS = dict(
    zip(ALGORITHMS, ("types of members", "generating functions", "meet in the middle", "truth table"), strict=True)
)
MOST_IN_MIDDLE, MOST_IN_TABLE = 40, 28
MOST_BYTES = 1 << 30
LARGEST_SUM = 1 << 62


_MODULES = dict(zip(ALGORITHMS, ("types", "generating", "middle", "table"), strict=True))
_LOADED: dict[str, Counter] = {}
_SUMS = "one set of weights, with {:,} sum{} up to the quota"
_LEAST, _SOON = 20_000, 60_000  # nanoseconds below which no other algorithm is thought of


class Counter(Protocol):
    """What every algorithm offers."""

    def count(self, layout: Layout) -> Counts | Sized:
        """Return winning coalitions and swings; by size where that comes with it."""

    def count_by_size(self, layout: Layout) -> Sized:
        """Return the same by size."""

    def minimal_by_size(self, layout: Layout) -> tuple[int, ...]:
        """Return how many minimal winning coalitions there are of each size."""


class Plan(NamedTuple):
    """An algorithm, why it serves or cannot serve, and about how many nanoseconds it takes."""

    algorithm: str
    why: str
    cost: float
    possible: bool = True
    module: str = ""


_cost = attrgetter("cost")


def _packed_cost(layout: Layout) -> float:
    form, n = layout.form, layout.count
    if not isinstance(form, Threshold) or n > packed.MOST_MEMBERS:
        return inf
    columns = min(form.quota, sum(form.weights) - form.quota + 1)
    return inf if columns > packed.MOST_COLUMNS else 6_000 + n * (400 + 2 * columns) + 100 * columns


def _packed(layout: Layout, cost: float) -> Plan:
    assert isinstance(layout.form, Threshold)
    columns = min(layout.form.quota, sum(layout.form.weights) - layout.form.quota + 1)
    return Plan(GENERATING, _SUMS.format(columns, "" if columns == 1 else "s"), cost, module="packed")


def _types(layout: Layout, *, by_size: bool = False) -> Plan:
    found, kinds = types.cases(layout), len(layout.sizes)
    if found > types.MOST_CASES:
        return Plan(
            TYPES,
            f"the members are of {kinds} kinds, which makes {_number(found)} cases; {types.MOST_CASES:,} are possible",
            0,
            possible=False,
        )
    cost = _LEAST + 300 * layout.count + 800 * found * kinds * (1 + layout.count**2 / 20_000 * by_size)
    one = "one kind" if kinds == 1 else f"{kinds} kinds"
    cases = "one case" if found == 1 else f"{found:,} cases"
    return Plan(TYPES, f"the members are of {one}, which makes {cases}", cost)


def _generating(layout: Layout, *, by_size: bool) -> Plan:
    n, plain = layout.count, isinstance(layout.form, Threshold)
    if isinstance(layout.form, Threshold):
        columns = min(layout.form.quota, sum(layout.form.weights) - layout.form.quota + 1)
    elif layout.one_scale is None:
        return Plan(GENERATING, "the clauses weigh members on different scales", 0, possible=False)
    else:
        columns = max(1, min(layout.one_scale.reach, layout.one_scale.dual().reach))
    limbs = limbs_of(n)
    rows = n + 1 if by_size or not plain else 1
    if 8 * limbs * rows * columns > MOST_BYTES:
        most = MOST_BYTES // (8 * limbs * rows)
        return Plan(
            GENERATING,
            f"the weights up to the quota make {_number(columns)} columns; {most:,} are possible"
            f"{' with the sizes of coalitions' if rows > 1 else ''}",
            0,
            possible=False,
        )
    if rows == 1 and (cost := _packed_cost(layout)) < inf:
        return _packed(layout, cost)
    why = _SUMS.format(columns, "" if columns == 1 else "s")
    if rows == 1:
        return Plan(GENERATING, why, 30_000 + n * (4_000 + columns * (limbs + 1) / 2))
    return Plan(GENERATING, why, 100_000 + n * (6_000 + n * columns * (limbs + 1) / 2))


def _middle(layout: Layout) -> Plan:
    n, scale = layout.count, layout.one_scale
    if scale is None:
        return Plan(MIDDLE, "the clauses weigh members on different scales", 0, possible=False)
    if n > MOST_IN_MIDDLE:
        return Plan(MIDDLE, f"{n} members, and {MOST_IN_MIDDLE} are possible", 0, possible=False)
    if scale.total >= LARGEST_SUM:
        return Plan(MIDDLE, f"the weights add up to {LARGEST_SUM:,} or more", 0, possible=False)
    parts = 1 << -(-n // 2)
    why = f"one set of weights and {n} members: the sums of two halves, {parts:,} each, whatever the weights"
    return Plan(MIDDLE, why, 500_000 + n * (40_000 + 30 * parts))


def _table(layout: Layout, *, by_size: bool) -> Plan:
    n, clauses = layout.count, len(layout.clauses)
    if n > MOST_IN_TABLE:
        return Plan(TABLE, f"{n} members, and {MOST_IN_TABLE} are possible", 0, possible=False)
    if any(sum(clause.weights) >= LARGEST_SUM for clause in layout.clauses):
        return Plan(TABLE, f"the weights add up to {LARGEST_SUM:,} or more", 0, possible=False)
    some = "one clause" if clauses == 1 else f"{clauses} clauses"
    why = f"any rule of up to {MOST_IN_TABLE} members: {1 << n:,} coalitions, one bit each, for {some}"
    words = (1 << max(0, n - 6)) + 64
    return Plan(TABLE, why, 200_000 + words * (20 * clauses + (30 * n if by_size else 2 * n)))


def plans(layout: Layout, *, by_size: bool) -> Iterator[Plan]:
    """Yield what each algorithm would take, or why it cannot serve."""
    yield _types(layout, by_size=by_size)
    yield _generating(layout, by_size=by_size)
    yield _middle(layout)
    yield _table(layout, by_size=by_size)


def check_name(algorithm: str | None) -> None:
    """Refuse a name that no algorithm has.

    Raises
    ------
    InvalidValue
    """
    if algorithm is not None and algorithm not in ALGORITHMS:
        raise InvalidValue(
            f'no algorithm is called "{visible(str(algorithm))}"',
            fix=f"Use one of {', '.join(ALGORITHMS)}",
            suggestions=nearest(str(algorithm), ALGORITHMS),
        )


def chosen(layout: Layout, *, by_size: bool = False, algorithm: str | None = None) -> Plan:
    """Return the algorithm that takes least, or the one that is asked for.

    Raises
    ------
    TooLarge
        If none can serve, or not the one that is asked for; the reason of each is given.
    """
    if algorithm is None:
        by_series = inf if by_size else _packed_cost(layout)
        if by_series >= _LEAST:
            plan = _types(layout, by_size=by_size)
            if plan.possible and plan.cost < min(by_series, _SOON):
                return plan
        if by_series < _SOON:
            return _packed(layout, by_series)
    every = list(plans(layout, by_size=by_size))
    wanted = [plan for plan in every if algorithm in (None, plan.algorithm)]
    best = min((plan for plan in wanted if plan.possible), key=_cost, default=None)
    if best is not None:
        return best
    raise _too_large(
        "this game cannot be counted exactly" if algorithm is None else f"not by {IN_WORDS[algorithm]}", wanted
    )


def _too_large(what: str, refused: list[Plan]) -> TooLarge:
    reasons = "; ".join(f"{IN_WORDS[plan.algorithm]}: {plan.why}" for plan in refused if not plan.possible)
    return TooLarge(
        what,
        why=reasons,
        fix="Ask with fewer members, smaller weights or fewer clauses",
    )


def for_minimal(layout: Layout) -> Plan:
    """Return the algorithm that counts minimal winning coalitions soonest.

    Generating functions have here to go up to the quota itself, and meeting in
    the middle is done once a member.

    Raises
    ------
    TooLarge
        If none can serve.
    """
    found = []
    for plan in plans(layout, by_size=True):
        scale = layout.one_scale
        if plan.algorithm == GENERATING and plan.possible and scale is not None:
            cells = limbs_of(layout.count) * (layout.count + 1) * max(1, scale.reach)
            fits = 8 * cells <= MOST_BYTES
            why = f"{scale.reach:,} sums up to the quota are too many"
            cost = 100_000 + layout.count * (5_000 * layout.count + 2 * cells)
            found.append(plan._replace(cost=cost) if fits else plan._replace(why=why, possible=False))
        elif plan.algorithm == MIDDLE:
            found.append(plan._replace(cost=6 * plan.cost))
        else:
            found.append(plan)
    best = min((plan for plan in found if plan.possible), key=_cost, default=None)
    if best is None:
        raise _too_large("the minimal coalitions of this game cannot be counted", found)
    return best


def check_table(layout: Layout) -> None:
    """Refuse a game that is too large to list on a truth table."""
    plan = _table(layout, by_size=False)
    if not plan.possible:
        raise _too_large("these coalitions cannot be listed", [_types(layout), plan])


def counter(plan: Plan) -> Counter:
    """Return the module that counts by the algorithm of a plan; those on arrays are loaded when needed."""
    name = plan.module or _MODULES[plan.algorithm]
    if name not in _LOADED:
        module: Any = import_module(f"consensus.power.{name}")
        _LOADED[name] = module
    return _LOADED[name]


def _number(value: int) -> str:
    return f"{value:,}" if value < 10**15 else "more than a thousand million million"
