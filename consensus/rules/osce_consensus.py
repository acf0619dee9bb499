"""Consensus at the OSCE: no participating State expresses an objection.

A State may join and attach an interpretative statement; one that is quiet or
away does not object. For decisions without the State concerned see
`consensus_minus`.

References
----------
OSCE Rules of Procedure (2006), section II(A): consensus is the absence of any
objection expressed by a participating State to the adoption of the decision.
"""

from typing import Literal

from consensus.positions import Position
from consensus.rules.core import Limit, Node
from consensus.rules.named import NO_WEIGHTS, About, NamedRule, Properties, Weights, effects


class OsceConsensus(NamedRule):
    """Adopted unless a participating State objects.

    Examples
    --------
    >>> OsceConsensus().effect(Position.AGREE_WITH_RESERVATION)
    <Effect.SUPPORTS: 'supports'>
    """

    kind: Literal["osce_consensus"] = "osce_consensus"

    about = About(
        title="Consensus at the OSCE",
        clause="OSCE Rules of Procedure (2006), section II(A)",
        needs="no participating State expresses an objection",
        sources=("osce-rules-2006", "osce-decision-making"),
        agreeing=("joins consensus", "join consensus", "joined consensus"),
        objecting=("objects", "object", "objected"),
    )
    declares = Properties(monotone=True, proper=True, strong=False, veto="every member")
    meaning = effects(
        supports="agree agree_with_reservation",
        neutral="silent abstain abstain_with_declaration absent",
        blocks="object",
    )

    def core(self, members: tuple[str, ...], weights: Weights = NO_WEIGHTS) -> Node:
        return Limit(count=[Position.OBJECT], at_most=0, label="no participating State objects")
