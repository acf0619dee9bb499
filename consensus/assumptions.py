"""Assumptions: what a state is taken to do where it has said nothing.

Recognition is not a position. The step from the one to the other is an
assumption, it has a name, and every answer prints it.
"""

from __future__ import annotations

from enum import StrEnum

from consensus.errors import UnknownAssumption, visible
from consensus.facts import Stance
from consensus.positions import Position
from consensus.values import nearest


class Assumption(StrEnum):
    """How a state's stance on recognition is read as a position.

    Examples
    --------
    >>> Assumption("strict").in_words
    'non-recognisers object; recognisers without a statement are unknown'
    """

    STRICT = "strict"
    FOLLOWING = "following"
    RESERVED = "reserved"
    STATED = "stated"
    CONDITIONAL = "conditional"

    @property
    def in_words(self) -> str:
        """The assumption in one clause."""
        return _WORDS[self]


_WORDS = {
    Assumption.STRICT: "non-recognisers object; recognisers without a statement are unknown",
    Assumption.FOLLOWING: "non-recognisers object; recognisers without a statement follow the consensus",
    Assumption.RESERVED: "non-recognisers agree with a reservation; recognisers without a statement agree",
    Assumption.STATED: "only what was stated counts; everyone else is unknown",
    Assumption.CONDITIONAL: "coded conditions decide; members without one are read as under strict",
}

_READING: dict[Assumption, tuple[Position, Position]] = {
    Assumption.STRICT: (Position.OBJECT, Position.UNKNOWN),
    Assumption.FOLLOWING: (Position.OBJECT, Position.AGREE),
    Assumption.RESERVED: (Position.AGREE_WITH_RESERVATION, Position.AGREE),
    Assumption.STATED: (Position.UNKNOWN, Position.UNKNOWN),
    Assumption.CONDITIONAL: (Position.OBJECT, Position.UNKNOWN),
}


def assume(assumption: Assumption, stance: Stance) -> Position:
    """Return the position that ``assumption`` reads into ``stance``.

    A contested recognition, or none on record, stays unknown under every assumption.

    Examples
    --------
    >>> assume(Assumption.STRICT, Stance.DOES_NOT_RECOGNISE)
    <Position.OBJECT: 'object'>
    >>> assume(Assumption.STATED, Stance.DOES_NOT_RECOGNISE)
    <Position.UNKNOWN: 'unknown'>
    """
    non_recogniser, recogniser = _READING[assumption]
    if stance in {Stance.DOES_NOT_RECOGNISE, Stance.WITHDREW}:
        return non_recogniser
    return recogniser if stance is Stance.RECOGNISES else Position.UNKNOWN


def named(name: str) -> Assumption:
    """Return the assumption called ``name``.

    Raises
    ------
    UnknownAssumption
        With the nearest names.

    Examples
    --------
    >>> named("strickt")
    Traceback (most recent call last):
    consensus.errors.UnknownAssumption: no assumption is called "strickt". ... Did you mean strict?
    """
    try:
        return Assumption(name)
    except ValueError:
        raise UnknownAssumption(
            f'no assumption is called "{visible(str(name))}"',
            fix=f"Use one of {', '.join(Assumption)}",
            suggestions=nearest(str(name), Assumption),
        ) from None
