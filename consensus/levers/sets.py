"""Smallest sets: every minimal choice that meets a list of alternatives, and the cheapest one.

A set of levers is an integer, one bit a lever. A *family* is a list of such
sets of which none holds another: the alternatives that would move one member.
To move all members one alternative of each has to be on; the minimal ways to do
that are found by multiplying the families out and dropping every set that holds
a smaller one (absorption), the smallest first by a best-first search.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from heapq import heappop, heappush

from consensus.errors import ConsensusError

STEPS = 3_000_000
"""Comparisons of two sets after which a search gives up: a second or two."""
_CHECK = 50_000


class OutOfWork(ConsensusError):
    """A search was stopped before it had seen everything."""


class Work:
    """A budget of steps, so that the same question always gives the same answer.

    Parameters
    ----------
    steps : int
        Comparisons of two sets that may be made.
    stop : callable, optional
        Asked now and then; a search also ends when it says yes. A command line gives a clock.
    """

    def __init__(self, steps: int = STEPS, stop: Callable[[], bool] | None = None) -> None:
        self.left = steps
        self._stop = stop
        self._asked = steps

    def spend(self, steps: int) -> None:
        """Take off steps; raise `OutOfWork` at the end of them."""
        self.left -= steps
        if self.left < 0:
            raise OutOfWork("out of steps")
        if self._stop is not None and self._asked - self.left > _CHECK:
            self._asked = self.left
            if self._stop():
                raise OutOfWork("stopped")


def bits(mask: int) -> Iterator[int]:
    """Yield the places of the bits that are set, lowest first.

    Examples
    --------
    >>> list(bits(0b1010))
    [1, 3]
    """
    while mask:
        low = mask & -mask
        yield low.bit_length() - 1
        mask ^= low


def minimal(masks: Iterable[int], work: Work | None = None) -> list[int]:
    """Return the sets that hold no other, smallest first.

    Examples
    --------
    >>> minimal([0b111, 0b011, 0b100, 0b011])
    [4, 3]
    """
    kept: list[int] = []
    by_size: list[list[int]] = []
    for mask in sorted(set(masks), key=_size_then_value):
        if not _holds_smaller(mask, by_size, work):
            _shelve(by_size, mask)
            kept.append(mask)
    return kept


def _holds_smaller(mask: int, by_size: Sequence[Sequence[int]], work: Work | None) -> bool:
    """Say whether a set holds one of those shelved; none of its own size can be inside it."""
    for shelf in by_size[: mask.bit_count()]:
        if work is not None:
            work.spend(len(shelf) + 1)
        for other in shelf:
            if other & mask == other:
                return True
    return False


def _size_then_value(mask: int) -> tuple[int, int]:
    return mask.bit_count(), mask


def times(some: Sequence[int], others: Sequence[int], work: Work) -> list[int]:
    """Return the minimal unions of one set of each of two families.

    A set that holds an alternative of the other family already stays as it is
    and is minimal; only the rest is multiplied out.
    """
    kept, rest = [], []
    for mask in some:
        for other in others:
            if other & mask == other:
                kept.append(mask)
                break
        else:
            rest.append(mask)
    work.spend(len(some) * max(1, len(others)))
    if not rest:
        return kept
    made = sorted({mask | other for mask in rest for other in others}, key=int.bit_count)
    by_size: list[list[int]] = []
    for mask in sorted(kept, key=int.bit_count):
        _shelve(by_size, mask)
    for mask in made:
        if not _holds_smaller(mask, by_size, work):
            _shelve(by_size, mask)
            kept.append(mask)
    return kept


def _shelve(by_size: list[list[int]], mask: int) -> None:
    size = mask.bit_count()
    while len(by_size) <= size:
        by_size.append([])
    by_size[size].append(mask)


def every(families: Iterable[Sequence[int]], work: Work) -> list[int]:
    """Return all minimal sets that hold an alternative of every family, smallest first.

    Raises
    ------
    OutOfWork
        If there are too many.

    Examples
    --------
    >>> every([[0b001, 0b010], [0b010, 0b100]], Work())
    [2, 5]
    """
    found = [0]
    for family in sorted({tuple(sorted(f)) for f in families}, key=len):
        found = times(found, family, work)
        if not found:
            return []
    return sorted(found, key=_size_then_value)


def either(families: Iterable[Sequence[int]], work: Work) -> list[int]:
    """Return the minimal sets of all families taken together."""
    return minimal((mask for family in families for mask in family), work)


def at_least(need: int, families: Sequence[Sequence[int]], work: Work) -> list[int]:
    """Return the minimal sets that hold an alternative of at least ``need`` of the families.

    Examples
    --------
    >>> at_least(2, [[1], [2], [4]], Work())
    [3, 5, 6]
    """
    if need == len(families):
        return every(families, work)
    if need == 1:
        return either(families, work)
    # row[k]: the minimal sets that reach k of the families seen so far
    row: list[list[int]] = [[0], *([] for _ in range(need))]
    for family in families:
        for k in range(need, 0, -1):
            row[k] = either([row[k], times(row[k - 1], family, work)], work)
    return sorted(row[need], key=_size_then_value)


def hitting(sets: Iterable[int], work: Work) -> list[int]:
    """Return the minimal sets that share a member with each of ``sets``.

    The minimal blocking sets are the minimal hitting sets of the minimal
    unblocking sets, and the other way round (Reiter 1987).

    Examples
    --------
    >>> hitting([0b011, 0b110], Work())
    [2, 5]
    """
    return every([[1 << place for place in bits(mask)] for mask in sets], work)


def smallest_first(families: Iterable[Sequence[int]], costs: Sequence[int], work: Work) -> Iterator[int]:
    """Yield the minimal sets that hold an alternative of every family, cheapest first, equals by size.

    Best-first search. From each partial set it goes on with the family that is
    dearest to satisfy, and never expects more than what families without a lever
    in common must still cost between them.

    Raises
    ------
    OutOfWork
        When the steps are spent; what was yielded before is right.

    Examples
    --------
    >>> list(smallest_first([[0b001, 0b010], [0b010, 0b100]], [1, 5, 1], Work()))
    [5, 2]
    """
    needed = _needed(families, work)
    if needed is None:
        return
    # Size counts as a last part of the cost, so that no set is dearer than one that holds it even at cost zero.
    scale = len(costs) + 1
    price = [cost * scale + 1 for cost in costs]
    totals: dict[int, int] = {0: 0}

    def total(mask: int) -> int:
        found = totals.get(mask)
        if found is None:
            found = totals[mask] = sum(price[place] for place in bits(mask))
        return found

    def still_open(families: Iterable[Sequence[int]], on: int) -> list[_Open]:
        """Return what each family that is not satisfied still needs, the dearest first."""
        left = []
        for family in families:
            missing = set()
            for option in family:
                more = option & ~on
                if not more:
                    break
                missing.add(more)
            else:
                touched = 0
                for more in missing:
                    touched |= more
                left.append((min(map(total, missing)), touched, tuple(missing)))
        work.spend(len(left) + 1)
        left.sort(reverse=True)
        return left

    def bound(left: list[_Open]) -> int:
        """Add up what families without a lever in common must cost."""
        seen = expected = 0
        for least, touched, _ in left:
            if not touched & seen:
                expected += least
                seen |= touched
        return expected

    forced = 0
    for family in needed:
        if len(family) == 1:
            forced |= family[0]
    start = still_open(needed, forced)
    queue = [(total(forced) + bound(start), 0, forced)]
    waiting = {forced: start}
    done = {forced}
    found: list[int] = []
    while queue:
        _, _, mask = heappop(queue)
        left = waiting.pop(mask)
        work.spend(len(found) + 1)
        if any(other & mask == other for other in found):
            continue
        if not left:
            found.append(mask)
            yield mask
            continue
        # Of the dearest families the one with the fewest ways.
        missing = min(left, key=lambda item: (-item[0], len(item[2])))[2]
        for more in missing:
            larger = mask | more
            if larger not in done:
                done.add(larger)
                next_ = still_open((item[2] for item in left), more)
                waiting[larger] = next_
                heappush(queue, (total(larger) + bound(next_), -larger.bit_count(), larger))


_Open = tuple[int, int, tuple[int, ...]]
"""A family that is not satisfied: its cheapest price, the levers it may touch, what each way still needs."""


def _needed(families: Iterable[Sequence[int]], work: Work) -> list[list[int]] | None:
    """Drop families that another one implies; none if one cannot be satisfied."""
    kept: list[list[int]] = []
    for family in sorted({tuple(minimal(f)) for f in families}, key=len):
        if not family:
            return None
        work.spend(len(kept) + 1)
        # A family is implied if every alternative of some other holds one of its own.
        if not any(all(any(own & other == own for own in family) for other in known) for known in kept):
            kept.append(list(family))
    return kept
