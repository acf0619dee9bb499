"""Two thirds of the members present and voting: abstention is not a vote.

The admission of a state by the General Assembly of the United Nations and by the
General Conference of UNESCO is decided so.

References
----------
UN Charter, Article 18(2); Rules of Procedure of the General Assembly, Rules 83 and
86 (read by their headings; members that abstain are taken as not voting). UNESCO Constitution, Article II(2).
"""

from typing import Literal

from consensus.positions import IN_FAVOUR, VOTES_CAST
from consensus.rules.core import Node, ShareOf
from consensus.rules.named import NO_WEIGHTS, About, NamedRule, Properties, Weights, effects


class TwoThirdsPresentAndVoting(NamedRule):
    """Adopted if two thirds of those voting for or against vote for.

    Examples
    --------
    >>> TwoThirdsPresentAndVoting().core(()).needed(142)
    95
    """

    kind: Literal["two_thirds_present_and_voting"] = "two_thirds_present_and_voting"

    about = About(
        title="Two thirds present and voting",
        clause="UN Charter, Article 18(2), with Rules 83 and 86 of the General Assembly",
        needs="two thirds of the members present and voting are in favour",
        sources=("un-charter-18", "un-ga-rules-plenary", "unesco-palestine-2011"),
    )
    declares = Properties(monotone=True, proper=True, strong=False, veto="none", size=3)
    meaning = effects(
        supports="agree agree_with_reservation",
        neutral="abstain abstain_with_declaration silent absent",
        blocks="object",
    )

    def core(self, members: tuple[str, ...], weights: Weights = NO_WEIGHTS) -> Node:
        return ShareOf(count=IN_FAVOUR, base=VOTES_CAST, at_least="2/3", label="two thirds of those present and voting")
