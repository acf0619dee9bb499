"""Many ballots at once: the same rules read on arrays instead of one by one.

For sweeps and simulations. A profile is a row of position codes, one a member; a
million profiles of a qualified majority take well under a second. The answers are
those of `consensus.rules.core.evaluate`, which stays the reference.

Whole numbers throughout: counts and weights are 64-bit integers, with Python's
own unbounded ones where a weight or threshold could pass 64 bits.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from functools import partial
from typing import Any, TypeAlias

import numpy as np
import numpy.typing as npt

from consensus.errors import InvalidValue
from consensus.positions import MEMBERS, Position
from consensus.rules.core import (
    AllOf,
    AnyOf,
    Ballot,
    Leaf,
    Limit,
    Node,
    ShareOf,
    bracket,
    evaluate,
    weights_of,
)
from consensus.rules.named import NO_WEIGHTS, Weights

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
    node: Node, states: tuple[str, ...], profiles: Profiles, weights: Weights = NO_WEIGHTS
) -> npt.NDArray[np.int8]:
    """Return the outcome of every profile.

    Parameters
    ----------
    node : Node
        The compiled rule, ``rule.core(states, weights)``.
    states : tuple of str
        The members, in the order of the columns.
    profiles : ndarray of int8, shape (draws, members)
        Position codes, see `CODES`.
    weights : mapping, optional
        Weights by name and state.

    Returns
    -------
    ndarray of int8, shape (draws,)
        `BLOCKED`, `ADOPTED` or `UNDETERMINED`.

    Raises
    ------
    InvalidValue
        If the array has another shape or type, or holds a code that is no position.
    NeedsWeights
        If the rule weighs members and a weight is missing.

    Examples
    --------
    >>> from consensus.rules import Consensus
    >>> members = ("FRA", "ITA")
    >>> votes = encode([["agree", "agree"], ["agree", "object"], ["unknown", "agree"]])
    >>> outcomes(Consensus().core(members), members, votes)
    array([1, 0, 2], dtype=int8)
    """
    _check(profiles, states)
    ends = bracket(node)
    reader = _Reader(node, states, weights)
    found = np.empty(len(profiles), dtype=np.int8)
    for rows, part in _chunks(profiles):
        unknown = part == _UNKNOWN
        open_rows = unknown.any(axis=1)
        if ends is None:
            found[rows] = reader.holds(part)
            for i in np.flatnonzero(open_rows):
                found[rows.start + i] = _by_reference(node, states, part[i], weights)
            continue
        if not open_rows.any():
            found[rows] = reader.holds(part)
            continue
        can_hold = reader.holds(_filled(part, unknown, ends.best))
        must_hold = np.logical_and.reduce([reader.holds(_filled(part, unknown, p)) for p in ends.worst])
        found[rows] = np.where(can_hold & ~must_hold, UNDETERMINED, can_hold)
    return found


def blocking(node: Node, states: tuple[str, ...], profiles: Profiles, weights: Weights = NO_WEIGHTS) -> Flags:
    """Return who blocks for certain in every profile.

    Parameters
    ----------
    node, states, profiles, weights
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
    >>> blocking(Consensus().core(members), members, encode([["unknown", "object"]]))
    array([[False,  True]])
    """
    _check(profiles, states)
    ends = bracket(node)
    reader = _Reader(node, states, weights)
    found = np.zeros(profiles.shape, dtype=np.bool_)
    for rows, part in _chunks(profiles):
        if ends is not None:
            reader.mark(_filled(part, part == _UNKNOWN, ends.best), found[rows])
            continue
        reader.mark(part, found[rows])
        for i in np.flatnonzero((part == _UNKNOWN).any(axis=1)):
            definite = evaluate(node, _ballot(states, part[i], weights)).definite
            found[rows.start + i] = [state in definite for state in states]
    return found


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


def _ballot(states: tuple[str, ...], row: Profiles, weights: Weights) -> Ballot:
    return Ballot(states, tuple(_POSITIONS[code] for code in row), weights)


def _by_reference(node: Node, states: tuple[str, ...], row: Profiles, weights: Weights) -> int:
    """Read one profile with unknowns under a rule with a clause that agreement harms."""
    result = evaluate(node, _ballot(states, row, weights))
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

    def __init__(self, node: Node, states: tuple[str, ...], weights: Weights) -> None:
        self.ballot = Ballot(states, (Position.AGREE,) * len(states), weights)
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
