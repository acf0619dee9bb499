"""Majority of the votes cast: more for than against; abstention drops out.

With ``weight`` the votes are added up instead of the heads.

References
----------
UN Charter, Article 18(3), for questions that are not important ones; Rules of
Procedure of the Executive Board of UNESCO, Rule 50.
"""

from typing import Literal

from consensus.positions import IN_FAVOUR, VOTES_CAST
from consensus.rules.core import Node, ShareOf
from consensus.rules.named import NO_WEIGHTS, About, NamedRule, Properties, Weights, effects


class MajorityOfVotesCast(NamedRule):
    """Adopted if more vote for than against; a tie fails, no votes fail.

    Examples
    --------
    >>> MajorityOfVotesCast().core(()).needed(41)
    21
    """

    kind: Literal["majority_of_votes_cast"] = "majority_of_votes_cast"
    weight: str | None = None
    """Name of the weights to add up; heads if not given."""

    about = About(
        title="Majority of votes cast",
        clause="UN Charter, Article 18(3): majority of the members present and voting",
        needs="more vote for than against",
        sources=("un-charter-18-ch", "unesco-eb-voting"),
    )
    declares = Properties(monotone=True, proper=True, strong=False, veto="none", size=3)
    meaning = effects(
        supports="agree agree_with_reservation",
        neutral="abstain abstain_with_declaration silent absent",
        blocks="object",
    )

    @property
    def properties(self) -> Properties:
        return self.declares._replace(veto="by weight", size=2) if self.weight else self.declares

    def core(self, members: tuple[str, ...], weights: Weights = NO_WEIGHTS) -> Node:
        return ShareOf(
            count=IN_FAVOUR,
            base=VOTES_CAST,
            more_than="1/2",
            weight=self.weight,
            label="more than half of the votes cast",
        )
