"""Consensus in the North Atlantic Council: adopted unless a member objects.

There is no voting at NATO; the chair senses agreement. A member that does not
wish to stand in the way may stay silent or attach a reservation.

References
----------
NATO, "Consensus decision-making at NATO". The United Kingdom told its
Parliament on 28 May 1963 that members had at times acquiesced with an explicit
reservation instead of opposing.
"""

from typing import Literal

from consensus.positions import Effect, Position
from consensus.rules.core import Limit, Node
from consensus.rules.named import BLOCKS, NO_WEIGHTS, About, NamedRule, Properties, Weights, effects

_QUIET = (Position.ABSTAIN, Position.ABSTAIN_WITH_DECLARATION, Position.SILENT, Position.ABSENT)


class Consensus(NamedRule):
    """Adopted if no member objects.

    Examples
    --------
    >>> Consensus().effect(Position.SILENT)
    <Effect.NEUTRAL: 'neutral'>
    >>> Consensus(silence_is_acquiescence=False).effect(Position.SILENT)
    <Effect.BLOCKS: 'blocks'>
    """

    kind: Literal["consensus"] = "consensus"
    silence_is_acquiescence: bool = True
    """Whether the chair may read silence, abstention or absence as acquiescence."""

    about = About(
        title="Consensus in the Council",
        clause="NATO practice since 1949: decisions by consensus of all members, without a vote",
        needs="no member objects",
        sources=("nato-consensus-page", "hansard-1963-05-28"),
        agreeing=("consents", "consent", "consented"),
        objecting=("withholds consensus", "withhold consensus", "withheld consensus"),
    )
    declares = Properties(monotone=True, proper=True, strong=False, veto="every member")
    meaning = effects(
        supports="agree agree_with_reservation",
        neutral="silent abstain abstain_with_declaration absent",
        blocks="object",
    )

    def effect(self, position: Position) -> Effect:
        if position in _QUIET and not self.silence_is_acquiescence:
            return BLOCKS
        return super().effect(position)

    def core(self, members: tuple[str, ...], weights: Weights = NO_WEIGHTS) -> Node:
        stopping = [Position.OBJECT, *(() if self.silence_is_acquiescence else _QUIET)]
        return Limit(count=stopping, at_most=0, label="no member objects")
