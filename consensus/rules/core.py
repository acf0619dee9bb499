"""The four building blocks that every decision rule comes down to, and their exact reading.

``share``: so large a part of a stated base must have taken one of some positions.
``limit``: at most, or at least, so many members may have taken one of them.
``all`` and ``any`` join them. A rule that a user writes in a scenario file is
made of the same blocks; each keeps the clause it stands for, so that a verdict
points at the clause that failed.

References
----------
The bases follow the treaties: all members (TFEU Art. 238), present, votes cast
(UN Charter Art. 18(2) as applied), or a weight such as population.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from enum import StrEnum
from fractions import Fraction
from itertools import product
from math import ceil, floor
from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, Field

from consensus import values
from consensus.errors import InputError, InvalidValue, NeedsWeights, UnknownPosition, visible
from consensus.positions import KNOWN, MEMBERS, PRESENT, VOTES_CAST, Position
from consensus.values import Value

MOST_COMPLETIONS = 4096
"""A rule that is not monotone is read in full for so many ways the unknowns may turn out."""


class FailedBy(StrEnum):
    """How a decision failed."""

    OBJECTION = "objection"
    TOO_FEW_MEMBERS = "too_few_members"
    TOO_LITTLE_WEIGHT = "too_little_weight"
    QUORUM = "quorum"
    NO_VOTES_CAST = "no_votes_cast"
    NOT_ELIGIBLE = "not_eligible"


_BASES = {"members": MEMBERS, "present": PRESENT, "votes_cast": VOTES_CAST}


def _as_positions(value: Any) -> Any:
    if isinstance(value, str) and value in _BASES:
        return _BASES[value]
    if isinstance(value, str):
        raise InvalidValue(
            f'"{visible(value)}" is not a base',
            fix=f"Use {values.in_series(_BASES, last='or')}, or a list of positions",
            suggestions=values.nearest(value, _BASES),
        )
    if isinstance(value, list | tuple | set | frozenset):
        for item in value:
            if item not in tuple(KNOWN):
                raise UnknownPosition(
                    f'"{visible(str(item))}" is not a position to count',
                    fix=f"Use {values.in_series(KNOWN, last='or')}",
                    suggestions=values.nearest(str(item), KNOWN),
                )
        return frozenset(Position(item) for item in value)
    return value


def _in_order(positions: frozenset[Position]) -> list[str]:
    return [p.value for p in KNOWN if p in positions]


Positions = Annotated[
    frozenset[Position],
    BeforeValidator(_as_positions),
    values.PlainSerializer(_in_order, return_type=list[str]),
]
Base = Annotated[
    Positions,
    values.WithJsonSchema(
        {
            "anyOf": [
                {"enum": list(_BASES)},
                {"type": "array", "items": {"enum": [p.value for p in KNOWN]}},
            ]
        }
    ),
]


class Lean(StrEnum):
    """How to read rounded weights: as given, or at the end of their interval that helps or harms a clause most."""

    NONE = "none"
    HELPS = "helps"
    HARMS = "harms"


@dataclass(frozen=True, slots=True)
class Ballot:
    """Who took which position, with weights by name; rows are aligned.

    Weights named in ``rounded`` are known to within half a unit only. A share
    over them is then read twice, at the ends that help and harm it most.

    Examples
    --------
    >>> Ballot(("A", "B"), (Position.AGREE, Position.UNKNOWN)).unknown
    (1,)
    """

    states: tuple[str, ...]
    positions: tuple[Position, ...]
    weights: Mapping[str, Mapping[str, int]] = values.FrozenMap()
    rounded: frozenset[str] = frozenset()
    lean: Lean = Lean.NONE

    @property
    def unknown(self) -> tuple[int, ...]:
        """Rows whose position is not known."""
        return tuple(i for i, p in enumerate(self.positions) if p is Position.UNKNOWN)

    def with_unknown(self, *completion: Position) -> Ballot:
        """Return the ballot with the unknowns replaced, in order; one value serves for all."""
        fill = iter(completion if len(completion) > 1 else completion * len(self.unknown))
        positions = tuple(next(fill) if p is Position.UNKNOWN else p for p in self.positions)
        return replace(self, positions=positions)

    def leaning(self, lean: Lean) -> Ballot:
        """Return the ballot with its rounded weights read so."""
        return replace(self, lean=lean) if self.rounded else self

    def moved(self, states: frozenset[str], position: Position = Position.AGREE) -> Ballot:
        """Return the ballot with ``states`` moved to ``position``."""
        positions = tuple(position if s in states else p for s, p in zip(self.states, self.positions, strict=True))
        return replace(self, positions=positions)


class _Leaf(Value):
    """What `ShareOf` and `Limit` have in common."""

    count: Positions
    """Positions that are counted."""
    among: tuple[str, ...] | None = None
    """Only these members matter to the clause; all if not given."""
    label: str = ""
    """The clause this stands for, shown when it fails."""

    def in_words(self) -> str:
        """Return the clause in words: its label, or what it counts."""
        return self.label or self._counted_in_words()

    def _counted_in_words(self) -> str:
        raise NotImplementedError

    def _counting(self) -> str:
        who = f" among {values.in_series(self.among)}" if self.among is not None else ""
        return f"{values.in_series((p.replace('_', ' ') for p in _in_order(self.count)), last='or')}{who}"

    def concerns(self, state: str) -> bool:
        """Say whether the clause looks at this member at all."""
        return self.among is None or state in self.among


class ShareOf(_Leaf):
    """A share of an explicit base must have taken one of the counted positions.

    With an empty base the clause fails: nothing is two thirds of no votes.

    Examples
    --------
    >>> two_thirds = ShareOf(count=["agree"], base="votes_cast", at_least="2/3")
    >>> holds(two_thirds, Ballot(("A", "B", "C"), (Position.AGREE, Position.AGREE, Position.OBJECT)))
    True
    """

    op: Literal["share"] = "share"
    base: Base = MEMBERS
    """The base: ``members``, ``present``, ``votes_cast``, or a list of positions."""
    weight: str | None = None
    """Name of the weights to add up, such as ``population``; heads if not given."""
    at_least: values.Share | None = None
    """The share needed, in [0, 1], as an exact fraction; exactly that much suffices."""
    more_than: values.Share | None = None
    """The share to be passed, in [0, 1]; exactly that much does not suffice."""
    quorum: bool = False
    """Whether the clause is a quorum, so that a failure is reported as one."""

    @classmethod
    def _prepare(cls, data: dict[str, Any]) -> tuple[dict[str, Any], list[InputError]]:
        if (data.get("at_least") is None) == (data.get("more_than") is None):
            return data, [InvalidValue("a share needs either at_least or more_than")]
        return data, []

    def model_post_init(self, context: Any) -> None:
        """Refuse what can hold of everything or of nothing."""
        if not self.count <= self.base:
            stray = values.in_series(sorted(self.count - self.base))
            raise InvalidValue(f"counts {stray}, which the base leaves out", why="a share cannot pass one")
        if self.at_least == 0:
            raise InvalidValue("at_least 0 always holds", fix="Leave the clause out")
        if self.more_than == 1:
            raise InvalidValue("more_than 1 never holds", fix='Write at_least = "1"')

    def _counted_in_words(self) -> str:
        bound = f"at least {self.at_least}" if self.at_least is not None else f"more than {self.more_than}"
        bases = {frozenset(positions): name.replace("_", " ") for name, positions in _BASES.items()}
        base = bases.get(self.base, f"those that {values.in_series(_in_order(self.base), last='or')}")
        weight = f" by {self.weight}" if self.weight else ""
        return f"{bound} of {base}{weight} {self._counting()}{' (quorum)' if self.quorum else ''}"

    @property
    def threshold(self) -> Fraction:
        """The share that is needed or to be passed."""
        share = self.at_least if self.at_least is not None else self.more_than
        assert share is not None
        return share

    def needed(self, base: int) -> int:
        """Return the least count that suffices on ``base`` (heads or weight)."""
        if self.at_least is not None:
            return ceil(self.at_least * base)
        return floor(self.threshold * base) + 1

    def read(self, ballot: Ballot) -> Reading:
        """Count, and compare exactly."""
        weigh = weights_of(self, ballot)
        if ballot.lean is not Lean.NONE and self.weight in ballot.rounded and weigh is not None:
            return self._read_rounded(ballot, weigh)
        counted = based = 0
        for state, position in zip(ballot.states, ballot.positions, strict=True):
            if self.concerns(state):
                if position in self.base:
                    based += weigh[state] if weigh is not None else 1
                if position in self.count:
                    counted += weigh[state] if weigh is not None else 1
        return Reading(based > 0 and counted >= self.needed(based), counted, self.needed(based), based)

    def _read_rounded(self, ballot: Ballot, weigh: Mapping[str, int]) -> Reading:
        """Count in half units, each weight half a unit up or down, whichever helps or harms the clause."""
        helps = ballot.lean is Lean.HELPS
        counted = based = 0
        for state, position in zip(ballot.states, ballot.positions, strict=True):
            if self.concerns(state) and position in self.base:
                is_counted = position in self.count
                ends = max(0, 2 * weigh[state] - 1), 2 * weigh[state] + 1
                weight = ends[is_counted is helps]
                based += weight
                counted += weight if is_counted else 0
        return Reading(based > 0 and counted >= self.needed(based), counted, self.needed(based), based)

    def against(self, ballot: Ballot) -> frozenset[str]:
        """Return whose position the clause counts against them: in the base, not counted, and not weightless."""
        weigh = weights_of(self, ballot)
        held = self.base - self.count
        return frozenset(
            state
            for state, position in zip(ballot.states, ballot.positions, strict=True)
            if position in held and self.concerns(state) and (weigh is None or weigh[state] > 0)
        )

    def failure(self, reading: Reading) -> FailedBy:
        """Say how the clause failed."""
        if self.quorum:
            return FailedBy.QUORUM
        if self.weight is not None:
            return FailedBy.TOO_LITTLE_WEIGHT
        return FailedBy.NO_VOTES_CAST if reading.base == 0 else FailedBy.TOO_FEW_MEMBERS

    def level(self, position: Position) -> int:
        """Rank a position: 2 counted, 1 outside the base, 0 in the base only."""
        if position in self.count:
            return 2
        return 0 if position in self.base else 1


class Limit(_Leaf):
    """At most, or at least, so many members may have taken one of the counted positions.

    Examples
    --------
    >>> nobody_objects = Limit(count=["object"], at_most=0)
    >>> holds(nobody_objects, Ballot(("A", "B"), (Position.AGREE, Position.SILENT)))
    True
    """

    op: Literal["limit"] = "limit"
    at_most: int | None = Field(default=None, ge=0, strict=True)
    """The most members that may have taken a counted position."""
    at_least: int | None = Field(default=None, ge=0, strict=True)
    """The least number of members that must have taken a counted position."""
    quorum: bool = False
    """Whether the clause is a quorum, so that a failure is reported as one."""

    @classmethod
    def _prepare(cls, data: dict[str, Any]) -> tuple[dict[str, Any], list[InputError]]:
        if (data.get("at_least") is None) == (data.get("at_most") is None):
            return data, [InvalidValue("a limit needs either at_least or at_most")]
        return data, []

    def _counted_in_words(self) -> str:
        bound = f"at most {self.at_most}" if self.at_most is not None else f"at least {self.at_least}"
        return f"{bound} {self._counting()}{' (quorum)' if self.quorum else ''}"

    def read(self, ballot: Ballot) -> Reading:
        """Count, and compare."""
        pairs = list(zip(ballot.states, ballot.positions, strict=True))
        if self.among is not None:
            pairs = [pair for pair in pairs if pair[0] in self.among]
        counted, base = sum(p in self.count for _, p in pairs), len(pairs)
        if self.at_most is not None:
            return Reading(counted <= self.at_most, counted, self.at_most, base)
        assert self.at_least is not None
        return Reading(counted >= self.at_least, counted, self.at_least, base)

    def against(self, ballot: Ballot) -> frozenset[str]:
        """Return whose position the clause counts against them."""
        return frozenset(
            state
            for state, position in zip(ballot.states, ballot.positions, strict=True)
            if self.concerns(state) and (position in self.count) == (self.at_most is not None)
        )

    def failure(self, reading: Reading) -> FailedBy:
        """Say how the clause failed."""
        if self.quorum:
            return FailedBy.QUORUM
        return FailedBy.OBJECTION if self.at_most is not None else FailedBy.TOO_FEW_MEMBERS

    def level(self, position: Position) -> int:
        """Rank a position: 2 helps the clause, 0 does not."""
        return 2 if (position in self.count) == (self.at_most is None) else 0


class AllOf(Value):
    """Every clause must hold."""

    op: Literal["all"] = "all"
    of: tuple[Node, ...] = Field(min_length=1)
    """The clauses."""
    label: str = ""
    """What the clauses together stand for."""


class AnyOf(Value):
    """One of the clauses must hold."""

    op: Literal["any"] = "any"
    of: tuple[Node, ...] = Field(min_length=1)
    """The clauses."""
    label: str = ""
    """What the clauses together stand for."""


Leaf = ShareOf | Limit
Node = Annotated[ShareOf | Limit | AllOf | AnyOf, Field(discriminator="op")]
AllOf.model_rebuild()
AnyOf.model_rebuild()


@dataclass(frozen=True, slots=True)
class Reading:
    """What a clause came to: whether it holds, the count, what was needed, the base."""

    holds: bool
    counted: int
    needed: int
    base: int


def weights_of(leaf: ShareOf, ballot: Ballot) -> Mapping[str, int] | None:
    """Return the weights that a clause adds up; none if it counts heads.

    Raises
    ------
    NeedsWeights
        If there is no such table, or a member has no weight in it.
    """
    if leaf.weight is None:
        return None
    table = ballot.weights.get(leaf.weight)
    if table is None:
        raise NeedsWeights(
            f'the rule weighs members by "{leaf.weight}" and no such weights are given',
            why="a guessed weight could decide",
            fix=f"Add a [weights.{leaf.weight}] table with a source",
            weight=leaf.weight,
        )
    missing = [s for s in ballot.states if leaf.concerns(s) and s not in table]
    if missing:
        raise NeedsWeights(
            f'no "{leaf.weight}" weight for {values.in_series(missing)}',
            why="a guessed weight could decide",
            fix=f"Complete the [weights.{leaf.weight}] table",
            weight=leaf.weight,
        )
    return table


def in_words(node: Node) -> str:
    """Return a rule in words.

    Examples
    --------
    >>> in_words(Limit(count=["object"], at_most=0))
    'at most 0 object'
    """
    if isinstance(node, AllOf | AnyOf):
        joined = (" and " if isinstance(node, AllOf) else " or ").join(
            f"({in_words(part)})" if isinstance(part, AllOf | AnyOf) and not part.label else in_words(part)
            for part in node.of
        )
        return node.label or joined
    return node.in_words()


def leaves(node: Node) -> Iterator[Leaf]:
    """Yield every clause of a rule, in reading order."""
    if isinstance(node, AllOf | AnyOf):
        for part in node.of:
            yield from leaves(part)
    else:
        yield node


def holds(node: Node, ballot: Ballot) -> bool:
    """Say whether the rule is met when every position is known.

    Examples
    --------
    >>> holds(Limit(count=["object"], at_most=0), Ballot(("A",), (Position.OBJECT,)))
    False
    """
    if isinstance(node, AllOf):
        return all(holds(part, ballot) for part in node.of)
    if isinstance(node, AnyOf):
        return any(holds(part, ballot) for part in node.of)
    return node.read(ballot).holds


def failed(node: Node, ballot: Ballot) -> tuple[Leaf, ...]:
    """Return the clauses whose failure makes the rule fail; none if it holds."""
    if isinstance(node, AllOf):
        return tuple(leaf for part in node.of for leaf in failed(part, ballot))
    if isinstance(node, AnyOf):
        parts = [failed(part, ballot) for part in node.of]
        return tuple(leaf for part in parts for leaf in part) if all(parts) else ()
    return () if node.read(ballot).holds else (node,)


def blockers(node: Node, ballot: Ballot) -> frozenset[str]:
    """Return the states whose position a failed clause counts against them."""
    return _against(failed(node, ballot), ballot)


def _against(broken: tuple[Leaf, ...], ballot: Ballot) -> frozenset[str]:
    return frozenset().union(*(leaf.against(ballot) for leaf in broken))


@dataclass(frozen=True, slots=True)
class Bracket:
    """The position that helps every clause most, and those of which one harms some clause most."""

    best: Position
    worst: tuple[Position, ...]


def bracket(node: Node) -> Bracket | None:
    """Return the positions between which every way in which the unknowns may turn out lies.

    One position must be the best for every clause. A rule whose clauses must all
    hold fails if one of them fails, so that it suffices to try the worst position
    of each. Where there is no such position (a clause that agreement harms) the
    result is ``None``.

    Examples
    --------
    >>> bracket(Limit(count=["object"], at_most=0))
    Bracket(best=<Position.AGREE: 'agree'>, worst=(<Position.OBJECT: 'object'>,))
    """
    best = _extreme(tuple(leaves(node)), max, KNOWN)
    worst = [_extreme(tuple(leaves(part)), min, KNOWN[::-1]) for part in _conjuncts(node)]
    if best is None or None in worst:
        return None
    return Bracket(best, tuple(dict.fromkeys(p for p in worst if p is not None)))


def _conjuncts(node: Node) -> Iterator[Node]:
    """Yield the clauses, or groups of alternatives, all of which must hold."""
    if isinstance(node, AllOf):
        for part in node.of:
            yield from _conjuncts(part)
    else:
        yield node


def _extreme(
    clauses: tuple[Leaf, ...], choose: Callable[[Iterable[int]], int], order: tuple[Position, ...]
) -> Position | None:
    """Return the first position whose rank is the highest (or lowest) in every clause."""
    ranks = {p: tuple(leaf.level(p) for leaf in clauses) for p in order}
    goal = tuple(map(choose, zip(*ranks.values(), strict=True)))
    return next((p for p in order if ranks[p] == goal), None)


def is_monotone(node: Node) -> bool:
    """Say whether more agreement never harms and more objection never helps.

    Read from the clauses: one position is the best for all of them and one the
    worst.

    Examples
    --------
    >>> is_monotone(Limit(count=["object"], at_most=0))
    True
    """
    clauses = tuple(leaves(node))
    return _extreme(clauses, max, KNOWN) is not None and _extreme(clauses, min, KNOWN[::-1]) is not None


@dataclass(frozen=True, slots=True)
class Result:
    """What is certain about a rule and a ballot with unknowns.

    ``can_hold`` and ``can_fail`` say which outcomes some completion reaches;
    ``definite`` blockers block in every completion, ``possible`` ones only in
    some. ``broken`` holds the clauses that fail for certain and ``failure`` says
    how the first of them failed. ``exact`` is false where there were too many
    completions to read.
    """

    can_hold: bool
    can_fail: bool
    definite: frozenset[str]
    possible: frozenset[str]
    broken: tuple[Leaf, ...]
    failure: FailedBy | None = None
    exact: bool = True


def evaluate(node: Node, ballot: Ballot) -> Result:
    """Read a rule with unknowns: at both ends where agreement helps every clause, else in full.

    Parameters
    ----------
    node : Node
        The compiled rule.
    ballot : Ballot
        One position per member; ``unknown`` may turn out to be any other.

    Returns
    -------
    Result
        ``broken`` holds the clauses that fail with every unknown at its best.

    Examples
    --------
    >>> nobody_objects = Limit(count=["object"], at_most=0)
    >>> evaluate(nobody_objects, Ballot(("A", "B"), (Position.AGREE, Position.UNKNOWN))).possible
    frozenset({'B'})
    """
    ends = bracket(node)
    if ends is not None:
        best = ballot.with_unknown(ends.best).leaning(Lean.HELPS)
        worst = [ballot.with_unknown(p).leaning(Lean.HARMS) for p in ends.worst]
        broken = failed(node, best)
        definite = _against(broken, best)
        return Result(
            can_hold=not broken,
            can_fail=bool(broken) or not all(holds(node, end) for end in worst),
            definite=definite,
            possible=frozenset().union(*(blockers(node, end) for end in worst)) - definite,
            broken=broken,
            failure=_failure(broken, best),
        )
    vague = {leaf.weight for leaf in leaves(node) if isinstance(leaf, ShareOf) and leaf.weight} & ballot.rounded
    if vague:
        raise NeedsWeights(
            f"the weights {values.in_series(sorted(vague))} are rounded",
            why="the rule has clauses that agreement harms, and needs exact ones",
            fix="Give exact weights",
            weight=min(vague),
        )
    return _enumerate(node, ballot)


def _enumerate(node: Node, ballot: Ballot) -> Result:
    classes: dict[tuple[int, ...], Position] = {}
    for position in KNOWN:
        classes.setdefault(tuple(leaf.level(position) for leaf in leaves(node)), position)
    count = len(ballot.unknown)
    if len(classes) ** count > MOST_COMPLETIONS:
        ends = [ballot.with_unknown(position) for position in KNOWN]
        possible = frozenset().union(*(leaf.against(end) for leaf in leaves(node) for end in ends))
        return Result(can_hold=True, can_fail=True, definite=frozenset(), possible=possible, broken=(), exact=False)
    can_hold = False
    broken: tuple[Leaf, ...] = ()
    failure: FailedBy | None = None
    sets: list[frozenset[str]] = []
    for completion in product(classes.values(), repeat=count):
        full = ballot.with_unknown(*completion) if count else ballot
        failures = failed(node, full)
        can_hold = can_hold or not failures
        if failures and not broken:
            broken, failure = failures, _failure(failures, full)
        sets.append(blockers(node, full))
    definite = frozenset.intersection(*sets)
    return Result(
        can_hold=can_hold,
        can_fail=bool(broken),
        definite=definite,
        possible=frozenset.union(*sets) - definite,
        broken=() if can_hold else broken,
        failure=None if can_hold else failure,
    )


def _failure(broken: tuple[Leaf, ...], ballot: Ballot) -> FailedBy | None:
    return broken[0].failure(broken[0].read(ballot)) if broken else None


def margin(node: Node, ballot: Ballot) -> int | None:
    """Return by how many heads or units of weight the need is met (negative: missed).

    If the rule fails, that of the first clause that failed for want of votes; if
    it holds, that of the clause met most narrowly. ``None`` where no clause asks
    for votes, where clauses are alternatives or count in different units, or a
    position is unknown or a weight rounded.

    Examples
    --------
    >>> two_thirds = ShareOf(count=["agree"], base="votes_cast", at_least="2/3")
    >>> ballot = Ballot(("A", "B", "C"), (Position.AGREE, Position.OBJECT, Position.ABSTAIN))
    >>> margin(two_thirds, ballot)
    -1
    """
    if ballot.unknown or any(getattr(leaf, "weight", None) in ballot.rounded for leaf in leaves(node)):
        return None
    broken = failed(node, ballot)
    if broken:
        wanting = [leaf for leaf in broken if _asks_for_votes(leaf)][:1]
    else:
        wanting = [leaf for leaf in leaves(node) if _asks_for_votes(leaf)]
        if _has_alternatives(node) or len({getattr(leaf, "weight", None) for leaf in wanting}) > 1:
            return None
    return min((r.counted - r.needed for r in (leaf.read(ballot) for leaf in wanting)), default=None)


def _asks_for_votes(leaf: Leaf) -> bool:
    return not leaf.quorum and (isinstance(leaf, ShareOf) or leaf.at_least is not None)


def _has_alternatives(node: Node) -> bool:
    return isinstance(node, AnyOf) or (isinstance(node, AllOf) and any(map(_has_alternatives, node.of)))
