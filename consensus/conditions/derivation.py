"""Why a condition is met, or not: the shortest derivation, or what is missing, down to who really refuses.

Both are told as lines with a depth, so that a chain of any length can be told.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Collection
from dataclasses import dataclass
from typing import Literal

from consensus.conditions.fixed_point import System
from consensus.conditions.grammar import Accepts, AtLeast, Expression, Leaf, Name

_FAR = 10**9
MOST_LINES = 200
"""Lines of one explanation; a longer one says that it goes on."""


@dataclass(frozen=True, slots=True)
class Line:
    """One line of an explanation."""

    depth: int
    """How deep it stands; the condition asked about is at 0."""
    whose: str
    """The variable in whose condition it stands."""
    leaf: Leaf | None = None
    """The part it tells of; none for the heading of a group or the end."""
    met: bool | None = None
    """Whether the part is met; None where that hangs on what is not known."""
    kind: Literal["leaf", "all", "one", "some", "cycle", "again", "more"] = "leaf"
    """A part; a heading (all, one or some of what follows); or that it goes in a circle, was told, or goes on."""
    need: int = 0
    """How many of a group are needed."""


def derive(system: System, subject: str) -> tuple[Line, ...]:
    """Return why ``subject`` agrees, or what is missing, line by line.

    Parameters
    ----------
    system : System
    subject : str
        A variable of the system.

    Returns
    -------
    tuple of Line
        If it agrees whatever turns out of the unknown: a derivation with the fewest parts. If not:
        the parts that are not met, those of others below them, down to levers and to circles.

    Examples
    --------
    >>> from consensus.conditions.grammar import parse
    >>> pair = System({"ADA": parse("accepts(BOB)"), "BOB": parse("accepts(ADA) or treaty")}, {})
    >>> [(line.depth, str(line.leaf), line.kind) for line in derive(pair, "ADA")]
    [(0, 'accepts(BOB)', 'leaf'), (1, 'None', 'one'), (2, 'accepts(ADA)', 'cycle'), (2, 'treaty', 'leaf')]
    """
    worst, best = system.least(best=False), system.least(best=True)
    return _Telling(system, worst, best).tell(subject)


class _Telling:
    def __init__(self, system: System, worst: Collection[str], best: Collection[str]) -> None:
        self.system = system
        self.worst, self.best = worst, best
        self.sizes = self._sizes()

    def _sizes(self) -> dict[str, int]:
        """Return for everyone who agrees how many parts the shortest derivation has."""
        found = dict.fromkeys(self.worst, _FAR)
        queue = deque(self.worst)
        queued = set(queue)
        while queue:
            variable = queue.popleft()
            queued.discard(variable)
            size = min(_FAR, self._size(self.system.conditions[variable], found))
            if size < found[variable]:
                found[variable] = size
                for user in self.system.users.get(variable, ()):
                    if user in found and user not in queued:
                        queued.add(user)
                        queue.append(user)
        return found

    def _size(self, part: Expression, sizes: dict[str, int]) -> int:
        if isinstance(part, AtLeast):
            return sum(sorted(self._size(p, sizes) for p in part.of)[: part.need])
        key = _key(part)
        if key and key in sizes and not self._by_itself(part):
            return sizes[key] + 1
        return 1 if self.system.truth(part, (), best=False) else _FAR

    def _by_itself(self, leaf: Leaf) -> bool:
        """Say whether a part is met without anyone's agreement."""
        return isinstance(leaf, Name) and self.system.truth(leaf, (), best=False)

    def tell(self, subject: str) -> tuple[Line, ...]:
        lines: list[Line] = []
        told: set[str] = set()
        stack: list[tuple[int, str, Expression, tuple[str, ...]]] = [
            (0, subject, self.system.conditions[subject], (subject,))
        ]
        while stack:
            depth, whose, part, path = stack.pop()
            if len(lines) >= MOST_LINES:
                lines.append(Line(depth, whose, kind="more"))
                break
            if isinstance(part, AtLeast):
                chosen, need = self._chosen(part, met=whose in self.worst)
                if len(chosen) == 1 == need:
                    stack.append((depth, whose, chosen[0], path))
                    continue
                kind: Literal["all", "one", "some"] = "all" if need == len(chosen) else "one" if need == 1 else "some"
                lines.append(Line(depth, whose, kind=kind, need=need))
                stack += [(depth + 1, whose, p, path) for p in reversed(chosen)]
                continue
            key = _key(part)
            line = Line(depth, whose, part, self._met(part))
            if key not in self.system.conditions or self._by_itself(part):
                lines.append(line)
            elif key in path and line.met is not True:
                lines.append(Line(depth, whose, part, line.met, "cycle"))
            elif key in told:
                lines.append(Line(depth, whose, part, line.met, "again"))
            else:
                told.add(key)
                lines.append(line)
                stack.append((depth + 1, key, self.system.conditions[key], (*path, key)))
        return tuple(lines)

    def _chosen(self, part: AtLeast, *, met: bool) -> tuple[tuple[Expression, ...], int]:
        """Return the parts worth telling, and how many of them are needed."""
        if met:
            some = sorted(part.of, key=lambda p: self._size(p, self.sizes))[: part.need]
            return tuple(p for p in part.of if p in some)[: part.need], part.need
        missing = tuple(p for p in part.of if not self.system.holds(p, self.worst, best=False))
        return missing, max(1, part.need - (len(part.of) - len(missing)))

    def _met(self, leaf: Leaf) -> bool | None:
        if self.system.truth(leaf, self.worst, best=False):
            return True
        return None if self.system.truth(leaf, self.best, best=True) else False


def _key(leaf: Leaf) -> str:
    return leaf.state if isinstance(leaf, Accepts) else leaf.id if isinstance(leaf, Name) else ""
