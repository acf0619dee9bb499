"""What a state does in one decision, on what basis, and what that does to the result.

A position is not a stance: a state that does not recognise a candidate has not
thereby objected to it. What each position *does* belongs to the rule.
"""

from __future__ import annotations

from enum import StrEnum


class Position(StrEnum):
    """What a member does when the question is put.

    Examples
    --------
    >>> Position("object") is Position.OBJECT
    True
    """

    AGREE = "agree"
    AGREE_WITH_RESERVATION = "agree_with_reservation"
    ABSTAIN = "abstain"
    ABSTAIN_WITH_DECLARATION = "abstain_with_declaration"
    SILENT = "silent"
    ABSENT = "absent"
    OBJECT = "object"
    UNKNOWN = "unknown"


KNOWN: tuple[Position, ...] = tuple(p for p in Position if p is not Position.UNKNOWN)
"""Every position but ``unknown``: what an unknown may turn out to be."""

IN_FAVOUR = frozenset({Position.AGREE, Position.AGREE_WITH_RESERVATION})
VOTES_CAST = frozenset({Position.AGREE, Position.AGREE_WITH_RESERVATION, Position.OBJECT})
PRESENT = frozenset(KNOWN) - {Position.ABSENT}
MEMBERS = frozenset(KNOWN)


class Basis(StrEnum):
    """On what the position rests.

    Examples
    --------
    >>> Basis("assumed") is Basis.ASSUMED
    True
    """

    ACTED = "acted"
    STATED = "stated"
    REPORTED = "reported"
    ASSUMED = "assumed"
    HYPOTHETICAL = "hypothetical"


class Effect(StrEnum):
    """What a position does under a rule.

    Examples
    --------
    >>> from consensus.rules import SilenceProcedure
    >>> SilenceProcedure().effect(Position.SILENT)
    <Effect.SUPPORTS: 'supports'>
    """

    SUPPORTS = "supports"
    NEUTRAL = "neutral"
    BLOCKS = "blocks"
    UNDETERMINED = "undetermined"
