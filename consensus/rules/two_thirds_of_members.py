"""Two thirds of all members: abstention and absence count against.

References
----------
Statute of the Council of Europe, Article 20.c: two thirds of all the
representatives entitled to sit on the Committee of Ministers.
"""

from typing import Literal

from consensus.positions import IN_FAVOUR
from consensus.rules.core import Node, ShareOf
from consensus.rules.named import NO_WEIGHTS, About, NamedRule, Properties, Weights, effects


class TwoThirdsOfMembers(NamedRule):
    """Adopted if two thirds of all members are in favour; exactly two thirds suffice.

    Examples
    --------
    >>> TwoThirdsOfMembers().core(()).needed(46)
    31
    """

    kind: Literal["two_thirds_of_members"] = "two_thirds_of_members"

    about = About(
        title="Two thirds of all members",
        clause="Statute of the Council of Europe, Article 20.c",
        needs="two thirds of all members in favour",
        sources=("coe-statute-art-20", "coe-cm-inf-2007-22"),
    )
    declares = Properties(monotone=True, proper=True, strong=False, veto="none", size=3)
    meaning = effects(
        supports="agree agree_with_reservation",
        blocks="abstain abstain_with_declaration silent absent object",
    )

    def core(self, members: tuple[str, ...], weights: Weights = NO_WEIGHTS) -> Node:
        return ShareOf(count=IN_FAVOUR, at_least="2/3", label="two thirds of all members")
