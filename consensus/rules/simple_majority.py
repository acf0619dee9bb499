"""Simple majority: more than half of all members; abstention counts against.

References
----------
TFEU Article 238(1): a majority of the component members.
"""

from typing import Literal

from consensus.positions import IN_FAVOUR
from consensus.rules.core import Node, ShareOf
from consensus.rules.named import NO_WEIGHTS, About, NamedRule, Properties, Weights, effects


class SimpleMajority(NamedRule):
    """Adopted if more than half of all members are in favour.

    Examples
    --------
    >>> SimpleMajority().core(()).needed(52), SimpleMajority().core(()).needed(27)
    (27, 14)
    """

    kind: Literal["simple_majority"] = "simple_majority"

    about = About(
        title="Simple majority of members",
        clause="TFEU Article 238(1): majority of the component members",
        needs="more than half of all members in favour",
        sources=("tfeu-238",),
    )
    declares = Properties(monotone=True, proper=True, strong=False, veto="none", size=3)
    meaning = effects(
        supports="agree agree_with_reservation",
        blocks="abstain abstain_with_declaration silent absent object",
    )

    def core(self, members: tuple[str, ...], weights: Weights = NO_WEIGHTS) -> Node:
        return ShareOf(count=IN_FAVOUR, more_than="1/2", label="more than half of the members")
