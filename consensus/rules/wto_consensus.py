"""Consensus at the WTO: no member that is present formally objects.

Who is away cannot object; silence and abstention do not stand in the way.

References
----------
Marrakesh Agreement Establishing the World Trade Organization, Article IX:1,
footnote 1. Terms of accession may be put to a vote, which takes two thirds of all
members (Article XII:2); since November 1995 consensus is sought first.
"""

from typing import Literal

from consensus.positions import Position
from consensus.rules.core import Limit, Node
from consensus.rules.named import NO_WEIGHTS, About, NamedRule, Properties, Weights, effects


class WtoConsensus(NamedRule):
    """Adopted unless a member present objects.

    Examples
    --------
    >>> WtoConsensus().effect(Position.ABSENT)
    <Effect.NEUTRAL: 'neutral'>
    """

    kind: Literal["wto_consensus"] = "wto_consensus"

    about = About(
        title="Consensus of those present (WTO)",
        clause="Marrakesh Agreement, Article IX:1, footnote 1",
        needs="no member present formally objects",
        sources=("wto-footnote-1", "wto-accession-decisions", "wto-article-12"),
        agreeing=("joins consensus", "join consensus", "joined consensus"),
        objecting=("formally objects", "formally object", "formally objected"),
    )
    declares = Properties(monotone=True, proper=True, strong=False, veto="every member")
    meaning = effects(
        supports="agree agree_with_reservation",
        neutral="silent abstain abstain_with_declaration absent",
        blocks="object",
    )

    def core(self, members: tuple[str, ...], weights: Weights = NO_WEIGHTS) -> Node:
        return Limit(count=[Position.OBJECT], at_most=0, label="no member present objects")
