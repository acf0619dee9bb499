"""What counting a game comes to: winning coalitions and swings, in all and by size."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Generic, TypeVar, overload

T = TypeVar("T")


class kept(Generic[T]):  # noqa: N801 - used like property
    """A property computed once, like `functools.cached_property` without the lock that it has before Python 3.12.

    Examples
    --------
    >>> class Club:
    ...     @kept
    ...     def members(self):
    ...         print("counting")
    ...         return 3
    >>> club = Club()
    >>> club.members + club.members
    counting
    6
    """

    def __init__(self, function: Callable[[Any], T]) -> None:
        self.function = function
        self.__doc__ = function.__doc__

    def __set_name__(self, owner: type, name: str) -> None:
        self.name = name

    @overload
    def __get__(self, instance: None, owner: type) -> kept[T]: ...
    @overload
    def __get__(self, instance: object, owner: type) -> T: ...
    def __get__(self, instance: object | None, owner: type) -> kept[T] | T:
        if instance is None:
            return self
        value = instance.__dict__[self.name] = self.function(instance)
        return value


WORD, LIMB = 64, 48


def limbs(bits: int) -> int:
    """Return in how many words of 48 bits numbers of so many bits are held; one, if a whole word will do.

    Examples
    --------
    >>> limbs(64), limbs(65), limbs(190)
    (1, 2, 4)
    """
    return 1 if bits <= WORD else -(-(bits + 1) // LIMB)


def binomials(n: int) -> list[int]:
    """Return in how many ways 0 to n of n members can be chosen.

    Examples
    --------
    >>> binomials(4)
    [1, 4, 6, 4, 1]
    """
    row = [1]
    for k in range(n):
        row.append(row[-1] * (n - k) // (k + 1))
    return row


@dataclass(frozen=True, slots=True)
class Counts:
    """Winning coalitions, and the swings of a member of each group."""

    winning: int
    swings: tuple[int, ...]
    """How many winning coalitions turn losing when the member leaves; one number a group."""


@dataclass(frozen=True, slots=True)
class Sized:
    """The same by the number of members."""

    winning: tuple[int, ...]
    """Winning coalitions of 0 to n members."""
    swings: tuple[tuple[int, ...], ...]
    """For each group: how many coalitions of 0 to n - 1 others a member of it turns."""

    def summed(self) -> Counts:
        """Return the sums over all sizes."""
        return Counts(sum(self.winning), tuple(map(sum, self.swings)))
