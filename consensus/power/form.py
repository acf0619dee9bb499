"""A decision rule where every member agrees or objects, brought to its simplest form.

Each clause then asks that the members who agree weigh at least so much; clauses
are joined by *every* and *some*. All that is counted in `consensus.power` is
counted on this form. A clause that agreement can harm has no place in it and is
refused.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import accumulate
from math import gcd

from consensus.errors import NotMonotone
from consensus.positions import Position
from consensus.power.counts import kept
from consensus.rules.core import AllOf, AnyOf, Ballot, Lean, Limit, Node, ShareOf, weights_of
from consensus.values import FrozenMap


@dataclass(frozen=True, slots=True)
class Threshold:
    """The members who agree weigh at least ``quota``: a whole number from 1 to the sum of ``weights``."""

    weights: tuple[int, ...]
    quota: int


@dataclass(frozen=True, slots=True)
class Every:
    """All parts hold."""

    of: tuple[Form, ...]


@dataclass(frozen=True, slots=True)
class Some:
    """One of the parts holds."""

    of: tuple[Form, ...]


Form = Threshold | Every | Some | bool
"""A rule in thresholds; ``True`` or ``False`` where the result does not hang on anybody."""


def threshold(weights: Sequence[int], quota: int, total: int | None = None) -> Form:
    """Return the threshold, divided by what all weights share; settled where all or none of the members meet it.

    Examples
    --------
    >>> threshold((4, 4, 2), 5)
    Threshold(weights=(2, 2, 1), quota=3)
    >>> threshold((1, 1), 3)
    False
    """
    if quota <= 0:
        return True
    if quota > (sum(weights) if total is None else total):
        return False
    share = gcd(*weights)
    if share <= 1:
        return Threshold(tuple(weights), quota)
    return Threshold(tuple([weight // share for weight in weights]), -(-quota // share))


def every(parts: Sequence[Form]) -> Form:
    """Return the form that all of ``parts`` make, each kept once."""
    return _joined(Every, parts, settled=False)


def some(parts: Sequence[Form]) -> Form:
    """Return the form that holds where one of ``parts`` does, each kept once."""
    return _joined(Some, parts, settled=True)


def _joined(kind: type[Every | Some], parts: Sequence[Form], *, settled: bool) -> Form:
    kept: dict[Form, None] = {}
    for part in parts:
        if isinstance(part, bool):
            if part is settled:
                return settled
        elif isinstance(part, kind):
            kept |= dict.fromkeys(part.of)
        else:
            kept[part] = None
    if not kept:
        return not settled
    return next(iter(kept)) if len(kept) == 1 else kind(tuple(kept))


def thresholds(form: Form) -> Iterator[Threshold]:
    """Yield every threshold of a form, in reading order."""
    if isinstance(form, Threshold):
        yield form
    elif isinstance(form, Every | Some):
        for part in form.of:
            yield from thresholds(part)


def dual(form: Form) -> Form:
    """Return the form met by those who can block: whoever, objecting, leaves the others short.

    Examples
    --------
    >>> dual(Threshold((4, 4, 2, 1), 8))
    Threshold(weights=(4, 4, 2, 1), quota=4)
    """
    if isinstance(form, Threshold):
        return Threshold(form.weights, sum(form.weights) - form.quota + 1)
    if isinstance(form, bool):
        return not form
    return (Some if isinstance(form, Every) else Every)(tuple(dual(part) for part in form.of))


def holds(form: Form, agreeing: Sequence[bool]) -> bool:
    """Say whether the form is met when the members marked agree and the others object.

    Examples
    --------
    >>> holds(Threshold((2, 1, 1), 3), (True, False, True))
    True
    """
    if isinstance(form, Threshold):
        return sum(w for w, yes in zip(form.weights, agreeing, strict=True) if yes) >= form.quota
    if isinstance(form, bool):
        return form
    found = (holds(part, agreeing) for part in form.of)
    return all(found) if isinstance(form, Every) else any(found)


def form_of(
    node: Node,
    members: Sequence[str],
    ballot: Ballot | None = None,
    weights: Mapping[str, Mapping[str, int]] = FrozenMap(),
) -> Form:
    """Return a compiled rule in its simplest form.

    Parameters
    ----------
    node : Node
        The rule in building blocks.
    members : sequence of str
        The members who are free to agree or object; thresholds follow their order.
    ballot : Ballot, optional
        The positions of all members, those of the free ones being of no account;
        with its lean rounded weights are read at the end of their interval that
        helps or harms. Without it all members are free.
    weights : mapping, optional
        Weights by name and state, where there is no ballot.

    Raises
    ------
    NotMonotone
        If a clause is harmed by agreement.
    NeedsWeights
        If a clause weighs members and a weight is missing.

    Examples
    --------
    >>> from consensus.rules import Consensus
    >>> form_of(Consensus().core(("FRA", "ITA")), ("FRA", "ITA"))
    Threshold(weights=(1, 1), quota=2)
    """
    if ballot is None:
        ballot = Ballot(tuple(members), (Position.AGREE,) * len(members), weights)
    return _read(node, tuple(members), ballot)


def _read(node: Node, members: tuple[str, ...], ballot: Ballot) -> Form:
    if isinstance(node, AllOf | AnyOf):
        parts = [_read(part, members, ballot) for part in node.of]
        return every(parts) if isinstance(node, AllOf) else some(parts)
    if isinstance(node, ShareOf):
        top, bottom = node.threshold.numerator, node.threshold.denominator
        ends = _ends(node, ballot)

        def surplus(state: str, position: Position) -> int:
            counted, based = position in node.count, position in node.base
            return ends[state][counted] * (bottom * counted - top * based)

        enough = _at_least(node, members, ballot, surplus, 1 if node.more_than is not None else 0)
        somebody = _at_least(node, members, ballot, lambda s, p: ends[s][p in node.count] * (p in node.base), 1)
        return every([enough, somebody])
    least = node.at_least if node.at_most is None else -node.at_most
    assert least is not None
    sign = 1 if node.at_most is None else -1
    return _at_least(node, members, ballot, lambda s, p: sign * (node.concerns(s) and p in node.count), least)


def _ends(leaf: ShareOf, ballot: Ballot) -> dict[str, tuple[int, int]]:
    """Return what each member weighs where it is not counted, and where it is.

    Rounded weights are read in half units: half a unit up or down, as helps or harms.
    """
    table = weights_of(leaf, ballot)
    column = {s: (1 if table is None else table[s]) if leaf.concerns(s) else 0 for s in ballot.states}
    if ballot.lean is Lean.NONE or leaf.weight not in ballot.rounded:
        return {state: (weight, weight) for state, weight in column.items()}
    ends = {s: (max(0, 2 * w - 1), 2 * w + 1) if leaf.concerns(s) else (0, 0) for s, w in column.items()}
    return ends if ballot.lean is Lean.HELPS else {state: (up, down) for state, (down, up) in ends.items()}


def _at_least(
    leaf: ShareOf | Limit,
    members: tuple[str, ...],
    ballot: Ballot,
    surplus: Callable[[str, Position], int],
    least: int,
) -> Form:
    """Return the form of: what the positions add, member by member, comes to at least so much."""
    free = frozenset(members)
    settled = zip(ballot.states, ballot.positions, strict=True)
    need = least - sum(surplus(state, position) for state, position in settled if state not in free)
    gains = []
    for state in members:
        against = surplus(state, Position.OBJECT)
        gains.append(surplus(state, Position.AGREE) - against)
        need -= against
    if min(gains, default=0) >= 0:
        return threshold(gains, need)
    if sum(gain for gain in gains if gain < 0) >= need:
        return True
    if sum(gain for gain in gains if gain > 0) < need:
        return False
    raise NotMonotone(
        f'the clause "{leaf.in_words()}" is harmed by agreement',
        why="coalitions are only counted where one more member in favour never does harm",
        fix="Write the clause so that agreement helps it, say as a limit on objections",
    )


class Layout:
    """A form with its members sorted into groups that no clause tells apart.

    Parameters
    ----------
    form : Form
        The rule.
    count : int
        Number of members.

    Attributes
    ----------
    clauses : tuple of Threshold
        The thresholds, each once.
    group_of : tuple of int
        The group of each member; groups are numbered as they come.

    Examples
    --------
    >>> layout = Layout(Threshold((4, 4, 2), 6), 3)
    >>> layout.sizes, layout.columns
    ((2, 1), ((4,), (2,)))
    """

    def __init__(self, form: Form, count: int) -> None:
        self.form, self.count = form, count
        if isinstance(form, Threshold):
            self.clauses: tuple[Threshold, ...] = (form,)
            rows: Sequence[Hashable] = form.weights
        else:
            self.clauses = tuple(dict.fromkeys(thresholds(form)))
            columns = [clause.weights for clause in self.clauses]
            rows = list(zip(*columns, strict=True)) if columns else [0] * count
        places = {row: place for place, row in enumerate(dict.fromkeys(rows))}
        self.group_of = tuple([places[row] for row in rows])

    @kept
    def sizes(self) -> tuple[int, ...]:
        """How many members each group has."""
        counts = [0] * (max(self.group_of, default=-1) + 1)
        for group in self.group_of:
            counts[group] += 1
        return tuple(counts)

    @kept
    def firsts(self) -> tuple[int, ...]:
        """The first member of each group."""
        return tuple(map(self.group_of.index, range(max(self.group_of, default=-1) + 1)))

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Layout) and (self.form, self.count) == (other.form, other.count)

    def __hash__(self) -> int:
        return hash((self.form, self.count))

    def __repr__(self) -> str:
        return f"Layout({self.form!r}, {self.count})"

    @property
    def columns(self) -> tuple[tuple[int, ...], ...]:
        """What a member of each group weighs in each clause."""
        return tuple(tuple(clause.weights[i] for clause in self.clauses) for i in self.firsts)

    @kept
    def one_scale(self) -> OneScale | None:
        """The same rule on one set of weights with a quota for each number of members, if it can be put so."""
        heads = (1,) * self.count
        scales = [clause.weights for clause in self.clauses if clause.weights != heads]
        if any(scale != scales[0] for scale in scales):
            return None
        weights = scales[0] if scales else heads
        never = sum(weights) + 1

        def least(form: Form, size: int) -> int:
            if isinstance(form, Threshold):
                if form.weights == weights:
                    return form.quota
                return 0 if size >= form.quota else never
            if isinstance(form, bool):
                return 0 if form else never
            parts = [least(part, size) for part in form.of]
            return max(parts) if isinstance(form, Every) else min(parts)

        if isinstance(self.form, Threshold):
            return OneScale(weights, (self.form.quota,) * (self.count + 1))
        return OneScale(weights, tuple(least(self.form, size) for size in range(self.count + 1)))


@dataclass(frozen=True)
class OneScale:
    """A rule on one set of weights: what a coalition must weigh, by its number of members.

    ``55 % of the members with 65 % of the population`` asks for 65 % from a size
    on and for more than there is below it. A quota above the whole is never met.
    """

    weights: tuple[int, ...]
    quotas: tuple[int, ...]
    """One a size, 0 to all members; never rising."""

    @kept
    def total(self) -> int:
        """The whole weight."""
        return sum(self.weights)

    @kept
    def is_plain(self) -> bool:
        """Whether one quota serves for all sizes."""
        return self.quotas[0] == self.quotas[-1]

    @kept
    def reach(self) -> int:
        """The largest quota that can be met: sums below it are all that need counting."""
        return max((quota for quota in self.quotas if quota <= self.total), default=0)

    @kept
    def falling(self) -> tuple[list[int], list[int], list[int]]:
        """The places of the members by falling weight, their weights, and the sums of the first so many."""
        order = sorted(range(len(self.weights)), key=lambda i: -self.weights[i])
        weights = [self.weights[i] for i in order]
        return order, weights, [0, *accumulate(weights)]

    def dual(self) -> OneScale:
        """Return the same for those who can block."""
        return OneScale(self.weights, tuple(max(0, self.total - quota + 1) for quota in reversed(self.quotas)))
