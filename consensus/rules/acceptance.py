"""Unanimity by acceptance: each Party must notify its own acceptance.

An accession protocol to the North Atlantic Treaty enters into force when each of
the Parties has notified the depositary. Silence is not acceptance here, and an
acceptance with a reservation counts only if it is unconditional in effect.

References
----------
North Atlantic Treaty, Article 10; the article of each accession protocol on its entry
into force (Article II of the protocol on Montenegro, 2016).
"""

from typing import Literal

from consensus.positions import IN_FAVOUR, Effect, Position
from consensus.rules.core import AllOf, Limit, Node, ShareOf
from consensus.rules.named import NO_WEIGHTS, SUPPORTS, About, NamedRule, Properties, Weights, effects


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
        agreeing=("accepts", "accept", "accepted"),
        objecting=("withholds acceptance", "withhold acceptance", "withheld acceptance"),
        silent=("does not notify its acceptance", "not notify its acceptance", "has not notified its acceptance"),
    )
    declares = Properties(monotone=True, proper=True, strong=False, veto="every member")
    meaning = effects(
        supports="agree",
        blocks="object abstain abstain_with_declaration silent absent",
        undetermined="agree_with_reservation",
    )

    def effect(self, position: Position) -> Effect:
        if position is Position.AGREE_WITH_RESERVATION and self.reservation_is_unconditional:
            return SUPPORTS
        return super().effect(position)

    def core(self, members: tuple[str, ...], weights: Weights = NO_WEIGHTS) -> Node:
        return AllOf(
            label="acceptance by each of the Parties",
            of=(
                Limit(count=[Position.OBJECT], at_most=0, label="none of the Parties refuses"),
                ShareOf(count=IN_FAVOUR, at_least="1", label="each of the Parties has accepted"),
            ),
        )
