"""Many ballots at once: the same rules read on arrays instead of one by one.

For sweeps and simulations. A profile is a row of position codes, one a member; a
million profiles of a qualified majority take well under a second. The answers are
those of `consensus.rules.core.evaluate`, which stays the reference.

Whole numbers throughout: counts and weights are 64-bit integers, with Python's
own unbounded ones where a weight or threshold could pass 64 bits.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from functools import partial
from typing import Any, TypeAlias

import numpy as np
import numpy.typing as npt

from consensus.errors import InvalidValue, NeedsWeights
from consensus.positions import MEMBERS, Position
from consensus.rules.core import (
    AllOf,
    AnyOf,
    Ballot,
    Leaf,
    Lean,
    Limit,
    Node,
    ShareOf,
    bracket,
    evaluate,
    leaves,
    weights_of,
)
from consensus.rules.named import NO_WEIGHTS, NamedRule, Weights
from consensus.values import parse_weight

Profiles: TypeAlias = npt.NDArray[np.int8]
Flags: TypeAlias = npt.NDArray[np.bool_]

CODES = {position: code for code, position in enumerate(Position)}
"""The code of each position in a profile: its place in `Position`."""
BLOCKED, ADOPTED, UNDETERMINED = range(3)
"""The codes of the outcomes."""

_UNKNOWN = CODES[Position.UNKNOWN]
_POSITIONS = tuple(Position)
_EVERY = frozenset(Position)
_CHUNK = 1 << 14  # rows whose counts stay in the cache
_LARGEST = (1 << 63) - 1


def encode(ballots: Sequence[Sequence[str]]) -> Profiles:
    """Return position names as an array of codes.

    Parameters
    ----------
    ballots : sequence of sequence of str
        One row a ballot, one position a member, all rows of one length.

    Returns
    -------
    ndarray of int8, shape (draws, members)

    Raises
    ------
    InvalidValue
        If a name is not a position or the rows differ in length.

    Examples
    --------
    >>> encode([["agree", "object"], ["unknown", "agree"]])
    array([[0, 6],
           [7, 0]], dtype=int8)
    """
    try:
        rows = [[CODES[Position(name)] for name in row] for row in ballots]
    except ValueError as error:
        raise InvalidValue(str(error), fix=f"Use {', '.join(Position)}") from None
    if len({len(row) for row in rows}) > 1:
        raise InvalidValue("the ballots differ in length", why="each gives one position a member")
    return np.array(rows, dtype=np.int8).reshape(len(rows), len(rows[0]) if rows else 0)


def outcomes(
    rule: NamedRule | Node,
    states: tuple[str, ...],
    profiles: Profiles,
    weights: Weights = NO_WEIGHTS,
    *,
    rounded: Iterable[str] = (),
) -> npt.NDArray[np.int8]:
    """Return the outcome of every profile.

    Parameters
    ----------
    rule : NamedRule or Node
        The rule, or its building blocks; blocks do not know that a position may
        have an open effect, such as a reservation at acceptance.
    states : tuple of str
        The members, in the order of the columns.
    profiles : ndarray of int8, shape (draws, members)
        Position codes, see `CODES`.
    weights : mapping, optional
        Weights by name and state.
    rounded : iterable of str, optional
        Names of weights that are known to within half a unit only.

    Returns
    -------
    ndarray of int8, shape (draws,)
        `BLOCKED`, `ADOPTED` or `UNDETERMINED`.

    Raises
    ------
    InvalidValue
        If the array has another shape or type, or holds a code that is no position.
    NeedsWeights
        If the rule weighs members and a weight is missing, or rounded where it may not be.

    Examples
    --------
    >>> from consensus.rules import Consensus
    >>> members = ("FRA", "ITA")
    >>> votes = encode([["agree", "agree"], ["agree", "object"], ["unknown", "agree"]])
    >>> outcomes(Consensus(), members, votes)
    array([1, 0, 2], dtype=int8)
    """
    node, profiles, plain = _prepared(rule, states, profiles, weights, frozenset(rounded))
    ends = bracket(node)
    helped, harmed = (_Reader(node, plain.leaning(lean)) for lean in (Lean.HELPS, Lean.HARMS))
    found = np.empty(len(profiles), dtype=np.int8)
    for rows, part in _chunks(profiles):
        unknown = part == _UNKNOWN
        open_rows = unknown.any(axis=1)
        if ends is None:
            found[rows] = helped.holds(part)
            for i in np.flatnonzero(open_rows):
                found[rows.start + i] = _by_reference(node, plain, part[i])
            continue
        if not open_rows.any() and not plain.rounded:
            found[rows] = helped.holds(part)
            continue
        can_hold = helped.holds(_filled(part, unknown, ends.best))
        must_hold = np.logical_and.reduce([harmed.holds(_filled(part, unknown, p)) for p in ends.worst])
        found[rows] = np.where(can_hold & ~must_hold, UNDETERMINED, can_hold)
    return found


def blocking(
    rule: NamedRule | Node,
    states: tuple[str, ...],
    profiles: Profiles,
    weights: Weights = NO_WEIGHTS,
    *,
    rounded: Iterable[str] = (),
) -> Flags:
    """Return who blocks for certain in every profile.

    Parameters
    ----------
    rule, states, profiles, weights, rounded
        As for `outcomes`.

    Returns
    -------
    ndarray of bool, shape (draws, members)
        Whether a clause that fails with every unknown at its best counts the
        member's position against it.

    Examples
    --------
    >>> from consensus.rules import Consensus
    >>> members = ("FRA", "ITA")
    >>> blocking(Consensus(), members, encode([["unknown", "object"]]))
    array([[False,  True]])
    """
    node, profiles, plain = _prepared(rule, states, profiles, weights, frozenset(rounded))
    ends = bracket(node)
    reader = _Reader(node, plain.leaning(Lean.HELPS))
    found = np.zeros(profiles.shape, dtype=np.bool_)
    for rows, part in _chunks(profiles):
        if ends is not None:
            reader.mark(_filled(part, part == _UNKNOWN, ends.best), found[rows])
            continue
        reader.mark(part, found[rows])
        for i in np.flatnonzero((part == _UNKNOWN).any(axis=1)):
            definite = evaluate(node, _with_row(plain, part[i])).definite
            found[rows.start + i] = [state in definite for state in states]
    return found


def _prepared(
    rule: NamedRule | Node, states: tuple[str, ...], profiles: Profiles, weights: Weights, rounded: frozenset[str]
) -> tuple[Node, Profiles, Ballot]:
    """Return the blocks, the profiles as the rule reads them, and an empty ballot with checked weights."""
    _check(profiles, states)
    checked = {name: {state: _exact(weight) for state, weight in table.items()} for name, table in weights.items()}
    if isinstance(rule, NamedRule):
        read = np.array([CODES[rule.reads_as(position)] for position in _POSITIONS], dtype=np.int8)
        if not np.array_equal(read, np.arange(len(read))):
            profiles = read[profiles]
        if rule.needs_exact_weights and rounded:
            raise NeedsWeights("the rule needs exact weights", weight=min(rounded))
        rule = rule.core(states, checked)
    used = {leaf.weight for leaf in leaves(rule) if isinstance(leaf, ShareOf) and leaf.weight}
    if used & rounded and bracket(rule) is None:
        raise NeedsWeights("the rule has clauses that agreement harms, and needs exact weights", weight=min(rounded))
    plain = Ballot(states, (Position.AGREE,) * len(states), checked, rounded & used)
    return rule, profiles, plain


def _exact(weight: Any) -> int:
    """Return a weight as one of Python's own integers, which do not overflow."""
    plain = int(weight) if isinstance(weight, np.integer) else weight
    return plain if type(plain) is int and plain >= 0 else parse_weight(plain)


def _check(profiles: Profiles, states: tuple[str, ...]) -> None:
    if getattr(profiles, "dtype", None) != np.int8:
        raise InvalidValue("profiles must be an array of int8", fix="Use encode(), or array.astype('int8')")
    if profiles.ndim != 2 or profiles.shape[1] != len(states):
        raise InvalidValue(
            f"profiles have the shape {profiles.shape}, and there are {len(states)} members",
            fix=f"Give an array of shape (draws, {len(states)})",
        )
    if not states:
        raise InvalidValue("a body without members decides nothing")
    if profiles.size and not (profiles.min() >= 0 and profiles.max() < len(CODES)):
        raise InvalidValue(f"a code is not in 0 to {len(CODES) - 1}", fix="See consensus.rules.batch.CODES")


def _chunks(profiles: Profiles) -> Iterator[tuple[slice, Profiles]]:
    for start in range(0, len(profiles), _CHUNK):
        rows = slice(start, min(start + _CHUNK, len(profiles)))
        yield rows, profiles[rows]


def _filled(profiles: Profiles, where: Flags, position: Position) -> Profiles:
    return np.where(where, np.int8(CODES[position]), profiles)


def _with_row(plain: Ballot, row: Profiles) -> Ballot:
    return replace(plain, positions=tuple(_POSITIONS[code] for code in row))


def _by_reference(node: Node, plain: Ballot, row: Profiles) -> int:
    """Read one profile with unknowns under a rule with a clause that agreement harms."""
    result = evaluate(node, _with_row(plain, row))
    if not result.can_fail:
        return ADOPTED
    return UNDETERMINED if result.can_hold else BLOCKED


class _Part:
    """Some rows of profiles; who takes which positions is packed into bits once and kept."""

    def __init__(self, profiles: Profiles) -> None:
        self.profiles = profiles
        self.packed: dict[frozenset[Position], npt.NDArray[np.uint8]] = {}

    def who(self, positions: frozenset[Position]) -> Flags:
        """Return, by row and member, whether one of the positions is taken."""
        fewer = positions if len(positions) <= len(_POSITIONS) - len(positions) else _EVERY - positions
        taken = np.zeros(self.profiles.shape, dtype=np.bool_)
        for position in fewer:
            taken |= self.profiles == CODES[position]
        return taken if fewer is positions else ~taken

    def bits(self, positions: frozenset[Position]) -> npt.NDArray[np.uint8]:
        """Return the same as one bit a member, eight members a byte."""
        if positions not in self.packed:
            self.packed[positions] = np.packbits(self.who(positions), axis=1, bitorder="little")
        return self.packed[positions]


_Read: TypeAlias = Callable[[_Part], Flags]


class _Reader:
    """A rule laid out for arrays."""

    def __init__(self, node: Node, plain: Ballot) -> None:
        self.ballot = plain
        self.read_by: dict[Node, _Read] = {}
        self.node = node
        self._lay_out(node)

    def holds(self, profiles: Profiles) -> Flags:
        """Return by row whether the rule is met."""
        return self.read_by[self.node](_Part(profiles))

    def _lay_out(self, node: Node) -> _Read:
        if isinstance(node, AllOf | AnyOf):
            parts = [self._lay_out(part) for part in node.of]
            join = np.logical_and if isinstance(node, AllOf) else np.logical_or
            read: _Read = partial(_joined, join, parts)
        else:
            read = self._share(node) if isinstance(node, ShareOf) else self._limit(node)
        self.read_by[node] = read
        return read

    def _counts_for(self, leaf: Leaf) -> list[int]:
        """Return what each member counts for in a clause: its weight, or one; zero if it is not concerned."""
        table = weights_of(leaf, self.ballot) if isinstance(leaf, ShareOf) else None
        return [(1 if table is None else table[state]) if leaf.concerns(state) else 0 for state in self.ballot.states]

    def _limit(self, leaf: Limit) -> _Read:
        total = _adder(leaf.count, self._counts_for(leaf), 1)
        if leaf.at_most is not None:
            most = leaf.at_most
            return lambda part: total(part) <= most
        least = leaf.at_least
        return lambda part: total(part) >= least

    def _share(self, leaf: ShareOf) -> _Read:
        column = self._counts_for(leaf)
        top, bottom = leaf.threshold.numerator, leaf.threshold.denominator
        if leaf.weight in self.ballot.rounded:
            return self._rounded_share(leaf, column)
        counted = _adder(leaf.count, column, bottom)
        if leaf.base == MEMBERS:
            if sum(column) == 0:
                return lambda part: np.zeros(len(part.profiles), dtype=np.bool_)
            need = sum(column) * top
            if leaf.at_least is not None:
                return lambda part: counted(part) * bottom >= need
            return lambda part: counted(part) * bottom > need
        based = _adder(leaf.base, column, bottom)

        def read(part: _Part) -> Flags:
            have, whole = counted(part) * bottom, based(part)
            enough = have >= whole * top if leaf.at_least is not None else have > whole * top
            return np.logical_and(enough, whole > 0).astype(np.bool_)

        return read

    def _rounded_share(self, leaf: ShareOf, column: list[int]) -> _Read:
        """Read in half units: what is counted half a unit up and the rest of the base down, or the reverse."""
        top, bottom = leaf.threshold.numerator, leaf.threshold.denominator
        concerned = [leaf.concerns(state) for state in self.ballot.states]
        up = [2 * weight + 1 if mine else 0 for weight, mine in zip(column, concerned, strict=True)]
        down = [max(0, 2 * weight - 1) if mine else 0 for weight, mine in zip(column, concerned, strict=True)]
        helps = self.ballot.lean is Lean.HELPS
        counted = _adder(leaf.count, up if helps else down, bottom)
        others = _adder(leaf.base - leaf.count, down if helps else up, bottom)

        def read(part: _Part) -> Flags:
            have, rest = counted(part), others(part)
            whole = have + rest
            enough = have * bottom >= whole * top if leaf.at_least is not None else have * bottom > whole * top
            met: Flags = np.logical_and(enough, whole > 0).astype(np.bool_)
            return met

        return read

    def mark(self, profiles: Profiles, found: Flags) -> None:
        """Set in ``found`` who is counted against by a clause that makes the rule fail."""
        part = _Part(profiles)
        self._mark(self.node, part, ~self.read_by[self.node](part), found)

    def _mark(self, node: Node, part: _Part, failing: Flags, found: Flags) -> None:
        if not failing.any():
            return
        if isinstance(node, AllOf | AnyOf):
            for clause in node.of:
                self._mark(clause, part, failing & ~self.read_by[clause](part), found)
            return
        if isinstance(node, Limit):
            against = part.who(node.count if node.at_most is not None else MEMBERS - node.count)
        else:
            against = part.who(node.base - node.count)
        found |= against & np.array(self._counts_for(node), dtype=np.bool_) & failing[:, None]


def _joined(join: np.ufunc, parts: list[_Read], part: _Part) -> Flags:
    found = parts[0](part)
    for read in parts[1:]:
        found = join(found, read(part))
    return found


def _adder(positions: frozenset[Position], column: list[int], scale: int) -> Callable[[_Part], npt.NDArray[Any]]:
    """Return what adds up the column over the members that take one of the positions.

    Eight members at a time: for each byte of bits a table of its 256 sums. The
    sums are unbounded integers where ``scale`` times the whole could pass 64 bits.
    """
    dtype = np.int64 if sum(column) * scale <= _LARGEST else object
    tables = []
    for start in range(0, len(column), 8):
        sums = [0]
        for value in column[start : start + 8]:
            sums += [value + smaller for smaller in sums]
        tables.append(np.array(sums, dtype=dtype))

    def add(part: _Part) -> npt.NDArray[Any]:
        bits = part.bits(positions)
        total = tables[0][bits[:, 0]]
        for i, table in enumerate(tables[1:], 1):
            total += table[bits[:, i]]
        return total

    return add
