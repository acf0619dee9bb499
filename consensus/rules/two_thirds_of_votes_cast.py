"""Two thirds of the votes cast: only for and against count.

References
----------
UN Charter, Article 18(2), with members who abstain taken as not voting.
"""

from typing import Literal

from consensus.positions import IN_FAVOUR, VOTES_CAST
from consensus.rules.core import Node, ShareOf
from consensus.rules.named import About, NamedRule, effects


class TwoThirdsOfVotesCast(NamedRule):
    """Adopted if two thirds of those voting for or against vote for; no votes, no decision.

    Examples
    --------
    >>> TwoThirdsOfVotesCast().core(()).needed(142)
    95
    """

    kind: Literal["two_thirds_of_votes_cast"] = "two_thirds_of_votes_cast"

    about = About(
        title="Two thirds of votes cast",
        clause="UN Charter, Article 18(2): members present and voting",
        needs="two thirds of those voting for or against vote for",
        sources=("un-charter-18",),
    )
    meaning = effects(
        supports="agree agree_with_reservation",
        neutral="abstain abstain_with_declaration silent absent",
        blocks="object",
    )

    def core(self, members: tuple[str, ...]) -> Node:
        return ShareOf(count=IN_FAVOUR, base=VOTES_CAST, at_least="2/3", label="two thirds of the votes cast")
