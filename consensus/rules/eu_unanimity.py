"""EU unanimity: abstention does not stop it, an empty chair does.

References
----------
TFEU Article 238(4): abstentions by members present or represented do not prevent
unanimity; TEU Article 49 asks for it when a state applies to join.
"""

from typing import Literal

from consensus.positions import Position
from consensus.rules.core import Limit, Node
from consensus.rules.named import NO_WEIGHTS, About, NamedRule, Properties, Weights, effects


class EuUnanimity(NamedRule):
    """Adopted if no member votes against or is absent and unrepresented.

    Examples
    --------
    >>> EuUnanimity().effect(Position.ABSTAIN), EuUnanimity().effect(Position.ABSENT)
    (<Effect.NEUTRAL: 'neutral'>, <Effect.BLOCKS: 'blocks'>)
    """

    kind: Literal["eu_unanimity"] = "eu_unanimity"

    about = About(
        title="Unanimity in the Council of the EU",
        clause="TEU Article 49; TFEU Article 238(4)",
        needs="no member votes against or is absent and unrepresented",
        sources=("teu-49", "tfeu-238"),
    )
    declares = Properties(monotone=True, proper=True, strong=False, veto="every member")
    meaning = effects(
        supports="agree agree_with_reservation",
        neutral="abstain abstain_with_declaration silent",
        blocks="object absent",
    )

    def core(self, members: tuple[str, ...], weights: Weights = NO_WEIGHTS) -> Node:
        return Limit(count=[Position.OBJECT, Position.ABSENT], at_most=0, label="nobody against or absent")
