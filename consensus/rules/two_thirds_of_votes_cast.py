"""Two thirds of the votes cast: only for and against count.

References
----------
Rules of Procedure of the Parliamentary Assembly of the Council of Europe, Rules
40.4 and 41.1.a. Interpol counts other two-thirds votes so; the article of its
constitution on members does not say of what the two thirds are.
"""

from typing import Literal

from consensus.positions import IN_FAVOUR, VOTES_CAST
from consensus.rules.core import Node, ShareOf
from consensus.rules.named import NO_WEIGHTS, About, NamedRule, Properties, Weights, effects


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
        clause="Parliamentary Assembly of the Council of Europe, Rules 40.4 and 41.1.a",
        needs="two thirds of those voting for or against vote for",
        sources=("pace-rule-40", "pace-rule-41", "interpol-fact-sheet-8"),
    )
    declares = Properties(monotone=True, proper=True, strong=False, veto="none", size=3)
    meaning = effects(
        supports="agree agree_with_reservation",
        neutral="abstain abstain_with_declaration silent absent",
        blocks="object",
    )

    def core(self, members: tuple[str, ...], weights: Weights = NO_WEIGHTS) -> Node:
        return ShareOf(count=IN_FAVOUR, base=VOTES_CAST, at_least="2/3", label="two thirds of the votes cast")
