"""Unanimity by acceptance: each Party must notify its own acceptance.

An accession protocol to the North Atlantic Treaty enters into force when each of
the Parties has notified the depositary. Silence is not acceptance here, and an
acceptance with a reservation counts only if it is unconditional in effect.

References
----------
North Atlantic Treaty, Articles 10 and 11; Article I or II of each accession protocol.
"""

from typing import Literal

from consensus.positions import Effect, Position
from consensus.rules.core import Node, ShareOf
from consensus.rules.named import SUPPORTS, About, NamedRule, effects


class Acceptance(NamedRule):
    """Adopted if every member agrees by an act of its own.

    Examples
    --------
    >>> Acceptance().effect(Position.SILENT)
    <Effect.BLOCKS: 'blocks'>
    >>> Acceptance().reads_as(Position.AGREE_WITH_RESERVATION)
    <Position.UNKNOWN: 'unknown'>
    """

    kind: Literal["acceptance"] = "acceptance"
    reservation_is_unconditional: bool = False
    """Whether an acceptance with a reservation is taken to be unconditional in effect."""

    about = About(
        title="Unanimity by acceptance",
        clause="North Atlantic Treaty, Article 10, and the protocol of accession: acceptance by each of the Parties",
        needs="every member notifies its acceptance",
        sources=("nato-treaty-1949", "no-prop-16-s-2016"),
        agreeing=("accepts", "accept"),
        objecting=("withholds acceptance", "withhold acceptance"),
    )
    meaning = effects(
        supports="agree",
        blocks="object abstain abstain_with_declaration silent absent",
        undetermined="agree_with_reservation",
    )

    def effect(self, position: Position) -> Effect:
        if position is Position.AGREE_WITH_RESERVATION and self.reservation_is_unconditional:
            return SUPPORTS
        return super().effect(position)

    def core(self, members: tuple[str, ...]) -> Node:
        accepted = [Position.AGREE, Position.AGREE_WITH_RESERVATION]
        return ShareOf(count=accepted, at_least="1", label="each of the Parties has accepted")
