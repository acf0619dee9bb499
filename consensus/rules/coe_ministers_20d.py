"""Ordinary decisions of the Council of Europe's ministers: two tests at once.

Two thirds of the representatives casting a vote, and a majority of all those
entitled to sit. Sending an application to the Assembly falls under it, as one of
"all other resolutions"; the invitation itself needs two thirds of all (see
`two_thirds_of_members`). That an abstention is not a vote cast is the plain
reading of the words.

References
----------
Statute of the Council of Europe, Article 20.d.
"""

from typing import Literal

from consensus.positions import IN_FAVOUR, VOTES_CAST
from consensus.rules.core import AllOf, Node, ShareOf
from consensus.rules.named import NO_WEIGHTS, About, NamedRule, Properties, Weights, effects


class CoeMinisters20d(NamedRule):
    """Adopted with two thirds of the votes cast and a majority of all entitled to sit.

    Examples
    --------
    >>> [clause.needed(46) for clause in CoeMinisters20d().core(()).of]
    [31, 24]
    """

    kind: Literal["coe_ministers_20d"] = "coe_ministers_20d"

    about = About(
        title="Two thirds cast and a majority of all",
        clause="Statute of the Council of Europe, Article 20.d",
        needs="two thirds of the votes cast and a majority of all members in favour",
        sources=("coe-statute-art-20", "coe-cm-inf-2007-22"),
    )
    declares = Properties(monotone=True, proper=True, strong=False, veto="none", size=3)
    meaning = effects(
        supports="agree agree_with_reservation",
        blocks="abstain abstain_with_declaration silent absent object",
    )

    def core(self, members: tuple[str, ...], weights: Weights = NO_WEIGHTS) -> Node:
        return AllOf(
            label="Article 20.d",
            of=(
                ShareOf(count=IN_FAVOUR, base=VOTES_CAST, at_least="2/3", label="two thirds of the votes cast"),
                ShareOf(count=IN_FAVOUR, more_than="1/2", label="a majority of all entitled to sit"),
            ),
        )
